"""What a killed publisher left behind: cleared or finished, always under the publisher's lock.

Four things can be left: a folder still being built (removed: the tables are rebuilt anyway), an index half
written aside (removed), a version that the index has given up (removed), and a version that has its name but
is not in the index (killed between the two: it is complete, so it is verified and listed).
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from transforms.publish import index, manifest
from transforms.publish.index import Index
from transforms.publish.verify import verify
from transforms.store import SAFE_VERSION, Store

BUILDING = ".building-"
BROKEN = ".broken-"
PRUNED = ".pruned-"

_log = logging.getLogger(__name__)


def recover(store: Store) -> Index:
    """Clear what is stale, adopt what is complete, and return the index as it then stands.

    Call it only while holding the store's ``publish`` lock: it removes every folder that is being built.
    """
    store.versions.mkdir(parents=True, exist_ok=True)
    for stale in sorted([*store.versions.glob(f"{BUILDING}*"), *store.failed.glob(f"{BUILDING}*")]):
        _log.warning("removing %s, left by a publisher that was stopped", stale)
        shutil.rmtree(stale)
    for stale in store.versions.glob(".index.json.*.tmp"):
        stale.unlink()
    listed = index.read(store)
    clear_pruned(store, listed)
    found = listed
    for folder in _unlisted(store, listed):
        found = _adopt(found, folder)
    if found != listed:
        index.write(store, found)
    return found


def clear_pruned(store: Store, listed: Index) -> None:
    """Remove the folders of versions that the index has given up. First out of sight, by one rename: a
    version that is half removed must not look like one.
    """
    for gone in listed.pruned:
        if store.version(gone.version).is_dir():
            store.version(gone.version).rename(store.versions / f"{PRUNED}{gone.version}")
    for stale in sorted(store.versions.glob(f"{PRUNED}*")):
        shutil.rmtree(stale)


def _unlisted(store: Store, listed: Index) -> list[Path]:
    folders = [p for p in store.versions.iterdir() if p.is_dir() and SAFE_VERSION.fullmatch(p.name)]
    return sorted((p for p in folders if not listed.has(p.name)), key=lambda p: index.order(p.name))


def _adopt(listed: Index, folder: Path) -> Index:
    problems = verify(folder)
    if not problems and manifest.read(folder)["version"] != folder.name:
        problems = [f"its manifest is that of {manifest.read(folder)['version']}"]
    if not problems:
        _log.warning("adopting %s, complete but not yet in the index", folder)
        return listed.with_entry(manifest.entry(folder))
    # It was never announced, so nobody can have cited it; kept aside for a person to look at.
    aside = _free_name(folder.with_name(f"{BROKEN}{folder.name}"))
    _log.error("moving %s to %s: not in the index and damaged: %s", folder, aside, "; ".join(problems))
    folder.rename(aside)
    return listed


def _free_name(wanted: Path) -> Path:
    candidate, number = wanted, 1
    while candidate.exists():
        number += 1
        candidate = wanted.with_name(f"{wanted.name}-{number}")
    return candidate
