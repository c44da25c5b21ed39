"""Encounters named only as the occasion of what was said: "When meeting with B, A said that ...", "Speaking
after his meeting with B, A said that ...".
"""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.extract.adverbials import mask
from transforms.extract.encounter import EncounterRule
from transforms.extract.lead import STOP, Found, Page, subject_start
from transforms.extract.places import find_places
from transforms.extract.saying import PAST
from transforms.extract.signs import signed

_WITH = r"(?:\s+(?:respectively|separately))?(?:\s*\x01\x02*)*\s+with\b"
_TOLD = (
    r"(?:[Ww]hen|[Ww]hile)\s+meeting"
    r"|[Ii]n\s+(?:his|her)\s+(?:\w+\s+)?(?:meeting|talks)"
    r"|[Ii]n\s+(?:an?|his|her)\s+(?:\w+\s+){0,2}?(?:call|conversation)"
    r"|(?:[Aa]fter|[Ff]ollowing)\s+(?:his|her|their|the|a)\s+(?:\w+\s+)?(?:meeting|talks)"
)
_MEETING = re.compile(rf"\b(?:{_TOLD}){_WITH}")
# What opens the text; further down it is what somebody recalls.
_OPENING = re.compile(rf"\b(?:{_TOLD}|[Dd]uring\s+(?:(?:the|his|her)\s+)?(?:meeting|talks)){_WITH}")
_MAY = re.compile(rf"\b(?:{_TOLD}|[Dd]uring\s)")
_SIGNS = (
    "hen meeting ",
    "hile meeting ",
    "n his ",
    "n her ",
    " call",
    " conversation",
    "fter ",
    "ollowing ",
    "uring ",
)
# "Speaking to the press after his meeting with B, A said": what opens the sentence is no subject.
_SPEAKING = re.compile(r"(?:Speaking|Addressing|Talking|Briefing)\s[^,]*$")
_OPENING_ENDS = re.compile(r",|\x01\x02*(?=\s+[A-Z])")  # a blanked date holds its comma
_CALL = re.compile(r"\b(?:call|conversation)\b")
_BLANK = "\x01\x02 ,"
RULE = EncounterRule(
    "lead.when_meeting",
    frozenset({"meeting"}),
    (),
    _MEETING,
    "with",
    "in_person",
    "a counterpart is named only where their talk is told",
    "When meeting with B, A said that C",
)


def told_aside(page: Page, start: int, end: int) -> Found | None:
    """The encounter that the sentence names in passing, with the speaker as its subject, if any."""
    sentence = page.text[start:end]
    pattern = _MEETING if start else _OPENING
    if not signed(sentence, _SIGNS) or " with " not in sentence or _MAY.search(sentence) is None:
        return None
    places = find_places(page.text, page.hits, start, end)
    masked = mask(sentence, [(p.start, p.end) for p in places]).text
    m = pattern.search(masked)
    stop = STOP.search(masked, m.end()) if m else None
    if m is None or stop is None:
        return None
    ends = _OPENING_ENDS.search(masked, m.end())
    comma = ends.start() if ends else -1
    before = masked[: m.start()].strip(_BLANK)
    opens = not before or _SPEAKING.match(before) is not None
    if (opens and comma < 0) or (not opens and m[0][0] in "dD"):
        return None
    until = comma if opens else stop.start()
    said = PAST.search(masked, until if opens else 0, len(masked) if opens else m.start())
    if said is None:
        return None
    if opens:  # "When meeting with the Minister of C, B, A said"
        last = masked.rfind(",", comma, said.start())
        until = last if last > comma and masked[last + 1 : said.start()].strip(_BLANK) else comma
    begin = until + 1 if opens else subject_start(masked, said.start())
    by_phone = m[0].startswith(("In ", "in ")) and _CALL.search(m[0]) is not None
    return Found(
        replace(RULE, format="phone") if by_phone else RULE,
        start,
        end,
        (start + m.start(), start + m.end()),
        (start + begin, start + said.start()),
        (start + m.end(), start + min(until, stop.start())),
        masked,
        tuple(places),
    )
