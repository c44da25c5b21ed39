"""The pandas frames on which Great Expectations judges a table."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
import pandas as pd
import pyarrow as pa

from expectations.checks import FAULT, ROW
from expectations.model import Table
from expectations.rules import Tables, fault_columns
from expectations.schema import arrow_schema

# Integers and booleans with nulls must stay what they are; pandas would make floats and objects of them.
PANDAS_TYPES = {
    pa.string(): pd.StringDtype("pyarrow", na_value=np.nan),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def value_frame(table: Table, tables: Tables) -> pd.DataFrame:
    """The table's columns, a name per row in ``ROW``, and one column of faults per check judged in
    ``rules``."""
    arrow = tables.arrow[table.table]
    frame: pd.DataFrame = arrow.to_pandas(types_mapper=PANDAS_TYPES.get, date_as_object=False)
    added = {ROW: row_names(arrow, table.row_label), **fault_columns(table, tables)}
    extra = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in added.items()})
    return pd.concat([frame, extra], axis="columns")


def row_names(table: pa.Table, columns: tuple[str, ...]) -> list[str]:
    """What a message calls each row: the values of ``columns``; a row without any is called by its place."""
    values = zip(*(table[c].to_pylist() for c in columns), strict=True)
    return [
        "|".join("-" if v is None else str(v) for v in row) if any(v is not None for v in row) else f"row {i}"
        for i, row in enumerate(values)
    ]


def structure_frame(table: str, actual: pa.Schema) -> pd.DataFrame:
    """One row per column, the contract's and others, with what is wrong with its place or its type."""
    expected = arrow_schema(table)
    names = [*expected.names, *(n for n in actual.names if n not in expected.names)]
    columns, types = zip(*(_structure_faults(name, expected, actual) for name in names), strict=True)
    faults = {FAULT + "columns": columns, FAULT + "types": types}
    return pd.DataFrame({ROW: names, **{k: pd.Series(v, dtype=object) for k, v in faults.items()}})


def _structure_faults(name: str, expected: pa.Schema, actual: pa.Schema) -> tuple[str | None, str | None]:
    if name not in expected.names:
        return "not in the contract", None
    if actual.names.count(name) != 1:
        return "missing" if name not in actual.names else "there twice", None
    wanted, given = expected.field(name).type, actual.field(name).type
    wrong_type = None if wanted == given else f"{given} instead of {wanted}"
    return _misplaced(name, expected.names, actual.names), wrong_type


def _misplaced(name: str, expected: list[str], actual: list[str]) -> str | None:
    """Out of order among the columns that both have: one missing column does not displace all after it."""
    both = [n for n in actual if n in expected]
    in_order = [n for n in expected if n in actual]
    misplaced = {a for a, b in zip_longest(both, in_order) if a != b}
    return f"at place {actual.index(name) + 1}" if name in misplaced else None
