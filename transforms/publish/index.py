"""``versions/index.json``: every version, newest last, and which one is latest.

    {"index_format": 1,
     "latest": "2026.11.23.1",
     "versions": [{"version": "2026.11.23", "schema_version": "0.1.0", "content_hash": "…",
     "manifest_sha256": "…",
                   "invented": false, "rows": {"meetings": 12, …}}, …]}

Keys this code does not know (channels, retention) are kept as they are when the index is rewritten.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from transforms.publish.errors import PublishError
from transforms.store import SAFE_VERSION, Store, write_atomically

INDEX_FORMAT = 1
_OWN_KEYS = frozenset({"index_format", "latest", "versions"})


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
class Index:
    """All published versions, newest last. ``others`` are the keys a later code wrote."""

    versions: tuple[Entry, ...] = ()
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def latest(self) -> Entry | None:
        return self.versions[-1] if self.versions else None

    def has(self, name: str) -> bool:
        return any(entry.version == name for entry in self.versions)

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
        return Index(tuple(sorted(entries, key=lambda e: order(e.version))), others)
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
    }
    write_atomically(
        path(store), (json.dumps(listed | index.others, indent=2, sort_keys=True) + "\n").encode()
    )
