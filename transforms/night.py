"""The two halves of a night, as DAGs and command line call them: harvest a source, build a version."""

from __future__ import annotations

import fnmatch
import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transforms.harvest import ArchiveError, HarvestReport, SourceBusy, harvest
from transforms.harvest.discover import Window
from transforms.harvest.together import side_by_side
from transforms.publish.errors import ChurnRefused, ContractBroken, PublishError
from transforms.sources.model import Source, load_sources, selected_sources
from transforms.store import Store, StoreBusy

if TYPE_CHECKING:
    import pyarrow as pa

    from expectations.validate import Validation
    from transforms.harvest.halt import Halt
    from transforms.health.records import SourceHealth

__all__ = [
    "ArchiveError",
    "ContractBroken",
    "PublishError",
    "SourceBusy",
    "UnknownSource",
    "build_version",
    "dataset_sources",
    "dataset_tables",
    "harvest_source",
    "harvest_sources",
    "named_source",
    "night_store",
    "publish_tables",
]

KEYS_IN_MESSAGE = 3
CHECKS_IN_MESSAGE = 5
NOTHING_YET = "no release has been read yet: there is nothing to publish"

_log = logging.getLogger(__name__)


class UnknownSource(ValueError):
    """A source id that no YAML declares."""


def night_store() -> Store:
    """The store that READOUTS_STORE names: a folder (``./data/store`` without it) or ``s3://bucket/prefix``."""
    named = os.environ.get("READOUTS_STORE") or "data/store"
    if named.startswith("s3://"):
        from transforms.remote import opened

        return opened(named)
    return Store(Path(named).absolute())


# ---------------------------------------------------------------------------------------------------- harvest


def harvest_source(
    source_id: str, run_id: str, *, full: bool = False, since: str | None = None, until: str | None = None
) -> dict[str, Any]:
    """Ask one source for what is new and archive every answer; the same ``run_id`` again resumes.

    ``since`` and ``until`` (``YYYY-MM-DD``, the publisher's calendar, both included) ask for what was
    published then instead; one of them leaves the other side open.

    Returns the counts of ``HarvestReport``, ``stopped`` (what ended a host's part early, else None) and
    ``alarms`` (all else an operator should read). A site that is down, slow or forbids us is in these two and
    never raises. Raises UnknownSource, SourceBusy (another process harvests this source), ArchiveError
    (archive and index contradict each other), OSError (the store cannot be written) and ValueError (a
    range that is none).
    """
    return _harvest_one(named_source(source_id), run_id, full, Window(_day(since), _day(until)))


def harvest_sources(
    patterns: Sequence[str],
    run_id: str,
    *,
    full: bool = False,
    since: str | None = None,
    until: str | None = None,
) -> dict[str, dict[str, Any] | Exception]:
    """Harvest the sources that ``patterns`` name (ids, or ``cn_*``) side by side, each at its hosts' pace.

    Returns by source id what ``harvest_source`` does, or the error that ended this source alone. Raises
    UnknownSource for a pattern that names none, ValueError for a range that is none.
    """
    known, window = load_sources(), Window(_day(since), _day(until))
    named = {pattern: fnmatch.filter(known, pattern) for pattern in patterns}
    for pattern, found in named.items():
        if not found:
            raise UnknownSource(f"there is no source {pattern!r}; there are: {', '.join(known)}")
    ids = sorted({source_id for found in named.values() for source_id in found})
    return side_by_side(
        [known[source_id] for source_id in ids],
        lambda source, halt: _harvest_one(source, run_id, full, window, halt),
    )


def _harvest_one(
    source: Source, run_id: str, full: bool, window: Window, halt: Halt | None = None
) -> dict[str, Any]:
    gateway = os.environ.get("READOUTS_GATEWAY") or None
    store = night_store()
    with turn_of(store, source.id):
        report = harvest(source, store, run_id, gateway=gateway, full=full, window=window, halt=halt)
    return _counts(report)


@contextmanager
def turn_of(store: Store, source_id: str) -> Iterator[None]:
    """Around everything that adds to the archive of one source; SourceBusy when another machine does."""
    try:
        with store.harvesting(source_id):
            yield
    except StoreBusy as error:
        raise SourceBusy(f"{source_id}: another machine is harvesting this source: {error}") from error


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def named_source(source_id: str) -> Source:
    """The source with that id; UnknownSource names those there are."""
    known = load_sources()
    if source_id not in known:
        raise UnknownSource(f"there is no source {source_id!r}; there are: {', '.join(known)}")
    return known[source_id]


def _counts(report: HarvestReport) -> dict[str, Any]:
    return {
        "source_id": report.source_id,
        "run_id": report.run_id,
        "n_requested": report.n_requested,
        "n_captured": report.n_captured,
        "n_revisits": report.n_revisits,
        "n_failed": report.n_failed,
        "n_skipped": report.n_skipped,
        "stopped": report.stopped,
        "alarms": [p for p in report.problems if p not in (report.stopped or "")],
    }


# ------------------------------------------------------------------------------------------------------ build


def dataset_sources(store: Store) -> list[Source]:
    """The sources a version is built from: those selected, and every other that has captures in the store,
    because a source that is no longer harvested stays in the dataset.

    Raises UnknownSource where the store has captures of a source that no YAML declares: leaving it out would
    take its releases from the next version.
    """
    captured = {p.name for p in (store.root / "captures").glob("*") if p.is_dir()}
    return named_sources(captured | {source.id for source in selected_sources()})


def named_sources(ids: Iterable[str]) -> list[Source]:
    """The sources with these ids, by id. UnknownSource for those that no YAML declares."""
    known, wanted = load_sources(), sorted(ids)
    if undeclared := [source_id for source_id in wanted if source_id not in known]:
        raise UnknownSource(
            f"there are captures of {', '.join(undeclared)}, which no source file declares; "
            "name the folder of its file in READOUTS_SOURCES_PATH"
        )
    return [known[source_id] for source_id in wanted]


def build_version(version_date: str, *, accept: str | None = None) -> dict[str, Any]:
    """Build a version from all captures and publish it, if the contract holds and any row has changed.

    ``version_date``: ``YYYY.MM.DD``. ``accept``: why a fall in rows or fill rates against the version before
    may pass this once; it is kept in the version. Returns ``version``, ``path``, ``published`` (False when no
    row has changed; version and path are then those of the latest), ``rows`` (per table), ``reason`` and
    ``alarms`` (lines on sources that are not as they used to be; they stop nothing).
    Raises ContractBroken, naming the failed checks and the report, PublishError, UnknownSource, OSError.
    """
    day = datetime.strptime(version_date, "%Y.%m.%d").replace(tzinfo=timezone.utc).date()
    store = night_store()
    with store.lock("build", timeout_s=3600), store.publishing():
        return _build(store, day.strftime("%Y.%m.%d"), accept)


def _build(store: Store, version_date: str, accept: str | None) -> dict[str, Any]:
    from transforms.health.look import health
    from transforms.intake import context_of
    from transforms.ledger import ledger_of, reread_since
    from transforms.link.ids import settle
    from transforms.publish.version import latest, next_name, unchanged

    sources = dataset_sources(store)
    name = next_name(store, datetime.strptime(version_date, "%Y.%m.%d").replace(tzinfo=timezone.utc).date())
    before = latest(store)
    tables = reread_since(before, settle(dataset_tables(store, sources), ledger_of(before), name))
    if not tables["releases"].num_rows and latest(store) is None:
        _log.warning("%s", NOTHING_YET)
        return {
            "version": None,
            "path": None,
            "published": False,
            "rows": _rows(tables),
            "reason": NOTHING_YET,
            "alarms": [],
        }
    if same := unchanged(store, tables, context_of(store, sources)):
        return _outcome(same, False, tables, health(store, sources))
    _log.info("checking %d rows against the contract", sum(t.num_rows for t in tables.values()))
    return publish_tables(store, tables, sources, version_date, accept=accept)


def dataset_tables(store: Store, sources: list[Source]) -> dict[str, pa.Table]:
    """Every table of the dataset from all captures of ``sources``; only what changed is read again."""
    from transforms.link import assemble
    from transforms.stage import stage_source
    from transforms.staged import read_months

    for source in sources:
        stage_source(store, source)
    staged = read_months(store, {source.id: store.capture_months(source.id) for source in sources})
    _log.info("staged in all: %s", staged)
    return assemble(staged, {source.id: source for source in sources})


def publish_tables(
    store: Store,
    tables: Mapping[str, pa.Table],
    sources: list[Source],
    version_date: str,
    *,
    accept: str | None = None,
) -> dict[str, Any]:
    """Check ``tables`` against the contract; publish them, or keep the report of the refusal and raise
    ContractBroken. Returns what ``build_version`` does.
    """
    from expectations.profile import profile
    from expectations.validate import accept_falls, validate
    from transforms.intake import context_of, intakes
    from transforms.publish.version import latest, next_name, previous_profiles, publish, refuse
    from transforms.report import render, summarise

    day = datetime.strptime(version_date, "%Y.%m.%d").replace(tzinfo=timezone.utc).date()
    before, newest, name = previous_profiles(store), latest(store), next_name(store, day)
    validation, profiles, context = validate(tables, before), profile(tables), context_of(store, sources)
    if accept:
        validation, context = accept_falls(validation, accept), replace(context, accepted=accept)
    came_in = intakes(store, sources, tables)
    build = summarise(
        tables,
        validation,
        profiles,
        before,
        came_in,
        name,
        context,
        previous_name=newest.name if newest else None,
    )
    html = render(build)
    if not validation.ok:
        kept = refuse(store, name, html, validation)
        raise ContractBroken(_broken(name, validation, kept / "report/index.html"))
    _log.info("the contract holds: %d checks, %d warnings", len(validation.results), len(validation.warnings))
    try:
        path = publish(
            store, tables, name, context, validation=validation, profiles=profiles, report_html=html
        )
    except ChurnRefused as error:
        kept = refuse(store, name, html, validation, error.changelog)
        raise ContractBroken(f"{error}. What differs: {kept / 'CHANGELOG.md'}") from error
    return _outcome(path, path != newest, tables, [s.health for s in came_in if s.health])


def _outcome(
    path: Path, published: bool, tables: Mapping[str, pa.Table], found: Sequence[SourceHealth]
) -> dict[str, Any]:
    alarms = [line for source in found for line in source.lines]
    for line in alarms:
        _log.warning("%s", line)
    reason = "new or changed rows" if published else f"no row has changed since {path.name}"
    _log.info("published %s" if published else "nothing to publish: no row has changed since %s", path.name)
    return {
        "version": path.name,
        "path": str(path),
        "published": published,
        "rows": _rows(tables),
        "reason": reason,
        "alarms": alarms,
    }


def _rows(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    return {name: table.num_rows for name, table in tables.items()}


def _broken(name: str, validation: Validation, report: Path) -> str:
    """The failed checks with the first rows that fail them, and where the whole report is."""
    from expectations.validate import BANDS

    lines = [
        f"{r.table}{'.' + r.column if r.column else ''}: {r.check}, {r.n_failed} rows"
        + (f" ({', '.join(r.failing_keys[:KEYS_IN_MESSAGE])})" if r.failing_keys else "")
        for r in validation.errors[:CHECKS_IN_MESSAGE]
    ]
    falls = all(r.check in BANDS for r in validation.errors)
    advice = '. If the fall is right: readouts build --accept "why"' if falls else ""
    more = len(validation.errors) - len(lines)
    also = f"; and {more} more" if more > 0 else ""
    return (
        f"version {name} breaks the contract and was not published: {'; '.join(lines)}{also}."
        f" Report: {report}{advice}"
    )
