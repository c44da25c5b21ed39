"""The working copy: a store on this disk that stands for one in a bucket.

All of the pipeline runs on it as on any store, with its fsync, renames and links. What this class adds is
when to pull and when to push, and under which lease.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import Timeout

from transforms.remote import files, segments, versions
from transforms.remote.address import Address
from transforms.remote.bucket import Bucket
from transforms.remote.errors import BucketError
from transforms.remote.lease import Lease
from transforms.store import SAFE_ID, Store

PUBLISHERS_WAIT_S = 3600.0
READERS_WAIT_S = 2.0  # for another reader; a build takes longer, and is not waited for
_TREES = ("staging/", "failed/")

_log = logging.getLogger(__name__)


def push_seconds() -> float:
    """How often a running harvest pushes what it has archived: READOUTS_PUSH_S, else every five minutes."""
    return float(os.environ.get("READOUTS_PUSH_S") or 300)


def opened(address: str) -> WorkingCopy:
    """The working copy of the store at ``s3://bucket/prefix``, below READOUTS_CACHE (``./data/cache``)."""
    where = Address.of(address)
    cache = Path(os.environ.get("READOUTS_CACHE") or "data/cache").absolute()
    return WorkingCopy(cache / where.bucket / where.prefix, Bucket(where))


@dataclass(frozen=True, slots=True)
class WorkingCopy(Store):
    """``root`` is the copy on this disk; it may be empty, and may be deleted whenever nothing runs."""

    bucket: Bucket

    # ---------------------------------------------------------------------------------------- harvesting

    @contextmanager
    def harvesting(self, source_id: str) -> Iterator[None]:
        """Held when another machine harvests this source."""
        # The copy is not touched by a build of this machine while its harvest writes to it.
        with Lease(self.bucket, f"harvest-{source_id}") as lease, self.lock(f"copy-{source_id}", 600):
            listed = self._pull_source(source_id)
            try:
                with self._pushing(lambda: self._push_source(source_id, lease, listed)):
                    yield
            finally:  # what was archived before an error is archived
                self._push_source(source_id, lease, listed)

    @contextmanager
    def _pushing(self, push: Callable[[], None]) -> Iterator[None]:
        """``push`` now and then while a harvest runs: a machine that is lost takes minutes with it. What the
        index on disk knows is complete, so it can be pushed at any moment.
        """
        over = threading.Event()

        def work() -> None:
            while not over.wait(push_seconds()):
                try:
                    push()
                except BucketError as error:
                    _log.warning("not pushed yet, the next push goes on: %s", error)

        pusher = threading.Thread(target=work, name="pusher", daemon=True)
        pusher.start()
        try:
            yield
        finally:
            over.set()
            pusher.join()

    def _pull_source(self, source_id: str) -> files.Listing:
        """Index and archive of one source; bodies stay in the bucket until they are asked for."""
        moved = segments.pull(self, self.bucket, source_id)
        ahead = self._ahead(source_id, moved)
        below = f"captures/{source_id}/"
        listed = files.pull(self.root, self.bucket, below, lambda path: path not in ahead)
        listed = self.bucket.objects(below) if ahead else listed
        if any(self._behind(source_id, warc) for warc in self._warcs(source_id)):
            segments.pull(self, self.bucket, source_id)  # another machine has gone on meanwhile
        for warc in self._warcs(source_id):  # what the index does not know yet is read by the harvest
            start = segments.indexed_end(self, source_id, warc)
            end = segments.end_of(segments.read_ledger(self.archive / warc))
            segments.bring(self, self.bucket, warc, start, end)
        return listed

    def _ahead(self, source_id: str, moved: set[str]) -> set[str]:
        """The indexes here that know more than the bucket's: their captures have not been pushed yet."""
        ahead = set()
        for month in self.capture_months(source_id):
            index, warc = self.captures(source_id, month), self.warc(source_id, month)
            if warc.relative_to(self.archive).as_posix() in moved:
                index.unlink()
            elif warc.exists() and warc.stat().st_size > segments.end_of(segments.read_ledger(warc)):
                ahead.add(index.relative_to(self.root).as_posix())
        return ahead

    def _warcs(self, source_id: str) -> list[str]:
        files_here = (self.archive / source_id).glob("????/*.warc.gz")
        return sorted(path.relative_to(self.archive).as_posix() for path in files_here)

    def _behind(self, source_id: str, warc: str) -> bool:
        size = (self.archive / warc).stat().st_size
        return segments.indexed_end(self, source_id, warc) > size

    def _push_source(self, source_id: str, lease: Lease, listed: files.Listing) -> None:
        """The archive first, then the index that speaks of it."""
        segments.push(self, self.bucket, lease, source_id)
        files.push(self.root, self.bucket, lease, f"captures/{source_id}/", listed)

    def archived(self, warc_file: str, offset: int) -> Path:
        segments.bring(self, self.bucket, warc_file, offset)
        return self.archive / warc_file

    # ---------------------------------------------------------------------------------------- publishing

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Held when another machine builds for longer than an hour."""
        with Lease(self.bucket, "versions", PUBLISHERS_WAIT_S) as lease:
            self._pull_captures()
            trees = {below: files.pull(self.root, self.bucket, below) for below in _TREES}
            etag = self._pull_versions()
            try:
                yield
            finally:  # the report of a refused build as well
                for below, listed in trees.items():
                    files.push(self.root, self.bucket, lease, below, listed)
            if versions.to_push(self):
                self._await_archive()
                versions.push(self, self.bucket, lease, etag)

    def _pull_captures(self) -> None:
        for source_id in self.bucket.folders("captures/"):
            if not SAFE_ID.fullmatch(source_id):
                raise BucketError(f"{self.bucket.address}/captures/{source_id} is no source's")
            try:
                with self.lock(f"copy-{source_id}"):
                    self._pull_source(source_id)
            except Timeout:
                _log.info("%s is being harvested on this machine: its captures are here", source_id)
                continue
            if segments.unpushed(self, source_id):  # by a harvest that was killed: before a version shows it
                with self.harvesting(source_id):
                    pass

    def _await_archive(self) -> None:
        """A version rests on captures that are in the bucket: a harvest of this machine is waited for."""
        ends = time.monotonic() + 2 * push_seconds() + 60
        sources = [p.name for p in (self.root / "captures").glob("*") if p.is_dir()]
        while behind := [s for s in sources if segments.unpushed(self, s)]:
            if time.monotonic() > ends:
                raise BucketError(f"captures of {', '.join(behind)} are not in the bucket yet: build again")
            time.sleep(1)

    def _pull_versions(self) -> str | None:
        etag = versions.pull_index(self, self.bucket)
        versions.adopt(self, self.bucket)
        self._bring(None)
        return etag

    @contextmanager
    def depositing(self) -> Iterator[None]:
        with self.lock("deposit", 60), Lease(self.bucket, "deposits") as lease:
            listed = files.pull(self.root, self.bucket, "deposits/")
            try:
                yield
            finally:  # a draft that has a number is known by it from now on
                files.push(self.root, self.bucket, lease, "deposits/", listed)

    # ------------------------------------------------------------------------------------------- reading

    def refresh(self, version: str | None = None) -> None:
        self._unless_building(lambda: versions.pull_index(self, self.bucket))
        self._bring(version)

    def catch_up(self) -> None:
        self._pull_captures()
        self._unless_building(lambda: files.pull(self.root, self.bucket, "staging/"))
        self._unless_building(lambda: versions.pull_index(self, self.bucket))

    def _unless_building(self, pull: Callable[[], object]) -> None:
        try:
            with self.lock("build", READERS_WAIT_S):
                pull()
        except Timeout:
            _log.info("a build is under way on this machine: what it has is the newest")

    def refresh_captures(self) -> None:
        self._pull_captures()

    def _bring(self, version: str | None) -> None:
        """A version that the index lists (None: the latest)."""
        from transforms.publish import index

        newest = index.read(self).latest
        name = version or (newest.version if newest else None)
        named = versions.named_here(self)
        if name in named:
            versions.bring(self, self.bucket, name, named[name])

    @contextmanager
    def as_published(self, version: str) -> Iterator[Path]:
        """A copy of what the bucket holds now, whatever is here already."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".verify-", dir=self.root) as aside:
            folder = Path(aside) / self.version(version).name
            versions.fetch_as_is(self.bucket, f"versions/{version}/", folder)
            yield folder

    @contextmanager
    def as_archived(self, source_id: str) -> Iterator[Store]:
        """A temporary store with all that the bucket holds of one source; as large as its archive."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".audit-", dir=self.root) as aside:
            store = Store(Path(aside))
            files.pull(store.root, self.bucket, f"captures/{source_id}/")
            segments.fetch_as_is(store, self.bucket, source_id)
            yield store


@contextmanager
def downloaded(address: str) -> Iterator[Path]:
    """A temporary folder with every object below ``s3://bucket/prefix``, named as the last part of it."""
    where = Address.of(address)
    with tempfile.TemporaryDirectory(prefix="readouts-") as aside:
        folder = Path(aside) / where.prefix.rsplit("/", 1)[-1]
        if not versions.fetch_as_is(Bucket(where), "", folder):
            raise BucketError(f"{address} holds nothing")
        yield folder
