"""A lock that machines share: one object that names its holder and how long it is held.

Taken and renewed by conditional writes, so of two that try, one gets it. All times are the server's (the
object's Last-Modified against the answer's Date): the machines' clocks do not matter. A holder that has been
silent for longer than its lease must ask again before it writes; see ``check``.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType

from transforms.remote.bucket import Bucket, Facts
from transforms.remote.errors import BucketError, Changed, Held, LeaseLost

_log = logging.getLogger(__name__)


def lease_seconds() -> float:
    """How long a machine that died keeps others waiting: READOUTS_LEASE_S, else two minutes."""
    return float(os.environ.get("READOUTS_LEASE_S") or 120)


@dataclass(slots=True)
class Lease:
    """``with Lease(bucket, "versions", wait_s=60) as lease:``; Held when another machine keeps it longer."""

    bucket: Bucket
    name: str
    wait_s: float = 0.0
    seconds: float = field(default_factory=lease_seconds)
    _etag: str | None = None
    _renewed: float = 0.0
    _holder: str = field(
        default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    )
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)
    _keeper: threading.Thread | None = None

    @property
    def path(self) -> str:
        return f"locks/{self.name}.json"

    def __enter__(self) -> Lease:
        give_up = time.monotonic() + self.wait_s
        while (held := self._taken()) is not None:
            if time.monotonic() >= give_up:
                raise held
            time.sleep(min(self.seconds / 4, 5.0))
        if not self.bucket.heeds_conditions(self.path, self._body(self.seconds)):
            raise BucketError(
                f"{self.bucket.address} ignores conditional writes (If-None-Match): two machines could "
                "overwrite each other's work. Use a store that has them"
            )
        self._keeper = threading.Thread(target=self._keep, name=f"lease {self.name}", daemon=True)
        self._keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._keeper is not None:
            self._keeper.join()
        with self._guard:
            try:
                self.bucket.replace(self.path, self._body(0), self._etag)
            except BucketError as gone:
                _log.warning("the lease %s was not given back, it runs out by itself: %s", self.name, gone)

    def check(self) -> None:
        """To be called before every write: LeaseLost when the lease is no longer ours."""
        with self._guard:
            # A quarter of the lease is left for the write that follows.
            if time.monotonic() - self._renewed > 0.75 * self.seconds:
                self._renew()

    def _keep(self) -> None:
        while not self._over.wait(self.seconds / 4):
            try:
                with self._guard:
                    self._renew()
            except LeaseLost as lost:
                _log.error("%s", lost)
                return
            except BucketError as error:
                _log.warning("the lease %s could not be renewed yet: %s", self.name, error)

    def _renew(self) -> None:
        asked = time.monotonic()
        try:
            self._etag = self.bucket.replace(self.path, self._body(self.seconds), self._etag)
        except Changed as error:
            raise LeaseLost(
                f"this process was silent for longer than its lease {self.name} on {self.bucket.address}, "
                "and another machine has taken it; nothing more is written"
            ) from error
        self._renewed = asked

    def _taken(self) -> Held | None:
        """Try once: None when the lease is ours now, else who has it."""
        facts = self.bucket.head(self.path)
        etag = facts.etag if facts else None
        if facts is not None and (held := self._held(facts)) is not None:
            return held
        asked = time.monotonic()
        try:
            self._etag = self.bucket.replace(self.path, self._body(self.seconds), etag)
        except Changed:
            return Held(f"{self.bucket.address}/{self.path}: another machine was first")
        self._renewed = asked
        return None

    def _held(self, facts: Facts) -> Held | None:
        found = self.bucket.get(self.path)
        if found is None or found[1] != facts.etag:
            return Held(f"{self.bucket.address}/{self.path} is just being taken or renewed")
        try:
            stated = json.loads(found[0])
            holder, seconds = str(stated["holder"]), float(stated["seconds"])
        except (ValueError, KeyError, TypeError):
            holder, seconds = "somebody whose note cannot be read", self.seconds
        left = facts.modified + timedelta(seconds=seconds) - facts.now
        if seconds and left >= timedelta(0):
            return Held(
                f"{self.bucket.address}/{self.path} is held by {holder}, {left.seconds} s more if it died"
            )
        return None

    def _body(self, seconds: float) -> bytes:
        # The time makes each renewal another object: an ETag of equal bytes would not tell them apart.
        note = {"holder": self._holder, "seconds": seconds, "renewal": f"{time.time_ns()}"}
        return json.dumps(note, sort_keys=True).encode() + b"\n"
