"""Damage on disk is found and named, whatever was damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from transforms.audit.checksums import archive_problems, version_problems
from transforms.cli import main
from transforms.harvest import read_captures
from transforms.store import Store


@pytest.fixture
def copy(sample_night: Store, tmp_path: Path) -> Store:
    """The sample night's store, to be damaged."""
    shutil.copytree(sample_night.root, tmp_path / "copy")
    return Store(tmp_path / "copy")


def warc(store: Store) -> Path:
    (month,) = store.capture_months("sample")
    return store.warc("sample", month)


def flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x40
    path.write_bytes(data)


def test_what_is_whole_has_no_problems(sample_night: Store) -> None:
    assert list(archive_problems(sample_night, "sample")) == []
    assert list(version_problems(sample_night)) == []


def test_a_single_bit_in_the_archive_is_found(copy: Store) -> None:
    path = warc(copy)
    flip(path, path.stat().st_size // 2)
    problems = list(archive_problems(copy, "sample"))
    assert problems and path.name in problems[0]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-200]), "none was found there"),
        (lambda path: path.write_bytes(b""), "none was found there"),
    ],
)
def test_what_is_lost_is_named(copy: Store, damage: Callable[[Path], None], said: str) -> None:
    damage(warc(copy))
    assert any(said in problem for problem in archive_problems(copy, "sample"))


def test_records_that_are_not_those_of_the_index_are_named(copy: Store) -> None:
    """A file put together from other records: every one of them is sound in itself."""
    path = warc(copy)
    first, second = [c for c in read_captures(copy, "sample", path.name[7:14]) if c.role == "article"][:2]
    data = path.read_bytes()
    a = data[first.warc_offset : first.warc_offset + first.warc_length]
    path.write_bytes(data[: second.warc_offset] + a + data[second.warc_offset + second.warc_length :])
    assert any("not the one of the index" in problem for problem in archive_problems(copy, "sample"))


def test_bytes_behind_the_last_indexed_record_are_a_harvest_at_work(copy: Store) -> None:
    with warc(copy).open("ab") as f:
        f.write(b"\x1f\x8b half a record")
    assert list(archive_problems(copy, "sample")) == []


def test_a_damaged_version_is_named_and_the_command_fails(
    copy: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("READOUTS_STORE", str(copy.root))
    monkeypatch.setenv("READOUTS_SOURCES", "sample")
    assert main(["audit", "--checksums"]) == 0
    assert "archive and versions are whole" in capsys.readouterr().out
    file = next((copy.version("2026.11.20") / "meetings").rglob("*.parquet"))
    flip(file, file.stat().st_size // 2)
    assert main(["audit", "--checksums"]) == 1
    assert "version 2026.11.20: " in capsys.readouterr().out
