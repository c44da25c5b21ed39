"""The small typed records that pass between the rooms of the pipeline.

Every record is frozen; a room takes records and returns records. Timestamps are aware and in UTC.
Field names are the column names of the contract in ``expectations/`` wherever a column of that name exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived HTTP exchange: a row of the capture index.

    ``status`` 0 means that no response came; ``error`` then says why (``timeout``, ``tls`` ...).
    ``payload_digest`` is ``sha256:`` + hex of the body after content decoding. For ``record_type`` "revisit"
    the body is that of the earlier response named by ``refers_to_file`` and ``refers_to_offset``.
    """

    source_id: str
    run_id: str
    role: str  # robots | listing | feed | article
    url: str
    url_final: str
    fetched_at: datetime
    status: int
    content_type: str | None
    etag: str | None
    last_modified: str | None
    payload_digest: str | None
    error: str | None
    record_type: str  # response | revisit | metadata
    warc_file: str  # relative to the store's archive/
    warc_offset: int
    warc_length: int
    warc_record_id: str
    refers_to_file: str | None = None
    refers_to_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """One press release as one capture shows it. ``text`` is the paragraphs joined by one newline."""

    url: str
    title: str
    paragraphs: tuple[str, ...]
    published_date: date | None  # civil date at the publisher
    published_at: datetime | None  # UTC, only where the page gives a time of day
    published_tz: str | None  # IANA zone in which the page's time was read
    lang: str  # ISO 639-1
    parser: str
    parser_version: str
    serial: str | None = None  # the publisher's own document number, shared by mirrors
    # SHA-256 of title and body as the feed item carries them, tags and all. Pages have none: what their
    # bodies carry besides text (protected mail addresses, image hosts) changes with every fetch.
    markup_sha256: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that could not be used, and why: a row of ``rejects`` in the making."""

    stage: str  # harvest | parse | extract | link | validate
    reason: str
    detail: str
    rule_id: str
    url: str | None = None
    release_id: str | None = None
    table_name: str | None = None
    row_key: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What extraction may look at: one revision of one release, and who published it."""

    release_id: str
    title: str
    text: str
    published_date: date | None
    publisher_iso3: str | None
    publisher_org_id: str | None = None
    lang: str = "en"
