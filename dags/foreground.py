"""One night in the foreground, through Airflow: ``python dags/foreground.py sample`` (``make run``).

Runs ``harvest_<source>``, then ``build``, as DAG runs in this process; the exit status is 1 when one fails.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag


def load() -> DagBag:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(Path(__file__).parent))
    if bag.import_errors:
        raise SystemExit("\n".join(f"{path}:\n{error}" for path, error in bag.import_errors.items()))
    return bag


def show_progress() -> None:
    """Print our own progress lines, whatever Airflow's log level: its INFO lines would drown them."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("   %(message)s"))
    for name in ("readouts", "transforms"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
        logger.propagate = False


def run(bag: DagBag, dag_id: str) -> bool:
    """Run one DAG to its end. No retries: somebody is watching, and a retry waits for minutes."""
    dag = bag.dags.get(dag_id)
    if dag is None:
        raise SystemExit(f"there is no DAG {dag_id}; there are: {', '.join(sorted(bag.dags))}")
    for operator in dag.tasks:
        operator.retries = 0
    started = time.monotonic()
    print(f"-- {dag_id} ...", flush=True)
    finished = dag.test()
    state = str(getattr(finished.state, "value", finished.state))
    print(f"-- {dag_id}: {state} in {time.monotonic() - started:.1f} s", flush=True)
    return state == "success"


def main(sources: list[str]) -> int:
    """0 when every run succeeded. A failed harvest does not keep the build from running, as at night."""
    bag = load()
    show_progress()
    states = [run(bag, dag_id) for dag_id in [*(f"harvest_{source}" for source in sources), "build"]]
    return 0 if all(states) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].split(",")))
