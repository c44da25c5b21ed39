"""What must hold of docker-compose.yml without any Docker at hand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from composefile import COMPOSE, ROOT, VARIABLE, services

AIRFLOW = ["api-server", "scheduler", "dag-processor", "triggerer"]
SECRETS = {
    "POSTGRES_PASSWORD",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_SECRET_KEY",
    "AIRFLOW_FERNET_KEY",
    "AIRFLOW_ADMIN_PASSWORD",
}


def assigned(line: str) -> str | None:
    found = re.match(r"#?([A-Z_]+)=", line)
    return found[1] if found else None


def test_it_follows_the_compose_specification() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    command = [str(checker), "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_citation_file_is_valid() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    command = [str(checker), "--builtin-schema", "vendor.citation-file-format", str(ROOT / "CITATION.cff")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_refuses_to_start_without_every_secret() -> None:
    used = {m["name"]: m["kind"] for m in VARIABLE.finditer(COMPOSE.read_text(encoding="utf-8")) if m["name"]}
    assert {name for name, kind in used.items() if kind == "?"} == {*SECRETS, "READOUTS_CONTACT"}


def test_the_example_env_names_what_compose_reads_and_holds_no_secret() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    used = {m["name"] for m in VARIABLE.finditer(COMPOSE.read_text(encoding="utf-8")) if m["name"]}
    assert {name for line in lines if (name := assigned(line))} == used
    assert {f"{secret}=" for secret in SECRETS} <= set(lines)


@pytest.mark.parametrize("service", services().values(), ids=services())
def test_images_are_pinned(service: dict[str, Any]) -> None:
    assert re.search(r":\d+\.\d+[.\w-]*$", service["image"])


def test_what_the_image_copies_reaches_the_daemon() -> None:
    sent = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    }
    copies = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert {source for copied in copies for source in copied.split()} == sent


def test_the_base_image_is_pinned() -> None:
    first = re.search(r"^FROM (.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert first and re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", first[1])


def test_only_the_api_is_published_and_only_on_loopback() -> None:
    published = {name: s["ports"] for name, s in services().items() if "ports" in s}
    assert published == {"api-server": ["127.0.0.1:${READOUTS_PORT:-8080}:8080"]}


@pytest.mark.parametrize("name", AIRFLOW)
def test_airflow_processes_are_restarted_watched_and_not_root(name: str) -> None:
    service = services()[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert service["user"] == "10001:10001"
    assert service["depends_on"]["init"] == {"condition": "service_completed_successfully"}


def test_every_airflow_process_has_the_same_environment() -> None:
    found, own = services(), ("COMPONENT", "READOUTS_ADMIN_PASSWORD")
    kept = [
        {k: v for k, v in found[name]["environment"].items() if k not in own} for name in [*AIRFLOW, "init"]
    ]
    assert all(environment == kept[0] for environment in kept)
    assert "READOUTS_ADMIN_PASSWORD" not in found["scheduler"]["environment"]
