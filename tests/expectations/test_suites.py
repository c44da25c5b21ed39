"""Suites come from the contract, and nothing else is needed or left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from expectations.checks import value_checks
from expectations.contract import load
from expectations.model import RuleKind
from expectations.profile import Profile
from expectations.rules import RULES
from expectations.suites import context, suite


@pytest.mark.parametrize("table", load().tables)
def test_a_suite_has_one_expectation_per_planned_check(table: str) -> None:
    previous = Profile(rows=100, fill=dict.fromkeys(load().tables[table].columns, 0.5))
    assert len(suite(table).expectations) == len(value_checks(table, 0))
    assert len(suite(table, 100, previous).expectations) == len(value_checks(table, 100, previous))


def test_every_kind_of_rule_is_written() -> None:
    assert set(RULES) == set(RuleKind.__args__)


def test_reporting_home_is_off() -> None:
    context()
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


def test_the_contract_is_read_without_great_expectations(tmp_path: Path) -> None:
    code = (
        "import sys, expectations.dictionary, expectations.profile\n"
        "import expectations.schema, expectations.validate\n"
        "expectations.dictionary.render(); sys.exit('great_expectations' in sys.modules)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=env)
