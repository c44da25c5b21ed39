"""``make run`` without make: real DAG runs in the foreground, against a store that cannot be written."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from dag_folder import DAGS


def test_a_failed_harvest_raises_the_alarm_and_still_lets_the_night_go_on(
    migrated: dict[str, str], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    store.write_text("a file where the store's folder should be", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(DAGS / "foreground.py"), "sample"],
        env=migrated,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "READOUTS ALARM dag=harvest_sample task=harvest" in done.stdout
    assert "-- harvest_sample: failed" in done.stdout
    assert "-- build: " in done.stdout  # it had its turn; with such a store it fails as well

    with closing(sqlite3.connect(tmp_path / "airflow" / "airflow.db")) as db:
        events = db.execute("SELECT source_dag_id, source_task_id, extra FROM asset_event").fetchall()
    assert events == [("harvest_sample", "report", '{"stopped": "the task harvest failed"}')]
