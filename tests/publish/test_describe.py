"""The descriptions are read back by the tools that depositors and catalogues use, and say what the manifest
says.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow.parquet as pq
import pytest
import yaml
from frictionless import Package, Resource, Schema
from lxml import etree
from rdflib import Graph, URIRef
from tables import valid_tables

from expectations.contract import load
from expectations.profile import profile
from transforms.publish.context import BuildContext
from transforms.publish.describe import DESCRIPTIONS, descriptions
from transforms.publish.describe.facts import checked_issues, facts_of
from transforms.publish.verify import verify

Publish = Callable[..., Path]
PROJECT = Path(__file__).parents[2]
DDI = "{ddi:codebook:2_5}"
DCAT = "http://www.w3.org/ns/dcat#"


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory, published: Publish) -> Path:
    tables = valid_tables()
    root = tmp_path_factory.mktemp("described")
    return published(root, 0, "2026.11.23", tables=tables, profiles=profile(tables), dictionary=None)


def manifest_of(version: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((version / "manifest.json").read_bytes())
    return loaded


def parquet_files(version: Path) -> set[str]:
    return {p.relative_to(version).as_posix() for p in version.rglob("*.parquet")}


def test_the_manifest_covers_every_description(version: Path) -> None:
    covered = {file["path"]: file["sha256"] for file in manifest_of(version)["files"]}
    assert covered.keys() >= DESCRIPTIONS.keys() | {f"schemas/{table}.json" for table in load().tables}
    assert verify(version) == []
    (version / "croissant.json").write_text((version / "croissant.json").read_text() + "\n")
    assert any("croissant.json has sha256" in problem for problem in verify(version))
    (version / "croissant.json").write_text((version / "croissant.json").read_text()[:-1])
    assert verify(version) == []


def test_the_same_manifest_gives_the_same_text(version: Path) -> None:
    manifest = manifest_of(version)
    manifest["files"] = [f for f in manifest["files"] if f["path"] not in descriptions(manifest)]
    for path, text in descriptions(manifest).items():
        assert (version / path).read_text(encoding="utf-8") == text, path


# ----------------------------------------------------------------------------------------------- Frictionless


def test_the_data_package_is_valid_with_bytes_and_digests(
    version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(version)
    package = Package("datapackage.json")
    assert {resource.path for resource in package.resources} == parquet_files(version)
    report = package.validate()
    assert report.valid, report.flatten(["name", "message"])


def test_a_file_that_was_changed_fails_the_data_package(
    tmp_path: Path, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published(tmp_path, 5, "2026.11.23"))
    file = Path("persons/part-0.parquet")
    file.write_bytes(file.read_bytes()[:-1] + b"X")
    assert [task.name for task in Package("datapackage.json").validate().tasks if not task.valid] == [
        "persons"
    ]


def rows_as_cells(version: Path, table: str) -> list[list[Any]]:
    rows = pq.read_table(version / table, partitioning=None)
    return [rows.column_names, *([row[c] for c in rows.column_names] for row in rows.to_pylist())]


@pytest.mark.parametrize("table", load().tables)
def test_the_rows_keep_the_table_schemas(version: Path, table: str) -> None:
    schema = Schema.from_descriptor(json.loads((version / f"schemas/{table}.json").read_text()))
    cells = rows_as_cells(version, table)
    report = Resource(data=cells, schema=schema).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_a_row_that_breaks_the_contract_breaks_its_table_schema(version: Path) -> None:
    schema = Schema.from_descriptor(json.loads((version / "schemas/meetings.json").read_text()))
    header, first, *rest = rows_as_cells(version, "meetings")
    spoiled = dict(zip(header, first, strict=True)) | {
        "format": "dinner",
        "meeting_id": None,
        "rank_level": 9,
    }
    report = Resource(data=[header, [*spoiled.values()], *rest], schema=schema).validate()
    fields = {field for (field,) in report.flatten(["fieldName"]) if field}  # the broken key names no field
    assert fields == {"format", "meeting_id", "rank_level"}


# -------------------------------------------------------------------------------------------------- Croissant


@pytest.fixture(scope="module")
def croissant(version: Path) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(jsonld=str(version / "croissant.json"))


def test_croissant_is_valid_without_a_warning(croissant: mlcroissant.Dataset) -> None:
    issues = croissant.metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())
    assert str(croissant.metadata.ctx.conforms_to.value).endswith("/1.1")


def plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize("table", load().tables)
def test_croissant_reads_every_record(croissant: mlcroissant.Dataset, version: Path, table: str) -> None:
    expected = pq.read_table(version / table).to_pylist()
    key = load().tables[table].row_label
    records = [
        {field.partition("/")[2]: plain(value) for field, value in record.items()}
        for record in croissant.records(table)
    ]
    assert [set(record) for record in records] == [set(row) for row in expected]
    assert sorted(str([r[c] for c in key if "_at" not in c]) for r in records) == sorted(
        str([r[c] for c in key if "_at" not in c]) for r in expected
    )
    assert [r.get("year") for r in records] == [r.get("year") for r in expected]


def test_croissant_has_the_codes_inside(croissant: mlcroissant.Dataset) -> None:
    codes = [plain(r["vocabulary_format/code"]) for r in croissant.records("vocabulary_format")]
    assert codes == list(load().codes("format"))


# ------------------------------------------------------------------------------------------ DCAT and RO-Crate


def test_the_catalogue_is_dcat_with_every_table(version: Path) -> None:
    graph = Graph().parse(version / "catalogue.jsonld", format="json-ld", publicID="https://example.org/v/")
    dataset = URIRef("https://example.org/v/")
    sizes = {
        str(table): int(str(graph.value(table, URIRef(DCAT + "byteSize"))))
        for table in graph.objects(dataset, URIRef(DCAT + "distribution"))
    }
    assert sizes == {
        f"https://example.org/v/{table}/": sum(p.stat().st_size for p in (version / table).rglob("*.parquet"))
        for table in load().tables
    }
    assert (dataset, URIRef("https://schema.org/license"), None) in graph


def test_the_crate_lists_what_the_manifest_lists(version: Path) -> None:
    graph = json.loads((version / "ro-crate-metadata.json").read_text())["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    assert len(entities) == len(graph)
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    parts = {part["@id"] for part in entities["./"]["hasPart"]}
    listed = {file["path"]: file["sha256"] for file in manifest_of(version)["files"]}
    assert parts | DESCRIPTIONS.keys() | {p for p in listed if p.startswith("schemas/")} == listed.keys()
    assert all(entities[path]["sha256"] == listed[path] for path in parts)
    assert set(_references(graph)) - entities.keys() == {"https://w3id.org/ro/crate/1.1"}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        if node.keys() == {"@id"}:
            yield node["@id"]
        for value in node.values():
            yield from _references(value)


# -------------------------------------------------------------------------------------------------------- DDI

# The order of children in the DDI-C 2.5 schema, for the elements we use.
ORDER = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr otherMat",
    "stdyDscr": "citation stdyInfo method dataAccs",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit",
    "titlStmt": "titl subTitl altTitl parTitl IDNo",
    "prodStmt": "producer copyright prodDate prodPlac software",
    "stdyInfo": "subject abstract sumDscr",
    "sumDscr": "timePrd collDate nation geogCover geogUnit anlyUnit universe dataKind",
    "dataColl": "timeMeth dataCollector frequenc sampProc collMode resInstru sources",
    "useStmt": "confDec specPerm restrctn contact citReq deposReq conditions disclaimer",
    "fileDscr": "fileTxt locMap notes",
    "fileTxt": "fileName fileCitation fileCont fileStrc dimensns fileType",
    "dimensns": "caseQnty varQnty",
    "var": "labl valrng invalrng universe sumStat txt stdCatgry catgryGrp catgry concept varFormat notes",
    "catgry": "catValu labl",
}


def test_the_codebook_has_the_structure_of_ddi(version: Path) -> None:
    root = etree.parse(version / "codebook.xml").getroot()
    assert root.tag == DDI + "codeBook"
    for element in root.iter():
        name, children = etree.QName(element).localname, [etree.QName(child).localname for child in element]
        if not children:
            continue
        order = ORDER.get(name)
        if order:
            places = [order.split().index(child) for child in children]
            assert places == sorted(places), (name, children)
    identifiers = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(identifiers) == len(set(identifiers))
    assert {v.get("files") for v in root.iter(DDI + "var")} <= set(identifiers)


def test_the_codebook_tells_every_column_and_its_codes(version: Path) -> None:
    root = etree.parse(version / "codebook.xml").getroot()
    variables = {v.get("ID"): v for v in root.iter(DDI + "var")}
    columns = {f"V_{t}_{c}" for t, table in load().tables.items() for c in table.columns}
    assert variables.keys() == columns
    codes = [c.text for c in variables["V_meetings_format"].iter(DDI + "catValu")]
    assert codes == list(load().codes("format"))
    valid = variables["V_meetings_event_date"].find(f"{DDI}sumStat[@type='vald']")
    assert valid is not None and valid.text == "1"


# ----------------------------------------------------------------------------------------------------- people


def test_the_citation_files_keep_their_schema(version: Path) -> None:
    """Of the version, and of the repository."""
    checker = Path(sys.executable).with_name("check-jsonschema")
    files = [version / "CITATION.cff", PROJECT / "CITATION.cff"]
    subprocess.run([checker, "--builtin-schema", "vendor.citation-file-format", *files], check=True)


def test_the_descriptions_stay_small(version: Path) -> None:
    """A version without news must cost next to nothing: these files are new in each, with 31 years as with
    one.
    """
    manifest = manifest_of(version)
    files = [file for file in manifest["files"] if file["path"] not in descriptions(manifest)]
    yearly = [
        {**file, "path": file["path"].replace("year=2026", f"year={year}")}
        for file in files
        for year in (range(1996, 2027) if "year=" in file["path"] else [2026])
    ]
    texts = descriptions({**manifest, "files": yearly})
    assert sum(len(text.encode()) for text in texts.values()) < 700_000


def test_the_citation_file_is_the_versions(version: Path) -> None:
    citation = yaml.safe_load((version / "CITATION.cff").read_text())
    assert (citation["version"], citation["date-released"]) == ("2026.11.23", "2026-11-23")
    root = yaml.safe_load((PROJECT / "CITATION.cff").read_text())
    assert (citation["authors"], citation["keywords"]) == (root["authors"], root["keywords"])


def test_the_datasheet_and_the_issues_speak_of_this_version(version: Path) -> None:
    sheet = (version / "DATASHEET.md").read_text()
    assert "| `meetings` | 2 |" in sheet
    assert sheet.count("\n## ") == 7
    issues = (version / "KNOWN_ISSUES.md").read_text()
    assert all(
        issue.title in issues and issue.advice in issues for issue in facts_of(manifest_of(version)).issues
    )


@pytest.mark.parametrize("name", ["dinners", "meetings.mood"])
def test_an_issue_about_what_does_not_exist_is_refused(name: str) -> None:
    issue = {
        "id": "an-issue",
        "title": "A title",
        "affects": [name],
        "effect": "It is so.",
        "advice": "Wait.",
    }
    with pytest.raises(ValueError, match=f"an-issue: '{name}' is not in the contract"):
        checked_issues([issue])


@pytest.mark.parametrize("path", sorted(set(DESCRIPTIONS) - {"KNOWN_ISSUES.md"}))
def test_every_description_of_invented_data_says_so(
    tmp_path: Path, published: Publish, context: BuildContext, path: str
) -> None:
    version = published(tmp_path, 5, "2026.11.23", context=dataclasses.replace(context, invented=True))
    assert "invented" in (version / path).read_text(encoding="utf-8").lower()
