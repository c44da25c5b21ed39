"""Is what lies on disk what was written? The archive against its own digests and its index; versions too."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.harvest import ArchiveError, read_captures
from transforms.harvest.archive import Member, members
from transforms.harvest.exchange import digest
from transforms.publish import index
from transforms.publish.verify import verify, verify_contents
from transforms.records import Capture
from transforms.store import SAFE_VERSION, Store


def archive_problems(store: Store, source_id: str) -> Iterator[str]:
    """Everything wrong with the archive of one source, one sentence each.

    Every record is unpacked (gzip's own checksum covers all of it), every payload is hashed, and every row of
    the index must find its record. What lies behind the last indexed record is a harvest at work, or the end
    of a killed one, and the next harvest's to settle.
    """
    for month in store.capture_months(source_id):
        yield from _month_problems(store, source_id, month, read_captures(store, source_id, month))


def _month_problems(store: Store, source_id: str, month: str, captures: list[Capture]) -> Iterator[str]:
    path = store.warc(source_id, month)
    if not path.exists():
        yield f"{path} is missing: {len(captures)} captures are lost"
        return
    for c in captures:
        store.archived(c.warc_file, c.warc_offset)  # a bucket's records come when they are asked for
    known = {c.warc_offset: c for c in captures}
    end = max((c.warc_offset + c.warc_length for c in captures), default=0)
    try:
        for member in members(path):
            yield from _record_problems(path.name, member, known.pop(member.offset, None))
            if member.offset + member.length >= end:
                break
    except ArchiveError as error:
        yield str(error)
    for offset in sorted(known):
        yield f"{path.name}: the index names a record at {offset}, and none was found there"


def _record_problems(name: str, member: Member, row: Capture | None) -> Iterator[str]:
    stated = member.get("WARC-Payload-Digest")
    if member.get("WARC-Type") == "response" and stated not in (None, digest(member.body)):
        yield f"{name}: the payload at {member.offset} is not the one that was captured ({stated})"
    if row is None:
        return
    found = (member.length, member.get("WARC-Record-ID"))
    if found != (row.warc_length, row.warc_record_id):
        yield f"{name}: the record at {member.offset} is not the one of the index ({row.warc_record_id})"


def version_problems(store: Store) -> Iterator[str]:
    """Everything wrong with the published versions: files, checksums, rows."""
    here = {p.name for p in store.versions.glob("*") if SAFE_VERSION.fullmatch(p.name)}
    for name in sorted(here | {entry.version for entry in index.read(store).versions}):
        with store.as_published(name) as folder:
            yield from (f"version {name}: {p}" for p in verify(folder) or verify_contents(folder))
