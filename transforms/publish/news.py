"""Is there news in a build? A page that was only seen again is none: every night would make a version."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from transforms.publish import content_hash, manifest
from transforms.publish.manifest import Contents

# Columns that move with every harvest. They are brought up to date by the next version that has news.
SEEN_AGAIN = {"releases": ["last_seen_at"]}


def is_news(contents: Contents, folder: Path) -> bool:
    """Whether ``contents`` say anything that the version in ``folder`` does not."""
    stated = {table: facts["content_hash"] for table, facts in manifest.read(folder)["tables"].items()}
    now = contents.tables
    changed = {table for table in now.keys() | stated.keys() if now.get(table) != stated.get(table)}
    return not changed <= SEEN_AGAIN.keys() or any(_says_more(table, contents, folder) for table in changed)


def _says_more(table: str, contents: Contents, folder: Path) -> bool:
    moving = SEEN_AGAIN[table]
    now = {
        p.path: content_hash.of_rows(p.rows.drop_columns(moving)) for p in contents.parts if p.table == table
    }
    files = [file["path"] for file in manifest.read(folder)["files"] if file.get("table") == table]
    stated = {
        path: content_hash.of_rows(pq.read_table(folder / path, partitioning=None).drop_columns(moving))
        for path in files
    }
    return now != stated
