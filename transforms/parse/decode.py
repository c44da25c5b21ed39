"""Bytes to text by what the bytes are. Headers and meta tags are not asked: they are often wrong."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

REPLACED = "\ufffd"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH_BEFORE_ASCII = re.compile(rb"[\x81-\xfe][\x40-\x7e]")
_HIGH_PAIR = re.compile(rb"[\x81-\xfe][\x80-\xfe]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """``n_replaced`` counts byte sequences that became U+FFFD in ``text``; 0 means that nothing was lost."""

    text: str
    encoding: str
    n_replaced: int = 0


def decode(body: bytes) -> str:
    """``body`` as text, see decoded_by_bytes."""
    return decoded_by_bytes(body).text


def decoded_by_bytes(body: bytes) -> Decoded:
    """By byte order mark, else as UTF-8, else gb18030, else UTF-8 with replacements. Never raises."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _lenient(body[len(bom) :], encoding)
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        damaged = _lenient(body, "utf-8")
    if _is_damaged_utf8(damaged) or not _looks_chinese(body):
        return damaged
    try:
        return Decoded(body.decode("gb18030"), "gb18030")
    except UnicodeDecodeError:
        return damaged


def _lenient(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(text, encoding, text.count(REPLACED))


def _is_damaged_utf8(decoded: Decoded) -> bool:
    """Mostly good UTF-8. gb18030 would swallow the quotation marks of a page that was cut in mid-letter."""
    n_good = sum(c > "\x7f" for c in decoded.text) - decoded.n_replaced
    return n_good > 2 * decoded.n_replaced


def _looks_chinese(body: bytes) -> bool:
    """False for Windows-1252: there a lone high byte precedes ASCII (``China\\x92s`` is no ``China抯``)."""
    return len(_HIGH_PAIR.findall(body)) > len(_HIGH_BEFORE_ASCII.findall(body))
