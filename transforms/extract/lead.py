"""From an encounter sentence to a meeting with its participants, date, place, channel, request and occasion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from transforms.extract.adverbials import mask
from transforms.extract.dates import UNKNOWN, EventDate
from transforms.extract.encounter import EncounterRule, first_verb, rules_for
from transforms.extract.named import Named
from transforms.extract.phrases import parse_participants
from transforms.extract.places import PlacePhrase, find_places
from transforms.extract.scan import Hits
from transforms.extract.signs import signed


@dataclass(frozen=True, slots=True)
class Page:
    """A release being read: its text, the folded text and what the lexicon found in it."""

    text: str
    folded: str
    hits: Hits
    published: date | None
    publisher: str | None
    publisher_org: str | None = None


@dataclass(slots=True)
class Encounter:
    """One reported meeting. Participants are keys of the cast: principals in ``leads``, others in ``present``."""

    rule_id: str
    start: int
    end: int
    format: str
    leads: list[int] = field(default_factory=list)
    present: list[int] = field(default_factory=list)
    when: EventDate = UNKNOWN
    city: str | None = None
    venue: str | None = None
    venue_iso3: str | None = None
    on_sidelines: bool = False
    occasion: str | None = None
    request_type: str = "not_stated"
    requester_iso3: str | None = None
    multilateral: bool = False
    confidence: float = 0.95
    council: tuple[int, int] | None = None  # where the text tells whose officials met, in place of names

    @property
    def people(self) -> list[int]:
        return [*self.leads, *[k for k in self.present if k not in self.leads]]


class Found(NamedTuple):
    """An encounter sentence taken apart: the rule, the subject and object phrases as spans of the text."""

    rule: EncounterRule
    start: int
    end: int
    verb: tuple[int, int]
    subject: tuple[int, int]
    object: tuple[int, int]
    masked: str
    places: tuple[PlacePhrase, ...]


# Where the object of a meeting verb ends: a purpose, a topic, another verb.
STOP = re.compile(
    r"(?<!\s)\s+(?:to\s+(?!the\b|[A-Z])|took\s+place|(?:was|were)\s+held|about\s|regarding\s|concerning\s|during\s|following\s|after\s|before\s|ahead\s|the\s+(?:situation|issues?|question|matters?|progress|development|implementation|prospects)\b|where\s|as\s+part|as\s+the\s|amid\s|when\s|while\s|for\s+(?:talks|a\s|an\s|(?:the|their|his|her)\s+(?:[\w.'’-]+\s+){0,7}?(?i:consultations?|dialogue|meetings?|summit|conference|talks|visit|lunch|dinner|breakfast|discussions?|round|session)\b)|on\s+(?!the\s+Office)(?:[a-z]|the\s+[a-z])|over\s+(?:the\s+)?[a-z]|which\s|that\s|prior\s+to|in\s+(?:a|an|the(?!\s+(?:[A-Z][\w-]+\s+)*(?:Ministry|Department)\b)|his|her|order|advance|which)\s|in\s+\w+ing\s|at\s+the\s+start|on\s+behalf|and\s+(?:then\s+|also\s+|jointly\s+|both\s+)?(?:\w+ly\s+)?(?:had|held|exchanged|[a-z]+ed|met|paid|made|spoke|saw|led|gave|they|the\s+two|both)\b)|[;:]|\.$|,\s+(?:and\s+)?(?:to\s+(?!the)|during|following|as\s+|with\s+(?:the|both|a)|where|after|ahead|while|expressing|discussing|exchanging|exchanged|discussed|focusing|including|they|the\s+two|both\s+sides|before|as\s+well\s+as\s+the)"
)
_RESPECTIVELY = re.compile(r"\b(?:respectively|separately)\b")
DATELINE = re.compile(r"(?P<city>[A-Z][\w .'-]{1,30}),[^.;]{0,40}?(?:--|—|–|\(Xinhua\)\s*--?)\s*")
_OPENERS = frozenset(
    "ahead due given amid despite earlier later also meanwhile previously afterwards afterward then prior after before following while during as upon on in at with subsequently pursuant under visiting speaking addressing attending opening welcoming arriving travelling".split()
)
_LEADING = _OPENERS | {"when"}  # where none of these stands, nothing stands in front of the subject
_WORD = re.compile(r"[A-Za-z][a-z]+")
# What follows is said or thought by somebody, and recalls a meeting.
_REPORTED = re.compile(r"\b(?:that|said|noted|stressed|recalled|added|expressed|hoped)\b")
_NEGATED = re.compile(
    r"\b(?:will|would|to|shall|should|may|can|could|not|if|has|have|had|having|be|been|last|is|are|was|were|going)\s*$"
)


# Adverbs between the subject and its verb.
_BEFORE_VERB = re.compile(
    r"(?:\s+(?:also|then|later|afterwards|subsequently|separately|respectively|jointly|again|once\s+again|first|both|all|together))+\s*$"
)


def find_encounters(page: Page, start: int, end: int) -> Iterator[Found]:
    """Every reading of ``text[start:end]`` as an encounter, likeliest first. Future and perfect tenses do not
    fit: they announce or recall a meeting. So does what somebody "said that"."""
    sentence = page.text[start:end]
    verb = first_verb(sentence)
    if verb < 0 or _recalled(sentence, verb):
        return
    rules = rules_for(sentence)
    if not rules:
        return
    places = find_places(page.text, page.hits, start, end)
    masked = mask(sentence, [(p.start, p.end) for p in places])
    second: list[Found] = []  # verbs behind "and": the first of the sentence tells first
    for rule in rules_for(masked.text, rules):
        m = rule.pattern.search(masked.text)
        if m is None or _NEGATED.search(masked.text.replace("\x01", " ").replace("\x02", " "), 0, m.start()):
            continue
        begin = subject_start(masked.text, m.start())
        if _REPORTED.search(sentence, begin, m.start()):
            continue
        stop = _object_stop(masked.text, m.end())
        subject = _BEFORE_VERB.search(masked.text, begin, m.start())
        behind = subject.start() if subject else m.start()
        found = Found(rule, start, end, (start + m.start(), start + m.end()), (start + begin, start + behind),
                     (start + m.end(), start + (stop.start() if stop else len(sentence))), masked.text, tuple(places))  # fmt: skip
        if masked.text.endswith(" and ", 0, m.start()):
            first = _FIRST_VERB.search(masked.text, begin, m.start())
            cut = (found.subject[0], start + first.start()) if first else found.subject
            second.append(found._replace(subject=cut))
        else:
            yield found
    yield from second


# "Special Envoy of C on the D Issue": the office goes on.
_ENVOY_ON = re.compile(
    r"(?:Envoy|Representative|Rapporteur|Advis[eo]r)(?:\s+of\s+(?:the\s+)?[\w'’ ]{2,40})?$"
)
_ON_THE = re.compile(r"\s+on\s+the\s+[A-Z]")


def _object_stop(masked: str, at: int) -> re.Match[str] | None:
    stop = STOP.search(masked, at)
    if stop and _ON_THE.match(masked, stop.start()) and _ENVOY_ON.search(masked, at, stop.start()):
        return STOP.search(masked, stop.end())
    return stop


_FIRST_VERB = re.compile(r"\s(?:[a-z]{3,}ed|held|led|took|gave|paid|made|went|came)\b")


def further_object(found: Found) -> Found | None:
    """``found`` with its object up to the next stop, where the first may be of an office ("Envoy for the Forum A")."""
    at = found.object[1] - found.start
    if not found.masked.startswith(" for ", at):
        return None
    stop = STOP.search(found.masked, at + 1)
    end = found.start + (stop.start() if stop else len(found.masked))
    return found._replace(object=(found.object[0], end))


def _recalled(sentence: str, verb: int) -> bool:
    """Is every encounter of the sentence told by somebody, whatever its adverbials are? Spares taking it apart."""
    m = _REPORTED.search(sentence, 0, verb)
    if m is None:
        return False
    opening = _WORD.findall(sentence[: m.start()].lower())
    return _LEADING.isdisjoint(opening) and not signed(sentence[:verb], ("(", "--", "—", "–"))


# A blanked date holds the comma behind it: "Following talks with C on 3 May, A met B".
_BLANKED_COMMA = re.compile(r"\x01\x02*(?=\s+[A-Z])")


_UNDER_SECRETARY = ("Under Secretary", "Under-Secretary")  # an office, no opening


def subject_start(masked: str, verb: int) -> int:
    """Where the subject begins: behind the adverbials that open the sentence, each of which ends at a comma."""
    dateline = DATELINE.match(masked, 0, verb)
    at = dateline.end() if dateline else 0
    while True:
        while at < verb and masked[at] in " \x01\x02,":
            at += 1
        word = _WORD.match(masked, at, verb)
        comma = masked.find(",", at, verb)
        if comma < 0 and (blank := _BLANKED_COMMA.search(masked, at, verb)):
            comma = blank.end() - 1
        if word is None or word[0].lower() not in _OPENERS or (comma < 0 and word[0] != "Also"):
            return at
        if masked.startswith(_UNDER_SECRETARY, at):
            return at
        at = comma + 1 if comma >= 0 else word.end()


def named_in(page: Page, found: Found, span: tuple[int, int]) -> list[Named]:
    """The participants that one phrase of an encounter sentence names (adverbials left out)."""
    text = page.text[: found.start] + found.masked + page.text[found.end :]
    return parse_participants(text, page.folded, page.hits, *span)
