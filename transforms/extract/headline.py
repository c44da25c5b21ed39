"""What the headline adds: fuller names, countries and titles, and an encounter where the text states none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from transforms.extract.cast import Cast, Person, name_words
from transforms.extract.dates import WHEN, read_date, relative_date
from transforms.extract.fold import fold
from transforms.extract.lead import Encounter, Page
from transforms.extract.lexicon import cities
from transforms.extract.named import Named
from transforms.extract.phrases import parse_participants
from transforms.extract.saying import PAST
from transforms.extract.scan import Hits, scan
from transforms.extract.sentences import split_sentences
from transforms.extract.titles import office_phrase
from transforms.extract.tokens import tokenize

# Characters of a headline that are read: no real one is as long, and patterns look back and forth in it.
LONGEST_TITLE = 1000
_OPENING = 60  # characters of the text in which it may date what the headline alone reports

# Words of headlines that are no part of a name: the verb phrases, blanked out before names are read.
_VERBS = re.compile(
    r"(?i)\b(?:read-?out\s+of\s+(?:the\s+)?|statement\s+on\s+|press\s+release\s+on\s+(?:the\s+)?|meets?\s+(?:again\s+)?(?:separately\s+)?(?:respectively\s+)?with\b|meetings?\s+with\b|meets\b|met\b(?:\s+with\b)?|(?:virtual|video|bilateral|trilateral|phone|telephone|joint|introductory|expanded|secure|brief)\s+(?=meeting|call|conversation|talk|conference|press|remarks)|(?:phone|telephone)?\s*(?:calls?|conversations?)\s+(?:with|to)\b|(?:has|had|holds?|held)\s+(?:an?\s+|a\s+second\s+)?(?:[\w-]+\s+){0,3}?(?:talks|meetings?|call|consultations|conversation|dialogue)\s+with\b|speaks?\s+(?:by\s+phone\s+)?(?:with|to)\b|talks\s+(?:with|to|about)\b|on\s+the\s+phone\b|over\s+the\s+phone\b|at\s+(?:the\s+)?(?:latter's\s+)?request\b|by\s+(?:phone|video)\b|before\s+(?:their|his|the|her)\s+(?:\w+\s+)*meeting\b|at\s+(?:a\s+)?joint\s+press\s+(?:availability|conference)\b|participation\s+in\b|attends?\b|receives?\b|hosts?\b|welcomes?\b|visits?\b|to\s+visit\b|on\s+the\s+(?:sidelines|margins)\s+of\b.*|via\s+video\s+link\b|following\s+their\b.*|after\s+their\b.*|holds?\b|sends?\b|remarks\b|and\s+the\s+leaders\s+of\b|’s|'s)"
)
_DASH = re.compile(r"\s[-–—]\s")  # "Russia must leave - A": who said it, and of no Russia
_SHOWN = re.compile(r"[^\x01;]+")
_MEETING = re.compile(
    r"(?i)\b(?:meets?\s+(?:again\s+|separately\s+)?with|meeting\s+with|holds?\s+(?:[\w-]+\s+){0,3}?(?:talks|meeting|consultations)|before\s+(?:their|the)\s+(?:\w+\s+)*meeting|talks\s+with|after\s+their\s+meeting|pull-aside)\b"
)
_PHONE = re.compile(r"(?i)\b(?:calls?\s+with|phone|telephone|speaks?\s+(?:with|to)|conversation\s+with)\b")
_VIDEO = re.compile(r"(?i)\b(?:video|virtual)\b")
_TRIP = re.compile(r"(?i)\b(?:visits?|trip|meetings?|talks|consultations?|dialogue|summit|attends?|travel)\b")
_FUTURE = re.compile(
    r"(?i)\bwill\b|\bto\s+(?:meet|hold|visit|host|attend|travel|pay|receive|chair|welcome|speak|have)\b"
)
_PRESS = re.compile(r"(?i)\b(?:press(?!\s+release)|media)\b")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline of a release, read once."""

    title: str
    named: tuple[Named, ...]
    lands: tuple[str, ...]
    header: tuple[Named, ...] = ()
    place: tuple[str | None, str | None] = (None, None)  # where it ends: "C and D Hold Consultation in B"

    def enrich(self, cast: Cast, person: Person) -> Person:
        """``person`` with what the headline knows of the same name: fuller name, title, country."""
        for n in (*self.header, *self.named):
            if n.kind == "person" and cast.by_name(name_words(n.name)) == person:
                shorter = len(name_words(n.name)) <= len(person.words)
                named = (
                    n
                    if not shorter
                    else Named(
                        person.name,
                        n.title,
                        n.iso3,
                        n.org_id,
                        n.kind,
                        person.mention.start,
                        person.mention.end,
                        person.mention.name_start,
                        n.roles,
                    )
                )
                if not shorter:
                    return cast.update(cast.add(named), mention=person.mention)
                return cast.add(named)
        return person

    def names(self, name: str) -> bool:
        """Does the headline (or a line above the text) name this person?"""
        words = set(name_words(name))
        return any(set(name_words(n.name)) & words for n in (*self.named, *self.header))

    @property
    def tells_encounter(self) -> bool:
        return bool(_MEETING.search(self.title) or _PHONE.search(self.title) or _TRIP.search(self.title))

    def foreign_country(self, publisher: str | None) -> str | None:
        found = {c for c in self.lands if c != publisher}
        return found.pop() if len(found) == 1 else None

    def _tells_guest(self) -> bool:
        """ "Meeting with Minister of C A": one titled person, with whom somebody untold met."""
        guest = self.named[0] if len(self.named) == 1 else None
        opening = self.title[: guest.start].rstrip() if guest else ""
        return (
            guest is not None
            and bool(guest.roles)
            and opening.endswith((" with", " to"))
            and ":" not in self.title
        )

    def encounter(self, cast: Cast, page: Page) -> Encounter | None:
        """The encounter the headline alone reports; its circumstances from the header lines of the text."""
        if (
            _PRESS.search(self.title)
            or _FUTURE.search(self.title)
            or not (_MEETING.search(self.title) or _PHONE.search(self.title))
        ):
            return None
        people = [self.enrich(cast, cast.add(n)) for n in self.named]
        if owner := _owner(self.title):
            people.insert(0, cast.add(owner))
        if len(people) == 1 and self._tells_guest() and (ours := _first_of_ours(page, self.named[0])):
            people.insert(0, cast.add(ours))
        if len(people) < 2:
            return None
        for p in people:
            if p.iso3 is None and p.org_id is None:
                cast.update(p, iso3=page.publisher, org_id=None if page.publisher else page.publisher_org)
        how = (
            "video" if _VIDEO.search(self.title) else "in_person" if _MEETING.search(self.title) else "phone"
        )
        e = Encounter(
            "lead.headline",
            0,
            min(len(page.text), 1),
            how,
            leads=list(dict.fromkeys(p.key for p in people)),
            confidence=0.8,
        )
        e.when = relative_date(page.text, page.published)
        opening = page.text[:_OPENING]
        if e.when.day is None and opening.startswith("On ") and WHEN.search(opening):
            e.when = read_date(opening, page.published)
        if how == "in_person":
            e.city, e.venue_iso3 = dateline(page.text)
        return e


# Behind whoever does something: "A informed B", "A once again spoke", "A and B agreed", "A: I am glad".
_ACTS = re.compile(r"(?:,|:|\s+and\s+(?=[A-Z])|(?:\s+(?:also|once|again|then|[a-z]+ly))*\s+(?=[a-z]))")
_FIRST_WORDS = 1200  # characters of the text in which it names its own principal


def _first_of_ours(page: Page, guest: Named) -> Named | None:
    """ "Telephone conversation with President of C A": whom the text names first besides A is the other party."""
    if (guest.iso3 or guest.org_id) in (None, page.publisher, page.publisher_org):
        return None
    opening = (s for s in split_sentences(page.text[: 2 * _FIRST_WORDS]) if s[0] < _FIRST_WORDS)
    named = (parse_participants(page.text, page.folded, page.hits, *span) for span in opening)
    for n in chain.from_iterable(named):
        same = set(name_words(n.name)) & set(name_words(guest.name))
        if n.kind != "person" or same or " " not in n.name or not _acts(page.text, n.name):
            continue
        if n.iso3 in (None, page.publisher):
            return n if n.roles else n._replace(title=None)
        if (
            n.iso3 == guest.iso3
        ):  # "initiated by the President of C, A and B talked": the office is the guest's
            return n._replace(title=None, iso3=None, org_id=None, roles=())
    return None


def _acts(text: str, name: str) -> bool:
    """Does ``text`` tell somewhere what whoever is called ``name`` did? The Black Sea does nothing."""
    at = text.find(name)
    while at >= 0:
        m = _ACTS.match(text, at + len(name))
        if m and m[0] == ",":  # ", the plant C, and D" does nothing
            acts = at == 0 or text.endswith(("\n", ". "), 0, at)
        else:
            acts = m is not None and (
                m[0] == ":" or m[0].endswith("and ") or PAST.match(text, m.end()) is not None
            )
        if acts:
            return True
        at = text.find(name, at + len(name))
    return False


_OWNER = re.compile(
    r"(?:Read-?out\s+of\s+)?(?:[Tt]he\s+)?(?P<who>[A-Z][^,;:'’]{2,60})['’]s?\s+(?:[\w-]+\s+){0,3}?(?:meetings?|calls?|conversation|talks)\s+with\b"
)


def _owner(title: str) -> Named | None:
    """ "Readout of the Secretary-General's meeting with A": a principal told by the office alone."""
    m = _OWNER.match(title)
    if m is None:
        return None
    who = m["who"]
    tokens = [t for t in tokenize(who, fold(who), scan(who, fold(who)), 0, len(who)) if t.cls != "honorific"]
    office = office_phrase(tokens)
    if office is None:
        return None
    name, iso3, org = office
    return Named(
        name, name, iso3, org, "person", 0, len(who), 0, tuple(t.code for t in tokens if t.cls == "role")
    )


def read_headline(title: str, publisher: str | None, published: date | None) -> Headline:
    """Names, titles and countries of a headline. Title case hides verbs, so known verb phrases are blanked first."""
    title = title[:LONGEST_TITLE]
    folded = fold(title)
    hits: Hits = scan(title, folded)
    label = _label_end(title, hits)
    blanked = "\x01" * label + _VERBS.sub(lambda m: "\x01" * len(m[0]), title[label:])
    blanked = _DASH.sub(lambda m: "\x01" * len(m[0]), blanked)
    named: list[Named] = []
    for m in _SHOWN.finditer(blanked):
        named += [
            n for n in parse_participants(blanked, folded, hits, m.start(), m.end()) if n.kind == "person"
        ]
    lands = tuple(dict.fromkeys(h.code for h in hits.entities if h.kind in ("country", "demonym") and h.code))
    return Headline(title, tuple(named), lands, place=_place(title))


_ENDS_IN = re.compile(
    r"(?<!Situation)(?<!General)(?<!Consul)\s[Ii]n\s+(?P<city>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2})(?:\s+(?:to|for)\s+[a-z][^,:]*)?$"
)


def _place(title: str) -> tuple[str | None, str | None]:
    """City and country of the known city in which a headline of a meeting ends."""
    m = _ENDS_IN.search(title) if _TRIP.search(title) or _MEETING.search(title) else None
    place = cities().get(fold(m["city"])) if m else None
    return (m["city"], place.iso3) if m and place else (None, None)


def _label_end(title: str, hits: Hits) -> int:
    """Where a label of places ends that tells the topic, not whom anybody represents ("China: A speaks with B")."""
    label = title.partition(": ")[0]
    rest = list(label)
    for h in hits.within(0, len(label)):
        if h.kind in ("country", "demonym", "org"):
            rest[h.start : h.end] = " " * (h.end - h.start)
    named = re.sub(r"\band\b|[\s/,&-]", "", "".join(rest))
    return len(label) + 1 if len(label) < len(title) and not named else 0


def read_header(page: Page, headline: Headline) -> Headline:
    """The headline with the people of the lines above the text ("Antony J. Blinken, Secretary of State")."""
    found: list[Named] = []
    at = 0
    for line in page.text.split("\n")[:4]:
        if len(line) < 100 and "," in line and line[-1:] not in ".:?!":
            named = parse_participants(page.text, page.folded, page.hits, at, at + len(line))
            found += [
                n for n in named if n.kind == "person" and n.title and n.roles and n.start == n.name_start
            ]
        at += len(line) + 1
    return replace(headline, header=tuple(found))


def dateline(text: str) -> tuple[str | None, str | None]:
    """City and country of a header line that is nothing but a place ("New York, New York")."""
    for line in text.split("\n")[:5]:
        if len(line) < 60:
            name = line.split(",")[0].strip()
            place = cities().get(fold(line.strip())) or cities().get(fold(name))
            if place and (", " in line or fold(line.strip()) == fold(name)):
                return (line.strip() if "D.C" in line else name), place.iso3
    return _here(text)


_HERE = re.compile(r"\bhere\b[^.?!]{0,40}?\b(?:in|to)\s+(?P<city>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)")


def _here(text: str) -> tuple[str | None, str | None]:
    """What a speaker calls "here": "welcome here to the State Department, to Washington"."""
    for m in _HERE.finditer(text):
        words = m["city"].split()
        for n in range(len(words), 0, -1):
            place = cities().get(fold(" ".join(words[:n])))
            if place:
                return " ".join(words[:n]), place.iso3
    return None, None
