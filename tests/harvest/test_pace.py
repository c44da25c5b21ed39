"""One host, one request at a time, one pause between two: for threads, processes and runs together."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.harvest.conftest import HOST, captures, list_pages, make_source
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport
from transforms.harvest.address import Gateway
from transforms.harvest.client import Client, retry_after_s
from transforms.harvest.exchange import Response
from transforms.harvest.pace import LeftAlone, Pace
from transforms.store import Store

Run = Callable[..., HarvestReport]
DELAY_S = 0.1


def turns(folder: str | None, pace: Pace | None = None, n: int = 4) -> list[tuple[float, float]]:
    """When each of ``n`` turns began and ended (a clock that all processes of a machine share)."""
    pace = pace or Pace(DELAY_S, folder=Path(folder) if folder else None)
    spans = []
    for _ in range(n):
        with pace.turn("a.example:8080"):
            began = time.monotonic()
            time.sleep(0.02)
            spans.append((began, time.monotonic()))
    return spans


def are_apart(spans: list[tuple[float, float]]) -> bool:
    """No two at once; and all in all at the pace (a busy machine notes single turns late)."""
    ordered = sorted(spans)
    took = ordered[-1][0] - ordered[0][0]
    return all(b[0] >= a[1] for a, b in itertools.pairwise(ordered)) and took > len(spans) / 2 * DELAY_S


def test_threads_keep_one_pace() -> None:
    pace = Pace(DELAY_S)
    with ThreadPoolExecutor(3) as pool:
        spans = [s for found in pool.map(lambda _: turns(None, pace), range(3)) for s in found]
    assert len(spans) == 12 and are_apart(spans)


def test_processes_keep_one_pace(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        found = pool.map(turns, [str(tmp_path)] * 3, chunksize=1)
    spans = [s for part in found for s in part]
    assert len(spans) == 12 and are_apart(spans)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self, at: float = 1_800_000_000.0) -> None:
        self.at = at
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds


def paced(folder: Path, clock: Clock, delay_s: float = 2.0) -> Pace:
    return Pace(delay_s, patience_s=60, folder=folder, sleep=clock.sleep, monotonic=clock, clock=clock)


def take(pace: Pace) -> None:
    with pace.turn("a.example"):
        pass


def test_the_next_process_goes_on_at_the_pace_of_the_last(tmp_path: Path) -> None:
    clock = Clock()
    take(paced(tmp_path, clock))
    clock.at += 0.5
    take(paced(tmp_path, clock))
    take(paced(tmp_path, clock, delay_s=5.0))  # another source on the same host, more careful
    assert clock.slept == [1.5, 5.0]


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_jumps_costs_one_pause_at_most(tmp_path: Path, years: int) -> None:
    clock = Clock()
    take(paced(tmp_path, clock))
    clock.at += years * 31_557_600
    take(paced(tmp_path, clock))
    assert clock.slept == ([2.0] if years < 0 else [])


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"asked_at": "x", "hold_until": null}', b"\xff"])
def test_a_file_that_a_killed_process_left_torn_stops_nobody(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "a.example").write_bytes(left)
    take(paced(tmp_path, Clock()))
    assert json.loads((tmp_path / "a.example").read_text())["hold_until"] == 0


def test_a_hold_is_kept_by_other_processes_and_runs(tmp_path: Path) -> None:
    clock = Clock()
    asked = paced(tmp_path, clock)
    with asked.turn("a.example"):
        asked.hold("a.example", 30)
    take(paced(tmp_path, clock))
    assert clock.slept == [30]
    with asked.turn("a.example"):
        asked.hold("a.example", 10_000_000)
    with pytest.raises(LeftAlone, match=r"a\.example asked to be left alone for another 86400 s"):
        take(paced(tmp_path, clock))
    clock.at += 86_400  # a server that names a year is asked again after a day
    take(paced(tmp_path, clock))


# ---------------------------------------------------------------------------------------- Retry-After

AT = datetime(2026, 11, 20, 2, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("headers", "status", "seconds"),
    [
        ({"Retry-After": "7"}, 429, 7),
        ({"Retry-After": " 7 "}, 503, 7),
        ({"Retry-After": format_datetime(AT + timedelta(seconds=30), usegmt=True)}, 503, 30),
        ({"Retry-After": format_datetime(AT - timedelta(seconds=30), usegmt=True)}, 503, 0),
        ({"Retry-After": "7"}, 200, None),
        ({"Retry-After": "soon"}, 429, None),
        ({"Retry-After": "-7"}, 429, None),
        ({"Retry-After": "\u00b2"}, 429, None),
        ({"Retry-After": "Fri, 20 Nov 99999 02:00:00 GMT"}, 429, None),
        ({}, 429, None),
    ],
)
def test_retry_after_forms(headers: dict[str, str], status: int, seconds: float | None) -> None:
    """The server's clock is ten years off; its date is counted from its own Date."""
    stamped = {"Date": format_datetime(AT, usegmt=True)} | headers
    answer = Response("http://a.example/", status, "", tuple(stamped.items()), b"", AT)
    assert retry_after_s(answer) == seconds


def test_the_pauses_before_tries_grow_and_never_agree(site: FaultSite) -> None:
    """Hosts that failed together are not asked together again."""
    site.at(f"/{HOST}/x", page("down", 500))
    limits = make_source(politeness={"attempts": 5}).politeness
    waits = []
    for _ in range(6):
        slept: list[float] = []
        client = Client(limits, Pace(0, sleep=slept.append), gateway=Gateway.at(site.address), backoff_s=8.0)
        client.get(f"http://{HOST}/x")
        waits.append(tuple(slept))
    for slept_ in waits:
        assert all(0.5 * s <= wait <= 1.5 * s for wait, s in zip(slept_, (8, 16, 32, 60), strict=True))
    assert len(set(waits)) == len(waits)


def test_a_host_that_wants_to_be_left_alone_is_left_alone_by_the_next_run(
    site: FaultSite, run: Run, store: Store
) -> None:
    source = make_source(politeness={"retry_after_max_s": 5})
    list_pages(site, "tb", "ta")
    site.at(f"/{HOST}/news/ta.html", page("", 429, Retry_After="3600"))
    assert run("night-1", source, gateway_delay_s=0.01).stopped == f"circuit_open: {HOST}"
    site.hits.clear()
    report = run("night-2", source, gateway_delay_s=0.01)
    assert not site.hits
    assert report.stopped == f"circuit_open: {HOST}; robots_unreachable: {HOST} (left_alone)"
    assert [c.error for c in captures(store) if c.run_id == "night-2"] == ["left_alone"]
