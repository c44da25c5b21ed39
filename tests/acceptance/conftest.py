"""Real input, which is not part of this tree: READOUTS_SHARED, or ../shared beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("READOUTS_SHARED", Path(__file__).parents[3] / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip(f"real input is not at {folder}; set READOUTS_SHARED")
    return folder


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder that is removed at the end: pytest would keep hundreds of megabytes of three sessions."""
    with tempfile.TemporaryDirectory(prefix="readouts-acceptance-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def specimens(shared: Path, scratch: Path) -> Path:
    """The invented ministry's sites, built: site-night1..3/, expected/, nights.json."""
    out = scratch / "specimens"
    build = shared / "specimens/build.py"
    env = os.environ | {"SPECIMEN_BOT_SEED": "1"}
    subprocess.run([sys.executable, build, "--out", out], check=True, capture_output=True, env=env)
    return out


@pytest.fixture(scope="session")
def snapshots(shared: Path, scratch: Path) -> list[Path]:
    """All snapshots of the State Department's feed in order of time."""
    with tarfile.open(shared / "corpus/state_feed.tar.xz") as tar:
        tar.extractall(scratch, filter="data")
    return sorted(scratch.glob("State-Department-PR/*.rss"))
