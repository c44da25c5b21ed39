"""Whom the parties of an encounter represent, where that is not said beside their names, and where it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.extract.adverbials import REQUEST
from transforms.extract.cast import Person
from transforms.extract.dates import SAME_DAY
from transforms.extract.encounter import EncounterRule
from transforms.extract.fold import fold
from transforms.extract.lead import Encounter
from transforms.extract.lexicon import cities, land_of, land_of_region, meant_by
from transforms.extract.posts import body_served, embassy_in
from transforms.extract.scan import Hit
from transforms.extract.scene import Scene
from transforms.extract.unnamed import related

_ACCREDITED = re.compile(r"\bAmbassador\b.*\bto\s+(?:the\s+)?(?P<land>[A-Z][\w' -]+)$")
_ABROAD = re.compile(r"Ambassador|Consul|Charg|Envoy|Representative|Mission")
_GUESTS = re.compile(
    r"[^;]*?\bmet\s+with\s+(?:an?|the)\s+visiting\s+(?:[\w-]+\s+){0,2}?(?:delegation|group)\b"
)
_MAYOR = re.compile(
    r"(?i:\b(?:mayor(?:ess)?|governor)\b).*?\bof\s+(?P<place>[A-Z][\w'’-]*(?:\.?\s[A-Z][\w'’-]*)*)"
)
_POST = re.compile(r"\bConsul\b.*\bin\s+(?P<city>[A-Z][\w' -]+)$")
FOREIGN_GROUP = re.compile(
    r"(?i)\b(?:transatlantic|european?|allied|allies|foreign|g7|quad|nato|asean|pacific|african?|asian?|arab|gulf|caribbean|world|countries|nations|partners?|states\s+part(?:y|ies)|counterparts|mechanism|ambassadors|heads\s+of\s+(?:state|government|delegation)|envoys|delegations\s+to)\b"
)
# Offices that a state has one of: whoever holds one beside our own principal comes from abroad.
_STATE_OFFICE = re.compile(
    r"(?:(?:Crown|Deputy\s+Crown)\s+Prince|King|Queen|Emir|Amir|Sultan|President|Prime\s+Minister|Premier|Chancellor|Foreign\s+(?:Minister|Secretary)|(?:(?:First\s+)?(?:Vice|Deputy)\s+)?Minister\s+(?:of|for)\s+(?:Foreign|External)\s+Affairs)\b"
)
_ROYAL = re.compile(r"(?:(?:Crown|Deputy\s+Crown)\s+Prince|King|Queen|Emir|Amir|Sultan|Pope)\b")
# Offices that are held abroad or in a body of many countries, unless a firm has them.
_OF_GUEST = re.compile(
    r"(?:Ambassador|Permanent\s+Rep|President\s+of\s+the|(?:High\s+)?Commissioner|Special\s+Rapporteur|Secretary[- ]General|(?:Executive\s+)?Director[- ]General|Chair\w*\s+of|(?:Ecumenical\s+)?Patriarch|Pope)"
)
_ELECT = re.compile(r"-(?:[Ee]lect|[Dd]esignate)\b")
_COUNTERPART = re.compile(r"\b[Cc]ounterpart,?\s+(?:(?:Mr|Ms|Mrs|Dr|H\.E)\.?\s+)*$")
# Where the people of one country's government work.
_SEAT = re.compile(
    r"White\s+House|Oval\s+Office|Pentagon|State\s+Department|Capitol|Downing\s+Street|Kremlin|[ÉE]lys[ée]e|Quai\s+d['’]Orsay|Chancellery"
)
# Cities in which people of other countries meet.
_OF_GUESTS = frozenset(
    (
        "",
        "new york",
        "new york city",
        "geneva",
        "vienna",
        "brussels",
        "strasbourg",
        "luxembourg",
        "the hague",
        "davos",
        "munich",
        "washington",
        "washington, d.c.",
        "nairobi",
        "addis ababa",
        "doha",
        "abu dhabi",
        "istanbul",
    )
)
_FIRM = re.compile(r"\b(?:Corporation|Company|Holding|Bank|Group|University|Institute|Foundation|Fund)\b")
_DIPLOMAT = re.compile(r"\bForeign\s+(?:Minister|Secretary|Affairs)\b|\bSecretary\s+of\s+State\b")
_ENVOY = re.compile(r"(?:Ambassador|Charg[eé]\s+d)\b")
_PAIR = re.compile(
    r"[A-Za-z][-–]([A-Z][\w.]+)\s+(?:relation|tie|cooperation|friendship|exchange|trade|partner)"
)
_OF_PROVINCE = re.compile(r"\b(?:Provincial|Municipal\s+(?:Government|Committee|People))\b")
_BEGINNING = 1000  # characters behind the lead in which the country of an embassy is told
_CONSUL = re.compile(r"(?:\w+\s+){0,2}Consul\b")
_BASED = re.compile(
    r"\b(?:headquartered|based)\s+in\s+(?P<city>[A-Z][\w-]*(?:\s[A-Z][\w-]*)?)|\b(?P<seat>[A-Z]\w*(?:\s[A-Z]\w*)?)\s?-\s?based\b"
)
_OWN_SEAT = re.compile(
    r"(?i)\b(?:presidential|royal|government)\s+(?:palace|residence|office)\b|\bstate\s+house\b"
)
_NEARBY = 40  # characters behind a name in which its country may still be told
# Told by the journey to whoever was met.
_JOURNEYS = frozenset({"lead.came_to_meet", "lead.came_for_talks"})
_LOCAL = re.compile(
    r"(?:Ph\.?D\.?,?\s+)?(?:(?:Lord|Deputy|Vice|Acting)\s+)?(?:Mayor|Governor|Premier|Prefect|Senator|Congress(?:wo)?man|Council+or|Speaker|CEO|Chairman|Chairwoman|President|Director|Professor|Founder|Principal|Dean"
    r"|Member\s+of\s+Parliament|MP)\b(?!.*\bProvince\b)"
)


def _at_post(ours: Sequence[Person]) -> bool:
    return any(_ENVOY.match(p.title or "") or _CONSUL.match(p.title or "") for p in ours)


def _could_be(p: Person) -> set[str]:
    """The countries one of which the bare form beside a name means ("Congolese Foreign Minister A")."""
    return {land for form in p.mention.ambiguous for land in meant_by(form)}


def _is_foreign_group(p: Person) -> bool:
    return p.kind == "delegation" and FOREIGN_GROUP.search(p.name) is not None


@dataclass(slots=True)
class Sides(Scene):
    """Settles the sides and the seat of an encounter."""

    def _seat(self, e: Encounter, rule: EncounterRule) -> None:
        """Where no place is stated: the host receives at home, and an ambassador serves where accredited."""
        if e.venue_iso3 or e.city or e.format != "in_person":
            return
        people = [self.story.cast.persons[k] for k in e.leads]
        host = {"lead.received": 0, "lead.was_received": -1, "lead.visited": -1}.get(rule.rule_id)
        if host is not None and people[host].iso3 != self.story.page.publisher:
            e.venue_iso3 = people[host].iso3
        if people[0].iso3 != self.story.page.publisher and e.venue and _OWN_SEAT.search(e.venue):
            e.venue_iso3 = people[0].iso3
        own, at_home = self.story.page.publisher, not _ABROAD.search(people[0].title or "")
        guest = _GUESTS.match(self.story.page.text, e.start, e.end)
        if guest and at_home and own and people[0].iso3 == own:
            e.venue_iso3 = own
        for p in people:
            m = _ACCREDITED.search(p.title or "")
            post = _POST.search(p.title or "")
            seat = post and cities().get(fold(post["city"]))
            house = embassy_in(p.title or "")
            land = (m and land_of(m["land"])) or (seat and seat.iso3) or (house and land_of(house))
            if land and any(q.iso3 == land for q in people):
                e.venue_iso3 = land

    def _same_side(self, people: list[Person], *, abroad: bool) -> list[Person]:
        """People named together in front of "met with" are of one delegation: the country of one is that of
        all.
        """
        land = next((p.iso3 for p in people if p.iso3), None)
        if land is None and len(people) > 1 and not abroad:
            land = self.story.page.publisher
        return [p if p.iso3 or p.org_id or not land else self.story.cast.update(p, iso3=land) for p in people]

    def _settle(self, e: Encounter) -> None:
        """Give the principals of whom nothing beside their names says whom they represent the country that
        something else tells, and the publisher's to those who can only be ours.
        """
        publisher = self.story.page.publisher
        org = None if publisher else self.story.page.publisher_org
        if e.multilateral:
            for p in self._uncertain(e):
                self.story.cast.update(p, iso3=self._meant(p) if _could_be(p) else publisher)
            return
        people = [self.story.cast.persons[k] for k in e.leads]
        ours = [p for p in people if (publisher and p.iso3 == publisher) or (org and p.org_id == org)]
        if not ours and (publisher or org):
            own = (p for p in self._uncertain(e) if not _could_be(p) and not _is_foreign_group(p))
            first = next(own, None)
            ours = [self.story.cast.update(first, iso3=publisher, org_id=org)] if first else []
        people = self._uncertain(e)
        local = _at_post(ours) and any(_LOCAL.match(p.title or "") for p in people)
        for p in people:
            if body := body_served([q.title or "" for q in ours], p.title or ""):
                self.story.cast.update(p, org_id=body)
            elif _is_foreign_group(p):
                continue
            elif land := self._land_of_guest(e, p, ours) or (self._land_of_others(e) if local else None):
                self.story.cast.update(p, iso3=land)
            elif not local and not self._is_of_others(e, p, ours):
                self.story.cast.update(p, iso3=publisher)

    def _uncertain(self, e: Encounter) -> list[Person]:
        people = [self.story.cast.persons[k] for k in e.leads]
        return [p for p in people if p.iso3 is None and p.org_id is None]

    def _land_of_guest(self, e: Encounter, p: Person, ours: list[Person]) -> str | None:
        """The country of a principal by whatever tells it first, from the sentence outwards; None if nothing
        does.
        """
        if _could_be(p):
            return self._meant(p)
        title = p.title or ""
        told = self.headline.foreign_country(self.story.page.publisher) or self.land
        land = (told if p.kind == "person" else None) or self._lead_country(e, p)
        land = land or land_of_region(title) or self._where_in_office(p)
        if not _OF_PROVINCE.search(p.title or p.name):
            land = land or self._posted_to(e, ours) or self._as_before(e)
        if land or not ours:
            return land
        if self._is_counterpart(p):
            return self._at_home(e)
        holds_state_office = _STATE_OFFICE.match(title) is not None
        if holds_state_office or e.rule_id in _JOURNEYS:
            land = self._at_home(e)
        if land is None and _ELECT.search(title):
            land = related(self.story.page)
        return land or (self._lead_country(e, p, whole=True) if holds_state_office else None)

    def _is_of_others(self, e: Encounter, p: Person, ours: list[Person]) -> bool:
        """Is a principal whose country nothing tells of another than ours all the same?"""
        title = p.title or ""
        if _could_be(p):
            return True
        if ours and (self._is_counterpart(p) or _ROYAL.match(title)):
            return True
        if p.title is None and e.format == "phone" and self._asked_for(e, ours):
            return True
        return _OF_GUEST.match(title) is not None and not _FIRM.search(title)

    def _meant(self, p: Person) -> str | None:
        """ "Congolese", of two countries: the one of them that the text or the headline names in full."""
        named = {h.code for h in self.story.page.hits.lands(0, len(self.story.page.text))}
        told = _could_be(p) & (named | {self.headline.foreign_country(self.story.page.publisher) or ""})
        return told.pop() if len(told) == 1 else None

    def _asked_for(self, e: Encounter, ours: list[Person]) -> bool:
        """Whom a foreign minister calls at request is of another country, said or not."""
        asked = REQUEST.search(self.story.page.text[e.start : e.end])
        return asked is not None and any(_DIPLOMAT.search(p.title or "") for p in ours)

    def _is_counterpart(self, p: Person) -> bool:
        """ "... with his counterpart A"."""
        at = p.mention.name_start
        return _COUNTERPART.search(self.story.page.text[max(0, at - 30) : at]) is not None

    def _at_home(self, e: Encounter) -> str | None:
        """Whom we meet abroad for no event there, in no city of many guests, is at home."""
        away = e.venue_iso3 not in (None, self.story.page.publisher)
        if away and e.rule_id in _JOURNEYS:
            return e.venue_iso3
        guests = fold(e.city or "") in _OF_GUESTS and not _SEAT.search(e.venue or "")
        return None if not away or e.on_sidelines or guests else e.venue_iso3

    def _land_of_others(self, e: Encounter) -> str | None:
        """The one foreign country of the other principals."""
        lands = {self.story.cast.persons[k].iso3 for k in e.leads} - {None, self.story.page.publisher}
        return lands.pop() if len(lands) == 1 else None

    def _as_before(self, e: Encounter) -> str | None:
        """Whom the same principal met on the same day as well is of the one country of those met before."""
        if not SAME_DAY.search(self.story.page.text[e.start : e.end]):
            return None
        met = {self.story.cast.persons[k].side for x in self.story.encounters for k in x.leads}
        met.discard(self.story.page.publisher)
        land = met.pop() if len(met) == 1 else None
        return land if land and len(land) == 3 and land in {h.code for h in self._lands_before(e)} else None

    def _lands_before(self, e: Encounter) -> list[Hit]:
        return [h for h in self.story.page.hits.within(0, e.start) if h.kind in ("country", "demonym")]

    def _where_in_office(self, p: Person) -> str | None:
        """ "Mayor of A", "Mayor B of A": the country of a city or region is its mayor's or governor's."""
        page, n = self.story.page, p.mention
        there = page.text.startswith(n.name, n.name_start)  # a headline's mention is none of the text
        said = [p.title or "", page.text[n.start : n.end] if there else ""]
        for m in filter(None, map(_MAYOR.search, said)):
            place = cities().get(fold(m["place"]))
            if land := place.iso3 if place else land_of_region(m["place"]):
                return land
        return None

    def _posted_to(self, e: Encounter, ours: list[Person]) -> str | None:
        """A consul meets people of the one country whose cities are named so far."""
        if any(_ENVOY.match(p.title or "") for p in ours) and (land := self._one_land_of_text(e)):
            return land
        if not any(_CONSUL.match(p.title or "") for p in ours):
            return None
        hits = self.story.page.hits.within(0, e.end)
        known = cities()
        names = {w for p in self.story.cast.persons for w in p.words}
        told = [fold(h.code) for h in hits if h.kind == "city"]
        found = {known[c].iso3 for c in told if c in known and c not in names}
        found.discard(self.story.page.publisher or "")
        if not found and (land := land_of_region(self.story.page.text[max(0, e.start - _BEGINNING) : e.end])):
            return land if land != self.story.page.publisher else None
        return found.pop() if len(found) == 1 else None

    def _one_land_of_text(self, e: Encounter) -> str | None:
        """An ambassador meets people of the one foreign country that the release begins with."""
        page, end = self.story.page, min(len(self.story.page.text), e.end + _BEGINNING)
        found = {h.code for h in page.hits.lands(0, end)}
        found |= {land for m in _PAIR.finditer(page.text, 0, end) if (land := land_of(m[1]))}
        found.discard(self.story.page.publisher or "")
        return found.pop() if len(found) == 1 else None

    def _lead_country(self, e: Encounter, p: Person, whole: bool = False) -> str | None:
        """The one foreign country that the encounter sentence itself names, up to right behind the person or
        in the ``whole`` of it.
        """
        inside = e.start <= p.mention.start < e.end and not whole
        stop = min(e.end, p.mention.name_start + len(p.name) + _NEARBY) if inside else e.end
        found = {h.code for h in self.story.page.hits.lands(e.start, stop)} - {self.story.page.publisher}
        if not found and (m := _BASED.search(self.story.page.text, e.start, e.end)):
            place = cities().get(fold(m["city"] or m["seat"]))
            found = {place.iso3} if place else found  # "the director of the C Institute headquartered in D"
        return found.pop() if len(found) == 1 else None
