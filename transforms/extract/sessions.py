"""Encounters of many: sessions that were attended, events that were held, councils told by their countries."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.extract.assembly import EVENT_NOUN, sessions
from transforms.extract.cast import Person
from transforms.extract.circumstances import circumstances
from transforms.extract.corps import corps
from transforms.extract.dates import SAME_DAY
from transforms.extract.guests import Guests
from transforms.extract.lead import Encounter, Found, named_in
from transforms.extract.named import Named
from transforms.extract.tokens import tokenize
from transforms.extract.unnamed import several

_AND_TALKED = re.compile(r",?\s+and\s+(?:had|held|exchanged|discussed)\b")
_MINISTER = re.compile(
    r"\b(?:Minister|Secretary\s+of\s+State|Foreign\s+Secretary|President|Premier|Chancellor)\b"
)
_SESSION = re.compile(r"(?i)\b(?:meeting|summit|conference|session|forum|dialogue)\b")
_NO_EVENT = re.compile(
    r"(?i)\b(?:press|ceremony|reception|banquet|dinner|exhibition|concert|gala|luncheon|congress\s+of\s+the\s+communist|national\s+people|seminar|symposium|lecture|webinar|media)\b"
)
_OFFICIALS = re.compile(
    r"(?:[Tt]he\s+)?(?P<lands>[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)?(?:,\s+[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)?)*,?\s+and\s+[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)?)\s+(?:[a-z]+\s+)?(?:officials|representatives|delegations|negotiators|experts|diplomats|ministries|sides)\s*$"
)
_COUNCIL = re.compile(
    r"(?i)(?:the\s+)?(?:[\w.-]+\s+){0,2}?(?:(?:foreign|prime|defen[cs]e|vice|deputy)\s+)*(?:ministers|leaders|presidents|envoys|"
    r"representatives|officials|delegations|heads\s+of\s+(?:state|government|delegation))\s+(?:of|from|representing)\s+"
)
# "... joined the beginning of the meeting, and A and B reiterated": another clause begins.
_NEXT_CLAUSE = re.compile(r",\s+and\s+(?:the\s+)?[A-Z][^,]*?\s(?:[a-z]+ed|said|met|held)\b")
_HELD_AT = re.compile(r",\s+(?:which\s+(?:is|was)\s+)?(?:held|hosted|convened)\s")
_TOGETHER_WITH = re.compile(r",?\s+(?:together\s+with|as\s+well\s+as)\s+")
_FEW = 4  # countries of a session that its name tells one by one
_BESIDE = re.compile(r"\bon\s+the\s+(?:side-?lines?|margins?|fringes?)\s+of\b")


@dataclass(slots=True)
class Sessions(Guests):
    """Makes encounters of sessions."""

    def _attend(self, found: Found, subject: list[Person]) -> list[Encounter]:
        page = self.story.page
        event = page.text[found.object[0] : found.object[1]].split("\x01")[0]
        stop = min(
            [p.start + found.start for p in found.places if p.start + found.start > found.object[0]]
            or [found.object[1]]
        )
        blank = found.masked.find("\x01", found.object[0] - found.start, stop - found.start)
        stop = found.start + blank if blank > 0 else stop
        event = re.sub(r"^(?:the|a|an)\s+", "", page.text[found.object[0] : stop].strip(" ,."))
        event = _HELD_AT.split(_NEXT_CLAUSE.split(event)[0])[0]
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
        self._members(e, found.object[0], stop)
        again = SAME_DAY.search(page.text[found.start : found.end]) if self.story.encounters else None
        circumstances(page, found, e, self.story.encounters[-1] if again else None)
        self._settle(e)
        e.on_sidelines, e.confidence = False, 0.85
        return [replace(e, leads=list(e.leads), occasion=one) for one in sessions(event)]

    def _members(self, e: Encounter, start: int, end: int) -> None:
        """ "A attended the Meeting of the Foreign Ministers of C, D and E": one for each of these few countries."""
        listed = corps(self.story.page, start, end)
        lands = {n.iso3 for n in listed.members} if listed else set()
        ours = {self.story.cast.persons[k].iso3 or self.story.page.publisher for k in e.leads}
        if (
            listed is None
            or len(lands) > _FEW
            or not ours <= lands
            or any(n.kind != "person" for n in listed.members)
        ):
            return
        e.leads += [self.add(n).key for n in listed.members if n.iso3 not in ours]
        e.multilateral = len(lands) > 3

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

    def _council(self, found: Found) -> Encounter | None:
        """ "The foreign ministers of C, D and E met": who they were may be told by the next sentence."""
        page = self.story.page
        if self.story.encounters:
            return None
        joined = _TOGETHER_WITH.search(page.text, *found.subject)
        council = (found.subject[0], joined.start() if joined else found.subject[1])
        m = _COUNCIL.match(page.text, *council)
        begin = m.end() if m else council[0]
        officials = _OFFICIALS.match(page.text, *council) if m is None else None
        hits = page.hits.within(begin, council[1])
        lands = {h.code for h in hits if h.kind in ("country", "demonym", "org") and h.code}
        if len(lands) < 2 or (m is None and not self._only_lands(council) and not officials):
            return None
        guests = named_in(page, found, (joined.end(), found.subject[1])) if joined else []
        e = Encounter(
            "lead.council_met",
            found.start,
            found.end,
            found.rule.format,
            leads=[self.add(n).key for n in guests],
            multilateral=len(lands) + len(guests) > 2,
            confidence=0.85,
            council=council,
        )
        circumstances(page, found, e, None)
        self._at_the_end(e, found)
        return e

    def _only_lands(self, span: tuple[int, int]) -> bool:
        """ "C and D held consultations": parties told by their countries alone."""
        page = self.story.page
        tokens = tokenize(page.text, page.folded, page.hits, *span)
        return all(t.cls in ("country", "org", "and", "comma", "link") for t in tokens)

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

    def seat_councils(self) -> None:
        """Ministers or officials of a country that no later sentence named there took part unnamed."""
        page = self.story.page
        for e in self.story.encounters:
            if e.council is None:
                continue
            told = {self.story.cast.persons[k].iso3 for k in e.leads}
            lands = {h.code for h in page.hits.lands(*e.council)}
            for n in several(page, *e.council):
                all_named = n.iso3 is None and lands and lands <= told  # "delegations of C and D"
                if not all_named and (n.iso3 is None or n.iso3 not in told):
                    e.leads.append((self._told_later(n) or self.add(n)).key)

    def _told_later(self, n: Named) -> Person | None:
        """The one minister of that country whom the release names elsewhere."""
        found = [
            p
            for p in self.story.cast.persons
            if p.iso3 == n.iso3 and n.kind == p.kind == "person" and _MINISTER.search(p.title or "")
        ]
        return found[0] if len(found) == 1 else None
