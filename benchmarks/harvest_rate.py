"""How fast answers are archived, and how hosts progress side by side: ``python -m benchmarks.harvest_rate``.

The site is made here and served from a process of its own on loopback, so that both halves share the
machine's cores as harvest and network do not in a night. Printed: captures per second without rate limits,
with the peak of resident memory and its growth over the run; then a family of hosts at one request every two
seconds each, how many of them progressed at once, and how that compares with one after the other.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from transforms.harvest import HarvestReport, harvest, read_captures
from transforms.harvest.together import side_by_side
from transforms.sources.model import Source
from transforms.store import Store

AIM_PER_S = 300
PER_LISTING = 100
DELAY_S = 2.0  # between two requests to one host of the family

_SERVER = """
import sys
from pathlib import Path
from transforms.harvest.sample_site import serve_tree
with serve_tree(Path(sys.argv[1])) as address:
    print(address, flush=True)
    sys.stdin.read()
"""


def source_of(host: str) -> Source:
    start = f"http://{host}/news/index.html"
    evidence = {
        "about": "all",
        "basis": "documented",
        "noted": "2026-11-25",
        "note": "made for this benchmark",
    }
    return Source.model_validate(
        {
            "id": host.split(".")[0],
            "name": host,
            "kind": "listing",
            "publisher": {"name": "Ministry", "iso3": "FRA"},
            "lang": "en",
            "timezone": "UTC",
            "hosts": [host],
            "parsers": ["mission"],
            "schedule": "0 2 * * *",
            "priority": 10,
            "politeness": {"delay_s": 0},
            "listing": {
                "article": r"/t\d+\.html$",
                "max_pages": 200,
                "sections": [{"start": start, "pages": "index_{n}.html"}],
            },
            "evidence": [evidence],
        }
    )


def make_site(root: Path, host: str, n_articles: int, page_bytes: int) -> None:
    """Articles of about ``page_bytes`` each, a third of it noise that no compression takes away."""
    folder = root / host / "news"
    folder.mkdir(parents=True)
    n_listings = max(1, n_articles // PER_LISTING)
    for p in range(n_listings):
        rows = "".join(f'<li><a href="t{i}.html">{i}</a></li>' for i in range(p, n_articles, n_listings))
        name = f"index{f'_{p}' if p else ''}.html"
        (folder / name).write_text(f"{rows}<script>var countPage = {n_listings};</script>")
    prose = "The two sides exchanged views on issues of common concern. " * (page_bytes * 2 // 3 // 59)
    for i in range(n_articles):
        noise = "".join(
            hashlib.sha256(f"{host} {i} {k}".encode()).hexdigest() for k in range(page_bytes // 192)
        )
        (folder / f"t{i}.html").write_text(f"<p>{host} {i}</p><p>{prose}</p><!-- {noise} -->")


@contextmanager
def served(root: Path) -> Iterator[str]:
    command = [sys.executable, "-c", _SERVER, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def resident_bytes() -> int:
    """Resident memory of this process (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass
class Memory:
    """Resident memory, looked at every tenth of a second while a block runs."""

    seen: list[int] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Memory:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            self.seen.append(resident_bytes())

    def at_quarters(self) -> list[int]:
        return [self.seen[(len(self.seen) - 1) * k // 4] for k in (1, 2, 3, 4)]


def report_rate(folder: Path, n_articles: int, page_bytes: int) -> None:
    make_site(folder / "site", "one.example", n_articles, page_bytes)
    store = Store(folder / "store")
    make_site(folder / "site", "first.example", 1, 1_000)
    with served(folder / "site") as gateway:
        harvest(source_of("first.example"), Store(folder / "first"), "benchmark", gateway=gateway)  # imports
    with served(folder / "site") as gateway, Memory() as memory:
        started, cpu = time.perf_counter(), time.process_time()
        report = harvest(source_of("one.example"), store, "benchmark", gateway=gateway)
        took, cpu = time.perf_counter() - started, time.process_time() - cpu
    archived = sum(p.stat().st_size for p in store.archive.rglob("*.warc.gz"))
    quarters = memory.at_quarters()
    kept = (quarters[-1] - quarters[0]) / (0.75 * report.n_captured)
    by_wall, by_cpu = report.n_captured / took, report.n_captured / cpu
    growth = ", ".join(f"{q / 1e6:.1f}" for q in quarters)
    print(report)
    print(f"rate               {by_wall:8,.0f} captures/s (aim {AIM_PER_S}), {page_bytes:,} bytes a page")
    print(f"by CPU time        {by_cpu:8,.0f} captures/s, the harvest's own, on one core")
    print(f"archive            {archived / 1e6:8.1f} MB written")
    print(f"memory, peak       {max(memory.seen) / 1e6:8.1f} MB")
    print(f"memory at quarters {growth} MB: {kept:,.0f} bytes a capture (its row, no page)")


def report_family(folder: Path, n_hosts: int, n_articles: int) -> None:
    hosts = [f"h{i}.example" for i in range(n_hosts)]
    for host in hosts:
        make_site(folder / "family", host, n_articles, 5_000)
    store, sources = Store(folder / "family-store"), [source_of(host) for host in hosts]
    with served(folder / "family") as gateway, Memory() as memory:
        started = time.perf_counter()
        outcomes = side_by_side(
            sources,
            lambda s, halt: harvest(
                s, store, "benchmark", gateway=gateway, gateway_delay_s=DELAY_S, halt=halt
            ),
        )
        took = time.perf_counter() - started
    requests = sum(o.n_requested for o in outcomes.values() if isinstance(o, HarvestReport))
    alone = DELAY_S * (requests - n_hosts)
    print(f"family             {n_hosts} hosts, one request every {DELAY_S:g} s each, {requests} requests")
    print(f"took               {took:8.1f} s; one host after the other at least {alone:,.0f} s")
    print(f"hosts in progress  {in_progress(store, sources):8} within two seconds, median over the harvest")
    print(f"memory, peak       {max(memory.seen) / 1e6:8.1f} MB")


def in_progress(store: Store, sources: list[Source]) -> int:
    """How many hosts answered in each slice of DELAY_S, the median slice."""
    slices: dict[int, set[str]] = {}
    for source in sources:
        for month in store.capture_months(source.id):
            for capture in read_captures(store, source.id, month):
                slices.setdefault(int(capture.fetched_at.timestamp() / DELAY_S), set()).add(source.id)
    counts = sorted(Counter({at: len(hosts) for at, hosts in slices.items()}).values())
    return counts[len(counts) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5_000, help="of the one site without limits")
    parser.add_argument("--page-bytes", type=int, default=30_000)
    parser.add_argument("--hosts", type=int, default=200, help="of the family")
    parser.add_argument("--articles-a-host", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report_rate(Path(folder), options.articles, options.page_bytes)
        print()
        report_family(Path(folder), options.hosts, options.articles_a_host)


if __name__ == "__main__":
    main()
