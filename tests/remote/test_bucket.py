"""Addresses, keys, leases, and what a store must be able to do."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.remote.conftest import STORE, Machine, Proxy, body, keys, overwrite
from transforms.remote import Address, Bucket, BucketError, Changed, Held, LeaseLost, opened
from transforms.remote.address import local
from transforms.remote.lease import Lease


@pytest.mark.parametrize("text", ["s3://bucket", "s3://my.bucket-2/a/b_c=d", "s3://bucket/a/"])
def test_addresses(text: str) -> None:
    assert str(Address.of(text)) == text.rstrip("/")


@pytest.mark.parametrize(
    "text", ["s3://", "s3://B", "s3://bucket/../x", "s3://bucket//x", "s3://bucket/.x", "/s3", "s3://b/x y"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="s3://bucket/prefix"):
        Address.of(text)


@pytest.mark.parametrize(
    "key", ["../x", "a/../x", "/etc/passwd", "a//b", ".x", "a/.x", "a\\b", "", "a/", "é"]
)
def test_keys_that_could_lead_out_of_the_copy(key: str, tmp_path: Path) -> None:
    with pytest.raises(BucketError, match="no name of this store's"):
        local(tmp_path, key)


def test_every_address_has_a_cache_of_its_own(
    proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUTS_CACHE", str(tmp_path))
    assert opened(STORE).root == tmp_path / "readouts-test/data/store"


def test_writes_are_conditional(bucket: Bucket) -> None:
    etag = bucket.create("a", b"one")
    assert bucket.create("a", b"one") == etag  # an upload that continues
    with pytest.raises(Changed, match="other content"):
        bucket.create("a", b"two")
    newer = bucket.replace("a", b"two", etag)
    with pytest.raises(Changed):
        bucket.replace("a", b"three", etag)
    with pytest.raises(Changed):
        bucket.replace("gone", b"x", etag)
    assert body("a") == b"two" and bucket.get("a") == (b"two", newer)


def test_an_answer_that_was_lost_is_no_conflict(bucket: Bucket, proxy: Proxy) -> None:
    etag = bucket.create("a", b"one")
    overwritten = bucket.replace("a", b"two", etag)
    assert bucket.replace("a", b"two", etag) == overwritten


def test_a_download_continues_where_it_broke_off(bucket: Bucket, tmp_path: Path) -> None:
    data = bytes(range(256)) * 20_000
    etag = bucket.create("a", data)
    with (tmp_path / "a").open("wb") as f:
        bucket.download("a", etag, f)
    assert (tmp_path / "a").read_bytes() == data
    overwrite("a", data[::-1])
    with (tmp_path / "a").open("wb") as f, pytest.raises(Changed):
        bucket.download("a", etag, f)


def test_a_bucket_that_is_not_there(proxy: Proxy) -> None:
    with pytest.raises(BucketError, match="NoSuchBucket"):
        Bucket(Address.of("s3://nowhere-at-all/x")).objects("")


def test_without_credentials_there_is_a_clear_error(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    with pytest.raises(BucketError, match=r"(?i)credentials"):
        Bucket(Address.of(STORE)).objects("")


def test_secrets_are_in_no_message(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret-value")
    caplog.set_level(logging.INFO, logger="transforms")
    bucket = Bucket(Address.of(STORE))
    bucket.create("a", b"x")
    proxy.hook = lambda asked: False
    with pytest.raises(BucketError) as told:
        bucket.create("b", b"x")
    assert "very-secret-value" not in caplog.text + str(told.value) + repr(told.value.__cause__)


# --------------------------------------------------------------------------------------------------- leases


def test_a_lease_keeps_others_out_until_it_is_given_back(bucket: Bucket) -> None:
    with Lease(bucket, "one"), pytest.raises(Held, match="is held by"), Lease(bucket, "one"):
        pass
    with Lease(bucket, "one"), Lease(bucket, "two"):
        assert sorted(keys("locks/")) == ["locks/one.json", "locks/two.json"]


def test_a_lease_is_renewed_while_its_holder_lives(bucket: Bucket) -> None:
    with Lease(bucket, "one", seconds=1) as lease:
        time.sleep(3.2)
        with pytest.raises(Held), Lease(bucket, "one", seconds=1):
            pass
        lease.check()


def test_the_lease_of_a_dead_holder_runs_out(bucket: Bucket) -> None:
    dead = Lease(bucket, "one", seconds=1)
    assert dead._taken() is None  # taken, and never renewed
    with pytest.raises(Held), Lease(bucket, "one"):
        pass
    taken = pytest.raises(LeaseLost, match="another machine has taken it")
    with Lease(bucket, "one", wait_s=5, seconds=1), taken:
        dead.check()


def test_of_many_that_want_it_one_has_it(bucket: Bucket) -> None:
    inside, most = 0, 0
    guard = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with Lease(bucket, "one", wait_s=60, seconds=1):
            with guard:
                inside, most = inside + 1, max(most, inside + 1)
            time.sleep(0.05)
            with guard:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1 and inside == 0


def test_an_unreadable_lease_is_respected_until_it_is_old(bucket: Bucket) -> None:
    overwrite("locks/one.json", b"{")
    with pytest.raises(Held, match="cannot be read"), Lease(bucket, "one", seconds=1):
        pass
    with Lease(bucket, "one", wait_s=5, seconds=1):
        assert json.loads(body("locks/one.json"))["seconds"] == 1


def test_a_store_without_conditional_writes_is_refused_for_writing(
    machine: Callable[[str], Machine], proxy: Proxy
) -> None:
    proxy.deaf = True
    refused = pytest.raises(BucketError, match="ignores conditional writes")
    with refused, machine("first").store().publishing():
        pass
