"""Make a version and show it: built aside, flushed, one rename, then the index. Atomic or absent.

versions/.building-<name>-<pid>/   what is being written; readers never look there
versions/<name>/                   complete from the moment it exists, never changed again
versions/index.json                names it; replaced by one rename
failed/<name>/                     report and results of a build that the contract refused
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from transforms.publish import describe, documents, durable, index, manifest, news, recovery
from transforms.publish.contents import Contents, measured, written
from transforms.publish.context import BuildContext
from transforms.publish.diff import Diff, Edition, compare, gate
from transforms.publish.diff.delta import write_delta
from transforms.publish.errors import ContractBroken, PublishError, VersionExists
from transforms.publish.index import Index
from transforms.publish.layouts import contract_layouts
from transforms.publish.parquet import Layout
from transforms.publish.shelf import Shelf, shelf_of
from transforms.store import Store

if TYPE_CHECKING:
    from expectations.profile import Profile
    from expectations.validate import Validation


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
    ContractBroken when ``validation`` failed; ChurnRefused when the difference to the version before leaves
    the bands of ``churn.yml`` and ``context.accepted`` gives no reason; VersionExists when ``name`` is public
    with other rows; TableMismatch when a table is not as the contract has it; PublishError when the disk
    refuses, another publisher is at work for more than ten minutes, or ``name`` is older than the latest
    version. On any error the latest version stays what it was.
    """
    if not validation.ok:
        failed = sum(not r.success and r.severity == "error" for r in validation.results)
        raise ContractBroken(f"version {name} fails {failed} checks of the contract; it was not published")
    layouts, shelf = layouts or contract_layouts(), shelf_of(store)
    with shelf.publisher(name) as listed, shelf.draft(name) as folder:
        before = _latest_manifest(shelf, listed)
        contents = written(tables, layouts, index.order(name)[0], folder, before, shelf)
        if before and not force and _says_the_same(contents, tables, layouts, context, before, shelf):
            return shelf.folder(before["version"])
        _require_new(shelf, listed, name)
        diff = _difference(shelf, before, Edition.draft(name, folder, contents, context))
        texts = _documents(name, contents, context, before, diff, validation, dictionary)
        if diff is not None:
            gate.require_expected(diff, context.accepted, texts["CHANGELOG.md"])
        _write_texts(folder, texts | {"report/index.html": report_html})
        described = manifest.describe(
            folder,
            name,
            contents,
            profiles,
            context,
            previous=before["version"] if before else None,
            delta=write_delta(diff, folder) if diff else None,
        )
        descriptions = describe.descriptions(described)
        _write_texts(folder, descriptions)
        manifest.write(folder, manifest.covering(folder, described, descriptions))
        entry = manifest.entry(folder)
        shelf.show(folder, name)
        shelf.announce(listed.with_entry(entry))
    return shelf.folder(name)


def unchanged(store: Store, tables: Mapping[str, pa.Table], context: BuildContext) -> Path | None:
    """The latest version's folder, when the same code and contract made ``tables`` and they hold no news:
    they need no second check. ``tables`` must be in the contract's schema, else TableMismatch.
    """
    shelf = shelf_of(store)
    before = _latest_manifest(shelf, index.read(store))
    if before is None or before["code"]["digest"] != context.code_digest:
        return None
    layouts = contract_layouts()
    contents = measured(tables, layouts, index.order(before["version"])[0])
    same = _says_the_same(contents, tables, layouts, context, before, shelf)
    return shelf.folder(before["version"]) if same else None


def refuse(
    store: Store, name: str, report_html: str, validation: Validation, changelog: str | None = None
) -> Path:
    """Keep the report and the results of a build that was refused; no version appears, latest stays.
    ``changelog`` tells what would have changed.

    Returns ``failed/<name>/``, or ``failed/<name>-2/`` and so on when that name failed before with another
    outcome (the name of a refused version is free for the next attempt).
    """
    target, shelf = store.failed / store.version(name).name, shelf_of(store)
    files = {"report/index.html": report_html, "validation.json": documents.validation_json(validation)}
    files |= {"CHANGELOG.md": changelog} if changelog else {}
    with shelf.publisher(name):
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
    listed = index.read(store)
    taken = {entry.version for entry in listed.versions} | {gone.version for gone in listed.pruned}
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


def _latest_manifest(shelf: Shelf, listed: Index) -> dict[str, Any] | None:
    if listed.latest is None:
        return None
    name = listed.latest.version
    try:
        return manifest.read(shelf.folder(name))
    except PublishError as error:
        raise PublishError(
            f"the index names {name} as latest, but it cannot be compared with: {error}; restore the file "
            "from a copy (the index has its SHA-256)"
        ) from error


def _says_the_same(
    contents: Contents,
    tables: Mapping[str, pa.Table],
    layouts: Mapping[str, Layout],
    context: BuildContext,
    before: Mapping[str, Any],
    shelf: Shelf,
) -> bool:
    """Whether the version with the manifest ``before`` says all this, in this schema and with this mark."""
    if (context.schema_version, context.invented) != (before["schema_version"], before["invented"]):
        return False
    return not news.is_news(contents, tables, layouts, before, shelf.folder(before["version"]))


def _difference(shelf: Shelf, before: Mapping[str, Any] | None, draft: Edition) -> Diff | None:
    """What is different since the version with the manifest ``before``; None for the first."""
    return compare(Edition.of(shelf.folder(before["version"]), before), draft) if before else None


def _require_new(shelf: Shelf, listed: Index, name: str) -> None:
    if listed.has(name) or listed.was_pruned(name) or shelf.folder(name).exists():
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
    diff: Diff | None,
    validation: Validation,
    dictionary: str | None,
) -> dict[str, str]:
    if dictionary is None:
        from expectations.dictionary import render

        dictionary = render()
    return {
        "README.md": documents.readme(name, contents, context),
        "CHANGELOG.md": documents.changelog(name, contents, context, previous, diff),
        "DATA_DICTIONARY.md": dictionary,
        "validation.json": documents.validation_json(validation),
    }


def _write_texts(folder: Path, texts: Mapping[str, str]) -> None:
    for path, text in sorted(texts.items()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
