"""The loading lines work as printed, on a version as published."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

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


def test_stata(versions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = CODE["Stata, by way of pandas"].replace('"2026.11.23', f'"{versions}/2026.11.23')
    monkeypatch.chdir(tmp_path)
    run(code)
    back = pd.read_stata(tmp_path / "statements.dta")
    assert len(back) == 40
    assert back["text"].iloc[0] == pd.read_parquet(versions / "2026.11.23/statements")["text"].iloc[0]


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
