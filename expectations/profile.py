"""What one version's tables look like, kept so that the next version can be compared with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Profile:
    """Rows of a table, and per column the share of rows with a value (0 to 1; 0 for a table without rows)."""

    rows: int
    fill: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> str:
        """Stable text: sorted keys, fill rates to six places."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Profile:
        """Raises ValueError or KeyError when ``text`` is not what ``to_json`` writes."""
        data = json.loads(text)
        return cls(rows=int(data["rows"]), fill={str(c): float(share) for c, share in data["fill"].items()})


def profile(tables: Mapping[str, pa.Table]) -> dict[str, Profile]:
    """The profile of each table."""
    return {name: _of(table) for name, table in tables.items()}


def _of(table: pa.Table) -> Profile:
    rows = table.num_rows
    share = {c: 1 - table[c].null_count / rows if rows else 0.0 for c in table.column_names}
    return Profile(rows=rows, fill={c: round(s, 6) for c, s in share.items()})
