"""``versions/index.json``: every version, newest last, and which one is latest.

    {"index_format": 1,
     "latest": "2026.11.23.1",
     "versions": [{"version": "2026.11.23", "schema_version": "0.1.0", "content_hash": "…",
     "manifest_sha256": "…",
                   "invented": false, "rows": {"meetings": 12, …}}, …],
     "channels": {"nightly": "2026.11.23.1", "candidate": "…", "stable": "2026.11.23"},
     "promotions": [{"channel": "stable", "version": "2026.11.23", "before": null, "at": "…", "by": "…",
                     "why": "…"}, …],
     "pruned": [{"version": "2026.11.20", "content_hash": "…", "manifest_sha256": "…", "at": "…",
                 "why": "…"}]}

``nightly`` is always the latest. Keys this code does not know are kept as they are when it is rewritten.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from transforms.publish.errors import PublishError
from transforms.store import SAFE_VERSION, Store, write_atomically

INDEX_FORMAT = 1
NIGHTLY = "nightly"
_OWN_KEYS = frozenset({"index_format", "latest", "versions", "channels", "promotions", "pruned"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One published version as the index lists it."""

    version: str
    schema_version: str
    content_hash: str
    manifest_sha256: str
    invented: bool
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Promotion:
    """A version became that of a channel, in place of ``before``. Never taken off the list."""

    channel: str
    version: str
    before: str | None
    at: str  # ISO 8601, UTC
    by: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Pruned:
    """A version that is no longer kept. Its name is not given again; who has a copy can still check it."""

    version: str
    content_hash: str
    manifest_sha256: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Index:
    """All published versions, newest last. ``others`` are the keys a later code wrote."""

    versions: tuple[Entry, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    pruned: tuple[Pruned, ...] = ()
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def latest(self) -> Entry | None:
        return self.versions[-1] if self.versions else None

    @property
    def channels(self) -> dict[str, str]:
        """Channel -> version. The last promotion counts."""
        nightly = {NIGHTLY: self.latest.version} if self.latest else {}
        return nightly | {p.channel: p.version for p in self.promotions}

    def has(self, name: str) -> bool:
        return any(entry.version == name for entry in self.versions)

    def was_pruned(self, name: str) -> bool:
        return any(gone.version == name for gone in self.pruned)

    def with_entry(self, entry: Entry) -> Index:
        listed = sorted((*self.versions, entry), key=lambda e: order(e.version))
        return replace(self, versions=tuple(listed))


def order(name: str) -> tuple[int, ...]:
    """What versions are sorted by: 2026.11.23 < 2026.11.23.1 < 2026.11.23.10 < 2026.11.24."""
    if not SAFE_VERSION.fullmatch(name):
        raise ValueError(f"version {name!r} is not a date like 2026.11.23")
    return tuple(int(number) for number in name.split("."))


def path(store: Store) -> Path:
    return store.versions / "index.json"


def read(store: Store) -> Index:
    """The index, empty for a store without versions. PublishError when the file is not a readable index."""
    try:
        raw = json.loads(path(store).read_bytes())
        if raw["index_format"] != INDEX_FORMAT:
            raise PublishError(
                f"{path(store)}: index format {raw['index_format']}, this code reads {INDEX_FORMAT}"
            )
        entries = tuple(Entry(**entry) for entry in raw["versions"])
        others = {key: value for key, value in raw.items() if key not in _OWN_KEYS}
        promotions = tuple(Promotion(**promotion) for promotion in raw.get("promotions", ()))
        pruned = tuple(Pruned(**gone) for gone in raw.get("pruned", ()))
        listed = tuple(sorted(entries, key=lambda e: order(e.version)))
        return Index(listed, promotions, pruned, others)
    except FileNotFoundError:
        return Index()
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError(
            f"{path(store)} is not an index of versions ({error!r}); move it away and the next publication "
            "rebuilds it from the versions it can verify"
        ) from error


def write(store: Store, index: Index) -> None:
    latest = index.latest
    listed = {
        "index_format": INDEX_FORMAT,
        "latest": latest.version if latest else None,
        "versions": [asdict(entry) for entry in index.versions],
        "channels": index.channels,
        "promotions": [asdict(promotion) for promotion in index.promotions],
        "pruned": [asdict(gone) for gone in index.pruned],
    }
    write_atomically(
        path(store), (json.dumps(listed | index.others, indent=2, sort_keys=True) + "\n").encode()
    )
