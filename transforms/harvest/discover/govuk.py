"""The search API of GOV.UK: which documents there are; each is then asked of the content API.

https://docs.publishing.service.gov.uk/repos/search-api/using-the-search-api.html: unknown parameters are a
422, hence only documented ones. ``public_timestamp`` is the last *major* change, so a document with a change
note comes up again as new.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from transforms.harvest.address import BadUrl, canonical
from transforms.harvest.discover.page import (
    ANY_DAY,
    Answer,
    Link,
    Page,
    Role,
    Window,
    json_of,
    moment,
    with_query,
)
from transforms.sources.ways import GovUk

_FIELDS = ("link", "title", "public_timestamp")


@dataclass(frozen=True, slots=True)
class GovUkTrail:
    """One search, newest change first."""

    api: GovUk
    window: Window = ANY_DAY
    role: Role = "listing"

    @property
    def max_pages(self) -> int:
        return self.api.max_pages

    def url(self, index: int, before: Page | None) -> str:
        pairs = [(name, value) for name, values in self.api.filters.items() for value in values]
        pairs += [("order", "-public_timestamp"), *(("fields", name) for name in _FIELDS)]
        if not self.window.is_open:
            pairs.append(("filter_public_timestamp", self._days()))
        pairs += [("count", str(self.api.count)), ("start", str(index * self.api.count))]
        return canonical(with_query(self.api.search, pairs))

    def _days(self) -> str:
        """Every document has one timestamp, so ranges that follow each other leave none out. ``to`` is given
        a day more: whether it holds the whole of its day is not documented.
        """
        since, until = self.window.since, self.window.until
        days = [f"from:{since}"] if since else []
        return ",".join([*days, f"to:{until + timedelta(days=1)}"] if until else days)

    def read(self, answer: Answer) -> Page:
        found = json_of(answer.body)
        results = found.get("results") if isinstance(found, dict) else None
        if not isinstance(results, list):
            return Page(problem="broken_answer")
        links = [_result(r, answer.url) for r in results if isinstance(r, dict)]
        total = found.get("total")
        n_pages = -(-total // self.api.count) if isinstance(total, int) else None
        return Page(tuple(link for link in links if link), n_pages=n_pages, last=not results)


def _result(result: dict[str, Any], base: str) -> Link | None:
    try:
        url = canonical(str(result.get("link") or ""), base)
    except BadUrl:
        return None
    return Link(url, str(result.get("title") or ""), modified=moment(result.get("public_timestamp")))
