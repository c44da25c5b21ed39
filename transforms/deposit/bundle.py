"""What is uploaded: the version as one tar, and beside it the documents that people read first.

A tar and not a zip, since Dataverse unpacks zips; one file and not all, since Zenodo takes no folders and at
most 100 files. The same version always gives the same bytes, so an upload that was cut off can go on by
checksum.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from pathlib import Path

from transforms.publish.digest import files_below

BESIDE = ("README.md", "CHANGELOG.md", "DATA_DICTIONARY.md", "manifest.json")
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """One file to upload, by the name it gets in the repository."""

    name: str
    path: Path
    md5: str
    size: int


def bundle(version: Path, citation: str, scratch: Path, released: date) -> list[File]:
    """The files of a deposit; what is not in the version itself is written into ``scratch``."""
    packed = scratch / f"readouts-{version.name}.tar"
    _pack(version, packed, released)
    (scratch / "CITATION.cff").write_text(citation, encoding="utf-8", newline="\n")
    paths = [packed, scratch / "CITATION.cff", *(version / name for name in BESIDE)]
    return [_file(path) for path in paths if path.is_file()]


def _pack(version: Path, target: Path, released: date) -> None:
    at = int(datetime.combine(released, time(), timezone.utc).timestamp())
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for name in files_below(version):
            member = tarfile.TarInfo(f"{version.name}/{name}")
            member.size, member.mtime, member.mode = (version / name).stat().st_size, at, 0o644
            with (version / name).open("rb") as f:
                tar.addfile(member, f)


def _file(path: Path) -> File:
    digest = hashlib.md5(usedforsecurity=False)  # what both repositories state of a file
    for block in blocks(path):
        digest.update(block)
    return File(path.name, path, digest.hexdigest(), path.stat().st_size)


def blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as f:
        while block := f.read(_BLOCK_BYTES):
            yield block
