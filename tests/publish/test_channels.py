"""Channels lead to versions, with an audit trail; retention gives up what nobody can have cited."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from transforms.publish import index, recovery
from transforms.publish.channels import promote
from transforms.publish.context import BuildContext
from transforms.publish.errors import PublishError, VersionExists
from transforms.publish.index import Entry, Index, Promotion
from transforms.publish.retention import Policy, policy, prune, superfluous
from transforms.publish.verify import verify
from transforms.publish.version import next_name
from transforms.store import Store

Publish = Callable[..., Path]
NOW = dt.datetime(2026, 11, 25, 20, 0, tzinfo=dt.timezone.utc)
NONE = Policy(last=1, months=0, years=0)


@pytest.fixture
def three(store: Store, published: Publish) -> Store:
    for n, name in enumerate(("2026.11.23", "2026.11.24", "2026.11.25"), 1):
        published(store.root, n, name)
    return store


def test_nightly_is_the_latest_and_a_person_moves_the_others(three: Store, published: Publish) -> None:
    assert index.read(three).channels == {"nightly": "2026.11.25"}
    promote(three, "2026.11.24", "candidate", at=NOW)
    promote(three, "2026.11.23", "stable", at=NOW, by="somebody", why="read by two people")
    promote(three, "2026.11.24", "stable", at=NOW)
    raw = json.loads(index.path(three).read_bytes())
    assert raw["channels"] == {"nightly": "2026.11.25", "candidate": "2026.11.24", "stable": "2026.11.24"}
    assert raw["promotions"][1] == {
        "channel": "stable", "version": "2026.11.23", "before": None,
        "at": "2026-11-25T20:00:00+00:00", "by": "somebody", "why": "read by two people",
    }  # fmt: skip
    assert raw["promotions"][2]["before"] == "2026.11.23"
    published(three.root, 9, "2026.11.26")
    assert index.read(three).channels["nightly"] == "2026.11.26"
    assert index.read(three).channels["stable"] == "2026.11.24"


def test_only_whole_versions_that_are_there_are_promoted(
    store: Store, published: Publish, context: BuildContext
) -> None:
    published(store.root, 5, "2026.11.23", context=dataclasses.replace(context, invented=True))
    with pytest.raises(PublishError, match="invented"):
        promote(store, "2026.11.23", "stable", at=NOW)
    with pytest.raises(PublishError, match=r"no version 2026\.11\.24; there are: 2026\.11\.23"):
        promote(store, "2026.11.24", "stable", at=NOW)
    with pytest.raises(PublishError, match="no channel 'weekly'"):
        promote(store, "2026.11.23", "weekly", at=NOW)
    (store.version("2026.11.23") / "README.md").write_text("changed")
    with pytest.raises(PublishError, match="not whole"):
        promote(store, "2026.11.23", "candidate", at=NOW)


def listed(*names: str, stable: str | None = None) -> Index:
    entries = tuple(Entry(name, "0.1.0", "", "", False, {}) for name in names)
    once = [stable] if stable else []
    return Index(entries, tuple(Promotion("stable", s, None, "", None, None) for s in (*once, names[-1])))


def test_the_policy_keeps_the_newest_of_each_month_and_year() -> None:
    names = ["2024.01.05", "2024.12.30", "2025.03.01", "2025.03.31", "2025.04.02", "2025.04.03", "2025.04.04"]
    gone = [e.version for e in superfluous(listed(*names), Policy(last=2, months=2, years=10))]
    assert gone == ["2024.01.05", "2025.03.01", "2025.04.02"]


def test_a_version_that_was_ever_stable_and_the_latest_are_never_touched() -> None:
    names = ["2024.01.05", "2024.01.06", "2024.01.07"]
    assert [e.version for e in superfluous(listed(*names, stable=names[0]), Policy(0, 0, 0))] == [names[1]]
    assert superfluous(listed(names[0]), Policy(0, 0, 0)) == []


def test_the_policy_in_force_is_read_from_its_file() -> None:
    assert policy().last >= 1 and policy().years >= 1


def test_pruning_frees_the_folder_and_keeps_name_hash_and_reason(three: Store, published: Publish) -> None:
    promote(three, "2026.11.23", "stable", at=NOW)
    gone = prune(three, NONE, at=NOW, why="a test")
    assert [e.version for e in gone] == ["2026.11.24"]
    assert sorted(p.name for p in three.versions.iterdir()) == ["2026.11.23", "2026.11.25", "index.json"]
    (kept,) = index.read(three).pruned
    assert (kept.version, kept.why, kept.content_hash) == ("2026.11.24", "a test", gone[0].content_hash)
    assert verify(three.version("2026.11.23")) == verify(three.version("2026.11.25")) == []
    assert next_name(three, dt.date(2026, 11, 24)) == "2026.11.24.1"
    with pytest.raises(VersionExists):
        published(three.root, 7, "2026.11.24")


def test_a_prune_that_was_killed_is_finished_by_the_next_publisher(
    three: Store, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(recovery, "clear_pruned", killed)
        # recover() runs before, and calls it too: only the call after the index was written counts
        patch.setattr(recovery, "recover", index.read)
        prune(three, NONE, at=NOW, why="a test")
    assert three.version("2026.11.23").is_dir() and not index.read(three).has("2026.11.23")
    published(three.root, 8, "2026.11.26")
    assert sorted(p.name for p in three.versions.iterdir()) == ["2026.11.25", "2026.11.26", "index.json"]
