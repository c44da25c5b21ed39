from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from tests.parse.cases import one_refusal, one_release, releases
from tests.parse.conftest import Read

URL = "https://www.state.gov/rss-feed/press-releases/feed/"


def rss(items: str, head: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Releases</title>'
        f"{head}{items}</channel></rss>"
    ).encode()


def item(n: int = 1, content: str = "<p>Text.</p>", title: str = "A Visit", extra: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>https://www.state.gov/visit-{n}/</link>"
        f"<pubDate>Tue, 22 Feb 2022 03:28:00 +0000</pubDate>{extra}"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )


def test_an_item_is_a_release(read: Read) -> None:
    description = "<description><![CDATA[<p>Short.</p>]]></description>"
    body = rss(
        item(content="<p>Office</p>\n<p>He said <b>so</b>.</p><ul><li>One</li></ul>", extra=description)
    )
    found = one_release(read(URL, body, "state_us", "feed"))
    assert found.url == "https://www.state.gov/visit-1/"
    assert found.text == "Office\nHe said so.\nOne"
    assert found.published_date == date(2022, 2, 21)
    assert found.published_at == datetime(2022, 2, 22, 3, 28, tzinfo=timezone.utc)
    assert (found.published_tz, found.lang, found.parser) == ("America/New_York", "en", "rss")


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("Women &amp; Girls", "Women & Girls"),
        ("The Minister&#8217;s\u00a0Visit", "The Minister’s Visit"),
        ("The Minister&amp;#8217;s &amp;amp; Co.", "The Minister’s & Co."),
        ("<![CDATA[A <em>long</em>\n visit]]>", "A long visit"),
    ],
)
def test_item_titles(read: Read, shown: str, title: str) -> None:
    assert one_release(read(URL, rss(item(title=shown)), "state_us", "feed")).title == title


def test_description_stands_in_for_missing_content(read: Read) -> None:
    body = rss("<item><title>T</title><link>/a?utm_source=x#y</link><description>&lt;p&gt;One.&lt;/p&gt;"
               "&lt;p&gt;The post T appeared first on Us.&lt;/p&gt;</description></item>")  # fmt: skip
    found = one_release(read(URL, body, "state_us", "feed"))
    assert (found.url, found.text) == ("https://www.state.gov/a", "One.")
    assert (found.published_date, found.published_at, found.published_tz) == (None, None, None)


def test_a_permalink_guid_stands_in_for_a_missing_link(read: Read) -> None:
    body = rss(
        "<item><title>T</title><guid>https://www.state.gov/t/</guid><description>X.</description></item>"
    )
    assert one_release(read(URL, body, "state_us", "feed")).url == "https://www.state.gov/t/"


def test_the_guid_is_the_serial_unless_it_repeats_the_link(read: Read) -> None:
    """Two releases under one address are told apart by it: a national day's message comes every year."""
    own = '<guid isPermaLink="false">https://www.state.gov/?post_type=x&#038;p=245945</guid>'
    same = "<guid>https://www.state.gov/visit-1/</guid>"
    found = releases(read(URL, rss(item(extra=own) + item(extra=same)), "state_us", "feed"))
    assert [r.serial for r in found] == ["https://www.state.gov/?post_type=x&p=245945", None]
    assert {r.url for r in found} == {"https://www.state.gov/visit-1/"}


def test_an_item_without_link_title_or_text_is_refused_and_the_others_stay(read: Read) -> None:
    body = rss(
        "<item><title>T</title><description>No link.</description></item>"
        + item(2, title="")
        + item(3, content="<p>&nbsp;</p><img src='x.jpg'>")
        + item(4)
    )
    found = read(URL, body, "state_us", "feed")
    assert [getattr(r, "reason", "release") for r in found] == [
        "broken_feed",
        "no_title",
        "empty_text",
        "release",
    ]
    assert [getattr(r, "rule_id", "") for r in found[:3]] == [
        "parse.item_without_link", "parse.no_title", "parse.no_text",
    ]  # fmt: skip


def test_a_script_among_the_elements_is_ignored(read: Read) -> None:
    """As the State Department's feed had it, ill-formed: a plug-in wrote its script between the elements."""
    script = "<script>if (a > 0 && b < 1) { wrap('<div class=\"x\"></div>'); }</script>"
    found = one_release(read(URL, rss(item(extra=script)), "state_us", "feed"))
    assert found.text == "Text."


def test_the_last_item_of_a_truncated_feed_is_refused(read: Read) -> None:
    body = rss(item(1) + item(2, content="<p>Whole text.</p><p>Second.</p>"))
    found = read(URL, body[: body.index(b"Second")], "state_us", "feed")
    assert [getattr(r, "url", "") for r in found[:1]] == ["https://www.state.gov/visit-1/"]
    assert (found[1].reason, found[1].rule_id) == ("broken_feed", "parse.feed_damaged")  # type: ignore[union-attr]
    assert len(found) == 2


def test_the_declared_encoding_is_not_trusted(read: Read) -> None:
    body = rss(item(content="<p>“Régis” said so.</p>")).replace(b"UTF-8", b"ISO-8859-1")
    assert one_release(read(URL, body, "state_us", "feed")).text == "“Régis” said so."


def test_entities_of_a_document_type_are_not_fetched_or_expanded(read: Read) -> None:
    declared = b'<!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    body = rss(item(title="A &a;&x; visit")).replace(b"<rss", declared + b"<rss", 1)
    assert one_release(read(URL, body, "state_us", "feed")).title == "A &a;&x; visit"


def test_html_entities_that_xml_does_not_know_are_decoded(read: Read) -> None:
    body = rss(
        "<item><title>The Minister&rsquo;s&nbsp;Visit &AMP; Q&A</title><link>/a</link>"
        "<description>&lt;p&gt;One&rsquo;s.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description></item>"
    )
    found = one_release(read(URL, body, "state_us", "feed"))
    assert (found.title, found.text) == ("The Minister’s Visit & Q&A", "One’s.\nTwo.")


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title type="html">Talks &amp;amp; a call</title><link rel="edit" href="https://a.example/edit"/>
<link rel="alternate" type="text/html" href="http://en.kremlin.ru/events/1"/><id>tag:1</id>
<published>2022-02-03T22:35:00Z</published><updated>2022-02-04T00:00:00Z</updated>{content}</entry></feed>"""


@pytest.mark.parametrize(
    "content",
    [
        '<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content>',
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>',
        '<content type="text">One.\n\nTwo.</content>',
        '<content/><summary type="html"><![CDATA[One.<br/><br/>Two.]]></summary>',
    ],
)
def test_atom(read: Read, content: str) -> None:
    body = ATOM.format(content=content).encode()
    found = one_release(read("http://en.kremlin.ru/feed", body, "kremlin", "feed", parsers=("atom",)))
    assert (found.title, found.url, found.text) == (
        "Talks & a call",
        "http://en.kremlin.ru/events/1",
        "One.\nTwo.",
    )
    assert found.published_at == datetime(2022, 2, 3, 22, 35, tzinfo=timezone.utc)
    assert found.published_date == date(2022, 2, 4)  # in Moscow


def test_a_source_that_turned_to_atom_is_still_read(read: Read) -> None:
    body = ATOM.format(content='<content type="text">One.</content>').encode()
    assert [r.parser for r in releases(read(URL, body, "state_us", "feed", parsers=("rss",)))] == ["atom"]


@pytest.mark.parametrize(
    ("body", "reason", "rule"),
    [
        (b"<!DOCTYPE html><html><body>Moved</body></html>", "feed_is_html", "parse.feed_is_html"),
        (b"<html><head></head></html>", "feed_is_html", "parse.feed_is_html"),
        (b"{}", "broken_feed", "parse.no_feed"),
        (b"<opml/>", "broken_feed", "parse.no_feed"),
        (rss(""), "broken_feed", "parse.no_items"),
        (b"  \n", "empty_text", "parse.empty_body"),
        (bytes(range(128, 256)) * 40, "decode_error", "parse.undecodable"),
    ],
)
def test_what_is_no_feed(read: Read, body: bytes, reason: str, rule: str) -> None:
    refusal = one_refusal(read(URL, body, "state_us", "feed"))
    assert (refusal.stage, refusal.reason, refusal.rule_id, refusal.url) == ("parse", reason, rule, URL)
