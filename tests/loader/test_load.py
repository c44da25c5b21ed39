"""``readouts.load`` and its three companions, on a local store."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from tables import TALKS, meeting_id, release_id

import readouts
from expectations.contract import load as contract
from loader.conftest import FIRST, SECOND


def test_versions_are_listed_oldest_first(root: Path) -> None:
    assert readouts.versions(store=root) == [FIRST, SECOND]
    assert readouts.versions(store=root / "versions") == [FIRST, SECOND]
    assert readouts.versions(store=root / "versions" / FIRST) == [FIRST]


@pytest.mark.parametrize("table", contract().tables)
def test_every_table_loads_with_the_contracts_columns(root: Path, table: str) -> None:
    frame = readouts.load(table, store=root)
    assert list(frame.columns) == list(contract().tables[table].columns)
    assert frame.attrs["readouts"]["version"] == SECOND


def test_the_types_are_those_one_can_work_with(root: Path) -> None:
    meetings = readouts.load("meetings", version=FIRST, store=root)
    assert pd.api.types.is_datetime64_any_dtype(meetings["event_date"])
    assert meetings["rank_level"].tolist() == [4, pd.NA]
    assert meetings["on_sidelines"].dtype == "boolean"
    assert (meetings["year"] >= 2026).all()
    assert meetings["city"].isna().tolist() == [False, True]


def test_the_store_of_the_environment_is_the_default(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_STORE", os.fspath(root))
    assert len(readouts.load("releases")) == 4
    assert len(readouts.load("releases", version=FIRST)) == 3


def test_a_channel_of_the_store_is_a_version_too(root: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(root, tmp_path / "copy"))
    file = store / "versions/index.json"
    index = json.loads(file.read_text())
    file.write_text(json.dumps(index | {"channels": {"stable": FIRST, "candidate": None}}))
    assert readouts.load("meetings", version="stable", store=store).attrs["readouts"]["version"] == FIRST
    assert readouts.load("meetings", store=store).attrs["readouts"]["version"] == SECOND
    with pytest.raises(readouts.NotThere, match="no version 'candidate'"):
        readouts.load("meetings", version="candidate", store=store)


def test_years_and_columns_narrow_what_is_read(root: Path) -> None:
    assert len(readouts.load("meetings", years=[2026], store=root)) == 2
    none = readouts.load("meetings", years=[1999], store=root)
    assert none.empty and list(none.columns) == list(contract().tables["meetings"].columns)
    assert readouts.load("meetings", columns=["year"], store=root)["year"].tolist() == [2026, 2026]
    assert list(readouts.load("meetings", columns=["year", "city"], store=root).columns) == ["year", "city"]
    assert len(readouts.load("persons", years=[1999], store=root)) == 3  # not by year


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"table": "dinners"}, "no table 'dinners'; it has: accounts"),
        (
            {"table": "meetings", "version": "2020.01.01"},
            f"no version '2020.01.01'; it has: {FIRST}, {SECOND}",
        ),
        ({"table": "meetings", "version": "../../etc"}, "no version"),
        ({"table": "meetings", "columns": ["mood"]}, "no column mood"),
        ({"table": "meetings", "as_of": "2026-11-24", "columns": ["mood"]}, "no column mood"),
        ({"table": "rejects", "as_of": "2026-11-24"}, "rejects does not tell when"),
        (
            {"table": "meetings", "as_of": "2026-11-22"},
            f"no version published by 2026-11-22; the oldest is {FIRST}",
        ),
    ],
)
def test_what_is_not_there_is_named(root: Path, asked: dict[str, str], said: str) -> None:
    with pytest.raises(readouts.NotThere, match=said):
        readouts.load(**asked, store=root)


def test_a_place_without_versions_says_what_it_looked_for(tmp_path: Path) -> None:
    with pytest.raises(readouts.NotThere, match=r"versions/index\.json"):
        readouts.load("meetings", store=tmp_path)
    with pytest.raises(readouts.ReadoutsError, match="ftp://"):
        readouts.load("meetings", store="ftp://example.org/readouts")


def test_a_changed_file_is_refused_and_named(root: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(root, tmp_path / "copy"))
    file = store / "versions" / FIRST / "meetings/year=2026/part-0.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"X")
    with pytest.raises(
        readouts.Damaged, match=r"meetings/year=2026/part-0\.parquet is not the published file"
    ):
        readouts.load("meetings", version=FIRST, store=store)
    manifest = store / "versions" / SECOND / "manifest.json"
    manifest.write_text(manifest.read_text() + " ")
    with pytest.raises(readouts.Damaged, match=f"{SECOND}/manifest.json"):
        readouts.load("persons", version=SECOND, store=store)


@pytest.mark.parametrize("path", ["../../secret.parquet", "/etc/passwd", "meetings/../x.parquet"])
def test_a_manifest_cannot_name_files_elsewhere(root: Path, tmp_path: Path, path: str) -> None:
    version = Path(shutil.copytree(root / "versions" / FIRST, tmp_path / FIRST))
    manifest = version / "manifest.json"
    manifest.write_text(manifest.read_text().replace("persons/part-0.parquet", path))
    with pytest.raises(readouts.ReadoutsError, match="no file of a table"):
        readouts.load("persons", store=version)


def test_statements_of_a_meeting_come_in_order(root: Path) -> None:
    said = readouts.statements_of(meeting_id(1), store=root)
    assert said["seq"].tolist() == [1, 2]
    assert set(said["meeting_id"]) == {meeting_id(1)}
    with pytest.raises(readouts.NotThere, match="no meeting 'm-9'"):
        readouts.statements_of("m-9", store=root)


def test_evidence_is_the_passage_a_row_was_read_from(root: Path) -> None:
    said = readouts.statements_of(meeting_id(1), store=root)
    assert [readouts.evidence(row) for _, row in said.iterrows()] == said["text"].tolist()
    meeting = readouts.load("meetings", store=root).iloc[0]
    assert readouts.evidence(meeting) == TALKS.splitlines()[0]
    assert readouts.evidence(meeting.to_dict(), store=root) == TALKS.splitlines()[0]
    with pytest.raises(readouts.NotThere, match="only what was read from a text"):
        readouts.evidence(readouts.load("persons", store=root).iloc[0])
    with pytest.raises(readouts.NotThere, match="no text of release 'r-9'"):
        readouts.evidence(meeting.to_dict() | {"release_id": "r-9"}, store=root)


# --------------------------------------------------------------------------------------------------- as of


def test_as_of_finds_the_newest_version_published_by_then(root: Path) -> None:
    for day, version in [("2026-11-23", FIRST), ("2026-11-30", FIRST), ("2026-12-01", SECOND)]:
        assert readouts.load("meetings", as_of=day, store=root).attrs["readouts"]["version"] == version
    assert len(readouts.load("releases", as_of=date(2026, 11, 30), store=root)) == 3
    with pytest.raises(ValueError, match="a day, not a moment"):
        readouts.load("meetings", as_of=datetime(2026, 11, 30), store=root)  # noqa: DTZ001


def test_a_later_version_tells_its_releases_as_they_were(root: Path) -> None:
    then = readouts.load("releases", version=SECOND, as_of="2026-11-24", store=root).set_index("release_id")
    assert list(then.index) == [release_id(n) for n in (1, 2, 3)]
    edited = then.loc[release_id(3)]
    first = readouts.load("releases", version=FIRST, store=root).set_index("release_id").loc[release_id(3)]
    for column in ("revision", "status", "title", "text_sha256", "last_changed_at", "first_seen_at"):
        assert edited[column] == first[column], column
    assert pd.isna(edited["n_words"]) and pd.isna(edited["warc_offset"])
    assert then.loc[release_id(1), "n_words"] == first["n_words"] or then.loc[release_id(1), "n_words"] > 0


@pytest.mark.parametrize(
    ("day", "revision", "status"),
    [("2026-11-24", 1, "live"), ("2026-11-25", 2, "edited"), ("2026-11-26", 2, "deleted")],
)
def test_status_and_revision_follow_the_changes(root: Path, day: str, revision: int, status: str) -> None:
    then = readouts.load("releases", version=SECOND, as_of=day, store=root).set_index("release_id")
    assert then.loc[release_id(3), ["revision", "status"]].tolist() == [revision, status]
    texts = readouts.load("texts", version=SECOND, as_of=day, store=root)
    assert texts.loc[texts["release_id"] == release_id(3), "revision"].tolist() == list(
        range(1, revision + 1)
    )


def test_rows_read_from_a_later_revision_are_left_out_and_counted(root: Path) -> None:
    with pytest.warns(UserWarning, match="1 rows of meetings were read from pages edited after 2026-11-24"):
        then = readouts.load("meetings", version=SECOND, as_of="2026-11-24", store=root)
    assert then["meeting_id"].tolist() == [meeting_id(1)]
    assert then.attrs["readouts"]["left_out"] == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        now = readouts.load("meetings", version=SECOND, as_of="2026-11-25", store=root)
    assert len(now) == 2


@pytest.mark.filterwarnings("ignore:.*rows of .* were read from pages edited")
def test_as_of_keeps_the_keys_whole(root: Path) -> None:
    def then(table: str) -> pd.DataFrame:
        return readouts.load(table, version=SECOND, as_of="2026-11-24", store=root)

    meetings = set(then("meetings")["meeting_id"])
    for table in ("accounts", "participants", "statements"):
        assert set(then(table)["meeting_id"].dropna()) <= meetings, table
    assert set(then("persons")["person_id"]) == set(then("participants")["person_id"].dropna())
    assert set(then("organizations")["org_id"]) == set()  # named in the edited release only
    assert len(then("changes")) == 3


def test_before_the_first_capture_nothing_was_known(root: Path) -> None:
    for table in ("releases", "texts", "meetings", "persons", "changes"):
        assert readouts.load(table, version=SECOND, as_of="2026-11-19", store=root).empty
