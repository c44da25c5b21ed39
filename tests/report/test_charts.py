"""Bars keep their proportions, and no year with rows is invisible."""

from __future__ import annotations

from transforms.report.charts import HEIGHT, years
from transforms.report.records import TableSummary


def table(name: str, *pairs: tuple[int, int]) -> TableSummary:
    return TableSummary(name, sum(n for _, n in pairs), None, (), pairs)


def test_bars_are_scaled_to_the_highest_year() -> None:
    (chart,) = years([table("meetings", (2020, 50), (2022, 100))])
    assert [(bar.year, bar.height) for bar in chart.bars] == [(2020, HEIGHT / 2), (2022, HEIGHT)]
    assert all(abs(bar.y + bar.height - HEIGHT) < 0.01 for bar in chart.bars)
    assert (chart.peak, chart.peak_year, chart.slots) == (100, 2022, 3)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.slots for bar in chart.bars)


def test_all_charts_share_one_axis() -> None:
    charts = years([table("meetings", (2004, 1)), table("statements", (2022, 9)), table("persons")])
    assert {(chart.first, chart.last) for chart in charts} == {(2004, 2022)}
    assert [chart.table for chart in charts] == ["meetings", "statements"]


def test_one_row_beside_many_can_be_seen() -> None:
    (chart,) = years([table("meetings", (2020, 1), (2021, 100_000))])
    assert chart.bars[0].height >= 1


def test_nothing_dated_gives_no_chart() -> None:
    assert years([table("persons")]) == ()
