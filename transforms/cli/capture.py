"""``readouts capture URL``: every capture of a page, and what changed between two of them."""

from __future__ import annotations

import logging
import re
import unicodedata
from argparse import Namespace
from dataclasses import dataclass

from transforms.cli.commands import NotThere
from transforms.cli.difference import Paragraph, Piece, difference, is_same
from transforms.cli.terminal import columns, paragraph
from transforms.harvest.captures import captures_of, read_body, read_captures
from transforms.parse import parse
from transforms.records import Capture, Refusal
from transforms.sources.model import Source, load_sources
from transforms.store import SAFE_ID, Store

log = logging.getLogger(__name__)

_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
_LETTERS_SHOWN = 72  # of a paragraph that did not change


@dataclass(frozen=True, slots=True)
class Seen:
    """One capture of the page. ``same_as``: the number of the first capture with this payload."""

    number: int
    capture: Capture
    same_as: int | None

    @property
    def what(self) -> str:
        c = self.capture
        return c.error or (f"{c.record_type} of {self.same_as}" if self.same_as else c.record_type)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two captures of one page, each as the parser sees it."""

    url: str
    old: Seen
    new: Seen
    paragraphs: tuple[Paragraph, ...]

    @property
    def differs(self) -> bool:
        return not all(is_same(p) for p in self.paragraphs)


def run(arguments: Namespace) -> int:
    from transforms.night import night_store

    store, sources = night_store(), load_sources()
    store.refresh_captures()
    sights = seen(store, sources, arguments.url)
    pair = _pair(arguments, sights)
    if pair is None:
        print(listed(arguments.url, sights))
        return 0
    compared = compare(store, sources, arguments.url, *pair)
    if arguments.html is None:
        print(text_of(compared))
    else:
        arguments.html.write_text(html_of(compared), encoding="utf-8")
        print(arguments.html)
    return 0


# ---------------------------------------------------------------------------------------- finding


def seen(store: Store, sources: dict[str, Source], url: str) -> list[Seen]:
    """The captures of ``url`` (scheme, ``www.`` and trailing slash do not count), oldest first; of a feed's
    item those of the feed that show it. NotThere when there are none.
    """
    folders = sorted((store.root / "captures").glob("*"))
    ids = [folder.name for folder in folders if SAFE_ID.fullmatch(folder.name)]
    found = [c for source_id in ids for c in captures_of(store, source_id, spellings(url))]
    of_host = [sources[s] for s in ids if s in sources and _host(url) in map(_host, sources[s].hosts)]
    found = found or [capture for source in of_host for capture in _in_feeds(store, source, url)]
    if not found:
        raise NotThere(_never(store, ids, url))
    first: dict[str, int] = {}
    rows = []
    for number, capture in enumerate(sorted(found, key=lambda c: c.fetched_at), 1):
        digest = capture.payload_digest
        earlier = first.setdefault(digest, number) if digest else number
        rows.append(Seen(number, capture, earlier if earlier != number else None))
    return rows


def spellings(url: str) -> set[str]:
    bare = _bare(url)
    return {f"{scheme}{www}{bare}{end}" for scheme in ("http://", "https://") for www in ("", "www.")
            for end in ("", "/")}  # fmt: skip


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url).rstrip("/")


def _host(url: str) -> str:
    return _bare(url).split("/")[0]


def _in_feeds(store: Store, source: Source, url: str) -> list[Capture]:
    """The feed captures that show an item with this address; equal payloads are read once."""
    shows: dict[str | None, bool] = {}
    found = []
    for month in store.capture_months(source.id):
        feeds = [c for c in read_captures(store, source.id, month) if c.role == "feed" and c.payload_digest]
        log.info("looking into %d captures of feeds of %s, %s", len(feeds), source.id, month)
        for capture in feeds:
            if capture.payload_digest not in shows:
                items = parse(capture, read_body(store, capture), source)
                shows[capture.payload_digest] = any(_bare(i.url or "") == _bare(url) for i in items)
            found += [capture] if shows[capture.payload_digest] else []
    return found


def _never(store: Store, ids: list[str], url: str) -> str:
    host = _host(url)
    urls = {c.url for s in ids for m in store.capture_months(s) for c in read_captures(store, s, m)}
    near = sorted(u for u in urls if _host(u) == host)
    of_host = f"of {host} there are {len(near)}, such as {near[-1]}" if near else f"none of {host} was"
    return f"{url} was never captured: {len(urls)} addresses are in {store.root}; {of_host}"


def _pair(arguments: Namespace, sights: list[Seen]) -> tuple[Seen, Seen] | None:
    """The two captures to compare; with --diff alone the last two that hold different pages."""
    if arguments.captures:
        if len(arguments.captures) != 2:
            raise NotThere("to compare, name two captures by their numbers, such as: 1 4")
        for number in arguments.captures:
            if not 1 <= number <= len(sights):
                raise NotThere(f"there is no capture {number} of this page; there are 1 to {len(sights)}")
        old, new = sorted(arguments.captures)
        return sights[old - 1], sights[new - 1]
    if not (arguments.diff or arguments.html):
        return None
    pages = [s for s in sights if s.capture.payload_digest and s.capture.role != "redirect"]
    if not pages:
        raise NotThere("no capture of this page holds an answer to compare")
    newest = pages[-1]
    before = [s for s in pages if s.capture.payload_digest != newest.capture.payload_digest]
    return (before or pages)[-1], newest


# ---------------------------------------------------------------------------------------- comparing


def compare(store: Store, sources: dict[str, Source], url: str, old: Seen, new: Seen) -> Compared:
    """What the parser makes of two captures. NotThere when their source is declared no more."""
    texts = []
    for sight in (old, new):
        if sight.capture.source_id not in sources:
            raise NotThere(f"no source file declares {sight.capture.source_id}: its pages cannot be read")
        texts.append(paragraphs_of(store, sources[sight.capture.source_id], sight.capture, url))
    return Compared(url, old, new, tuple(difference(*texts)))


def paragraphs_of(store: Store, source: Source, capture: Capture, url: str) -> list[str]:
    """Title, shown date and paragraphs; or one line on why there is no release."""
    for item in parse(capture, read_body(store, capture), source):
        if isinstance(item, Refusal):
            if capture.role != "feed":
                return [f"(no release: {item.reason}, {item.rule_id}: {item.detail})"]
        elif capture.role != "feed" or _bare(item.url) == _bare(url):
            shown = item.published_at or item.published_date
            return [item.title, f"({shown})" if shown else "(no date)", *item.paragraphs]
    return ["(no release: nothing of this page is read)"]


# ---------------------------------------------------------------------------------------- showing


def listed(url: str, sights: list[Seen]) -> str:
    """A table of all captures."""
    rows = [["#", "fetched (UTC)", "status", "record", "digest", "file and offset"]]
    for sight in sights:
        c = sight.capture
        digest = (c.payload_digest or "-").removeprefix("sha256:")[:12]
        status = str(c.status) if c.status else "-"
        at = f"{c.fetched_at:%Y-%m-%d %H:%M:%S}"
        rows.append([str(sight.number), at, status, sight.what, digest, f"{c.warc_file}:{c.warc_offset}"])
    to = {c.url_final for c in (s.capture for s in sights) if c.url_final != c.url}
    led = [f"Led to: {paragraph(target, '')}" for target in sorted(to)]
    return "\n".join([paragraph(url, ""), columns(rows), *led, "Compare two: readouts capture URL 1 2"])


def _head(sight: Seen) -> str:
    c = sight.capture
    when = f"{c.fetched_at:%Y-%m-%d %H:%M:%S} UTC"
    return f"capture {sight.number}, {when}, {sight.what}, {c.warc_file}:{c.warc_offset}"


def text_of(compared: Compared) -> str:
    """``[-gone-]`` and ``{+new+}`` within paragraphs; those that did not change are shortened."""
    lines = [paragraph(compared.url, ""), f"- {_head(compared.old)}", f"+ {_head(compared.new)}", ""]
    if not compared.differs:
        return "\n".join([*lines, "The parser sees the same title, date and text in both."])
    for pieces in compared.paragraphs:
        text = "".join(_MARKS[piece.kind].format(piece.text) for piece in pieces)
        if is_same(pieces):
            text = text if len(text) <= _LETTERS_SHOWN else text[:_LETTERS_SHOWN] + " …"
        lines.append(paragraph(text))
    return "\n".join(lines)


def html_of(compared: Compared) -> str:
    """One HTML page; everything that comes from the captures is escaped."""
    from transforms.webpage import environment

    template = environment("transforms.cli").get_template("capture.html.j2")
    return template.render(compared=compared, head=_head, text=_printable)


def _printable(piece: Piece) -> str:
    """Control characters as U+FFFD: a page may hold any byte."""
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c for c in piece.text)
