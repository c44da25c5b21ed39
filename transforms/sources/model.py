"""What a source is. One YAML per source (or per family of hosts with one template); its file name is its id.

A wrong file is refused with the file, the field and what was expected there; all faults of a file are named
at once.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import Field, ValidationError, model_validator

from transforms.sources.family import FamilyError, members
from transforms.sources.fields import Basis, Cron, Host, Record, SourceId, Zone
from transforms.sources.ways import Feed, GovUk, Listing, Section, ServedAt, Sitemap, WordPress

__all__ = [
    "BUILT_IN",
    "Evidence",
    "Feed",
    "GovUk",
    "Listing",
    "Politeness",
    "Publisher",
    "Section",
    "ServedAt",
    "Sitemap",
    "Source",
    "SourceError",
    "WordPress",
    "load_source",
    "load_sources",
    "selected_sources",
]

BUILT_IN = Path(__file__).parent
KINDS = ("listing", "feed", "wordpress", "govuk", "sitemap")


class SourceError(ValueError):
    """A source file that cannot be used. ``file`` and ``field`` say where, the message what was expected."""

    def __init__(self, file: Path, field: str, expected: str) -> None:
        self.file, self.field, self.expected = file, field, expected
        super().__init__(f"{file}: {field}: {expected}")


class Publisher(Record):
    """Who speaks on the pages: a state (``iso3``) or a body (``org_id``)."""

    name: str = Field(min_length=1)
    iso3: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    org_id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_-]{1,31}$")] | None = None


class Evidence(Record):
    """On what a stated fact stands: *seen* on real pages, *documented* by the publisher, or *reported* by
    others.
    """

    about: str = Field(min_length=1)  # which facts: "article pages", "listing pages", "robots.txt" ...
    basis: Basis
    noted: date
    note: str = Field(min_length=1)


class Politeness(Record):
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
    crawl_delay_max_s: float = Field(default=300.0, ge=0, le=3600)  # so does a longer Crawl-delay
    max_redirects: int = Field(default=5, ge=0, le=20)
    give_up_after: int = Field(default=5, ge=1)  # consecutive failures of a host


class Source(Record):
    """One source as its YAML declares it."""

    id: SourceId
    name: str = Field(min_length=1)
    kind: Literal["listing", "feed", "wordpress", "govuk", "sitemap"]  # which of the blocks below it has
    enabled: bool = False
    publisher: Publisher
    lang: str = Field(pattern=r"^[a-z]{2}$")  # ISO 639-1
    timezone: Zone
    hosts: tuple[Host, ...] = Field(min_length=1)  # nothing outside them is fetched, redirects included
    parsers: tuple[str, ...] = Field(min_length=1)  # names in transforms.parse, tried in this order
    schedule: Cron
    priority: int = Field(ge=0)  # among mirrors of one text the lowest is canonical
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    politeness: Politeness = Politeness()
    recheck_days: int = Field(default=7, ge=0)  # how long a new page is asked again every night
    recheck_max: int = Field(default=200, ge=0)  # and at most this many, the newest first
    listing: Listing | None = None
    feed: Feed | None = None
    wordpress: WordPress | None = None
    govuk: GovUk | None = None
    sitemap: Sitemap | None = None
    served_at: ServedAt | None = None  # an article's text is asked for at another address than its page's
    serves_iso3: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None  # a mission: the country it is in
    family: str | None = None  # the file that it was derived from, with a row of its list of hosts
    served_by: Literal["sample"] | None = None  # the project itself serves the site on loopback
    invented: bool = False  # texts and persons are made up

    @model_validator(mode="after")
    def _kind_has_its_block(self) -> Source:
        blocks = [kind for kind in KINDS if getattr(self, kind) is not None]
        if blocks != [self.kind]:
            others = ", ".join(kind for kind in KINDS if kind != self.kind)
            raise ValueError(f"kind {self.kind} expects a block '{self.kind}' and no other of {others}")
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

    @property
    def every_days(self) -> int:
        """How many days one scheduled run is for, by the cron line: a day, a week or a month."""
        _minute, _hour, day, month, weekday = self.schedule.split()
        return 7 if weekday != "*" else 31 if (day, month) != ("*", "*") else 1

    def start_urls(self) -> Iterator[str]:
        """The addresses the YAML itself names."""
        way: Listing | Feed | WordPress | GovUk | Sitemap = getattr(self, self.kind)
        yield from way.start_urls()

    def address_of(self, url: str) -> str:
        """Where the text of the page ``url`` is asked for: the page itself, or an API's address."""
        return self.served_at.of(url) if self.served_at else url


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
    return _source(file, _mapping(file))


def load_family(file: Path, *, all_hosts: bool = False) -> list[Source]:
    """The sources that ``file`` declares: itself, or one for each usable row of its list of hosts."""
    data = _mapping(file)
    if "hosts_from" not in data:
        return [_source(file, data)]
    try:
        return [_source(file, member, row) for row, member in members(file, data, all_hosts=all_hosts)]
    except FamilyError as error:
        raise SourceError(error.file, error.field, error.expected) from error


def _mapping(file: Path) -> dict[str, Any]:
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_UniqueKeys)  # noqa: S506 a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceError(file, "(file)", f"expected UTF-8 YAML: {error}") from error
    if not isinstance(data, dict):
        raise SourceError(file, "(file)", "expected a mapping of fields")
    return data


def _source(file: Path, data: dict[str, Any], row: str | None = None) -> Source:
    try:
        source = Source.model_validate(data)
    except ValidationError as error:
        raise _readable(file, error, row) from error
    if row is None and source.id != file.stem:
        raise SourceError(file, "id", f"expected the file's name, {file.stem!r}, got {source.id!r}")
    return source


def _readable(file: Path, error: ValidationError, row: str | None) -> SourceError:
    """Every fault as one error; ``row`` names the host of a family's member."""
    faults = []
    for e in error.errors():
        field = ".".join(str(part) for part in e["loc"]) or "(file)"
        field = f"{row}: {field}" if row else field
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
            for source in load_family(file):
                if source.id in sources:
                    raise SourceError(
                        file, "id", f"source {source.id!r} is declared in another folder as well"
                    )
                sources[source.id] = source
    return dict(sorted(sources.items()))


def families() -> dict[str, tuple[int, int]]:
    """For every family of hosts, by its file: how many are known, and how many of them are sources."""
    found = {}
    for file in _family_files():
        found[file.stem] = (len(load_family(file, all_hosts=True)), len(load_family(file)))
    return found


def source_at(host: str) -> Source | None:
    """The source of a host that a family knows, with its home pages for sections where none is known."""
    at_hand = (source for file in _family_files() for source in load_family(file, all_hosts=True))
    return next((source for source in at_hand if host in source.hosts), None)


def _family_files() -> Iterator[Path]:
    for folder in _folders():
        yield from (file for file in sorted(folder.glob("*.yml")) if "hosts_from" in _mapping(file))


def selected_sources() -> list[Source]:
    """The sources a night runs: those named in READOUTS_SOURCES (comma list; ``cn_*_embassy`` names many),
    else those with ``enabled: true``.
    """
    sources = load_sources()
    wanted = [name.strip() for name in os.environ.get("READOUTS_SOURCES", "").split(",") if name.strip()]
    if not wanted:
        return [s for s in sources.values() if s.enabled]
    named = {name: fnmatch.filter(sources, name) for name in wanted}
    if unknown := [name for name, found in named.items() if not found]:
        raise ValueError(f"READOUTS_SOURCES names {', '.join(unknown)}; known sources: {', '.join(sources)}")
    return [sources[name] for name in dict.fromkeys(n for found in named.values() for n in found)]
