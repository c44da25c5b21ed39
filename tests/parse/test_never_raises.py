"""A parser never raises on a damaged page, and what it returns is well-formed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.parse.conftest import Read
from transforms.records import Refusal, Release
from transforms.sources.model import BUILT_IN

PAGES = [f.read_bytes() for f in sorted((BUILT_IN / "sample_site").rglob("t*.*htm*"))]
TABLE = (
    "<table><tr><td>Home &gt; News</td></tr><tr><td>A Visit</td></tr><tr><td>2009-06-26</td></tr>"
    "<tr><td><p>One.<br><br>Two “2”.</p></td></tr><tr><td>Print</td></tr></table>"
).encode()
RSS = (
    '<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    + "<item><title>A &amp; B</title><link>https://a.example/1</link><pubDate>Tue, 22 Feb 2022 03:28:00 +0000"
    "</pubDate><content:encoded><![CDATA[<p>One’s.</p>]]></content:encoded></item>" * 3 + "</channel></rss>"
).encode()
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="https://a.example/2"/>'
    b'<updated>2022-02-03T22:35:00Z</updated><content type="html">&lt;p&gt;One.</content></entry></feed>'
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def damaged(draw: st.DrawFn, pages: list[bytes]) -> bytes:
    """A page cut, spliced with another and with some bytes replaced."""
    page, other = draw(st.sampled_from(pages)), draw(st.sampled_from(pages))
    start, end = draw(st.integers(0, len(page))), draw(st.integers(0, len(page)))
    piece = draw(st.integers(0, len(other)))
    body = bytearray(page[:start] + other[piece : piece + draw(st.integers(0, 900))] + page[end:])
    for at in draw(st.lists(st.integers(0, max(0, len(body) - 1)), max_size=30)):
        if body:
            body[at] = draw(st.integers(0, 255))
    return bytes(body)


def assert_well_formed(found: list[Release | Refusal]) -> None:
    for one in found:
        if isinstance(one, Refusal):
            assert one.reason and one.rule_id.startswith("parse.") and one.detail and one.url
            one.detail.encode()
            continue
        assert one.title and one.paragraphs and one.lang
        assert all(p and p == " ".join(p.split()) for p in (one.title, *one.paragraphs))
        (one.text + one.title + one.url).encode()
        assert (one.published_at is None) or (one.published_date is not None and one.published_tz)


@QUICK
@given(body=damaged([*PAGES, TABLE]))
def test_damaged_pages(read: Read, body: bytes) -> None:
    found = read("https://www.readouts-sample.example/eng/t1000.html", body, "sample")
    assert len(found) == 1
    assert_well_formed(found)


@QUICK
@given(body=damaged([RSS, ATOM, PAGES[0]]))
def test_damaged_feeds(read: Read, body: bytes) -> None:
    found = read("https://www.state.gov/feed/", body, "state_us", "feed")
    assert found
    assert_well_formed(found)


@QUICK
@given(body=st.binary(max_size=600), role=st.sampled_from(["article", "feed"]))
def test_any_bytes(read: Read, body: bytes, role: str) -> None:
    assert_well_formed(read("https://a.example/t1000.html", body, "sample", role))


def test_deep_nesting(read: Read) -> None:
    deep = b'<div class="view-title">T</div><div class="view-txt">' + b"<div><b>" * 5_000 + b"text"
    found = read("https://a.example/t1000.html", deep, "sample")
    assert len(found) == 1
    assert_well_formed(found)
