"""Real pages and feeds through the gateway. Not part of this tree: skipped with a reason where absent."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import time
from datetime import date
from pathlib import Path

import pytest

from tests.harvest.conftest import captures
from tests.servers import FeedReplay, seed_tree, serve_tree, snapshot_time, zh_tree
from transforms.harvest import harvest, read_body
from transforms.harvest.discover import Window, article_links, page_count, page_names
from transforms.sources.model import Source, load_sources
from transforms.store import Store

SHARED = Path(os.environ.get("READOUTS_SHARED", Path(__file__).parents[3] / "shared"))
SOURCES = load_sources(Path(__file__).parents[1] / "sources")


def corpus(name: str) -> Path:
    file = SHARED / "corpus" / name
    if not file.is_file():
        pytest.skip(f"{file} is not here; set READOUTS_SHARED")
    return file


@pytest.fixture(scope="module")
def zh_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("zh")
    with tarfile.open(corpus("mfa_zh_pages.tar.xz")) as tar:
        tar.extractall(out, filter="data")
    return next(out.rglob("spokesperson")).parent


def test_real_listing_pages_of_the_2015_era(zh_pages: Path) -> None:
    article = re.compile(r"/t\d+\.shtml$")
    for file in sorted(zh_pages.glob("listing/*.html")):
        body = file.read_bytes()
        links = article_links(
            body, "https://www.fmprc.gov.cn/web/x/default.shtml", article, ("www.fmprc.gov.cn",)
        )
        assert page_count(body) == 67 and page_names(body) == "default_{n}.shtml"
        assert len(links) == 15 and all(link.shown for link in links)


def test_a_range_over_real_listing_pages_asks_for_its_days(
    zh_pages: Path, tmp_path: Path, store: Store
) -> None:
    """The nine pages as one listing of nine; which days their rows show is read off by a pattern here."""
    section = tmp_path / "tree/www.fmprc.gov.cn/web/x"
    section.mkdir(parents=True)
    files = sorted(zh_pages.glob("listing/*.html"), key=lambda f: int("0" + re.sub(r"\D", "", f.stem)))
    row = re.compile(r'<a href="\./(t\d+\.shtml)"[^>]*>.*?</a>\s*\((\d{4}-\d\d-\d\d)\)', re.DOTALL)
    shown: dict[str, date] = {}
    for n, file in enumerate(files):
        text = file.read_text(encoding="utf-8").replace("countPage = 67", "countPage = 9")
        shown |= {name: date.fromisoformat(day) for name, day in row.findall(text)}
        (section / f"default{f'_{n}' if n else ''}.shtml").write_text(text, encoding="utf-8")
    assert len(shown) == 9 * 15
    start = {"start": "https://www.fmprc.gov.cn/web/x/default.shtml", "pages": "default_{n}.shtml"}
    listing = {"article": r"/web/x/t\d+\.shtml$", "sections": [start]}
    source = Source.model_validate(SOURCES["mfa_zh"].model_dump() | {"listing": listing})
    days = sorted(set(shown.values()))
    window = Window(days[40], days[60])
    with serve_tree(tmp_path / "tree") as gateway:
        harvest(source, store, "backfill", gateway=gateway, window=window)
    asked = {c.url.rsplit("/", 1)[1] for c in captures(store, "mfa_zh") if c.role == "article"}
    assert asked == {name for name, day in shown.items() if days[40] <= day <= days[60]}
    assert asked and sum(c.role == "listing" for c in captures(store, "mfa_zh")) < 9


def test_every_chinese_page_is_archived_byte_for_byte(zh_pages: Path, tmp_path: Path, store: Store) -> None:
    rows = zh_tree(zh_pages, tmp_path / "tree")
    with serve_tree(tmp_path / "tree") as gateway:
        report = harvest(SOURCES["mfa_zh"], store, "night-1", gateway=gateway)
    assert report.stopped is None
    articles = {c.url: c for c in captures(store, "mfa_zh") if c.role == "article"}
    assert {row["url"] for row in rows} <= set(articles)
    assert len(articles) == len(rows) + len(list((zh_pages / "www.fmprc.gov.cn").rglob("*.shtml")))
    for url, capture in articles.items():
        file = tmp_path / "tree" / url.split("://")[1]
        assert read_body(store, capture) == file.read_bytes()


def test_the_seed_release_is_harvested_as_a_mission_page(tmp_path: Path, store: Store) -> None:
    url = seed_tree(corpus("seed_release.txt"), tmp_path / "tree")
    with serve_tree(tmp_path / "tree") as gateway:
        harvest(SOURCES["seed_mission"], store, "night-1", gateway=gateway)
    assert [c.url for c in captures(store, "seed_mission") if c.role == "article"] == [url]


def test_made_feeds_are_walked_to_their_end(tmp_path: Path, store: Store) -> None:
    corpus("kremlin_ukraine.tar.xz")
    tool = SHARED / "tools/feeds.py"
    subprocess.run([sys.executable, str(tool), str(tmp_path)], check=True, capture_output=True)
    with serve_tree(tmp_path) as gateway:
        for source_id, folder in (
            ("white_house_made", "www.whitehouse.gov/briefing-room"),
            ("kremlin_made", "en.kremlin.ru/events"),
            ("ukraine_made", "www.president.gov.ua/en/news"),
        ):
            harvest(SOURCES[source_id], store, "night-1", gateway=gateway)
            feeds = [c for c in captures(store, source_id) if c.role == "feed" and c.status == 200]
            assert {c.url.rsplit("/", 1)[1] for c in feeds} == {p.name for p in (tmp_path / folder).iterdir()}


def test_snapshots_of_a_real_feed_replayed_one_run_each(tmp_path: Path, store: Store) -> None:
    """The first 25 snapshots, twice: the times are the snapshots' own, the second pass adds only revisits."""
    with tarfile.open(corpus("state_feed.tar.xz")) as tar:
        names = []
        for member in tar:
            if member.name.endswith(".rss"):
                tar.extract(member, tmp_path, filter="data")
                names.append(tmp_path / member.name)
            if len(names) == 25:
                break
    files = sorted(names)
    source = load_sources()["state_us"]
    with FeedReplay("www.state.gov/rss-feed/press-releases/feed/") as replay:
        started = time.monotonic()
        for turn in (1, 2):
            for file in files:
                replay.show(file)
                harvest(source, store, f"{turn}-{file.stem}", gateway=replay.address)
        assert (time.monotonic() - started) / 50 < 0.5
    rows = [c for c in captures(store, "state_us") if c.role == "feed"]
    for turn in (1, 2):
        pass_ = [c for c in rows if c.run_id.startswith(f"{turn}-")]
        assert [c.fetched_at for c in pass_] == [snapshot_time(f) for f in files]
        assert turn == 1 or {c.record_type for c in pass_} == {"revisit"}
        for capture, file in zip(pass_, files, strict=True):
            assert read_body(store, capture) == file.read_bytes()
