"""Fragments with which mea.gov.in fills its own pages (``FetchPublicationDetailData``). Reported form."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text

_TITLES = ("h2.titleText", "h3.pressTitle")


def recognises(tree: LexborHTMLParser) -> bool:
    return tree.css_first("div.description") is not None and bool(first_text(tree, *_TITLES))


def read(tree: LexborHTMLParser) -> Article:
    """Below the text stand its tags."""
    body = tree.css_first("div.description")
    if body is not None:
        for node in body.css(".tags"):
            node.decompose()
    return Article(first_text(tree, *_TITLES), first_text(tree, "span.date"), body_paragraphs(body))


MEA_IN = PageParser("mea_in", "2026-11-25", recognises, read)
