"""The offices of a person as the releases state them, with the days on which each was seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from transforms.extract import Participant
from transforms.extract.fold import fold
from transforms.link.people import person_id

Row = dict[str, Any]
Seen = tuple[Participant, date | None]


def tenure_rows(seen: Iterable[Seen]) -> list[Row]:
    """One row per office of a person, from participants and the date of their meeting (else of its release).

    Two wordings are one office where our table of roles has the same code for both ("Foreign Minister",
    "Minister of Foreign Affairs"); a wording that it does not know is an office of its own.
    """
    of_person: dict[str, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for participant, day in seen:
        if participant.title_raw and (pid := person_id(participant)) is not None:
            office = participant.role or fold(participant.title_raw)
            of_person[pid][office].append((participant, day))
    return [row for pid in sorted(of_person) for row in _of_person(pid, of_person[pid])]


def _of_person(pid: str, offices: dict[str, list[Seen]]) -> Iterable[Row]:
    """Oldest first; offices without any date last."""
    spans = {office: _span(of_office) for office, of_office in offices.items()}
    order = sorted(offices, key=lambda office: (spans[office][0] or date.max, office))
    for seq, office in enumerate(order, 1):
        first, last = spans[office]
        yield _row(pid, seq, offices[office]) | {"first_seen": first, "last_seen": last}


def _row(pid: str, seq: int, seen: list[Seen]) -> Row:
    """The wording seen most often leads, of equals the longer one."""
    titles = Counter(p.title_raw or "" for p, _ in seen)
    ranked = sorted(titles, key=lambda title: (-titles[title], -len(title), title))
    ranks = Counter(p.rank_level for p, _ in seen if p.rank_level is not None)
    return {
        "person_id": pid,
        "tenure_seq": seq,
        "title": ranked[0],
        "other_titles": ";".join(title.replace(";", ",") for title in ranked[1:]) or None,
        "role": seen[0][0].role,
        "rank_level": min(ranks, key=lambda rank: (-ranks[rank], rank), default=None),
        "n_meetings": len({p.meeting_id for p, _ in seen}),
    }


def _span(seen: list[Seen]) -> tuple[date | None, date | None]:
    days = [day for _, day in seen if day]
    return min(days, default=None), max(days, default=None)
