"""A published version is built again from the archive and the code, row by row the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from transforms import night
from transforms.cli import main
from transforms.link import people
from transforms.publish.errors import PublishError
from transforms.rebuild import rebuilt
from transforms.store import Store


@pytest.fixture
def two_nights(sample_night: Store, sample_env: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The sample's version; then another night's captures, and a version with other ids made by them."""
    shutil.copytree(sample_night.root, sample_env.root)
    night.harvest_source("sample", "night-2")
    monkeypatch.setattr(
        people, "_person_row", lambda *row, whole=people._person_row: whole(*row) | {"aliases": "X"}
    )
    assert night.build_version("2026.11.21")["published"]
    return sample_env


def n_persons(version: Path) -> int:
    rows: int = json.loads((version / "manifest.json").read_bytes())["tables"]["persons"]["rows"]
    return rows


def test_versions_are_built_again_from_the_captures_they_saw(
    two_nights: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rebuilt(two_nights, two_nights.version("2026.11.21")) == []
    first = two_nights.version("2026.11.20")
    assert rebuilt(two_nights, first) == [
        f"persons: 0 rows added, 0 rows removed, {n_persons(first)} rows changed when built again"
    ]
    monkeypatch.undo()
    assert rebuilt(two_nights, first) == []  # the second night's captures do not exist for it


def test_without_the_version_before_its_own_ids_are_the_input(two_nights: Store) -> None:
    shutil.rmtree(two_nights.version("2026.11.20"))
    assert rebuilt(two_nights, two_nights.version("2026.11.21")) == []


def test_other_code_is_refused_by_the_name_of_the_right_one(
    sample_night: Store, sample_env: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(sample_night.root, sample_env.root)
    file = sample_env.version("2026.11.20") / "manifest.json"
    told = json.loads(file.read_bytes())
    told["code"] = {"commit": "feedface", "digest": "0" * 64}
    file.write_text(json.dumps(told))
    with pytest.raises(PublishError, match=r"commit feedface; `make rebuild VERSION=2026\.11\.20`"):
        rebuilt(sample_env, file.parent)
    assert main(["-q", "rebuild", "2026.11.20", "--any-code"]) == 0
    assert "every row is the same" in capsys.readouterr().out


def test_a_row_that_is_not_from_the_archive_is_found(sample_night: Store, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(sample_night.version("2026.11.20"), tmp_path / "copy"))
    told = json.loads((copy / "manifest.json").read_bytes())
    told["tables"]["persons"]["content_hash"] = "0" * 64
    (copy / "manifest.json").write_text(json.dumps(told))
    assert [p.split(":")[0] for p in rebuilt(sample_night, copy)] == ["persons"]


def test_the_commands_on_versions(
    two_nights: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["-q", "diff", "2026.11.20", "--delta", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    n = n_persons(two_nights.version("2026.11.21"))
    assert f"aliases changed in {n} rows" in told and (tmp_path / "delta/persons.parquet").is_file()
    assert main(["-q", "apply", "2026.11.20", "2026.11.21", str(tmp_path / "made")]) == 0
    assert (tmp_path / "made/persons/part-0.parquet").is_file()
    assert main(["-q", "apply", "2026.11.20", "2026.11.21", str(tmp_path / "made")]) == 2
    assert main(["-q", "prune", "--keep-last", "1"]) == 0
    assert "nothing was done" in capsys.readouterr().out
    assert main(["-q", "promote", "2026.11.20", "--to", "stable"]) == 1
    assert "invented" in capsys.readouterr().err
    assert main(["-q", "promote", "2026.11.20", "--to", "candidate", "--why", "a look"]) == 0
    assert main(["-q", "id", "m-0000000000000000"]) == 2
    capsys.readouterr()
    main(["-q", "show"])
    meeting = next(word for word in capsys.readouterr().out.split() if word.startswith("m-")).rstrip(",")
    assert main(["-q", "id", meeting]) == 0
    assert f"{meeting} in meetings: release_id r-" in capsys.readouterr().out
