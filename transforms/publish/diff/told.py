"""A difference in words: for CHANGELOG.md of a version and for ``readouts diff``. Pure functions to text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.publish.diff.causes import CAUSES
from transforms.publish.diff.compare import Diff, TableDiff

EXAMPLES = 3
_SHOWN_CHARS = 60


def causes() -> dict[str, str]:
    """Cause -> what it means, from the contract."""
    from expectations.contract import codes

    return {cause: codes("cause")[cause].description for cause in CAUSES}


def summary(diff: Diff) -> list[dict[str, Any]]:
    """Per table what was added, removed and changed, and by whom: rows of a table for people."""
    return [
        {"table": table, **found.counts, **{cause: _caused(found)[cause] for cause in CAUSES}}
        for table, found in diff.tables.items()
    ]


def details(diff: Diff) -> list[dict[str, Any]]:
    """Per table: ``columns`` (name, rows changed, rows by cause), schema notes and examples."""
    return [
        {
            "table": table,
            "columns": [_column(found, name) for name in found.changed],
            "columns_added": found.columns_added,
            "columns_removed": found.columns_removed,
            "examples": [*_rows_named(found, "added"), *_rows_named(found, "removed"), *_changes(found)],
        }
        for table, found in diff.tables.items()
    ]


def _caused(found: TableDiff) -> Counter[str]:
    counted: Counter[str] = Counter()
    for causes in found.causes.values():
        counted.update({pair["values"]: pair["counts"] for pair in pc.value_counts(causes).to_pylist()})
    return counted


def _column(found: TableDiff, name: str) -> dict[str, Any]:
    causes = found.causes["changed"].filter(found.changed[name])
    by = {pair["values"]: pair["counts"] for pair in pc.value_counts(causes).to_pylist()}
    return {"name": name, "rows": len(causes), "causes": {c: by[c] for c in CAUSES if c in by}}


def _rows_named(found: TableDiff, kind: str) -> Iterator[str]:
    rows, causes = (found.added if kind == "added" else found.removed), found.causes[kind]
    for cause in CAUSES:
        chosen = rows.filter(pc.equal(causes, cause))
        if chosen.num_rows:
            named = ", ".join(_name(found, row) for row in chosen.slice(0, EXAMPLES).to_pylist())
            more = f" and {chosen.num_rows - EXAMPLES:,} more" if chosen.num_rows > EXAMPLES else ""
            yield f"{kind} ({cause}): {named}{more}"


def _changes(found: TableDiff) -> Iterator[str]:
    """For every column and cause one changed value."""
    for name, mask in found.changed.items():
        causes = found.causes["changed"].filter(mask)
        before, after = found.before.filter(mask), found.after.filter(mask)
        for cause in CAUSES:
            at = pc.index(causes, pa.scalar(cause)).as_py()
            if at >= 0:
                row = after.slice(at, 1).to_pylist()[0]
                old, new = (_shown(side[name][at].as_py()) for side in (before, after))
                yield f"{name} ({cause}): {_name(found, row)} from {old} to {new}"


def _name(found: TableDiff, row: Mapping[str, Any]) -> str:
    key = found.key or [c for c in ("url", "row_key", "reason") if c in row]
    return " ".join(_shown(row[c]) for c in key if row[c] is not None)


def _shown(value: Any) -> str:
    """A value as code in Markdown, whatever a page put into it."""
    if value is None:
        return "nothing"
    text = "".join(c if c.isprintable() else " " for c in str(value)).replace("`", "'")
    return f"`{text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + '…'}`"


def lines(detail: dict[str, Any]) -> Iterator[str]:
    """One table's ``details`` as single lines."""
    for kind, word in (("columns_added", "new column"), ("columns_removed", "column gone:")):
        yield from (f"{word} {name}" for name in detail[kind])
    for column in detail["columns"]:
        by = ", ".join(f"{cause} {n:,}" for cause, n in column["causes"].items())
        yield f"{column['name']} changed in {column['rows']:,} rows ({by})"
    yield from detail["examples"]
