"""How much two rows of one kind look like the same thing: the numbers by which ids are carried over.

All return 0 where the rows cannot be the same. Within one unchanged text places decide; across texts (a page
was edited, a mirror became the canonical account) words do.
"""

from __future__ import annotations

from transforms.link.ids.matching import SAME, Trace


def _common(a: Trace, b: Trace) -> tuple[float, float, float]:
    """What two rows stand on together, and each alone: characters of one text, else words."""
    if a.shares_text(b):
        return a.span(b), a.end - a.start, b.end - b.start
    return len(a.words & b.words), len(a.words), len(b.words)


def statements(old: Trace, new: Trace) -> float:
    """A sentence keeps its id when its boundary moves and when its speaker is read differently."""
    both, left, right = _common(old, new)
    if not both or both < SAME * min(left, right):
        return 0.0
    return both / (left + right - both) + 0.5 * (old.label == new.label)


def participants(old: Trace, new: Trace) -> float:
    """The same name in the same meeting, or a name read differently at the same place."""
    if old.label == new.label:
        return 2.0
    if old.shares_text(new):
        both = old.span(new)
        return both / max(old.end - old.start, new.end - new.start) if both else 0.0
    return 0.8 if old.words and new.words and (old.words <= new.words or new.words <= old.words) else 0.0


def meetings(old: Trace, new: Trace) -> float:
    """The same people on the same account; ``words`` are the participants' names."""
    people = _jaccard(old, new)
    place = 0.0
    if old.shares_text(new):
        place = old.span(new) / max(1, min(old.end - old.start, new.end - new.start))
    if people < SAME and not (place >= SAME and (people or not (old.words and new.words))):
        return 0.0
    return 2 * people + place + 0.5 * (old.day == new.day)


def releases(old: Trace, new: Trace) -> float:
    """The same address under another source's name."""
    return 1.0 if old.label == new.label else 0.0


def _jaccard(a: Trace, b: Trace) -> float:
    return len(a.words & b.words) / len(a.words | b.words) if a.words | b.words else 0.0


def inside(part: Trace, whole: Trace) -> float:
    """The share of ``part`` that is in ``whole``."""
    both, alone, _ = _common(part, whole)
    return both / alone if alone else 0.0


def meeting_inside(part: Trace, whole: Trace) -> float:
    """A meeting is part of another when all its people are ("met respectively" shares one sentence), or when
    its release is another account of that meeting: the two sides spell each other's names differently.
    """
    if part.words and part.words <= whole.words:
        return 1.0
    account = part.release_id in whole.groups and part.release_id != whole.release_id
    return SAME + 0.4 * _jaccard(part, whole) if account and part.day == whole.day else 0.0


def nothing(part: Trace, whole: Trace) -> float:
    """For rows that are no part of each other."""
    return 0.0
