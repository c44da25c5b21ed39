"""Attribution: which words of a sentence report speech, and whose. Works on one sentence at a time, with a memory."""

from __future__ import annotations

import re

from transforms.extract.cast import Cast
from transforms.extract.fold import fold
from transforms.extract.impersonal import according_to, attitude, held_by, impersonal
from transforms.extract.joined import (
    agreed_with,
    answered,
    closes_together,
    done_with,
    elided_together,
    with_participle,
)
from transforms.extract.lead import Page
from transforms.extract.lexicon import cues
from transforms.extract.saying import DEEDS, PAST, WEAK, cue_at
from transforms.extract.source import Attribution, Memory, Source
from transforms.extract.sources import resolve
from transforms.extract.whose import TOLD, source_before, source_behind, source_by, source_of_deed

_ENUMERATOR = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]+)[.)]|[-•–])\s+")


def attributions(
    page: Page, cast: Cast, memory: Memory, start: int, end: int, fresh: bool = True
) -> list[Attribution]:
    """The attributions that stand in the sentence itself, in order; empty when it carries none. ``fresh``: nobody is
    speaking yet, or a paragraph begins; only then may somebody speak who takes no part in the meeting."""
    found: list[Attribution] = []
    enumerator = _ENUMERATOR.match(page.text, start, end)
    start = enumerator.end() if enumerator else start
    sentence = page.text[start:end]
    for m in PAST.finditer(sentence):
        cue = cue_at(sentence, m)
        if cue is None:
            continue
        hit = source_by(page, cast, memory, start, end, m) if m[0] in TOLD else None
        if hit is None:
            hit = source_before(page, cast, memory, start, start + m.start(), bool(found))
        if hit is None:
            hit = source_behind(page, cast, memory, start, end, m)
        told = hit is None and not found and m[0] not in ("talked", "spoke")
        if told and sentence.endswith(" and ", 0, m.start()):
            hit = source_of_deed(page, cast, memory, start, m.start())
        if hit is None:
            continue
        source, begin, rule = hit
        aside = bool(found) and (
            done_with(page.text, found[0], begin) or closes_together(page.text, found[0], begin, m[0])
        )
        if not (aside and source.kind == "both") and not _fits(source, m[0], cue, begin == start, found):
            continue
        if found and source.kind == "side" and _speaks_for(cast, found[0].source, source.side):
            continue
        if source.kind == "outsider" and not fresh and not _audience(source, begin == start):
            continue
        if not fresh and _of_another_talk(memory, source, cue):
            continue
        source = agreed_with(page, cast, memory, start + m.end(), end, m[0], source)
        found.append(Attribution(source, cue, begin if found else start, rule, _sureness(source, m[0])))
        memory.group = source if _is_group(cast, source) else None
        if source.kind in ("person", "outsider"):
            memory.last = source.keys
        elif source.kind == "both":
            memory.last = source.keys or memory.leads
    if found:
        found = answered(sentence, start, memory, found)
        found = elided_together(page, cast, memory, sentence, start, found)
        return _distinct(with_participle(page, cast, memory, sentence, start, found))
    if (by := according_to(page, cast, memory, start, end)) is not None:
        return [by]
    held = held_by(page, cast, memory, start, end) or attitude(page, cast, memory, start, end)
    return held or impersonal(sentence, start, fresh)


_AFTERWARDS = re.compile(
    r"(?:After|Before|Following|During|At)\s+(?:the|their|his|her)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:meeting|talks|ceremony|event|visit|consultations?|call|reception|dialogue|session|conference|summit|round),\s+"
    r"|(?:(?:On|In)\s+)?(?:[Tt]he\s+|[Tt]hat\s+)?(?:[A-Z]\w+day\s+)?(?:same\s+day|morning|afternoon|evening)[^,]{0,30},\s+"
    r"|Before\s+leaving\s+[^,]{2,40},\s+"
)
# "C and D signed a treaty this May", "the two sides issued D in 2004": what somebody speaks of.
_EARLIER = re.compile(
    r"\b(?:[Ll]ast|[Tt]his)\s+(?:year|month|week|[A-Z]\w+)\b|\b(?:ago|[Rr]ecently|[Ss]ince)\b|\b[Ii]n\s+(?:[A-Z]\w+\s+)?(?:19|20)\d\d\b"
)
_ADVERBS = re.compile(r"(?:\s+(?:also|then|jointly|both|later|[a-z]+ly))+\s*$")


def tells_deed(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> bool:
    """ "A donated C": a deed of whoever met opens the sentence, which is then the release's own."""
    opener = _AFTERWARDS.match(page.text, start, end)
    start = opener.end() if opener else start
    m = PAST.search(page.text, start, end)
    if m is None or cue_at(page.text, m) is not None:
        return False
    adverbs = _ADVERBS.search(page.text, start, m.start())
    source = resolve(page, cast, memory, start, adverbs.start() if adverbs else m.start())
    if source is None or source.kind not in ("person", "both"):
        return False
    if source.kind == "person":
        present = not memory.everyone or set(source.keys) <= set(memory.everyone)
        return present and source.how in ("name", "title")
    lands = source.how == "country" or "countries" in page.text[start : m.start()]
    return m[0] in DEEDS and not lands and _EARLIER.search(page.text, start, end) is None


def _speaks_for(cast: Cast, speaker: Source, side: str | None) -> bool:
    """ "A said, C; the Peruvian side attached importance to D": in the words of A of Peru."""
    return speaker.kind == "person" and all(cast.persons[k].side == side for k in speaker.keys)


_AUDIENCE = re.compile(
    r"(?i)(?:[a-z]+ )*(?:officials|representatives|delegates|ministers|ambassadors|envoys|guests|side)\b"
)


def _of_another_talk(memory: Memory, source: Source, cue: str) -> bool:
    """ "President A and President B held talks": in somebody's turn, told of a meeting that is not this one."""
    absent = bool(memory.everyone) and not set(source.keys) <= set(memory.everyone)
    known = cues().get(fold(cue))
    talk = cue == "talks" or (known is not None and known.kind == "noun")
    return absent and talk and source.kind == "person"


def _audience(source: Source, opens: bool) -> bool:
    """Others of the occasion, who open the sentence: they answer whoever spoke so far."""
    return opens and source.name is not None and _AUDIENCE.match(source.name) is not None


def _is_group(cast: Cast, source: Source) -> bool:
    return source.name is not None or (
        len(source.keys) == 1
        and source.kind == "person"
        and cast.persons[source.keys[0]].kind == "delegation"
    )


def _distinct(found: list[Attribution]) -> list[Attribution]:
    out: list[Attribution] = []
    for a in found:
        if not any(_same(a.source, b.source) for b in out):
            out.append(a)
    return out


def _same(a: Source, b: Source) -> bool:
    return (
        a.kind == b.kind and a.keys == b.keys and a.side == b.side if a.kind != "both" else b.kind == "both"
    )


# What a meeting does, not says.
_RESOLVED = frozenset("adopted approved passed elected launched opened approved concluded".split())


def _fits(source: Source, verb: str, cue: str, at_start: bool, found: list[Attribution]) -> bool:
    known = verb in cues() or cue in cues() or verb in WEAK or verb in ("was", "were", "are")
    if source.kind in ("both", "side") and not known and verb != "sad":
        return False
    if (source.how == "assembly" and verb in _RESOLVED) or (source.kind != "both" and verb == "reached"):
        return False
    if source.kind == "side" and source.how == "country":
        return at_start and not found
    if source.kind == "outsider":
        return known and not found
    if found and source.kind == "both" and source.how == "collective":
        return found[0].source.kind == "both"
    return not (found and source.how == "pronoun" and found[0].source.kind != "both")


_SURE = {
    "name": 0.98,
    "title": 0.96,
    "pronoun": 0.93,
    "collective": 0.97,
    "assembly": 0.9,
    "side": 0.95,
    "country": 0.8,
}


def _sureness(source: Source, verb: str) -> float:
    base = 0.7 if source.kind == "outsider" else _SURE[source.how]
    return base if verb in cues() or verb in WEAK else base - 0.1
