"""A dry run tells what a harvest and a build would meet, and keeps nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import servers
from tests.harvest.conftest import HOST, START, list_pages, make_source
from tests.harvest.walks import posts, wordpress_source
from tests.servers import FaultSite, page
from transforms.source_check import SourceCheck, check, told
from transforms.sources.model import Source, load_sources

MISSION = (
    '<html><body><h3 class="view-title">A Visit</h3><div class="view-date">2026-11-19</div>'
    '<div class="view-txt"><P>Invented text.</P></div></body></html>'
)


@pytest.fixture
def site() -> object:
    with FaultSite() as running:
        yield running


@pytest.fixture
def checked(site: FaultSite) -> Callable[..., SourceCheck]:
    def run(source: Source | None = None, **limits: int) -> SourceCheck:
        return check(source or make_source(), gateway=site.address, **limits)

    return run


def test_a_source_that_works(site: FaultSite, checked: Callable[..., SourceCheck]) -> None:
    list_pages(site, "tb", "ta", count=3)
    for name in ("ta", "tb"):
        site.at(f"/{HOST}/news/{name}.html", page(MISSION))
    found = checked(pages=1, articles=1)
    text = told(found)
    assert found.ok and found.missing == ["time of day", "document number"]
    assert "1 of 3 pages, 2 links, 2 of them dated, 2026-11-18 to 2026-11-19" in text
    assert f"{HOST}/robots.txt: no rules (status 404)" in text
    assert "mission: 2026-11-19, 'A Visit', 2 words" in text
    assert "missing  no release has a time of day, nor a document number" in text
    assert "can be read: 3 requests" in text and f"/{HOST}/news/ta.html" not in site.hits


def test_a_template_that_nobody_knows(site: FaultSite, checked: Callable[..., SourceCheck]) -> None:
    list_pages(site, "ta")
    found = checked()
    assert not found.ok
    assert "refused: unknown_template [parse.no_template]" in told(found)
    assert "cannot be read as it is declared" in told(found)


def test_a_home_page_tells_the_folders_of_its_articles(
    site: FaultSite, checked: Callable[..., SourceCheck]
) -> None:
    links = [f"/eng/zgyw/202609/t2026091{n}_1.html" for n in range(3)] + ["/eng/xw/t1.html"]
    site.at(f"/{HOST}/news/index.html", page("".join(f'<a href="{link}">x</a>' for link in links)))
    assert "in /eng/zgyw/ (3), /eng/xw/ (1)" in told(checked())


def test_a_site_that_refuses(site: FaultSite, checked: Callable[..., SourceCheck]) -> None:
    site.at(f"/{HOST}/robots.txt", page("User-agent: *\nDisallow: /\n", Content_Type="text/plain"))
    found = checked()
    assert not found.ok and "0 links" in told(found) and "rules, crawl-delay none" in told(found)
    site.at(f"/{HOST}/robots.txt", page("", 500))
    found = checked()
    assert "nothing may be fetched (status 500)" in told(found)


def test_a_listing_that_is_gone(site: FaultSite, checked: Callable[..., SourceCheck]) -> None:
    site.at(f"/{HOST}/news/index.html", page("<html>moved</html>"))
    assert f"trouble  empty_listing: {START}" in told(checked())


def test_an_api_is_read_page_by_page(site: FaultSite, checked: Callable[..., SourceCheck]) -> None:
    release = "/wp-json/wp/v2/release?"
    site.at(f"/{HOST}{release}", servers.wordpress(posts("2026-11-05", "2026-11-04", "2026-11-03")))
    found = checked(wordpress_source())
    assert found.ok
    assert "2 of 2 pages, 3 links, 3 of them dated, 2026-11-03 to 2026-11-05" in told(found)
    assert "wordpress: 2026-11-05, '2026-11-05', 1 words, and 1 more items" in told(found)


def test_a_text_of_the_site_cannot_move_the_terminal(
    site: FaultSite, checked: Callable[..., SourceCheck]
) -> None:
    list_pages(site, "ta")
    site.at(f"/{HOST}/news/ta.html", page(MISSION.replace("A Visit", "A \x1b[31mVisit")))
    assert "\x1b" not in told(checked())


def test_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("READOUTS_STORE", str(tmp_path / "store"))
    found = check(load_sources()["sample"])
    assert found.ok and json.dumps(told(found))
    assert list(tmp_path.iterdir()) == []
