"""readouts.duckdb: the version as one file, with comments on tables and columns, and views that join them.

The rows are inside the file. Views over the version's Parquet files would keep it small, but DuckDB reads a
relative path from where the reader's process runs, not from where the database lies, so such a file works in
one folder only; this one survives a move. It lies beside no version because DuckDB writes a new identifier
into every file: equal rows would give other bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from expectations.model import Table
from transforms.publish.export.source import Source

FILE = "readouts.duckdb"

# View -> what it is, and its query. They read only what the contract declares.
VIEWS = {
    "latest_texts": (
        "The text of every release's latest revision, to which all offsets refer.",
        "SELECT t.* FROM texts t JOIN releases r ON r.release_id = t.release_id AND r.revision = t.revision",
    ),
    "statement_evidence": (
        "Every statement with its release's address and the passage it was read from, cut from the text.",
        "SELECT s.*, r.url, substring(t.text, s.char_start + 1, s.char_end - s.char_start) AS evidence"
        " FROM statements s JOIN latest_texts t ON t.release_id = s.release_id"
        " JOIN releases r ON r.release_id = s.release_id",
    ),
    "meeting_pairs": (
        "Two countries and a meeting at which both had a lead participant, each pair once.",
        "SELECT DISTINCT m.meeting_id, m.event_date, m.format, a.iso3 AS iso3_a, b.iso3 AS iso3_b"
        " FROM meetings m JOIN participants a ON a.meeting_id = m.meeting_id AND a.is_lead"
        " JOIN participants b ON b.meeting_id = m.meeting_id AND b.is_lead AND a.iso3 < b.iso3",
    ),
}


def write(source: Source, folder: Path) -> None:
    """The database file: every table, the codes of every vocabulary, ``about`` the version, the views."""
    with duckdb.connect(str(folder / FILE)) as connection:
        for name in source.tables:
            connection.register("rows", source.rows(name))
            connection.execute(f"CREATE TABLE {name} AS FROM rows")  # the contract's name, lower-case ASCII
            connection.unregister("rows")
        for statement in _statements(source):
            connection.execute(statement)


def _statements(source: Source) -> Iterator[str]:
    for name, table in source.tables.items():
        yield from _comments(name, table)
    yield from _codes(source)
    yield from _about(source)
    for view, (comment, query) in VIEWS.items():
        yield f"CREATE VIEW {view} AS {query}"
        yield f"COMMENT ON VIEW {view} IS {_quoted(comment)}"


def _comments(name: str, table: Table) -> Iterator[str]:
    yield f"COMMENT ON TABLE {name} IS {_quoted(f'{table.description} One row is {table.grain}.')}"
    for column, declared in table.columns.items():
        missing = f"Missing: {declared.missing}" if declared.missing else ""
        said = f"{declared.description} {missing}".strip()
        yield f'COMMENT ON COLUMN {name}."{column}" IS {_quoted(said)}'


def _codes(source: Source) -> Iterator[str]:
    yield "CREATE TABLE codes (vocabulary VARCHAR, code VARCHAR, meaning VARCHAR)"
    yield "COMMENT ON TABLE codes IS 'What every code of every vocabulary means.'"
    for name, vocabulary in source.facts.contract.vocabularies.items():
        rows = ", ".join(
            f"({_quoted(name)}, {_quoted(code)}, {_quoted(said.description)})"
            for code, said in vocabulary.codes.items()
        )
        yield f"INSERT INTO codes VALUES {rows}"  # noqa: S608


def _about(source: Source) -> Iterator[str]:
    facts = source.facts
    told = {
        "title": facts.title,
        "version": facts.version,
        "schema_version": str(facts.manifest["schema_version"]),
        "content_hash": str(facts.manifest["content_hash"]),
        "licence": facts.dataset.licence.id,
        "rights": facts.dataset.rights,
        "citation": facts.citation,
    }
    rows = ", ".join(f"({_quoted(name)}, {_quoted(value)})" for name, value in told.items())
    yield "CREATE TABLE about (fact VARCHAR, told VARCHAR)"
    yield f"INSERT INTO about VALUES {rows}"  # noqa: S608
    yield "COMMENT ON TABLE about IS 'Which version this is, and how to cite it.'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
