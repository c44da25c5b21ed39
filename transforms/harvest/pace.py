"""How fast one host is asked, by all threads and processes together, and when it is left alone."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

Sleep = Callable[[float], object]

_HOLD_MAX_S = 86_400.0  # a server that asks for more than a day is asked again after a day


class LeftAlone(Exception):
    """The host wants no request for longer than a run waits (``seconds``)."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} asked to be left alone for another {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Slot:
    """A host's file: when it was last asked, and until when it wants nobody (seconds since 1970)."""

    asked_at: float = 0.0
    hold_until: float = 0.0


@dataclass(slots=True)
class Pace:
    """One request at a time to one host, and a pause between two. ``fixed_s`` (a gateway's) replaces a
    source's own delay.

    ``folder`` holds one small file a host, locked while the host is asked: all processes that share the
    folder keep one pace together. Without it, or without a pause to keep, only the threads of this process
    do. Wall-clock times in the files are never trusted for more than one pause, so a clock that was set back
    stops nobody.
    """

    delay_s: float
    fixed_s: float | None = None
    patience_s: float = math.inf  # the longest Retry-After that is waited for
    folder: Path | None = None
    sleep: Sleep = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    clock: Callable[[], float] = time.time
    _delays: dict[str, float] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)  # monotonic
    _holds: dict[str, float] = field(default_factory=dict)  # monotonic
    _locks: dict[str, threading.Lock] = field(default_factory=dict)

    def ask_for(self, host: str, crawl_delay_s: float | None) -> None:
        """Honour a robots.txt's Crawl-delay where it is longer than our own."""
        self._delays[host] = max(self.delay_s, crawl_delay_s or 0.0)

    def delay_of(self, host: str) -> float:
        return self._delays.get(host, self.delay_s) if self.fixed_s is None else self.fixed_s

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until ``host`` may be asked, and keep everybody else from asking it until the block ends.
        LeftAlone when it wants nobody for longer than ``patience_s``.
        """
        with self._locks.setdefault(host, threading.Lock()), self._file_lock(host):
            held = self.held_s(host)
            if held > self.patience_s:
                raise LeftAlone(host, held)
            pause = max(held, self._pause(host))
            if pause > 0:
                self.sleep(pause)
            self._asked[host] = self.monotonic()
            self._write(host, Slot(self.clock(), self._read(host).hold_until))
            yield

    def hold(self, host: str, seconds: float) -> None:
        """The host wants no request for ``seconds`` (Retry-After); kept for the processes and runs to come.

        To be called within the host's turn.
        """
        seconds = min(seconds, _HOLD_MAX_S)
        self._holds[host] = self.monotonic() + seconds
        self._write(host, Slot(self._read(host).asked_at, self.clock() + seconds))

    def held_s(self, host: str) -> float:
        """For how many seconds more ``host`` wants no request."""
        ours = self._holds.get(host, 0.0) - self.monotonic()
        others = min(self._read(host).hold_until - self.clock(), _HOLD_MAX_S)
        return max(0.0, ours, others)

    def _pause(self, host: str) -> float:
        delay = self.delay_of(host)
        ours = self._asked[host] + delay - self.monotonic() if host in self._asked else 0.0
        others = min(self._read(host).asked_at + delay - self.clock(), delay)
        return max(ours, others)

    # ---------------------------------------------------------------------------------------- files

    def _path(self, host: str) -> Path | None:
        """``host`` is checked where addresses are made canonical: letters, digits, dots, hyphens, a port."""
        if self.folder is None or self.delay_of(host) == 0:
            return None
        return self.folder / host.replace(":", "_")

    @contextmanager
    def _file_lock(self, host: str) -> Iterator[None]:
        path = self._path(host)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock") if path else nullcontext():
            yield

    def _read(self, host: str) -> Slot:
        path = self._path(host)
        try:
            row = json.loads(path.read_bytes()) if path else {}
            return Slot(float(row["asked_at"]), float(row["hold_until"])) if row else Slot()
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return Slot()  # never asked, or a process was killed while it wrote

    def _write(self, host: str, slot: Slot) -> None:
        path = self._path(host)
        if path is None:
            return
        try:
            path.write_text(json.dumps({"asked_at": slot.asked_at, "hold_until": slot.hold_until}))
        except OSError as error:  # of a full disk the system does not say which file it was
            raise OSError(error.errno, f"the pace cannot be kept: {error.strerror}", str(path)) from error


@dataclass(slots=True)
class Breaker:
    """Opens for a host after ``limit`` failures in a row; it stays open for the run."""

    limit: int
    _failures: dict[str, int] = field(default_factory=dict)

    def note(self, host: str, failed: bool) -> None:
        if not self.is_open(host):
            self._failures[host] = self._failures.get(host, 0) + 1 if failed else 0

    def open(self, host: str) -> None:
        self._failures[host] = self.limit

    def is_open(self, host: str) -> bool:
        return self._failures.get(host, 0) >= self.limit
