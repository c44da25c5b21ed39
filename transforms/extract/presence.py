"""Who else was there: attendees, those whom an event gathered, those met on its sidelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transforms.extract.adverbials import mask
from transforms.extract.assembly import MANY_LANDS, PRESENCE
from transforms.extract.cast import Person, office_of
from transforms.extract.corps import single_office
from transforms.extract.dates import WHEN, read_date
from transforms.extract.fold import fold
from transforms.extract.lead import Encounter, Found, find_encounters
from transforms.extract.lexicon import cues, land_of_region
from transforms.extract.named import Named
from transforms.extract.parties import WHEN_MEETING
from transforms.extract.phrases import parse_participants
from transforms.extract.posts import AT_POST, DIPLOMATIC
from transforms.extract.roll import Roll
from transforms.extract.saying import PAST
from transforms.extract.signs import Signed, signed
from transforms.extract.story import Sentence

_PRESENT = Signed(
    re.compile(
        r"\b(?:was|were)\s+(?:also\s+)?(?:present|in\s+attendance|there(?=\.?$)|(?:also\s+)?at\s+the\s+(?:\w+\s+)?(?:meeting|talks|dialogue|session|consultations?|event|banquet|dinner)(?=\.?$))\b|\b(?:also\s+)?(?:sat\s+in|joined\s+(?:online|remotely|virtually|via\s|from\s+(?:their|his|her)\s))\b|\b(?:was|were)\s+also\s+invited(?=\.?$|\s+to\s+(?:attend\s+|join\s+)?the\s+(?:meeting|talks|banquet|dinner|reception|event)\b)|\b(?:also\s+)?(?:attended|participated\s+in|took\s+part\s+in|joined|chaired|co-chaired|presided\s+over)\s+(?:in\s+)?(?:the|these|both|relevant)\s+(?:\w+\s+)?(?i:meetings?|events|talks|call|consultations?|conversation|event|activities|conference|session|dialogue|discussions?|summit|forum)\b|\battended\.?$|\b(?:accompanied|joined)\s+by\b"
    ),
    (
        "present",
        "attend",
        " at the ",
        " there",
        "sat in",
        "also invited",
        "participated",
        "took",
        "joined",
        "accompanied",
        "chaired",
        "presided",
    ),
)
# "Representatives of C were also present": nobody by name, and yet no part of a speech.
_UNNAMED = re.compile(
    r"(?:(?:The|Relevant|Senior|Other|Leading|Principal|Responsible|Diplomatic)\s+)*(?i:officials|representatives|ambassadors|envoys|diplomats|members|heads|principals)\b"
)
_ALL_TOLD = ("activities", "both meetings", "the above ", "these meetings", "above-mentioned")
_SOME = re.compile(
    r"(?:An?\s+(?:\w+\s+)?number\s+of|Several|Dozens\s+of|Hundreds\s+of|Relevant|Other|Responsible)\s+[a-z]"
)
_THERE = re.compile(
    r"present|there$|sat\s+in|attendance|invited|(?:meeting|talks|call|consultations?|session)$"
)
_MET = re.compile(r"\b(?:met|held\s+talks)\b")
_CHAIRED = ("chaired", "co-chaired", "presided")
_PRESENT_FIRST = re.compile(
    r"^(?:Joining\s[^:]{2,80}?\s(?:on|in|at|for)\s+the\s+(?:\w+\s+)?(?:call|meeting|talks|conversation|videoconference|discussion|session)\s+(?:was|were)|(?:Participants|(?:Other\s+)?[Ll]eaders|Others)\s+(?:on|in|joining|attending)\s[^:]{0,60}?(?:call|meeting|talks|conversation|videoconference|discussion|session)\s+(?:was|were|included)|Also\s+(?:presented|present|attending|participating|in\s+attendance)\b[^:]*?(?:was|were|:)|(?:Present|Attending)\s[^:]*?(?:were|was)|(?:The\s+)?(?:[Mm]eeting|talks|call|session|conference)\s+(?:was|were)\s+(?:also\s+)?(?:attended|chaired|co-chaired|hosted|presided\s+over)\s+by)\s+"
)
_ON_CALL = ("Joining", "Participants", "Leaders", "Other")
_AND_OTHERS = re.compile(r",\s+(?:and|while)\s+(?=[A-Z])")  # "A chaired the meeting, and B and C attended it"
_JOINED = re.compile(r",\s+(?:who\s+was\s+)?(?:joined|accompanied)\s+by\s+(?P<who>[^,;]{3,160}),(?=\s+[a-z])")
_MEETING_SIGNS = ("Wh", "During", "In ", "At ", "Meeting ")
_OF_POST = re.compile(r"(?:[\w-]+\s+){0,2}?(?:Consul|Counsel?lor|Attach[eé])\b")
_INCLUDING = re.compile(r",\s+(?:including|among\s+(?:whom|them)(?:\s+(?:was|were))?)\s+")
# "This meeting builds on what C and D agreed": whoever is named there was somewhere else.
_BACKGROUND = re.compile(
    r"(?:This|The|It)\s+(?:[\w-]+\s+){0,2}?(?:seeks?|builds?|follows?|aims?|marks?|comes?|is)\s"
)
_CHAIRED_BY = re.compile(r",?\s*(?:\band\s+)?\b(?:chaired|presided\s+over|hosted|attended)\s+by\s+")
_PAST_VERB = re.compile(r"\b(?:[a-z]{3,}ed|was|were|went|led|came|took|said|spoke)\b")


@dataclass(slots=True)
class Presence(Roll):
    """Adds people to the encounters that were told."""

    def _attendance(self, s: Sentence) -> bool:
        """Who else was there; in each clause of "A chaired the meeting, and B and C attended it"."""
        if not self.story.encounters:
            return False
        text = self.story.page.text[s.start : s.end]
        spans = _PRESENT.spans(text) if _AND_OTHERS.search(text) else []
        at, told = s.start, True
        for (_, end), (begin, _) in pairwise(spans):
            if m := _AND_OTHERS.search(text, end, begin):
                told = self._were_there(s._replace(start=at, end=s.start + m.start())) and told
                at = s.start + m.end()
        return self._were_there(s._replace(start=at)) and told

    def _were_there(self, s: Sentence) -> bool:
        page = self.story.page
        text = page.text[s.start : s.end]
        first = _PRESENT_FIRST.match(text)
        m = _PRESENT.search(text)
        if m and m[0].startswith(_CHAIRED) and not self.story.encounters[-1].multilateral:
            return False  # an encounter of its own
        if m and _MET.search(text, 0, m.start()):
            return False  # "A met with B, and attended C"
        if m and _SOME.match(text) and _THERE.search(m[0]) and not _INCLUDING.search(text):
            return True
        if first:
            span = (s.start + first.end(), s.end)
        elif m and (m[0].endswith("by") or self._only_names(s.start, s.start + m.start())):
            span = (s.start + m.end(), s.end) if m[0].endswith("by") else (s.start, s.start + m.start())
        else:
            return m is not None and _UNNAMED.match(text) is not None and _THERE.search(m[0]) is not None
        if (
            m
            and m[0].endswith("by")
            and not re.search(r"\b(?:was|were)\s+(?:also\s+)?(?:accompanied|joined)\s+by", text)
        ):
            return False
        told_in = page.text[s.start : span[1]]  # without "were present", or it all would be an aside
        blanked = page.text[: s.start] + mask(told_in, []).text + page.text[span[1] :]
        named = parse_participants(blanked, page.folded, page.hits, *span)
        named = [n for n in named if not n.name.startswith("following ")]
        if not named:
            return False
        among = _INCLUDING.search(page.text, span[1], s.end)
        gathered = any(n.kind != "person" and MANY_LANDS.search(n.name) for n in named)
        if among and all(n.kind != "person" for n in named):  # "envoys attended, including A"
            further = parse_participants(page.text, page.folded, page.hits, among.end(), s.end)
            named = [n for n in further if n.kind == "person"] or named
        people = [self.story.cast.name_holder(n) or self.add(n) for n in named]
        e = self.latest
        place = self._place_of_post(e)
        for person in people:
            unknown = person.iso3 is None and person.org_id is None and person.kind == "person"
            local = place and person.title and not DIPLOMATIC.search(person.title)
            land = land_of_region(person.title or "") or (place if local else page.publisher)
            if unknown and land:
                self.story.cast.update(person, iso3=land)
        of_all = signed(text, _ALL_TOLD)
        several = self.story.encounters if of_all or self.meeting is None else [e]
        if not of_all:  # those the sentence in front tells, or the last
            several = [x for x in several if self._lead_paragraph(x) == s.paragraph] or [e]
        if self._are_the_group(e, people, on_call=first is not None and first[0].startswith(_ON_CALL)):
            return True
        for each in several:
            told = each.leads if e.multilateral and s.paragraph <= self._lead_paragraph(e) else each.present
            told.extend(dict.fromkeys(p.key for p in people if p.key not in each.people))
        e.multilateral = e.multilateral or gathered
        self._called_after_two(e)
        self.memory.leads = tuple(e.leads)
        self.memory.take_part(e.people)
        return True

    def _are_the_group(self, e: Encounter, people: Sequence[Person], *, on_call: bool) -> bool:
        """ "A met with the foreign ministers of C. Ministers D of E and F of G attended", "A spoke with partners. On
        the call were D and F": they are who A met.
        """
        group = next((p for k in e.leads if (p := self.story.cast.persons[k]).kind == "delegation"), None)
        office = single_office(group.name) if group else None
        guests = [p for p in people if p.kind == "person" and p.side != self.story.page.publisher]
        members = [p.key for p in guests if p.iso3 or p.org_id]
        alike = [p for p in guests if on_call or (office and fold(office) in office_of(" ".join(p.titles)))]
        if group is None or len(alike) < 2 or len(members) < len(people):
            return False
        e.leads = [*(k for k in e.leads if k != group.key), *members]
        self.memory.members[group.key] = tuple(members)
        self.memory.leads = tuple(e.leads)
        self.memory.take_part(e.people)
        return True

    def _joined_by(self, s: Sentence) -> None:
        """ "A, joined by B, praised C": B was there as well."""
        page = self.story.page
        m = _JOINED.search(page.text, s.start, s.end) if self.story.encounters else None
        if m is None:
            return
        e = self.latest
        host = self.story.cast.persons[e.leads[0]] if e.leads else None
        for n in parse_participants(page.text, page.folded, page.hits, m.start("who"), m.end("who")):
            person = self.add(n) if n.kind == "person" and n.title else None
            if person and host and person.iso3 is None and person.org_id is None:
                person = self.story.cast.update(person, iso3=host.iso3, org_id=host.org_id)
            if person and person.key not in e.people:
                e.present.append(person.key)
                self.memory.take_part([person.key])

    def _place_of_post(self, e: Encounter) -> str | None:
        """The country of those whom our ambassador or consul meets."""
        people = [self.story.cast.persons[k] for k in e.leads]
        ours = [p for p in people if p.iso3 == self.story.page.publisher]
        lands = {p.iso3 for p in people if p.iso3 and p.iso3 != self.story.page.publisher}
        return lands.pop() if len(lands) == 1 and any(AT_POST.match(p.title or "") for p in ours) else None

    def _fill_event(self, s: Sentence) -> bool:
        """ "The Meeting of A was held in B. Minister C attended ...": the next sentence names who was
        there.
        """
        e = self.story.encounters[-1] if self.story.encounters else None
        if e is None or e.leads:
            return False
        page = self.story.page
        if any(f.rule.kind == "with" for f in find_encounters(page, s.start, s.end)):
            self.frame = self.story.encounters.pop()  # the event was the frame of a meeting
            self.meeting = None
            return False
        if _BACKGROUND.match(page.text, s.start, s.end) or self._of_another_day(e, s):
            return False
        chaired = list(_CHAIRED_BY.finditer(page.text, s.start, s.end))
        begin = chaired[-1].end() if chaired else s.start
        m = _PAST_VERB.search(page.text, begin, s.end)
        ends = [*(c.start() for c in chaired[1:]), m.start() if m else s.end]
        blanked = page.text[: s.start] + mask(page.text[s.start : s.end], []).text + page.text[s.end :]
        spans = zip([c.end() for c in chaired] or [s.start], ends, strict=True)
        named = [n for span in spans for n in parse_participants(blanked, page.folded, page.hits, *span)]
        there = [self.add(n).key for n in named if n.kind == "person" and (n.roles or " " in n.name)]
        for session in self.story.encounters:
            if not session.leads:
                session.leads.extend(there)
                self._settle(session)
        self._called_after_two(e)
        self.memory.leads = self.memory.everyone = tuple(e.leads)
        self.memory.last = tuple(e.leads[:1])
        return bool(e.leads) and not (m and m[0] in cues())

    def _of_another_day(self, e: Encounter, s: Sentence) -> bool:
        """ "At the April 16 Summit Meeting between A and B, C and D launched ...": who was there on another day."""
        opening = self.story.page.text[s.start : s.end].partition(", the ")[0]
        m = WHEN.search(opening) if e.when.day else None
        day = read_date(m[0], self.story.page.published).day if m else None
        return day is not None and day != e.when.day

    def _lead_paragraph(self, e: Encounter) -> int:
        return self.story.page.text.count("\n", 0, e.start) + 1

    def _only_names(self, start: int, end: int) -> bool:
        named = parse_participants(
            self.story.page.text, self.story.page.folded, self.story.page.hits, start, end
        )
        return bool(named) and named[0].start - start <= 8

    def _witnesses(self, made: Sequence[Encounter], found: Found) -> None:
        """ "A met with B in the presence of C": who else was there, told by the lead itself."""
        page = self.story.page
        m = PRESENCE.search(page.text[found.start : found.end])
        if m is None:
            return
        told = next(g for g in ("after", "before", "beside") if m[g])
        start, end = (found.start + at for at in m.span(told))
        for n in parse_participants(page.text, page.folded, page.hits, start, end):
            person = self.add(n)
            host = self.story.cast.persons[made[0].leads[0]].iso3 if told == "beside" else None
            if person.iso3 is None and (host or (page.publisher and _OF_POST.match(person.title or ""))):
                person = self.story.cast.update(person, iso3=host or page.publisher)
            for e in made:
                if n.kind == "person" and person.key not in e.people:
                    e.present.append(person.key)

    def _met_on_visit(self, start: int, s: Sentence) -> None:
        """ "A visited D. At the meetings with B and C, A said": the talks of a visit, told by an adverbial."""
        page, visitor, frame = self.story.page, self.visitor, self.frame
        verb = PAST.search(page.text, start, s.end)
        comma = page.text.rfind(",", start, verb.start()) if verb else -1
        if visitor is None or frame is None or comma < 0:
            return
        named = parse_participants(page.text, page.folded, page.hits, start, comma)
        for p in [self.add(n) for n in named if n.title or n.kind != "person"]:
            if p.key == visitor:
                continue
            if p.iso3 is None and p.org_id is None and self.land:
                self.story.cast.update(p, iso3=self.land)
            e = replace(frame, rule_id="lead.when_meeting", leads=[visitor, p.key], start=s.start, end=s.end)
            self.story.encounters.append(e)
        met = tuple(dict.fromkeys(k for e in self.story.encounters for k in e.leads))
        self.memory.leads = self.memory.everyone = met
        self.meeting = 0 if len(self.story.encounters) == 1 else None

    def _met_aside(self, s: Sentence) -> None:
        """ "When meeting with A, B said": somebody the lead did not name, met in the same round."""
        page, told = self.story.page, self.story.encounters
        text = page.text[s.start : s.end]
        m = WHEN_MEETING.search(page.text, s.start, s.end) if signed(text, _MEETING_SIGNS) else None
        if m is None:
            return
        if not told and self.visitor is not None:
            self._met_on_visit(m.end(), s)
            return
        people = [self.add(n) for n in self._before_comma(m.end(), s.end)]
        self.memory.pair = tuple(p.key for p in people) if len(people) == 2 else ()
        for person in people:
            at = next((i for i, e in enumerate(told) if person.key in e.people), None)
            if at is None:
                at = self._named_now(person)
            if at is None and told and person.title and (person.iso3 or person.org_id):
                at = self._next_in_round(person, s)
            if at is not None:
                self.meeting = at
                self.memory.leads = tuple(told[at].leads)
                self.memory.take_part([person.key])

    def _named_now(self, person: Person) -> int | None:
        """The encounter that told ``person`` by office and country alone ("the foreign ministers of C and D")."""
        for i, e in enumerate(self.story.encounters):
            for k in e.leads:
                p = self.story.cast.persons[k]
                if p.iso3 == person.iso3 and p.title and p.title in p.name and fold(p.title) in person.titles:
                    e.leads[e.leads.index(k)] = person.key
                    return i
        return None

    def _before_comma(self, start: int, end: int) -> list[Named]:
        """Who is named up to the comma that ends the phrase: the first behind which an office is told, or the first."""
        page, found = self.story.page, None
        comma = start
        for _ in range(3):
            comma = page.text.find(",", comma + 1, end)
            if comma < 0:
                break
            named = parse_participants(page.text, page.folded, page.hits, start, comma)
            if len(named) == 1 and named[0].title and (named[0].iso3 or named[0].org_id):
                return named
            found = named if found is None else found
        return found or []

    def _next_in_round(self, person: Person, s: Sentence) -> int:
        """The encounter with ``person``: a further one beside the first, or what the first told of a group alone."""
        page, told = self.story.page, self.story.encounters
        first, cast = told[0], self.story.cast.persons
        hosts = [k for k in first.leads if cast[k].side == (page.publisher or page.publisher_org)][:1]
        if all(k in hosts or cast[k].kind == "delegation" for k in first.leads) and hosts:
            first.leads, first.rule_id = [*hosts, person.key], "lead.when_meeting"
            first.multilateral = False
            return 0
        leads = [*hosts, person.key]
        told.append(
            replace(first, leads=leads, present=[], rule_id="lead.when_meeting", start=s.start, end=s.end)
        )
        return len(told) - 1
