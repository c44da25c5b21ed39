"""manifest.json and SHA256SUMS: what a version contains, where it comes from, and how to check both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transforms.publish import content_hash, parquet
from transforms.publish.contents import Contents
from transforms.publish.context import BuildContext
from transforms.publish.digest import files_below, sha256_of
from transforms.publish.errors import PublishError
from transforms.publish.index import Entry

if TYPE_CHECKING:
    from expectations.profile import Profile

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
MANIFEST_FORMAT = 1


def describe(
    folder: Path,
    name: str,
    contents: Contents,
    profiles: Mapping[str, Profile],
    context: BuildContext,
    previous: str | None,
    delta: Mapping[str, Any] | None = None,
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
        "writer": parquet.WRITER,
        "code": {"commit": context.code_commit, "digest": context.code_digest},
        "lock_digest": context.lock_digest,
        "accepted": context.accepted,
        "captures": {
            "first": _iso(context.capture_first),
            "last": _iso(context.capture_last),
            "ends": dict(context.capture_ends),
        },
        "delta": delta,
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
    if content := contents.at(path):
        facts |= {"table": content.table, "rows": content.rows, "content_hash": content.content_hash}
    return facts


def _fill(profile: Profile | None) -> dict[str, float]:
    return {column: round(share, 6) for column, share in profile.fill.items()} if profile else {}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(timezone.utc).isoformat() if moment else None
