"""A dry run of one source: a few of its pages are asked for as a harvest would, and read as a build would.

Nothing is kept: the archive of such a run is a temporary folder.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice, zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from transforms.harvest.captures import read_body
from transforms.harvest.discover import Link, Page, Trail, child_trail, trails
from transforms.harvest.fetch import Fetched, Fetcher
from transforms.harvest.robots import Rules, rules
from transforms.harvest.run import fetching
from transforms.harvest.walk import Walk
from transforms.parse import parse
from transforms.records import Capture, Refusal, Release
from transforms.sources.model import Source
from transforms.store import Store

RUN_ID = "check"
_MONTH = re.compile(r"/\d{6}$")
_FOLDERS_TOLD = 8
# What most releases have. A field that no release has is told; it may be the site's way.
_FIELDS: dict[str, Callable[[Release], object]] = {
    "date": lambda r: r.published_date,
    "time of day": lambda r: r.published_at,
    "document number": lambda r: r.serial,
}


@dataclass(slots=True)
class TrailCheck:
    """What the first pages of one trail showed."""

    name: str
    role: str
    pages: list[Page]
    seconds: float

    @property
    def links(self) -> list[Link]:
        return list({link.url: link for page in self.pages for link in page.links}.values())

    @property
    def days(self) -> list[date]:
        """The days its links show, one each; of a link without one nothing."""
        found = [link.shown or (link.modified.date() if link.modified else None) for link in self.links]
        return sorted(day for day in found if day)

    @property
    def sections(self) -> list[tuple[str, int]]:
        """The folders that its articles are in (without that of their month), the fullest first."""
        folders = (_MONTH.sub("", urlsplit(link.url).path.rpartition("/")[0]) for link in self.links)
        return Counter(f"{folder}/" for folder in folders).most_common()

    @property
    def n_pages(self) -> int | None:
        """How many pages there are, by the site's own word."""
        return next((page.n_pages for page in self.pages if page.n_pages is not None), None)


@dataclass(frozen=True, slots=True)
class ReadCheck:
    """How one page was read: an article, or a feed page with all its items. ``status`` as in a capture."""

    url: str
    status: int
    seconds: float
    found: tuple[Release | Refusal, ...]

    @property
    def releases(self) -> list[Release]:
        return [one for one in self.found if isinstance(one, Release)]

    @property
    def refusals(self) -> list[Refusal]:
        return [one for one in self.found if isinstance(one, Refusal)]


@dataclass(slots=True)
class SourceCheck:
    """All that a dry run found. ``robots`` is one line for every robots.txt that was asked."""

    source: Source
    robots: list[str] = field(default_factory=list)
    trails: list[TrailCheck] = field(default_factory=list)
    reads: list[ReadCheck] = field(default_factory=list)
    problems: tuple[str, ...] = ()
    n_requests: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether every trail showed something, and every page that was read gave a release."""
        return (
            bool(self.trails and self.reads)
            and all(trail.links for trail in self.trails)
            and all(read.releases for read in self.reads)
        )

    @property
    def missing(self) -> list[str]:
        """The fields that no release has."""
        releases = [release for read in self.reads for release in read.releases]
        return [name for name, value in _FIELDS.items() if releases and not any(map(value, releases))]


def check(
    source: Source,
    *,
    pages: int = 2,
    articles: int = 3,
    gateway: str | None = None,
    turns: Path | None = None,
) -> SourceCheck:
    """Ask ``source`` for at most ``pages`` pages of every trail and ``articles`` articles, at its own pace.

    ``gateway`` as for ``harvest``; ``turns`` is where a store keeps its hosts' pace, so that a check and a
    night do not ask one host at once. What a server does never raises.
    """
    found, started = SourceCheck(source), time.monotonic()
    with _throw_away_store() as store, fetching(source, store, RUN_ID, gateway, turns=turns) as fetcher:
        walking = Walk(fetcher, full=True, max_pages=pages)
        found.trails = [_walked(walking, trail) for trail in trails(source)]
        found.reads = [
            *_feed_reads(fetcher),
            *(_article_read(fetcher, url) for url in _sample(found, articles)),
        ]
        found.robots = list(_robots(fetcher))
        found.problems, found.n_requests = tuple(fetcher.problems), fetcher.tally.requested
    found.seconds = time.monotonic() - started
    return found


@contextmanager
def _throw_away_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="readouts-check-") as folder:
        yield Store(Path(folder))


def _walked(walking: Walk, trail: Trail) -> TrailCheck:
    """Its first pages; of an index of sitemaps the first one as well."""
    started = time.monotonic()
    seen = list(walking.pages(trail))
    for child in islice(chain.from_iterable(page.children for page in seen), 1):
        seen += walking.pages(child_trail(walking.fetcher.source, child.url))
    return TrailCheck(trail.url(0, None) or "", trail.role, seen, time.monotonic() - started)


def _sample(found: SourceCheck, at_most: int) -> list[str]:
    """The newest articles, from every trail in turn."""
    columns = [[link.url for link in t.links] for t in found.trails if t.role == "listing"]
    turns = (url for turn in zip_longest(*columns) for url in turn if url)
    return list(islice(dict.fromkeys(turns), at_most))


def _article_read(fetcher: Fetcher, url: str) -> ReadCheck:
    started = time.monotonic()
    fetched: Fetched | None = fetcher.fetch(url, "article")
    seconds = time.monotonic() - started
    if fetched is None:
        refusal = Refusal("harvest", "robots_disallowed", "may not be asked", "harvest.no_response", url=url)
        return ReadCheck(url, 0, seconds, (refusal,))
    return _read(fetcher.source, fetched.capture, fetched.body, seconds)


def _feed_reads(fetcher: Fetcher) -> Iterator[ReadCheck]:
    for capture in fetcher.ledger.this_run.values():
        if capture.role == "feed":
            yield _read(fetcher.source, capture, read_body(fetcher.ledger.store, capture), 0.0)


def _read(source: Source, capture: Capture, body: bytes, seconds: float) -> ReadCheck:
    return ReadCheck(capture.url, capture.status, seconds, tuple(parse(capture, body, source)))


def _robots(fetcher: Fetcher) -> Iterator[str]:
    for capture in fetcher.ledger.this_run.values():
        if capture.role != "robots":
            continue
        found = rules(capture.status, read_body(fetcher.ledger.store, capture), capture.error)
        if found.unreachable:
            verdict = f"nothing may be fetched ({found.unreachable})"
        elif found == Rules():
            verdict = f"no rules (status {capture.status or capture.error})"
        else:
            verdict = f"rules, crawl-delay {found.crawl_delay_s or 'none'}"
        yield f"{capture.url}: {verdict}"


# ------------------------------------------------------------------------------------------------ in words


def told(found: SourceCheck) -> str:
    """A check as text for a terminal, one finding a line."""
    source = found.source
    lines = [f"{source.id}: {source.name}", *(f"  robots   {line}" for line in found.robots)]
    lines += [line for trail in found.trails for line in _told_trail(trail)]
    lines += [line for read in found.reads for line in _told_read(read)]
    if found.missing:
        lines.append(f"  missing  no release has a {', nor a '.join(found.missing)}")
    lines += [f"  trouble  {problem}" for problem in found.problems]
    verdict = "can be read" if found.ok else "cannot be read as it is declared"
    return "\n".join([*lines, f"  {verdict}: {found.n_requests} requests in {found.seconds:.1f} s"])


def _told_trail(trail: TrailCheck) -> Iterator[str]:
    links, days = trail.links, trail.days
    of = f" of {trail.n_pages}" if trail.n_pages is not None else ""
    span = f", {days[0]} to {days[-1]}" if days else ""
    yield f"  {trail.role:8} {trail.name}"
    folders = [f"{path} ({n})" for path, n in trail.sections]
    yield (
        f"           {len(trail.pages)}{of} pages, {len(links)} links, {len(days)} of them dated{span}"
        f" ({trail.seconds:.1f} s)"
    )
    if trail.role == "listing" and len(folders) > 1:
        rest = ["…"] if len(folders) > _FOLDERS_TOLD else []
        yield f"           in {', '.join([*folders[:_FOLDERS_TOLD], *rest])}"


def _told_read(read: ReadCheck) -> Iterator[str]:
    parsers = ", ".join(dict.fromkeys(r.parser for r in read.releases)) or "no parser"
    yield f"  page     {read.url} (status {read.status}, {read.seconds:.1f} s)"
    for release in read.releases[:1]:
        words, day = len(release.text.split()), release.published_date or "no date"
        more = f", and {len(read.releases) - 1} more items" if len(read.releases) > 1 else ""
        yield f"           {parsers}: {day}, {release.title!r}, {words} words{more}"
    for refusal in read.refusals[:3]:
        yield f"           refused: {refusal.reason} [{refusal.rule_id}] {refusal.detail}"
