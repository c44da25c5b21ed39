"""Which addresses a night asks for. First what the listings or feeds show that is new, then young pages
again.
"""

from __future__ import annotations

from transforms.harvest.address import canonical
from transforms.harvest.captures import read_body
from transforms.harvest.discover import FeedPage, article_links, feed_page, page_count, page_url
from transforms.harvest.fetch import Fetched, Fetcher
from transforms.harvest.robots import is_html
from transforms.records import Capture
from transforms.sources.model import Feed, Listing, Section


def walk(fetcher: Fetcher, *, full: bool = False) -> None:
    """Everything one run asks of its source. ``full`` ignores known ground."""
    source = fetcher.source
    asked: set[str] = set()
    if source.listing is not None:
        for section in source.listing.sections:
            _walk_section(fetcher, source.listing, section, asked, full)
        _recheck(fetcher, asked, full)
    if source.feed is not None:
        for url in source.feed.urls:
            _walk_next(fetcher, source.feed, canonical(url), asked, full)
        if source.feed.pages is not None:
            _walk_pages(fetcher, source.feed, source.feed.pages, asked, full)


# ---------------------------------------------------------------------------------------- listings


def _walk_section(fetcher: Fetcher, listing: Listing, section: Section, asked: set[str], full: bool) -> None:
    """New articles oldest first: a run that dies in the middle leaves the newest unknown, and the next
    night's walk down from the top meets them before it meets known ground.
    """
    for url in reversed(_listed(fetcher, listing, section, full)):
        if url in asked or (fetcher.ledger.is_known(url) and not full):
            continue
        asked.add(url)
        fetcher.fetch(url, "article")


def _listed(fetcher: Fetcher, listing: Listing, section: Section, full: bool) -> list[str]:
    """The article addresses of a section, newest first, down to the first page on which all are known."""
    found: dict[str, None] = {}
    known_ground = -1 if full else _pages_still_owed(fetcher, listing, section)
    for index in range(listing.max_pages):
        url = page_url(section, index)
        if url is None or fetcher.is_closed(url):
            break
        page = fetcher.fetch(url, "listing")
        if page is None or page.gone:
            break
        if not page.ok:
            continue  # this page is owed; the next night does not stop above it
        fresh = [u for u in _links(fetcher, listing, page) if u not in found]
        found.update(dict.fromkeys(fresh))
        if _is_last(page, index, fresh):
            break
        if not full and index >= known_ground and all(fetcher.ledger.is_known(u) for u in fresh):
            break
    return list(found)


def _pages_still_owed(fetcher: Fetcher, listing: Listing, section: Section) -> int:
    """The deepest page that an earlier run could not read: above it known ground is no reason to stop."""
    urls = [page_url(section, i) for i in range(listing.max_pages)]
    return max((i for i, url in enumerate(urls) if url and fetcher.ledger.has_failed(url)), default=-1)


def _links(fetcher: Fetcher, listing: Listing, page: Fetched) -> list[str]:
    links = article_links(page.body, page.capture.url_final, listing.is_article, fetcher.source.hosts)
    if not links:
        fetcher.problem(f"empty_listing: {page.capture.url}")
    return [link.url for link in links]


def _is_last(page: Fetched, index: int, fresh: list[str]) -> bool:
    """By its own count; or because it shows nothing that the pages above did not (some sites repeat the
    last).
    """
    count = page_count(page.body)
    return not fresh or (count is not None and index + 1 >= count)


def _recheck(fetcher: Fetcher, asked: set[str], full: bool) -> None:
    """Publishers edit and delete in the first days; conditional requests make asking again cheap."""
    ledger, source = fetcher.ledger, fetcher.source
    again = ledger.article_urls() if full else ledger.young_articles(source.recheck_days, source.recheck_max)
    for url in again:
        if url not in asked:
            asked.add(url)
            fetcher.fetch(url, "article")


# ---------------------------------------------------------------------------------------- feeds


def _walk_next(fetcher: Fetcher, feed: Feed, first: str, asked: set[str], full: bool) -> None:
    """A feed and its older pages by rel=next, down to an item that the feed itself showed an earlier run."""
    before, url = _last_capture(fetcher, first), first
    for _ in range(feed.max_pages):
        page = None if url in asked else _feed(fetcher, url, asked)
        if page is None or not feed.follow_next or page.next_url is None:
            return
        if not full and _overlaps(fetcher, page, before):
            return
        url = page.next_url


def _walk_pages(fetcher: Fetcher, feed: Feed, pages: str, asked: set[str], full: bool) -> None:
    """Numbered pages until one is gone or empty. All are asked until the end was once reached; after that, a
    page with an item that the first page showed an earlier run reaches down to what is archived."""
    urls = [canonical(pages.replace("{n}", str(feed.first_n + i))) for i in range(feed.max_pages)]
    complete = not full and _end_was_reached(fetcher, urls)
    before = _last_capture(fetcher, urls[0]) if complete else None
    for url in urls:
        page = _feed(fetcher, url, asked)
        if page is None or not page.items or _overlaps(fetcher, page, before):
            return


def _end_was_reached(fetcher: Fetcher, urls: list[str]) -> bool:
    seen = [url for url in urls if url in fetcher.ledger.prior]
    if not seen or any(fetcher.ledger.has_failed(url) for url in seen):
        return False
    return len(seen) == len(urls) or any(fetcher.ledger.prior[url].status in (404, 410) for url in seen)


def _last_capture(fetcher: Fetcher, url: str) -> Capture | None:
    capture = fetcher.ledger.prior.get(url)
    return capture if capture is not None and 200 <= capture.status < 400 else None


def _overlaps(fetcher: Fetcher, page: FeedPage, before: Capture | None) -> bool:
    """Whether ``page`` shows an item that the earlier capture ``before`` showed too."""
    earlier = before and feed_page(read_body(fetcher.ledger.store, before), before.url_final)
    return bool(earlier and not set(earlier.items).isdisjoint(page.items))


def _feed(fetcher: Fetcher, url: str, asked: set[str]) -> FeedPage | None:
    asked.add(url)
    fetched = fetcher.fetch(url, "feed")
    if fetched is None or not fetched.ok:
        return None
    page = feed_page(fetched.body, fetched.capture.url_final)
    if page is None or is_html(fetched.body):
        fetcher.problem(f"feed_is_no_feed: {url}")
        return None
    return page
