"""A family of hosts with one template: one YAML, and a table of what is known of each host.

``hosts_from`` names a CSV beside the YAML. Every row with a section gives one source: the YAML's fields, with
``{host}``, ``{post}`` and ``{section}`` filled in, an id of its own, and the row's evidence. A row without a
section is kept for what it tells, and gives none: nobody knows where on that host to begin.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from transforms.sources.fields import Basis, Host, Record

_ID = re.compile(r"[^a-z0-9]+")
# The hours (UTC) over which a family's hosts are spread: none shortly before the build at noon.
HOURS = (*range(13, 24), *range(8))
HOME_PAGES = "/eng/;/"


class FamilyError(ValueError):
    """A row, or the family itself, that cannot be used; the fields are those of ``model.SourceError``."""

    def __init__(self, file: Path, field: str, expected: str) -> None:
        self.file, self.field, self.expected = file, field, expected
        super().__init__(f"{file}: {field}: {expected}")


class Post(Record):
    """One row: a host and what is known of it. ``other_hosts`` are further names of the same site."""

    host: Host
    other_hosts: str = ""  # separated by semicolons
    post: str = Field(min_length=1)
    kind: Literal["embassy", "consulate", "mission", "office"]
    iso3: str = Field(
        pattern=r"^([A-Z]{3})?$"
    )  # the country it serves; empty for a mission to an organisation
    section: str = Field(
        pattern=r"^(/[\w./-]+/(;/[\w./-]+/)*)?$"
    )  # paths of listings, separated by semicolons
    basis: Basis
    noted: str = Field(pattern=r"^\d{4}-\d\d(-\d\d)?$")
    note: str = Field(min_length=1)

    @property
    def hosts(self) -> list[str]:
        return [self.host, *filter(None, self.other_hosts.split(";"))]

    @property
    def sections(self) -> list[str]:
        return list(filter(None, self.section.split(";")))


def posts(file: Path) -> list[Post]:
    """The rows of a table of hosts, each host once; FamilyError names the line and what is wrong in it."""
    found: list[Post] = []
    seen: dict[str, int] = {}
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FamilyError(file, "hosts_from", f"expected a UTF-8 CSV file of hosts ({error})") from error
    for line, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            post = Post.model_validate(row)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise FamilyError(file, f"line {line}", wrong) from error
        for host in post.hosts:
            if seen.setdefault(host, line) != line:
                raise FamilyError(file, f"line {line}", f"{host} is there already, in line {seen[host]}")
        found.append(post)
    return found


def members(
    file: Path, data: dict[str, Any], *, all_hosts: bool = False
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Host and fields of every source of the family in ``file``. With ``all_hosts`` also of hosts without a
    section: they begin at their home pages, which is good for a look (``readouts source check HOST``) alone.
    """
    template = {k: v for k, v in data.items() if k not in ("hosts_from", "id", "schedule")}
    for post in posts(file.parent / str(data["hosts_from"])):
        if all_hosts and not post.sections:
            post = post.model_copy(update={"section": HOME_PAGES})
        if post.sections:
            yield post.host, _member(file.stem, str(data.get("id", "")), template, post)


def _member(family: str, prefix: str, template: dict[str, Any], post: Post) -> dict[str, Any]:
    filled: dict[str, Any] = _filled(template, {"{host}": post.host, "{post}": post.post})
    return filled | {
        "id": member_id(prefix, post),
        "family": family,
        "hosts": post.hosts,
        "serves_iso3": post.iso3 or None,
        "schedule": _schedule(post.host),
        "evidence": [*filled.get("evidence", []), _evidence(post)],
        "listing": _listing(filled.get("listing", {}), post),
    }


def member_id(prefix: str, post: Post) -> str:
    """``cn_us_embassy`` of ``us.china-embassy.gov.cn``: by the host's first label, which is the post's."""
    label = next(part for part in post.host.split(".") if part != "www")
    return _ID.sub("_", f"{prefix}_{label}_{post.kind}")


def _listing(listing: dict[str, Any], post: Post) -> dict[str, Any]:
    sections = [
        _filled(section, {"{section}": path})
        for section in listing.get("sections", [])
        for path in post.sections
    ]
    return listing | {"sections": sections}


def _evidence(post: Post) -> dict[str, str]:
    noted = post.noted if len(post.noted) == 10 else f"{post.noted}-01"
    return {
        "about": f"host and section of {post.host}",
        "basis": post.basis,
        "noted": noted,
        "note": post.note,
    }


def _schedule(host: str) -> str:
    """A minute of its own for every host, the same for ever, whatever rows come and go."""
    slot = zlib.crc32(host.encode()) % (60 * len(HOURS))
    return f"{slot % 60} {HOURS[slot // 60]} * * *"


def _filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {k: _filled(v, names) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, names) for v in value]
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace(name, text)
    return value
