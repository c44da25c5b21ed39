"""Requests to a repository: with its token, patient with what passes, plain about what does not.

The token is sent to one origin only, in a header, and stands in no message, log line or address.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from transforms.deposit.bundle import blocks
from transforms.deposit.errors import DepositError, Refused

ATTEMPTS = 6
LONGEST_WAIT_S = 120.0
_PASSING = {429, 500, 502, 503, 504}
_TIMEOUT = httpx.Timeout(60.0, connect=15.0, write=300.0, read=300.0)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Wait = Callable[[float], None]

_log = logging.getLogger(__name__)


class Web:
    """One repository. ``base`` is the address of its API, with a slash at its end."""

    def __init__(self, base: str, headers: Mapping[str, str], wait: Wait = time.sleep) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise DepositError(f"{base}: a token is sent over https only")
        self.base, self._wait = base.rstrip("/") + "/", wait
        self._client = httpx.Client(headers=dict(headers), timeout=_TIMEOUT, follow_redirects=False)

    def close(self) -> None:
        self._client.close()

    def ask(self, method: str, where: str, *, unless: Callable[[], Any] | None = None, **parts: Any) -> Any:
        """The JSON of the answer ({} where it has none). ``where`` is a path below the base, or an address
        that the repository gave us, which must be its own.

        What passes (429, 5xx, a lost connection) is asked again. ``unless`` is for requests that must not
        happen twice: asked before each repetition, and what it returns, if anything, is the answer. Refused
        for any other status of 400 and above, DepositError when patience ends.
        """
        address = self._own(where)
        trouble = ""
        for attempt in range(ATTEMPTS):
            if attempt and unless is not None and (found := unless()) is not None:
                return found
            try:
                answer = self._client.request(method, address, **_parts(parts))
            except httpx.TransportError as error:
                trouble, pause = f"{type(error).__name__}: {error}", _backoff(attempt)
            else:
                if answer.status_code not in _PASSING:
                    return _read(answer, method, address)
                trouble, pause = f"status {answer.status_code}", _asked_pause(answer, attempt)
            if attempt + 1 < ATTEMPTS:
                _log.warning("%s %s: %s; asking again in %.0f s", method, address, trouble, pause)
                self._wait(pause)
        raise DepositError(f"{method} {address}: {trouble}, {ATTEMPTS} times; run it again to go on")

    def _own(self, where: str) -> str:
        address = urljoin(self.base, where)
        if urlsplit(address)[:2] != urlsplit(self.base)[:2]:
            raise DepositError(f"{address} is not at {self.base}: it does not get the token")
        return address


def _parts(parts: dict[str, Any]) -> dict[str, Any]:
    """``body=Path`` as a stream of known length: it is opened anew for each attempt."""
    body = parts.get("body")
    if not isinstance(body, Path):
        return parts
    headers = {"Content-Length": str(body.stat().st_size), "Content-Type": "application/octet-stream"}
    return {k: v for k, v in parts.items() if k != "body"} | {"content": blocks(body), "headers": headers}


def _read(answer: httpx.Response, method: str, address: str) -> Any:
    try:
        told = answer.json() if answer.content else {}
    except ValueError:
        told = {"message": answer.text[:200]}
    if answer.status_code >= 300:
        about = told.get("message", "") if isinstance(told, dict) else ""
        errors = told.get("errors") if isinstance(told, dict) else None
        detail = f" {json.dumps(errors)[:500]}" if errors else ""
        raise Refused(f"{method} {address}: {answer.status_code} {about}{detail}", answer.status_code)
    return told


def _asked_pause(answer: httpx.Response, attempt: int) -> float:
    """Seconds the repository asks us to wait: Retry-After, or Zenodo's X-RateLimit-Reset (a time)."""
    after, reset = answer.headers.get("retry-after", ""), answer.headers.get("x-ratelimit-reset", "")
    if after.isdigit():
        return min(float(after), LONGEST_WAIT_S)
    if answer.status_code == 429 and reset.isdigit():
        return min(max(float(reset) - time.time(), 1.0), LONGEST_WAIT_S)
    return _backoff(attempt)


def _backoff(attempt: int) -> float:
    return min(2.0**attempt, LONGEST_WAIT_S)
