"""One participant as one phrase names it."""

from __future__ import annotations

from typing import NamedTuple


class Named(NamedTuple):
    """One participant as one phrase names it; offsets are of the whole phrase in the text."""

    name: str
    title: str | None
    iso3: str | None
    org_id: str | None
    kind: str  # person | delegation
    start: int
    end: int
    name_start: int
    roles: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()  # bare forms that name more than one country ("Congolese")
