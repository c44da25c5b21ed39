"""Every article of the specimens, in all four trees, gives exactly its title, date and paragraphs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.parse.cases import one_refusal, one_release
from tests.parse.conftest import Read

PARSER = {"a": "mfa_2015", "b": "mfa_2021", "c": "mfa_2024", "d1": "mission", "d2": "embassy_table"}


@pytest.fixture(scope="module")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("specimens")
    subprocess.run(
        [sys.executable, shared / "specimens" / "build.py", "--out", out], check=True, capture_output=True
    )
    return out


def documents(built: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(tree, expected) of every article that is live in a tree."""
    expected = {f.stem: json.loads(f.read_text("utf-8")) for f in (built / "expected").glob("*.json")}
    yield from (("site", e) for name, e in sorted(expected.items()) if "." not in name)
    for night in json.loads((built / "nights.json").read_text("utf-8"))["nights"]:
        for doc, live in sorted(night["live"].items()):
            name = doc if live["revision"] == 1 else f"{doc}.r{live['revision']}"
            yield night["tree"], expected[name] | {"url": live["url"]}


def body_of(built: Path, tree: str, url: str) -> bytes:
    parts = urlsplit(url)
    return (built / tree / parts.netloc / parts.path.lstrip("/")).read_bytes()


@pytest.mark.parametrize("declared", ["the template's parser", "none of it"])
def test_articles(built: Path, read: Read, declared: str) -> None:
    wrong, n = [], 0
    for tree, gold in documents(built):
        template = PARSER[gold["template"]]
        names = (template,) if declared == "the template's parser" else ("rss",)
        found = one_release(read(gold["url"], body_of(built, tree, gold["url"]), parsers=names))
        shown = found.published_date.isoformat() if found.published_date else None
        seen = (found.parser, found.title, shown, [*found.paragraphs], found.lang)
        paragraphs = [p["text"] for p in gold["paragraphs"]]
        if seen != (template, gold["title"], gold["published_date"], paragraphs, "en"):
            wrong.append((tree, gold["doc"], seen))
        n += 1
    assert not wrong
    assert n > 200


def test_removed_pages_are_refused(built: Path, read: Read) -> None:
    nights = json.loads((built / "nights.json").read_text("utf-8"))["nights"]
    pages = [(night["tree"], url) for night in nights for url in night["system_pages"]]
    assert len(pages) > 3
    for tree, url in pages:
        refusal = one_refusal(read(url, body_of(built, tree, url)))
        assert (refusal.reason, refusal.rule_id) == ("not_a_release", "parse.system_page")


def test_listings_taken_for_articles_are_refused(built: Path, read: Read) -> None:
    for name in ("index", "default"):
        for file in sorted((built / "site" / "www.mfa.example").rglob(f"{name}*.*html")):
            if b"countPage" in (body := file.read_bytes()):
                assert (
                    one_refusal(read("https://www.mfa.example/x.html", body)).rule_id == "parse.listing_page"
                )
