"""The WordPress REST API (``/wp-json/wp/v2/<type>``): pages of at most 100 posts that carry their texts.

https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/: the header X-WP-TotalPages counts the
pages, a page beyond them is a 400; ``after`` and ``before`` bound the date of publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from transforms.harvest.address import canonical
from transforms.harvest.discover.page import (
    ANY_DAY,
    Answer,
    Link,
    Page,
    Role,
    Window,
    date_in,
    day_of,
    json_of,
    moment,
    with_query,
)
from transforms.harvest.exchange import header
from transforms.sources.ways import WordPress


@dataclass(frozen=True, slots=True)
class WordPressTrail:
    """One post type, newest first."""

    api: WordPress
    post_type: str
    zone: str
    window: Window = ANY_DAY
    role: Role = "feed"

    @property
    def max_pages(self) -> int:
        return self.api.max_pages

    def url(self, index: int, before: Page | None) -> str:
        """``after`` and ``before`` are read in the site's own zone and leave their own moment out."""
        pairs = [(name, value) for name, value in self.api.query.items()]
        pairs += [("per_page", str(self.api.per_page)), ("orderby", "date"), ("order", "desc")]
        if self.window.since:
            pairs.append(("after", f"{_before(self.window.since)}T23:59:59"))
        if self.window.until:
            pairs.append(("before", f"{self.window.until + timedelta(days=1)}T00:00:00"))
        return canonical(with_query(f"{self.api.root}{self.post_type}", [*pairs, ("page", str(index + 1))]))

    def read(self, answer: Answer) -> Page:
        posts = json_of(answer.body)
        if not isinstance(posts, list):
            return Page(problem="broken_answer")
        links = tuple(_post(post, self.zone) for post in posts if isinstance(post, dict))
        total = header(answer.headers, "X-WP-TotalPages") or ""
        if total.isdigit():
            return Page(links, n_pages=int(total))
        return Page(links, last=len(posts) < self.api.per_page)  # a 304 need not repeat the header


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _post(post: dict[str, Any], zone: str) -> Link:
    """``date`` is the site's own civil time, ``modified_gmt`` is UTC; the title is HTML, only to be shown."""
    title = post.get("title")
    rendered = title.get("rendered") if isinstance(title, dict) else title
    shown = date_in(str(post.get("date") or "")) or day_of(moment(post.get("date_gmt")), zone)
    return Link(
        str(post.get("link") or post.get("id")), str(rendered or ""), shown, moment(post.get("modified_gmt"))
    )
