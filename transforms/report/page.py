"""``BuildSummary`` to one HTML page: no script, no request to anywhere, everything from outside escaped.

Texts and urls in it come from pages that anybody may have written. The template escapes by default; only
http and https urls become links; control characters are shown as U+FFFD; and a Content-Security-Policy in
the page forbids scripts and every load, should the first three ever fail.
"""

from __future__ import annotations

from datetime import date, datetime, timezone
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment

from transforms.report import charts
from transforms.report.records import BuildSummary
from transforms.webpage import CONTROLS, environment

URL_SHOWN_CHARS = 110


def render(summary: BuildSummary) -> str:
    """The report as one HTML document in UTF-8, the same bytes for the same ``summary``."""
    return str(
        _environment()
        .get_template("report.html.j2")
        .render(build=summary, years=charts.years(summary.tables))
    )


def link_target(url: str | None) -> str | None:
    """``url`` when a reader may be sent there: http or https with a host and nothing unprintable."""
    if not url or any(character.isspace() or ord(character) in CONTROLS for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _shortened(text: str) -> str:
    """At most URL_SHOWN_CHARS: the head, and the tail, in which urls of one site differ."""
    if len(text) <= URL_SHOWN_CHARS:
        return text
    return f"{text[: URL_SHOWN_CHARS - 40]}…{text[-39:]}"


def _thousands(number: int) -> str:
    return f"{number:,}"


def _signed(number: int) -> str:
    return f"{number:+,}".replace("-", "−") if number else "±0"


def _percent(share: float) -> str:
    """100 % and 0 % only when they are exact: 99.96 % is not full."""
    if share in (0.0, 1.0):
        return f"{share:.0%}".replace("%", " %")
    return f"{min(max(share * 100, 0.1), 99.9):.1f} %"


def _points(change: float) -> str:
    """A change of a share in percentage points."""
    return f"{change * 100:+.1f}".replace("-", "−")


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M") if moment else "–"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"


@cache
def _environment() -> Environment:
    found = environment("transforms.report")
    found.filters |= {
        "thousands": _thousands,
        "signed": _signed,
        "percent": _percent,
        "points": _points,
        "moment": _moment,
        "day": _day,
        "link_target": link_target,
        "shortened": _shortened,
    }
    return found
