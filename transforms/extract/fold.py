"""Fold text for look-ups without moving a single character: accents off, case off, apostrophes and dashes
made plain.
"""

from __future__ import annotations

import re
import sys
import unicodedata

# Letters that no decomposition reaches; each maps to one letter, so that offsets stay true.
_ODD = {
    **dict(zip("ßæÆœŒøØđĐðÐþÞłŁıİəƏħĦӧ", "saaooooddddttlliieehho", strict=True)),
    **dict.fromkeys("’‘ʻʼ`´", "'"),
    **dict.fromkeys("“”«»„", '"'),
    **dict.fromkeys("–—‐‑‒", "-"),
    **dict.fromkeys("\u00a0\u2009\u202f\u3000", " "),
}


def _fold_map() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x80, min(0x2100, sys.maxunicode)):
        char = chr(code)
        base = unicodedata.normalize("NFKD", char)[:1]
        if base.isascii() and base.isalpha():
            table[code] = base.lower()
        elif len(char.lower()) == 1:
            table[code] = char.lower()
    table.update({ord(k): v for k, v in _ODD.items()})
    table.update({c: chr(c).lower() for c in range(0x41, 0x5B)})
    return table


_MAP = _fold_map()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_FEW = 24  # distinct letters that are cheaper to replace one by one than to map the whole text


def fold(text: str) -> str:
    """``text`` folded, of the same length: ``fold(text)[i:j]`` is the folded form of ``text[i:j]``."""
    if not text.isascii():
        odd = set(_NOT_ASCII.findall(text))
        if len(odd) > _FEW:
            return text.translate(_MAP)
        for letter in odd:  # the order does not matter: what a letter becomes stays as it is
            text = text.replace(letter, _MAP.get(ord(letter), letter))
    return text.lower().replace("`", "'") if text.isascii() else text.translate(_MAP)
