"""The content hash follows what rows say: not how they are chunked, typed in width, or stored in Parquet."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from transforms.publish.content_hash import of_rows, of_table
from transforms.store import Store

ROWS = pa.table(
    {
        "key": pa.array(["a", "b", "", None]),
        "n": pa.array([1, None, -3, 2**40], pa.int64()),
        "share": pa.array([0.5, None, -0.0, float("nan")]),
        "flag": pa.array([True, None, False, True]),
        "day": pa.array([dt.date(2022, 9, 22), None, dt.date(1949, 10, 1), dt.date(1970, 1, 1)]),
        "at": pa.array(
            [dt.datetime(2022, 9, 22, tzinfo=dt.timezone.utc), None, None, None], pa.timestamp("us", "UTC")
        ),
    }
)


def test_survives_parquet_with_other_settings(tmp_path: Path) -> None:
    for number, options in enumerate(
        [{}, {"compression": "gzip", "row_group_size": 2, "use_dictionary": False}]
    ):
        pq.write_table(ROWS, tmp_path / f"{number}.parquet", **options)
        assert of_rows(pq.read_table(tmp_path / f"{number}.parquet")) == of_rows(ROWS)


def test_the_form_is_the_one_the_module_documents() -> None:
    """Computed here by hand, so that a published hash can be recomputed in any language, for ever."""
    form = (
        b"key\0string\0" + struct.pack("<q", 4) + bytes([1, 1, 1, 0]) + struct.pack("<4q", 1, 1, 0, 0) + b"ab"
    )
    form += b"n\0integer\0" + struct.pack("<q", 4) + bytes([1, 0, 1, 1]) + struct.pack("<4q", 1, 0, -3, 2**40)
    form += (
        b"share\0float\0"
        + struct.pack("<q", 4)
        + bytes([1, 0, 1, 1])
        + struct.pack("<4d", 0.5, 0, 0, math.nan)
    )
    form += b"flag\0boolean\0" + struct.pack("<q", 4) + bytes([1, 0, 1, 1]) + bytes([1, 0, 0, 1])
    form += (
        b"day\0date\0" + struct.pack("<q", 4) + bytes([1, 0, 1, 1]) + struct.pack("<4q", 19257, 0, -7397, 0)
    )
    seconds = 1663804800
    form += (
        b"at\0timestamp\0"
        + struct.pack("<q", 4)
        + bytes([1, 0, 0, 0])
        + struct.pack("<4q", seconds * 10**6, 0, 0, 0)
    )
    assert of_rows(ROWS) == hashlib.sha256(form).hexdigest()


@pytest.mark.parametrize("cut", [0, 1, 3])
def test_chunks_and_slices_do_not_count(cut: int) -> None:
    parts = pa.concat_tables([ROWS.slice(0, cut), ROWS.slice(cut)])
    assert of_rows(parts) == of_rows(ROWS)
    assert of_rows(pa.concat_tables([ROWS, ROWS]).slice(4, 4)) == of_rows(ROWS)


def test_widths_and_dictionaries_do_not_count() -> None:
    narrow = pa.table({"n": pa.array([1, None], pa.int32()), "s": pa.array(["x", None]).dictionary_encode()})
    wide = pa.table({"n": pa.array([1, None], pa.int64()), "s": pa.array(["x", None], pa.large_string())})
    assert of_rows(narrow) == of_rows(wide)


def test_bytes_behind_a_null_do_not_count() -> None:
    """Arrow may keep the bytes of a value that was nulled later."""
    buffers = pa.array(["xy", "z"]).buffers()
    hidden = pa.StringArray.from_buffers(2, buffers[1], buffers[2], pa.py_buffer(b"\x02"), null_count=1)
    assert of_rows(pa.table({"s": hidden})) == of_rows(pa.table({"s": pa.array([None, "z"])}))


@pytest.mark.parametrize(
    "other",
    [
        pa.table({"s": ["ab", "c"]}),  # the same bytes, cut elsewhere
        pa.table({"s": ["c", "ab"]}),
        pa.table({"t": ["a", "bc"]}),
        pa.table({"s": ["a", None]}),
        pa.table({"s": ["a", ""]}),
        pa.table({"s": ["a"]}),
    ],
)
def test_everything_else_counts(other: pa.Table) -> None:
    assert of_rows(other) != of_rows(pa.table({"s": ["a", "bc"]}))


def test_zero_and_nan_have_one_form() -> None:
    assert of_rows(pa.table({"x": [0.0]})) == of_rows(pa.table({"x": [-0.0]}))


def test_a_column_without_type_is_refused() -> None:
    with pytest.raises(TypeError, match="without a type"):
        of_rows(pa.table({"x": pa.nulls(2)}))


def test_an_empty_part_does_not_count_for_its_table() -> None:
    full = ("t/year=2022/part-0.parquet", 2, "ab")
    assert of_table([full, ("t/year=2026/part-0.parquet", 0, "cd")]) == of_table([full])


# The canonical form once more, value by value in plain Python, from the module's words alone.
_KIND = {"string": "string", "bool": "boolean", "double": "float", "date32[day]": "date"}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


def by_hand(rows: pa.Table) -> str:
    digest = hashlib.sha256()
    for name, column in zip(rows.column_names, rows.columns, strict=True):
        kind = _KIND.get(str(column.type), "timestamp" if "timestamp" in str(column.type) else "integer")
        values = column.to_pylist()
        digest.update(f"{name}\0{kind}\0".encode() + struct.pack("<q", len(values)))
        digest.update(bytes(v is not None for v in values))
        if kind == "string":
            texts = [(v or "").encode() for v in values]
            digest.update(b"".join(struct.pack("<q", len(t)) for t in texts) + b"".join(texts))
        else:
            digest.update(b"".join(packed(kind, v) for v in values))
    return digest.hexdigest()


def packed(kind: str, value: Any) -> bytes:
    if kind == "float":
        return struct.pack(
            "<d", math.nan if value is not None and math.isnan(value) else (value or 0.0) + 0.0
        )
    if kind == "boolean":
        return bytes([bool(value)])
    if kind == "date":
        value = value and (value - _EPOCH.date()).days
    if kind == "timestamp":
        value = value and (value - _EPOCH) // dt.timedelta(microseconds=1)
    return struct.pack("<q", value or 0)


def test_a_published_version_has_the_hashes_that_are_computed_by_hand(
    tmp_path: Path, published: Callable[..., Path]
) -> None:
    version = published(Store(tmp_path).root, 40, "2026.11.23")
    told = json.loads((version / "manifest.json").read_bytes())
    parts: dict[str, list[str]] = {}
    for file in sorted((f for f in told["files"] if "content_hash" in f), key=lambda f: f["path"]):
        digest = by_hand(pq.read_table(version / file["path"], partitioning=None))
        assert digest == file["content_hash"], file["path"]
        if file["rows"]:
            parts.setdefault(file["table"], []).append(f"{file['path']} {file['rows']} {digest}\n")
    tables = {t: hashlib.sha256("".join(parts.get(t, [])).encode()).hexdigest() for t in told["tables"]}
    assert tables == {t: facts["content_hash"] for t, facts in told["tables"].items()}
    whole = "".join(f"{table} {digest}\n" for table, digest in sorted(tables.items()))
    assert hashlib.sha256(whole.encode()).hexdigest() == told["content_hash"]
