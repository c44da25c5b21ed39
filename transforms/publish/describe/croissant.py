"""croissant.json (Croissant 1.1): every table as a record set that mlcroissant can read from the folder.

A partitioned table is a file set whose ``year`` comes from the path. Short vocabularies are record sets with
their codes inside. References between tables are in the data dictionary and codebook.xml instead: a reader of
Croissant would join whole tables for them before it shows the first record.
"""

from __future__ import annotations

from typing import Any

from expectations.model import Column, Table, Vocabulary
from transforms.publish.describe.facts import LONG_VOCABULARY, Facts
from transforms.publish.manifest import as_json

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
PARQUET = "application/x-parquet"  # the name that readers of Croissant know
TYPES = {
    "string": "sc:Text",
    "int32": "sc:Integer",
    "int64": "sc:Integer",
    "float64": "sc:Float",
    "bool": "sc:Boolean",
    "date32": "sc:Date",
    "timestamp[us, UTC]": "sc:DateTime",
}
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "excludes": "cr:excludes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(facts: Facts) -> str:
    """croissant.json."""
    dataset, tables = facts.dataset, facts.tables.values()
    return as_json(
        {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "name": dataset.name,
            "alternateName": facts.title,
            "description": facts.abstract,
            "conformsTo": CONFORMS_TO,
            "citeAs": facts.citation,
            "license": dataset.licence.url,
            "usageInfo": dataset.rights,
            "creator": {"@type": "sc:Organization", "name": dataset.creator},
            "datePublished": facts.released.isoformat(),
            "version": facts.version,
            "inLanguage": dataset.language,
            "keywords": list(dataset.keywords),
            "distribution": [_files(table) for table in tables],
            "recordSet": [
                *(_vocabulary(v) for v in _short_vocabularies(facts)),
                *(_records(table, facts) for table in tables),
            ],
        }
    )


def _short_vocabularies(facts: Facts) -> list[Vocabulary]:
    return [v for v in facts.contract.vocabularies.values() if len(v.codes) <= LONG_VOCABULARY]


def _files(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{table.table}-files",
        "name": f"{table.table}-files",
        "description": f"The Parquet files of {table.table}; manifest.json has their checksums.",
        "encodingFormat": PARQUET,
        "includes": f"{table.table}/*.parquet",  # as fnmatch reads it, `*` crosses folders
    }


def _records(table: Table, facts: Facts) -> dict[str, Any]:
    key = [{"@id": f"{table.table}/{column}"} for column in table.primary_key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.table,
        "name": table.table,
        "description": f"{table.description} One record is {table.grain}.",
        "field": [_field(name, column, table, facts) for name, column in table.columns.items()],
    } | ({"key": key} if key else {})


def _field(name: str, column: Column, table: Table, facts: Facts) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.table}/{name}",
        "name": name,
        "description": " ".join(filter(None, [column.description, _codes(column, facts), column.missing])),
        "dataType": TYPES[column.type],
        "source": {"fileSet": {"@id": f"{table.table}-files"}} | _place(name, table),
    }


def _place(name: str, table: Table) -> dict[str, Any]:
    if table.partitioned and name == "year":
        return {"extract": {"fileProperty": "fullpath"}, "transform": {"regex": r".*year=(\d{4}).*"}}
    return {"extract": {"column": name}}


def _codes(column: Column, facts: Facts) -> str | None:
    if not column.vocabulary:
        return None
    if not facts.explained(column):
        return f"Codes: {facts.contract.vocabularies[column.vocabulary].source}."
    return f"Codes: record set vocabulary_{column.vocabulary}."


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    name = f"vocabulary_{vocabulary.vocabulary}"
    field = {"@type": "cr:Field", "dataType": "sc:Text"}
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"{vocabulary.description} Source: {vocabulary.source}.",
        "key": {"@id": f"{name}/code"},
        "field": [
            {**field, "@id": f"{name}/code", "name": f"{name}/code", "description": "The code."},
            {**field, "@id": f"{name}/meaning", "name": f"{name}/meaning", "description": "What it means."},
        ],
        "data": [
            {f"{name}/code": code, f"{name}/meaning": said.description}
            for code, said in vocabulary.codes.items()
        ],
    }
