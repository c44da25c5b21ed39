"""The files of a version that people read first: README.md and CHANGELOG.md. Pure functions to text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from transforms.publish import content_hash, loading
from transforms.publish.contents import Contents
from transforms.publish.context import BuildContext
from transforms.publish.describe.facts import dataset, released
from transforms.publish.diff import Diff, told
from transforms.publish.manifest import as_json
from transforms.publish.markdown import rendered

if TYPE_CHECKING:
    from expectations.validate import Validation


def readme(name: str, contents: Contents, context: BuildContext) -> str:
    """README.md: what the version is, how to load, check and cite it, and, loudly, whether it is invented."""
    rows = contents.rows
    files = {file.table: file.path for file in contents.files}
    return rendered(
        __package__,
        "README.md.j2",
        version=name,
        year=released(name).year,
        context=context,
        dataset=dataset(),
        tables=[{"name": t, "rows": rows[t], "files": _pattern(files[t])} for t in rows],
        snippets=loading.snippets(name),
        first_capture=_moment(context.capture_first),
        last_capture=_moment(context.capture_last),
        content_hash=content_hash.of_version(contents.tables),
    )


def changelog(
    name: str,
    contents: Contents,
    context: BuildContext,
    previous: Mapping[str, Any] | None,
    diff: Diff | None = None,
) -> str:
    """CHANGELOG.md: what is different against the ``previous`` version's manifest (None: the first)."""
    before = {table: facts["rows"] for table, facts in previous["tables"].items()} if previous else {}
    now = contents.rows
    return rendered(
        __package__,
        "CHANGELOG.md.j2",
        version=name,
        previous=previous["version"] if previous else None,
        invented=context.invented,
        rows=[_change(table, now.get(table, 0), before.get(table)) for table in sorted({*now, *before})],
        notes=_notes(context, previous) if previous else [],
        causes=told.causes(),
        summary=told.summary(diff) if diff else [],
        details=told.details(diff) if diff else [],
    )


def validation_json(validation: Validation) -> str:
    """Every check's result as JSON, in the order in which the contract ran them."""
    return as_json({"ok": validation.ok, "results": [asdict(result) for result in validation.results]})


def _change(table: str, now: int, before: int | None) -> dict[str, Any]:
    change = "new" if before is None else f"{now - before:+,}" if now != before else "0"
    return {"name": table, "now": now, "before": before, "change": change}


def _notes(context: BuildContext, previous: Mapping[str, Any]) -> list[str]:
    notes = []
    if previous["schema_version"] != context.schema_version:
        notes.append(f"Schema version {previous['schema_version']} is now {context.schema_version}.")
    if added := sorted(set(context.sources) - set(previous["sources"])):
        notes.append(f"New sources: {', '.join(added)}.")
    if gone := sorted(set(previous["sources"]) - set(context.sources)):
        notes.append(f"Sources no longer read: {', '.join(gone)}.")
    if previous["code"]["digest"] != context.code_digest:
        notes.append("The code that reads the pages has changed since then.")
    return notes


def _pattern(path: str) -> str:
    folder, *middle, file = path.split("/")
    return "/".join([folder, *("year=*" for _ in middle), file])


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M") if moment else "never"
