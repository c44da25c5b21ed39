"""Every kind of discovery, from its YAML to what is asked; and that a run cut off anywhere loses nothing."""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import servers
from tests.harvest.conftest import HOST, by_name, captures, make_feed_source, make_source
from tests.harvest.walks import (
    NO_RECHECK,
    SEARCH,
    WP,
    Run,
    archive_of,
    asked,
    govuk_source,
    item,
    posts,
    range_of,
    results,
    sitemap_site,
    sitemap_source,
    wordpress_source,
)
from tests.servers import FaultSite, page
from transforms.harvest import harvest, read_body
from transforms.harvest.discover import Answer, Page, Window, trails
from transforms.harvest.fetch import Fetcher
from transforms.sources.model import Source
from transforms.store import Store

# ---------------------------------------------------------------------------------------- feeds


def test_a_feed_walk_that_was_cut_short_is_finished_the_next_night(site: FaultSite, run: Run) -> None:
    source = make_feed_source(urls=[f"http://{HOST}/a"])
    site.at(f"/{HOST}/a", page(item("3", "Thu, 19 Nov 2026", "/b")))
    site.at(f"/{HOST}/b", page(item("2", "Wed, 18 Nov 2026", "/c")))
    site.at(f"/{HOST}/c", page("", 500))
    run("night-1", source)
    site.at(f"/{HOST}/c", page(item("1", "Tue, 17 Nov 2026")))
    asked(site)
    run("night-2", source)
    assert asked(site) == ["a", "b", "c"]
    run("night-3", source)
    assert asked(site) == ["a"]


def test_a_feed_is_walked_to_the_far_edge_of_a_range(site: FaultSite, run: Run) -> None:
    source = make_feed_source(urls=[f"http://{HOST}/a"])
    site.at(f"/{HOST}/a", page(item("3", "Thu, 19 Nov 2026", "/b")))
    site.at(f"/{HOST}/b", page(item("2", "Wed, 18 Nov 2026", "/c")))
    site.at(f"/{HOST}/c", page(item("1", "Tue, 17 Nov 2026", "/d")))
    run("b", source, window=range_of("2026-11-18", "2026-11-18"))
    assert asked(site) == ["a", "b", "c"]


def test_a_feed_that_only_points_at_pages(site: FaultSite, run: Run, store: Store) -> None:
    source = make_feed_source(urls=[f"http://{HOST}/a"], article=rf"^http://{HOST}/t\d+$")
    rows = "".join(f"<item><link>{u}</link></item>" for u in ("/t2", "/t1", "/x", "https://other.example/t3"))
    site.at(f"/{HOST}/a", page(f"<rss><channel>{rows}</channel></rss>"))
    for name in ("t1", "t2"):
        site.at(f"/{HOST}/{name}", page(name))
    run("night-1", source)
    assert asked(site) == ["a", "t1", "t2"]
    assert {c.role for c in captures(store)} == {"robots", "listing", "article"}


# ---------------------------------------------------------------------------------------- WordPress


def numbers(site: FaultSite) -> list[str]:
    return [name.rsplit("page=", 1)[1] for name in asked(site)]


@pytest.mark.parametrize("counted", [True, False])
def test_wordpress_pages_are_walked_once_and_then_to_known_items(
    site: FaultSite, run: Run, store: Store, counted: bool
) -> None:
    days = ["2026-11-05", "2026-11-04", "2026-11-03", "2026-11-02", "2026-11-01"]
    site.at(WP + "?", servers.wordpress(posts(*days), counted=counted))
    run("night-1", wordpress_source())
    assert numbers(site) == ["1", "2", "3"]
    run("night-2", wordpress_source())
    assert numbers(site) == ["1"]
    site.at(
        WP + "?", servers.wordpress(posts("2026-11-08", "2026-11-07", "2026-11-06", *days), counted=counted)
    )
    run("night-3", wordpress_source())
    assert numbers(site) == ["1", "2"]
    assert {c.role for c in captures(store)} == {"robots", "feed"}


def test_wordpress_asks_for_a_range_in_the_sites_own_words(site: FaultSite, run: Run, store: Store) -> None:
    days = ["2026-11-05", "2026-11-04", "2026-11-03", "2026-11-02", "2026-11-01"]
    site.at(WP + "?", servers.wordpress(posts(*days)))
    run("b", wordpress_source(query={"categories": "12"}), window=range_of("2026-11-02", "2026-11-04"))
    (first, second) = (c for c in captures(store) if c.role == "feed")
    assert "categories=12" in first.url and "after=2026-11-01T23%3A59%3A59" in first.url
    shown = [p["date"][:10] for c in (first, second) for p in json.loads(read_body(store, c))]
    assert shown == ["2026-11-04", "2026-11-03", "2026-11-02"]


def test_a_wordpress_page_that_is_html_is_told(site: FaultSite, run: Run) -> None:
    site.at(WP + "?", page("<html>technical difficulties</html>"))
    report = run("night-1", wordpress_source(max_pages=2))
    assert any(p.startswith("broken_answer: ") for p in report.problems)


# ---------------------------------------------------------------------------------------- GOV.UK


def test_govuk_documents_are_found_by_search_and_read_from_the_content_api(
    site: FaultSite, run: Run, store: Store
) -> None:
    site.at(SEARCH, servers.govuk_search(results(a="2026-11-01", b="2026-11-02", c="2026-11-03")))
    for name in "abc":
        site.at(f"/{HOST}/api/content/news/{name}", page(f'{{"title": "{name}"}}'))
    run("night-1", govuk_source())
    assert [n for n in asked(site) if len(n) == 1] == ["a", "b", "c"]
    articles = [c for c in captures(store) if c.role == "article"]
    assert next((c.url, c.url_final) for c in articles) == (
        f"http://{HOST}/news/a",
        f"http://{HOST}/api/content/news/a",
    )
    run("night-2", govuk_source())
    assert [n for n in asked(site) if len(n) == 1] == []


def test_govuk_is_asked_for_what_was_published_or_noted_in_a_range(site: FaultSite, run: Run) -> None:
    stamps = {name: f"2026-11-0{day}T10:00:00" for name, day in zip("abcd", range(1, 5), strict=True)}
    site.at(SEARCH, servers.govuk_search(results(**stamps)))
    run("b", govuk_source(), window=range_of("2026-11-02", "2026-11-03"))
    assert [n for n in asked(site) if len(n) == 1] == ["b", "c"]
    run("c", govuk_source(), window=range_of(None, "2026-11-02"))
    assert [n for n in asked(site) if len(n) == 1] == ["a"]


def test_a_change_note_brings_a_document_back(site: FaultSite, run: Run, store: Store) -> None:
    site.at(SEARCH, servers.govuk_search(results(a="2026-11-01", b="2026-11-02")))
    for name in "ab":
        site.at(f"/{HOST}/api/content/news/{name}", page("old"))
    run("night-1", govuk_source())
    later = (datetime.now(timezone.utc) + timedelta(hours=1)).isoformat()
    site.at(SEARCH, servers.govuk_search(results(a=later, b="2026-11-02")))
    site.at(f"/{HOST}/api/content/news/a", page("new"))
    asked(site)
    run("night-2", govuk_source())
    assert [n for n in asked(site) if len(n) == 1] == ["a"]
    assert read_body(store, by_name(store, "night-2")["a"]) == b"new"


def test_robots_txt_speaks_for_the_address_that_is_asked(site: FaultSite, run: Run, store: Store) -> None:
    site.at(
        f"/{HOST}/robots.txt", page("User-agent: *\nDisallow: /api/content/\n", Content_Type="text/plain")
    )
    site.at(SEARCH, servers.govuk_search(results(a="2026-11-01")))
    report = run("night-1", govuk_source())
    assert report.n_skipped == 1
    assert [c.error for c in captures(store) if c.role == "article"] == ["robots_disallowed"]


# ---------------------------------------------------------------------------------------- sitemaps


def test_an_index_its_sitemaps_and_their_articles(site: FaultSite, run: Run) -> None:
    sitemap_site(site)
    run("night-1", sitemap_source())
    assert asked(site) == ["sitemap.xml", "news-2.xml.gz", "t3", "news-1.xml", "t1", "t2"]
    run("night-2", sitemap_source())
    assert asked(site) == ["sitemap.xml"]
    sitemap_site(site, changed=(datetime.now(timezone.utc) + timedelta(hours=1)).isoformat())
    run("night-3", sitemap_source())
    assert asked(site) == ["sitemap.xml", "news-2.xml.gz", "t3"]


def test_articles_of_an_unchanged_sitemap_are_still_owed(site: FaultSite, run: Run) -> None:
    sitemap_site(site)
    site.at(f"/{HOST}/t2", page("", 503))
    run("night-1", sitemap_source())
    site.at(f"/{HOST}/t2", page("t2"))
    asked(site)
    run("night-2", sitemap_source())
    assert asked(site) == ["sitemap.xml", "t2"]


def test_a_sitemap_by_range(site: FaultSite, run: Run) -> None:
    sitemap_site(site)
    run("b", sitemap_source(), window=range_of("2026-10-01", "2026-10-31"))
    assert asked(site) == ["sitemap.xml", "news-2.xml.gz", "t3", "news-1.xml", "t2"]


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"\x1f\x8bxx", gzip.compress(bytes(60_000_000))])
def test_what_is_no_sitemap_is_told(site: FaultSite, run: Run, body: bytes) -> None:
    site.at(f"/{HOST}/sitemap.xml", page(body))
    assert f"broken_answer: http://{HOST}/sitemap.xml" in run("night-1", sitemap_source()).problems


# ---------------------------------------------------------------------------------------- any bytes


KINDS = [
    make_source(),
    make_feed_source(urls=[f"http://{HOST}/a"]),
    wordpress_source(),
    govuk_source(),
    sitemap_source(),
]


@given(
    body=st.binary(max_size=200) | st.sampled_from([b"[1]", b"{}", b"null", b'{"results": [1, {}]}', b"[{}]"])
)
def test_no_answer_makes_a_trail_raise(body: bytes) -> None:
    for source in KINDS:
        for trail in trails(source):
            assert isinstance(trail.read(Answer(f"http://{HOST}/x", body)), Page)


# ---------------------------------------------------------------------------------------- cut off anywhere


def cut_sites(site: FaultSite) -> dict[str, tuple[Source, Window]]:
    """A source of every kind on one site, each with a range that holds all it has."""
    archive_of(site, 3)
    site.at(f"/{HOST}/a", page(item("3", "Thu, 19 Nov 2026", "/b")))
    site.at(f"/{HOST}/b", page(item("2", "Wed, 18 Nov 2026", "/c")))
    site.at(f"/{HOST}/c", page(item("1", "Tue, 17 Nov 2026")))
    days = [f"2026-11-0{n}" for n in range(5, 0, -1)]
    site.at(WP + "?", servers.wordpress(posts(*days)))
    site.at(SEARCH, servers.govuk_search(results(a="2026-11-01", b="2026-11-02", c="2026-11-03")))
    for name in "abc":
        site.at(f"/{HOST}/api/content/news/{name}", page(name))
    sitemap_site(site)
    whole = range_of("2026-01-01", "2026-12-31")
    sources = {
        "listing": make_source(**NO_RECHECK),
        "feed": make_feed_source(urls=[f"http://{HOST}/a"]),
        "wordpress": wordpress_source(),
        "govuk": govuk_source(),
        "sitemap": sitemap_source(),
    }
    return {kind: (source, whole) for kind, source in sources.items()}


def cut_after(n_asked: int, patch: pytest.MonkeyPatch) -> None:
    """The next run is interrupted when it asks for one address more than ``n_asked``."""
    whole, left = Fetcher.fetch, [n_asked]

    def fetch(self: Fetcher, url: str, role: str) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return whole(self, url, role)

    patch.setattr(Fetcher, "fetch", fetch)


@pytest.mark.parametrize("ranged", [False, True], ids=["night", "range"])
@pytest.mark.parametrize("kind", ["listing", "feed", "wordpress", "govuk", "sitemap"])
def test_what_a_run_that_was_cut_off_owed_any_later_run_gets(
    site: FaultSite, tmp_path: Path, kind: str, ranged: bool
) -> None:
    """At every moment, under another run id; and under its own, without asking for anything twice."""
    source, window = cut_sites(site)[kind]
    asking: dict[str, Any] = {"gateway": site.address} | ({"window": window} if ranged else {})

    def got(store: Store) -> set[str]:
        return {c.url for c in captures(store) if c.role in ("article", "feed") and c.status == 200}

    whole = Store(tmp_path / "whole")
    harvest(source, whole, "night-1", **asking)
    n_all = len(captures(whole))
    for n_asked in range(1, n_all):
        for next_id in ("night-1", "night-2"):
            store = Store(tmp_path / f"{n_asked}-{next_id}")
            with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
                cut_after(n_asked, patch)
                harvest(source, store, "night-1", **asking)
                raise KeyboardInterrupt  # it asked for no more
            harvest(source, store, next_id, **asking)
            assert got(store) == got(whole), (n_asked, next_id)
            if next_id == "night-1":
                assert len(captures(store)) == n_all
