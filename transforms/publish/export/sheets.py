"""CSV files that spreadsheets open as they are: UTF-8 with a byte order mark, RFC 4180, one file a table.

* A text that a spreadsheet would run as a formula gets an apostrophe in front, and so does one that begins
  with an apostrophe: drop the first apostrophe of a cell and every cell is as published (``unguarded``).
* A cell holds at most 32,767 characters in Excel. A longer one holds its beginning here, and stands whole, in
  parts to be joined in order, in ``long_cells.csv``.
* Missing is an empty cell; texts are never empty in the dataset. Moments are UTC.
* ``columns.csv`` has the contract's type of every column: without it ``004``, a country code, is read as 4.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

from transforms.publish.export.source import Source

LONG_CELLS = "long_cells.csv"
COLUMNS = "columns.csv"
MOST_UNITS = 32_767  # UTF-16 code units, as Excel counts
PART_CHARS = 16_000  # code points: even where each takes two units, and with its guard, a part fits
MOST_ROWS = 1_048_575  # of a sheet, without its header
_FORMULA = tuple("=+-@\t\r\n＝＋－＠'")


def write(source: Source, folder: Path) -> None:
    """<table>.csv for every table, columns.csv, long_cells.csv, and README.txt: how to read them."""
    with ExitStack() as stack:
        long_cells = _writer(stack, folder / LONG_CELLS)
        long_cells.writerow(["table_name", "row_key", "column_name", "part", "text"])
        for table in source.tables:
            out = _writer(stack, folder / f"{table}.csv")
            _write_table(source, table, out, long_cells)
    write_columns(source, folder)
    (folder / "README.txt").write_text(_readme(source), encoding="utf-8-sig", newline="\r\n")


def guarded(text: str) -> str:
    """``text`` with an apostrophe in front where it would be run, or begins with one."""
    return "'" + text if text.startswith(_FORMULA) else text


def unguarded(cell: str) -> str:
    """The text that ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") else cell


def _writer(stack: ExitStack, path: Path) -> Any:
    # The byte order mark tells Excel that this is UTF-8; it then shows every script as it is.
    file = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
    return csv.writer(file, lineterminator="\r\n")


def _write_table(source: Source, table: str, out: Any, long_cells: Any) -> None:
    rows = source.rows(table)
    names, key = rows.column_names, source.tables[table].row_label
    out.writerow(names)
    for batch in rows.to_batches():
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            row = dict(zip(names, values, strict=True))
            for column, text in row.items():
                if isinstance(text, str) and _is_long(text):
                    name = "|".join(_cell(row[c]) for c in key)
                    long_cells.writerows(
                        [table, name, column, number, guarded(part)]
                        for number, part in enumerate(parts(text), start=1)
                    )
                    row[column] = text[:PART_CHARS]
            out.writerow([_cell(value) for value in row.values()])


def write_columns(source: Source, folder: Path) -> None:
    """columns.csv, a line a column; ``key`` numbers those that name a row, as long_cells.csv joins them."""
    with ExitStack() as stack:
        out = _writer(stack, folder / COLUMNS)
        out.writerow(["table_name", "column_name", "type", "key", "description", "missing"])
        for name, table in source.tables.items():
            key = {column: str(place) for place, column in enumerate(table.row_label, start=1)}
            for column, said in table.columns.items():
                told = [said.description, said.missing or ""]
                out.writerow([name, column, said.type, key.get(column, ""), *map(guarded, told)])


def _is_long(text: str) -> bool:
    # Most texts are far below the limit, and the second count costs.
    return len(text) > PART_CHARS and len(guarded(text).encode("utf-16-le")) // 2 > MOST_UNITS


def parts(text: str, most: int = PART_CHARS) -> Iterator[str]:
    """``text`` in pieces of at most ``most`` code points, to be joined in order."""
    for start in range(0, len(text), most):
        yield text[start : start + most]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else repr(value)


def _readme(source: Source) -> str:
    facts = source.facts
    large = [table for table in source.tables if facts.rows(table) > MOST_ROWS]
    too_large = (
        f"Too long for one sheet of Excel, which shows the first {MOST_ROWS:,} rows: {', '.join(large)}.\n"
    )
    return (
        f"{facts.title}, version {facts.version}, as CSV.\n{facts.abstract}\n\n"
        "UTF-8 with a byte order mark, cells separated by commas, quoted where they hold commas, quotes\n"
        "or line breaks. Missing values are empty cells; moments are UTC.\n\n"
        "A text that begins with = + - @ or an apostrophe has one more apostrophe in front, so that no\n"
        "spreadsheet runs it: drop the first apostrophe of a cell to have the text as published.\n\n"
        f"Cells of more than {MOST_UNITS:,} characters hold their beginning; the whole text is in\n"
        f"{LONG_CELLS}, in parts to be joined in order. row_key is the table's key, joined by |.\n\n"
        f"{COLUMNS} has the type of every column. Tell it to your program: 004 is a code, not the number\n"
        "4.\n\n"
        f"{too_large if large else ''}"
        f"{facts.dataset.licence.id}. {facts.dataset.rights}\n{facts.citation}\n"
    )
