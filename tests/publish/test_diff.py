"""What is different between two versions, by whose doing, and as a delta that leads from one to the other."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.synthetic import Synthesis
from tests import tables as made
from transforms.publish import index
from transforms.publish.contents import measured
from transforms.publish.context import BuildContext
from transforms.publish.diff import Edition, apply_delta, compare
from transforms.publish.diff.gate import Band, Bands, bands, unexpected
from transforms.publish.errors import ChurnRefused, PublishError
from transforms.publish.layouts import contract_layouts
from transforms.store import Store

Rows = dict[str, list[dict[str, Any]]]
Publish = Callable[..., Path]
Change = Callable[[Rows], object]


@pytest.fixture
def pair(store: Store, published: Publish, context: BuildContext) -> Callable[..., tuple[Path, Path]]:
    """``pair(change)``: two versions, the second with what ``change`` does to the rows."""

    def of(change: Change, **changed: Any) -> tuple[Path, Path]:
        context_ = dataclasses.replace(context, sources=("sample",))
        rows = made.valid_rows()
        old = published(store.root, 0, "2026.11.23", tables=made.tables_of(rows), context=context_)
        change(rows)
        after = dataclasses.replace(context_, **changed)
        return old, published(store.root, 0, "2026.11.24", tables=made.tables_of(rows), context=after)

    return of


def differences(old: Path, new: Path) -> dict[tuple[str, str, str], int]:
    """(table, kind, cause) -> rows."""
    out: dict[tuple[str, str, str], int] = {}
    for table, found in compare(Edition.of(old), Edition.of(new)).tables.items():
        for kind, causes in found.causes.items():
            for cause in causes.to_pylist():
                out[table, kind, cause] = out.get((table, kind, cause), 0) + 1
    return out


def new_release(rows: Rows, source: str = "sample") -> None:
    release = rows["releases"][2] | {"release_id": made.release_id(9), "source_id": source, "n_meetings": 0}
    rows["releases"].append(release)
    rows["texts"].append(rows["texts"][2] | {"release_id": made.release_id(9)})
    rows["statements"].append(
        rows["statements"][2] | {"statement_id": made.statement_id(9), "release_id": made.release_id(9)}
    )


def edit(rows: Rows) -> None:
    rows["releases"][0] |= {"text_sha256": "0" * 64, "revision": 2, "warc_record_id": "urn:uuid:2"}
    rows["statements"][0]["text"] += " And more."


def reparse(rows: Rows) -> None:
    rows["releases"][0] |= {"text_sha256": "0" * 64, "parser_version": "2026-12-01"}
    rows["statements"][0]["polarity"] = "negated"


def regrade(rows: Rows) -> None:
    rows["statements"][0]["confidence"] = 0.5


def link(rows: Rows) -> None:
    rows["meetings"][0] |= {"n_accounts": 3}
    rows["accounts"].append(
        rows["accounts"][1] | {"release_id": made.release_id(3), "relation": "counterpart"}
    )


def look_again(rows: Rows) -> None:
    rows["releases"][0]["last_seen_at"] = made.SEEN.replace(day=23)
    regrade(rows)  # without any other change there would be no version


def delete(rows: Rows) -> None:
    rows["releases"][0] |= {"status": "deleted"}  # nothing new was captured but an error page


CASES: dict[str, tuple[Change, dict[str, Any], dict[tuple[str, str, str], int]]] = {
    "a new page": (
        new_release, {},
        {(table, "added", "publisher"): 1 for table in ("releases", "texts", "statements")},
    ),
    "a new source": (
        lambda rows: new_release(rows, "embassy"), {"sources": ("sample", "embassy")},
        {(table, "added", "new_source"): 1 for table in ("releases", "texts", "statements")},
    ),
    "an edited page": (
        edit, {},
        {("releases", "changed", "publisher"): 1, ("statements", "changed", "publisher"): 1},
    ),
    "a deleted page": (delete, {}, {("releases", "changed", "publisher"): 1}),
    "the same page, parsed differently": (
        reparse, {"code_digest": "0" * 64},
        {("releases", "changed", "code"): 1, ("statements", "changed", "code"): 1},
    ),
    "the same text, read differently": (
        regrade, {"code_digest": "0" * 64}, {("statements", "changed", "code"): 1},
    ),
    "another account of the meeting": (
        link, {"code_digest": "0" * 64},
        {("meetings", "changed", "linking"): 1, ("accounts", "added", "linking"): 1},
    ),
    "a page seen again": (
        look_again, {"code_digest": "0" * 64},
        {("releases", "changed", "harvest"): 1, ("statements", "changed", "code"): 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_causes_are_told_apart(pair: Callable[..., tuple[Path, Path]], case: str) -> None:
    change, changed, expected = CASES[case]
    assert differences(*pair(change, **changed)) == expected


def test_the_changelog_says_what_differs_with_examples(pair: Callable[..., tuple[Path, Path]]) -> None:
    _, new = pair(edit)
    text = (new / "CHANGELOG.md").read_text()
    assert "| `statements` | 0 | 0 | 1 | 1 | - | - | - | - |" in text
    assert "- `text` changed in 1 rows (publisher 1)" in text
    assert f"text (publisher): `{made.statement_id(1)}` from `Lin Specimen said" in text


def test_the_delta_leads_from_one_version_to_the_next(pair: Callable[..., tuple[Path, Path]]) -> None:
    def change(rows: Rows) -> None:
        new_release(rows)
        edit(rows)
        link(rows)
        del rows["statements"][1]
        rows["statements"][1]["year"] = 2020  # into another file
        rows["rejects"] += [rows["rejects"][0]] * 2
        rows["persons"][0]["aliases"] = None

    old, new = pair(change)
    assert_leads(old, new)
    delta = pq.read_table(new / "delta/statements.parquet").to_pylist()
    assert [(row["delta_change"], row["delta_columns"]) for row in delta] == [
        ("changed", "text"), ("removed", None), ("changed", "year"), ("added", None),
    ]  # fmt: skip


def assert_leads(old: Path, new: Path) -> None:
    made_anew = measured(apply_delta(old, new), contract_layouts(), 2026)
    stated = json.loads((new / "manifest.json").read_bytes())
    assert made_anew.tables == {t: facts["content_hash"] for t, facts in stated["tables"].items()}


def test_the_delta_of_larger_versions(store: Store, published: Publish, context: BuildContext) -> None:
    one, two = Synthesis(300, seed=1).tables(), Synthesis(330, seed=2).tables()
    accepted = dataclasses.replace(context, accepted="a test")
    old = published(store.root, 0, "2026.11.23", tables=one, context=accepted)
    new = published(store.root, 0, "2026.11.24", tables=two, context=accepted)
    assert_leads(old, new)
    back = published(store.root, 0, "2026.11.25", tables=one, context=accepted)
    assert_leads(new, back)
    with pytest.raises(PublishError, match=r"leads from 2026\.11\.24, not from 2026\.11\.23"):
        apply_delta(old, back)


def test_equal_versions_differ_in_nothing_and_files_they_share_are_not_read(
    store: Store, published: Publish
) -> None:
    old = published(store.root, 40, "2026.11.23")
    new = published(store.root, 40, "2026.11.24", force=True)
    for file in old.rglob("*.parquet"):
        file.unlink()
    assert compare(Edition.of(old), Edition.of(new)).tables == {}
    assert not (new / "delta").exists()


def test_missing_values_and_nan_are_equal_to_themselves() -> None:
    from transforms.publish.diff.compare import table_diff

    rows = pa.table({"n": ["a", None, None, "b"], "share": [1.0, float("nan"), None, 2.0]})
    assert not table_diff("unknown", rows, rows.take(pa.array([3, 1, 2, 0])))
    assert table_diff("unknown", rows, rows.slice(1)).counts == {"added": 0, "removed": 1, "changed": 0}


# ------------------------------------------------------------------------------------------- the gate


def test_churn_of_our_own_making_stops_until_a_person_confirms(
    store: Store, published: Publish, context: BuildContext
) -> None:
    tables = Synthesis(100).tables()
    first = published(store.root, 0, "2026.11.23", tables=tables)
    fewer = tables | {"statements": tables["statements"].slice(0, 900)}
    newer = dataclasses.replace(context, code_digest="0" * 64)
    with pytest.raises(
        ChurnRefused, match=r"statements: 10\.0% of 1,000 rows removed by code.*--accept"
    ) as told:
        published(store.root, 0, "2026.11.24", tables=fewer, context=newer)
    assert "| `statements` | 0 | 100 | 0 |" in told.value.changelog
    assert index.read(store).latest.version == first.name  # type: ignore[union-attr]
    accepted = dataclasses.replace(newer, accepted="a rule was wrong")
    version = published(store.root, 0, "2026.11.24", tables=fewer, context=accepted)
    assert json.loads((version / "manifest.json").read_bytes())["accepted"] == "a rule was wrong"


def test_what_publishers_do_is_news_and_no_churn(store: Store, published: Publish) -> None:
    tables = Synthesis(120, seed=1).tables()
    releases = Synthesis(120, seed=2).tables()["releases"]
    edited = tables["releases"]
    for column in ("title", "text_sha256", "warc_record_id"):
        edited = edited.set_column(edited.column_names.index(column), column, releases[column])
    old = published(store.root, 0, "2026.11.23", tables=tables)
    new = published(store.root, 0, "2026.11.24", tables=tables | {"releases": edited})
    assert differences(old, new)["releases", "changed", "publisher"] > 100


def test_the_bands_are_per_table_and_configurable(pair: Callable[..., tuple[Path, Path]]) -> None:
    old, new = pair(regrade, code_digest="0" * 64)
    diff = compare(Edition.of(old), Edition.of(new))
    strict = Band(removed=0, changed=0, why="nothing may change")
    lax = Band(removed=1, changed=1, why="all may change")
    judged = {"judged": ("code",), "few_rows": 1}
    assert unexpected(diff, Bands(**judged, default=lax, tables={"statements": strict}))
    assert not unexpected(diff, Bands(**judged, default=strict, tables={"statements": lax}))
    assert not unexpected(diff, Bands(judged=("linking",), few_rows=1, default=strict, tables={}))


def test_every_band_is_for_a_table_of_the_contract_and_says_why() -> None:
    assert set(bands().tables) <= set(contract_layouts())


def test_columns_that_change_need_a_new_schema_version(
    store: Store, published: Publish, context: BuildContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    layouts = dict(contract_layouts())
    tables = made.valid_tables()
    published(store.root, 0, "2026.11.23", tables=tables)
    lean = layouts["persons"].schema.remove(layouts["persons"].schema.get_field_index("wikidata_qid"))
    layouts["persons"] = dataclasses.replace(layouts["persons"], schema=lean)
    tables["persons"] = tables["persons"].drop_columns(["wikidata_qid"])
    with pytest.raises(PublishError, match=r"persons \(-wikidata_qid\); raise SCHEMA_VERSION"):
        published(store.root, 0, "2026.11.24", tables=tables, layouts=layouts)
    newer = dataclasses.replace(context, schema_version="1.0.0")
    old, new = (
        store.version("2026.11.23"),
        published(store.root, 0, "2026.11.24", tables=tables, layouts=layouts, context=newer),
    )
    assert apply_delta(old, new)["persons"].column_names == lean.names
