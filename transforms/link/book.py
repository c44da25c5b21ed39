"""All that is known before a row of the dataset is written: pure look-ups over the staged rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from transforms.extract import Meeting, Participant, Statement
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

    @cached_property
    def copies(self) -> dict[str, list[str]]:
        """release_id of an original -> those of its copies."""
        return copies_of(self.mirrors)

    @cached_property
    def source_of(self) -> dict[str, Source]:
        """release_id -> source."""
        return {h.release_id: self.sources[h.latest.source_id] for h in self.histories}

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
    return Book(
        histories=told,
        sources=sources,
        mirrors=find_mirrors(told, by_release),
        meetings=_grouped(staged.meetings, "meeting_id", "release_id", latest),
        participants=_grouped(staged.participants, "participant_id", "meeting_id", latest),
        statements=_grouped(staged.statements, "statement_id", "release_id", latest),
    )


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
