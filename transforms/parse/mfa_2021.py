"""Template of the ministry's site 2021-24 (``YYYYMM/tYYYYMMDD_<serial>.shtml``). Seen on 619 Chinese pages.

Nine of 58 kept have no meta ``ArticleTitle`` and a section's name as ``<title>``: the heading is first.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text, head_title, meta


def recognises(tree: LexborHTMLParser) -> bool:
    return tree.css_first(".news-main#News_Body_Txt_A") is not None


def read(tree: LexborHTMLParser) -> Article:
    return Article(
        title=first_text(tree, ".news-title h1") or meta(tree, "ArticleTitle") or head_title(tree),
        shown=first_text(tree, "p.time span", "p.time") or meta(tree, "PubDate"),
        paragraphs=body_paragraphs(tree.css_first(".news-main#News_Body_Txt_A")),
    )


MFA_2021 = PageParser("mfa_2021", "2026-11-24", recognises, read)
