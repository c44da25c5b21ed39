"""From an encounter sentence to its encounters: who the parties are, and whom they represent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.extract.assembly import EVENT_NOUN, sessions
from transforms.extract.cast import Person, name_words
from transforms.extract.corps import beside, corps
from transforms.extract.dates import SAME_DAY, TODAY, WHEN
from transforms.extract.encounter import REQUEST, EncounterRule
from transforms.extract.fold import fold
from transforms.extract.lead import Encounter, Found, circumstances, further_object, named_in, request
from transforms.extract.lexicon import cities, land_of, land_of_region
from transforms.extract.phrases import Named
from transforms.extract.posts import body_served, embassy_in
from transforms.extract.scan import Hit
from transforms.extract.scene import Scene
from transforms.extract.sources import resolve
from transforms.extract.tokens import tokenize
from transforms.extract.unnamed import holder, holder_of, related, several

WHEN_MEETING = re.compile(
    r"\b(?:(?:When|While|During\s+(?:the|his|her))\s+(?:meeting|talking|talks?)|(?:In|At)\s+(?:the|his|her)\s+(?:\w+\s+)?(?:meetings?|talks|call|conversations?)|Meeting)\s+with\b|\b(?:In|At|During)\s+the\s+(?:\w+\s+)?(?:meeting|talks|call)\s+(?:between|involving)\s+(?:the\s+)?[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,4}\s+and\b"
)
_RESPECTIVELY = re.compile(r"\b(?:respectively|separately)\b")
_SUITE = re.compile(r"\b(?:officials|representatives|aides|advisers|advisors|entourage)\b")
_ACCREDITED = re.compile(r"\bAmbassador\b.*\bto\s+(?:the\s+)?(?P<land>[A-Z][\w' -]+)$")
_ABROAD = re.compile(r"Ambassador|Consul|Charg|Envoy|Representative|Mission")
_GUESTS = re.compile(
    r"[^;]*?\bmet\s+with\s+(?:an?|the)\s+visiting\s+(?:[\w-]+\s+){0,2}?(?:delegation|group)\b"
)
_POST = re.compile(r"\bConsul\b.*\bin\s+(?P<city>[A-Z][\w' -]+)$")
_PRESS = re.compile(r"\b(?:press|media|journalists|reporters|correspondents)\b")
_FOREIGN_GROUP = re.compile(
    r"(?i)\b(?:transatlantic|european?|allied|allies|foreign|g7|quad|nato|asean|pacific|african?|asian?|arab|gulf|caribbean|world|countries|nations|partners?|states\s+part(?:y|ies)|counterparts|ambassadors|heads\s+of\s+(?:state|government|delegation)|envoys|delegations\s+to)\b"
)
# Offices that a state has one of: whoever holds one beside our own principal comes from abroad.
_STATE_OFFICE = re.compile(
    r"(?:(?:Crown|Deputy\s+Crown)\s+Prince|King|Queen|Emir|Amir|Sultan|President|Prime\s+Minister|Premier|Chancellor|Foreign\s+(?:Minister|Secretary)|Minister\s+(?:of|for)\s+(?:Foreign|External)\s+Affairs)\b"
)
_AND_TALKED = re.compile(r",?\s+and\s+(?:had|held|exchanged|discussed)\b")
_ROYAL = re.compile(r"(?:(?:Crown|Deputy\s+Crown)\s+Prince|King|Queen|Emir|Amir|Sultan|Pope)\b")
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
_MINISTER = re.compile(
    r"\b(?:Minister|Secretary\s+of\s+State|Foreign\s+Secretary|President|Premier|Chancellor)\b"
)
_OF_PROVINCE = re.compile(r"\b(?:Provincial|Municipal\s+(?:Government|Committee|People))\b")
_BEGINNING = 1000  # characters behind the lead in which the country of an embassy is told
_CONSUL = re.compile(r"(?:\w+\s+){0,2}Consul\b")
_CAPTION = re.compile(
    r"\((?:left|right|middle|cent(?:er|re)|front|L|R|C|(?:\w+\s+)?(?:from\s+)?(?:the\s+)?(?:left|right))\b[^()]{0,20}\)"
)
_AND_OFFICE = re.compile(
    r"(?:[^,;]{0,60}?),?\s+and\s+(?:the\s+)?(?=(?:Deputy\s+)?(?:Head|Director|Chief|Chair|Secretary|Ambassador|Minister|Commissioner)\w*\b)"
)
_OFFICE_AND = re.compile(r"(?P<who>(?:[Tt]he\s+)?[A-Z][^,]{2,60}?)\s+and\s+(?:the\s+)?(?=[A-Z])")
_AND_THE = re.compile(r"\s+and\s+(?P<who>the\s+[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,3})\s*$")
_BASED = re.compile(
    r"\b(?:headquartered|based)\s+in\s+(?P<city>[A-Z][\w-]*(?:\s[A-Z][\w-]*)?)|\b(?P<seat>[A-Z]\w*(?:\s[A-Z]\w*)?)\s?-\s?based\b"
)
_OWN_SEAT = re.compile(
    r"(?i)\b(?:presidential|royal|government)\s+(?:palace|residence|office)\b|\bstate\s+house\b"
)
_NEARBY = 40  # characters behind a name in which its country may still be told
_SESSION = re.compile(r"(?i)\b(?:meeting|summit|conference|session|forum|dialogue)\b")
_NO_EVENT = re.compile(
    r"(?i)\b(?:press|ceremony|reception|banquet|dinner|exhibition|concert|gala|luncheon|congress\s+of\s+the\s+communist|national\s+people|seminar|symposium|lecture|webinar|media)\b"
)


_ASIDE = re.compile(
    r"(?:During|Before|After|Prior\s+to|Ahead\s+of|On\s+the\s+sidelines\s+of)\s+the\s+(?:meeting|event|conference|session|summit)s?\b"
)
_OFFICIALS = re.compile(
    r"(?:[Tt]he\s+)?(?P<lands>[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)?(?:,\s+[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)?)*,?\s+and\s+[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)?)\s+(?:[a-z]+\s+)?(?:officials|representatives|delegations|negotiators|experts|diplomats|ministries|sides)\s*$"
)
_STAYING = re.compile(r"During\s+(?:the|his|her|their)\s+(?:visit|stay|trip)\b")
_TOGETHER = frozenset({"lead.joint_met", "lead.joint_call"})
_THE_TWO = re.compile(
    r"[\s\x01\x02,]*(?:(?i:the\s+)?(?i:two|both)\s+(?:leaders|sides|parties|[Hh]eads\s+of\s+\w+|(?P<office>(?:\w+\s){0,2}\w+)s)|[Tt]hey)(?:\s+(?:also|then))?[\s\x01\x02,]*$"
)
_COUNCIL = re.compile(
    r"(?i)(?:the\s+)?(?:[\w.-]+\s+){0,2}?(?:(?:foreign|prime|defen[cs]e|vice|deputy)\s+)*(?:ministers|leaders|presidents|envoys|"
    r"representatives|officials|heads\s+of\s+(?:state|government|delegation))\s+(?:of|from)\s+"
)


# "... joined the beginning of the meeting, and A and B reiterated": another clause begins.
_NEXT_CLAUSE = re.compile(r",\s+and\s+(?:the\s+)?[A-Z][^,]*?\s(?:[a-z]+ed|said|met|held)\b")
_IN_TALK = re.compile(
    r"(?:In|During|At|Over)\s+(?:an?|the|their|his|her|today['’]s)\s+(?:[\w'’-]+\s+){0,4}?(?:calls?|conversation|meetings?|talks|videoconference)\b[^,.;]{0,80},"
)
_BY_PHONE = re.compile(r"\bcalls?\b|phone|\bconversation\b")
_MANY = re.compile(
    r"(?i)\b(?:leaders|allies|partners|part(?:ies|ners)|ministers|ambassadors|envoys|counterparts|colleagues)\b"
)


def _is_many(p: Person) -> bool:
    """Does a group speak for several countries: "the G7 Leaders", "envoys of Arab states"?"""
    foreign = p.org_id is not None or _FOREIGN_GROUP.search(p.name) is not None
    return p.kind == "delegation" and p.iso3 is None and foreign and _MANY.search(p.name) is not None


def _unblanked(found: Found, span: tuple[int, int]) -> tuple[int, int]:
    """The first stretch of ``span`` that is no adverbial."""
    shown = found.masked[span[0] - found.start : span[1] - found.start]
    inside = shown.lstrip(" ,\x01\x02")
    start = span[0] + len(shown) - len(inside)
    return start, start + len(inside.partition("\x01")[0].rstrip(" ,"))


# Told by the journey to whoever was met.
_JOURNEYS = frozenset({"lead.came_to_meet", "lead.came_for_talks"})
# What is read as a meeting only where nothing before it tells one.
_LAST_RESORTS = frozenset(
    {"lead.came_to_meet", "lead.in_talk", "lead.discussed_with", "lead.thanked_at", "lead.chaired_by"}
)


_BESIDE = re.compile(r"\bon\s+the\s+(?:side-?lines?|margins?|fringes?)\s+of\b")
_LOCAL = re.compile(
    r"(?:(?:Lord|Deputy|Vice|Acting)\s+)?(?:Mayor|Governor|Premier|Prefect|Senator|Congress(?:wo)?man|Council+or|Speaker"
    r"|Member\s+of\s+Parliament|MP)\b(?!.*\bProvince\b)"
)


def _at_post(ours: Sequence[Person]) -> bool:
    return any(_ENVOY.match(p.title or "") or _CONSUL.match(p.title or "") for p in ours)


@dataclass(slots=True)
class Parties(Scene):
    """Makes encounters of the readings of a sentence."""

    def _make(self, found: Found, subject: list[Person] | None = None) -> list[Encounter]:
        """``subject``: who met, where an earlier verb of the sentence has the subject."""
        rule, cast, page = found.rule, self.story.cast, self.story.page
        how = self._talk_at_front(found) if rule.rule_id == "lead.in_talk" else ""
        if how is None or (rule.rule_id in _LAST_RESORTS and self.story.encounters):
            return []
        if rule.rule_id in _TOGETHER and not self.story.encounters:
            subject = self._the_two(found) or None
        subject = self._people(found, found.subject, found.object) if subject is None else subject
        objects = self._people(found, found.object) if rule.kind in ("with", "by", "between") else []
        if rule.kind == "with" and not objects and (longer := further_object(found)):
            found, objects = longer, self._people(longer, longer.object)
        if rule.kind == "between":
            subject = []
        if rule.kind == "attend":
            return self._attend(found, subject)
        if rule.kind == "held":
            return self._held(found)
        if _PRESS.search(page.text, *found.object) or _CAPTION.search(page.text, found.start, found.verb[0]):
            return []
        if rule.rule_id == "lead.received" and not any(
            o.title
            or self.headline.names(o.name)
            or ("delegation" in o.name and o.iso3)
            or self._is_counterpart(o)
            for o in objects
        ):
            return []  # "welcomed the Albertine initiative"
        if rule.rule_id == "lead.visited" and not self._somebody_visited(found, objects):
            return []
        if rule.rule_id == "lead.discussed_with" and not self._discussed(found, objects):
            return []
        if rule.rule_id in ("lead.thanked_at", "lead.chaired_by") and not all(o.title for o in objects):
            return []
        if rule.rule_id == "lead.joint_met" and self._met_others(found):
            return []  # "A and B met C": no meeting of A and B
        if rule.rule_id == "lead.joint_spoke" and not all(
            p.title or self.headline.names(p.name) for p in subject
        ):
            return []  # "A and the college spoke"
        ours = any(o.iso3 == page.publisher for o in objects)
        subject = self._same_side(subject, abroad=ours) if objects else subject
        keys = list(dict.fromkeys([p.key for p in subject] + [p.key for p in objects]))
        if rule.kind == "joint" and (council := self._council(found)):
            return [council]
        if rule.rule_id == "lead.call_on" and re.match(
            r"\s+to\s+[a-z]", page.text[found.object[1] : found.end]
        ):
            return []  # "called on B to do something" is speech
        if len(keys) < 2 or (rule.kind == "with" and (not subject or not objects)):
            return []
        before = self.dated or (self.story.encounters[-1] if self.story.encounters else self.frame)
        groups = [keys]
        text = page.text[found.start : found.end]
        if subject and len(objects) > 1 and self._apart(found, objects, text):
            groups = [[p.key for p in subject] + [o.key] for o in objects]
        elif len(subject) > 1 and len(objects) == 1 and _RESPECTIVELY.search(text):
            groups = [[p.key, objects[0].key] for p in subject]
        out = []
        for group in groups:
            aside = [k for k in group if _SUITE.search(cast.persons[k].name)] if len(group) > 2 else []
            aside = aside if len(aside) < len(group) else []
            e = Encounter(
                rule.rule_id,
                found.start,
                found.end,
                how or rule.format,
                leads=[k for k in group if k not in aside],
                present=aside,
            )
            out.append(circumstances(page, found, e, before))
            self._settle(e)
            request(page, found, cast, e)
            self._at_the_end(e, found)
            self._side_of_event(e, before, text)
            self._seat(e, rule)
            e.multilateral = e.multilateral or any(_is_many(cast.persons[k]) for k in e.leads)
        return out

    def _at_the_end(self, e: Encounter, found: Found) -> None:
        """ "A held consultations with B of D on trade in E": a city of D at the end is where they met."""
        last = found.places[-1] if found.places else None
        if e.city or e.venue_iso3 or e.format != "in_person" or last is None or last.city is None:
            return
        lands = {self.story.cast.persons[k].iso3 for k in e.leads}
        ends = found.start + last.end
        if last.iso3 is None or (lands and not lands & {last.iso3, None}):
            return
        if ends >= found.end - 1 or _AND_TALKED.match(self.story.page.text, ends):
            e.city, e.venue_iso3 = last.city, last.iso3

    def _council(self, found: Found) -> Encounter | None:
        """ "The foreign ministers of C, D and E met": who they were may be told by the next sentence."""
        page = self.story.page
        if self.story.encounters:
            return None
        m = _COUNCIL.match(page.text, *found.subject)
        begin = m.end() if m else found.subject[0]
        officials = _OFFICIALS.match(page.text, *found.subject) if m is None else None
        hits = page.hits.within(begin, found.subject[1])
        lands = {h.code for h in hits if h.kind in ("country", "demonym", "org") and h.code}
        if len(lands) < 2 or (m is None and not self._only_lands(found.subject) and not officials):
            return None
        e = Encounter(
            "lead.council_met",
            found.start,
            found.end,
            found.rule.format,
            multilateral=len(lands) > 2,
            confidence=0.85,
            council=found.subject,
        )
        circumstances(page, found, e, None)
        self._at_the_end(e, found)
        return e

    def _talk_at_front(self, found: Found) -> str | None:
        """The format of the talk that opens the sentence; None where none does."""
        m = _IN_TALK.match(self.story.page.text, found.start, found.verb[0])
        if m is None:
            text = self.story.page.text[found.start : found.end]
            dated = TODAY.search(text) or WHEN.search(text)
            return (
                "in_person"
                if found.places and dated and " and " in text[: found.verb[0] - found.start]
                else None
            )
        told = m[0].lower()
        return (
            "video"
            if "vid" in told or "virtual" in told
            else "phone"
            if _BY_PHONE.search(told)
            else "in_person"
        )

    def _somebody_visited(self, found: Found, objects: list[Person]) -> bool:
        """ "A visited Speaker B", but neither "visited C" nor "visited the House of B"."""
        start, end = _unblanked(found, found.object)
        named = [(o.mention.start, o.mention.end) for o in objects if o.kind == "person" and o.mention.roles]
        return bool(named) and len(named) == len(objects) and named[0][0] <= start + 4 and named[-1][1] >= end

    def _discussed(self, found: Found, objects: list[Person]) -> bool:
        """A talk that only "A discussed C with Minister B" tells: said of this day or place, in the lead."""
        text = self.story.page.text[found.start : found.end]
        told = found.places or " visit to " in text or TODAY.search(text) or WHEN.search(text)
        return bool(told and objects and all(o.title for o in objects))

    def _met_others(self, found: Found) -> bool:
        """Does somebody with an office stand right behind "met"?"""
        page = self.story.page
        if page.text[found.verb[0] : found.verb[1]] != "met" or found.object[0] >= found.object[1]:
            return False
        others = named_in(page, found, found.object)
        behind = found.masked[found.object[0] - found.start :].lstrip(" \x01\x02,")
        return bool(others and others[0].roles and behind.removeprefix("the ")[:1].isupper())

    def _only_lands(self, span: tuple[int, int]) -> bool:
        """ "C and D held consultations": parties told by their countries alone."""
        page = self.story.page
        tokens = tokenize(page.text, page.folded, page.hits, *span)
        return all(t.cls in ("country", "org", "and", "comma", "link") for t in tokens)

    def seat_councils(self) -> None:
        """Ministers or officials of a country that no later sentence named there took part unnamed."""
        for e in self.story.encounters:
            told = {self.story.cast.persons[k].iso3 for k in e.leads}
            for n in several(self.story.page, *e.council) if e.council is not None else ():
                if n.iso3 is None or n.iso3 not in told:
                    e.leads.append((self._told_later(n) or self.add(n)).key)

    def _told_later(self, n: Named) -> Person | None:
        """The one minister of that country whom the release names elsewhere."""
        found = [
            p
            for p in self.story.cast.persons
            if p.iso3 == n.iso3 and n.kind == p.kind == "person" and _MINISTER.search(p.title or "")
        ]
        return found[0] if len(found) == 1 else None

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

    def _apart(self, found: Found, objects: list[Person], text: str) -> bool:
        """Several counterparts met one after the other: "respectively", "had conversations with", "When
        meeting with A, ...".
        """
        if _RESPECTIVELY.search(text):
            return True
        if len({o.side for o in objects}) < len(objects):
            return False
        if re.search(r"\bon\s+bilateral\s+(?:ties|relations|cooperation)\b", text):
            return True
        verb = self.story.page.text[found.verb[0] : found.verb[1]]
        return bool(
            re.search(r"\b(?:conversations|calls|meetings)\s(?:.*\s)?(?:with|from)$", verb)
            or WHEN_MEETING.search(self.story.page.text, found.end)
        )

    def _side_of_event(self, e: Encounter, before: Encounter | None, text: str) -> None:
        if (
            e.on_sidelines
            and before is not None
            and before.multilateral
            and re.fullmatch(r"(?:meeting|event|conference|session|summit)", e.occasion or "")
        ):
            e.occasion = before.occasion
        elif before is not None and (
            (before.multilateral and (_ASIDE.match(text) or self._beside(e, before)))
            or (before.occasion and before is self.frame and _STAYING.match(text))
        ):
            e.on_sidelines, e.occasion = True, before.occasion

    def _beside(self, e: Encounter, before: Encounter) -> bool:
        """Whom one who attends a session meets respectively, told in the same paragraph, is there for it as well."""
        text = self.story.page.text
        return (
            before.rule_id == "lead.attended"
            and set(before.leads[:1]) <= set(e.leads)
            and "\n" not in text[before.start : e.start]
            and re.search(r"\b(?:respectively|separately)\b", text[e.start : e.end]) is not None
        )

    def _people(
        self, found: Found, span: tuple[int, int], apart: tuple[int, int] | None = None
    ) -> list[Person]:
        """The people that one phrase of the sentence names; those of the phrase ``apart`` are others."""
        listed = corps(self.story.page, *span) if span == found.object or found.rule.kind == "joint" else None
        named = [n for part in beside(listed, *span) for n in named_in(self.story.page, found, part)]
        named = [n for n in named if self._is_somebody(n)]
        if listed:
            named = sorted([*named, *listed.members], key=lambda n: n.start)
        elif named:
            named += self._office_behind(found, named[-1], span[1])
        joint = found.rule.kind == "joint" and span == found.subject and not self.story.encounters
        if len(named) == 1 and joint:
            named = self._office_beside(named[0], span)
        if named:
            named = [holder_of(self.story.page, n, named) for n in named]
            return [p for n in named for p in self._two(n) or (self._again(n) or self.add(n),)]
        page, (start, end) = self.story.page, _unblanked(found, span)
        source = resolve(page, self.story.cast, self.memory, start, end)
        if source is not None and source.kind == "person":
            return [self.story.cast.persons[k] for k in source.keys]
        if source is None:
            others = named_in(self.story.page, found, apart) if apart else ()
            unnamed = holder(self.story.page, start, end, others)
            if unnamed is not None:
                return [self.add(self._of_headline(unnamed, others))]
        counterparts = found.rule.kind == "with" and span == found.object
        return [self.add(n) for n in several(page, start, end)] if counterparts else []

    def _the_two(self, found: Found) -> list[Person]:
        """ "At the invitation of A, B visited C. The two Presidents held talks": those of two sides whom the
        text has named so far.
        """
        m = _THE_TWO.match(found.masked, found.subject[0] - found.start, found.verb[0] - found.start)
        people = [p for p in self.story.cast.persons if p.kind == "person" and p.title] if m else []
        office = fold(m["office"] or "") if m else ""
        holders = [p for p in people if office and fold(p.title or "").endswith(office)]
        pair = holders if len(holders) == 2 else people
        return pair if len(pair) == 2 and pair[0].side != pair[1].side else []

    def _of_headline(self, n: Named, beside: Sequence[Named]) -> Named:
        """``n``, or whom the headline alone names as our own holder of the office that stands for ``n``."""
        if n.name != n.title or n.iso3 not in (None, self.story.page.publisher):
            return n
        taken = {w for other in beside for w in name_words(other.name)}
        for told in self.headline.named:
            ours = told.roles == n.roles and told.iso3 in (None, self.story.page.publisher)
            if ours and told.name != told.title and taken.isdisjoint(name_words(told.name)):
                return n._replace(name=told.name)
        return n

    def _two(self, n: Named) -> tuple[Person, Person] | None:
        """ "The Secretary-General and Minister A": two people already known, no holder of two offices."""
        first = (n.title or "").partition(" and ")
        if not first[1]:
            return None
        holds = self.story.cast.by_title(first[0], None, self.story.page.publisher)
        named = self.story.cast.by_name(name_words(n.name))
        return (holds, named) if holds and named and holds.key != named.key else None

    def _office_behind(self, found: Found, last: Named, end: int) -> list[Named]:
        """ "... with the envoys of C and the Head of the Office of D": an office without a name ends the list."""
        text = found.masked[last.end - found.start : end - found.start].rstrip("\x01\x02 ,.")
        m = _AND_OFFICE.match(text)
        unnamed = holder(self.story.page, last.end + m.end(), last.end + len(text)) if m else None
        return [unnamed] if unnamed else []

    def _office_beside(self, n: Named, span: tuple[int, int]) -> list[Named]:
        """ "The Prime Minister and President A of C met": the office in front of "and" is our own."""
        text = self.story.page.text[span[0] : span[1]]
        first, offices = _OFFICE_AND.match(text), (n.title or "").partition(" and ")
        if first and offices[1] and span[0] + first.end() <= n.name_start:
            ours = holder(self.story.page, span[0] + first.start("who"), span[0] + first.end("who"), [n])
            theirs = n._replace(title=offices[2].removeprefix("the "), roles=n.roles[1:])
            return [ours, theirs] if ours and ours.iso3 in (None, self.story.page.publisher) else [n]
        last = _AND_THE.search(text, max(0, n.name_start - span[0]))
        ours = (
            holder(self.story.page, span[0] + last.start("who"), span[0] + last.end("who"), [n])
            if last
            else None
        )
        if ours is None or ours.iso3 not in (None, self.story.page.publisher):
            return [n]
        return [n._replace(title=re.split(r",?\s+and\s", n.title or "")[0] or None, roles=n.roles[:1]), ours]

    def _again(self, n: Named) -> Person | None:
        """The group that was named in full before: "the envoys" for "envoys of Arab states"."""
        if n.kind == "person":
            return None
        called = name_words(n.name)
        if called == ("delegation",) and self.visitor is not None:
            return self.story.cast.persons[self.visitor]  # the visitor with company
        known = [p for p in self.story.cast.persons if p.kind == n.kind and p.words[: len(called)] == called]
        return known[0] if len(known) == 1 else None

    def _is_somebody(self, n: Named) -> bool:
        """A lone capitalised word without office or country is a name only if the headline or the cast
        knows it.
        """
        words = name_words(n.name)
        stated = n.title or n.iso3 or n.org_id or n.kind != "person" or len(words) > 1
        addressed = re.search(r"\bM(?:r|s|rs)\b", self.story.page.text[n.start : n.name_start])
        return bool(stated or addressed or self.headline.names(n.name) or self.story.cast.by_name(words))

    def _attend(self, found: Found, subject: list[Person]) -> list[Encounter]:
        page = self.story.page
        event = page.text[found.object[0] : found.object[1]].split("\x01")[0]
        stop = min(
            [p.start + found.start for p in found.places if p.start + found.start > found.object[0]]
            or [found.object[1]]
        )
        event = re.sub(r"^(?:the|a|an)\s+", "", page.text[found.object[0] : stop].strip(" ,."))
        event = _NEXT_CLAUSE.split(event)[0]
        addressed = page.text[found.verb[0] : found.verb[1]].startswith("addressed")
        if (
            not subject
            or (addressed and not _SESSION.search(event))
            or not re.search(r"[A-Z]", event)
            or not EVENT_NOUN.search(event)
            or _NO_EVENT.search(event)
        ):
            return []
        e = Encounter(
            found.rule.rule_id,
            found.start,
            found.end,
            "in_person",
            leads=[p.key for p in subject],
            multilateral=True,
        )
        for n in named_in(page, found, (found.object[0], stop)):
            # "attended the meeting of ministers and Secretary-General A"
            if n.roles and re.search(r"\b(?:and|with)\s+$", page.text[found.object[0] : n.start]):
                e.leads.append(self.add(n).key)
        circumstances(page, found, e, None)
        self._settle(e)
        e.on_sidelines, e.confidence = False, 0.85
        return [replace(e, leads=list(e.leads), occasion=one) for one in sessions(event)]

    def _held(self, found: Found) -> list[Encounter]:
        page = self.story.page
        event = re.sub(
            r"^(?:the|a|an)\s+",
            "",
            page.text[found.subject[0] : found.subject[1]].strip(" ,.\x01\x02"),
            flags=re.I,
        )
        if (
            self.story.encounters
            or not EVENT_NOUN.search(event)
            or _NO_EVENT.search(event)
            or found.end - found.start > 400
        ):
            return []
        e = Encounter(found.rule.rule_id, found.start, found.end, "in_person", multilateral=True)
        circumstances(page, found, e, None)
        e.on_sidelines, e.confidence = _BESIDE.search(page.text, found.start, found.end) is not None, 0.85
        return [replace(e, leads=[], occasion=one) for one in sessions(event)]

    def _settle(self, e: Encounter) -> None:
        """Give the publisher's country to principals of whom neither text nor headline says whom they
        represent.
        """
        people = [self.story.cast.persons[k] for k in e.leads]
        publisher = self.story.page.publisher
        if e.multilateral:
            for p in people:
                if p.iso3 is None and p.org_id is None and publisher:
                    self.story.cast.update(p, iso3=publisher)
            return
        org = None if publisher else self.story.page.publisher_org
        ours = [p for p in people if (publisher and p.iso3 == publisher) or (org and p.org_id == org)]
        for p in people:
            if p.iso3 is None and p.org_id is None and not ours and (publisher or org):
                self.story.cast.update(p, iso3=publisher, org_id=org)
                ours = [p]
        # The second principal of a bilateral meeting without a country: the one foreign country the
        # headline names.
        local = False
        for p in [self.story.cast.persons[k] for k in e.leads]:
            if p.iso3 is None and p.org_id is None:
                if body := body_served([q.title or "" for q in ours], p.title or ""):
                    self.story.cast.update(p, org_id=body)
                    continue
                told = self.headline.foreign_country(publisher) or self.land
                land = (told if p.kind == "person" else None) or self._lead_country(e, p)
                land = land or land_of_region(p.title or "")
                if not _OF_PROVINCE.search(p.title or p.name):
                    land = land or self._posted_to(e, ours) or self._as_before(e)
                if ours and land is None and self._is_counterpart(p):
                    land = self._at_home(e)
                    if land is None:
                        continue
                if ours and land is None and (_STATE_OFFICE.match(p.title or "") or e.rule_id in _JOURNEYS):
                    land = self._at_home(e)
                if ours and land is None and _ELECT.search(p.title or ""):
                    land = related(self.story.page)
                if ours and land is None and _STATE_OFFICE.match(p.title or ""):
                    land = self._lead_country(e, p, whole=True)
                if p.kind == "delegation" and _FOREIGN_GROUP.search(p.name):
                    continue
                if ours and land is None and _ROYAL.match(p.title or ""):
                    continue  # of a country that is not told
                if land is None and p.title is None and e.format == "phone" and self._asked_for(e, ours):
                    continue
                foreign = re.match(
                    r"(?:Ambassador|Permanent\s+Rep|President\s+of\s+the|(?:High\s+)?Commissioner|Special\s+Rapporteur|Secretary[- ]General|(?:Executive\s+)?Director[- ]General|Chair\w*\s+of|(?:Ecumenical\s+)?Patriarch|Pope)",
                    p.title or "",
                )
                local = local or (_at_post(ours) and _LOCAL.match(p.title or "") is not None)
                if land is None and local:
                    land = self._land_of_others(e)
                    if land is None:
                        continue  # of the place, whose country is not told
                if land or not foreign or _FIRM.search(p.title or ""):
                    self.story.cast.update(p, iso3=land or publisher)

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
        return found.pop() if len(found) == 1 else None

    def _one_land_of_text(self, e: Encounter) -> str | None:
        """An ambassador meets people of the one foreign country that the release begins with."""
        page, end = self.story.page, min(len(self.story.page.text), e.end + _BEGINNING)
        found = {h.code for h in page.hits.within(0, end) if h.kind in ("country", "demonym") and h.code}
        found |= {land for m in _PAIR.finditer(page.text, 0, end) if (land := land_of(m[1]))}
        found.discard(self.story.page.publisher or "")
        return found.pop() if len(found) == 1 else None

    def _lead_country(self, e: Encounter, p: Person, whole: bool = False) -> str | None:
        """The one foreign country that the encounter sentence itself names, up to right behind the person or
        in the ``whole`` of it.
        """
        inside = e.start <= p.mention.start < e.end and not whole
        stop = min(e.end, p.mention.name_start + len(p.name) + _NEARBY) if inside else e.end
        hits = self.story.page.hits.within(e.start, stop)
        found = {
            h.code
            for h in hits
            if h.kind in ("country", "demonym") and h.code and h.code != self.story.page.publisher
        }
        if not found and (m := _BASED.search(self.story.page.text, e.start, e.end)):
            place = cities().get(fold(m["city"] or m["seat"]))
            found = {place.iso3} if place else found  # "the director of the C Institute headquartered in D"
        return found.pop() if len(found) == 1 else None
