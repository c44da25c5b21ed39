"""One DAG per selected source, ``harvest_<id>``, all from one factory. Each night: fetch, archive, report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, CronTriggerTimetable, Param, TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException
from wiring import ALARM, DEFAULTS, captures, days_asked, log, run_key

from transforms.sources.model import selected_sources

if TYPE_CHECKING:
    from transforms.sources.model import Source

RUNBOOK = """
### {name}
**What it does.** Fetches what is new at this source and archives every response (WARC) before anything reads
it. `report` then tells `build` that the source has had its turn, even when `harvest` failed: one dead site
never holds up the night. `verdict` turns the run red when `harvest` failed.

### Runbook: it is 3 a.m. and this is red
1. Nothing is lost and nobody waits: the night is built without this source, the next run catches up.
   Going back to bed is a good plan.
2. Read the log of `harvest`, or `grep -r "READOUTS ALARM"` in the logs. A site that is down, slow or forbids
   us does not make the task fail: it is a warning in the log of `report`, and `stopped` in the asset's event.
   Red means trouble on our side: disk full, no write access to the store, a defect.
3. Free the disk or correct the fault. A killed run leaves the archive readable; nothing needs cleaning by
   hand.

**Re-run.** Clear the task `harvest` of the failed run, or trigger the DAG: both are safe at any time.
Requests are conditional, so what is already archived is not fetched again.

**An older range of days.** Trigger the DAG with `since` and `until`, or `airflow backfill create --dag-id
harvest_{id} --from-date 2024-03-01 --to-date 2024-04-01`: one run for each day, which asks for what was
published on it. Such runs tell `build` nothing; what they brought is in its next version.

**Where the data are.** `$READOUTS_STORE/archive/{id}/<year>/*.warc.gz` (the archive: never edit it) and
`$READOUTS_STORE/captures/{id}/<month>.parquet` (its index, rebuilt from the archive when missing).

**Stop asking this site.** Pause this DAG, or take the source out of `READOUTS_SOURCES`.
"""


def _day(which: str) -> Param:
    about = f"{which} day of the range to ask for, by the publisher's calendar. Both empty: what is new."
    return Param(None, type=["null", "string"], format="date", description=about)


def harvest_dag(source: Source) -> DAG:
    """The DAG of one source. Its last act is the asset event that ``build`` waits for."""
    with DAG(
        dag_id=f"harvest_{source.id}",
        description=f"Fetch and archive {source.name}",
        # The interval is what a run of a backfill asks for; a night asks for all that is new.
        schedule=CronTriggerTimetable(
            source.schedule, timezone="UTC", interval=timedelta(days=source.every_days)
        ),
        catchup=False,  # and no start date: switching a DAG on waits for its next hour
        max_active_runs=1,  # two runs of one source would ask the same site twice
        default_args=DEFAULTS,
        params={"since": _day("First"), "until": _day("Last")},
        doc_md=RUNBOOK.format(name=source.name, id=source.id),
        tags=["harvest", source.kind],
    ) as dag:

        @task(multiple_outputs=False, execution_timeout=timedelta(hours=3))
        def harvest(source_id: str, *, run_id: str) -> dict[str, Any]:
            from transforms.night import harvest_source

            days = days_asked(get_current_context(), source.timezone)
            return harvest_source(source_id, run_key(run_id), **days)

        @task(
            outlets=[captures(source.id)],
            trigger_rule=TriggerRule.ALL_DONE,
            execution_timeout=timedelta(minutes=10),
        )
        def report(counts: dict[str, Any] | None, *, outlet_events: Any) -> None:
            for trouble in filter(None, [(counts or {}).get(key) for key in ("stopped", "alarms")]):
                log.warning("%s dag=harvest_%s trouble=%r", ALARM, source.id, trouble)
            if days_asked(get_current_context(), source.timezone):
                raise AirflowSkipException("an older range of days is no night: build does not wait for it")
            outlet_events[captures(source.id)].extra = counts or {"stopped": "the task harvest failed"}

        harvested = harvest(source.id)
        # `report` succeeds after a failed harvest; without a second leaf the run would look green.
        report(harvested)
        harvested >> EmptyOperator(task_id="verdict")
    return dag


for _source in selected_sources():
    globals()[f"harvest_{_source.id}"] = harvest_dag(_source)
