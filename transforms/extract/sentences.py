"""Split paragraphs into sentences, keeping exact character offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.extract.tables import ABBREVIATIONS

# A full stop, question or exclamation mark, with the quotes and brackets that close on it, then white space
# and
# something that can begin a sentence.
_END = re.compile(
    r"[.?!…](?P<close>[\"'”’)\]]*)\s+(?=(?P<next>[\"'“‘(\[<*]*[^\W\da-z]|[\"'“‘(\[<*]*\d|[\"“‘]|\(|<|\*|[-–—]))"
)
_TO_LAST_WORD = re.compile(r".*[\s“\"'‘(\[]", re.DOTALL)
_INITIAL = re.compile(r"^(?:[^\W\d_]\.)+$|^[A-Z]\.$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """``(start, end)`` of every sentence of ``text``; a newline always ends one. Offsets slice exactly, no
    margins.
    """
    return [span for start, end in _paragraphs(text) for span in _split_paragraph(text, start, end)]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _split_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    while begin < end and text[begin].isspace():
        begin += 1
    for m in _END.finditer(text, begin, end):
        stop = m.end("close")
        if _ends_sentence(text, begin, m.start("close"), m["close"], m["next"]):
            yield begin, stop
            begin = m.end()
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        yield begin, end


def _ends_sentence(text: str, begin: int, stop: int, close: str, following: str) -> bool:
    if text[stop - 1] != "." or close:
        return True
    reach = max(begin, stop - 40)
    m = _TO_LAST_WORD.match(text, reach, stop)
    word = text[m.end() if m else reach : stop]
    kind = ABBREVIATIONS.get(word) or ABBREVIATIONS.get(word.rpartition("-")[2])
    if kind == "always":
        return False
    if kind == "unless_next_capital":
        return following[-1:].isupper() and not following[-1:].isdigit()
    return not (_INITIAL.match(word) and kind is None)
