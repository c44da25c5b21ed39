"""Where a store can be: a local folder, a web server, an S3 bucket. Each reads a file by its path."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import quote

from readouts.errors import NotThere, ReadoutsError

TIMEOUT_S = 60
TRIES = 3
BLOCK_BYTES = 1 << 20
_PASSING = frozenset({429, 500, 502, 503, 504})


class Place(Protocol):
    """``address`` names it in messages; ``local`` says that its files need no copy."""

    @property
    def address(self) -> str: ...

    @property
    def local(self) -> bool: ...

    def read(self, path: str, most_bytes: int) -> bytes:
        """At most ``most_bytes`` + 1 bytes of a file: one more than asked for shows that it is too long.

        Raises NotThere when there is no such file, ReadoutsError when the place cannot be read.
        """


def place(address: str) -> Place:
    """The place at a path or address. Raises ReadoutsError for an address of another kind."""
    scheme, separator, _ = address.partition("://")
    if not separator:
        return Folder(str(Path(address).absolute()))
    if scheme in ("http", "https"):
        return Web(address.rstrip("/"))
    if scheme == "s3":
        return Bucket(address)
    raise ReadoutsError(f"{address}: stores are folders, http://, https:// or s3:// addresses")


@dataclass(frozen=True)
class Folder:
    """A folder of this machine."""

    address: str
    local = True

    def read(self, path: str, most_bytes: int) -> bytes:
        try:
            with (Path(self.address) / path).open("rb") as file:
                return file.read(most_bytes + 1)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotThere(f"{self.address} has no {path}") from error
        except OSError as error:
            raise ReadoutsError(f"{self.address}/{path} cannot be read: {error}") from error


@dataclass(frozen=True)
class Web:
    """A web server that serves the store's files as they are."""

    address: str
    local = False

    def read(self, path: str, most_bytes: int) -> bytes:
        url = self.address + "/" + quote(path, safe="/=")
        for attempt in range(1, TRIES + 1):
            try:
                with _opener().open(url, timeout=TIMEOUT_S) as answer:
                    return _at_most(answer, most_bytes + 1)
            except urllib.error.HTTPError as error:
                if error.code in (403, 404, 410):
                    raise NotThere(f"{url}: HTTP {error.code}") from error
                if error.code not in _PASSING or attempt == TRIES:
                    raise ReadoutsError(f"{url}: HTTP {error.code}") from error
            except OSError as error:  # no connection, a time-out, a connection lost half-way
                if attempt == TRIES:
                    raise ReadoutsError(f"{url} cannot be read: {error}") from error
            time.sleep(attempt)
        raise AssertionError("the last attempt returns or raises")


class Bucket:
    """A prefix of an S3 bucket. Credentials, region and endpoint come from the environment (AWS_*), and from
    the address's query as pyarrow reads it (``s3://bucket/prefix?region=eu-north-1``).
    """

    local = False

    def __init__(self, address: str) -> None:
        from pyarrow.fs import FileSystem

        self.address = address
        self._files, self._root = FileSystem.from_uri(address)

    def read(self, path: str, most_bytes: int) -> bytes:
        try:
            with self._files.open_input_stream(f"{self._root.rstrip('/')}/{path}") as stream:
                return _at_most(stream, most_bytes + 1)
        except FileNotFoundError as error:
            raise NotThere(f"{self.address} has no {path}") from error
        except OSError as error:
            raise ReadoutsError(f"{self.address}: {path} cannot be read: {error}") from error


def _at_most(stream: IO[bytes] | Any, most_bytes: int) -> bytes:
    blocks, left = [], most_bytes
    while left and (block := stream.read(min(left, BLOCK_BYTES))):
        blocks.append(block)
        left -= len(block)
    return b"".join(blocks)


def _opener() -> urllib.request.OpenerDirector:
    """http and https only: a redirect must not lead to a file of this machine."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.UnknownHandler,
    ):
        opener.add_handler(handler())
    opener.addheaders = [("User-Agent", "readouts-loader")]
    return opener
