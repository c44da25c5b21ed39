"""Where the release that ``readouts explain`` shows comes from: a version, a page, a feed or a text file."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from transforms.cli.commands import NotThere
from transforms.cli.show import rows
from transforms.extract.explain import Explained, explained, from_rows
from transforms.extract.read import read
from transforms.records import Document

_HTML = re.compile(rb"<(?:!doctype|html|head|body|rss|feed)\b", re.IGNORECASE)


def of_url(version: Path, url: str) -> list[Explained]:
    """The release at ``url`` as the version has it. NotThere when it has none."""
    wanted = _bare(url)
    found = [r for r in rows(version, "releases") if wanted in (_bare(r["url"]), _bare(r["url_final"]))]
    if not found:
        raise NotThere(f"{url} is neither a file nor the address of a release in version {version.name}")
    release = found[-1]
    rid = release["mirror_of"] or release["release_id"]  # a mirror is shown as the release it copies
    texts = [t for t in rows(version, "texts") if t["release_id"] == rid]
    text = max(texts, key=lambda t: t["revision"])["text"]
    tables = [[r for r in rows(version, table) if r["release_id"] == rid] for table in _TABLES]
    return [from_rows(release["title"], text, release["kind"], *tables)]


_TABLES = ("meetings", "participants", "statements")


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")


def of_file(
    file: Path, source_id: str | None, publisher: str | None, published: str | None
) -> list[Explained]:
    """A page, feed or text file read now. A text file has its title in the first line."""
    body = file.read_bytes()
    if _HTML.search(body[:4096]):
        return _of_page(file, body, source_id, publisher)
    title, _, text = body.decode("utf-8").strip().partition("\n")
    paragraphs = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    day = date.fromisoformat(published) if published else None
    return [_read(title, paragraphs, day, publisher, "en")]


def _of_page(file: Path, body: bytes, source_id: str | None, publisher: str | None) -> list[Explained]:
    from transforms.parse import parse
    from transforms.records import Refusal

    source = _source(source_id, publisher)
    out = []
    for item in parse(_capture(file, body), body, source):
        if isinstance(item, Refusal):
            raise NotThere(f"{file} is refused: {item.reason} ({item.rule_id}): {item.detail}")
        out.append(_read(item.title, item.text, item.published_date, source.publisher.iso3, item.lang))
    return out


def _capture(file: Path, body: bytes) -> Any:
    from transforms.records import Capture

    role = "feed" if re.search(rb"<(?:rss|feed)\b", body[:4096]) else "article"
    url = f"http://file.example/{file.name}"
    return Capture(
        "file", "file", role, url, url, datetime.now(timezone.utc), 200, None, None, None, None, None,
        "response", "file", 0, 0, "file",
    )  # fmt: skip


def _source(source_id: str | None, publisher: str | None) -> Any:
    """The named source, else one that knows every page and feed template."""
    from transforms.parse import PARSERS
    from transforms.sources.model import Source, load_sources

    if source_id:
        known = load_sources()
        if source_id not in known:
            raise NotThere(f"there is no source {source_id!r}; there are: {', '.join(known)}")
        return known[source_id]
    return Source.model_validate(
        {
            "id": "file",
            "name": "A file",
            "kind": "feed",
            "publisher": {"name": "unknown", "iso3": publisher},
            "lang": "en",
            "timezone": "UTC",
            "hosts": ["file.example"],
            "parsers": list(PARSERS),
            "schedule": "0 0 * * *",
            "priority": 0,
            "feed": {"urls": ["http://file.example/"]},
            "evidence": [{"about": "all", "basis": "seen", "noted": "2026-11-24", "note": "the file"}],
        }
    )


def _read(title: str, text: str, published: date | None, publisher: str | None, lang: str) -> Explained:
    document = Document("r-" + "0" * 16, title, text, published, publisher, None, lang)
    return explained(title, text, read(document))
