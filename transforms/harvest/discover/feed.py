"""RSS and Atom feeds: whole texts, or links to the pages that hold them (``article`` in the YAML)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from transforms.harvest.address import BadUrl, canonical, host_of
from transforms.harvest.discover.page import Answer, Link, Page, Role, day_of, moment
from transforms.harvest.robots import is_html
from transforms.sources.ways import Feed

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_RSS1 = "{http://purl.org/rss/1.0/}"


@dataclass(frozen=True, slots=True)
class FeedTrail:
    """One feed. Older pages by a pattern of numbered addresses, else by ``rel=next``, else none."""

    feed: Feed
    hosts: tuple[str, ...]
    zone: str
    start: str | None = None  # None: the numbered pages of the YAML's ``pages``

    @property
    def role(self) -> Role:
        return "feed" if self.feed.article is None else "listing"

    @property
    def max_pages(self) -> int:
        return self.feed.max_pages

    def url(self, index: int, before: Page | None) -> str | None:
        if self.start is None:
            return self._numbered(index)
        if index == 0:
            return canonical(self.start)
        return before.next_url if before and self.feed.follow_next else None

    def _numbered(self, index: int) -> str:
        return canonical((self.feed.pages or "").replace("{n}", str(self.feed.first_n + index)))

    def read(self, answer: Answer) -> Page:
        page = feed_page(answer.body, answer.url, self.zone)
        if page is None:
            return Page(problem="feed_is_no_feed")
        return page if self.feed.article is None else self._pointing(page, answer.url)

    def _pointing(self, page: Page, base: str) -> Page:
        """Only the links that are articles of this source, resolved; each once."""
        links: dict[str, Link] = {}
        for link in page.links:
            try:
                url = canonical(link.url, base)
            except BadUrl:
                continue  # a guid that is no address
            if host_of(url) in self.hosts and self.feed.is_article.search(url):
                links.setdefault(url, Link(url, link.title, link.shown, link.modified))
        return Page(tuple(links.values()), page.next_url, last=page.last)


def feed_page(body: bytes, base: str, zone: str = "UTC") -> Page | None:
    """What a feed lists; None when the body is no RSS or Atom feed. A page without items is the last."""
    if is_html(body):
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    if root is None or etree.QName(root).localname not in ("rss", "feed", "RDF"):
        return None
    found = [e for tag in ("item", f"{_RSS1}item", f"{_ATOM}entry") for e in root.iter(tag)]
    links = [_item(item, zone) for item in found]
    return Page(tuple(link for link in links if link.url), _next_url(root, base), last=not links)


def _item(item: etree._Element, zone: str) -> Link:
    """An item by its link, else by its guid."""
    atom_link = item.find(f"{_ATOM}link")
    found = _first(item, "link", f"{_RSS1}link", "guid", f"{_ATOM}id")
    url = (found or (atom_link.get("href") if atom_link is not None else "") or "").strip()
    published = moment(_first(item, "pubDate", f"{_DC}date", f"{_ATOM}published", f"{_ATOM}updated"))
    title = _first(item, "title", f"{_RSS1}title", f"{_ATOM}title") or ""
    return Link(
        url, " ".join(title.split()), day_of(published, zone), moment(item.findtext(f"{_ATOM}updated"))
    )


def _first(item: etree._Element, *names: str) -> str | None:
    return next((text for name in names if (text := item.findtext(name))), None)


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
