"""Normalised text of an HTML element: paragraphs in order, white space collapsed, nothing that is not prose.

selectolax changes the tree in place here; a tree is read once and thrown away.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.parse.nesting import nests_too_deeply

# Unicode's own separators stand for the markup while the text is pulled out in one call of the C library.
_LINE, _PARAGRAPH = "\u2028", "\u2029"
_BLOCKS = (
    "p,div,li,ul,ol,tr,table,blockquote,h1,h2,h3,h4,h5,h6,hr,dl,dt,dd,pre,section,article,header,footer,"
    "figure,figcaption,address,center,form,caption"
)
_NOT_PROSE = ["script", "style", "noscript", "template", "iframe", "object", "select", "textarea", "button"]
_ANY_NOT_PROSE = ",".join(_NOT_PROSE)
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u2060\ufeff]")
_EMPTY_LINES = re.compile(r"\u2028\s*\u2028\s*")  # white space includes the separator itself
# The ministry writes line breaks into titles as text, "&lt;br&gt;", and its own script takes them out (seen).
_TITLE_BREAK = re.compile(r"\s*(?:<br ?/?>|\u2028)\s*", re.IGNORECASE)
_EAST_ASIAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef“”‘’—…]")

# Seen: "<Suggest To A Friend>", "[Suggest to a Friend]", "Suggset To Friend:"; Print before or after.
_SUGGEST = r"(?:sugg?(?:est|set)\s+to\s+(?:a\s+)?friends?|推荐给朋友)"
_PRINT = r"(?:print(?: this page)?|打印(?:本页)?)"
_EDGE = r"[\s<>\[\]()【】:：|]*"
_BOTH = f"(?:{_PRINT}{_EDGE})?{_SUGGEST}(?:{_EDGE}{_PRINT})?"
_FOOTER = re.compile(f"{_EDGE}(?:{_PRINT}|{_BOTH}){_EDGE}", re.IGNORECASE)
# The same glued to the end of the last sentence.
_FOOTER_TAIL = re.compile(rf"(?<=[.!?”\"]){_EDGE}{_BOTH}{_EDGE}$", re.IGNORECASE)
_FEED_LINE = re.compile(r"The post .{1,400} (?:first appeared|appeared first) on .{1,200}")


def squeeze(text: str) -> str:
    """``text`` on one line: every run of white space (hard, em and ideographic spaces too) is one space."""
    plain = " ".join(text.split())
    return plain if plain.isprintable() else " ".join(_INVISIBLE.sub("", text).split())


def _strip(node: LexborNode) -> None:
    """Take out what is no prose. Taking out looks for every tag by itself, mostly for nothing: ask first."""
    if node.css_first(_ANY_NOT_PROSE) is not None:
        node.strip_tags(_NOT_PROSE)


def element_text(node: LexborNode) -> str:
    """The element's text on one line, without scripts."""
    _strip(node)
    for br in node.css("br"):
        br.replace_with(" ")
    return squeeze(node.text())


def title_text(text: str) -> str:
    """A title on one line: a break is nothing between Chinese characters and a space elsewhere."""

    def joint(found: re.Match[str]) -> str:
        around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
        return "" if len(_EAST_ASIAN.findall(around)) == 2 else " "

    return squeeze(_TITLE_BREAK.sub(joint, text))


def paragraphs(node: LexborNode) -> tuple[str, ...]:
    """The paragraphs of a body element, without images, empty paragraphs and the page's closing links."""
    _strip(node)
    for br in node.css("br"):
        br.replace_with(_LINE)
    for block in node.css(_BLOCKS):
        block.insert_before(_PARAGRAPH)
        block.insert_after(_PARAGRAPH)
    for cell in node.css("td,th"):
        cell.insert_after(" ")
    return without_closing(_split(node.text()))


def fragment_paragraphs(html: str) -> tuple[str, ...]:
    """The paragraphs of a piece of HTML, such as a feed item's content; none where it nests too deeply."""
    if nests_too_deeply(html):
        return ()
    body = LexborHTMLParser(html).body
    return paragraphs(body) if body is not None else ()


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of plain text: one per line."""
    return without_closing([line for line in map(squeeze, text.splitlines()) if line])


def _split(text: str) -> list[str]:
    found: list[str] = []
    for block in text.split(_PARAGRAPH):
        if _LINE in block:
            for part in _EMPTY_LINES.split(block):
                found += _lines(part)
        elif squeezed := squeeze(block):
            found.append(squeezed)
    return found


def _lines(block: str) -> list[str]:
    """Pieces between single ``<br>``. Real pages set headings, forms of address and lists apart by one.

    Only where the next line goes on in lower case was the line merely wrapped.
    """
    joined: list[str] = []
    for line in filter(None, map(squeeze, block.split(_LINE))):
        if joined and line[0].islower():
            joined[-1] += " " + line
        else:
            joined.append(line)
    return joined


def without_closing(found: list[str]) -> tuple[str, ...]:
    """Drop what closes a page or a feed item: "Suggest to a Friend", "Print", "... appeared first on ..."."""
    while found and (_FOOTER.fullmatch(found[-1]) or _FEED_LINE.fullmatch(found[-1])):
        found.pop()
    if found:
        found[-1] = _FOOTER_TAIL.sub("", found[-1])
    return tuple(found)
