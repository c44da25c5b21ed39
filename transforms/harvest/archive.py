"""WARC 1.1 records: how one exchange is written, and how it is read back.

Every record is its own gzip member. Record ids are uuid5 of what the record says and no header carries any
other clock than WARC-Date, so the same exchange always makes the same bytes. Bodies are stored decoded; the
headers that described the coded form are kept under ``X-Archive-Orig-`` as replay tools do. What the capture
index needs beyond the standard's fields stands in ``X-Readouts-`` headers, so that the index can be rebuilt
from the WARC alone.
"""

from __future__ import annotations

import io
import os
import re
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.harvest.exchange import Failure, Headers, Response, digest, header
from transforms.records import Capture

# Level 6 costs a third of warcio's level 9 on 47 KB pages and gives files 1 % larger.
_LEVEL = 6
_GZIP = b"\x1f\x8b\x08"
_ZEROS = 512  # a sector: a complete record ends in fewer
_NAMESPACE = uuid.UUID("6e0c3c0e-6b1b-5d5c-9c8a-9a3f4a0d7c11")
_CODED = {"content-encoding", "content-length", "transfer-encoding"}
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+@-]{0,249}")


class ArchiveError(RuntimeError):
    """The archive is not what its index says; names the file."""


def checked_run_id(run_id: str) -> str:
    """``run_id`` unchanged, or ValueError when it could not stand in a WARC header."""
    if not _RUN_ID.fullmatch(run_id):
        raise ValueError(f"run id {run_id!r} must match {_RUN_ID.pattern}")
    return run_id


@dataclass(frozen=True, slots=True)
class Member:
    """One record as it stands in the file: ``offset`` and ``length`` of its gzip member, headers and body."""

    offset: int
    length: int
    headers: Headers
    status: int
    http_headers: Headers
    body: bytes

    def get(self, name: str) -> str | None:
        return header(self.headers, name)


# ---------------------------------------------------------------------------------------- writing


def warcinfo(source_id: str, run_id: str, user_agent: str, software: str, at: datetime) -> bytes:
    """The record that opens a run's part of a file."""
    fields = {"software": software, "format": "WARC File Format 1.1", "robots": "RFC 9309",
              "http-header-user-agent": user_agent, "isPartOf": source_id,
              "x-readouts-run": run_id}  # fmt: skip
    head = {"WARC-Record-ID": warcinfo_id(source_id, run_id, at), "WARC-Date": stamp(at)}
    return _member("warcinfo", None, head, _fields(fields), content_type="application/warc-fields")


def warcinfo_id(source_id: str, run_id: str, at: datetime) -> str:
    """One per run and month: the file a record is in follows from its month."""
    return _id("warcinfo", source_id, run_id, f"{at:%Y-%m}")


def exchange(
    source_id: str, run_id: str, role: str, requested: str, response: Response, earlier: Capture | None
) -> bytes:
    """A request record and its response, or a revisit where ``earlier`` holds the same payload."""
    kind, payload = "response" if earlier is None else "revisit", response.digest
    head = _head(source_id, run_id, role, requested, kind, response.url, response.at, payload)
    if earlier is not None:
        head |= {
            "WARC-Profile": _NOT_MODIFIED if response.status == 304 else _SAME_PAYLOAD,
            "WARC-Refers-To": earlier.warc_record_id,
            "WARC-Refers-To-Target-URI": earlier.url_final,
            "WARC-Refers-To-Date": stamp(earlier.fetched_at),
        }
        head["WARC-Payload-Digest"] = earlier.payload_digest or ""
    elif response.status != 304:
        head["WARC-Payload-Digest"] = payload
    body = response.body if earlier is None else b""
    return _request(response, head) + _member(kind, response.url, head, body, http=_http_head(response))


def failure(source_id: str, run_id: str, role: str, requested: str, failed: Failure) -> bytes:
    """A metadata record: that nothing came, and why."""
    head = _head(source_id, run_id, role, requested, "metadata", failed.url, failed.at, failed.error)
    head["X-Readouts-Error"] = failed.error
    body = _fields({"error": failed.error, "detail": " ".join(failed.detail.split())[:500]})
    return _member("metadata", failed.url, head, body, content_type="application/warc-fields")


def _head(
    source_id: str, run_id: str, role: str, requested: str, kind: str, url: str, at: datetime, what: str
) -> dict[str, str]:
    return {
        "WARC-Record-ID": _id(kind, source_id, run_id, role, requested, url, stamp(at), what),
        "WARC-Date": stamp(at),
        "WARC-Warcinfo-ID": warcinfo_id(source_id, run_id, at),
        "X-Readouts-Run": run_id,
        "X-Readouts-Role": role,
        "X-Readouts-Requested-URI": requested,
    }


def _request(response: Response, head: dict[str, str]) -> bytes:
    """Written before its response: a response that is complete in the file has its request, whatever was
    killed.
    """
    path = re.sub(r"^https?://[^/]+", "", response.url)
    lines = StatusAndHeaders(f"GET {path} HTTP/1.1", list(response.request_headers), is_http_request=True)
    own = {
        "WARC-Record-ID": _id("request", head["WARC-Record-ID"]),
        "WARC-Date": head["WARC-Date"],
        "WARC-Warcinfo-ID": head["WARC-Warcinfo-ID"],
        "WARC-Concurrent-To": head["WARC-Record-ID"],
    }
    return _member("request", response.url, own, b"", http=lines)


def _http_head(response: Response) -> StatusAndHeaders:
    """What described the coded form of the body describes it no longer; a replay tool puts a revisit's
    headers before the earlier payload, so that holds for both. A body in an unknown coding keeps its name.
    """
    coded = _CODED if response.decoded else _CODED - {"content-encoding"}
    rows = [(f"X-Archive-Orig-{n}" if n.lower() in coded else n, v) for n, v in response.headers]
    if response.status != 304:
        length = str(len(response.body))
        rows = [row for row in rows if (row[0].lower(), row[1]) != ("x-archive-orig-content-length", length)]
        rows.append(("Content-Length", length))
    return _status_and_headers(response, rows)


def _status_and_headers(response: Response, rows: list[tuple[str, str]]) -> StatusAndHeaders:
    return StatusAndHeaders(f"{response.status} {response.reason}".rstrip(), rows, protocol="HTTP/1.1")


def _member(
    kind: str,
    url: str | None,
    head: dict[str, str],
    body: bytes,
    *,
    http: StatusAndHeaders | None = None,
    content_type: str | None = None,
) -> bytes:
    http_bytes = b""
    if http is not None:
        http.compute_headers_buffer()
        http_bytes = http.headers_buff
    # With both digests given warcio computes none of its own. A revisit's block is its HTTP header alone.
    head = head | {"WARC-Block-Digest": digest(http_bytes + body)}
    if "WARC-Payload-Digest" not in head:
        head["WARC-Payload-Digest"] = digest(body)
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=head,
        warc_content_type=content_type or "",
    )  # fmt: skip
    writer.write_record(record)
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return deflate.compress(out.getvalue()) + deflate.flush()


def _fields(fields: dict[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()


def _id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(parts))}>"


def stamp(at: datetime) -> str:
    """WARC-Date in UTC, with a fraction only where there is one (WARC 1.1, 5.4)."""
    utc = at.astimezone(timezone.utc)
    fraction = f".{utc.microsecond:06d}" if utc.microsecond else ""
    return f"{utc:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def append(path: Path, blob: bytes) -> int:
    """Add ``blob`` to the file and return the offset where it starts. Not synced: ``sync`` does that per
    batch. When it cannot be written whole (OSError), what was written of it is taken back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as f:
        start = f.tell()
        view = memoryview(blob)
        try:
            while view:
                view = view[f.write(view) :]
        except OSError as error:
            f.truncate(start)
            what = f"the archive cannot be written: {error.strerror}"
            raise OSError(error.errno, what, str(path)) from error
    return start


def sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


# ---------------------------------------------------------------------------------------- reading


def members(path: Path, start: int = 0) -> Iterator[Member]:
    """The complete records from ``start`` on; a torn one at the end is left out, and so are the zeros that a
    file ends in when the power failed before its last pages were on the disk.
    """
    with path.open("rb") as f:
        f.seek(start)
        pending = b""
        while (found := _inflated_record(f, pending, path, start)) is not None:
            raw, length, pending = found
            yield _split(raw, start, length, path)
            start += length


def _inflated_record(f: BinaryIO, pending: bytes, path: Path, start: int) -> tuple[bytes, int, bytes] | None:
    """One record, the length of its gzip member, and what was read beyond it; None where it is torn."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    out, used = [], 0
    while not inflate.eof:
        chunk = pending or f.read(1 << 16)
        pending = b""
        if not chunk:
            return None
        try:
            out.append(_inflate(inflate, chunk, path, start))
        except ArchiveError:
            if _ends_in_zeros(path, start):
                return None
            raise
        used += len(chunk)
    return b"".join(out), used - len(inflate.unused_data), inflate.unused_data


def _ends_in_zeros(path: Path, start: int) -> bool:
    """Whether nothing but one torn record and zeros stands behind ``start``: no other record begins there."""
    with path.open("rb") as f:
        f.seek(start)
        tail = f.read()
    written = tail.rstrip(b"\0")
    return len(tail) - len(written) >= min(len(tail), _ZEROS) and _GZIP not in written[1:]


def member_at(path: Path, offset: int) -> Member:
    """The record that starts at ``offset``; ArchiveError where there is none."""
    found = next(members(path, offset), None)
    if found is None:
        raise ArchiveError(f"{path}: no complete record at offset {offset}")
    return found


def _inflate(inflate: zlib._Decompress, chunk: bytes, path: Path, start: int) -> bytes:
    try:
        return inflate.decompress(chunk)
    except zlib.error as error:
        raise ArchiveError(f"{path}: damaged record at offset {start}: {error}") from error


def _split(raw: bytes, offset: int, length: int, path: Path) -> Member:
    head, _, block = raw.partition(b"\r\n\r\n")
    headers = _parsed(head)
    size = header(headers, "Content-Length")
    if not head.startswith(b"WARC/1.") or size is None:
        raise ArchiveError(f"{path}: no WARC record at offset {offset}")
    block = block[: int(size)]
    if header(headers, "WARC-Type") not in ("response", "revisit"):
        return Member(offset, length, headers, 0, (), block)
    http, _, body = block.partition(b"\r\n\r\n")
    status = int(http.split(b" ", 2)[1])
    return Member(offset, length, headers, status, _parsed(http), body)


def _parsed(head: bytes) -> Headers:
    rows = (line.partition(": ") for line in head.decode("utf-8", errors="replace").split("\r\n")[1:])
    return tuple((name, value) for name, _, value in rows)


def split_blob(blob: bytes, start: int, path: Path) -> Member:
    """The last record of ``blob``, which was appended at ``start``: the row is made from what was written."""
    offset, last = start, None
    while blob:
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        raw = _inflate(inflate, blob, path, offset)
        last = _split(raw, offset, len(blob) - len(inflate.unused_data), path)
        offset, blob = offset + last.length, inflate.unused_data
    if last is None:
        raise ArchiveError(f"{path}: nothing was written at offset {start}")
    return last
