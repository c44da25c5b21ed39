"""Rows as evidence: the key that says "the same to the letter", and the traces of all other rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.extract.fold import fold
from transforms.link.ids.ledger import TABLES
from transforms.link.ids.matching import Trace

_BETWEEN = "\x1f"
# What, with the release's text, says which row it is: text, place and name.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "releases": ("release_id",),
    "meetings": ("release_id", "char_start", "char_end", "names"),
    "participants": ("meeting_id", "release_id", "char_start", "char_end", "name"),
    "statements": ("release_id", "char_start", "char_end", "speaker_name"),
}


def with_facts(tables: Mapping[str, pa.Table], table: str) -> pa.Table:
    """The rows of ``table`` with the columns ``key`` and ``text_sha256``, and for meetings ``names`` and
    ``accounts``, lists of them.
    """
    rows = tables[table]
    if table == "meetings":
        rows = _joined(rows, "names", tables["participants"], "name")
        rows = _joined(rows, "accounts", tables["accounts"], "release_id")
    if table != "releases":
        texts = tables["releases"]
        at = pc.index_in(rows["release_id"], value_set=texts["release_id"].combine_chunks())
        rows = rows.append_column("text_sha256", texts["text_sha256"].combine_chunks().take(at))
    parts = [pc.fill_null(rows[c].cast(pa.string()), "") for c in _KEYS[table]]
    parts += [pc.fill_null(rows["text_sha256"], "")] if table != "releases" else []
    return rows.append_column("key", pc.binary_join_element_wise(*parts, _BETWEEN))


def _joined(meetings: pa.Table, name: str, others: pa.Table, column: str) -> pa.Table:
    """``meetings`` with the values that ``others`` have in ``column``, distinct, sorted and joined."""
    pairs = others.select(["meeting_id", column]).group_by(["meeting_id", column], use_threads=False)
    ordered = pairs.aggregate([]).sort_by([("meeting_id", "ascending"), (column, "ascending")])
    lists = ordered.group_by("meeting_id", use_threads=False).aggregate([(column, "list")])
    at = pc.index_in(meetings["meeting_id"], value_set=lists["meeting_id"].combine_chunks())
    joined = pc.binary_join(lists[f"{column}_list"].combine_chunks(), _BETWEEN)
    return meetings.append_column(name, pc.fill_null(joined.take(at), ""))


def traces(table: str, rows: pa.Table, group: str) -> list[Trace]:
    """The rows as traces, grouped by the column ``group``."""
    return [_TRACE[table](row, _groups(row, group)) for row in rows.to_pylist()]


def _groups(row: Mapping[str, Any], group: str) -> frozenset[str]:
    if group == "accounts":
        return frozenset(row["accounts"].split(_BETWEEN)) | {row["release_id"]}
    return frozenset({row[group]} - {None})


def words(text: str | None) -> frozenset[str]:
    return frozenset(fold(text or "").split())


def _statement(row: Mapping[str, Any], groups: frozenset[str]) -> Trace:
    return _placed("statement_id", row, groups, row["speaker_name"] or "", words(row["text"]))


def _participant(row: Mapping[str, Any], groups: frozenset[str]) -> Trace:
    return _placed("participant_id", row, groups, fold(row["name"]), words(row["name"]))


def _meeting(row: Mapping[str, Any], groups: frozenset[str]) -> Trace:
    names = frozenset(fold(name) for name in row["names"].split(_BETWEEN) if name)
    day = str(row["event_date"])
    return _placed("meeting_id", row, groups, "; ".join(row["names"].split(_BETWEEN)), names, day)


def _release(row: Mapping[str, Any], groups: frozenset[str]) -> Trace:
    return Trace(row["release_id"], groups, row["release_id"], row["text_sha256"], label=row["url"])


def _placed(
    key: str,
    row: Mapping[str, Any],
    groups: frozenset[str],
    label: str,
    said: Iterable[str],
    day: str | None = None,
) -> Trace:
    return Trace(
        row[key], groups, row["release_id"], row["text_sha256"],
        row["char_start"], row["char_end"], label, frozenset(said), day,
    )  # fmt: skip


_TRACE: Mapping[str, Callable[[Mapping[str, Any], frozenset[str]], Trace]] = {
    "releases": _release,
    "meetings": _meeting,
    "participants": _participant,
    "statements": _statement,
}


@dataclass(frozen=True)
class Compared:
    """The rows of both versions. Those of ``twins_before`` and ``twins_now`` are the same, row by row."""

    twins_before: pa.Table
    twins_now: pa.Table
    before: pa.Table
    now: pa.Table


def same_to_the_letter(old: pa.Table, new: pa.Table, table: str) -> Compared:
    """Join the rows by ``key``. One that occurs twice decides nothing: its rows are left to be compared."""
    known = old.filter(pc.is_in(old["key"], value_set=_single(old["key"])))
    at = pc.index_in(new["key"], value_set=known["key"].combine_chunks())
    single = pc.is_in(new["key"], value_set=_single(new["key"]))
    at = pc.if_else(single, at, pa.scalar(None, pa.int32())).combine_chunks()
    twins = known.take(at.drop_null())
    left = pc.invert(pc.is_in(old[TABLES[table]], value_set=twins[TABLES[table]].combine_chunks()))
    return Compared(twins, new.filter(pc.is_valid(at)), old.filter(left), new.filter(pc.is_null(at)))


def renamings(compared: Compared, table: str) -> dict[str, str]:
    """New id -> old id of the twins whose ids differ."""
    before, now = (t[TABLES[table]] for t in (compared.twins_before, compared.twins_now))
    moved = pc.not_equal(before, now)
    return dict(zip(now.filter(moved).to_pylist(), before.filter(moved).to_pylist(), strict=True))


def twins_near(compared: Compared, table: str, group: str, groups: set[str]) -> list[tuple[Trace, Trace]]:
    """The twins that have one of ``groups``, as traces."""
    columns = [t[group] for t in (compared.twins_before, compared.twins_now)]
    near = pc.or_(*(_holds(column, groups) for column in columns))
    old, new = (t.filter(near) for t in (compared.twins_before, compared.twins_now))
    return [*zip(traces(table, old, group), traces(table, new, group), strict=True)]


def _holds(column: pa.ChunkedArray, groups: set[str]) -> pa.ChunkedArray:
    """Whether a value, or one of those joined in it, is in ``groups``."""
    lists = pc.split_pattern(column.combine_chunks(), _BETWEEN)
    values = pc.is_in(lists.flatten(), value_set=pa.array(sorted(groups), pa.string()))
    rows = pc.unique(pc.list_parent_indices(lists).filter(values))
    held = np.zeros(len(column), dtype=bool)
    held[rows.to_numpy()] = True
    return pa.array(held)


def _single(keys: pa.ChunkedArray) -> pa.Array:
    """The values that occur once."""
    counts = pc.value_counts(keys)
    return counts.field("values").filter(pc.equal(counts.field("counts"), 1))
