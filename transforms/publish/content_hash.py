"""A hash of what the rows say, whatever library wrote them.

``sha256`` of a Parquet file changes when pyarrow does (``created_by``, encodings, page sizes); this one
does not. Canonical form of a table, column by column in the schema's order:

    name, NUL, kind, NUL, number of rows as int64
    one byte per row: 1 present, 0 missing
    the values, little-endian, missing ones as zero:
        integer, date, timestamp  int64 (days; microseconds since 1970 UTC)
        float                     float64 (-0.0 is 0.0, every NaN is the same NaN)
        boolean                   one byte
        string                    int64 byte lengths of all rows, then all UTF-8 bytes

Widths do not count: an int32 column that becomes int64 keeps its hash. Row order does count, so rows are
hashed as published: sorted. A partitioned table's hash is taken over its parts' (see ``of_table``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def of_rows(rows: pa.Table) -> str:
    """Hex sha256 of ``rows`` in canonical form. TypeError on a column type the dataset does not use."""
    digest = hashlib.sha256()
    for name in rows.column_names:
        _feed(digest, name, rows.column(name))
    return digest.hexdigest()


def of_table(parts: Iterable[tuple[str, int, str]]) -> str:
    """Hex sha256 over ``(path, rows, content hash)`` of a table's parts.

    Empty parts are left out: they stand only so that readers find a file, and their path may move.
    """
    lines = [f"{path} {rows} {digest}\n" for path, rows, digest in sorted(parts) if rows]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def of_version(tables: dict[str, str]) -> str:
    """Hex sha256 over the tables' content hashes: equal exactly when every row of two versions is."""
    lines = [f"{table} {digest}\n" for table, digest in sorted(tables.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _feed(digest: Any, name: str, column: pa.ChunkedArray) -> None:
    kind, canonical = _canonical(column)
    digest.update(f"{name}\0{kind}\0".encode())
    digest.update(np.int64(len(canonical)).tobytes())
    digest.update(_array(canonical.is_valid()).astype(np.uint8).tobytes())
    if kind == "string":
        lengths = _filled(pc.binary_length(canonical), 0)
        digest.update(_array(lengths).astype("<i8").tobytes())
        for chunk in canonical.chunks:
            _feed_bytes(digest, chunk)
    elif kind == "float":
        values = _array(_filled(canonical, 0.0)) + 0.0  # adding zero turns -0.0 into 0.0
        values[np.isnan(values)] = np.nan
        digest.update(values.astype("<f8").tobytes())
    else:
        width = "<u1" if kind == "boolean" else "<i8"
        digest.update(_array(_filled(canonical, 0)).astype(width).tobytes())


def _filled(column: pa.ChunkedArray, value: float) -> pa.ChunkedArray:
    return pc.fill_null(column, pa.scalar(value, column.type)) if column.null_count else column


def _array(column: pa.ChunkedArray) -> Any:
    values = column.to_numpy()
    return values if values.flags.writeable else values.copy()


def _feed_bytes(digest: Any, chunk: pa.LargeBinaryArray) -> None:
    """Only the bytes the rows point at: a null may still have bytes behind it, so it is emptied."""
    if not len(chunk):
        return
    if chunk.null_count:
        chunk = pc.fill_null(chunk, b"")
    offsets = np.frombuffer(chunk.buffers()[1], dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    if chunk.buffers()[2] is not None:
        digest.update(memoryview(chunk.buffers()[2])[offsets[0] : offsets[-1]])


def _canonical(column: pa.ChunkedArray) -> tuple[str, pa.ChunkedArray]:
    type_ = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    column = column.cast(type_)
    if pa.types.is_string(type_) or pa.types.is_large_string(type_):
        return "string", column.cast(pa.large_string()).cast(pa.large_binary())
    if pa.types.is_boolean(type_):
        return "boolean", column.cast(pa.uint8())
    if pa.types.is_integer(type_):
        return "integer", column.cast(pa.int64())
    if pa.types.is_floating(type_):
        return "float", column.cast(pa.float64())
    if pa.types.is_date(type_):
        return "date", column.cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
    if pa.types.is_timestamp(type_):
        return "timestamp", column.cast(pa.timestamp("us", tz=type_.tz)).cast(pa.int64())
    if pa.types.is_null(type_):
        raise TypeError("a column without a type cannot be hashed")
    raise TypeError(f"no canonical form for columns of type {type_}")
