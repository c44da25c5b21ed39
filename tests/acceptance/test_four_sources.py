"""Four real publishers' feeds, harvested snapshot by snapshot, built into one version, scored on the gold."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tests.acceptance.nights import NIGHT, Row, build, harvest, rows, score
from tests.servers import FeedReplay, serve_tree, snapshot_time

FEED = "www.state.gov/rss-feed/press-releases/feed/"
MADE = ["kremlin_made", "ukraine_made", "white_house_made"]
CONSECUTIVE = 60


def chosen(snapshots: list[Path]) -> list[Path]:
    """The first 60 captures in a row, then the newest of every day."""
    newest = {file.name[:10]: file for file in snapshots[CONSECUTIVE:]}
    return snapshots[:CONSECUTIVE] + sorted(newest.values())


@pytest.fixture(scope="module")
def shown(snapshots: list[Path]) -> list[Path]:
    return chosen(snapshots)


@pytest.fixture(scope="module")
def version(shown: list[Path], shared: Path, scratch: Path) -> Path:
    store = scratch / "four"
    with FeedReplay(FEED) as replay:
        for file in shown:
            replay.show(file)
            (counts,) = harvest(store, ["state_us"], replay.address, file.stem)
            assert counts["stopped"] is None and not counts["alarms"]
    tool = shared / "tools/feeds.py"
    subprocess.run([sys.executable, tool, scratch / "feeds"], check=True, capture_output=True)
    with serve_tree(scratch / "feeds", memento=NIGHT) as gateway:
        harvest(store, MADE, gateway)
    return build(store, ["state_us", *MADE])


def items(files: list[Path]) -> dict[str, str]:
    """guid -> the newest link of every item in the raw snapshots, read without any code of ours."""
    seen: dict[str, str] = {}
    for file in files:
        for item in etree.fromstring(file.read_bytes(), etree.XMLParser(recover=True)).iter("item"):
            seen[item.findtext("guid").strip()] = item.findtext("link").strip()
    return seen


def of_source(version: Path, source_id: str) -> list[Row]:
    return [r for r in rows(version, "releases") if r["source_id"] == source_id]


def test_every_item_of_the_feed_is_a_release_and_none_is_there_twice(
    version: Path, shown: list[Path]
) -> None:
    releases = of_source(version, "state_us")
    truth = items(shown)
    assert Counter(r["url"] for r in releases) == Counter(truth.values())
    assert len({r["release_id"] for r in releases}) == len(truth) > 1500


def test_the_times_of_a_release_are_those_of_the_snapshots(version: Path, shown: list[Path]) -> None:
    times = {snapshot_time(file) for file in shown}
    releases = of_source(version, "state_us")
    assert {r["first_seen_at"] for r in releases} | {r["last_seen_at"] for r in releases} <= times
    assert any(r["revision"] > 1 and r["status"] == "edited" for r in releases)


def test_every_text_of_the_made_feeds_is_a_release(version: Path) -> None:
    counts = Counter(r["source_id"] for r in rows(version, "releases"))
    assert {source: counts[source] for source in MADE} == {
        "kremlin_made": 422,
        "ukraine_made": 493,
        "white_house_made": 721,
    }


def of_pair(version: Path, pair: dict[str, str], side: str) -> set[str]:
    """The meetings of one side's release of a pair: by address, else by title."""
    plain = re.compile(r"[^a-z0-9]")
    address, title = pair[f"ref_{side}"], plain.sub("", pair[f"title_{side}"].lower())
    releases = rows(version, "releases")
    named = [r["release_id"] for r in releases if r["url"].rstrip("/") == address.rstrip("/")]
    named = named or [r["release_id"] for r in releases if plain.sub("", r["title"].lower()) == title]
    return {a["meeting_id"] for a in rows(version, "accounts") if a["release_id"] in named}


def test_false_friends_stay_two_meetings(version: Path, shared: Path) -> None:
    """Pairs of the same day and the same countries that a person found to be different events."""
    pairs = list(csv.DictReader((shared / "corpus/two_sided_pairs.csv").open(encoding="utf-8")))
    friends = [p for p in pairs if p["side_b"] == "State Dept"]
    both = [(of_pair(version, p, "a"), of_pair(version, p, "b")) for p in friends]
    assert all(a and b and not a & b for a, b in both) and len(both) == 2


def test_both_sides_of_one_visit_stand_side_by_side(version: Path) -> None:
    """The one meeting of which these half collections hold two parties' accounts."""
    accounts = rows(version, "accounts")
    counterparts = {a["release_id"]: a["meeting_id"] for a in accounts if a["relation"] == "counterpart"}
    released = {r["release_id"]: r["source_id"] for r in rows(version, "releases")}
    assert {released[r] for r in counterparts} == {"state_us"}
    (meeting,) = [m for m in rows(version, "meetings") if m["meeting_id"] in counterparts.values()]
    assert (meeting["published_by"], meeting["n_accounts"]) == ("UKR;USA", 2)


# Well below what was seen, so that only a real loss fails; the figures themselves are in docs/.
FLOORS = {
    "release found": 0.93,  # two gold releases are in snapshots that the daily choice leaves out
    "kind": 0.85,
    "meetings F1": 0.85,
    "participants F1": 0.85,
    "speaker F1": 0.85,
    "participant iso3": 0.9,
    "event_date": 0.85,
    "format": 0.9,
}


def test_the_gold_score(version: Path, shared: Path, tmp_path: Path) -> None:
    figures = score(shared, version, shared / "gold", tmp_path / "score.json")
    print(figures)
    assert {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor} == {}
