"""Killed, starved of disk or doubled: readers see whole versions only, and the next run finishes the work."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from transforms.publish import index
from transforms.publish.errors import PublishError
from transforms.publish.verify import verify
from transforms.publish.version import latest
from transforms.store import Store

ROWS = 1000
KILLS = 10
SCRIPT = """
import pathlib, sys
from tests.publish.conftest import invented_tables, publish_invented
root, n, name = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
tables = invented_tables(n)
print("ready", flush=True)
sys.stdin.readline()
try:
    print(publish_invented(root, n, name, tables=tables).name, flush=True)
except Exception as error:
    print(type(error).__name__, error, flush=True)
"""
Publish = Callable[..., Path]


def publisher(root: Path, n: int, name: str, **options: object) -> subprocess.Popen[str]:
    """A process that has its tables ready and publishes when told to (``go``)."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(root), str(n), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        **options,  # type: ignore[call-overload]
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def seen_by_readers(store: Store) -> list[str]:
    """The public versions; fails when any of them, listed or only there, is not whole."""
    names = sorted(p.name for p in store.versions.glob("[0-9]*")) if store.versions.is_dir() else []
    for name in names:
        assert verify(store.versions / name) == []
    listed = [entry.version for entry in index.read(store).versions]
    assert set(listed) <= set(names)
    return listed


def sums(store: Store, name: str) -> str:
    return hashlib.sha256((store.versions / name / "SHA256SUMS").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """Checksum of a version nobody disturbed, and the seconds it took to publish."""
    store = Store(tmp_path_factory.mktemp("undisturbed"))
    process = publisher(store.root, ROWS, "2026.11.23")
    started = time.perf_counter()
    go(process)
    process.wait(60)
    return sums(store, "2026.11.23"), time.perf_counter() - started


def test_kill_9_anywhere_leaves_no_half_version(tmp_path: Path, undisturbed: tuple[str, float]) -> None:
    expected, seconds = undisturbed
    chance = random.Random(20261123)  # noqa: S311  moments to kill at, the same in every run
    store = Store(tmp_path)
    outcomes = []
    for kill in range(KILLS):
        process = publisher(store.root, ROWS, "2026.11.23")
        go(process)
        time.sleep(seconds * (kill + chance.random()) / KILLS)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        outcomes.append(seen_by_readers(store))
    assert [] in outcomes, "no kill came before the version was there: the test tests nothing"
    process = publisher(store.root, ROWS, "2026.11.23")
    go(process)
    assert process.communicate(timeout=60)[0] == "2026.11.23\n"
    assert seen_by_readers(store) == ["2026.11.23"]
    assert sums(store, "2026.11.23") == expected
    assert sorted(p.name for p in store.versions.iterdir()) == ["2026.11.23", "index.json"]


def test_a_version_killed_before_the_index_is_adopted(store: Store, published: Publish) -> None:
    published(store.root, 5, "2026.11.23")
    before = index.path(store).read_bytes()
    published(store.root, 6, "2026.11.24")
    index.path(store).write_bytes(before)  # as if the process had died between the rename and the index
    assert published(store.root, 6, "2026.11.24.1").name == "2026.11.24"
    assert seen_by_readers(store) == ["2026.11.23", "2026.11.24"]


def test_a_damaged_version_nobody_announced_is_put_aside(store: Store, published: Publish) -> None:
    published(store.root, 5, "2026.11.23")
    before = index.path(store).read_bytes()
    (published(store.root, 6, "2026.11.24") / "manifest.json").write_text("{")
    index.path(store).write_bytes(before)
    assert published(store.root, 7, "2026.11.24").name == "2026.11.24"
    assert seen_by_readers(store) == ["2026.11.23", "2026.11.24"]
    assert (store.versions / ".broken-2026.11.24").is_dir()


def test_a_lost_index_is_rebuilt_and_a_damaged_one_is_refused(store: Store, published: Publish) -> None:
    for day in ("2026.11.23", "2026.11.24"):
        published(store.root, int(day[-2:]), day)
    whole = index.path(store).read_bytes()
    index.path(store).unlink()
    published(store.root, 24, "2026.11.25")
    assert index.path(store).read_bytes() == whole
    index.path(store).write_bytes(whole[:100])
    with pytest.raises(PublishError, match="not an index of versions"):
        published(store.root, 25, "2026.11.25")


def test_a_latest_that_vanished_is_a_clear_error(store: Store, published: Publish) -> None:
    (published(store.root, 5, "2026.11.23") / "manifest.json").unlink()
    with pytest.raises(PublishError, match=r"names 2026\.11\.23 as latest"):
        published(store.root, 5, "2026.11.24")


def test_two_publishers_at_once_take_turns(tmp_path: Path) -> None:
    processes = [publisher(tmp_path, n, "2026.11.23") for n in (50, 50, 60)]
    for process in processes:
        go(process)
    said = [process.communicate(timeout=60)[0] for process in processes]
    store = Store(tmp_path)
    assert seen_by_readers(store) == ["2026.11.23"]
    won = json.loads((store.versions / "2026.11.23/manifest.json").read_bytes())["tables"]["meetings"]["rows"]
    assert sum(text == "2026.11.23\n" for text in said) == (2 if won == 50 else 1), said
    assert sum(text.startswith("VersionExists") for text in said) == (1 if won == 50 else 2), said


def test_a_full_disk_is_an_error_and_nothing_shows(tmp_path: Path, published: Publish) -> None:
    """RLIMIT_FSIZE stands in for the full disk: writing beyond it fails with an OSError in the same way."""
    first = published(tmp_path, 5, "2026.11.23")
    limit = 12_000  # above the small documents, below the larger Parquet files
    process = publisher(
        tmp_path,
        ROWS,
        "2026.11.24",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    go(process)
    said = process.communicate(timeout=60)[0]
    assert said.startswith("PublishError version 2026.11.24 could not be written, nothing was published"), (
        said
    )
    store = Store(tmp_path)
    assert latest(store) == first
    assert sorted(p.name for p in store.versions.iterdir()) == ["2026.11.23", "index.json"]
    assert published(tmp_path, ROWS, "2026.11.24").name == "2026.11.24"
