"""The DAG ``audit``: once a week, are published pages what they were, and are archive and versions whole?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException
from wiring import ALARM, DEFAULTS, log, run_key

from transforms.sources.model import selected_sources

# Saturdays, after the build of noon and before the harvests of the evening: nobody else asks the sites then.
WEEKLY = CronTriggerTimetable("30 13 * * 6", timezone="UTC")

RUNBOOK = """
### audit
**What it does.** `recheck_<source>` asks the published pages of a source again, by age and risk, within a
budget per host (`transforms/audit/policy.yml`); the answers go into the archive, and the next build reads
edits, deletions and restorations from them. `checksums` compares the whole archive and every version with
their digests.

### Runbook: it is 3 a.m. and this is red
1. Readers are safe: the audit publishes nothing and changes no file that is there.
2. Read the log of the red task, or `grep -r "READOUTS ALARM"` in the logs.
   * **recheck_...**: another harvest of that source was at work, or trouble on our side (disk, permissions, a
     defect). A site that is down or forbids us is a line in the log, not a failure.
   * **checksums**: a file is not what was written. The message names it. Stop writing to that disk, restore
     the file from the backup; a damaged record loses one capture, never the file.

**Re-run.** Clear the task, or trigger the DAG: pages that were asked are not due again.

**Where the data are.** `$READOUTS_STORE/archive/<source>/<year>/*.warc.gz`; the run ids begin with `audit-`.
"""

with DAG(
    dag_id="audit",
    description="Ask published pages again; check the archive and the versions",
    schedule=WEEKLY,
    catchup=False,
    max_active_runs=1,
    max_active_tasks=2,
    default_args=DEFAULTS,
    doc_md=RUNBOOK,
    tags=["audit"],
):

    @task(execution_timeout=timedelta(hours=3))
    def recheck(source_id: str, *, run_id: str, dag_run: Any) -> str:
        from transforms.audit.week import audit_pages

        told = audit_pages(source_id, f"audit-{run_key(run_id)}", dag_run.start_date)
        for trouble in told.problems:
            log.warning("%s dag=audit source=%s trouble=%r", ALARM, source_id, trouble)
        return str(told)

    @task(execution_timeout=timedelta(hours=6), trigger_rule=TriggerRule.ALL_DONE)
    def checksums() -> str:
        from transforms.audit.week import store_problems

        problems = store_problems()
        for problem in problems:
            log.error("%s dag=audit trouble=%r", ALARM, problem)
        if problems:
            raise AirflowFailException(f"{len(problems)} files are not what was written: {problems[0]}")
        return "archive and versions are whole"

    asked = [recheck.override(task_id=f"recheck_{s.id}")(s.id) for s in selected_sources()]
    asked >> checksums()
