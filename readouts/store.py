"""Which versions a store has, and what is in one: its index and its manifests, checked before use."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from readouts import cache
from readouts.errors import Damaged, NotThere, ReadoutsError
from readouts.places import Place, place

MOST_BYTES = 64 << 20  # of an index or a manifest
LATEST = "latest"
_NAME = re.compile(r"\d{4}\.\d{2}\.\d{2}(\.[1-9]\d*)?")
# What the manifest lists becomes part of a path or an address, so it is checked first.
_FILE = re.compile(r"([a-z_]+)/(?:year=(\d{4})/)?[\w-]+\.parquet")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class File:
    """One Parquet file of a table; ``year`` is None where the table is not partitioned."""

    path: str
    sha256: str
    size: int
    year: int | None


@dataclass(frozen=True)
class Version:
    """One version of a store: its name, where its files are, and its manifest."""

    name: str
    place: Place
    prefix: str
    manifest: dict[str, Any]

    @property
    def tables(self) -> list[str]:
        return sorted(self.manifest["tables"])

    def files(self, table: str) -> list[File]:
        """The files of ``table`` in order of path; NotThere for an unknown table."""
        if table not in self.tables:
            raise NotThere(f"version {self.name} has no table {table!r}; it has: {', '.join(self.tables)}")
        listed = (file for file in self.manifest["files"] if file.get("table") == table)
        return sorted((_file(file, self.name) for file in listed), key=lambda file: file.path)

    def rows(
        self, table: str, columns: Sequence[str] | None = None, years: Sequence[int] | None = None
    ) -> pa.Table:
        """The rows of ``table``, with ``year`` as the last column where the table is partitioned."""
        chosen = [file for file in self.files(table) if years is None or file.year in (None, *years)]
        parts = [self._part(file, columns) for file in chosen or self.files(table)[:1]]
        rows = pa.concat_tables(parts)
        return rows if chosen else rows.slice(0, 0)

    def _part(self, file: File, columns: Sequence[str] | None) -> pa.Table:
        data = cache.checked(self.place, self.prefix + file.path, file.sha256, file.size)
        parquet = pq.ParquetFile(pa.BufferReader(data))
        there = [*parquet.schema_arrow.names, *(["year"] if file.year is not None else [])]
        wanted = list(columns) if columns is not None else there
        if unknown := sorted(set(wanted) - set(there)):
            raise NotThere(f"{file.path} has no column {', '.join(unknown)}; it has: {', '.join(there)}")
        rows = parquet.read([name for name in wanted if name != "year"])
        if file.year is not None and "year" in wanted:
            rows = rows.append_column("year", pa.repeat(pa.scalar(file.year, pa.int32()), rows.num_rows))
        return rows.select(wanted)


def store_address(store: str | os.PathLike[str] | None) -> str:
    return os.fspath(store) if store is not None else os.environ.get("READOUTS_STORE") or "data/store"


def names(store: str | os.PathLike[str] | None) -> list[str]:
    """The names of all versions, oldest first. NotThere when the address holds none."""
    where, prefix = _found(store_address(store))
    if prefix is None:
        return [_single(where).name]
    return [entry["version"] for entry in _index(where, prefix)["versions"]]


def version(store: str | os.PathLike[str] | None, name: str = LATEST, as_of: date | None = None) -> Version:
    """The version of that name or channel (``latest``, or one of the index's), whose manifest is the
    published one. With ``latest`` and ``as_of`` it is the newest one published on or before that day.

    Raises NotThere, Damaged, ReadoutsError.
    """
    address = store_address(store)
    return _named_once(address, name) if _NAME.fullmatch(name) else _read(address, name, as_of)


@lru_cache(maxsize=32)
def _named_once(address: str, name: str) -> Version:
    """A version never changes, so one that is called by its name is looked up once in a process."""
    return _read(address, name, None)


def _read(address: str, name: str, as_of: date | None) -> Version:
    where, prefix = _found(address)
    if prefix is None:
        return _checked_single(_single(where), name)
    index = _index(where, prefix)
    wanted = _newest(index, as_of, where) if name == LATEST and as_of else _named(index, name, where)
    entry = next(entry for entry in index["versions"] if entry["version"] == wanted)
    path = f"{prefix}{wanted}/manifest.json"
    raw = where.read(path, MOST_BYTES)
    if hashlib.sha256(raw).hexdigest() != entry["manifest_sha256"]:
        raise Damaged(f"{where.address}: {path} is not the manifest that the index names")
    return Version(wanted, where, f"{prefix}{wanted}/", json.loads(raw))


def _found(address: str) -> tuple[Place, str | None]:
    """The place and the prefix of its versions folder; None when the address is one version's own folder."""
    where = place(address)
    for prefix in ("versions/", ""):
        if _is_there(where, f"{prefix}index.json"):
            return where, prefix
    if _is_there(where, "manifest.json"):
        return where, None
    raise NotThere(f"{address} holds no versions: neither versions/index.json, index.json nor manifest.json")


def _is_there(where: Place, path: str) -> bool:
    try:
        where.read(path, 0)
    except NotThere:
        return False
    return True


def _index(where: Place, prefix: str) -> dict[str, Any]:
    index = _parsed(where, f"{prefix}index.json")
    for entry in index["versions"]:
        if not _NAME.fullmatch(entry["version"]):
            raise ReadoutsError(f"{where.address}: {entry['version']!r} is no version's name")
    return index


def _parsed(where: Place, path: str) -> dict[str, Any]:
    try:
        parsed: dict[str, Any] = json.loads(where.read(path, MOST_BYTES))
    except ValueError as error:
        raise ReadoutsError(f"{where.address}: {path} is not JSON: {error}") from error
    return parsed


def _named(index: dict[str, Any], name: str, where: Place) -> str:
    channels = {**index.get("channels", {}), LATEST: index["latest"]}
    wanted = channels.get(name) or name
    listed = [entry["version"] for entry in index["versions"]]
    if wanted not in listed:
        raise NotThere(f"{where.address} has no version {name!r}; it has: {', '.join(listed) or 'none'}")
    return str(wanted)


def _newest(index: dict[str, Any], day: date, where: Place) -> str:
    listed = [entry["version"] for entry in index["versions"]]
    early = [name for name in listed if published(name) <= day]
    if not early:
        oldest = listed[0] if listed else "none"
        raise NotThere(
            f"{where.address} has no version published by {day}; the oldest is {oldest}."
            " Name a version= to see what its releases showed by then"
        )
    return str(early[-1])


def published(name: str) -> date:
    """The day in a version's name."""
    year, month, day = (int(number) for number in name.split(".")[:3])
    return date(year, month, day)


def _single(where: Place) -> Version:
    manifest = _parsed(where, "manifest.json")
    return Version(str(manifest["version"]), where, "", manifest)


def _checked_single(only: Version, name: str) -> Version:
    if name not in (LATEST, only.name):
        raise NotThere(f"{only.place.address} is version {only.name} alone, not {name!r}")
    return only


def _file(listed: dict[str, Any], version: str) -> File:
    path, sha256 = str(listed["path"]), str(listed["sha256"])
    match = _FILE.fullmatch(path)
    if not match or not _SHA256.fullmatch(sha256):
        raise ReadoutsError(f"the manifest of {version} lists {path!r}, which is no file of a table")
    return File(path, sha256, int(listed["bytes"]), int(match[2]) if match[2] else None)
