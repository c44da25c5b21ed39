"""Deposits in repositories that behave as documented: drafts, DOIs, new versions, faults, resumed uploads."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deposit.conftest import FIRST, INVENTED, SECOND
from tests.deposit.servers import TOKEN, Answer, DataverseSite, Site, ZenodoSite, md5
from transforms.deposit import DepositError, deposit, records
from transforms.deposit.records import Record
from transforms.deposit.web import Web
from transforms.publish.channels import promote
from transforms.publish.verify import verify
from transforms.store import Store

UPLOADS = r"PUT /api/files/"


def put(store: Store, version: str, to: str, **options: Any) -> Record:
    """A deposit of a version that counts as stable; waiting takes no time."""
    options = {"is_stable": lambda *_: True, "wait": lambda _: None} | options
    record = deposit(store, version, to, **options).record
    assert record is not None
    return record


@pytest.fixture(params=["zenodo", "dataverse"])
def to(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(to: str, zenodo: ZenodoSite, dataverse: DataverseSite) -> Site:
    return zenodo if to == "zenodo" else dataverse


# --------------------------------------------------------------------------------------------- what it does


def test_a_deposit_is_a_draft_until_it_is_published(store: Store, site: Site, to: str) -> None:
    draft = put(store, FIRST, to)
    assert (draft.state, draft.version, draft.place) == ("draft", FIRST, to)
    assert draft.doi.startswith("10.") and not site.count("publish")
    done = put(store, FIRST, to, publish=True)
    assert (done.state, done.record, done.doi) == ("published", draft.record, draft.doi)
    assert site.count("POST .*publish$") == 1
    assert records.read(store, FIRST, to) == done


def test_zenodo_has_the_version_whole_with_its_doi_in_the_citation(store: Store, zenodo: ZenodoSite) -> None:
    record = put(store, FIRST, "zenodo", publish=True)
    held = zenodo.contents[int(record.record)]
    assert sorted(held) == [
        "CHANGELOG.md",
        "CITATION.cff",
        "DATA_DICTIONARY.md",
        "README.md",
        "manifest.json",
        f"readouts-{FIRST}.tar",
    ]
    assert dict(record.files) == {name: md5(data) for name, data in held.items()}
    citation = yaml.safe_load(held["CITATION.cff"])
    assert citation["doi"] == record.doi == f"10.5281/zenodo.{record.record}"
    told = zenodo.depositions[int(record.record)]["metadata"]
    assert (told["version"], told["publication_date"], told["upload_type"]) == (
        FIRST,
        "2026-11-23",
        "dataset",
    )
    assert told["license"] == "cc-by-4.0" and "<p>" in told["description"]


def test_what_was_deposited_is_the_version_byte_for_byte(
    store: Store, zenodo: ZenodoSite, tmp_path: Path
) -> None:
    record = put(store, FIRST, "zenodo")
    packed = zenodo.contents[int(record.record)][f"readouts-{FIRST}.tar"]
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(tmp_path, filter="data")
    assert verify(tmp_path / FIRST) == []


def test_the_folder_of_the_version_stays_as_it_was_and_the_doi_stands_beside_it(
    store: Store, zenodo: ZenodoSite
) -> None:
    record = put(store, FIRST, "zenodo", publish=True)
    assert verify(store.version(FIRST)) == []
    beside = yaml.safe_load((store.deposits / FIRST / "CITATION.zenodo.cff").read_text())
    dois = {i["description"]: i["value"] for i in beside["identifiers"] if i["type"] == "doi"}
    assert dois == {"this version": record.doi, "all versions": record.concept_doi}
    original = yaml.safe_load((store.version(FIRST) / "CITATION.cff").read_text())
    assert beside | {"doi": None, "identifiers": None} == original | {"doi": None, "identifiers": None}
    noted = json.loads((store.deposits / FIRST / "zenodo.json").read_text())
    assert noted["manifest_sha256"] and noted["doi"] == record.doi


def test_the_next_version_joins_the_concept_on_zenodo(store: Store, zenodo: ZenodoSite) -> None:
    first = put(store, FIRST, "zenodo", publish=True)
    second = put(store, SECOND, "zenodo", publish=True)
    assert second.doi != first.doi and second.concept_doi == first.concept_doi
    assert sorted(zenodo.contents[int(second.record)]) == sorted(second.files)  # the old tar is gone
    assert f"readouts-{FIRST}.tar" in zenodo.contents[int(first.record)]


def test_the_next_version_joins_the_dataset_on_dataverse(store: Store, dataverse: DataverseSite) -> None:
    first = put(store, FIRST, "dataverse", publish=True)
    second = put(store, SECOND, "dataverse", publish=True)
    assert second.doi == first.doi and len(dataverse.datasets) == 1
    old, new = dataverse.datasets[first.record]
    names = [sorted(f["dataFile"]["filename"] for f in v["files"]) for v in (old, new)]
    assert f"readouts-{FIRST}.tar" in names[0] and f"readouts-{SECOND}.tar" in names[1]
    assert f"readouts-{FIRST}.tar" not in names[1]


def test_a_published_deposit_is_left_alone(store: Store, site: Site, to: str) -> None:
    done = put(store, FIRST, to, publish=True)
    site.seen.clear()
    assert put(store, FIRST, to, publish=True) == done
    assert site.seen == []


def test_a_dry_run_asks_and_writes_nothing(
    store: Store, site: Site, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(f"READOUTS_{to.upper()}_TOKEN")
    outcome = deposit(store, FIRST, to, dry_run=True, is_stable=lambda *_: True)
    assert outcome.record is None and site.seen == [] and not store.deposits.exists()
    assert json.loads(json.dumps(outcome.plan))["version"] == FIRST
    assert f"readouts-{FIRST}.tar" in [f["name"] for f in outcome.plan["files"]]


# --------------------------------------------------------------------------------------------- what may not


def test_only_what_is_in_the_stable_channel(store: Store, zenodo: ZenodoSite) -> None:
    with pytest.raises(DepositError, match="not in the channel stable"):
        deposit(store, FIRST, "zenodo")
    assert zenodo.seen == []


def test_invented_data_go_to_a_sandbox_only(store: Store, zenodo: ZenodoSite) -> None:
    with pytest.raises(DepositError, match="invented"):
        put(store, INVENTED, "zenodo")
    record = put(store, INVENTED, "zenodo", sandbox=True, publish=True)
    assert record.place == "zenodo-sandbox"
    assert not (store.deposits / INVENTED / "CITATION.zenodo-sandbox.cff").exists()  # its DOI leads nowhere


def test_a_damaged_version_is_not_deposited(made: Path, tmp_path: Path, zenodo: ZenodoSite) -> None:
    shutil.copytree(made, tmp_path / "own")
    (tmp_path / "own/versions" / FIRST / "README.md").write_text("changed")
    with pytest.raises(DepositError, match=r"not whole.*README\.md"):
        put(Store(tmp_path / "own"), FIRST, "zenodo")


@pytest.mark.parametrize(
    ("version", "to", "message"), [("2020.01.01", "zenodo", "no version"), (FIRST, "osf", "none of: zenodo")]
)
def test_what_is_not_there(store: Store, version: str, to: str, message: str) -> None:
    with pytest.raises(DepositError, match=message):
        put(store, version, to)


def test_without_a_token_or_with_a_wrong_one(
    store: Store, site: Site, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DepositError, match="401"):
        put(store, FIRST, to, token="wrong")  # noqa: S106
    monkeypatch.delenv(f"READOUTS_{to.upper()}_TOKEN")
    with pytest.raises(DepositError, match=f"set READOUTS_{to.upper()}_TOKEN"):
        put(store, FIRST, to)
    assert put(store, FIRST, to, token=TOKEN).state == "draft"


def test_the_token_is_in_no_message_and_no_record(
    store: Store, site: Site, to: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.fail("(PUT|POST).*", Answer(503), Answer(503))
    put(store, FIRST, to)
    site.fail("GET", *[Answer(500)] * 6)
    with pytest.raises(DepositError) as told:
        put(store, FIRST, to)
    written = "".join(p.read_text() for p in store.deposits.rglob("*.*") if p.is_file())
    assert TOKEN not in caplog.text + str(told.value) + written


def test_the_token_goes_to_one_origin_over_https() -> None:
    with pytest.raises(DepositError, match="https only"):
        Web("http://zenodo.example/api/", {})
    web = Web("https://zenodo.example/api/", {})
    with pytest.raises(DepositError, match="does not get the token"):
        web.ask("GET", "https://elsewhere.example/api/files/x")
    with pytest.raises(DepositError, match="does not get the token"):
        web.ask("GET", "//elsewhere.example/")


def test_an_order_the_repository_does_not_take_is_told(store: Store, zenodo: ZenodoSite) -> None:
    zenodo.fail(
        "actions/publish",
        Answer(400, {"message": "Validation error.", "errors": [{"field": "metadata.title"}]}),
    )
    with pytest.raises(DepositError, match=r"400 Validation error.*metadata\.title"):
        put(store, FIRST, "zenodo", publish=True)
    known = records.read(store, FIRST, "zenodo")
    assert known is not None and known.state == "draft"


def test_a_draft_that_somebody_deleted(store: Store, zenodo: ZenodoSite) -> None:
    record = put(store, FIRST, "zenodo")
    del zenodo.depositions[int(record.record)]
    with pytest.raises(DepositError, match=r"is gone.*remove .*zenodo\.json"):
        put(store, FIRST, "zenodo")


# --------------------------------------------------------------------------------------------------- faults


def test_5xx_429_and_lost_connections_are_waited_out(store: Store, site: Site, to: str) -> None:
    site.fail("^POST", Answer(502), Answer(429, None, Retry_After="7"))
    site.fail("^PUT", Answer(503), Answer(0), Answer(500))
    waits: list[float] = []
    record = put(store, FIRST, to, publish=True, wait=waits.append)
    assert record.state == "published" and 7.0 in waits


@pytest.mark.parametrize(
    "what", ["POST .*(depositions|datasets)$", "POST .*publish$", "(POST .*/add|PUT .*/files/.*)$", "DELETE"]
)
def test_an_answer_that_was_lost_makes_nothing_twice(store: Store, site: Site, to: str, what: str) -> None:
    if what == "DELETE":
        put(store, SECOND, to, publish=True)  # its files are those that the next deposit replaces
        records.write(store, replace(records.read(store, SECOND, to), version="2026.11.22"))
    lost = len(site.seen)
    site.fail(what, Answer(504), late=True)
    record = put(store, FIRST, to, publish=True)
    assert record.state == "published"
    assert site.answers_lost == 1 and len(site.seen) > lost
    made = site.depositions if isinstance(site, ZenodoSite) else getattr(site, "datasets", {})
    assert len(made) == (2 if what == "DELETE" and to == "zenodo" else 1)


def test_patience_ends(store: Store, site: Site, to: str) -> None:
    site.fail("", *[Answer(503)] * 6)
    with pytest.raises(DepositError, match=r"status 503, 6 times; run it again"):
        put(store, FIRST, to)
    assert put(store, FIRST, to).state == "draft"


def test_a_stopped_upload_goes_on_with_what_is_missing(store: Store, site: Site, to: str) -> None:
    upload = UPLOADS if to == "zenodo" else "POST .*/add$"
    done: list[str] = []

    def hook(method: str, path: str) -> None:
        if re.search(upload, f"{method} {path}"):
            done.append(path)
            if len(done) == 4:
                raise Answer(403, {"message": "quota"})

    site.hook = hook
    with pytest.raises(DepositError, match="403"):
        put(store, FIRST, to)
    site.hook = None
    site.seen.clear()
    assert put(store, FIRST, to).state == "draft"
    assert site.count(upload) == 3  # of six


def test_a_file_that_arrived_damaged_is_sent_again(store: Store, zenodo: ZenodoSite) -> None:
    record = put(store, FIRST, "zenodo")
    zenodo.contents[int(record.record)]["README.md"] = b"half"
    zenodo.contents[int(record.record)]["stray.txt"] = b"not ours"
    zenodo.seen.clear()
    put(store, FIRST, "zenodo", publish=True)
    assert zenodo.count(UPLOADS) == 1
    assert dict(record.files) == {n: md5(d) for n, d in zenodo.contents[int(record.record)].items()}


def test_a_publication_that_takes_its_time(store: Store, dataverse: DataverseSite) -> None:
    dataverse.busy = 4
    waits: list[float] = []
    assert put(store, FIRST, "dataverse", publish=True, wait=waits.append).state == "published"
    assert len(waits) >= 2


def test_published_by_hand_is_noticed(store: Store, zenodo: ZenodoSite) -> None:
    record = put(store, FIRST, "zenodo")
    zenodo.depositions[int(record.record)]["submitted"] = True
    assert put(store, FIRST, "zenodo").state == "published"


def test_killed_in_the_middle_of_an_upload(made: Path, tmp_path: Path, zenodo: ZenodoSite) -> None:
    """By the command line, with the channel as the index has it."""
    shutil.copytree(made, tmp_path / "store")
    promote(Store(tmp_path / "store"), FIRST, "stable", at=datetime(2026, 11, 24, tzinfo=timezone.utc))
    command = [sys.executable, "-m", "transforms.cli", "-q", "deposit", FIRST, "--to", "zenodo", "--publish"]
    named = os.environ | {"READOUTS_STORE": str(tmp_path / "store")}
    process = subprocess.Popen(command, env=named, text=True, stdout=subprocess.PIPE)

    def kill(method: str, path: str) -> None:
        if method == "PUT" and path.endswith("DATA_DICTIONARY.md"):
            process.send_signal(signal.SIGKILL)

    zenodo.hook = kill
    assert process.wait(timeout=60) == -signal.SIGKILL
    zenodo.hook = None
    zenodo.seen.clear()
    done = subprocess.run(command, env=named, text=True, capture_output=True, check=True, timeout=60)
    (record,) = zenodo.depositions
    assert f"https://doi.org/10.5281/zenodo.{record}" in done.stdout and "published in zenodo" in done.stdout
    assert 0 < zenodo.count(UPLOADS) < 4
