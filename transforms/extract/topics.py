"""Issue areas: which topics of ``tables/topics.csv`` a stretch of text names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import ahocorasick

from transforms.extract.lead import Page
from transforms.extract.tables import rows

# Words that are acronyms or names only with a capital: "AI", "the Quad".
_CAPITAL = frozenset({"ai", "cis", "swift", "quad", "imec"})
# What nearly every readout names: it gives way to anything more specific.
_GENERAL = frozenset({"bilateral_relations", "multilateral_institutions", "regional_cooperation"})


class Mention(NamedTuple):
    """A keyword of ``topic`` at ``[start, end)``; ``weight`` 2 for several words, else 1; half if general."""

    start: int
    end: int
    topic: str
    weight: float


@cache
def _automaton() -> ahocorasick.Automaton:
    found: dict[str, list[tuple[str, float]]] = {}
    for row in rows("topics"):
        for keyword in filter(None, map(str.strip, row["keywords"].split(";"))):
            weight = (2.0 if " " in keyword else 1.0) * (0.5 if row["topic"] in _GENERAL else 1.0)
            found.setdefault(keyword, []).append((row["topic"], weight))
    automaton = ahocorasick.Automaton()
    for keyword, entries in found.items():
        automaton.add_word(keyword, (len(keyword), keyword in _CAPITAL, tuple(entries)))
    automaton.make_automaton()
    return automaton


class Topics:
    """The topic keywords of one page: found in one pass, then asked for by offsets."""

    def __init__(self, page: Page) -> None:
        self._mentions = _mentions(page)
        self._starts = [m.start for m in self._mentions]

    def best(self, start: int, end: int) -> str | None:
        """The topic named most in ``[start, end)``; the first named of equals; None where none is named."""
        scores = self._scores(start, end)
        return max(scores, key=lambda t: scores[t]) if scores else None

    def named(self, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
        """Every topic that leads one of the spans or is named by more than a single word; sorted."""
        found: set[str] = set()
        total: dict[str, float] = {}
        for start, end in spans:
            best = self.best(start, end)
            if best:
                found.add(best)
            for topic, weight in self._scores(start, end).items():
                total[topic] = total.get(topic, 0) + (weight * 2 if topic in _GENERAL else weight)
        return tuple(sorted(found | {t for t, weight in total.items() if weight >= 2}))

    def _scores(self, start: int, end: int) -> dict[str, float]:
        scores: dict[str, float] = {}
        for m in self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if m.end <= end:
                scores[m.topic] = scores.get(m.topic, 0) + m.weight
        return scores


def _mentions(page: Page) -> list[Mention]:
    """Keywords of the page, the longest at each place; none inside the name of a country or of an office."""
    text, folded, n = page.text, page.folded, len(page.folded)
    raw: list[tuple[int, int, tuple[tuple[str, float], ...]]] = []
    for last, (length, capital, entries) in _automaton().iter(folded):
        start, end = last - length + 1, last + 1
        if (start and folded[start - 1].isalnum()) or (end < n and folded[end].isalnum()):
            continue
        if not (capital and not text[start].isupper()):
            raw.append((start, -end, entries))
    raw.sort()
    names = [(h.start, h.end) for h in page.hits.entities if h.kind in ("country", "role", "modifier")]
    return list(_outside(raw, names))


def _outside(
    raw: list[tuple[int, int, tuple[tuple[str, float], ...]]], names: list[tuple[int, int]]
) -> Iterable[Mention]:
    reach, at = -1, 0
    for start, minus, entries in raw:
        end = -minus
        while at < len(names) and names[at][1] <= start:
            at += 1
        inside = at < len(names) and names[at][0] <= start and end <= names[at][1]
        if start < reach or inside:
            continue
        reach = end
        for topic, weight in entries:
            yield Mention(start, end, topic, weight)
