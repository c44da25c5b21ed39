"""The zone of an event is that of its place, and so is its GeoNames identifier."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from transforms.extract.lexicon import cities, countries
from transforms.extract.tables import rows
from transforms.link.places import geonames_of, zone_of


@pytest.mark.parametrize(
    ("city", "iso3", "zone"),
    [
        ("Beijing", "CHN", "Asia/Shanghai"),
        (None, "CHN", "Asia/Shanghai"),
        ("New York", "USA", "America/New_York"),
        ("Washington, D.C.", "USA", "America/New_York"),
        ("San Francisco", "USA", "America/Los_Angeles"),
        (None, "USA", None),
        ("Smallville", "USA", None),
        ("Smallville", "ZMB", "Africa/Lusaka"),
        ("St. Petersburg", "RUS", "Europe/Moscow"),
        ("Vladivostok", "RUS", "Asia/Vladivostok"),
        ("Madrid", "ESP", "Europe/Madrid"),
        ("Fuerteventura", "ESP", "Atlantic/Canary"),
        ("Beijing", None, None),
        (None, None, None),
    ],
)
def test_zone_of_a_place(city: str | None, iso3: str | None, zone: str | None) -> None:
    assert zone_of(city, iso3) == zone


def test_every_zone_exists_and_every_place_is_one_of_our_tables() -> None:
    known = {(place.iso3, place.city) for place in cities().values()}
    for row in rows("zones"):
        ZoneInfo(row["zone"])
        assert row["iso3"] in countries()
        assert not row["city"] or (row["iso3"], row["city"]) in known


@pytest.mark.parametrize(
    ("city", "iso3", "geonames_id"),
    [
        ("Beijing", "CHN", "1816670"),
        ("Peking", "CHN", "1816670"),
        ("Washington, D.C.", "USA", "4140963"),
        ("Geneva", "CHE", "2660646"),
        ("Kyiv", "UKR", "703448"),
        ("Kiev", "UKR", "703448"),
        ("Nay Pyi Taw", "MMR", "6611854"),
        ("Geneva", "USA", None),
        ("Smallville", "USA", None),
        ("Camp David", "USA", None),
        (None, "CHE", None),
        ("Geneva", None, None),
    ],
)
def test_geonames_of_a_city(city: str | None, iso3: str | None, geonames_id: str | None) -> None:
    assert geonames_of(city, iso3) == geonames_id


def test_every_geonames_row_is_a_city_of_our_tables() -> None:
    known = {(place.iso3, place.city) for place in cities().values()}
    for row in rows("geonames"):
        assert (row["iso3"], row["city"]) in known
        assert row["geonames_id"].isdigit()


@pytest.mark.parametrize("table", ["zones", "geonames"])
def test_a_place_has_one_row(table: str) -> None:
    keys = [(row["iso3"], row["city"]) for row in rows(table)]
    assert len(keys) == len(set(keys))
