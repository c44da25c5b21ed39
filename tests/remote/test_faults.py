"""Killed, cut off, suspended or doubled while it uploads: readers see whole versions, the next goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.publish.conftest import publish_invented
from tests.remote.conftest import (
    Asked,
    Machine,
    Proxy,
    assert_whole,
    body,
    client,
    keys,
    kill_before,
    listed,
    overwrite,
)
from transforms.publish.channels import promote
from transforms.publish.errors import PublishError
from transforms.remote import BucketError, Changed, LeaseLost

Machines = Callable[[str], Machine]
FIRST, SECOND = "2026.11.23", "2026.11.24"
SCRIPT = """
import sys
from tests.publish.conftest import publish_invented
from transforms.night import night_store
n, name = int(sys.argv[1]), sys.argv[2]
store = night_store()
try:
    with store.publishing():
        print(publish_invented(store.root, n, name).name, flush=True)
    print("pushed")
except Exception as error:
    print(type(error).__name__, error)
"""


def publish(machine: Machine, n: int, name: str) -> Path:
    """A version of ``n`` invented rows in each table, built here and put into the bucket."""
    store = machine.store()
    with store.publishing():
        return publish_invented(store.root, n, name)


def publisher(machine: Machine, n: int, name: str) -> subprocess.Popen[str]:
    named = os.environ | {"READOUTS_CACHE": str(machine.cache), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", SCRIPT, str(n), name]
    return subprocess.Popen(command, env=named, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def killed(machine: Machine, proxy: Proxy, n: int, name: str, step: str) -> None:
    """A publisher, killed as it asks for its first request of that step; readers see what they saw."""
    before = listed()
    process = publisher(machine, n, name)
    proxy.hook = kill_before(process, STEPS[step])
    assert process.wait(timeout=120) == -signal.SIGKILL
    proxy.hook = None
    assert listed() == before


def said(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=120)[0]


# --------------------------------------------------------------------------------------------------- killed

STEPS: dict[str, Callable[[Asked], bool]] = {
    "claim": lambda a: a.writes and a.path == f"versions/{SECOND}/SHA256SUMS",
    "a file": lambda a: a.writes and a.path == f"versions/{SECOND}/persons/part-0.parquet",
    "a copy": lambda a: a.copies and a.path.startswith(f"versions/{SECOND}/"),
    "manifest": lambda a: a.writes and a.path == f"versions/{SECOND}/manifest.json",
    "index": lambda a: a.writes and a.path == "versions/index.json",
}


@pytest.mark.parametrize(("step", "elsewhere"), [("a file", False), ("manifest", True), ("index", True)])
def test_killed_between_two_steps_of_an_upload(
    machine: Machines, proxy: Proxy, step: str, elsewhere: bool
) -> None:
    first = machine("first")
    publish(first, 5, FIRST)
    killed(first, proxy, 6, SECOND, step)
    asked_again = {f"versions/{SECOND}/SHA256SUMS", f"versions/{SECOND}/manifest.json"}  # and found there
    there = set(keys(f"versions/{SECOND}/")) - asked_again
    proxy.seen.clear()
    publish(machine("second") if elsewhere else first, 6, SECOND)
    assert listed() == [FIRST, SECOND]
    assert there and not there & set(proxy.written())  # it went on, and did not begin again


@pytest.mark.parametrize("step", ["claim", "a copy"])
def test_killed_early(machine: Machines, proxy: Proxy, step: str) -> None:
    first = machine("first")
    publish(first, 5, FIRST)
    killed(first, proxy, 6, SECOND, step)
    publish(machine("second"), 7, SECOND)  # other rows under the same name: the half upload makes room
    assert listed() == [FIRST, SECOND]
    named = json.loads(body(f"versions/{SECOND}/manifest.json"))["tables"]
    assert named["meetings"]["rows"] == 7


def test_an_upload_that_was_given_up_is_cleared(machine: Machines, proxy: Proxy) -> None:
    publish(machine("first"), 5, FIRST)
    killed(machine("first"), proxy, 6, SECOND, "manifest")
    publish(machine("second"), 7, "2026.11.25")
    assert listed() == [FIRST, "2026.11.25"]
    assert not keys(f"versions/{SECOND}/")


# ------------------------------------------------------------------------------------------------------ lost


def test_a_connection_lost_in_the_middle_is_an_error_and_is_made_good(
    machine: Machines, proxy: Proxy
) -> None:
    first = machine("first")
    publish(first, 5, FIRST)
    proxy.seen.clear()
    proxy.hook = lambda asked: len(proxy.seen) < 25
    with pytest.raises(BucketError, match=r"s3://readouts-test/data/store: .*"):
        publish(first, 6, SECOND)
    proxy.hook = None
    assert listed() == [FIRST]
    there = set(keys(f"versions/{SECOND}/")) - {f"versions/{SECOND}/SHA256SUMS"}  # asked again, found there
    proxy.seen.clear()
    with first.store().publishing():  # the version is complete here: it only has to be uploaded
        pass
    assert listed() == [FIRST, SECOND]
    assert there and not there & set(proxy.written())


def test_a_single_lost_request_is_asked_again(machine: Machines, proxy: Proxy) -> None:
    failed: list[str] = []

    def hook(asked: Asked) -> bool:
        if asked.writes and "/texts/" in asked.path and asked.path not in failed:
            failed.append(asked.path)
            return False
        return True

    proxy.hook = hook
    publish(machine("first"), 5, FIRST)
    assert failed and listed() == [FIRST]


# -------------------------------------------------------------------------------------------------- at once


def test_two_publishers_at_once_take_turns(machine: Machines) -> None:
    processes = [publisher(machine(name), n, FIRST) for name, n in (("one", 5), ("two", 6))]
    told = sorted(said(process).splitlines()[0].split(" ")[0] for process in processes)
    assert told == [FIRST, "VersionExists"]
    assert listed() == [FIRST]


def test_a_publisher_that_was_suspended_cannot_overwrite(machine: Machines, proxy: Proxy) -> None:
    process = publisher(machine("slow"), 5, FIRST)
    stopped: list[float] = []

    def hook(asked: Asked) -> bool:
        if not stopped and asked.method == "PUT" and asked.path.startswith(f"versions/{FIRST}/texts/"):
            process.send_signal(signal.SIGSTOP)
            stopped.append(time.monotonic())
        return True

    proxy.hook = hook
    while not stopped:
        assert process.poll() is None
        time.sleep(0.02)
    publish(machine("quick"), 6, FIRST)  # waits until the lease has run out
    assert listed() == [FIRST]
    process.send_signal(signal.SIGCONT)
    told = said(process)
    # Asked for its lease first, or already past that and refused by the object that is there.
    assert re.search(r"^(LeaseLost|Changed) ", told, re.MULTILINE) and "pushed" not in told
    assert listed() == [FIRST]
    assert json.loads(body(f"versions/{FIRST}/manifest.json"))["tables"]["meetings"]["rows"] == 6


def test_an_index_that_somebody_wrote_in_between_is_not_overwritten(machine: Machines) -> None:
    publish(machine("first"), 5, FIRST)
    store = machine("second").store()
    with pytest.raises(Changed, match=r"index\.json"), store.publishing():
        publish_invented(store.root, 6, SECOND)
        overwrite("versions/index.json", body("versions/index.json") + b"\n")
    assert listed() == [FIRST]
    publish(machine("second"), 6, SECOND)
    assert listed() == [FIRST, SECOND]


def test_what_this_machine_could_not_push_gives_way_to_what_another_did(
    machine: Machines, proxy: Proxy
) -> None:
    first, second = machine("first"), machine("second")
    publish(first, 5, FIRST)
    proxy.hook = lambda asked: not STEPS["index"](asked)
    with pytest.raises(BucketError):
        publish(first, 6, SECOND)
    client().delete_object(Bucket="readouts-test", Key=f"data/store/versions/{SECOND}/manifest.json")
    proxy.hook = None
    publish(second, 7, SECOND)
    assert publish(first, 8, "2026.11.25").name == "2026.11.25"
    assert listed() == [FIRST, SECOND, "2026.11.25"]
    assert json.loads(body(f"versions/{SECOND}/manifest.json"))["tables"]["meetings"]["rows"] == 7


# ------------------------------------------------------------------------------------ promoted and given up


def test_a_promotion_and_a_retention_reach_the_bucket(machine: Machines) -> None:
    first, second, third = machine("first"), machine("second"), machine("third")
    for n, name in ((5, FIRST), (6, SECOND), (7, "2026.11.25")):
        publish(first, n, name)
    promote(second.store(), FIRST, "stable", at=datetime(2026, 11, 26, tzinfo=timezone.utc), by="a test")
    assert json.loads(body("versions/index.json"))["channels"]["stable"] == FIRST
    code, printed = third.run("-q", "prune", "--yes", "--keep-last", "1")
    assert code == 0 and SECOND in printed, printed
    assert listed() == [FIRST, "2026.11.25"] and not keys(f"versions/{SECOND}/")
    publish(first, 8, "2026.11.26")  # its copy still had the one that was given up
    assert listed() == [FIRST, "2026.11.25", "2026.11.26"]
    assert not first.store().version(SECOND).exists()


def test_a_version_that_was_given_up_does_not_come_back(machine: Machines, proxy: Proxy) -> None:
    first = machine("first")
    for n, name in ((5, FIRST), (6, SECOND)):
        publish(first, n, name)
    process = first.readouts("-q", "prune", "--yes", "--keep-last", "1")
    proxy.hook = kill_before(process, lambda asked: asked.method == "DELETE")
    assert process.wait(timeout=120) == -signal.SIGKILL
    proxy.hook = None
    assert listed() == [SECOND] and keys(f"versions/{FIRST}/manifest.json")  # still there, and not listed
    publish(machine("second"), 7, "2026.11.25")
    assert listed() == [SECOND, "2026.11.25"] and not keys(f"versions/{FIRST}/")


def test_an_index_that_is_gone_is_an_error_and_no_reason_to_drop_versions(machine: Machines) -> None:
    first = machine("first")
    publish(first, 5, FIRST)
    client().delete_object(Bucket="readouts-test", Key="data/store/versions/index.json")
    with pytest.raises(BucketError, match=r"is gone\. Put it back"):
        publish(first, 6, SECOND)
    assert_whole(FIRST)
    assert first.store().version(FIRST).is_dir()
    assert publish(machine("second"), 6, SECOND).name == SECOND  # a machine that never saw it adopts
    assert listed() == [FIRST, SECOND]


# -------------------------------------------------------------------------------------------------- damaged


def damage(path: str) -> None:
    data = bytearray(body(path))
    data[len(data) // 2] ^= 1
    overwrite(path, bytes(data))


def test_a_damaged_object_is_found_by_verify_and_not_served(machine: Machines) -> None:
    first = machine("first")
    publish(first, 5, FIRST)
    damage(f"versions/{FIRST}/texts/year=2019/part-0.parquet")
    code, printed = first.run("-q", "verify", FIRST)  # its own cache is sound: the bucket is what counts
    assert code == 1 and "texts/year=2019/part-0.parquet has sha256" in printed
    code, printed = machine("second").run("-q", "show")
    assert code == 1 and "texts/year=2019/part-0.parquet is damaged" in printed
    assert not list(machine("second").store().versions.glob("2*"))


def test_a_missing_and_a_foreign_object_are_found_by_verify(machine: Machines) -> None:
    first = machine("first")
    publish(first, 5, FIRST)
    client().delete_object(Bucket="readouts-test", Key=f"data/store/versions/{FIRST}/README.md")
    overwrite(f"versions/{FIRST}/meetings/year=1999/part-0.parquet", b"PAR1")
    code, printed = first.run("-q", "verify", f"s3://readouts-test/data/store/versions/{FIRST}")
    assert code == 1
    assert "README.md is missing" in printed and "year=1999/part-0.parquet is not listed" in printed


def test_a_copy_on_the_server_is_made_of_sound_objects_only(machine: Machines, proxy: Proxy) -> None:
    first = machine("first")
    publish(first, 5, FIRST)
    path = "validation.json"  # the same in both versions
    overwrite(f"versions/{FIRST}/{path}", b"{}")
    publish(first, 6, SECOND)
    assert_whole(SECOND)


# --------------------------------------------------------------------------------------------------- shared


def test_files_that_did_not_change_are_copied_on_the_server_and_linked_here(
    machine: Machines, proxy: Proxy
) -> None:
    first, reader = machine("first"), machine("reader")
    publish(first, 6, FIRST)
    reader.store().refresh()
    proxy.seen.clear()
    publish(first, 7, SECOND)  # the seventh row is one of 2020; other years stay as they are
    copied = {a.path.removeprefix(f"versions/{SECOND}/") for a in proxy.seen if a.copies}
    assert {f"texts/year={year}/part-0.parquet" for year in (2019, 2021, 2022, 2023)} <= copied
    assert "texts/year=2020/part-0.parquet" not in copied
    sent = {a.path for a in proxy.seen if a.method == "PUT" and not a.copies}
    assert not {f"versions/{SECOND}/{path}" for path in copied} & sent
    proxy.seen.clear()
    store = reader.store()
    store.refresh()
    same = "texts/year=2023/part-0.parquet"
    assert (store.version(FIRST) / same).samefile(store.version(SECOND) / same)
    assert f"versions/{SECOND}/{same}" not in [a.path for a in proxy.seen]


def test_publishing_the_same_again_writes_nothing(machine: Machines, proxy: Proxy) -> None:
    publish(machine("first"), 5, FIRST)
    proxy.seen.clear()
    assert publish(machine("second"), 5, SECOND).name == FIRST
    assert [path for path in proxy.written() if not path.startswith("locks/")] == []


def test_an_older_name_is_refused_as_in_any_store(machine: Machines) -> None:
    publish(machine("first"), 5, SECOND)
    with pytest.raises(PublishError, match="older than the latest"):
        publish(machine("second"), 6, FIRST)
    assert listed() == [SECOND]


def test_an_expired_lease_is_no_licence_to_write(machine: Machines, proxy: Proxy) -> None:
    store = machine("first").store()
    with pytest.raises(LeaseLost), store.publishing():
        publish_invented(store.root, 5, FIRST)
        overwrite("locks/versions.json", b'{"holder": "another", "seconds": 60}')
        time.sleep(1.0)
    assert listed() == [] and not keys("versions/")
