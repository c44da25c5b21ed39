"""Faults that take more than one request to show; the others are the table in test_fault_table."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests import servers
from tests.harvest.conftest import HOST, by_name, captures, list_pages, make_feed_source, make_source
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport, read_body
from transforms.store import Store

Run = Callable[..., HarvestReport]


def test_what_recovers_is_captured(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "ta", "tb")
    site.at(f"/{HOST}/news/ta.html", servers.in_turn(page("", 500), page("back")))
    site.at(f"/{HOST}/news/tb.html", servers.in_turn(servers.reset_mid_body, page("back")))
    run()
    assert {n: c.status for n, c in by_name(store).items()} == {"ta": 200, "tb": 200}


def test_retry_after_is_waited_for(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "ta")
    site.at(f"/{HOST}/news/ta.html", servers.in_turn(page("", 429, Retry_After="1"), page("back")))
    started = time.monotonic()
    run()
    assert time.monotonic() - started >= 1
    assert by_name(store)["ta"].status == 200


def test_a_retry_after_longer_than_the_night_ends_the_host(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "tb", "ta")
    site.at(f"/{HOST}/news/ta.html", page("", 429, Retry_After="86400"))
    report = run()
    assert report.stopped == f"circuit_open: {HOST}"
    assert report.n_skipped == 1 and site.hits[f"/{HOST}/news/tb.html"] == 0


def test_a_host_that_keeps_failing_is_left_alone_and_caught_up_later(
    site: FaultSite, run: Run, store: Store
) -> None:
    names = [f"t{i}" for i in range(8)]
    list_pages(site, *names)
    for name in names:
        site.at(f"/{HOST}/news/{name}.html", page("down", 500))
    report = run("night-1", make_source(politeness={"give_up_after": 3, "attempts": 1}))
    assert report.stopped == f"circuit_open: {HOST}"
    assert (report.n_failed, report.n_skipped) == (3, 5)
    for name in names:
        site.at(f"/{HOST}/news/{name}.html", page(name))
    assert run("night-2").stopped is None
    assert {c.status for c in by_name(store).values()} == {200} and len(by_name(store)) == 8


def test_a_wrong_charset_and_odd_bytes_are_archived_as_they_came(
    site: FaultSite, run: Run, store: Store
) -> None:
    gbk = "外交部发言人".encode("gb18030")
    list_pages(site, "ta", "tb")
    site.at(f"/{HOST}/news/ta.html", page(gbk, Content_Type="text/html; charset=ISO-8859-1"))
    site.at(f"/{HOST}/news/tb.html", servers.gzipped(b"\x00\xff text"))
    run()
    found = by_name(store)
    assert read_body(store, found["ta"]) == gbk
    assert read_body(store, found["tb"]) == b"\x00\xff text"
    assert found["ta"].content_type == "text/html; charset=ISO-8859-1"


def test_an_unknown_coding_is_kept_coded(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "ta")
    site.at(f"/{HOST}/news/ta.html", page(b"\x1b\x00\x00", Content_Encoding="br"))
    run()
    assert read_body(store, by_name(store)["ta"]) == b"\x1b\x00\x00"


def test_redirects_are_archived_hop_by_hop(site: FaultSite, run: Run, store: Store) -> None:
    list_pages(site, "told")
    site.at(f"/{HOST}/news/told.html", servers.redirect("/news/middle"))
    site.at(f"/{HOST}/news/middle", servers.redirect("tnew.html", 301))
    site.at(f"/{HOST}/news/tnew.html", page("moved here"))
    run()
    rows = [c for c in captures(store) if c.url.endswith("told.html")]
    assert [(c.role, c.status, c.url_final.rsplit("/", 1)[1]) for c in rows] == [
        ("redirect", 302, "told.html"),
        ("redirect", 301, "middle"),
        ("article", 200, "tnew.html"),
    ]
    assert read_body(store, rows[-1]) == b"moved here"


def test_an_empty_listing_and_a_feed_turned_html_are_problems_not_crashes(site: FaultSite, run: Run) -> None:
    site.at(f"/{HOST}/news/index.html", page("<html><body>no links</body></html>"))
    assert run().problems == (f"empty_listing: http://{HOST}/news/index.html",)
    site.at(f"/{HOST}/feed", page("<!DOCTYPE html><html><body>home</body></html>"))
    feed = run("night-2", make_feed_source(urls=[f"http://{HOST}/feed"]))
    assert feed.problems == (f"feed_is_no_feed: http://{HOST}/feed",)


def test_repeated_and_foreign_links_are_asked_once_or_never(site: FaultSite, run: Run) -> None:
    site.at(
        f"/{HOST}/news/index.html",
        page('<a href="ta.html">x</a><a href="./ta.html#top">x</a><a href="http://SITE.example:80/news/ta.html">x</a>'
             '<a href="http://elsewhere.example/ta.html">x</a>'
             '<a href="javascript:void(0)">x</a><a href="t b.html">x</a>'),
    )  # fmt: skip
    site.at(f"/{HOST}/news/ta.html", page("a"))
    run()
    assert site.hits[f"/{HOST}/news/ta.html"] == 1
    assert set(site.hits) == {f"/{HOST}/robots.txt", f"/{HOST}/news/index.html", f"/{HOST}/news/ta.html",
                              f"/{HOST}/news/index_1.html"}  # fmt: skip


def test_no_cookie_is_ever_sent_back(site: FaultSite, run: Run) -> None:
    list_pages(site, "ta", "tb")
    site.at(f"/{HOST}/news/ta.html", page("a", Set_Cookie="HOY_TR=1; path=/"))
    run()
    assert all("Cookie" not in headers for _, headers in site.seen)


def test_the_user_agent_names_us_and_a_contact(
    site: FaultSite, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUTS_CONTACT", "mailto:someone@university.example")
    list_pages(site, "ta")
    run()
    agents = {headers["User-Agent"] for _, headers in site.seen}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("readouts/") and agent.endswith("(+mailto:someone@university.example)")


def test_a_server_that_is_not_there_is_recorded(store: Store) -> None:
    from transforms.harvest import harvest

    report = harvest(make_source(), store, "night-1", gateway="http://127.0.0.1:9")
    assert report.stopped == f"robots_unreachable: {HOST} (connect)"
    assert [(c.role, c.status, c.error) for c in captures(store)] == [("robots", 0, "connect")]
