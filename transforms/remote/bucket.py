"""One bucket and prefix: the few requests a store needs, each of which happens whole or not at all.

Credentials and endpoint come from the environment or the rest of the AWS chain (AWS_PROFILE, AWS_ENDPOINT_URL
...); none is a parameter here and none is logged. What is written carries its SHA-256: the server checks it
on arrival, and it stays with the object as metadata, which a server-side copy keeps.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from transforms.remote.address import Address
from transforms.remote.errors import BucketError, Changed

PARALLEL = 8
ATTEMPTS = 4  # of a download, each continuing where the last one broke off
_BLOCK_BYTES = 1 << 20
_CONFLICTS = {409, 412}
_CONFIG: dict[str, Any] = {
    "connect_timeout": 10,
    "read_timeout": 60,
    "retries": {"mode": "standard", "total_max_attempts": int(os.environ.get("AWS_MAX_ATTEMPTS") or 5)},
    "max_pool_connections": 2 * PARALLEL,
}

Source = bytes | Path
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as a listing shows it."""

    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class Facts:
    """An object as it answers for itself. ``modified`` and ``now`` are both by the server's clock."""

    size: int
    etag: str
    sha256: str | None
    modified: datetime
    now: datetime


def together(do: Callable[[T], None], items: Iterable[T]) -> None:
    """``do`` for all items, PARALLEL at a time; the first error stops what has not begun."""
    pool = ThreadPoolExecutor(PARALLEL)
    try:
        for future in [pool.submit(do, item) for item in items]:
            future.result()
    finally:
        pool.shutdown(cancel_futures=True)


class Bucket:
    """The objects below ``address``; every ``path`` is relative to it. Safe to use from several threads."""

    def __init__(self, address: Address) -> None:
        self.address = address
        named = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        style = "path" if named else "auto"  # a server of one's own seldom has a name per bucket
        config = Config(**_CONFIG, s3={"addressing_style": style})
        with self._asking("opening"):
            self._client = Session().client("s3", config=config)

    # ------------------------------------------------------------------------------------------- reading

    def objects(self, below: str) -> dict[str, Stored]:
        """Every object whose path begins with ``below``, by path."""
        found = {}
        with self._asking(f"listing {below}"):
            for page in self._pages(below):
                for item in page.get("Contents", ()):
                    found[self._path(item["Key"])] = Stored(item["Size"], item["ETag"])
        return found

    def folders(self, below: str) -> list[str]:
        """The names directly below the folder ``below`` (with a slash at its end) that have objects."""
        with self._asking(f"listing {below}"):
            pages = list(self._pages(below, Delimiter="/"))
        keys = [self._path(item["Prefix"]) for page in pages for item in page.get("CommonPrefixes", ())]
        return [key.removeprefix(below).rstrip("/") for key in keys]

    def head(self, path: str) -> Facts | None:
        """None where there is no such object."""
        with self._asking(f"looking at {path}", absent=True):
            found = self._client.head_object(**self._at(path))
            now = parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
            sha256 = found["Metadata"].get("sha256")
            return Facts(found["ContentLength"], found["ETag"], sha256, found["LastModified"], now)
        return None

    def get(self, path: str) -> tuple[bytes, str] | None:
        """A small object and its ETag; None where there is none."""
        with self._asking(f"reading {path}", absent=True):
            found = self._client.get_object(**self._at(path))
            return found["Body"].read(), found["ETag"]
        return None

    def download(self, path: str, etag: str, sink: io.BufferedIOBase | io.FileIO, at: int = 0) -> None:
        """The object with that ETag into ``sink`` from position ``at`` on."""
        done = 0
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._asking(f"reading {path}"):
                    part = {"Range": f"bytes={done}-"} if done else {}
                    found = self._client.get_object(**self._at(path), IfMatch=etag, **part)
                    for block in found["Body"].iter_chunks(_BLOCK_BYTES):
                        sink.seek(at + done)
                        sink.write(block)
                        done += len(block)
                return
            except Changed:
                raise
            except BucketError:
                if attempt == ATTEMPTS:
                    raise

    def same(self, path: str, stored: Stored, file: Path) -> bool:
        """Whether the object is this file: by its ETag (an MD5 in most stores), else by our SHA-256."""
        if not file.is_file() or file.stat().st_size != stored.size:
            return False
        if stored.etag.strip('"') == _digest(hashlib.md5(usedforsecurity=False), file):
            return True
        facts = self.head(path)
        return facts is not None and facts.etag == stored.etag and facts.sha256 == sha256_of(file)

    # ------------------------------------------------------------------------------------------- writing

    def create(self, path: str, source: Source) -> str:
        """Put what will never change and return its ETag. What is there already with the same content is left
        as it is (an upload that continues); with another content: Changed.
        """
        digest = sha256_of(source)
        try:
            return self._put(path, source, digest, IfNoneMatch="*")
        except Changed:  # by an earlier run, by somebody else, or by our own request whose answer was lost
            facts = self.head(path)
        if facts is None or facts.sha256 != digest:
            raise Changed(f"{self.address}/{path} is there already, with other content")
        return facts.etag

    def replace(self, path: str, source: Source, etag: str | None) -> str:
        """Put ``source`` where the object with ``etag`` (None: nothing) is, and return the new ETag. Changed
        when something else is there by now.
        """
        if etag is None:
            return self.create(path, source)
        digest = sha256_of(source)
        try:
            return self._put(path, source, digest, IfMatch=etag)
        except Changed:
            facts = self.head(path)
            if facts is None or facts.sha256 != digest:
                raise
            return facts.etag  # our own request, whose answer was lost

    def copy(self, old: str, new: str, sha256: str) -> bool:
        """Copy on the server, no byte of it through here; False when ``old`` does not have that SHA-256."""
        facts = self.head(old)
        if facts is None or facts.sha256 != sha256:
            return False
        source = {"Bucket": self.address.bucket, "Key": self.address.key(old)}
        with self._asking(f"copying {old}"):
            self._client.copy_object(**self._at(new), CopySource=source, CopySourceIfMatch=facts.etag)
        return True

    def delete(self, path: str) -> None:
        with self._asking(f"deleting {path}", absent=True):
            self._client.delete_object(**self._at(path))

    def heeds_conditions(self, path: str, data: bytes) -> bool:
        """Whether the store refuses to create what is there. ``path`` must hold ``data`` already."""
        try:
            self._put(path, data, sha256_of(data), IfNoneMatch="*")
        except Changed:
            return True
        return False

    def _put(self, path: str, source: Source, digest: str, **condition: str) -> str:
        checksum = base64.b64encode(bytes.fromhex(digest)).decode()
        with self._asking(f"writing {path}"), _opened(source) as body:
            answer = self._client.put_object(
                **self._at(path),
                Body=body,
                ChecksumSHA256=checksum,
                Metadata={"sha256": digest},
                **condition,
            )
        return str(answer["ETag"])

    # ------------------------------------------------------------------------------------------- requests

    def _at(self, path: str) -> dict[str, str]:
        return {"Bucket": self.address.bucket, "Key": self.address.key(path)}

    def _path(self, key: str) -> str:
        return key.removeprefix(f"{self.address.prefix}/") if self.address.prefix else key

    def _pages(self, below: str, **more: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("list_objects_v2")
        yield from pages.paginate(Bucket=self.address.bucket, Prefix=self.address.key(below), **more)

    @contextmanager
    def _asking(self, what: str, *, absent: bool = False) -> Iterator[None]:
        """The store's refusals as errors of ours; ``absent``: that there is no such object is none."""
        about = f"{self.address}: {what}"
        try:
            yield
        except ClientError as error:
            refusal = error.response.get("Error", {})
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            missing = status == 404 and refusal.get("Code") in ("404", "NoSuchKey")
            if missing and absent:
                return
            kind = Changed if status in _CONFLICTS or missing else BucketError
            raise kind(f"{about}: {refusal.get('Code')}: {refusal.get('Message')}") from error
        except BotoCoreError as error:
            raise BucketError(f"{about}: {type(error).__name__}: {error}") from error


def sha256_of(source: Source) -> str:
    return _digest(hashlib.sha256(), source)


def _digest(digest: Any, source: Source) -> str:
    with _opened(source) as body:
        while block := body.read(_BLOCK_BYTES):
            digest.update(block)
    return str(digest.hexdigest())


@contextmanager
def _opened(source: Source) -> Iterator[io.BufferedIOBase]:
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as body:
        yield body
