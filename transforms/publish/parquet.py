"""One table as Parquet files whose bytes depend on the rows, the layout and the pyarrow release only.

Settings after PLATFORM "Parquet": zstd 3, dictionary on code columns only, rows sorted, row groups of
65,536 rows. Chunking, dictionary order and pandas metadata are the known ways in which equal rows give
other bytes, so rows are recombined, sorted by a total order and stripped of schema metadata before they are
written. The Arrow schema is not stored either: it would hold column descriptions, and a better wording
would then change every yearly file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.publish import content_hash
from transforms.publish.errors import TableMismatch

ROW_GROUP_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Layout:
    """How one table lies on disk. ``schema`` has ``year`` where the table is partitioned.

    Where ``sort_by`` is not unique, ``tie_break`` adds all other columns: equal keys cannot change places.
    """

    table: str
    schema: pa.Schema
    partitioned: bool
    sort_by: tuple[str, ...]
    categorical: frozenset[str]
    tie_break: bool = False

    @property
    def file_columns(self) -> list[str]:
        """The columns inside the files: ``year`` is in the path only, or pandas cannot merge the two."""
        return [name for name in self.schema.names if not (self.partitioned and name == "year")]

    @property
    def sort_keys(self) -> list[tuple[str, str]]:
        rest = [name for name in self.file_columns if name not in self.sort_by] if self.tie_break else []
        return [(name, "ascending") for name in (*self.sort_by, *rest) if name != "year"]


@dataclass(frozen=True, slots=True)
class Part:
    """One file to be: its path below the version and its rows, sorted, in one chunk."""

    table: str
    path: str
    rows: pa.Table
    content_hash: str


def parts(rows: pa.Table, layout: Layout, empty_year: int) -> list[Part]:
    """``rows`` cut into the files of ``layout``, by year.

    A partitioned table without rows still gets one file of zero rows, in ``empty_year``: a researcher's
    ``read_parquet`` fails on a missing folder but reads an empty one with all its columns.
    Raises TableMismatch when columns, types or a year are not as the contract has them.
    """
    checked = _as_contract(rows, layout)
    return [
        Part(layout.table, path, chosen, content_hash.of_rows(chosen))
        for path, chosen in _by_file(checked, layout, empty_year)
    ]


def write(part: Part, layout: Layout, root: Path) -> Path:
    """Write ``part`` below ``root`` and return the file. OSError when the disk refuses."""
    target = root / part.path
    target.parent.mkdir(parents=True, exist_ok=True)
    codes = [name for name in part.rows.column_names if name in layout.categorical]
    pq.write_table(
        part.rows,
        target,
        version="2.6",
        row_group_size=ROW_GROUP_ROWS,
        compression="zstd",
        compression_level=3,
        use_dictionary=codes or False,
        dictionary_pagesize_limit=1 << 20,
        data_page_size=1 << 20,
        data_page_version="1.0",
        write_batch_size=1024,
        write_statistics=True,
        write_page_index=False,
        store_schema=False,
    )
    return target


def _by_file(rows: pa.Table, layout: Layout, empty_year: int) -> Iterator[tuple[str, pa.Table]]:
    if not layout.partitioned:
        yield f"{layout.table}/part-0.parquet", _in_order(rows, layout)
        return
    if undated := rows.column("year").null_count:
        raise TableMismatch(f"{layout.table}: {undated} rows have no year")
    for year in sorted(pc.unique(rows.column("year")).to_pylist()) or [empty_year]:
        of_year = rows.filter(pc.equal(rows.column("year"), year))
        yield f"{layout.table}/year={year:04d}/part-0.parquet", _in_order(of_year, layout)


def _in_order(rows: pa.Table, layout: Layout) -> pa.Table:
    ordered = rows.combine_chunks().sort_by(layout.sort_keys)
    return ordered.select(layout.file_columns).replace_schema_metadata(None).combine_chunks()


def _as_contract(rows: pa.Table, layout: Layout) -> pa.Table:
    wanted, given = set(layout.schema.names), set(rows.column_names)
    if wanted != given or len(rows.column_names) != len(given):
        lacking, foreign = sorted(wanted - given), sorted(given - wanted)
        raise TableMismatch(f"{layout.table}: missing columns {lacking}, unknown columns {foreign}")
    bare = pa.schema([field.remove_metadata() for field in layout.schema])
    try:
        return rows.select(layout.schema.names).cast(bare)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise TableMismatch(f"{layout.table}: {error}") from error
