"""Count what a build contains. Pure: tables and results in, one frozen ``BuildSummary`` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from expectations.contract import load
from expectations.schema import arrow_schema
from transforms.publish.context import BuildContext
from transforms.report.calibration import MEASURED_TABLES, calibrations
from transforms.report.records import (
    Breakdown,
    BuildSummary,
    ColumnFill,
    Count,
    Parsed,
    RejectExample,
    RejectGroup,
    SourceIntake,
    TableChecks,
    TableSummary,
)

if TYPE_CHECKING:
    from expectations.profile import Profile
    from expectations.validate import CheckResult, Validation

__all__ = ["BuildSummary", "SourceIntake", "summarise"]

EXAMPLES_PER_REASON = 10
VALUES_PER_BREAKDOWN = 10
_RELEASES_BY = (("kind", "Kind"), ("lang", "Language"), ("parser", "Page template"), ("status", "Status"))
_MEETINGS_BY = (("published_by", "Published by"), ("format", "Format"), ("setting", "Setting"))


def summarise(
    tables: Mapping[str, pa.Table],
    validation: Validation,
    profiles: Mapping[str, Profile],
    previous_profiles: Mapping[str, Profile] | None,
    captures_by_source: Iterable[SourceIntake],
    name: str,
    context: BuildContext,
    *,
    previous_name: str | None = None,
) -> BuildSummary:
    """Everything the report of build ``name`` says.

    ``tables`` are the dataset's; ``previous_profiles`` those of the version before, None or empty for the
    first. Column descriptions and the order of tables are the contract's. Tables that are not as the contract
    has them are just what a refusal must report: what they lack is counted as missing, and nothing raises.
    """
    before = previous_profiles or {}
    counted = {t: _countable(t, tables) for t in ("releases", "texts", "rejects", *MEASURED_TABLES)}
    return BuildSummary(
        name=name,
        published=validation.ok,
        previous_name=previous_name,
        context=context,
        sources=tuple(sorted(captures_by_source, key=lambda s: s.source_id)),
        parsed=_parsed(counted["releases"]),
        texts=counted["texts"].num_rows,
        releases_by=tuple(_breakdown(counted["releases"], column, title) for column, title in _RELEASES_BY),
        meetings_by=tuple(_breakdown(counted["meetings"], column, title) for column, title in _MEETINGS_BY),
        calibrations=calibrations(counted),
        rejects=_rejects(counted["rejects"]),
        checks=_checks(validation.results),
        tables=tuple(
            _table(t, tables[t], profiles.get(t), before.get(t)) for t in sorted(tables, key=_flow_order)
        ),
    )


def _countable(table: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The table in the contract's schema; a column that is absent or of a foreign type is null throughout."""
    schema = arrow_schema(table)
    rows = tables.get(table, schema.empty_table())
    columns = [
        rows.column(field.name)
        if field in rows.schema
        else pa.chunked_array([pa.nulls(rows.num_rows, field.type)])
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _flow_order(table: str) -> tuple[int, str]:
    """The contract's order is that of the data's flow; a table it does not know comes last."""
    known = list(load().tables)
    return (known.index(table) if table in known else len(known), table)


def _parsed(releases: pa.Table) -> tuple[Parsed, ...]:
    grouped = releases.group_by("source_id").aggregate(
        [
            ("release_id", "count"),
            ("n_words", "sum"),
            ("n_meetings", "sum"),
            ("published_date", "min"),
            ("published_date", "max"),
        ]
    )
    rows = [
        Parsed(
            source_id=row["source_id"],
            releases=row["release_id_count"],
            words=row["n_words_sum"] or 0,
            meetings=row["n_meetings_sum"] or 0,
            first_published=row["published_date_min"],
            last_published=row["published_date_max"],
        )
        for row in grouped.to_pylist()
    ]
    return tuple(sorted(rows, key=lambda p: p.source_id or ""))


def _breakdown(table: pa.Table, column: str, title: str) -> Breakdown:
    counted = [
        Count(pair["values"], pair["counts"]) for pair in pc.value_counts(table.column(column)).to_pylist()
    ]
    counted.sort(key=lambda c: (-c.n, c.label or ""))
    shown = tuple(counted[:VALUES_PER_BREAKDOWN])
    return Breakdown(title, shown, table.num_rows - sum(c.n for c in shown), table.num_rows)


def _rejects(rejects: pa.Table) -> tuple[RejectGroup, ...]:
    groups = rejects.group_by(["stage", "reason"]).aggregate([([], "count_all")]).to_pylist()
    groups.sort(key=lambda g: (-g["count_all"], g["stage"] or "", g["reason"] or ""))
    return tuple(
        RejectGroup(g["stage"], g["reason"], g["count_all"], _examples(rejects, g["stage"], g["reason"]))
        for g in groups
    )


def _examples(rejects: pa.Table, stage: str | None, reason: str | None) -> tuple[RejectExample, ...]:
    """The first ten by url, so that the order of the table does not decide; one per url."""
    chosen = rejects.filter(pc.and_(_is(rejects, "stage", stage), _is(rejects, "reason", reason)))
    by_url = chosen.select(["url", "detail"]).group_by("url").aggregate([("detail", "min")])
    first = by_url.sort_by([("url", "ascending")]).slice(0, EXAMPLES_PER_REASON).to_pylist()
    return tuple(RejectExample(row["url"], row["detail_min"]) for row in first)


def _is(table: pa.Table, column: str, value: str | None) -> pa.ChunkedArray:
    values = table.column(column)
    return values.is_null() if value is None else pc.fill_null(pc.equal(values, value), False)


def _checks(results: Iterable[CheckResult]) -> tuple[TableChecks, ...]:
    """By table: those with failures first, then those with warnings, else in the order of the flow."""
    by_table: dict[str, list[CheckResult]] = {}
    for result in results:
        by_table.setdefault(result.table, []).append(result)
    groups = [
        TableChecks(
            table,
            failed=tuple(r for r in of_table if not r.success and r.severity == "error"),
            warned=tuple(r for r in of_table if not r.success and r.severity != "error"),
            passed=tuple(r for r in of_table if r.success),
        )
        for table, of_table in by_table.items()
    ]
    return tuple(sorted(groups, key=lambda g: (not g.failed, not g.warned, _flow_order(g.table))))


def _table(table: str, rows: pa.Table, profile: Profile | None, before: Profile | None) -> TableSummary:
    now, earlier = profile.fill if profile else {}, before.fill if before else {}
    columns = [c for c in rows.column_names if c in now]
    return TableSummary(
        table=table,
        rows=rows.num_rows,
        rows_before=before.rows if before else None,
        columns=tuple(ColumnFill(c, now[c], earlier.get(c), _description(table, c)) for c in columns),
        years=_years(rows),
    )


def _description(table: str, column: str) -> str | None:
    declared = load().tables.get(table)
    return declared.columns[column].description if declared and column in declared.columns else None


def _years(rows: pa.Table) -> tuple[tuple[int, int], ...]:
    if "year" not in rows.column_names:
        return ()
    pairs = pc.value_counts(rows.column("year").drop_null()).to_pylist()
    return tuple(sorted((pair["values"], pair["counts"]) for pair in pairs))
