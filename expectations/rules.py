"""Checks over several columns or tables. Each gives one value per row: the fault found there, or None.

Shapes: every function returns a list as long as the table. Nulls are the business of other checks, so a
comparison with a null finds no fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.checks import BLANK, FAULT, key_check, list_check
from expectations.contract import load
from expectations.model import ForeignKey, Rule, Table

Faults = list[str | None]

_BETWEEN_KEYS = "\x1f"  # unit separator: in no id, so joined keys cannot collide


@dataclass(frozen=True)
class Tables:
    """All tables of a version in the making, and what several checks need to know about them."""

    arrow: Mapping[str, pa.Table]

    @cached_property
    def latest_texts(self) -> dict[str, str]:
        """release_id -> text of its highest revision."""
        texts = self.arrow["texts"].select(["release_id", "revision", "text"]).to_pydict()
        rows = zip(texts["release_id"], texts["revision"], texts["text"], strict=True)
        newest: dict[str, tuple[int, str]] = {}
        for release_id, revision, text in rows:
            if text is not None and (revision or 0) >= newest.get(release_id, (0, ""))[0]:
                newest[release_id] = (revision or 0, text)
        return {release_id: text for release_id, (_, text) in newest.items()}


def fault_columns(table: Table, tables: Tables) -> dict[str, Faults]:
    """``fault:<check>`` -> faults, for every check of ``table`` that is judged here."""
    own = tables.arrow[table.table]
    found = {BLANK: _blank(table, own)}
    for name, column in table.columns.items():
        if column.list:
            allowed = _allowed(column.vocabulary or "", column.or_key_of, tables)
            found[list_check(name)] = _list(own[name], allowed)
    for key in table.foreign_keys:
        found[key_check(key)] = _foreign_key(key, own, tables)
    for rule in table.rules:
        found[rule.name] = RULES[rule.kind](rule, own, tables)
    return {FAULT + check: faults for check, faults in found.items()}


def _blank(table: Table, own: pa.Table) -> Faults:
    """Strings that are empty or white space, and white space around values that have a pattern.

    The second because ``$`` also matches before a newline at the end, and whether it does depends on the
    engine that pandas chooses.
    """
    faults: Faults = [None] * own.num_rows
    for name, column in table.columns.items():
        if column.type != "string":
            continue
        trimmed = pc.utf8_trim_whitespace(own[name])
        is_blank = pc.equal(trimmed, "")
        wrong = pc.or_(is_blank, pc.not_equal(trimmed, own[name])) if column.pattern else is_blank
        for i in _true(wrong):
            faults[i] = f"{faults[i]}, {name}" if faults[i] else f"blank: {name}"
    return faults


def _true(mask: pa.ChunkedArray) -> list[int]:
    """Where ``mask`` is true. Not asked of a column without rows: pyarrow 25 ends the process on one."""
    if not len(mask):
        return []
    return [int(i) for i in pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist()]


def _allowed(vocabulary: str, or_key_of: str | None, tables: Tables) -> set[str]:
    codes = set(load().codes(vocabulary))
    if or_key_of:
        key = load().tables[or_key_of].primary_key[0]
        codes.update(k for k in tables.arrow[or_key_of][key].to_pylist() if k is not None)
    return codes


def _list(values: pa.ChunkedArray, allowed: set[str]) -> Faults:
    verdicts: dict[str | None, str | None] = {None: None}
    for value in pc.unique(values).to_pylist():
        if value is not None:
            verdicts[value] = _list_fault(value.split(";"), allowed)
    return [verdicts[value] for value in values.to_pylist()]


def _list_fault(codes: list[str], allowed: set[str]) -> str | None:
    if unknown := [code for code in codes if code not in allowed]:
        return f"unknown code {', '.join(map(repr, unknown))}"
    return "a code twice" if len(set(codes)) < len(codes) else None


def _foreign_key(key: ForeignKey, own: pa.Table, tables: Tables) -> Faults:
    """Rows in which any of the columns is null point nowhere and are right (SQL's MATCH SIMPLE)."""
    here = _keys(own, key.columns)
    known = pc.is_in(here, value_set=_keys(tables.arrow[key.table], key.targets).combine_chunks())
    dangling = pc.and_(pc.is_valid(here), pc.invert(known))
    faults: Faults = [None] * own.num_rows
    for i in _true(dangling):
        faults[i] = f"{key.table} has no {str(here[i]).replace(_BETWEEN_KEYS, ', ')}"
    return faults


def _keys(table: pa.Table, columns: Iterable[str]) -> pa.ChunkedArray:
    """One string per row of the columns' values, null where one of them is."""
    parts = [table[c].cast(pa.string()) for c in columns]
    joined = pc.binary_join_element_wise(*parts, _BETWEEN_KEYS, null_handling="emit_null")
    return joined if isinstance(joined, pa.ChunkedArray) else pa.chunked_array([joined])


def _holds(when: Mapping[str, tuple[str | None, ...]], table: pa.Table) -> list[bool]:
    """Which rows have one of the listed values in each of the named columns; None lists the null."""
    holds = [True] * table.num_rows
    for column, values in when.items():
        holds = [h and v in values for h, v in zip(holds, table[column].to_pylist(), strict=True)]
    return holds


def _pairs(rule: Rule, own: pa.Table) -> Iterable[tuple[Any, Any]]:
    first, second = (own[c].to_pylist() for c in rule.columns)
    return zip(first, second, strict=True)


def ordered(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [a, b]: a <= b."""
    return [f"{a} > {b}" if None not in (a, b) and a > b else None for a, b in _pairs(rule, own)]


def differ(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [a, b]: a is not b."""
    return [f"both are {a}" if a is not None and a == b else None for a, b in _pairs(rule, own)]


def requires(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """All columns are present in the rows where ``when`` holds."""
    return _presence(rule, own, present=False, message="missing")


def forbids(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """No column is present in the rows where ``when`` holds."""
    return _presence(rule, own, present=True, message="present")


def _presence(rule: Rule, own: pa.Table, *, present: bool, message: str) -> Faults:
    faults: Faults = [None] * own.num_rows
    holds = _holds(rule.when, own)
    for column in rule.columns:
        wrong = own[column].is_valid() if present else own[column].is_null()
        for i in _true(wrong):
            if holds[i]:
                faults[i] = f"{faults[i]}, {column}" if faults[i] else f"{message}: {column}"
    return faults


def year_of(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [year, date]: the year is the date's."""
    return [f"{y} for {d}" if None not in (y, d) and d.year != y else None for y, d in _pairs(rule, own)]


def digest(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [sha256, text]: the SHA-256 of the text in UTF-8."""
    return [_digest_fault(sha256, text) for sha256, text in _pairs(rule, own)]


def _digest_fault(sha256: str | None, text: str | None) -> str | None:
    if sha256 is None or text is None:
        return None
    real = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return None if real == sha256 else f"text has {real[:12]}…"


def count(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [n]: the number of rows of ``table`` with the same ``by`` for which ``when`` holds there."""
    other = tables.arrow[rule.table or ""]
    counted = other.filter(pa.array(_holds(rule.when, other), pa.bool_())) if rule.when else other
    numbers = {n["values"]: n["counts"] for n in pc.value_counts(_keys(counted, rule.by)).to_pylist()}
    stated = zip(own[rule.columns[0]].to_pylist(), _keys(own, rule.by).to_pylist(), strict=True)
    return [
        f"{n} stated, {numbers.get(key, 0)} found" if n is not None and numbers.get(key, 0) != n else None
        for n, key in stated
    ]


def same_as(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [c]: the same as in the row of ``table`` with the same ``by``."""
    column = rule.columns[0]
    other = tables.arrow[rule.table or ""]
    there = dict(zip(_keys(other, rule.by).to_pylist(), other[column].to_pylist(), strict=True))
    here = zip(own[column].to_pylist(), _keys(own, rule.by).to_pylist(), strict=True)
    return [
        f"{value} here, {there[key]} in {rule.table}" if key in there and there[key] != value else None
        for value, key in here
    ]


def not_after(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [date]: at most ``days`` after ``other`` in the row of ``table`` with the same ``by``."""
    other = tables.arrow[rule.table or ""]
    limits = dict(zip(_keys(other, rule.by).to_pylist(), other[rule.other or ""].to_pylist(), strict=True))
    dates = zip(own[rule.columns[0]].to_pylist(), _keys(own, rule.by).to_pylist(), strict=True)
    faults: Faults = []
    for date, key in dates:
        limit = limits.get(key)
        is_late = None not in (date, limit) and (date - limit).days > rule.days
        faults.append(f"{date} is {(date - limit).days} days after {limit}" if is_late else None)
    return faults


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a row's evidence is said to be; ``text`` is None when the release has none."""

    text: str | None
    start: int
    end: int

    @property
    def is_inside(self) -> bool:
        return self.text is not None and 0 <= self.start < self.end <= len(self.text)

    @property
    def slice(self) -> str:
        return (self.text or "")[self.start : self.end]


def _spans(own: pa.Table, tables: Tables) -> list[_Span | None]:
    texts = tables.latest_texts
    columns = (own[c].to_pylist() for c in ("release_id", "char_start", "char_end"))
    return [
        None if None in (start, end) else _Span(texts.get(release_id), start, end)
        for release_id, start, end in zip(*columns, strict=True)
    ]


def offsets_ordered(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [start, end]: start < end."""
    return [f"{a} to {b}" if None not in (a, b) and a >= b else None for a, b in _pairs(rule, own)]


def offsets_inside(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """The span lies inside the latest text of the row's release."""
    faults: Faults = []
    for span in _spans(own, tables):
        if span is None:
            faults.append(None)
        elif span.text is None:
            faults.append("the release has no text")
        else:
            outside = span.start < 0 or span.end > len(span.text)
            faults.append(f"{span.start} to {span.end} of {len(span.text)}" if outside else None)
    return faults


def evidence(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """The span, where it lies inside the text, is more than white space."""
    blank = (span is not None and span.is_inside and not span.slice.strip() for span in _spans(own, tables))
    return ["blank evidence" if b else None for b in blank]


def slice_equals(rule: Rule, own: pa.Table, tables: Tables) -> Faults:
    """columns [start, end, text]: the span, where it lies inside the text, is the row's ``text``."""
    texts = own[rule.columns[2]].to_pylist()
    return [_slice_fault(span, text) for span, text in zip(_spans(own, tables), texts, strict=True)]


def _slice_fault(span: _Span | None, text: str | None) -> str | None:
    if span is None or text is None or not span.is_inside or span.slice == text:
        return None
    return f"the release has {span.slice[:60]!r}"


RULES: dict[str, Callable[[Rule, pa.Table, Tables], Faults]] = {
    "ordered": ordered,
    "differ": differ,
    "requires": requires,
    "forbids": forbids,
    "year_of": year_of,
    "digest": digest,
    "count": count,
    "same_as": same_as,
    "not_after": not_after,
    "offsets_ordered": offsets_ordered,
    "offsets_inside": offsets_inside,
    "evidence": evidence,
    "slice_equals": slice_equals,
}
