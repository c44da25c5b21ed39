"""``read``: one revision of one release in, its meetings, participants and statements out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.extract.cast import Person
from transforms.extract.fold import fold
from transforms.extract.headline import read_headline
from transforms.extract.kinds import release_kind
from transforms.extract.lead import Encounter, Page
from transforms.extract.lexicon import cues, organisations, roles, scan
from transforms.extract.narrative import Narrative, Spoken, narrate
from transforms.extract.rows import Meeting, Participant, Reading, Statement, stable_id
from transforms.extract.sources import Source
from transforms.records import Document, Refusal


def read(document: Document) -> Reading:
    """Read ``document``. Texts in other languages than English are left unread, with ``missing_reason`` "language"."""
    if document.lang != "en":
        return Reading(document.release_id, "other", missing_reason="language")
    folded = fold(document.text)
    page = Page(
        document.text,
        folded,
        scan(document.text, folded),
        document.published_date,
        document.publisher_iso3,
        document.publisher_org_id,
    )
    story = narrate(page, read_headline(document.title, document.publisher_iso3, document.published_date))
    kind = release_kind(document.title, story)
    refusals = _drop_domestic(story, document)
    return _Writer(document, story).reading(kind, refusals)


def _drop_domestic(story: Narrative, document: Document) -> list[Refusal]:
    """Meetings without a foreign or international party are no diplomatic encounters; neither are press meetings."""
    kept: list[Encounter] = []
    refused: list[Refusal] = []
    renumber: dict[int, int] = {}
    for i, e in enumerate(story.encounters):
        reason = _refusal(story, e, document)
        if reason is None:
            renumber[i] = len(kept)
            kept.append(e)
        else:
            refused.append(Refusal("extract", reason, document.text[e.start : e.end][:200] or document.title, "meeting.parties",
                                   release_id=document.release_id, table_name="meetings"))  # fmt: skip
    story.encounters[:] = kept
    story.spoken[:] = [_renumbered(x, renumber) for x in story.spoken]
    return refused


def _renumbered(x: Spoken, renumber: dict[int, int]) -> Spoken:
    new = renumber.get(x.meeting) if x.meeting is not None else None
    return (
        x
        if new == x.meeting
        else Spoken(
            x.sentence, x.source, x.cue, x.start, x.end, x.explicit, x.quote, new, x.rule_id, x.confidence
        )
    )


def _refusal(story: Narrative, e: Encounter, document: Document) -> str | None:
    people = [story.cast.persons[k] for k in e.leads]
    if not people:
        return "no_participants"
    lands = {p.iso3 for p in people if not (p.org_id and p.iso3 is None)}
    orgs = {p.org_id for p in people if p.org_id and p.iso3 is None}
    if e.multilateral and len(people) == 1:
        return None
    if len(lands) + len(orgs) < 2 and None not in lands:
        return "domestic"
    return None


class _Writer:
    """Turns a narrative into rows. Ids are pure functions of the release id and the order in the text."""

    def __init__(self, document: Document, story: Narrative) -> None:
        self.document, self.story = document, story
        self.meeting_ids = [
            stable_id("m", document.release_id, n) for n in range(1, len(story.encounters) + 1)
        ]

    def reading(self, kind: str, refusals: list[Refusal]) -> Reading:
        participants = tuple(p for i in range(len(self.meeting_ids)) for p in self._participants(i))
        by_person = {(p.meeting_id, p.name): p for p in participants}
        statements = tuple(self._statements(by_person))
        meetings = tuple(self._meeting(i, participants, statements) for i in range(len(self.meeting_ids)))
        return Reading(self.document.release_id, kind, meetings, participants, statements, tuple(refusals))

    # -------------------------------------------------------------------------------------------------- meetings

    def _meeting(
        self, i: int, participants: Iterable[Participant], statements: Iterable[Statement]
    ) -> Meeting:
        e, mid = self.story.encounters[i], self.meeting_ids[i]
        mine = [p for p in participants if p.meeting_id == mid]
        ranks = [p.rank_level for p in mine if p.rank_level and p.is_lead]
        first = next((s.speaker_id for s in statements if s.meeting_id == mid and s.speaker_id), None)
        return Meeting(
            meeting_id=mid, event_date=e.when.day, event_date_end=e.when.last, event_date_prec=e.when.precision,
            format=e.format, setting=self._setting(e, mine), on_sidelines=e.on_sidelines, occasion=e.occasion,
            city=e.city, venue=e.venue, venue_iso3=e.venue_iso3, host_iso3=self._host(e, mine),
            visit_type="not_stated", request_type=e.request_type, requester_iso3=e.requester_iso3,
            rank_level=min(ranks) if ranks else None, atmosphere=None, joint_doc=None, first_speaker_id=first,
            topics=None, plover_type="CONSULT", plover_mode=None, release_id=self.document.release_id,
            char_start=e.start, char_end=max(e.end, e.start + 1), rule_id=e.rule_id, confidence=e.confidence,
            missing_reason=None if e.when.day else "not_stated",
        )  # fmt: skip

    def _setting(self, e: Encounter, mine: list[Participant]) -> str:
        sides = {p.side for p in mine if p.is_lead}
        if len(sides) == 3:
            return "trilateral"
        return "bilateral" if len(sides) <= 2 and not e.multilateral else "multilateral"

    def _host(self, e: Encounter, mine: list[Participant]) -> str | None:
        return e.venue_iso3 if any(p.iso3 == e.venue_iso3 for p in mine) else None

    # ---------------------------------------------------------------------------------------------- participants

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
        text, m = self.document.text, p.mention
        found = text.find(p.name)
        start, end = (
            (m.start, m.end) if text[m.start : m.end].find(p.name) >= 0 else (found, found + len(p.name))
        )
        if found < 0:
            start, end = 0, min(1, len(text))
        role = _role(p.title)
        return Participant(
            participant_id=stable_id("p", self.meeting_ids[i], n), meeting_id=self.meeting_ids[i], release_id=self.document.release_id,
            name=p.name, name_raw=text[start:end], title_raw=p.title, role=role[0], rank_level=role[1], iso3=p.iso3,
            org_id=p.org_id if p.org_id in organisations() else None, side=side, is_lead=lead, kind=p.kind,
            char_start=start, char_end=end, rule_id=self.story.encounters[i].rule_id,
            confidence=round(self.story.encounters[i].confidence * (1.0 if p.iso3 or p.org_id else 0.9), 3),
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------ statements

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
        cue = cues().get(fold(x.cue)) or cues().get(fold(x.cue.split()[0])) if x.cue else None
        iso3, org = _represented(person, x.source)
        return Statement(
            statement_id=stable_id("s", self.document.release_id, seq), meeting_id=mid, release_id=self.document.release_id,
            seq=seq, paragraph=x.sentence.paragraph, sentence=x.sentence.index,
            speaker_id=row.participant_id if row else None, speaker_name=person.name if person else x.source.name,
            speaker_iso3=iso3, speaker_org_id=org, attribution={"both": "both_sides", "side": "side"}.get(x.source.kind, "person"),
            cue=x.cue, quote_type=x.quote, speech_act=cue.speech_act if cue else "assertive",
            plover_type=cue.plover_type if cue else None, polarity="affirmed", addressee_id=None, topic=None, target_iso3=None,
            hypothetical=False, text=self.document.text[x.start : x.end], char_start=x.start, char_end=x.end,
            rule_id=x.rule_id, confidence=round(x.confidence, 3),
        )  # fmt: skip


def _represented(person: Person | None, source: Source) -> tuple[str | None, str | None]:
    if person is not None:
        return person.iso3, person.org_id if person.org_id in organisations() else None
    if source.kind == "side" and source.side:
        return (None, source.side) if source.side in organisations() else (source.side, None)
    return None, None


def _role(title: str | None) -> tuple[str | None, int | None]:
    """(role code, rank level) of the highest role that a title states."""
    if not title:
        return None, None
    folded = fold(title)
    found = [
        roles()[folded[h.start : h.end]]
        for h in scan(title, folded).entities
        if folded[h.start : h.end] in roles()
    ]
    if not found:
        return None, None
    best = min(found, key=lambda r: r.rank_level)
    return best.code, best.rank_level
