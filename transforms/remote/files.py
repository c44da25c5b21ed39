"""Small files that are replaced as a whole: the capture index, staging, reports of refused builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BufferedIOBase
from pathlib import Path

from transforms.publish import durable
from transforms.remote.address import local
from transforms.remote.bucket import Bucket, Stored, together
from transforms.remote.errors import Changed
from transforms.remote.lease import Lease

# A file of this name says of those it belongs to that they are complete: removed first, written last.
MARK = "digest"

Listing = dict[str, Stored]


def pull(
    root: Path, bucket: Bucket, below: str, wanted: Callable[[str], bool] = lambda path: True
) -> Listing:
    """Make the files below ``root/below`` those of the bucket (files that only this disk has stay). Returns
    what the bucket holds, for ``push``.
    """
    listed = {path: stored for path, stored in bucket.objects(below).items() if wanted(path)}
    here = {path: local(root, path) for path in listed}
    differing = [path for path in listed if not bucket.same(path, listed[path], here[path])]
    for path in _marks(differing):
        here[path].unlink(missing_ok=True)
    for phase in _phases(differing):
        together(lambda path: listed.__setitem__(path, _fetch(bucket, path, listed[path], here[path])), phase)
    return listed


def push(root: Path, bucket: Bucket, lease: Lease, below: str, listed: Listing) -> None:
    """Put every file below ``root/below`` that differs from what ``listed`` says the bucket holds, and note
    it there. Changed when another machine has written one of them since the listing.
    """
    files = {p.relative_to(root).as_posix(): p for p in _files(root / below)}
    differing = [
        path
        for path, file in sorted(files.items())
        if not (path in listed and bucket.same(path, listed[path], file))
    ]
    for path in [p for p in _marks(differing) if p in listed]:
        lease.check()
        bucket.delete(path)
        del listed[path]

    def put(path: str) -> None:
        lease.check()
        data = files[path].read_bytes()  # in one go: a harvest may replace the file meanwhile
        etag = bucket.replace(path, data, listed[path].etag if path in listed else None)
        listed[path] = Stored(len(data), etag)

    for phase in _phases(differing):
        together(put, phase)


def _files(folder: Path) -> list[Path]:
    unfinished = (p for p in folder.rglob("*") if any(x.startswith(".") for x in p.relative_to(folder).parts))
    return sorted({p for p in folder.rglob("*") if p.is_file()} - set(unfinished))


def _marks(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if path.rsplit("/", 1)[-1] == MARK]


def _phases(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    everything = list(paths)
    marks = _marks(everything)
    return [path for path in everything if path not in marks], marks


def _fetch(bucket: Bucket, path: str, stored: Stored, file: Path) -> Stored:
    """The object, or the one that has replaced it since the listing, as ``file``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.pulling")
    try:
        with aside.open("wb") as f:
            stored = _downloaded(bucket, path, stored, f)
        durable.flush(aside)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    return stored


def _downloaded(bucket: Bucket, path: str, stored: Stored, sink: BufferedIOBase) -> Stored:
    try:
        bucket.download(path, stored.etag, sink)
        return stored
    except Changed:
        facts = bucket.head(path)
        if facts is None:
            raise
    sink.truncate(0)
    bucket.download(path, facts.etag, sink)
    return Stored(facts.size, facts.etag)
