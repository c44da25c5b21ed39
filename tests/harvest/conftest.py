"""A source of one host with a listing, and stores and servers for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport, harvest, read_captures
from transforms.harvest.together import side_by_side
from transforms.records import Capture
from transforms.sources.model import Source
from transforms.store import Store

HOST = "site.example"
START = f"http://{HOST}/news/index.html"
NIGHT = datetime(2026, 11, 20, 2, 0, tzinfo=timezone.utc)


def make_source(**changes: Any) -> Source:
    """A listing source on ``site.example`` that fails fast; ``politeness`` is merged, the rest replaced."""
    politeness = {"delay_s": 0, "total_timeout_s": 1.5, "read_timeout_s": 1.2, "connect_timeout_s": 1.5,
                  "attempts": 2, "max_body_bytes": 1_000_000} | changes.pop("politeness", {})  # fmt: skip
    data = {
        "id": "site",
        "name": "Site",
        "kind": "listing",
        "publisher": {"name": "Ministry", "iso3": "FRA"},
        "lang": "en",
        "timezone": "UTC",
        "hosts": [HOST],
        "parsers": ["mission"],
        "schedule": "0 2 * * *",
        "priority": 10,
        "politeness": politeness,
        "listing": {"article": r"/t\w+\.html$", "sections": [{"start": START, "pages": "index_{n}.html"}]},
        "evidence": [
            {"about": "all", "basis": "documented", "noted": "2026-11-24", "note": "made for tests"}
        ],
    }
    return Source.model_validate(data | changes)


def make_feed_source(**feed: Any) -> Source:
    return make_source(kind="feed", listing=None, parsers=["rss"], feed=feed)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def site() -> Iterator[FaultSite]:
    with FaultSite() as running:
        yield running


@pytest.fixture
def run(store: Store, site: FaultSite) -> Callable[..., HarvestReport]:
    """``run("night-1", source=..., full=...)``: one harvest of the fault site."""

    def once(run_id: str = "night-1", source: Source | None = None, **kw: Any) -> HarvestReport:
        return harvest(source or make_source(), store, run_id, gateway=site.address, **kw)

    return once


def list_pages(site: FaultSite, *names: str, at: str = f"/{HOST}/news/index.html", count: int = 1) -> None:
    """A listing of articles at ``at``, newest first, and a plain article behind each new name."""
    rows = "".join(
        f'<li><a href="./{name}.html">{name}</a>(2026-11-{19 - i:02d})</li>' for i, name in enumerate(names)
    )
    site.at(at, page(f"<html><body><ul>{rows}</ul><script>var countPage = {count};</script></body></html>"))
    for name in names:
        site.behaviours.setdefault(
            f"/{HOST}/news/{name}.html", page(f"<html><body>article {name}</body></html>")
        )


def harvest_together(
    sources: list[Source], store: Store, run_id: str, **options: Any
) -> dict[str, HarvestReport | Exception]:
    """All of ``sources`` side by side; ``options`` are those of ``harvest``."""
    return side_by_side(sources, lambda s, halt: harvest(s, store, run_id, halt=halt, **options))


def captures(store: Store, source_id: str = "site") -> list[Capture]:
    return [c for month in store.capture_months(source_id) for c in read_captures(store, source_id, month)]


def by_name(store: Store, run_id: str | None = None) -> dict[str, Capture]:
    """The newest article capture by file name."""
    return {
        c.url.rsplit("/", 1)[1].removesuffix(".html"): c
        for c in captures(store)
        if c.role == "article" and run_id in (None, c.run_id)
    }
