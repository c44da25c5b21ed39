"""A build to report on: small tables in the contract's schema, with whatever rows a test gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from expectations.contract import load
from expectations.profile import profile
from expectations.schema import arrow_schema
from expectations.validate import CheckResult, Validation
from transforms.publish.context import BuildContext
from transforms.report import BuildSummary, SourceIntake, summarise

NIGHT = dt.datetime(2026, 11, 23, 2, 14, tzinfo=dt.timezone.utc)
CONTEXT = BuildContext("0123abc", "c0de" * 16, "10c8" * 16, "0.1.0", NIGHT, NIGHT, ("sample", "mfa_zh"))
INTAKE = SourceIntake(
    source_id="mfa_zh",
    name="Main site",
    publisher="Ministry",
    captures=1804,
    by_status={"200": 1750, "304": 42, "404": 7, "0": 5},
    revisits=42,
    first_fetched_at=NIGHT,
    last_fetched_at=NIGHT,
    releases=1400,
    rejects=12,
    by_role={"article": 1700, "listing": 104},
)
PASSED = CheckResult("meetings", "meeting_id", "unique", "error", True, "unique", "unique", 0, (), "")
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def tables_of(rows: Rows) -> dict[str, pa.Table]:
    """All tables of the contract; columns that a row does not name are missing in it."""
    return {
        name: pa.Table.from_pylist(list(rows.get(name, ())), arrow_schema(name)) for name in load().tables
    }


def summary_of(
    rows: Rows | None = None,
    checks: Sequence[CheckResult] = (PASSED,),
    previous: Rows | None = None,
    sources: Sequence[SourceIntake] = (INTAKE,),
    context: BuildContext = CONTEXT,
) -> BuildSummary:
    tables = tables_of(rows or {})
    ok = all(check.success or check.severity == "warning" for check in checks)
    before = profile(tables_of(previous)) if previous is not None else None
    return summarise(
        tables,
        Validation(ok, tuple(checks)),
        profile(tables),
        before,
        sources,
        "2026.11.23",
        context,
        previous_name="2026.11.22" if before else None,
    )


@pytest.fixture(scope="session")
def summary() -> Callable[..., BuildSummary]:
    return summary_of


@pytest.fixture(scope="session")
def context() -> BuildContext:
    return CONTEXT


@pytest.fixture(scope="session")
def intake() -> SourceIntake:
    return INTAKE
