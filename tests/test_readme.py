"""The README's "Load it" works as it stands: its blocks are run in order, in a folder with one version."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from publish.conftest import publish_invented
from tables import valid_tables

from transforms.cli import main

PROJECT = Path(__file__).parents[1]
VERSION = "2026.11.23"


def blocks() -> Iterator[tuple[str, str]]:
    """(language, lines) of every block of the section."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("\n## Load it\n")[2].partition("\n## ")[0]
    yield from re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL)


def run(language: str, code: str) -> bool:
    """Run one block; False where this machine cannot."""
    if language == "python":
        exec(code, {})  # noqa: S102  our own lines, as a reader would run them
    elif language == "sql":
        duckdb.sql(code).fetchall()
    elif language == "sh":
        for line in code.splitlines():
            command, *arguments = line.split()
            assert command == "readouts" and main(["--quiet", *arguments]) == 0, line
    elif language == "r":
        return run_r(code)
    else:
        return False
    return True


def run_r(code: str) -> bool:
    rscript = shutil.which("Rscript")
    needed = "arrow" if "arrow" in code else "haven"
    if not rscript or subprocess.run([rscript, "-e", f"library({needed})"], capture_output=True).returncode:
        return False
    subprocess.run([rscript, "-e", code], check=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    return True


def test_the_load_section_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_invented(tmp_path, 0, VERSION, tables=valid_tables())
    shutil.copy(PROJECT / "readouts/readouts.R", tmp_path)
    monkeypatch.chdir(tmp_path)
    ran = [language for language, code in blocks() if run(language, code)]
    assert {"python", "sql", "sh"} <= set(ran)
    assert ran.count("python") == 2 and ran.count("sql") >= 2
    if os.environ.get("CI"):
        assert "r" in ran  # with haven; arrow is not among Debian's packages
