"""HTML listing pages of every era: links to articles, newest first, and a pager."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.harvest.address import BadUrl, canonical, host_of
from transforms.harvest.discover.page import Answer, Link, Page, Problem, Role, date_in
from transforms.sources.ways import Listing, Section

# `var countPage = 67//共多少页`, `createPageHTML(12, 0, …)`: how TRS listings tell their length.
_COUNTS = (re.compile(rb"\bcountPage\s*=\s*(\d{1,5})"), re.compile(rb"\bcreatePageHTML\(\s*(\d{1,5})\s*,"))
# How they name their further pages: the call's last two arguments, or a link that a script puts together,
# `<a href=\"default"+"_" + nextPage + "."+"shtml\"`.
_NAMES = (
    re.compile(rb'\bcreatePageHTML\([^)"]*"([\w-]{1,40})"\s*,\s*"([a-z]{2,5})"'),
    re.compile(rb'\\"([\w-]{1,40})"\s*\+\s*"_"\s*\+\s*\w+\s*\+\s*"\."\s*\+\s*"([a-z]{2,5})'),
)


@dataclass(frozen=True, slots=True)
class ListingTrail:
    """One section of a site with listing and article pages."""

    section: Section
    listing: Listing
    hosts: tuple[str, ...]
    role: Role = "listing"

    @property
    def max_pages(self) -> int:
        return self.listing.max_pages

    def url(self, index: int, before: Page | None) -> str | None:
        return page_url(self.section, index)

    def read(self, answer: Answer) -> Page:
        links = article_links(answer.body, answer.url, self.listing.is_article, self.hosts)
        problem: Problem | None = None if links else "empty_listing"
        body = answer.body
        return Page(tuple(links), pages=page_names(body), n_pages=page_count(body), problem=problem)

    def informed(self, first: Page) -> ListingTrail:
        """This trail with its further pages named as its first page names them, whatever the YAML says."""
        if first.pages is None or first.pages == self.section.pages:
            return self
        return replace(self, section=self.section.model_copy(update={"pages": first.pages, "first_n": 1}))


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
        match = is_article.search(url) if host_of(url) in hosts else None
        if match and url not in links:
            title = " ".join(anchor.text().split())
            links[url] = Link(url, title, _shown_date(anchor) or date_in_address(match))
    return list(links.values())


def date_in_address(match: re.Match[str]) -> date | None:
    """The date in an article's address, where the source's pattern vouches for it by groups year, month and
    day. The ministry's never does: its addresses carry the day of the last migration.
    """
    part = match.groupdict()
    if not {"year", "month", "day"} <= part.keys():
        return None
    try:
        return date(int(part["year"]), int(part["month"]), int(part["day"]))
    except (TypeError, ValueError):
        return None


def _shown_date(anchor: LexborNode) -> date | None:
    """The date in the link (missions print it there) or in its own row, never that of a neighbouring row.

    The row is the nearest element around the link that holds a date, as long as it holds no other link: on
    some sites date and link are wrapped one by one (``div > span.date + h3 > a``).
    """
    found = date_in(anchor.text())
    row = anchor.parent
    for _ in range(_ROW_DEPTH):
        if found is not None or row is None or _n_targets(row) != 1:
            return found
        found, row = date_in(row.text(separator=" ")), row.parent
    return found


_ROW_DEPTH = 3


def _n_targets(row: LexborNode) -> int:
    """How many pages a row leads to; a picture and a title that lead to one page are one."""
    return len({a.attributes.get("href") for a in row.css("a[href]")})


def page_count(body: bytes) -> int | None:
    """How many pages a listing says it has; None where it does not say."""
    counts = [int(match[1]) for pattern in _COUNTS if (match := pattern.search(body))]
    return counts[0] if counts else None


def page_names(body: bytes) -> str | None:
    """How a listing's own script names its further pages, as ``index_{n}.htm``; None if it does not."""
    names = (match for pattern in _NAMES if (match := pattern.search(body)))
    return next((f"{m[1].decode()}_{{n}}.{m[2].decode()}" for m in names), None)


def page_url(section: Section, index: int) -> str | None:
    """The address of a section's page ``index`` (0 is the first); None where there is only one."""
    if index == 0:
        return canonical(section.start)
    if section.pages is None:
        return None
    return canonical(section.pages.replace("{n}", str(section.first_n + index - 1)), section.start)
