"""A second speaker in the sentence of a first: who agreed with whom, who answered, what both did then."""

from __future__ import annotations

import re

from transforms.extract.cast import Cast
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.lexicon import cues
from transforms.extract.signs import Signed
from transforms.extract.source import BOTH, Attribution, Memory, Source
from transforms.extract.sources import resolve

# What is said with these has an object of its own, and no clause behind "and" belongs to it.
_DONE_WITH = frozenset(
    """thanked congratulated commended praised briefed updated welcomed raised condemned invited
    provided""".split()
)
_TWO = re.compile(
    r"(?:the\s+two(?:\s+\w+)?|both(?:\s+\w+)?|they)\s+(?:also\s+)?(?:agreed|exchanged|discussed)\b"
)
_WHO = r"(?:respectively\s+|separately\s+)?with\s+(?P<who>(?:[^\s,.;]+\s+){0,12}?[^\s,.;’']+)"
_WITH = re.compile(rf"\s+(?:views\s+)?{_WHO}(?=\s+(?:on|to|that|about|upon|the)\b)")
_VIEWS_WITH = re.compile(
    r"\s+(?:an?\s+)?(?:[\w-]+,?\s+(?:and\s+)?){0,5}?(?:views|opinions|exchanges?|discussions?|communication|dialogue)"
    rf"\s+(?:of\s+(?:views|opinions)\s+)?{_WHO}(?=\s+(?:on|about|upon|over|regarding|concerning)\b|\.?\s*$)"
)
_JOINT_WITH = {"agreed": _WITH} | dict.fromkeys(("exchanged", "had", "conducted"), _VIEWS_WITH)
_ANSWERED = Signed(
    re.compile(
        r",\s+(?:(?:and\s+|which\s+)(?:he|she|the\s+latter)\s+(?:gladly\s+|gratefully\s+)?(?:accepted|declined|welcomed)"
        r"|which\s+(?:the\s+)?[A-Z][^,;.]{2,70}?\s(?:undertook|promised|accepted)\b"
        r"|to\s+which\s+(?:he|she|the\s+latter)\s+(?:\w+ly\s+)?(?:agreed|replied|responded))\b"
    ),
    ("accepted", "declined", "welcomed", "to which", "undertook", "promised"),
)
_WITH_PARTICIPLE = Signed(
    re.compile(
        r",\s+with\s+(?P<who>[A-Z][^,;:]{1,60}?)\s+(?P<cue>[a-z]+ing)\s+(?=that\b|the\b|his\b|her\b|its\b)"
    ),
    (", with ",),
)


def agreed_with(
    page: Page, cast: Cast, memory: Memory, at: int, end: int, verb: str, source: Source
) -> Source:
    """ "A agreed with B on C" is an agreement of both, and so is "A had exchanges with B"; "A agreed with B's
    comments" is A's alone.
    """
    pattern = _JOINT_WITH.get(verb) if source.kind == "person" else None
    m = pattern.match(page.text, at, end) if pattern else None
    if m is None:
        return source
    other = resolve(page, cast, memory, m.start("who"), m.end("who"))
    if other is not None and other.kind == "both":
        return BOTH  # "A exchanged views with the ministers"
    if other is None or other.kind not in ("person", "side"):
        return source
    keys = other.keys or [k for k in memory.leads if cast.persons[k].side == other.side]
    if verb == "had" and any(cast.persons[k].kind != "person" for k in other.keys):
        return source
    return BOTH if keys and set(memory.leads) <= {*source.keys, *keys} else source


def done_with(text: str, first: Attribution, begin: int) -> bool:
    """ "A thanked B for C, and they agreed on D": the second clause is no part of what A said."""
    if (first.cue or "").partition(" ")[0] not in _DONE_WITH or not text[:begin].rstrip().endswith(" and"):
        return False
    return " that " not in text[first.start : begin]


def closes_together(text: str, first: Attribution, begin: int, verb: str) -> bool:
    """ "A underlined C and the two agreed on D": what both did is no part of what A said."""
    if verb not in ("agreed", "exchanged", "discussed") or not _TWO.match(text, begin):
        return False
    said = text[first.start : begin]
    return said.rstrip().endswith((" and", ", while")) and " that " not in said and "“" not in said


_ELIDED = Signed(
    re.compile(
        r",?\s+and\s+(?:also\s+|then\s+|[a-z]+ly\s+)?(?P<verb>exchanged|had|conducted)(?=\s+(?:[\w-]+,?\s+(?:and\s+)?){0,5}?"
        r"(?P<cue>views|opinions|exchanges?|discussions?|communication|dialogue)\b)"
    ),
    (" exchange", " had ", " conducted "),
)


def elided_together(
    page: Page, cast: Cast, memory: Memory, sentence: str, start: int, found: list[Attribution]
) -> list[Attribution]:
    """ "A briefed B on C, and exchanged views with B on D": what both did, with the subject left out."""
    first = found[0].source
    m = _ELIDED.search(sentence) if first.kind == "person" and len(found) == 1 else None
    if m is None:
        return found
    end = start + len(sentence)
    if agreed_with(page, cast, memory, start + m.end("verb"), end, m["verb"], first).kind != "both":
        return found
    return [*found, Attribution(BOTH, m["cue"], start + m.start("verb"), "speech.elided_together", 0.85)]


def answered(sentence: str, start: int, memory: Memory, found: list[Attribution]) -> list[Attribution]:
    """ "A invited B, which he accepted": the answer is B's."""
    m = _ANSWERED.search(sentence)
    others = [k for k in memory.leads if k not in found[0].source.keys]
    if m is None or found[0].source.kind != "person" or len(others) != 1:
        return found
    return [
        found[0],
        Attribution(
            Source("person", (others[0],), how="pronoun"),
            m[0].split()[-1],
            start + m.start(),
            "speech.answered",
            0.85,
        ),
    ]


def with_participle(
    page: Page, cast: Cast, memory: Memory, sentence: str, start: int, found: list[Attribution]
) -> list[Attribution]:
    """ "The two agreed on C, with A stressing that D": A's words end the sentence."""
    m = _WITH_PARTICIPLE.search(sentence)
    if m is None or fold(m["cue"]) not in cues() or start + m.start() <= found[-1].start:
        return found
    source = resolve(page, cast, memory, start + m.start("who"), start + m.end("who"))
    if source is None or source.kind != "person" or source.keys == found[-1].source.keys:
        return found
    at = start + sentence.index("with", m.start())
    return [*found, Attribution(source, m["cue"], at, "speech.with_participle", 0.85)]
