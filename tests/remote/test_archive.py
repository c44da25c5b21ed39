"""Harvests that were cut short, overtaken or doubled: no capture is lost, none is doubled."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.publish.conftest import publish_invented
from tests.remote.conftest import Machine, Proxy, body, client, keys, kill_before, overwrite
from transforms.audit.week import store_problems
from transforms.harvest import harvest
from transforms.harvest.captures import read_body, read_captures, recover
from transforms.night import SourceBusy
from transforms.records import Capture
from transforms.remote import BucketError, segments
from transforms.sources.model import load_sources
from transforms.store import Store

Machines = Callable[[str], Machine]


def captures(machine: Machine) -> list[Capture]:
    """What the bucket's index knows, as a machine sees it that has just come up."""
    store = machine.store()
    with store.harvesting("sample"):
        found = [c for month in store.capture_months("sample") for c in read_captures(store, "sample", month)]
        for capture in found:
            assert capture.record_type == "metadata" or read_body(store, capture) is not None
        recover(store, "sample")
    return found


def records() -> list[str]:
    """The ids of all records in the bucket, read by a foreign tool from segment after segment."""
    found = [
        record.rec_headers.get_header("WARC-Record-ID")
        for key in keys("archive/")
        for record in ArchiveIterator(BytesIO(body(key)))
        if record.rec_type in ("response", "revisit", "metadata")
    ]
    assert len(found) == len(set(found))
    return found


@pytest.mark.parametrize("below", ["archive/", "captures/"])
def test_killed_while_it_pushes_another_machine_finishes(machine: Machines, proxy: Proxy, below: str) -> None:
    process = machine("first").readouts("-q", "harvest", "sample", "--run-id", "night-1")
    proxy.hook = kill_before(process, lambda asked: asked.writes and asked.path.startswith(below))
    assert process.wait(timeout=120) == -signal.SIGKILL
    proxy.hook = None
    time.sleep(2.1)  # its lease runs out
    asked = machine("second").harvest("night-1")["n_requested"]
    assert (asked == 0) == (below == "captures/")  # with the archive pushed, the index is made from it
    found = captures(machine("third"))
    assert len(found) == 20 and sorted(c.warc_record_id for c in found) == sorted(records())


def test_killed_while_it_pushes_the_same_machine_finishes(machine: Machines, proxy: Proxy) -> None:
    first = machine("first")
    process = first.readouts("-q", "harvest", "sample", "--run-id", "night-1")
    proxy.hook = kill_before(process, lambda asked: asked.writes and asked.path.startswith("archive/"))
    process.wait(timeout=120)
    proxy.hook = None
    time.sleep(2.1)  # its lease runs out
    assert first.harvest("night-1")["n_requested"] == 0
    assert len(captures(machine("second"))) == len(records()) == 20


def unpushed(machine: Machine, proxy: Proxy) -> None:
    """A harvest whose machine could not push."""
    proxy.hook = lambda asked: not (asked.writes and asked.path.startswith("archive/"))
    with pytest.raises(BucketError):
        machine.harvest("night-1")
    proxy.hook = None


def test_overtaken_while_it_could_not_push_a_machine_loses_nothing(machine: Machines, proxy: Proxy) -> None:
    first, second = machine("first"), machine("second")
    unpushed(first, proxy)
    second.harvest("night-2")
    with first.store().harvesting("sample"):
        recover(first.store(), "sample")
    found = captures(machine("third"))
    assert [c.run_id for c in found] == ["night-2"] * 20 + ["night-1"] * 20
    assert sorted(c.warc_record_id for c in found) == sorted(records())


def test_a_version_rests_on_captures_that_are_in_the_bucket(machine: Machines, proxy: Proxy) -> None:
    first = machine("first")
    first.harvest("night-0")
    unpushed(first, proxy)
    known = len(keys("archive/"))
    with first.store().publishing():
        assert len(keys("archive/")) == known + 1
    assert len(captures(machine("second"))) == len(records()) > 20


def test_a_version_waits_for_a_harvest_that_is_under_way(
    machine: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = machine("first")
    store, source = first.store(), load_sources()["sample"]
    monkeypatch.setenv("READOUTS_PUSH_S", "3")
    with store.harvesting("sample"):
        harvest(source, store, "night-1")
        assert not keys("archive/")
        with store.publishing():
            publish_invented(store.root, 5, "2026.11.23")
        assert keys("archive/") and "versions/index.json" in keys("versions/index")


def test_killed_while_records_are_moved(
    machine: Machines, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = machine("first"), machine("second")
    unpushed(first, proxy)
    second.harvest("night-2")
    with monkeypatch.context() as patch:

        def stop(*anything: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(segments, "_put_back", stop)
        with pytest.raises(KeyboardInterrupt), first.store().harvesting("sample"):
            pass
    with first.store().harvesting("sample"):
        recover(first.store(), "sample")
    assert [c.run_id for c in captures(machine("third"))] == ["night-2"] * 20 + ["night-1"] * 20


def test_a_long_harvest_pushes_while_it_runs(machine: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_PUSH_S", "0.05")
    store = machine("first").store()
    source = load_sources()["sample"]
    archived = 0
    with store.harvesting("sample"):
        for run in ("night-1", "night-2"):
            archived += harvest(source, store, run, flush_every=3).n_captured
            ends = time.monotonic() + 30
            while len(records()) < archived:
                assert time.monotonic() < ends, "not all was pushed"
                time.sleep(0.05)
    segments_in_order = [body(key) for key in keys("archive/")]
    (warc,) = store.archive.glob("*/*/*.warc.gz")
    assert b"".join(segments_in_order) == warc.read_bytes()
    assert len(captures(machine("second"))) == archived > 20


def test_two_harvests_of_one_source_on_two_machines(machine: Machines) -> None:
    with machine("first").store().harvesting("sample"), pytest.raises(SourceBusy, match="another machine"):
        machine("second").harvest()
    assert machine("second").harvest("night-1")["n_captured"] == 20


def test_a_long_archive_is_cut_between_captures_and_fetched_in_part(
    stocked: Machine, machine: Machines, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in [*keys("archive/"), *keys("captures/")]:
        client().delete_object(Bucket="readouts-test", Key=f"data/store/{key}")
    (ledger,) = stocked.store().archive.glob("*/*/*.json")
    ledger.unlink()
    monkeypatch.setattr(segments, "SEGMENT_BYTES", 5000)
    with stocked.store().harvesting("sample"):
        pass
    assert len(keys("archive/")) > 5 and len(records()) == 20
    second = machine("second").store()
    with second.harvesting("sample"):
        (month,) = second.capture_months("sample")
        capture = read_captures(second, "sample", month)[9]
        proxy.seen.clear()
        assert read_body(second, capture) == read_body(Store(stocked.store().root), capture)
    got = [a.path for a in proxy.seen if a.method == "GET" and a.path.startswith("archive/")]
    assert len(got) == 1


def test_a_damaged_segment_is_an_error_and_not_a_page(stocked: Machine, machine: Machines) -> None:
    (key,) = keys("archive/")
    metadata = client().head_object(Bucket="readouts-test", Key=f"data/store/{key}")["Metadata"]
    data = bytearray(body(key))
    data[100] ^= 1
    client().put_object(Bucket="readouts-test", Key=f"data/store/{key}", Body=bytes(data), Metadata=metadata)
    with pytest.raises(BucketError, match="is damaged"):
        captures(machine("second"))
    with pytest.raises(BucketError, match="not what they were"):
        captures(stocked)


def test_an_audit_looks_at_the_bucket_and_not_at_its_cache(stocked: Machine, machine: Machines) -> None:
    stocked.store()
    assert store_problems() == []
    (key,) = keys("archive/")
    data = bytearray(body(key))
    data[len(data) // 2] ^= 1
    overwrite(key, bytes(data))
    overwrite("versions/2026.11.20/README.md", b"changed")
    with pytest.raises(BucketError, match="segments are not what they were"):
        store_problems()
    machine("second").store()
    told = "; ".join(store_problems())
    assert "damaged record" in told and "version 2026.11.20: README.md has sha256" in told


def test_an_empty_cache_reads_the_past(stocked: Machine, machine: Machines) -> None:
    code, printed = machine("second").run("-q", "as-of", "2030-01-01")
    assert code == 0 and "releases" in printed


def test_a_missing_segment_is_loss_and_nothing_is_written_over_it(
    stocked: Machine, machine: Machines
) -> None:
    machine("second").harvest("night-2")
    client().delete_object(Bucket="readouts-test", Key=f"data/store/{keys('archive/')[0]}")
    with pytest.raises(BucketError, match="no segment of"):
        machine("third").harvest("night-3")


@pytest.mark.parametrize(
    "key",
    ["captures/sample/.hidden", "captures/Über/2026-11.parquet", "archive/sample/passwd", "staging/a b"],
)
def test_names_that_are_none_of_ours_are_refused(stocked: Machine, machine: Machines, key: str) -> None:
    overwrite(key, b"x")
    store = machine("second").store()
    refused = r"no name of this store's|is no source's|no segment of an archive"
    with pytest.raises(BucketError, match=refused), store.publishing():
        pass
