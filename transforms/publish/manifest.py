"""manifest.json and SHA256SUMS: what a version contains, where it comes from, and how to check both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transforms.publish import content_hash
from transforms.publish.context import BuildContext
from transforms.publish.errors import PublishError
from transforms.publish.index import Entry
from transforms.publish.parquet import Part

if TYPE_CHECKING:
    from expectations.profile import Profile

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
MANIFEST_FORMAT = 1
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of a version before they are files: its parts, and the hashes that identify them."""

    parts: tuple[Part, ...]

    @property
    def tables(self) -> dict[str, str]:
        """Content hash of every table."""
        return {
            t: content_hash.of_table((p.path, p.rows.num_rows, p.content_hash) for p in ps)
            for t, ps in self._by()
        }

    @property
    def rows(self) -> dict[str, int]:
        return {table: sum(p.rows.num_rows for p in parts) for table, parts in self._by()}

    def _by(self) -> list[tuple[str, list[Part]]]:
        names = sorted({part.table for part in self.parts})
        return [(name, [part for part in self.parts if part.table == name]) for name in names]


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def files_below(root: Path) -> list[str]:
    """Every file below ``root`` as a relative path with forward slashes, sorted."""
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() or p.is_symlink())


def describe(
    folder: Path,
    name: str,
    contents: Contents,
    profiles: Mapping[str, Profile],
    context: BuildContext,
    previous: str | None,
) -> dict[str, Any]:
    """The manifest of the files now in ``folder``. Nothing in it depends on the clock, the host or a path."""
    hashes, rows = contents.tables, contents.rows
    return {
        "manifest_format": MANIFEST_FORMAT,
        "dataset": "readouts",
        "version": name,
        "previous_version": previous,
        "schema_version": context.schema_version,
        "invented": context.invented,
        "licence": "CC-BY-4.0; the page texts in texts/ remain their publishers'",
        "content_hash": content_hash.of_version(hashes),
        "code": {"commit": context.code_commit, "digest": context.code_digest},
        "lock_digest": context.lock_digest,
        "accepted": context.accepted,
        "captures": {"first": _iso(context.capture_first), "last": _iso(context.capture_last)},
        "sources": sorted(context.sources),
        "tables": {
            table: {"rows": rows[table], "content_hash": hashes[table], "fill": _fill(profiles.get(table))}
            for table in rows
        },
        "files": [_file(folder, path, contents) for path in files_below(folder)],
    }


def covering(folder: Path, manifest: Mapping[str, Any], added: Iterable[str]) -> dict[str, Any]:
    """``manifest`` with the files ``added`` to the folder since it was described: they are made from it."""
    files = [*manifest["files"], *(_file(folder, path, Contents(())) for path in added)]
    return {**manifest, "files": sorted(files, key=lambda file: str(file["path"]))}


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """manifest.json and, over it and all else in ``folder``, SHA256SUMS as ``sha256sum -c`` reads it."""
    (folder / MANIFEST).write_text(as_json(manifest), encoding="utf-8")
    sums = {file["path"]: file["sha256"] for file in manifest["files"]}
    sums[MANIFEST] = sha256_of(folder / MANIFEST)
    lines = [f"{digest}  {path}\n" for path, digest in sorted(sums.items())]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a version. PublishError when it is missing, damaged or of another format."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        if manifest["manifest_format"] != MANIFEST_FORMAT:
            raise PublishError(
                f"{folder / MANIFEST}: format {manifest['manifest_format']}, expected {MANIFEST_FORMAT}"
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishError(f"{folder / MANIFEST} is not a readable manifest: {error!r}") from error
    return manifest


def entry(folder: Path) -> Entry:
    """What the index says of the version in ``folder``."""
    manifest = read(folder)
    return Entry(
        version=manifest["version"],
        schema_version=manifest["schema_version"],
        content_hash=manifest["content_hash"],
        manifest_sha256=sha256_of(folder / MANIFEST),
        invented=manifest["invented"],
        rows={table: facts["rows"] for table, facts in manifest["tables"].items()},
    )


def as_json(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _file(folder: Path, path: str, contents: Contents) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "path": path,
        "bytes": (folder / path).stat().st_size,
        "sha256": sha256_of(folder / path),
    }
    for part in _parts_at(path, contents.parts):
        facts |= {"table": part.table, "rows": part.rows.num_rows, "content_hash": part.content_hash}
    return facts


def _parts_at(path: str, parts: Iterable[Part]) -> list[Part]:
    return [part for part in parts if part.path == path]


def _fill(profile: Profile | None) -> dict[str, float]:
    return {column: round(share, 6) for column, share in profile.fill.items()} if profile else {}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(timezone.utc).isoformat() if moment else None
