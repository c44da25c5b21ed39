"""What a source is. One YAML per source (or per family of hosts with one template); its file name is its id.

A wrong file is refused with the file, the field and what was expected there; all faults of a file are named
at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms.store import SAFE_ID

BUILT_IN = Path(__file__).parent
_CRON_FIELD = re.compile(r"[\d*/,-]+")
_HOST = re.compile(
    r"(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?"
)


class SourceError(ValueError):
    """A source file that cannot be used. ``file`` and ``field`` say where, the message what was expected."""

    def __init__(self, file: Path, field: str, expected: str) -> None:
        self.file, self.field, self.expected = file, field, expected
        super().__init__(f"{file}: {field}: {expected}")


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc) or parts.fragment:
        raise ValueError("expected an absolute http or https address with a lower-case host and no fragment")
    return value


def _page_url(value: str) -> str:
    if value.count("{n}") != 1:
        raise ValueError("expected exactly one {n}, the place of the page number")
    _url(value.replace("{n}", "1"))
    return value


def _page_name(value: str) -> str:
    if value.count("{n}") != 1 or "/" in value:
        raise ValueError("expected a file name with exactly one {n}, such as index_{n}.html")
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError("expected a lower-case host name, such as www.example.org")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"expected a regular expression ({error})") from error
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("expected an IANA time zone, such as Asia/Shanghai") from error
    return value


def _cron(value: str) -> str:
    fields = value.split()
    if len(fields) != 5 or not all(_CRON_FIELD.fullmatch(f) for f in fields):
        raise ValueError("expected a cron line of five numeric fields in UTC, such as '17 2 * * *'")
    return value


def _source_id(value: str) -> str:
    if not SAFE_ID.fullmatch(value):
        raise ValueError(f"expected an id matching {SAFE_ID.pattern}")
    return value


Url = Annotated[str, AfterValidator(_url)]
Host = Annotated[str, AfterValidator(_host)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Basis = Literal["seen", "documented", "reported"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Publisher(_Record):
    """Who speaks on the pages: a state (``iso3``) or a body (``org_id``)."""

    name: str = Field(min_length=1)
    iso3: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    org_id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_-]{1,31}$")] | None = None


class Evidence(_Record):
    """On what a stated fact stands: *seen* on real pages, *documented* by the publisher, or *reported* by
    others.
    """

    about: str = Field(min_length=1)  # which facts: "article pages", "listing pages", "robots.txt" ...
    basis: Basis
    noted: date
    note: str = Field(min_length=1)


class Politeness(_Record):
    """How hard a source may be asked. Times in seconds, sizes in bytes after content decoding."""

    delay_s: float = Field(default=5.0, ge=0.0, le=3600)  # between two requests to one host
    connect_timeout_s: float = Field(default=15.0, gt=0, le=300)
    read_timeout_s: float = Field(default=30.0, gt=0, le=600)
    total_timeout_s: float = Field(
        default=120.0, gt=0, le=3600
    )  # one whole exchange, however slowly it drips
    max_body_bytes: int = Field(default=20_000_000, gt=0, le=500_000_000)
    attempts: int = Field(default=3, ge=1, le=10)
    retry_after_max_s: float = Field(
        default=120.0, ge=0, le=3600
    )  # a longer Retry-After ends the host's night
    max_redirects: int = Field(default=5, ge=0, le=20)
    give_up_after: int = Field(default=5, ge=1)  # consecutive failures of a host


class Section(_Record):
    """One listing: its first page and the name of its further pages, ``{n}`` counting from ``first_n``."""

    start: Url
    pages: Annotated[str, AfterValidator(_page_name)] | None = None
    first_n: int = Field(default=1, ge=0)


class Listing(_Record):
    """A site with listing and article pages. ``article`` is searched in a link's absolute address."""

    sections: tuple[Section, ...] = Field(min_length=1)
    article: Pattern
    max_pages: int = Field(default=200, ge=1)

    @cached_property
    def is_article(self) -> re.Pattern[str]:
        return re.compile(self.article)


class Feed(_Record):
    """RSS or Atom feeds that carry whole texts. Older pages: a ``pages`` pattern, or ``rel=next`` in the
    feed.
    """

    urls: tuple[Url, ...] = Field(min_length=1)
    pages: Annotated[str, AfterValidator(_page_url)] | None = None
    first_n: int = Field(default=1, ge=0)
    follow_next: bool = True
    max_pages: int = Field(default=200, ge=1)


class Source(_Record):
    """One source as its YAML declares it."""

    id: Annotated[str, AfterValidator(_source_id)]
    name: str = Field(min_length=1)
    kind: Literal["listing", "feed"]
    enabled: bool = False
    publisher: Publisher
    lang: str = Field(pattern=r"^[a-z]{2}$")  # ISO 639-1
    timezone: Annotated[str, AfterValidator(_zone)]
    hosts: tuple[Host, ...] = Field(min_length=1)  # nothing outside them is fetched, redirects included
    parsers: tuple[str, ...] = Field(min_length=1)  # names in transforms.parse, tried in this order
    schedule: Annotated[str, AfterValidator(_cron)]
    priority: int = Field(ge=0)  # among mirrors of one text the lowest is canonical
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    politeness: Politeness = Politeness()
    recheck_days: int = Field(default=7, ge=0)  # how long a new page is asked again every night
    recheck_max: int = Field(default=200, ge=0)  # and at most this many, the newest first
    listing: Listing | None = None
    feed: Feed | None = None
    served_by: Literal["sample"] | None = None  # the project itself serves the site on loopback
    invented: bool = False  # texts and persons are made up

    @model_validator(mode="after")
    def _kind_has_its_block(self) -> Source:
        for kind in ("listing", "feed"):
            if (getattr(self, kind) is not None) != (kind == self.kind):
                raise ValueError(
                    f"kind {self.kind} expects a block '{self.kind}' and no other of listing, feed"
                )
        return self

    @model_validator(mode="after")
    def _addresses_are_on_the_hosts(self) -> Source:
        for url in self.start_urls():
            if urlsplit(url).netloc not in self.hosts:
                raise ValueError(f"expected {url} to be on one of hosts: {', '.join(self.hosts)}")
        return self

    @model_validator(mode="after")
    def _reported_only_is_off(self) -> Source:
        if self.enabled and all(e.basis == "reported" for e in self.evidence):
            raise ValueError("a source whose facts are only reported must be enabled: false")
        return self

    def start_urls(self) -> Iterator[str]:
        """The addresses the YAML itself names."""
        if self.listing:
            yield from (s.start for s in self.listing.sections)
        if self.feed:
            yield from self.feed.urls
            if self.feed.pages:
                yield self.feed.pages.replace("{n}", str(self.feed.first_n))


class _UniqueKeys(yaml.SafeLoader):
    """YAML keeps the last of two equal keys in silence; a source file with two is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise yaml.YAMLError(f"key {key!r} is there twice in the mapping at line {line}")
        return super().construct_mapping(node, deep=deep)


def load_source(file: Path) -> Source:
    """The source that ``file`` declares; SourceError names every wrong field."""
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_UniqueKeys)  # noqa: S506 a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(file, "(file)", f"expected UTF-8 YAML: {error}") from error
    if not isinstance(data, dict):
        raise SourceError(file, "(file)", "expected a mapping of fields")
    try:
        source = Source.model_validate(data)
    except ValidationError as error:
        raise _readable(file, error) from error
    if source.id != file.stem:
        raise SourceError(file, "id", f"expected the file's name, {file.stem!r}, got {source.id!r}")
    return source


def _readable(file: Path, error: ValidationError) -> SourceError:
    faults = []
    for e in error.errors():
        field = ".".join(str(part) for part in e["loc"]) or "(file)"
        got = "" if e["type"] in ("missing", "extra_forbidden") or not e["loc"] else f", got {e['input']!r}"
        faults.append((field, e["msg"].removeprefix("Value error, ") + got))
    first, *rest = faults
    more = "".join(f"; {field}: {expected}" for field, expected in rest)
    return SourceError(file, first[0], first[1] + more)


def _folders() -> list[Path]:
    extra = os.environ.get("READOUTS_SOURCES_PATH", "")
    return [BUILT_IN, *(Path(p) for p in extra.split(os.pathsep) if p)]


def load_sources(path: Path | None = None) -> dict[str, Source]:
    """Sources by id, in order of id: those in ``path``, else the built-in ones and those in
    READOUTS_SOURCES_PATH.
    """
    sources: dict[str, Source] = {}
    for folder in [path] if path else _folders():
        if not folder.is_dir():
            raise SourceError(folder, "READOUTS_SOURCES_PATH", "expected a folder of source files")
        for file in sorted(folder.glob("*.yml")):
            source = load_source(file)
            if source.id in sources:
                raise SourceError(file, "id", f"source {source.id!r} is declared in another folder as well")
            sources[source.id] = source
    return dict(sorted(sources.items()))


def selected_sources() -> list[Source]:
    """The sources a night runs: those named in READOUTS_SOURCES (comma list), else those with ``enabled:
    true``.
    """
    sources = load_sources()
    wanted = [name.strip() for name in os.environ.get("READOUTS_SOURCES", "").split(",") if name.strip()]
    if not wanted:
        return [s for s in sources.values() if s.enabled]
    unknown = [name for name in wanted if name not in sources]
    if unknown:
        raise ValueError(f"READOUTS_SOURCES names {', '.join(unknown)}; known sources: {', '.join(sources)}")
    return [sources[name] for name in dict.fromkeys(wanted)]
