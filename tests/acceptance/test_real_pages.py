"""Real pages of the Chinese ministry, from the gateway to a version."""

from __future__ import annotations

import html
import re
import tarfile
from datetime import date
from pathlib import Path

import pytest

from tests.acceptance.nights import NIGHT, Row, build, harvest, rows
from tests.servers import seed_tree, serve_tree, zh_tree


@pytest.fixture(scope="module")
def chinese(shared: Path, scratch: Path) -> tuple[Path, list[dict[str, str]], int]:
    """(version, the index's rows, number of articles beside them)."""
    with tarfile.open(shared / "corpus/mfa_zh_pages.tar.xz") as tar:
        tar.extractall(scratch / "zh", filter="data")
    corpus = next((scratch / "zh").rglob("spokesperson")).parent
    index = zh_tree(corpus, scratch / "zh-tree")
    with serve_tree(scratch / "zh-tree", memento=NIGHT) as gateway:
        harvest(scratch / "zh-store", ["mfa_zh"], gateway)
    beside = len(list((corpus / "www.fmprc.gov.cn").rglob("*.shtml")))
    return build(scratch / "zh-store", ["mfa_zh"]), index, beside


def test_every_article_of_both_eras_is_a_release(chinese: tuple[Path, list[dict[str, str]], int]) -> None:
    version, index, beside = chinese
    releases = {r["url"]: r for r in rows(version, "releases")}
    assert len(releases) == len(index) + beside
    assert {r["parser"] for r in releases.values()} == {"mfa_2015", "mfa_2021"}
    texts = {t["release_id"]: t["text"] for t in rows(version, "texts")}
    assert all(texts[r["release_id"]].strip() for r in releases.values())
    for row in index:
        found = releases[row["url"]]
        assert "".join(found["title"].split()) == _plain(row["title"])
        assert str(found["published_date"]) == row["pub"][:10]


def _plain(title: str) -> str:
    """The index keeps markup as the source has it, escaped; the page's own script removes it."""
    return "".join(re.sub(r"<br\s*/?>", "", html.unescape(title)).split())


def test_what_is_not_english_is_kept_but_not_read(chinese: tuple[Path, list[dict[str, str]], int]) -> None:
    version = chinese[0]
    releases = rows(version, "releases")
    assert {(r["lang"], r["missing_reason"]) for r in releases} == {("zh", "language")}
    assert not rows(version, "meetings") and not rows(version, "statements")


@pytest.fixture(scope="module")
def seed(shared: Path, scratch: Path) -> Path:
    seed_tree(shared / "corpus/seed_release.txt", scratch / "seed-tree")
    with serve_tree(scratch / "seed-tree", memento=NIGHT) as gateway:
        harvest(scratch / "seed-store", ["seed_mission"], gateway)
    return build(scratch / "seed-store", ["seed_mission"])


def test_the_seed_release_reports_one_meeting(seed: Path) -> None:
    (release,), (meeting,) = rows(seed, "releases"), rows(seed, "meetings")
    assert (release["kind"], release["published_date"]) == ("meeting", date(2022, 9, 23))
    assert meeting["event_date"] == date(2022, 9, 22)
    assert (meeting["event_date_prec"], meeting["format"]) == ("day", "in_person")
    assert (meeting["city"], meeting["venue_iso3"], meeting["on_sidelines"]) == ("New York", "USA", True)
    assert meeting["occasion"] == "United Nations General Assembly"
    people = {p["name"]: p for p in rows(seed, "participants")}
    assert people.keys() == {"Wang Yi", "Jens Stoltenberg"}
    assert _who(people["Wang Yi"]) == ("State Councilor and Foreign Minister", "CHN", None)
    assert _who(people["Jens Stoltenberg"]) == ("Secretary General", None, "NATO")


def _who(p: Row) -> tuple[str | None, str | None, str | None]:
    return p["title_raw"], p["iso3"], p["org_id"]


def test_every_sentence_of_the_seed_release_has_its_speaker(seed: Path) -> None:
    """Paragraph 1 is narration; 2 and 4 are Wang's, 3 is Stoltenberg's, 5 says what both sides did."""
    by_paragraph: dict[int, set[str]] = {}
    for s in rows(seed, "statements"):
        who = s["speaker_name"] or s["attribution"]
        by_paragraph.setdefault(s["paragraph"], set()).add(who)
    assert {n: by_paragraph.get(n) for n in (2, 3, 4)} == {
        2: {"Wang Yi"},
        3: {"Jens Stoltenberg"},
        4: {"Wang Yi"},
    }
    (text,) = rows(seed, "texts")
    for s in rows(seed, "statements"):
        assert text["text"][s["char_start"] : s["char_end"]] == s["text"]
