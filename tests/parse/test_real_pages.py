"""Real pages and texts of the shared corpora: facts about them, none of their text."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tarfile
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.parse.cases import one_refusal, one_release, releases
from tests.parse.conftest import Read
from transforms.parse.decode import decode
from transforms.records import Release

FEED = "https://www.state.gov/rss-feed/press-releases/feed/"


# --- the Chinese ministry's pages


@pytest.fixture(scope="module")
def zh_pages(shared: Path) -> dict[str, bytes]:
    with tarfile.open(shared / "corpus" / "mfa_zh_pages.tar.xz") as tar:
        files = {m.name: tar.extractfile(m) for m in tar if m.isfile()}
        return {name.split("mfa_zh_pages/")[-1]: f.read() for name, f in files.items() if f}


def without_breaks(title: str) -> str:
    """The index keeps the title's markup as the source has it; the page's own script removes "<br>"."""
    return html.unescape(title).replace("<br>", "")


def test_the_spokespersons_pages_give_what_their_index_says(zh_pages: dict[str, bytes], read: Read) -> None:
    index = json.loads(zh_pages["spokesperson/index.json"])
    parsers = set()
    for entry in index:
        url = entry["url"] or "https://www.mfa.gov.cn/web/wjdt_674879/fyrbt_674889/202201/t20220114_1.shtml"
        found = one_release(read(url, zh_pages[f"spokesperson/{entry['f']}.html"]))
        parsers.add(found.parser)
        assert found.title and found.published_date and found.text and found.lang == "zh"
        if entry["title"]:
            assert found.title == without_breaks(entry["title"])
            assert found.published_date.isoformat() == entry["pub"]
        else:  # nine pages whose head names only the section: the heading and the clock are right
            assert re.match("2022年1月|外交部发言人", found.title) and found.published_at
    assert (len(index), parsers) == (58, {"mfa_2015", "mfa_2021"})


def test_the_pages_of_2019_and_2020(zh_pages: dict[str, bytes], read: Read) -> None:
    pages = {name: body for name, body in zh_pages.items() if name.startswith("www.fmprc.gov.cn/")}
    for name, body in pages.items():
        found = one_release(read(f"https://{name}", body))
        assert (found.parser, found.lang, found.published_at) == ("mfa_2015", "zh", None)
        assert found.published_date and 2019 <= found.published_date.year <= 2020
        assert f"<title>{found.title} — " in body.decode()
        assert found.serial and name.endswith(f"t{found.serial}.shtml")
    assert len(pages) == 50


def test_no_letter_of_a_real_body_is_lost(zh_pages: dict[str, bytes], read: Read) -> None:
    for name, body in zh_pages.items():
        if name.endswith("html") and not name.startswith("listing/"):
            node = LexborHTMLParser(decode(body)).css_first("#News_Body_Txt_A")
            assert node is not None
            node.strip_tags(["script", "style"])
            found = one_release(read("https://www.fmprc.gov.cn/web/x/t1000.shtml", body))
            assert "".join(found.text.split()) == "".join(node.text().split())


def test_real_listings_taken_for_articles_are_refused(zh_pages: dict[str, bytes], read: Read) -> None:
    listings = [body for name, body in zh_pages.items() if name.startswith("listing/")]
    assert len(listings) == 9
    for body in listings:
        refusal = one_refusal(read("https://www.fmprc.gov.cn/web/x/t1000.shtml", body))
        assert refusal.rule_id == "parse.listing_page"


# --- the seed release

MISSION = """<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8" /><title>{title}_Mission</title>
</head><body><div class="crumbs"><a href="../">{crumbs}</a></div><div class="view-content">
<h3 class="view-title">
    {title}
</h3><div class="view-date">{shown}&emsp;&emsp;<a href="javascript:window.print();">Print</a></div>
<hr /><div class="view-txt">{body}</div></div></body></html>"""


def test_the_seed_release_as_a_mission_page(shared: Path, read: Read) -> None:
    seed = (shared / "corpus" / "seed_release.txt").read_text("utf-8")
    crumbs, title, shown, *rest = [line.strip() for line in seed.splitlines() if line.strip()]
    body = "\n".join(f"<P>{html.escape(line)} </P>" for line in rest)  # with the footer inside the text
    page = MISSION.format(title=html.escape(title), crumbs=html.escape(crumbs), shown=shown, body=body)
    url = "http://au.china-mission.gov.cn/eng/zgyw/202209/t20220924_10780104.htm"
    found = one_release(read(url, page.encode(), parsers=("mission",)))
    assert (found.parser, found.title, found.serial) == ("mission", title, "10780104")
    assert found.published_date == date(2022, 9, 23)
    assert found.published_at == datetime(2022, 9, 23, 12, 10, tzinfo=timezone.utc)
    assert rest[-1].startswith("Suggest") and list(found.paragraphs) == rest[:-1]
    assert len(found.paragraphs) == 5


# --- feeds


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, Any]]:
    return [json.loads(f.read_text("utf-8")) for f in sorted((shared / "gold" / "docs").glob("*.json"))]


@pytest.fixture(scope="module")
def made_feeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    out = tmp_path_factory.mktemp("feeds")
    subprocess.run([sys.executable, shared / "tools" / "feeds.py", out], check=True, capture_output=True)
    return {host.name: [f.read_bytes() for f in sorted(host.rglob("feed-*.xml"))] for host in out.iterdir()}


def missing(document: dict[str, Any], found: list[Release]) -> list[str]:
    """The gold sentences that no revision of the document's release has all of."""
    texts = [r.text for r in found if r.url == document["url"]]
    lost = [[s["text"] for s in document["sentences"] if s["text"] not in text] for text in texts]
    return min(lost, key=len, default=["(no release at this address)"])


def test_gold_sentences_of_the_made_feeds(
    made_feeds: dict[str, list[bytes]], gold: list[dict[str, Any]], read: Read
) -> None:
    source = {"www.whitehouse.gov": "white_house", "en.kremlin.ru": "kremlin"}
    found = [
        release
        for host, name in source.items()
        for body in made_feeds[host]
        for release in releases(read(f"https://{host}/feed.xml", body, name, "feed"))
    ]
    documents = [d for d in gold if d["source"] != "state"]
    assert len(documents) == 22
    assert {d["doc"]: lost for d in documents if (lost := missing(d, found))} == {}


def test_gold_sentences_of_the_state_departments_feed(
    shared: Path, gold: list[dict[str, Any]], read: Read
) -> None:
    documents = [d for d in gold if d["source"] == "state"]
    wanted = [d["url"].encode() for d in documents]
    found: list[Release] = []
    n = 0
    with tarfile.open(shared / "corpus" / "state_feed.tar.xz") as tar:
        for body in (f.read() for m in tar if m.isfile() and (f := tar.extractfile(m))):
            if any(url in body for url in wanted):
                found += releases(read(FEED, body, "state_us", "feed"))
                n += 1
    assert (len(documents), n > 50) == (11, True)
    assert {d["doc"]: lost for d in documents if (lost := missing(d, found))} == {}
    assert all(r.published_at and r.title == " ".join(r.title.split()) and "&#" not in r.title for r in found)
