"""The contract stops a bad build: one row of each kind is spoiled, and the version is refused by name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.acceptance.nights import NIGHT, build, environ, environment, harvest
from tests.servers import serve_specimens
from transforms.night import ContractBroken, dataset_sources, dataset_tables, publish_tables
from transforms.publish import index
from transforms.sources.model import Source
from transforms.store import Store

SOURCES = ["specimen_mfa", "specimen_un"]
Tables = dict[str, pa.Table]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def night(specimens: Path, shared: Path, scratch: Path) -> Iterator[tuple[Store, list[Source], Tables, Path]]:
    """A store with one good version, and the tables it was made from."""
    store = Store(scratch / "contract")
    faults = shared / "specimens/faults.json"
    with serve_specimens(specimens / "site-night1", faults, memento=NIGHT) as gateway:
        harvest(store.root, SOURCES, gateway)
    good = build(store.root, SOURCES)
    with environ(environment(store.root, SOURCES)):
        sources = dataset_sources(store)
        yield store, sources, dataset_tables(store, sources), good


def changed(
    tables: Tables, table: str, spoil: Callable[[Row], Row], where: Callable[[Row], Any] = bool
) -> str:
    """Spoil the first row of ``table`` for which ``where`` holds; returns its key as it was."""
    rows = tables[table].to_pylist()
    place = next(i for i, row in enumerate(rows) if where(row))
    key = next(iter(rows[place].values()))
    rows[place] |= spoil(rows[place])
    tables[table] = pa.Table.from_pylist(rows, schema=tables[table].schema)
    return str(key)


def doubled(tables: Tables, table: str) -> str:
    rows = tables[table].to_pylist()
    tables[table] = pa.Table.from_pylist([*rows, rows[-1]], schema=tables[table].schema)
    return str(next(iter(rows[-1].values())))


def spoiled(good: Tables) -> tuple[Tables, dict[tuple[str, str], str]]:
    """Tables with one bad row of each kind, and (table, start of the check's name) -> the row's key."""
    bad = dict(good)
    unknown = "0" * 16
    expected = {
        ("releases", "not_null"): changed(bad, "releases", lambda _: {"title": None}),
        ("persons", "blank"): changed(bad, "persons", lambda _: {"name": " "}),
        ("persons", "unique"): doubled(bad, "persons"),
        ("meetings", "vocabulary"): changed(bad, "meetings", lambda _: {"format": "telepathy"}),
        ("accounts", "range"): changed(bad, "accounts", lambda _: {"account_seq": 0}),
        ("participants", "pattern"): changed(bad, "participants", lambda _: {"org_id": "nato!"}),
        ("participants", "foreign_key"): changed(
            bad, "participants", lambda _: {"person_id": f"x-{unknown}"}, lambda p: p["kind"] == "person"
        ),
        ("statements", "slice_equals"): changed(bad, "statements", lambda s: {"text": s["text"] + "!"}),
        ("meetings", "count"): changed(bad, "meetings", lambda m: {"n_statements": m["n_statements"] + 1}),
        ("texts", "digest"): changed(bad, "texts", lambda t: {"text_sha256": "f" * 64}),
    }
    spans = {("statements", "offsets_inside"): {"char_end": 10**6}}
    for (table, check), values in spans.items():
        expected[table, check] = changed(bad, table, lambda _, v=values: v, lambda s: s["seq"] == 2)
    return bad, expected


def test_one_bad_row_of_each_kind_stops_the_build_and_is_named(
    night: tuple[Store, list[Source], Tables, Path],
) -> None:
    store, sources, good, version = night
    before = index.read(store)
    bad, expected = spoiled(good)
    with pytest.raises(ContractBroken) as broken:
        publish_tables(store, bad, sources, "2026.11.21")
    results = json.loads((store.failed / "2026.11.21/validation.json").read_text())["results"]
    failed = [r for r in results if not r["success"] and r["severity"] == "error"]
    for (table, check), key in expected.items():
        named = [
            k
            for r in failed
            if r["table"] == table and r["check"].startswith(check)
            for k in r["failing_keys"]
        ]
        assert any(key in k for k in named), (table, check, key, named)
    page = (store.failed / "2026.11.21/report/index.html").read_text()
    assert all(key in page for key in expected.values())
    assert str(store.failed / "2026.11.21/report/index.html") in str(broken.value)
    assert index.read(store) == before and before.latest and before.latest.version == version.name
    assert not store.version("2026.11.21").exists()


def test_a_table_that_loses_most_of_its_rows_stops_the_build(
    night: tuple[Store, list[Source], Tables, Path],
) -> None:
    store, sources, good, version = night
    shrunk = good | {"changes": good["changes"].slice(0, 3)}
    with pytest.raises(ContractBroken, match=r"changes.*rows"):
        publish_tables(store, shrunk, sources, "2026.11.22")
    assert not store.version("2026.11.22").exists() and version.is_dir()
    with pytest.raises(ContractBroken, match="readouts build --accept"):
        publish_tables(store, shrunk, sources, "2026.11.22")


def test_a_fall_that_a_person_accepts_is_published_with_the_reason(
    night: tuple[Store, list[Source], Tables, Path], tmp_path: Path
) -> None:
    store, sources, good, _ = night
    copy = Store(shutil.copytree(store.root, tmp_path / "store"))
    shrunk = good | {"changes": good["changes"].slice(0, 3)}
    outcome = publish_tables(copy, shrunk, sources, "2026.11.22", accept="the history was counted twice")
    assert outcome["published"] and outcome["rows"]["changes"] == 3
    folder = Path(outcome["path"])
    assert json.loads((folder / "manifest.json").read_text())["accepted"] == "the history was counted twice"
    for page in ("README.md", "report/index.html"):
        assert "the history was counted twice" in (folder / page).read_text()


def test_a_missing_column_stops_the_build(night: tuple[Store, list[Source], Tables, Path]) -> None:
    store, sources, good, _ = night
    with pytest.raises(ContractBroken, match="columns"):
        publish_tables(
            store, good | {"meetings": good["meetings"].drop_columns("city")}, sources, "2026.11.23"
        )


def test_the_good_tables_are_no_news(night: tuple[Store, list[Source], Tables, Path]) -> None:
    store, sources, good, version = night
    outcome = publish_tables(store, good, sources, "2026.11.24")
    assert (outcome["published"], outcome["path"]) == (False, str(version))
