"""``readouts as-of DAY``: the dataset as it could have been known at the end of a day."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from transforms.cli.terminal import columns

if TYPE_CHECKING:
    import pyarrow as pa


class NotADay(ValueError):
    """What was given is no date."""


def run(arguments: Namespace) -> int:
    from transforms.as_of import as_of, end_of
    from transforms.night import dataset_sources, night_store

    try:
        at = end_of(date.fromisoformat(arguments.day.replace(".", "-")))
    except ValueError as error:
        raise NotADay(f"{arguments.day!r} is not a date like 2026-11-23") from error
    store = night_store()
    store.catch_up()
    tables = as_of(store, dataset_sources(store), at)
    print(described(tables, at))
    if arguments.to is not None:
        write(tables, at, arguments.to)
        print(arguments.to)
    return 0


def described(tables: Mapping[str, pa.Table], at: datetime) -> str:
    """Rows per table, and what had become of the releases."""
    counts = columns([[name, f"{table.num_rows:,}"] for name, table in tables.items()], "  ")
    status = Counter(tables["releases"].column("status").to_pylist())
    became = ", ".join(f"{n:,} {code}" for code, n in sorted(status.items())) or "none"
    return f"As of {at:%Y-%m-%d}, end of day UTC\n\n{counts}\n\nReleases: {became}"


def write(tables: Mapping[str, pa.Table], at: datetime, folder: Path) -> None:
    """The tables as files laid out like a version's; as_of.json says what they are. FileExistsError when the
    folder is there: a reading as of some day is no version and must not be mixed with one.
    """
    from transforms.intake import code_commit
    from transforms.publish import parquet
    from transforms.publish.layouts import contract_layouts

    folder.mkdir(parents=True)
    layouts = contract_layouts()
    for name, table in tables.items():
        for part in parquet.parts(table, layouts[name], at.year):
            parquet.write(part.rows(), layouts[name], folder / part.path)
    facts = {
        "as_of": at.isoformat(),
        "code_commit": code_commit(),
        "rows": {name: table.num_rows for name, table in tables.items()},
        "note": "a reading of the archive, not a published version: it was not checked and has no report",
    }
    (folder / "as_of.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
