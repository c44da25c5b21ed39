"""The capture index: one Parquet file per source and month, a cache of what the WARC says.

The WARC is the truth. A row is always made from the record as it stands in the file, both when it is written
and when the index is rebuilt, so the two cannot differ.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import fields
from datetime import datetime, timedelta, timezone
from operator import attrgetter
from pathlib import Path
from sys import intern

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.harvest.archive import ArchiveError, Member, member_at, members
from transforms.records import Capture
from transforms.store import Store, write_atomically

log = logging.getLogger(__name__)

_CAPTURE_KINDS = ("response", "revisit", "metadata")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_NAMES = tuple(f.name for f in fields(Capture))
_TYPES = {
    "fetched_at": pa.timestamp("us", tz="UTC"),
    "status": pa.int64(),
    "warc_offset": pa.int64(),
    "warc_length": pa.int64(),
    "refers_to_offset": pa.int64(),
}
SCHEMA = pa.schema([(name, _TYPES.get(name, pa.string())) for name in _NAMES])
_CATEGORICAL = [
    "source_id",
    "run_id",
    "role",
    "content_type",
    "error",
    "record_type",
    "warc_file",
    "refers_to_file",
]

Find = Callable[[str], Capture | None]  # the capture of a WARC record id


# ---------------------------------------------------------------------------------------- rows


def capture_of(member: Member, source_id: str, warc_file: str, find: Find) -> Capture | None:
    """The index row of one record; None for records that are no captures (warcinfo, request)."""
    kind = member.get("WARC-Type") or ""
    role, run_id = member.get("X-Readouts-Role"), member.get("X-Readouts-Run")
    if kind not in _CAPTURE_KINDS or role is None or run_id is None:
        return None
    earlier = find(member.get("WARC-Refers-To") or "") if kind == "revisit" else None
    if kind == "revisit" and earlier is None:
        raise ArchiveError(
            f"{warc_file}: the revisit at {member.offset} refers to a record that is not there"
        )
    http = {name.lower(): value for name, value in reversed(member.http_headers)}
    url, url_final = member.get("X-Readouts-Requested-URI") or "", member.get("WARC-Target-URI") or ""
    return Capture(
        source_id=source_id,
        run_id=intern(run_id),
        role=intern(role),
        url=url,
        url_final=url if url_final == url else url_final,
        fetched_at=datetime.fromisoformat((member.get("WARC-Date") or "").replace("Z", "+00:00")),
        status=member.status,
        # A 304 need not repeat what the first answer said about the payload.
        content_type=_one(http.get("content-type") or (earlier.content_type if earlier else None)),
        etag=http.get("etag") or (earlier.etag if earlier else None),
        last_modified=http.get("last-modified") or (earlier.last_modified if earlier else None),
        payload_digest=None if kind == "metadata" else member.get("WARC-Payload-Digest"),
        error=_one(member.get("X-Readouts-Error")),
        record_type=intern(kind),
        warc_file=intern(warc_file),
        warc_offset=member.offset,
        warc_length=member.length,
        warc_record_id=member.get("WARC-Record-ID") or "",
        refers_to_file=earlier.warc_file if earlier else None,
        refers_to_offset=earlier.warc_offset if earlier else None,
    )


def _one(text: str | None) -> str | None:
    """The one copy that all rows share: a ledger keeps every row of its source in memory."""
    return intern(text) if text else text


def _to_table(captures: Iterable[Capture]) -> pa.Table:
    rows = [attrgetter(*_NAMES)(c) for c in captures]
    columns = zip(*rows, strict=True) if rows else ([] for _ in _NAMES)
    arrays = [pa.array(list(column), type=f.type) for column, f in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def _to_captures(table: pa.Table) -> list[Capture]:
    columns = [table.column(name) for name in _NAMES]
    at = _NAMES.index("fetched_at")
    values = [c.cast(pa.int64()).to_pylist() if i == at else c.to_pylist() for i, c in enumerate(columns)]
    values[at] = [_EPOCH + timedelta(microseconds=us) for us in values[at]]
    for i in map(_NAMES.index, _CATEGORICAL):
        values[i] = [_one(text) for text in values[i]]
    url, final = _NAMES.index("url"), _NAMES.index("url_final")
    values[final] = [u if f == u else f for u, f in zip(values[url], values[final], strict=True)]
    return [Capture(*row) for row in zip(*values, strict=True)]


def read_captures(store: Store, source_id: str, month: str) -> list[Capture]:
    """The captures of one source-month in the order of the WARC; empty where there are none."""
    path = store.captures(source_id, month)
    return _to_captures(pq.read_table(path, schema=SCHEMA, partitioning=None)) if path.exists() else []


def captures_of(store: Store, source_id: str, urls: Collection[str]) -> list[Capture]:
    """The captures of a source that were asked for at one of ``urls`` or answered from there, oldest month
    first.
    """
    wanted = pc.field("url").isin(list(urls)) | pc.field("url_final").isin(list(urls))
    months = [store.captures(source_id, month) for month in store.capture_months(source_id)]
    tables = [pq.read_table(path, schema=SCHEMA, partitioning=None, filters=wanted) for path in months]
    return [capture for table in tables for capture in _to_captures(table)]


def write_captures(store: Store, source_id: str, month: str, captures: Iterable[Capture]) -> None:
    """Replace the index of one source-month. Same captures, same bytes."""
    table = _to_table(captures).combine_chunks()
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", use_dictionary=_CATEGORICAL, store_schema=True)
    write_atomically(store.captures(source_id, month), out.getvalue())


def read_body(store: Store, capture: Capture) -> bytes:
    """The decoded body of a capture, a revisit's from the response it refers to; empty without an answer."""
    if capture.record_type == "metadata":
        return b""
    if capture.refers_to_file is not None and capture.refers_to_offset is not None:
        return _record(store, capture.refers_to_file, capture.refers_to_offset).body
    return _record(store, capture.warc_file, capture.warc_offset).body


def read_headers(store: Store, capture: Capture) -> tuple[tuple[str, str], ...]:
    """The HTTP headers of a capture as they were received."""
    return _record(store, capture.warc_file, capture.warc_offset).http_headers


def _record(store: Store, warc_file: str, offset: int) -> Member:
    return member_at(store.archived(warc_file, offset), offset)


def payload_headers(store: Store, capture: Capture) -> tuple[tuple[str, str], ...]:
    """The headers that came with the body of a capture: a 304 need not repeat what the first answer said."""
    if capture.status == 304 and capture.refers_to_file is not None and capture.refers_to_offset is not None:
        return _record(store, capture.refers_to_file, capture.refers_to_offset).http_headers
    return read_headers(store, capture)


# ---------------------------------------------------------------------------------------- recovery


def recover(store: Store, source_id: str) -> dict[str, list[Capture]]:
    """Bring archive and index of one source into agreement and return all captures by month, oldest month
    first.

    To be called under the source's lock. Complete records that the index does not know are indexed; whatever
    stands behind the last capture (a torn record, or a request whose response was never written) is cut off.
    ArchiveError when the index knows more than the archive holds: that is loss, and nothing may be written
    over it.
    """
    for aside in store.captures(source_id, "0000-00").parent.glob(".*.tmp"):
        aside.unlink()  # a killed run's unfinished index; nobody else writes here under the lock
    months = {month: read_captures(store, source_id, month) for month in _months(store, source_id)}
    known = {c.warc_record_id: c for rows in months.values() for c in rows if c.record_type == "response"}
    for month, rows in months.items():
        path = store.warc(source_id, month)
        end = rows[-1].warc_offset + rows[-1].warc_length if rows else 0
        size = path.stat().st_size if path.exists() else 0
        if size < end:
            raise ArchiveError(f"{path}: holds {size} bytes, but the index knows of records up to {end}")
        if size > end:
            _index_tail(store, source_id, month, rows, known, end)
    return months


def _months(store: Store, source_id: str) -> list[str]:
    files = (store.archive / source_id).glob("????/*.warc.gz")
    in_archive = {path.name.removeprefix(f"{source_id}-").removesuffix(".warc.gz") for path in files}
    return sorted(in_archive | set(store.capture_months(source_id)))


def _index_tail(
    store: Store, source_id: str, month: str, rows: list[Capture], known: dict[str, Capture], end: int
) -> None:
    path = store.warc(source_id, month)
    before = len(rows)
    for member in members(path, end):
        capture = capture_of(member, source_id, relative(store, path), known.get)
        if capture is None:
            continue
        rows.append(capture)
        if capture.record_type == "response":
            known[capture.warc_record_id] = capture
    last = rows[-1].warc_offset + rows[-1].warc_length if rows else 0
    cut = path.stat().st_size - last
    log.warning(
        "%s: %d records were not indexed, %d bytes behind them cut", path.name, len(rows) - before, cut
    )
    if cut:
        with path.open("r+b") as f:
            f.truncate(last)
    if len(rows) > before:
        write_captures(store, source_id, month, rows)


def relative(store: Store, path: Path) -> str:
    return path.relative_to(store.archive).as_posix()
