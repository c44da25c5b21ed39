"""What our own code reads differently in the same archived bytes: told from what a publisher changed.

A build reads all captures anew, so a better parser changes texts of long ago as well. The version before says
how each capture was read then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.link.difference import changed_characters

NEEDED = (
    "release_id", "revision", "changed_at", "change", "new_text_sha256", "warc_file", "warc_offset",
)  # fmt: skip
_KEY = ("release_id", "revision", "changed_at")

# Changes that begin with a capture of the text.
_READ_FROM = pa.array(["created", "edited", "markup"])

Capture = tuple[str, str, int]  # release_id, file and offset
Texts = Callable[[set[str]], Mapping[str, str]]


def with_rereadings(
    tables: Mapping[str, pa.Table], before: pa.Table, old_texts: Texts
) -> dict[str, pa.Table]:
    """``tables`` whose ``changes`` also tell what is read differently than in ``before``, the ``changes`` of
    the version before, and all such changes that it told itself. ``old_texts`` gives that version's texts by
    digest and is asked only for those that differ.
    """
    ids, sources = (tables["releases"][c].to_pylist() for c in ("release_id", "source_id"))
    source_of = dict(zip(ids, sources, strict=True))
    earlier = before.filter(pc.field("change") == "reread").to_pylist()
    rows = [row for row in earlier if row["release_id"] in source_of]
    pairs = _differing(tables["changes"], before)
    old = old_texts({then for _, _, then, _ in pairs}) if pairs else {}
    new = _texts_of(tables["texts"], {now for _, _, _, now in pairs})
    seen, taken = _newest_capture(tables["releases"]), {tuple(row[c] for c in _KEY) for row in rows}
    for capture, revision, then, now in pairs:
        if then in old and now in new:
            at = _free(seen[source_of[capture[0]]], capture[0], revision, taken)
            rows.append(_row(capture, revision, (then, now), (old[then], new[now]), at))
    added = pa.Table.from_pylist(rows, schema=tables["changes"].schema)
    return {**tables, "changes": pa.concat_tables([tables["changes"], added])}


def _free(at: datetime, release_id: str, revision: int, taken: set[tuple[object, ...]]) -> datetime:
    """``at``, or a microsecond later for each earlier reading of that moment: code may change twice a day."""
    while (release_id, revision, at) in taken:
        at += timedelta(microseconds=1)
    return at


def _differing(now: pa.Table, before: pa.Table) -> list[tuple[Capture, int, str, str]]:
    """(capture, revision now, digest then, digest now) of every capture that is read differently."""
    then = {capture: digest for capture, (_, digest) in _readings(before).items()}
    found = [
        (capture, revision, then[capture], digest)
        for capture, (revision, digest) in _readings(now).items()
        if then.get(capture, digest) != digest
    ]
    return sorted(found)


def _readings(changes: pa.Table) -> dict[Capture, tuple[int, str]]:
    """The capture from which each revision was read first, with the revision and the digest of its text."""
    read = changes.select(NEEDED).filter(pc.is_in(pc.field("change"), _READ_FROM)).to_pylist()
    first: dict[tuple[str, int], tuple[Capture, str]] = {}
    for r in sorted(read, key=lambda r: (r["changed_at"], r["release_id"])):
        capture = (r["release_id"], r["warc_file"], r["warc_offset"])
        first.setdefault((r["release_id"], r["revision"]), (capture, r["new_text_sha256"]))
    return {capture: (revision, digest) for (_, revision), (capture, digest) in first.items()}


def _texts_of(texts: pa.Table, digests: set[str]) -> dict[str, str]:
    wanted = texts.filter(pc.is_in(pc.field("text_sha256"), pa.array(sorted(digests), pa.string())))
    return dict(zip(wanted["text_sha256"].to_pylist(), wanted["text"].to_pylist(), strict=True))


def _newest_capture(releases: pa.Table) -> dict[str, datetime]:
    """source_id -> the newest sight of any of its releases: up to then this build knows the source."""
    newest = releases.group_by("source_id").aggregate([("last_seen_at", "max")]).to_pylist()
    return {row["source_id"]: row["last_seen_at_max"] for row in newest}


def _row(
    capture: Capture, revision: int, digests: tuple[str, str], texts: tuple[str, str], at: datetime
) -> dict[str, Any]:
    release_id, warc_file, warc_offset = capture
    added, removed = changed_characters(*texts)
    return {
        "release_id": release_id,
        "revision": revision,
        "changed_at": at,
        "known_at": at,
        "change": "reread",
        "change_cause": "pipeline",
        "evidence": "same_capture",
        "chars_added": added,
        "chars_removed": removed,
        "old_text_sha256": digests[0],
        "new_text_sha256": digests[1],
        "warc_file": warc_file,
        "warc_offset": warc_offset,
    }
