"""A version in the formats of other tools, made on demand: ``readouts export VERSION --to stata|csv|duckdb
DIR``.

Not part of a version. A version is immutable and the same bytes for the same rows; these files would double
its size every night there is news, Stata and DuckDB stamp what they write, and a wish for another format
would need a new version. They are made from a version's Parquet files and the contract, and name the version
they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from transforms.publish.errors import PublishError
from transforms.publish.export import database, sheets, stata
from transforms.publish.export.source import Source, opened

FORMATS: Mapping[str, Callable[[Source, Path], None]] = {
    "csv": sheets.write,
    "duckdb": database.write,
    "stata": stata.write,
}


def export(version: Path, to: str, folder: Path) -> list[Path]:
    """Write the version in ``version`` to a new or empty ``folder``; returns the files, sorted.

    PublishError when the version has no readable manifest, or the folder holds anything; KeyError for a
    format that is not in ``FORMATS``.
    """
    write, source = FORMATS[to], opened(version)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PublishError(f"{folder} is not an empty folder; nothing was exported")
    folder.mkdir(parents=True, exist_ok=True)
    write(source, folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())
