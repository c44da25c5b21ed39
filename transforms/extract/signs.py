"""Costly patterns are tried only where a sign of them stands: a look for a few words spares most searches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


def signed(text: str, signs: tuple[str, ...]) -> bool:
    """Does any of ``signs`` stand in ``text``?"""
    for sign in signs:  # noqa: SIM110 - asked a dozen times of every sentence, and any() doubles the price
        if sign in text:
            return True
    return False


class Signed(NamedTuple):
    """A pattern with its signs, one of which stands in whatever it fits."""

    pattern: re.Pattern[str]
    signs: tuple[str, ...]

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text) if signed(text, self.signs) else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it fits, from left to right."""
        return [m.span() for m in self.pattern.finditer(text)] if signed(text, self.signs) else []


def alternatives(words: Iterable[str]) -> str:
    """A pattern for one of ``words``, parted by first letter: alternatives are tried one by one."""
    grouped: dict[str, list[str]] = {}
    for word in sorted(words):
        grouped.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in grouped.items())
