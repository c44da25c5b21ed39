"""What a parser is: a template's name, a dated version, how to recognise it and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.parse.text import element_text, paragraphs


@dataclass(frozen=True, slots=True)
class Article:
    """What a page template holds, as shown: the title and the date not yet cleaned."""

    title: str
    shown: str  # the text in which the date stands; "" where the page has none
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed item holds, as published."""

    title: str
    link: str
    guid: str  # the publisher's own id of the item; "" if there is none
    published: str
    paragraphs: tuple[str, ...]
    markup: str = ""  # title and body as they stand in the feed, tags and all


@dataclass(frozen=True, slots=True)
class PageParser:
    """Reads one page template. ``version`` is the day its behaviour last changed."""

    name: str
    version: str
    recognises: Callable[[LexborHTMLParser], bool]
    read: Callable[[LexborHTMLParser], Article]


@dataclass(frozen=True, slots=True)
class FeedParser:
    """Reads one feed format. ``version`` is the day its behaviour last changed."""

    name: str
    version: str
    recognises: Callable[[etree._Element], bool]
    read: Callable[[etree._Element], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class JsonParser:
    """Reads one form of JSON. ``version`` is the day its behaviour last changed."""

    name: str
    version: str
    recognises: Callable[[Any], bool]
    read: Callable[[Any], Iterator[Item]]


Parser = PageParser | FeedParser | JsonParser


def first_text(tree: LexborHTMLParser, *selectors: str) -> str:
    """The text of the first selector, in the order given, that yields any; "" if none does.

    Never one union selector: it answers in document order, on real pages with a hidden script's element.
    """
    for selector in selectors:
        node = tree.css_first(selector)
        if node is not None and (text := element_text(node)):
            return text
    return ""


def meta(tree: LexborHTMLParser, name: str) -> str:
    """The content of ``<meta name=...>``; "" if there is none."""
    node = tree.css_first(f'meta[name="{name}"]')
    return (node.attributes.get("content") or "") if node is not None else ""


def head_title(tree: LexborHTMLParser) -> str:
    """``<title>`` without the site's name: "X_Ministry of ...", "X — 中华人民共和国外交部". A last resort.

    Real pages of the ministry exist whose ``<title>`` is the section's name while the heading is right.
    """
    node = tree.css_first("title")
    title = element_text(node) if node is not None else ""
    for separator in ("_", " — "):
        head, found, _ = title.rpartition(separator)
        if found:
            return head.strip()
    return title


def body_paragraphs(node: LexborNode | None) -> tuple[str, ...]:
    return paragraphs(node) if node is not None else ()
