"""``pip install .`` without an extra: the built package beside pandas and pyarrow, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
# What pandas and pyarrow themselves need; everything else of the environment is out of sight.
NEEDED = ("pandas", "pyarrow", "numpy", "dateutil", "six", "pytz", "tzdata")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built wheel's content and links to what the loader may import."""
    built, folder = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("alone")
    source = tmp_path_factory.mktemp("source")  # a build leaves traces where it runs
    for name in ("readouts", "transforms", "expectations"):
        shutil.copytree(PROJECT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source / name)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--no-index", "--wheel-dir", str(built), str(source)],
        check=True,
        cwd=built,
    )  # fmt: skip
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    packages = Path(sysconfig.get_path("purelib"))
    for entry in packages.iterdir():
        if entry.name.partition(".")[0] in (*NEEDED, *(f"{name}libs" for name in NEEDED)):
            (folder / entry.name).symlink_to(entry)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)}
    command = [sys.executable, "-S", *arguments]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def test_it_loads_with_pandas_and_pyarrow_alone(alone: Path, root: Path) -> None:
    lines = f"""
import sys, readouts
meetings = readouts.load("meetings", store={str(root)!r})
said = readouts.statements_of(meetings["meeting_id"][0], store={str(root)!r})
assert readouts.evidence(said.iloc[0]) == said["text"][0]
assert len(meetings) == 2 and readouts.__file__.startswith({str(alone)!r})
print([name for name in ("airflow", "transforms", "expectations", "yaml", "duckdb") if name in sys.modules])
"""
    done = run(alone, "-c", lines)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_the_command_says_what_it_needs(alone: Path) -> None:
    done = run(alone, "-c", "import sys; from transforms.command import main; sys.exit(main())")
    assert done.returncode == 2
    assert "pip install 'readouts[pipeline]'" in done.stderr


def test_the_r_file_comes_with_it(alone: Path) -> None:
    assert (alone / "readouts/readouts.R").read_text() == (PROJECT / "readouts/readouts.R").read_text()
