"""Parsing takes time linear in the page, however it is built."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.growth import grows_linearly
from tests.parse.conftest import Read
from transforms.parse.nesting import DEEPEST, nests_too_deeply
from transforms.records import Refusal

HEAD = b'<div class="view-title">T</div><div class="view-txt">'
TITLE = b'<div class="view-title">T'
BODY = b'x</div><div class="view-txt">x'
NEW = b'<div class="content_text">x</div>'
# Whole pages of size n (of 10,000).
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "open elements": lambda n: HEAD + b"<div><b>" * n + b"text",
    "open elements of no template": lambda n: b"<div><b>" * n + b"text",
    "closed elements": lambda n: HEAD + b"<div>" * n + b"text" + b"</div>" * n,
    "nested spans": lambda n: NEW + b"<span>" * n + b"text",
    "fonts": lambda n: HEAD + b"".join(b"<font size=%d>" % i for i in range(n)) + b"<p>x",
    "paragraphs": lambda n: HEAD + b"<p>a" * n,
    "open links": lambda n: HEAD + b"<a href=x>a" * n,
    "paragraphs with spans": lambda n: NEW + b"<p><span>a</span></p>" * n,
    "breaks": lambda n: HEAD + b"a<br>" * n,
    "nested tables": lambda n: b"<table><tr><td>" * n + b"Home &gt; News",
    "rows of breadcrumbs": lambda n: b"<table>" + b"<tr><td>Home &gt; News</td></tr>" * n,
    "one long breadcrumb": lambda n: b"<table><tr><td>" + b"a > " * n,
    "open quotes": lambda n: HEAD + b'<a href="' * n,
    "open comments": lambda n: HEAD + b"<!--" * n,
    "angle brackets": lambda n: b"<" * 10 * n,
    "footers": lambda n: HEAD + b"<p>x.</p>" + b"<p>[Print]</p>" * n,
    "half a footer": lambda n: HEAD + b"<p>x." + b"[ " * n,
    "spaces in the title": lambda n: TITLE + b" " * 10 * n + BODY,
    "breaks in the title": lambda n: TITLE + b"&lt;br&gt; " * n + BODY,
    "dates": lambda n: b'<div class="view-date">' + b"2024-1" * n + b"</div>" + TITLE + BODY,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_linear_time(read: Read, name: str) -> None:
    def act(n: int) -> object:
        return read("https://a.example/t1000.html", HOSTILE[name](n), "sample")

    assert grows_linearly(act, 2_500)


def test_what_nests_too_deeply_is_refused(read: Read) -> None:
    (found,) = read("https://a.example/t1000.html", HOSTILE["closed elements"](10_000), "sample")
    assert isinstance(found, Refusal)
    assert (found.reason, found.rule_id) == ("unknown_template", "parse.nested_too_deeply")


@pytest.mark.parametrize(
    ("page", "deep"),
    [
        ("<p>a<br><li>b" * 10_000, False),  # need not be closed
        ("<div><b>a</b></div>" * 10_000, False),
        ("</div>" * 10_000 + "<i>a</i>", False),
        ("<DIV>" * (DEEPEST + 1) + "<br>" * 10_000, True),
        ("<div>" * DEEPEST + "<br>" * 10_000, False),
    ],
)
def test_depth(page: str, deep: bool) -> None:
    assert nests_too_deeply(page) == deep
