"""Every alarm: what raises it, what does not, and that it ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from transforms.health import Alarm, Audit, Entrance, Read, Seen, health_of
from transforms.health.records import limit, wording
from transforms.records import Capture

START = datetime(2026, 3, 2, 4, 0, tzinfo=timezone.utc)
HOST = "http://site.example"


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def capture(
    day: float, path: str = "/list", role: str = "listing", status: int = 200, **more: Any
) -> Capture:
    values: dict[str, Any] = {
        "source_id": "site",
        "run_id": f"night-{int(day)}",
        "role": role,
        "url": HOST + path,
        "url_final": HOST + path,
        "fetched_at": at(day),
        "status": status,
        "content_type": None,
        "etag": None,
        "last_modified": None,
        "payload_digest": None,
        "error": None,
        "record_type": "response" if status else "metadata",
        "warc_file": "site/2026/site-2026-03.warc.gz",
        "warc_offset": 0,
        "warc_length": 1,
        "warc_record_id": "<urn:uuid:00000000-0000-5000-8000-000000000000>",
    }
    return Capture(**values | more)


def seen(day: float, **more: Any) -> Seen:
    values: dict[str, Any] = {
        "at": at(day),
        "published_date": at(day).date(),
        "published_at": at(day),
        "serial": "12345678",
        "text_chars": 2000,
    }
    return Seen(**values | more)


def alarms(**read: Any) -> dict[str, Alarm]:
    found = health_of(Read("site", **{name: tuple(rows) for name, rows in read.items()})).alarms
    return {alarm.name: alarm for alarm in found}


def nights(n: int, *, start: int = 0) -> list[Capture]:
    return [capture(day) for day in range(start, start + n)]


# -------------------------------------------------------------------------------------------------- silence


def test_silence_is_judged_by_the_longest_pause_of_the_sources_own_history() -> None:
    every_second = [seen(day) for day in range(0, 40, 2)]  # the last on day 38
    assert "silent" not in alarms(captures=nights(43), releases=every_second)
    alarm = alarms(captures=nights(44), releases=every_second)["silent"]
    assert (alarm.since.date(), alarm.detail) == (
        at(39).date(),
        "nothing new for 5 days; the longest pause of a year was 2",
    )
    seldom = [seen(day) for day in range(0, 200, 9)]  # the last on day 198
    assert "silent" not in alarms(captures=nights(210), releases=seldom)
    assert "silent" in alarms(captures=nights(240), releases=seldom)


def test_silence_ends_with_the_next_release() -> None:
    releases = [seen(day) for day in range(20)]
    assert "silent" in alarms(captures=nights(40), releases=releases)
    assert "silent" not in alarms(captures=nights(41), releases=[*releases, seen(40)])


def test_a_source_with_little_history_or_that_nobody_asks_is_not_called_silent() -> None:
    assert "silent" not in alarms(captures=nights(90), releases=[seen(day) for day in range(8)])
    assert "silent" not in alarms(captures=nights(20), releases=[seen(day) for day in range(20)])
    dead = [capture(day, status=503) for day in range(20, 60)]
    assert "silent" not in alarms(captures=[*nights(20), *dead], releases=[seen(day) for day in range(20)])


def test_time_in_which_nobody_asked_is_no_pause_of_the_publishers() -> None:
    asked = [*nights(20), *nights(20, start=200)]
    releases = [seen(day) for day in (*range(20), *range(200, 210))]
    assert "silent" in alarms(captures=asked, releases=releases)  # nine quiet days, though once it was 181


# -------------------------------------------------------------------------------------------- what it answers


def test_three_runs_without_any_answer_are_unreachable_and_one_answer_ends_it() -> None:
    dead = [capture(day, status=0, error="timeout") for day in (1, 2, 3)]
    assert "unreachable" not in alarms(captures=[capture(0), *dead[:2]])
    alarm = alarms(captures=[capture(0), *dead])["unreachable"]
    assert alarm.since == at(1) and "timeout" in alarm.detail
    assert alarms(captures=[capture(0), *dead, capture(4)]) == {}
    answered = [*dead, capture(3.5, "/other", status=404)]  # a 404 is an answer
    assert "unreachable" not in alarms(captures=answered)


def robots(day: float, status: int, **more: Any) -> Capture:
    return capture(day, "/robots.txt", "robots", status, **more)


@pytest.mark.parametrize("closed", [{"status": 503}, {"status": 0, "error": "timeout"}])
def test_a_robots_txt_that_cannot_be_read_closes_the_host_until_it_can(closed: dict[str, Any]) -> None:
    shut = [robots(0, 200), robots(1, **closed), robots(2, **closed)]
    alarm = alarms(captures=shut)["robots_refused"]
    assert alarm.since == at(1) and "robots.txt" in alarm.detail
    assert alarms(captures=[*shut, robots(3, 404)]) == {}


def test_no_rules_are_no_refusal() -> None:
    assert alarms(captures=[robots(0, 404), robots(1, 0, error="redirect_limit"), capture(1)]) == {}


def test_half_of_the_entrances_forbidden_is_a_refusal_one_section_of_many_is_none() -> None:
    def forbidden(path: str) -> Capture:
        return capture(1, path, status=0, error="robots_disallowed")

    assert alarms(captures=[capture(1, "/a"), capture(1, "/b"), forbidden("/c")]) == {}
    both = [capture(0, "/c"), capture(1, "/a"), forbidden("/c")]
    assert "1 of 2" in alarms(captures=both)["robots_refused"].detail
    assert alarms(captures=[*both, capture(2, "/c")]) == {}


def test_an_entrance_or_many_pages_that_lead_elsewhere() -> None:
    def away(day: float, path: str, role: str = "article") -> Capture:
        return capture(day, path, role, 0, error="off_site_redirect", url_final="http://other.example/")

    alarm = alarms(captures=[capture(0), away(1, "/list", "listing")])["redirected_away"]
    assert "other.example" in alarm.detail and alarm.since == at(1)
    pages = [capture(1, f"/ok{n}", "article") for n in range(4)]
    assert alarms(captures=[capture(1), *pages, away(1, "/t1")]) == {}
    many = [away(1, f"/t{n}") for n in range(6)]
    assert "6 addresses" in alarms(captures=[capture(1), *pages, *many])["redirected_away"].detail
    assert alarms(captures=[capture(1), *many, capture(2)]) == {}


def test_an_entrance_that_named_something_and_now_does_not() -> None:
    def visit(day: float, fruitful: bool, url: str = "/a") -> Entrance:
        return Entrance(at(day), url, fruitful)

    broken = [visit(0, True), visit(1, False), visit(2, False)]
    alarm = alarms(entrances=broken)["entrance_broken"]
    assert alarm.since == at(1) and "1 of 1" in alarm.detail
    assert alarms(entrances=[*broken, visit(3, True)]) == {}
    assert alarms(entrances=[visit(0, False), visit(1, False)]) == {}  # it never named anything


# ----------------------------------------------------------------------------------------------------- drift


def stream(n: int, start: int = 0, **more: Any) -> list[Seen]:
    return [seen(day, **more) for day in range(start, start + n)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"published_at": None}, "published_at in 0% of the newest releases, before in 100%"),
        ({"published_date": None}, "published_date"),
        ({"serial": None}, "serial"),
        ({"text_chars": 300}, "half of the newest texts have 300 characters or fewer, before 2000"),
    ],
)
def test_a_field_that_went_missing_and_texts_that_shrank(changed: dict[str, Any], said: str) -> None:
    before, after = stream(60), stream(14, 60, **changed)
    alarm = alarms(captures=nights(74), releases=[*before, *after])["template_drift"]
    assert said in alarm.detail and alarm.since == at(60)
    mended = stream(30, 74)
    assert "template_drift" not in alarms(captures=nights(104), releases=[*before, *after, *mended])


def test_a_few_odd_releases_are_no_drift() -> None:
    odd = [*stream(60), *stream(7, 60), *stream(3, 67, published_at=None), *stream(4, 70)]
    assert "template_drift" not in alarms(captures=nights(74), releases=odd)
    assert "template_drift" not in alarms(captures=nights(5), releases=stream(5, 0, serial=None))


def test_far_more_rejects_than_before() -> None:
    releases = stream(74)
    usual = [at(day) for day in range(0, 60, 12)]
    assert "many_rejects" not in alarms(captures=nights(74), releases=releases, rejected=usual)
    refused = [*usual, *(at(60 + n) for n in range(13))]
    alarm = alarms(captures=nights(74), releases=releases, rejected=refused)["many_rejects"]
    assert "13 pages or items gave no release, 48%; in the year before 8%" in alarm.detail
    later = [*releases, *stream(30, 74)]
    assert "many_rejects" not in alarms(captures=nights(104), releases=later, rejected=refused)


def test_a_source_that_always_links_what_is_no_release_has_no_alarm() -> None:
    refused = [at(day + 0.5) for day in range(74)]
    assert "many_rejects" not in alarms(captures=nights(74), releases=stream(74), rejected=refused)


# ----------------------------------------------------------------------------------------------------- table


def test_every_alarm_has_its_words_and_every_number_its_reason() -> None:
    table = wording()
    assert set(table.alarms) == {
        "silent",
        "unreachable",
        "robots_refused",
        "redirected_away",
        "entrance_broken",
        "many_rejects",
        "template_drift",
    }
    assert all(entry.why for entry in table.limits.values())
    with pytest.raises(KeyError):
        limit("nowhere")


def test_a_source_that_was_never_asked_is_no_alarm() -> None:
    found = health_of(Read("new"))
    assert (found.alarms, found.asked, found.newest, found.pause_days) == ((), None, None, None)


def test_the_newest_audit_is_counted() -> None:
    def asked(day: float, path: str, status: int = 200, **more: Any) -> Capture:
        return capture(day, path, "article", status, run_id=f"audit-{int(day)}", **more)

    old, new = asked(1, "/a"), [asked(8, "/a", record_type="revisit"), asked(8, "/b"), asked(8, "/c", 404)]
    found = health_of(Read("site", (capture(0), old, *new, asked(8, "/d", 0, error="timeout"), capture(9))))
    assert found.audit == Audit(at(8), asked=4, unchanged=1, gone=1, failed=1)
    assert health_of(Read("site", (capture(0),))).audit is None
