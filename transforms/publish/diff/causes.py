"""Who caused a difference: the publisher, a new source, linking, our code, or just another look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from transforms.publish.diff.compare import TableDiff
from transforms.publish.diff.edition import Edition

PUBLISHER, NEW_SOURCE, LINKING, CODE, HARVEST = "publisher", "new_source", "linking", "code", "harvest"
CAUSES = (PUBLISHER, NEW_SOURCE, LINKING, CODE, HARVEST)
_JOINED = ("accounts", "mirror", "counterpart", "follow_up")
# Tables whose rows sum up other rows: (column of the row, table that is summed up, its column)
_SUMS = {
    "persons": ("person_id", "participants", "person_id"),
    "tenures": ("person_id", "participants", "person_id"),
    "organizations": ("org_id", "participants", "org_id"),
}
Tables = Mapping[str, TableDiff]


@cache
def rules() -> dict[str, Any]:
    """``causes.yml``."""
    return dict(yaml.safe_load((files("transforms.publish.diff") / "causes.yml").read_text("utf-8")))


def explained(tables: Tables, old: Edition, new: Edition) -> dict[str, TableDiff]:
    """``tables`` with a cause beside every row."""
    fate = _Fate(tables.get("releases"), old, new)
    first = {t: _with_causes(d, fate) for t, d in tables.items() if t not in _SUMS}
    return {t: first[t] if t in first else _summed(d, first, fate) for t, d in tables.items()}


class _Fate:
    """What became of every release that is not the same in both versions."""

    def __init__(self, releases: TableDiff | None, old: Edition, new: Edition) -> None:
        self.old, self.new = old, new
        self.default = CODE if old.code_digest != new.code_digest else LINKING
        of: dict[str, str] = {}
        self.linked = pa.array([], pa.string())
        if releases is not None:
            for rows in (releases.added, releases.removed):
                ids, sources = rows["release_id"].to_pylist(), rows["source_id"].to_pylist()
                of |= {i: self.came(source) for i, source in zip(ids, sources, strict=True)}
            of |= _edited(releases, self.default)
            self.linked = _linked(releases)
        self.ids, self.fates = pa.array(of.keys(), pa.string()), pa.array(of.values(), pa.string())

    def came(self, source: str) -> str:
        return PUBLISHER if source in self.old.sources and source in self.new.sources else NEW_SOURCE

    def of(self, releases: pa.ChunkedArray) -> pa.Array:
        """Per row the cause that its release gives, else null."""
        found = self.fates.take(pc.index_in(releases.combine_chunks(), value_set=self.ids))
        linked = pc.if_else(pc.is_in(releases.combine_chunks(), value_set=self.linked), LINKING, None)
        return pc.coalesce(found, linked.cast(pa.string()))


def _edited(releases: TableDiff, default: str) -> dict[str, str]:
    """release_id -> who changed what the page shows: the publisher, or our reading of the same capture."""
    n = releases.after.num_rows
    shown, acted, captured = (
        _either(releases, columns, n) for columns in (rules()["shown"], rules()["acted"], ["warc_record_id"])
    )
    out: dict[str, str] = {}
    for cause, rows in (
        (default, pc.and_not(shown, captured)),
        (PUBLISHER, pc.or_(acted, pc.and_(shown, captured))),
    ):
        out |= dict.fromkeys(releases.after["release_id"].filter(rows).to_pylist(), cause)
    return out


def _linked(releases: TableDiff) -> pa.Array:
    """Releases that became or ceased to be copies of another."""
    rows = _either(releases, ["mirror_of"], releases.after.num_rows)
    return releases.after["release_id"].filter(rows).combine_chunks()


def _either(diff: TableDiff, columns: list[str], n: int) -> pa.Array:
    found = pa.array(np.zeros(n, dtype=bool))
    for column in columns:
        found = pc.or_(found, diff.changed[column]) if column in diff.changed else found
    return found


def _with_causes(diff: TableDiff, fate: _Fate) -> TableDiff:
    added, removed, changed = (
        _row_causes(diff.table, rows, fate) for rows in (diff.added, diff.removed, diff.after)
    )
    told = {"added": added, "removed": removed, "changed": pc.coalesce(changed, _by_columns(diff))}
    causes = {kind: pc.fill_null(column, fate.default) for kind, column in told.items()}
    if diff.table == "releases":  # only looked at again: nothing else has changed, so no fate can say it
        causes["changed"] = pc.if_else(_only(diff, HARVEST), HARVEST, causes["changed"])
    return replace(diff, causes=causes)


def _row_causes(table: str, rows: pa.Table, fate: _Fate) -> pa.Array:
    """The cause that a row itself tells, else null."""
    if table == "id_changes":
        return rows["cause"].combine_chunks()
    nothing = pa.nulls(rows.num_rows, pa.string())
    told = fate.of(rows["release_id"]) if "release_id" in rows.column_names else nothing
    if table == "changes":
        ours = pc.if_else(pc.equal(rows["change_cause"], "pipeline"), CODE, PUBLISHER)
        return pc.coalesce(told, ours.combine_chunks())
    if table == _JOINED[0]:
        joined = pc.is_in(rows["relation"], value_set=pa.array(_JOINED[1:]))
        return pc.coalesce(told, pc.if_else(joined, LINKING, pa.scalar(None, pa.string())).combine_chunks())
    return pc.coalesce(told, _refused(rows, fate)) if table == "rejects" else told


def _refused(rows: pa.Table, fate: _Fate) -> pa.Array:
    """A refusal of a page that the old version had captured already is of our making."""
    out = []
    for source, file, offset in zip(
        *(rows[c].to_pylist() for c in ("source_id", "warc_file", "warc_offset")), strict=True
    ):
        known = None not in (file, offset) and offset < fate.old.capture_ends.get(file, 0)
        came = fate.came(source) if source else None
        out.append(came if came == NEW_SOURCE or not known else fate.default)
    return pa.array(out, pa.string())


def _by_columns(diff: TableDiff) -> pa.Array:
    """Linking, where a changed row differs in columns of linking only."""
    return pc.if_else(_only(diff, LINKING), LINKING, pa.scalar(None, pa.string()))


def _only(diff: TableDiff, cause: str) -> pa.Array:
    columns = rules()["columns"][cause].get(diff.table, [])
    return pc.invert(_either(diff, [c for c in diff.changed if c not in columns], diff.after.num_rows))


def _summed(diff: TableDiff, tables: Tables, fate: _Fate) -> TableDiff:
    """A row that sums up others differs for the most outward of their causes."""
    column, source, there = _SUMS[diff.table]
    of: dict[str, int] = {}
    if (parts := tables.get(source)) is not None:
        for kind, rows in (("added", parts.added), ("removed", parts.removed), ("changed", parts.after)):
            pairs = pa.table({"id": rows[there], "cause": parts.causes[kind]}).drop_null()
            for pair in pairs.group_by(["id", "cause"]).aggregate([]).to_pylist():
                of[pair["id"]] = min(of.get(pair["id"], len(CAUSES)), _OUTWARD.index(pair["cause"]))
    ids, causes = pa.array(of.keys(), pa.string()), pa.array([_OUTWARD[i] for i in of.values()], pa.string())
    return replace(
        diff,
        causes={
            kind: pc.fill_null(
                causes.take(pc.index_in(rows[column].combine_chunks(), value_set=ids)), fate.default
            )
            for kind, rows in (("added", diff.added), ("removed", diff.removed), ("changed", diff.after))
        },
    )


_OUTWARD = (NEW_SOURCE, PUBLISHER, LINKING, CODE, HARVEST)
