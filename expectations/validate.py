"""Runs the contract's checks on the tables of a version in the making."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd
import pyarrow as pa

from expectations.checks import ROW, Check, Severity, structure_checks, value_checks
from expectations.contract import ContractError, load
from expectations.frames import structure_frame, value_frame
from expectations.profile import Profile
from expectations.rules import Tables
from expectations.suites import KEYS_NAMED, run

VALUES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one check. ``failing_keys`` names up to 20 rows (or columns, for the checks of
    structure) by the values of the table's primary key, joined by ``|``; ``n_failed`` counts them all."""

    table: str
    column: str | None
    check: str
    severity: Severity
    success: bool
    observed: str
    expected: str
    n_failed: int
    failing_keys: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Validation:
    """All outcomes, table by table in the contract's order. ``ok`` is whether no check of severity error
    failed."""

    ok: bool
    results: tuple[CheckResult, ...]

    @property
    def errors(self) -> tuple[CheckResult, ...]:
        return tuple(r for r in self.results if not r.success and r.severity == "error")

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        return tuple(r for r in self.results if not r.success and r.severity == "warning")

    def to_json(self) -> str:
        """Stable text: the same outcomes give the same bytes."""
        results = [asdict(result) for result in self.results]
        return json.dumps({"ok": self.ok, "results": results}, indent=1, ensure_ascii=False) + "\n"


# The floors against the version before: a fall may be right (a rule was corrected, a source left out).
BANDS = frozenset({"rows_floor", "fill_floor"})


def accept_falls(validation: Validation, reason: str) -> Validation:
    """``validation`` with failed floors against the version before turned into warnings that give ``reason``.

    Everything else a person cannot accept: a broken row stays broken.
    """
    results = tuple(
        replace(r, severity="warning", message=f"{r.message}; accepted: {reason}")
        if not r.success and r.check in BANDS and "by contract" not in r.expected
        else r
        for r in validation.results
    )
    return Validation(not any(not r.success and r.severity == "error" for r in results), results)


def validate(tables: Mapping[str, pa.Table], previous: Mapping[str, Profile] | None = None) -> Validation:
    """Judges all tables of a version. ``previous`` has the profiles of the version before, for the bands.

    Columns and types come first: while they are wrong in any table, values are not looked at. A table that
    is not given counts as one without columns. Raises ContractError for a table the contract does not know,
    because a table without checks must not pass.
    """
    if unknown := sorted(set(tables) - set(load().tables)):
        raise ContractError(f"no checks for table {', '.join(unknown)}: add expectations/tables/<table>.yml")
    results = [r for name in load().tables for r in check_structure(name, tables)]
    if all(r.success for r in results):
        all_tables = Tables(tables)
        for name in load().tables:
            results += check_values(name, all_tables, (previous or {}).get(name))
    return Validation(all(r.success or r.severity == "warning" for r in results), tuple(results))


def check_structure(name: str, tables: Mapping[str, pa.Table]) -> list[CheckResult]:
    """Columns and types of one table."""
    actual = tables[name].schema if name in tables else pa.schema([])
    return judge(name, structure_checks(name), structure_frame(name, actual))


def check_values(name: str, tables: Tables, previous: Profile | None = None) -> list[CheckResult]:
    """All other checks of one table, whose structure must be right, as must be that of the tables it refers
    to."""
    frame = value_frame(load().tables[name], tables)
    return judge(name, value_checks(name, len(frame), previous), frame)


def judge(name: str, checks: Iterable[Check], frame: pd.DataFrame) -> list[CheckResult]:
    """The outcomes of ``checks`` on ``frame`` (see ``frames``), in the order of ``checks``."""
    planned = list(checks)
    raw: list[Any] = run(name, planned, frame).results
    outcomes = sorted(raw, key=lambda outcome: outcome.expectation_config.meta["place"])
    if len(outcomes) != len(planned):
        raise ContractError(f"{name}: {len(planned)} checks planned, {len(outcomes)} run")
    return [_result(check, outcome, frame) for check, outcome in zip(planned, outcomes, strict=True)]


def _result(check: Check, outcome: Any, frame: pd.DataFrame) -> CheckResult:
    facts, success = dict(outcome.result), bool(outcome.success)
    keys = _failing_keys(facts)
    observed = _observed(facts, len(frame)) if facts else f"could not be judged: {_exception(outcome)}"
    failed = facts.get("unexpected_count", len(frame)) if not success else 0
    return CheckResult(
        table=check.table,
        column=check.column,
        check=check.check,
        severity=check.severity,
        success=success,
        observed=observed,
        expected=check.expected,
        n_failed=int(failed),
        failing_keys=() if success else keys,
        message=_message(check, success, observed, keys),
    )


def _failing_keys(facts: Mapping[str, Any]) -> tuple[str, ...]:
    rows = facts.get("partial_unexpected_index_list") or []
    return tuple(dict.fromkeys(str(row[ROW]) for row in rows))[:KEYS_NAMED]


def _observed(facts: Mapping[str, Any], rows: int) -> str:
    if "unexpected_count" not in facts:
        value = facts["observed_value"]
        return f"{value:.3f}" if isinstance(value, float) else str(value)
    failed = int(facts["unexpected_count"] or 0)
    values = list(dict.fromkeys(_shown(v) for v in facts.get("partial_unexpected_list") or []))
    more = ", …" if len(values) > VALUES_SHOWN else ""
    shown = f": {', '.join(values[:VALUES_SHOWN])}{more}" if failed and values else ""
    return f"{failed} of {rows}{shown}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(_shown(v) for v in value.values())
    if pd.isna(value):
        return "missing"
    text = str(value) if str(value).strip() else repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _exception(outcome: Any) -> str:
    """Great Expectations gives one exception, or one per metric."""
    info = outcome.exception_info or {}
    found = [info] if "exception_message" in info else list(info.values())
    return "; ".join(sorted({str(f.get("exception_message")) for f in found})) or "no result"


def _message(check: Check, success: bool, observed: str, keys: tuple[str, ...]) -> str:
    where = f"{check.table}.{check.column}" if check.column else check.table
    if success:
        return f"{where}: {check.expected}"
    named = f" [{', '.join(keys)}]" if keys else ""
    return f"{where}: expected {check.expected}; observed {observed}{named}"
