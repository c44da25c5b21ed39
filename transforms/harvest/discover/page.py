"""What one page of a discovery shows, and the range of days that is asked for. Pure records, no network."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Literal, Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from transforms.harvest.exchange import Headers

# Pages of a listing point at articles; pages of a feed carry the texts themselves.
Role = Literal["listing", "feed"]
Problem = Literal["empty_listing", "feed_is_no_feed", "broken_answer"]


@dataclass(frozen=True, slots=True)
class Link:
    """One item as a page shows it: an article's address, or a feed item's (without one, its guid).

    ``shown`` is the civil date beside it at the publisher, ``modified`` (UTC) when the publisher says it last
    changed; None where the page does not tell.
    """

    url: str
    title: str = ""
    shown: date | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What one page of a trail tells.

    ``next_url``: the next older page by the page's own word. ``pages``: how the further pages are named,
    ``{n}`` counting from 1. ``n_pages``: how many pages there are. ``last``: nothing older follows.
    ``children``: further pages to be read for themselves (a sitemap index has them).
    """

    links: tuple[Link, ...] = ()
    next_url: str | None = None
    pages: str | None = None
    n_pages: int | None = None
    last: bool = False
    children: tuple[Link, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One archived answer, as ``Trail.read`` takes it. ``url`` is the address that answered."""

    url: str
    body: bytes
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The civil days at the publisher that are asked for, both included; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"the range ends ({self.until}) before it begins ({self.since})")

    @property
    def is_open(self) -> bool:
        return self.since is None and self.until is None

    def may_hold(self, link: Link) -> bool:
        """Whether ``link`` may lie in the range: one without a date may, and one that changed later."""
        if link.shown is not None:
            return not self._is_before(link.shown) and not (self.until and link.shown > self.until)
        return link.modified is None or not self._is_before(link.modified.date())

    def ends_above(self, links: tuple[Link, ...]) -> bool:
        """Whether a page's dates say that it, and so every older page, lies before the range."""
        shown = [link.shown for link in links if link.shown is not None]
        return bool(shown) and all(self._is_before(day) for day in shown)

    def begins_below(self, links: tuple[Link, ...]) -> bool:
        """Whether a page's dates say that the range begins on an older page."""
        shown = [link.shown for link in links if link.shown is not None]
        return bool(shown) and self.until is not None and min(shown) > self.until

    def _is_before(self, day: date) -> bool:
        return self.since is not None and day < self.since


ANY_DAY = Window()


class Trail(Protocol):
    """One way from the newest page of a source to its older ones: what every kind of discovery is."""

    @property
    def role(self) -> Role: ...

    @property
    def max_pages(self) -> int: ...

    def url(self, index: int, before: Page | None) -> str | None:
        """The address of page ``index`` (0 is the newest); None where there is none, or where only a page
        that could not be read (``before`` is then None) could tell.
        """
        ...

    def read(self, answer: Answer) -> Page: ...


_ISO_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_MONTH_FIRST = re.compile(r"\b([A-Z][a-z]+) (\d{1,2}), ((?:19|20)\d\d)\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+),? ((?:19|20)\d\d)\b")


def date_in(text: str) -> date | None:
    """The first civil date in ``text``: 2024-10-24, October 24, 2024, or 24 October 2024; None for none."""
    try:
        if match := _ISO_DATE.search(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _MONTH_FIRST.search(text):
            return _written(match[2], match[1], match[3])
        if match := _DAY_FIRST.search(text):
            return _written(match[1], match[2], match[3])
    except ValueError:
        return None  # "2021-13-45" is no date
    return None


def _written(day: str, month: str, year: str) -> date:
    name = "%B" if len(month) > 3 else "%b"
    return datetime.strptime(f"{day} {month} {year}", f"%d {name} %Y").date()  # noqa: DTZ007 a civil date


def moment(text: object) -> datetime | None:
    """An RFC 3339, W3C or RFC 822 time in UTC; a bare date is its first moment, a time without zone UTC."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        when = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        when = _rfc822(text)  # type: ignore[assignment]
    if when is None:
        return None
    try:
        return (when if when.tzinfo else when.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (OverflowError, ValueError):
        return None


def _rfc822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def day_of(when: datetime | None, zone: str) -> date | None:
    """The civil day of a moment at the publisher."""
    return None if when is None else when.astimezone(ZoneInfo(zone)).date()


def with_query(url: str, pairs: list[tuple[str, str]]) -> str:
    """``url`` with ``pairs`` added to its query, in their order."""
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode(pairs)]))
    return urlunsplit(parts._replace(query=query))


def json_of(body: bytes) -> Any:
    """The JSON value of ``body``; None where it is none (an error page, a truncated answer)."""
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return None
