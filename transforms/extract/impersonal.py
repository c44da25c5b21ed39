"""Words that no verb gives a source: what talks focused on, what was discussed, views that somebody holds."""

from __future__ import annotations

import re

from transforms.extract.cast import Cast
from transforms.extract.lead import Page
from transforms.extract.signs import Signed, signed
from transforms.extract.source import BOTH, Attribution, Memory, Source
from transforms.extract.sources import resolve

_PASSIVE = Signed(
    re.compile(
        r"\b(?:[Ii]t\s+was\s+(?:also\s+|further\s+|jointly\s+|separately\s+)*(?P<v1>\w+(?:ed|wn)|held|felt)(?=\s+(?:to|that|on|upon|,))|(?:was|were)\s+(?:also\s+|further\s+|thoroughly\s+|\w+ly\s+)*(?P<v2>discussed|touched\s+(?:up)?on|exchanged|reviewed|noted|considered|addressed|raised|covered|examined|emphasi[sz]ed|stressed|agreed|expressed|outlined|continued|mentioned|highlighted|focused\s+on)(?:\s+(?:as\s+well|in\s+detail|too|at\s+length))?)\b"
    ),
    ("was", "were"),
)
_SAID = frozenset(
    {"stressed", "noted", "emphasised", "emphasized", "mentioned", "pointed", "stated", "recalled"}
)
_FOCUS = re.compile(
    r"^(?:The\s+)?(?:[\w-]+\s+){0,3}?(?P<n>(?i:discussions?|talks|conversation|meeting|dialogue|exchange|consultations|call|agenda|focus))\s+(?:of\s+(?:the\s+)?\w+\s+)?(?:also\s+|mainly\s+|primarily\s+)*(?P<cue>focused|centered|centred|covered|included|touched|addressed|explored|reviewed|revolved|was\s+on|dealt)\b"
)
_TOPICS = Signed(
    re.compile(
        r"^(?:(?:Also\s+)?[Aa]mong\s+(?:the\s+)?|(?:The|Key|Other)\s+)?(?:[Tt]opics|[Ii]ssues|[Ss]ubjects|[Mm]atters)\s+(?:discussed|covered|raised|addressed|under\s+discussion)\b"
        r"|^(?:Another|One|A\s+further)\s+(?:\w+\s+)?(?:issue|topic|subject|matter)\s+(?:discussed|covered|raised|under\s+discussion)\b"
        r"|^Also\s+(?:agreed|discussed|covered|raised|addressed|touched)(?:\s+(?:up)?on)?\s+(?:was|were)\b"
        r"|^(?:[\w-]+\s+){0,2}?(?:attention|emphasis|priority)\s+was\s+(?:also\s+)?(?:paid|given|placed|devoted)\b"
        r"|^(?:[^,]{0,60},\s+)?[Aa]n?\s+(?:[\w-]+\s+){0,4}?exchange\s+of\s+(?:views|opinions)\b[^.]{0,60}?\s(?:took\s+place|was\s+held)\b"
        r"|^There\s+was\s+(?:an?\s+)?(?:\w+\s+){0,2}?(?:agreement|consensus|exchange\s+of\s+views)\b"
        r"|^(?:[^,]{0,120},\s+)?(?:[Aa]n?\s+)?(?:[\w-]+\s+)?(?:agreements?|understandings?)\s+(?:was|were)\s+(?:also\s+)?reached\b"
        r"|^(?:The\s+)?(?:[Dd]iscussions?|[Ee]xchange\s+of\s+(?:views|opinions)|[Dd]ialogue)\s+(?:of|on|about)\s[^.]{3,160}?\s(?:was\s+|were\s+)?continued\b"
        r"|^(?:(?:Mutual|Shared|Joint|Common)\s+)?(?:[Rr]eadiness|[Cc]ommitment|[Ii]nterest|[Ww]illingness|[Ii]ntention)\s(?:for|to|in)\b[^.,;]{3,140}?\swas\s+(?:also\s+)?(?:confirmed|expressed|reaffirmed|reiterated|noted|emphasi[sz]ed|stressed)\b"
    ),
    (
        "discussed",
        "covered",
        "raised",
        "addressed",
        "discussion",
        "There was",
        "attention",
        "emphasis",
        "priority",
        "exchange of",
        "Also agreed",
        "Also touched",
        "reached",
        "continued",
        "eadiness",
        "ommitment",
        "nterest",
        "illingness",
        "ntention",
    ),
)
_TOPIC_CUE = re.compile(
    r"(?<=^Also )\w+|exchange\s+of\s+(?:views|opinions)|attention|emphasis|priority|agreements?\b|consensus"
)
_FOCUS_SIGNS = (
    "focus",
    "cent",
    "cover",
    "includ",
    "touch",
    "address",
    "explor",
    "review",
    "revolv",
    "was",
    "dealt",
)
_ACCORDING = re.compile(
    r"(?:(?:Also|In\s+addition|Moreover|Furthermore|Besides|Meanwhile),\s+)?(?P<cue>[Aa]ccording\s+to)\s+"
)
# "For A it is essential to do B", "C's position, as stressed at the talks, is that ..."
_FOR_WHOM = re.compile(
    r"For\s+(?P<who>(?:[^\s,;:]+\s+){1,9}?)it\s+(?:is|was)\s+(?P<cue>essential|important|crucial|vital|clear|imperative)\b"
)
_POSITION = re.compile(
    r"(?P<who>(?:The\s+)?[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3})['’]s?\s+(?:[a-z]+\s+)?(?P<cue>position)\b[^.;:]{0,80}?\s(?:is|was)\s+that\b"
)
_ATTITUDE = re.compile(
    r"(?P<who>(?:The\s+)?[A-Z][^,;:“\"]{2,70}?)\s+(?P<cue>believes|expects|considers|looks\s+forward|is\s+(?:determined|convinced|confident|certain|committed|grateful))\s"
)


def according_to(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> Attribution | None:
    """ "According to A, C": A's words, without a verb."""
    m = _ACCORDING.match(page.text, start, end)
    comma = page.text.find(",", m.end(), end) if m else -1
    if m is None or comma < 0:
        return None
    if page.folded[m.end() : comma] in ("him", "her"):
        him = len(memory.last) == 1
        return (
            Attribution(Source("person", memory.last, how="pronoun"), m["cue"], start, "speech.start", 0.9)
            if him
            else None
        )
    source = resolve(page, cast, memory, m.end(), comma)
    if source is None or source.kind == "outsider":
        return None
    people = [cast.persons[k] for k in source.keys]
    if not all(p.title or len(p.words) > 1 for p in people):
        return None  # "According to the Memorandum"
    return Attribution(source, m["cue"], start, "speech.start", 0.9)


def held_by(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> list[Attribution]:
    """Views that no verb reports, of whom the sentence names as holding them."""
    forms = (_FOR_WHOM,) if page.text.startswith("For ", start) else (_POSITION,)
    for m in (m for form in forms if (m := form.match(page.text, start, end))):
        source = resolve(page, cast, memory, m.start("who"), m.end("who"))
        if source is not None and source.kind in ("person", "side"):
            return [Attribution(source, m["cue"], start, "speech.held_by", 0.85)]
    return []


def attitude(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> list[Attribution]:
    """ "A believes that C": a view told in the present, of a participant who is named."""
    m = _ATTITUDE.match(page.text, start, end)
    source = resolve(page, cast, memory, m.start("who"), m.end("who")) if m else None
    if m is None or source is None or source.kind != "person" or source.how == "pronoun":
        return []
    present = set(source.keys) <= set(memory.everyone)
    return [Attribution(source, m["cue"], start, "speech.held_by", 0.85)] if present else []


def impersonal(sentence: str, start: int, fresh: bool) -> list[Attribution]:
    m = _PASSIVE.search(sentence)
    if m and m["v1"] in _SAID and not fresh:
        return []  # "It was stressed that ..." in somebody's paragraph
    if m and not re.search(r"\bby\s+(?:the\s+)?[A-Z]", sentence[m.end() : m.end() + 40]):
        return [Attribution(BOTH, m["v1"] or m["v2"], start, "speech.passive", 0.8)]
    m = _FOCUS.match(sentence) if signed(sentence, _FOCUS_SIGNS) else None
    if m:
        return [Attribution(BOTH, m["cue"], start, "speech.focus", 0.8)]
    m = _TOPICS.search(sentence)
    if m:
        named = _TOPIC_CUE.search(m[0])
        return [Attribution(BOTH, named[0] if named else m[0].split()[-1], start, "speech.focus", 0.8)]
    return []
