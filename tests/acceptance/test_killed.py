"""kill -9 at awkward moments, then the same command again: the bytes of a night that nobody disturbed."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.nights import DAY, NIGHT, environment, readouts
from tests.servers import serve_specimens

SOURCES = ["specimen_mfa", "specimen_ke", "specimen_un"]
PATIENCE_S = 60.0

Moment = Callable[[Path], bool]


@pytest.fixture(scope="module")
def gateway(specimens: Path, shared: Path) -> Iterator[str]:
    with serve_specimens(
        specimens / "site-night1", shared / "specimens/faults.json", memento=NIGHT
    ) as address:
        yield address


def run(named: dict[str, str], *arguments: str) -> None:
    """To its end; the command must succeed."""
    process = readouts(named, *arguments)
    printed, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, printed


def killed(named: dict[str, str], moment: Callable[[], bool], *arguments: str) -> bool:
    """Start a command and kill it when ``moment`` has come; False when it ended before."""
    process = readouts(named, *arguments)
    ends = time.monotonic() + PATIENCE_S
    try:
        while process.poll() is None and not moment():
            assert time.monotonic() < ends, "the moment never came"
            time.sleep(0.0005)
        process.send_signal(signal.SIGKILL)
        return process.wait(timeout=PATIENCE_S) == -signal.SIGKILL
    finally:
        process.kill()
        process.communicate()


def night(named: dict[str, str]) -> None:
    for source in SOURCES:
        run(named, "-q", "harvest", source, "--run-id", "night-1")
    run(named, "-q", "build", "--version", DAY)


def sums(store: Path) -> dict[str, str]:
    """path -> sha256 of every Parquet file of the version, as its SHA256SUMS states them."""
    lines = (store / "versions" / DAY / "SHA256SUMS").read_text().splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return {path: digest for digest, path in pairs if path.endswith(".parquet")}


@pytest.fixture(scope="module")
def undisturbed(gateway: str, scratch: Path) -> dict[str, str]:
    store = scratch / "undisturbed"
    night(environment(store, SOURCES, gateway))
    return sums(store)


def archived(store: Path, source: str) -> int:
    return sum(path.stat().st_size for path in store.glob(f"archive/{source}/*/*.warc.gz"))


def has_grown(store: Path, source: str, goal: int) -> bool:
    return archived(store, source) > goal


def test_killed_again_and_again_while_harvesting(
    gateway: str, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    named = environment(store, SOURCES, gateway) | {"READOUTS_GATEWAY_DELAY_S": "0.01"}
    hits = 0
    for source in SOURCES[:2]:
        for _ in range(4):
            goal = archived(store, source) + 9_000  # in the midst of the next few records
            moment = partial(has_grown, store, source, goal)
            hits += killed(named, moment, "-q", "harvest", source, "--run-id", "night-1")
    assert hits >= 5
    night(environment(store, SOURCES, gateway))
    assert sums(store) == undisturbed


MOMENTS: dict[str, Moment] = {
    "first staging file": lambda store: any(store.glob("staging/*/*/*/part-0.parquet")),
    "staging of the second source": lambda store: (
        len(list(store.glob("staging/observations/*/*/digest"))) > 1
    ),
    "first file of the version": lambda store: any(store.glob("versions/.building-*/*/*")),
    "manifest of the version": lambda store: any(store.glob("versions/.building-*/manifest.json")),
    "version named, index not yet": lambda store: (store / "versions" / DAY).is_dir(),
}


def test_killed_at_every_stage_of_a_build(gateway: str, undisturbed: dict[str, str], tmp_path: Path) -> None:
    store = tmp_path / "store"
    named = environment(store, SOURCES, gateway)
    for source in SOURCES:
        run(named, "-q", "harvest", source, "--run-id", "night-1")
    hits = [
        name
        for name, moment in MOMENTS.items()
        if killed(named, lambda m=moment: m(store), "-q", "build", "--version", DAY)
    ]
    assert len(hits) >= 4, hits
    run(named, "-q", "build", "--version", DAY)
    assert sums(store) == undisturbed
    assert [p.name for p in store.glob("versions/.building-*")] == []
    run(named, "-q", "verify", DAY)
