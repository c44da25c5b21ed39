"""One table as Parquet files whose bytes depend on the rows, the layout and the pyarrow release only.

Settings after PLATFORM "Parquet": zstd (level 1: files 5 % larger than at 3, a fifth faster), a dictionary
where values come again, rows sorted, row groups of 65,536 rows. Chunking, dictionary order and pandas
metadata are the known ways in which equal rows give other bytes, so rows are recombined, sorted by a total
order and stripped of schema metadata before they are written. The Arrow schema is not stored either: it would
hold column descriptions, and a better wording would then change every yearly file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from transforms.publish.errors import TableMismatch

ROW_GROUP_ROWS = 65_536
# Files of equal rows have equal bytes only under the same writer, so only those are shared between versions.
WRITER = f"pyarrow {pa.__version__}, layout 2"


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
        year = ["year"] if self.partitioned else []
        return [(name, "ascending") for name in (*year, *self.sort_by, *rest)]


@dataclass(frozen=True, slots=True)
class Part:
    """One file to be: its path below the version, and which rows of the table are in it."""

    table: str
    path: str
    whole: pa.Table  # the columns inside the files
    order: pa.Array | None  # places in ``whole``, in the order of the file; None: those from ``start`` on
    start: int
    n_rows: int

    def rows(self) -> pa.Table:
        """The rows, sorted, in one chunk: made anew at every call, so that a version never lies in memory
        twice."""
        if self.order is None:
            return self.whole.slice(self.start, self.n_rows)
        return self.whole.take(self.order)


def parts(rows: pa.Table, layout: Layout, empty_year: int) -> list[Part]:
    """``rows`` cut into the files of ``layout``, by year.

    A partitioned table without rows still gets one file of zero rows, in ``empty_year``: a researcher's
    ``read_parquet`` fails on a missing folder but reads an empty one with all its columns.
    Raises TableMismatch when columns, types or a year are not as the contract has them.
    """
    checked = _as_contract(rows, layout).combine_chunks().replace_schema_metadata(None)
    inside, order = checked.select(layout.file_columns), _order(checked, layout)
    return [
        Part(layout.table, path, inside, None if order is None else order.slice(start, n), start, n)
        for path, start, n in _files(checked, layout, empty_year)
    ]


def write(rows: pa.Table, layout: Layout, target: Path) -> None:
    """Write the rows of one part to ``target``. OSError when the disk refuses."""
    target.parent.mkdir(parents=True, exist_ok=True)
    codes = [name for name in rows.column_names if name in layout.categorical]
    pq.write_table(
        rows,
        target,
        version="2.6",
        row_group_size=ROW_GROUP_ROWS,
        compression="zstd",
        compression_level=1,
        use_dictionary=codes or False,
        dictionary_pagesize_limit=1 << 20,
        data_page_size=1 << 20,
        data_page_version="1.0",
        write_batch_size=10_000,
        write_statistics=True,
        write_page_index=False,
        store_schema=False,
    )


def _files(rows: pa.Table, layout: Layout, empty_year: int) -> Iterator[tuple[str, int, int]]:
    """(path, first row, number of rows) of each file of the sorted table."""
    if not layout.partitioned:
        yield f"{layout.table}/part-0.parquet", 0, rows.num_rows
        return
    if undated := rows.column("year").null_count:
        raise TableMismatch(f"{layout.table}: {undated} rows have no year")
    counted = sorted((pair["values"], pair["counts"]) for pair in pc.value_counts(rows["year"]).to_pylist())
    start = 0
    for year, n in counted or [(empty_year, 0)]:
        yield f"{layout.table}/year={year:04d}/part-0.parquet", start, n
        start += n


def _order(rows: pa.Table, layout: Layout) -> pa.Array | None:
    """The places of the rows, sorted by year and then by the layout's keys; None when they are so already."""
    order = pc.sort_indices(rows, sort_keys=layout.sort_keys)
    return None if order.equals(pa.array(np.arange(len(order)), order.type)) else order


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
