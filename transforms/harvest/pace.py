"""How fast one host is asked, and when it is left alone for the night."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Sleep = Callable[[float], None]


@dataclass(slots=True)
class Pace:
    """A pause between two requests to one host. ``fixed_s`` (a gateway's) replaces a source's own delay."""

    delay_s: float
    fixed_s: float | None = None
    sleep: Sleep = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _delays: dict[str, float] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def ask_for(self, host: str, crawl_delay_s: float | None) -> None:
        """Honour a robots.txt's Crawl-delay where it is longer than our own."""
        before = self.delay_of(host)
        self._delays[host] = max(self.delay_s, crawl_delay_s or 0.0)
        if host in self._next:  # the pause after robots.txt itself is already running
            self._next[host] += self.delay_of(host) - before

    def delay_of(self, host: str) -> float:
        return self._delays.get(host, self.delay_s) if self.fixed_s is None else self.fixed_s

    def wait(self, host: str) -> None:
        """Return when ``host`` may be asked, and take the slot."""
        pause = self._next.get(host, 0.0) - self.monotonic()
        if pause > 0:
            self.sleep(pause)
        self._next[host] = self.monotonic() + self.delay_of(host)


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
