"""Template of missions and embassies under gov.cn since 2021 (``/eng/zgyw/YYYYMM/tYYYYMMDD_<serial>.htm``).

Seen: ``.view-title``, ``.view-date`` ("2004-12-10 00:00", em spaces, Print link), ``.view-txt`` with ``<P>``.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text, head_title


def recognises(tree: LexborHTMLParser) -> bool:
    return tree.css_first(".view-txt") is not None


def read(tree: LexborHTMLParser) -> Article:
    return Article(
        title=first_text(tree, ".view-title") or head_title(tree),
        shown=first_text(tree, ".view-date"),
        paragraphs=body_paragraphs(tree.css_first(".view-txt")),
    )


MISSION = PageParser("mission", "2026-11-24", recognises, read)
