"""Arrow schemas, made from the contract."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from expectations.contract import load

# Of the contract as a whole, by semantic versioning: a column that goes or changes its meaning is a new major
# version, one that is added a new minor one. Every published version names the one it keeps.
SCHEMA_VERSION = "0.2.0"

ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date32": pa.date32(),
    "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
}


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Every column of ``table`` in the contract's order, ``year`` last where it is partitioned.

    Fields are nullable in Arrow's sense throughout: whether a null is right is for the checks, which name
    the row. Raises KeyError for an unknown table.
    """
    columns = load().tables[table].columns
    return pa.schema([pa.field(name, ARROW_TYPES[column.type]) for name, column in columns.items()])


def empty_table(table: str) -> pa.Table:
    """``table`` with no rows: what a night without news yields."""
    return arrow_schema(table).empty_table()
