"""The staged rows of one source-month: what they are, and how they lie on disk.

Staging is the pipeline's own scratch: its tables are not part of the contract.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.extract import Meeting, Participant, Statement
from transforms.store import Store, write_atomically


@dataclass(frozen=True, slots=True)
class Observation:
    """One state of one release at one address: from ``seen_first`` to ``seen_last`` this month's captures
    showed it unchanged, markup included, and none said that the page is gone. The WARC fields and the digest
    of the payload are those of the capture that showed it first.
    """

    source_id: str
    release_id: str
    url: str
    url_final: str
    title: str
    lang: str
    published_date: date | None
    published_at: datetime | None
    published_tz: str | None
    serial: str | None
    text: str
    text_sha256: str
    state_sha256: str  # of title, shown date and text
    markup_sha256: str | None  # of a feed item as published, see records.Release
    payload_digest: str | None
    parser: str
    parser_version: str
    seen_first: datetime
    seen_last: datetime
    warc_file: str
    warc_offset: int
    warc_record_id: str
    kind: str
    missing_reason: str | None


@dataclass(frozen=True, slots=True)
class Absence:
    """One answer that says a page is gone: ``how`` is status_404, status_410 or system_page."""

    source_id: str
    release_id: str
    url: str
    at: datetime
    run_id: str
    how: str
    warc_file: str
    warc_offset: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What one listing page named at one time: the article addresses in its order, one a line."""

    source_id: str
    url: str
    at: datetime
    links: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One answered look at a listing or feed, and how many addresses or whole releases it named."""

    source_id: str
    url: str
    at: datetime
    n_found: int


@dataclass(frozen=True, slots=True)
class Reject:
    """A refusal with the capture it came from; ``state_sha256`` names the state that was read."""

    stage: str
    source_id: str
    release_id: str | None
    url: str | None
    table_name: str | None
    row_key: str | None
    reason: str
    detail: str | None
    rule_id: str
    warc_file: str | None
    warc_offset: int | None
    state_sha256: str | None


@dataclass(frozen=True, slots=True)
class Staged:
    """The staged rows of one source-month, or of several, joined.

    The first of each pair is the state of the release from which the row was read.
    """

    observations: list[Observation] = field(default_factory=list)
    meetings: list[tuple[str, Meeting]] = field(default_factory=list)
    participants: list[tuple[str, Participant]] = field(default_factory=list)
    statements: list[tuple[str, Statement]] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    listings: list[Listed] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(f"{len(getattr(self, table))} {table}" for table in _RECORDS)


_RECORDS: dict[str, type] = {
    "observations": Observation,
    "meetings": Meeting,
    "participants": Participant,
    "statements": Statement,
    "absences": Absence,
    "listings": Listed,
    "visits": Visit,
    "rejects": Reject,
}
_OF_A_STATE = ("meetings", "participants", "statements")
_ARROW: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us", tz="UTC"),
}


@cache
def _schema(table: str) -> pa.Schema:
    columns = [("state_sha256", pa.string())] if table in _OF_A_STATE else []
    for name, hint in get_type_hints(_RECORDS[table]).items():
        kind = next(t for t in (getattr(hint, "__args__", None) or (hint,)) if t is not type(None))
        columns.append((name, _ARROW[kind]))
    return pa.schema(columns)


def write_month(store: Store, source_id: str, month: str, staged: Staged, digest: str) -> None:
    """Replace the staging of one source-month. ``digest`` names the input and is written last: killed
    before, the month counts as never staged.
    """
    mark = _mark(store, source_id, month)
    mark.unlink(missing_ok=True)
    for table in _RECORDS:
        sink = pa.BufferOutputStream()
        pq.write_table(
            _to_table(table, getattr(staged, table)), sink, compression="zstd", compression_level=3
        )
        write_atomically(_file(store, table, source_id, month), sink.getvalue().to_pybytes())
    write_atomically(mark, digest.encode())


def staged_digest(store: Store, source_id: str, month: str) -> str | None:
    """The digest given to ``write_month``, None for a month that is not (or only in part) staged."""
    mark = _mark(store, source_id, month)
    return mark.read_text() if mark.exists() else None


def read_months(store: Store, months: Mapping[str, Iterable[str]]) -> Staged:
    """Everything staged for the given source ids and their months, in that order."""
    out = Staged()
    for source_id, of_source in months.items():
        for month in of_source:
            for table in _RECORDS:
                getattr(out, table).extend(_read(_file(store, table, source_id, month), table))
    return out


def read_absences(store: Store, source_id: str, months: Iterable[str]) -> list[Absence]:
    """The staged answers of one source that a page is gone."""
    return [row for month in months for row in _read(_file(store, "absences", source_id, month), "absences")]


def read_columns(
    store: Store, table: str, source_id: str, months: Iterable[str], columns: list[str]
) -> pa.Table:
    """Some columns of one staged table of one source, month after month."""
    files = [_file(store, table, source_id, month) for month in months]
    empty = pa.schema([_schema(table).field(name) for name in columns]).empty_table()
    return pa.concat_tables([empty, *(pq.read_table(f, columns=columns, partitioning=None) for f in files)])


def joined(parts: Iterable[Staged]) -> Staged:
    """The rows of all parts, in their order."""
    out = Staged()
    for part in parts:
        for table in _RECORDS:
            getattr(out, table).extend(getattr(part, table))
    return out


def _mark(store: Store, source_id: str, month: str) -> Path:
    return store.staging("observations", source_id, month) / "digest"


def _file(store: Store, table: str, source_id: str, month: str) -> Path:
    return store.staging(table, source_id, month) / "part-0.parquet"


def _to_table(table: str, rows: list[Any]) -> pa.Table:
    schema, states = _schema(table), []
    if table in _OF_A_STATE:
        states, rows = [[state for state, _ in rows]], [row for _, row in rows]
    names = get_type_hints(_RECORDS[table])
    columns = states + [list(map(attrgetter(name), rows)) for name in names]
    arrays = [pa.array(column, type=f.type) for column, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _read(path: Path, table: str) -> list[Any]:
    record, stored = _RECORDS[table], pq.read_table(path, partitioning=None)
    if stored.schema != _schema(table):
        raise ValueError(f"{path} has other columns than this code stages: {json.dumps(stored.column_names)}")
    rows = zip(*(column.to_pylist() for column in stored.columns), strict=True)
    if table in _OF_A_STATE:
        return [(state, record(*values)) for state, *values in rows]
    return [record(*values) for values in rows]
