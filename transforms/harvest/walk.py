"""Which addresses a run asks for. First what the source's trails show that is new, then what earlier runs
owe, then young pages again; for a range of days only what lies in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from transforms.harvest.captures import payload_headers, read_body
from transforms.harvest.discover import (
    ANY_DAY,
    Answer,
    Link,
    Page,
    Trail,
    Window,
    child_trail,
    informed,
    trails,
)
from transforms.harvest.exchange import is_failed
from transforms.harvest.fetch import Fetched, Fetcher
from transforms.harvest.ledger import Ledger
from transforms.records import Capture


def walk(fetcher: Fetcher, *, full: bool = False, window: Window = ANY_DAY) -> None:
    """Everything one run asks of its source. ``full`` ignores known ground; a ``window`` asks for its days
    alone, and neither rechecks nor stops at what is known.
    """
    walking = Walk(fetcher, full=full, window=window)
    for trail in trails(fetcher.source, window, full=full):
        walking.follow(trail)
    if window.is_open:
        walking.ask_again()


@dataclass(slots=True)
class Walk:
    """One run's way through the trails of its source."""

    fetcher: Fetcher
    full: bool = False
    window: Window = ANY_DAY
    max_pages: int | None = None  # of every trail, if fewer than its own
    asked: set[str] = field(default_factory=set)

    def follow(self, trail: Trail) -> None:
        """New articles oldest first: a run that dies in the middle leaves the newest unknown, and the next
        night's walk down from the top meets them before it meets known ground.
        """
        links: dict[str, Link] = {}
        for page in self.pages(trail):
            links.update({link.url: link for link in page.links if link.url not in links})
            for child in page.children:
                self._follow_child(child)
        if trail.role == "listing":
            self._articles(list(links.values()))

    def _follow_child(self, child: Link) -> None:
        """A sitemap of an index. One that has not changed since it was archived is read from there: an
        earlier run may have died before it asked for all that stands in it.
        """
        if not self.window.may_hold(child):
            return
        trail = child_trail(self.fetcher.source, child.url)
        unchanged = not self.full and child.modified is not None and not self._is_new(child)
        page = archived_page(self.fetcher.ledger, trail, child.url) if unchanged else None
        if page is None:
            self.follow(trail)
        else:
            self._articles(list(page.links))

    def _articles(self, links: list[Link]) -> None:
        if links and not self.window.is_open and not any(link.shown or link.modified for link in links):
            self.fetcher.problem(f"no_dates: nothing says what lies in the range, all {len(links)} are asked")
        for link in reversed(links):
            self._article(link)

    def _article(self, link: Link) -> None:
        if link.url in self.asked or not self.window.may_hold(link) or not (self.full or self._is_new(link)):
            return
        self.asked.add(link.url)
        self.fetcher.fetch(link.url, "article")

    def _is_new(self, link: Link) -> bool:
        """Whether no earlier run knows the page as it is now, by the publisher's word of its last change."""
        ledger = self.fetcher.ledger
        if not ledger.is_known(link.url):
            return True
        return link.modified is not None and link.modified > ledger.prior[link.url].fetched_at

    # ---------------------------------------------------------------------------------------- pages

    def pages(self, trail: Trail) -> Iterator[Page]:
        """The pages of a trail, newest first, down to known ground, the range's far edge or the end."""
        ground = _Ground(self, trail)
        before: Page | None = None
        seen: set[str] = set()
        index, trail = self._beginning(trail)
        while index < min(trail.max_pages, self.max_pages or trail.max_pages):
            url = trail.url(index, before)
            if url is None or url in seen or self.fetcher.is_closed(url):
                return
            seen.add(url)
            page = self._page(trail, url)
            if page is None:
                return
            before = page if page.problem is None else None
            fresh = [link for link in page.links if link.url not in ground.links]
            if before is not None:
                trail = informed(trail, page) if index == 0 else trail
                yield page
                if self._ends(page, index, fresh) or ground.is_known(page, index, fresh):
                    return
                ground.links.update(link.url for link in fresh)
            elif page.problem != "broken_answer":
                return  # no listing, or no feed, stands at the address: nothing older will
            index += 1

    def _page(self, trail: Trail, url: str) -> Page | None:
        """One page; None where the trail ends. One that failed is owed: the next night does not stop above
        it, and this one goes on below it where the addresses are numbered.
        """
        if url in self.asked and trail.role == "feed":
            return None
        self.asked.add(url)
        fetched = self.fetcher.fetch(url, trail.role)
        if fetched is None or fetched.gone:
            return None
        if not fetched.ok:
            return self._refused(trail, fetched)
        page = trail.read(_answer(self.fetcher.ledger, fetched.capture, fetched.body))
        if page.problem:
            self.fetcher.problem(f"{page.problem}: {url}")
        return page

    def _refused(self, trail: Trail, fetched: Fetched) -> Page | None:
        status = fetched.capture.status
        if is_failed(status):
            return Page(problem="broken_answer")
        self.fetcher.problem(f"{trail.role}_refused: status {status}, {fetched.capture.url}")
        return None

    def _ends(self, page: Page, index: int, fresh: list[Link]) -> bool:
        """By its own count; because it shows nothing that the pages above did not (some sites repeat the
        last); or because what is older lies before the range.
        """
        counted = page.n_pages is not None and index + 1 >= page.n_pages
        return counted or page.last or not fresh or self.window.ends_above(page.links)

    def _beginning(self, trail: Trail) -> tuple[int, Trail]:
        """The page on which the range begins, by halving, since dates fall from page to page; 0 where pages
        do not say how many they are, or show no dates. And the trail as its first page tells it.
        """
        first = self._probe(trail, 0) if self.window.until else None
        if first is None or not first.n_pages or not self.window.begins_below(first.links):
            return 0, trail
        trail = informed(trail, first)
        return (self._halved(trail, first.n_pages), trail) if trail.url(1, None) else (0, trail)

    def _halved(self, trail: Trail, n_pages: int) -> int:
        low, high = 0, min(n_pages, trail.max_pages) - 1  # the range begins below `low`
        while high - low > 1:
            middle = (low + high) // 2
            page = self._probe(trail, middle)
            if page is not None and self.window.begins_below(page.links):
                low = middle
            else:
                high = middle
        return low

    def _probe(self, trail: Trail, index: int) -> Page | None:
        url = trail.url(index, None)
        page = self._page(trail, url) if url and not self.fetcher.is_closed(url) else None
        self.asked.discard(url or "")  # the walk itself reads it again, from the archive
        return page if page is not None and page.problem is None else None

    # ---------------------------------------------------------------------------------------- articles again

    def ask_again(self) -> None:
        """What earlier runs asked for and did not get; then young pages, because publishers edit and delete
        in the first days. Conditional requests make asking again cheap.
        """
        ledger, source = self.fetcher.ledger, self.fetcher.source
        young = ledger.young_articles(source.recheck_days, source.recheck_max)
        for url in [
            *ledger.owed_articles(source.recheck_max),
            *(ledger.article_urls() if self.full else young),
        ]:
            if url not in self.asked:
                self.asked.add(url)
                self.fetcher.fetch(url, "article")


class _Ground:
    """What earlier runs know of one trail, and so where a walk may stop."""

    def __init__(self, walking: Walk, trail: Trail) -> None:
        self._walk, self._ledger = walking, walking.fetcher.ledger
        self.links: set[str] = set()  # shown by the pages above
        self._ignored = walking.full or not walking.window.is_open
        first_url = None if self._ignored else trail.url(0, None)
        self._first = archived_page(self._ledger, trail, first_url)
        self._trail = informed(trail, self._first) if self._first else trail
        self._owed = -1 if self._ignored else self._deepest_owed()

    def is_known(self, page: Page, index: int, fresh: list[Link]) -> bool:
        """A listing: every article on the page is known. A feed: it shows an item that its first page showed
        an earlier run, which reached the end, so that all that is older is archived.
        """
        if self._ignored or index < self._owed:
            return False
        if self._trail.role == "listing":
            return not any(self._walk._is_new(link) for link in fresh)
        return not self._shown_before.isdisjoint(link.url for link in page.links)

    def _deepest_owed(self) -> int:
        """The deepest page that an earlier run could not read: above it known ground is no reason to stop."""
        urls = [self._trail.url(i, None) for i in range(self._trail.max_pages)]
        return max((i for i, url in enumerate(urls) if url and self._ledger.has_failed(url)), default=-1)

    @cached_property
    def _shown_before(self) -> set[str]:
        """What the first page of a feed showed an earlier run, if the trail was ever read to its end."""
        first = self._first
        return {link.url for link in first.links} if first and self._end_was_reached(first) else set()

    def _end_was_reached(self, first: Page) -> bool:
        """Page by page through the archive, as deep as the last walks went."""
        page: Page | None = first
        for index in range(1, self._trail.max_pages):
            if page is None or page.last or (page.n_pages is not None and index >= page.n_pages):
                return page is not None
            url = self._trail.url(index, page)
            capture = self._ledger.prior.get(url) if url else None
            if capture is None:
                return url is None
            if capture.status in (404, 410):
                return True
            page = archived_page(self._ledger, self._trail, url)
        return True  # as deep as the source's YAML goes


def archived_page(ledger: Ledger, trail: Trail, url: str | None) -> Page | None:
    """What an earlier run saw at ``url``; None where it saw nothing that can be read."""
    capture = ledger.prior.get(url) if url else None
    if capture is None or not 200 <= capture.status < 400:
        return None
    page = trail.read(_answer(ledger, capture, read_body(ledger.store, capture)))
    return page if page.problem is None else None


def _answer(ledger: Ledger, capture: Capture, body: bytes) -> Answer:
    return Answer(capture.url_final, body, payload_headers(ledger.store, capture))
