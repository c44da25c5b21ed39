"""RSS 2.0 (and 1.0) and Atom feeds that carry whole texts. Seen: 2,343 snapshots of one RSS feed.

Names are matched without namespace: other people's feeds forget to declare ``content:``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from transforms.parse.parser import FeedParser, Item
from transforms.parse.text import fragment_paragraphs, plain_paragraphs

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# An ampersand that is none of XML's own references. Within CDATA, which is HTML, the repair means the same.
_BARE_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)([A-Za-z][A-Za-z0-9]{1,31};)?"
)
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}"


def local(element: etree._Element) -> str:
    """The element's name without namespace or prefix; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def root_of(text: str) -> etree._Element | None:
    """The feed's root element, recovered from broken XML where libxml2 can; None where nothing is left.

    Entities are not expanded and nothing is fetched: a feed is other people's input.
    """
    # Told the encoding, because the declaration inside may name another than the bytes were in.
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True
    )
    data = _BARE_AMPERSAND.sub(_xml_reference, text.lstrip("\ufeff \t\r\n")).encode("utf-8", "replace")
    try:
        return etree.fromstring(data, parser) if data else None
    except etree.XMLSyntaxError:
        return None


def _xml_reference(found: re.Match[str]) -> str:
    """HTML's named entities as letters, other ampersands as text: libxml2 loses what follows one."""
    name = found[1] or ""
    return html.escape(html5.get(name, f"&{name}"), quote=False)


def is_rss(root: etree._Element) -> bool:
    return local(root) in ("rss", "RDF")


def is_atom(root: etree._Element) -> bool:
    return local(root) == "feed"


def read_rss(root: etree._Element) -> Iterator[Item]:
    for item in (e for e in root.iter() if local(e) == "item"):
        part = _children(item)
        yield Item(
            title=_plain(part, "title"),
            link=_text(part, "link") or _permalink(part),
            guid=html.unescape(_text(part, "guid")),
            published=_text(part, "pubDate") or _text(part, "date"),
            paragraphs=_first_prose(part, "encoded", "description"),
            markup=_markup(part, "title", "encoded", "description"),
        )


def read_atom(root: etree._Element) -> Iterator[Item]:
    for entry in (e for e in root.iter() if local(e) == "entry"):
        part = _children(entry)
        yield Item(
            title=_plain(part, "title"),
            link=_alternate(entry) or _permalink(part),
            guid=_text(part, "id"),
            published=_text(part, "published") or _text(part, "issued") or _text(part, "updated"),
            paragraphs=_first_prose(part, "content", "summary"),
            markup=_markup(part, "title", "content", "summary"),
        )


def _children(parent: etree._Element) -> dict[str, etree._Element]:
    """First child of each name: in all seen a media: or itunes: namesake comes after the feed's own."""
    found: dict[str, etree._Element] = {}
    for child in parent:
        if name := local(child):
            found.setdefault(name, child)
    return found


def _text(part: dict[str, etree._Element], name: str) -> str:
    element = part.get(name)
    return _all_text(element).strip() if element is not None else ""


def _all_text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _plain(part: dict[str, etree._Element], name: str) -> str:
    return plain_title(_text(part, name))


def plain_title(text: str) -> str:
    """A title: entities are often escaped twice ("&amp;#8211;"), and may hide tags."""
    return _TAG.sub("", html.unescape(text))


def _permalink(part: dict[str, etree._Element]) -> str:
    guid = part.get("guid") if "guid" in part else part.get("id")
    if guid is None or guid.get("isPermaLink") == "false":
        return ""
    text = (guid.text or "").strip()
    return text if text.startswith(("http://", "https://")) else ""


def _alternate(entry: etree._Element) -> str:
    links = [e for e in entry if local(e) == "link" and e.get("href")]
    links.sort(
        key=lambda e: (e.get("rel", "alternate") != "alternate", e.get("type", "text/html") != "text/html")
    )
    if not links or links[0].get("rel", "alternate") != "alternate":
        return ""
    link = links[0]
    base = link.get(_XML_SPACE + "base") or entry.get(_XML_SPACE + "base")
    href = link.get("href") or ""
    return f"{base.rstrip('/')}/{href.lstrip('/')}" if base and "://" not in href else href


def _first_prose(part: dict[str, etree._Element], *names: str) -> tuple[str, ...]:
    for name in names:
        if (element := part.get(name)) is not None and (found := _prose(element)):
            return found
    return ()


def _markup(part: dict[str, etree._Element], *names: str) -> str:
    """The named children as published, joined; what they mean is not looked at."""
    return "\x1f".join(_source(part[name]).strip() for name in names if name in part)


def _source(element: etree._Element) -> str:
    """The inside of an element as a string: its text, or its XML where it has children."""
    if any(local(child) for child in element):
        return str(etree.tostring(element, encoding="unicode", with_tail=False))
    return _all_text(element)


def _prose(element: etree._Element) -> tuple[str, ...]:
    """Paragraphs of a content element: escaped HTML (RSS, Atom ``html``), XHTML children, or plain text."""
    text = _source(element)
    if any(local(child) for child in element):
        return fragment_paragraphs(text)
    if element.get("type") in ("text", "text/plain") or not ("<" in text or "&" in text):
        return plain_paragraphs(text)
    return fragment_paragraphs(text)


RSS = FeedParser("rss", "2026-11-24", is_rss, read_rss)
ATOM = FeedParser("atom", "2026-11-24", is_atom, read_atom)
