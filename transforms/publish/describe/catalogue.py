"""catalogue.jsonld: the version for data catalogues and search engines, in DCAT 3 and schema.org at once."""

from __future__ import annotations

from typing import Any

from expectations.model import Table
from transforms.publish.describe.facts import Facts
from transforms.publish.manifest import as_json

PARQUET = "application/vnd.apache.parquet"
CONTEXT = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcat:accessURL": {"@type": "@id"},
    "dct:license": {"@type": "@id"},
    "dct:issued": {"@type": "xsd:date"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "license": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
}


def jsonld(facts: Facts) -> str:
    """One graph: the dataset, its columns, and its tables as distributions. Checksums are in the manifest."""
    dataset, released = facts.dataset, facts.released.isoformat()
    creator = {"@type": "Organization", "name": dataset.creator}
    about: dict[str, Any] = {
        "@id": "./",
        "@type": ["Dataset", "dcat:Dataset"],
        "name": facts.title,
        "description": facts.abstract,
        "version": facts.version,
        "datePublished": released,
        "license": dataset.licence.url,
        "usageInfo": dataset.rights,
        "creator": creator,
        "keywords": list(dataset.keywords),
        "inLanguage": dataset.language,
        "identifier": f"sha256:{facts.manifest['content_hash']}",
        "citation": facts.citation,
        "isAccessibleForFree": True,
        "dct:title": facts.title,
        "dct:description": facts.abstract,
        "dct:issued": released,
        "dct:license": dataset.licence.url,
        "dct:rights": dataset.rights,
        "dcat:version": facts.version,
        "dcat:keyword": list(dataset.keywords),
        "variableMeasured": _variables(facts),
        "distribution": [_table(table, facts) for table in facts.tables.values()],
    }
    about["dcat:distribution"] = [{"@id": file["@id"]} for file in about["distribution"]]
    if years := facts.years():
        about["temporalCoverage"] = f"{years[0]}/{years[1]}"
    return as_json({"@context": CONTEXT, **about})


def _variables(facts: Facts) -> list[dict[str, Any]]:
    return [
        {"@type": "PropertyValue", "name": f"{table.table}.{name}", "description": column.description}
        | ({"unitText": column.unit} if column.unit else {})
        for table in facts.tables.values()
        for name, column in table.columns.items()
    ]


def _table(table: Table, facts: Facts) -> dict[str, Any]:
    """A table is one distribution: its folder, whatever the number of yearly files in it."""
    files = facts.files(table.table)
    size, folder = sum(file["bytes"] for file in files), f"{table.table}/"
    return {
        "@id": folder,
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": table.table,
        "description": f"{table.description} One row is {table.grain}.",
        "contentUrl": folder,
        "encodingFormat": PARQUET,
        "contentSize": f"{size} B",
        "dcat:accessURL": folder,
        "dcat:byteSize": str(size),
        "dcat:mediaType": PARQUET,
    }
