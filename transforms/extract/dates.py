"""Dates as releases state them. Our own expressions: general date parsers invent years (see the platform notes)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from transforms.extract.signs import Signed

_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = (
    "(?:"
    + "|".join(
        [*(m.capitalize() for m in _MONTHS), *(m[:3].capitalize() + r"\b\.?" for m in _MONTHS), r"Sept\.?"]
    )
    + ")"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
# "September 21, 2022" "14 November 2005" "Nov. 3" "June 13 to 16, 2023"
DATE = (
    rf"(?:(?P<m1>{_MONTH})\s*(?P<d1>{_DAY})(?:\s*(?:to|-|–|and)\s*(?P<d1b>{_DAY})\b)?(?:\s*,?\s*(?P<y1>(?:19|20)\d\d))?"
    rf"|(?P<d2>{_DAY})(?:\s*(?:to|-|–|and)\s*(?P<d2b>{_DAY}))?\s+(?:of\s+)?(?P<m2>{_MONTH})(?:\s*,?\s*(?P<y2>(?:19|20)\d\d))?)(?![\w])"
)
_DATE = re.compile(DATE)
_PART = r"(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|noon|midday)"
_DAY_SIGNS = ("day", "orning", "fternoon", "vening", "night", "noon")
# The whole adverbial round a date, so that it can be taken out of a sentence before its nouns are read.
WHEN = Signed(
    re.compile(
        rf"(?:(?<![A-Za-z])(?=[OoIiAaDdEeLlFfBbtmnMTWSJ\d])(?:\b(?:[Aa]lso\s+)?(?:[Oo]n|[Ii]n|[Aa]t|[Dd]uring|[Ee]arly|[Ll]ate|[Ff]rom|[Bb]y)\s+)?(?:the\s+)?(?:{_PART}\s+(?:of|on)\s+)?(?:(?:about\s+|around\s+)?\d{{1,2}}(?::\d\d)?\s*[ap]\.?m\.?,?\s+(?:on\s+)?)?"
        rf"(?:{_WEEKDAY},?\s+)?)?(?=[JFMASOND\d]){re.sub(r'[?]P<[a-z0-9]+>', '?:', DATE)}(?:\s*,)?(?:\s*\(?\s*local\s+time\s*\)?)?(?:\s+(?:in\s+the\s+)?{_PART})?"
    ),
    tuple(m[:3].capitalize() for m in _MONTHS),
)
TODAY = Signed(
    re.compile(
        r"\b(?:[Ee]arlier\s+)?(?:[Tt]oday|[Tt]his\s+(?:morning|afternoon|evening)|[Tt]onight)\b|\b[Oo]n\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?\b|\b[Yy]esterday\b"
    ),
    _DAY_SIGNS,
)
SAME_DAY = Signed(
    re.compile(
        r"\b(?:[Oo]n|[Ll]ater(?:\s+on)?|[Ee]arlier(?:\s+on)?)?\s*(?:the\s+same|that|the)\s+(?:day|morning|afternoon|evening|night)\b|\b[Ii]n\s+the\s+(?:morning|afternoon|evening)\b|\b[Aa]t\s+(?:noon|night)\b"
    ),
    _DAY_SIGNS,
)


class EventDate(NamedTuple):
    """A civil date at the place of the event, its last day where a range is given, and how exactly it is known."""

    day: date | None
    last: date | None = None
    precision: str = "none"  # day | month | year | none


UNKNOWN = EventDate(None)


def _month(word: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(word[:3].lower()))


def _number(word: str) -> int:
    return int(re.match(r"\d+", word)[0])  # type: ignore[index]


def read_date(text: str, published: date | None) -> EventDate:
    """The first date in ``text``. A missing year is taken from ``published``: the year that puts the event nearest to it,
    and never more than a week after it; without a published date the result is unknown."""
    m = _DATE.search(text)
    if m is None:
        return UNKNOWN
    month, first, last, year = (
        (m["m1"], m["d1"], m["d1b"], m["y1"]) if m["m1"] else (m["m2"], m["d2"], m["d2b"], m["y2"])
    )
    try:
        day = _with_year(_month(month), _number(first), int(year) if year else None, published)
        end = _with_year(_month(month), _number(last), day.year, published) if last and day else None
    except (ValueError, OverflowError):  # February 30; the ends of the calendar
        return UNKNOWN
    return EventDate(day, end, "day") if day else UNKNOWN


def _with_year(month: int, day: int, year: int | None, published: date | None) -> date | None:
    if year is not None:
        return date(year, month, day)
    if published is None:
        return None
    this = date(published.year, month, day)
    return this if this <= published + timedelta(days=7) else date(published.year - 1, month, day)


def relative_date(text: str, published: date | None) -> EventDate:
    """ "today", "this morning", "on Tuesday": counted from the published date. Unknown where nothing of the kind stands."""
    m = TODAY.search(text)
    if m is None or published is None:
        return UNKNOWN
    word = m[0].lower()
    if "yesterday" in word:
        return _days_before(published, 1)
    for i, name in enumerate(("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")):
        if f" {name}day" in word:
            return _days_before(published, (published.weekday() - i) % 7)
    return EventDate(published, None, "day")


def _days_before(published: date, days: int) -> EventDate:
    if published.toordinal() <= days:
        return UNKNOWN
    return EventDate(published - timedelta(days=days), None, "day")
