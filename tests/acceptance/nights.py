"""One night as a user has it: environment, harvest, build, a version to look at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from transforms.night import build_version, harvest_source

SOURCES = Path(__file__).parents[1] / "sources"
NIGHT = datetime(2026, 11, 20, 2, 0, tzinfo=timezone.utc)
DAY = "2026.11.20"

Row = dict[str, Any]


def environment(store: Path, source_ids: list[str], gateway: str | None = None) -> dict[str, str]:
    named = {
        "READOUTS_STORE": str(store),
        "READOUTS_SOURCES": ",".join(source_ids),
        "READOUTS_SOURCES_PATH": str(SOURCES),
        "READOUTS_CONTACT": "tests@example.org",
        "READOUTS_COMMIT": "tested",
    }
    return named | ({"READOUTS_GATEWAY": gateway} if gateway else {})


@contextmanager
def environ(named: dict[str, str]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in named.items():
            patch.setenv(name, value)
        yield


def harvest(store: Path, source_ids: list[str], gateway: str, run_id: str = "night-1") -> list[Row]:
    with environ(environment(store, source_ids, gateway)):
        return [harvest_source(source_id, run_id) for source_id in source_ids]


def build(store: Path, source_ids: list[str], day: str = DAY) -> Path:
    """The folder of the version built from all that is in the store."""
    with environ(environment(store, source_ids)):
        return Path(build_version(day)["path"])


def readouts(named: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """The command line as a process of its own, which may be killed."""
    command = [sys.executable, "-m", "transforms.cli", *arguments]
    return subprocess.Popen(
        command, env=os.environ | named, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def rows(version: Path, table: str) -> list[Row]:
    found: list[Row] = pq.read_table(version / table).to_pylist()
    return found


def score(shared: Path, version: Path, gold: Path, out: Path) -> dict[str, float]:
    """The figures that shared/tools/score.py gives the version."""
    tool = shared / "tools/score.py"
    subprocess.run([sys.executable, tool, version, gold, "--json", out], check=True, capture_output=True)
    return {name: figure["value"] for name, figure in json.loads(out.read_text()).items()}
