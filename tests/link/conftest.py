"""Observations as staging gives them, with whatever a test changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from transforms.extract import read
from transforms.link.history import History, Revision
from transforms.records import Document
from transforms.sources.model import Source
from transforms.stage import release_id
from transforms.staged import Absence, Listed, Observation, Staged

NIGHT = datetime(2026, 11, 20, 2, 0, tzinfo=timezone.utc)
TALKS = (
    "On November 18, 2026, Foreign Minister Lin Specimen of China met with Foreign Minister Ada Invented of "
    "France in Lusaka. Lin Specimen said that the two countries trade well. Ada Invented said that France "
    "attaches importance to its relations with China, and that the ministers will meet again next year."
)


def make_source(source_id: str = "main", priority: int = 10, **publisher: Any) -> Source:
    return Source.model_validate(
        {
            "id": source_id,
            "name": source_id,
            "kind": "feed",
            "publisher": {"name": "Ministry", "iso3": "CHN"} | publisher,
            "lang": "en",
            "timezone": "UTC",
            "hosts": [f"{source_id.replace('_', '-')}.example"],
            "parsers": ["rss"],
            "schedule": "0 2 * * *",
            "priority": priority,
            "feed": {"urls": [f"http://{source_id.replace('_', '-')}.example/feed"]},
            "evidence": [{"about": "all", "basis": "seen", "noted": "2026-11-24", "note": "a test"}],
        }
    )


def observe(
    source_id: str = "main", path: str = "/a", text: str = TALKS, day: int = 0, **changes: Any
) -> Observation:
    """One observation of a release, first and last seen ``day`` days after the first night."""
    url = f"http://{source_id}.example{path}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    seen = NIGHT + timedelta(days=day)
    made = Observation(
        source_id=source_id,
        release_id=release_id(source_id, url),
        url=url,
        url_final=url,
        title="Lin Specimen Meets with Ada Invented",
        lang="en",
        published_date=date(2026, 11, 19),
        published_at=None,
        published_tz=None,
        serial=None,
        text=text,
        text_sha256=digest,
        state_sha256=digest,
        markup_sha256=None,
        payload_digest=None,
        parser="rss",
        parser_version="2026-11-24",
        seen_first=seen,
        seen_last=seen,
        warc_file=f"{source_id}/2026/{source_id}-2026-11.warc.gz",
        warc_offset=0,
        warc_record_id="<urn:uuid:00000000-0000-5000-8000-000000000000>",
        kind="meeting",
        missing_reason=None,
    )
    return replace(made, **changes)


def absence(day: float = 0, path: str = "/a", how: str = "status_404", run: str = "") -> Absence:
    """An answer of the page of ``observe(path=path)`` that it is gone, in a run of its own."""
    url = f"http://main.example{path}"
    at, warc = NIGHT + timedelta(days=day), "main/2026/main-2026-11.warc.gz"
    return Absence("main", release_id("main", url), url, at, run or f"night-{day}", how, warc, 0)


def listing(*paths: str, day: float = 0, page: str = "/list") -> Listed:
    """What a listing of ``main`` names, a moment before the pages of that night are asked."""
    links = "\n".join(f"http://main.example{path}" for path in paths)
    at = NIGHT + timedelta(days=day) - timedelta(minutes=1)
    return Listed("main", f"http://main.example{page}", at, links)


def history(o: Observation) -> History:
    return History(o.release_id, (Revision(1, o, o),))


@pytest.fixture
def staged() -> Callable[..., Staged]:
    """``staged(observation, ...)``: the observations and all that is read from them."""

    def of(*observations: Observation) -> Staged:
        out = Staged()
        for o in observations:
            reading = read(Document(o.release_id, o.title, o.text, o.published_date, "CHN"))
            out.observations.append(o)
            out.meetings.extend((o.state_sha256, m) for m in reading.meetings)
            out.participants.extend((o.state_sha256, p) for p in reading.participants)
            out.statements.extend((o.state_sha256, s) for s in reading.statements)
        return out

    return of
