"""Stopped anywhere, a hundred times on one store: no reader sees half a version, the last run mends all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 100


def test_a_hundred_random_stops_leave_no_half_version(tmp_path: Path) -> None:
    seed = int(os.environ.get("READOUTS_TEST_SEED") or time.time_ns() % 2**32)
    print(f"READOUTS_TEST_SEED={seed}")  # pytest shows it when the test fails
    command = [sys.executable, "-W", "ignore", "-m", "tests.publish.kills", tmp_path / "store", seed, ROUNDS]
    root = Path(__file__).parents[2]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=root, check=True)
    told = json.loads(done.stdout)
    assert told["half"] == [] and told["left"] == []
    assert sum(told["stopped"].values()) == ROUNDS
    assert told["stopped"]["kill"] > 10 and told["stopped"]["full"] > 2, told
    assert told["stopped"]["in time"] and told["versions"] > 2, told
