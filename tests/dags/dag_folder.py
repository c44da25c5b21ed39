"""Where the DAG files are."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DAGS = ROOT / "dags"
