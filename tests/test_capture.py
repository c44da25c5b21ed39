"""``readouts capture``: every capture of a page, and the words that changed between two."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harvest.conftest import HOST, NIGHT, make_feed_source
from tests.servers import FaultSite, page
from transforms.cli import main
from transforms.cli.capture import compare, seen
from transforms.cli.difference import difference, is_same
from transforms.harvest import harvest
from transforms.harvest.sample_site import SAMPLE_ROOT, serve_tree
from transforms.sources.model import load_sources
from transforms.store import Store

ARTICLE = "www.readouts-sample.example/eng/xw/zyxw/202609/t20260926_11902310.html"
URL = f"https://{ARTICLE}"
Say = Callable[..., tuple[int, str, str]]


def night(store: Store, tree: Path, number: int) -> None:
    source = load_sources()["sample"].model_copy(update={"served_by": None})
    with serve_tree(tree, memento=NIGHT + timedelta(days=number)) as gateway:
        harvest(source, store, f"night-{number}", gateway=gateway)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Four nights: as it is, unchanged, edited (a word, and markup as text), gone."""
    folder = tmp_path_factory.mktemp("capture")
    tree, store = folder / "tree", Store(folder / "store")
    shutil.copytree(SAMPLE_ROOT, tree)
    night(store, tree, 1)
    night(store, tree, 2)
    file = tree / ARTICLE
    text = file.read_text(encoding="utf-8")
    assert text.count("predictable") >= 1
    edited = text.replace("predictable", "&lt;script&gt;alert(1)&lt;/script&gt; cordial", 1)
    file.write_text(edited, encoding="utf-8")
    night(store, tree, 3)
    file.unlink()
    night(store, tree, 4)
    return store


@pytest.fixture
def say(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    monkeypatch.setenv("READOUTS_STORE", str(store.root))
    monkeypatch.setenv("COLUMNS", "110")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["-q", "capture", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.mark.parametrize("url", [URL, f"http://{ARTICLE}", ARTICLE, ARTICLE.removeprefix("www."), URL + "/"])
def test_all_captures_of_a_page_however_it_is_spelt(say: Say, url: str) -> None:
    code, out, _ = say(url)
    rows = [line.split() for line in out.splitlines() if line[:1].isdigit()]
    assert code == 0
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [row[1] for row in rows] == ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"]
    assert [row[3] for row in rows] == ["200", "304", "200", "404"]
    assert " ".join(rows[1][4:7]) == "revisit of 1"
    assert "sample/2026/sample-2026-11.warc.gz:" in rows[0][-1]


def test_the_words_that_changed_between_two(say: Say) -> None:
    code, out, _ = say(URL, "3", "1")  # in order of time, however they are named
    assert code == 0
    assert "[-predictable-]{+<script>alert(1)</script> cordial+}" in " ".join(out.split())
    assert out.count("[-") == out.count("{+") == 1
    assert say(URL, "1", "2")[1].endswith("The parser sees the same title, date and text in both.\n")


def test_diff_takes_the_last_two_pages_that_differ(say: Say) -> None:
    out = say(URL, "--diff")[1]
    assert "- capture 3" in out and "+ capture 4" in out and "{+(no release: " in out


def test_the_page_escapes_what_the_captures_hold(say: Say, tmp_path: Path) -> None:
    code, out, _ = say(URL, "1", "3", "--html", str(tmp_path / "diff.html"))
    html = (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert (code, out.strip()) == (0, str(tmp_path / "diff.html"))
    assert "<del>predictable</del><ins>&lt;script&gt;alert(1)&lt;/script&gt; cordial</ins>" in html
    assert "<script" not in html and "default-src 'none'" in html


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([URL + "x"], "x was never captured: "),
        ([URL + "x"], "of readouts-sample.example there are "),
        (["https://elsewhere.example/"], "none of elsewhere.example was"),
        ([URL, "1", "9"], "there is no capture 9 of this page; there are 1 to 4"),
        ([URL, "0", "1"], "there is no capture 0 of this page"),
        ([URL, "1"], "to compare, name two captures by their numbers"),
        ([URL, "1", "2", "3"], "to compare, name two captures by their numbers"),
    ],
)
def test_what_is_not_there_is_said(say: Say, arguments: list[str], message: str) -> None:
    code, _, err = say(*arguments)
    assert code == 2 and message in err


def test_an_item_of_a_feed_is_seen_in_the_captures_of_the_feed(tmp_path: Path) -> None:
    store, url = Store(tmp_path), f"http://{HOST}/readout-1"

    def feed(word: str) -> str:
        text = f"&lt;p&gt;The minister met his {word} counterpart today in the capital.&lt;/p&gt;" * 3
        item = f"<item><title>Readout</title><link>{url}</link><description>{text}</description></item>"
        return f"<rss><channel>{item}</channel></rss>"

    source = make_feed_source(urls=[f"http://{HOST}/feed"])
    with FaultSite() as site:
        for number, word in enumerate(("Kenyan", "Kenyan", "Tanzanian")):
            site.at(f"/{HOST}/feed", page(feed(word), Content_Type="application/rss+xml"))
            harvest(source, store, f"night-{number}", gateway=site.address)
    sights = seen(store, {"site": source}, url)
    assert [(s.number, s.same_as) for s in sights] == [(1, None), (2, 1), (3, None)]
    compared = compare(store, {"site": source}, url, sights[0], sights[2])
    changed = {p.text for paragraph in compared.paragraphs for p in paragraph if p.kind != "same"}
    assert changed == {"Kenyan", "Tanzanian"}


# ---------------------------------------------------------------------------------------- difference

TEXTS = st.lists(st.text(alphabet="ab .,é", min_size=1, max_size=12), max_size=6)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_their_difference(old: list[str], new: list[str]) -> None:
    found = difference(old, new)
    for texts, kind in ((old, "gone"), (new, "new")):
        read = ["".join(p.text for p in paragraph if p.kind in ("same", kind)) for paragraph in found]
        assert [text for text in read if text] == texts


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: list[str]) -> None:
    assert all(is_same(paragraph) for paragraph in difference(text, text))
