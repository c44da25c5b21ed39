"""Over the shared specimens and gold: only codes of the vocabularies, only rules of the documentation."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from expectations.contract import check_code, load
from transforms.extract import Reading, read
from transforms.extract.rules import rule_ids
from transforms.records import Document

TABLES = ("meetings", "participants", "statements")


@pytest.fixture(scope="module")
def readings(shared: Path) -> list[Reading]:
    return [read(document) for document in documents(shared)]


def documents(shared: Path) -> Iterator[Document]:
    sys.path.insert(0, str(shared / "tools"))
    try:
        from score import gold_documents  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    for folder in ("gold", "specimens/expected"):
        for gold, raw in gold_documents(str(shared / folder)):
            text = raw["text"] if raw and "text" in raw else "\n".join(p["text"] for p in gold["paragraphs"])
            yield Document(f"r-{gold['doc']}", gold.get("title") or raw["title"], text, None, "CHN")


@pytest.mark.parametrize("table", TABLES)
def test_every_code_is_in_its_vocabulary(readings: list[Reading], table: str) -> None:
    columns = {
        name: column for name, column in load().tables[table].columns.items() if column.vocabulary is not None
    }
    n_checked = 0
    for reading in readings:
        for row in getattr(reading, table):
            names = columns.keys() & set(row._fields)
            for name in names:
                n_checked += _check(columns[name], getattr(row, name))
    assert n_checked > 100


def _check(column: Any, value: Any) -> int:
    if value is None:
        assert column.nullable
        return 0
    for code in str(value).split(";") if column.list else [value]:
        check_code(column.vocabulary, code)
    return 1


def test_every_rule_is_documented(readings: list[Reading]) -> None:
    seen = {
        row.rule_id
        for reading in readings
        for row in (*reading.meetings, *reading.participants, *reading.statements, *reading.refusals)
    }
    assert len(seen) > 15
    assert seen <= rule_ids()


def test_an_addressee_takes_part_and_is_not_the_speaker(readings: list[Reading]) -> None:
    for reading in readings:
        people = {(p.meeting_id, p.participant_id) for p in reading.participants}
        for s in reading.statements:
            if s.addressee_id is not None:
                assert (s.meeting_id, s.addressee_id) in people
                assert s.addressee_id != s.speaker_id
