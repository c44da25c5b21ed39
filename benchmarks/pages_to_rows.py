"""How fast archived pages become rows, on one core: ``python -m benchmarks.pages_to_rows [--releases N]``.

The pages are the specimens' (invented releases on pages built like the ministry's), built into a temporary
folder from READOUTS_SHARED or ../shared. They are 32 kB on average and padded to PAGE_BYTES with a script and
menu entries: the ministry's own pages of 2021-24 have 52 kB, 198 links and 5 kB of scripts. The padding does
not change a row, which is checked.

Printed: releases per second (median of five runs), where the time goes, how that compares with trafilatura's
``extract`` (text only, fast mode) on the same pages in the same run, and whether memory stays flat over many
releases. Every repetition reads the page from its bytes; only bounded caches of words, names and titles live
on between releases, as they do in a night.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from transforms.extract import Reading, read, split_sentences
from transforms.extract.fold import fold
from transforms.extract.scan import scan
from transforms.parse import parse
from transforms.parse.decode import decode
from transforms.records import Capture, Document, Refusal, Release
from transforms.sources.model import Source, load_sources

RUNS = 5
PAGE_BYTES = 47_000
# What the two figures are meant to reach (releases per second; times trafilatura).
AIM_PER_S, AIM_RATIO = 1500, 40
FLAT_BYTES = 8 << 20  # growth of resident memory that still counts as flat


@dataclass(frozen=True, slots=True)
class Page:
    capture: Capture
    body: bytes


def shared() -> Path:
    default = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("READOUTS_SHARED", default))
    if not (folder / "specimens" / "build.py").is_file():
        sys.exit(f"no specimens at {folder}: set READOUTS_SHARED")
    return folder


def build_pages(out: Path, pad: bool = True) -> list[Page]:
    """Every article of the specimen sites, as the archive holds it; padded to PAGE_BYTES or not."""
    build = shared() / "specimens" / "build.py"
    subprocess.run([sys.executable, build, "--out", out], check=True, capture_output=True)  # noqa: S603
    pages = []
    for expected in sorted((out / "expected").glob("*.json")):
        if "." not in expected.stem:  # a later revision is served on a later night
            url = json.loads(expected.read_text("utf-8"))["url"]
            parts = urlsplit(url)
            body = (out / "site" / parts.netloc / parts.path.lstrip("/")).read_bytes()
            pages.append(Page(_capture(url), padded(body) if pad else body))
    return pages


_SCRIPT = b"<script>%s</script>" % (
    b"var menu = menu || {}; menu.open = function (id) { return id; };\n" * 64
)
_ENTRY = b'<li><a href="/eng/wjb_663304/zwjg_665342/2490_%06d/">Departments and Offices</a></li>\n'


def padded(body: bytes) -> bytes:
    """``body`` with a script and a menu in front of its content, so that it has PAGE_BYTES."""
    at = body.index(b">", body.lower().index(b"<body")) + 1
    missing = PAGE_BYTES - len(body) - len(_SCRIPT)
    entries = b"".join(_ENTRY % n for n in range(max(0, missing // len(_ENTRY % 0))))
    return body[:at] + _SCRIPT + b"<ul>" + entries + b"</ul>" + body[at:]


def _capture(url: str) -> Capture:
    return Capture(
        source_id="mfa_cn", run_id="benchmark", role="article", url=url, url_final=url,
        fetched_at=datetime(2026, 11, 24, tzinfo=timezone.utc), status=200, content_type="text/html",
        etag=None, last_modified=None, payload_digest=None, error=None, record_type="response",
        warc_file="-", warc_offset=0, warc_length=1, warc_record_id="-",
    )  # fmt: skip


def document(release: Release, source: Source) -> Document:
    return Document(
        release.url,
        release.title,
        release.text,
        release.published_date,
        source.publisher.iso3,
        source.publisher.org_id,
    )


def rows_of(page: Page, source: Source) -> Reading:
    """The path that is measured: bytes -> release -> rows."""
    (found,) = parse(page.capture, page.body, source)
    if isinstance(found, Refusal):
        raise ValueError(f"{page.capture.url}: {found.rule_id}: {found.detail}")
    return read(document(found, source))


def check_padding(folder: Path, pages: list[Page], source: Source) -> None:
    """The padding of ``pages`` must not change a row."""
    for page, plain in zip(pages, build_pages(folder, pad=False), strict=True):
        if rows_of(page, source) != rows_of(plain, source):
            sys.exit(f"{page.capture.url}: padding changes the rows")


def versions() -> str:
    """What is measured and compared: Python and the libraries that do the work."""
    names = ("selectolax", "pyahocorasick", "trafilatura", "lxml")
    return ", ".join([f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in names)])


# ----------------------------------------------------------------------------------------------------- speed


def timed(act: Callable[[], object], n: int) -> float:
    """Seconds of processor time per item: the median of RUNS runs over ``n`` items, each of half a second or
    more. The clock on the wall would count what else the machine does.
    """
    act()
    runs = []
    for _ in range(RUNS):
        rounds, start = 0, time.process_time()
        while (spent := time.process_time() - start) < 0.5 or rounds == 0:
            act()
            rounds += 1
        runs.append(spent / rounds / n)
    return statistics.median(runs)


def stages(pages: list[Page], source: Source) -> Iterator[tuple[str, float]]:
    """(stage, seconds per release): each alone on all pages, or what is left of a larger one."""
    n = len(pages)
    releases = [r for p in pages for r in parse(p.capture, p.body, source) if isinstance(r, Release)]
    documents = [document(r, source) for r in releases]
    texts = [decode(p.body) for p in pages]
    decoding = timed(lambda: [decode(p.body) for p in pages], n)
    parsing = timed(lambda: [parse(p.capture, p.body, source) for p in pages], n)
    tree = timed(lambda: [LexborHTMLParser(t) for t in texts], n)
    split = timed(lambda: [split_sentences(d.text) for d in documents], n)
    match = timed(lambda: [scan(d.text, fold(d.text)) for d in documents], n)
    reading = timed(lambda: [read(d) for d in documents], n)
    yield "decode", decoding
    yield "parse: HTML tree", tree
    yield "parse: title, date, paragraphs, language", parsing - decoding - tree
    yield "split into sentences", split
    yield "fold, match the lexicon", match
    yield "attribute and make rows", reading - split - match


@contextmanager
def one_core() -> Iterator[None]:
    """Pin the process to one core where the system can; the collector runs as in production."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def report_speed(pages: list[Page], source: Source) -> None:
    from trafilatura import extract

    n, size = len(pages), statistics.mean(len(p.body) for p in pages)
    whole = timed(lambda: [rows_of(p, source) for p in pages], n)
    texts = [decode(p.body) for p in pages]
    theirs = timed(
        lambda: [extract(t, fast=True, include_comments=False, include_tables=False) for t in texts], n
    )
    print(f"{n} specimen pages, padded to {size / 1000:.1f} kB on average; one core; median of {RUNS} runs")
    print(versions())
    print(f"pages to rows      {1 / whole:8,.0f} releases/s  (aim {AIM_PER_S:,})")
    print(f"trafilatura        {1 / theirs:8,.0f} pages/s, text only, fast mode")
    print(f"ratio              {theirs / whole:8.1f} x          (aim {AIM_RATIO})")
    print("where the time goes (microseconds per release, each stage measured alone)")
    for name, seconds in stages(pages, source):
        print(f"  {name:42} {seconds * 1e6:7.0f}  {seconds / whole:5.0%}")


# ---------------------------------------------------------------------------------------------------- memory


def resident_bytes() -> int:
    """Resident memory of this process (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def report_memory(pages: list[Page], source: Source, n_releases: int) -> None:
    """Resident memory after a tenth, and after every further quarter, of ``n_releases``."""
    marks = sorted({n_releases // 10, *(n_releases * k // 4 for k in (1, 2, 3, 4))})
    seen = []
    for i in range(1, n_releases + 1):
        rows_of(pages[i % len(pages)], source)
        if i in marks:
            gc.collect()
            seen.append(resident_bytes())
    growth = seen[-1] - seen[0]
    shown = ", ".join(f"{at:,}: {size / 1e6:.1f} MB" for at, size in zip(marks, seen, strict=True))
    print(f"resident memory after {shown}")
    verdict = "flat" if growth < FLAT_BYTES else "GROWING"
    print(f"growth over the last nine tenths: {growth / 1e6:+.1f} MB ({verdict})")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--releases", type=int, default=100_000, help="how many releases the memory is watched over"
    )
    options = parser.parse_args()
    source = load_sources()["mfa_cn"]
    with tempfile.TemporaryDirectory() as folder, one_core():
        pages = build_pages(Path(folder))
        check_padding(Path(folder), pages, source)
        report_speed(pages, source)
        report_memory(pages, source, options.releases)


if __name__ == "__main__":
    main()
