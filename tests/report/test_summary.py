"""The counts of a report are those of the tables."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from expectations.validate import CheckResult, Validation
from transforms.publish.context import BuildContext
from transforms.report import BuildSummary, SourceIntake, render, summarise
from transforms.report.records import Count, RejectExample
from transforms.report.summary import _breakdown, _rejects, _years

Summary = Callable[..., BuildSummary]


def check(table: str, success: bool, severity: str = "error") -> CheckResult:
    return CheckResult(table, None, "rows", severity, success, "1", "2", 0, (), "")  # type: ignore[arg-type]


def reject(i: int, reason: str = "not_a_release") -> dict[str, str]:
    return {"stage": "parse", "reason": reason, "url": f"https://example.org/{i:03d}", "detail": f"no {i}"}


def test_what_was_parsed_is_counted_per_source(summary: Summary) -> None:
    rows = [
        {
            "release_id": "a",
            "source_id": "mfa_zh",
            "n_words": 10,
            "n_meetings": 1,
            "lang": "zh",
            "year": 2022,
        },
        {
            "release_id": "b",
            "source_id": "mfa_zh",
            "n_words": 5,
            "published_date": dt.date(2022, 9, 22),
            "year": 2022,
        },
        {"release_id": "c", "source_id": "sample", "n_words": 7, "n_meetings": 2, "lang": "en", "year": 2021},
    ]
    build = summary({"releases": rows})
    assert [(p.source_id, p.releases, p.words, p.meetings) for p in build.parsed] == [
        ("mfa_zh", 2, 15, 1),
        ("sample", 1, 7, 2),
    ]
    assert build.parsed[0].first_published == dt.date(2022, 9, 22)
    languages = next(b for b in build.releases_by if b.title == "Language")
    assert set(languages.counts) == {Count("zh", 1), Count("en", 1), Count(None, 1)}
    assert build.rows("releases") == 3


def test_rejects_are_grouped_with_ten_examples_whatever_their_order(summary: Summary) -> None:
    rows = [reject(i) for i in range(25)] + [reject(99, "no_text")]
    build = summary({"rejects": rows})
    assert [(g.stage, g.reason, g.n) for g in build.rejects] == [
        ("parse", "not_a_release", 25),
        ("parse", "no_text", 1),
    ]
    assert build.rejects[0].examples[0] == RejectExample("https://example.org/000", "no 0")
    assert len(build.rejects[0].examples) == 10
    random.Random(1).shuffle(rows)  # noqa: S311  any order will do
    assert summary({"rejects": rows}).rejects == build.rejects


def test_a_reject_without_url_is_counted_too(summary: Summary) -> None:
    build = summary({"rejects": [{"stage": "link", "reason": "unclear"}] * 2})
    assert build.rejects[0].n == 2
    assert build.rejects[0].examples == (RejectExample(None, None),)


def test_failures_come_first_then_warnings_then_the_order_of_the_flow(summary: Summary) -> None:
    results = [
        check("releases", True),
        check("texts", True),
        check("meetings", False, "warning"),
        check("statements", False),
        check("statements", True),
    ]
    build = summary(checks=results)
    assert [group.table for group in build.checks] == ["statements", "meetings", "releases", "texts"]
    assert (build.n_failed, build.n_warned, build.n_passed) == (1, 1, 3)
    assert not build.published


def test_a_warning_does_not_stop_a_version(summary: Summary) -> None:
    assert summary(checks=[check("meetings", False, "warning")]).published


def test_fill_and_rows_are_compared_with_the_version_before(summary: Summary) -> None:
    now = [{"meeting_id": "a", "city": "x", "year": 2022}, {"meeting_id": "b", "year": 2022}]
    build = summary({"meetings": now}, previous={"meetings": now[:1]})
    meetings = next(t for t in build.tables if t.table == "meetings")
    assert (meetings.rows, meetings.rows_before, meetings.years) == (2, 1, ((2022, 2),))
    city = next(c for c in meetings.columns if c.column == "city")
    assert (city.fill, city.before, city.change) == (0.5, 1.0, -0.5)
    assert city.description


def test_the_first_version_has_nothing_to_compare_with(summary: Summary) -> None:
    build = summary()
    assert all(t.rows_before is None for t in build.tables)
    assert all(c.change is None for t in build.tables for c in t.columns)


def test_an_empty_build_is_summarised(summary: Summary) -> None:
    build = summary(sources=())
    assert build.parsed == build.rejects == build.sources == ()
    assert all(b.total == 0 for b in (*build.releases_by, *build.meetings_by))


def test_tables_that_break_the_contract_can_still_be_reported(context: BuildContext) -> None:
    """A build is refused for such tables, and its report must say so rather than fail itself."""
    tables = {
        "releases": pa.table({"release_id": [1, 2], "n_words": ["many", "few"], "year": [2022, None]}),
        "meetings": pa.table({"meeting": ["m-1"]}),
        "extra": pa.table({"x": [1]}),
    }
    failed = Validation(False, (check("releases", False),))
    build = summarise(tables, failed, {}, None, [], "2026.11.23", context)
    assert [(p.source_id, p.releases, p.words) for p in build.parsed] == [(None, 0, 0)]
    assert [t.table for t in build.tables] == ["releases", "meetings", "extra"]
    assert "Refused build" in render(build)


def test_failures_of_a_source(intake: SourceIntake) -> None:
    assert intake.failures == 12


def test_values_beyond_the_commonest_are_summed() -> None:
    column = [f"{i:02d}" for i in range(14) for _ in range(14 - i)]
    found = _breakdown(pa.table({"x": column}), "x", "X")
    assert found.counts[0] == Count("00", 14)
    assert sum(c.n for c in found.counts) + found.others == found.total == len(column)


@pytest.mark.parametrize("n", [1_000_000])
def test_a_million_rows_are_counted_quickly(n: int) -> None:
    codes = pa.array([f"r{i}" for i in range(7)]).take(pa.array(np.arange(n) % 7))
    urls = pa.array([f"https://example.org/{i}" for i in range(1000)]).take(pa.array(np.arange(n) % 1000))
    rows = pa.table({"stage": codes, "reason": codes, "url": urls, "detail": urls, "year": np.arange(n) % 30})
    started = time.perf_counter()
    assert sum(group.n for group in _rejects(rows)) == n
    assert sum(rows for _, rows in _years(rows)) == n
    assert _breakdown(rows, "reason", "Reason").total == n
    assert time.perf_counter() - started < 5  # measured: 0.4 s
