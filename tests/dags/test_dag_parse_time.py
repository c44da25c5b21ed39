"""The DAG processor parses every file again and again, so parsing must be cheap and import nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from dag_folder import DAGS

HEAVY = [
    "great_expectations",
    "pandas",
    "pyarrow",
    "warcio",
    "selectolax",
    "lxml",
    "duckdb",
    "transforms.night",
]

MEASURE = """
import json, runpy, sys, time
import airflow.sdk
from airflow.sdk import DAG, Asset, AssetAll, AssetOrTimeSchedule, CronTriggerTimetable, TriggerRule, task
from airflow.providers.standard.operators.empty import EmptyOperator
sys.path.append(sys.argv[2])
before, started = set(sys.modules), time.perf_counter()
runpy.run_path(sys.argv[1])
print(json.dumps({"seconds": time.perf_counter() - started, "imported": sorted(set(sys.modules) - before)}))
"""


@pytest.mark.parametrize("name", ["harvest.py", "build.py"])
def test_a_file_parses_within_a_second_and_imports_nothing_heavy(
    name: str, airflow_environment: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, str(DAGS / name), str(DAGS)],
        env=airflow_environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout.splitlines()[-1])
    assert measured["seconds"] < 1.0
    assert not set(HEAVY) & set(measured["imported"])
