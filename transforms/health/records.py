"""What the alarms look at, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from transforms.records import Capture


@dataclass(frozen=True, slots=True)
class Seen:
    """One release as it was read first; the fields are those whose filling is watched."""

    at: datetime
    published_date: date | None
    published_at: datetime | None
    serial: str | None
    text_chars: int


@dataclass(frozen=True, slots=True)
class Entrance:
    """One capture of a listing or feed, and whether anything was read from it."""

    at: datetime
    url: str
    fruitful: bool


@dataclass(frozen=True, slots=True)
class Read:
    """All that is known of one source: captures in order of time, releases by first sight, the times at which
    a page or item gave none, and what the entrances gave.
    """

    source_id: str
    captures: tuple[Capture, ...] = ()
    releases: tuple[Seen, ...] = ()
    rejected: tuple[datetime, ...] = ()
    entrances: tuple[Entrance, ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """``name`` is one of ``alarms.yml``; ``since`` the first capture of the present trouble."""

    name: str
    since: datetime
    detail: str

    @property
    def says(self) -> str:
        return wording().alarms[self.name].says

    @property
    def do(self) -> str:
        return wording().alarms[self.name].do


@dataclass(frozen=True, slots=True)
class Audit:
    """The newest audit of a source: when it began, how many pages it asked, and how many were as before (the
    same bytes), gone (404, 410), or gave no answer.
    """

    at: datetime
    asked: int
    unchanged: int
    gone: int
    failed: int


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source's state at the time of its newest capture. ``pause_days`` is the longest it has been silent
    in a year of its own history, None while that is too short to tell.
    """

    source_id: str
    asked: datetime | None
    newest: date | None
    pause_days: float | None
    alarms: tuple[Alarm, ...] = ()
    audit: Audit | None = None  # None before the first

    @property
    def lines(self) -> list[str]:
        """One line per alarm, as logs and terminals show it."""
        return [f"{self.source_id}: {a.name} since {a.since:%Y-%m-%d}: {a.detail}" for a in self.alarms]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(_Record):
    says: str = Field(min_length=10)
    do: str = Field(min_length=10)


class Limit(_Record):
    value: Annotated[float, Field(gt=0)]
    why: str = Field(min_length=10)


class _Table(_Record):
    alarms: dict[str, Wording]
    limits: dict[str, Limit]


@cache
def wording() -> _Table:
    """``alarms.yml``; pydantic's ValidationError names a wrong field."""
    return _Table.model_validate(yaml.safe_load(files(__package__).joinpath("alarms.yml").read_text("utf-8")))


def limit(name: str) -> float:
    """The number of that name; KeyError when there is none."""
    return wording().limits[name].value
