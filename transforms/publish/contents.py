"""The rows of a version: cut into files, identified by content hashes, written once or shared."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from transforms.publish import content_hash, parquet
from transforms.publish.errors import PublishError
from transforms.publish.parquet import Layout, Part

if TYPE_CHECKING:
    from transforms.publish.shelf import Shelf

THREADS = min(4, os.cpu_count() or 1)  # Arrow and hashlib release the interpreter's lock


@dataclass(frozen=True, slots=True)
class Content:
    """What one file says, whatever its bytes are."""

    table: str
    path: str
    rows: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a version says: its files, and the hashes that identify its tables."""

    files: tuple[Content, ...]

    @property
    def tables(self) -> dict[str, str]:
        """Content hash of every table."""
        return {
            table: content_hash.of_table((f.path, f.rows, f.content_hash) for f in files)
            for table, files in self._by_table()
        }

    @property
    def rows(self) -> dict[str, int]:
        return {table: sum(f.rows for f in files) for table, files in self._by_table()}

    def at(self, path: str) -> Content | None:
        return next((f for f in self.files if f.path == path), None)

    def _by_table(self) -> list[tuple[str, list[Content]]]:
        names = sorted({f.table for f in self.files})
        return [(name, [f for f in self.files if f.table == name]) for name in names]


def measured(tables: Mapping[str, pa.Table], layouts: Mapping[str, Layout], year: int) -> Contents:
    """The contents that ``tables`` would have; nothing is written. ``year``: see ``parquet.parts``."""
    return _each(tables, layouts, year, lambda part, layout: _content(part, part.rows()))


def written(
    tables: Mapping[str, pa.Table],
    layouts: Mapping[str, Layout],
    year: int,
    folder: Path,
    earlier: Mapping[str, Any] | None,
    shelf: Shelf,
) -> Contents:
    """Write ``tables`` below ``folder``, sharing the files that the version with the manifest ``earlier``
    has with the same rows by the same writer. A shared file that is damaged there is written anew.
    """
    there = _shareable(earlier) if earlier else {}
    name = earlier["version"] if earlier else ""

    def place(part: Part, layout: Layout) -> Content:
        rows = part.rows()
        content = _content(part, rows)
        sha256 = there.get((part.path, content.content_hash))
        if sha256 is None or not shelf.share(name, part.path, sha256, folder):
            parquet.write(rows, layout, folder / part.path)
        return content

    return _each(tables, layouts, year, place)


def _shareable(earlier: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """(path, content hash) -> sha256 of the files that this writer would write byte for byte."""
    if earlier.get("writer") != parquet.WRITER:
        return {}
    return {(f["path"], f["content_hash"]): f["sha256"] for f in earlier["files"] if "content_hash" in f}


def _content(part: Part, rows: pa.Table) -> Content:
    return Content(part.table, part.path, part.n_rows, content_hash.of_rows(rows))


def _each(
    tables: Mapping[str, pa.Table],
    layouts: Mapping[str, Layout],
    year: int,
    work: Callable[[Part, Layout], Content],
) -> Contents:
    with ThreadPoolExecutor(THREADS) as pool:
        # table by table, so that only one is sorted at a time
        return Contents(
            tuple(
                c for t in _named(tables, layouts) for c in _of_table(pool, tables[t], layouts[t], year, work)
            )
        )


def _of_table(
    pool: ThreadPoolExecutor,
    rows: pa.Table,
    layout: Layout,
    year: int,
    work: Callable[[Part, Layout], Content],
) -> Iterator[Content]:
    return pool.map(lambda part: work(part, layout), parquet.parts(rows, layout, empty_year=year))


def _named(tables: Mapping[str, pa.Table], layouts: Mapping[str, Layout]) -> list[str]:
    if missing := sorted(layouts.keys() ^ tables.keys()):
        raise PublishError(f"tables built and tables of the contract differ in: {', '.join(missing)}")
    return sorted(tables)
