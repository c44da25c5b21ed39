"""Two repositories on loopback that behave as their documentation says, and fail when told to.

Zenodo: developers.zenodo.org (depositions, the bucket files API, new versions). Dataverse: the Native API of
guides.dataverse.org (datasets, files with jsonData, publication in the background).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from transforms.harvest.sample_site import serving

TOKEN = "a-token-of-the-tests"  # noqa: S105 it opens nothing
Json = dict[str, Any]


class Answer(Exception):
    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        path, body = unquote(parts.path), self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.site.seen.append((self.command, path))
        try:
            self.site.fault(self, self.command, path, before=True)
            raise self.site.answer(self.command, path, query, self.headers, body)
        except Answer as answer:
            if answer.status == 0:  # the connection breaks
                self.close_connection = True
                self.connection.close()
                return
            try:
                self.site.fault(self, self.command, path, before=False)
            except Answer as other:
                answer = other
            data = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response_only(answer.status)
            for name, value in ({"Content-Length": str(len(data))} | answer.headers).items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = _serve

    def log_message(self, format: str, *args: object) -> None:
        pass


class Site:
    """``fail(pattern, *answers)``: the next requests that match get these instead; ``late=True``: after the
    request has been carried out, as when the answer is lost.
    """

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.address = ""
        self.answers_lost = 0
        self._faults: list[tuple[re.Pattern[str], bool, list[Answer]]] = []
        self.hook: Callable[[str, str], None] | None = None

    def fail(self, pattern: str, *answers: Answer, late: bool = False) -> None:
        self._faults.append((re.compile(pattern), late, list(answers)))

    def fault(self, handler: Handler, method: str, path: str, *, before: bool) -> None:
        if before and self.hook is not None:
            self.hook(method, path)
        for pattern, late, answers in self._faults:
            if answers and late is not before and pattern.search(f"{method} {path}"):
                self.answers_lost += late
                raise answers.pop(0)

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> Answer:
        raise NotImplementedError

    def count(self, pattern: str) -> int:
        return sum(bool(re.search(pattern, f"{method} {path}")) for method, path in self.seen)


@contextmanager
def standing(site: Site) -> Iterator[Site]:
    with serving(type("SiteHandler", (Handler,), {"site": site})) as address:
        site.address = address
        yield site


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


# --------------------------------------------------------------------------------------------------- Zenodo


class ZenodoSite(Site):
    REQUIRED = ("title", "upload_type", "description", "creators")

    def __init__(self) -> None:
        super().__init__()
        self.depositions: dict[int, Json] = {}
        self.contents: dict[int, dict[str, bytes]] = {}
        self._next = 1000

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> Answer:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return Answer(
                401, {"status": 401, "message": "The server could not verify that you are authorized"}
            )
        if match := re.fullmatch(r"/api/files/bucket-(\d+)/(.+)", path):
            return self._file(method, int(match[1]), match[2], body)
        if path == "/api/deposit/depositions":
            return self._all(method, headers, query, body)
        match = re.fullmatch(r"/api/deposit/depositions/(\d+)(?:/(.+))?", path)
        if not match or int(match[1]) not in self.depositions:
            return Answer(404, {"status": 404, "message": "PID does not exist."})
        return self._one(method, int(match[1]), match[2] or "", headers, body)

    def _all(self, method: str, headers: Any, query: dict[str, str], body: bytes) -> Answer:
        if method == "GET":
            wanted = query.get("status")
            found = [d for d in self.depositions.values() if wanted != "draft" or not d["submitted"]]
            return Answer(200, [self._shown(d) for d in reversed(found)][: int(query.get("size", "10"))])
        if headers.get("Content-Type") != "application/json":
            return Answer(415, {"status": 415, "message": "Unsupported media type"})
        return Answer(201, self._shown(self._create(json.loads(body).get("metadata", {}), None)))

    def _create(self, metadata: Json, concept: int | None) -> Json:
        concept = concept or self._next
        number = self._next = self._next + 1
        self._next += 1
        self.contents[number] = {}
        made = {"id": number, "conceptrecid": str(concept), "submitted": False, "state": "unsubmitted"}
        self.depositions[number] = made | {"metadata": metadata}
        return self.depositions[number]

    def _shown(self, d: Json) -> Json:
        number, base = d["id"], f"{self.address}/api"
        doi = {"doi": f"10.5281/zenodo.{number}", "recid": number}
        links = {"bucket": f"{base}/files/bucket-{number}", "record_html": f"{self.address}/records/{number}"}
        shown = d | {"links": links, "files": self._listed(number)}
        shown["metadata"] = d["metadata"] | {"prereserve_doi": doi}
        if d["submitted"]:
            shown |= {"doi": doi["doi"], "conceptdoi": f"10.5281/zenodo.{d['conceptrecid']}"}
        return shown

    def _listed(self, number: int) -> list[Json]:
        return [
            {"id": f"f-{number}-{i}", "filename": name, "filesize": len(data), "checksum": md5(data)}
            for i, (name, data) in enumerate(self.contents[number].items())
        ]

    def _file(self, method: str, number: int, name: str, body: bytes) -> Answer:
        if self.depositions[number]["submitted"]:
            return Answer(403, {"status": 403, "message": "Bucket is locked for modification."})
        if method != "PUT":
            return Answer(405, {"status": 405, "message": "Method not allowed"})
        self.contents[number][name] = body
        return Answer(201, {"key": name, "size": len(body), "checksum": f"md5:{md5(body)}"})

    def _one(self, method: str, number: int, what: str, headers: Any, body: bytes) -> Answer:
        d = self.depositions[number]
        if what == "" and method == "GET":
            return Answer(200, self._shown(d))
        if what == "actions/newversion" and method == "POST":
            return self._new_version(d)
        if d["submitted"]:
            return Answer(403, {"status": 403, "message": "The deposition is published."})
        if what == "" and method == "PUT":
            d["metadata"] = json.loads(body)["metadata"]
            return Answer(200, self._shown(d))
        if what == "actions/publish" and method == "POST":
            return self._publish(d)
        if (match := re.fullmatch(r"files/(.+)", what)) and method == "DELETE":
            names = {row["id"]: row["filename"] for row in self._listed(number)}
            if match[1] not in names:
                return Answer(404, {"status": 404, "message": "File does not exist"})
            del self.contents[number][names[match[1]]]
            return Answer(204)
        return Answer(405, {"status": 405, "message": "Method not allowed"})

    def _new_version(self, d: Json) -> Answer:
        if not d["submitted"]:
            return Answer(403, {"status": 403, "message": "Only published depositions have new versions."})
        same = [o for o in self.depositions.values() if o["conceptrecid"] == d["conceptrecid"]]
        draft = next((o for o in same if not o["submitted"]), None)
        if draft is None:
            draft = self._create(dict(d["metadata"]), int(d["conceptrecid"]))
            self.contents[draft["id"]] = dict(self.contents[d["id"]])
        link = f"{self.address}/api/deposit/depositions/{draft['id']}"
        return Answer(201, {"id": d["id"], "links": {"latest_draft": link}})

    def _publish(self, d: Json) -> Answer:
        missing = [
            {"field": f"metadata.{f}", "message": "required"}
            for f in self.REQUIRED
            if not d["metadata"].get(f)
        ]
        if missing:
            return Answer(400, {"status": 400, "message": "Validation error.", "errors": missing})
        if not self.contents[d["id"]]:
            told = [{"field": "files", "message": "Minimum one file must be provided."}]
            return Answer(400, {"status": 400, "message": "Validation error.", "errors": told})
        d |= {"submitted": True, "state": "done"}
        return Answer(202, self._shown(d))


# ------------------------------------------------------------------------------------------------ Dataverse


class DataverseSite(Site):
    REQUIRED = ("title", "author", "datasetContact", "dsDescription", "subject")

    def __init__(self) -> None:
        super().__init__()
        self.datasets: dict[str, list[Json]] = {}  # persistent id -> versions, newest last
        self.busy = 0  # how many questions a publication takes to finish
        self._files = 0

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> Answer:
        if headers.get("X-Dataverse-key") != TOKEN:
            return _wrong(401, "Bad API key")
        if path == "/api/search":
            return self._search(query)
        if path == "/api/dataverses/readings/datasets" and method == "POST":
            return self._create(json.loads(body)["datasetVersion"])
        if (match := re.fullmatch(r"/api/files/(\d+)", path)) and method == "DELETE":
            return self._delete(int(match[1]))
        what = path.removeprefix("/api/datasets/:persistentId")
        if what == path or query.get("persistentId") not in self.datasets:
            return _wrong(404, "not found")
        return self._one(method, what, self.datasets[query["persistentId"]], query, headers, body)

    def _search(self, query: dict[str, str]) -> Answer:
        wanted = re.fullmatch(r'otherIdValue:"(.+)"', query["q"])
        assert wanted and query["type"] == "dataset"
        found = [p for p, v in self.datasets.items() if wanted[1] in json.dumps(v[-1])]
        return _good(200, {"total_count": len(found), "items": [{"global_id": p} for p in found]})

    def _create(self, version: Json) -> Answer:
        told = {f["typeName"]: f["value"] for f in version["metadataBlocks"]["citation"]["fields"]}
        if missing := [name for name in self.REQUIRED if not told.get(name)]:
            return _wrong(400, f"Validation Failed: {missing} required")
        number = f"doi:10.5072/FK2/{len(self.datasets) + 1:06d}"
        self.datasets[number] = [version | {"versionState": "DRAFT", "files": []}]
        return _good(201, {"id": len(self.datasets), "persistentId": number})

    def _one(
        self, method: str, what: str, versions: list[Json], query: dict[str, str], headers: Any, body: bytes
    ) -> Answer:
        asked = f"{method} {what}"
        if self.busy and versions[-1].get("finishing"):
            self.busy -= 1
            if not self.busy:
                versions[-1] |= {"versionState": "RELEASED", "finishing": False}
        if asked == "GET /":
            return _good(200, {"latestVersion": versions[-1]})
        if asked == "GET /versions/:latest/files":
            return _good(200, versions[-1]["files"])
        if asked == "PUT /versions/:draft":
            self._draft(versions).update(json.loads(body))
            return _good(200, versions[-1])
        if asked == "POST /add":
            return self._add(self._draft(versions), headers, body)
        if asked == "POST /actions/:publish":
            return self._publish(versions, query)
        return _wrong(404, "no such thing")

    def _draft(self, versions: list[Json]) -> Json:
        if versions[-1]["versionState"] == "RELEASED":
            versions.append(versions[-1] | {"versionState": "DRAFT", "files": list(versions[-1]["files"])})
        return versions[-1]

    def _add(self, draft: Json, headers: Any, body: bytes) -> Answer:
        head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
        parts = {}
        for part in BytesParser().parsebytes(head + body).get_payload():
            parts[part.get_param("name", header="content-disposition")] = part
        told = json.loads(parts["jsonData"].get_payload(decode=True))
        assert told["restrict"] is False and told["tabIngest"] is False
        name, data = parts["file"].get_filename(), parts["file"].get_payload(decode=True)
        if any(f["dataFile"]["checksum"]["value"] == md5(data) for f in draft["files"]):
            return _wrong(400, "This file has the same content as one that is in the dataset.")
        self._files += 1
        made = {"id": self._files, "filename": name, "checksum": {"type": "MD5", "value": md5(data)}}
        draft["files"].append({"label": name, "dataFile": made})
        return _good(200, {"files": draft["files"][-1:]})

    def _delete(self, number: int) -> Answer:
        for versions in self.datasets.values():
            if any(f["dataFile"]["id"] == number for f in versions[-1]["files"]):
                draft = self._draft(versions)
                draft["files"] = [f for f in draft["files"] if f["dataFile"]["id"] != number]
                return _good(200, {"message": "deleted"})
        return _wrong(404, "no such file")

    def _publish(self, versions: list[Json], query: dict[str, str]) -> Answer:
        assert query["type"] == "major"
        if versions[-1]["versionState"] != "DRAFT":
            return _wrong(409, "Latest version of dataset is already released.")
        if not versions[-1]["files"]:
            return _wrong(403, "There are no files in this dataset.")
        if self.busy:
            versions[-1]["finishing"] = True
            return Answer(202, {"status": "WORKFLOW_IN_PROGRESS", "data": {}})
        versions[-1]["versionState"] = "RELEASED"
        return _good(200, versions[-1])


def _good(status: int, data: Any) -> Answer:
    return Answer(status, {"status": "OK", "data": data})


def _wrong(status: int, message: str) -> Answer:
    return Answer(status, {"status": "ERROR", "message": message})
