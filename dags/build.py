"""The DAG ``build``: what the night's harvests brought becomes one validated, published version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, AssetAll, AssetOrTimeSchedule, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowFailException
from wiring import ALARM, DEFAULTS, captures, log

from transforms.sources.model import selected_sources

# Hours after the last source's turn (a test holds them to that): for a night on which one never reported.
FALLBACK = CronTriggerTimetable("0 12 * * *", timezone="UTC")

RUNBOOK = """
### build
**What it does.** Parses, reads and links what the harvests archived, checks every table against the
contract and publishes a dated version with its report. Runs once all selected sources have reported (well or
badly), and at 12:00 UTC in case one never did. Without news it publishes nothing. Only what changed is
computed again.

### Runbook: it is 3 a.m. and this is red
1. Readers are safe: the previous version stays the latest one. A version appears whole or not at all.
2. Read the log of the task `build`, or `grep -r "READOUTS ALARM"` in the logs.
   * **ContractBroken**: the message names the failed checks and the report (below `$READOUTS_STORE/failed/`),
     which lists the offending rows. There is no retry, since the same rows would fail again. Look at them:
     either a source changed its pages (correct the parser or the rule) or the contract is wrong (change
     `expectations/`). Never edit a published file.
   * Anything else: disk full, no write access, a defect. It was tried twice.
3. A killed build leaves nothing half-published; the next run finishes the work.

**Re-run.** Clear the task, or trigger the DAG: same captures and same code give the same bytes.

**Where the data are.** `$READOUTS_STORE/versions/<date>/`, the list in `versions/index.json`, the report of
each version in `report/index.html` below it.
"""


def schedule() -> AssetOrTimeSchedule | CronTriggerTimetable:
    """All sources have reported, or it is noon UTC. A run by assets uses their events up: one a night."""
    assets = [captures(source.id) for source in selected_sources()]
    return AssetOrTimeSchedule(timetable=FALLBACK, assets=AssetAll(*assets)) if assets else FALLBACK


with DAG(
    dag_id="build",
    description="Parse, read, check and publish one version of the dataset",
    schedule=schedule(),
    catchup=False,
    max_active_runs=1,  # one publisher at a time
    default_args={**DEFAULTS, "retries": 1},
    doc_md=RUNBOOK,
    tags=["build"],
):

    @task(multiple_outputs=False, execution_timeout=timedelta(hours=2))
    def build(*, dag_run: Any) -> dict[str, Any]:
        from transforms.night import ContractBroken, build_version

        # Named by the day the run began: a run by assets has no logical date, a late one an old run_after.
        try:
            outcome = build_version(dag_run.start_date.strftime("%Y.%m.%d"))
        except ContractBroken as broken:
            raise AirflowFailException(str(broken)) from broken  # a retry would meet the same rows
        for trouble in outcome["alarms"]:
            log.warning("%s dag=build trouble=%r", ALARM, trouble)
        return outcome

    build()
