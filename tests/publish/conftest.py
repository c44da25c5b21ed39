"""Invented tables with the contract's columns. Their values fit the types: publishing asks no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from expectations.profile import profile
from expectations.validate import CheckResult, Validation
from transforms.publish.context import BuildContext
from transforms.publish.layouts import contract_layouts
from transforms.publish.version import publish
from transforms.store import Store

NIGHT = dt.datetime(2026, 11, 23, 2, 14, tzinfo=dt.timezone.utc)
CONTEXT = BuildContext(
    code_commit="0123abc",
    code_digest="c0de" * 16,
    lock_digest="10c8" * 16,
    schema_version="0.1.0",
    capture_first=NIGHT - dt.timedelta(days=30),
    capture_last=NIGHT,
    sources=("sample", "mfa_zh"),
    capture_ends={"sample/2026/sample-2026-11.warc.gz": 4711},
)
PASSED = CheckResult("meetings", "meeting_id", "unique", "error", True, "unique", "unique", 0, (), "")
GOOD = Validation(ok=True, results=(PASSED,))
REPORT = "<!doctype html><title>report</title>"


def value(name: str, type_: pa.DataType, i: int) -> Any:
    if name == "year":
        return 2019 + i % 5
    if i % 7 == 3:
        return None
    if pa.types.is_string(type_):
        return f"{name} {i:06d} é"
    if pa.types.is_date(type_):
        return dt.date(2019, 1, 1) + dt.timedelta(days=i)
    if pa.types.is_timestamp(type_):
        return NIGHT + dt.timedelta(seconds=i)
    return bool(i % 2) if pa.types.is_boolean(type_) else i / 4 if pa.types.is_floating(type_) else i


def invented_tables(n: int, without: tuple[str, ...] = ()) -> dict[str, pa.Table]:
    """``n`` rows in every table of the contract, none in those of ``without``."""
    return {
        name: pa.table(
            [
                pa.array([value(f.name, f.type, i) for i in range(0 if name in without else n)], f.type)
                for f in layout.schema
            ],
            schema=layout.schema,
        )
        for name, layout in contract_layouts().items()
    }


def publish_invented(root: Path, n: int, name: str, **options: Any) -> Path:
    tables = options.pop("tables", None) or invented_tables(n)
    options.setdefault("dictionary", "# Data dictionary\n")
    options = {"validation": GOOD, "profiles": profile(tables), "report_html": REPORT} | options
    return publish(Store(root), tables, name, options.pop("context", CONTEXT), **options)


@pytest.fixture
def tables() -> Callable[..., dict[str, pa.Table]]:
    return invented_tables


@pytest.fixture(scope="session")
def published() -> Callable[..., Path]:
    return publish_invented


@pytest.fixture
def context() -> BuildContext:
    return CONTEXT


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")
