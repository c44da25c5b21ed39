"""What the tests of walks share: sites of every kind, and what was asked of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.harvest.conftest import HOST, make_source
from tests.servers import FaultSite, page
from transforms.harvest import HarvestReport
from transforms.harvest.discover import Window
from transforms.sources.model import Source

Run = Callable[..., HarvestReport]
NO_RECHECK = {"recheck_days": 0, "recheck_max": 0}


def asked(site: FaultSite) -> list[str]:
    """The last part of every address asked since the last call, in order, without robots.txt."""
    names = [path.rsplit("/", 1)[1].removesuffix(".html") for path, _ in site.seen]
    site.seen.clear()
    return [name for name in names if name != "robots.txt"]


def range_of(since: str | None = None, until: str | None = None) -> Window:
    return Window(since and date.fromisoformat(since), until and date.fromisoformat(until))


def archive_of(site: FaultSite, n_pages: int, per_page: int = 2) -> None:
    """``n_pages`` of a listing, one article a day back from 2026-11-19: t1 is the newest."""
    for p in range(n_pages):
        rows = ""
        for i in range(p * per_page + 1, (p + 1) * per_page + 1):
            day = date(2026, 11, 20) - timedelta(days=i)
            rows += f'<li><a href="t{i}.html">T</a>({day})</li>'
            site.at(f"/{HOST}/news/t{i}.html", page(f"article {i}"))
        name = f"index{f'_{p}' if p else ''}.html"
        site.at(f"/{HOST}/news/{name}", page(f"<ul>{rows}</ul><script>var countPage = {n_pages};</script>"))


def item(name: str, day: str, older: str | None = None) -> str:
    link = f'<atom:link rel="next" href="{older}"/>' if older else ""
    return (
        f'<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>{link}<item><title>{name}</title>'
        f"<link>http://{HOST}/{name}</link><pubDate>{day} 12:00:00 GMT</pubDate></item></channel></rss>"
    )


WP = f"/{HOST}/wp-json/wp/v2/release"


def wordpress_source(**changes: Any) -> Source:
    api = {"root": f"http://{HOST}/wp-json/wp/v2/", "types": ["release"], "per_page": 2} | changes
    return make_source(kind="wordpress", listing=None, wordpress=api, parsers=["wordpress"])


def posts(*days: str) -> list[dict[str, Any]]:
    return [
        {"id": i, "date": f"{day}T09:00:00", "link": f"http://{HOST}/{day}", "title": {"rendered": day},
         "content": {"rendered": "<p>x</p>"}, "modified_gmt": f"{day}T10:00:00"}
        for i, day in enumerate(days)
    ]  # fmt: skip


SEARCH = f"/{HOST}/api/search.json?"


def govuk_source() -> Source:
    return make_source(
        kind="govuk",
        listing=None,
        govuk={"search": f"http://{HOST}/api/search.json", "count": 2,
               "filters": {"filter_organisations": ["fcdo"]}},
        served_at={"page": rf"http://{HOST}/(.+)", "address": rf"http://{HOST}/api/content/\1"},
        parsers=["govuk"],
        **NO_RECHECK,
    )  # fmt: skip


def results(**stamps: str) -> list[dict[str, str]]:
    return [{"link": f"/news/{name}", "title": name, "public_timestamp": at} for name, at in stamps.items()]


def sitemap_source(**changes: Any) -> Source:
    block = {"urls": [f"http://{HOST}/sitemap.xml"], "article": r"/t\d+$", "children": "news"} | changes
    return make_source(kind="sitemap", listing=None, sitemap=block, **NO_RECHECK)


def urlset(*rows: tuple[str, str | None], tag: str = "url") -> bytes:
    body = "".join(
        f"<{tag}><loc>http://{HOST}/{loc}</loc>{f'<lastmod>{mod}</lastmod>' if mod else ''}</{tag}>"
        for loc, mod in rows
    )
    root = "urlset" if tag == "url" else "sitemapindex"
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</{root}>'.encode()


def sitemap_site(site: FaultSite, changed: str = "2026-11-01") -> None:
    index = [("news-2.xml.gz", changed), ("news-1.xml", "2026-10-01"), ("pages.xml", None)]
    site.at(f"/{HOST}/sitemap.xml", page(urlset(*index, tag="sitemap")))
    site.at(f"/{HOST}/news-2.xml.gz", page(gzip.compress(urlset(("t3", changed), ("about", None)), mtime=0)))
    site.at(f"/{HOST}/news-1.xml", page(urlset(("t1", "2026-09-01"), ("t2", "2026-10-01"))))
    for name in ("t1", "t2", "t3"):
        site.at(f"/{HOST}/{name}", page(name))
