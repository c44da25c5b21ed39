"""From an encounter sentence to a meeting with its participants, date, place, channel, request and occasion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from transforms.extract.cast import Cast, Person
from transforms.extract.dates import SAME_DAY, UNKNOWN, WHEN, EventDate, read_date, relative_date
from transforms.extract.encounter import (
    APPOINTMENT,
    AT_EVENT,
    ATTENDED_AND_MET,
    ATTENDING,
    CHANNEL,
    INITIATED,
    REQUEST,
    SIDELINES,
    EncounterRule,
    first_verb,
    mask,
    rules_for,
)
from transforms.extract.fold import fold
from transforms.extract.lexicon import cities, rows_of_events, venues
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
_DATELINE = re.compile(r"(?P<city>[A-Z][\w .'-]{1,30}),[^.;]{0,40}?(?:--|—|–|\(Xinhua\)\s*--?)\s*")
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
    dateline = _DATELINE.match(masked, 0, verb)
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


# --------------------------------------------------------------------------------------------------- circumstances


def circumstances(page: Page, found: Found, encounter: Encounter, before: Encounter | None) -> Encounter:
    """Fill date, place, channel, request and occasion of ``encounter`` from its sentence, or from the one ``before``."""
    sentence = page.text[found.start : found.end]
    encounter.when = _when(page, sentence, before)
    _place(page, found, encounter, before)
    _channel(sentence, found, encounter)
    _occasion(sentence, found, encounter)
    return encounter


def _when(page: Page, sentence: str, before: Encounter | None) -> EventDate:
    outside = _without_clauses(sentence)
    relative = relative_date(outside, page.published)
    if relative.day and "oday" in outside:
        return relative
    stated = read_date(outside, page.published) if WHEN.search(outside) else UNKNOWN
    if stated.day:
        return stated._replace(last=None) if stated.last and " to " not in outside else stated
    if relative.day:
        return relative
    if before is not None and (before.when.day or SAME_DAY.search(sentence)):
        return before.when
    return UNKNOWN


_CLAUSES = re.compile(r",\s+(?:who|which)\s+(?:[^,]|,\s+(?=\d{4}\b))*(?:,|$)")


def _without_clauses(sentence: str) -> str:
    return _CLAUSES.sub(" ", sentence)


def _place(page: Page, found: Found, e: Encounter, before: Encounter | None) -> None:
    # What stands behind a purpose or topic is not where the parties met: "to discuss the conflict in B".
    reach = _reach(page, found)
    near = [p for p in found.places if found.start + p.start < reach]
    places = sorted(near, key=lambda p: (p.city is None, p.iso3 is None, p.start))
    for p in places:
        e.city = e.city or p.city
        e.venue_iso3 = e.venue_iso3 or p.iso3
        e.venue = e.venue or p.venue
    sentence = page.text[found.start : found.end]
    dateline = _DATELINE.match(sentence)
    if dateline and re.search(r"\bhere\b", sentence) and not e.city:
        place = cities().get(fold(dateline["city"]))
        e.city, e.venue_iso3 = dateline["city"], place.iso3 if place else e.venue_iso3
    if not e.city and not e.venue_iso3:
        e.city, e.venue_iso3 = _visited(page, found)
    if before is not None and not e.city and not e.venue_iso3:
        e.city, e.venue_iso3 = before.city, before.venue_iso3


# A clause that tells what else went on, where the parties met: "when attending C in D".
_MEANWHILE = re.compile(
    r",?\s+(?:when|while)\s+(?:attending|accompanying|visiting)\b|,?\s+(?:during|for)\s|,?\s+(?:after|before)\s+attending\b"
)


def _reach(page: Page, found: Found) -> int:
    """Up to where a place phrase tells where the parties met."""
    if found.rule.kind in ("attend", "held", "between") or found.rule.rule_id == "lead.thanked_at":
        return found.end
    stop = found.object[1]
    if not _MEANWHILE.match(page.text, stop, found.end):
        return stop
    further = STOP.search(found.masked, stop - found.start + 1)
    return found.start + further.start() if further else found.end


_VISITING = re.compile(
    r"\b(?:[Vv]isiting|visited|visits?\s+to|come\s+to|came\s+to|travell?ed\s+to|arrived\s+in|trip\s+to|now\s+in)\s+(?:the\s+)?(?=[A-Z]|\d+\s+[A-Z])"
)


_NUMBER = re.compile(r"(?:\d+\s+)?")
# A place that no table knows: "visited A and met with the mayor".
_TOWN = re.compile(
    r"(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)(?:\s+at\s+invitation)?,?\s+and\s+(?:also\s+)?(?:met|held)\b"
)
_OFFICE_NEXT = re.compile(r"\s+(?:[A-Z]|former\s)")


def _visited(page: Page, found: Found) -> tuple[str | None, str | None]:
    """ "..., who is visiting China", "During his visit to Moscow": the meeting took place there."""
    m = _VISITING.search(page.text, found.start, found.end)
    if m is None:
        return None, None
    here = [h for h in page.hits.within(m.end(), found.end) if h.start == m.end()]
    if not here and m[0].startswith("visited") and (town := _TOWN.match(page.text, m.end(), found.end)):
        return town["name"], None
    if m[0].startswith("visiting") and here and _OFFICE_NEXT.match(page.text, here[0].end):
        return None, None  # "visiting U.S. Secretary A" may be received anywhere
    house = next((h for h in page.hits.sites_within(m.end(), found.end) if h.kind == "venue"), None)
    if house and _NUMBER.fullmatch(page.text, m.end(), house.start):
        place = venues()[fold(page.text[house.start : house.end])]
        return place.city, place.iso3  # "in a visit to 10 Downing Street"
    land = next((h.code for h in here if h.kind == "country" and h.code), None)
    city = next((page.text[h.start : h.end] for h in here if h.kind == "city"), None)
    return (None, land) if land else (city, cities()[fold(city)].iso3 if city else None)


_HELD_BY = re.compile(r",\s+(?:held|chaired|hosted|attended)\s+$")


def _channel(sentence: str, found: Found, e: Encounter) -> None:
    m = CHANNEL.search(sentence)
    if m and _HELD_BY.search(sentence, 0, m.start()):
        m = None  # an event named in passing was held so
    if m:
        how = (m["how"] or "").lower()
        e.format = "phone" if "phone" in how else "video"
    elif re.search(
        r"\b(?:virtual|video|online)\b",
        sentence[found.verb[0] - found.start : found.verb[1] - found.start + 40],
    ):
        e.format = "video"
    elif (
        e.format == "phone"
        and found.rule.rule_id == "lead.spoke_with"
        and (
            e.city
            or e.venue_iso3
            or re.search(r"\b(?:in\s+person|on\s+the\s+(?:sidelines|margins))\b", sentence)
        )
    ):
        e.format = "in_person"
    if e.format in ("phone", "video"):
        e.city = e.venue_iso3 = None


def _occasion(sentence: str, found: Found, e: Encounter) -> None:
    m = SIDELINES.search(sentence) or ATTENDING.search(sentence) or ATTENDED_AND_MET.search(sentence)
    if m is None and found.rule.kind in ("with", "by", "joint") and len(e.leads) <= 3:
        m = AT_EVENT.search(sentence)
    if m:
        event = next((g for g in m.groups() if g), None)
        if event:
            e.on_sidelines = True
            named = re.sub(r"\s+and(?:\s+(?:had|held|met)\s.*)?$", "", event.strip())  # another clause begins
            e.occasion = re.sub(r"^(?:the|a|an)\s+(?:ongoing\s+)?", "", named)
    if e.occasion and not e.city and e.format == "in_person":
        known = rows_of_events().get(e.occasion.lower())
        if known:
            e.city, e.venue_iso3 = e.city or known[0], e.venue_iso3 or known[1]


def request(page: Page, found: Found, cast: Cast, e: Encounter) -> None:
    """Who asked for the encounter: "at request" (of the other party), "at the invitation of ...", "by appointment"."""
    sentence = page.text[found.start : found.end]
    if found.rule.rule_id == "lead.took_call":
        callers = [cast.persons[k] for k in e.leads[1:]]
        e.request_type, e.requester_iso3 = "at_request", callers[0].iso3 if callers else None
        return
    m = REQUEST.search(sentence) or INITIATED.search(sentence)
    if m:
        e.request_type = "by_invitation" if m["what"] == "invitation" else "at_request"
        e.requester_iso3 = _requester(page, found, cast, e, m)
        return
    m = APPOINTMENT.search(sentence)
    if m:
        word = m[0].split()[-1]
        e.request_type = {"invitation": "by_invitation", "request": "at_request"}.get(word, "by_appointment")


def _requester(page: Page, found: Found, cast: Cast, e: Encounter, m: re.Match[str]) -> str | None:
    if m["latter"]:
        others = [cast.persons[k] for k in e.leads if cast.persons[k].iso3 != page.publisher]
        return others[-1].iso3 if others else None
    group = "side" if m["side"] else "whose" if m["whose"] else None
    if group is None:
        return None
    span = (found.start + m.start(group), found.start + m.end(group))
    for h in page.hits.within(*span):
        if h.kind in ("country", "demonym") and h.code:
            return h.code
        if h.kind == "demonym":
            sides = [
                p.iso3 for p in (cast.persons[k] for k in e.leads) if p.iso3 and p.iso3 != page.publisher
            ]
            return sides[0] if len(set(sides)) == 1 else None
    person = _person(page, cast, span)
    return person.iso3 if person else None


def _person(page: Page, cast: Cast, span: tuple[int, int]) -> Person | None:
    for n in parse_participants(page.text, page.folded, page.hits, *span):
        known = cast.by_name(tuple(page.folded[n.name_start : n.name_start + len(n.name)].split()))
        if known:
            return known
    return None
