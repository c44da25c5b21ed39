"""Which row of this build is which row of the version before. Pure; small groups, so plain loops.

Rows whose evidence is the same to the letter never come here (``settle`` joins them in Arrow): only what was
read differently or from another page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SAME = 0.5  # of the smaller of two pieces of evidence: below, they are two things


@dataclass(frozen=True, slots=True)
class Trace:
    """The evidence of one row. Rows are compared when they have a group in common."""

    id: str
    groups: frozenset[str]
    release_id: str | None = None
    text_sha256: str | None = None  # of the release's text that the offsets count in
    start: int = 0
    end: int = 0
    label: str = ""
    words: frozenset[str] = frozenset()
    day: str | None = None

    def shares_text(self, other: Trace) -> bool:
        return self.text_sha256 is not None and self.text_sha256 == other.text_sha256

    def span(self, other: Trace) -> int:
        """Characters that both stand on; only to be asked of traces that share their text."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(slots=True)
class Matches:
    """``kept``: new id -> old id. ``split``: (old id, new id) of the further parts of an old row that lives
    on. ``merged``: (old id, provisional id of the row that holds it now). ``gone``: old ids without any.
    """

    kept: dict[str, str] = field(default_factory=dict)
    split: list[tuple[str, str]] = field(default_factory=list)
    merged: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


Likeness = Callable[[Trace, Trace], float]
Near = Mapping[str, Sequence[Trace]]  # new id -> the old rows that share a group with it


Twins = Sequence[tuple[Trace, Trace]]


def match(
    old: Sequence[Trace], new: Sequence[Trace], likeness: Likeness, inside: Likeness, twins: Twins = ()
) -> Matches:
    """Pair rows one to one, the likeliest first. ``likeness`` (old, new): 0 for rows that cannot be the same.
    ``inside`` (part, whole): the share of the part's evidence that is the whole's, asked of rows without a
    pair: they may have become part of a row, or been one. ``twins``: rows nearby that are the same to the
    letter. Others may have been merged into them; but an unchanged row has lost no part to its own release.
    """
    olds, news = [*old, *(o for o, _ in twins)], [*new, *(n for _, n in twins)]
    near = _near(olds, news)
    found = Matches(kept={n.id: o.id for o, n in twins})
    taken = set(found.kept.values())
    scored = sorted(
        (-score, o.id, n.id)
        for n in new
        for o in near[n.id]
        if o.id not in taken and (score := likeness(o, n)) > 0
    )
    for _, o_id, n_id in scored:
        if o_id not in taken and n_id not in found.kept:
            taken.add(o_id)
            found.kept[n_id] = o_id
    _split(found, news, near, inside, unchanged={o.id for o, _ in twins})
    _merged(found, olds, news, near, inside)
    return found


def _near(old: Iterable[Trace], new: Iterable[Trace]) -> dict[str, list[Trace]]:
    """New id -> the old rows that share a group with it."""
    by_group: dict[str, dict[str, Trace]] = defaultdict(dict)
    for o in old:
        for group in o.groups:
            by_group[group][o.id] = o
    return {n.id: [*{i: o for g in sorted(n.groups) for i, o in by_group[g].items()}.values()] for n in new}


def _split(found: Matches, new: Sequence[Trace], near: Near, inside: Likeness, unchanged: set[str]) -> None:
    """The new rows without a pair that were part of an old row, which lives on."""
    lives = set(found.kept.values())
    for n in new:
        if n.id in found.kept:
            continue
        wholes = [
            (-share, o.id)
            for o in near[n.id]
            if o.id in lives
            and not (o.id in unchanged and o.release_id == n.release_id)
            and (share := inside(n, o)) >= SAME
        ]
        if wholes:
            found.split.append((min(wholes)[1], n.id))


def _merged(found: Matches, old: Sequence[Trace], new: Sequence[Trace], near: Near, inside: Likeness) -> None:
    """The old rows without a pair: those that are part of a row now, and those that are gone."""
    lives = set(found.kept.values())
    wholes: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for n in new:
        for o in near[n.id] if n.id in found.kept else ():
            if o.id not in lives and (share := inside(o, n)) >= SAME:
                wholes[o.id].append((-share, n.id))
    for o in old:
        if o.id in wholes:
            found.merged.append((o.id, min(wholes[o.id])[1]))
        elif o.id not in lives:
            found.gone.append(o.id)
