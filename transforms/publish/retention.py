"""Which versions are kept, and giving up the others. A stable version may be cited and is never touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cache
from importlib.resources import files

import yaml

from transforms.publish import recovery
from transforms.publish.channels import CHANNELS, STABLE
from transforms.publish.index import Entry, Index, Pruned
from transforms.publish.shelf import shelf_of
from transforms.store import Store


@dataclass(frozen=True, slots=True)
class Policy:
    """How many of the newest versions are kept, and for how many months and years the newest of each."""

    last: int
    months: int
    years: int


@cache
def policy() -> Policy:
    """``retention.yml``."""
    told = yaml.safe_load((files("transforms.publish") / "retention.yml").read_text("utf-8"))
    return Policy(
        last=told["keep_last"]["versions"],
        months=told["keep_monthly"]["months"],
        years=told["keep_yearly"]["years"],
    )


def superfluous(listed: Index, rules: Policy) -> list[Entry]:
    """The versions that the policy lets go, oldest first."""
    newest_first = listed.versions[::-1]
    kept = {entry.version for entry in newest_first[: max(rules.last, 1)]}  # never the latest
    kept |= _first_of_each((e.version for e in newest_first), ".", 2, rules.months)
    kept |= _first_of_each((e.version for e in newest_first), ".", 1, rules.years)
    kept |= {p.version for p in listed.promotions if p.channel == STABLE}
    kept |= {listed.channels[channel] for channel in CHANNELS if channel in listed.channels}
    return [entry for entry in listed.versions if entry.version not in kept]


def _first_of_each(names: Iterable[str], separator: str, parts: int, most: int) -> set[str]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(separator.join(name.split(separator)[:parts]), name)
    return set(list(first.values())[:most])


def prune(store: Store, rules: Policy, *, at: datetime, why: str) -> list[Entry]:
    """Give up what the policy lets go, and return it. The index forgets a version before its folder goes:
    killed in between, the next publisher removes the folder.
    """
    with store.publishing(), shelf_of(store).publisher("prune") as listed:
        going = superfluous(listed, rules)
        moment = at.astimezone(timezone.utc).isoformat(timespec="seconds")
        gone = [Pruned(e.version, e.content_hash, e.manifest_sha256, moment, why) for e in going]
        after = replace(
            listed,
            versions=tuple(e for e in listed.versions if e not in going),
            pruned=(*listed.pruned, *gone),
        )
        shelf_of(store).announce(after)
        recovery.clear_pruned(store, after)
    return going
