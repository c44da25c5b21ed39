"""Which checks the contract asks for, as plain data. ``suites`` turns each into one Great Expectations
expectation.

Checks that a single expectation can express name it and its arguments. Checks over several columns or tables
are judged in ``rules``, which writes the fault found in a row, if any, into a column ``fault:<check>``; the
expectation is then that this column is empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Literal

from expectations.contract import load
from expectations.model import Column, ForeignKey, Table
from expectations.profile import Profile

FAULT = "fault:"
BLANK = "blank"
ROW = "row:name"  # the column of a frame that names its rows; no contract column has a colon

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Check:
    """One planned check. ``expectation`` is a class of great_expectations.expectations, ``arguments`` its
    own."""

    table: str
    column: str | None
    check: str
    severity: Severity
    expected: str
    expectation: str
    arguments: Mapping[str, Any]


def structure_checks(table: str) -> tuple[Check, ...]:
    """What must hold before values are looked at; judged on a frame with one row per column."""
    return (
        _fault(table, None, "columns", "the contract's columns, in its order, and no other"),
        _fault(table, None, "types", "the contract's types"),
    )


def value_checks(name: str, rows: int, previous: Profile | None = None) -> tuple[Check, ...]:
    """All checks of a table's values, in the order in which they are reported.

    ``rows`` is the size of the table, ``previous`` its profile in the version before, if there is one.
    """
    table = load().tables[name]
    return (
        *_key_checks(table),
        *(check for column in table.columns for check in _column_checks(table, column)),
        _fault(name, None, BLANK, "no string is blank, and no id or address has white space around it"),
        *(_fault(name, None, key_check(key), _key_text(key)) for key in table.foreign_keys),
        *(_fault(name, None, rule.name, rule.description.rstrip(".")) for rule in table.rules),
        *(_fill_limits(table) if rows >= table.bands.few_rows else ()),
        *(_bands(table, previous) if previous else ()),
    )


def key_check(key: ForeignKey) -> str:
    return f"foreign_key({', '.join(key.columns)} -> {key.table})"


def list_check(column: str) -> str:
    return f"vocabulary({column})"


def _key_text(key: ForeignKey) -> str:
    return f"{', '.join(key.columns)}, where present, occurs in {key.table}"


def _fault(table: str, column: str | None, check: str, expected: str) -> Check:
    arguments = {"column": FAULT + check}
    return Check(table, column, check, "error", expected, "ExpectColumnValuesToBeNull", arguments)


def _key_checks(table: Table) -> Iterator[Check]:
    key = list(table.primary_key)
    if len(key) == 1:
        yield _unique(table.table, key[0])
    elif key:
        text = f"{', '.join(key)} identify a row"
        arguments = {"column_list": key}
        yield Check(table.table, None, "unique", "error", text, "ExpectCompoundColumnsToBeUnique", arguments)


def _unique(table: str, column: str) -> Check:
    arguments = {"column": column}
    return Check(
        table, column, "unique", "error", "no value twice", "ExpectColumnValuesToBeUnique", arguments
    )


def _column_checks(table: Table, name: str) -> Iterator[Check]:
    column = table.columns[name]

    def check(kind: str, expected: str, expectation: str, **arguments: Any) -> Check:
        return Check(table.table, name, kind, "error", expected, expectation, {"column": name, **arguments})

    if not column.nullable:
        yield check("not_null", "always present", "ExpectColumnValuesToNotBeNull")
    if column.unique:
        yield _unique(table.table, name)
    if column.vocabulary and column.list:
        yield _fault(table.table, name, list_check(name), f"codes of {column.vocabulary}, joined by ;")
    elif column.vocabulary:
        text = f"a code of {column.vocabulary}"
        yield check("vocabulary", text, "ExpectColumnValuesToBeInSet", value_set=_codes(column))
    if column.pattern:
        form = load().patterns[column.pattern]
        whole = f"^(?:{form.regex})$"
        yield check("pattern", form.description, "ExpectColumnValuesToMatchRegex", regex=whole)
    if column.min is not None or column.max is not None:
        bounds = {"min_value": _bound(column, column.min), "max_value": _bound(column, column.max)}
        yield check("range", _range_text(column), "ExpectColumnValuesToBeBetween", **bounds)


def _codes(column: Column) -> list[str] | list[int]:
    codes = list(load().codes(column.vocabulary or ""))
    return [int(code) for code in codes] if column.type == "int32" else codes


def _bound(column: Column, value: int | float | str | None) -> int | float | datetime | None:
    if not isinstance(value, str):
        return value
    moment = datetime.fromisoformat(value)
    return moment if column.type == "date32" else moment.replace(tzinfo=timezone.utc)


def _range_text(column: Column) -> str:
    if column.max is None:
        return f"at least {column.min}"
    return f"at most {column.max}" if column.min is None else f"between {column.min} and {column.max}"


def _fill_limits(table: Table) -> Iterator[Check]:
    for name, column in table.columns.items():
        if column.fill_min is not None:
            yield _fill_floor(table.table, name, column.fill_min, "by contract")
        if column.fill_max is not None:
            yield _fill_ceiling(table.table, name, column.fill_max, "by contract")


def _bands(table: Table, previous: Profile) -> Iterator[Check]:
    bands = table.bands
    floor = math.ceil(previous.rows * (1 - bands.rows_fall) - 1e-9)
    text = f"at least {floor} rows, after {previous.rows}"
    yield _row_band(table.table, "rows_floor", "error", text, floor, None)
    if previous.rows < bands.few_rows:
        return
    ceiling = math.floor(previous.rows * (1 + bands.rows_rise) + 1e-9)
    text = f"at most {ceiling} rows, after {previous.rows}"
    yield _row_band(table.table, "rows_ceiling", "warning", text, None, ceiling)
    for name, column in table.columns.items():
        before = previous.fill.get(name)
        if before is None or not column.nullable:
            continue
        if before > bands.fill_fall:
            yield _fill_floor(table.table, name, before - bands.fill_fall, f"after {before:.3f}")
        if before < 1 - bands.fill_rise:
            yield _fill_ceiling(table.table, name, before + bands.fill_rise, f"after {before:.3f}")


def _row_band(
    table: str, check: str, severity: Severity, expected: str, floor: int | None, ceiling: int | None
) -> Check:
    arguments = {"min_value": floor, "max_value": ceiling}
    return Check(table, None, check, severity, expected, "ExpectTableRowCountToBeBetween", arguments)


def _fill_floor(table: str, column: str, share: float, why: str) -> Check:
    expected = f"filled in at least {share:.3f} of the rows, {why}"
    arguments = {"column": column, "min_value": max(share - 1e-6, 0.0)}
    expectation = "ExpectColumnProportionOfNonNullValuesToBeBetween"
    return Check(table, column, "fill_floor", "error", expected, expectation, arguments)


def _fill_ceiling(table: str, column: str, share: float, why: str) -> Check:
    expected = f"filled in at most {share:.3f} of the rows, {why}"
    arguments = {"column": column, "max_value": min(share + 1e-6, 1.0)}
    expectation = "ExpectColumnProportionOfNonNullValuesToBeBetween"
    return Check(table, column, "fill_ceiling", "warning", expected, expectation, arguments)
