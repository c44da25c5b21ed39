"""What is known of the place of an event: its time zone, to set its date against another country's, and its
GeoNames identifier, to put it on a map.
"""

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
    zones = _by_city("zones", "zone")
    return zones.get((iso3, _known(city, iso3) or "")) or zones.get((iso3, ""))


def geonames_of(city: str | None, iso3: str | None) -> str | None:
    """The GeoNames identifier of ``city``, as the text spells it, in the country ``iso3``; None for a city
    that the table lacks, and for regions and residences.
    """
    known = _known(city, iso3)
    return _by_city("geonames", "geonames_id").get((iso3 or "", known)) if known else None


def _known(city: str | None, iso3: str | None) -> str | None:
    """The name in our tables of ``city``, if it is one of ``iso3``."""
    place = cities().get(fold(city)) if city else None
    return place.city if place and place.iso3 == iso3 else None


@cache
def _by_city(table: str, column: str) -> dict[tuple[str, str], str]:
    """(iso3, city) -> ``column``. In ``zones`` a row without a city is for all but the cities named."""
    return {(row["iso3"], row["city"]): row[column] for row in rows(table)}
