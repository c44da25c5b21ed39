"""To whom a statement is addressed, and at which country it is directed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.cast import Person, surnames
from transforms.extract.lead import Page
from transforms.extract.meaning import Told
from transforms.extract.signs import signed

# Cues whose object is the one spoken to.
_TO_SOMEBODY = frozenset(
    """tell assure thank congratulate ask inform brief invite urge notify apprise advise remind wish greet
    request encourage promise warn caution press exhort condole console update call on appeal present commend
    felicitate beg""".split()
) | {"call on", "advise that", "assure that", "wish that", "tell"}
# Cues that need "to" before the one spoken to: "expressed gratitude to B".
_TO_PHRASE = frozenset(
    {"express", "convey", "extend", "offer", "pay tribute", "make clear", "explain", "introduce", "stress"}
)
# Cues directed at a country, in their own words or those of a sentence that goes on.
_DIRECTED = _TO_SOMEBODY | frozenset(
    """condemn criticize accuse blame denounce rebuke demand support praise hope expect want appreciate oppose
    protest""".split()
)
_BY = frozenset({"condemn", "criticize", "denounce", "deplore", "protest"})
_STOP = re.compile(r"\s(?:for|on|that|to|about|over|in|with|regarding|by|upon|as)\s|['’]s?\s|[,.;:“”\"]")
_LEADING = re.compile(
    r"\s*(?:(?:again|also|warmly|sincerely|once|first|directly|personally|all|upon|on)\s+)*"
)
_COUNTRY_LEAD = re.compile(
    r"\s*(?:(?:on|upon|that|all|the|both|for|to|again|strongly|government|people|leadership|leaders|authorities|of|and|its|his|her)\s+)*"
)
_GOING_ON = re.compile(
    r"\b(?P<verb>urges?|calls?\s+(?:up)?on|thanks?|congratulates?|condemns?|supports?|hopes?(?:\s+that)?|asks?|"
    r"expects?|invites?|appreciates?)\b(?!\s+to\b)"
)
_WORD = re.compile(r"[\w-]+")
_STEMS = (
    "urge",
    "call",
    "thank",
    "congratulat",
    "condemn",
    "support",
    "hope",
    "ask",
    "expect",
    "invite",
    "appreciat",
)
_REACH = 90  # characters of the content in which it says to whom it turns
_LEMMAS = "urge;call on;thank;congratulate;condemn;support;hope;ask;expect;invite;appreciate".split(";")


def addressee(page: Page, where: Told, end: int, others: Sequence[Person]) -> Person | None:
    """The one of ``others`` whom the cue's object names: "told B", "thanked the Minister", "assured him"."""
    if where.cue_start < 0 or where.cue is None:
        return None
    lemma, at = where.cue.lemma, where.cue_end
    if not (lemma in _TO_SOMEBODY or lemma.split(" ")[0] in _TO_PHRASE):
        return None
    if lemma in _TO_SOMEBODY:  # "expressed thanks to B" is a form of thanking
        phrase = " " in page.text[where.cue_start : at]
        at += 3 if phrase and page.folded.startswith(" to ", at) else 0
    else:
        to = page.folded.find(" to ", at, min(end, at + 60))
        if to < 0:
            return None
        at = to + 3
    return _among(page, at, end, others)


def _among(page: Page, at: int, end: int, others: Sequence[Person]) -> Person | None:
    lead = _LEADING.match(page.folded, at, end)
    begin = lead.end() if lead else at
    stop = _STOP.search(page.folded, max(at, begin - 1), end)
    phrase = page.folded[begin : stop.start() if stop else end].strip()
    if phrase in ("him", "her", "his counterpart", "her counterpart", "the latter"):
        return others[0] if len(others) == 1 else None
    if not phrase or len(phrase) > 160:
        return None
    words = set(_WORD.findall(phrase))
    named = [p for p in others if p.kind == "person" and words & set(surnames(p))]
    if named:  # "urged A and B" addresses no single one
        first = set(_WORD.findall(phrase.split(" and ")[0]))
        return named[0] if len(named) == 1 and first & set(surnames(named[0])) else None
    title = phrase.removeprefix("the ")
    held = [
        p for p in others if phrase.startswith("the ") and any(title == t or title in t for t in p.titles)
    ]
    return held[0] if len(held) == 1 else None


def target(page: Page, where: Told, end: int, speaker: str | None, to: Person | None) -> str | None:
    """ISO3 code of the one country but the speaker's that the statement is directed at; None unless clear."""
    if to is not None:
        return to.iso3 if to.iso3 != speaker else None
    if where.cue_start >= 0 and where.cue is not None and where.cue.lemma in _DIRECTED:
        return _country(page, where.cue_end, end, speaker, where.cue.lemma)
    if where.cue is not None and (where.cue.speech_act != "assertive" or where.cue.plover_type):
        return None
    content = page.folded[where.content : min(where.content + _REACH, where.content_end)]
    m = (
        _GOING_ON.search(page.folded, where.content, where.content + len(content))
        if signed(content, _STEMS)
        else None
    )
    if m is None:
        return None
    verb = next(x for x in _LEMMAS if m["verb"].startswith(x.split(" ")[0]))
    return _country(page, m.end(), end, speaker, verb)


def _country(page: Page, at: int, end: int, speaker: str | None, lemma: str) -> str | None:
    lead = _COUNTRY_LEAD.match(page.folded, at, end)
    begin = lead.end() if lead else at
    hits = page.hits.lands(begin, min(end, begin + 120))
    first = next((h for h in hits if h.start == begin), None)
    if first is None and lemma in _BY:
        first = next((h for h in hits if re.search(r"\bby (?:the )?$", page.folded[begin : h.start])), None)
    if first is None or first.code == speaker:
        return None
    joined = [h for h in hits if h.start > first.end and _JOINED.fullmatch(page.folded, first.end, h.start)]
    return None if any(h.code != first.code for h in joined) else first.code


_JOINED = re.compile(r"(?:,\s*|\s+(?:and|or)\s+)(?:the\s+)?")
