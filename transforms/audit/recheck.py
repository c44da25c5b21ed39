"""Ask published pages again, as many as the policy allows; what they answer goes into the archive as always.

Whether an answer is an edit or a deletion is not decided here: the next build reads it with everything else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timezone
from typing import Any

import pyarrow.parquet as pq

from transforms.audit.due import Page, due, n_due, policy
from transforms.harvest import HarvestReport, read_captures, recheck
from transforms.harvest.exchange import is_failed
from transforms.parse.urls import canonical
from transforms.publish.version import latest
from transforms.records import Capture
from transforms.sources.model import Source
from transforms.staged import read_absences, staged_digest
from transforms.store import Store

log = logging.getLogger(__name__)

_PUBLISHED = ["source_id", "url", "published_date", "revision", "status"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What one audit of one source found. ``changed`` pages have other bytes than before (what reads
    differently is told by the next build), ``gone`` ones answer 404 or 410; ``left`` were due and over
    budget.
    """

    source_id: str
    run_id: str
    pages: int
    asked: int
    unchanged: int
    changed: int
    gone: tuple[str, ...]
    failed: int
    left: int
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = [*self.gone[:5], *(["..."] if len(self.gone) > 5 else [])]
        gone = f"; gone: {', '.join(named)}" if named else ""
        return (
            f"{self.source_id}: {self.asked} of {self.pages} pages asked again, {self.unchanged} unchanged,"
            f" {self.changed} with other bytes, {len(self.gone)} gone, {self.failed} failed,"
            f" {self.left} left for next week{gone}"
        )


def audit_source(
    store: Store, source: Source, run_id: str, now: datetime, *, gateway: str | None = None
) -> AuditReport:
    """Re-check the pages of ``source`` that are due at ``now``. Raises what ``harvest`` raises: SourceBusy,
    ArchiveError, OSError.
    """
    captures = _articles(store, source)
    pages = pages_of(captures, _published(store, source), _gone(store, source), now)
    urls = due(pages, now, policy())
    report = recheck(source, store, run_id, urls, gateway=gateway)
    before = {c.url: c for c in captures if c.run_id != run_id}
    found = [c for c in _articles(store, source) if c.run_id == run_id]
    told = _told(source, report, before, found, len(pages), n_due(pages, now, policy()) - len(urls))
    log.info("%s", told)
    return told


def _articles(store: Store, source: Source) -> list[Capture]:
    months = (read_captures(store, source.id, month) for month in store.capture_months(source.id))
    return [c for month in months for c in month if c.role == "article"]


def _published(store: Store, source: Source) -> dict[str, Row]:
    """The releases of the source in the latest version by address; none before the first version."""
    version = latest(store)
    if version is None:
        return {}
    rows = pq.read_table(version / "releases", columns=_PUBLISHED).to_pylist()
    return {row["url"]: row for row in rows if row["source_id"] == source.id}


def _gone(store: Store, source: Source) -> set[tuple[str, int]]:
    """Where the archive holds the answers that said a page is gone, as far as they have been read."""
    months = [m for m in store.capture_months(source.id) if staged_digest(store, source.id, m)]
    return {(a.warc_file, a.warc_offset) for a in read_absences(store, source.id, months)}


def pages_of(
    captures: Iterable[Capture],
    published: Mapping[str, Row],
    gone: set[tuple[str, int]],
    now: datetime,
) -> list[Page]:
    """The pages behind the releases of the latest version, as far as their addresses were captured. An
    address that a release has left is no page any more. ``gone`` names captures by file and offset.
    """
    by_url: dict[str, list[Capture]] = {}
    for c in sorted(captures, key=lambda c: c.fetched_at):
        if c.fetched_at <= now and not is_failed(c.status) and (canonical(c.url) or c.url) in published:
            by_url.setdefault(c.url, []).append(c)
    return [_page(rows, published[canonical(url) or url], gone) for url, rows in by_url.items()]


def _page(rows: list[Capture], published: Row, gone: set[tuple[str, int]]) -> Page:
    """``rows`` are the captures that told anything about the page, in order of time."""
    last, day = rows[-1], published["published_date"]
    risks = {"edited"} if published["revision"] > 1 else set()
    if published["status"] == "deleted":
        risks.add("deleted")
    elif (last.warc_file, last.warc_offset) in gone:
        risks.add("gone_once")
    born = datetime.combine(day, time(), timezone.utc) if day else rows[0].fetched_at
    return Page(last.url, born, last.fetched_at, frozenset(risks))


def _told(
    source: Source,
    report: HarvestReport,
    before: Mapping[str, Capture],
    found: list[Capture],
    n_pages: int,
    left: int,
) -> AuditReport:
    answered = [c for c in found if 200 <= c.status < 400]
    same = [c for c in answered if c.url in before and before[c.url].payload_digest == c.payload_digest]
    return AuditReport(
        source_id=source.id,
        run_id=report.run_id,
        pages=n_pages,
        asked=len({c.url for c in found}),
        unchanged=len(same),
        changed=len(answered) - len(same),
        gone=tuple(c.url for c in found if c.status in (404, 410)),
        failed=sum(is_failed(c.status) for c in found),
        left=left,
        problems=report.problems,
    )
