"""Addresses: one spelling per address, and how a gateway names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")
_HOST_LENGTH = 253 + len(":65535")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
# Everything RFC 3986 allows in a path or query, and % so that escapes already there stay as they are.
_SAFE = "%/:=&?~#+!$,;'@()*[]-._"


class BadUrl(ValueError):
    """Not an address that may be asked."""


def canonical(url: str, base: str | None = None) -> str:
    """``url`` (relative to ``base``) as one spelling: lower-case scheme and host, no default port, no
    fragment, no dot segments, characters outside ASCII percent-encoded. BadUrl for anything but http and
    https, for credentials, for control characters and for a host that could not be a folder of a gateway's
    tree.
    """
    url = url.strip(" \t\r\n\f")
    if any(ord(c) < 32 or ord(c) == 127 for c in url):
        raise BadUrl(f"{url!r}: control characters")
    try:
        parts = urlsplit(urljoin(base or url, url))
    except ValueError as error:
        raise BadUrl(f"{url!r}: {error}") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT:
        raise BadUrl(f"{url!r}: neither http nor https")
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORT[scheme])
    if not _HOST.fullmatch(netloc) or ".." in netloc or len(netloc) > _HOST_LENGTH:
        raise BadUrl(f"{url!r}: host {netloc!r}")
    path = quote(_without_dots(parts.path) or "/", safe=_SAFE)
    return urlunsplit((scheme, netloc, path, quote(parts.query, safe=_SAFE), ""))


def _without_dots(path: str) -> str:
    """RFC 3986 5.2.4 for absolute addresses, which urljoin leaves alone. ``%2e`` is a dot too."""
    out: list[str] = []
    segments = path.split("/")
    for i, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del out[max(1, len(out) - 1) :]
        elif plain != ".":
            out.append(segment)
        if plain in (".", "..") and i == len(segments) - 1:
            out.append("")
    return "/".join(out)


def host_of(url: str) -> str:
    """Host and port, as limits and robots.txt are kept by it."""
    return urlsplit(url).netloc


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for (RFC 9309, 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Gateway:
    """A stand-in for the network: ``scheme://host/path?query`` is asked for at ``base/host/path?query``."""

    base: str

    @classmethod
    def at(cls, base: str) -> Gateway:
        try:
            return cls(canonical(base).rstrip("/"))
        except BadUrl as error:
            raise BadUrl(
                f"READOUTS_GATEWAY: expected an address like http://127.0.0.1:8000, got {base!r}"
            ) from error

    def locate(self, url: str) -> str:
        parts = urlsplit(url)
        return f"{self.base}/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")

    @property
    def endpoint(self) -> tuple[str, int]:
        parts = urlsplit(self.base)
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
