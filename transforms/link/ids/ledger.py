"""What the version before says of ids: the input that makes a rebuild give the same ids again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from expectations.contract import load
from expectations.schema import empty_table
from transforms.link.ids.matching import Trace

# Table -> the form of its ids, in the order in which they are settled: each needs those before it.
TABLES = {
    "releases": "release_id",
    "meetings": "meeting_id",
    "participants": "participant_id",
    "persons": "person_id",
    "statements": "statement_id",
}
PREFIX = {"releases": "r", "meetings": "m", "participants": "p", "persons": "x", "statements": "s"}
# The columns that show what a row is.
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "releases": ("release_id", "url", "text_sha256", "warc_record_id"),
    "meetings": ("meeting_id", "release_id", "event_date", "char_start", "char_end"),
    "accounts": ("meeting_id", "release_id"),
    "participants": (
        "participant_id", "meeting_id", "release_id", "person_id", "name", "char_start", "char_end",
    ),
    "persons": ("person_id", "name"),
    "statements": (
        "statement_id", "meeting_id", "release_id", "speaker_name", "text", "char_start", "char_end",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """``tables``: those of ``EVIDENCE`` with at least its columns. ``changes``: ``id_changes`` so far."""

    tables: Mapping[str, pa.Table]
    changes: pa.Table

    @classmethod
    def empty(cls) -> Ledger:
        """What is known before the first version."""
        tables = {name: empty_table(name).select(list(columns)) for name, columns in EVIDENCE.items()}
        return cls(tables, empty_table("id_changes"))

    @cached_property
    def used(self) -> set[str]:
        """Every id that ever stood for something: none of them may come to mean something else."""
        live = [self.tables[table].column(key) for table, key in TABLES.items()]
        dead = [self.changes.column(c) for c in ("old_id", "new_id")]
        return {i for column in (*live, *dead) for i in pc.unique(column).to_pylist() if i}

    @cached_property
    def lost(self) -> dict[tuple[str | int | None, ...], str]:
        """Table and evidence (see ``evidence``) -> the id that stood for it until it was lost."""
        out: dict[tuple[str | int | None, ...], str] = {}
        for row in self.changes.to_pylist():
            key = tuple(row[c] for c in ("table_name", "release_id", "char_start", "char_end", "label"))
            if row["change"] in ("merge", "retired"):
                out[key] = row["old_id"]
            elif row["change"] == "restored":
                out.pop(key, None)
        return out


def evidence(trace: Trace) -> tuple[str | None, int | None, int | None, str | None]:
    """(release_id, char_start, char_end, label) as ``id_changes`` keeps them."""
    placed = trace.end > 0
    start, end = (trace.start, trace.end) if placed else (None, None)
    return trace.release_id, start, end, trace.label or None


def referring(pattern: str) -> dict[str, list[str]]:
    """Table -> its columns that hold ids of that form, as the contract declares them."""
    found = {
        name: [c for c, column in table.columns.items() if column.pattern == pattern]
        for name, table in load().tables.items()
    }
    return {name: columns for name, columns in found.items() if columns}


def renamed(tables: Mapping[str, pa.Table], pattern: str, new_of: Mapping[str, str]) -> dict[str, pa.Table]:
    """``tables`` with the ids of one form replaced, wherever a column holds them."""
    out = dict(tables)
    if not new_of:
        return out
    before, after = pa.array(new_of.keys(), pa.string()), pa.array(new_of.values(), pa.string())
    for name, columns in referring(pattern).items():
        for column in columns:
            at = pc.index_in(out[name].column(column), value_set=before)
            if at.null_count < len(at):
                values = pc.coalesce(after.take(at.combine_chunks()), out[name].column(column))
                out[name] = out[name].set_column(out[name].column_names.index(column), column, values)
    return out
