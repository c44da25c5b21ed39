"""JSON of publishers' own APIs, and the page templates of counterparts. All texts are invented; the forms are
those the publishers document, or that readers of their sites name.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parse.cases import one_refusal, one_release, releases
from tests.parse.conftest import Read
from tests.parse.test_never_raises import QUICK, assert_well_formed

POST = {
    "id": 700001,
    "date": "2026-03-02T21:15:04",
    "date_gmt": "2026-03-03T02:15:04",
    "modified_gmt": "2026-03-03T03:00:00",
    "guid": {"rendered": "https://www.state.gov/?post_type=state_press_release&#038;p=700001"},
    "link": "https://www.state.gov/releases/2026/03/secretary-specimens-call",
    "title": {
        "rendered": "Secretary Specimen&#8217;s Call with <em>Freedonian</em> Foreign Minister Invented"
    },
    "content": {"rendered": "<p>The text is invented.</p>\n<p>Secretary Specimen spoke&nbsp;today.</p>\n"},
}
API = "https://www.state.gov/wp-json/wp/v2/state_press_release?page=1"
DOCUMENT = {
    "base_path": "/government/news/invented-minister-meets-invented-counterpart",
    "content_id": "00000000-0000-4000-8000-000000000001",
    "document_type": "press_release",
    "first_published_at": "2026-03-31T23:30:00.000+00:00",
    "public_updated_at": "2026-04-02T09:00:00.000+00:00",
    "title": "Invented Minister meets invented counterpart",
    "details": {
        "body": '<div class="govspeak"><p>The text is invented.</p><h2>Background</h2><p>It ends.</p></div>',
        "change_history": [{"note": "Added a name.", "public_timestamp": "2026-04-02T09:00:00.000+00:00"}],
    },
}
PAGE = "https://www.gov.uk" + str(DOCUMENT["base_path"])


def test_a_wordpress_page_gives_one_release_per_post(read: Read) -> None:
    body = json.dumps([POST, POST | {"id": 2, "guid": {"rendered": "g2"}}]).encode()
    first, second = releases(read(API, body, "state_us_rest", "feed"))
    assert first.title == "Secretary Specimen’s Call with Freedonian Foreign Minister Invented"
    assert first.paragraphs == ("The text is invented.", "Secretary Specimen spoke today.")
    assert first.url == POST["link"]
    assert first.serial == "https://www.state.gov/?post_type=state_press_release&p=700001"
    assert first.published_date == date(2026, 3, 2)  # in Washington
    assert first.published_at == datetime(2026, 3, 3, 2, 15, 4, tzinfo=timezone.utc)
    assert (first.parser, second.serial) == ("wordpress", "g2")


def test_a_page_without_posts_is_no_fault(read: Read) -> None:
    assert read(API, b"[]", "state_us_rest", "feed") == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": {"rendered": ""}}, "no_title"),
        ({"content": {"rendered": "", "protected": True}}, "empty_text"),
        ({"link": ""}, "broken_feed"),
        ({"content": None, "title": 3}, "no_title"),
    ],
)
def test_a_post_that_cannot_be_used_is_refused_alone(
    read: Read, changes: dict[str, object], reason: str
) -> None:
    found = read(API, json.dumps([POST | changes, POST]).encode(), "state_us_rest", "feed")
    assert one_refusal(found[:1]).reason == reason
    assert one_release(found[1:]).url == POST["link"]


def test_a_govuk_document_is_the_release_of_its_page(read: Read) -> None:
    release = one_release(read(PAGE, json.dumps(DOCUMENT).encode(), "fcdo_uk"))
    assert release.url == PAGE
    assert release.title == DOCUMENT["title"]
    assert release.paragraphs == ("The text is invented.", "Background", "It ends.")
    assert release.published_date == date(2026, 4, 1)  # half past midnight in London
    assert (release.parser, release.serial) == ("govuk", DOCUMENT["content_id"])


def test_a_govuk_body_in_several_renderings(read: Read) -> None:
    body = [
        {"content_type": "text/govspeak", "content": "no"},
        {"content_type": "text/html", "content": "<p>Yes."},
    ]
    document = DOCUMENT | {"details": {"body": body}}
    assert one_release(read(PAGE, json.dumps(document).encode(), "fcdo_uk")).paragraphs == ("Yes.",)


def test_what_was_redirected_is_no_release(read: Read) -> None:
    gone = {"content_id": "x", "document_type": "redirect", "base_path": "/a", "title": None}
    assert one_refusal(read(PAGE, json.dumps(gone).encode(), "fcdo_uk")).reason == "no_title"


def test_json_of_another_form_is_refused(read: Read) -> None:
    for body in (b'{"code": "rest_no_route"}', b"[1]", b'["a"]', b"[{}]"):
        assert one_refusal(read(API, body, "state_us_rest", "feed")).rule_id == "parse.no_feed"
        assert one_refusal(read(PAGE, body, "fcdo_uk")).rule_id == "parse.no_document"
    assert one_refusal(read(API, b'{"cut": ', "state_us_rest", "feed")).reason == "broken_feed"


KREMLIN = """<!doctype html><html><head><title>Invented meeting • President</title></head><body>
<article class="read__in hentry h-entry"><h1 class="entry-title p-name">Meeting with an invented person</h1>
<div class="read__lead entry-summary p-summary"><div><p>The lead is invented.</p></div></div>
<div class="read__meta"><time class="read__published" datetime="2026-02-03">February 3, 2026</time>
<div class="read__time">14:10</div><div class="read__place p-location">The Kremlin, Moscow</div></div>
<div class="entry-content e-content read__internal_content"><p>First paragraph.</p>
<div class="read__in_photo"><p>A caption.</p></div><p>Second paragraph.</p>
<div class="read__bottommeta"><p>Published in section: News</p></div></div></article></body></html>"""


def test_a_kremlin_page(read: Read) -> None:
    release = one_release(
        read("http://en.kremlin.ru/events/president/news/1", KREMLIN.encode(), "kremlin_pages")
    )
    assert release.title == "Meeting with an invented person"
    assert release.paragraphs == ("The lead is invented.", "First paragraph.", "Second paragraph.")
    assert release.published_at == datetime(2026, 2, 3, 11, 10, tzinfo=timezone.utc)
    assert release.parser == "kremlin"


MEA = """<div class="container"><span class="date">30 September, 2026</span>
<h2 class="titleText mb-3">Invented phone call</h2><div class="description"><p>The text is invented.</p>
<p>It has two paragraphs.</p><div class="d-flex tags"><a href="#">tag</a></div></div></div>"""


def test_a_fragment_of_the_indian_ministry(read: Read) -> None:
    url = "https://www.mea.gov.in/press-releases?dtl/41684/Invented_phone_call"
    release = one_release(read(url, MEA.encode(), "mea_in"))
    assert (release.url, release.title, release.parser) == (url, "Invented phone call", "mea_in")
    assert release.paragraphs == ("The text is invented.", "It has two paragraphs.")
    assert release.published_date == date(2026, 9, 30)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(POST | DOCUMENT)), inner)
    ),
    max_leaves=12,
)


@QUICK
@given(data=JSON, role=st.sampled_from(["article", "feed"]))
def test_any_json(read: Read, data: object, role: str) -> None:
    assert_well_formed(read(API, json.dumps(data).encode(), "state_us_rest", role))


@QUICK
@given(changes=st.dictionaries(st.sampled_from(sorted(POST | DOCUMENT)), JSON, max_size=4))
def test_documents_with_fields_of_any_form(read: Read, changes: dict[str, object]) -> None:
    assert_well_formed(read(API, json.dumps([POST | changes]).encode(), "state_us_rest", "feed"))
    assert_well_formed(read(PAGE, json.dumps(DOCUMENT | changes).encode(), "fcdo_uk"))
