"""What is known of a deposit, in the store: ``deposits/<version>/<place>.json``, ``CITATION.<place>.cff``.

A version's folder never changes (its SHA256SUMS would be wrong), and the DOI comes when the folder has long
been public. So the DOI stands beside it: here, and in the copy of CITATION.cff that is deposited.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

from transforms.deposit.errors import DepositError
from transforms.publish import index
from transforms.store import SAFE_VERSION, Store, write_atomically

DRAFT, PUBLISHED = "draft", "published"


@dataclass(frozen=True, slots=True)
class Record:
    """One version in one place. ``record`` is the repository's own id; ``files`` their MD5 by name."""

    place: str  # zenodo, zenodo-sandbox, dataverse, ...
    version: str
    manifest_sha256: str
    record: str
    doi: str
    state: str = DRAFT
    concept_doi: str | None = None  # the DOI of all versions together; Zenodo tells it on publication
    url: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)


def folder(store: Store, version: str) -> Path:
    return store.deposits / store.version(version).name


def read(store: Store, version: str, place: str) -> Record | None:
    file = folder(store, version) / f"{place}.json"
    try:
        return Record(**json.loads(file.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise DepositError(f"{file} is not the record of a deposit: {error!r}") from error


def write(store: Store, record: Record) -> None:
    text = json.dumps(asdict(record), indent=2, sort_keys=True) + "\n"
    write_atomically(folder(store, record.version) / f"{record.place}.json", text.encode())


def before(store: Store, version: str, place: str) -> Record | None:
    """The newest earlier version that is published at ``place``: its record gets a new version there."""
    if not store.deposits.is_dir():
        return None
    names = [p.name for p in store.deposits.iterdir() if SAFE_VERSION.fullmatch(p.name)]
    earlier = sorted((n for n in names if index.order(n) < index.order(version)), key=index.order)
    found = (read(store, name, place) for name in reversed(earlier))
    return next((record for record in found if record is not None and record.state == PUBLISHED), None)


def cited(citation: str, doi: str, concept_doi: str | None) -> str:
    """The version's CITATION.cff with its DOI (Citation File Format 1.2.0)."""
    told: dict[str, Any] = yaml.safe_load(citation)
    others = [i for i in told.get("identifiers", []) if i.get("type") != "doi"]
    dois = [{"type": "doi", "value": doi, "description": "this version"}]
    if concept_doi and concept_doi != doi:
        dois.append({"type": "doi", "value": concept_doi, "description": "all versions"})
    told |= {"doi": doi, "identifiers": [*dois, *others]}
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=110)
