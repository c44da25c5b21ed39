"""A version in the formats of other tools, read back by these tools: nothing is lost on the way."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import Rows, release_id, sha256, tables_of, valid_rows

from expectations.contract import load
from expectations.profile import profile
from expectations.schema import arrow_schema
from transforms.cli import main
from transforms.publish.errors import PublishError
from transforms.publish.export import FORMATS, export
from transforms.publish.export.sheets import MOST_UNITS, guarded, parts, unguarded

Publish = Callable[..., Path]
LONG = 'A line, with "quotes".\nДлинный текст 😀 ' * 2_000  # 78,000 code points, more in UTF-16
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "'quoted'", "''", "plain", "a=1"]
READOUTS_R = Path(__file__).parents[2] / "readouts/readouts.R"


def difficult_rows() -> Rows:
    """The small tables, a text beyond Excel's cells and Stata's str#, and titles a spreadsheet would run."""
    rows = valid_rows()
    for n, title in enumerate(HOSTILE, start=10):
        rows["releases"].append(rows["releases"][0] | {"release_id": release_id(n), "title": title})
        rows["texts"].append(rows["texts"][0] | {"release_id": release_id(n), "title": title})
    rows["texts"].append(
        rows["texts"][0]
        | {"release_id": release_id(10), "revision": 2, "text": LONG, "text_sha256": sha256(LONG)}
    )
    rows["participants"][0] |= {"m49": "004", "rank_level": 1}
    return rows


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory, published: Publish) -> Path:
    tables = tables_of(difficult_rows())
    return published(
        tmp_path_factory.mktemp("store"), 0, "2026.11.23", tables=tables, profiles=profile(tables)
    )


@pytest.fixture(scope="module")
def exported(version: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    done: dict[str, Path] = {}

    def of(to: str) -> Path:
        if to not in done:
            done[to] = tmp_path_factory.mktemp("export") / to
            export(version, to, done[to])
        return done[to]

    return of


def published_rows(version: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(version / table).to_pylist()
    return rows


# --------------------------------------------------------------------------------------------------- Stata


def dta(folder: Path, name: str, **options: Any) -> pd.DataFrame:
    frame: pd.DataFrame = pd.read_stata(folder / f"{name}.dta", **options)
    return frame


@pytest.mark.parametrize("table", load().tables)
def test_stata_has_every_column_with_its_label(exported: Callable[[str], Path], table: str) -> None:
    folder, columns = exported("stata"), load().tables[table].columns
    names: set[str] = set()
    for file in folder.glob(f"{table}*.dta"):
        if file.stem not in (table, f"{table}_text"):
            continue
        with pd.io.stata.StataReader(file) as reader:
            labels = reader.variable_labels()
        assert file.read_bytes().startswith(b"<stata_dta><header><release>118<")
        assert all(len(name) <= 32 for name in labels)
        assert all(0 < len(label) <= 80 for label in labels.values())
        for name, label in labels.items():
            assert columns[name].description.startswith(label.rstrip("…")), name
        names |= labels.keys()
    assert names == columns.keys()


def test_stata_codes_are_labelled_numbers(exported: Callable[[str], Path], version: Path) -> None:
    labelled = dta(exported("stata"), "meetings")
    plain = dta(exported("stata"), "meetings", convert_categoricals=False)
    assert labelled["format"].tolist() == [row["format"] for row in published_rows(version, "meetings")]
    assert plain["format"].tolist() == [1, 2]
    assert plain["rank_level"].tolist()[0] == 4
    assert labelled["on_sidelines"].tolist() == ["no", "no"]
    with pd.io.stata.StataReader(exported("stata") / "meetings.dta") as reader:
        reader.read()
        labels = reader.value_labels()
    assert list(labels["format"].values()) == list(load().codes("format"))
    assert labels["rank_level"][1] == load().codes("rank_level")["1"].description
    assert "venue_iso3" not in labels  # ISO codes stay text, to be merged on


def test_stata_keeps_dates_moments_and_long_texts(exported: Callable[[str], Path], version: Path) -> None:
    folder = exported("stata")
    meetings, expected = dta(folder, "meetings"), published_rows(version, "meetings")
    assert meetings["event_date"].iloc[0].date() == expected[0]["event_date"]
    assert pd.isna(meetings["event_date"].iloc[1])
    seen = dta(folder, "releases")["first_seen_at"].dt.tz_localize("UTC")
    assert seen.tolist() == [row["first_seen_at"] for row in published_rows(version, "releases")]
    assert "text" not in dta(folder, "statements") and "text" not in dta(folder, "texts")
    for table in ("texts", "statements"):
        key = list(load().tables[table].primary_key)
        told = dta(folder, f"{table}_text")
        assert list(told.columns) == [*key, "text"]
        assert told["text"].tolist() == [row["text"] for row in published_rows(version, table)]


# ----------------------------------------------------------------------------------------------------- CSV


def cells(file: Path) -> list[dict[str, str]]:
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("text", [*HOSTILE, "", "é", "'=1"])
def test_the_guard_is_reversible_and_stops_formulas(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


@given(st.text())
def test_any_text_survives_the_guard_and_the_cut(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert "".join(parts(text, 3)) == text


@pytest.mark.parametrize("table", load().tables)
def test_csv_gives_back_every_cell(exported: Callable[[str], Path], version: Path, table: str) -> None:
    folder, key = exported("csv"), load().tables[table].row_label
    whole: dict[tuple[str, str], str] = {}
    for part in cells(folder / "long_cells.csv"):
        if part["table_name"] == table:
            place = (part["row_key"], part["column_name"])
            whole[place] = whole.get(place, "") + unguarded(part["text"])
    back, expected = cells(folder / f"{table}.csv"), published_rows(version, table)
    assert len(back) == len(expected)
    for got, row in zip(back, expected, strict=True):
        assert list(got) == list(row)
        name = "|".join(unguarded(got[c]) for c in key)
        for column, value in row.items():
            text = whole.get((name, column), unguarded(got[column]))
            if value is None or isinstance(value, str):
                assert text == (value or ""), column
            elif isinstance(value, bool):
                assert text == str(value).upper()
            elif hasattr(value, "isoformat"):
                assert text.startswith(value.isoformat().partition("+")[0].replace(" ", "T"))
            else:
                assert float(text) == value


def test_no_cell_is_too_long_or_run_as_a_formula(exported: Callable[[str], Path]) -> None:
    files = list(exported("csv").glob("*.csv"))
    assert {file.stem for file in files} == {*load().tables, "columns", "long_cells"}
    found = [cell for file in files for row in cells(file) for cell in row.values()]
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in found) <= MOST_UNITS
    assert not [cell for cell in found if cell[:1] in tuple("=+-@\t\r\n＝＋－＠") and cell]
    assert (
        sum(LONG.startswith(unguarded(cell)) and len(cell) > 10_000 for cell in found) == 2
    )  # cell, first part


def test_pandas_reads_the_csv_with_the_types_it_tells(exported: Callable[[str], Path]) -> None:
    folder = exported("csv")
    types = {
        c["column_name"]: c["type"]
        for c in cells(folder / "columns.csv")
        if c["table_name"] == "participants"
    }
    strings = {name: "str" for name, type_ in types.items() if type_ == "string"}
    frame = pd.read_csv(folder / "participants.csv", encoding="utf-8-sig", dtype=strings)
    assert frame["m49"].iloc[0] == "004"


# -------------------------------------------------------------------------------------------------- DuckDB


def test_duckdb_is_whole_after_a_move(exported: Callable[[str], Path], version: Path, tmp_path: Path) -> None:
    moved = shutil.copy(exported("duckdb") / "readouts.duckdb", tmp_path / "other.duckdb")
    with duckdb.connect(str(moved), read_only=True) as connection:
        for table in load().tables:
            got = connection.sql(f"FROM {table}").to_arrow_table().cast(arrow_schema(table))
            assert got.equals(pq.read_table(version / table).cast(arrow_schema(table))), table


def test_duckdb_tells_what_every_table_and_column_is(exported: Callable[[str], Path]) -> None:
    with duckdb.connect(str(exported("duckdb") / "readouts.duckdb"), read_only=True) as connection:
        comments = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns()"
        ).fetchall()
        tables = dict(connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        views = dict(
            connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
        )
        codes = connection.execute("SELECT code FROM codes WHERE vocabulary = 'format'").fetchall()
        about = dict(connection.execute("FROM about").fetchall())
    told = {(table, column): comment for table, column, comment in comments}
    for name, table in load().tables.items():
        assert tables[name].startswith(table.description)
        for column, said in table.columns.items():
            assert told[name, column].startswith(said.description)
    assert all(views.values()) and views.keys() == {"latest_texts", "statement_evidence", "meeting_pairs"}
    assert [code for (code,) in codes] == list(load().codes("format"))
    assert about["version"] == "2026.11.23"


def test_duckdb_views_show_the_evidence(exported: Callable[[str], Path]) -> None:
    with duckdb.connect(str(exported("duckdb") / "readouts.duckdb"), read_only=True) as connection:
        shown = connection.execute("SELECT text, evidence, url FROM statement_evidence").fetchall()
        pairs = connection.execute("SELECT iso3_a, iso3_b FROM meeting_pairs").fetchall()
    assert len(shown) == 3 and all(text == evidence and url for text, evidence, url in shown)
    assert pairs == [("CHN", "ZMB")]


# ------------------------------------------------------------------------------------------------------- R


def r(code: str) -> str:
    """What R prints for ``code``; skipped where there is no R, or no haven."""
    rscript = shutil.which("Rscript")
    works = rscript and not subprocess.run([rscript, "-e", "library(haven)"], capture_output=True).returncode
    if not works and os.environ.get("CI"):
        pytest.fail("continuous integration needs R with haven")
    if not works:
        pytest.skip("no R with haven on this machine")
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run([str(rscript), "-e", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("to", ["stata", "csv"])
def test_the_r_loader_reads_what_python_reads(
    exported: Callable[[str], Path], version: Path, tmp_path: Path, to: str
) -> None:
    r(
        f"""
        source("{READOUTS_R}")
        place <- "{exported(to)}"
        meetings <- readouts_load("meetings", place)
        stopifnot(identical(meetings$format[1:2], c("in_person", "phone")))
        stopifnot(inherits(meetings$event_date, "Date"), is.na(meetings$city[2]))
        stopifnot(is.logical(meetings$on_sidelines))
        stopifnot(identical(as.vector(meetings$rank_level), c(4L, NA)))
        stopifnot(is.integer(meetings$n_participants), is.numeric(meetings$confidence))
        stopifnot(identical(readouts_load("participants", place)$m49[1], "004"))
        stopifnot(format(readouts_load("releases", place)$first_seen_at[1]) == "2026-11-20 03:00:00")
        said <- readouts_statements_of(meetings$meeting_id[1], place)
        stopifnot(identical(as.integer(said$seq), 1:2))
        for (i in 1:2) stopifnot(readouts_evidence(said[i, ], place) == said$text[i])
        stopifnot(inherits(try(readouts_statements_of("m-9", place), silent = TRUE), "try-error"))
        writeLines(readouts_load("texts", place)$text, "{tmp_path}/texts.txt", useBytes = TRUE)
        writeLines(readouts_load("releases", place)$title, "{tmp_path}/titles.txt", useBytes = TRUE)
        """
    )
    for name, table, column in (("texts", "texts", "text"), ("titles", "releases", "title")):
        expected = "".join(f"{row[column]}\n" for row in published_rows(version, table))
        if to == "csv":  # R reads a lone carriage return as the end of a line
            expected = expected.replace("\r", "\n")
        assert (tmp_path / f"{name}.txt").read_bytes().decode() == expected


def test_haven_sees_labels(exported: Callable[[str], Path]) -> None:
    printed = r(
        f"""
        meetings <- haven::read_dta("{exported("stata")}/meetings.dta")
        cat(attr(meetings$format, "label"), names(attr(meetings$format, "labels"))[2], sep = "|")
        """
    )
    assert printed == f"{load().tables['meetings'].columns['format'].description}|phone"


def test_the_r_loader_picks_versions_and_names_what_parquet_needs(tmp_path: Path, published: Publish) -> None:
    published(tmp_path, 5, "2026.11.23")
    published(tmp_path, 6, "2026.11.24")
    index = json.loads((tmp_path / "versions/index.json").read_text())
    index["channels"] = {"nightly": "2026.11.24", "stable": "2026.11.23"}
    index["promotions"] = [{"channel": "stable", "version": "2026.11.23", "why": "read by two people"}]
    index["pruned"] = [{"version": "2026.11.20"}]
    (tmp_path / "versions/index.json").write_text(json.dumps(index, indent=2))
    code = f"""
        source("{READOUTS_R}")
        stopifnot(identical(readouts_versions("{tmp_path}"), c("2026.11.23", "2026.11.24")))
        stopifnot(basename(.version_folder("{tmp_path}", NULL, NULL)) == "2026.11.24")
        stopifnot(basename(.version_folder("{tmp_path}", NULL, "2026-11-23")) == "2026.11.23")
        stopifnot(basename(.version_folder("{tmp_path}", "stable", NULL)) == "2026.11.23")
        gone <- try(.version_folder("{tmp_path}", "2026.11.20", NULL), silent = TRUE)
        stopifnot(grepl("has no version 2026.11.20", gone))
        early <- try(.version_folder("{tmp_path}", NULL, "2026-11-01"), silent = TRUE)
        stopifnot(grepl("no version published by", early))
        read <- try(readouts_load("meetings", "{tmp_path}", "2026.11.23"), silent = TRUE)
        reads <- function(package) requireNamespace(package, quietly = TRUE)
        parquet <- reads("arrow") || reads("nanoparquet")
        stopifnot(if (parquet) nrow(read) == 5 else grepl("arrow or nanoparquet", read))
    """
    r(code)


# ---------------------------------------------------------------------------------------------- the command


def test_an_export_overwrites_nothing(version: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(PublishError, match="not an empty folder"):
        export(version, "csv", tmp_path)
    with pytest.raises(PublishError, match="not a readable manifest"):
        export(tmp_path, "csv", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("to", FORMATS)
def test_the_command_prints_what_it_wrote(
    version: Path, tmp_path: Path, to: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--quiet", "export", str(version), "--to", to, str(tmp_path / "out")]) == 0
    printed = {Path(line) for line in capsys.readouterr().out.splitlines()}
    assert printed == set((tmp_path / "out").iterdir()) and printed
