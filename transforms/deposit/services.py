"""The repositories there are: where they answer, and where their tokens come from."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from transforms.deposit.bundle import File
from transforms.deposit.dataverse import Dataverse
from transforms.deposit.errors import DepositError
from transforms.deposit.records import Record
from transforms.deposit.web import Wait, Web
from transforms.deposit.zenodo import Zenodo
from transforms.publish.describe.facts import Facts

_COLLECTION = re.compile(r"[A-Za-z0-9_-]{1,60}")


class Service(Protocol):
    """What a repository must be able to do. ``record`` is its own id of a deposit."""

    def draft(self, facts: Facts, known: Record | None, before: Record | None) -> tuple[str, str, str]: ...
    def files(self, record: str) -> dict[str, str]: ...
    def upload(self, record: str, file: File) -> None: ...
    def remove(self, record: str, name: str) -> None: ...
    def describe(self, record: str, facts: Facts) -> None: ...
    def publish(self, record: str) -> None: ...
    def final(self, record: str) -> tuple[str, str | None, str | None]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A repository, or its sandbox: names of variables, and the address without one (None: must be named)."""

    name: str
    address: str | None
    address_variable: str
    token_variable: str


SERVICES = ("zenodo", "dataverse")
PLACES: Mapping[tuple[str, bool], Place] = {
    ("zenodo", False): Place(
        "zenodo", "https://zenodo.org/api/", "READOUTS_ZENODO_URL", "READOUTS_ZENODO_TOKEN"
    ),
    ("zenodo", True): Place(
        "zenodo-sandbox",
        "https://sandbox.zenodo.org/api/",
        "READOUTS_ZENODO_SANDBOX_URL",
        "READOUTS_ZENODO_SANDBOX_TOKEN",
    ),
    ("dataverse", False): Place("dataverse", None, "READOUTS_DATAVERSE_URL", "READOUTS_DATAVERSE_TOKEN"),
    ("dataverse", True): Place(
        "dataverse-sandbox",
        "https://demo.dataverse.org/api/",
        "READOUTS_DATAVERSE_SANDBOX_URL",
        "READOUTS_DATAVERSE_SANDBOX_TOKEN",
    ),
}


def place_of(to: str, sandbox: bool) -> Place:
    try:
        return PLACES[to, sandbox]
    except KeyError:
        raise DepositError(f"{to!r} is none of: {', '.join(SERVICES)}") from None


class Connected(AbstractContextManager[Service]):
    """``with Connected(place, token) as service:``; ``token`` None: from the environment."""

    def __init__(self, place: Place, token: str | None, wait: Wait = time.sleep) -> None:
        secret = token or os.environ.get(place.token_variable)
        if not secret:
            raise DepositError(f"no token for {place.name}: set {place.token_variable}")
        address = os.environ.get(place.address_variable) or place.address
        if address is None:
            raise DepositError(f"which Dataverse? Set {place.address_variable} (https://HOST/api/)")
        zenodo = place.name.startswith("zenodo")
        headers = {"Authorization": f"Bearer {secret}"} if zenodo else {"X-Dataverse-key": secret}
        self._web = Web(address, headers, wait)
        self._service: Service = Zenodo(self._web) if zenodo else _dataverse(self._web, wait)

    def __enter__(self) -> Service:
        return self._service

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._web.close()


def _dataverse(web: Web, wait: Wait) -> Dataverse:
    collection = os.environ.get("READOUTS_DATAVERSE_COLLECTION") or "root"
    if not _COLLECTION.fullmatch(collection):
        raise DepositError(f"READOUTS_DATAVERSE_COLLECTION={collection!r} is no alias of a collection")
    contact = os.environ.get("READOUTS_CONTACT") or ""
    if "@" not in contact:
        raise DepositError("Dataverse wants a mail address to write to: set READOUTS_CONTACT to one")
    return Dataverse(web, collection, contact, wait)
