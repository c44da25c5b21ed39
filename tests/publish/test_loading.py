"""The loading lines work as printed, on a version as published."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from pandas.io.stata import StataReader

import readouts
from transforms.cli import main
from transforms.publish.export import export
from transforms.publish.loading import snippets
from transforms.store import Store

CODE = {snippet.tool: snippet.code for snippet in snippets("2026.11.23")}


@pytest.fixture
def versions(store: Store, published: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = published(store.root, 40, "2026.11.23").parent
    monkeypatch.chdir(folder)
    return folder


def run(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102  our own lines, as a reader would run them
    return names


def test_pandas(versions: Path) -> None:
    loaded = run(CODE["pandas"])
    assert len(loaded["meetings"]) == len(loaded["statements"]) == len(loaded["persons"]) == 40
    assert set(loaded["statements"]["year"]) == {2019, 2020, 2021, 2022, 2023}
    assert (loaded["statements"]["year"] >= 2022).sum() == 16
    assert pd.read_parquet("2026.11.23/statements", filters=[("year", ">=", 2022)]).shape[0] == 16


def test_duckdb(versions: Path) -> None:
    loaded = run(CODE["DuckDB"])
    assert len(loaded["meetings"].fetchall()) == len(loaded["persons"].fetchall()) == 40
    assert len(loaded["statements"].fetchall()) == 32
    assert "year" in loaded["statements"].columns


def test_the_loader(versions: Path) -> None:
    loaded = run(CODE["the loader, in Python"])
    assert len(loaded["meetings"]) == 40
    text = str(readouts.load("texts", store="2026.11.23")["text"].iloc[0])
    assert loaded["evidence"] in text


def test_polars(versions: Path) -> None:
    loaded = run(CODE["polars"])
    assert len(loaded["meetings"]) == len(loaded["persons"]) == 40
    assert loaded["statements"].filter(pl.col("year") < 2020).is_empty()
    assert len(loaded["statements"]) == 32
    assert loaded["meetings"].schema["year"].is_integer()


@pytest.mark.parametrize("file", ["meetings/year=2022/part-0.parquet", "persons/part-0.parquet"])
def test_a_single_file_opens_too(versions: Path, file: str) -> None:
    path = f"2026.11.23/{file}"
    rows = len(pd.read_parquet(path))
    assert 0 < rows <= 40
    assert len(pl.read_parquet(path)) == rows
    assert len(duckdb.read_parquet(path).fetchall()) == rows


def test_the_exports(versions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = CODE["Stata files, CSV for spreadsheets, one DuckDB file"]
    monkeypatch.setenv("READOUTS_STORE", str(versions.parent))
    monkeypatch.chdir(tmp_path)
    for line in code.splitlines():
        assert main(["--quiet", *line.removeprefix("readouts ").split()]) == 0, line
    back = pd.read_stata(tmp_path / "stata/statements.dta")
    assert len(back) == len(pd.read_csv(tmp_path / "csv/statements.csv")) == 40
    with duckdb.connect("duckdb/readouts.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM statements").fetchall() == [(40,)]


def test_the_stata_lines_name_what_the_files_have(versions: Path, tmp_path: Path) -> None:
    """No Stata runs here: the names, the label and the key in its lines are checked against the files."""
    export(versions / "2026.11.23", "stata", tmp_path / "stata")
    code = CODE["Stata, from these files"]
    for file in re.findall(r"stata/(\w+\.dta)", code):
        frame = pd.read_stata(tmp_path / "stata" / file)
        assert "statement_id" in frame.columns, file
    label, column = re.findall(r'"(\w+)":(\w+)', code)[0]
    with StataReader(tmp_path / "stata/statements.dta") as reader:
        reader.read()
        assert label in reader.value_labels()[column].values()


def test_r(versions: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("no Rscript on this machine")
    if subprocess.run([rscript, "-e", "library(arrow)"], capture_output=True).returncode:
        pytest.skip("R has no arrow package on this machine")
    subprocess.run([rscript, "-e", CODE["R (arrow)"] + "stopifnot(nrow(meetings) == 40)"], check=True)


def test_the_readme_of_a_version_has_these_lines(versions: Path) -> None:
    readme = (versions / "2026.11.23/README.md").read_text()
    assert all(code in readme for code in CODE.values())


@pytest.mark.parametrize("base", ['a"b', "a'b", "a\nb", "{base}"])
def test_a_path_that_would_break_the_lines_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="between quotes"):
        snippets(base)
