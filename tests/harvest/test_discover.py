"""Listing pages of every era, and feeds."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.harvest.address import BadUrl, Gateway, canonical
from transforms.harvest.discover import Link, article_links, feed_page, page_count, page_names, page_url
from transforms.harvest.robots import is_html
from transforms.harvest.sample_site import file_of
from transforms.sources.model import Section

ARTICLE = re.compile(r"/t\d+(_\d+)?\.s?html?$")
HOSTS = ("www.mfa.example",)
BASE = "https://www.mfa.example/eng/xw/index.html"


@pytest.mark.parametrize(
    ("row", "url", "shown"),
    [
        (
            '<li><a href="./t1638430.shtml" target="_blank">T</a>(2019-02-01)</li>',
            "/eng/xw/t1638430.shtml",
            date(2019, 2, 1),
        ),
        (
            '<div><a href="202410/t20241024_1.html">T</a><div>October 24, 2024</div></div>',
            "/eng/xw/202410/t20241024_1.html",
            date(2024, 10, 24),
        ),
        (
            '<li><a href="../zgyw/t20041210_2.htm">T（2004-12-10）</a></li>',
            "/eng/zgyw/t20041210_2.htm",
            date(2004, 12, 10),
        ),
        ('<tr><td>· <a href="/pol/t20090626_3.htm">T</a></td></tr>', "/pol/t20090626_3.htm", None),
        ('<li><a href="t1.htm">T</a>(2019-13-45)</li>', "/eng/xw/t1.htm", None),
    ],
)
def test_rows_of_every_template(row: str, url: str, shown: date | None) -> None:
    (link,) = article_links(row.encode(), BASE, ARTICLE, HOSTS)
    assert (link.url, link.shown) == (f"https://www.mfa.example{url}", shown)


def test_a_row_does_not_take_its_neighbours_date() -> None:
    rows = b'<ul><a href="t1.htm">one</a> <a href="t2.htm">two</a> (2020-01-02)</ul>'
    assert [link.shown for link in article_links(rows, BASE, ARTICLE, HOSTS)] == [None, None]


def test_links_that_are_no_articles_of_ours_are_left() -> None:
    rows = (
        b'<a href="javascript:void(0)">x</a><a href="mailto:a@b.example">x</a><a href="https://other.example/t1.htm">x</a>'
        b'<a href="index_1.html">x</a><a href="http://user:pw@www.mfa.example/t1.htm">x</a>'
        b'<a href="//www.mfa.example/t2.htm#a">y  z</a>'
    )
    assert article_links(rows, BASE, ARTICLE, HOSTS) == [Link("https://www.mfa.example/t2.htm", "y z", None)]


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("var countPage = 67//pages", 67),
        ("var countPage=1;", 1),
        ('createPageHTML(12, 0, "index", "htm");', 12),
        ("", None),
    ],
)
def test_page_counts(script: str, count: int | None) -> None:
    assert page_count(f"<script>{script}</script>".encode()) == count


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ('createPageHTML(12, 0, "index", "htm");', "index_{n}.htm"),
        ('createPageHTML(12, 0, "index", "htm", "x")', "index_{n}.htm"),
        (
            r"""document.write("<a href=\"default"+"_" + nextPage + "."+"shtml\" class='fy'>");""",
            "default_{n}.shtml",
        ),
        ("createPageHTML(12);", None),
        ('createPageHTML(1, 0, "../../x", "htm")', None),
        ("", None),
    ],
)
def test_page_names(script: str, names: str | None) -> None:
    assert page_names(f"<script>{script}</script>".encode()) == names


def test_page_addresses() -> None:
    paged = Section(start="https://a.example/x/default.shtml", pages="default_{n}.shtml")
    assert [page_url(paged, i) for i in (0, 1, 28)] == [
        "https://a.example/x/default.shtml",
        "https://a.example/x/default_1.shtml",
        "https://a.example/x/default_28.shtml",
    ]
    assert page_url(Section(start="https://a.example/x/"), 1) is None


# ---------------------------------------------------------------------------------------- feeds


def test_rss_and_atom_items_and_next() -> None:
    rss = (
        b'<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="next" href="?paged=2"/>'
        b"<item><link>https://a.example/1</link></item><item><guid>g2</guid></item></channel></rss>"
    )
    page = feed_page(rss, "https://a.example/feed/")
    assert page and [link.url for link in page.links] == ["https://a.example/1", "g2"]
    assert page.next_url == "https://a.example/feed/?paged=2"
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id>'
    atom += b'<link rel="next" href="/no"/></entry></feed>'
    page = feed_page(atom, "https://a.example/")
    assert page and [link.url for link in page.links] == ["x"] and page.next_url is None


@pytest.mark.parametrize(
    "body", [b"", b"<!DOCTYPE html><html><body>home</body></html>", b"{}", b"\x00\xff", b"<urlset/>"]
)
def test_no_feed(body: bytes) -> None:
    assert feed_page(body, "https://a.example/") is None


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    body = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body += "<rss><channel><item><guid>&x;</guid></item></channel></rss>"
    assert "secret" not in str(feed_page(body.encode(), "https://a.example/"))


@given(st.binary(max_size=300))
def test_nothing_raises_on_any_bytes(body: bytes) -> None:
    article_links(body, BASE, ARTICLE, HOSTS)
    feed_page(body, BASE)
    page_count(body)
    is_html(body)


# ---------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://A.Example:80/x?y=1#z", "http://a.example/x?y=1"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example/a/../../b/./c", "https://a.example/b/c"),
        ("https://a.example/%2e%2e/%2E%2e/etc/passwd", "https://a.example/etc/passwd"),
        ("https://a.example/a/b/..", "https://a.example/a/"),
        ("https://a.example:8443/ü x%20y", "https://a.example:8443/%C3%BC%20x%20y"),
        ("  https://a.example/x\n", "https://a.example/x"),
    ],
)
def test_one_spelling_per_address(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x.html",
        "file:///etc/passwd",
        "ftp://a.example/",
        "https:///x",
        "https://../x",
        "https://a..b/",
        "https://-a/",
        "https://u:p@a.example/",
        "https://a.example/\x00",
        "https://a.example/a\nHost: b",
        "https://[::1",
        "https://a b/",
    ],
)
def test_bad_addresses(url: str) -> None:
    with pytest.raises(BadUrl):
        canonical(url)


@given(st.text(max_size=60))
def test_a_gateway_address_never_leaves_its_host_folder(path: str) -> None:
    try:
        url = canonical("/" + path, "https://a.example/")
    except BadUrl:
        return
    located = Gateway("http://127.0.0.1:1").locate(url)
    assert located.startswith("http://127.0.0.1:1/")
    assert ".." not in located.split("?")[0].replace("%2e", ".").replace("%2E", ".").split("/")


def test_a_bad_gateway_is_named() -> None:
    with pytest.raises(BadUrl, match="READOUTS_GATEWAY"):
        Gateway.at("localhost:8000")


@pytest.mark.parametrize(
    "target",
    [
        "/../secret",
        "/a.example/../../secret",
        "/%2e%2e/secret",
        "/a.example/%2e%2e%2f%2e%2e%2fsecret",
        "//etc/passwd",
        "/a.example\\..\\..\\secret",
        "/a.example/%00",
        "/a.example/link",
        "/a.example",
    ],
)
def test_the_tree_server_serves_nothing_outside_its_tree(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "root/a.example").mkdir(parents=True)
    (tmp_path / "root/a.example/link").symlink_to(tmp_path / "secret")
    assert file_of(tmp_path / "root", target) is None


def test_the_tree_server_finds_files_and_folders(tmp_path: Path) -> None:
    folder = tmp_path / "a.example/x"
    folder.mkdir(parents=True)
    (folder / "default.shtml").write_text("x")
    assert file_of(tmp_path, "/a.example/x/") == (folder / "default.shtml").resolve()
    assert file_of(tmp_path, "/a.example/x/default.shtml?a=1") == (folder / "default.shtml").resolve()
    assert file_of(tmp_path, "/a.example/x") is None
