"""One table, written: the layout of DESIGN and the determinism traps of PLATFORM."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.publish.content_hash import of_rows
from transforms.publish.errors import TableMismatch
from transforms.publish.parquet import ROW_GROUP_ROWS, Layout, parts, write

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False, metadata={"description": "key"}),
        pa.field("code", pa.string()),
        pa.field("text", pa.string()),
        pa.field("year", pa.int32(), nullable=False),
    ],
    metadata={"pandas": "{}"},
)
LAYOUT = Layout("notes", SCHEMA, partitioned=True, sort_by=("id",), categorical=frozenset({"code"}))


def rows(n: int) -> pa.Table:
    ids = [f"s-{(i * 7919) % n:08d}" for i in range(n)]
    codes = [("a", "b", None)[i % 3] for i in range(n)]
    return pa.table(
        [ids, codes, [f"text {i}" for i in ids], [2020 + int(i[-1]) % 3 for i in ids]], schema=SCHEMA
    )


def write_all(table: pa.Table, root: Path) -> dict[str, str]:
    written = {}
    for part in parts(table, LAYOUT, empty_year=2026):
        write(part.rows(), LAYOUT, root / part.path)
        written[part.path] = hashlib.sha256((root / part.path).read_bytes()).hexdigest()
    return written


def test_layout_is_one_file_per_year_without_the_year_inside(tmp_path: Path) -> None:
    files = write_all(rows(50), tmp_path)
    assert sorted(files) == [f"notes/year={year}/part-0.parquet" for year in (2020, 2021, 2022)]
    inside = pq.read_schema(tmp_path / "notes/year=2020/part-0.parquet")
    assert inside.names == ["id", "code", "text"]
    assert inside.metadata is None
    assert len(pd.read_parquet(tmp_path / "notes")) == 50


def test_rows_are_sorted_and_settings_are_pinned(tmp_path: Path) -> None:
    write_all(rows(3 * ROW_GROUP_ROWS + 600), tmp_path)
    file = pq.ParquetFile(tmp_path / "notes/year=2020/part-0.parquet")
    ids = file.read(columns=["id"])["id"].to_pylist()
    assert ids == sorted(ids)
    group = file.metadata.row_group(0)
    assert group.num_rows == ROW_GROUP_ROWS
    assert {group.column(i).compression for i in range(3)} == {"ZSTD"}
    assert [group.column(i).has_dictionary_page for i in range(3)] == [False, True, False]
    assert file.metadata.format_version == "2.6"


def test_the_same_rows_give_the_same_bytes_however_they_arrive(tmp_path: Path) -> None:
    table = rows(1000)
    reference = write_all(table, tmp_path / "a")
    shuffled = table.take(pa.array([(i * 7) % 1000 for i in range(1000)]))
    chunked = pa.concat_tables([shuffled.slice(0, 13), shuffled.slice(13)])
    assert write_all(chunked, tmp_path / "b") == reference
    encoded = table.set_column(1, "code", table["code"].dictionary_encode())
    assert write_all(encoded, tmp_path / "c") == reference


@pytest.mark.parametrize(("seed", "threads"), [("0", "1"), ("4242", "4")])
def test_the_same_rows_give_the_same_bytes_in_another_process(
    tmp_path: Path, seed: str, threads: str
) -> None:
    script = (
        "import pathlib, sys, pyarrow as pa\n"
        f"pa.set_cpu_count({threads}); pa.set_io_thread_count({threads})\n"
        "from tests.publish.test_parquet import rows, write_all\n"
        "print(sorted(write_all(rows(5000), pathlib.Path(sys.argv[1])).items()))\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", script, str(tmp_path / "other")]
    out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    assert out.strip() == str(sorted(write_all(rows(5000), tmp_path / "here").items()))


def test_equal_sort_keys_cannot_change_places(tmp_path: Path) -> None:
    layout = Layout("notes", SCHEMA, True, ("code",), frozenset(), tie_break=True)
    table = rows(300)
    there = [of_rows(part.rows()) for part in parts(table, layout, 2026)]
    backwards = table.take(pa.array(range(299, -1, -1)))
    back = [of_rows(part.rows()) for part in parts(backwards, layout, 2026)]
    assert there == back


def test_an_empty_table_can_be_read(tmp_path: Path) -> None:
    files = write_all(rows(3).slice(0, 0), tmp_path)
    assert list(files) == ["notes/year=2026/part-0.parquet"]
    frame = pd.read_parquet(tmp_path / "notes")
    assert list(frame.columns) == ["id", "code", "text", "year"]
    assert frame.empty


def test_a_table_that_is_not_the_contracts_is_refused_by_name() -> None:
    with pytest.raises(TableMismatch, match=r"notes: missing columns \['code'\], unknown columns \['kode'\]"):
        parts(rows(3).rename_columns(["id", "kode", "text", "year"]), LAYOUT, 2026)
    with pytest.raises(TableMismatch, match="notes"):
        parts(rows(3).set_column(3, "year", pa.array(["x", "y", "z"])), LAYOUT, 2026)
    with pytest.raises(TableMismatch, match="year"):
        parts(rows(3).set_column(3, "year", pa.array([2020, None, 2021], pa.int32())), LAYOUT, 2026)
