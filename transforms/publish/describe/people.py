"""DATASHEET.md and KNOWN_ISSUES.md: what a careful user asks before using a dataset."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from transforms.publish.describe.facts import Facts


def datasheet(facts: Facts) -> str:
    """The questions of Gebru et al., Datasheets for Datasets (2021), answered for this version."""
    return _rendered("DATASHEET.md.j2", facts)


def known_issues(facts: Facts) -> str:
    """Every known issue: what it touches, what it does, what to do about it."""
    return _rendered("KNOWN_ISSUES.md.j2", facts)


@cache
def _environment() -> Environment:
    # Markdown, not HTML, and no page text enters these templates.
    return Environment(  # noqa: S701
        loader=PackageLoader("transforms.publish.describe"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _rendered(template: str, facts: Facts) -> str:
    return str(_environment().get_template(template).render(facts=facts))
