"""Country codes are those of the day of the meeting."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from transforms.extract.lexicon import countries
from transforms.extract.tables import rows
from transforms.link.state_codes import StateCodes, state_codes


@pytest.mark.parametrize(
    ("iso3", "day", "cow", "gw"),
    [
        ("CHN", date(2026, 11, 20), "710", "710"),
        ("DEU", date(1990, 10, 2), "260", "260"),
        ("DEU", date(1990, 10, 3), "255", "260"),
        ("YEM", date(1990, 5, 21), "678", "678"),
        ("YEM", date(2004, 6, 1), "679", "678"),
        ("SRB", date(2006, 6, 4), "345", "345"),
        ("SRB", date(2006, 6, 5), "345", "340"),
        ("TLS", date(2002, 5, 20), None, "860"),
        ("TLS", date(2002, 9, 27), "860", "860"),
        ("SSD", date(2011, 7, 8), None, None),
        ("SSD", date(2011, 7, 9), "626", "626"),
        ("XKX", date(2008, 2, 19), None, "347"),
        ("SUN", date(1991, 12, 25), "365", "365"),
        ("SUN", date(1995, 1, 1), None, None),
        ("TON", date(1998, 1, 1), None, "972"),
        ("HKG", date(2020, 1, 1), None, None),
    ],
)
def test_a_code_is_the_one_of_the_day(iso3: str, day: date, cow: str | None, gw: str | None) -> None:
    found = state_codes(iso3, day)
    assert (found.cow_ccode, found.gwcode) == (cow, gw)


def test_without_a_day_the_latest_code_counts() -> None:
    assert state_codes("DEU", None) == StateCodes("276", "255", "260")
    assert state_codes("SRB", None).gwcode == "340"


def test_without_a_country_there_is_no_code() -> None:
    assert state_codes(None, date(2020, 1, 1)) == StateCodes()


def test_the_terms_of_a_country_do_not_overlap_and_end_in_its_present_code() -> None:
    by_key: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows("state_codes"):
        assert row["scheme"] in ("cow", "gw")
        by_key.setdefault((row["iso3"], row["scheme"]), []).append(row)
    for (iso3, scheme), terms in by_key.items():
        terms.sort(key=lambda row: row["valid_from"])
        for earlier, later in pairwise(terms):
            assert earlier["valid_to"] < later["valid_from"], (iso3, scheme)
        column = {"cow": "cow_ccode", "gw": "gwcode"}[scheme]
        assert terms[-1]["code"] == countries()[iso3][column], (iso3, scheme)
        assert not terms[-1]["valid_to"]
