"""How every page we make shows what comes from outside: escaped, and with nothing that cannot be seen."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

CONTROLS = dict.fromkeys((*range(0, 9), 11, 12, *range(14, 32), *range(127, 160)), "\ufffd")
# Bidirectional overrides could make a url or a reason read as something else.
CONTROLS |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")


def environment(package: str) -> Environment:
    """Templates of ``package``: escaped by default, an unknown name is an error, controls are U+FFFD."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printable(value: Any) -> Any:
    """Applied to everything a template prints; markup the environment made itself passes."""
    return value.translate(CONTROLS) if isinstance(value, str) and not isinstance(value, Markup) else value
