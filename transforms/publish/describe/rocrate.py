"""ro-crate-metadata.json (RO-Crate 1.1): the folder as a research object, with the run that made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transforms.publish.describe.facts import Facts
from transforms.publish.manifest import as_json

MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "md": "text/markdown",
    "html": "text/html",
    "cff": "application/yaml",
}


def crate(facts: Facts) -> str:
    """Every file the manifest lists is a part; this file and its fellow descriptions are none."""
    entities = [_descriptor(), _root(facts), _licence(facts), _creator(facts), *_build(facts)]
    files = [_file(file) for file in facts.manifest["files"]]
    return as_json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [*entities, *files]})


def _descriptor() -> dict[str, Any]:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }


def _root(facts: Facts) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": facts.title,
        "description": facts.abstract,
        "version": facts.version,
        "datePublished": facts.released.isoformat(),
        "license": {"@id": facts.dataset.licence.url},
        "creator": {"@id": "#creator"},
        "keywords": list(facts.dataset.keywords),
        "usageInfo": facts.dataset.rights,
        "identifier": f"sha256:{facts.manifest['content_hash']}",
        "hasPart": [{"@id": file["path"]} for file in facts.manifest["files"]],
    }


def _licence(facts: Facts) -> dict[str, Any]:
    licence = facts.dataset.licence
    return {"@id": licence.url, "@type": "CreativeWork", "name": licence.name, "identifier": licence.id}


def _creator(facts: Facts) -> dict[str, Any]:
    return {"@id": "#creator", "@type": "Organization", "name": facts.dataset.creator}


def _build(facts: Facts) -> list[dict[str, Any]]:
    code = facts.manifest["code"]
    software = {
        "@id": "#pipeline",
        "@type": "SoftwareApplication",
        "name": "readouts pipeline",
        "version": code["commit"],
        "identifier": f"sha256:{code['digest']}",
        "softwareRequirements": f"requirements.lock, sha256:{facts.manifest['lock_digest']}",
    }
    action = {
        "@id": "#build",
        "@type": "CreateAction",
        "name": f"Build of version {facts.version}",
        "instrument": {"@id": "#pipeline"},
        "object": [{"@id": f"#source-{source}"} for source in facts.manifest["sources"]],
        "result": {"@id": "./"},
    }
    sources = [
        {"@id": f"#source-{source}", "@type": "WebSite", "name": source}
        for source in facts.manifest["sources"]
    ]
    return [software, action, *sources]


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    suffix = file["path"].rpartition(".")[2]
    return {
        "@id": file["path"],
        "@type": "File",
        "name": file["path"],
        "contentSize": str(file["bytes"]),
        "encodingFormat": MEDIA_TYPES.get(suffix, "application/octet-stream"),
        "sha256": file["sha256"],
    }
