"""How a source's releases are found. One kind is one module with one interface (``Trail``); the block of that
name in a source's YAML picks it. Pure: bytes in, addresses out; what of it is asked is ``walk``'s question.
"""

from __future__ import annotations

from transforms.harvest.discover.feed import FeedTrail, feed_page
from transforms.harvest.discover.govuk import GovUkTrail
from transforms.harvest.discover.listing import ListingTrail, article_links, page_count, page_names, page_url
from transforms.harvest.discover.page import ANY_DAY, Answer, Link, Page, Role, Trail, Window
from transforms.harvest.discover.sitemap import SitemapTrail
from transforms.harvest.discover.wordpress import WordPressTrail
from transforms.sources.model import Source

__all__ = [
    "ANY_DAY",
    "Answer",
    "Link",
    "Page",
    "Role",
    "Trail",
    "Window",
    "article_links",
    "child_trail",
    "feed_page",
    "informed",
    "page_count",
    "page_names",
    "page_url",
    "trails",
]


def trails(source: Source, window: Window = ANY_DAY, *, full: bool = False) -> list[Trail]:
    """The trails of ``source``, in the order of its YAML. Those of an API are bounded by ``window``; sections
    that no longer grow are there only for a bounded window, or when ``full``.
    """
    found: list[Trail] = []
    if source.listing:
        sections = [s for s in source.listing.sections if s.grows or full or not window.is_open]
        found += [ListingTrail(section, source.listing, source.hosts) for section in sections]
    if source.feed:
        starts: list[str | None] = [*source.feed.urls, *([None] if source.feed.pages else [])]
        found += [FeedTrail(source.feed, source.hosts, source.timezone, start) for start in starts]
    if source.wordpress:
        api = source.wordpress
        found += [WordPressTrail(api, kind, source.timezone, window) for kind in api.types]
    if source.govuk:
        found.append(GovUkTrail(source.govuk, window))
    if source.sitemap:
        found += [SitemapTrail(source.sitemap, source.hosts, url) for url in source.sitemap.urls]
    return found


def informed(trail: Trail, first: Page) -> Trail:
    """``trail`` with what its first page tells of the further ones."""
    return trail.informed(first) if isinstance(trail, ListingTrail) else trail


def child_trail(source: Source, url: str) -> Trail:
    """The trail of a page that another one named (a sitemap of an index)."""
    if source.sitemap is None:
        raise ValueError(f"{source.id} has no sitemap block, {url} cannot be its child")
    return SitemapTrail(source.sitemap, source.hosts, url)
