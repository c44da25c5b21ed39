"""Two versions of a small store: in the second a page was edited, one deleted, and one is new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from publish.conftest import publish_invented
from tables import CALL, SEEN, TALKS, Rows, release_id, sha256, tables_of, valid_rows

FIRST, SECOND = "2026.11.23", "2026.12.01"
EDITED = SEEN + timedelta(days=5)  # 25 November
DELETED = SEEN + timedelta(days=6)
NEW = SEEN + timedelta(days=7)


def second_night() -> Rows:
    """Release 3 is edited and then deleted; release 4 is new and reports nothing."""
    rows = valid_rows()
    longer = CALL + " Max Notreal added nothing."
    rows["texts"].append(rows["texts"][2] | {"revision": 2, "text": longer, "text_sha256": sha256(longer)})
    rows["releases"][2] |= {
        "revision": 2, "status": "deleted", "last_changed_at": EDITED, "text_sha256": sha256(longer),
    }  # fmt: skip
    news = {"release_id": release_id(4), "first_seen_at": NEW, "last_seen_at": NEW, "last_changed_at": NEW}
    rows["releases"].append(rows["releases"][0] | news | {"n_meetings": 0})
    rows["texts"].append(rows["texts"][0] | {"release_id": release_id(4)})
    created = rows["changes"][0]
    rows["changes"] += [
        _change(created, 3, EDITED, "edited", revision=2, parts="text", new_text_sha256=sha256(longer)),
        _change(created, 3, DELETED, "deleted", revision=2, new_text_sha256=None),
        _change(created, 4, NEW, "created", new_text_sha256=sha256(TALKS)),
    ]
    return rows


def _change(like: dict[str, Any], n: int, at: Any, change: str, **more: Any) -> dict[str, Any]:
    return like | {"release_id": release_id(n), "changed_at": at, "known_at": at, "change": change, **more}


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with both versions. Tests that spoil anything copy it."""
    store = tmp_path_factory.mktemp("store")
    publish_invented(store, 0, FIRST, tables=tables_of(valid_rows()))
    publish_invented(store, 0, SECOND, tables=tables_of(second_night()))
    return store


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_LOADER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("READOUTS_STORE", raising=False)
    monkeypatch.setattr("readouts.dataset._recent", {})


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and keeps the paths that were asked for."""

    asked: list[str]

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        super().do_GET()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def web(folder: Path, handler: type[SimpleHTTPRequestHandler] = Quiet) -> Iterator[tuple[str, list[str]]]:
    """The address of a server of ``folder`` on loopback, and the paths it is asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    server.asked = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", server.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
