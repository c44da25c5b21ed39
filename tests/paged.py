"""A site of one listing with invented notices, for tests of what becomes of pages, and the source that reads
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tests.servers import FaultSite, page
from transforms.sources.model import Listing, Section, Source, load_sources

HOST = "paged.example"
SOURCE: Source = load_sources()["sample"].model_copy(
    update={
        "id": "paged",
        "hosts": (HOST,),
        "parsers": ("mission",),
        "served_by": None,
        "listing": Listing(article=r"/t\d+\.htm$", sections=(Section(start=f"http://{HOST}/index.htm"),)),
    }
)


def stamp(at: datetime) -> dict[str, str]:
    """The header with which an answer claims to be of that time."""
    return {"Memento_Datetime": at.strftime("%a, %d %b %Y %H:%M:%S GMT")}


def show(site: FaultSite, at: datetime, pages: Mapping[str, str | None], listed: Iterable[str]) -> None:
    """What the site answers at that time: name -> text of the notice, None for a page that is not there."""
    links = "".join(f"<li><a href='/{name}.htm'>x</a></li>" for name in listed)
    site.at(f"/{HOST}/robots.txt", page("", 404, **stamp(at)))
    site.at(f"/{HOST}/index.htm", page(f"<html><body>{links}</body></html>", **stamp(at)))
    for name, text in pages.items():
        body = f"<h3 class='view-title'>Notice {name}</h3><div class='view-txt'><P>{text}</P></div>"
        status = 404 if text is None else 200
        site.at(f"/{HOST}/{name}.htm", page("" if text is None else body, status, **stamp(at)))
