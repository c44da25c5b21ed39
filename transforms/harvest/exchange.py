"""What passes between the client and the archive: one answer, or why there was none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

Headers = tuple[tuple[str, str], ...]

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Answers that say "not now": the server may do better at the next attempt, or the next night.
TRANSIENT = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with its whole body, content decoding undone (``decoded`` False: unknown coding)."""

    url: str
    status: int
    reason: str
    headers: Headers
    body: bytes
    at: datetime  # UTC
    request_headers: Headers = ()
    decoded: bool = True

    def header(self, name: str) -> str | None:
        return header(self.headers, name)

    @property
    def digest(self) -> str:
        return digest(self.body)


@dataclass(frozen=True, slots=True)
class Failure:
    """No usable answer. ``error`` is a code:

    bad_url, dns, connect, timeout, tls, reset, protocol, too_large, bad_encoding, private_address (the
    network), robots_disallowed, robots_unreachable (robots.txt), redirect_limit, off_site_redirect,
    insecure_redirect, circuit_open, left_alone (the host's own wish, by Retry-After).
    """

    url: str
    error: str
    detail: str
    at: datetime


RETRIED_ERRORS = frozenset({"dns", "connect", "timeout", "reset", "protocol", "bad_encoding"})


def header(headers: Headers, name: str) -> str | None:
    """The first header of that name, whatever its case."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def digest(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


def is_failed(status: int) -> bool:
    """Nothing was learnt about the page: no answer, or one that says "not now"."""
    return status == 0 or status == 429 or status >= 500
