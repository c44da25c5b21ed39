"""Stata files (``.dta`` 118, Stata 14 and later), one a table, with variable and value labels.

* Codes are numbers with value labels, the label being the code (``phone``): compare by label, since the
  numbers are places in the vocabulary and a later version may have more codes. Codes of countries and
  languages stay text.
* Long texts stand apart (``APART``), keyed as their table is: Stata holds them in memory as strL, and a merge
  or collapse of the rest should not carry them.
* Stata has no missing text: it is "". Dates are %td, moments %tc in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from transforms.publish.export.sheets import write_columns
from transforms.publish.export.source import Source

APART = {"texts": "text", "statements": "text"}
MOST_LABEL_CHARS = 80  # of a variable or a file
MOST_STR_BYTES = 2_045  # of a str#; anything longer is a strL
YES_NO: dict[float, str] = {0: "no", 1: "yes"}
# What the writer calls a date and a moment; moments are milliseconds, and UTC.
DATES: dict[str, Literal["td", "tc"]] = {"date32": "td", "timestamp[us, UTC]": "tc"}


def write(source: Source, folder: Path) -> None:
    """<table>.dta for every table, <table>_<column>.dta for its long text, columns.csv with the types."""
    write_columns(source, folder)
    for table in source.tables:
        rows, apart = source.rows(table), APART.get(table)
        if apart:
            key = list(source.tables[table].primary_key)
            _write(source, table, rows.select([*key, apart]), folder / f"{table}_{apart}.dta")
            rows = rows.drop_columns([apart])
        _write(source, table, rows, folder / f"{table}.dta")


def _write(source: Source, table: str, rows: pa.Table, file: Path) -> None:
    columns = {name: source.tables[table].columns[name] for name in rows.column_names}
    frame = pd.DataFrame({n: _values(source, table, n, rows.column(n)) for n in rows.column_names})
    day = source.facts.released
    mark = "INVENTED SAMPLE DATA, " if source.facts.invented else ""
    frame.to_stata(
        file,
        write_index=False,
        version=118,
        time_stamp=dt.datetime(day.year, day.month, day.day),  # noqa: DTZ001  the format has no zone
        data_label=_short(f"{mark}readouts {source.facts.version}, {table}"),
        variable_labels={name: _short(column.description) for name, column in columns.items()},
        value_labels={name: labels for name in columns if (labels := _labels(source, table, name))},
        convert_dates={n: DATES[c.type] for n, c in columns.items() if c.type in DATES},
        convert_strl=list(_long(rows)),
    )


def _values(source: Source, table: str, name: str, column: pa.ChunkedArray) -> Any:
    """A column as pandas' writer takes it, nothing of it lost but the difference of null and "" in texts."""
    if source.labelled(table, name) and pa.types.is_string(column.type):
        codes = source.facts.codes(source.tables[table].columns[name])
        places = pc.add(pc.index_in(column, value_set=pa.array(codes)), 1)
        return places.to_pandas(types_mapper={pa.int32(): pd.Int32Dtype()}.get)
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8()).to_pandas(types_mapper={pa.int8(): pd.Int8Dtype()}.get)
    if pa.types.is_string(column.type):
        return pc.fill_null(column, "").to_pandas().astype(object)
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us")).to_pandas()
    integers = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
    return column.to_pandas(types_mapper=integers.get, date_as_object=False)


def _labels(source: Source, table: str, name: str) -> dict[float, str]:
    column = source.tables[table].columns[name]
    if column.type == "bool":
        return YES_NO
    if not source.labelled(table, name):
        return {}
    codes = source.facts.contract.codes(str(column.vocabulary))
    if column.type == "int32":
        return {int(code): said.description for code, said in codes.items()}
    return dict(enumerate(codes, start=1))


def _long(rows: pa.Table) -> Iterator[str]:
    for name in rows.column_names:
        column = rows.column(name)
        if (
            pa.types.is_string(column.type)
            and (pc.max(pc.binary_length(column)).as_py() or 0) > MOST_STR_BYTES
        ):
            yield name


def _short(text: str) -> str:
    return text if len(text) <= MOST_LABEL_CHARS else text[: MOST_LABEL_CHARS - 1] + "…"
