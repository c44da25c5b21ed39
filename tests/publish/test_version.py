"""A version is complete, immutable, dated, and depends on its rows and its code only."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from expectations.profile import profile
from expectations.validate import CheckResult, Validation
from transforms.publish import index
from transforms.publish.context import BuildContext
from transforms.publish.errors import ContractBroken, PublishError, VersionExists
from transforms.publish.repair import repair
from transforms.publish.verify import verify, verify_contents
from transforms.publish.version import latest, next_name, previous_profiles, refuse
from transforms.store import Store

Publish = Callable[..., Path]
Tables = Callable[..., dict[str, pa.Table]]
BROKEN = Validation(
    ok=False,
    results=(
        CheckResult(
            "meetings",
            "format",
            "vocabulary",
            "error",
            False,
            "dinner",
            "a code",
            1,
            ("m-1",),
            "unknown code",
        ),
    ),
)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_a_version_has_all_its_files_and_verifies(store: Store, published: Publish, tables: Tables) -> None:
    version = published(store.root, 40, "2026.11.23")
    assert version == store.versions / "2026.11.23" == latest(store)
    for file in [
        "manifest.json",
        "SHA256SUMS",
        "README.md",
        "CHANGELOG.md",
        "CITATION.cff",
        "DATA_DICTIONARY.md",
        "validation.json",
        "report/index.html",
        "statements/year=2019/part-0.parquet",
        "persons/part-0.parquet",
    ]:
        assert (version / file).is_file(), file
    assert {p.name for p in version.iterdir() if p.is_dir()} == {*tables(0), "report", "schemas"}
    assert verify(version) == verify_contents(version) == []


def test_the_dictionary_is_the_contracts(store: Store, published: Publish) -> None:
    text = (published(store.root, 5, "2026.11.23", dictionary=None) / "DATA_DICTIONARY.md").read_text()
    assert all(column in text for column in ("statement_id", "char_start", "event_date_prec"))


def test_the_sums_are_those_of_sha256sum(store: Store, published: Publish) -> None:
    version = published(store.root, 5, "2026.11.23")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=version, check=True)


def test_the_manifest_tells_rows_and_provenance(store: Store, published: Publish) -> None:
    manifest = json.loads((published(store.root, 40, "2026.11.23") / "manifest.json").read_bytes())
    assert manifest["version"] == "2026.11.23"
    assert manifest["tables"]["meetings"]["rows"] == 40
    assert manifest["captures"] == {
        "first": "2026-10-24T02:14:00+00:00",
        "last": "2026-11-23T02:14:00+00:00",
        "ends": {"sample/2026/sample-2026-11.warc.gz": 4711},
    }
    assert manifest["sources"] == ["mfa_zh", "sample"]
    assert sum(f.get("rows", 0) for f in manifest["files"]) == 40 * len(manifest["tables"])


def test_the_same_input_gives_the_same_bytes_anywhere(tmp_path: Path, published: Publish) -> None:
    first = published(tmp_path / "a", 200, "2026.11.23")
    second = published(tmp_path / "elsewhere" / "b", 200, "2026.11.23")
    assert digests(first) == digests(second)
    assert (tmp_path / "a/versions/index.json").read_bytes() == (
        tmp_path / "elsewhere/b/versions/index.json"
    ).read_bytes()


TWO_VERSIONS = """
import hashlib, pathlib, sys, pyarrow as pa
threads = int(sys.argv[2])
pa.set_cpu_count(threads); pa.set_io_thread_count(threads)
from transforms.publish import contents
contents.THREADS = threads
from tests.publish.conftest import publish_invented
for n, name in ((200, "2026.11.23"), (230, "2026.11.24")):
    folder = publish_invented(pathlib.Path(sys.argv[1]), n, name)
    print(hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest())
"""


def test_hash_seeds_and_threads_do_not_count(tmp_path: Path) -> None:
    """Two versions, the second with shared files and a delta, byte for byte the same in other processes."""
    said = set()
    for seed, threads in (("0", "1"), ("4242", "4")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", TWO_VERSIONS, str(tmp_path / seed), threads]
        said.add(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    assert len(said) == 1, said


def test_a_quiet_night_publishes_nothing(store: Store, published: Publish) -> None:
    first = published(store.root, 40, "2026.11.23")
    assert published(store.root, 40, "2026.11.24") == first
    assert [entry.version for entry in index.read(store).versions] == ["2026.11.23"]
    assert published(store.root, 40, "2026.11.24", force=True).name == "2026.11.24"


def test_files_without_news_are_shared_and_a_damaged_one_is_not(
    store: Store, published: Publish, tables: Tables
) -> None:
    first = published(store.root, 40, "2026.11.23")
    damaged, kept = "texts/year=2020/part-0.parquet", "statements/year=2021/part-0.parquet"
    (first / damaged).chmod(0o644)
    (first / damaged).write_bytes(b"PAR1 damaged")
    built = tables(40)
    built["persons"] = built["persons"].slice(0, 39)
    second = published(store.root, 40, "2026.11.24", tables=built)
    assert (second / kept).samefile(first / kept)
    assert not (second / "persons/part-0.parquet").samefile(first / "persons/part-0.parquet")
    assert verify(second) == verify_contents(second) == []
    assert verify(first) != []
    assert repair(store, "2026.11.23") == verify(first) == []


def test_what_no_version_has_any_more_stays_a_named_problem(store: Store, published: Publish) -> None:
    first = published(store.root, 40, "2026.11.23")
    second = published(store.root, 40, "2026.11.24", force=True)
    shared = "texts/year=2020/part-0.parquet"
    (first / shared).write_bytes(b"damaged")  # through the link, in both
    (first / "CHANGELOG.md").unlink()
    problems = repair(store, "2026.11.23")
    assert [p.split(" ")[0] for p in problems] == ["CHANGELOG.md", shared, shared]
    assert verify(second) != []


def test_a_file_of_another_writer_is_not_shared(
    store: Store, published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published(store.root, 40, "2026.11.23")
    monkeypatch.setattr("transforms.publish.parquet.WRITER", "another pyarrow")
    second = published(store.root, 40, "2026.11.24", force=True)
    file = "statements/year=2021/part-0.parquet"
    assert not (second / file).samefile(first / file)


def test_a_new_schema_or_an_invented_mark_is_a_change(
    store: Store, published: Publish, context: BuildContext
) -> None:
    published(store.root, 5, "2026.11.23")
    newer = dataclasses.replace(context, schema_version="0.2.0")
    assert published(store.root, 5, "2026.11.24", context=newer).name == "2026.11.24"
    invented = dataclasses.replace(newer, invented=True)
    assert published(store.root, 5, "2026.11.25", context=invented).name == "2026.11.25"


def test_versions_are_listed_newest_last_and_named_by_day(store: Store, published: Publish) -> None:
    day = dt.date(2026, 11, 23)
    for n, expected in enumerate(["2026.11.23", "2026.11.23.1", "2026.11.23.2"], start=1):
        assert next_name(store, day) == expected
        published(store.root, n, expected)
    raw = json.loads((store.versions / "index.json").read_bytes())
    assert [v["version"] for v in raw["versions"]] == ["2026.11.23", "2026.11.23.1", "2026.11.23.2"]
    assert raw["latest"] == "2026.11.23.2"
    assert index.order("2026.11.23.10") > index.order("2026.11.23.9")


def test_a_version_never_changes(store: Store, published: Publish) -> None:
    before = digests(published(store.root, 5, "2026.11.23"))
    with pytest.raises(VersionExists, match=r"2026\.11\.23"):
        published(store.root, 6, "2026.11.23")
    with pytest.raises(PublishError, match="older than the latest"):
        published(store.root, 6, "2026.11.22")
    assert digests(store.versions / "2026.11.23") == before


def test_keys_of_later_code_in_the_index_are_kept(store: Store, published: Publish) -> None:
    published(store.root, 5, "2026.11.23")
    raw = json.loads(index.path(store).read_bytes())
    index.path(store).write_text(json.dumps(raw | {"deposits": {"doi": "10.0/0"}}))
    published(store.root, 6, "2026.11.24")
    assert json.loads(index.path(store).read_bytes())["deposits"] == {"doi": "10.0/0"}


def test_the_next_build_finds_the_profiles_of_the_last(
    store: Store, published: Publish, tables: Tables
) -> None:
    assert previous_profiles(store) == {}
    published(store.root, 40, "2026.11.23")
    assert previous_profiles(store) == profile(tables(40))


def test_the_changelog_counts_against_the_version_before(
    store: Store, published: Publish, context: BuildContext
) -> None:
    first = published(store.root, 40, "2026.11.23")
    assert "The first version in this store." in (first / "CHANGELOG.md").read_text()
    more = dataclasses.replace(context, sources=("sample", "mfa_zh", "nato"), code_digest="0" * 64)
    text = (published(store.root, 1042, "2026.11.24", context=more) / "CHANGELOG.md").read_text()
    assert "Compared with 2026.11.23." in text
    assert "| `meetings` | 1,042 | 40 | +1,002 |" in text
    assert "New sources: nato." in text
    assert "code that reads the pages has changed" in text


def test_the_citation_is_valid_and_dated_by_the_version(store: Store, published: Publish) -> None:
    version = published(store.root, 5, "2026.11.23.1")
    citation = yaml.safe_load((version / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == "2026.11.23.1"
    assert citation["date-released"] == "2026-11-23"
    assert citation["license"] == "CC-BY-4.0"


@pytest.mark.parametrize("invented", [True, False])
def test_invented_data_say_so(
    store: Store, published: Publish, context: BuildContext, invented: bool
) -> None:
    version = published(store.root, 5, "2026.11.23", context=dataclasses.replace(context, invented=invented))
    for file in ("README.md", "CHANGELOG.md", "CITATION.cff"):
        assert ("invented" in (version / file).read_text().lower()) is invented, file
    assert json.loads((version / "manifest.json").read_bytes())["invented"] is invented
    assert index.read(store).versions[-1].invented is invented


def test_nothing_in_a_version_tells_this_machine_or_this_hour(store: Store, published: Publish) -> None:
    version = published(store.root, 5, "2026.11.23")
    this_year = str(dt.datetime.now(dt.timezone.utc).year)
    for file in (p for p in version.rglob("*") if p.suffix in {".md", ".json", ".cff", ".html"}):
        assert str(store.root) not in file.read_text()
        assert this_year in ("2026", "2019") or f"{this_year}-" not in file.read_text()


def test_empty_tables_stay_readable(store: Store, published: Publish, tables: Tables) -> None:
    built = tables(5, without=("statements", "persons"))
    version = published(store.root, 5, "2026.11.23", tables=built, profiles=profile(built))
    assert verify(version) == []
    assert pq.read_table(version / "statements").num_rows == 0
    assert "text" in pq.read_table(version / "statements").column_names


def test_broken_contracts_are_not_published(store: Store, published: Publish) -> None:
    first = published(store.root, 5, "2026.11.23")
    with pytest.raises(ContractBroken, match="fails 1 checks"):
        published(store.root, 6, "2026.11.24", validation=BROKEN)
    assert latest(store) == first


def test_a_refused_build_keeps_its_report_and_changes_nothing(store: Store, published: Publish) -> None:
    first = published(store.root, 5, "2026.11.23")
    folder = refuse(store, "2026.11.24", "<p>why</p>", BROKEN)
    assert folder == store.failed / "2026.11.24"
    assert (folder / "report/index.html").read_text() == "<p>why</p>"
    assert json.loads((folder / "validation.json").read_bytes())["results"][0]["failing_keys"] == ["m-1"]
    assert latest(store) == first
    assert next_name(store, dt.date(2026, 11, 24)) == "2026.11.24"


def test_each_different_refusal_is_kept_once(store: Store) -> None:
    folders = [refuse(store, "2026.11.24", report, BROKEN).name for report in ("a", "a", "b", "b")]
    assert folders == ["2026.11.24", "2026.11.24", "2026.11.24-2", "2026.11.24-2"]


def test_missing_or_unknown_tables_are_named(store: Store, published: Publish, tables: Tables) -> None:
    built = tables(2)
    del built["accounts"]
    with pytest.raises(PublishError, match="accounts"):
        published(store.root, 2, "2026.11.23", tables=built)
    assert latest(store) is None
