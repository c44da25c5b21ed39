"""The ways into a site: one block of a source's YAML per kind of discovery (see harvest/discover/)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from transforms.sources.fields import PageName, PageUrl, Pattern, Record, RootUrl, Url

Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]


class Section(Record):
    """One listing: its first page and the name of its further pages, ``{n}`` counting from ``first_n``.

    ``grows: false``: an old listing to which nothing is added, asked by full runs and those for a range.
    """

    start: Url
    pages: PageName | None = None
    first_n: int = Field(default=1, ge=0)
    grows: bool = True


class Listing(Record):
    """A site with listing and article pages. ``article`` is searched in a link's absolute address; groups
    named year, month and day in it say that the address carries the day of publication.
    """

    sections: tuple[Section, ...] = Field(min_length=1)
    article: Pattern
    max_pages: int = Field(default=200, ge=1)

    @cached_property
    def is_article(self) -> re.Pattern[str]:
        return re.compile(self.article)

    def start_urls(self) -> Iterator[str]:
        yield from (s.start for s in self.sections)


class Feed(Record):
    """RSS or Atom feeds that carry whole texts; with ``article``, feeds that only point at the pages.

    Older pages: a ``pages`` pattern, or ``rel=next`` in the feed.
    """

    urls: tuple[Url, ...] = Field(min_length=1)
    pages: PageUrl | None = None
    first_n: int = Field(default=1, ge=0)
    follow_next: bool = True
    max_pages: int = Field(default=200, ge=1)
    article: Pattern | None = None

    @cached_property
    def is_article(self) -> re.Pattern[str]:
        return re.compile(self.article or "")

    def start_urls(self) -> Iterator[str]:
        yield from self.urls
        if self.pages:
            yield self.pages.replace("{n}", str(self.first_n))


class WordPress(Record):
    """A WordPress REST API: ``root`` is ``.../wp-json/wp/v2/``, ``types`` the routes below it."""

    root: RootUrl
    types: tuple[Word, ...] = Field(min_length=1)
    query: dict[Word, str] = Field(default_factory=dict)  # such as categories: "12"
    per_page: int = Field(default=100, ge=1, le=100)
    max_pages: int = Field(default=400, ge=1)

    def start_urls(self) -> Iterator[str]:
        yield self.root


class GovUk(Record):
    """GOV.UK's search API; ``filters`` are its own parameters, ``filter_...``, each with its values."""

    search: Url = "https://www.gov.uk/api/search.json"
    filters: dict[Annotated[str, Field(pattern=r"^(filter|reject)_[a-z_]+$")], tuple[str, ...]] = Field(
        min_length=1
    )
    count: int = Field(default=100, ge=1, le=1000)
    max_pages: int = Field(default=100, ge=1)

    def start_urls(self) -> Iterator[str]:
        yield self.search


class Sitemap(Record):
    """Sitemaps; ``article`` is searched in the addresses they list, ``children`` in those an index names."""

    urls: tuple[Url, ...] = Field(min_length=1)
    article: Pattern
    children: Pattern = ""

    @cached_property
    def is_article(self) -> re.Pattern[str]:
        return re.compile(self.article)

    @cached_property
    def is_child(self) -> re.Pattern[str]:
        return re.compile(self.children)

    def start_urls(self) -> Iterator[str]:
        yield from self.urls


class ServedAt(Record):
    """Where the text of a page is asked for, if not at the page itself: an API's address.

    ``page`` is matched against the page's whole address, ``address`` may use its groups (``\\1``). The page's
    address stays the release's.
    """

    page: Pattern
    address: str = Field(min_length=1)

    @model_validator(mode="after")
    def _groups_exist(self) -> ServedAt:
        try:
            re.sub(self.page, self.address, "")  # reads the template, whether or not anything matches
        except (re.error, IndexError) as error:
            raise ValueError(f"expected only groups of page, such as \\1 ({error})") from error
        return self

    def of(self, url: str) -> str:
        match = re.fullmatch(self.page, url)
        return match.expand(self.address) if match else url
