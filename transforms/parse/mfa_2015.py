"""Template of the ministry's main site to 2021 (``t1638430.shtml``). Seen on 117 Chinese pages.

Title ``#News_Body_Title``; ``#News_Body_Time`` is a date, later with a clock; body ``#News_Body_Txt_A``.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text, head_title


def recognises(tree: LexborHTMLParser) -> bool:
    return (
        tree.css_first("div#News_Body_Txt_A") is not None and tree.css_first("#News_Body_Title") is not None
    )


def read(tree: LexborHTMLParser) -> Article:
    return Article(
        title=first_text(tree, "#News_Body_Title") or head_title(tree),
        shown=first_text(tree, "#News_Body_Time"),
        paragraphs=body_paragraphs(tree.css_first("div#News_Body_Txt_A")),
    )


MFA_2015 = PageParser("mfa_2015", "2026-11-24", recognises, read)
