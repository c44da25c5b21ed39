"""Channels: names that lead to the version to use. ``nightly`` is the latest; a person moves the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

from transforms.publish.errors import PublishError
from transforms.publish.index import Index, Promotion
from transforms.publish.shelf import shelf_of
from transforms.publish.verify import verify, verify_contents
from transforms.store import Store

CANDIDATE, STABLE = "candidate", "stable"
CHANNELS = (CANDIDATE, STABLE)


def promote(
    store: Store, name: str, channel: str, *, at: datetime, by: str | None = None, why: str | None = None
) -> Index:
    """Let ``channel`` lead to version ``name`` from now (``at``) on, and keep who decided so and why.

    PublishError when there is no such version or channel, when the version is not whole, and for a stable
    version with invented data: a stable version is one to be cited.
    """
    if channel not in CHANNELS:
        raise PublishError(f"there is no channel {channel!r} to promote to; there are: {', '.join(CHANNELS)}")
    store.refresh(name)
    with store.publishing(), shelf_of(store).publisher(name) as listed:
        entry = next((e for e in listed.versions if e.version == name), None)
        if entry is None:
            there = ", ".join(e.version for e in listed.versions) or "none"
            raise PublishError(f"there is no version {name}; there are: {there}")
        if channel == STABLE and entry.invented:
            raise PublishError(f"version {name} contains invented data and cannot become stable")
        folder = shelf_of(store).folder(name)
        if problems := verify(folder) or verify_contents(folder):
            raise PublishError(f"version {name} is not whole and cannot be promoted: {'; '.join(problems)}")
        before = listed.channels.get(channel)
        if before == name:
            return listed
        moment = at.astimezone(timezone.utc).isoformat(timespec="seconds")
        promotion = Promotion(channel, name, before, moment, by, why)
        promoted = replace(listed, promotions=(*listed.promotions, promotion))
        shelf_of(store).announce(promoted)
    return promoted
