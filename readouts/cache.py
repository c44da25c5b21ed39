"""Files of remote stores, kept by their sha256: a yearly file that two versions share is fetched once."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from pathlib import Path

from readouts.errors import Damaged
from readouts.places import Place


def folder() -> Path:
    """READOUTS_LOADER_CACHE, else ``readouts`` in the user's cache folder."""
    if named := os.environ.get("READOUTS_LOADER_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "readouts"


def checked(place: Place, path: str, sha256: str, size: int) -> bytes:
    """The bytes of ``path`` in ``place``, which have this sha256, or Damaged, which names the file.

    A remote file is kept in the cache. A cached copy that no longer has its digest is named in a warning and
    fetched anew; it is never used.
    """
    if place.local:
        return _genuine(place.read(path, size), place, path, sha256)
    kept = folder() / sha256[:2] / sha256
    if (cached := _cached(kept, sha256, path)) is not None:
        return cached
    data = _genuine(place.read(path, size), place, path, sha256)
    _keep(kept, data)
    return data


def _cached(kept: Path, sha256: str, path: str) -> bytes | None:
    try:
        data = kept.read_bytes()
    except FileNotFoundError:
        return None
    if hashlib.sha256(data).hexdigest() == sha256:
        return data
    warnings.warn(f"{kept}, the cached copy of {path}, is damaged and is fetched anew", stacklevel=2)
    return None


def _genuine(data: bytes, place: Place, path: str, sha256: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise Damaged(
            f"{place.address}: {path} is not the published file: its sha256 is {found[:12]}…,"
            f" the manifest has {sha256[:12]}…"
        )
    return data


def _keep(kept: Path, data: bytes) -> None:
    """Written aside and renamed: two processes that fetch at once both leave a whole file."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=kept.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(aside).replace(kept)
    finally:
        Path(aside).unlink(missing_ok=True)
