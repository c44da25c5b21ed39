"""A store with two versions, and repositories on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from tests.deposit.servers import TOKEN, DataverseSite, Site, ZenodoSite, standing
from tests.publish.conftest import CONTEXT, publish_invented
from transforms.store import Store

FIRST, SECOND, INVENTED = "2026.11.23", "2026.11.24", "2026.11.25"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("deposit") / "store"
    publish_invented(root, 5, FIRST)
    publish_invented(root, 6, SECOND)
    publish_invented(root, 7, INVENTED, context=replace(CONTEXT, invented=True))
    return root


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Store:
    """The versions are shared (nothing may write to them), everything else is this test's own."""
    root = tmp_path / "store"
    root.mkdir()
    (root / "versions").symlink_to(made / "versions")
    return Store(root)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("ZENODO", "ZENODO_SANDBOX", "DATAVERSE", "DATAVERSE_SANDBOX"):
        monkeypatch.setenv(f"READOUTS_{place}_TOKEN", TOKEN)
    monkeypatch.setenv("READOUTS_DATAVERSE_COLLECTION", "readings")
    monkeypatch.setenv("READOUTS_CONTACT", "keeper@example.org")


S = TypeVar("S", bound=Site)


@contextmanager
def answering(site: S, patch: pytest.MonkeyPatch, *variables: str) -> Iterator[S]:
    with standing(site):
        for name in variables:
            patch.setenv(name, f"{site.address}/api/")
        yield site


@pytest.fixture
def zenodo(monkeypatch: pytest.MonkeyPatch) -> Iterator[ZenodoSite]:
    variables = "READOUTS_ZENODO_URL", "READOUTS_ZENODO_SANDBOX_URL"
    with answering(ZenodoSite(), monkeypatch, *variables) as site:
        yield site


@pytest.fixture
def dataverse(monkeypatch: pytest.MonkeyPatch) -> Iterator[DataverseSite]:
    variables = "READOUTS_DATAVERSE_URL", "READOUTS_DATAVERSE_SANDBOX_URL"
    with answering(DataverseSite(), monkeypatch, *variables) as site:
        yield site
