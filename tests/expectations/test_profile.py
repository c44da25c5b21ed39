"""A profile counts rows and values and survives being written down."""

from __future__ import annotations

import pytest

from expectations.profile import Profile, profile
from tests.tables import tables_of, valid_tables


def test_fill_is_the_share_of_rows_with_a_value() -> None:
    found = profile(valid_tables())["persons"]
    assert found.rows == 3
    assert found.fill["name"] == 1.0 and found.fill["iso3"] == pytest.approx(2 / 3, abs=1e-6)
    assert found.fill["aliases"] == 0.0


def test_a_table_without_rows_is_filled_nowhere() -> None:
    found = profile(tables_of({}))["meetings"]
    assert found.rows == 0 and set(found.fill.values()) == {0.0}


def test_it_survives_json() -> None:
    for found in profile(valid_tables()).values():
        assert Profile.from_json(found.to_json()) == found
