"""Addresses in buckets, and the keys below them that may become paths on this disk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from transforms.remote.errors import BucketError

# No segment may begin with a dot: that keeps out "..", and our own unfinished files.
_SEGMENT = r"[A-Za-z0-9_=+-][A-Za-z0-9_=+.-]*"
_PATH = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_ADDRESS = re.compile(rf"s3://([a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9])(?:/({_SEGMENT}(?:/{_SEGMENT})*))?/?")
SCHEME = "s3://"


@dataclass(frozen=True, slots=True)
class Address:
    """``s3://bucket/prefix``; the prefix may be empty."""

    bucket: str
    prefix: str

    @classmethod
    def of(cls, text: str) -> Address:
        """ValueError when ``text`` is no such address."""
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not an address like s3://bucket/prefix")
        return cls(match[1], match[2] or "")

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}" + (f"/{self.prefix}" if self.prefix else "")

    def key(self, path: str) -> str:
        return f"{self.prefix}/{path}" if self.prefix else path

    def __truediv__(self, path: str) -> Address:
        return Address(self.bucket, self.key(path))


def local(root: Path, path: str) -> Path:
    """Where the object ``path`` lies below ``root``. BucketError for a name that could lead elsewhere: what a
    bucket lists was written by others.
    """
    if not _PATH.fullmatch(path):
        raise BucketError(f"the bucket lists {path!r}, which is no name of this store's")
    return root / path
