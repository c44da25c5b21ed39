"""A slow parser fails: the archive is read again whenever a parser changes."""

from __future__ import annotations

import time

from tests.parse.conftest import Read
from transforms.sources.model import BUILT_IN

# Measured 2,500 pages/s on 32 KB pages, one core; the floor leaves room for a busy machine.
MIN_PAGES_PER_S = 250
MENU = (
    b"<ul>"
    + b'<li><a href="/eng/wjb_663304/zwjg_665342/2490_665200/">Missions Overseas</a></li>\n' * 500
    + b"</ul>"
)


def test_pages_per_second(read: Read) -> None:
    file = BUILT_IN / "sample_site/www.readouts-sample.example/eng/xw/zyxw/202609/t20260914_11900001.html"
    page = file.read_bytes().replace(b'<div class="main">', MENU + b'<div class="main">')
    assert 40_000 < len(page) < 60_000
    start, n = time.perf_counter(), 100
    for _ in range(n):
        assert len(read("https://www.readouts-sample.example/eng/t1000.html", page, "sample")) == 1
    assert n / (time.perf_counter() - start) > MIN_PAGES_PER_S
