"""One night by the real scheduler: the processes of docker-compose.yml, in its environment, started natively.

Needs a PostgreSQL on 127.0.0.1 that trusts local users (PGPORT, PGUSER are read). No image is pulled: what
the containers would run is run here, and only paths, hosts and ports of containers are replaced.
"""

from __future__ import annotations

import base64
import getpass
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg2
import pytest
from composefile import ROOT, interpolate, services

from transforms.harvest import read_captures
from transforms.store import Store

PG = {"host": "127.0.0.1", "port": os.environ.get("PGPORT", "5432")}
ROLES = [os.environ["PGUSER"]] if "PGUSER" in os.environ else [getpass.getuser(), "postgres"]
LONG_PROCESSES = ["api-server", "scheduler", "dag-processor", "triggerer"]


def psql(role: str, statement: str) -> None:
    with closing(psycopg2.connect(dbname="postgres", user=role, connect_timeout=5, **PG)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def wait_for(what: str, ask: Callable[[], Any], seconds: float) -> Any:
    """The first truthy answer of ``ask``; fails with ``what`` and the last answer when none came in time."""
    ends, answer = time.monotonic() + seconds, None
    while time.monotonic() < ends:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.5)
    pytest.fail(f"{what}: not within {seconds} s; last answer {answer!r}")


@dataclass
class Stack:
    """The processes of the compose file on this machine, below ``home``."""

    home: Path
    role: str
    database: str
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=secrets.token_hex)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in ("airflow/auth", "airflow/logs", "store"):
            (self.home / folder).mkdir(parents=True)
        fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        names = ["POSTGRES_PASSWORD", "AIRFLOW_JWT_SECRET", "AIRFLOW_SECRET_KEY"]
        self.variables = {name: secrets.token_hex(32) for name in names} | {
            "AIRFLOW_FERNET_KEY": fernet,
            "AIRFLOW_ADMIN_PASSWORD": self.password,
            "AIRFLOW_PARALLELISM": "2",
            "READOUTS_SOURCES": "sample",
            "READOUTS_CONTACT": "tests@example.org",
        }

    @property
    def store(self) -> Path:
        return self.home / "store"

    def native(self, text: str) -> str:
        """A value of the compose file as it is here: only what names a container is replaced."""
        value = interpolate(text, self.variables)
        postgres = f"airflow:{self.variables['POSTGRES_PASSWORD']}@postgres:5432/airflow"
        for there, here in {
            postgres: f"{self.role}@{PG['host']}:{PG['port']}/{self.database}",
            "http://api-server:8080": f"http://127.0.0.1:{self.port}",
            "/opt/airflow": str(self.home / "airflow"),
        }.items():
            value = value.replace(there, here)
        whole = {"/store": str(self.store), "/app": str(ROOT), "8080": str(self.port), "0.0.0.0": "127.0.0.1"}  # noqa: S104
        return whole.get(value, f"{ROOT}/dags" if value == "/app/dags" else value)

    def environment(self, service: str) -> dict[str, str]:
        """The service's environment; of ours only PATH (this venv first) and an outer PYTHONPATH."""
        found = {k: self.native(str(v)) for k, v in services()[service]["environment"].items()}
        outer = os.environ.get("PYTHONPATH")
        return found | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.home),
            "PYTHONPATH": os.pathsep.join(filter(None, [outer, found["PYTHONPATH"]])),
        }

    def start(self, service: str) -> subprocess.Popen[bytes]:
        command = [interpolate(part, self.variables) for part in services()[service]["command"]]
        with (self.home / f"{service}.log").open("wb") as log:
            self.running[service] = subprocess.Popen(
                command,
                env=self.environment(service),
                cwd=self.home,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.running[service]

    def healthy(self, service: str) -> bool:
        """Whether the service's own health check of the compose file passes."""
        assert self.running[service].poll() is None, f"{service} ended: {self.log(service)}"
        _cmd, *check = services()[service]["healthcheck"]["test"]
        return (
            subprocess.run(
                [self.native(part) for part in check],
                env=self.environment(service),
                capture_output=True,
                check=False,
            ).returncode
            == 0
        )

    def log(self, service: str, characters: int = 3000) -> str:
        return (self.home / f"{service}.log").read_text(encoding="utf-8", errors="replace")[-characters:]

    def stop(self) -> None:
        """End every process and whatever it started, those that left its process group included."""
        for process in reversed(self.running.values()):  # the api-server last: running tasks report to it
            family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)
            for child in psutil.wait_procs(family, timeout=1)[1]:
                child.kill()


@contextmanager
def throw_away_database() -> Iterator[tuple[str, str]]:
    """A role that may log in, and a new database of its own; skips (CI=true: fails) where there is none."""
    name, refusals = f"readouts_test_{os.getpid()}_{secrets.token_hex(4)}", []
    for role in ROLES:
        try:
            psql(role, f'CREATE DATABASE "{name}"')
            break
        except psycopg2.Error as error:
            refusals.append(str(error).splitlines()[0])
    else:
        reason = f"no PostgreSQL for us on {PG['host']}:{PG['port']}: {'; '.join(refusals)}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    try:
        yield role, name
    finally:
        psql(role, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """The whole stack, healthy by its own checks."""
    with throw_away_database() as (role, database):
        stack = Stack(tmp_path / "stack", role, database)
        try:
            assert stack.start("init").wait(timeout=180) == 0, stack.log("init")
            stack.start("api-server")
            wait_for("api-server healthy", lambda: stack.healthy("api-server"), 120)
            for service in LONG_PROCESSES[1:]:
                stack.start(service)
            for service in LONG_PROCESSES[1:]:
                wait_for(f"{service} healthy", lambda s=service: stack.healthy(s), 120)
            yield stack
        finally:
            stack.stop()


@pytest.fixture
def api(stack: Stack) -> Iterator[httpx.Client]:
    """The REST API, logged in with the password that init wrote."""
    with httpx.Client(base_url=f"http://127.0.0.1:{stack.port}", timeout=30) as client:
        answer = client.post("/auth/token", json={"username": "admin", "password": stack.password})
        assert answer.status_code == 201, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def runs(api: httpx.Client, dag_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        api.get(f"/api/v2/dags/{dag_id}/dagRuns").raise_for_status().json()["dag_runs"]
    )
    return found


def finished(api: httpx.Client, dag_id: str, run_type: str) -> dict[str, Any] | None:
    states = ("success", "failed")
    return next((r for r in runs(api, dag_id) if r["run_type"] == run_type and r["state"] in states), None)


def refuses_without_the_password(api: httpx.Client) -> bool:
    without = httpx.get(f"{api.base_url}/api/v2/dags").status_code
    guesses = [{"username": "admin", "password": guess} for guess in ("admin", "airflow", "")]
    answers = [httpx.post(f"{api.base_url}/auth/token", json=guess).status_code for guess in guesses]
    return without == 401 and set(answers) <= {400, 401}


def a_backfill_asks_for_its_day_alone(stack: Stack, api: httpx.Client) -> None:
    """``airflow backfill create`` for one day, after a night: its run reads the listings and finds its day's
    articles known; a night would ask for young ones again. ``build`` is told nothing.
    """
    days = ["--from-date", "2026-09-15", "--to-date", "2026-09-16"]
    done = subprocess.run(
        ["airflow", "backfill", "create", "--dag-id", "harvest_sample", *days],
        env=stack.environment("scheduler"),
        cwd=stack.home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    run = wait_for("the backfill's run", lambda: finished(api, "harvest_sample", "backfill"), 180)
    assert run["state"] == "success", stack.log("scheduler")
    store = Store(stack.store)
    captures = [c for m in store.capture_months("sample") for c in read_captures(store, "sample", m)]
    assert {c.role for c in captures if c.run_id.startswith("backfill")} == {"robots", "listing"}
    events = api.get("/api/v2/assets/events").raise_for_status().json()["asset_events"]
    assert events and not any(event["source_run_id"].startswith("backfill") for event in events)


# One test, because the stack takes long to start and its parts follow from one another.
def test_one_night_from_harvest_to_published_version(stack: Stack, api: httpx.Client) -> None:
    assert refuses_without_the_password(api)

    for dag_id in ("build", "harvest_sample"):  # build first: a paused DAG is not told of asset events
        wait_for(dag_id, lambda d=dag_id: api.get(f"/api/v2/dags/{d}").status_code == 200, 90)
        api.patch(f"/api/v2/dags/{dag_id}", json={"is_paused": False}).raise_for_status()
    api.post("/api/v2/dags/harvest_sample/dagRuns", json={"logical_date": None}).raise_for_status()

    harvested = wait_for("harvest_sample", lambda: finished(api, "harvest_sample", "manual"), 180)
    assert harvested["state"] == "success", stack.log("scheduler")
    built = wait_for("build by assets", lambda: finished(api, "build", "asset_triggered"), 240)
    assert built["state"] == "success", stack.log("scheduler")

    index = json.loads((stack.store / "versions" / "index.json").read_text(encoding="utf-8"))
    assert (stack.store / "versions" / index["latest"]).is_dir()

    a_backfill_asks_for_its_day_alone(stack, api)
