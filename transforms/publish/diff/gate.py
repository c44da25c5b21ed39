"""Does a version differ from the one before it more than our own changes should make it?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import BaseModel, ConfigDict, Field

from transforms.publish.diff.compare import Diff, TableDiff
from transforms.publish.errors import ChurnRefused, PublishError

Share = Annotated[float, Field(ge=0, le=1)]


class Band(BaseModel):
    """Shares of a table's earlier rows that may be removed or changed, and why so many."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    removed: Share
    changed: Share
    why: Annotated[str, Field(min_length=10)]


class Bands(BaseModel):
    """``churn.yml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    judged: tuple[str, ...]
    few_rows: Annotated[int, Field(ge=0)]
    default: Band
    tables: Mapping[str, Band]

    def of(self, table: str) -> Band:
        return self.tables.get(table, self.default)


@cache
def bands() -> Bands:
    """The bands in force. pydantic's ValidationError when the file is wrong."""
    text = (files("transforms.publish.diff") / "churn.yml").read_text("utf-8")
    return Bands.model_validate(yaml.safe_load(text))


def require_expected(diff: Diff, accepted: str | None, changelog: str) -> None:
    """PublishError when columns changed under the same schema version; ChurnRefused when the difference
    leaves the bands and no person has ``accepted`` it.
    """
    if broken := broken_promises(diff):
        raise PublishError(
            f"schema version {diff.new.schema_version} does not name these columns any more: "
            f"{'; '.join(broken)}; raise SCHEMA_VERSION in expectations/schema.py"
        )
    if accepted is None and (found := unexpected(diff)):
        raise ChurnRefused(
            f"version {diff.new.version} differs from {diff.old.version} more than expected and was not "
            f'published: {"; ".join(found)}. If it is right: readouts build --accept "why"',
            changelog,
        )


def broken_promises(diff: Diff) -> list[str]:
    """Tables whose columns changed although the schema version did not."""
    if diff.old.schema_version != diff.new.schema_version:
        return []
    return [
        f"{table} ({', '.join([*(f'+{c}' for c in d.columns_added), *(f'-{c}' for c in d.columns_removed)])})"
        for table, d in diff.tables.items()
        if d.columns_added or d.columns_removed
    ] + sorted(diff.old.files.keys() ^ diff.new.files.keys())


def unexpected(diff: Diff, allowed: Bands | None = None) -> list[str]:
    """Every band that the difference leaves, one sentence each; empty when a person need not look."""
    allowed, out = allowed or bands(), []
    for table, found in diff.tables.items():
        had = diff.old.rows.get(table, 0)
        if had < allowed.few_rows:
            continue
        for kind in ("removed", "changed"):
            share, most = _judged(found, kind, allowed) / had, getattr(allowed.of(table), kind)
            if share > most:
                out.append(
                    f"{table}: {share:.1%} of {had:,} rows {kind} by {' or '.join(allowed.judged)}, "
                    f"expected at most {most:.0%} ({allowed.of(table).why})"
                )
    return out


def _judged(found: TableDiff, kind: str, allowed: Bands) -> int:
    causes = found.causes[kind]
    return int(pc.sum(pc.is_in(causes, value_set=pa.array(allowed.judged))).as_py() or 0)
