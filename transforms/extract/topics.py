"""Issue areas: which topics of ``tables/topics.csv`` a stretch of text names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from transforms.extract.lead import Page

# What nearly every readout names: it gives way to anything more specific.
_GENERAL = frozenset({"bilateral_relations", "multilateral_institutions", "regional_cooperation"})


class Mention(NamedTuple):
    """A keyword of ``topic`` at ``[start, end)``; ``weight`` 2 for several words, else 1; half if general."""

    start: int
    end: int
    topic: str
    weight: float


class Topics:
    """The topic keywords of one page: found in one pass, then asked for by offsets."""

    def __init__(self, page: Page) -> None:
        self._mentions = list(_mentions(page))
        self._starts = [m.start for m in self._mentions]
        self._known: dict[tuple[int, int], dict[str, float]] = {}

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
        """Topic -> its weight in ``[start, end)``, in order of mention; every stretch is asked for thrice."""
        if (start, end) in self._known:
            return self._known[start, end]
        scores = self._known[start, end] = {}
        for m in self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if m.end <= end:
                scores[m.topic] = scores.get(m.topic, 0) + m.weight
        return scores


def _mentions(page: Page) -> Iterator[Mention]:
    """Keywords of the page, the longest at each place; none inside the name of a country or of an office."""
    names = [(h.start, h.end) for h in page.hits.entities if h.kind in ("country", "role", "modifier")]
    reach, at = -1, 0
    keyword = (-1, -1)
    for start, end, _, topic in page.hits.topics:
        while at < len(names) and names[at][1] <= start:
            at += 1
        inside = at < len(names) and names[at][0] <= start and end <= names[at][1]
        if (start < reach and (start, end) != keyword) or inside:
            continue
        reach, keyword = end, (start, end)
        weight = 2.0 if " " in page.text[start:end] else 1.0
        yield Mention(start, end, topic, weight * 0.5 if topic in _GENERAL else weight)
