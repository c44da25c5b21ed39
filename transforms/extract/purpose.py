"""What an encounter sentence says besides: "met to discuss ...", "met ... and welcomed ...", "spoke about
...".
"""

from __future__ import annotations

import re

from transforms.extract.encounter import RULE_BY_ID
from transforms.extract.lead import Encounter
from transforms.extract.lexicon import cues
from transforms.extract.source import BOTH, Source

_TOGETHER = frozenset(
    "discuss review exchange coordinate continue consult talk address explore assess consider follow".split()
)
_PURPOSE = re.compile(
    r"\b(?:to|and\s+to)\s+(?!(?:the|an?|his|her|their|its|our|this)\b)(?:further\s+(?=[a-z])|[a-z]+ly\s+)?(?P<verb>[a-z]+)\b"
)
# Purposes that are words by their object: "to make clear that", "to reinforce the commitment".
_WORDS_BY_OBJECT = re.compile(
    r"make\s+(?:it\s+)?(?:clear|plain)\b|let\s+\w+\s+know\b|(?:provide|give|offer)\s+(?:an?\s+)?(?:\w+\s+)?(?:updates?|briefing|assurances?)\b"
    r"|reinforce\s+(?:[\w.'’-]+\s+){0,5}?(?:support|commitment|message)\b"
)
_ELIDED = re.compile(
    r"\band\s+(?:(?:also|jointly|then|[a-z]+ly)\s+)*(?P<verb>[a-z]+ed|spoke|(?:held|had)\s+(?:an?\s+)?(?:[\w-]+\s+(?:and\s+)?){0,4}?(?:exchanges?\s+of\s+views|discussions?|views))\b"
)
_TOGETHER_ING = re.compile(
    r",\s+(?:and\s+)?(?P<verb>exchang(?:ing|ed)|discuss(?:ing|ed)|reviewing|reaching|coordinating|agreeing)\b"
)
_ABOUT = re.compile(
    r"\b(?:about|on|regarding|concerning)\s+(?!the\s+(?:sidelines|margins|phone|occasion)|the\s+[A-Z][\w-]*\s+side['’]s\s|behalf|request|[A-Z][a-z]+\s+\d|\d{1,2}\s+[A-Z]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_NOT_SAID = frozenset(
    "be attend lodge participate visit arrange hold sign launch receive take begin start open join call meet have dine understand".split()
)
_CALL_ON = re.compile(r"call\s+(?:on|for|upon)\b")
_SPOKEN_RULES = frozenset({"lead.spoke_with", "lead.joint_call", "lead.phone_with", "lead.called"})


_AT_WHICH = re.compile(
    r",\s+(?:at|during)\s+which\s+(?:both\s+sides|the\s+two\s+sides|they|both)\s+(?:had|held)?\s*(?:an?\s+)?(?:[\w-]+\s+){0,4}?"
    r"(?P<verb>exchanged?(?:\s+of\s+views)?|discussed|reviewed|agreed|touched|discussions?|talks)\b"
)
_FOR_TALKS = re.compile(r"\bfor\s+(?:[\w-]+\s+){0,2}?(?P<verb>talks|discussions?)\s+(?:on|about|focus\w+)\b")
_AND_THEY = re.compile(
    r"\b(?:and|where)\s+(?:they|the\s+two(?:\s+\w+)?|both)\s+(?:(?:also|then|[a-z]+ly)\s+)*(?P<verb>[a-z]+ed)\b"
)
_AND_TALKED = re.compile(r"\band\s+(?P<verb>discussed|exchanged)\b")

_WHERE_ONE = re.compile(r",\s+where\s+s?he\s+(?:also\s+|[a-z]+ly\s+)?(?P<verb>[a-z]+ed)\b")
_ELIDED_DEEDS = frozenset(
    "joined attended visited signed accompanied witnessed hosted related interacted".split()
)
_SHARED = ("discussed", "exchanged", "agreed", "reviewed", "talked", "had", "held")

# What a clause at the end of the sentence says of a place or a thing is no purpose of the meeting.
_ASIDE = re.compile(r",\s+(?:which|whose)\s[^,]*$")


def purpose(verb: str, tail: str, rule_id: str, e: Encounter) -> tuple[Source | None, str | None, str]:
    """(source, cue, rule id) of what ``verb`` and ``tail``, the sentence behind it, report; (None, None, "") when
    nothing.
    """
    if rule_id == "lead.in_talk":
        return BOTH, verb, "lead.purpose_shared"
    talked = _AND_TALKED.search(verb)
    if talked:
        return BOTH, talked["verb"], "lead.elided_shared"
    if rule_id == "lead.thanked_at":
        return Source("person", tuple(e.leads[:1])), verb, "lead.purpose_own"
    if rule_id == "lead.discussed_with":
        return BOTH, "discussed", "lead.purpose_shared"
    if aside := _ASIDE.search(tail):
        tail = tail[: aside.start()]
    shared = _FOR_TALKS.search(tail) or _AND_THEY.search(tail)
    if shared:
        return (
            BOTH,
            shared["verb"],
            "lead.purpose_shared" if shared.re is _FOR_TALKS else "lead.elided_shared",
        )
    together = _TOGETHER_ING.search(tail)
    elided = _elided(tail, rule_id, e)
    m = _PURPOSE.search(tail, 0, together.start() if together else len(tail))
    if elided and (m is None or elided[0] < m.start()):
        m = None  # "met with B and discussed ways to do C"
    if m and (m["verb"] not in _NOT_SAID or _CALL_ON.match(tail, m.start("verb"))):
        if m["verb"] in _TOGETHER:
            return BOTH, m["verb"], "lead.purpose_shared"
        if m["verb"] in cues() or _WORDS_BY_OBJECT.match(tail, m.start("verb")):  # to deepen ties is no words
            return Source("person", tuple(e.leads[:1])), m["verb"], "lead.purpose_own"
    if together:
        return BOTH, together["verb"], "lead.participle_shared"
    one = _WHERE_ONE.search(tail)
    if one and one["verb"] in cues():
        return Source("person", tuple(e.leads[:1])), one["verb"], "lead.elided_own"
    during = _AT_WHICH.search(tail)
    if during:
        return BOTH, during["verb"], "lead.elided_shared"
    if elided:
        return elided[1:]
    if rule_id in _SPOKEN_RULES and _ABOUT.search(tail):
        return BOTH, "spoke", "lead.about"
    return None, None, ""


def _elided(tail: str, rule_id: str, e: Encounter) -> tuple[int, Source, str, str] | None:
    """Where a second verb of the sentence's subject stands that reports words ("met with B and welcomed C"), and
    what ``purpose`` says of it.
    """
    m = _ELIDED.search(tail)
    if m is None or m["verb"] in _ELIDED_DEEDS or not (m["verb"] in cues() or " " in m["verb"]):
        return None
    shared = RULE_BY_ID[rule_id].kind == "joint" or m["verb"].startswith(_SHARED)
    source = BOTH if shared else Source("person", tuple(e.leads[:1]))
    return m.start(), source, m["verb"], "lead.elided_shared" if shared else "lead.elided_own"
