"""The dataset as it could have been known on some day: from the archive, and from the tables of a version.

From the archive it is exact: what was captured later does not exist. From the tables of a version it is what
they tell of releases, texts and changes; who met whom is read from the latest text only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timezone

import pyarrow as pa
import pyarrow.compute as pc

from transforms.link import assemble
from transforms.link.history import STATUS_OF
from transforms.sources.model import Source
from transforms.stage import stage_month, stage_source
from transforms.staged import Staged, joined, read_months
from transforms.store import Store


def end_of(day: date) -> datetime:
    """The last instant of ``day`` in UTC."""
    return datetime.combine(day, time.max, timezone.utc)


def as_of(store: Store, sources: Sequence[Source], at: datetime) -> dict[str, pa.Table]:
    """Every table from the captures up to ``at``, read by today's code: the same as a build at that instant
    would have made.
    """
    staged = joined(_until(store, source, at) for source in sources)
    return assemble(staged, {source.id: source for source in sources})


def _until(store: Store, source: Source, at: datetime) -> Staged:
    """Whole months from staging; the month of ``at`` is read again, since a staged row tells a span of time
    and not each capture in it.
    """
    stage_source(store, source)
    last = f"{at.astimezone(timezone.utc):%Y-%m}"
    months = [month for month in store.capture_months(source.id) if month <= last]
    whole = read_months(store, {source.id: [month for month in months if month < last]})
    return joined([whole, stage_month(store, source, last, at)] if last in months else [whole])


def known_by(tables: Mapping[str, pa.Table], at: datetime) -> dict[str, pa.Table]:
    """``releases``, ``texts`` and ``changes`` of a version, as they could have been known at ``at``.

    changes: those whose evidence was complete. texts: the revisions that led to. releases: those created by
    then, each with the revision, status, title, text_sha256 and last_changed_at of then; of the columns that
    tell the latest state only (dates of publication, counts, places in the archive) none is kept.
    """
    changes = tables["changes"].filter(pc.field("known_at") <= pa.scalar(at, pa.timestamp("us", tz="UTC")))
    texts = _revisions(tables["texts"], changes)
    return {"changes": changes, "texts": texts, "releases": _releases(tables["releases"], texts, changes)}


def _revisions(texts: pa.Table, changes: pa.Table) -> pa.Table:
    newest = dict.fromkeys(changes["release_id"].to_pylist(), 0)
    for release_id, revision in zip(*(changes[c].to_pylist() for c in _KEY), strict=True):
        newest[release_id] = max(newest[release_id], revision)
    pairs = zip(*(texts[c].to_pylist() for c in _KEY), strict=True)
    return texts.filter(pa.array([revision <= newest.get(rid, 0) for rid, revision in pairs], pa.bool_()))


_KEY = ("release_id", "revision")
_KEPT = ("release_id", "source_id", "publisher", "publisher_iso3", "lang", "first_seen_at")
_TOLD = ("revision", "status", "title", "text_sha256", "last_changed_at")


def _releases(releases: pa.Table, texts: pa.Table, changes: pa.Table) -> pa.Table:
    shown = {(t["release_id"], t["revision"]): t for t in texts.drop_columns(["text"]).to_pylist()}
    by_time = changes.sort_by([("changed_at", "ascending"), ("revision", "ascending")]).to_pylist()
    then: dict[str, dict[str, object]] = {}
    for c in by_time:
        state, text = then.setdefault(c["release_id"], {}), shown[c["release_id"], c["revision"]]
        if state.get("revision") != c["revision"]:
            state |= {"revision": c["revision"], "last_changed_at": c["changed_at"]}
        state |= {"title": text["title"], "text_sha256": text["text_sha256"]}
        state["status"] = STATUS_OF.get(c["change"], state.get("status"))
    kept = [
        row | then[row["release_id"]]
        for row in releases.select(_KEPT).to_pylist()
        if row["release_id"] in then
    ]
    schema = pa.schema([releases.schema.field(name) for name in (*_KEPT, *_TOLD)])
    return pa.Table.from_pylist(kept, schema=schema)
