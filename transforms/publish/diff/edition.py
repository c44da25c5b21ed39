"""One of the two versions that are compared: its files by content, and the facts that explain differences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.publish import manifest
from transforms.publish.contents import Contents
from transforms.publish.context import BuildContext
from transforms.publish.errors import PublishError

_YEAR = re.compile(r"/year=(\d{4})/")


@dataclass(frozen=True, slots=True)
class Edition:
    """``files``: table -> path -> content hash. ``capture_ends``: as in ``BuildContext``."""

    version: str
    folder: Path
    files: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, int]
    sources: frozenset[str]
    code_digest: str
    schema_version: str
    capture_ends: Mapping[str, int]

    @classmethod
    def of(cls, folder: Path, described: Mapping[str, Any] | None = None) -> Edition:
        """The published version in ``folder``. PublishError when its manifest cannot be read."""
        told = described or manifest.read(folder)
        files: dict[str, dict[str, str]] = {table: {} for table in told["tables"]}
        for file in told["files"]:
            if "content_hash" in file:
                files[file["table"]][file["path"]] = file["content_hash"]
        return cls(
            version=told["version"],
            folder=folder,
            files=files,
            rows={table: facts["rows"] for table, facts in told["tables"].items()},
            sources=frozenset(told["sources"]),
            code_digest=told["code"]["digest"],
            schema_version=told["schema_version"],
            capture_ends=told["captures"].get("ends", {}),
        )

    @classmethod
    def draft(cls, name: str, folder: Path, contents: Contents, context: BuildContext) -> Edition:
        """A version that is still being made in ``folder``."""
        files: dict[str, dict[str, str]] = {table: {} for table in contents.rows}
        for file in contents.files:
            files[file.table][file.path] = file.content_hash
        return cls(
            version=name,
            folder=folder,
            files=files,
            rows=contents.rows,
            sources=frozenset(context.sources),
            code_digest=context.code_digest,
            schema_version=context.schema_version,
            capture_ends=context.capture_ends,
        )

    def read(self, table: str, other: Edition | None = None) -> pa.Table | None:
        """The rows of a table, with ``year`` where it is partitioned; only those in files of which ``other``
        has no equal. None where the version has no such table. PublishError when a file cannot be read.
        """
        if table not in self.files:
            return None
        theirs = other.files.get(table, {}) if other else {}
        paths = [p for p, digest in sorted(self.files[table].items()) if theirs.get(p) != digest]
        return read_parts(self.folder, paths or [min(self.files[table])], empty=not paths)


def read_parts(folder: Path, paths: Iterable[str], *, empty: bool = False) -> pa.Table:
    """The rows of these files in one table, ``year`` from the path as its last column."""
    parts = []
    for path in paths:
        try:
            rows = pq.read_table(folder / path, partitioning=None)
        except (OSError, pa.ArrowException) as error:
            raise PublishError(
                f"{folder / path} cannot be read: {error} (`readouts verify` tells what else is damaged)"
            ) from error
        rows = rows.slice(0, 0) if empty else rows
        if year := _YEAR.search(path):
            rows = rows.append_column("year", pa.repeat(pa.scalar(int(year[1]), pa.int32()), rows.num_rows))
        parts.append(rows)
    return pa.concat_tables(parts).combine_chunks()
