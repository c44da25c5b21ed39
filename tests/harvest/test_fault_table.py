"""What is recorded of each fault, what is retried, what the operator reads: the table in docs/operations.md.

The run always ends, and neither other pages nor other hosts are affected.
"""

from __future__ import annotations

import re
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.harvest.conftest import HOST, by_name, captures, list_pages, make_feed_source, make_source
from tests.harvest.tls import https_server
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport, harvest, read_body
from transforms.sources.model import Source
from transforms.store import Store

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
LISTING, ROBOTS, FEED = f"/{HOST}/news/index.html", f"/{HOST}/robots.txt", f"/{HOST}/feed"
OTHERS = ("tgood1", "tgood2")
HTML = page("<!DOCTYPE html><html><body>home</body></html>")
GBK = "\u5916\u4ea4\u90e8\u53d1\u8a00\u4eba".encode("gb18030")
SKEWED = {"Date": "Mon, 20 Nov 2006 02:00:00 GMT", "Retry_After": "Mon, 20 Nov 2006 02:00:00 GMT"}


@dataclass(frozen=True)
class Fault:
    """``behaviour`` at the path ``at``, while a listing of three articles is harvested."""

    name: str
    behaviour: servers.Behaviour
    at: str = f"/{HOST}/news/tbad.html"
    source: dict[str, Any] = field(default_factory=dict)
    ends_host: bool = False  # nothing more is asked of the host


STREAK = {"politeness": {"give_up_after": 1}}
START = f"https://{HOST}/news/index.html"
BY_TLS = {"listing": {"article": r"/t\w+\.html$", "sections": [{"start": START}]}}

FAULTS = [
    Fault("403", page("no", 403)),
    Fault("404", page("none", 404)),
    Fault("410", page("gone", 410)),
    Fault("429, Retry-After of seconds", page("slow down", 429, Retry_After="0")),
    Fault("429, Retry-After of a day", page("no", 429, Retry_After="86400"), ends_host=True),
    Fault("503, Retry-After as a date of a skewed clock", page("later", 503, **SKEWED)),
    Fault("500", page("broken", 500)),
    Fault("500 again and again", page("broken", 500), source=STREAK, ends_host=True),
    Fault("reset in the middle of a body", servers.reset_mid_body),
    Fault("fewer bytes than declared", servers.short_body),
    Fault("hangs up without an answer", servers.hang_up),
    Fault("body drips", servers.slow_drip),
    Fault("headers drip", servers.slow_headers),
    Fault("headers without end", servers.endless_headers),
    Fault("body of 3 GB, declared", servers.huge_declared),
    Fault("body of 3 GB, not declared", servers.endless_body),
    Fault("gzip bomb", servers.gzip_bomb),
    Fault("gzip that is none", page(b"not gzip", Content_Encoding="gzip")),
    Fault("redirect loop", servers.redirect(f"http://{HOST}/news/tbad.html")),
    Fault("redirect to another site", servers.redirect("http://elsewhere.example/")),
    Fault("redirect to file:", servers.redirect("file:///etc/passwd")),
    Fault("redirect to a host name of 300 letters", servers.redirect(f"http://{'a' * 300}.example/")),
    Fault("redirect from https to http", servers.redirect(f"http://{HOST}/x"), source=BY_TLS),
    Fault("wrong charset in the header", page(GBK, Content_Type="text/html; charset=ISO-8859-1")),
    Fault("GBK page without a charset", page(GBK)),
    Fault("article that is a PDF", page(b"%PDF-1.7", Content_Type="application/pdf")),
    Fault(
        "Date ten years ago", page("x", Date=SKEWED["Date"], Last_Modified="Tue, 19 Jan 2038 03:14:07 GMT")
    ),
    Fault("listing without links", page("<html><body>none</body></html>"), at=LISTING, ends_host=True),
    Fault("listing forbidden", page("no", 403), at=LISTING, ends_host=True),
    Fault("feed turned HTML", HTML, at=FEED, ends_host=True),
    Fault("robots.txt is not there", page("none", 404), at=ROBOTS),
    Fault("robots.txt is HTML", HTML, at=ROBOTS),
    Fault("robots.txt answers 500", page("broken", 500), at=ROBOTS, ends_host=True),
    Fault("robots.txt redirects for ever", servers.redirect(f"http://{HOST}/robots.txt"), at=ROBOTS),
    Fault("robots.txt forbids the page", page("User-agent: *\nDisallow: /news/tbad"), at=ROBOTS),
    Fault(
        "robots.txt asks for an hour between requests",
        page("User-agent: *\nCrawl-delay: 3600"),
        at=ROBOTS,
        ends_host=True,
    ),
]


def source_of(fault: Fault) -> Source:
    if fault.at == FEED:
        return make_feed_source(urls=[f"http://{HOST}/feed"])
    return make_source(**fault.source)


def row_of(name: str, store: Store, report: HarvestReport, at: str, hits: int) -> tuple[str, ...]:
    """The row that this harvest bears out. ``at``: how the address in question ends."""
    rows = [c for c in captures(store) if c.url.endswith(at)]
    recorded = (
        f"metadata, `{rows[-1].error}`" if rows[-1].error else f"{rows[-1].record_type}, {rows[-1].status}"
    )
    told = [re.sub(r"https?://\S+", "URL", p).replace(HOST, "HOST") for p in report.problems]
    counted = ["1 failed"] if report.n_failed else ["1 skipped"] if report.n_skipped == 1 else ["nothing"]
    reads = "; ".join(f"`{p}`" for p in told) or counted[0]
    return (name, recorded, "yes" if hits > 1 else "no", reads)


def documented() -> dict[str, tuple[str, ...]]:
    text = OPERATIONS.read_text(encoding="utf-8").split("## Faults of a site", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip().strip("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [tuple(cell.strip() for cell in row.split(" | ")) for row in rows]
    return {row[0]: row for row in cells[2:]}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_a_fault_is_recorded_retried_and_told_as_documented(
    site: FaultSite, run: Callable[..., HarvestReport], store: Store, fault: Fault
) -> None:
    list_pages(site, "tgood2", "tbad", "tgood1")
    site.at(fault.at, fault.behaviour)
    started = time.monotonic()
    report = run("night-1", source_of(fault))
    assert time.monotonic() - started < 10
    watched = "tbad.html" if "forbids" in fault.name else fault.at.removeprefix(f"/{HOST}")
    hits = 1 if "redirect" in fault.name else site.hits[fault.at]  # a loop is no retry
    assert row_of(fault.name, store, report, watched, hits) == documented().get(fault.name)
    if not fault.ends_host:
        assert [by_name(store)[n].status for n in OTHERS] == [200, 200]
    assert all(read_body(store, c) == b"" for c in captures(store) if c.record_type == "metadata")


def test_tls_that_nobody_vouches_for(tmp_path: Path, store: Store) -> None:
    with https_server(tmp_path) as (address, _):
        report = harvest(make_source(), store, "night-1", gateway=address)
    name = "certificate nobody vouches for"
    assert row_of(name, store, report, "/robots.txt", 1) == documented()[name]


@pytest.mark.parametrize(
    ("name", "host", "retried"),
    [
        ("name that does not resolve", "no-such-name.invalid", 2),
        ("name of a private address", "localhost:9", 1),
    ],
)
def test_hosts_that_are_not_on_the_internet(store: Store, name: str, host: str, retried: int) -> None:
    sections = [{"start": f"http://{host}/index.html"}]
    source = make_source(hosts=[host], listing={"article": "/t", "sections": sections})
    report = harvest(source, store, "night-1")
    told = tuple(cell.replace(host, "HOST") for cell in row_of(name, store, report, "/robots.txt", retried))
    assert told == documented()[name]


def test_nothing_listens(store: Store) -> None:
    report = harvest(make_source(), store, "night-1", gateway="http://127.0.0.1:9")
    name = "nothing listens"
    assert row_of(name, store, report, "/robots.txt", 2) == documented()[name]


def test_the_table_has_no_row_that_no_test_holds_true() -> None:
    others = {
        "certificate nobody vouches for",
        "name that does not resolve",
        "name of a private address",
        "nothing listens",
    }
    assert set(documented()) == {fault.name for fault in FAULTS} | others


@pytest.mark.parametrize("fault", [servers.endless_body, servers.huge_declared, servers.gzip_bomb])
def test_what_is_refused_for_its_size_is_never_held(
    site: FaultSite, run: Callable[..., HarvestReport], store: Store, fault: servers.Behaviour
) -> None:
    """The limit is 1 MB; the server stands in this process, and its own pieces are counted too."""
    list_pages(site, "tbad")
    site.at(f"/{HOST}/news/tbad.html", fault)
    tracemalloc.start()
    try:
        run()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert by_name(store)["tbad"].error == "too_large"
    assert peak < 8_000_000
