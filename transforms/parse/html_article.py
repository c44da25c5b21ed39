"""Any page that marks its article as HTML and schema.org would have it. For sites whose template nobody has
seen: only a source that names this parser is read with it.

A page needs a heading, a date of publication for machines and paragraphs in ``article`` or ``main``; menus,
listings and error pages lack the second.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text

_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{10,35})"')
_BODIES = ("article", "main")
_BESIDE_THE_TEXT = "nav, aside, header, footer, figure, form, h1, time"


def recognises(tree: LexborHTMLParser) -> bool:
    return bool(first_text(tree, "h1")) and bool(_published(tree)) and _body(tree) is not None


def read(tree: LexborHTMLParser) -> Article:
    title, published, body = first_text(tree, "h1"), _published(tree), _body(tree)
    if body is not None:
        for node in body.css(_BESIDE_THE_TEXT):
            node.decompose()
    return Article(title, published, body_paragraphs(body))


def _published(tree: LexborHTMLParser) -> str:
    node = tree.css_first('meta[property="article:published_time"]')
    if node is not None and (content := node.attributes.get("content")):
        return content
    for script in tree.css('script[type="application/ld+json"]'):
        if match := _JSON_LD_DATE.search(script.text()):
            return match[1]
    time = tree.css_first("time[datetime]")
    return (time.attributes.get("datetime") or "") if time is not None else ""


def _body(tree: LexborHTMLParser) -> LexborNode | None:
    for selector in _BODIES:
        node = tree.css_first(selector)
        if node is not None and node.css_first("p") is not None:
            return node
    return None


HTML_ARTICLE = PageParser("html_article", "2026-11-25", recognises, read)
