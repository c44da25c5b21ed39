"""Whose words: what a reporting verb has for a source, and what a reader remembers of sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Source(NamedTuple):
    """``kind``: person (``keys`` of the cast), side (``side`` is an ISO3 code or org id), both, outsider (``keys`` or ``name``)."""

    kind: str
    keys: tuple[int, ...] = ()
    side: str | None = None
    name: str | None = None
    how: str = "name"  # name | title | pronoun | collective | assembly | side | country


BOTH = Source("both", how="collective")


@dataclass(slots=True)
class Memory:
    """What the reader of a release remembers while reading on."""

    leads: tuple[int, ...] = ()
    everyone: tuple[int, ...] = ()  # the participants of all encounters so far
    last: tuple[int, ...] = ()  # the person(s) last named as subject
    publisher: str | None = None
    answers: int | None = None  # who answers in a transcript of questions and answers
    session: bool = False  # of many: others than those named so far may take the floor
    pair: tuple[int, ...] = ()  # the two whose talks the paragraph tells together
    group: Source | None = None  # the group that spoke last, whom "they" means
    members: dict[int, tuple[int, ...]] = field(default_factory=dict)  # of a group told first, who they are
    outsiders: set[int] = field(default_factory=set)  # people of the cast who take part in no meeting

    def take_part(self, keys: Iterable[int]) -> None:
        """``keys`` are participants too, behind those known so far."""
        self.everyone = tuple(dict.fromkeys([*self.everyone, *keys]))


class Attribution(NamedTuple):
    """One attribution in a sentence: the source, the cue as written, and from where on the text is that source's."""

    source: Source
    cue: str | None
    start: int
    rule_id: str
    confidence: float
