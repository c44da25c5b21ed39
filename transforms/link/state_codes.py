"""The codes of a country in the lists of states that scholars join by, as they stood on the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from transforms.extract.lexicon import countries
from transforms.extract.tables import rows


@dataclass(frozen=True, slots=True)
class Term:
    """A code and the days on which it was the country's, both included."""

    code: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class StateCodes:
    """UN M49, Correlates of War and Gleditsch-Ward; None where that list does not have the country then."""

    m49: str | None = None
    cow_ccode: str | None = None
    gwcode: str | None = None


def state_codes(iso3: str | None, day: date | None) -> StateCodes:
    """The codes of ``iso3`` on ``day``; without a day those it has had last."""
    land = countries().get(iso3 or "")
    if land is None:
        return StateCodes()
    return StateCodes(
        land["m49"] or None, _code(land, "cow", "cow_ccode", day), _code(land, "gw", "gwcode", day)
    )


def _code(land: Mapping[str, str], scheme: str, column: str, day: date | None) -> str | None:
    """By ``state_codes.csv`` where it has terms for the country, else by the state's own first and last
    day."""
    terms = _terms().get((land["iso3"], scheme)) or (_term(land[column], land),)
    if day is None:
        return terms[-1].code or None
    return next((term.code for term in terms if term.holds(day)), None) or None


@cache
def _terms() -> dict[tuple[str, str], list[Term]]:
    """(iso3, scheme) -> its terms, oldest first."""
    found: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for row in rows("state_codes"):
        found[row["iso3"], row["scheme"]].append(_term(row["code"], row))
    return {key: sorted(terms, key=lambda term: term.first) for key, terms in found.items()}


def _term(code: str, row: Mapping[str, str]) -> Term:
    """An empty ``valid_from`` or ``valid_to`` leaves that side open."""
    first, last = row["valid_from"], row["valid_to"]
    return Term(
        code,
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(last) if last else date.max,
    )
