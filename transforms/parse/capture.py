"""From one capture to its releases, or to the reason why there is none."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from transforms.parse.dates import Shown, feed_date, shown_date, split_glued_date
from transforms.parse.decode import Decoded, decoded_by_bytes
from transforms.parse.documents import NO_JSON, json_of
from transforms.parse.feeds import root_of
from transforms.parse.language import language
from transforms.parse.nesting import DEEPEST, nests_too_deeply
from transforms.parse.parser import Article, FeedParser, Item, JsonParser, Parser, head_title
from transforms.parse.refusals import failed_capture, refused, undecodable, unknown_page
from transforms.parse.registry import feed_parsers, json_parsers, page_parsers
from transforms.parse.text import title_text
from transforms.parse.urls import canonical, serial
from transforms.records import Capture, Refusal, Release

if TYPE_CHECKING:
    from transforms.sources.model import Source

_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ITEM_OPENS = re.compile(r"<(?:item|entry)[\s>]")
_ITEM_CLOSES = re.compile(r"</(?:item|entry)>")


def parse(capture: Capture, body: bytes, source: Source) -> list[Release | Refusal]:
    """The releases that ``body`` holds: one for an article, one per feed item, none for listings and robots.

    Whatever cannot be used comes back as a Refusal with reason and rule. Never raises on any bytes; raises
    UnknownParser if the source names a parser that does not exist.
    """
    if capture.role in ("robots", "redirect"):
        return []
    if capture.status == 0 or capture.status >= 400:
        return [failed_capture(capture)]
    if capture.role == "listing":
        return []
    decoded = decoded_by_bytes(body)
    if not decoded.text or decoded.text.isspace():
        return [refused(capture.url, "empty_text", "empty_body", "the answer has no body")]
    if refusal := undecodable(capture.url, decoded):
        return [refusal]
    data = json_of(decoded.text)
    if data is not NO_JSON:
        return _documents(capture, data, source)
    if capture.role == "feed":
        return _feed(capture, decoded, source)
    return [_page(capture, decoded, source)]


def _page(capture: Capture, decoded: Decoded, source: Source) -> Release | Refusal:
    if nests_too_deeply(decoded.text):
        detail = f"more than {DEEPEST} elements are open at once"
        return refused(capture.url, "unknown_template", "nested_too_deeply", detail)
    tree = LexborHTMLParser(decoded.text)
    for parser in page_parsers(source.parsers):
        if parser.recognises(tree):
            return _article(capture, parser, parser.read(tree), source)
    return unknown_page(capture.url, capture.url_final, decoded.text, head_title(tree))


def _article(capture: Capture, parser: Parser, article: Article, source: Source) -> Release | Refusal:
    title, glued = split_glued_date(title_text(article.title))
    if not title:
        return refused(capture.url, "no_title", "no_title", f"{parser.name} finds no title")
    if not article.paragraphs:
        return refused(
            capture.url, "empty_text", "no_text", f"{parser.name} finds no text below {title[:80]!r}"
        )
    shown = shown_date(article.shown, source.timezone) or Shown(glued)
    url = canonical(capture.url) or capture.url
    return _release(url, title, article.paragraphs, shown, parser, source)


def _release(
    url: str,
    title: str,
    paragraphs: tuple[str, ...],
    shown: Shown,
    parser: Parser,
    source: Source,
    guid: str | None = None,
    markup: str = "",
) -> Release:
    return Release(
        url=url,
        title=title,
        paragraphs=paragraphs,
        published_date=shown.day,
        published_at=shown.at,
        published_tz=shown.tz,
        lang=language("\n".join(paragraphs), source.lang),
        parser=parser.name,
        parser_version=parser.version,
        serial=guid or serial(url),
        markup_sha256=hashlib.sha256(markup.encode()).hexdigest() if markup else None,
    )


def _documents(capture: Capture, data: object, source: Source) -> list[Release | Refusal]:
    """What an API answers: a page of items, or the one item that stands for the article asked for."""
    parser: JsonParser | None = next((p for p in json_parsers(source.parsers) if p.recognises(data)), None)
    if parser is None and capture.role == "feed":
        return [_no_feed(capture.url, str(data))]
    if parser is None:
        return [
            refused(capture.url, "unknown_template", "no_document", f"no parser knows {str(data)[:60]!r}")
        ]
    items = parser.read(data)
    if capture.role == "article":  # asked for by its page's address, which is the release's
        items = (replace(item, link=capture.url) for item in items)
    return [_item(item, capture, parser, source) for item in items]


def _feed(capture: Capture, decoded: Decoded, source: Source) -> list[Release | Refusal]:
    root = root_of(decoded.text)
    parser = _feed_parser(root, source)
    if root is None or parser is None:
        return [_no_feed(capture.url, decoded.text)]
    items = list(parser.read(root))
    n_cut = _n_cut(decoded.text)
    whole = items[: len(items) - n_cut] if n_cut else items
    found: list[Release | Refusal] = [_item(item, capture, parser, source) for item in whole]
    n_lost = len(_ITEM_OPENS.findall(decoded.text)) - len(whole)
    if n_lost > 0:
        detail = f"{n_lost} of {n_lost + len(whole)} items are cut or damaged"
        found.append(refused(capture.url, "broken_feed", "feed_damaged", detail))
    return found or [refused(capture.url, "broken_feed", "no_items", f"{parser.name} without any item")]


def _feed_parser(root: etree._Element | None, source: Source) -> FeedParser | None:
    if root is None:
        return None
    return next((p for p in feed_parsers(source.parsers) if p.recognises(root)), None)


def _no_feed(url: str, text: str) -> Refusal:
    if _HTML.match(text):
        return refused(url, "feed_is_html", "feed_is_html", "the feed's address answers with an HTML page")
    return refused(url, "broken_feed", "no_feed", f"neither RSS nor Atom nor a known API: {text[:60]!r}")


def _n_cut(text: str) -> int:
    """1 if the last item is open at the end of a truncated feed: half a text must not pass for an edit."""
    last_open = max((m.start() for m in _ITEM_OPENS.finditer(text)), default=-1)
    last_close = max((m.start() for m in _ITEM_CLOSES.finditer(text)), default=-1)
    return int(last_open > last_close)


def _item(item: Item, capture: Capture, parser: Parser, source: Source) -> Release | Refusal:
    url = canonical(item.link, capture.url_final or capture.url) if item.link else None
    if url is None:
        return refused(capture.url, "broken_feed", "item_without_link", f"item titled {item.title[:80]!r}")
    title = title_text(item.title)
    if not title:
        return refused(url, "no_title", "no_title", f"{parser.name} item without title")
    if not item.paragraphs:
        return refused(url, "empty_text", "no_text", f"{parser.name} item without text: {title[:80]!r}")
    shown = feed_date(item.published, source.timezone)
    return _release(url, title, item.paragraphs, shown, parser, source, _own_id(item), item.markup)


def _own_id(item: Item) -> str | None:
    """The item's guid where it is more than its link.

    Addresses are used again: in the State Department's feed 11 links carry two guids each, such as the
    national days of 2021 and 2022 or two calls with one minister, and 5 items changed their link.
    """
    return item.guid if item.guid and item.guid != item.link else None
