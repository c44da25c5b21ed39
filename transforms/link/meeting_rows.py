"""Rows of meetings, accounts, participants and statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from transforms.extract import Meeting, Participant
from transforms.extract.lexicon import organisations
from transforms.link.book import Book
from transforms.link.history import History
from transforms.link.people import person_id
from transforms.link.release_rows import release_year
from transforms.link.state_codes import state_codes

Row = dict[str, Any]


def meeting_rows(book: Book, h: History) -> list[Row]:
    """The meetings that an original reports, one row each."""
    spoken = Counter(s.meeting_id for s in book.statements.get(h.release_id, []))
    copies = book.copies.get(h.release_id, [])
    published_by = _publishers(book, [h.release_id, *copies])
    return [
        {
            **asdict(m),
            "event_tz": None,
            "geonames_id": None,
            "n_participants": len(book.participants.get(m.meeting_id, [])),
            "n_statements": spoken[m.meeting_id],
            "n_accounts": 1 + len(copies),
            "n_mirrors": len(copies),
            "published_by": published_by,
            "year": meeting_year(m, h),
        }
        for m in book.meetings.get(h.release_id, [])
    ]


def meeting_year(m: Meeting, h: History) -> int:
    """The partition: the year of the event, else of its release."""
    return m.event_date.year if m.event_date else release_year(h)


def meeting_days(book: Book) -> dict[str | None, date | None]:
    """meeting_id -> the date of the event, else of the publication of its release."""
    return {
        m.meeting_id: m.event_date or h.latest.published_date
        for h in book.originals()
        for m in book.meetings.get(h.release_id, [])
    }


def _publishers(book: Book, release_ids: list[str]) -> str | None:
    publishers = [book.source_of[rid].publisher for rid in release_ids]
    return ";".join(sorted({p.iso3 or p.org_id or "" for p in publishers} - {""})) or None


def account_rows(book: Book, h: History) -> Iterator[Row]:
    """The original's own account of each meeting, and those of its copies."""
    for seq, m in enumerate(book.meetings.get(h.release_id, []), 1):
        base: Row = {"meeting_id": m.meeting_id, "account_seq": seq, "year": meeting_year(m, h)}
        own: Row = {"relation": "original", "match_score": None, "rule_id": "link.canonical"}
        yield base | own | {"release_id": h.release_id}
        for copy in book.copies.get(h.release_id, []):
            mirror = book.mirrors[copy]
            match: Row = {"relation": "mirror", "match_score": mirror.score, "rule_id": mirror.rule_id}
            yield base | match | {"release_id": copy}


def participant_rows(book: Book, h: History) -> Iterator[Row]:
    for m in book.meetings.get(h.release_id, []):
        day = m.event_date or h.latest.published_date
        for p in book.participants.get(m.meeting_id, []):
            yield _participant_row(p, day, meeting_year(m, h))


def _participant_row(p: Participant, day: date | None, year: int) -> Row:
    org = organisations().get(p.org_id or "")
    return {
        **asdict(p),
        "person_id": person_id(p),
        **asdict(state_codes(p.iso3, day)),
        "org_name": org["name"] if org else None,
        "year": year,
    }


def statement_rows(book: Book, h: History) -> Iterator[Row]:
    years = {m.meeting_id: meeting_year(m, h) for m in book.meetings.get(h.release_id, [])}
    for s in book.statements.get(h.release_id, []):
        yield {**asdict(s), "year": years.get(s.meeting_id or "", release_year(h))}
