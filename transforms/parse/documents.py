"""JSON answers of publishers' own APIs: WordPress posts and documents of GOV.UK's content API.

The forms are documented by their makers: https://developer.wordpress.org/rest-api/reference/posts/ and
https://docs.publishing.service.gov.uk/repos/content-store/content-api.html.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

from transforms.parse.feeds import plain_title
from transforms.parse.parser import Item, JsonParser
from transforms.parse.text import fragment_paragraphs

NO_JSON = object()


def json_of(text: str) -> Any:
    """The JSON value of ``text``; NO_JSON where it is none."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return NO_JSON
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return NO_JSON


def is_wordpress(data: Any) -> bool:
    """A page of posts, or one post."""
    posts = data if isinstance(data, list) else [data]
    return all(isinstance(p, dict) and "content" in p and "link" in p for p in posts)


def read_wordpress(data: Any) -> Iterator[Item]:
    """Titles and texts are rendered HTML, ``date_gmt`` is UTC, ``guid`` never changes."""
    for post in data if isinstance(data, list) else [data]:
        yield Item(
            title=plain_title(_rendered(post, "title")),
            link=_text(post, "link"),
            guid=html.unescape(_rendered(post, "guid")),
            published=_text(post, "date_gmt") or _text(post, "date"),
            paragraphs=fragment_paragraphs(_rendered(post, "content")),
        )


def _rendered(post: dict[str, Any], name: str) -> str:
    """``{"rendered": "..."}``, the API's form of whatever is shown."""
    value = post.get(name)
    return _text(value, "rendered") if isinstance(value, dict) else _text(post, name)


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return value.strip() if isinstance(value, str) else ""


def is_govuk(data: Any) -> bool:
    return isinstance(data, dict) and "content_id" in data and "document_type" in data


def read_govuk(data: Any) -> Iterator[Item]:
    """One document. What was moved or taken down has no ``details.body``, and so no text."""
    details = data.get("details")
    body = details.get("body") if isinstance(details, dict) else None
    yield Item(
        title=_text(data, "title"),
        link=f"https://www.gov.uk{_text(data, 'base_path')}",
        guid=_text(data, "content_id"),
        published=_text(data, "first_published_at") or _text(data, "public_updated_at"),
        paragraphs=fragment_paragraphs(_body(body)),
    )


def _body(body: Any) -> str:
    """HTML, alone or as one of several renderings."""
    if isinstance(body, list):
        whole = [b for b in body if isinstance(b, dict) and b.get("content_type") == "text/html"]
        return _text(whole[0], "content") if whole else ""
    return body if isinstance(body, str) else ""


WORDPRESS = JsonParser("wordpress", "2026-11-25", is_wordpress, read_wordpress)
GOVUK = JsonParser("govuk", "2026-11-25", is_govuk, read_govuk)
