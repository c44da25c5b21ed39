"""One address, one answer: limits, retries and conditional requests. Redirects are the caller's business."""

from __future__ import annotations

import email.utils
import logging
import os
import random
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from typing import cast

import httpx

from transforms.harvest.address import Gateway, host_of
from transforms.harvest.exchange import RETRIED_ERRORS, TRANSIENT, Failure, Headers, Response
from transforms.harvest.network import (
    CheckedTransport,
    Deadline,
    PrivateAddress,
    Resolve,
    UnknownHost,
    cause,
    resolve,
)
from transforms.harvest.pace import LeftAlone, Pace
from transforms.sources.model import Politeness

log = logging.getLogger(__name__)

VERSION = version("readouts")
_BACKOFF_MAX_S = 60.0
_jitter = random.SystemRandom()


def user_agent() -> str:
    """``readouts/<version> (+<contact>)``: who asks, and where to complain (env READOUTS_CONTACT)."""
    contact = " ".join(os.environ.get("READOUTS_CONTACT", "").split())
    if contact and contact.isascii() and contact.isprintable():
        return f"readouts/{VERSION} (+{contact})"
    return f"readouts/{VERSION} (+contact not configured)"


class _Refused(Exception):
    """The answer broke a limit; ``error`` is the Failure's code."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(detail)
        self.error = error


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the last capture of an address said about itself (RFC 9110, 13.1)."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> Headers:
        rows = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return tuple((name, value) for name, value in rows if value)


class Client:
    """Asks one address at a time, at the pace of its host. Keeps connections alive, keeps no cookies."""

    def __init__(
        self,
        politeness: Politeness,
        pace: Pace,
        *,
        gateway: Gateway | None = None,
        backoff_s: float = 1.0,
        resolve: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        self._limits, self.pace, self._gateway, self._backoff_s = politeness, pace, gateway, backoff_s
        self._deadline = Deadline()
        self._replayed_at: datetime | None = None
        allow = frozenset({gateway.endpoint}) if gateway else frozenset()
        self._transport = CheckedTransport(self._deadline, allow=allow, resolve=resolve, verify=verify)
        # httpx's transport without httpx.Client: that one keeps cookies and follows redirects on its own.
        self._headers: Headers = (
            ("User-Agent", user_agent()),
            ("Accept", "*/*"),
            ("Accept-Encoding", "gzip"),
        )
        self._timeout = {
            "connect": politeness.connect_timeout_s,
            "read": politeness.read_timeout_s,
            "write": politeness.read_timeout_s,
            "pool": politeness.connect_timeout_s,
        }

    def close(self) -> None:
        self._transport.close()

    def now(self) -> datetime:
        """UTC; behind a replaying gateway the time of its last memento, which stands in for the clock."""
        return self._replayed_at or datetime.now(timezone.utc)

    @property
    def is_live(self) -> bool:
        """Whether the publishers themselves are asked; behind a gateway ages mean nothing."""
        return self._gateway is None

    def get(self, url: str, conditions: Conditions = Conditions()) -> Response | Failure:
        """The answer of ``url``, after at most ``politeness.attempts`` tries. Never raises for what a server
        does.
        """
        for attempt in range(1, self._limits.attempts + 1):
            outcome = self._in_turn(url, conditions)
            wait = self._wait_before_retry(outcome, attempt)
            if wait is None:
                return outcome
            what = outcome.status if isinstance(outcome, Response) else outcome.error
            log.info("%s: %s at attempt %d, again in %.1f s", url, what, attempt, wait)
            self.pace.sleep(wait)
        raise AssertionError("the last attempt never waits")

    def _in_turn(self, url: str, conditions: Conditions) -> Response | Failure:
        host = host_of(url)
        try:
            with self.pace.turn(host):
                outcome = self._once(url, conditions)
                asked = retry_after_s(outcome)
                if asked is not None:
                    self.pace.hold(host, asked)
        except LeftAlone as error:
            return Failure(url, "left_alone", str(error), self.now())
        return outcome

    def _wait_before_retry(self, outcome: Response | Failure, attempt: int) -> float | None:
        if attempt == self._limits.attempts or not _may_recover(outcome):
            return None
        # Full jitter: many hosts that failed together are not asked together again.
        backoff = min(_BACKOFF_MAX_S, self._backoff_s * 2.0 ** (attempt - 1)) * _jitter.uniform(0.5, 1.5)
        return None if self.is_left_alone(outcome) else max(retry_after_s(outcome) or 0.0, backoff)

    def is_left_alone(self, outcome: Response | Failure) -> bool:
        """Whether the host wants no request for longer than this night will wait."""
        if isinstance(outcome, Failure):
            return outcome.error == "left_alone"
        return (retry_after_s(outcome) or 0.0) > self.pace.patience_s

    def _once(self, url: str, conditions: Conditions) -> Response | Failure:
        self._deadline.at = time.monotonic() + self._limits.total_timeout_s
        try:
            return self._exchange(url, conditions.headers())
        except _Refused as refused:
            return Failure(url, refused.error, str(refused), self.now())
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            return Failure(url, "bad_url", str(error), self.now())
        except httpx.TransportError as error:
            return Failure(url, _code(error), f"{type(error).__name__}: {error}", self.now())
        finally:
            self._deadline.at = float("inf")

    def _exchange(self, url: str, conditional: Headers) -> Response:
        asked = self._gateway.locate(url) if self._gateway else url
        headers = (*self._headers, *conditional)
        request = httpx.Request("GET", asked, headers=list(headers), extensions={"timeout": self._timeout})
        response = self._transport.handle_request(request)
        try:
            raw = _pairs(response.headers.raw)
            body, decoded = self._body(response)
        finally:
            response.close()
        reason = bytes(response.extensions.get("reason_phrase", b"")).decode("latin-1")
        sent = (("Host", host_of(url)), *headers)
        return Response(url, response.status_code, reason, raw, body, self._time_of(response), sent, decoded)

    def _body(self, response: httpx.Response) -> tuple[bytes, bool]:
        """The body, decoded where its coding is known; limits hold before and after decoding."""
        limit = self._limits.max_body_bytes
        declared = response.headers.get("Content-Length", "")
        if declared.isdigit() and int(declared) > limit:
            raise _Refused("too_large", f"Content-Length {declared} is over {limit} bytes")
        coding = response.headers.get("Content-Encoding", "identity").strip().lower()
        stream = cast(httpx.SyncByteStream, response.stream)
        if coding in ("gzip", "x-gzip", "deflate"):
            return b"".join(_bounded(_inflated(stream, coding, limit), limit)), True
        return b"".join(_bounded(iter(stream), limit)), coding in ("identity", "")

    def _time_of(self, response: httpx.Response) -> datetime:
        """The clock; behind a gateway the Memento-Datetime (RFC 7089) of what it replays."""
        memento = response.headers.get("Memento-Datetime") if self._gateway else None
        if memento:
            self._replayed_at = http_date(memento)
            if self._replayed_at is None:
                raise _Refused("protocol", f"Memento-Datetime {memento!r} is no date")
            return self._replayed_at
        return datetime.now(timezone.utc)


def _pairs(raw: list[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1"), _text(value)) for name, value in raw)


def _text(value: bytes) -> str:
    """Headers are ASCII by the book; a Location in UTF-8 is common all the same."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _bounded(chunks: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise _Refused("too_large", f"body is over {limit} bytes")
        yield chunk


def _inflated(stream: httpx.SyncByteStream, coding: str, limit: int) -> Iterator[bytes]:
    """Decoded pieces of at most 64 KiB, so that a bomb is stopped at the limit and not in memory."""
    wbits = zlib.MAX_WBITS | (16 if "gzip" in coding else 0)
    inflate = zlib.decompressobj(wbits)
    try:
        for chunk in _bounded(iter(stream), limit):
            data = chunk
            while data and not inflate.eof:
                yield inflate.decompress(data, 65536)
                data = inflate.unconsumed_tail
        while piece := inflate.decompress(inflate.unconsumed_tail, 65536):
            yield piece
    except zlib.error as error:
        raise _Refused("bad_encoding", f"{coding}: {error}") from error
    if not inflate.eof:
        raise _Refused("bad_encoding", f"{coding}: the stream ends early")


def _may_recover(outcome: Response | Failure) -> bool:
    if isinstance(outcome, Failure):
        return outcome.error in RETRIED_ERRORS
    return outcome.status in TRANSIENT


def retry_after_s(outcome: Response | Failure) -> float | None:
    """Seconds of a Retry-After header, given as seconds or as a date; None where there is none that can be
    read. A date is counted from the server's own Date, so that it does not matter whose clock is wrong.
    """
    if isinstance(outcome, Failure) or outcome.status < 400:
        return None
    value = (outcome.header("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    until, at = http_date(value), http_date(outcome.header("Date")) or datetime.now(timezone.utc)
    return None if until is None else max(0.0, (until - at).total_seconds())


def http_date(value: str | None) -> datetime | None:
    """A date of an HTTP header in UTC (RFC 9110, 5.6.7); None for anything else."""
    try:
        when = email.utils.parsedate_to_datetime(value or "")
        return when.replace(tzinfo=when.tzinfo or timezone.utc).astimezone(timezone.utc)
    except (TypeError, ValueError, OverflowError):
        return None


_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (PrivateAddress, "private_address"),
    (UnknownHost, "dns"),
    (socket.gaierror, "dns"),
    (ssl.SSLError, "tls"),
    (httpx.TimeoutException, "timeout"),
    (httpx.ConnectError, "connect"),
    (httpx.ProtocolError, "protocol"),
)


def _code(error: httpx.TransportError) -> str:
    """The Failure's code; anything that broke an open connection is a reset."""
    return next((code for kind, code in _CODES if cause(error, kind)), "reset")
