"""What the report says of the sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.report.conftest import INTAKE, NIGHT, summary_of
from transforms.health import Alarm, Audit, SourceHealth
from transforms.report import render

WELL = SourceHealth("mfa_zh", NIGHT, date(2026, 11, 22), 3.0, audit=Audit(NIGHT, 40, 38, 1, 1))
TROUBLED = replace(
    WELL,
    pause_days=None,
    alarms=(
        Alarm("silent", NIGHT, "nothing new for 9 days <b>"),
        Alarm("robots_refused", NIGHT, "http://x.example/robots.txt cannot be read: timeout"),
    ),
)


def test_alarms_are_counted_explained_and_escaped() -> None:
    html = render(summary_of(sources=(replace(INTAKE, health=TROUBLED),)))
    assert "2 alarms" in html and 'href="#health"' in html
    assert "Nothing new for longer than this source ever pauses." in html
    assert "nothing new for 9 days &lt;b&gt;" in html and "robots_refused" in html
    assert "too little history" in html


def test_a_source_that_is_as_it_used_to_be_is_said_to_be_so() -> None:
    html = render(summary_of(sources=(replace(INTAKE, health=WELL),)))
    assert "No alarm." in html and "as usual" in html and "3 days" in html
    assert "40 pages" in html and "38 unchanged, 1 gone, 1 failed" in html
    assert "alarms</span>" not in html


def test_where_nobody_looked_nothing_is_claimed() -> None:
    assert "as usual" not in render(summary_of(sources=(INTAKE,)))
