"""The archive in a bucket: an append-only WARC here is a row of immutable segments there.

    archive/<source>/<year>/<source>-<month>.warc.gz                   on this disk
    archive/<source>/<year>/<source>-<month>/<offset, 16 digits>.warc.gz   in the bucket

A segment begins where the one before it ends, and is cut between captures: each is a WARC that any tool
reads, and joined they are the file. A name is written once (If-None-Match), so of two machines that append at
the same offset one wins, whatever became of their leases.

What is not needed is not fetched. The file here then has a hole (it is as long as it should be, so offsets
hold), and the list beside it, ``<source>-<month>.segments.json``, tells which segments are really here.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq

from transforms.publish.durable import flush
from transforms.remote.address import local
from transforms.remote.bucket import Bucket, sha256_of, together
from transforms.remote.errors import BucketError
from transforms.remote.lease import Lease
from transforms.store import Store, write_atomically

SEGMENT_BYTES = 64 << 20
_KEY = re.compile(r"archive/(?P<warc>[a-z0-9_]+/\d{4}/[a-z0-9_.-]+)/(?P<start>\d{16})\.warc\.gz")
_SUFFIX = ".warc.gz"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Segment:
    """Bytes ``start`` to ``end`` of a WARC; ``here``: the file on this disk has them."""

    start: int
    end: int
    etag: str
    here: bool


def end_of(segments: list[Segment]) -> int:
    return segments[-1].end if segments else 0


# ------------------------------------------------------------------------------------------ the list beside


def ledger_of(warc: Path) -> Path:
    return warc.with_name(warc.name.removesuffix(_SUFFIX) + ".segments.json")


def read_ledger(warc: Path) -> list[Segment]:
    try:
        return [Segment(**row) for row in json.loads(ledger_of(warc).read_bytes())]
    except FileNotFoundError:
        return []


def write_ledger(warc: Path, segments: list[Segment]) -> None:
    write_atomically(ledger_of(warc), json.dumps([asdict(s) for s in segments]).encode() + b"\n")


# -------------------------------------------------------------------------------------------------- pulling


def pull(store: Store, bucket: Bucket, source_id: str) -> set[str]:
    """Bring the WARCs of a source to the length they have in the bucket, without fetching what is in them.

    Returns the WARCs (relative to the archive) of which another machine has appended where this one had
    records not yet pushed: those now stand behind the other machine's, and the index must be made anew.
    """
    moved = set()
    for warc_file, remote in _listed(bucket, source_id).items():
        warc = local(store.archive, warc_file)
        with segments_lock(store, source_id):
            if _agree(bucket, warc_file, warc, remote):
                moved.add(warc_file)
    return moved


def segments_lock(store: Store, source_id: str) -> AbstractContextManager[None]:
    """Held while a list of segments is read and changed: a build may fetch while a harvest pushes."""
    return store.lock(f"segments-{source_id}", timeout_s=600)


def _listed(bucket: Bucket, source_id: str) -> dict[str, list[Segment]]:
    """WARC -> its segments in the bucket, in order. BucketError when one is missing in between."""
    found: dict[str, list[Segment]] = {}
    for key, stored in sorted(bucket.objects(f"archive/{source_id}/").items()):
        match = _KEY.fullmatch(key)
        if match is None:
            raise BucketError(f"{bucket.address}/{key} is no segment of an archive")
        start = int(match["start"])
        of_warc = found.setdefault(match["warc"] + _SUFFIX, [])
        if start != end_of(of_warc):
            raise BucketError(f"{bucket.address}: no segment of {match['warc']} begins at {end_of(of_warc)}")
        of_warc.append(Segment(start, start + stored.size, stored.etag, False))
    return found


def _agree(bucket: Bucket, warc_file: str, warc: Path, remote: list[Segment]) -> bool:
    """Take the bucket's segments over; True when records of this machine had to move behind them."""
    known, tail_file = _known(bucket, warc_file, warc, remote), warc.with_name(warc.name + ".tail")
    if tail_file.exists():  # killed while records were moved: the tail is safe, the file is not
        _cut(warc, end_of(known))
    size = warc.stat().st_size if warc.exists() else 0
    if size < end_of(known):
        raise BucketError(f"{warc} holds {size} bytes, but {end_of(known)} have been archived")
    news = remote[len(known) :]
    while news and _is_own(bucket, warc_file, warc, news[0], size):  # pushed, but not noted any more
        known.append(replace(news.pop(0), here=True))
    if news and size > end_of(known):
        _set_aside(warc, tail_file, end_of(known))
    if remote:
        warc.parent.mkdir(parents=True, exist_ok=True)
        write_ledger(warc, known + news)
    if news:
        with warc.open("ab") as f:
            f.truncate(end_of(news))
    return _put_back(warc, tail_file)


def _known(bucket: Bucket, warc_file: str, warc: Path, remote: list[Segment]) -> list[Segment]:
    known = read_ledger(warc)
    if [replace(s, here=False) for s in known] != remote[: len(known)]:
        raise BucketError(
            f"{bucket.address}/archive/{warc_file}: segments are not what they were when they were written"
        )
    return known


def _is_own(bucket: Bucket, warc_file: str, warc: Path, segment: Segment, size: int) -> bool:
    if segment.end > size:
        return False
    facts = bucket.head(_key(warc_file, segment.start))
    return facts is not None and facts.sha256 == _sha256(warc, segment.start, segment.end)


def _sha256(warc: Path, start: int, end: int) -> str:
    return sha256_of(_read(warc, start, end))


def _read(warc: Path, start: int, end: int) -> bytes:
    with warc.open("rb") as f:
        f.seek(start)
        data = f.read(end - start)
    if len(data) != end - start:
        raise BucketError(f"{warc} ends before byte {end}, of which its index knows")
    return data


def _set_aside(warc: Path, tail_file: Path, start: int) -> None:
    tail = _read(warc, start, warc.stat().st_size)
    _log.warning(
        "%s: another machine has appended; %d bytes of this one go behind them", warc.name, len(tail)
    )
    write_atomically(tail_file, tail)
    _cut(warc, start)


def _cut(warc: Path, end: int) -> None:
    if warc.exists() and warc.stat().st_size > end:
        with warc.open("r+b") as f:
            f.truncate(end)


def _put_back(warc: Path, tail_file: Path) -> bool:
    if not tail_file.exists():
        return False
    with warc.open("ab") as f:
        f.write(tail_file.read_bytes())
    flush(warc)
    tail_file.unlink()
    return True


# ------------------------------------------------------------------------------------------------- fetching


def bring(store: Store, bucket: Bucket, warc_file: str, start: int, end: int | None = None) -> None:
    """Fetch the segments with bytes from ``start`` to ``end`` (None: the record at ``start``), if need be."""
    warc, last = local(store.archive, warc_file), start + 1 if end is None else end
    if not any(_wanted(s, start, last) for s in read_ledger(warc)):
        return
    with segments_lock(store, warc_file.split("/")[0]):
        segments = read_ledger(warc)
        wanted = [s for s in segments if _wanted(s, start, last)]
        together(lambda s: _fetch(bucket, warc_file, warc, s), wanted)
        flush(warc)
        write_ledger(warc, [replace(s, here=True) if s in wanted else s for s in segments])


def _wanted(segment: Segment, start: int, end: int) -> bool:
    return not segment.here and segment.start < end and start < segment.end


def _fetch(bucket: Bucket, warc_file: str, warc: Path, segment: Segment) -> None:
    key = _key(warc_file, segment.start)
    with warc.open("r+b", buffering=0) as f:
        bucket.download(key, segment.etag, f, at=segment.start)
    facts = bucket.head(key)
    if facts is None or facts.sha256 != _sha256(warc, segment.start, segment.end):
        raise BucketError(f"{bucket.address}/{key} is damaged: its bytes are not those that were written")


def fetch_as_is(store: Store, bucket: Bucket, source_id: str) -> None:
    """Every segment of a source's archive, unchecked, as an audit wants it."""
    for warc_file, remote in _listed(bucket, source_id).items():
        warc = local(store.archive, warc_file)
        warc.parent.mkdir(parents=True, exist_ok=True)
        with warc.open("wb") as f:
            for segment in remote:
                bucket.download(_key(warc_file, segment.start), segment.etag, f, at=segment.start)


# -------------------------------------------------------------------------------------------------- pushing


def push(store: Store, bucket: Bucket, lease: Lease, source_id: str) -> None:
    """Append to the bucket's archive what the capture index of this source knows and the bucket has not."""
    for warc_file, ends in sorted(_indexed(store, source_id).items()):
        warc = local(store.archive, warc_file)
        with segments_lock(store, source_id):
            segments = read_ledger(warc)
            for start, end in _cuts(end_of(segments), ends):
                lease.check()
                etag = bucket.create(_key(warc_file, start), _read(warc, start, end))
                segments.append(Segment(start, end, etag, True))
                write_ledger(warc, segments)


def _indexed(store: Store, source_id: str) -> dict[str, list[int]]:
    """WARC -> where its captures end, in order, for the WARCs with captures."""
    found: dict[str, list[int]] = {}
    for month in store.capture_months(source_id):
        columns = ["warc_file", "warc_offset", "warc_length"]
        rows = pq.read_table(store.captures(source_id, month), columns=columns, partitioning=None)
        for row in rows.to_pylist():
            found.setdefault(row["warc_file"], []).append(row["warc_offset"] + row["warc_length"])
    return {warc_file: sorted(ends) for warc_file, ends in found.items()}


def indexed_end(store: Store, source_id: str, warc_file: str) -> int:
    """Where the last capture that the index knows of ends; 0 when it knows none."""
    return max(_indexed(store, source_id).get(warc_file, [0]))


def unpushed(store: Store, source_id: str) -> list[str]:
    """The WARCs of which the index here knows more than the bucket has."""
    ends = {warc_file: max(ends) for warc_file, ends in _indexed(store, source_id).items()}
    return sorted(w for w, end in ends.items() if end > end_of(read_ledger(local(store.archive, w))))


def _cuts(start: int, ends: list[int]) -> Iterator[tuple[int, int]]:
    """The bytes from ``start`` on as segments of about SEGMENT_BYTES, each ending with a capture."""
    cuts = [start]
    for end, after in pairwise([e for e in ends if e > start] + [0]):
        if after == 0 or after - cuts[-1] > SEGMENT_BYTES:
            cuts.append(end)
    yield from pairwise(cuts)


def _key(warc_file: str, start: int) -> str:
    return f"archive/{warc_file.removesuffix(_SUFFIX)}/{start:016d}{_SUFFIX}"
