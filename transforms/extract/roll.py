"""Who a group is: who led it, who represents a side, who they are that the lead met as several."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.extract.corps import single_office
from transforms.extract.lead import Encounter
from transforms.extract.lexicon import countries, land_of, organisations
from transforms.extract.parties import Parties
from transforms.extract.phrases import parse_participants
from transforms.extract.signs import signed
from transforms.extract.story import Sentence

_LED_BY = re.compile(
    r"The\s+(?:[\w-]+\s+){0,3}?(?:delegation|group|mission)\s+(?:was|is)\s+(?:led|headed)\s+by\s+"
)
_PAIR = re.compile(r"\b([A-Z][\w.]+)[-–]([A-Z][\w.]+)")  # "The 3rd C-D Dialogue" is of two parties
_LED_IT = re.compile(r"\s+(?:led|headed)\s+the\s+(?:delegation|group|mission)\b")
_LAND = r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w'’-]*){0,2}"
_HEAD_OF = re.compile(
    r"(?P<who>(?:(?:Mr|Ms|Mrs|Dr|H\.E)\.?\s+)*[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){1,3}),\s+(?:the\s+)?"
    r"(?P<office>(?:[Hh]ead|[Ll]eader|[Cc]hief)\s+of\s+the\s+(?:[\w-]+\s+){0,4}?(?:delegation|[Tt]eam|group|mission)),"
)
_SIDE_LED = re.compile(
    rf"\b(?:[Tt]he\s+)?(?:(?P<land>{_LAND})\s+(?:delegation|side|team)|(?:delegation|side|team)\s+(?:from|of)\s+(?:the\s+)?(?P<of>{_LAND}))\s+"
    r"(?P<led>(?:was|is)\s+(?:led|headed)\s+)?by\s+"
    rf"|\b(?:[Tt]he\s+)?(?P<rep>{_LAND})\s+was\s+represented\s+by\s+"
)
_LED_SIDE = re.compile(
    rf"\s+(?:led|headed)\s+the\s+(?P<land>{_LAND})\s+(?:[\w-]+\s+){{0,2}}?(?:delegation|side|team)\b"
)
_THEY_ARE = re.compile(r"(?:They|(?:These|The)(?:\s+[\w-]+){0,3}?)\s+(?:are|were):?\s+(?=[A-Z]|the\s)")
_RESPECTIVELY = re.compile(r"\b(?:respectively|separately|one\s+(?:after\s+another|by\s+one))\b")


@dataclass(slots=True)
class Roll(Parties):
    """Calls the roll: names the members of groups and sides that were told without names."""

    def _they_are(self, s: Sentence) -> bool:
        """ "A met respectively with four ministers. They are B of C, D of E": members of a group."""
        page, told = self.story.page, self.story.encounters
        m = _THEY_ARE.match(page.text, s.start, s.end) if told else None
        if m is None:
            return False
        e, people = told[-1], self.story.cast.persons
        group = next((people[k] for k in e.leads if people[k].kind == "delegation"), None)
        named = parse_participants(page.text, page.folded, page.hits, m.end(), s.end)
        if group is None or len(named) < 2 or not all(n.kind == "person" and n.iso3 for n in named):
            return False
        office = single_office(group.name)
        members = [self.add(n if n.title else n._replace(title=office)).key for n in named]
        others = [k for k in e.leads if k != group.key]
        self.memory.members[group.key] = tuple(members)
        if _RESPECTIVELY.search(page.text, e.start, e.end):
            told[-1:] = [replace(e, leads=[*others, k], multilateral=False) for k in members]
            self.meeting = None
        else:
            e.leads = [*others, *members]
        self.memory.leads = self.memory.everyone = (*others, *members)
        return True

    def _led_by(self, s: Sentence) -> bool:
        """ "The delegation was led by A": the principal whom the lead left unnamed."""
        page = self.story.page
        text = page.text[s.start : s.end]
        if self.story.encounters and " of the " in text:
            self._head_of_group(s)
        if not self.story.encounters or not signed(text, (" by ", " led the ", " headed the ")):
            return False
        if self._sides_led_by(s):
            return True
        m = _LED_BY.match(page.text, s.start, s.end)
        led = _LED_IT.search(page.text, s.start, s.end) if m is None else None
        if m is None and led is None:
            return False
        span = (m.end(), s.end) if m else (s.start, led.start() if led else s.end)
        e = self.latest
        group = next(
            (p for p in map(self.story.cast.persons.__getitem__, e.leads) if p.kind != "person"), None
        )
        named = [
            n for n in parse_participants(page.text, page.folded, page.hits, *span) if n.kind == "person"
        ]
        if not named or (led and (group is None or any(n.iso3 not in (None, group.iso3) for n in named))):
            return False
        for n in named:
            person = self.add(n)
            if group is not None:
                person = self.story.cast.update(person, iso3=group.iso3, org_id=group.org_id)
            if person.key not in e.people:
                e.leads.append(person.key)
        self._without_retinue(e)
        self.memory.leads = tuple(e.leads)
        self.memory.take_part(e.people)
        return True

    def _head_of_group(self, s: Sentence) -> None:
        """ "A, head of the delegation, said": a principal whom the lead left unnamed."""
        page = self.story.page
        m = _HEAD_OF.match(page.text, s.start, s.end)
        e = self.latest
        people = map(self.story.cast.persons.__getitem__, e.leads)
        group = next((p for p in people if p.kind != "person"), None)
        if m is None or group is None:
            return
        for n in parse_participants(page.text, page.folded, page.hits, s.start, m.end("who"))[:1]:
            known = self.add(n._replace(title=n.title or m["office"]))
            person = self.story.cast.update(known, iso3=group.iso3, org_id=group.org_id)
            if person.key not in e.people:
                e.leads.append(person.key)
                self.memory.leads = tuple(e.leads)
                self.memory.take_part([person.key])

    def _sides_led_by(self, s: Sentence) -> bool:
        """ "The C delegation was led by A and the D side was led by B", "A led the C delegation": who sat on
        which side."""
        page, told = self.story.page, list[tuple[str, int, int]]()
        at = s.start
        for m in _LED_SIDE.finditer(page.text, s.start, s.end):
            if land := self._land_in(*m.span("land")):
                told.append((land, at, m.start()))
            at = m.end()
        found = list(_SIDE_LED.finditer(page.text, s.start, s.end))
        found = found if found and (found[0]["led"] or found[0]["rep"]) else []  # "... and the D side by B"
        ends = [*[m.start() for m in found[1:]], s.end]
        for m, end in zip(found, ends, strict=False):
            if land := self._land_in(*m.span(next(g for g in ("land", "of", "rep") if m[g]))):
                told.append((land, m.end(), end))
        if not told:
            return False
        e = self.latest
        for land, start, end in told:
            for n in parse_participants(page.text, page.folded, page.hits, start, end)[:1]:
                person = self.add(n)
                if person.side != land:
                    nation = land in countries()
                    person = self.story.cast.update(person, **{"iso3" if nation else "org_id": land})
                if person.key not in e.people:
                    e.leads.append(person.key)
        self._two_sided(e)
        self.memory.leads = self.memory.everyone = tuple(e.leads)
        return True

    def _two_sided(self, e: Encounter) -> None:
        """A session of two parties is bilateral."""
        sides = {self.story.cast.persons[k].side for k in e.leads}
        e.multilateral = e.multilateral and len(sides) != 2

    def _called_after_two(self, e: Encounter) -> None:
        """ "The 3rd C-D Dialogue" is of C and D, a country or an organisation each."""
        pair = _PAIR.search(e.occasion or "")
        if pair and all(land_of(side) or side in organisations() for side in pair.groups()):
            self._two_sided(e)

    def _land_in(self, start: int, end: int) -> str | None:
        hits = self.story.page.hits.within(start, end)
        return next((h.code for h in hits if h.kind in ("country", "demonym", "org") and h.code), None)
