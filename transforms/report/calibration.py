"""Whether a confidence means what it says: the rows of a build by confidence, beside what a person found.

The measured figures are those of ``transforms/extract/tables/calibration.csv``, which
``benchmarks/calibrate.py`` writes from annotated releases.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from transforms.extract.tables import rows

BANDS = (0.0, 0.8, 0.9, 0.95, 0.98, 1.0)  # edges; the upper one belongs to the last band only
MEASURED_TABLES = ("meetings", "participants", "statements")
_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Measured:
    """Annotated rows of one band: how many, how many right, the mean of the confidence they had."""

    n: int
    n_right: int
    mean: float

    @property
    def rate(self) -> float:
        return self.n_right / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the rate (Wilson 1927), which holds for few rows and for rates near 1."""
        n, rate = self.n, self.rate
        middle = (rate + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * math.sqrt(rate * (1 - rate) / n + _Z**2 / (4 * n**2))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Band:
    """Confidence from ``low`` to ``high``: rows of the build, and what was measured (None: nothing)."""

    low: float
    high: float
    rows: int
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """One table's bands that have rows or were measured, the surest first."""

    table: str
    bands: tuple[Band, ...]


def calibrations(tables: Mapping[str, pa.Table]) -> tuple[Calibration, ...]:
    """Of every table with a confidence. ``tables`` in the contract's schema."""
    return tuple(Calibration(name, tuple(_bands(name, tables[name]))) for name in MEASURED_TABLES)


def _bands(name: str, table: pa.Table) -> Iterator[Band]:
    known = {
        float(row["low"]): Measured(int(row["n"]), int(row["n_right"]), float(row["mean"]))
        for row in rows("calibration")
        if row["table"] == name
    }
    for low, high in reversed(list(pairwise(BANDS))):
        n = _within(table.column("confidence"), low, high)
        if n or low in known:
            yield Band(low, high, n, known.get(low))


def _within(confidence: pa.ChunkedArray, low: float, high: float) -> int:
    below = pc.less_equal(confidence, high) if high == BANDS[-1] else pc.less(confidence, high)
    return pc.sum(pc.and_(pc.greater_equal(confidence, low), below)).as_py() or 0
