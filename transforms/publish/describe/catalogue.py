"""catalogue.jsonld: the version for data catalogues and search engines, in DCAT 3 and schema.org at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transforms.publish.describe.facts import Facts
from transforms.publish.manifest import as_json

PARQUET = "application/vnd.apache.parquet"
CONTEXT = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcat:accessURL": {"@type": "@id"},
    "dcat:downloadURL": {"@type": "@id"},
    "dct:license": {"@type": "@id"},
    "dct:issued": {"@type": "xsd:date"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "license": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
}


def jsonld(facts: Facts) -> str:
    """One graph: the dataset, its tables with their columns, and its files with size and checksum."""
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
        "distribution": [_file(file) for name in facts.tables for file in facts.files(name)],
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


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@id": file["path"],
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": file["path"],
        "contentUrl": file["path"],
        "encodingFormat": PARQUET,
        "contentSize": f"{file['bytes']} B",
        "sha256": file["sha256"],
        "dcat:accessURL": file["path"],
        "dcat:downloadURL": file["path"],
        "dcat:byteSize": str(file["bytes"]),
        "dcat:mediaType": PARQUET,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file["sha256"],
        },
    }
