"""The Markdown files of a version, from the templates beside the package that names them."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def rendered(package: str, template: str, **facts: Any) -> str:
    """``templates/<template>`` of ``package`` with ``facts``; UndefinedError for a fact that is not given."""
    return str(_environment(package).get_template(template).render(**facts))


@cache
def _environment(package: str) -> Environment:
    # Not HTML: escaping for HTML would corrupt Markdown.
    return Environment(  # noqa: S701
        loader=PackageLoader(package),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
