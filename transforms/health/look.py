"""Read from the store what the alarms of a source look at: the capture index and what was staged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow.compute as pc

from transforms.harvest import read_captures
from transforms.health.records import Entrance, Read, Seen, SourceHealth
from transforms.health.verdict import health_of
from transforms.parse.refusals import SYSTEM_PAGE
from transforms.sources.model import Source
from transforms.staged import read_columns, staged_digest
from transforms.store import Store

_OF_RELEASES = ["release_id", "seen_first", "published_date", "published_at", "serial", "text"]
_OF_REJECTS = ["stage", "rule_id", "warc_file", "warc_offset"]


def health(store: Store, sources: Sequence[Source]) -> list[SourceHealth]:
    """The state of each source, as far as its captures have been staged. OSError when the store cannot be
    read.
    """
    return [health_of(look(store, source)) for source in sources]


def look(store: Store, source: Source) -> Read:
    months = store.capture_months(source.id)
    staged = [month for month in months if staged_digest(store, source.id, month)]
    captures = [c for month in months for c in read_captures(store, source.id, month)]
    captures.sort(key=lambda c: c.fetched_at)
    at = {(c.warc_file, c.warc_offset): c.fetched_at for c in captures}
    return Read(
        source_id=source.id,
        captures=tuple(captures),
        releases=_releases(store, source, staged),
        rejected=_rejected(store, source, staged, at),
        entrances=_entrances(store, source, staged),
    )


def _releases(store: Store, source: Source, months: list[str]) -> tuple[Seen, ...]:
    """Each release as its first observation shows it, in order of that sight."""
    rows = read_columns(store, "observations", source.id, months, _OF_RELEASES)
    rows = rows.append_column("chars", pc.utf8_length(rows["text"])).drop_columns(["text"])
    first: dict[str, Seen] = {}
    for row in sorted(rows.to_pylist(), key=lambda r: r["seen_first"]):
        first.setdefault(row["release_id"], _seen(row))
    return tuple(first.values())


def _seen(row: dict[str, Any]) -> Seen:
    shown = (row["published_date"], row["published_at"], row["serial"])
    return Seen(row["seen_first"], *shown, text_chars=row["chars"])


def _rejected(
    store: Store, source: Source, months: list[str], at: dict[tuple[str, int], datetime]
) -> tuple[datetime, ...]:
    """When pages or items were captured that give no release; those that say they are gone do not count."""
    rows = read_columns(store, "rejects", source.id, months, _OF_REJECTS).to_pylist()
    refused = [r for r in rows if r["stage"] == "parse" and r["rule_id"] != SYSTEM_PAGE]
    places = ((r["warc_file"], r["warc_offset"]) for r in refused)
    return tuple(sorted(at[place] for place in places if place in at))


def _entrances(store: Store, source: Source, months: list[str]) -> tuple[Entrance, ...]:
    rows = read_columns(store, "visits", source.id, months, ["url", "at", "n_found"]).to_pylist()
    rows.sort(key=lambda r: (r["at"], r["url"]))
    return tuple(Entrance(r["at"], r["url"], r["n_found"] > 0) for r in rows)
