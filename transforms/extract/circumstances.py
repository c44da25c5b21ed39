"""When, where, how, on whose request and on what occasion an encounter took place, by its sentence."""

from __future__ import annotations

import re

from transforms.extract.adverbials import (
    APPOINTMENT,
    AT_EVENT,
    ATTENDED_AND_MET,
    ATTENDING,
    CHANNEL,
    INITIATED,
    REQUEST,
    SIDELINES,
)
from transforms.extract.cast import Cast, Person
from transforms.extract.dates import SAME_DAY, UNKNOWN, WHEN, EventDate, read_date, relative_date
from transforms.extract.fold import fold
from transforms.extract.lead import DATELINE, STOP, Encounter, Found, Page
from transforms.extract.lexicon import cities, rows_of_events, venues
from transforms.extract.phrases import parse_participants


def circumstances(page: Page, found: Found, encounter: Encounter, before: Encounter | None) -> Encounter:
    """Fill date, place, channel and occasion of ``encounter`` from its sentence, or the one ``before``."""
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
    dateline = DATELINE.match(sentence)
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
    """Who asked for the encounter: "at request" (of the other party), "at the invitation of A"."""
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
