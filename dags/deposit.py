"""The DAG ``deposit``: a stable version goes to a repository that gives it a DOI. Started by hand only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Param, task
from wiring import DEFAULTS, secret

RUNBOOK = """
### deposit
**What it does.** Puts one version of the channel `stable` into Zenodo or a Dataverse: a draft with a reserved
DOI, its files and its description. It is published only when the run is started with `publish`, and that
cannot be undone. Nothing in the version's folder changes; the DOI stands in
`$READOUTS_STORE/deposits/<version>/`.

The token is the password of the Airflow connection `zenodo`, `zenodo_sandbox`, `dataverse` or
`dataverse_sandbox`, else the variable named in `docs/operations.md`. It is in no log.

### Runbook: it is 3 a.m. and this is red
1. Nobody waits for it: the version is public already, and what was uploaded stays a draft.
2. Read the log of the task, or `grep -r "READOUTS ALARM"` in the logs: the message has the repository's own
   answer. Wrong token, quota, a version that is not stable: mend it. The repository was down: nothing to do.

**Re-run.** Clear the task: it goes on with the files that are missing, by checksum. A published deposit is
left alone.

**Where the data are.** `$READOUTS_STORE/deposits/<version>/<repository>.json`: record, DOI, state, files.
"""

with DAG(
    dag_id="deposit",
    description="Give a stable version to Zenodo or Dataverse, as a draft with a DOI",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    doc_md=RUNBOOK,
    params={
        "version": Param("2026.01.01", type="string", pattern=r"^\d{4}\.\d{2}\.\d{2}(\.[1-9]\d*)?$"),
        "to": Param("zenodo", enum=["zenodo", "dataverse"]),
        "sandbox": Param(True, type="boolean"),
        "publish": Param(False, type="boolean"),
    },
    tags=["deposit"],
):

    @task(execution_timeout=timedelta(hours=6))
    def deposit(*, params: dict[str, Any]) -> str:
        from transforms.deposit import deposit as deposited
        from transforms.night import night_store

        to, sandbox = params["to"], params["sandbox"]
        token = secret(f"{to}_sandbox" if sandbox else to)
        outcome = deposited(
            night_store(), params["version"], to, sandbox=sandbox, publish=params["publish"], token=token
        )
        return f"{outcome.record.state}: https://doi.org/{outcome.record.doi}"

    deposit()
