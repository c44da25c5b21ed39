"""What reading a release leaves behind: its cast, its encounters, and whose words every sentence is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.extract.cast import Cast
from transforms.extract.lead import Encounter, Page
from transforms.extract.sentences import split_sentences
from transforms.extract.source import Source


class Sentence(NamedTuple):
    number: int  # 1-based in the release
    paragraph: int  # 1-based
    start: int
    end: int


class Spoken(NamedTuple):
    """One source's words: a sentence, or the part of it that is theirs. ``meeting`` is an index into the
    encounters.
    """

    sentence: Sentence
    source: Source
    cue: str | None
    start: int
    end: int
    explicit: bool
    quote: str
    meeting: int | None
    rule_id: str
    confidence: float


@dataclass(slots=True)
class Narrative:
    """The result of reading: everything the rows are made from."""

    page: Page
    cast: Cast = field(default_factory=Cast)
    encounters: list[Encounter] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    turns: int = 0
    visited: bool = False


# Characters of a sentence that are read. The longest of 1,636 presidential releases has 2,390; what
# runs on without
# an end is no prose, and patterns that look back and forth in a sentence would take the square of its length.
LONGEST_SENTENCE = 3000


def numbered(text: str) -> list[Sentence]:
    """The sentences of ``text`` with their numbers, from 1, and those of their paragraphs."""
    out = []
    paragraph, at = 1, 0
    for i, (start, end) in enumerate(split_sentences(text), 1):
        paragraph += text.count("\n", at, start)
        at = start
        out.append(Sentence(i, paragraph, start, min(end, start + LONGEST_SENTENCE)))
    return out
