"""Old embassy pages laid out in tables, with the ministry's ids or with none at all. Texts seen, markup not.

Without ids the order is all there is: breadcrumb, title, perhaps a date, body, then a row with the footer.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.parse.dates import shown_date
from transforms.parse.parser import Article, PageParser, body_paragraphs, first_text, head_title
from transforms.parse.text import element_text

_CRUMBS = re.compile(r"[^>›»]{1,60}(?: ?[>›»] ?[^>›»]{1,80}){1,6}")
_DATE_ROW_CHARS = 60  # a row with a date and no more than a source or a clock beside it


def recognises(tree: LexborHTMLParser) -> bool:
    return tree.css_first("td#News_Body_Txt_A") is not None or bool(_rows_after_crumbs(tree))


def read(tree: LexborHTMLParser) -> Article:
    body = tree.css_first("td#News_Body_Txt_A") or tree.css_first("#News_Body_Txt_A")
    if body is not None:
        title = first_text(tree, "#News_Body_Title") or head_title(tree)
        return Article(title, first_text(tree, "#News_Body_Time"), body_paragraphs(body))
    return _by_order(_rows_after_crumbs(tree))


def _rows_after_crumbs(tree: LexborHTMLParser) -> list[LexborNode]:
    """The non-empty rows below the breadcrumb's: at least title and body, [] if there is no such table."""
    for row in tree.css("tr"):
        if row.css_first("table") is not None or not _is_crumbs(row):
            continue
        below = [r for r in _following(row) if element_text(r)]
        if len(below) >= 2:
            return below
    return []


def _is_crumbs(row: LexborNode) -> bool:
    text = element_text(row)
    return len(text) <= 300 and _CRUMBS.fullmatch(text) is not None


def _following(row: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    sibling = row.next
    while sibling is not None:
        if sibling.tag == "tr":
            found.append(sibling)
        sibling = sibling.next
    return found


def _by_order(rows: list[LexborNode]) -> Article:
    if len(rows) < 2:
        return Article("", "", ())
    title, shown, body = element_text(rows[0]), element_text(rows[1]), rows[1]
    if len(shown) > _DATE_ROW_CHARS or shown_date(shown, "UTC") is None:
        shown = ""
    elif len(rows) > 2:
        body = rows[2]
    return Article(title, shown, body_paragraphs(body))


EMBASSY_TABLE = PageParser("embassy_table", "2026-11-24", recognises, read)
