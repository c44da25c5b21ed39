"""``verify`` finds whatever happened to a version after it was published."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from transforms.publish.verify import verify


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, published: Callable[..., Path]) -> Path:
    return published(tmp_path_factory.mktemp("store"), 40, "2026.11.23")


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "a copy on another disk"))


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_copy_verifies(copy: Path) -> None:
    assert verify(copy) == []


@pytest.mark.parametrize("file", ["statements/year=2020/part-0.parquet", "README.md", "report/index.html"])
@pytest.mark.parametrize("at", [0, 17, -1])
def test_one_flipped_bit_is_found(copy: Path, file: str, at: int) -> None:
    flip(copy / file, at)
    assert any(problem.startswith(f"{file} has sha256") for problem in verify(copy))


def test_a_changed_manifest_is_found(copy: Path) -> None:
    flip(copy / "manifest.json", 30)
    assert any("manifest.json" in problem for problem in verify(copy))


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda v: (v / "meetings/year=2021/part-0.parquet").unlink(), "is missing"),
    "added": (lambda v: (v / "meetings/year=2031.parquet").write_bytes(b"x"), "is not listed"),
    "no sums": (lambda v: (v / "SHA256SUMS").unlink(), "SHA256SUMS cannot be read"),
    "no manifest": (lambda v: (v / "manifest.json").unlink(), "not a readable manifest"),
    "escaping sums": (
        lambda v: (v / "SHA256SUMS").write_text("0" * 64 + "  ../../etc/passwd\n"),
        "line 1 is not a checksum of a file in this folder",
    ),
    "truncated": (
        lambda v: (v / "persons/part-0.parquet").write_bytes(b"PAR1"),
        "not a readable Parquet file",
    ),
}


@pytest.mark.parametrize("kind", sorted(DAMAGE))
def test_damage_is_named(copy: Path, kind: str) -> None:
    damage, expected = DAMAGE[kind]
    damage(copy)
    assert any(expected in problem for problem in verify(copy)), verify(copy)


def test_no_version_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    assert verify(tmp_path / "nowhere")
