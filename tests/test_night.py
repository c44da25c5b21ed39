"""The two halves of a night, on the embedded sample site."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from transforms import night, stage
from transforms.intake import context_of, intakes
from transforms.link import people
from transforms.parse import parse
from transforms.publish import index
from transforms.rebuild import rebuilt
from transforms.records import Capture, Refusal, Release
from transforms.sources.model import Source, load_sources
from transforms.store import Store


@pytest.fixture
def copied(sample_night: Store, sample_env: Store) -> Store:
    """The sample night's store, to be written to."""
    shutil.copytree(sample_night.root, sample_env.root)
    return sample_env


def test_a_harvest_says_what_it_did_and_can_be_resumed(sample_env: Store) -> None:
    counts = night.harvest_source("sample", "night-1")
    assert counts["n_captured"] == counts["n_requested"] > 10
    assert (counts["n_failed"], counts["stopped"], counts["alarms"]) == (0, None, [])
    assert json.loads(json.dumps(counts)) == counts  # Airflow passes it on as JSON
    assert night.harvest_source("sample", "night-1")["n_requested"] == 0


def test_a_version_holds_every_release_of_the_sample(sample_night: Store) -> None:
    (entry,) = index.read(sample_night).versions
    assert (entry.version, entry.invented) == ("2026.11.20", True)
    version = sample_night.version("2026.11.20")
    releases = pq.read_table(version / "releases").to_pylist()
    assert len(releases) == 12 and sum(r["mirror_of"] is not None for r in releases) == 2
    manifest = json.loads((version / "manifest.json").read_text())
    assert manifest["sources"] == ["sample"]
    (reject,) = pq.read_table(version / "rejects").to_pylist()
    assert (reject["stage"], reject["reason"]) == ("parse", "not_a_release")


def test_a_night_without_news_publishes_nothing(copied: Store) -> None:
    night.harvest_source("sample", "night-2")  # all pages are seen again, unchanged
    outcome = night.build_version("2026.11.21")
    assert (outcome["version"], outcome["published"]) == ("2026.11.20", False)
    assert "no row has changed" in outcome["reason"]
    assert json.loads(json.dumps(outcome)) == outcome
    assert [e.version for e in index.read(copied).versions] == ["2026.11.20"]


def test_a_night_without_news_is_not_checked_a_second_time(copied: Store) -> None:
    code = "import sys, transforms.night as n; n.build_version('2026.11.21'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "transforms.publish.version" in done.stdout and "great_expectations" not in done.stdout


def test_news_make_a_new_version_and_the_old_one_stays_as_it_was(
    copied: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (copied.version("2026.11.20") / "SHA256SUMS").read_bytes()
    monkeypatch.setattr(
        people, "_person_row", lambda *row, whole=people._person_row: whole(*row) | {"name": "X"}
    )
    outcome = night.build_version("2026.11.20")
    assert (outcome["version"], outcome["published"]) == ("2026.11.20.1", True)
    assert (copied.version("2026.11.20") / "SHA256SUMS").read_bytes() == before


def test_what_a_new_parser_reads_otherwise_is_told_from_a_publishers_edit(
    copied: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worse(capture: Capture, body: bytes, source: Source) -> list[Release | Refusal]:
        """As it is, but a link at the foot of the page is taken for a paragraph."""
        found = parse(capture, body, source)
        return [
            replace(r, paragraphs=(*r.paragraphs, "Print")) if isinstance(r, Release) else r for r in found
        ]

    monkeypatch.setattr(stage, "parse", worse)
    monkeypatch.setattr(stage, "code_digest", lambda *_: "other code")
    outcome = night.build_version("2026.11.21", accept="another parser")
    changes = pq.read_table(copied.version(outcome["version"]) / "changes").to_pylist()
    told = Counter((c["change"], c["change_cause"]) for c in changes)
    assert told == {("created", "source"): 12, ("reread", "pipeline"): 12}
    counts = {(c["chars_added"], c["chars_removed"]) for c in changes if c["change"] == "reread"}
    assert counts == {(len("\nPrint"), 0)}
    assert rebuilt(copied, copied.version(outcome["version"]), any_code=True) == []
    assert night.build_version("2026.11.22")["published"] is False


def test_another_way_to_make_ids_is_no_news(copied: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids of the version before are carried over, so that nothing has changed."""
    monkeypatch.setattr(people, "_SPELLINGS", ())
    assert night.build_version("2026.11.21")["published"] is False


def test_a_damaged_latest_version_is_refused_by_name(copied: Store) -> None:
    file = copied.version("2026.11.20") / "persons/part-0.parquet"
    file.write_bytes(file.read_bytes()[:-9] + b"damaged!!")
    with pytest.raises(night.PublishError, match=r"2026\.11\.20 is damaged.*persons/part-0\.parquet"):
        night.build_version("2026.11.21")


def test_a_store_that_cannot_be_written_is_an_error(sample_env: Store) -> None:
    sample_env.root.parent.mkdir(exist_ok=True)
    sample_env.root.write_text("a file where the store's folder should be")
    with pytest.raises(OSError, match="store"):
        night.harvest_source("sample", "night-1")
    with pytest.raises(OSError, match="store"):
        night.build_version("2026.11.20")


def test_two_harvests_of_one_source_at_once(sample_env: Store) -> None:
    with sample_env.lock("harvest-sample"), pytest.raises(night.SourceBusy, match="sample"):
        night.harvest_source("sample", "night-1")


def test_an_unknown_source_is_named_with_those_there_are(sample_env: Store) -> None:
    with pytest.raises(night.UnknownSource, match=r"'nowhere'.*sample"):
        night.harvest_source("nowhere", "night-1")


def test_a_source_that_is_no_longer_selected_stays_in_the_dataset(
    sample_night: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUTS_SOURCES", "mfa_cn")
    assert [s.id for s in night.dataset_sources(sample_night)] == ["mfa_cn", "sample"]


def test_captures_of_a_source_that_nobody_declares_stop_the_build(copied: Store) -> None:
    (copied.root / "captures" / "sample").rename(copied.root / "captures" / "vanished")
    with pytest.raises(night.UnknownSource, match=r"vanished.*READOUTS_SOURCES_PATH"):
        night.build_version("2026.11.21")


def test_before_the_first_release_there_is_no_version(sample_env: Store) -> None:
    outcome = night.build_version("2026.11.20")
    assert (outcome["published"], outcome["version"], outcome["path"]) == (False, None, None)
    assert outcome["rows"]["releases"] == 0 and "no release has been read" in outcome["reason"]
    assert index.read(sample_env).latest is None


def test_a_wrong_date_is_refused(sample_env: Store) -> None:
    with pytest.raises(ValueError, match="does not match"):
        night.build_version("2026-11-20")


def test_the_context_says_where_rows_come_from(sample_night: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [load_sources()["sample"]]
    monkeypatch.setenv("READOUTS_COMMIT", "abc123")
    context = context_of(sample_night, sources)
    assert (context.code_commit, context.sources, context.invented) == ("abc123", ("sample",), True)
    assert context.capture_first and context.capture_last and context.capture_first <= context.capture_last
    tables = {
        name: pq.read_table(sample_night.version("2026.11.20") / name) for name in ("releases", "rejects")
    }
    (intake,) = intakes(sample_night, sources, tables)
    assert (intake.releases, intake.rejects, intake.failures) == (12, 1, 0)
    assert sum(intake.by_role.values()) == sum(intake.by_status.values()) == intake.captures


def test_importing_the_night_is_light() -> None:
    """DAG tasks import it; Great Expectations and pandas come only where tables are checked."""
    heavy = "great_expectations", "pandas"
    code = f"import sys, transforms.night; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_store_is_the_working_folders_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("READOUTS_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert night.night_store().root == tmp_path / "data/store"
