"""From requests to alarms: a site that breaks in several ways and mends again, and what an operator reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.paged import HOST, SOURCE, show, stamp
from tests.servers import FaultSite, page, redirect
from transforms.cli.health import described
from transforms.harvest import harvest
from transforms.health.look import health
from transforms.health.records import SourceHealth
from transforms.stage import stage_source
from transforms.store import Store

FIRST = datetime(2026, 11, 2, 2, 0, tzinfo=timezone.utc)


@pytest.fixture
def site() -> Iterator[FaultSite]:
    with FaultSite() as running:
        yield running


@pytest.fixture
def night(site: FaultSite, tmp_path: Path) -> Callable[..., SourceHealth]:
    """``night(3, "t1", "t2")``: one run on that day with these pages listed, and the state after it.
    ``before`` may spoil the site.
    """
    store = Store(tmp_path / "store")

    def once(day: int, *names: str, before: Callable[[dict[str, str]], None] | None = None) -> SourceHealth:
        at = FIRST + timedelta(days=day)
        show(site, at, dict.fromkeys(names, "The ministry."), names)
        if before:
            before(stamp(at))
        harvest(SOURCE, store, f"night-{day}", gateway=site.address)
        stage_source(store, SOURCE)
        (found,) = health(store, [SOURCE])
        return found

    return once


def names(found: SourceHealth) -> list[str]:
    return [alarm.name for alarm in found.alarms]


def test_a_listing_that_turns_into_another_page_and_back(
    site: FaultSite, night: Callable[..., SourceHealth]
) -> None:
    assert names(night(0, "t1", "t2")) == []
    broken = night(1, before=lambda stamp: site.at(f"/{HOST}/index.htm", page("<p>New look</p>", **stamp)))
    assert names(broken) == ["entrance_broken"]
    assert broken.lines == [
        f"paged: entrance_broken since 2026-11-03: 1 of 1 name nothing, such as http://{HOST}/index.htm"
    ]
    assert names(night(2, "t1", "t2")) == []


def test_a_robots_txt_that_fails_and_recovers(site: FaultSite, night: Callable[..., SourceHealth]) -> None:
    night(0, "t1")
    shut = night(1, "t1", before=lambda stamp: site.at(f"/{HOST}/robots.txt", page("", 503, **stamp)))
    assert "robots_refused" in names(shut)
    assert names(night(2, "t1")) == []


def test_a_robots_txt_that_forbids_and_allows_again(
    site: FaultSite, night: Callable[..., SourceHealth]
) -> None:
    def forbid(stamp: dict[str, str]) -> None:
        rules = "User-agent: *\nDisallow: /\n"
        site.at(f"/{HOST}/robots.txt", page(rules, Content_Type="text/plain", **stamp))

    night(0, "t1")
    assert names(night(1, "t1", before=forbid)) == ["robots_refused"]
    assert names(night(2, "t1", before=forbid)) == ["robots_refused"]  # the refusal is archived only once
    assert names(night(3, "t1")) == []


def test_a_site_that_moved_away(site: FaultSite, night: Callable[..., SourceHealth]) -> None:
    night(0, "t1")
    away = night(1, "t1", before=lambda _: site.at(f"/{HOST}/index.htm", redirect("http://other.example/")))
    assert names(away) == ["redirected_away"]
    assert names(night(2, "t1")) == []


def test_pages_of_an_unknown_template(site: FaultSite, night: Callable[..., SourceHealth]) -> None:
    def redesign(stamp: dict[str, str]) -> None:
        for n in range(20, 30):
            site.at(f"/{HOST}/t{n}.htm", page("<html><title>x</title><main>New</main></html>", **stamp))

    night(0, *(f"t{n}" for n in range(20)))
    found = night(20, *(f"t{n}" for n in range(30)), before=redesign)
    assert names(found) == ["many_rejects"]
    told = " ".join(described([found]).split())  # whatever the terminal's width
    assert "many_rejects" in told and "10 pages or items gave no release" in told and "To do: " in told
