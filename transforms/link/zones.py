"""The time zone of a place, so that a civil date can be set against another country's."""

from __future__ import annotations

from functools import cache

from transforms.extract.fold import fold
from transforms.extract.lexicon import cities
from transforms.extract.tables import rows


def zone_of(city: str | None, iso3: str | None) -> str | None:
    """The IANA zone of ``city`` in the country ``iso3``; None where neither tells it: a country with several
    zones, without a city that we know.
    """
    if iso3 is None:
        return None
    place = cities().get(fold(city)) if city else None
    if place and place.city and place.iso3 == iso3 and (found := _zones().get((iso3, place.city))):
        return found
    return _zones().get((iso3, ""))


@cache
def _zones() -> dict[tuple[str, str], str]:
    """(iso3, city) -> zone; without a city the zone of the country, or of all but the cities named."""
    return {(row["iso3"], row["city"]): row["zone"] for row in rows("zones")}
