"""Is a version on disk the version that was published? Works on any copy, without a store around it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.publish import content_hash, manifest
from transforms.publish.digest import files_below, sha256_of
from transforms.publish.errors import PublishError

_SUM_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def verify(version: Path) -> list[str]:
    """Everything wrong with the version in ``version``, one sentence each; empty when it is whole.

    Checks the list and the sha256 of all files (SHA256SUMS), the manifest against them, and the rows of every
    Parquet file against its footer.
    """
    if not version.is_dir():
        return [f"{version} is not a folder"]
    sums, problems = read_sums(version)
    if problems:
        return problems
    problems = [*_listing(version, sums), *_digests(version, sums)]
    try:
        described = manifest.read(version)
    except PublishError as error:
        return [*problems, str(error)]
    return [*problems, *_against_manifest(version, described, sums)]


def verify_contents(version: Path) -> list[str]:
    """Slower than ``verify``: reads every row and compares it with the content hashes of the manifest."""
    problems = []
    for file in manifest.read(version)["files"]:
        if "content_hash" not in file:
            continue
        rows = pq.read_table(version / file["path"], partitioning=None)
        if content_hash.of_rows(rows) != file["content_hash"]:
            problems.append(f"{file['path']}: its rows are not those of the manifest's content hash")
    return problems


def read_sums(version: Path) -> tuple[dict[str, str], list[str]]:
    """path -> sha256 as SHA256SUMS has it, and what is wrong with that file."""
    try:
        lines = (version / manifest.SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return {}, [f"{manifest.SUMS} cannot be read: {error}"]
    sums: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        match = _SUM_LINE.fullmatch(line)
        if not match or ".." in Path(match[2]).parts or Path(match[2]).is_absolute():
            return {}, [f"{manifest.SUMS} line {number} is not a checksum of a file in this folder"]
        sums[match[2]] = match[1]
    return sums, []


def _listing(version: Path, sums: dict[str, str]) -> list[str]:
    present = set(files_below(version)) - {manifest.SUMS}
    missing = [f"{path} is missing" for path in sorted(sums.keys() - present)]
    return [*missing, *(f"{path} is not listed in {manifest.SUMS}" for path in sorted(present - sums.keys()))]


def _digests(version: Path, sums: dict[str, str]) -> list[str]:
    problems = []
    for path, expected in sorted(sums.items()):
        try:
            found = sha256_of(version / path)
        except FileNotFoundError:
            continue  # named by _listing
        except OSError as error:
            problems.append(f"{path} cannot be read: {error}")
            continue
        if found != expected:
            problems.append(f"{path} has sha256 {found[:12]}…, published was {expected[:12]}…")
    return problems


def _against_manifest(version: Path, described: dict[str, Any], sums: dict[str, str]) -> list[str]:
    listed = {file["path"]: file["sha256"] for file in described["files"]}
    problems = []
    if listed != {path: digest for path, digest in sums.items() if path != manifest.MANIFEST}:
        problems.append(f"{manifest.MANIFEST} and {manifest.SUMS} do not list the same files and checksums")
    counted: dict[str, int] = dict.fromkeys(described["tables"], 0)
    for file in described["files"]:
        if "rows" in file:
            counted[file["table"]] = counted.get(file["table"], 0) + file["rows"]
            problems += _footer(version, file)
    for table, rows in sorted(counted.items()):
        stated = described["tables"].get(table, {}).get("rows")
        if stated != rows:
            problems.append(f"{table}: the manifest states {stated} rows, its files have {rows}")
    return problems


def _footer(version: Path, file: dict[str, Any]) -> list[str]:
    try:
        rows = pq.read_metadata(version / file["path"]).num_rows
    except FileNotFoundError:
        return []  # named by _listing
    except (pa.ArrowException, OSError) as error:
        return [f"{file['path']} is not a readable Parquet file: {error}"]
    return (
        []
        if rows == file["rows"]
        else [f"{file['path']} has {rows} rows, the manifest states {file['rows']}"]
    )
