"""Connections that go only where they may, and end when their time is up.

The name is resolved here, every address is judged, and the connection is made to the very address that was
judged: a name that resolves to a public address first and to a private one later (DNS rebinding) gains
nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import httpcore
import httpx

Resolve = Callable[[str, int], list[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
_UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that IANA gives out for the public internet
# What `is_global` lets through, depending on the version of Python: protocol assignments (cloud metadata at
# 192.0.0.192), the Azure host at an address that looks public, the relay of 6to4, documentation.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(n) for n in ("192.0.0.0/24", "168.63.129.16/32", "192.88.99.0/24", "3fff::/20")
)


class PrivateAddress(httpcore.ConnectError):
    """The host has no address on the public internet."""


class UnknownHost(httpcore.ConnectError):
    """The name does not resolve."""


def is_public(address: str) -> bool:
    """Whether ``address`` is a unicast address of the public internet, IPv4 hidden in IPv6 included."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_PUBLIC)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host``, in the system's order of preference."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHost(f"{host}: {error}") from error
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


class Deadline(threading.local):
    """When the exchange now under way on this thread must be over (monotonic seconds)."""

    at: float = float("inf")

    def left(self, timeout: float | None) -> float | None:
        """``timeout`` cut to what is left; httpcore.ReadTimeout when nothing is."""
        if self.at == float("inf"):
            return timeout
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time limit of the whole exchange is over")
        return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore.NetworkStream):
    """Each read and write shares the deadline, so neither body nor headers can drip for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, resolve: Resolve, allow: frozenset[tuple[str, int]]) -> None:
        self._deadline, self._resolve, self._allow = deadline, resolve, allow
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolve(host, port)
        if (host, port) not in self._allow:
            addresses = [a for a in addresses if is_public(a)]
        if not addresses:
            raise PrivateAddress(f"{host} resolves to no public address")
        return _TimedStream(
            self._connect(addresses, port, timeout, local_address, socket_options), self._deadline
        )

    def _connect(
        self,
        addresses: list[str],
        port: int,
        timeout: float | None,
        local: str | None,
        options: Iterable[Any] | None,
    ) -> httpcore.NetworkStream:
        for address in addresses[:-1]:
            try:
                return self._sockets.connect_tcp(address, port, self._deadline.left(timeout), local, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # the next address of the same host; the last one's error is raised below
        return self._sockets.connect_tcp(addresses[-1], port, self._deadline.left(timeout), local, options)


@cache
def _ssl_context(verify: bool) -> ssl.SSLContext:
    """One for all sources that are harvested side by side: each would read the CA bundle anew."""
    return httpx.create_ssl_context(verify=verify)


class CheckedTransport(httpx.HTTPTransport):
    """httpx's transport over connections that were judged. ``allow``: (host, port) pairs exempt from the
    check.
    """

    def __init__(
        self,
        deadline: Deadline,
        *,
        allow: frozenset[tuple[str, int]] = frozenset(),
        resolve: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
        connections: int = 10,
    ) -> None:
        context = verify if isinstance(verify, ssl.SSLContext) else _ssl_context(verify)
        # httpx offers no way to pass a network backend, so its pool is replaced (httpx is pinned below 0.29).
        # No
        # super().__init__(): it would read the CA bundle once more for a pool that is thrown away.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=30.0,
            network_backend=_CheckedBackend(deadline, resolve, allow),
        )


def cause(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    """The first exception of ``kind`` in the chain that led to ``error``."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, kind):
        seen = seen.__cause__ or seen.__context__
    return seen
