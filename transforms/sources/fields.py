"""The types of a source file's fields: what is accepted, and what the refusal says."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict

from transforms.store import SAFE_ID

_CRON_FIELD = re.compile(r"[\d*/,-]+")
_HOST = re.compile(
    r"(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?"
)


class Record(BaseModel):
    """A part of a source file: what it does not know is refused, and it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


def _root_url(value: str) -> str:
    if not _url(value).endswith("/") or urlsplit(value).query:
        raise ValueError(
            "expected an address that ends in a slash, such as https://www.example.org/wp-json/wp/v2/"
        )
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
RootUrl = Annotated[str, AfterValidator(_root_url)]
PageUrl = Annotated[str, AfterValidator(_page_url)]
PageName = Annotated[str, AfterValidator(_page_name)]
Host = Annotated[str, AfterValidator(_host)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Zone = Annotated[str, AfterValidator(_zone)]
Cron = Annotated[str, AfterValidator(_cron)]
SourceId = Annotated[str, AfterValidator(_source_id)]
Basis = Literal["seen", "documented", "reported"]
