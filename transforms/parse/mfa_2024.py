"""Template of the ministry's English site since 2024 (``/eng/xw/.../tYYYYMMDD_<serial>.html``).

Reported by public scrapers; of page texts seen "Updated: October 24, 2024 23:55". Body ``#News_Body_Txt_A``,
``.content_text``. The date is in any element that begins with "Updated:". Metas may be absent.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text, head_title, meta
from transforms.parse.text import element_text

_UPDATED = re.compile(r"Updated?(?: on)?: ?(.{6,40})")


def recognises(tree: LexborHTMLParser) -> bool:
    return tree.css_first(".content_text") is not None


def read(tree: LexborHTMLParser) -> Article:
    return Article(
        title=first_text(tree, "h1.title", "h1") or meta(tree, "ArticleTitle") or head_title(tree),
        shown=_updated(tree) or meta(tree, "PubDate"),
        paragraphs=body_paragraphs(
            tree.css_first(".content_text#News_Body_Txt_A")
            or tree.css_first("#News_Body_Txt_A")
            or tree.css_first(".content_text")
        ),
    )


def _updated(tree: LexborHTMLParser) -> str:
    for selector in (".date", ".time", "p, span"):
        for node in tree.css(selector):
            if found := _UPDATED.match(element_text(node)):
                return found[1]
    return ""


MFA_2024 = PageParser("mfa_2024", "2026-11-24", recognises, read)
