"""When a page that answers "gone" counts as deleted: never on one answer alone.

Servers and their content systems have bad minutes. The second piece of evidence is the listing that no longer
names the page although it still names what stood below it there, or the same answer at a later check.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from transforms.parse.urls import identity
from transforms.staged import Absence, Listed

# Two answers closer than this may be one outage. A night's successor is 24 h away, its repetition is not.
APART = timedelta(hours=12)
# A listing older than this says nothing about tonight; one of yesterday's night still does.
FRESH = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Deletion:
    """The first answer that said so, the moment at which both pieces of evidence were there, and which."""

    first: Absence
    known_at: datetime
    evidence: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Page:
    """The captures of one listing page in order of time; each maps an address to its place on the page."""

    times: list[datetime] = field(default_factory=list)
    places: list[dict[str, int]] = field(default_factory=list)

    def newest(self, at: datetime) -> int:
        """The index of the newest capture not after ``at``; -1 before the first."""
        return bisect_right(self.times, at) - 1


Board = Mapping[str, Mapping[str, _Page]]  # source_id -> address of a listing page -> its captures


def board(listings: Iterable[Listed], sources: set[str]) -> Board:
    """What the listings of these sources named, night by night."""
    pages: dict[str, dict[str, _Page]] = defaultdict(lambda: defaultdict(_Page))
    parsed: dict[str, dict[str, int]] = {}
    for listed in sorted((row for row in listings if row.source_id in sources), key=lambda row: row.at):
        if listed.links not in parsed:
            parsed[listed.links] = {identity(u): n for n, u in enumerate(listed.links.split("\n"))}
        page = pages[listed.source_id][listed.url]
        page.times.append(listed.at)
        page.places.append(parsed[listed.links])
    return pages


def deletion(answers: Sequence[Absence], seen: Board) -> Deletion | None:
    """What ``answers`` prove: all those that one page gave between two sights of it, in order of time."""
    for n, answer in enumerate(answers):
        first = answers[0]
        if any(_is_later_check(earlier, answer) for earlier in answers[:n]):
            return Deletion(first, answer.at, (first.how, "later_check"))
        if _is_unlisted(answer, seen.get(answer.source_id, {})):
            return Deletion(first, answer.at, (first.how, "unlisted"))
    return None


def _is_later_check(earlier: Absence, later: Absence) -> bool:
    return earlier.run_id != later.run_id and later.at - earlier.at >= APART


def _is_unlisted(answer: Absence, pages: Mapping[str, _Page]) -> bool:
    """No fresh listing names the page, and one of them still names what it once named below it."""
    address = identity(answer.url)
    fresh = [(page, n) for page, n in _current(pages, answer.at)]
    if any(address in page.places[n] for page, n in fresh):
        return False
    return any(_reaches(page, n, address) for page, n in fresh)


def _current(pages: Mapping[str, _Page], at: datetime) -> Iterator[tuple[_Page, int]]:
    for page in pages.values():
        n = page.newest(at)
        if n >= 0 and at - page.times[n] <= FRESH:
            yield page, n


def _reaches(page: _Page, now: int, address: str) -> bool:
    """Whether the page, as captured at ``now``, goes down to where it once named ``address``.

    Listings push old entries down and onto the next page: an entry that once stood lower and is still here
    shows that the place itself is still here.
    """
    earlier = next((places for places in reversed(page.places[:now]) if address in places), None)
    if earlier is None:
        return False
    return any(place > earlier[address] and other in page.places[now] for other, place in earlier.items())
