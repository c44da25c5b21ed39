"""A family of hosts: rows become sources, wrong rows are named, and what is shipped stands on evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from transforms.sources.family import HOURS, member_id, posts
from transforms.sources.model import (
    BUILT_IN,
    SourceError,
    families,
    load_sources,
    selected_sources,
    source_at,
)
from transforms.store import SAFE_ID

HEAD = "host,other_hosts,post,kind,iso3,section,basis,noted,note\n"
ROW = "aa.embassy.example,,Embassy in A,embassy,FRA,/eng/news/;/eng/old/,seen,2026-09,cited\n"
FAMILY = yaml.safe_load((BUILT_IN / "cn_posts.yml").read_text(encoding="utf-8")) | {"hosts_from": "hosts.csv"}


def written(folder: Path, rows: str, **changes: object) -> Path:
    (folder / "hosts.csv").write_text(HEAD + rows, encoding="utf-8")
    file = folder / "posts.yml"
    file.write_text(yaml.safe_dump(FAMILY | changes), encoding="utf-8")
    return file


def test_a_row_with_a_section_is_a_source(tmp_path: Path) -> None:
    written(
        tmp_path, ROW + "bb.embassy.example,,Embassy in B,embassy,DEU,,reported,2026-09,no section known\n"
    )
    (source,) = load_sources(tmp_path).values()
    assert (source.id, source.name, source.publisher.name) == (
        "cn_aa_embassy",
        "Embassy in A",
        "Embassy in A",
    )
    assert (source.serves_iso3, source.publisher.iso3, source.family) == ("FRA", "CHN", "posts")
    assert source.listing and [s.start for s in source.listing.sections] == [
        "http://aa.embassy.example/eng/news/",
        "http://aa.embassy.example/eng/old/",
    ]
    assert source.evidence[-1].note == "cited" and not source.enabled


def test_a_host_without_a_section_can_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(
        tmp_path, ROW + "bb.embassy.example,bb.old.example,Embassy in B,embassy,DEU,,reported,2026-09,x\n"
    )
    monkeypatch.setenv("READOUTS_SOURCES_PATH", str(tmp_path))
    found = source_at("bb.old.example")
    assert found and found.listing and (found.id, found.enabled) == ("cn_bb_embassy", False)
    assert [s.start for s in found.listing.sections] == [
        "http://bb.embassy.example/eng/",
        "http://bb.embassy.example/",
    ]
    assert source_at("cc.embassy.example") is None and "cn_bb_embassy" not in load_sources()


def test_a_host_keeps_its_minute_whatever_rows_come(tmp_path: Path) -> None:
    written(tmp_path, ROW)
    before = load_sources(tmp_path)["cn_aa_embassy"].schedule
    written(tmp_path, "a0" + ROW[2:] + ROW)
    after = {s.id: s.schedule for s in load_sources(tmp_path).values()}
    assert after["cn_aa_embassy"] == before and len(set(after.values())) == 2
    assert int(before.split()[1]) in HOURS


@pytest.mark.parametrize(
    ("rows", "field", "expected"),
    [
        (
            "AA.example,,A,embassy,FRA,,seen,2026-09,x\n",
            "line 2",
            "host: Value error, expected a lower-case host",
        ),
        ("a.example,,A,embassy,France,,seen,2026-09,x\n", "line 2", "iso3"),
        ("a.example,,A,embassy,FRA,eng/news,seen,2026-09,x\n", "line 2", "section"),
        (
            "a.example,,A,legation,FRA,,seen,2026-09,x\n",
            "line 2",
            "'embassy', 'consulate', 'mission' or 'office'",
        ),
        ("a.example,,A,embassy,FRA,,guessed,2026-09,x\n", "line 2", "'seen', 'documented' or 'reported'"),
        ("a.example,,A,embassy,FRA,,seen,yesterday,x\n", "line 2", "noted"),
        ("a.example,,A,embassy,FRA,,seen,2026-09,\n", "line 2", "note"),
        (ROW + ROW, "line 3", "aa.embassy.example is there already, in line 2"),
        (ROW + "b.example,aa.embassy.example,B,embassy,DEU,,seen,2026-09,x\n", "line 3", "is there already"),
        (ROW.replace("aa.", "way-too-long-for-an-id-of-a-source."), "way-too", "expected an id matching"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, rows: str, field: str, expected: str) -> None:
    written(tmp_path, rows)
    with pytest.raises(SourceError) as caught:
        load_sources(tmp_path)
    assert caught.value.field.startswith(field) and expected in str(caught.value)


def test_a_family_without_its_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "posts.yml").write_text(yaml.safe_dump(FAMILY))
    with pytest.raises(SourceError, match=r"hosts.csv: hosts_from: expected a UTF-8 CSV file"):
        load_sources(tmp_path)


def test_a_fault_of_the_template_is_told_with_the_host(tmp_path: Path) -> None:
    written(tmp_path, ROW, lang="english")
    with pytest.raises(SourceError, match=r"posts.yml: aa.embassy.example: lang"):
        load_sources(tmp_path)


def test_the_shipped_posts_are_off_and_say_on_what_they_stand() -> None:
    rows = posts(BUILT_IN / "cn_posts.csv")
    ids = [member_id("cn", row) for row in rows]
    assert len(set(ids)) == len(rows) > 200
    assert all(SAFE_ID.fullmatch(i) for i in ids)
    assert all(row.basis == "seen" or row.note for row in rows)
    assert all(row.iso3 for row in rows if row.kind != "mission")
    for row in rows:  # seen is a page that somebody saw: the note says which, or of when
        assert row.basis != "seen" or re.search(r"cited|read by|below", row.note), row
    assert not any(source.enabled for source in load_sources().values() if source.family)
    known, used = families()["cn_posts"]
    assert (known, used) == (len(rows), sum(s.family == "cn_posts" for s in load_sources().values()))


def test_many_sources_are_selected_by_one_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("READOUTS_SOURCES_PATH", raising=False)
    monkeypatch.setenv("READOUTS_SOURCES", "sample,cn_*_mission")
    assert [s.id for s in selected_sources()] == ["sample", "cn_eu_mission", "cn_un_mission"]
    monkeypatch.setenv("READOUTS_SOURCES", "cn_*_legation")
    with pytest.raises(ValueError, match=r"READOUTS_SOURCES names cn_\*_legation"):
        selected_sources()
