"""``delta/``: what to do to the version before to get this one, as Parquet, and doing it.

``delta/<table>.parquet`` has the table's columns (``year`` included) behind three of its own:
``delta_change`` (added, changed, removed, replaced), ``delta_cause``, and ``delta_columns``, the changed ones
joined by ``;``. Added and changed rows are given as they are now, removed ones as they were. A table whose
columns changed is given whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.publish import content_hash, manifest, parquet
from transforms.publish.contents import Content, Contents
from transforms.publish.diff.compare import Diff, TableDiff, row_keys
from transforms.publish.diff.edition import read_parts
from transforms.publish.errors import PublishError
from transforms.publish.layouts import contract_layouts

FOLDER = "delta"
# The prefix keeps them apart from the columns of `changes` and `id_changes`.
OWN = CHANGE, CAUSE, COLUMNS = ("delta_change", "delta_cause", "delta_columns")


def write_delta(diff: Diff, folder: Path) -> dict[str, Any]:
    """Write the delta files below ``folder``; returns what the manifest says of them."""
    told = {}
    for table, found in diff.tables.items():
        replaced = bool(found.columns_added or found.columns_removed)
        rows = _replaced(diff, table) if replaced else _rows(found)
        order = [*(found.key or [c for c in rows.column_names if c not in OWN]), CHANGE]
        layout = contract_layouts().get(table)
        codes = layout.categorical if layout else frozenset()
        parquet.write(
            rows.sort_by([(c, "ascending") for c in order]),
            replace(_ANY, categorical=codes | {CHANGE, CAUSE}),
            folder / FOLDER / f"{table}.parquet",
        )
        told[table] = {**found.counts, "key": list(found.key), "replaced": replaced}
    return {"from": diff.old.version, "tables": told}


def apply_delta(earlier: Path, later: Path) -> dict[str, pa.Table]:
    """The tables of the version in ``later``, from those in ``earlier`` and the delta of ``later`` alone.

    Of ``later`` only ``manifest.json`` and ``delta/`` are read. Rows come in the contract's order, with
    ``year`` as the last column of partitioned tables. PublishError when the delta is not one to ``earlier``.
    """
    now, before = manifest.read(later), manifest.read(earlier)
    delta = now.get("delta")
    if delta is None or delta["from"] != before["version"]:
        has = f"leads from {delta['from']}" if delta else "is the first and has none"
        raise PublishError(f"the delta of {now['version']} {has}, not from {before['version']}")
    paths: dict[str, list[str]] = {table: [] for table in now["tables"]}
    for file in before["files"]:
        if file.get("table") in paths:
            paths[file["table"]].append(file["path"])
    out = {}
    for table in now["tables"]:
        rows = read_parts(earlier, sorted(paths[table])) if paths[table] else None
        out[table] = _in_order(table, _applied(rows, later, table, delta["tables"].get(table)))
    return out


def write_tables(tables: Mapping[str, pa.Table], folder: Path) -> dict[str, str]:
    """Write ``tables`` as a version has them below ``folder``; returns their content hashes. A partitioned
    table without rows is one empty file, in the year 0000.
    """
    files = []
    for table, rows in tables.items():
        layout = contract_layouts()[table]
        for part in parquet.parts(rows, layout, empty_year=0):
            parquet.write(part.rows(), layout, folder / part.path)
            files.append(Content(table, part.path, part.n_rows, content_hash.of_rows(part.rows())))
    return Contents(tuple(files)).tables


def _applied(rows: pa.Table | None, later: Path, table: str, told: Mapping[str, Any] | None) -> pa.Table:
    if told is None:
        assert rows is not None  # noqa: S101  a table without a delta was there before
        return rows
    delta = pq.read_table(later / FOLDER / f"{table}.parquet", partitioning=None)
    content = delta.drop_columns(list(OWN))
    arrives = content.filter(pc.not_equal(delta[CHANGE], "removed"))
    if told["replaced"] or rows is None:
        return arrives
    key = told["key"] or content.column_names
    leaves = content.filter(pc.is_in(delta[CHANGE], value_set=pa.array(["removed", "changed"])))
    rows = rows.select(content.column_names)
    stay = pc.invert(pc.is_in(row_keys(rows, key), value_set=row_keys(leaves, key)))
    return pa.concat_tables([rows.filter(stay), arrives.cast(rows.schema)]).combine_chunks()


def _in_order(table: str, rows: pa.Table) -> pa.Table:
    layout = contract_layouts().get(table)
    return rows.sort_by(layout.sort_keys) if layout else rows


def _rows(found: TableDiff) -> pa.Table:
    """All that is different in one table, with the columns of ``OWN`` in front."""
    columns = _changed_columns(found)
    kinds = (
        ("added", found.added, None),
        ("changed", found.after, columns),
        ("removed", found.removed, None),
    )
    return pa.concat_tables([_marked(rows, kind, found.causes[kind], names) for kind, rows, names in kinds])


def _changed_columns(found: TableDiff) -> pa.Array:
    names = [pc.if_else(mask, column, None).cast(pa.string()) for column, mask in found.changed.items()]
    if not names:
        return pa.nulls(found.after.num_rows, pa.string())
    return pc.binary_join_element_wise(*names, ";", null_handling="skip")


def _marked(rows: pa.Table, change: str, causes: pa.Array, columns: pa.Array | None) -> pa.Table:
    empty = pa.nulls(rows.num_rows, pa.string())
    own = [pa.repeat(pa.scalar(change), rows.num_rows), causes, empty if columns is None else columns]
    return pa.table([*own, *rows.columns], names=[*OWN, *rows.column_names])


def _replaced(diff: Diff, table: str) -> pa.Table:
    rows = diff.new.read(table)
    assert rows is not None  # noqa: S101  its columns changed, so it is there
    return _marked(rows, "replaced", pa.repeat(pa.scalar("code"), rows.num_rows), None)


_ANY = parquet.Layout(FOLDER, pa.schema([]), partitioned=False, sort_by=(), categorical=frozenset())
