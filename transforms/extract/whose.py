"""Whose words a reporting verb reports: who stands in front of it, behind it, or behind "by"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.extract.cast import Cast, name_words
from transforms.extract.dates import WHEN
from transforms.extract.lead import Page
from transforms.extract.phrases import parse_participants
from transforms.extract.saying import PAST, cue_at
from transforms.extract.source import Memory, Source
from transforms.extract.sources import resolve

# Adverbs and fillers that may stand between a source and its verb.
_BETWEEN = re.compile(
    r"(?<![\s,])(?:[\s,]+(?:also|then|again|once\s+again|once\s+more|further|furthermore|first|finally|for\s+(?:his|her|their)\s+part|in\s+turn|in\s+response|both|all|jointly|together|too|likewise|thus|therefore|in\s+particular|once|now|still|personally|clearly|never|even|just|on\s+behalf\s+of[^,]*|[a-z]+ly))+$"
)
# In which words an alternative of _BETWEEN can end, but for "-ly" and whatever stands behind "on behalf of".
_LAST_BETWEEN = frozenset(
    """also then again more further furthermore first finally part turn response both all jointly together too
    likewise thus therefore particular once now still personally clearly never even just""".split()
)
_LONGEST_SOURCE = 159  # characters
_CLAUSE_START = re.compile(
    r"(?:[,;:—–]|(?<!\b[A-Z])(?<!\b[DM]r)(?<!\bMs)(?<!\bMrs)\.|[“”\"]|\b(?:and|while|but|yet(?=\s+(?:both|the\s+two|they)\b)|whereas|to\s+which|for\s+which|after\s+which|when|where(?=\s+s?he\b)|whom)\b)[\s“”\"]*"
)
_OPENING = re.compile(
    r"(?:More\s+broadly|In\s+turn|In\s+return|In\s+this\s+(?:connection|regard|context)|In\s+(?:particular|general|addition))\s+|(?:In|At|During|On|After|Before)\s+(?:his|her|the|their)\s+(?:[\w-]+\s+){0,2}?(?:speech(?:es)?|remarks|message|address|letter|meetings?|talks|calls?|part|conversation|banquet|event|reply|toast|ceremony|statement)\s+"
)
_SUBORDINATE = re.compile(r"\b(?:that|if|whether|because|since|until|which|who|what|how|why|as)\s+$")
# "..., and both agreed": a word that may stand behind a source is one itself.
_ALONE = re.compile(r"(?:,\s+(?:and|while|yet|but)\s+|\band\s+)(?P<who>both)\s+(?:[a-z]+ly\s+|also\s+)?$")
_DATED = ("On ", "In ", "At ")
TOLD = frozenset({"briefed", "informed", "updated", "assured", "congratulated", "thanked"})
_BY = re.compile(r"(?:\s+[a-z]+){0,3}?\s+by\s+(?=[A-Z]|the\s)")
_ABOUT_WHAT = re.compile(r"\s(?:on|about|that|of|for|regarding|concerning|over|in)\b|[,.;]|\Z")


def source_before(
    page: Page, cast: Cast, memory: Memory, start: int, verb: int, later: bool
) -> tuple[Source, int, str] | None:
    """The source whose phrase ends at ``verb``, from the widest reading to the narrowest."""
    text = page.text
    between = _BETWEEN.search(text, start, verb - 1) if _follows_adverb(text, start, verb) else None
    stop = between.start() if between else verb
    while stop > start and text[stop - 1] in " ,":
        stop -= 1
    for begin in _clause_starts(text, start, stop, later):
        source = resolve(page, cast, memory, begin, stop)
        if source is not None:
            return source, begin, "speech.start" if begin == start else "speech.clause"
    if between and (alone := _ALONE.search(text, max(start, verb - 40), verb)):
        return _both(page, cast, memory, start, alone)
    return _parenthesis(page, cast, memory, start, stop) if not later else None


def _both(
    page: Page, cast: Cast, memory: Memory, start: int, m: re.Match[str]
) -> tuple[Source, int, str] | None:
    source = resolve(page, cast, memory, *m.span("who")) if len(memory.leads) > 1 else None
    return (source, m.start("who"), "speech.clause") if source is not None else None


def _follows_adverb(text: str, start: int, verb: int) -> bool:
    """Can what stands between a source and its verb end here? A look at one word spares most searches."""
    if text[verb - 1 : verb] != " ":
        return False
    word = text[text.rfind(" ", start, verb - 1) + 1 : verb - 1].rpartition(",")[2]
    return word.endswith("ly") or word in _LAST_BETWEEN or "behalf" in text[start:verb]


def _clause_starts(text: str, start: int, stop: int, later: bool) -> Iterator[int]:
    """Where a phrase that ends at ``stop`` may begin, the widest first: mostly only the first is tried."""
    nearest = max(start, stop - _LONGEST_SOURCE)
    if not later:
        if start == nearest and start < stop:
            yield start
        opening = _OPENING.match(text, start, stop)
        if opening and nearest <= opening.end() < stop:
            yield opening.end()
    for m in _CLAUSE_START.finditer(text, start, stop):
        joined = m[0].strip() in ("and", "but", "while")
        if (not later and joined) or not nearest <= m.end() < stop:
            continue
        if m[0].startswith(("to", "for", "after")) or not _SUBORDINATE.search(text, start, m.end()):
            yield m.end()


def _parenthesis(
    page: Page, cast: Cast, memory: Memory, start: int, stop: int
) -> tuple[Source, int, str] | None:
    """ "A, as a neighbour, said": a comma before the verb, and a source with a comma opens the sentence."""
    begin = start
    if page.text.startswith(_DATED, start) and (day := WHEN.pattern.match(page.text, start, stop)):
        begin = day.end()
        while page.text[begin] in " ,":
            begin += 1
    comma = min([p for p in (page.text.find(c, begin, stop) for c in ",—") if p >= 0], default=-1)
    if comma < 0:
        return None
    source = resolve(page, cast, memory, begin, comma)
    rest = page.text[comma:stop].rstrip()
    if not rest or not (rest.endswith((",", "—")) or page.text[stop : stop + 1] in (",", "—")):
        return None
    if source is None or source.kind == "outsider":
        source = _in_office(page, cast, memory, begin, stop)
    return (source, start, "speech.parenthesis") if source else None


def _in_office(page: Page, cast: Cast, memory: Memory, start: int, stop: int) -> Source | None:
    """ "Mr. A, Permanent Secretary of C, said": somebody who takes no part so far, the office in commas."""
    named = parse_participants(page.text, page.folded, page.hits, start, stop)
    if len(named) != 1 or not named[0].roles or named[0].name_start - start > 12 or named[0].end < stop - 2:
        return None
    if named[0].start != start or cast.by_name(name_words(named[0].name)):
        return None
    person = cast.add(named[0])
    memory.outsiders.add(person.key)
    return Source("outsider", (person.key,))


def source_behind(
    page: Page, cast: Cast, memory: Memory, start: int, end: int, m: re.Match[str]
) -> tuple[Source, int, str] | None:
    """Inverted attribution behind a quotation or a clause: '... ," said A.'"""
    at = start + m.start()
    before = page.text[start:at].rstrip()
    if not before or before[-1] not in ',”"’?!':
        return None
    after = start + m.end()
    stop = min([p for p in (page.text.find(c, after, end) for c in ',.;“"') if p > 0] or [end])
    source = resolve(page, cast, memory, after + 1, stop)
    return (source, start, "speech.inverted") if source and source.kind != "both" else None


def source_by(
    page: Page, cast: Cast, memory: Memory, start: int, end: int, m: re.Match[str]
) -> tuple[Source, int, str] | None:
    """ "A was briefed by B on C": the words are B's."""
    at = start + m.end()
    by = (
        _BY.match(page.text, at, end)
        if page.text.endswith((" was ", " were "), start, start + m.start())
        else None
    )
    if by is None:
        return None
    for stop in _ABOUT_WHAT.finditer(page.text, by.end(), min(end, by.end() + _LONGEST_SOURCE)):
        source = resolve(page, cast, memory, by.end(), stop.start())
        if source is not None and source.kind == "person":
            return source, start, "speech.passive_by"
    return None


def source_of_deed(
    page: Page, cast: Cast, memory: Memory, start: int, verb: int
) -> tuple[Source, int, str] | None:
    """ "A listened to B and elaborated on C": the subject of the verb in front of "and" speaks."""
    before = page.text[start : start + verb]
    deed = PAST.search(before)
    if deed is None or not deed.start() or cue_at(before, deed) is not None:
        return None
    hit = source_before(page, cast, memory, start, start + deed.start(), False)
    told = hit is not None and hit[1] == start and hit[0].kind in ("person", "both")
    return (hit[0], start, "speech.start") if hit and told else None
