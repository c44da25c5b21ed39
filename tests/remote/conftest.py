"""A real object store on loopback, a proxy before it that can fail, and machines with a cache each."""

from __future__ import annotations

import hashlib
import http.client
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import boto3
import pytest
from moto.server import ThreadedMotoServer

from transforms.harvest.sample_site import serving
from transforms.remote import Address, Bucket, WorkingCopy
from transforms.store import Store

NAME = "readouts-test"
PREFIX = "data/store"
STORE = f"s3://{NAME}/{PREFIX}"
DAY = "2026.11.20"

Hook = Callable[["Asked"], bool]  # True: go on; False: the connection breaks here


@dataclass(frozen=True)
class Asked:
    """One request, as the proxy sees it. ``path`` is relative to the store."""

    method: str
    path: str
    query: str
    copies: bool

    @property
    def writes(self) -> bool:
        return self.method in ("PUT", "DELETE", "POST")


class ProxyHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Proxy

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.proxy.deaf:
            del self.headers["If-None-Match"]
        path, _, query = unquote(self.path).partition("?")
        copies = "x-amz-copy-source" in self.headers
        asked = Asked(self.command, path.removeprefix(f"/{NAME}/").removeprefix(f"{PREFIX}/"), query, copies)
        if not self.proxy.let(asked):
            self.connection.close()
            self.close_connection = True
            return
        upstream = http.client.HTTPConnection(self.proxy.host, self.proxy.port, timeout=60)
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            upstream.putheader(name, value)
        upstream.endheaders(body)
        answer = upstream.getresponse()
        data = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(data))
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        upstream.close()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _forward

    def log_message(self, format: str, *args: object) -> None:
        pass


class Proxy:
    """Stands before the store. ``hook`` is asked before each request; ``seen`` keeps them all."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.hook: Hook | None = None
        self.deaf = False  # the store takes no notice of If-None-Match
        self.seen: list[Asked] = []
        self._lock = threading.Lock()

    def let(self, asked: Asked) -> bool:
        with self._lock:
            self.seen.append(asked)
            return self.hook is None or self.hook(asked)

    def written(self) -> list[str]:
        return [asked.path for asked in self.seen if asked.method == "PUT"]


@pytest.fixture(scope="session")
def moto() -> Iterator[tuple[str, int]]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()
    server.stop()


@pytest.fixture
def proxy(moto: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """An empty bucket behind a proxy, named in the environment as an operator would."""
    proxy = Proxy(*moto)
    for name in [n for n in os.environ if n.startswith("AWS_")]:
        monkeypatch.delenv(name)
    with serving(type("Handler", (ProxyHandler,), {"proxy": proxy})) as address:
        named = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "TESTS_MOTO": f"http://{proxy.host}:{proxy.port}",
            "AWS_MAX_ATTEMPTS": "2",
            "READOUTS_STORE": STORE,
            "READOUTS_LEASE_S": "1",
            "READOUTS_SOURCES": "sample",
            "READOUTS_COMMIT": "tested",
        }
        for name, value in named.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("READOUTS_GATEWAY", raising=False)
        monkeypatch.delenv("READOUTS_SOURCES_PATH", raising=False)
        client().create_bucket(Bucket=NAME)
        yield proxy
        for key in keys(""):
            client().delete_object(Bucket=NAME, Key=f"{PREFIX}/{key}")
        client().delete_bucket(Bucket=NAME)


@cache
def _client(address: str) -> Any:
    return boto3.session.Session().client("s3", endpoint_url=address)


def client() -> Any:
    """A client of the tests' own, past the proxy."""
    return _client(os.environ["TESTS_MOTO"])


def keys(below: str) -> list[str]:
    """What an outsider sees below the store, whatever our own code says."""
    pages = client().get_paginator("list_objects_v2").paginate(Bucket=NAME, Prefix=f"{PREFIX}/{below}")
    return [item["Key"].removeprefix(f"{PREFIX}/") for page in pages for item in page.get("Contents", ())]


def body(path: str) -> bytes:
    data: bytes = client().get_object(Bucket=NAME, Key=f"{PREFIX}/{path}")["Body"].read()
    return data


def overwrite(path: str, data: bytes) -> None:
    client().put_object(Bucket=NAME, Key=f"{PREFIX}/{path}", Body=data)


@pytest.fixture
def bucket(proxy: Proxy) -> Bucket:
    return Bucket(Address.of(STORE))


@dataclass
class Machine:
    """A machine with a cache of its own and this project on it."""

    cache: Path
    patch: pytest.MonkeyPatch
    environment: dict[str, str] = field(default_factory=dict)

    def store(self) -> WorkingCopy:
        """This machine's store; what is called next runs on this machine."""
        from transforms.night import night_store

        self.patch.setenv("READOUTS_CACHE", str(self.cache))
        store = night_store()
        assert isinstance(store, WorkingCopy)
        return store

    def harvest(self, run_id: str = "night-1") -> dict[str, Any]:
        from transforms.night import harvest_source

        self.store()
        return harvest_source("sample", run_id)

    def build(self, day: str = DAY) -> dict[str, Any]:
        from transforms.night import build_version

        self.store()
        return build_version(day)

    def readouts(self, *arguments: str) -> subprocess.Popen[str]:
        """The command line as a process of its own, which may be killed."""
        named = os.environ | {"READOUTS_CACHE": str(self.cache)} | self.environment
        command = [sys.executable, "-m", "transforms.cli", *arguments]
        return subprocess.Popen(
            command, env=named, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        process = self.readouts(*arguments)
        printed, _ = process.communicate(timeout=120)
        return process.returncode, printed


@pytest.fixture
def machine(proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Machine]:
    return lambda name: Machine(tmp_path / name, monkeypatch)


@pytest.fixture
def stocked(machine: Callable[[str], Machine], sample_night: Store) -> Machine:
    """A machine whose copy of the sample night is in the bucket: harvest, staging and version 2026.11.20."""
    first = machine("first")
    store = first.store()
    shutil.copytree(sample_night.root, store.root)
    with store.harvesting("sample"):
        pass
    with store.publishing():
        pass
    return first


def kill_before(process: subprocess.Popen[str], wanted: Callable[[Asked], bool]) -> Hook:
    """A hook that kills ``process`` as it asks for the first request that is ``wanted``."""

    def hook(asked: Asked) -> bool:
        if wanted(asked):
            process.send_signal(signal.SIGKILL)
            return False
        return True

    return hook


def listed() -> list[str]:
    """The versions that a reader of the bucket sees. Each must be there, whole, file by file."""
    if "versions/index.json" not in keys("versions/index"):
        return []
    names = [entry["version"] for entry in json.loads(body("versions/index.json"))["versions"]]
    for name in names:
        assert_whole(name)
    return names


def etags(below: str) -> frozenset[tuple[str, str]]:
    pages = client().get_paginator("list_objects_v2").paginate(Bucket=NAME, Prefix=f"{PREFIX}/{below}")
    return frozenset((item["Key"], item["ETag"]) for page in pages for item in page.get("Contents", ()))


def assert_whole(name: str) -> None:
    _assert_whole(name, etags(f"versions/{name}/"))


@cache
def _assert_whole(name: str, as_it_is: frozenset[tuple[str, str]]) -> None:
    """Every byte is read, once for each state of a version."""
    below = f"versions/{name}/"
    lines = body(f"{below}SHA256SUMS").decode().splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    there = {key.removeprefix(below) for key in keys(below)}
    assert there == {*sums, "SHA256SUMS"}
    for path, digest in sums.items():
        assert hashlib.sha256(body(below + path)).hexdigest() == digest, path
