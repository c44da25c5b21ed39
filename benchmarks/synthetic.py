"""Synthetic tables of any size with the contract's columns. Every word in them comes from a random number
generator: they are for measuring only, and no row says anything about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.contract import codes, load
from expectations.model import Column
from expectations.schema import arrow_schema

# Rows per release, after the sizes that are asked for: 100 k releases, 200 k meetings, 1 M statements.
PER_RELEASE = {
    "texts": 1.05, "meetings": 2.0, "accounts": 2.2, "participants": 5.0, "statements": 10.0,
    "persons": 0.2, "tenures": 0.25, "organizations": 0.002, "changes": 1.05, "rejects": 0.1,
}  # fmt: skip
FIRST_YEAR, YEARS = 2001, 26
KEYS = {
    "release_id": ("r", "releases"),
    "meeting_id": ("m", "meetings"),
    "participant_id": ("p", "participants"),
    "statement_id": ("s", "statements"),
    "person_id": ("x", "persons"),
}
_SENTENCES_PER_TEXT = 14
_MISSING = 0.2  # of the values of a nullable column


class Synthesis:
    """Draws tables. Primary keys are unique and foreign keys point at rows; other rules do not hold."""

    def __init__(self, releases: int, seed: int = 1) -> None:
        self.chance = np.random.default_rng(seed)
        self.rows = {t: max(1, int(releases * PER_RELEASE.get(t, 0))) for t in load().tables}
        self.rows |= {"releases": releases, "id_changes": 1}
        words = np.array(["".join(map(chr, self.chance.integers(97, 123, k % 9 + 2))) for k in range(6_000)])
        drawn = words[self.chance.zipf(1.3, (30_000, 28)) % len(words)]
        self.sentences = pa.array([" ".join(row) + "." for row in drawn])

    def tables(self) -> dict[str, pa.Table]:
        return {name: self._table(name) for name in load().tables}

    def _table(self, name: str) -> pa.Table:
        key, columns = load().tables[name].primary_key, load().tables[name].columns
        made = [self._column(f, columns[f.name], name, key) for f in arrow_schema(name)]
        return pa.Table.from_arrays(made, schema=arrow_schema(name))

    def _column(self, field: pa.Field, column: Column, table: str, key: tuple[str, ...]) -> pa.Array:
        n = self.rows[table]
        if field.name in key[:1] and pa.types.is_integer(field.type):
            return pa.array(np.arange(n) + 1).cast(field.type)
        if field.name in key[:1]:
            prefix = KEYS[column.pattern][0] if column.pattern in KEYS else "ORG"
            return ids(prefix, np.arange(n) % self._distinct(table, key))
        values = self._values(field, column, n)
        if key and field.name in key[1:] and pa.types.is_integer(field.type):
            values = pa.array(np.arange(n) // self._distinct(table, key) + 1).cast(field.type)
        if column.nullable:
            values = pc.if_else(
                pa.array(self.chance.random(n) < _MISSING), pa.scalar(None, field.type), values
            )
        return values

    def _distinct(self, table: str, key: tuple[str, ...]) -> int:
        """How many values the first column of the key has."""
        if len(key) == 1:
            return self.rows[table]
        first = load().tables[table].columns[key[0]]
        return min(self.rows[table], self.rows[KEYS.get(first.pattern or "", ("", "releases"))[1]])

    def _values(self, field: pa.Field, column: Column, n: int) -> pa.Array:
        draw = self.chance.integers
        if column.pattern in KEYS:
            prefix, target = KEYS[column.pattern]
            return ids(prefix, draw(0, self.rows[target], n))
        if column.vocabulary and pa.types.is_string(field.type):
            return pa.array(list(codes(column.vocabulary))).take(
                pa.array(draw(0, len(codes(column.vocabulary)), n))
            )
        if field.name == "year":
            return pa.array(draw(FIRST_YEAR, FIRST_YEAR + YEARS, n).astype("int32"))
        if pa.types.is_string(field.type):
            return self._strings(field.name, column, n)
        if pa.types.is_boolean(field.type):
            return pa.array(draw(0, 2, n) == 1)
        if pa.types.is_floating(field.type):
            return pa.array(draw(0, 100, n) / 100)
        if pa.types.is_date(field.type):
            return pa.array(draw(11_000, 20_000, n).astype("int32")).cast(field.type)
        if pa.types.is_timestamp(field.type):
            return pa.array(draw(10**15, 17 * 10**14, n)).cast(field.type)
        return pa.array(draw(0, 30_000, n)).cast(field.type)

    def _strings(self, name: str, column: Column, n: int) -> pa.Array:
        draw = self.chance.integers
        if name == "text" and n == self.rows["texts"]:
            flat = self.sentences.take(pa.array(draw(0, len(self.sentences), n * _SENTENCES_PER_TEXT)))
            offsets = pa.array(np.arange(0, len(flat) + 1, _SENTENCES_PER_TEXT, dtype="int32"))
            return pc.binary_join(pa.ListArray.from_arrays(offsets, flat), "\n")
        if name == "text":
            return self.sentences.take(pa.array(draw(0, len(self.sentences), n)))
        if column.pattern == "sha256":
            return pa.array(np.frombuffer(self.chance.bytes(32 * n).hex().encode(), "S64")).cast(pa.string())
        if column.pattern == "url":
            return pc.binary_join_element_wise("https://synthetic.example", ids("t", draw(0, n * 9, n)), "/")
        few = pc.utf8_slice_codeunits(self.sentences.slice(0, 3_000), 0, 24)
        return few.take(pa.array(draw(0, len(few), n)))


def ids(prefix: str, numbers: Any) -> pa.Array:
    """``prefix-`` and 16 hex digits, one id per number; their order is not that of the numbers."""
    scrambled = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(0x5DEECE66D)
    digits = pa.array(np.frombuffer(scrambled.astype(">u8").tobytes().hex().encode(), dtype="S16"))
    return pc.binary_join_element_wise(prefix, digits.cast(pa.string()), "-")


def nbytes(tables: Mapping[str, pa.Table]) -> int:
    return sum(table.nbytes for table in tables.values())
