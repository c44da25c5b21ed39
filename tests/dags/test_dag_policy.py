"""What every DAG must have, so that a night can run unattended and be mended by somebody half asleep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from dag_folder import DAGS

from transforms.sources.model import Source, load_sources

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.sdk import DAG

UTC = timezone.utc


def one_of_each() -> list[str]:
    """Every source but for families of hosts, whose members differ in nothing a DAG knows: one of each."""
    members: dict[str, Source] = {}
    for source in load_sources().values():
        members.setdefault(source.family or source.id, source)
    return sorted(source.id for source in members.values())


@pytest.fixture(scope="module")
def bag() -> Iterator[DagBag]:
    """All DAGs, with every declared source selected."""
    from airflow.dag_processing.dagbag import DagBag

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READOUTS_SOURCES", ",".join(load_sources()))
        yield DagBag(str(DAGS))


@pytest.fixture
def build(bag: DagBag) -> DAG:
    return bag.dags["build"]


@pytest.fixture(params=one_of_each())
def harvest(bag: DagBag, request: pytest.FixtureRequest) -> DAG:
    return bag.dags[f"harvest_{request.param}"]


@pytest.fixture(
    params=["audit", "build", "deposit", *(f"harvest_{source_id}" for source_id in one_of_each())]
)
def dag(bag: DagBag, request: pytest.FixtureRequest) -> DAG:
    return bag.dags[request.param]


def test_every_file_imports(bag: DagBag) -> None:
    assert bag.import_errors == {}


def test_there_is_one_harvest_per_source_one_build_one_audit_and_one_deposit(bag: DagBag) -> None:
    assert set(bag.dags) == {
        "audit",
        "build",
        "deposit",
        *(f"harvest_{source_id}" for source_id in load_sources()),
    }


def test_it_has_an_owner_a_tag_and_a_description(dag: DAG) -> None:
    assert dag.owner == "readouts"
    assert dag.tags & {"harvest", "build", "audit", "deposit"}
    assert dag.description


def test_its_docs_are_a_runbook(dag: DAG) -> None:
    assert dag.doc_md
    for heading in (
        "What it does.",
        "3 a.m.",
        "Re-run.",
        "Where the data are.",
        "READOUTS ALARM",
        "$READOUTS_STORE",
    ):
        assert heading in dag.doc_md


def test_two_runs_never_overlap_and_the_past_is_not_caught_up(dag: DAG) -> None:
    assert dag.max_active_runs == 1
    assert dag.catchup is False
    assert dag.start_date is None  # with one, switching a DAG on would start a run at once


def test_every_task_has_retries_a_timeout_and_the_alarm(dag: DAG) -> None:
    from airflow.providers.standard.operators.empty import EmptyOperator
    from wiring import alarm

    for task in dag.tasks:
        assert 1 <= task.retries <= 2
        assert task.retry_delay >= timedelta(minutes=5)
        assert task.retry_exponential_backoff == 2
        assert list(task.on_failure_callback) == [alarm]
        assert isinstance(task, EmptyOperator) or task.execution_timeout


def test_a_harvest_reports_even_when_it_failed_and_is_red_all_the_same(harvest: DAG) -> None:
    source_id = harvest.dag_id.removeprefix("harvest_")
    report = harvest.get_task("report")
    assert report.trigger_rule == "all_done"
    assert [asset.uri for asset in report.outlets] == [f"readouts://captures/{source_id}"]
    assert harvest.get_task("harvest").outlets == []
    assert {task.task_id for task in harvest.leaves} == {"report", "verdict"}
    assert harvest.get_task("verdict").trigger_rule == "all_success"


def test_the_build_waits_for_all_sources_or_for_noon(build: DAG) -> None:
    from airflow.sdk import AssetAll, AssetOrTimeSchedule

    assert isinstance(build.timetable, AssetOrTimeSchedule)
    assert isinstance(build.timetable.asset_condition, AssetAll)
    uris = {asset.uri for asset in build.timetable.asset_condition.objects}
    assert uris == {f"readouts://captures/{source_id}" for source_id in load_sources()}
    assert build.timetable.timetable.expression == "0 12 * * *"


def test_sources_are_asked_at_different_minutes_and_not_shortly_before_the_fallback() -> None:
    alone = [source.schedule for source in load_sources().values() if source.family is None]
    assert len(set(alone)) == len(alone)
    hours = {int(source.schedule.split()[1]) for source in load_sources().values()}
    assert not hours & {9, 10, 11, 12}  # three hours for the last harvest before the build at noon


def test_a_run_key_is_a_safe_name_and_tells_runs_apart() -> None:
    from wiring import run_key

    scheduled, manual = "scheduled__2026-11-24T02:00:00+00:00", "manual__2026-11-24T02:00:00+00:00"
    assert run_key(scheduled) == "scheduled__2026-11-24T02-00-00-00-00"
    assert run_key(scheduled) != run_key(manual)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", run_key("../mein lauf/ü"))


def test_the_audit_asks_every_source_and_checks_the_disk_whatever_they_answered(bag: DagBag) -> None:
    audit = bag.dags["audit"]
    assert audit.timetable.expression == "30 13 * * 6"
    checksums = audit.get_task("checksums")
    assert checksums.upstream_task_ids == {f"recheck_{source_id}" for source_id in load_sources()}
    assert checksums.trigger_rule == "all_done"


# ------------------------------------------------------------------------------------ ranges of days


def context(run_type: str, start: datetime, end: datetime, **params: str | None) -> dict[str, Any]:
    named = {"since": None, "until": None} | params
    from airflow.sdk.api.datamodels._generated import DagRunType  # what a running task is handed

    run = SimpleNamespace(run_type=DagRunType(run_type))
    return {"params": named, "dag_run": run, "data_interval_start": start, "data_interval_end": end}


def test_a_night_asks_for_what_is_new_and_a_person_for_any_range() -> None:
    from wiring import days_asked

    start, end = datetime(2024, 3, 1, 18, 10, tzinfo=UTC), datetime(2024, 3, 2, 18, 10, tzinfo=UTC)
    assert days_asked(context("scheduled", start, end), "Asia/Shanghai") == {}
    assert days_asked(context("manual", start, end), "Asia/Shanghai") == {}
    assert days_asked(context("manual", start, end, since="2020-01-01"), "UTC") == {"since": "2020-01-01"}
    both = {"since": "2020-01-01", "until": "2020-12-31"}
    assert days_asked(context("backfill", start, end, **both), "UTC") == both


def test_the_runs_of_a_backfill_leave_no_day_out(harvest: DAG) -> None:
    """With the intervals that Airflow's own ``backfill create`` gives its runs."""
    from airflow.serialization.serialized_objects import DagSerialization
    from wiring import days_asked

    source = load_sources()[harvest.dag_id.removeprefix("harvest_")]
    scheduled = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(harvest))
    infos = list(
        scheduled.iter_dagrun_infos_between(
            datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
        )
    )
    assert len(infos) == 31  # one for each day of March
    days = set()
    for info in infos:
        asked = days_asked(context("backfill", *info.data_interval), source.timezone)
        since, until = date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"])
        assert timedelta(days=1) <= until - since <= timedelta(days=2)  # 2 where the clocks change
        days |= {since + timedelta(days=n) for n in range((until - since).days + 1)}
    assert {date(2024, 3, day) for day in range(1, 31)} <= days


def test_a_range_can_be_named_and_is_checked(harvest: DAG) -> None:
    assert harvest.params.dump() == {"since": None, "until": None}
    assert harvest.params.get_param("since").resolve("2024-03-01") == "2024-03-01"
    with pytest.raises(Exception, match="not a 'date'"):
        harvest.params.get_param("until").resolve("March")


# ------------------------------------------------------------------------------------------ deposits


def test_a_deposit_is_started_by_hand_and_publishes_only_when_told(bag: DagBag) -> None:
    deposit = bag.dags["deposit"]
    assert deposit.timetable.can_be_scheduled is False
    assert deposit.params["publish"] is False and deposit.params["sandbox"] is True
