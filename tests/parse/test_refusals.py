from __future__ import annotations

import pytest
import yaml

from tests.parse.cases import capture_of, one_refusal, one_release
from tests.parse.conftest import REPO, Read
from transforms.parse import PARSERS, UnknownParser, parse
from transforms.parse.refusals import _REASON_OF_ERROR
from transforms.sources.model import Source

URL = "https://www.mfa.example/eng/xw/zyxw/202609/t20260914_11900001.html"
ARTICLE = """<html><head><title>{title}_Ministry</title></head><body>
<h1 class="title">{title}</h1>
<div class="date">Updated: September 14, 2026 20:35</div>
<div class="content_text" id="News_Body_Txt_A">{body}</div>
</body></html>"""


@pytest.mark.parametrize(
    ("status", "error", "reason", "rule"),
    [
        (404, None, "http_error", "harvest.http_status"),
        (503, None, "http_error", "harvest.http_status"),
        (0, "timeout", "timeout", "harvest.no_response"),
        (0, "tls", "tls", "harvest.no_response"),
        (0, "too_large", "too_large", "harvest.no_response"),
        (0, "redirect_limit", "redirect_loop", "harvest.no_response"),
        (0, "robots_disallowed", "robots_disallowed", "harvest.no_response"),
        (0, "robots_unreachable", "robots_disallowed", "harvest.no_response"),
        (0, "dns", "connection", "harvest.no_response"),
        (0, None, "connection", "harvest.no_response"),
    ],
)
def test_a_failed_capture_is_one_refusal(
    sources: dict[str, Source], status: int, error: str | None, reason: str, rule: str
) -> None:
    refusal = one_refusal(parse(capture_of(URL, "article", status, error), b"", sources["mfa_cn"]))
    assert (refusal.stage, refusal.reason, refusal.rule_id, refusal.url) == ("harvest", reason, rule, URL)


@pytest.mark.parametrize(
    ("role", "status"), [("listing", 200), ("robots", 404), ("robots", 200), ("redirect", 302)]
)
def test_captures_that_hold_no_release_are_passed_over(
    sources: dict[str, Source], role: str, status: int
) -> None:
    assert parse(capture_of(URL, role, status), b"User-agent: *", sources["mfa_cn"]) == []


SYSTEM = (
    "<html><title>System notice_Ministry</title><h2>Sorry, the page you asked for does not exist.</h2></html>"
)
LISTING = "<html><title>News_Ministry</title><script>\nvar countPage = 67//pages\n</script></html>"


@pytest.mark.parametrize(
    ("page", "reason", "rule"),
    [
        (SYSTEM, "not_a_release", "parse.system_page"),
        ("<html><title>404 Not Found</title></html>", "not_a_release", "parse.error_page"),
        (LISTING, "not_a_release", "parse.listing_page"),
        ("<html><title>Welcome</title><p>Text.</p></html>", "unknown_template", "parse.no_template"),
        ("just text", "unknown_template", "parse.no_template"),
        ("", "empty_text", "parse.empty_body"),
        (ARTICLE.format(title="A", body="<p>&nbsp;</p><img src='x'>"), "empty_text", "parse.no_text"),
        (ARTICLE.format(title="", body="<p>Text.</p>"), "no_title", "parse.no_title"),
    ],
)
def test_a_page_that_is_no_release(read: Read, page: str, reason: str, rule: str) -> None:
    refusal = one_refusal(read(URL, page.encode()))
    assert (refusal.stage, refusal.reason, refusal.rule_id, refusal.url) == ("parse", reason, rule, URL)
    assert refusal.detail


def test_a_redirect_to_the_system_section_is_no_release(sources: dict[str, Source]) -> None:
    url = "https://www.fmprc.gov.cn/web/system/index_17321.shtml"
    assert one_refusal(parse(capture_of(url), b"<p>?</p>", sources["mfa_cn"])).rule_id == "parse.system_page"


def test_bytes_that_are_no_text(read: Read) -> None:
    assert one_refusal(read(URL, b"%PDF-1.7\n" + bytes(range(256)) * 20)).reason == "decode_error"


def test_a_source_with_a_parser_that_does_not_exist_is_an_error(read: Read) -> None:
    with pytest.raises(UnknownParser, match="'mfa_1999'; there are: mfa_2024"):
        read(URL, ARTICLE.format(title="A", body="<p>Text.</p>").encode(), parsers=("mfa_1999",))


def test_built_in_sources_name_parsers_that_exist(sources: dict[str, Source]) -> None:
    assert {name for source in sources.values() for name in source.parsers} <= PARSERS.keys()


def test_all_parsers_are_tried_when_the_sources_own_do_not_recognise_the_page(read: Read) -> None:
    page = ARTICLE.format(title="A", body="<p>Text.</p>").encode()
    assert one_release(read(URL, page, parsers=("mission",))).parser == "mfa_2024"


def test_a_page_in_another_language_says_so(read: Read) -> None:
    page = ARTICLE.format(title="会见", body="<p>外交部长高文远会见挪威外交大臣。</p>").encode()
    assert one_release(read(URL, page)).lang == "zh"


def test_reasons_are_codes_of_the_vocabulary() -> None:
    file = REPO / "expectations" / "vocabularies" / "reject_reason.yml"
    codes = yaml.safe_load(file.read_text(encoding="utf-8"))["codes"]
    assert set(_REASON_OF_ERROR.values()) <= codes.keys()
