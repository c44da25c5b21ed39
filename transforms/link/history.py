"""Fold what the captures showed into releases with revisions, and count what changed between them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from transforms.staged import Observation

# Above this many characters between the common beginning and end, changes are counted by words: comparing
# characters is quadratic.
_BY_WORDS_ABOVE = 4_000
_WORDS = re.compile(r"\w+|\W")


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a release that differs from the one before it in title, shown date or text."""

    number: int  # from 1
    first: Observation
    last: Observation


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of one release, oldest first."""

    release_id: str
    revisions: tuple[Revision, ...]

    @property
    def latest(self) -> Observation:
        return self.revisions[-1].last

    @property
    def status(self) -> str:
        return "edited" if len(self.revisions) > 1 else "live"


def histories(observations: Iterable[Observation]) -> list[History]:
    """One history per release, in order of id. Observations of different months with one state are one
    revision.
    """
    ordered = sorted(observations, key=lambda o: (o.release_id, o.seen_first, o.seen_last, o.state_sha256))
    return [
        History(rid, _revisions(list(group))) for rid, group in groupby(ordered, key=lambda o: o.release_id)
    ]


def _revisions(states: list[Observation]) -> tuple[Revision, ...]:
    out: list[Revision] = []
    for o in states:
        if out and out[-1].last.state_sha256 == o.state_sha256:
            out[-1] = Revision(out[-1].number, out[-1].first, o)
        else:
            out.append(Revision(len(out) + 1, o, o))
    return tuple(out)


def changed_characters(old: str, new: str) -> tuple[int, int]:
    """(added, removed) characters between two texts, by the longest matching blocks of difflib."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    by_words = len(a) + len(b) > _BY_WORDS_ABOVE
    left: list[str] = _WORDS.findall(a) if by_words else list(a)
    right: list[str] = _WORDS.findall(b) if by_words else list(b)
    added = removed = 0
    for op, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op != "equal":
            removed += sum(map(len, left[i1:i2]))
            added += sum(map(len, right[j1:j2]))
    return added, removed


def _common(a: str, b: str) -> int:
    """Length of the common beginning."""
    return next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))  # noqa: B905
