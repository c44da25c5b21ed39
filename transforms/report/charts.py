"""Geometry of the report's charts: rows per year as bars on an axis that the tables share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.report.records import TableSummary

HEIGHT = 100.0
_BAR_SHARE = 0.8  # of a year's slot; the rest is the gap
_LEAST_VISIBLE = 1.0  # a year with one row beside one with 100,000 must not look empty


@dataclass(frozen=True, slots=True)
class Bar:
    """One year's bar, in units of the chart: x in slots, y from the top of ``HEIGHT``."""

    year: int
    rows: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class YearChart:
    """Bars of one table between ``first`` and ``last`` (the same for all charts of a page)."""

    table: str
    rows: int
    first: int
    last: int
    peak: int
    peak_year: int
    bars: tuple[Bar, ...]

    @property
    def slots(self) -> int:
        """Years on the axis, those without rows included."""
        return self.last - self.first + 1


def years(tables: Iterable[TableSummary]) -> tuple[YearChart, ...]:
    """One chart per table that has years, all on one axis, each scaled to its own highest year."""
    dated = [table for table in tables if table.years]
    if not dated:
        return ()
    first = min(table.years[0][0] for table in dated)
    last = max(table.years[-1][0] for table in dated)
    return tuple(_chart(table, first, last) for table in dated)


def _chart(table: TableSummary, first: int, last: int) -> YearChart:
    peak_year, peak = max(table.years, key=lambda pair: (pair[1], pair[0]))
    bars = tuple(_bar(year, rows, peak, first) for year, rows in table.years)
    return YearChart(table.table, table.rows, first, last, peak, peak_year, bars)


def _bar(year: int, rows: int, peak: int, first: int) -> Bar:
    height = max(HEIGHT * rows / peak, _LEAST_VISIBLE)
    x = year - first + (1 - _BAR_SHARE) / 2
    return Bar(year, rows, round(x, 3), round(HEIGHT - height, 3), _BAR_SHARE, round(height, 3))
