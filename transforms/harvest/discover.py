"""What listing pages and feeds point at. Pure: bytes in, addresses out; which of them to fetch is ``run``'s
question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.harvest.address import BadUrl, canonical, host_of
from transforms.sources.model import Section

# `var countPage = 67//共多少页`, `createPageHTML(12, 0, …)`: how TRS listings tell their length.
_COUNTS = (re.compile(rb"\bcountPage\s*=\s*(\d{1,5})"), re.compile(rb"\bcreatePageHTML\(\s*(\d{1,5})\s*,"))
_ISO_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_LONG_DATE = re.compile(r"\b([A-Z][a-z]+) (\d{1,2}), ((?:19|20)\d\d)\b")
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, slots=True)
class Link:
    """An article link as a listing shows it. ``shown`` is the civil date beside it, if there is one."""

    url: str
    title: str
    shown: date | None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The items of one feed page (by link, else by guid) and the address of the next older page."""

    items: tuple[str, ...]
    next_url: str | None


def article_links(body: bytes, base: str, is_article: re.Pattern[str], hosts: tuple[str, ...]) -> list[Link]:
    """The article links of a listing page in its order, each address once; links elsewhere are not ours to
    ask.
    """
    links: dict[str, Link] = {}
    for anchor in LexborHTMLParser(body.decode("utf-8", errors="replace")).css("a[href]"):
        try:
            url = canonical(anchor.attributes.get("href") or "", base)
        except BadUrl:
            continue  # javascript:, mailto: and the like are not addresses of pages
        if host_of(url) in hosts and is_article.search(url) and url not in links:
            title = " ".join(anchor.text().split())
            links[url] = Link(url, title, _shown_date(anchor))
    return list(links.values())


def _shown_date(anchor: LexborNode) -> date | None:
    """The date in the link (missions print it there) or in its own row, never that of a neighbouring row."""
    found = _date_in(anchor.text())
    row = anchor.parent
    if found is None and row is not None and len(row.css("a[href]")) == 1:
        found = _date_in(row.text(separator=" "))
    return found


def _date_in(text: str) -> date | None:
    try:
        if match := _ISO_DATE.search(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _LONG_DATE.search(text):
            return datetime.strptime(match[0], "%B %d, %Y").date()  # noqa: DTZ007 a civil date has no zone
    except ValueError:
        return None  # "2021-13-45" is no date
    return None


def page_count(body: bytes) -> int | None:
    """How many pages a listing says it has; None where it does not say."""
    counts = [int(match[1]) for pattern in _COUNTS if (match := pattern.search(body))]
    return counts[0] if counts else None


def page_url(section: Section, index: int) -> str | None:
    """The address of a section's page ``index`` (0 is the first); None where there is only one."""
    if index == 0:
        return canonical(section.start)
    if section.pages is None:
        return None
    return canonical(section.pages.replace("{n}", str(section.first_n + index - 1)), section.start)


def feed_page(body: bytes, base: str) -> FeedPage | None:
    """What a feed lists; None when the body is no RSS or Atom feed."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    if root is None or etree.QName(root).localname not in ("rss", "feed", "RDF"):
        return None
    items = [_item_id(item) for tag in ("item", f"{_ATOM}entry") for item in root.iter(tag)]
    return FeedPage(tuple(i for i in items if i), _next_url(root, base))


def _item_id(item: etree._Element) -> str:
    atom_link = item.find(f"{_ATOM}link")
    found = item.findtext("link") or item.findtext("guid") or item.findtext(f"{_ATOM}id")
    return (found or (atom_link.get("href") if atom_link is not None else "") or "").strip()


def _next_url(root: etree._Element, base: str) -> str | None:
    """``rel=next`` of the feed itself (RFC 5005), not of an entry."""
    for link in [*root.findall(f"{_ATOM}link"), *root.findall(f"channel/{_ATOM}link")]:
        href = link.get("href")
        if link.get("rel") == "next" and href:
            try:
                return canonical(href, base)
            except BadUrl:
                return None
    return None
