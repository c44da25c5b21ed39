"""Servers for tests: real sockets on loopback that stand behind READOUTS_GATEWAY.

A request for ``/<host>/<path>`` is one for ``http(s)://<host>/<path>``.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import shutil
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from transforms.harvest.sample_site import TreeHandler, etag_of, serve_tree, serving

__all__ = [
    "FaultSite",
    "FeedReplay",
    "FeedReplayHandler",
    "seed_tree",
    "serve_failing",
    "serve_specimens",
    "serve_tree",
    "snapshot_time",
    "zh_tree",
]

# ------------------------------------------------------------------------------------------------- specimen
# nights


@contextmanager
def serve_specimens(
    root: Path, faults: Path | None = None, *, memento: datetime | None = None
) -> Iterator[str]:
    """A specimen tree with what a static server cannot show: ``faults.json`` beside the specimens' README."""
    rules = json.loads(faults.read_text(encoding="utf-8")) if faults else {}
    loops = {f"/{x['host']}{x['path']}": x["location"] for x in rules.get("redirect_loops", [])}
    types = {k: v.split(" (")[0] for k, v in rules.get("content_types", {}).items()}

    class Handler(TreeHandler):
        def do_GET(self) -> None:
            if self.path in loops:
                self.answer(302, b"", {"Location": loops[self.path]})
            else:
                super().do_GET()

        def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            name = self.path.lstrip("/")
            found = types.get(name) or types.get(Path(name).name) or types.get(Path(name).suffix)
            if status == 200 and found:
                headers = headers | {"Content-Type": found}
            super().answer(status, body, headers)

    Handler.root, Handler.memento = root, memento
    with serving(Handler) as address:
        yield address


@contextmanager
def serve_failing(root: Path, name: str, *, memento: datetime | None = None) -> Iterator[str]:
    """A tree in which the file ``name`` answers 503."""

    class Handler(TreeHandler):
        def do_GET(self) -> None:
            if Path(self.path).name == name:
                self.answer(503, b"", {})
            else:
                super().do_GET()

    Handler.root, Handler.memento = root, memento
    with serving(Handler) as address:
        yield address


# ------------------------------------------------------------------------------------------------- feed
# replay


def snapshot_time(file: Path) -> datetime:
    """``2021-05-23T151029Z.rss`` as a time in UTC."""
    return datetime.strptime(file.stem, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=timezone.utc)


class FeedReplayHandler(TreeHandler):
    replay: FeedReplay

    def do_GET(self) -> None:
        if self.path != self.replay.path:
            self.memento = self.replay.memento
            self.answer(404, b"not found\n", {"Content-Type": "text/plain"})
            return
        body = self.replay.body
        self.memento = self.replay.memento
        headers = {"Content-Type": "application/rss+xml; charset=UTF-8", "ETag": etag_of(body)}
        unchanged = self.headers.get("If-None-Match") == headers["ETag"]
        self.answer(304 if unchanged else 200, b"" if unchanged else body, headers)


class FeedReplay:
    """Serves one feed address with whichever snapshot is shown; its file name gives the Memento-Datetime.

    ``with FeedReplay("www.state.gov/rss-feed/press-releases/feed/") as replay:`` then ``replay.show(file)``
    and harvest with ``gateway=replay.address``. Every other address, robots.txt included, answers 404.
    """

    def __init__(self, feed: str) -> None:
        self.path = f"/{feed}"
        self.body, self.memento = b"", datetime.now(timezone.utc)
        self._serving = serving(type("Handler", (FeedReplayHandler,), {"replay": self}))

    def show(self, file: Path) -> None:
        self.body, self.memento = file.read_bytes(), snapshot_time(file)

    def __enter__(self) -> FeedReplay:
        self.address = self._serving.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._serving.__exit__(None, None, None)


# ------------------------------------------------------------------------------------------------- trees of
# real pages


def zh_tree(corpus: Path, out: Path) -> list[dict[str, str]]:
    """Lay the unpacked ``mfa_zh_pages`` out as ``out/<host>/<path>`` with one listing of all articles.

    Returns index.json's rows (f, title, pub, htitle) of the spokesperson articles, ``url`` being where the
    page is served: nine rows of the index are listing pages and left out; those whose meta names a test host
    go to the public host. The listing is https://www.fmprc.gov.cn/web/corpus/index.shtml, as
    sources/mfa_zh.yml expects.
    """
    shutil.copytree(corpus / "www.fmprc.gov.cn", out / "www.fmprc.gov.cn", dirs_exist_ok=True)
    urls = [f"https://{p.relative_to(out).as_posix()}" for p in sorted(out.rglob("*.shtml"))]
    index = json.loads((corpus / "spokesperson/index.json").read_text(encoding="utf-8"))
    rows: list[dict[str, str]] = [row | {"url": _public(row["url"])} for row in index if row["url"]]
    for row in rows:
        file = out / row["url"].split("://")[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(corpus / "spokesperson" / f"{row['f']}.html", file)
        urls.append(row["url"])
    _listing(out / "www.fmprc.gov.cn/web/corpus/index.shtml", urls)
    return rows


def _public(url: str) -> str:
    return re.sub(r"^http://test\.fmprc\.gov\.cn/", "https://www.mfa.gov.cn/web/", url)


def seed_tree(seed: Path, out: Path) -> str:
    """The seed release as a mission page in ``out``; returns its address (see seed_mission.yml)."""
    crumbs, title, shown, _, *rest = seed.read_text(encoding="utf-8").split("\n")
    paragraphs = [line for line in rest if line.strip()]
    body = "\n".join(f"<P>{html.escape(p, quote=False)}</P>" for p in paragraphs)
    trail = "&nbsp;&gt;&nbsp;".join(
        f'<a href="../" class="CurrChnlCls">{html.escape(c)}</a>' for c in crumbs.split(" > ")
    )
    page = (
        "<!DOCTYPE html><html><head><meta charset='UTF-8'>"
        f"<title>{html.escape(title)}_Mission</title></head><body>"
        f'<div class="au-body"><div class="crumbs">{trail}</div><div class="view-content">'
        f'<h3 class="view-title">{html.escape(title)}</h3>'
        f'<div class="view-date">{shown}&emsp;&emsp;'
        '<a href="javascript:window.print();" class="print">Print</a></div>'
        f'<hr /><div class="view-txt">{body}</div></div></div></body></html>'
    )
    host, path = "au.china-mission.example", "/eng/zgyw/202209/t20220925_10771118.htm"
    file = out / host / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8")
    _listing(out / host / "eng/zgyw/index.htm", [f"http://{host}{path}"])
    return f"http://{host}{path}"


def _listing(file: Path, urls: list[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(f'<li><a href="{url}">page</a></li>' for url in urls)
    file.write_text(f"<html><body><ul>{rows}</ul></body></html>", encoding="utf-8")


# ------------------------------------------------------------------------------------------------- faults


Behaviour = Callable[["FaultHandler"], None]


class FaultHandler(BaseHTTPRequestHandler):
    """Answers each path as its site says; what is not declared is a 404."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: FaultSite

    def do_GET(self) -> None:
        with self.site.lock:
            self.site.hits[self.path] += 1
            self.site.seen.append((self.path, dict(self.headers)))
        any_query = self.path.split("?")[0] + "?"
        behaviours = self.site.behaviours
        behaviours.get(self.path, behaviours.get(any_query, not_found))(self)

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} X", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            lines.append(f"Content-Length: {len(body)}")
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def reset(self) -> None:
        """Close with RST: what is on its way is thrown away."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


class FaultSite:
    """``site.at("/host/path", behaviour)``, or ``"/host/path?"`` for any query; ``site.hits`` counts requests
    by path.
    """

    def __init__(self) -> None:
        self.behaviours: dict[str, Behaviour] = {}
        self.hits: Counter[str] = Counter()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.lock = threading.Lock()
        self._serving = serving(type("Handler", (FaultHandler,), {"site": self}))
        _bomb()

    def at(self, path: str, behaviour: Behaviour) -> None:
        self.behaviours[path] = behaviour

    def __enter__(self) -> FaultSite:
        self.address = self._serving.__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        self._serving.__exit__(None, None, None)


def not_found(handler: FaultHandler) -> None:
    handler.send(404, b"not found", Content_Type="text/plain")


def page(body: bytes | str, status: int = 200, **headers: str) -> Behaviour:
    data = body.encode() if isinstance(body, str) else body
    return lambda h: h.send(status, data, **({"Content_Type": "text/html"} | headers))


def wordpress(posts: list[dict[str, Any]], *, counted: bool = True) -> Behaviour:
    """A collection of the WordPress REST API, as its handbook describes paging: ``posts`` newest first, each
    with ``date``; a page beyond the last is a 400. ``counted`` False: without X-WP-TotalPages.
    """

    def answer(handler: FaultHandler) -> None:
        query = dict(parse_qsl(urlsplit(handler.path).query))
        after, before = query.get("after", ""), query.get("before", "9999")
        found = [p for p in posts if after < p["date"] < before]
        size, number = int(query["per_page"]), int(query["page"])
        n_pages = -(-len(found) // size)
        headers = {"X-WP-TotalPages": str(n_pages)} if counted else {}
        if number > max(1, n_pages):
            handler.send(400, b'{"code": "rest_post_invalid_page_number"}')
            return
        body = json.dumps(found[(number - 1) * size : number * size]).encode()
        handler.send(200, body, Content_Type="application/json", **headers)

    return answer


def govuk_search(results: list[dict[str, str]]) -> Behaviour:
    """GOV.UK's search: ``results`` with ``link`` and ``public_timestamp``; an unknown parameter is a 422."""
    known = {"fields", "order", "count", "start", "filter_public_timestamp", "filter_organisations"}

    def answer(handler: FaultHandler) -> None:
        query = parse_qs(urlsplit(handler.path).query)
        if not query.keys() <= known or query["order"] != ["-public_timestamp"]:
            handler.send(422, b"{}")
            return
        bounds = query.get("filter_public_timestamp", [""])[0].split(",")
        days = dict(bound.split(":") for bound in bounds if bound)
        since, until = days.get("from", ""), days.get("to", "9999")
        found = sorted((r for r in results if since <= r["public_timestamp"] <= until),
                       key=lambda r: r["public_timestamp"], reverse=True)  # fmt: skip
        start, count = int(query["start"][0]), int(query["count"][0])
        page = {"results": found[start : start + count], "total": len(found), "start": start}
        handler.send(200, json.dumps(page).encode(), Content_Type="application/json")

    return answer


def redirect(location: str, status: int = 302) -> Behaviour:
    return lambda h: h.send(status, b"", Location=location)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour per request; the last one stays."""
    left = list(behaviours)
    return lambda h: (left.pop(0) if len(left) > 1 else left[0])(h)


def reset_mid_body(handler: FaultHandler) -> None:
    handler.send(200, b"half", Content_Length="1000")
    time.sleep(0.02)
    handler.reset()


def short_body(handler: FaultHandler) -> None:
    """Fewer bytes than declared, then an orderly close."""
    handler.send(200, b"half", Content_Length="1000")
    handler.close_connection = True


def _drip(handler: FaultHandler, data: bytes) -> None:
    handler.close_connection = True
    try:
        while True:
            handler.wfile.write(data)
            time.sleep(0.05)
    except OSError:
        return  # the client has had enough, as it should


def slow_drip(handler: FaultHandler) -> None:
    """A byte now and then, for ever: no single read ever times out."""
    handler.send(200, b"", Content_Length="100000")
    _drip(handler, b"x")


def slow_headers(handler: FaultHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 X\r\nX-Slow: ")
    _drip(handler, b"x")


def endless_headers(handler: FaultHandler) -> None:
    handler.close_connection = True
    with suppress(OSError):  # the client has had enough, as it should
        handler.wfile.write(b"HTTP/1.1 200 X\r\n")
        for i in range(200_000):
            handler.wfile.write(b"X-%d: %s\r\n" % (i, b"x" * 1000))


def endless_body(handler: FaultHandler) -> None:
    """Chunks without end and without a declared length (a 3 GB body is cut at the same place)."""
    handler.send(200, b"", Transfer_Encoding="chunked")
    handler.close_connection = True
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    try:
        for _ in range(50_000):
            handler.wfile.write(chunk)
    except OSError:
        return


def huge_declared(handler: FaultHandler) -> None:
    handler.send(200, b"x" * 1000, Content_Length=str(3 * 2**30))
    handler.close_connection = True


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(50_000_000), mtime=0)


def gzip_bomb(handler: FaultHandler) -> None:
    """50 KB that unpack to 50 MB."""
    handler.send(200, _bomb(), Content_Encoding="gzip")


def gzipped(body: bytes) -> Behaviour:
    return page(gzip.compress(body, mtime=0), Content_Encoding="gzip")


def chunked(body: bytes, **headers: str) -> Behaviour:
    """``body`` in chunks of 20 bytes."""
    pieces = [body[i : i + 20] for i in range(0, len(body), 20)]
    data = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])
    told = {"Content_Type": "text/html", "Transfer_Encoding": "chunked"} | headers
    return lambda h: h.send(200, data, **told)


def hang_up(handler: FaultHandler) -> None:
    handler.reset()
