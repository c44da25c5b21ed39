"""Which sentences report encounters: the lead, the meetings told after it, and not what a speech recalls."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.extract.adverbials import REQUEST, blank, undated
from transforms.extract.aside import told_aside
from transforms.extract.assembly import SESSIONS
from transforms.extract.dates import UNKNOWN, WHEN, read_date, relative_date
from transforms.extract.fold import fold
from transforms.extract.lead import Encounter, Found, Page, find_encounters, named_in
from transforms.extract.lexicon import cities
from transforms.extract.phrases import parse_participants
from transforms.extract.presence import Presence
from transforms.extract.several import clause_start, further_verbs
from transforms.extract.sources import resolve
from transforms.extract.story import Sentence
from transforms.extract.unnamed import holder

_VISITED = re.compile(
    r"\b(?:visited|undert(?:ook|aken)\s+an?\s+(?:[\w-]+\s+){0,3}visit|paid\s+(?:an?|his|her)\s+(?:[\w-]+\s+){0,3}visit|arrived\s+in|travell?ed\s+to|(?:started|began|concluded|ended|wrapped\s+up)\s+(?:an?|his|her)\s+(?:[\w-]+\s+){0,3}visit)\b"
)
# "During her visit to C, the Secretary-General has had a range of meetings."
_ON_VISIT = re.compile(
    r"(?:During|On|In\s+the\s+course\s+of)\s+(?:his|her)\s+(?:[\w-]+\s+){0,3}?visit\s+to\s+(?P<land>[^,.;]{2,60}),"
    r"\s+(?P<who>(?:the\s+)?[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,3})\s+(?=has|had|held|met)"
)
_WENT = re.compile(r"\b(?:visited|arrived\s+in|(?:travell?ed|went|flew)\s+to)(?=\s)")
_STAY = re.compile(r"\s+(?:to\s+)?(?=[A-Z])")
# What a speech recalls, not what the release tells.
_RECALLED = re.compile(
    r"(?:[\w']+\s+){0,3}?(?:(?:days|weeks|months|years|long)\s+ago|[Ll]ast\s+(?:week|month|year|\w+day)|earlier\s+this\s+(?:year|month|week)|Recently|This\s+(?:year|month))\b"
)
_SENT = re.compile(r"[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)+\s+(?:sent|congratulated|offered|extended|conveyed)\b")
_CAME_FOR = re.compile(
    r"\battended\s+the\s+(?P<event>(?:[\w-]+\s+){0,3}?(?:celebrations?|ceremony|inauguration|commemoration|funeral|anniversary)\b[^,.;]*)"
)
_DATING = ("On ", "From ", "In ", "At ")
_MET = frozenset(
    {"lead.met_with", "lead.met_plain", "lead.joint_met", "lead.talks_with"}
)  # the same, told twice
_TREATS = frozenset({"lead.dined", "lead.received", "lead.invited_home"})
_INVITED = re.compile(r"\b[Aa]t\s+the\s+(?:\w+\s+)?invitation\s+of\s")
# What lists the day's appointments reports none.
_SCHEDULE = re.compile(
    r"(?i)(?:the\s+)?(?:daily\s+)?(?:public\s+schedule|appointments|media\s+advisory|week\s+ahead)\b"
)
_OPENING = 4  # sentences in which a visit or event is told that frames the meetings
_LEAD_ENDS = 10  # sentences; boilerplate lines count


def stay(page: Page, start: int, end: int) -> tuple[str | None, str | None]:
    """City and country of the known city at ``start``, behind a verb of arriving; else (None, None)."""
    m = _STAY.match(page.text, start, end)
    hit = next(iter(page.hits.within(m.end(), end)), None) if m else None
    if m is None or hit is None or hit.kind != "city" or hit.start != m.end():
        return None, None
    return page.text[hit.start : hit.end], cities()[fold(hit.code)].iso3


@dataclass(slots=True)
class Telling(Presence):
    """Takes the sentences that report encounters."""

    def _encounter(self, s: Sentence, new_paragraph: bool) -> Found | None:
        text = self.story.page.text[s.start : s.end]
        clause = clause_start(text) if not self.story.encounters and s.number <= _OPENING else -1
        if clause >= 0:
            self._introduce(s._replace(end=s.start + clause))
            s = s._replace(start=s.start + clause)
        further = [s.start + at for at in further_verbs(text[max(clause, 0) :])]
        found = (self._several(s, further, new_paragraph) if further else None) or self._told(
            s, new_paragraph
        )
        if new_paragraph:
            self.dated = self._day_of_paragraph(s) if found is None and self.story.encounters else None
        return found

    def _day_of_paragraph(self, s: Sentence) -> Encounter | None:
        """ "On C, A arrived in D. B received her": the day and place of all that a paragraph tells."""
        page = self.story.page
        text = page.text[s.start : s.end]
        m = WHEN.pattern.match(text) if text.startswith(_DATING) else None
        when = read_date(m[0], page.published) if m else UNKNOWN
        if not when.day:
            return None
        day = replace(self.story.encounters[-1], when=when._replace(last=None))
        went = _WENT.search(text)
        city, land = stay(page, s.start + went.end(), s.end) if went else (None, None)
        return replace(day, city=city, venue_iso3=land) if land else day

    def _several(self, s: Sentence, further: list[int], new_paragraph: bool) -> Found | None:
        """ "A met with B and held talks with C": an encounter for each verb that has a counterpart."""
        ends = [*further[1:], s.end]
        later = [f for a, b in zip(further, ends, strict=True) if (f := self._verb_at(a, b)) is not None]
        first = self._told(s._replace(end=later[0].start), new_paragraph) if later else None
        if first is None or first.rule.kind not in ("with", "by"):
            return first
        one = self.story.encounters[-1]
        subject = self._people(first, first.subject)
        abroad = {self.story.cast.persons[k].iso3 for k in one.leads} - {self.story.page.publisher, None}
        self.land = self.land or (abroad.pop() if len(abroad) == 1 else None)
        for found in later:
            made = self._make(found, subject)
            if made and self._plausible_next(found, made, True):
                self._begin(made)
                self.meeting, first = None, found
        self._share_circumstances(s, one)
        return first

    def _verb_at(self, start: int, end: int) -> Found | None:
        """The reading of ``text[start:end]`` whose verb opens it."""
        readings = find_encounters(self.story.page, start, end)
        return next((f for f in readings if f.verb[0] == start and f.rule.kind == "with"), None)

    def _share_circumstances(self, s: Sentence, one: Encounter) -> None:
        """What a sentence says once of its encounters, their place and event, is so of all."""
        mine = [e for e in self.story.encounters if e.start >= s.start]
        places = [(e.city, e.venue_iso3) for e in reversed(mine) if e.city or e.venue_iso3]
        for e in mine:
            if not e.city and not e.venue_iso3 and places:
                e.city, e.venue_iso3 = places[0]
            e.on_sidelines, e.occasion = e.on_sidelines or one.on_sidelines, e.occasion or one.occasion

    def _told(self, s: Sentence, new_paragraph: bool) -> Found | None:
        if _SCHEDULE.match(self.headline.title):
            return None
        page, story = self.story.page, self.story
        if not story.encounters and s.number > _LEAD_ENDS and not self.headline.tells_encounter:
            return None  # what a statement recalls far below its lead is background
        for found in list(find_encounters(page, s.start, s.end)):
            if story.encounters and not self._main_clause(found):
                continue
            if story.encounters and _RECALLED.match(page.text, s.start, s.end):
                continue
            made = self._make(found)
            if made and (not story.encounters or self._plausible_next(found, made, new_paragraph)):
                self._begin(made)
                self._witnesses(made, found)
                return found
            # "had exchanges with" may be speech.
            meeting = found.rule.rule_id != "lead.talks_with" or page.text.find("meeting", *found.verb) >= 0
            again = meeting and (new_paragraph or self.speaker is None)
            greeted = page.text.startswith(
                ("welcomed", "greeted"), found.verb[0]
            )  # is what the host says then
            if made and again and not greeted and self._told_again(made):
                return found
        if not story.encounters and s.number <= _OPENING:
            aside = told_aside(page, s.start, s.end)
            made = self._make(aside) if aside else []
            if made:
                self._begin(made)
            else:
                self._introduce(s)
        return None

    def _begin(self, made: list[Encounter]) -> None:
        story = self.story
        story.encounters.extend(made)
        self.meeting = len(story.encounters) - 1 if len(made) == 1 else None
        self.memory.take_part(k for e in made for k in e.people)
        self.memory.session = any(e.multilateral or e.rule_id in SESSIONS for e in made)
        self.memory.leads = (
            tuple(made[0].leads) if len(made) == 1 else tuple(k for e in made for k in e.leads)
        )
        self.memory.last = tuple(made[0].leads[:1])
        self.memory.outsiders.difference_update(self.memory.everyone)
        self.speaker = None

    def _told_again(self, made: list[Encounter]) -> bool:
        """The same parties a second time: the body repeats the summary, with the day or place it left out."""
        for i, e in enumerate(self.story.encounters):
            again = made[0]
            same = e.rule_id == again.rule_id or {e.rule_id, again.rule_id} <= _MET
            if len(made) == 1 and same and set(e.leads) == set(again.leads):
                e.when = e.when if e.when.day else again.when
                if not e.city and not e.venue_iso3:
                    e.city, e.venue_iso3 = again.city, again.venue_iso3
                if again.on_sidelines and not e.on_sidelines:
                    e.on_sidelines, e.occasion = True, again.occasion
                self.meeting, self.speaker = i, None
                return True
        return False

    def _introduce(self, s: Sentence) -> None:
        """A narrative sentence before any encounter: a visit with its country and day, and titled people."""
        page = self.story.page
        away = _ON_VISIT.match(page.text, s.start, s.end)
        m = _VISITED.search(page.text, s.start, s.end) or away
        if m:
            self.story.visited = True
            begin = away.start("land") if away else m.end()
            lands = [h.code for h in page.hits.within(begin, s.end) if h.kind == "country" and h.code]
            self.land = lands[0] if lands and lands[0] != page.publisher else None
        text = page.text[s.start : s.end]
        when = read_date(text, page.published) if WHEN.search(text) else relative_date(text, page.published)
        if (when.day or self.land) and self.frame is None:
            self.frame = Encounter(
                "lead.frame", s.start, s.end, "in_person", when=when._replace(last=None), venue_iso3=self.land
            )
        if m:
            self._stay(m.end(), s)
        came = _CAME_FOR.search(page.text, s.start, s.end) if "attended" in text else None
        if came and self.frame is not None:
            self._came_for(came)
        self._meet_the_cast(s, m.start() if m else came.start() if came else s.end)
        if self.visitor is None and "invitation of" in text:
            self._guest(s, m)
        if away:
            self._known_by_office(*away.span("who"))
        if (m or away) and self.visitor is None and self.memory.last:
            self.visitor = self.memory.last[0]

    def _guest(self, s: Sentence, visit: re.Match[str] | None) -> None:
        """ "At the invitation of A, B visited C": the visitor is of another side than the host."""
        page, people, last = self.story.page, self.story.cast.persons, self.memory.last
        m = _INVITED.search(page.text, s.start, s.end)
        if m is None or not last:
            return
        if m.start() > s.start:  # "B visited C at the invitation of A"
            if visit and m.start() >= visit.end():
                for n in parse_participants(page.text, page.folded, page.hits, m.end(), s.end):
                    if n.kind == "person" and n.title and (n.iso3 or n.org_id):
                        self.add(n)
            return
        host = people[last[0]].side
        guest = next((p.key for p in people if p.kind == "person" and p.side != host), None)
        self.memory.last = last if guest is None else (guest,)

    def _known_by_office(self, start: int, end: int) -> None:
        """Who is on a visit, told by the office alone."""
        page = self.story.page
        unnamed = holder(page, start, end) if not self.memory.last else None
        if unnamed is None or unnamed.iso3 not in (None, page.publisher):
            return
        org = unnamed.org_id or (None if page.publisher else page.publisher_org)
        self.memory.last = (self.add(unnamed._replace(iso3=page.publisher, org_id=org)).key,)

    def _came_for(self, m: re.Match[str]) -> None:
        """ "A attended the celebration of C": whom A met on that visit A met beside it, in C."""
        page = self.story.page
        lands = {h.code for h in page.hits.within(m.start("event"), m.end("event")) if h.kind == "country"}
        if self.frame is not None and len(lands) == 1 and page.publisher not in lands:
            self.land = lands.pop() or None
            self.frame.occasion, self.frame.venue_iso3 = m["event"], self.land

    def _stay(self, start: int, s: Sentence) -> None:
        """The city that "A visited" or "arrived in" is where the meetings told next took place."""
        city, land = stay(self.story.page, start, s.end)
        if city is None:
            return
        if self.frame is None:
            self.frame = Encounter("lead.frame", s.start, s.end, "in_person")
        if self.frame.city is None:
            self.frame.city, self.frame.venue_iso3 = city, land
            if self.land is None and land != self.story.page.publisher:
                self.land = land

    def _meet_the_cast(self, s: Sentence, end: int) -> None:
        page = self.story.page
        sender = _SENT.search(page.text, s.start, s.end)
        told = undated(page.text[s.start : s.end])
        asked = REQUEST.search(told)
        if asked and (asked["side"] or "").endswith((" side", " Government")):  # and the guest is of another
            told = blank(told, [asked.span()])
        shown = page.text[: s.start] + told + page.text[s.end :]
        for n in parse_participants(shown, page.folded, page.hits, s.start, end):
            if n.kind == "person" and ((n.title and n.roles) or self.headline.names(n.name) or sender):
                person = self.add(n)
                if person.iso3 is None and person.org_id is None and page.publisher and not self.memory.last:
                    person = self.story.cast.update(person, iso3=page.publisher)
                self.memory.last = self.memory.last or (person.key,)

    def _main_clause(self, found: Found) -> bool:
        """A later encounter must be the main statement of its sentence, no recollection inside a speech."""
        if named_in(self.story.page, found, found.subject):
            return True
        return resolve(self.story.page, self.story.cast, self.memory, *found.subject) is not None

    def _plausible_next(self, found: Found, made: list[Encounter], new_paragraph: bool) -> bool:
        text = self.story.page.text[found.start : found.end]
        chaired = found.rule.rule_id in ("lead.chaired_with", "lead.chaired_together") and "ame day" in text
        for leads in (set(e.leads) for e in made if not chaired):
            told = (e for e in self.story.encounters if e.rule_id not in SESSIONS)
            # A spouse may be at the banquet who was not at the talks.
            company = {k for k in leads if self.story.cast.persons[k].title is None}
            same = leads - company if found.rule.rule_id in _TREATS else leads
            if any(leads.issuperset(e.leads) and same <= set(e.leads) for e in told):
                return False
        first = self.story.encounters[0]
        for e in made:
            if e.when.day and first.when.day and abs((e.when.day - first.when.day).days) > 10:
                return False
        marked = re.search(
            r"\b(?:same\s+day|also|then|respectively|separately|sidelines|margins|in\s+the\s+(?:morning|afternoon|evening)|at\s+noon|[Oo]n\s+[A-Z]\w+\s+\d|later|afterwards|that\s+(?:morning|afternoon|evening|day|night))\b",
            text,
        )
        return bool(marked) or new_paragraph or self.story.visited or self.speaker is None
