"""docker-compose.yml as the tests read it: YAML, then the specification's interpolation rules we use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


def services() -> dict[str, dict[str, Any]]:
    """The services, merge keys resolved, variables not yet replaced."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    return found


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """``text`` with ``${X}``, ``${X:-default}``, ``${X:?message}`` and ``$$`` replaced, or KeyError."""

    def replaced(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        value = variables.get(match["name"], "")
        if value or match["kind"] is None:
            return value
        if match["kind"] == "?":
            raise KeyError(f"{match['name']}: {match['rest']}")
        return match["rest"]

    return VARIABLE.sub(replaced, text)
