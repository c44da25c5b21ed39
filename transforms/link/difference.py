"""How much of a text was changed, in characters."""

from __future__ import annotations

import difflib
import re

# Above this many characters between the common beginning and end, changes are counted by words: comparing
# characters is quadratic.
_BY_WORDS_ABOVE = 4_000
_WORDS = re.compile(r"\w+|\W")


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
