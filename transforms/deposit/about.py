"""What a deposit says of a version, from its manifest and the wording every description shares."""

from __future__ import annotations

import html
from typing import Any

from transforms.publish.describe.facts import Facts

LICENCE_URI = "http://creativecommons.org/licenses/by/4.0"  # as Dataverse spells it


def zenodo_metadata(facts: Facts) -> dict[str, Any]:
    """The fields of a Zenodo deposition (developers.zenodo.org, "Deposit metadata")."""
    return {
        "title": facts.title,
        "upload_type": "dataset",
        "publication_date": facts.released.isoformat(),
        "creators": [{"name": facts.dataset.creator}],
        "description": _description(facts),
        "access_right": "open",
        "license": facts.dataset.licence.id.lower(),
        "keywords": list(facts.dataset.keywords),
        "version": facts.version,
        "language": "eng",
        "notes": facts.dataset.rights,
        "prereserve_doi": True,
    }


def dataverse_metadata(facts: Facts, contact: str) -> dict[str, Any]:
    """The citation block of a Dataverse dataset version (Native API, "Create a Dataset")."""
    fields = [
        _field("title", facts.title),
        _compound("author", {"authorName": facts.dataset.creator}),
        _compound("datasetContact", {"datasetContactEmail": contact}),
        _compound("dsDescription", {"dsDescriptionValue": _description(facts)}),
        _field("subject", ["Social Sciences"], "controlledVocabulary"),
        *([_compound("keyword", *({"keywordValue": word} for word in facts.dataset.keywords))]),
        _compound("otherId", {"otherIdAgency": "readouts", "otherIdValue": other_id(facts)}),
        _field("notesText", facts.dataset.rights),
        _field("distributionDate", facts.released.isoformat()),
    ]
    return {
        "license": {"name": "CC BY 4.0", "uri": LICENCE_URI},
        "metadataBlocks": {"citation": {"displayName": "Citation Metadata", "fields": fields}},
    }


def other_id(facts: Facts) -> str:
    """What a draft is found by when the answer that told its number was lost."""
    return f"readouts-{facts.version}"


def _description(facts: Facts) -> str:
    """HTML, as both repositories want it."""
    counts = ", ".join(f"{name} {facts.rows(name):,}" for name in facts.tables)
    lines = [
        facts.abstract,
        f"Version {facts.version}, schema {facts.manifest['schema_version']}. Rows: {counts}.",
        f"Content hash {facts.manifest['content_hash']}; code {facts.manifest['code']['commit']}.",
        facts.dataset.rights,
    ]
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def _field(name: str, value: Any, kind: str = "primitive") -> dict[str, Any]:
    return {"typeName": name, "typeClass": kind, "multiple": isinstance(value, list), "value": value}


def _compound(name: str, *rows: dict[str, str]) -> dict[str, Any]:
    value = [{part: _field(part, text) for part, text in row.items()} for row in rows]
    return {"typeName": name, "typeClass": "compound", "multiple": True, "value": value}
