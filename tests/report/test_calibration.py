"""Confidence in the report: the build's rows by band, beside what was measured on annotated releases."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from transforms.extract.tables import rows
from transforms.report import BuildSummary, render
from transforms.report.calibration import BANDS, Measured, calibrations

from .conftest import tables_of

Summary = Callable[..., BuildSummary]


def test_every_row_of_the_build_falls_into_one_band() -> None:
    stated = [0.0, 0.79, 0.8, 0.9, 0.95, 0.979, 0.98, 1.0, None]
    made = calibrations(tables_of({"statements": [{"confidence": c} for c in stated]}))
    bands = {(b.low, b.high): b.rows for c in made if c.table == "statements" for b in c.bands}
    assert bands == {(0.98, 1.0): 2, (0.95, 0.98): 2, (0.9, 0.95): 1, (0.8, 0.9): 1, (0.0, 0.8): 2}


def test_a_band_shows_what_was_measured() -> None:
    row = rows("calibration")[-1]
    made = next(c for c in calibrations(tables_of({})) if c.table == row["table"])
    band = next(b for b in made.bands if b.low == float(row["low"]))
    assert band.measured == Measured(int(row["n"]), int(row["n_right"]), float(row["mean"]))


def test_measured_bands_are_those_of_the_report() -> None:
    for row in rows("calibration"):
        assert (float(row["low"]), float(row["high"])) in list(pairwise(BANDS))
        assert float(row["low"]) <= float(row["mean"]) <= float(row["high"])
        assert 0 <= int(row["n_right"]) <= int(row["n"])


@pytest.mark.parametrize(
    ("n", "n_right", "low", "high"),
    [(10, 10, 0.7225, 1.0), (10, 5, 0.2366, 0.7634), (244, 241, 0.9645, 0.9958)],
)
def test_the_interval_is_wilsons(n: int, n_right: int, low: float, high: float) -> None:
    assert Measured(n, n_right, 0.9).interval == pytest.approx((low, high), abs=1e-4)


def test_the_page_draws_it(summary: Summary) -> None:
    page = render(summary({"statements": [{"confidence": 0.99}, {"confidence": 0.3}]}))
    section = page[page.index('id="confidence"') : page.index('id="change"')]
    assert "0.98 to 1.00" in section and 'class="interval"' in section
    assert "not measured" in section
