"""The version an export is made from: its rows with the contract's columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.model import Table
from expectations.schema import arrow_schema
from transforms.publish import manifest
from transforms.publish.describe.facts import Facts, facts_of


@dataclass(frozen=True, slots=True)
class Source:
    """One published version in a local folder."""

    folder: Path
    facts: Facts

    @property
    def tables(self) -> Mapping[str, Table]:
        return self.facts.tables

    def rows(self, table: str) -> pa.Table:
        """All rows in the contract's column order, ``year`` last where the table is partitioned."""
        return pq.read_table(self.folder / table).cast(arrow_schema(table))

    def labelled(self, table: str, column: str) -> bool:
        """Whether the cells of a column are single codes of a vocabulary short enough to label: codes of
        outside standards are merged on, so they stay text.
        """
        declared = self.tables[table].columns[column]
        return bool(self.facts.explained(declared)) and not declared.list


def opened(version: Path) -> Source:
    """PublishError when ``version`` has no readable manifest."""
    return Source(version, facts_of(manifest.read(version)))
