"""A published version once more, from the archive as it was then and the code that made it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transforms.publish.errors import PublishError
from transforms.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Past(Store):
    """A store with a capture index of its own; the archive is append-only and can be that of ``origin``."""

    origin: Store

    def archived(self, warc_file: str, offset: int) -> Path:
        return self.origin.archived(warc_file, offset)


def rebuilt(store: Store, version: Path, *, any_code: bool = False) -> list[str]:
    """How the version in that folder differs from what its captures and the code give; empty when every row
    of every table is the same.

    The ids of the version before are an input; where that version is no longer kept, this version's own are.
    PublishError when the code is not the one that made it (``any_code`` compares all the same), or when the
    version does not say how far it had read the archive.
    """
    from transforms.intake import code_and_contract
    from transforms.publish import manifest

    told = manifest.read(version)
    if not any_code and told["code"]["digest"] != code_and_contract():
        raise PublishError(
            f"version {told['version']} was made by other code: commit {told['code']['commit']}; "
            f"`make rebuild VERSION={told['version']}` runs that commit"
        )
    if "ends" not in told["captures"]:
        raise PublishError(f"version {told['version']} does not say how far it had read the archive")
    tables = _tables(store, version, told)
    return [*_differences(tables, version, told)]


def _tables(store: Store, version: Path, told: Mapping[str, Any]) -> dict[str, pa.Table]:
    from transforms.ledger import ledger_of, reread_since
    from transforms.link.ids import settle
    from transforms.night import dataset_tables, named_sources

    before = told["previous_version"]
    if before is not None:
        store.refresh(before)
    there = before is not None and store.version(before).is_dir()
    if before and not there:
        _log.warning("%s is no longer kept: the ids are those of %s itself", before, told["version"])
    basis = None if before is None else store.version(before) if there else version
    with _until(store, told["sources"], told["captures"]["ends"]) as past:
        tables = dataset_tables(past, named_sources(told["sources"]))
    return reread_since(basis, settle(tables, ledger_of(basis), told["version"]))


@contextmanager
def _until(store: Store, sources: list[str], ends: Mapping[str, int]) -> Iterator[Store]:
    """The store as the version saw it: only the captures before ``ends`` (WARC file -> offset)."""
    from transforms.harvest.captures import read_captures, write_captures

    with tempfile.TemporaryDirectory(prefix="rebuild-") as scratch:
        past = _Past(Path(scratch), store)
        for source in sources:
            for month in store.capture_months(source):
                seen = [
                    c
                    for c in read_captures(store, source, month)
                    if c.warc_offset + c.warc_length <= ends.get(c.warc_file, 0)
                ]
                if seen:
                    write_captures(past, source, month, seen)
        yield past


def _differences(tables: Mapping[str, pa.Table], version: Path, told: Mapping[str, Any]) -> Iterator[str]:
    from transforms.publish import index
    from transforms.publish.contents import measured
    from transforms.publish.diff import Edition
    from transforms.publish.diff.compare import table_diff
    from transforms.publish.layouts import contract_layouts

    made = measured(tables, contract_layouts(), index.order(told["version"])[0]).tables
    published = Edition.of(version, told)
    for table in sorted(made.keys() | told["tables"].keys()):
        stated = told["tables"].get(table, {}).get("content_hash")
        if made.get(table) == stated:
            continue
        rows = published.read(table)
        if rows is None or table not in tables:
            yield f"{table}: {'not in the version' if rows is None else 'not built any more'}"
            continue
        counts = table_diff(table, rows, tables[table]).counts
        yield f"{table}: {', '.join(f'{n} rows {kind}' for kind, n in counts.items())} when built again"
