"""A night whose store is a bucket, from machines that share nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

import readouts
from expectations.validate import Validation
from tests.remote.conftest import DAY, Machine, Proxy, body, keys, listed
from transforms import night
from transforms.publish.version import refuse
from transforms.store import Store

Machines = Callable[[str], Machine]
PAGE = "https://www.readouts-sample.example/eng/xw/zyxw/202609/t20260926_11902310.html"


def test_one_machine_harvests_another_builds_a_third_reads(
    machine: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the version is, byte for byte, that of a store on a disk with the same captures."""
    counts = machine("first").harvest()
    assert counts["n_failed"] == 0
    assert keys("archive/") and keys("captures/") and not keys("versions/")
    second = machine("second")
    outcome = second.build()
    assert (outcome["version"], outcome["published"]) == (DAY, True)
    assert listed() == [DAY]
    code, printed = machine("third").run("-q", "show")
    assert code == 0 and "Meetings (3 of " in printed
    code, printed = machine("third").run("-q", "verify", DAY)
    assert code == 0 and "is whole" in printed
    near = tmp_path / "near"
    for folder in ("archive", "captures"):
        shutil.copytree(second.store().root / folder, near / folder)
    monkeypatch.setenv("READOUTS_STORE", str(near))
    night.build_version(DAY)
    assert body(f"versions/{DAY}/SHA256SUMS") == (Store(near).version(DAY) / "SHA256SUMS").read_bytes()


def test_a_researcher_loads_the_version_from_the_bucket(
    stocked: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the loader, which knows no working copies: by READOUTS_STORE and the usual AWS variables."""
    monkeypatch.setenv("READOUTS_LOADER_CACHE", str(tmp_path / "loader"))
    statements = readouts.load("statements")
    assert readouts.versions() == listed() == [statements.attrs["readouts"]["version"]]
    assert [readouts.evidence(row) for _, row in statements.iterrows()] == statements["text"].tolist()


def test_an_empty_cache_continues_a_harvest(stocked: Machine, machine: Machines) -> None:
    before = {key: body(key) for key in keys("archive/")}
    counts = machine("second").harvest("night-2")
    assert counts["n_revisits"] == counts["n_captured"] > 10
    assert set(before) < set(keys("archive/"))
    assert before == {key: body(key) for key in before}


def test_an_empty_cache_resumes_the_same_run_without_asking_again(
    stocked: Machine, machine: Machines
) -> None:
    assert machine("second").harvest("night-1")["n_requested"] == 0


def test_the_archive_is_warc_segment_by_segment_and_joined(stocked: Machine, machine: Machines) -> None:
    machine("second").harvest("night-2")
    segments = keys("archive/")
    joined = b"".join(body(key) for key in segments)
    (warc,) = stocked.store().archive.glob("*/*/*.warc.gz")
    assert joined.startswith(warc.read_bytes())  # the second night is behind what the first machine has
    records = [sum(1 for _ in ArchiveIterator(BytesIO(body(key)))) for key in segments]
    assert len(segments) == 2 and all(records)
    assert sum(1 for _ in ArchiveIterator(BytesIO(joined))) == sum(records)


def test_a_build_elsewhere_fetches_only_what_it_reads(
    stocked: Machine, machine: Machines, proxy: Proxy
) -> None:
    proxy.seen.clear()
    assert (
        machine("second").build()["published"] is False
    )  # the rows are staged in the bucket: no page is read again
    got = [asked.path for asked in proxy.seen if asked.method == "GET"]
    assert not [path for path in got if path.startswith("archive/")]
    assert proxy.written() == [p for p in proxy.written() if p.startswith("locks/")]


def test_a_night_without_news_writes_its_archive_and_no_version(stocked: Machine, machine: Machines) -> None:
    second = machine("second")
    second.harvest("night-2")
    outcome = second.build("2026.11.21")
    assert (outcome["version"], outcome["published"]) == (DAY, False)
    assert listed() == [DAY]


def test_a_refused_build_keeps_its_report_in_the_bucket(stocked: Machine) -> None:
    store = stocked.store()
    refused = Validation(ok=False, results=())
    with pytest.raises(night.ContractBroken), store.publishing():
        refuse(store, "2026.11.21", "<!doctype html><title>refused</title>", refused)
        raise night.ContractBroken("as a build does")
    assert "failed/2026.11.21/report/index.html" in keys("failed/")
    assert listed() == [DAY]


def test_captures_are_looked_at_from_any_machine(stocked: Machine, machine: Machines) -> None:
    code, out = machine("second").run("-q", "capture", PAGE)
    assert code == 0 and "sample/2026/sample" in out  # how much of it depends on the terminal's width
    code, out = machine("third").run("-q", "capture", PAGE, "--diff")
    assert code == 0 and "The parser sees the same title, date and text in both." in out
