"""Find every known phrase of a text in a single pass: the lexicon compiled into one automaton."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ahocorasick

from transforms.extract.fold import fold
from transforms.extract.lexicon import phrases


class Hit(NamedTuple):  # made by the hundred for every release, so no dataclass
    """A known phrase at ``text[start:end]``. ``kind``: country, demonym, org, role, honorific, modifier,
    city, region, venue, event, topic. ``code``: ISO3 (empty for an ambiguous form), org id, role code, city,
    venue or topic."""

    start: int
    end: int
    kind: str
    code: str


_NEEDS_CAPITAL = frozenset({"country", "demonym", "org", "city", "venue", "event", "region"})
# Topics that are acronyms or names only with a capital: "AI", "the Quad".
_CAPITAL_TOPICS = frozenset({"ai", "cis", "swift", "quad", "imec"})
_PREFER = {
    k: i
    for i, k in enumerate(
        ["venue", "event", "org", "country", "demonym", "role", "city", "region", "modifier"]
    )
}
_PILE = {"venue": 1, "event": 1, "topic": 2}  # of Hits: entities, sites, topics
# Start, end (negative: the longest first), rank of the kind, code, kind: the order in which phrases are kept.
_Ranked = tuple[int, int, int, str, str]


class _Entry(NamedTuple):
    """What a phrase is. ``exact``: so it stands in the text; ``folded``: so in the folded text, None for one
    word; ``rank``: the lower is preferred; ``pile``: which of Hits it belongs to.
    """

    length: int
    kind: str
    code: str
    exact: str | None
    folded: str | None
    capital: bool
    rank: int
    pile: int


class _Separators(dict[int, str]):
    """For ``str.translate``: whatever is no letter or digit becomes a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char = char if char.isalnum() else " "
        return char


_SEPARATORS = _Separators()


@cache
def _automaton() -> ahocorasick.Automaton:
    """Finds phrases between spaces, so that no part of a word is taken for one. Yields for each how far
    before the end of the match it begins, and its entries.
    """
    found: dict[str, tuple[int, list[_Entry]]] = {}
    for phrase, kind, code, exact in phrases():
        folded = fold(phrase)
        closed = folded[-1].isalnum()  # what ends in a full stop may be glued to the next word
        key = f" {folded.translate(_SEPARATORS)}{' ' * closed}"
        _, entries = found.setdefault(key, (len(key) - 1, []))
        capital = kind in _NEEDS_CAPITAL or (kind == "topic" and folded in _CAPITAL_TOPICS)
        spelled = None if folded.isalnum() else folded
        rank, pile = _PREFER.get(kind, 9 + len(entries)), _PILE.get(kind, 0)
        entry = _Entry(len(folded), kind, code, phrase if exact else None, spelled, capital, rank, pile)
        if all(e[:5] != entry[:5] for e in entries):
            entries.append(entry)
    automaton = ahocorasick.Automaton()
    for key, value in found.items():
        automaton.add_word(key, value)
    automaton.make_automaton()
    return automaton


@dataclass(frozen=True, slots=True)
class Hits:
    """All hits of one text: ``entities`` longest first and never overlapping, ``sites`` likewise among
    themselves, ``topics`` as they come, the longest first of those that begin together.
    """

    entities: tuple[Hit, ...]
    sites: tuple[Hit, ...]  # venues and events: they hold country names that entities must keep
    topics: tuple[Hit, ...]
    _starts: tuple[int, ...]
    _site_starts: tuple[int, ...]

    def within(self, start: int, end: int) -> tuple[Hit, ...]:
        return _within(self.entities, self._starts, start, end)

    def lands(self, start: int, end: int) -> list[Hit]:
        """The countries named in ``[start, end)`` whose code is certain, by name or demonym."""
        return [h for h in self.within(start, end) if h.kind in ("country", "demonym") and h.code]

    def sites_within(self, start: int, end: int) -> tuple[Hit, ...]:
        return _within(self.sites, self._site_starts, start, end)


def _within(hits: tuple[Hit, ...], starts: tuple[int, ...], start: int, end: int) -> tuple[Hit, ...]:
    """Those of ``hits`` in ``[start, end)``. They do not overlap: only the last can run out of it."""
    found = hits[bisect_left(starts, start) : bisect_left(starts, end)]
    return found[:-1] if found and found[-1].end > end else found


def scan(text: str, folded: str) -> Hits:
    """Every known phrase of ``text``; ``folded`` is ``fold(text)``. One pass, linear in the text."""
    found: tuple[list[_Ranked], list[_Ranked], list[_Ranked]] = ([], [], [])
    for last, (before, entries) in _automaton().iter(f" {folded.translate(_SEPARATORS)} "):
        start = last - before
        for length, kind, code, exact, spelled, capital, rank, pile in entries:
            end = start + length
            if spelled is not None and folded[start:end] != spelled:
                continue
            if exact is not None and text[start:end] != exact:
                continue
            if capital and ((exact is None and not text[start].isupper()) or _inside_name(folded, start)):
                continue
            found[pile].append((start, -end, rank, code, kind))
    entities, sites, topics = found
    kept, kept_sites = _longest(entities), _longest(sites)
    topics.sort()
    named = tuple([Hit(start, -minus_end, kind, code) for start, minus_end, _, code, kind in topics])
    return Hits(kept, kept_sites, named, tuple([h[0] for h in kept]), tuple([h[0] for h in kept_sites]))


def _inside_name(folded: str, start: int) -> bool:
    """ "Salas-Portugal" is a name."""
    return start > 1 and folded[start - 1] == "-" and folded[start - 2].isalpha()


def _longest(found: list[_Ranked]) -> tuple[Hit, ...]:
    found.sort()
    kept: list[Hit] = []
    reach = -1
    for start, minus_end, _, code, kind in found:
        if start >= reach:
            kept.append(Hit(start, -minus_end, kind, code))
            reach = -minus_end
    return tuple(kept)
