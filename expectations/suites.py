"""Great Expectations suites, made from the contract at run time.

Nothing is written to disk: suites made in code get random ids, so a stored one would differ at every run.
Importing Great Expectations takes seconds; it happens in the functions below and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from expectations.checks import ROW, Check, value_checks
from expectations.profile import Profile

if TYPE_CHECKING:
    import great_expectations as gx
    from great_expectations.core import ExpectationSuiteValidationResult

KEYS_NAMED = 20
_SEVERITY = {"error": "critical", "warning": "warning"}


def suite(table: str, rows: int = 0, previous: Profile | None = None) -> gx.ExpectationSuite:
    """The suite of a table's values; with ``previous`` also the bands against that version.

    It is to be run on a frame of ``frames.value_frame``. ``rows`` is the size of the table: fill rates of a
    few rows are not judged.
    """
    context()
    return suite_of(table, value_checks(table, rows, previous))


def suite_of(name: str, checks: Iterable[Check]) -> gx.ExpectationSuite:
    """One expectation per check, whose place in ``checks`` is in its ``meta``: results come in another
    order."""
    import great_expectations as gx
    import great_expectations.expectations as gxe

    made = gx.ExpectationSuite(name=name)
    for place, check in enumerate(checks):
        kind = getattr(gxe, check.expectation)
        meta = {"place": place, "check": check.check}
        made.add_expectation(kind(**check.arguments, severity=_SEVERITY[check.severity], meta=meta))
    return made


def context() -> Any:
    """A new ephemeral context that neither reports home nor draws progress bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when the package is imported
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    made = gx.get_context(mode="ephemeral")
    made.variables.progress_bars = ProgressBarsConfig(globally=False)
    return made


def run(name: str, checks: Iterable[Check], frame: pd.DataFrame) -> ExpectationSuiteValidationResult:
    """The raw results of ``checks`` on ``frame``, each with up to KEYS_NAMED failing rows by their ``ROW``.

    Every run has a context of its own, so that no frame outlives it.
    """
    source = context().data_sources.add_pandas("tables")
    batches = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
    batch = batches.get_batch({"dataframe": frame})
    result_format = {
        "result_format": "SUMMARY",
        "unexpected_index_column_names": [ROW],
        "partial_unexpected_count": KEYS_NAMED,
    }
    outcome: ExpectationSuiteValidationResult = batch.validate(
        suite_of(name, checks), result_format=result_format
    )
    return outcome
