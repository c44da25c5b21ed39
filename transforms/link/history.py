"""Fold what the captures showed into releases with revisions, and say what happened to each page and when.

A release is a sequence of sights (observations) and of answers that its page is gone (absences). Between two
sights in a row lies at most one deletion; each kind of difference between them is one change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from transforms.link.gone import APART, Board, board, deletion
from transforms.link.moves import Move
from transforms.parse.urls import identity
from transforms.staged import Absence, Listed, Observation

# What a change of the page makes of its release; a change of the markup makes nothing of it.
STATUS_OF = {
    "created": "live",
    "edited": "edited",
    "moved": "moved",
    "deleted": "deleted",
    "restored": "restored",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a release that differs from the one before it in title, shown date or text."""

    number: int  # from 1
    first: Observation
    last: Observation


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened. ``at`` is the capture that showed it first, ``known_at`` the one that
    completed the evidence; ``before`` and ``after`` are the sights around it, None before a creation and
    after a deletion.
    """

    code: str
    at: datetime
    known_at: datetime
    revision: int
    evidence: tuple[str, ...]
    shown_by: Observation | Absence
    before: Observation | None = None
    after: Observation | None = None
    cause: str = "source"
    parts: tuple[str, ...] = ()  # of an edit: title, date, text


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of one release, oldest first, and all changes in the order in which they happened."""

    release_id: str
    revisions: tuple[Revision, ...]
    changes: tuple[Change, ...] = ()

    @property
    def latest(self) -> Observation:
        return self.revisions[-1].last

    @property
    def status(self) -> str:
        """What the last change has made of it."""
        return next((STATUS_OF[c.code] for c in reversed(self.changes) if c.code in STATUS_OF), "live")


def histories(
    observations: Iterable[Observation],
    absences: Iterable[Absence] = (),
    listings: Iterable[Listed] = (),
    moved: Mapping[str, Move] = {},
) -> list[History]:
    """One history per release, in order of id. Observations of different months with one state are one
    revision. ``moved`` is what ``moves.find_moves`` found; the rows must stand under the ids it gives.
    """
    answers: dict[str, list[Absence]] = defaultdict(list)
    for absence in sorted(absences, key=lambda a: (a.at, a.url)):
        answers[absence.release_id].append(absence)
    seen = board(listings, {a.source_id for rows in answers.values() for a in rows})
    moves = {(m.release_id, m.at): m for m in moved.values()}
    ordered = sorted(observations, key=lambda o: (o.release_id, o.seen_first, o.seen_last, o.state_sha256))
    return [
        _Folding(rid, answers.get(rid, []), seen, moves).fold(list(group))
        for rid, group in groupby(ordered, key=lambda o: o.release_id)
    ]


@dataclass(slots=True)
class _Folding:
    """One release while its sights are folded."""

    release_id: str
    answers: Sequence[Absence]
    seen: Board
    moves: Mapping[tuple[str, datetime], Move]
    revisions: list[Revision] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def fold(self, sights: list[Observation]) -> History:
        before: Observation | None = None
        for o in sights:
            if before is None:
                self.revisions.append(Revision(1, o, o))
                self._add("created", o, after=o)
            else:
                self._gap(before, o)
                self._differences(before, o)
            before = o if before is None or o.seen_last >= before.seen_last else before
        if before is not None:
            self._gap(before, None)
        return History(self.release_id, tuple(self.revisions), tuple(self.changes))

    def _gap(self, before: Observation, after: Observation | None) -> None:
        """The deletion between two sights, and its end; a move within a night is no deletion."""
        answers = [a for a in self.answers if _is_between(a, before, after)]
        found = deletion(answers, self.seen) if answers else None
        if found is None:
            return
        moved = after is not None and _is_elsewhere(before, after)
        if after is not None and moved and after.seen_first - found.first.at < APART:
            return
        self._add("deleted", found.first, before, known_at=found.known_at, evidence=found.evidence)
        if after is not None and not moved:
            self._add("restored", after, before, after)

    def _differences(self, before: Observation, after: Observation) -> None:
        if _is_elsewhere(before, after):
            known_at, evidence = self._move(after)
            self._add("moved", after, before, after, known_at=known_at, evidence=evidence)
        if before.state_sha256 == after.state_sha256:
            number, first = self.revisions[-1].number, self.revisions[-1].first
            self.revisions[-1] = Revision(number, first, after)
            if _is_marked_up_anew(before, after):
                self._add("markup", after, before, after)
            return
        self.revisions.append(Revision(len(self.revisions) + 1, after, after))
        parts = tuple(_parts(before, after))
        self._add("edited" if parts else "markup", after, before, after, parts=parts)

    def _add(
        self,
        code: str,
        shown_by: Observation | Absence,
        before: Observation | None = None,
        after: Observation | None = None,
        *,
        known_at: datetime | None = None,
        evidence: tuple[str, ...] = ("shown",),
        parts: tuple[str, ...] = (),
    ) -> None:
        at = shown_by.at if isinstance(shown_by, Absence) else shown_by.seen_first
        if code in ("edited", "markup") and before and after and _is_same_capture(before, after):
            code, parts = "reread", ()
        self.changes.append(
            Change(
                code=code,
                at=at,
                known_at=known_at or at,
                revision=self.revisions[-1].number,
                evidence=evidence,
                shown_by=shown_by,
                before=before,
                after=after,
                cause="pipeline" if code == "reread" else "source",
                parts=parts,
            )
        )

    def _move(self, after: Observation) -> tuple[datetime, tuple[str, ...]]:
        """Since when the move could be known, and its evidence: what ``find_moves`` saw, else the page itself
        led there, or the feed corrected the link of its item.
        """
        if (move := self.moves.get((self.release_id, after.seen_first))) is not None:
            return move.known_at, move.evidence
        how = "redirect" if identity(after.url) != identity(after.url_final) else "item_link"
        return after.seen_first, (how,)


def _is_between(a: Absence, before: Observation, after: Observation | None) -> bool:
    """Whether the answer came between two sights, at the address at which the page was seen last."""
    in_time = before.seen_last < a.at and (after is None or a.at <= after.seen_first)
    return in_time and identity(a.url) == identity(before.url)


def _is_elsewhere(before: Observation, after: Observation) -> bool:
    return identity(before.url_final) != identity(after.url_final)


def _is_same_capture(before: Observation, after: Observation) -> bool:
    """The same bytes read otherwise: our own code has changed, not the page."""
    return before.payload_digest is not None and before.payload_digest == after.payload_digest


def _is_marked_up_anew(before: Observation, after: Observation) -> bool:
    marks = before.markup_sha256, after.markup_sha256
    return None not in marks and marks[0] != marks[1]


def _parts(before: Observation, after: Observation) -> Iterator[str]:
    """What reads differently. Other paragraph breaks alone are markup, although they move the offsets."""
    if before.title != after.title:
        yield "title"
    if (before.published_date, before.published_at) != (after.published_date, after.published_at):
        yield "date"
    if before.text.split() != after.text.split():
        yield "text"
