"""The State Department's feed, snapshot by snapshot: every edit is told, and nothing that was none.

The truth is read from the raw snapshots by the few lines below, without any code of ours. READOUTS_FULL=1
takes all 2,343 snapshots (minutes); otherwise runs of them that hold every kind of edit.
"""

from __future__ import annotations

import html
import os
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest

from tests.acceptance.nights import Row, environ, environment, harvest
from tests.servers import FeedReplay, snapshot_time
from transforms.night import dataset_tables
from transforms.sources.model import load_sources
from transforms.stage import release_id
from transforms.store import Store

FEED = "www.state.gov/rss-feed/press-releases/feed/"
FULL = bool(os.environ.get("READOUTS_FULL"))
# Of the snapshots, from and to: the first hundred; a title's white space; a date; three links with titles.
RUNS = ((0, 100), (200, 206), (310, 316), (996, 1001), (1981, 1985), (2068, 2072))

Found = set[tuple[str, str, str, str | None]]  # guid, snapshot, change, parts


class Item(NamedTuple):
    title: str
    link: str
    date: str
    body: str


def items(file: Path) -> dict[str, Item]:
    """guid -> item, as published."""
    names = ("title", "link", "pubDate", "description")
    root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 files of a known archive
    read = ([(i.findtext(name) or "").strip() for name in ("guid", *names)] for i in root.iter("item"))
    return {guid: Item(*values) for guid, *values in read}


def words(fragment: str) -> list[str]:
    """Tags of blocks and breaks part words, other tags do not."""
    text = re.sub(r"</?(?:p|br|div|li|ul|ol|h\d|t[dhr]|table|blockquote|hr)\b[^>]*>", " ", fragment)
    return html.unescape(re.sub(r"<[^>]*>", "", text)).replace("\u200b", "").replace("\xad", "").split()


def differences(old: Item, new: Item) -> set[tuple[str, str | None]]:
    """(change, parts) between two sights of one item."""
    parts = [
        name
        for name, differs in (
            ("title", words(old.title) != words(new.title)),
            ("date", old.date != new.date),
            ("text", words(old.body) != words(new.body)),
        )
        if differs
    ]
    found: set[tuple[str, str | None]] = {("moved", None)} if old.link != new.link else set()
    if parts:
        found.add(("edited", ";".join(parts)))
    elif (old.title, old.body) != (new.title, new.body):
        found.add(("markup", None))
    return found


def truth_of(files: list[Path]) -> tuple[dict[str, Item], Found]:
    """Every item ever shown as it was last, and every change of one."""
    last: dict[str, Item] = {}
    changes: Found = set()
    for file in files:
        for guid, item in items(file).items():
            for change, parts in differences(last[guid], item) if guid in last else [("created", None)]:
                changes.add((guid, file.stem, change, parts))
            last[guid] = item
    return last, changes


@pytest.fixture(scope="module")
def shown(snapshots: list[Path]) -> list[Path]:
    return snapshots if FULL else [file for a, b in RUNS for file in snapshots[a:b]]


@pytest.fixture(scope="module")
def truth(shown: list[Path]) -> tuple[dict[str, Item], Found]:
    return truth_of(shown)


@pytest.fixture(scope="module")
def store(scratch: Path) -> Path:
    return scratch / "state-feed"


def replay(shown: list[Path], store: Path, name: str) -> tuple[list[Row], float]:
    """One run per snapshot; their counts, and the seconds all of them took."""
    began, counts = time.monotonic(), []
    with FeedReplay(FEED) as site:
        for file in shown:
            site.show(file)
            counts += harvest(store, ["state_us"], site.address, f"{name}-{file.stem}")
    return counts, time.monotonic() - began


def tables_of(store: Path) -> dict[str, pa.Table]:
    with environ(environment(store, ["state_us"])):
        return dataset_tables(Store(store), [load_sources()["state_us"]])


@pytest.fixture(scope="module")
def first_pass(shown: list[Path], store: Path) -> dict[str, pa.Table]:
    counts, seconds = replay(shown, store, "first")
    n = sum(c["n_captured"] for c in counts)
    assert sum(c["n_failed"] for c in counts) == 0
    began = time.monotonic()
    tables = tables_of(store)
    print(f"\n{len(shown)} snapshots: {n} captures in {seconds:.1f} s, {n / seconds:.0f}/s")
    print(f"tables in {time.monotonic() - began:.1f} s")
    return tables


def test_every_item_ever_shown_is_a_release(
    first_pass: dict[str, pa.Table], truth: tuple[dict[str, Item], Found]
) -> None:
    releases = {r["release_id"]: r["url"] for r in first_pass["releases"].to_pylist()}
    assert releases == {release_id("state_us", guid): item.link for guid, item in truth[0].items()}


def told(tables: dict[str, pa.Table], shown: list[Path], guids: dict[str, Item]) -> Found:
    guid_of = {release_id("state_us", guid): guid for guid in guids}
    snapshot = {snapshot_time(file): file.stem for file in shown}
    rows = tables["changes"].to_pylist()
    assert {c["change_cause"] for c in rows} == {"source"}
    return {(guid_of[c["release_id"]], snapshot[c["changed_at"]], c["change"], c["parts"]) for c in rows}


def test_every_edit_is_told_and_nothing_else_the_markup_apart(
    first_pass: dict[str, pa.Table], shown: list[Path], truth: tuple[dict[str, Item], Found]
) -> None:
    guids, changes = truth
    assert told(first_pass, shown, guids) == changes
    kinds = defaultdict(set)
    for guid, _, change, parts in changes:
        for kind in (parts or change).split(";"):
            kinds[kind].add(guid)
    counts = {kind: len(of_kind) for kind, of_kind in sorted(kinds.items())}
    edited = set().union(*(of_kind for kind, of_kind in kinds.items() if kind != "created"))
    print(f"\n{len(edited)} of {len(guids)} items changed: {counts}")
    assert counts.keys() == {"created", "title", "date", "text", "moved", "markup"}
    assert not FULL or (len(guids), len(edited)) == (2031, 192)


def test_revisions_count_what_reads_differently(first_pass: dict[str, pa.Table]) -> None:
    texts = {(t["release_id"], t["revision"]): t["text_sha256"] for t in first_pass["texts"].to_pylist()}
    for c in first_pass["changes"].to_pylist():
        assert texts[c["release_id"], c["revision"]] == c["new_text_sha256"]
        if c["change"] == "edited":
            assert texts[c["release_id"], c["revision"] - 1] == c["old_text_sha256"]


def test_a_second_pass_adds_nothing_but_revisits(
    first_pass: dict[str, pa.Table], shown: list[Path], store: Path
) -> None:
    counts, seconds = replay(shown, store, "second")
    n = sum(c["n_captured"] for c in counts)
    assert sum(c["n_revisits"] for c in counts) == n == 2 * len(shown)  # robots.txt and the feed
    print(f"\nsecond pass: {n} captures in {seconds:.1f} s, {n / seconds:.0f}/s")
    again = tables_of(store)
    assert all(again[table].equals(first_pass[table]) for table in first_pass)
