"""How the contract's tables lie on disk, read from the contract: nothing is declared twice."""

from __future__ import annotations

from functools import cache

from expectations.contract import load
from expectations.schema import arrow_schema
from transforms.publish.parquet import Layout


@cache
def contract_layouts() -> dict[str, Layout]:
    """Table -> layout, in the contract's order. Columns with a vocabulary have few codes: a dictionary."""
    return {
        name: Layout(
            table=name,
            schema=arrow_schema(name),
            partitioned=table.partitioned,
            sort_by=tuple(column for column in table.sort if column != "year"),
            categorical=frozenset(c for c, column in table.columns.items() if column.vocabulary),
            tie_break=not table.primary_key or not set(table.primary_key) <= set(table.sort),
        )
        for name, table in load().tables.items()
    }
