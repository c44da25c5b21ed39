"""kill -9, a full disk and a second harvest at any moment: the archive is sound, and the end is the same."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harvest.conftest import HOST, NIGHT, captures, harvest_together, make_source
from tests.harvest.test_archive import fingerprint, tree_of
from transforms.harvest import SourceBusy, harvest, recover
from transforms.harvest.archive import members
from transforms.store import Store

ROUNDS, KILLS_A_ROUND = 5, 4
DELAY_S = 0.004  # so that a harvest takes long enough to be hit anywhere
BUSY, FULL = 3, 4  # exit codes of the children below

_SERVER = """
import sys
from datetime import datetime
from pathlib import Path
from transforms.harvest.sample_site import serve_tree
with serve_tree(Path(sys.argv[1]), memento=datetime.fromisoformat(sys.argv[2])) as address:
    print(address, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """In a process of its own: the harvests below are forked, which does not go with threads."""
    root = tree_of(tmp_path_factory.mktemp("tree"))
    for i in range(3):
        (root / f"h{i}.example").symlink_to(root / HOST)
    command = [sys.executable, "-c", _SERVER, str(root), NIGHT.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(scope="module")
def undisturbed(gateway: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("undisturbed"))
    night(store, gateway)
    return store


def night(store: Store, gateway: str) -> None:
    harvest(make_source(), store, "night-1", gateway=gateway, gateway_delay_s=DELAY_S, flush_every=7)


def in_child(act: Callable[[], None]) -> int:
    """The process id of a fork that acts and exits: 0, BUSY, FULL, or 1 for any other error."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        act()
        code = 0
    except SourceBusy:
        code = BUSY
    except OSError as error:
        code = FULL if "the archive cannot be written: File too large" in str(error) else 1
    finally:
        os._exit(code)


def exit_code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def archived(store: Store) -> int:
    return sum(path.stat().st_size for path in store.archive.rglob("*.warc.gz"))


def killed_at(child: int, store: Store, goal: int) -> bool:
    """Kill -9 as soon as the archive holds ``goal`` bytes; False when the harvest ended before."""
    ends = time.monotonic() + 60
    while archived(store) < goal and os.waitpid(child, os.WNOHANG) == (0, 0):
        assert time.monotonic() < ends, "the moment never came"
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return exit_code(child) == -signal.SIGKILL


def is_readable(store: Store) -> bool:
    """Every record up to a torn one at the end is whole, and none is there twice."""
    ids = [m.get("WARC-Record-ID") for f in store.archive.rglob("*.warc.gz") for m in members(f)]
    return len(ids) == len(set(ids))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_twenty_random_moments(tmp_path: Path, gateway: str, undisturbed: Store, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 no secret
    store, whole, n_killed = Store(tmp_path / "0"), archived(undisturbed), 0
    for attempt in range(1, 3 * KILLS_A_ROUND):
        goal = rng.uniform(archived(store), 0.95 * whole)
        print(f"seed {seed}: to be killed at {goal / whole:.0%} of the archive")
        if killed_at(in_child(lambda store=store: night(store, gateway)), store, int(goal)):
            n_killed += 1
            assert is_readable(store)
        else:
            assert fingerprint(store) == fingerprint(undisturbed)
            store = Store(tmp_path / str(attempt))  # it was faster than the kill: once more
        if n_killed == KILLS_A_ROUND:
            break
    assert n_killed == KILLS_A_ROUND
    night(store, gateway)
    assert fingerprint(store) == fingerprint(undisturbed)


def test_a_family_is_killed_and_goes_on(tmp_path: Path, gateway: str) -> None:
    def family(store: Store) -> None:
        sources = [
            make_source(
                id=f"h{i}",
                hosts=[f"h{i}.example"],
                listing={"article": r"/t\w+\.html$", "sections": [
                    {"start": f"http://h{i}.example/news/index.html", "pages": "index_{n}.html"}]},
            )
            for i in range(3)
        ]  # fmt: skip
        harvest_together(sources, store, "night-1", gateway=gateway, gateway_delay_s=DELAY_S, flush_every=7)

    undisturbed, store = Store(tmp_path / "undisturbed"), Store(tmp_path / "store")
    family(undisturbed)
    rng = random.Random(7)  # noqa: S311 no secret
    goals = sorted(rng.uniform(0, 0.9 * archived(undisturbed)) for _ in range(4))
    n_killed = sum(killed_at(in_child(lambda: family(store)), store, int(goal)) for goal in goals)
    assert n_killed >= 2 and is_readable(store)
    family(store)
    assert fingerprint(store) == fingerprint(undisturbed) and len(captures(store, "h1")) == 45


@pytest.mark.parametrize("share", [0.01, 0.1, 0.35, 0.6, 0.85])
def test_a_disk_that_is_full(tmp_path: Path, gateway: str, undisturbed: Store, share: float) -> None:
    store, most = Store(tmp_path / "store"), int(archived(undisturbed) * share)

    def night_on_a_small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        night(store, gateway)

    assert exit_code(in_child(night_on_a_small_disk)) == FULL
    assert archived(store) <= most and is_readable(store)
    found = sum(len(rows) for rows in recover(store, "site").values())
    assert found == len(captures(store)) and found < len(captures(undisturbed))
    night(store, gateway)
    assert fingerprint(store) == fingerprint(undisturbed)


def test_a_disk_that_is_full_when_the_index_is_written(
    tmp_path: Path, gateway: str, undisturbed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    with monkeypatch.context() as patched:
        patched.setattr("transforms.harvest.captures.write_atomically", _no_space)
        with pytest.raises(OSError, match="No space left"):
            night(store, gateway)
    night(store, gateway)
    assert fingerprint(store) == fingerprint(undisturbed)


def _no_space(path: Path, data: bytes) -> None:
    raise OSError(28, "No space left on device", str(path))


@pytest.mark.parametrize("turn", range(3))
def test_of_two_harvests_started_at_once_one_leaves(
    tmp_path: Path, gateway: str, undisturbed: Store, turn: int
) -> None:
    store = Store(tmp_path / "store")
    children = [in_child(lambda: night(store, gateway)) for _ in range(2)]
    assert sorted(exit_code(child) for child in children) == [0, BUSY]
    assert fingerprint(store) == fingerprint(undisturbed)
