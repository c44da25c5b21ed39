"""A family of hosts is harvested side by side, each host at its own pace, each into its own sound archive."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harvest.conftest import captures, harvest_together, list_pages, make_source
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport, SourceBusy, harvest
from transforms.sources.model import Source
from transforms.store import Store

N_HOSTS = 24
NAMES = ("t3", "t2", "t1")
PER_HOST = len(NAMES) + 2  # its robots.txt and its listing
HOSTS = [f"h{i}.example" for i in range(N_HOSTS)]


def member(host: str, **politeness: object) -> Source:
    return make_source(
        id=host.split(".")[0],
        hosts=[host],
        listing={"article": r"/t\w+\.html$", "sections": [{"start": f"http://{host}/news/index.html"}]},
        politeness={"total_timeout_s": 30, "read_timeout_s": 30, "connect_timeout_s": 30, **politeness},
    )


FAMILY = [member(host) for host in HOSTS]


def publish(site: FaultSite, hosts: list[str]) -> None:
    for host in hosts:
        list_pages(site, *NAMES, at=f"/{host}/news/index.html")
        for name in NAMES:
            site.at(f"/{host}/news/{name}.html", page(f"{host} {name}"))


def test_hosts_progress_in_parallel_each_at_its_own_pace(site: FaultSite, store: Store) -> None:
    publish(site, HOSTS)
    delay_s = 0.4
    started = time.monotonic()
    found = harvest_together(FAMILY, store, "night-1", gateway=site.address, gateway_delay_s=delay_s)
    took = time.monotonic() - started
    assert [str(r) for r in found.values()] == [
        f"{s.id}: {PER_HOST} requests, {PER_HOST} answers archived (0 unchanged), 0 failed, 0 skipped"
        for s in FAMILY
    ]
    # One host alone takes 1.6 s, one after the other they would take 48 s.
    assert (PER_HOST - 1) * delay_s <= took < N_HOSTS * PER_HOST * delay_s / 4


def test_the_archives_are_those_of_harvests_one_by_one(tmp_path: Path, site: FaultSite, store: Store) -> None:
    publish(site, HOSTS)
    harvest_together(FAMILY, store, "night-1", gateway=site.address)
    alone = Store(tmp_path / "alone")
    for source in FAMILY:
        harvest(source, alone, "night-1", gateway=site.address)
        told = [[(c.url, c.status, c.payload_digest) for c in captures(s, source.id)] for s in (store, alone)]
        assert told[0] == told[1] and len(told[0]) == PER_HOST


def test_two_sources_on_one_host_keep_its_pace_together(site: FaultSite, store: Store) -> None:
    publish(site, HOSTS[:1])
    other = FAMILY[0].model_copy(update={"id": "other"})
    started = time.monotonic()
    harvest_together([FAMILY[0], other], store, "night-1", gateway=site.address, gateway_delay_s=0.2)
    assert sum(site.hits.values()) == 2 * PER_HOST
    assert time.monotonic() - started >= (2 * PER_HOST - 1) * 0.2


def test_a_dead_host_and_a_busy_source_hold_up_no_other(site: FaultSite, store: Store) -> None:
    publish(site, HOSTS[1:])
    site.at(f"/{HOSTS[0]}/robots.txt", page("down", 500))
    with store.lock("harvest-h1"):
        found = harvest_together(FAMILY, store, "night-1", gateway=site.address)
    dead, busy, *others = found.values()
    assert isinstance(dead, HarvestReport)
    assert dead.stopped == f"robots_unreachable: {HOSTS[0]} (status 500)"
    assert isinstance(busy, SourceBusy)
    assert all(isinstance(r, HarvestReport) and r.n_captured == PER_HOST for r in others)


def test_a_defect_in_one_source_is_told_and_ends_no_other(
    site: FaultSite, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    publish(site, HOSTS[:3])
    (store.root / "captures" / "h1").mkdir(parents=True)
    (store.root / "captures" / "h1" / "2026-11.parquet").write_bytes(b"no Parquet")
    found = harvest_together(FAMILY[:3], store, "night-1", gateway=site.address)
    assert [isinstance(r, HarvestReport) for r in found.values()] == [True, False, True]
    assert "h1: ArrowInvalid" in caplog.text


@pytest.fixture
def heard() -> Iterator[None]:
    """A shell starts what it runs in the background deaf to SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_a_signal_ends_all_of_them_before_their_next_request(site: FaultSite, store: Store) -> None:
    publish(site, HOSTS)

    def interrupt() -> None:
        while len(site.hits) < N_HOSTS:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    started = time.monotonic()
    options: dict[str, Any] = {"gateway": site.address, "gateway_delay_s": 30.0}
    with pytest.raises(KeyboardInterrupt):
        harvest_together(FAMILY, store, "night-1", **options)
    assert time.monotonic() - started < 25
    assert set(site.hits) == {f"/{host}/robots.txt" for host in HOSTS} and set(site.hits.values()) == {1}
    assert not [t for t in threading.enumerate() if t.name.startswith("harvest")]
    again = harvest_together(FAMILY, store, "night-1", gateway=site.address)
    assert all(isinstance(r, HarvestReport) and r.stopped is None for r in again.values())
    assert all(len(captures(store, s.id)) == PER_HOST for s in FAMILY)
