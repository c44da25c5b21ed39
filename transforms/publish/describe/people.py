"""DATASHEET.md and KNOWN_ISSUES.md: what a careful user asks before using a dataset."""

from __future__ import annotations

from transforms.publish.describe.facts import Facts
from transforms.publish.markdown import rendered


def datasheet(facts: Facts) -> str:
    """The questions of Gebru et al., Datasheets for Datasets (2021), answered for this version."""
    return rendered(__package__, "DATASHEET.md.j2", facts=facts)


def known_issues(facts: Facts) -> str:
    """Every known issue: what it touches, what it does, what to do about it."""
    return rendered(__package__, "KNOWN_ISSUES.md.j2", facts=facts)
