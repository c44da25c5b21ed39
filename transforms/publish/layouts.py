"""How the contract's tables lie on disk, read from the contract: nothing is declared twice."""

from __future__ import annotations

from functools import cache

from expectations.contract import load
from expectations.model import Table
from expectations.schema import arrow_schema
from transforms.publish.parquet import Layout


@cache
def contract_layouts() -> dict[str, Layout]:
    """Table -> layout, in the contract's order. Columns with a vocabulary have few codes, and ids of other
    rows come again and again: both get a dictionary.
    """
    return {
        name: Layout(
            table=name,
            schema=arrow_schema(name),
            partitioned=table.partitioned,
            sort_by=tuple(column for column in table.sort if column != "year"),
            categorical=_repeated(table),
            tie_break=not table.primary_key or not set(table.primary_key) <= set(table.sort),
        )
        for name, table in load().tables.items()
    }


def _repeated(table: Table) -> frozenset[str]:
    referring = {c for key in table.foreign_keys for c in key.columns} - {*table.primary_key[:1]}
    return frozenset(referring | {c for c, column in table.columns.items() if column.vocabulary})
