"""Parsing as a source of the project does it, and where the shared real material is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.parse.cases import capture_of
from transforms.parse import parse
from transforms.records import Refusal, Release
from transforms.sources.model import Source, load_sources

REPO = Path(__file__).resolve().parents[2]

Read = Callable[..., list[Release | Refusal]]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared corpora and specimens; tests on them are skipped where they are absent."""
    folder = Path(os.environ.get("READOUTS_SHARED", REPO.parent / "shared"))
    if not (folder / "specimens" / "build.py").is_file():
        pytest.skip(f"no shared material at {folder}; set READOUTS_SHARED")
    return folder


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    return load_sources()


@pytest.fixture(scope="session")
def read(sources: dict[str, Source]) -> Read:
    """``read(url, body, source="mfa_cn", role="article", **changes)``: its fields changed."""

    def run(
        url: str, body: bytes, source: str = "mfa_cn", role: str = "article", **changes: object
    ) -> list[Release | Refusal]:
        return parse(capture_of(url, role), body, sources[source].model_copy(update=changes))

    return run
