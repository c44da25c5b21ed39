"""Night 1 of the invented ministry and its missions: mirrors, templates, robots.txt in every state."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.nights import NIGHT, build, harvest, rows, score
from tests.servers import serve_specimens

HOSTS = ["specimen_ke", "specimen_mfa", "specimen_pe", "specimen_pl", "specimen_un"]


@pytest.fixture(scope="module")
def version(specimens: Path, shared: Path, scratch: Path) -> Path:
    faults = shared / "specimens/faults.json"
    with serve_specimens(specimens / "site-night1", faults, memento=NIGHT) as gateway:
        harvest(scratch / "specimen-store", HOSTS, gateway)
    return build(scratch / "specimen-store", HOSTS)


def test_what_is_live_is_a_release_and_what_robots_forbids_is_none(version: Path, specimens: Path) -> None:
    live = json.loads((specimens / "nights.json").read_text())["nights"][0]["live"]
    expected = {page["url"]: page["text_sha256"] for doc, page in live.items() if doc != "s29-un"}
    assert {r["url"]: r["text_sha256"] for r in rows(version, "releases")} == expected


def test_a_system_page_is_a_reject_with_its_reason(version: Path, specimens: Path) -> None:
    (gone,) = json.loads((specimens / "nights.json").read_text())["nights"][0]["system_pages"]
    (reject,) = [r for r in rows(version, "rejects") if r["url"] == gone]
    assert (reject["stage"], reject["reason"]) == ("parse", "not_a_release")


def test_mirrors_are_found_and_their_original_is_the_main_sites(version: Path, specimens: Path) -> None:
    """Same text or same document number; renumbered damaged copies are linked by later work."""
    releases = {r["release_id"]: r for r in rows(version, "releases")}
    url_of = {}
    for file in (specimens / "expected").glob("*.json"):
        page = json.loads(file.read_text())
        if page["revision"] == 1:
            url_of[page["doc"]] = page
    truth = {page["url"]: url_of[page["mirror_of"]]["url"] for page in url_of.values() if page["mirror_of"]}
    found = {
        r["url"]: releases[r["mirror_of"]]["url"] for r in releases.values() if r["mirror_of"] is not None
    }
    assert found.items() <= truth.items()
    assert len(found) >= 17


def test_the_specimens_score(version: Path, specimens: Path, shared: Path, tmp_path: Path) -> None:
    figures = score(shared, version, specimens / "expected", tmp_path / "score.json")
    print(figures)
    # Three of the 36 releases appear on later nights.
    floors = {"release found": 0.91, "sentence found in text": 1.0, "meetings F1": 0.8, "speaker F1": 0.8}
    assert {name: figures[name] for name, floor in floors.items() if figures[name] < floor} == {}
