"""What came in, and from which code a version is made: facts of a build that are not in its rows."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.schema import SCHEMA_VERSION
from transforms.health.look import health
from transforms.health.records import SourceHealth
from transforms.publish.context import BuildContext
from transforms.report import SourceIntake
from transforms.sources.model import Source
from transforms.stage import code_digest
from transforms.store import Store

PROJECT = Path(__file__).resolve().parent.parent
UNKNOWN = "unknown"


def context_of(store: Store, sources: Sequence[Source]) -> BuildContext:
    """Provenance of a build: which code, which captures, and whether anything in it is invented."""
    first, last = _span(pa.concat_tables([_captures(store, s.id, ["fetched_at"]) for s in sources]))
    return BuildContext(
        code_commit=code_commit(),
        code_digest=code_and_contract(),
        lock_digest=_digest(PROJECT / "requirements.lock"),
        schema_version=SCHEMA_VERSION,
        capture_first=first,
        capture_last=last,
        sources=tuple(s.id for s in sources),
        invented=any(s.invented for s in sources),
        capture_ends=_ends(store, sources),
    )


def _ends(store: Store, sources: Sequence[Source]) -> dict[str, int]:
    """WARC file -> the offset behind its last capture."""
    columns = ["warc_file", "warc_offset", "warc_length"]
    rows = pa.concat_tables([_captures(store, s.id, columns) for s in sources])
    rows = rows.append_column("end", pc.add(rows["warc_offset"], rows["warc_length"]))
    last = rows.group_by("warc_file", use_threads=False).aggregate([("end", "max")]).sort_by("warc_file")
    return dict(zip(last["warc_file"].to_pylist(), last["end_max"].to_pylist(), strict=True))


def code_commit() -> str:
    """The commit of this code: READOUTS_COMMIT (images have no git), else git's HEAD, else "unknown"."""
    if named := os.environ.get("READOUTS_COMMIT"):
        return named
    git = shutil.which("git")
    if git is None or not (PROJECT / ".git").exists():
        return UNKNOWN
    command = [git, "-C", str(PROJECT), "rev-parse", "--verify", "--quiet", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 a fixed command
    return done.stdout.strip() or UNKNOWN


def code_and_contract() -> str:
    """SHA-256 over the code that makes rows and over the contract that checks them."""
    whole = hashlib.sha256(code_digest().encode())
    contract = PROJECT / "expectations"
    for path in sorted(p for p in contract.rglob("*") if p.suffix in (".py", ".yml")):
        whole.update(str(path.relative_to(contract)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else UNKNOWN


def intakes(store: Store, sources: Sequence[Source], tables: Mapping[str, pa.Table]) -> list[SourceIntake]:
    """What each source brought in, all nights together."""
    releases = Counter(tables["releases"].column("source_id").to_pylist())
    rejects = Counter(tables["rejects"].column("source_id").to_pylist())
    looked = zip(sources, health(store, sources), strict=True)
    return [_intake(store, s, releases[s.id], rejects[s.id], found) for s, found in looked]


def _intake(store: Store, source: Source, releases: int, rejects: int, found: SourceHealth) -> SourceIntake:
    captures = _captures(store, source.id, ["status", "role", "record_type", "fetched_at"])
    first, last = _span(captures)
    return SourceIntake(
        source_id=source.id,
        name=source.name,
        publisher=source.publisher.name,
        captures=captures.num_rows,
        by_status={str(k): n for k, n in sorted(_counted(captures, "status").items())},
        revisits=_counted(captures, "record_type").get("revisit", 0),
        first_fetched_at=first,
        last_fetched_at=last,
        releases=releases,
        rejects=rejects,
        by_role=dict(sorted(_counted(captures, "role").items())),
        health=found,
    )


def _captures(store: Store, source_id: str, columns: list[str]) -> pa.Table:
    from transforms.harvest.captures import SCHEMA

    empty = pa.schema([SCHEMA.field(c) for c in columns]).empty_table()
    months = [
        pq.read_table(store.captures(source_id, month), columns=columns, partitioning=None)
        for month in store.capture_months(source_id)
    ]
    return pa.concat_tables([empty, *(m.replace_schema_metadata(None) for m in months)])


def _counted(captures: pa.Table, column: str) -> dict[str, int]:
    return {pair["values"]: pair["counts"] for pair in pc.value_counts(captures.column(column)).to_pylist()}


def _span(captures: pa.Table) -> tuple[datetime | None, datetime | None]:
    span = pc.min_max(captures.column("fetched_at")).as_py()
    return span["min"], span["max"]
