"""The commands: each takes the parsed arguments, prints, and returns an exit code."""

from __future__ import annotations

import os
import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from transforms.store import SAFE_VERSION, Store


class NotThere(Exception):
    """What was asked for does not exist; the message says what there is."""


def failures() -> tuple[type[Exception], ...]:
    """The errors that end a command with a message instead of a traceback. Anything else is a defect."""
    from transforms.harvest import ArchiveError, SourceBusy
    from transforms.publish.errors import PublishError
    from transforms.sources.model import SourceError

    return (ArchiveError, SourceBusy, PublishError, SourceError, OSError)


def harvest(arguments: Namespace) -> int:
    from transforms.night import UnknownSource, harvest_source, harvest_sources

    run_id = arguments.run_id or datetime.now(timezone.utc).strftime("manual-%Y%m%dT%H%M%SZ")
    one = arguments.source[0] if len(arguments.source) == 1 and "*" not in arguments.source[0] else None
    try:
        asked = {"full": arguments.full, **_range(arguments)}
        if one is None:
            return _told(run_id, harvest_sources(arguments.source, run_id, **asked))
        counts = harvest_source(one, run_id, **asked)
    except UnknownSource as error:
        raise NotThere(str(error)) from error
    for trouble in filter(None, [counts["stopped"], *counts["alarms"]]):
        print(f"trouble: {trouble}")
    print(f"run {run_id}: {counts['n_captured']} answers archived, {counts['n_failed']} requests failed")
    return 0


def _range(arguments: Namespace) -> dict[str, str]:
    """The range of days asked for, as ``harvest_source`` takes it."""
    if arguments.since and arguments.until and arguments.since > arguments.until:
        raise NotThere(f"the range ends ({arguments.until}) before it begins ({arguments.since})")
    return {name: str(day) for name in ("since", "until") if (day := getattr(arguments, name))}


def _told(run_id: str, outcomes: dict[str, dict[str, Any] | Exception]) -> int:
    """A line for each source with trouble, and the sum."""
    errors = {s: o for s, o in outcomes.items() if isinstance(o, Exception)}
    counts = {s: o for s, o in outcomes.items() if not isinstance(o, Exception)}
    for source_id, error in errors.items():
        print(f"failed: {source_id}: {type(error).__name__}: {error}")
    for source_id, told in counts.items():
        for trouble in filter(None, [told["stopped"], *told["alarms"]]):
            print(f"trouble: {source_id}: {trouble}")
    archived, failed = (sum(told[key] for told in counts.values()) for key in ("n_captured", "n_failed"))
    print(f"run {run_id}: {len(counts)} of {len(outcomes)} sources, {archived} answers archived, "
          f"{failed} requests failed")  # fmt: skip
    return 1 if errors else 0


def build(arguments: Namespace) -> int:
    from transforms.night import UnknownSource, build_version

    name = arguments.version or datetime.now(timezone.utc).strftime("%Y.%m.%d")
    try:
        datetime.strptime(name, "%Y.%m.%d").replace(tzinfo=timezone.utc)
    except ValueError as error:
        raise NotThere(f"{name!r} is not a date like 2026.11.23") from error
    try:
        outcome = build_version(name, accept=arguments.accept)
    except UnknownSource as error:
        raise NotThere(str(error)) from error
    print(": ".join(filter(None, [outcome["version"], outcome["reason"]])))
    if outcome["path"]:
        print(outcome["path"])
    return 0


def as_of(arguments: Namespace) -> int:
    from transforms.cli import as_of as reading
    from transforms.night import UnknownSource

    try:
        return reading.run(arguments)
    except (reading.NotADay, UnknownSource) as error:
        raise NotThere(str(error)) from error


def health(arguments: Namespace) -> int:
    from transforms.cli.health import described
    from transforms.health.look import health as look
    from transforms.night import UnknownSource, dataset_sources, named_source, night_store

    store = night_store()
    store.catch_up()
    try:
        sources = [named_source(s) for s in arguments.source] or dataset_sources(store)
    except UnknownSource as error:
        raise NotThere(str(error)) from error
    print(described(look(store, sources)))
    return 0


def audit(arguments: Namespace) -> int:
    from transforms.audit.week import audit_pages, store_problems
    from transforms.night import UnknownSource
    from transforms.sources.model import selected_sources

    now = datetime.now(timezone.utc)
    asked = [] if arguments.checksums else arguments.source or [s.id for s in selected_sources()]
    for source_id in asked:
        try:
            told = audit_pages(source_id, now.strftime("audit-%Y%m%dT%H%M%SZ"), now)
        except UnknownSource as error:
            raise NotThere(str(error)) from error
        for trouble in told.problems:
            print(f"trouble: {trouble}")
        print(told)
    problems = store_problems()
    print("\n".join(problems) or "archive and versions are whole")
    return 1 if problems else 0


def show(arguments: Namespace) -> int:
    from transforms.cli.show import described

    print(described(version_folder(arguments.version)))
    return 0


def sources(arguments: Namespace) -> int:
    from transforms.cli.terminal import columns
    from transforms.sources.model import families, load_sources

    rows = [["id", "kind", "enabled", "evidence", "noted", "name"]]
    for source in load_sources().values():
        evidence = ", ".join(dict.fromkeys(e.basis for e in source.evidence))
        noted = max(e.noted for e in source.evidence)
        enabled = "yes" if source.enabled else "no"
        rows.append([source.id, source.kind, enabled, evidence, str(noted), source.name])
    print(columns(rows))
    for family, (known, used) in families().items():
        print(f"{family}: {known} hosts known, {used} of them with a section to begin at")
    return 0


def check_source(arguments: Namespace) -> int:
    """0: something could be read; 1: nothing could."""
    from transforms.night import UnknownSource, named_source, night_store
    from transforms.source_check import check, told
    from transforms.sources.model import source_at

    try:
        source = source_at(arguments.source) or named_source(arguments.source)
    except UnknownSource as error:
        raise NotThere(str(error)) from error
    gateway = os.environ.get("READOUTS_GATEWAY") or None
    found = check(
        source,
        pages=arguments.pages,
        articles=arguments.articles,
        gateway=gateway,
        turns=night_store().turns,
    )
    print(told(found))
    return 0 if found.ok else 1


def verify(arguments: Namespace) -> int:
    from transforms.publish.verify import verify as found_wrong
    from transforms.publish.verify import verify_contents

    with _published(arguments.version) as folder:
        problems = found_wrong(folder) or verify_contents(folder)
    print("\n".join(problems) or f"{folder.name} is whole: every file and every row is as published")
    return 1 if problems else 0


def export(arguments: Namespace) -> int:
    from transforms.publish.export import export as write_files

    for file in write_files(version_folder(arguments.version), arguments.to, arguments.folder):
        print(file)
    return 0


def deposit(arguments: Namespace) -> int:
    import json

    from transforms.deposit import deposit as deposited
    from transforms.night import night_store

    if not SAFE_VERSION.fullmatch(arguments.version):
        raise NotThere(f"{arguments.version!r} is no name of a version, like 2026.11.23")
    outcome = deposited(
        night_store(),
        arguments.version,
        arguments.to,
        sandbox=arguments.sandbox,
        publish=arguments.publish,
        dry_run=arguments.dry_run,
    )
    if outcome.record is None:
        print(json.dumps(outcome.plan, indent=2, ensure_ascii=False))
    else:
        print(f"{outcome.record.version}: {outcome.record.state} in {outcome.record.place}")
        print(f"https://doi.org/{outcome.record.doi}")
    return 0


def explain(arguments: Namespace) -> int:
    from transforms.cli import explain as explaining
    from transforms.extract.explain import html_of, text_of

    if Path(arguments.what).is_file():
        told = explaining.of_file(
            Path(arguments.what), arguments.source, arguments.publisher, arguments.published
        )
    else:
        told = explaining.of_url(version_folder(None), arguments.what)
    for number, release in enumerate(told):
        if arguments.html is None:
            print(text_of(release))
            continue
        page = arguments.html.with_stem(arguments.html.stem + (f"-{number + 1}" if number else ""))
        page.write_text(html_of(release), encoding="utf-8")
        print(page)
    return 0


def capture(arguments: Namespace) -> int:
    from transforms.cli.capture import run

    return run(arguments)


def serve(arguments: Namespace) -> int:
    from transforms.harvest.sample_site import SAMPLE_ROOT, serve_tree

    tree = arguments.tree or SAMPLE_ROOT
    if not tree.is_dir():
        raise NotThere(f"{tree} is not a folder")
    with serve_tree(tree) as address:
        hosts = ", ".join(sorted(p.name for p in tree.iterdir() if p.is_dir()))
        print(f"READOUTS_GATEWAY={address}\nserving {hosts}; stop with Ctrl-C", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0


def dictionary(arguments: Namespace) -> int:
    from expectations.dictionary import render

    print(render(), end="")
    return 0


def version_folder(named: str | None) -> Path:
    """The folder of the version with that name or path; of the latest one when none is named."""
    from transforms.night import night_store
    from transforms.publish.version import latest

    store = night_store()
    if named is None or SAFE_VERSION.fullmatch(named):
        store.refresh(named)
    if named is None:
        newest = latest(store)
        if newest is None:
            raise NotThere(
                f"{store.root} holds no version yet: no release has been read (see the log of the harvest)"
            )
        return newest
    if (Path(named) / "manifest.json").is_file():
        return Path(named)
    return _named(store, named)


def _named(store: Store, name: str) -> Path:
    from transforms.publish import index

    if SAFE_VERSION.fullmatch(name) and store.version(name).is_dir():
        return store.version(name)
    there = [entry.version for entry in index.read(store).versions]
    raise NotThere(f"there is no version {name!r}; there are: {', '.join(there) or 'none'}")


@contextmanager
def _published(named: str) -> Iterator[Path]:
    """What ``verify`` looks at: a folder, a version as readers of the store get it, or one in a bucket."""
    from transforms.night import night_store

    store = night_store()
    if (Path(named) / "manifest.json").is_file():
        yield Path(named)
    elif named.startswith("s3://"):
        from transforms.remote import downloaded

        with downloaded(named) as folder:
            yield folder
    elif SAFE_VERSION.fullmatch(named):
        with store.as_published(named) as folder:
            yield folder if folder.is_dir() else version_folder(named)
    else:
        yield version_folder(named)
