"""Rows of releases, texts and changes."""

from __future__ import annotations

from typing import Any

from transforms.link.book import Book
from transforms.link.difference import changed_characters
from transforms.link.history import Change, History

Row = dict[str, Any]


def release_year(h: History) -> int:
    """The partition: the year of publication, else of the first capture."""
    return (h.latest.published_date or h.revisions[0].first.seen_first.date()).year


def release_row(book: Book, h: History) -> Row:
    o, shown, publisher = h.latest, h.revisions[-1].first, book.source_of[h.release_id].publisher
    mirror = book.mirrors.get(h.release_id)
    return {
        "release_id": h.release_id,
        "source_id": o.source_id,
        "publisher": publisher.name,
        "publisher_iso3": publisher.iso3,
        "url": o.url,
        "url_final": o.url_final,
        "lang": o.lang,
        "title": o.title,
        "kind": o.kind,
        "published_date": o.published_date,
        "published_at": o.published_at,
        "published_tz": o.published_tz,
        "first_seen_at": h.revisions[0].first.seen_first,
        "last_seen_at": o.seen_last,
        "last_changed_at": shown.seen_first,
        "revision": len(h.revisions),
        "status": h.status,
        "text_sha256": o.text_sha256,
        "warc_file": shown.warc_file,
        "warc_offset": shown.warc_offset,
        "warc_record_id": shown.warc_record_id,
        "parser": o.parser,
        "parser_version": o.parser_version,
        "mirror_of": mirror.original if mirror else None,
        "n_words": len(o.text.split()),
        "n_meetings": len(book.told_by(h.release_id)),
        "missing_reason": o.missing_reason,
        "year": release_year(h),
    }


def text_rows(h: History) -> list[Row]:
    """One row per revision."""
    return [
        {
            "release_id": h.release_id,
            "revision": r.number,
            "text": r.last.text,
            "title": r.last.title,
            "text_sha256": r.last.text_sha256,
            "year": release_year(h),
        }
        for r in h.revisions
    ]


def change_rows(h: History) -> list[Row]:
    """Everything that happened to the page, the creation first."""
    return [_change_row(h, c) for c in h.changes]


def _change_row(h: History, c: Change) -> Row:
    before, after = c.before, c.after
    counts: tuple[int, int] | tuple[None, None] = (None, None)
    if before and after and c.code in ("edited", "markup", "reread"):
        counts = changed_characters(before.text, after.text)
    return {
        "release_id": h.release_id,
        "revision": c.revision,
        "changed_at": c.at,
        "known_at": c.known_at,
        "change": c.code,
        "change_cause": c.cause,
        "parts": ";".join(c.parts) or None,
        "evidence": ";".join(c.evidence),
        "chars_added": counts[0],
        "chars_removed": counts[1],
        "old_text_sha256": before.text_sha256 if before else None,
        "new_text_sha256": after.text_sha256 if after else None,
        "old_url": before.url_final if before and c.code == "moved" else None,
        "new_url": after.url_final if after and c.code == "moved" else None,
        "warc_file": c.shown_by.warc_file,
        "warc_offset": c.shown_by.warc_offset,
    }
