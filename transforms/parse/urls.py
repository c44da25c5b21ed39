"""Addresses as identity: one spelling per page, and the publisher's own number in it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|spm|yclid|_hs(?:enc|mi)", re.IGNORECASE
)
_SERIAL = re.compile(r"/t(?:\d{8}_)?(\d{4,})\.s?html?$")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


def canonical(url: str, base: str | None = None) -> str | None:
    """``url`` with lower-case scheme and host, no fragment, no tracking; None if it is no web address."""
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        host = parts.netloc.lower()
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname or any(c.isspace() for c in parts.netloc):
        return None
    host = host.removesuffix(_DEFAULT_PORT[parts.scheme])
    return urlunsplit((parts.scheme, host, parts.path or "/", _query(parts.query), ""))


def identity(url: str) -> str:
    """What two spellings of one page's address share: scheme, ``www.`` and trailing slash do not count."""
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    return query if len(kept) == len(pairs) else urlencode(kept)


def serial(url: str) -> str | None:
    """The document number, equal on mirrors: "10780104" of ``t20220924_10780104.html``, or None."""
    found = _SERIAL.search(urlsplit(url).path)
    return found[1] if found else None
