"""Language knowledge as plain tables: one CSV per kind of word, read once. SOURCES.md describes them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from types import MappingProxyType


class TableError(ValueError):
    """A table that cannot be read: names the file and the line."""


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """Every row of ``<table>.csv`` beside this file, in file order; an empty cell is ``""``. Read-only.

    Raises FileNotFoundError for an unknown table and TableError for a row with too few or too many cells.
    """
    with Path(__file__).with_name(f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        found = []
        for row in reader:
            if None in row or None in row.values():
                raise TableError(f"{table}.csv line {reader.line_num}: wrong number of cells")
            found.append(row)
    return tuple(found)


# Tokens with their full stop ("Mr.") -> always | unless_next_capital; see abbreviations.csv.
ABBREVIATIONS = MappingProxyType({r["token"]: r["kind"] for r in rows("abbreviations")})
