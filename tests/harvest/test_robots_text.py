"""RFC 9309, 2.2: which group speaks to us, and which rule decides."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.harvest.robots import PARSED_BYTES, TOKEN, rules
from transforms.harvest.robots_text import read_robots

AT = "https://www.site.example"
US = "User-agent: readouts\n"


def allows(text: str | bytes, path: str) -> bool:
    return read_robots(text.encode() if isinstance(text, str) else text, TOKEN).allows(AT + path)


# rules of our group, address, allowed
DECIDES = [
    ("Disallow: /", "/", False),
    ("Disallow: /", "/robots.txt", True),  # implicitly allowed
    ("Disallow:", "/x", True),
    ("Disallow: /x", "/xy", False),  # a prefix
    ("Disallow: /x", "/X", True),  # case counts
    ("Disallow: /x/", "/x", True),
    ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),  # the longest rule
    ("Allow: /a/b\nDisallow: /a", "/a/b/c", True),  # whatever their order
    ("Allow: /a\nDisallow: /a/b", "/a/b", False),
    ("Disallow: /a\nAllow: /a", "/a", True),  # Allow where both are as long
    ("Disallow: /x/\nAllow: /x/index.html", "/x/", False),  # no rule about index pages
    ("Disallow: *.pdf", "/a/b.pdf?x=1", False),
    ("Disallow: /*.pdf$", "/a/b.pdf?x=1", True),
    ("Disallow: /*.pdf$", "/a/b.pdf", False),
    ("Disallow: /a*c*e$", "/abcde", False),
    ("Disallow: /a*c*e$", "/abcdef", True),
    ("Disallow: /ab*b$", "/ab", True),  # a wildcard's two sides do not share a letter
    ("Disallow: /$", "/", False),
    ("Disallow: /$", "/x", True),
    ("Disallow: /p$q", "/p$q", False),  # inside a path it is a letter
    ("Disallow: /x%2A", "/x*y", False),  # spelt out, it is the character
    ("Disallow: /x%2A", "/xay", True),
    ("Disallow: /x%24", "/x$y", False),
    ("Disallow: /foo/bar?baz=quz", "/foo/bar?baz=quz", False),
    ("Disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
    ("Disallow: /foo/bar/\u30c4", "/foo/bar/%E3%83%84", False),
    ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", False),
    ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
    ("Disallow: news", "/news", True),  # no path begins like this
    ("Disallow: /a # b\n#Disallow: /c", "/c", True),
    ("Disallow: /a # b", "/a", False),
    ("disallow : /a", "/a", False),
    ("Disallow /a", "/a", False),
    ("Dissalow: /a", "/a", False),
    ("Disallow: /?", "/?page=2", False),
    ("Disallow: /?", "/", True),
]


@pytest.mark.parametrize(("group", "path", "allowed"), DECIDES)
def test_the_longest_rule_decides(group: str, path: str, allowed: bool) -> None:
    assert allows(US + group, path) is allowed


# file, whether /a is allowed
SPEAKS = [
    ("User-agent: *\nDisallow: /", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: readouts\nDisallow: /b", True),  # our own group alone
    ("User-agent: READOUTS\nDisallow: /", False),
    ("User-agent: readouts/1.0 (+x)\nDisallow: /", False),
    ("User-agent: read\nDisallow: /", True),  # another product
    ("User-agent: readouts-images\nDisallow: /", True),
    ("User-agent: other\nDisallow: /", True),
    ("User-agent: other\nUser-agent: readouts\nDisallow: /", False),
    (
        "User-agent: readouts\nAllow: /b\nUser-agent: other\nUser-agent: readouts\nDisallow: /a",
        False,
    ),  # merged
    ("User-agent: readouts\n\nSitemap: https://x.example/s.xml\nUser-agent: other\nDisallow: /", False),
    ("User-agent: readouts\nCrawl-delay: 3\nUser-agent: other\nDisallow: /", False),  # not ended by it
    ("User-agent: *\nDisallow: /\nUser-agent: readouts\n", True),  # a group without rules is a group
    ("User-agent: *\nDisallow: /\nUser-agent: readouts\nDisallow:\n", True),
    ("Disallow: /", True),  # before any group
    ("User-agent: readouts\r\nDisallow: /\r\n", False),
    ("User-agent: readouts\rDisallow: /\r", False),
    ("\ufeffUser-agent: readouts\nDisallow: /", False),
    ("  User-agent : readouts \n\t disallow:/", False),
    ("useragent: readouts\nDisallow: /", False),
]


@pytest.mark.parametrize(("text", "allowed"), SPEAKS)
def test_which_group_speaks_to_us(text: str, allowed: bool) -> None:
    assert allows(text, "/a") is allowed


def test_a_path_in_the_bytes_of_the_site() -> None:
    gbk = "新闻".encode("gb18030")
    assert not allows(US.encode() + b"Disallow: /" + gbk, "/%D0%C2%CE%C5/t1.html")


def test_crawl_delay_and_sitemaps() -> None:
    text = b"User-agent: *\nCrawl-delay: 7\nDisallow:\nSitemap: https://x.example/s.xml\n"
    found = read_robots(text, TOKEN)
    assert (found.crawl_delay_s, found.sitemaps) == (7.0, ("https://x.example/s.xml",))
    assert read_robots(text + b"User-agent: readouts\nDisallow:\n", TOKEN).crawl_delay_s is None
    for odd in (b"soon", b"-1", b"nan", b"inf", b""):
        assert read_robots(b"User-agent: *\nCrawl-delay: " + odd, TOKEN).crawl_delay_s is None


def test_the_first_500_kib_count_line_by_line() -> None:
    head = b"User-agent: *\nDisallow: /\n"
    line = b"Allow: /news/only/this\n"
    filler = b"#" * (PARSED_BYTES - len(head) - 12) + b"\n"  # the last line is cut after "Allow: /new"
    assert not rules(200, head + filler + line).allows(AT + "/news/x")
    assert rules(200, head + line + filler).allows(AT + "/news/only/this")


def test_no_pattern_is_slow() -> None:
    started = time.process_time()
    assert allows(US + "Disallow: /" + "*a" * 2000 + "b$", "/" + "a" * 20_000)
    assert allows(US + " " * 400_000 + "x\nDisallow" + " " * 400_000 + "x", "/a")
    assert time.process_time() - started < 1


@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_bytes_raise(text: bytes, path: str) -> None:
    read_robots(text, TOKEN).allows("https://x.example/" + path.replace("[", "").replace("]", ""))
    rules(200, text)
