"""Transcripts: the labels in front of a colon that say whose turn it is."""

from __future__ import annotations

import re

from transforms.extract.cast import Cast, name_words, surnames
from transforms.extract.lead import Page
from transforms.extract.source import Memory, Source
from transforms.extract.sources import resolve

_TURN = re.compile(
    r"^(?:\*[\s*]*)?(?P<who>(?:[^\W\d_][\w'’.()-]*,?\s+){0,24}?[^\W\d_][\w'’.()-]*)\s*(?:\((?:retranslated|via\s+interpreter|in\s+\w+|through\s+interpreter|off-mike)\))?\s*:\s+(?=\S)"
)
_STAFF = re.compile(
    r"^(?:QUESTION|Question|Q|MODERATOR|Moderator|PARTICIPANT|MS|MR|M(?:R|S)\.?\s+[A-Z]+|OPERATOR|INTERPRETER|STAFF|VOICE)$"
)


_ANSWER = ("A", "Answer", "ANSWER")  # whoever the headline names


def turn(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> tuple[Source, int] | None:
    """``(source, where the words begin)`` when the sentence opens a transcript turn: "SECRETARY A: ...", "A: ..."."""
    m = _TURN.match(page.text[start:end]) if page.text.find(":", start, end) >= 0 else None
    if m is None:
        return None
    label = m["who"].strip()
    source = resolve(page, cast, memory, start + m.start("who"), start + m.end("who"))
    if source is None or source.kind == "outsider":
        source = _label(cast, label) or source
    if source is None and label in _ANSWER and memory.answers is not None:
        source = Source("person", (memory.answers,))
    if source is None and _STAFF.match(label):
        source = Source("outsider", name=label.rstrip("."))
    return (source, start + m.end()) if source else None


_LABEL_LINKS = frozenset({"of", "the", "for", "and", "to", "de", "van", "der", "bin", "al", "von", "el"})


def is_label(sentence: str) -> bool:
    """Does the sentence open like a turn of somebody ("Nile Evening Post: Will you ...")?"""
    m = _TURN.match(sentence) if ":" in sentence else None
    return m is not None and all(w[0].isupper() or w in _LABEL_LINKS for w in m["who"].split())


def _label(cast: Cast, label: str) -> Source | None:
    """A label such as "MR GRANDI", or one that repeats its name, is known by its last name word."""
    if any(w[0].islower() and w not in _LABEL_LINKS for w in label.split()):
        return None
    words = name_words(label)
    for n in (3, 2, 1):
        for i in range(len(words) - n, -1, -1):
            person = cast.by_name(words[i : i + n])
            if person is not None and (n > 1 or words[i] in surnames(person)):
                return Source("person", (person.key,), how="name")
    return None
