"""What the descriptions are made from: the contract, the manifest of one build, and two data files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from expectations.contract import load
from expectations.model import Code, Column, Contract, Table

HOME = Path(__file__).parent
# A longer vocabulary is an outside standard (countries, languages): it is named, not repeated code by code.
LONG_VOCABULARY = 60
Line = Annotated[str, Field(min_length=3)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Licence(_Frozen):
    id: Line
    name: Line
    url: Line


class Dataset(_Frozen):
    """``dataset.yml``: wording that every format repeats."""

    name: Line
    title: Line
    abstract: Line
    creator: Line
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    keywords: Annotated[tuple[Line, ...], Field(strict=False)]
    licence: Licence
    rights: Line
    invented: Line


class Issue(_Frozen):
    """One entry of ``known_issues.yml``; ``mended_in`` is the first version without it."""

    id: Annotated[str, Field(pattern="^[a-z][a-z0-9-]+$")]
    title: Line
    affects: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]
    effect: Line
    advice: Line
    mended_in: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a description may say. ``manifest`` is that of the version before the descriptions join it."""

    contract: Contract
    dataset: Dataset
    issues: tuple[Issue, ...]
    manifest: Mapping[str, Any]

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def invented(self) -> bool:
        return bool(self.manifest["invented"])

    @property
    def released(self) -> date:
        """The version's own date, never today's."""
        return released(self.version)

    @property
    def title(self) -> str:
        return self.dataset.title + (" (INVENTED SAMPLE DATA)" if self.invented else "")

    @property
    def abstract(self) -> str:
        return f"{self.dataset.invented} {self.dataset.abstract}" if self.invented else self.dataset.abstract

    @property
    def citation(self) -> str:
        """How to cite this version, or that nobody may."""
        if self.invented:
            return "Do not cite: this version contains invented sample data."
        year = self.released.year
        return f"{self.dataset.creator} ({year}). {self.dataset.title}, version {self.version}."

    @property
    def tables(self) -> dict[str, Table]:
        """The contract's tables that this version has, in the contract's order."""
        return {
            name: table for name, table in self.contract.tables.items() if name in self.manifest["tables"]
        }

    def rows(self, table: str) -> int:
        return int(self.manifest["tables"][table]["rows"])

    def filled(self, table: str, column: str) -> int | None:
        """How many rows of ``table`` have a value in ``column``; None where the manifest does not tell."""
        share = self.manifest["tables"][table]["fill"].get(column)
        return None if share is None else round(share * self.rows(table))

    def files(self, table: str) -> list[Mapping[str, Any]]:
        """What the manifest tells of the files of one table."""
        return [file for file in self.manifest["files"] if file.get("table") == table]

    def codes(self, column: Column) -> list[str]:
        """The codes a cell of ``column`` may have; [] where it is free or a list of codes."""
        if not column.vocabulary or column.list:
            return []
        return list(self.contract.codes(column.vocabulary))

    def explained(self, column: Column) -> Mapping[str, Code]:
        """The codes of ``column`` with their meaning, where the vocabulary is short enough to repeat."""
        known = self.contract.codes(column.vocabulary) if column.vocabulary else {}
        return known if len(known) <= LONG_VOCABULARY else {}

    def years(self) -> tuple[int, int] | None:
        """First and last partition that has meetings; None without any."""
        years = [
            int(file["path"].split("year=")[1][:4])
            for file in self.files("meetings")
            if file["rows"] and "year=" in file["path"]
        ]
        return (min(years), max(years)) if years else None


def released(version: str) -> date:
    """The date in a version's name."""
    year, month, day = (int(number) for number in version.split(".")[:3])
    return date(year, month, day)


def facts_of(manifest: Mapping[str, Any]) -> Facts:
    """Raises ValidationError or ValueError when one of the data files is wrong."""
    return Facts(load(), dataset(), _issues(), manifest)


def file_columns(table: Table) -> dict[str, Column]:
    """The columns inside the table's files: the partition ``year`` is in their path."""
    return {
        name: column for name, column in table.columns.items() if not (table.partitioned and name == "year")
    }


@cache
def dataset() -> Dataset:
    """What ``dataset.yml`` says."""
    return Dataset.model_validate(yaml.safe_load((HOME / "dataset.yml").read_text(encoding="utf-8")))


@cache
def _issues() -> tuple[Issue, ...]:
    return checked_issues(yaml.safe_load((HOME / "known_issues.yml").read_text(encoding="utf-8")))


def checked_issues(listed: Iterable[Mapping[str, Any]]) -> tuple[Issue, ...]:
    """The issues in their order. ValueError for one that names what the contract does not have."""
    issues, tables = tuple(Issue.model_validate(entry) for entry in listed), load().tables
    for issue in issues:
        for name in issue.affects:
            table, _, column = name.partition(".")
            if table not in tables or (column and column not in tables[table].columns):
                raise ValueError(f"known_issues.yml: {issue.id}: {name!r} is not in the contract")
    return issues
