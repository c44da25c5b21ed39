"""Is there news in a build? A page that was only seen again is none: every night would make a version."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.publish import content_hash, parquet
from transforms.publish.contents import Contents
from transforms.publish.parquet import Layout

# Columns that move with every harvest. They are brought up to date by the next version that has news.
SEEN_AGAIN = {"releases": ["last_seen_at"]}


def is_news(
    contents: Contents,
    tables: Mapping[str, pa.Table],
    layouts: Mapping[str, Layout],
    earlier: Mapping[str, Any],
    folder: Path,
) -> bool:
    """Whether ``tables``, whose contents are ``contents``, say anything that the version in ``folder`` with
    the manifest ``earlier`` does not.
    """
    stated = {table: facts["content_hash"] for table, facts in earlier["tables"].items()}
    now = contents.tables
    changed = {table for table in now.keys() | stated.keys() if now.get(table) != stated.get(table)}
    if not changed <= SEEN_AGAIN.keys():
        return True
    return any(_says_more(table, tables[table], layouts[table], earlier, folder) for table in changed)


def _says_more(table: str, rows: pa.Table, layout: Layout, earlier: Mapping[str, Any], folder: Path) -> bool:
    moving = SEEN_AGAIN[table]
    now = {
        part.path: content_hash.of_rows(part.rows().drop_columns(moving))
        for part in parquet.parts(rows, layout, empty_year=0)
        if part.n_rows
    }
    stated = {
        file["path"]: content_hash.of_rows(
            pq.read_table(folder / file["path"], partitioning=None).drop_columns(moving)
        )
        for file in earlier["files"]
        if file.get("table") == table and file["rows"]
    }
    return now != stated
