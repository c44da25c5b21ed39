"""A version as it could have been known on an earlier day.

``day`` is a civil date in UTC and counts as a whole: known is what the captures before the next midnight
prove, by ``releases.first_seen_at`` and ``changes.known_at``. Only what the publisher did counts: a page that
our own code reads differently today was there to be read.

* ``releases``: those first seen by then. Address, revision, status, title and digest are those of that day.
  What the version tells of the latest state only (``LATEST_ONLY``) is missing where something happened to the
  page afterwards, and so is the date of publication where it was edited.
* ``texts``, ``changes``: the revisions and the changes known by then.
* ``meetings``, ``accounts``, ``participants``, ``statements``: rows of releases first seen by then and not
  edited since. A row read from a later revision is left out and counted: what the earlier revision said was
  read by a version of that time, which ``load(as_of=...)`` without ``version`` finds.
* ``persons``, ``tenures``, ``organizations``: whoever occurs in those rows. Their first and last days, like
  the counts in a meeting, are the version's.
* Other tables tell no time and are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from readouts.errors import NotThere

Read = Callable[[str], pa.Table]

LATEST_ONLY = (
    "url_final", "kind", "warc_file", "warc_offset", "warc_record_id", "parser", "parser_version",
    "mirror_of", "n_words", "n_meetings", "missing_reason",
)  # fmt: skip
_TOLD_OF_CHANGES = [
    "release_id", "revision", "changed_at", "known_at", "change", "change_cause", "parts", "old_url",
    "old_text_sha256", "new_text_sha256",
]  # fmt: skip
DATES = ("published_date", "published_at", "published_tz")
_READ_FROM_RELEASES = ("meetings", "accounts", "participants", "statements")
_NAMED_BY = {"persons": "person_id", "tenures": "person_id", "organizations": "org_id"}


def cut(table: str, day: date, read: Read) -> tuple[pa.Table, int]:
    """``table`` as known on ``day``, and how many of its rows were left out because their page was edited
    later.

    ``read`` gives a whole table of the version. Raises NotThere for a table that tells no time.
    """
    then = _then(day, read)
    if table == "releases":
        return _releases(then, read), 0
    if table == "texts":
        return _texts(then, read), 0
    if table == "changes":
        changes = read("changes")
        return changes.filter(pc.less(changes["known_at"], then.end)), 0
    if table in _READ_FROM_RELEASES:
        return _of_releases(table, then, read)
    if table in _NAMED_BY:
        return _named(table, then, read), 0
    raise NotThere(f"{table} does not tell when its rows were known: load it without as_of")


@dataclass(frozen=True)
class _Then:
    """What was known by ``end``: release_id -> its revision of then, for every release first seen by then."""

    end: datetime
    revisions: Mapping[str, int]
    edited_later: frozenset[str]


def _then(day: date, read: Read) -> _Then:
    end = datetime.combine(day, time(), timezone.utc) + timedelta(days=1)
    releases = read("releases").select(["release_id", "first_seen_at", "revision"])
    revisions = {r["release_id"]: r["revision"] for r in releases.to_pylist() if r["first_seen_at"] < end}
    later = [c for c in _by_publisher(read) if _makes_a_revision(c) and c["known_at"] >= end]
    for change in later:
        if (release := change["release_id"]) in revisions:
            revisions[release] = min(revisions[release], change["revision"] - 1)
    return _Then(end, revisions, frozenset(c["release_id"] for c in later))


def _by_publisher(read: Read) -> list[dict[str, Any]]:
    """What publishers did to pages, in the order in which it was seen; other tags alone say nothing."""
    changes = read("changes").sort_by([("changed_at", "ascending"), ("revision", "ascending")])
    told = changes.select(_TOLD_OF_CHANGES)
    done = (c for c in told.to_pylist() if c["change_cause"] == "source")
    return [c for c in done if c["change"] != "markup" or _makes_a_revision(c)]


def _makes_a_revision(change: dict[str, Any]) -> bool:
    """An edit does, and so do other paragraph breaks, which are markup but move the offsets."""
    if change["change"] == "markup":
        return bool(change["old_text_sha256"] != change["new_text_sha256"])
    return bool(change["change"] == "edited")


def _texts(then: _Then, read: Read) -> pa.Table:
    texts = read("texts")
    keys = zip(texts["release_id"].to_pylist(), texts["revision"].to_pylist(), strict=True)
    return texts.filter(pa.array([revision <= then.revisions.get(release, 0) for release, revision in keys]))


def _of_releases(table: str, then: _Then, read: Read) -> tuple[pa.Table, int]:
    rows, unedited = read(table), then.revisions.keys() - then.edited_later
    known, kept = _in(rows, "release_id", then.revisions), _in(rows, "release_id", unedited)
    if table != "meetings":
        meetings = _in(read("meetings").select(["meeting_id", "release_id"]), "release_id", unedited)
        of_known = pc.is_in(kept["meeting_id"], value_set=meetings["meeting_id"].combine_chunks())
        kept = kept.filter(
            pc.or_(of_known, pc.is_null(kept["meeting_id"]))
        )  # a statement may be of no meeting
    return kept, known.num_rows - kept.num_rows


def _named(table: str, then: _Then, read: Read) -> pa.Table:
    column = _NAMED_BY[table]
    named = set(_of_releases("participants", then, read)[0][column].to_pylist())
    if column == "org_id":
        named |= set(_of_releases("statements", then, read)[0]["speaker_org_id"].to_pylist())
    return _in(read(table), column, named - {None})


def _in(rows: pa.Table, column: str, values: Any) -> pa.Table:
    return rows.filter(pc.is_in(rows[column], value_set=pa.array(sorted(values), pa.string())))


@dataclass
class _Told:
    """What the changes tell of releases: status and last edit by then, and what happened afterwards."""

    status: dict[str, str]
    changed_at: dict[str, datetime]
    touched: set[str]
    redated: set[str]
    moved_from: dict[str, str]


def _told(then: _Then, read: Read) -> _Told:
    told = _Told({}, {}, set(), set(), {})
    for change in _by_publisher(read):
        release = change["release_id"]
        if change["known_at"] >= then.end:
            told.touched.add(release)
            told.redated |= {release} if "date" in (change["parts"] or "").split(";") else set()
            if change["change"] == "moved":
                told.moved_from.setdefault(release, change["old_url"])
            continue
        if change["change"] != "markup":
            told.status[release] = "live" if change["change"] == "created" else change["change"]
        if change["change"] == "created" or _makes_a_revision(change):
            told.changed_at[release] = change["changed_at"]
    return told


def _releases(then: _Then, read: Read) -> pa.Table:
    known, told = _in(read("releases"), "release_id", then.revisions), _told(then, read)
    texts = read("texts").select(["release_id", "revision", "title", "text_sha256"]).to_pylist()
    states = {(text["release_id"], text["revision"]): text for text in texts}
    rows = []
    for row in known.to_pylist():
        state = states.get((row["release_id"], then.revisions[row["release_id"]]), row)
        rows.append(_as_then(row, state, told, then.end))
    return pa.Table.from_pylist(rows, schema=known.schema)


def _as_then(row: dict[str, Any], state: Mapping[str, Any], told: _Told, end: datetime) -> dict[str, Any]:
    release = row["release_id"]
    unknown = [
        *(LATEST_ONLY if release in told.touched else ()),
        *(DATES if release in told.redated else ()),
        *(["last_seen_at"] if row["last_seen_at"] >= end else ()),
    ]
    return {
        **row,
        "url": told.moved_from.get(release, row["url"]),
        "revision": state["revision"],
        "title": state["title"],
        "text_sha256": state["text_sha256"],
        "status": told.status.get(release, row["status"]),
        "last_changed_at": told.changed_at.get(release, row["last_changed_at"]),
        **dict.fromkeys(unknown),
    }
