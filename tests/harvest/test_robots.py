"""RFC 9309, case by case, over real sockets."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import servers
from tests.harvest.conftest import HOST, by_name, captures, list_pages, make_source
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport
from transforms.harvest.address import Gateway
from transforms.harvest.client import Client
from transforms.harvest.fetch import Fetcher
from transforms.harvest.ledger import Ledger
from transforms.harvest.pace import Pace
from transforms.harvest.robots import rules
from transforms.store import Store

Run = Callable[..., HarvestReport]
ROBOTS = f"/{HOST}/robots.txt"

NO_RULES = [
    page("not found", 404),
    page("forbidden", 403),
    page("<!DOCTYPE html><html><body>User-agent: *\nDisallow: /</body></html>"),
    page("\ufeff\n<html><body>home</body></html>", Content_Type="text/plain"),
    servers.redirect(f"http://{HOST}/robots.txt"),  # more than five redirects
    page(""),
]
NOTHING_ALLOWED = [
    page("", 500),
    page("", 503),
    servers.reset_mid_body,
    servers.slow_drip,
    servers.hang_up,
    servers.gzip_bomb,
]


@pytest.mark.parametrize("robots", NO_RULES)
def test_no_rules(site: FaultSite, run: Run, store: Store, robots: servers.Behaviour) -> None:
    site.at(ROBOTS, robots)
    list_pages(site, "ta")
    assert run().stopped is None
    assert by_name(store)["ta"].status == 200


@pytest.mark.parametrize("robots", NOTHING_ALLOWED)
def test_unreachable_means_nothing_may_be_fetched(
    site: FaultSite, run: Run, store: Store, robots: servers.Behaviour
) -> None:
    site.at(ROBOTS, robots)
    list_pages(site, "ta")
    report = run()
    assert report.stopped and report.stopped.startswith(f"robots_unreachable: {HOST}")
    assert set(site.hits) == {ROBOTS}
    assert {c.role for c in captures(store)} == {"robots"}
    site.at(ROBOTS, page("", 404))  # the same run, started again when the site is back, goes on
    assert run().stopped is None and by_name(store)["ta"].status == 200


def test_rules_are_obeyed_and_a_refusal_is_recorded_once(site: FaultSite, run: Run, store: Store) -> None:
    site.at(ROBOTS, page("User-agent: *\nDisallow: /news/tb\n", Content_Type="text/plain"))
    list_pages(site, "tc", "tb", "ta")
    assert run("night-1").n_skipped == 1
    assert run("night-2").n_skipped == 1
    assert site.hits[f"/{HOST}/news/tb.html"] == 0
    refused = [c for c in captures(store) if c.error == "robots_disallowed"]
    assert len(refused) == 1 and refused[0].url.endswith("tb.html")
    assert {n for n, c in by_name(store).items() if c.status == 200} == {"ta", "tc"}


def test_our_own_group_wins_over_the_star(site: FaultSite, run: Run, store: Store) -> None:
    site.at(ROBOTS, page("User-agent: *\nAllow: /\n\nUser-agent: Readouts\nDisallow: /news/tb\n"))
    list_pages(site, "tb", "ta")
    run()
    assert site.hits[f"/{HOST}/news/tb.html"] == 0 and by_name(store)["ta"].status == 200


def test_a_redirect_into_a_forbidden_place_is_not_followed(site: FaultSite, run: Run, store: Store) -> None:
    site.at(ROBOTS, page("User-agent: *\nDisallow: /private/\n"))
    list_pages(site, "ta")
    site.at(f"/{HOST}/news/ta.html", servers.redirect("/private/x"))
    run()
    assert site.hits[f"/{HOST}/private/x"] == 0
    assert by_name(store)["ta"].error == "robots_disallowed"


def test_up_to_five_redirects_of_robots_are_followed(site: FaultSite, run: Run) -> None:
    for i in range(5):
        site.at(
            ROBOTS if i == 0 else f"/other.example/r{i}", servers.redirect(f"http://other.example/r{i + 1}")
        )
    site.at("/other.example/r5", page("User-agent: *\nDisallow: /\n"))
    list_pages(site, "ta")
    run()
    assert site.hits["/other.example/r5"] == 1 and site.hits[f"/{HOST}/news/index.html"] == 0


def take_turn(pace: Pace, host: str) -> None:
    with pace.turn(host):
        pass


def test_crawl_delay_is_honoured_where_it_is_longer_than_ours() -> None:
    slept: list[float] = []
    clock = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    pace = Pace(2.0, sleep=sleep, monotonic=lambda: clock[0])
    take_turn(pace, "a")
    pace.ask_for("a", rules(200, b"User-agent: *\nCrawl-delay: 7\n").crawl_delay_s)
    take_turn(pace, "a")
    take_turn(pace, "b")  # another host does not wait for this one
    pace.ask_for("b", rules(200, b"User-agent: *\nCrawl-delay: 1\n").crawl_delay_s)
    take_turn(pace, "b")
    assert slept == [7.0, 2.0]


def test_a_host_that_wants_hours_between_requests_is_left_alone(site: FaultSite, run: Run) -> None:
    site.at(ROBOTS, page("User-agent: *\nCrawl-delay: 3600\n"))
    list_pages(site, "ta")
    report = run()
    assert report.stopped == f"crawl_delay: {HOST} wants 3600 s between requests"
    assert set(site.hits) == {ROBOTS}


class LiveClient(Client):
    """One to which ages mean something, at an hour of the test's choosing."""

    later = timedelta(0)
    is_live = True

    def now(self) -> datetime:
        return super().now() + self.later


@pytest.mark.parametrize(("hours", "asked"), [(23, 1), (25, 2)])
def test_rules_are_kept_for_a_day_even_by_a_run_that_is_resumed(
    site: FaultSite, store: Store, hours: int, asked: int
) -> None:
    site.at(ROBOTS, page("User-agent: *\nDisallow: /private/\n"))
    source = make_source()
    client = LiveClient(source.politeness, Pace(0), gateway=Gateway.at(site.address))
    for _ in range(2):
        with Ledger(store, "site", "night-1") as ledger:
            fetcher = Fetcher(source, ledger, client)
            assert fetcher.fetch(f"http://{HOST}/private/x", "article") is None
            assert fetcher.fetch(f"http://{HOST}/news/ta.html", "article") is not None
        client.later = timedelta(hours=hours)
    assert site.hits[ROBOTS] == asked


def test_rules_are_asked_for_again_within_a_run_of_days(
    site: FaultSite, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make_source()
    client = LiveClient(source.politeness, Pace(0), gateway=Gateway.at(site.address))
    with Ledger(store, "site", "night-1") as ledger:
        fetcher = Fetcher(source, ledger, client)
        assert fetcher.fetch(f"http://{HOST}/news/ta.html", "article") is not None
        site.at(ROBOTS, page("User-agent: *\nDisallow: /\n"))
        client.later = timedelta(hours=25)
        now = time.monotonic() + 86_500
        monkeypatch.setattr(time, "monotonic", lambda: now)
        assert fetcher.fetch(f"http://{HOST}/news/tb.html", "article") is None


def test_the_delay_holds_behind_a_gateway_that_sets_one(site: FaultSite, run: Run) -> None:
    list_pages(site, "ta", "tb")
    started = time.monotonic()
    run("night-1", make_source(politeness={"delay_s": 60}), gateway_delay_s=0.1)
    assert 0.3 <= time.monotonic() - started < 5


def test_robots_is_archived_like_any_answer(site: FaultSite, run: Run, store: Store) -> None:
    site.at(ROBOTS, page("User-agent: *\nAllow: /\n"))
    list_pages(site, "ta")
    run("night-1")
    run("night-2")
    rows = [c for c in captures(store) if c.role == "robots"]
    assert [(c.run_id, c.record_type) for c in rows] == [("night-1", "response"), ("night-2", "revisit")]
