"""Why a capture gives no release: reason codes, the rules that refuse, and how a page shows it is none."""

from __future__ import annotations

import re

from transforms.parse.decode import Decoded
from transforms.records import Capture, Refusal

# The harvester's error codes to the vocabulary of reject reasons; any other is a broken connection.
_REASON_OF_ERROR = {
    "timeout": "timeout",
    "tls": "tls",
    "too_large": "too_large",
    "private_address": "private_address",
    "redirect_limit": "redirect_loop",
    "redirect_loop": "redirect_loop",
    "off_site_redirect": "http_error",
    "bad_encoding": "decode_error",
    "robots_disallowed": "robots_disallowed",
    "robots_unreachable": "robots_disallowed",
}

# With more letters lost than this the body is no text (a PDF, an image, a compressed body).
_MAX_LOST = 0.02
_SYSTEM_PATH = re.compile(r"/system/|/index_17321\b")
_SYSTEM_TEXT = re.compile(
    r"page you (?:asked for|requested|are looking for|visited) "
    r"(?:does not exist|(?:has been|was) (?:removed|deleted|moved))"
    r"|does not exist or has been (?:removed|deleted)|您访问的页面不存在|页面不存在或已",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"\s*(?:error\b|40[0-9]\b|50[0-9]\b|access denied|forbidden|page not found|not found|bad gateway"
    r"|service unavailable|attention required|just a moment|technical difficulties|site maintenance"
    r"|request rejected)",
    re.IGNORECASE,
)
SYSTEM_PAGE = "parse.system_page"  # the rule that knows it
_PAGER = re.compile(r"\bvar countPage\s*=|\bcreatePageHTML\s*\(")


def failed_capture(capture: Capture) -> Refusal:
    """A request without a usable answer. ``detail`` holds the status and the harvester's own words."""
    detail = f"status {capture.status}" + (f", {capture.error}" if capture.error else "")
    if capture.status:
        return Refusal("harvest", "http_error", detail, "harvest.http_status", url=capture.url)
    reason = _REASON_OF_ERROR.get(capture.error or "", "connection")
    return Refusal("harvest", reason, detail, "harvest.no_response", url=capture.url)


def gone(capture: Capture, refusal: Refusal) -> str | None:
    """How the answer says that the page is gone (see staged.Absence); None where it does not.

    The ministry's sites answer 200 with a page of the system for what was removed (reported), others 404 or
    410. A page that is merely unreadable, forbidden or out of order says nothing.
    """
    if capture.status in (404, 410):
        return f"status_{capture.status}"
    return "system_page" if refusal.rule_id == SYSTEM_PAGE else None


def refused(url: str, reason: str, rule: str, detail: str) -> Refusal:
    return Refusal("parse", reason, detail, f"parse.{rule}", url=url)


def undecodable(url: str, decoded: Decoded) -> Refusal | None:
    """A refusal if the bytes are no text in any encoding tried."""
    if decoded.n_replaced <= _MAX_LOST * len(decoded.text) or decoded.n_replaced < 3:
        return None
    return refused(
        url, "decode_error", "undecodable", f"{decoded.n_replaced} of {len(decoded.text)} characters lost"
    )


def unknown_page(url: str, url_final: str, text: str, title: str) -> Refusal:
    """What a page is that no template recognises."""
    if _SYSTEM_PATH.search(url_final) or _SYSTEM_TEXT.search(text):
        said = "the publisher says the page is gone, with status 200"
        return refused(url, "not_a_release", SYSTEM_PAGE.removeprefix("parse."), said)
    if _ERROR_TITLE.match(title):
        return refused(
            url, "not_a_release", "error_page", f"an error page with status 200, titled {title[:80]!r}"
        )
    if is_listing(text):
        return refused(url, "not_a_release", "listing_page", "a listing where an article was expected")
    return refused(
        url, "unknown_template", "no_template", f"no parser recognises the page titled {title[:80]!r}"
    )


def is_listing(text: str) -> bool:
    """True for a page that turns over: its pager is the one thing every listing template has."""
    return _PAGER.search(text) is not None
