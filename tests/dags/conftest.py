"""Airflow reads its settings when it is imported, so they are set here, before any test imports it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from dag_folder import DAGS, ROOT

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="readouts-airflow-"))
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = str(DAGS)
if str(DAGS) not in sys.path:  # as Airflow does with its DAG folder
    sys.path.append(str(DAGS))


@pytest.fixture
def airflow_environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a fresh Airflow on SQLite below ``tmp_path``, for processes that a test starts."""
    return os.environ | {
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{tmp_path}/airflow/airflow.db",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "PYTHONPATH": os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)])),
        "READOUTS_SOURCES": "sample",
        "READOUTS_STORE": str(tmp_path / "store"),
    }


@pytest.fixture
def migrated(airflow_environment: dict[str, str]) -> dict[str, str]:
    airflow = Path(sys.executable).with_name("airflow")
    done = subprocess.run(
        [str(airflow), "db", "migrate"], env=airflow_environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return airflow_environment
