"""A range of days through Airflow: a real run, with the parameters that a person would give it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from dag_folder import DAGS

from transforms.harvest import read_captures
from transforms.store import Store

RUN = """
import sys
from airflow.dag_processing.dagbag import DagBag
sys.path.append(sys.argv[1])  # as Airflow does with its DAG folder
bag = DagBag(sys.argv[1])
assert not bag.import_errors, bag.import_errors
done = bag.dags["harvest_sample"].test(run_conf={"since": "2026-09-14", "until": "2026-09-15"})
print("state:", getattr(done.state, "value", done.state))
"""


def test_a_range_asks_for_its_days_and_tells_build_nothing(migrated: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN, str(DAGS)],
        env=migrated,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "state: success" in done.stdout, done.stdout + done.stderr

    store = Store(tmp_path / "store")
    captures = [c for m in store.capture_months("sample") for c in read_captures(store, "sample", m)]
    articles = [c.url.rsplit("/", 1)[1] for c in captures if c.role == "article"]
    assert articles and all(name.startswith(("t20260914", "t20260915")) for name in articles)

    with closing(sqlite3.connect(tmp_path / "airflow" / "airflow.db")) as db:
        assert db.execute("SELECT count(*) FROM asset_event").fetchone() == (0,)
        states = dict(db.execute("SELECT task_id, state FROM task_instance").fetchall())
    assert states == {"harvest": "success", "report": "skipped", "verdict": "success"}
