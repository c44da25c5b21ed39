"""The DAG ``deposit``, really run: its token comes from an Airflow connection and shows nowhere."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

from dag_folder import DAGS

from tests.deposit.servers import TOKEN, ZenodoSite, standing
from tests.publish.conftest import publish_invented
from transforms.publish.channels import promote
from transforms.store import Store

SCRIPT = """
import sys
sys.path.append(sys.argv[1])  # as Airflow does with its DAG folder
from airflow.dag_processing.dagbag import DagBag
conf = {"version": "2026.11.23", "to": "zenodo", "sandbox": True, "publish": True}
done = DagBag(sys.argv[1]).dags["deposit"].test(run_conf=conf)
print("ended as", getattr(done.state, "value", done.state))
"""


def test_a_run_by_hand_deposits_with_the_connections_token(
    airflow_environment: dict[str, str], tmp_path: Path
) -> None:
    publish_invented(tmp_path / "store", 5, "2026.11.23")
    promote(Store(tmp_path / "store"), "2026.11.23", "stable", at=datetime(2026, 11, 24, tzinfo=timezone.utc))
    airflow = Path(sys.executable).with_name("airflow")
    with standing(ZenodoSite()) as site:
        named = airflow_environment | {
            "AIRFLOW_CONN_ZENODO_SANDBOX": json.dumps({"conn_type": "generic", "password": TOKEN}),
            "READOUTS_ZENODO_SANDBOX_URL": f"{site.address}/api/",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        }
        subprocess.run([str(airflow), "db", "migrate"], env=named, capture_output=True, check=True)
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(DAGS)], env=named, cwd=tmp_path, capture_output=True, text=True
        )
    assert "ended as success" in done.stdout, done.stdout + done.stderr
    assert isinstance(site, ZenodoSite) and [d["submitted"] for d in site.depositions.values()] == [True]
    record = json.loads((tmp_path / "store/deposits/2026.11.23/zenodo-sandbox.json").read_text())
    assert record["state"] == "published"
    logs = "".join(p.read_text(errors="replace") for p in (tmp_path / "airflow").rglob("*.log"))
    assert TOKEN not in done.stdout + done.stderr + logs
