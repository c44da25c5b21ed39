"""The rows of two versions, side by side. All in Arrow: a table of a million rows takes seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.contract import load
from transforms.publish.diff.edition import Edition

_BETWEEN, _MISSING = "\x1f", "\x00"


@dataclass(frozen=True, slots=True)
class TableDiff:
    """One table. ``before`` and ``after`` are the changed rows, in the same order; ``changed`` tells per
    column which of them differ in it. The causes stand beside the rows once they are known.
    """

    table: str
    key: tuple[str, ...]
    added: pa.Table
    removed: pa.Table
    before: pa.Table
    after: pa.Table
    changed: Mapping[str, pa.Array]
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    causes: Mapping[str, pa.Array] = field(default_factory=dict)  # added, removed, changed

    @property
    def counts(self) -> dict[str, int]:
        return {
            "added": self.added.num_rows,
            "removed": self.removed.num_rows,
            "changed": self.after.num_rows,
        }

    def __bool__(self) -> bool:
        return any(self.counts.values()) or bool(self.columns_added or self.columns_removed)


@dataclass(frozen=True, slots=True)
class Diff:
    """All tables that differ, in the contract's order."""

    old: Edition
    new: Edition
    tables: Mapping[str, TableDiff]


def compare(old: Edition, new: Edition) -> Diff:
    """What is different in ``new``, with the causes. PublishError when a file cannot be read."""
    from transforms.publish.diff.causes import explained

    named = [t for t in load().tables if t in old.files or t in new.files]
    named += sorted((old.files.keys() | new.files.keys()) - set(named))
    found = {t: _table(t, old, new) for t in named if old.files.get(t) != new.files.get(t)}
    return Diff(old, new, explained({t: d for t, d in found.items() if d}, old, new))


def _table(table: str, old: Edition, new: Edition) -> TableDiff:
    after, before = new.read(table, old), old.read(table, new)
    if after is None or before is None:
        whole = before if after is None else after
        assert whole is not None  # noqa: S101  one of the two has the table
        after = whole.slice(0, 0) if after is None else after
        before = whole.slice(0, 0) if before is None else before
    return table_diff(table, before, after)


def table_diff(table: str, before: pa.Table, after: pa.Table) -> TableDiff:
    """The differences of two states of one table, in any order of rows."""
    known = load().tables.get(table)
    key = tuple(known.primary_key) if known else ()
    common = [c for c in after.column_names if c in before.column_names]
    here, there = row_keys(after, key or common), row_keys(before, key or common)
    at = pc.index_in(here, value_set=there)
    both = pc.is_valid(at)
    pairs_after, pairs_before = after.filter(both), before.take(at.filter(both))
    masks = {c: _differ(pairs_before[c], pairs_after[c]) for c in common if c not in key}
    rows = _any([*masks.values()], pairs_after.num_rows)
    return TableDiff(
        table=table,
        key=key,
        added=after.filter(pc.invert(both)),
        removed=before.filter(pc.invert(pc.is_in(there, value_set=here))),
        before=pairs_before.filter(rows),
        after=pairs_after.filter(rows),
        changed={c: kept for c, mask in masks.items() if pc.any(kept := mask.filter(rows)).as_py()},
        columns_added=tuple(c for c in after.column_names if c not in common),
        columns_removed=tuple(c for c in before.column_names if c not in common),
    )


def row_keys(rows: pa.Table, columns: Sequence[str]) -> pa.Array:
    """One string per row; equal rows of a table without a key are told apart by their number."""
    parts = [pc.fill_null(rows[c].cast(pa.string()), _MISSING).combine_chunks() for c in columns]
    keys = pc.binary_join_element_wise(*parts, _BETWEEN) if len(parts) > 1 else parts[0]
    if pc.count_distinct(keys).as_py() == len(keys):
        return keys
    codes = keys.dictionary_encode().indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    first = np.r_[True, np.diff(codes[order]) != 0]
    started = np.maximum.accumulate(np.where(first, np.arange(len(codes)), 0))
    number = np.empty(len(codes), dtype=np.int64)
    number[order] = np.arange(len(codes)) - started
    return pc.binary_join_element_wise(keys, pa.array(number).cast(pa.string()), _BETWEEN)


def _differ(a: pa.ChunkedArray, b: pa.ChunkedArray) -> pa.Array:
    """Where two columns differ; a missing value equals a missing value, and NaN NaN."""
    a, b = a.combine_chunks(), b.combine_chunks()
    if a.type != b.type:
        a = a.cast(b.type)
    values = pc.fill_null(pc.not_equal(a, b), False)
    if pa.types.is_floating(a.type):
        values = pc.and_not(values, pc.fill_null(pc.and_(pc.is_nan(a), pc.is_nan(b)), False))
    return pc.or_(values, pc.xor(pc.is_valid(a), pc.is_valid(b)))


def _any(masks: list[pa.Array], rows: int) -> pa.Array:
    found = pa.array(np.zeros(rows, dtype=bool))
    for mask in masks:
        found = pc.or_(found, mask)
    return found
