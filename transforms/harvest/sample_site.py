"""A tree ``<root>/<host>/<path>`` of sites on loopback, to be harvested through the gateway.

The embedded sample site is served this way, and so is any other tree in tests.
"""

from __future__ import annotations

import email.utils
import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from transforms.sources.model import BUILT_IN

SAMPLE_ROOT = BUILT_IN / "sample_site"
_INDEX = ("index.html", "index.htm", "index.shtml", "default.shtml")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".xml": "application/rss+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


def file_of(root: Path, target: str) -> Path | None:
    """The file that ``target`` (a request's path) names below ``root``; None for none, and for any way out of
    it.
    """
    path = unquote(urlsplit(target).path)
    if "\0" in path or "\\" in path:
        return None
    root = root.resolve()
    found = (root / path.lstrip("/")).resolve()
    if not found.is_relative_to(root):
        return None
    if found.is_dir() and path.endswith("/"):
        found = next((found / name for name in _INDEX if (found / name).is_file()), found)
    return found if found.is_file() else None


class TreeHandler(BaseHTTPRequestHandler):
    """GET and HEAD over a tree, with strong ETags. ``memento`` stamps every answer (RFC 7089)."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "readouts-sample", ""
    disable_nagle_algorithm = True
    root: Path
    memento: datetime | None = None

    def do_GET(self) -> None:
        file = file_of(self.root, self.path)
        if file is None:
            self.answer(404, b"not found\n", {"Content-Type": "text/plain"})
            return
        body = file.read_bytes()
        headers = {"Content-Type": _TYPES.get(file.suffix, "application/octet-stream"), "ETag": etag_of(body)}
        if self.headers.get("If-None-Match") == headers["ETag"]:
            self.answer(304, b"", headers)
        else:
            self.answer(200, body, headers)

    do_HEAD = do_GET

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Status, headers and body in one write: two small ones would wait for an acknowledgement."""
        stamp = email.utils.format_datetime(self.memento, usegmt=True) if self.memento else None
        # Under a memento the Date is fixed as well, so that the same tree always gives the same archive.
        headers = {"Date": stamp or self.date_time_string()} | headers
        if stamp:
            headers["Memento-Datetime"] = stamp
        if status != 304:
            headers["Content-Length"] = str(len(body))
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        self.wfile.write(head + (body if self.command != "HEAD" else b""))

    def log_message(self, format: str, *args: object) -> None:
        """Requests are in the archive; standard error stays free."""


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256  # two hundred hosts may be asked at once

    def handle_error(self, request: object, client_address: object) -> None:
        """A client may hang up whenever it likes; anything else is a fault of ours and is printed."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve on a free port of 127.0.0.1; yields the server's address."""
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_tree(root: Path, *, memento: datetime | None = None) -> Iterator[str]:
    """Serve the tree ``<root>/<host>/<path>``; yields what READOUTS_GATEWAY would be set to."""
    handler = type("Handler", (TreeHandler,), {"root": root, "memento": memento})
    with serving(handler) as address:
        yield address
