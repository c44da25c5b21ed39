"""A release sentence by sentence: who speaks in each, by which cue and which rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from transforms.cli.commands import NotThere
from transforms.cli.show import person, rows, speaker
from transforms.cli.terminal import paragraph

Row = dict[str, Any]

_HTML = re.compile(rb"<(?:!doctype|html|head|body|rss|feed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """One release as it was read; the rows have the contract's columns."""

    title: str
    where: str
    published: date | None
    kind: str
    text: str
    notes: Sequence[str]
    tables: Mapping[str, Sequence[Row]]  # meetings, participants, statements


def of_url(version: Path, url: str) -> str:
    """The release at ``url`` as the version has it. NotThere when it has none."""
    wanted = _bare(url)
    found = [r for r in rows(version, "releases") if wanted in (_bare(r["url"]), _bare(r["url_final"]))]
    if not found:
        raise NotThere(f"{url} is neither a file nor the address of a release in version {version.name}")
    release = found[-1]
    rid = release["mirror_of"] or release["release_id"]
    texts = [t for t in rows(version, "texts") if t["release_id"] == rid]
    notes = [f"a mirror of {rid}, which is shown"] if release["mirror_of"] else []
    if release["missing_reason"]:
        notes.append(f"not read: {release['missing_reason']}")
    told = _Told(
        release["title"],
        release["url"],
        release["published_date"],
        release["kind"],
        max(texts, key=lambda t: t["revision"])["text"],
        notes,
        {table: [r for r in rows(version, table) if r["release_id"] == rid] for table in _TABLES},
    )
    return _page(told)


_TABLES = ("meetings", "participants", "statements")


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")


def of_file(file: Path, source_id: str | None, publisher: str | None, published: str | None) -> str:
    """A page or text file read now. A text file has its title in the first line."""
    body = file.read_bytes()
    if _HTML.search(body[:4096]):
        return "\n\n".join(_of_page(file, body, source_id, publisher))
    title, _, text = body.decode("utf-8").strip().partition("\n")
    paragraphs = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    day = date.fromisoformat(published) if published else None
    return _read(title, str(file), paragraphs, day, publisher, "en")


def _of_page(file: Path, body: bytes, source_id: str | None, publisher: str | None) -> list[str]:
    from transforms.parse import parse
    from transforms.records import Refusal

    source = _source(source_id, publisher)
    found = parse(_capture(file, body), body, source)
    out = []
    for item in found:
        if isinstance(item, Refusal):
            out.append(f"refused: {item.reason} ({item.rule_id}): {item.detail}")
        else:
            out.append(
                _read(item.title, item.url, item.text, item.published_date, source.publisher.iso3, item.lang)
            )
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


def _read(title: str, where: str, text: str, published: date | None, publisher: str | None, lang: str) -> str:
    from transforms.extract import read
    from transforms.records import Document

    reading = read(Document("r-" + "0" * 16, title, text, published, publisher, None, lang))
    tables = {table: [asdict(row) for row in getattr(reading, table)] for table in _TABLES}
    notes = [f"refused: {r.reason} ({r.rule_id}): {r.detail}" for r in reading.refusals]
    if reading.missing_reason:
        notes.append(f"not read: {reading.missing_reason}")
    return _page(_Told(title, where, published, reading.kind, text, notes, tables))


# ------------------------------------------------------------------------------------------------------ text


def _page(told: _Told) -> str:
    head = f"{told.title}\n  {told.where}\n  {told.kind}, published {told.published or 'on an unknown day'}"
    notes = [paragraph(f"({note})") for note in told.notes]
    return "\n\n".join([head, *notes, *_meetings(told), *_sentences(told)])


def _meetings(told: _Told) -> list[str]:
    out = []
    for number, m in enumerate(told.tables["meetings"], 1):
        facts = [
            m["event_date"],
            m["format"],
            m["setting"],
            m["venue"],
            m["city"],
            m["venue_iso3"],
            m["occasion"],
        ]
        head = f"Meeting {number}: " + " · ".join(str(fact) for fact in facts if fact)
        rule = f"rule {m['rule_id']}, confidence {m['confidence']:.2f}"
        who = [p for p in told.tables["participants"] if p["meeting_id"] == m["meeting_id"]]
        lines = [f"{p['side']}  {person(p)}{'' if p['is_lead'] else ' (present)'}" for p in who]
        out.append("\n".join([paragraph(head, ""), f"  {rule}", *(paragraph(line, "  ") for line in lines)]))
    return out


def _sentences(told: _Told) -> list[str]:
    """Every sentence with the statements that overlap it; narration has none."""
    from transforms.extract import split_sentences

    out = []
    for number, (start, end) in enumerate(split_sentences(told.text), 1):
        said = [s for s in told.tables["statements"] if s["char_start"] < end and s["char_end"] > start]
        labels = [_label(s) for s in sorted(said, key=lambda s: s["seq"])] or ["narration"]
        out.append("\n".join([f"[{number}] " + "; ".join(labels), paragraph(told.text[start:end], "    ")]))
    return out


def _label(s: Row) -> str:
    cue = f'"{s["cue"]}"' if s["cue"] else "goes on"
    return f"{speaker(s)} · {cue} · {s['quote_type']} · {s['rule_id']} · {s['confidence']:.2f}"
