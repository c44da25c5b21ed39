"""Captures -> staging: what one source shows in one month, parsed and read.

A pure function of captures and code. A source-month is rebuilt when its capture index, the source's YAML or
the code that reads it changed: a digest beside the files says so.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from transforms.extract import Reading, read
from transforms.extract.rows import stable_id
from transforms.harvest.captures import read_body, read_captures
from transforms.harvest.discover import article_links
from transforms.harvest.robots import rules
from transforms.parse import parse
from transforms.parse.refusals import failed_capture, gone
from transforms.parse.urls import canonical, identity
from transforms.records import Capture, Document, Refusal, Release
from transforms.sources.model import Source
from transforms.staged import Absence, Listed, Observation, Reject, Staged, Visit, staged_digest, write_month
from transforms.store import Store

_log = logging.getLogger(__name__)

# The code that staging depends on.
_READS = ("records.py", "stage.py", "staged.py", "harvest/discover", "parse", "extract")
_CODE = (".py", ".csv", ".yml")
_SPEAK_EVERY_S = 10.0
DEFECTS_BORNE = 0.02  # of the states read in a month

Found = list[Release | Refusal]


class ReadingError(RuntimeError):
    """Extraction failed on more releases than one odd text explains; the message names their addresses."""


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def release_id(source_id: str, key: str) -> str:
    """The id of the release that ``key`` names at its source: an address (see ``urls.identity``) or the
    publisher's own id of a feed item.
    """
    return stable_id("r", source_id, identity(key))


# ----------------------------------------------------------------------------------------------- what changed


def stage_source(store: Store, source: Source) -> list[str]:
    """Bring the staging of ``source`` up to date; returns the months that had to be rebuilt.

    Raises OSError when the store cannot be read or written, ArchiveError where the index names a record
    that the archive does not hold.
    """
    rebuilt = []
    for month in store.capture_months(source.id):
        digest = _digest(store, source, month)
        if staged_digest(store, source.id, month) == digest:
            continue
        staged = stage_month(store, source, month)
        write_month(store, source.id, month, staged, digest)
        rebuilt.append(month)
        _log.info("read %s %s: %s", source.id, month, staged)
    return rebuilt


def _digest(store: Store, source: Source, month: str) -> str:
    whole = hashlib.sha256(code_digest(*_READS).encode())
    whole.update(source.model_dump_json().encode())
    whole.update(hashlib.sha256(store.captures(source.id, month).read_bytes()).digest())
    return whole.hexdigest()


@cache
def code_digest(*parts: str) -> str:
    """SHA-256 over the code and tables that turn captures into rows, or over the given ``parts`` (files and
    folders of ``transforms``) alone.
    """
    root = Path(str(files("transforms")))
    chosen = [root / part for part in parts or (*_READS, "link")]
    paths = [p for c in chosen for p in ([c] if c.is_file() else c.rglob("*")) if p.suffix in _CODE]
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


# -------------------------------------------------------------------------------------------------- one month


@dataclass(slots=True)
class _Month:
    """One source-month while it is read."""

    source: Source
    staged: Staged = field(default_factory=Staged)
    open_states: dict[str, Observation] = field(default_factory=dict)  # release_id -> what it shows now
    parsed: dict[tuple[str, str, str], Found] = field(default_factory=dict)
    refused: set[tuple[object, ...]] = field(default_factory=set)
    read_states: set[tuple[str, str]] = field(default_factory=set)
    named: dict[tuple[str, str], str] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)


def stage_month(store: Store, source: Source, month: str, until: datetime | None = None) -> Staged:
    """All that the captures of ``month`` show, in order of time: a replayed archive may hand out its pages in
    any. ``until`` leaves out what was captured later.
    """
    at, spoken = _Month(source), time.monotonic()
    captures = sorted(read_captures(store, source.id, month), key=lambda c: c.fetched_at)
    captures = [c for c in captures if until is None or c.fetched_at <= until]
    for n, capture in enumerate(captures, 1):
        _list(at, store, capture)
        items = _items(at, store, capture)
        if capture.role == "feed" and capture.payload_digest is not None and capture.status < 400:
            _visit(at, capture, sum(isinstance(item, Release) for item in items))
        for item in items:
            if isinstance(item, Refusal):
                _refuse(at, capture, item)
                _miss(at, capture, item)
            else:
                _observe(at, capture, item)
        if time.monotonic() - spoken > _SPEAK_EVERY_S:
            _log.info("reading %s %s: %d of %d captures", source.id, month, n, len(captures))
            spoken = time.monotonic()
    _few_defects(at)
    at.staged.observations.extend(at.open_states.values())
    at.staged.observations.sort(key=lambda o: (o.release_id, o.seen_first, o.state_sha256))
    return at.staged


def _items(at: _Month, store: Store, capture: Capture) -> Found:
    """What the capture yields; a body seen before at the same address is not parsed again."""
    if capture.role == "robots" and rules(capture.status, b"", capture.error).unreachable:
        return [failed_capture(capture)]  # it closed the host for the night
    if capture.payload_digest is None or capture.status >= 400:
        return parse(capture, b"", at.source)
    key = (capture.role, capture.url, capture.payload_digest)
    if key not in at.parsed:
        body = b"" if capture.role in ("robots", "redirect", "listing") else read_body(store, capture)
        at.parsed[key] = parse(capture, body, at.source)
    return at.parsed[key]


def _refuse(at: _Month, capture: Capture, refusal: Refusal) -> None:
    """What is refused night after night for the same reason is one reject, with its first capture."""
    key = (refusal.url or capture.url, refusal.reason, refusal.rule_id, refusal.detail)
    if key not in at.refused:
        at.refused.add(key)
        at.staged.rejects.append(_reject(capture, at.source, refusal))


def _list(at: _Month, store: Store, capture: Capture) -> None:
    """Keep what a listing names: that a page is no longer named there is evidence of its deletion."""
    listing = at.source.listing
    if listing is None or capture.role != "listing" or capture.payload_digest is None:
        return
    key = (capture.url, capture.payload_digest)
    if key not in at.named:
        body = read_body(store, capture)
        links = article_links(body, capture.url_final, listing.is_article, at.source.hosts)
        at.named[key] = "\n".join(link.url for link in links)
    if capture.status >= 400:
        return
    _visit(at, capture, len(at.named[key].splitlines()))
    if at.named[key]:
        at.staged.listings.append(Listed(at.source.id, capture.url, capture.fetched_at, at.named[key]))


def _visit(at: _Month, capture: Capture, n_found: int) -> None:
    at.staged.visits.append(Visit(at.source.id, capture.url, capture.fetched_at, n_found))


def _miss(at: _Month, capture: Capture, refusal: Refusal) -> None:
    """An answer that the page is gone. It ends the state the page showed: the next sight is one of its own.

    A page of a release has the release's id for an address; that a feed no longer carries an item says
    nothing, since feeds carry only the newest.
    """
    how = gone(capture, refusal)
    if how is None or capture.role != "article":
        return
    url = canonical(capture.url) or capture.url
    rid = release_id(at.source.id, url)
    if (before := at.open_states.pop(rid, None)) is not None:
        at.staged.observations.append(before)
    found = (at.source.id, rid, url, capture.fetched_at, capture.run_id, how)
    at.staged.absences.append(Absence(*found, capture.warc_file, capture.warc_offset))


def _observe(at: _Month, capture: Capture, release: Release) -> None:
    # Feeds reuse addresses and correct them; the item's own id stays (see parse.capture).
    key = release.serial if capture.role == "feed" and release.serial else release.url
    rid = release_id(at.source.id, key)
    shown = "\x1f".join([release.title, str(release.published_at or release.published_date), release.text])
    state = sha256(shown)
    before = at.open_states.get(rid)
    if before is not None and _is_unchanged(before, state, capture, release):
        at.open_states[rid] = replace(before, seen_last=max(before.seen_last, capture.fetched_at))
        return
    if before is not None:
        at.staged.observations.append(before)
    reading = _read(at, rid, release)
    at.open_states[rid] = _observation(rid, state, capture, release, reading)
    if (rid, state) not in at.read_states:
        at.read_states.add((rid, state))
        _keep(at, capture, release.url, state, reading)


def _read(at: _Month, rid: str, release: Release) -> Reading:
    """What the release says. One on which our own code fails is kept, unread, and is a reject: a single odd
    text must not hold up the night. Many are a broken rule, and ``_few_defects`` stops the build.
    """
    try:
        return read(_document(rid, release, at.source))
    except Exception as error:
        at.defects.append(f"{release.url}: {type(error).__name__}: {error}")
        _log.exception("%s: reading failed on %s", at.source.id, release.url)
        refusal = Refusal("extract", "defect", f"{type(error).__name__}: {error}", "extract.defect")
        return Reading(rid, "other", refusals=(refusal,), missing_reason="unclear")


def _few_defects(at: _Month) -> None:
    """ReadingError when extraction failed on more than DEFECTS_BORNE of the states that were read."""
    if len(at.defects) > max(1, DEFECTS_BORNE * len(at.read_states)):
        named = "; ".join(at.defects[:3])
        raise ReadingError(f"{at.source.id}: reading failed on {len(at.defects)} releases: {named}")


def _document(rid: str, release: Release, source: Source) -> Document:
    return Document(
        release_id=rid,
        title=release.title,
        text=release.text,
        published_date=release.published_date,
        publisher_iso3=source.publisher.iso3,
        publisher_org_id=source.publisher.org_id,
        lang=release.lang,
    )


def _observation(rid: str, state: str, capture: Capture, release: Release, reading: Reading) -> Observation:
    return Observation(
        source_id=capture.source_id,
        release_id=rid,
        url=release.url,
        url_final=_url_final(capture, release),
        title=release.title,
        lang=release.lang,
        published_date=release.published_date,
        published_at=release.published_at,
        published_tz=release.published_tz,
        serial=release.serial,
        text=release.text,
        text_sha256=sha256(release.text),
        state_sha256=state,
        markup_sha256=release.markup_sha256,
        payload_digest=capture.payload_digest,
        parser=release.parser,
        parser_version=release.parser_version,
        seen_first=capture.fetched_at,
        seen_last=capture.fetched_at,
        warc_file=capture.warc_file,
        warc_offset=capture.warc_offset,
        warc_record_id=capture.warc_record_id,
        kind=reading.kind,
        missing_reason=reading.missing_reason,
    )


def _url_final(capture: Capture, release: Release) -> str:
    return capture.url_final if capture.role == "article" else release.url


def _is_unchanged(o: Observation, state: str, capture: Capture, release: Release) -> bool:
    address = identity(_url_final(capture, release))
    shown = (o.state_sha256, o.markup_sha256, identity(o.url_final))
    return shown == (state, release.markup_sha256, address)


def _keep(at: _Month, capture: Capture, url: str, state: str, reading: Reading) -> None:
    at.staged.meetings.extend((state, m) for m in reading.meetings)
    at.staged.participants.extend((state, p) for p in reading.participants)
    at.staged.statements.extend((state, s) for s in reading.statements)
    for refusal in reading.refusals:
        about = replace(refusal, url=refusal.url or url, release_id=reading.release_id)
        at.staged.rejects.append(_reject(capture, at.source, about, state))


def _reject(capture: Capture, source: Source, refusal: Refusal, state: str | None = None) -> Reject:
    return Reject(
        stage=refusal.stage,
        source_id=source.id,
        release_id=refusal.release_id,
        url=refusal.url or capture.url,
        table_name=refusal.table_name,
        row_key=refusal.row_key,
        reason=refusal.reason,
        detail=refusal.detail or None,
        rule_id=refusal.rule_id,
        warc_file=capture.warc_file,
        warc_offset=capture.warc_offset,
        state_sha256=state,
    )
