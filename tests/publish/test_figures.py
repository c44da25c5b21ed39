"""The benchmark of publishing runs, and what does not depend on the machine stays within its bounds."""

from __future__ import annotations

from pathlib import Path

from benchmarks.publish import BOUNDS, measure


def test_a_version_without_a_change_costs_almost_nothing_on_disk(tmp_path: Path) -> None:
    found = measure(200, tmp_path)
    assert found.keys() == BOUNDS.keys()
    assert found["quiet_mb"] < BOUNDS["quiet_mb"]
