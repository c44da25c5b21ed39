"""The version before as an input of this build: its rows say which ids are taken, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.schema import empty_table
from transforms.link.ids import Ledger
from transforms.link.ids.ledger import EVIDENCE
from transforms.link.rereadings import NEEDED, with_rereadings
from transforms.publish.errors import PublishError
from transforms.publish.verify import verify

PROBLEMS_NAMED = 3


def ledger_of(version: Path | None) -> Ledger:
    """What the version in that folder says of ids; the empty ledger before the first.

    PublishError when it is not whole: a build without it would give every id anew, and one changed byte could
    give an id to something else.
    """
    if version is None:
        return Ledger.empty()
    if problems := verify(version):
        raise PublishError(
            f"version {version.name} is damaged, so its ids cannot be carried over and nothing was built: "
            f"{'; '.join(problems[:PROBLEMS_NAMED])}. `readouts repair {version.name}` mends what another "
            "version still has; else restore the folder from a copy"
        )
    try:
        tables = {name: _read(version / name, columns) for name, columns in EVIDENCE.items()}
        changes = version / "id_changes"  # a table since schema 0.2.0
        told = pq.read_table(changes, partitioning=None) if changes.is_dir() else empty_table("id_changes")
    except (OSError, pa.ArrowException) as error:
        raise PublishError(f"the ids of {version.name} cannot be carried over: {error}") from error
    return Ledger(tables, told)


def _read(folder: Path, columns: tuple[str, ...]) -> pa.Table:
    files = sorted(folder.rglob("*.parquet"))
    parts = [pq.read_table(file, columns=list(columns), partitioning=None) for file in files]
    return pa.concat_tables(parts).combine_chunks()


def reread_since(version: Path | None, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """``tables`` with what our own code reads differently than it did for the version in that folder (see
    link.rereadings). A version whose ``changes`` do not name their captures says nothing of it.
    """
    files = sorted((version / "changes").rglob("*.parquet")) if version else []
    if version is None or not files or not set(NEEDED) <= set(pq.read_schema(files[0]).names):
        return dict(tables)

    def old_texts(digests: set[str]) -> dict[str, str]:
        wanted = pc.is_in(pc.field("text_sha256"), pa.array(sorted(digests), pa.string()))
        files = sorted((version / "texts").rglob("*.parquet"))
        read = [pq.read_table(file, filters=wanted, partitioning=None) for file in files]
        rows = (zip(t["text_sha256"].to_pylist(), t["text"].to_pylist(), strict=True) for t in read)
        return {digest: text for pairs in rows for digest, text in pairs}

    told = pa.concat_tables([pq.read_table(file, partitioning=None) for file in files])
    return with_rereadings(tables, told, old_texts)
