"""Where things are in the store: the one place that knows its layout."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

# Ids become path segments, so they are checked where they enter.
SAFE_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
SAFE_VERSION = re.compile(r"\d{4}\.\d{2}\.\d{2}(\.[1-9]\d*)?")


class StoreBusy(OSError):
    """Another machine holds what this step needs; the message says who and for how long."""


def checked_id(source_id: str) -> str:
    """``source_id`` unchanged, or ValueError when it could not be a file name."""
    if not SAFE_ID.fullmatch(source_id):
        raise ValueError(f"source id {source_id!r} must match {SAFE_ID.pattern}")
    return source_id


@dataclass(frozen=True, slots=True)
class Store:
    """A store on disk. ``root`` need not exist yet."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def versions(self) -> Path:
        return self.root / "versions"

    @property
    def failed(self) -> Path:
        """Reports of builds that the contract refused."""
        return self.root / "failed"

    @property
    def deposits(self) -> Path:
        """What is known of versions that were given to repositories: DOIs, states, citations."""
        return self.root / "deposits"

    @property
    def turns(self) -> Path:
        """One small file a host: when it was last asked, by whichever process."""
        return self.root / "locks" / "hosts"

    def warc(self, source_id: str, month: str) -> Path:
        """The append-only WARC of one source and one month (``YYYY-MM``)."""
        return self.archive / checked_id(source_id) / month[:4] / f"{source_id}-{month}.warc.gz"

    def captures(self, source_id: str, month: str) -> Path:
        return self.root / "captures" / checked_id(source_id) / f"{month}.parquet"

    def capture_months(self, source_id: str) -> list[str]:
        """The months, oldest first, for which this source has a capture index."""
        folder = self.root / "captures" / checked_id(source_id)
        return sorted(p.stem for p in folder.glob("????-??.parquet"))

    def staging(self, table: str, source_id: str, month: str) -> Path:
        return self.root / "staging" / table / f"source_id={checked_id(source_id)}" / f"month={month}"

    def version(self, name: str) -> Path:
        if not SAFE_VERSION.fullmatch(name):
            raise ValueError(f"version {name!r} is not a date like 2026.11.23")
        return self.versions / name

    def archived(self, warc_file: str, offset: int) -> Path:
        """The WARC ``warc_file`` (relative to the archive), with the record at ``offset`` in it."""
        return self.archive / warc_file

    # A store on this disk is at hand as it is. transforms.remote has the other kind: a working copy of a
    # bucket, which pulls what a step needs before it and pushes what the step made after it.

    @contextmanager
    def harvesting(self, source_id: str) -> Iterator[None]:
        """Around everything that adds to the archive of one source."""
        yield

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Around everything that reads all captures or changes ``versions/``."""
        yield

    def catch_up(self) -> None:
        """Before all captures are read and nothing is changed: their newest index, and what is staged."""

    @contextmanager
    def as_archived(self, source_id: str) -> Iterator[Store]:
        """The store in which an audit looks at one source's archive: what is kept, not what is cached."""
        yield self

    @contextmanager
    def depositing(self) -> Iterator[None]:
        """Around everything that changes ``deposits/``."""
        with self.lock("deposit", timeout_s=60):
            yield

    def refresh(self, version: str | None = None) -> None:
        """Before a version (None: the latest) is read: the newest list of versions, and that version."""

    def refresh_captures(self) -> None:
        """Before captures are looked at: the newest index of every source."""

    @contextmanager
    def as_published(self, version: str) -> Iterator[Path]:
        """The folder in which ``verify`` looks: what readers of the store get, not what is cached."""
        yield self.version(version)

    @contextmanager
    def lock(self, name: str, timeout_s: float = 0) -> Iterator[None]:
        """Hold ``locks/<name>.lock``; filelock.Timeout when another process holds it longer than that."""
        folder = self.root / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f"{name}.lock", timeout=timeout_s):
            yield


def write_atomically(path: Path, data: bytes) -> None:
    """Write aside, flush to disk, rename: a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as f:
            f.write(data)
            f.flush()
            os.fsync(f.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
