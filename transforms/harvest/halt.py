"""The end of a harvest that was not foreseen: nobody asks or sleeps on once it has come."""

from __future__ import annotations

import threading


class Halted(Exception):
    """The harvest was ended from outside: this source ends instead of asking again."""


class Halt:
    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def check(self) -> None:
        """Halted once the end has come."""
        if self._event.is_set():
            raise Halted

    def sleep(self, seconds: float) -> None:
        """Sleep, but wake with Halted when the end comes."""
        if self._event.wait(seconds):
            raise Halted
