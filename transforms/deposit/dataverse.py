"""Dataverse's native API (guides.dataverse.org): one dataset with one DOI, a new version of it for each of
ours.
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import quote

from transforms.deposit.about import dataverse_metadata, other_id
from transforms.deposit.bundle import File
from transforms.deposit.errors import DepositError
from transforms.deposit.records import DRAFT, PUBLISHED, Record
from transforms.deposit.web import Wait, Web
from transforms.publish.describe.facts import Facts

PUBLISHING_S = 600.0  # large datasets are finished in the background
_DATASET = "datasets/:persistentId"


class Dataverse:
    """One collection of one installation. A dataset's persistent id is our ``record``."""

    def __init__(self, web: Web, collection: str, contact: str, wait: Wait = time.sleep) -> None:
        self._web, self._collection, self._contact, self._wait = web, collection, contact, wait

    def draft(self, facts: Facts, known: Record | None, before: Record | None) -> tuple[str, str, str]:
        """The dataset to work on: (persistent id, DOI, state). Its next edit opens a draft."""
        earlier = known or before
        record = earlier.record if earlier else (self._orphan(facts) or self._new(facts))
        latest = self._latest(record)
        released = latest["versionState"] == "RELEASED"
        ours = other_id(facts) in json.dumps(latest.get("metadataBlocks", {}))
        return record, record.removeprefix("doi:"), PUBLISHED if released and ours else DRAFT

    def files(self, record: str) -> dict[str, str]:
        return {
            row["dataFile"]["filename"]: row["dataFile"]["checksum"]["value"] for row in self._files(record)
        }

    def upload(self, record: str, file: File) -> None:
        told = {"restrict": False, "tabIngest": False, "description": f"MD5 {file.md5}"}

        def there() -> Any:
            return {} if self.files(record).get(file.name) == file.md5 else None

        with file.path.open("rb") as f:
            self._web.ask(
                "POST",
                f"{_DATASET}/add",
                params={"persistentId": record},
                data={"jsonData": json.dumps(told)},
                files={"file": (file.name, f, "application/octet-stream")},
                unless=there,
            )

    def remove(self, record: str, name: str) -> None:
        for row in self._files(record):
            if row["dataFile"]["filename"] == name:
                self._web.ask(
                    "DELETE",
                    f"files/{quote(str(row['dataFile']['id']), safe='')}",
                    unless=lambda: None if name in self.files(record) else {},
                )

    def describe(self, record: str, facts: Facts) -> None:
        metadata = dataverse_metadata(facts, self._contact)
        self._web.ask("PUT", f"{_DATASET}/versions/:draft", params={"persistentId": record}, json=metadata)

    def publish(self, record: str) -> None:
        def done() -> Any:
            return {} if self._latest(record)["versionState"] == "RELEASED" else None

        query = {"persistentId": record, "type": "major"}
        self._web.ask("POST", f"{_DATASET}/actions/:publish", params=query, unless=done)
        waited, pause = 0.0, 1.0
        while done() is None:
            if waited >= PUBLISHING_S:
                raise DepositError(f"{record} is still being published; run it again to see how it ended")
            self._wait(pause)
            waited, pause = waited + pause, min(2 * pause, 30.0)

    def final(self, record: str) -> tuple[str, str | None, str | None]:
        doi = record.removeprefix("doi:")
        return doi, doi, f"https://doi.org/{doi}"

    def _new(self, facts: Facts) -> str:
        metadata = {"datasetVersion": dataverse_metadata(facts, self._contact)}
        answer = self._web.ask(
            "POST",
            f"dataverses/{self._collection}/datasets",
            json=metadata,
            unless=lambda: (p := self._orphan(facts)) and {"data": {"persistentId": p}},
        )
        return str(answer["data"]["persistentId"])

    def _orphan(self, facts: Facts) -> str | None:
        """A dataset for this version whose id we were never told."""
        query = {"q": f'otherIdValue:"{other_id(facts)}"', "type": "dataset"}
        found = self._web.ask("GET", "search", params=query)["data"]["items"]
        return str(found[0]["global_id"]) if found else None

    def _latest(self, record: str) -> Any:
        return self._web.ask("GET", f"{_DATASET}/", params={"persistentId": record})["data"]["latestVersion"]

    def _files(self, record: str) -> list[Any]:
        answer = self._web.ask("GET", f"{_DATASET}/versions/:latest/files", params={"persistentId": record})
        return list(answer["data"])
