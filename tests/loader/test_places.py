"""The same store on a web server and in a bucket: what is fetched, kept, refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import boto3
import pandas as pd
import pytest
from moto.server import ThreadedMotoServer

import readouts
from loader.conftest import FIRST, SECOND, Quiet, web
from readouts import places


def parquet(asked: list[str]) -> list[str]:
    return [path for path in asked if path.endswith(".parquet")]


def test_a_web_store_gives_the_same_rows_and_is_fetched_once(root: Path) -> None:
    here = readouts.load("statements", store=root)
    with web(root) as (address, asked):
        assert readouts.versions(store=address) == [FIRST, SECOND]
        there = readouts.load("statements", store=address)
        pd.testing.assert_frame_equal(there, here)
        assert len(parquet(asked)) == 1
        readouts.load("statements", store=address)
        readouts.load("statements", version=FIRST, store=address)  # the same rows, so the same file
        assert len(parquet(asked)) == 1
        for _, row in there.iterrows():
            assert readouts.evidence(row) == row["text"]
        assert len(parquet(asked)) == 2  # the statements, and the year's texts
        assert len(asked) < 25  # the index and the manifest are not asked for row by row


def test_a_damaged_copy_in_the_cache_is_named_and_fetched_anew(root: Path, tmp_path: Path) -> None:
    with web(root) as (address, asked):
        readouts.load("persons", store=address)
        (kept,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
        kept.write_bytes(b"PAR1 nonsense PAR1")
        with pytest.warns(UserWarning, match=r"the cached copy of .*persons/part-0.parquet, is damaged"):
            assert len(readouts.load("persons", store=address)) == 3
        assert len(parquet(asked)) == 2
        readouts.load("persons", store=address)
        assert len(parquet(asked)) == 2


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1] + b"X", lambda data: data + b"more", lambda data: b""]
)
def test_a_tampered_remote_file_is_refused_named_and_not_kept(
    root: Path, tmp_path: Path, spoil: object
) -> None:
    store = Path(shutil.copytree(root, tmp_path / "copy"))
    file = store / "versions" / SECOND / "persons/part-0.parquet"
    data = file.read_bytes()
    file.unlink()  # it may be a link that both versions share
    file.write_bytes(spoil(data))  # type: ignore[operator]
    with web(store) as (address, _), pytest.raises(readouts.Damaged, match=r"persons/part-0\.parquet is not"):
        readouts.load("persons", version=SECOND, store=address)
    assert not list((tmp_path / "cache").rglob("*"))


def test_passing_errors_are_tried_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(places.time, "sleep", waits.append)

    class Weak(Quiet):
        def do_GET(self) -> None:
            if len(self.server.asked) in (0, 3):  # type: ignore[attr-defined]
                self.server.asked.append(self.path)  # type: ignore[attr-defined]
                self.send_error(503)
            else:
                super().do_GET()

    with web(root, Weak) as (address, _):
        assert len(readouts.load("persons", store=address)) == 3
    assert waits == [1, 1]


def test_a_server_that_stays_broken_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places.time, "sleep", lambda _: None)

    class Broken(Quiet):
        def do_GET(self) -> None:
            self.send_error(500)

    with web(root, Broken) as (address, _), pytest.raises(readouts.ReadoutsError, match="HTTP 500"):
        readouts.versions(store=address)
    with pytest.raises(readouts.ReadoutsError, match="cannot be read"):
        readouts.versions(store=address)  # nobody listens there any more


def test_a_redirect_to_a_file_of_this_machine_is_not_followed(root: Path) -> None:
    class Sly(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"file://{root}/versions/index.json")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with web(root, Sly) as (address, _), pytest.raises(readouts.ReadoutsError, match="HTTP 302"):
        readouts.versions(store=address)


@pytest.fixture
def bucket(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        s3 = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1")
        s3.create_bucket(Bucket="readouts")
        for file in (path for path in root.rglob("*") if path.is_file()):
            s3.upload_file(str(file), "readouts", f"data/{file.relative_to(root).as_posix()}")
        yield f"s3://readouts/data?endpoint_override={host}:{port}&scheme=http&region=us-east-1"
    finally:
        server.stop()


def test_a_bucket_gives_the_same_rows(root: Path, bucket: str) -> None:
    assert readouts.versions(store=bucket) == [FIRST, SECOND]
    there = readouts.load("meetings", store=bucket)
    pd.testing.assert_frame_equal(there, readouts.load("meetings", store=root))
    assert readouts.evidence(there.iloc[0]) == readouts.evidence(there.iloc[0], store=root)
    with pytest.raises(readouts.NotThere, match="no table"):
        readouts.load("dinners", store=bucket)
