"""Sitemaps (https://www.sitemaps.org/protocol.html): an index or a set of addresses, gzipped or not.

They have no order, and ``lastmod`` is the day of the last change: a page changed before the range began was
published before it too, while one changed later may lie anywhere.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from lxml import etree

from transforms.harvest.address import BadUrl, canonical, host_of
from transforms.harvest.discover.listing import date_in_address
from transforms.harvest.discover.page import Answer, Link, Page, Role, moment
from transforms.sources.ways import Sitemap

MAX_BYTES = 52_428_800  # what the protocol allows one sitemap, uncompressed


@dataclass(frozen=True, slots=True)
class SitemapTrail:
    """One sitemap; the ones that an index names are trails of their own."""

    sitemap: Sitemap
    hosts: tuple[str, ...]
    start: str
    role: Role = "listing"
    max_pages: int = 1

    def url(self, index: int, before: Page | None) -> str | None:
        return canonical(self.start) if index == 0 else None

    def read(self, answer: Answer) -> Page:
        root = _root(_unzipped(answer.body))
        kind = etree.QName(root).localname if root is not None else ""
        if root is None or kind not in ("urlset", "sitemapindex"):
            return Page(problem="broken_answer")
        links = _links(root, answer.url, self.hosts)
        if kind == "sitemapindex":
            wanted = [link for link in links if self.sitemap.is_child.search(link.url)]
            return Page(children=tuple(wanted), last=True)
        return Page(tuple(a for link in links if (a := self._article(link))), last=True)

    def _article(self, link: Link) -> Link | None:
        match = self.sitemap.is_article.search(link.url)
        return match and Link(link.url, "", date_in_address(match), link.modified)


def _links(root: etree._Element, base: str, hosts: tuple[str, ...]) -> list[Link]:
    """Every ``loc`` on the source's hosts, once, the newest change first."""
    found: dict[str, Link] = {}
    for entry in root:
        part = {etree.QName(child).localname: child.text for child in entry if isinstance(child.tag, str)}
        try:
            url = canonical(part.get("loc") or "", base)
        except BadUrl:
            continue
        if host_of(url) in hosts and url not in found:
            found[url] = Link(url, modified=moment(part.get("lastmod")))
    dated = sorted((x for x in found.values() if x.modified), key=lambda x: str(x.modified), reverse=True)
    return [*dated, *(x for x in found.values() if not x.modified)]


def _root(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None


def _unzipped(body: bytes) -> bytes:
    """The sitemap in a .gz file; empty for a broken or oversized one, which is then no sitemap."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        out = inflate.decompress(body, MAX_BYTES)
    except zlib.error:
        return b""
    return b"" if inflate.unconsumed_tail or not inflate.eof else out
