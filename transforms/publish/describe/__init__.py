"""What a version says of itself to machines and to readers who know other formats.

Every description is a pure function from ``Facts`` (the contract, the dataset's own data files, and the
manifest of the build) to the text of one file. Nothing is declared here that is declared elsewhere: columns
come from the contract, rows and checksums from the manifest, wording about the dataset from ``dataset.yml``
and ``known_issues.yml``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from transforms.publish.describe import (
    catalogue,
    citation,
    croissant,
    datapackage,
    ddi,
    people,
    rocrate,
)
from transforms.publish.describe.facts import Facts, facts_of

# File in the version's folder -> what writes it.
DESCRIPTIONS: Mapping[str, Callable[[Facts], str]] = {
    "CITATION.cff": citation.cff,
    "DATASHEET.md": people.datasheet,
    "KNOWN_ISSUES.md": people.known_issues,
    "catalogue.jsonld": catalogue.jsonld,
    "codebook.xml": ddi.codebook,
    "croissant.json": croissant.croissant,
    "datapackage.json": datapackage.package,
    "ro-crate-metadata.json": rocrate.crate,
}


def descriptions(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Path in the version -> text, for the version that ``manifest`` describes."""
    facts = facts_of(manifest)
    return {**{path: write(facts) for path, write in DESCRIPTIONS.items()}, **datapackage.schemas(facts)}
