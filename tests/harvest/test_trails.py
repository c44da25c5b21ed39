"""Every kind of discovery, from its YAML to what is asked: known ground, ranges of days, and what is owed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import servers
from tests.harvest.conftest import HOST, START, by_name, captures, list_pages, make_feed_source, make_source
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport, harvest, read_body
from transforms.harvest.discover import Answer, Link, Page, Window, trails
from transforms.harvest.discover.page import date_in, moment
from transforms.sources.model import Source
from transforms.store import Store

Run = Callable[..., HarvestReport]
NO_RECHECK = {"recheck_days": 0, "recheck_max": 0}


def asked(site: FaultSite) -> list[str]:
    """The last part of every address asked since the last call, in order, without robots.txt."""
    names = [path.rsplit("/", 1)[1].removesuffix(".html") for path, _ in site.seen]
    site.seen.clear()
    return [name for name in names if name != "robots.txt"]


def range_of(since: str | None = None, until: str | None = None) -> Window:
    return Window(since and date.fromisoformat(since), until and date.fromisoformat(until))


# ---------------------------------------------------------------------------------------- days and ranges


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("(2019-02-01)", date(2019, 2, 1)),
        ("October 24, 2024", date(2024, 10, 24)),
        ("30 September, 2026", date(2026, 9, 30)),
        ("3 Sep 2026", date(2026, 9, 3)),
        ("on 31 February 2026", None),
        ("5 Meetings 2026", None),
        ("", None),
    ],
)
def test_dates_as_listings_write_them(text: str, day: date | None) -> None:
    assert date_in(text) == day


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Wed, 25 Nov 2026 02:00:00 +0100", datetime(2026, 11, 25, 1, tzinfo=timezone.utc)),
        ("2026-11-25T02:00:00+01:00", datetime(2026, 11, 25, 1, tzinfo=timezone.utc)),
        ("2026-11-25T02:00:00Z", datetime(2026, 11, 25, 2, tzinfo=timezone.utc)),
        ("2026-11-25", datetime(2026, 11, 25, tzinfo=timezone.utc)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_moments_as_feeds_and_sitemaps_write_them(text: str | None, at: datetime | None) -> None:
    assert moment(text) == at


def test_what_may_lie_in_a_range() -> None:
    march = range_of("2024-03-01", "2024-03-31")
    shown = {day: march.may_hold(Link("x", shown=date.fromisoformat(day))) for day in (
        "2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01")}  # fmt: skip
    assert list(shown.values()) == [False, True, True, False]
    assert march.may_hold(Link("x"))  # without a date nobody knows
    later = datetime(2025, 1, 1, tzinfo=timezone.utc)
    assert march.may_hold(Link("x", modified=later))  # changed later: it may have been published then
    assert not march.may_hold(Link("x", modified=datetime(2024, 2, 1, tzinfo=timezone.utc)))


def test_a_range_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="ends \\(2024-01-01\\) before it begins"):
        range_of("2024-01-02", "2024-01-01")


# ---------------------------------------------------------------------------------------- listings by range


def archive_of(site: FaultSite, n_pages: int, per_page: int = 2) -> None:
    """``n_pages`` of a listing, one article a day back from 2026-11-19: t1 is the newest."""
    for p in range(n_pages):
        rows = ""
        for i in range(p * per_page + 1, (p + 1) * per_page + 1):
            day = date(2026, 11, 20) - timedelta(days=i)
            rows += f'<li><a href="t{i}.html">T</a>({day})</li>'
            site.at(f"/{HOST}/news/t{i}.html", page(f"article {i}"))
        name = f"index{f'_{p}' if p else ''}.html"
        site.at(f"/{HOST}/news/{name}", page(f"<ul>{rows}</ul><script>var countPage = {n_pages};</script>"))


def test_a_range_asks_for_its_days_alone(site: FaultSite, run: Run) -> None:
    archive_of(site, 4)
    run("b", make_source(**NO_RECHECK), window=range_of("2026-11-15", "2026-11-17"))
    assert asked(site) == ["index", "index_1", "index_2", "index_3", "t5", "t4", "t3"]


def test_a_far_range_is_found_by_halving(site: FaultSite, run: Run, store: Store) -> None:
    archive_of(site, 100)
    run("b", make_source(**NO_RECHECK), window=range_of("2026-06-01", "2026-06-03"))
    names = asked(site)
    assert [n for n in names if n.startswith("t")] == ["t172", "t171", "t170"]
    assert len([n for n in names if n.startswith("index")]) <= 10  # of 86 above it


def test_a_range_can_be_asked_again_after_a_kill(site: FaultSite, run: Run, store: Store) -> None:
    archive_of(site, 4)
    site.at(f"/{HOST}/news/t4.html", page("", 503))
    window = range_of("2026-11-15", "2026-11-17")
    run("b", make_source(**NO_RECHECK), window=window)
    site.at(f"/{HOST}/news/t4.html", page("article 4"))
    asked(site)
    run("b", make_source(**NO_RECHECK), window=window)
    assert asked(site) == ["t4"]  # all else is in the archive of this run
    run("c", make_source(**NO_RECHECK), window=window)
    assert [n for n in asked(site) if n.startswith("t")] == []  # and known to every other


def test_a_range_leaves_the_night_its_known_ground(site: FaultSite, run: Run) -> None:
    """A backfill of old days must not look like known ground above them."""
    archive_of(site, 4)
    run("b", make_source(**NO_RECHECK), window=range_of("2026-11-12", "2026-11-13"))
    asked(site)
    run("night", make_source(**NO_RECHECK))
    assert {f"t{i}" for i in range(1, 7)} <= set(asked(site))


def test_an_undated_listing_is_said_to_be_so(site: FaultSite, run: Run) -> None:
    site.at(f"/{HOST}/news/index.html", page('<a href="ta.html">a</a>'))
    report = run("b", make_source(**NO_RECHECK), window=range_of("2026-01-01", "2026-01-02"))
    assert "no_dates: nothing says what lies in the range, all 1 are asked" in report.problems


def test_an_old_section_is_asked_only_in_a_range_or_in_full(site: FaultSite, run: Run) -> None:
    list_pages(site, "ta")
    list_pages(site, "tb", at=f"/{HOST}/old/index.html")
    old = {"start": f"http://{HOST}/old/index.html", "grows": False}
    source = make_source(
        listing={"article": r"/t\w+\.html$", "sections": [{"start": START}, old]}, **NO_RECHECK
    )
    run("night", source)
    assert asked(site) == ["index", "ta"]
    run("b", source, window=range_of("2026-01-01"))
    assert asked(site) == ["index", "index", "tb"]


def test_the_address_tells_the_day_where_the_source_vouches_for_it() -> None:
    article = r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/"
    source = make_source(listing={"article": article, "sections": [{"start": START}]})
    (trail,) = trails(source)
    seen = trail.read(Answer(START, b'<a href="/news/2026/02/24/x">x</a><a href="/news/2026/02/31/y">y</a>'))
    assert [link.shown for link in seen.links] == [date(2026, 2, 24), None]


# ---------------------------------------------------------------------------------------- what is owed


def test_an_article_that_failed_is_asked_again_the_next_nights(
    site: FaultSite, run: Run, store: Store
) -> None:
    archive_of(site, 3)
    site.at(f"/{HOST}/news/t5.html", page("", 500))
    source = make_source(recheck_days=0, recheck_max=10)
    run("night-1", source)
    asked(site)
    run("night-2", source)  # its listing page lies below known ground
    assert asked(site) == ["index", "t5", "t5"]  # two attempts
    site.at(f"/{HOST}/news/t5.html", page("article 5"))
    run("night-3", source)
    assert read_body(store, by_name(store, "night-3")["t5"]) == b"article 5"
    asked(site)
    run("night-4", source)
    assert asked(site) == ["index"]


def test_what_never_answers_is_owed_for_a_month(site: FaultSite, store: Store, tmp_path: Any) -> None:
    source = make_source(recheck_days=0, recheck_max=10)
    folder = tmp_path / "tree" / HOST / "news"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text('<a href="ta.html">a</a>')
    n_asked = []
    for day in (0, 29, 31):
        at = datetime(2026, 11, 20, tzinfo=timezone.utc) + timedelta(days=day)
        if day:  # it is shown no longer
            (folder / "index.html").write_text('<a href="tb.html">b</a>')
        with servers.serve_failing(tmp_path / "tree", "ta.html", memento=at) as gateway:
            harvest(source, store, f"day-{day}", gateway=gateway)
        n_asked.append(len([c for c in captures(store) if c.run_id == f"day-{day}" and c.role == "article"]))
    assert n_asked == [1, 2, 0]  # ta; ta and the new tb; neither


def test_a_refused_listing_ends_its_trail_and_is_told(site: FaultSite, run: Run) -> None:
    site.at(f"/{HOST}/news/index.html", page("no", 403))
    report = run("night-1", make_source())
    assert f"listing_refused: status 403, {START}" in report.problems
    assert asked(site) == ["index"]


# ---------------------------------------------------------------------------------------- feeds


def item(name: str, day: str, older: str | None = None) -> str:
    link = f'<atom:link rel="next" href="{older}"/>' if older else ""
    return (
        f'<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>{link}<item><title>{name}</title>'
        f"<link>http://{HOST}/{name}</link><pubDate>{day} 12:00:00 GMT</pubDate></item></channel></rss>"
    )


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


WP = f"/{HOST}/wp-json/wp/v2/release"


def wordpress_source(**changes: Any) -> Source:
    api = {"root": f"http://{HOST}/wp-json/wp/v2/", "types": ["release"], "per_page": 2} | changes
    return make_source(kind="wordpress", listing=None, wordpress=api, parsers=["wordpress"])


def posts(*days: str) -> list[dict[str, Any]]:
    return [
        {"id": i, "date": f"{day}T09:00:00", "link": f"http://{HOST}/{day}", "title": {"rendered": day},
         "content": {"rendered": "<p>x</p>"}, "modified_gmt": f"{day}T10:00:00"}
        for i, day in enumerate(days)
    ]  # fmt: skip


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
    shown = [p["date"][:10] for c in (first, second) for p in servers.json.loads(read_body(store, c))]
    assert shown == ["2026-11-04", "2026-11-03", "2026-11-02"]


def test_a_wordpress_page_that_is_html_is_told(site: FaultSite, run: Run) -> None:
    site.at(WP + "?", page("<html>technical difficulties</html>"))
    report = run("night-1", wordpress_source(max_pages=2))
    assert any(p.startswith("broken_answer: ") for p in report.problems)


# ---------------------------------------------------------------------------------------- GOV.UK


SEARCH = f"/{HOST}/api/search.json?"


def govuk_source() -> Source:
    return make_source(
        kind="govuk",
        listing=None,
        govuk={"search": f"http://{HOST}/api/search.json", "count": 2,
               "filters": {"filter_organisations": ["fcdo"]}},
        served_at={"page": rf"http://{HOST}/(.+)", "address": rf"http://{HOST}/api/content/\1"},
        parsers=["govuk"],
        **NO_RECHECK,
    )  # fmt: skip


def results(**stamps: str) -> list[dict[str, str]]:
    return [{"link": f"/news/{name}", "title": name, "public_timestamp": at} for name, at in stamps.items()]


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


def sitemap_source(**changes: Any) -> Source:
    block = {"urls": [f"http://{HOST}/sitemap.xml"], "article": r"/t\d+$", "children": "news"} | changes
    return make_source(kind="sitemap", listing=None, sitemap=block, **NO_RECHECK)


def urlset(*rows: tuple[str, str | None], tag: str = "url") -> bytes:
    body = "".join(
        f"<{tag}><loc>http://{HOST}/{loc}</loc>{f'<lastmod>{mod}</lastmod>' if mod else ''}</{tag}>"
        for loc, mod in rows
    )
    root = "urlset" if tag == "url" else "sitemapindex"
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</{root}>'.encode()


def sitemap_site(site: FaultSite, changed: str = "2026-11-01") -> None:
    index = [("news-2.xml.gz", changed), ("news-1.xml", "2026-10-01"), ("pages.xml", None)]
    site.at(f"/{HOST}/sitemap.xml", page(urlset(*index, tag="sitemap")))
    site.at(f"/{HOST}/news-2.xml.gz", page(gzip.compress(urlset(("t3", changed), ("about", None)), mtime=0)))
    site.at(f"/{HOST}/news-1.xml", page(urlset(("t1", "2026-09-01"), ("t2", "2026-10-01"))))
    for name in ("t1", "t2", "t3"):
        site.at(f"/{HOST}/{name}", page(name))


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
