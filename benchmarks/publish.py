"""How long a version takes, and what one more costs: ``python -m benchmarks.publish [RELEASES]``.

Synthetic rows (see ``synthetic``): every release has 2 meetings, 5 participants and 10 statements; 100,000
releases are the size the project is asked to bear. Wall-clock time depends on what else the machine does, so
processor time stands beside it. The bounds are for a machine of which the run has two cores to itself; exit
code 1 when one is not met.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.synthetic import Synthesis, nbytes
from expectations.profile import profile
from expectations.schema import SCHEMA_VERSION
from expectations.validate import Validation
from transforms.ledger import ledger_of
from transforms.link.ids import settle
from transforms.publish.context import BuildContext
from transforms.publish.diff import Edition, apply_delta, compare
from transforms.publish.verify import verify, verify_contents
from transforms.publish.version import publish, unchanged
from transforms.store import Store

NIGHT = datetime(2026, 11, 23, 2, tzinfo=timezone.utc)
WHOLE = Validation(ok=True, results=())
BOUNDS = {"ratio": 2.5, "peak_gb": 3.0, "quiet_s": 5.0, "quiet_mb": 1.0, "diff_s": 30.0}


@contextmanager
def timed(what: str, into: dict[str, tuple[float, float]]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    into[what] = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:58} {into[what][0]:7.2f} s wall {into[what][1]:7.2f} s processor", flush=True)


def context(code: str) -> BuildContext:
    return BuildContext(
        "synthetic", code * 64, "0" * 64, SCHEMA_VERSION, NIGHT, NIGHT, ("synthetic",), True, "a benchmark"
    )


def published(store: Store, tables: dict[str, pa.Table], name: str, code: str = "0", **more: Any) -> Path:
    return publish(
        store,
        tables,
        name,
        context(code),
        validation=WHOLE,
        profiles=profile(tables),
        report_html="synthetic",
        **more,
    )


def plain(tables: dict[str, pa.Table], folder: Path, **settings: Any) -> None:
    """What the figure compares with: pyarrow writes every table once."""
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", **settings)


def new_bytes(folder: Path) -> int:
    """What a version adds to the disk: files that no other version has."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and p.stat().st_nlink == 1)


def one_night_later(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Every page was seen again; a hundred statements of one year were read differently."""
    seen, said = tables["releases"], tables["statements"]
    place, later = (
        seen.column_names.index("last_seen_at"),
        pc.add(seen["last_seen_at"], pa.scalar(86_400_000_000, pa.duration("us"))),
    )
    some = pc.and_(
        pc.equal(said["year"], 2020),
        pc.less(pc.cumulative_sum(pc.equal(said["year"], 2020).cast(pa.int64())), 101),
    )
    graded = pc.if_else(some, 0.123, said["confidence"])
    return tables | {
        "releases": seen.set_column(place, "last_seen_at", later),
        "statements": said.set_column(said.column_names.index("confidence"), "confidence", graded),
    }


def read_differently(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Another grammar: every row of every table is another one, and one in fifty statements is gone."""
    said = tables["statements"]
    graded = said.set_column(
        said.column_names.index("confidence"), "confidence", pc.subtract(1.0, said["confidence"])
    )
    kept = graded.filter(pc.not_equal(pc.bit_wise_and(said["seq"], 63), 0))
    titles = tables["texts"]["title"]
    return tables | {
        "statements": kept,
        "texts": tables["texts"].set_column(
            tables["texts"].column_names.index("title"), "title", pc.utf8_upper(titles)
        ),
    }


def measure(releases: int, root: Path, say: Callable[[str], None] = print) -> dict[str, float]:
    store, took = Store(root / "store"), dict[str, tuple[float, float]]()
    with timed("making synthetic tables", took):
        tables = Synthesis(releases).tables()
    say("  " + ", ".join(f"{t.num_rows:,} {name}" for name, t in tables.items() if t.num_rows > releases / 2))
    say(f"  {nbytes(tables) / 1e6:,.0f} MB in Arrow")
    with timed("pyarrow, its own settings, every table once", took):
        plain(tables, root / "plain")
    with timed("pyarrow, our compression (zstd 3), every table once", took):
        plain(tables, root / "plain", compression="zstd", compression_level=3)
    with timed("publishing the first version", took):
        first = published(store, tables, "2026.11.23")
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    with timed("is there news? (none)", took):
        assert unchanged(store, tables, context("0")) == first
    with timed("publishing a version without a change", took):
        quiet = published(store, tables, "2026.11.24", force=True)
    with timed("diff of the two", took):
        assert not compare(Edition.of(first), Edition.of(quiet)).tables
    with timed("publishing after a night (pages seen again, 100 rows)", took):
        night = published(store, one_night_later(tables), "2026.11.25")
    with timed("publishing after another grammar, with delta and changelog", took):
        other = published(store, read_differently(tables), "2026.11.26", code="1")
    with timed("diff of these two", took):
        found = compare(Edition.of(night), Edition.of(other))
    say("  " + ", ".join(f"{d.counts} {name}" for name, d in found.tables.items()))
    with timed("applying the delta", took):
        apply_delta(night, other)
    with timed("carrying the ids over (nothing moved)", took):
        settle(tables, ledger_of(quiet), "2026.11.27")
    with timed("verify: checksums, footers and every row", took):
        assert not verify(other) and not verify_contents(other)
    for name, folder in (
        ("without a change", quiet),
        ("after a night", night),
        ("after another grammar", other),
    ):
        say(f"  new on disk {name}: {new_bytes(folder) / 1e6:,.2f} MB")
    base, ours = took["pyarrow, its own settings, every table once"], took["publishing the first version"]
    say(f"  peak memory {peak_gb:.2f} GB; publishing is {ours[0] / base[0]:.2f} x pyarrow by the clock, "
        f"{ours[1] / base[1]:.2f} x by processor time")  # fmt: skip
    return {
        "ratio": ours[0] / base[0],
        "peak_gb": peak_gb,
        "quiet_s": took["publishing a version without a change"][0],
        "quiet_mb": new_bytes(quiet) / 1e6,
        "diff_s": max(took["diff of the two"][0], took["diff of these two"][0]),
    }


def main(releases: int) -> int:
    root = Path(tempfile.mkdtemp(prefix="publish-"))
    try:
        found = measure(releases, root)
    finally:
        shutil.rmtree(root)
    for name, most in BOUNDS.items():
        print(f"{name}: {found[name]:.2f}, at most {most}{'' if found[name] <= most else '  <-- NOT MET'}")
    return int(any(found[name] > most for name, most in BOUNDS.items()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
