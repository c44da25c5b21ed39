"""Where an id leads today, through merges and splits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

Change = Mapping[str, Any]


def history(changes: pa.Table, id_: str) -> list[Change]:
    """Everything that ``id_changes`` tells of an id and of those it leads to, in the order it happened."""
    rows = changes.sort_by("seq").to_pylist()
    seen, told = {id_}, list[Change]()
    for row in rows:
        if row["old_id"] in seen:
            told.append(row)
            seen |= {row["new_id"]} - {None}
    return told


def successors(changes: pa.Table, id_: str) -> list[str]:
    """The ids that today hold what ``id_`` stood for: itself while it lives, several after a split."""
    return list(dict.fromkeys(_today(changes.sort_by("seq").to_pylist(), id_, 0)))


def _today(rows: list[Change], id_: str, since: int) -> Iterator[str]:
    lives, parts = True, list[tuple[str, int]]()
    leads: tuple[str, int] | None = None
    for row in rows:
        if row["old_id"] != id_ or row["seq"] <= since:
            continue
        if row["change"] == "split":
            parts.append((row["new_id"], row["seq"]))
        else:
            lives = row["change"] == "restored"
            leads = (row["new_id"], row["seq"]) if row["change"] == "merge" else None
    if lives:
        yield id_
    elif leads:
        yield from _today(rows, *leads)
    for part, at in parts:
        yield from _today(rows, part, at)
