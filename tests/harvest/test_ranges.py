"""Ranges of days, listings that name their own pages, and what earlier runs owe."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests import servers
from tests.harvest.conftest import HOST, START, by_name, captures, list_pages, make_source
from tests.harvest.walks import NO_RECHECK, Run, archive_of, asked, range_of
from tests.servers import FaultSite, page
from transforms.harvest import harvest, read_body
from transforms.harvest.discover import Answer, Link, trails
from transforms.harvest.discover.page import date_in, moment
from transforms.sources.model import Source
from transforms.store import Store


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


def named_pages(site: FaultSite, n_pages: int) -> Source:
    """A listing whose script names its further pages otherwise than the YAML does."""
    archive_of(site, n_pages)
    for p in range(n_pages):
        old = site.behaviours.pop(f"/{HOST}/news/index{f'_{p}' if p else ''}.html")
        rows = "".join(
            f'<li><a href="t{i}.html">T</a>({date(2026, 11, 20) - timedelta(days=i)})</li>'
            for i in (2 * p + 1, 2 * p + 2)
        )
        script = f'<script>createPageHTML({n_pages}, {p}, "list", "htm");</script>'
        site.at(f"/{HOST}/news/{f'list_{p}.htm' if p else 'index.html'}", page(rows + script))
        assert old
    return make_source(**NO_RECHECK)


def test_a_listing_names_its_further_pages_itself(site: FaultSite, run: Run) -> None:
    source = named_pages(site, 3)
    run("night-1", source)
    assert [n for n in asked(site) if not n.startswith("t")] == ["index", "list_1.htm", "list_2.htm"]
    run("b", source, window=range_of("2026-11-14", "2026-11-15"))
    assert "list_2.htm" in asked(site)


def test_a_page_that_it_named_itself_is_owed_as_well(site: FaultSite, run: Run) -> None:
    source = named_pages(site, 3)
    whole = site.behaviours[f"/{HOST}/news/list_1.htm"]
    site.at(f"/{HOST}/news/list_1.htm", page("", 500))
    run("night-1", source)
    site.at(f"/{HOST}/news/list_1.htm", whole)
    asked(site)
    run("night-2", source)
    assert {"t3", "t4"} <= set(asked(site))


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


def test_what_never_answers_is_owed_for_a_month(site: FaultSite, store: Store, tmp_path: Path) -> None:
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
