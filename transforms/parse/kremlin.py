"""Pages of kremlin.ru, English and Russian. Selectors as eight public readers of the site name them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text

_BODY = ".read__internal_content"
# Photo captions, tags, and the line with the page's own date at the end of the text.
_BESIDE_THE_TEXT = ".masha-ignore, .read__bottommeta, .read__tags, .read__in_photo"


def recognises(tree: LexborHTMLParser) -> bool:
    return tree.css_first(_BODY) is not None and tree.css_first("h1.entry-title") is not None


def read(tree: LexborHTMLParser) -> Article:
    """The lead stands above the body and is part of what was said; some releases are a lead alone."""
    shown = f"{_day(tree)} {first_text(tree, '.read__time')}".strip()
    body = tree.css_first(_BODY)
    if body is not None:
        for node in body.css(_BESIDE_THE_TEXT):
            node.decompose()
    lead = body_paragraphs(tree.css_first(".read__lead"))
    return Article(first_text(tree, "h1.entry-title"), shown, lead + body_paragraphs(body))


def _day(tree: LexborHTMLParser) -> str:
    node = tree.css_first("time.read__published")
    if node is None:
        return ""
    return node.attributes.get("datetime") or first_text(tree, "time.read__published")


KREMLIN = PageParser("kremlin", "2026-11-25", recognises, read)
