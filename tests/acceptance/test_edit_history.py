"""What happened to the invented ministry's pages on three nights, from the first request to ``changes``."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from expectations.validate import validate
from tests.acceptance.nights import NIGHT, SOURCES, Row, harvest
from tests.servers import serve_specimens
from transforms.night import dataset_tables
from transforms.sources.model import load_sources
from transforms.store import Store

Version = dict[str, pa.Table]

HOSTS = ["specimen_ke", "specimen_mfa", "specimen_pe", "specimen_pl", "specimen_un"]
FORBIDDEN = "s29-un"  # below a path that robots.txt forbids


@pytest.fixture(scope="module")
def truth(specimens: Path) -> list[dict[str, Any]]:
    nights: list[dict[str, Any]] = json.loads((specimens / "nights.json").read_text())["nights"]
    return nights


@pytest.fixture(scope="module")
def versions(specimens: Path, shared: Path, scratch: Path) -> list[Version]:
    """The tables after each of the three nights."""
    store, faults, made = scratch / "nights-store", shared / "specimens/faults.json", []
    sources = [load_sources(SOURCES)[host] for host in HOSTS]
    for n in (1, 2, 3):
        at = NIGHT + timedelta(days=n - 1)
        with serve_specimens(specimens / f"site-night{n}", faults, memento=at) as gateway:
            harvest(store, HOSTS, gateway, f"night-{n}")
        made.append(dataset_tables(Store(store), sources))
    return made


def rows(version: Version, table: str) -> list[Row]:
    found: list[Row] = version[table].to_pylist()
    return found


def test_the_tables_keep_the_contract(versions: list[Version]) -> None:
    assert validate(versions[-1]).ok


def address_of(truth: list[dict[str, Any]]) -> dict[str, str]:
    """Every document's newest address."""
    return {doc: page["url"] for night in truth for doc, page in night["live"].items()}


def told(version: Version, truth: list[dict[str, Any]]) -> dict[int, set[tuple[str, str]]]:
    """night -> (document, change), as the table has it. Nothing else may be in it."""
    url_of = {r["release_id"]: r["url"] for r in rows(version, "releases")}
    doc_of = {url: doc for doc, url in address_of(truth).items()}
    found: dict[int, set[tuple[str, str]]] = {n: set() for n in (1, 2, 3)}
    for c in rows(version, "changes"):
        night = (c["changed_at"] - NIGHT).days + 1
        found[night].add((doc_of[url_of[c["release_id"]]], c["change"]))
    return found


def test_the_changes_of_all_nights_are_told_and_no_others(
    versions: list[Version], truth: list[dict[str, Any]]
) -> None:
    expected = {night["night"]: {(c["doc"], c["change"]) for c in night["changes"]} for night in truth}
    expected[1] = {(doc, "created") for doc in truth[0]["live"] if doc != FORBIDDEN}
    assert told(versions[-1], truth) == expected


def changes_by_doc(version: Version, truth: list[dict[str, Any]]) -> dict[tuple[str, str], Row]:
    url_of = {r["release_id"]: r["url"] for r in rows(version, "releases")}
    doc_of = {url: doc for doc, url in address_of(truth).items()}
    return {(doc_of[url_of[c["release_id"]]], c["change"]): c for c in rows(version, "changes")}


def test_an_edit_says_what_it_changed(versions: list[Version], truth: list[dict[str, Any]]) -> None:
    found = changes_by_doc(versions[-1], truth)
    edits = [c for night in truth for c in night["changes"] if c["change"] == "edited"]
    assert len(edits) == 2
    columns = ("revision", "old_text_sha256", "new_text_sha256", "chars_added", "chars_removed")
    for edit in edits:
        row = found[edit["doc"], "edited"]
        assert [row[c] for c in columns] == [edit[c] for c in columns]
        assert (row["parts"], row["change_cause"]) == ("text", "source")


def test_a_move_and_a_deletion_stand_on_two_pieces_of_evidence(
    versions: list[Version], truth: list[dict[str, Any]]
) -> None:
    found = changes_by_doc(versions[-1], truth)
    moved, deleted = found["s24", "moved"], found["s20", "deleted"]
    (stated,) = [c for c in truth[1]["changes"] if c["change"] == "moved"]
    assert (moved["old_url"], moved["new_url"]) == (stated["from"], stated["to"])
    assert moved["evidence"] == "system_page;same_number"
    assert deleted["evidence"] == "system_page;unlisted"
    assert (deleted["new_text_sha256"], deleted["known_at"]) == (None, deleted["changed_at"])


def test_the_releases_after_each_night_are_those_that_are_live(
    versions: list[Version], truth: list[dict[str, Any]]
) -> None:
    for version, night in zip(versions, truth, strict=True):
        live = {doc: page for doc, page in night["live"].items() if doc != FORBIDDEN}
        releases = rows(version, "releases")
        there = {r["url"]: (r["revision"], r["text_sha256"]) for r in releases if r["status"] != "deleted"}
        assert there == {p["url"]: (p["revision"], p["text_sha256"]) for p in live.values()}
        gone = [r["url"] for r in releases if r["status"] == "deleted"]
        assert gone == [c["url"] for c in night["changes"] if c["change"] == "deleted"]


def test_ids_survive_an_edit_a_move_and_a_deletion(versions: list[Version]) -> None:
    first, last = ({r["release_id"] for r in rows(v, "releases")} for v in (versions[0], versions[-1]))
    assert first < last and len(last) == len(first) + 4  # s34, its mirror, s35 and s36 are new


def test_every_revision_keeps_its_text(versions: list[Version], truth: list[dict[str, Any]]) -> None:
    found = changes_by_doc(versions[-1], truth)
    texts = {(t["release_id"], t["revision"]): t["text_sha256"] for t in rows(versions[-1], "texts")}
    for doc in ("s23", "s33"):
        row = found[doc, "edited"]
        kept = [texts[row["release_id"], n] for n in (1, 2)]
        assert kept == [row["old_text_sha256"], row["new_text_sha256"]]
