"""Zenodo's deposit API (developers.zenodo.org): depositions, files in a bucket, new versions of a concept."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from transforms.deposit.about import zenodo_metadata
from transforms.deposit.bundle import File
from transforms.deposit.errors import DepositError
from transforms.deposit.records import DRAFT, PUBLISHED, Record
from transforms.deposit.web import Web
from transforms.publish.describe.facts import Facts

DEPOSITIONS = "deposit/depositions"


class Zenodo:
    """One account. A deposition's id is our ``record``."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def draft(self, facts: Facts, known: Record | None, before: Record | None) -> tuple[str, str, str]:
        """The deposition to work on: (id, DOI, state). Known, found, a new version of ``before``, or new."""
        if known is not None:
            found = self._get(known.record)
        else:
            found = self._orphan(facts) or (self._new_version(before) if before else self._new(facts))
        state = PUBLISHED if found["submitted"] else DRAFT
        reserved = found["metadata"].get("prereserve_doi") or {}
        doi = found.get("doi") or reserved.get("doi")
        if not doi:
            raise DepositError(f"Zenodo reserved no DOI for deposition {found['id']}")
        return str(found["id"]), str(doi), state

    def files(self, record: str) -> dict[str, str]:
        """Name -> MD5 of the files that are there."""
        return {f["filename"]: f["checksum"].removeprefix("md5:") for f in self._get(record)["files"]}

    def upload(self, record: str, file: File) -> None:
        bucket = self._get(record)["links"]["bucket"]
        self._web.ask("PUT", f"{bucket}/{quote(file.name)}", body=file.path)

    def remove(self, record: str, name: str) -> None:
        for file in self._get(record)["files"]:
            if file["filename"] == name:
                self._web.ask(
                    "DELETE",
                    _at(record, f"files/{quote(str(file['id']), safe='')}"),
                    unless=lambda: None if name in self.files(record) else {},
                )

    def describe(self, record: str, facts: Facts) -> None:
        self._web.ask("PUT", _at(record), json={"metadata": zenodo_metadata(facts)})

    def publish(self, record: str) -> None:
        def done() -> Any:
            found = self._get(record)
            return found if found["submitted"] else None

        self._web.ask("POST", _at(record, "actions/publish"), unless=done)

    def final(self, record: str) -> tuple[str, str | None, str | None]:
        """(DOI, concept DOI, page) of a published deposition."""
        found = self._get(record)
        return (
            str(found["doi"]),
            found.get("conceptdoi"),
            found["links"].get("record_html") or found.get("doi_url"),
        )

    def _get(self, record: str) -> Any:
        return self._web.ask("GET", _at(record))

    def _new(self, facts: Facts) -> Any:
        metadata = {"metadata": zenodo_metadata(facts)}
        return self._web.ask("POST", DEPOSITIONS, json=metadata, unless=lambda: self._orphan(facts))

    def _new_version(self, before: Record) -> Any:
        """Asked for twice it is the same draft; it begins with the files of the version before."""
        answer = self._web.ask("POST", _at(before.record, "actions/newversion"))
        return self._web.ask("GET", answer["links"]["latest_draft"])

    def _orphan(self, facts: Facts) -> Any:
        """A draft of this version whose number we were never told."""
        query = {"status": "draft", "sort": "mostrecent", "size": "100"}
        for found in self._web.ask("GET", DEPOSITIONS, params=query):
            told = found["metadata"]
            same = (told.get("title"), told.get("version")) == (facts.title, facts.version)
            if same and not found["submitted"]:
                return found
        return None


def _at(record: str, what: str = "") -> str:
    return f"{DEPOSITIONS}/{quote(record, safe='')}" + (f"/{what}" if what else "")
