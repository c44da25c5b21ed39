"""A publisher that is stopped at random points, again and again, on one store: run by ``test_kills``.

``python -m tests.publish.kills FOLDER SEED ROUNDS`` forks a child per round, which publishes the next
version, prunes or promotes. It is killed (SIGKILL) at a random one of the calls that Python reports to audit
hooks (opening, linking, renaming, removing ...) or after a random time, or the disk is full (ENOSPC) from one
of these calls on. After each round every version that a reader can see must be whole. Prints JSON.
"""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa

from tests.publish.conftest import invented_tables, publish_invented
from transforms.publish import index
from transforms.publish.channels import promote
from transforms.publish.errors import PublishError
from transforms.publish.retention import Policy, prune
from transforms.publish.verify import verify
from transforms.publish.version import next_name
from transforms.store import Store

FIRST = date(2026, 1, 1)
NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
_CALLS = ("open", "os.", "shutil.", "fcntl.")


def at_work(store: Store, tables: dict[str, pa.Table], number: int) -> None:
    """What a child does: publish version ``number``; sometimes prune or promote."""
    if number % 10 == 7:
        prune(store, Policy(last=3, months=0, years=0), at=NOW, why="a test")
    elif number % 10 == 4 and (newest := index.read(store).latest):
        promote(store, newest.version, "stable", at=NOW)
    name = next_name(store, FIRST + timedelta(days=number))
    changed = tables["persons"].slice(0, 1 + number % 3)
    publish_invented(store.root, 0, name, tables=tables | {"persons": changed}, force=True)


def child(store: Store, tables: dict[str, pa.Table], number: int, stop: tuple[str, float], out: int) -> None:
    """Run ``at_work`` and be stopped at call ``stop[1]`` (never for 0); reports the calls made."""
    made = 0

    def count(event: str, _: object) -> None:
        nonlocal made
        if not event.startswith(_CALLS):
            return
        made += 1
        if stop[0] == "kill" and made == stop[1]:
            os.kill(os.getpid(), signal.SIGKILL)
        if stop[0] == "full" and made >= stop[1] and event == "open":
            raise OSError(errno.ENOSPC, "No space left on device")

    sys.addaudithook(count)
    try:
        at_work(store, tables, number)
    except PublishError:
        os.write(out, b"refused")
    os.write(out, str(made).encode())


def run(store: Store, tables: dict[str, pa.Table], number: int, stop: tuple[str, float]) -> str:
    """One round in a fork; what it wrote, "" when it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        child(store, tables, number, stop, writing)
        os._exit(0)
    os.close(writing)
    if stop[0] == "time":
        time.sleep(stop[1])
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    return told


def half_versions(store: Store, seen: set[str]) -> list[str]:
    """The versions a reader can see and that are not whole; those ``seen`` whole before never change."""
    folders = {p.name for p in store.versions.glob("[0-9]*")} if store.versions.is_dir() else set()
    listed = {entry.version for entry in index.read(store).versions}
    found = [f"{name} is listed but not there" for name in listed - folders]
    for name in sorted(folders - seen):
        found += [f"{name}: {problem}" for problem in verify(store.version(name))]
    seen |= folders
    return found


def main(root: Path, seed: int, rounds: int) -> None:
    chance, store, tables = random.Random(seed), Store(root), invented_tables(3)  # noqa: S311
    publish_invented(root.with_name("warm"), 3, "2026.01.01", tables=tables)  # imports are no kill points
    run(store, tables, 0, ("never", 0))
    started = time.perf_counter()
    calls = int(run(store, tables, 1, ("never", 0)))
    seconds = time.perf_counter() - started
    stopped: Counter[str] = Counter()
    half, seen = list[str](), set[str]()
    for number in range(2, rounds + 2):
        kind = chance.choices(("kill", "time", "full"), (60, 25, 15))[0]
        early = (
            chance.random() < 0.5
        )  # the last calls show and announce a version: half of all stops are there
        at = chance.uniform(0, 1.1) if early else chance.uniform(0.9, 1.1)
        at = seconds * at if kind == "time" else float(max(1, round(calls * at)))
        told = run(store, tables, number, (kind, at))
        stopped[kind if not told or "refused" in told else "in time"] += 1
        half += half_versions(store, seen)
    run(store, tables, rounds + 2, ("never", 0))
    half += half_versions(store, set())
    left = sorted(p.name for p in store.versions.iterdir() if p.name.startswith("."))
    listed = [entry.version for entry in index.read(store).versions]
    print(json.dumps({"seed": seed, "calls": calls, "stopped": stopped, "half": half, "left": left,
                      "versions": len(listed), "latest": listed[-1]}))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
