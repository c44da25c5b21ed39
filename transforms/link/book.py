"""All that is known before a row of the dataset is written: pure look-ups over the staged rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from transforms.extract import Meeting, Participant, Statement
from transforms.link.counterparts import Account, Counterpart, find_counterparts, same_people
from transforms.link.history import History, histories
from transforms.link.mirrors import Mirror, copies_of, find_mirrors
from transforms.link.moves import Move
from transforms.sources.model import Source
from transforms.staged import Staged


@dataclass(frozen=True)
class Book:
    """Histories, who copies whom, and the rows read from the latest state of each release."""

    histories: Sequence[History]
    sources: Mapping[str, Source]  # source_id -> source
    mirrors: Mapping[str, Mirror]  # release_id of a copy -> its original
    meetings: Mapping[str, list[Meeting]]  # release_id -> rows
    participants: Mapping[str, list[Participant]]  # meeting_id -> rows
    statements: Mapping[str, list[Statement]]  # release_id -> rows
    counterparts: Mapping[str, Counterpart]  # meeting_id of a further account -> the meeting it reports

    @cached_property
    def copies(self) -> dict[str, list[str]]:
        """release_id of an original -> those of its copies."""
        return copies_of(self.mirrors)

    @cached_property
    def source_of(self) -> dict[str, Source]:
        """release_id -> source."""
        return {h.release_id: self.sources[h.latest.source_id] for h in self.histories}

    def meeting_of(self, meeting_id: str) -> str:
        """The id under which the meeting of an account stands in the dataset."""
        joined = self.counterparts.get(meeting_id)
        return joined.meeting_id if joined else meeting_id

    @cached_property
    def further(self) -> dict[str, list[Meeting]]:
        """meeting_id -> the same meeting as counterparts report it."""
        out: dict[str, list[Meeting]] = defaultdict(list)
        for m in self.each_meeting():
            if m.meeting_id in self.counterparts:
                out[self.counterparts[m.meeting_id].meeting_id].append(m)
        return out

    @cached_property
    def canonical(self) -> dict[str, Meeting]:
        """meeting_id -> the canonical account's row."""
        return {m.meeting_id: m for m in self.each_meeting() if m.meeting_id not in self.counterparts}

    @cached_property
    def same(self) -> dict[str, str]:
        """participant_id in a counterpart's account -> the same participant in the canonical one."""
        return {
            theirs: ours
            for mid, accounts in self.further.items()
            for m in accounts
            for theirs, ours in same_people(
                self.participants.get(mid, []), self.participants.get(m.meeting_id, [])
            ).items()
        }

    def people_of(self, meeting_id: str) -> list[Participant]:
        """Who took part: the participants of the canonical account, then those whom only others name."""
        own = list(self.participants.get(meeting_id, []))
        letters = {p.iso3 or p.org_id: p.side for p in own}
        for m in self.further.get(meeting_id, []):
            for p in self.participants.get(m.meeting_id, []):
                if p.participant_id not in self.same:
                    side = letters.setdefault(p.iso3 or p.org_id, _next_letter(letters.values()))
                    own.append(p._replace(meeting_id=meeting_id, side=side))
        return own

    def each_meeting(self) -> Iterator[Meeting]:
        """Every account's meeting, of the releases that copy no other."""
        return (m for h in self.originals() for m in self.meetings.get(h.release_id, []))

    @cached_property
    def n_statements(self) -> Counter[str]:
        """meeting_id -> statements in all its accounts."""
        said = (s for h in self.originals() for s in self.statements.get(h.release_id, []))
        return Counter(self.meeting_of(s.meeting_id) for s in said if s.meeting_id)

    @cached_property
    def history_of(self) -> dict[str, History]:
        return {h.release_id: h for h in self.histories}

    def told_by(self, release_id: str) -> list[Meeting]:
        """The meetings that a release reports; a copy reports those of its original."""
        mirror = self.mirrors.get(release_id)
        return self.meetings.get(mirror.original if mirror else release_id, [])

    def originals(self) -> Iterator[History]:
        """The releases that copy no other: meetings are read from them alone."""
        return (h for h in self.histories if h.release_id not in self.mirrors)


def book(staged: Staged, sources: Mapping[str, Source], moved: Mapping[str, Move] = {}) -> Book:
    """Look-ups over ``staged``; ``sources`` by id, all those that staged rows name."""
    told = histories(staged.observations, staged.absences, staged.listings, moved)
    latest = {(h.release_id, h.latest.state_sha256) for h in told}
    by_release = {h.release_id: sources[h.latest.source_id] for h in told}
    mirrors = find_mirrors(told, by_release)
    meetings = _grouped(staged.meetings, "meeting_id", "release_id", latest)
    participants = _grouped(staged.participants, "participant_id", "meeting_id", latest)
    own = [h for h in told if h.release_id not in mirrors]
    return Book(
        histories=told,
        sources=sources,
        mirrors=mirrors,
        meetings=meetings,
        participants=participants,
        statements=_grouped(staged.statements, "statement_id", "release_id", latest),
        counterparts=find_counterparts(
            [a for h in own for a in _accounts(h, by_release[h.release_id], meetings, participants)]
        ),
    )


def _accounts(
    h: History,
    source: Source,
    meetings: Mapping[str, list[Meeting]],
    participants: Mapping[str, list[Participant]],
) -> Iterator[Account]:
    party, published = source.publisher.iso3 or source.publisher.org_id, h.latest.published_date
    if party is None:
        return
    rank = (source.priority, str(published or "9999"), h.release_id)
    for m in meetings.get(h.release_id, []):
        yield Account(m, tuple(participants.get(m.meeting_id, [])), party, published, rank)


def _next_letter(letters: Iterable[str]) -> str:
    return chr(min(ord("z"), max(map(ord, letters), default=ord("a") - 1) + 1))


def _grouped(
    rows: Sequence[tuple[str, Any]], key: str, by: str, latest: set[tuple[str, str]]
) -> dict[str, list[Any]]:
    """The rows of the latest states by one column, each once: a state seen in two months is staged twice."""
    out: dict[str, list[Any]] = defaultdict(list)
    seen: set[str] = set()
    for state, row in rows:
        if (row.release_id, state) in latest and getattr(row, key) not in seen:
            seen.add(getattr(row, key))
            out[getattr(row, by)].append(row)
    return dict(out)
