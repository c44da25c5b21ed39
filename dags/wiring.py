"""What the DAG files share: names of assets, keys of runs, the alarm. Not a DAG file (see .airflowignore)."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.sdk import Asset

OWNER = "readouts"
ALARM = "READOUTS ALARM"

log = logging.getLogger("readouts.alarm")


def captures(source_id: str) -> Asset:
    """The asset that says: tonight's harvest of this source has ended, well or badly."""
    return Asset(name=f"captures_{source_id}", uri=f"readouts://captures/{source_id}")


def run_key(run_id: str) -> str:
    """``run_id`` of Airflow as a file-name-safe key: the same for every retry, another for every run."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", run_id)


def days_asked(context: Mapping[str, Any], zone: str) -> dict[str, str]:
    """The range of days that a run is for, as ``since`` and ``until``; empty for a night.

    A person names it (``params`` of a triggered run, or ``--dag-run-conf``). A run of ``airflow backfill
    create`` is for the days of its data interval at the publisher, first and last included: runs that follow
    each other share a day, and what both show is asked for once.
    """
    named = {key: str(context["params"][key]) for key in ("since", "until") if context["params"].get(key)}
    if named or context["dag_run"].run_type != "backfill":
        return named
    start, end = context["data_interval_start"], context["data_interval_end"]
    return {"since": _civil_day(start, zone), "until": _civil_day(end, zone)}


def _civil_day(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).date().isoformat()


def alarm(context: Mapping[str, Any]) -> None:
    """Log one greppable line when a task has failed for good (``grep -r "READOUTS ALARM" <logs>``)."""
    instance = context["ti"]
    error = " ".join(str(context.get("exception") or "no exception given").split())
    log.error(
        "%s dag=%s task=%s run=%s try=%s error=%r runbook=%r",
        ALARM,
        instance.dag_id,
        instance.task_id,
        instance.run_id,
        instance.try_number,
        error,
        f"the docs of DAG {instance.dag_id} in the web interface, or docs/operations.md",
    )


# A retry waits 5, then 10 minutes (Airflow adds jitter): longer than most restarts of a web server.
DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 2,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=30),
    "on_failure_callback": alarm,
}


def secret(connection: str) -> str | None:
    """The password of an Airflow connection, None where there is no such connection."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return Connection.get(connection).password
    except AirflowNotFoundException:
        return None
