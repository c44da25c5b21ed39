"""From a narrative to rows with the columns of the contract."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter

from transforms.extract.addressee import addressee, target
from transforms.extract.assembly import MANY_LANDS, REGIONAL
from transforms.extract.cast import Person
from transforms.extract.circumstance import atmosphere, joint_doc, plover_mode, visit_type
from transforms.extract.lead import Encounter
from transforms.extract.lexicon import organisations
from transforms.extract.meaning import meaning, told
from transforms.extract.office import office
from transforms.extract.rows import Meeting, Participant, Reading, Statement, stable_id
from transforms.extract.source import Source
from transforms.extract.story import Narrative, Spoken
from transforms.extract.tables import rows
from transforms.extract.topics import Topics
from transforms.records import Document, Refusal

_start = attrgetter("start")


class Writer:
    """Turns a narrative into rows. Ids are pure functions of the release id and the order in the text."""

    def __init__(self, document: Document, story: Narrative, kind: str, calibrated: bool) -> None:
        self.document, self.story, self.kind, self.calibrated = document, story, kind, calibrated
        self.topics = Topics(story.page)
        # Where encounters begin, and what somebody alone says, in the order of the text.
        self._order = (
            sorted({x.start for x in story.encounters}),
            sorted({x.sentence for x in story.spoken if x.source.kind != "both"}, key=_start),
        )
        self.meeting_ids = [
            stable_id("m", document.release_id, n) for n in range(1, len(story.encounters) + 1)
        ]

    def reading(self, refusals: list[Refusal]) -> Reading:
        of_meeting = [self._participants(i) for i in range(len(self.meeting_ids))]
        participants = tuple(p for mine in of_meeting for p in mine)
        by_person = {(p.meeting_id, p.name): p for p in participants}
        statements = tuple(self._statements(by_person))
        said: dict[str | None, list[Statement]] = {}
        for s in statements:
            said.setdefault(s.meeting_id, []).append(s)
        meetings = tuple(self._meeting(i, mine, said) for i, mine in enumerate(of_meeting))
        return Reading(
            self.document.release_id, self.kind, meetings, participants, statements, tuple(refusals)
        )

    # ------------------------------------------------------------------------------------- meetings

    def _confidence(self, table: str, rule_id: str, sureness: float) -> float:
        if not self.calibrated:
            return sureness
        known, mark = _measured(), grade(sureness)
        return known.get((table, rule_id, mark)) or known[table, "", mark]

    def _meeting(
        self, i: int, mine: list[Participant], statements: Mapping[str | None, list[Statement]]
    ) -> Meeting:
        e, mid = self.story.encounters[i], self.meeting_ids[i]
        said = statements.get(mid, [])
        first = next((s.speaker_id for s in said if s.speaker_id), None)
        setting, narrated = self._setting(e, mine), self._narrated(e)
        event = e.multilateral or e.on_sidelines
        visits = e.format == "in_person" and (self.kind == "visit" or self.story.visited)
        return Meeting(
            meeting_id=mid,
            event_date=e.when.day,
            event_date_end=e.when.last,
            event_date_prec=e.when.precision,
            format=e.format,
            setting=setting,
            on_sidelines=e.on_sidelines,
            occasion=e.occasion,
            city=e.city,
            venue=e.venue,
            venue_iso3=e.venue_iso3,
            host_iso3=self._host(e, mine),
            visit_type=visit_type(narrated, visits=visits, event=event) if e.format == "in_person" else None,
            request_type=e.request_type,
            requester_iso3=e.requester_iso3,
            rank_level=_level(mine),
            atmosphere=next(iter(atmosphere(narrated)), None),
            joint_doc=joint_doc(narrated),
            first_speaker_id=first,
            topics=";".join(self.topics.named((s.char_start, s.char_end) for s in said)) or None,
            plover_type="CONSULT",
            plover_mode=plover_mode(
                e.format,
                multilateral=event or setting == "multilateral",
                venue=e.venue_iso3,
                lands=[p.iso3 for p in mine if p.is_lead],
                resident=_resident(mine, e.venue_iso3),
            ),
            release_id=self.document.release_id,
            char_start=e.start,
            char_end=max(e.end, e.start + 1),
            rule_id=e.rule_id,
            confidence=self._confidence("meetings", e.rule_id, e.confidence),
            missing_reason=None if e.when.day else "not_stated",
        )

    def _narrated(self, e: Encounter) -> list[str]:
        """What the release itself tells from this encounter to the next: its lead, and nobody's words."""
        starts, spoken = self._order
        begin = 0 if e.start == starts[0] else e.start
        following = bisect_right(starts, e.start)
        end = starts[following] if following < len(starts) else len(self.document.text)
        folded, out, at = self.story.page.folded, [], begin
        for s in spoken[bisect_left(spoken, begin, key=_start) : bisect_left(spoken, end, key=_start)]:
            if s.start == e.start or s.start < at:
                continue
            out.append(folded[at : s.start])
            at = max(at, s.end)
        return [t for t in (*out, folded[at:end]) if len(t) > 20]

    def _setting(self, e: Encounter, mine: list[Participant]) -> str:
        leads = [p for p in mine if p.is_lead]
        sides = {p.side if p.iso3 or p.org_id else None for p in leads}  # whoever is of the place is one side
        corps = any(p.kind == "delegation" and p.iso3 is None and MANY_LANDS.search(p.name) for p in mine)
        regional = e.multilateral and e.occasion is not None and REGIONAL.search(e.occasion) is not None
        if len(sides) == 3 and not corps and not regional:
            return "trilateral"
        return "bilateral" if len(sides) <= 2 and not e.multilateral and not corps else "multilateral"

    def _host(self, e: Encounter, mine: list[Participant]) -> str | None:
        return e.venue_iso3 if any(p.iso3 == e.venue_iso3 for p in mine) else None

    # ------------------------------------------------------------------------------------- participants

    def _participants(self, i: int) -> list[Participant]:
        e = self.story.encounters[i]
        people = [self.story.cast.persons[k] for k in e.people]
        letters = self._sides(people)
        return [
            self._participant(i, n, p, letters[p.side], p.key in e.leads) for n, p in enumerate(people, 1)
        ]

    def _sides(self, people: list[Person]) -> dict[str, str]:
        """Delegation letters; the publisher's own side is "a"."""
        order = list(dict.fromkeys(p.side for p in people))
        order.sort(key=lambda s: s != self.document.publisher_iso3)
        return {s: chr(ord("a") + min(n, 25)) for n, s in enumerate(order)}

    def _participant(self, i: int, n: int, p: Person, side: str, lead: bool) -> Participant:
        start, end, stated = self._evidence(self.story.encounters[i], p)
        role, rule = (
            office(p.title, p.org_id is not None and p.iso3 is None),
            self.story.encounters[i].rule_id,
        )
        known = 1.0 if p.iso3 or p.org_id else 0.9
        return Participant(
            participant_id=stable_id("p", self.meeting_ids[i], n),
            meeting_id=self.meeting_ids[i],
            release_id=self.document.release_id,
            name=p.name,
            name_raw=stated,
            title_raw=p.title,
            role=role[0],
            rank_level=role[1],
            iso3=p.iso3,
            org_id=p.org_id if p.org_id in organisations() else None,
            side=side,
            is_lead=lead,
            kind=p.kind,
            char_start=start,
            char_end=end,
            rule_id=rule,
            confidence=self._confidence("participants", rule, self.story.encounters[i].confidence * known),
        )

    def _evidence(self, e: Encounter, p: Person) -> tuple[int, int, str]:
        """(start, end, the name as it stands there): the phrase that names the participant; where only the
        headline does, the sentence that reports the encounter."""
        text, m = self.document.text, p.mention
        if m.name in text[m.start : m.end]:
            return m.start, m.end, m.name
        found = text.find(p.name)
        if found >= 0:
            return found, found + len(p.name), p.name
        return e.start, max(e.end, e.start + 1), p.name

    # ------------------------------------------------------------------------------------- statements

    def _statements(self, by_person: dict[tuple[str, str], Participant]) -> Iterable[Statement]:
        seq = 0
        for x in self.story.spoken:
            for key in (x.source.keys or (None,)) if x.source.kind in ("person", "outsider") else (None,):
                seq += 1
                yield self._statement(seq, x, key, by_person)

    def _statement(
        self, seq: int, x: Spoken, key: int | None, by_person: dict[tuple[str, str], Participant]
    ) -> Statement:
        mid = self.meeting_ids[x.meeting] if x.meeting is not None else None
        person = self.story.cast.persons[key] if key is not None else None
        row = by_person.get((mid, person.name)) if mid and person else None
        iso3, org = _represented(person, x.source)
        page, where = self.story.page, told(self.story.page, x)
        means = meaning(page, x, where, iso3)
        to = addressee(page, where, x.end, self._others(x))
        to_row = by_person.get((mid, to.name)) if mid and to else None
        return Statement(
            statement_id=stable_id("s", self.document.release_id, seq),
            meeting_id=mid,
            release_id=self.document.release_id,
            seq=seq,
            paragraph=x.sentence.paragraph,
            sentence=x.sentence.number,
            speaker_id=row.participant_id if row else None,
            speaker_name=person.name if person else x.source.name,
            speaker_iso3=iso3,
            speaker_org_id=org,
            attribution={"both": "both_sides", "side": "side"}.get(x.source.kind, "person"),
            cue=x.cue,
            quote_type=x.quote,
            speech_act=means.speech_act,
            plover_type=means.plover_type,
            polarity=means.polarity,
            addressee_id=to_row.participant_id if to_row else None,
            topic=self.topics.best(x.start, x.end),
            target_iso3=target(page, where, x.end, iso3, to),
            hypothetical=means.hypothetical,
            text=self.document.text[x.start : x.end],
            char_start=x.start,
            char_end=x.end,
            rule_id=x.rule_id,
            confidence=self._confidence("statements", x.rule_id, x.confidence),
        )

    def _others(self, x: Spoken) -> list[Person]:
        """Whom the speaker can have addressed: the people of the meeting who do not speak here."""
        if x.meeting is None:
            return []
        people = self.story.encounters[x.meeting].people
        return [self.story.cast.persons[k] for k in people if k not in x.source.keys]


_DOUBTED = 0.9


def grade(sureness: float) -> str:
    """What the grammar itself thinks of a row: "sure" or "doubted"."""
    return "sure" if sureness >= _DOUBTED else "doubted"


@cache
def _measured() -> dict[tuple[str, str, str], float]:
    """(table, rule id, grade) -> how often such rows are right; the empty rule id: all other rules."""
    return {(r["table"], r["rule_id"], r["grade"]): float(r["probability"]) for r in rows("confidence")}


def _level(mine: Sequence[Participant]) -> int | None:
    """The level at which all sides met: the best of the lowest-ranked side; None where one is not known."""
    ranks: dict[str, list[int]] = {p.side: [] for p in mine if p.is_lead}
    for p in mine:
        if p.is_lead and p.rank_level is not None:
            ranks[p.side].append(p.rank_level)
    return max(map(min, ranks.values())) if ranks and all(ranks.values()) else None


def _resident(mine: Sequence[Participant], venue: str | None) -> bool:
    """Are all the guests posted at the place (ambassadors), so that nobody came to visit?"""
    guests = [p for p in mine if p.is_lead and p.iso3 != venue]
    return bool(guests) and all(p.title_raw and "mbassador" in p.title_raw for p in guests)


def _represented(person: Person | None, source: Source) -> tuple[str | None, str | None]:
    if person is not None:
        return person.iso3, person.org_id if person.org_id in organisations() else None
    if source.kind == "side" and source.side:
        return (None, source.side) if source.side in organisations() else (source.side, None)
    return None, None
