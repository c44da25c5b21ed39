"""The four calls: ``load``, ``versions``, ``statements_of``, ``evidence``."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from readouts import as_of as past
from readouts import store as published
from readouts.errors import NotThere

Address = str | os.PathLike[str] | None

# Whole numbers and booleans with missing values stay what they are; pandas makes floats and objects of them.
_TYPES = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def versions(*, store: Address = None) -> list[str]:
    """The names of the versions in ``store``, oldest first, such as ``2026.11.23``."""
    return published.names(store)


def load(
    table: str,
    *,
    version: str = published.LATEST,
    as_of: date | str | None = None,
    years: Iterable[int] | None = None,
    columns: Sequence[str] | None = None,
    store: Address = None,
) -> pd.DataFrame:
    """A table as a frame: dates as datetime64, codes and ids as strings, counts as nullable integers.

    ``version``: a name, ``latest``, or a channel of the store such as ``stable``. ``years`` reads only these
    partitions. ``as_of`` (a date, or ``YYYY-MM-DD``): the newest version published by then, and of it what
    was known by the end of that day in UTC; with a ``version``, what that version's releases showed by then
    (see ``readouts.as_of`` for each table). ``frame.attrs["readouts"]`` has store, version, as_of and
    ``left_out``, the rows that were left out because their page was edited after that day.

    Raises NotThere (store, version, table, column), Damaged (a file is not the published one), ReadoutsError.
    """
    day = _day(as_of)
    found = published.version(store, version, day)
    left_out = 0
    if day is None:
        rows = found.rows(table, columns, None if years is None else list(years))
    else:
        rows, left_out = past.cut(table, day, found.rows)
        rows = _chosen(rows, years, columns, table)
    if left_out:
        warnings.warn(
            f"{left_out} rows of {table} were read from pages edited after {day} and are left out; "
            "a version of that time has what the earlier pages said",
            stacklevel=2,
        )
    frame: pd.DataFrame = rows.to_pandas(types_mapper=_TYPES.get, date_as_object=False)
    frame.attrs["readouts"] = {
        "store": published.store_address(store),
        "version": found.name,
        "as_of": day.isoformat() if day else None,
        "left_out": left_out,
    }
    return frame


def statements_of(
    meeting_id: str,
    *,
    version: str = published.LATEST,
    as_of: date | str | None = None,
    store: Address = None,
) -> pd.DataFrame:
    """The statements of one meeting, release by release, in the order of the text. NotThere for an id that
    the version does not have; a meeting without statements gives an empty frame.
    """
    statements = load("statements", version=version, as_of=as_of, store=store)
    chosen = statements[statements["meeting_id"] == meeting_id]
    if chosen.empty:
        known = load("meetings", version=version, as_of=as_of, store=store, columns=["meeting_id"])
        if meeting_id not in set(known["meeting_id"]):
            raise NotThere(f"version {known.attrs['readouts']['version']} has no meeting {meeting_id!r}")
    return chosen.sort_values(["release_id", "seq"]).reset_index(drop=True)


def evidence(row: Mapping[str, Any] | pd.Series, *, version: str | None = None, store: Address = None) -> str:
    """The passage a row was read from: ``texts.text[char_start:char_end]`` of its release's latest revision.

    ``row``: a row of meetings, participants or statements. Store and version are those it was loaded from,
    where the row still knows them, else as in ``load``. Raises NotThere when the row or the version has no
    such passage.
    """
    known = getattr(row, "attrs", {}).get("readouts", {})
    name = version or known.get("version") or published.LATEST
    found = published.version(store or known.get("store"), name)
    try:
        release, start, end = str(row["release_id"]), int(row["char_start"]), int(row["char_end"])
    except KeyError as error:
        raise NotThere(f"the row has no {error}: only what was read from a text has evidence") from error
    return _text(found, release, row.get("year"))[start:end]


def _text(found: published.Version, release_id: str, year: int | None) -> str:
    """The latest text of a release. Its partition is the year of publication, mostly that of the meeting: the
    years around the row's are looked at first, so that a remote store need not be fetched whole.
    """
    years = sorted({file.year for file in found.files("texts") if file.year is not None})
    for each in sorted(years, key=lambda y: (abs(y - int(year)) if year is not None else 0, y)):
        texts = _latest_texts(found, each)
        if release_id in texts:
            return texts[release_id]
    raise NotThere(f"version {found.name} has no text of release {release_id!r}")


# The texts of the years that were last asked for, by the sha256 of their files: evidence is asked row by row.
_recent: dict[tuple[str, ...], dict[str, str]] = {}
MOST_RECENT = 4


def _latest_texts(found: published.Version, year: int) -> dict[str, str]:
    key = tuple(file.sha256 for file in found.files("texts") if file.year == year)
    if key not in _recent:
        rows = found.rows("texts", ["release_id", "revision", "text"], [year]).sort_by("revision")
        while len(_recent) >= MOST_RECENT:
            _recent.pop(next(iter(_recent)))
        _recent[key] = dict(zip(rows["release_id"].to_pylist(), rows["text"].to_pylist(), strict=True))
    return _recent[key]


def _chosen(
    rows: pa.Table, years: Iterable[int] | None, columns: Sequence[str] | None, table: str
) -> pa.Table:
    if years is not None and "year" in rows.column_names:
        rows = rows.filter(pc.is_in(rows["year"], value_set=pa.array(list(years), pa.int32())))
    if columns is None:
        return rows
    if unknown := sorted(set(columns) - set(rows.column_names)):
        raise NotThere(f"{table} has no column {', '.join(unknown)}; it has: {', '.join(rows.column_names)}")
    return rows.select(list(columns))


def _day(day: date | str | None) -> date | None:
    if isinstance(day, datetime):
        raise ValueError("as_of is a day, not a moment: give a date or 'YYYY-MM-DD'")
    return date.fromisoformat(day) if isinstance(day, str) else day
