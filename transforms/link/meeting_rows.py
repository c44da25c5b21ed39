"""Rows of meetings, accounts, participants and statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from transforms.extract import Meeting, Participant
from transforms.extract.lexicon import organisations
from transforms.link.book import Book
from transforms.link.counterparts import RULE as COUNTERPART
from transforms.link.history import History
from transforms.link.people import person_id
from transforms.link.places import geonames_of, zone_of
from transforms.link.release_rows import release_year
from transforms.link.state_codes import state_codes

Row = dict[str, Any]


def meeting_rows(book: Book, h: History) -> list[Row]:
    """The meetings of which an original gives the canonical account, one row each."""
    return [
        _meeting_row(book, m, h)
        for m in book.meetings.get(h.release_id, [])
        if m.meeting_id not in book.counterparts
    ]


def _meeting_row(book: Book, m: Meeting, h: History) -> Row:
    own = [h.release_id, *(other.release_id for other in book.further.get(m.meeting_id, []))]
    copies = [copy for release_id in own for copy in book.copies.get(release_id, [])]
    return {
        **m._asdict(),
        "event_tz": zone_of(m.city, m.venue_iso3),
        "geonames_id": geonames_of(m.city, m.venue_iso3),
        "n_participants": len(book.people_of(m.meeting_id)),
        "n_statements": book.n_statements[m.meeting_id],
        "n_accounts": len(own) + len(copies),
        "n_mirrors": len(copies),
        "published_by": _publishers(book, [*own, *copies]),
        "year": meeting_year(m, h),
    }


def meeting_year(m: Meeting, h: History) -> int:
    """The partition: the year of the event, else of its release."""
    return m.event_date.year if m.event_date else release_year(h)


def meeting_days(book: Book) -> dict[str | None, date | None]:
    """meeting_id -> the date of the event, else of the publication of its release."""
    return {
        m.meeting_id: m.event_date or book.history_of[m.release_id].latest.published_date
        for m in book.canonical.values()
    }


def _publishers(book: Book, release_ids: list[str]) -> str | None:
    publishers = [book.source_of[rid].publisher for rid in release_ids]
    return ";".join(sorted({p.iso3 or p.org_id or "" for p in publishers} - {""})) or None


def account_rows(book: Book, h: History) -> Iterator[Row]:
    """A release's own account of each meeting it reports, and those of its copies."""
    for seq, m in enumerate(book.meetings.get(h.release_id, []), 1):
        meeting_id, joined = book.meeting_of(m.meeting_id), book.counterparts.get(m.meeting_id)
        base: Row = {"meeting_id": meeting_id, "account_seq": seq, "year": _year_of(book, meeting_id)}
        own: Row = {"relation": "original", "match_score": None, "rule_id": "link.canonical"}
        if joined:
            own = {"relation": "counterpart", "match_score": joined.score, "rule_id": COUNTERPART}
        yield base | own | {"release_id": h.release_id}
        for copy in book.copies.get(h.release_id, []):
            mirror = book.mirrors[copy]
            match: Row = {"relation": "mirror", "match_score": mirror.score, "rule_id": mirror.rule_id}
            yield base | match | {"release_id": copy}


def participant_rows(book: Book, h: History) -> Iterator[Row]:
    """Who took part in the meetings of which an original gives the canonical account."""
    for m in book.meetings.get(h.release_id, []):
        if m.meeting_id not in book.counterparts:
            day = m.event_date or h.latest.published_date
            for p in book.people_of(m.meeting_id):
                yield _participant_row(p, day, meeting_year(m, h))


def _participant_row(p: Participant, day: date | None, year: int) -> Row:
    org = organisations().get(p.org_id or "")
    return {
        **p._asdict(),
        "person_id": person_id(p),
        **asdict(state_codes(p.iso3, day)),
        "org_name": org["name"] if org else None,
        "year": year,
    }


def statement_rows(book: Book, h: History) -> Iterator[Row]:
    """What a release quotes, under the ids of the meeting and its participants."""
    for s in book.statements.get(h.release_id, []):
        meeting_id = book.meeting_of(s.meeting_id) if s.meeting_id else None
        yield {
            **s._asdict(),
            "meeting_id": meeting_id,
            "speaker_id": book.same.get(s.speaker_id or "", s.speaker_id),
            "addressee_id": book.same.get(s.addressee_id or "", s.addressee_id),
            "year": _year_of(book, meeting_id) if meeting_id else release_year(h),
        }


def _year_of(book: Book, meeting_id: str) -> int:
    m = book.canonical[meeting_id]
    return meeting_year(m, book.history_of[m.release_id])
