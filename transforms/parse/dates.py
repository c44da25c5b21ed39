"""The date and time a page or a feed item shows, as a civil date, a UTC time and the zone it was read in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = r"(?:[\sT]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"
_FORMS = (
    re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?" + _CLOCK),
    re.compile(r"(?P<name>[A-Z][a-z]{2})[a-z]*\.? (?P<day>\d{1,2}), ?(?P<year>\d{4})" + _CLOCK),
    re.compile(r"(?P<day>\d{1,2}) (?P<name>[A-Z][a-z]{2})[a-z]*,? (?P<year>\d{4})" + _CLOCK),
)
# What machines are told needs no zone of ours.
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
# Mirrors glue the date to the title: "... on the Phone(06/26/09)". Month first, as all seen.
_GLUED = re.compile(r"\s*[(（](\d\d)/(\d\d)/(\d{4}|\d\d)[)）]\s*$")
_FIRST_YEAR, _LAST_YEAR = 1949, 2100  # outside: not a date of this register but a misread number


@dataclass(frozen=True, slots=True)
class Shown:
    """When something was published by its own word. ``at`` (UTC) and ``tz`` (IANA) need a time of day."""

    day: date | None = None
    at: datetime | None = None
    tz: str | None = None


def shown_date(text: str, tz: str) -> Shown | None:
    """The first date in ``text``, read in zone ``tz``; None where there is none.

    "00:00" is no time of day: migrated pages carry it as a filler ("2004-12-10 00:00", seen).
    """
    if _WITH_OFFSET.fullmatch(text.strip()):
        return feed_date(text, tz)
    for form in _FORMS:
        for found in form.finditer(text):
            if shown := _shown(found, tz):
                return shown
    return None


def _shown(found: re.Match[str], tz: str) -> Shown | None:
    part = found.groupdict()
    name = part.get("name")
    if name is not None and name.lower() not in _MONTHS:
        return None
    month = _MONTHS.index(name.lower()) + 1 if name else int(part["month"])
    day = _civil(int(part["year"]), month, int(part["day"]))
    if day is None:
        return None
    clock = _clock(part["hour"], part["minute"], part["second"])
    if clock is None or clock == time(0):
        return Shown(day)
    local = datetime.combine(day, clock, tzinfo=zone(tz))
    return Shown(day, local.astimezone(timezone.utc), tz)


def _clock(hour: str | None, minute: str | None, second: str | None) -> time | None:
    if hour is None or minute is None:
        return None
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return None


def _civil(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def split_glued_date(title: str) -> tuple[str, date | None]:
    """The title without a date glued to its end, and that date. Two-digit years from 49 on are 19xx."""
    found = _GLUED.search(title)
    if not found:
        return title, None
    month, day, year = (int(g) for g in found.groups())
    century = 0 if year > 99 else 1900 if year >= 49 else 2000
    civil = _civil(year + century, month, day)
    rest = title[: found.start()]
    return (rest, civil) if civil and rest else (title, None)


def feed_date(text: str, tz: str) -> Shown:
    """An RFC 822 or RFC 3339 date: in UTC, and the civil date then in zone ``tz``. Empty if unreadable."""
    when = _rfc822(text) or _rfc3339(text)
    if when is None:
        return Shown()
    aware = when if when.tzinfo else when.replace(tzinfo=timezone.utc)  # RFC 5322: -0000 is UTC
    try:
        at = aware.astimezone(timezone.utc)
        day = at.astimezone(zone(tz)).date()
    except (OverflowError, ValueError):
        return Shown()
    return Shown(day, at, tz) if _FIRST_YEAR <= day.year <= _LAST_YEAR else Shown()


def _rfc822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _rfc3339(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip().replace("Z", "+00:00"))  # "Z" is read from Python 3.11 on
    except ValueError:
        return None


@lru_cache
def zone(tz: str) -> ZoneInfo:
    return ZoneInfo(tz)
