"""The embedded sample site: what its pages are for, and that the parsers read them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.parse.cases import one_refusal, one_release
from tests.parse.conftest import Read
from transforms.records import Release
from transforms.sources.model import BUILT_IN

SITE = BUILT_IN / "sample_site"
PAGES = sorted(f for f in SITE.rglob("t*.*") if f.is_file() and f.name != "robots.txt")
WWW = "www.readouts-sample.example"
SYSTEM_PAGE = SITE / WWW / "eng/xw/zyxw/202603/t20260304_11796031.html"


def url_of(file: object) -> str:
    return "https://" + str(file).split("sample_site/")[1]


@pytest.fixture(scope="module")
def found(read: Read) -> dict[str, Release]:
    pages = [f for f in PAGES if f != SYSTEM_PAGE]
    return {url_of(f): one_release(read(url_of(f), f.read_bytes(), "sample")) for f in pages}


def test_every_file_says_that_it_is_invented() -> None:
    files = [f for f in SITE.rglob("*") if f.is_file()]
    assert len(files) == 20
    assert [
        f for f in files if b"Sample" not in f.read_bytes() or b"invented text" not in f.read_bytes()
    ] == []


def test_pages_are_small() -> None:
    assert max(f.stat().st_size for f in PAGES) < 5_000


def test_every_page_but_the_system_page_is_a_release(found: dict[str, Release]) -> None:
    assert len(found) == 12
    assert {r.parser for r in found.values()} == {"mfa_2024", "mfa_2021", "mfa_2015", "mission"}
    assert all(r.published_date and r.lang == "en" for r in found.values())
    shown = found[f"https://{WWW}/mfa_eng/zxxx_662805/t1650001.shtml"]
    assert (shown.published_date, shown.published_at) == (date(2019, 4, 4), None)


def test_no_furniture_in_the_texts(found: dict[str, Release]) -> None:
    for release in found.values():
        assert not {"Print", "Suggest to a friend:", "Related"} & set(release.paragraphs)
        assert "invented" not in release.text and "_" not in release.title


def test_the_removed_page_answers_like_a_page(read: Read) -> None:
    refusal = one_refusal(read(url_of(SYSTEM_PAGE), SYSTEM_PAGE.read_bytes(), "sample"))
    assert (refusal.reason, refusal.rule_id) == ("not_a_release", "parse.system_page")


def test_the_missions_copies_share_serial_and_text_with_the_main_site(found: dict[str, Release]) -> None:
    main = {r.serial: r for url, r in found.items() if WWW in url}
    mirrors = [r for url, r in found.items() if WWW not in url]
    assert len(mirrors) == 2
    for mirror in mirrors:
        assert mirror.serial and main[mirror.serial].text == mirror.text
        assert main[mirror.serial].title == mirror.title
