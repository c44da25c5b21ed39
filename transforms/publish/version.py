"""Make a version and show it: built aside, flushed, one rename, then the index. Atomic or absent.

versions/.building-<name>-<pid>/   what is being written; readers never look there
versions/<name>/                   complete from the moment it exists, never changed again
versions/index.json                names it; replaced by one rename
failed/<name>/                     report and results of a build that the contract refused
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from filelock import Timeout

from transforms.publish import describe, documents, durable, index, manifest, news, parquet, recovery
from transforms.publish.context import BuildContext
from transforms.publish.errors import ContractBroken, PublishError, VersionExists
from transforms.publish.index import Index
from transforms.publish.layouts import contract_layouts
from transforms.publish.manifest import Contents
from transforms.publish.parquet import Layout
from transforms.store import Store

if TYPE_CHECKING:
    from expectations.profile import Profile
    from expectations.validate import Validation

LOCK_WAIT_S = 600.0

_log = logging.getLogger(__name__)


def publish(
    store: Store,
    tables: Mapping[str, pa.Table],
    name: str,
    context: BuildContext,
    *,
    validation: Validation,
    profiles: Mapping[str, Profile],
    report_html: str,
    force: bool = False,
    layouts: Mapping[str, Layout] | None = None,
    dictionary: str | None = None,
) -> Path:
    """Publish ``tables`` as version ``name`` and return its folder.

    When the latest version already says the same (see ``news``) in the same schema, with the same invented
    mark, nothing is written and that version's folder is returned (``force`` publishes all the same).
    ``layouts`` and ``dictionary`` come from the contract unless given.
    ContractBroken when ``validation`` failed, VersionExists when ``name`` is public with other rows,
    TableMismatch when a table is not as the contract has it, PublishError when the disk refuses, another
    publisher is at work for more than ten minutes, or ``name`` is older than the latest version. On any
    error the latest version stays what it was.
    """
    if not validation.ok:
        failed = sum(not r.success and r.severity == "error" for r in validation.results)
        raise ContractBroken(f"version {name} fails {failed} checks of the contract; it was not published")
    target, layouts = store.version(name), layouts or contract_layouts()
    contents = Contents(tuple(_parts(tables, layouts, year=index.order(name)[0])))
    with _publisher(store, name):
        listed = recovery.recover(store)
        if not force and (same := _same_as_latest(store, listed, contents, context)):
            return same
        _require_new(store, listed, name)
        previous = manifest.read(store.version(listed.latest.version)) if listed.latest else None
        texts = _documents(name, contents, context, previous, validation, dictionary) | {
            "report/index.html": report_html
        }
        with durable.building(store.versions / f"{recovery.BUILDING}{name}-{os.getpid()}") as folder:
            _write(folder, contents, layouts, texts)
            latest = listed.latest.version if listed.latest else None
            described = manifest.describe(folder, name, contents, profiles, context, latest)
            texts = describe.descriptions(described)
            _write_texts(folder, texts)
            manifest.write(folder, manifest.covering(folder, described, texts))
            durable.show(folder, target)
        index.write(store, listed.with_entry(manifest.entry(target)))
    return target


def unchanged(store: Store, tables: Mapping[str, pa.Table], context: BuildContext) -> Path | None:
    """The latest version's folder, when the same code and contract made ``tables`` and they hold no news:
    they need no second check. ``tables`` must be in the contract's schema, else TableMismatch.
    """
    listed = index.read(store)
    newest = listed.latest
    if newest is None:
        return None
    if manifest.read(store.version(newest.version))["code"]["digest"] != context.code_digest:
        return None
    year = index.order(newest.version)[0]
    contents = Contents(tuple(_parts(tables, contract_layouts(), year)))
    return _same_as_latest(store, listed, contents, context)


def refuse(store: Store, name: str, report_html: str, validation: Validation) -> Path:
    """Keep the report and the results of a build that failed the contract; no version appears, latest stays.

    Returns ``failed/<name>/``, or ``failed/<name>-2/`` and so on when that name failed before with another
    outcome (the name of a refused version is free for the next attempt).
    """
    target = store.failed / store.version(name).name
    files = {"report/index.html": report_html, "validation.json": documents.validation_json(validation)}
    with _publisher(store, name):
        number = 1
        while target.exists():
            if all((target / p).is_file() and (target / p).read_text("utf-8") == t for p, t in files.items()):
                return target
            number += 1
            target = store.failed / f"{name}-{number}"
        with durable.building(store.failed / f"{recovery.BUILDING}{name}-{os.getpid()}") as folder:
            _write_texts(folder, files)
            durable.show(folder, target)
    return target


def next_name(store: Store, day: date) -> str:
    """The name a version of ``day`` gets: 2026.11.23, and when that is taken 2026.11.23.1, then .2."""
    base = day.strftime("%Y.%m.%d")
    taken = {entry.version for entry in index.read(store).versions}
    if store.versions.is_dir():
        taken |= {path.name for path in store.versions.iterdir()}
    name, number = base, 0
    while name in taken:
        number += 1
        name = f"{base}.{number}"
    return name


def latest(store: Store) -> Path | None:
    """The folder of the latest version, None before the first. Readers need no lock."""
    newest = index.read(store).latest
    return store.version(newest.version) if newest else None


def previous_profiles(store: Store) -> dict[str, Profile]:
    """Rows and fill rates of the latest version's tables, against which the next build is checked; {} at
    first.
    """
    from expectations.profile import Profile

    folder = latest(store)
    if folder is None:
        return {}
    described = manifest.read(folder)["tables"]
    return {table: Profile(rows=facts["rows"], fill=facts["fill"]) for table, facts in described.items()}


def _parts(
    tables: Mapping[str, pa.Table], layouts: Mapping[str, Layout], year: int
) -> Iterator[parquet.Part]:
    if missing := sorted(layouts.keys() ^ tables.keys()):
        raise PublishError(f"tables built and tables of the contract differ in: {', '.join(missing)}")
    for table in sorted(tables):
        yield from parquet.parts(tables[table], layouts[table], empty_year=year)


@contextmanager
def _publisher(store: Store, name: str) -> Iterator[None]:
    """One publisher per store; what the disk refuses becomes a PublishError that names the version."""
    try:
        with store.lock("publish", timeout_s=LOCK_WAIT_S):
            yield
    except Timeout as error:
        raise PublishError(
            f"version {name}: another publisher has held the store for {LOCK_WAIT_S:.0f} s"
        ) from error
    except OSError as error:
        raise PublishError(f"version {name} could not be written, nothing was published: {error}") from error


def _same_as_latest(store: Store, listed: Index, contents: Contents, context: BuildContext) -> Path | None:
    newest = listed.latest
    if newest is None:
        return None
    same = (context.schema_version, context.invented) == (newest.schema_version, newest.invented)
    folder = store.version(newest.version)
    if not (folder / manifest.MANIFEST).is_file():
        raise PublishError(
            f"the index names {newest.version} as latest, but {folder} has no {manifest.MANIFEST}"
        )
    return folder if same and not news.is_news(contents, folder) else None


def _require_new(store: Store, listed: Index, name: str) -> None:
    if listed.has(name) or store.version(name).exists():
        raise VersionExists(f"version {name} is public and never changes; take the next name")
    if listed.latest and index.order(name) < index.order(listed.latest.version):
        raise PublishError(
            f"version {name} is older than the latest, {listed.latest.version}: it would never be seen"
        )


def _documents(
    name: str,
    contents: Contents,
    context: BuildContext,
    previous: Mapping[str, Any] | None,
    validation: Validation,
    dictionary: str | None,
) -> dict[str, str]:
    if dictionary is None:
        from expectations.dictionary import render

        dictionary = render()
    return {
        "README.md": documents.readme(name, contents, context),
        "CHANGELOG.md": documents.changelog(name, contents, context, previous),
        "DATA_DICTIONARY.md": dictionary,
        "validation.json": documents.validation_json(validation),
    }


def _write(folder: Path, contents: Contents, layouts: Mapping[str, Layout], texts: Mapping[str, str]) -> None:
    for part in contents.parts:
        parquet.write(part, layouts[part.table], folder)
    _write_texts(folder, texts)


def _write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    for path, text in sorted(texts.items()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
