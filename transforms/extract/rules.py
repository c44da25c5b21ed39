"""Every rule whose id stands in a row, with its reason and an example: the forms of leads are in
``encounter.ENCOUNTERS``, all others in ``tables/rules.csv``. ``docs/rules.md`` is this module's output:

``python -m transforms.extract.rules > docs/rules.md``
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from transforms.extract.encounter import ENCOUNTERS
from transforms.extract.tables import rows

MEETING, STATEMENT, REFUSAL = "meetings", "statements", "rejects"


@dataclass(frozen=True, slots=True)
class Rule:
    """``makes``: the table whose rows carry ``rule_id``. Participants carry the rule of their meeting."""

    rule_id: str
    makes: str
    reason: str
    example: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which the documentation lists them."""
    leads = [Rule(e.rule_id, MEETING, e.reason, e.example) for e in ENCOUNTERS]
    return (*leads, *(Rule(**row) for row in rows("rules")))


@cache
def rule_ids() -> frozenset[str]:
    return frozenset(r.rule_id for r in rules())


_HEAD = """# Rules

Every row names the rule that made it. This page is generated:
`python -m transforms.extract.rules > docs/rules.md`. In the examples A and B are people, C and D whatever
they met about. Participants carry the rule of their meeting.
"""
_SECTIONS = (
    (MEETING, "Meetings and their participants", "A rule that stands earlier is tried earlier."),
    (STATEMENT, "Statements", "`lead.*` rules read speech out of the sentence that reports the meeting."),
    (REFUSAL, "Refusals", "What is refused stands in `rejects` with the rule that refused it."),
)


def render() -> str:
    """The documentation page, in Markdown."""
    sections = (line for section in _SECTIONS for line in _section(*section))
    return "\n".join([_HEAD, *sections, *_columns()]) + "\n"


def _section(makes: str, title: str, note: str) -> Iterator[str]:
    yield f"## {title}\n\n{note}\n"
    body = ((f"`{r.rule_id}`", r.reason, r.example) for r in rules() if r.makes == makes)
    yield from _table(("rule", "reason", "example"), body)
    yield ""


def _columns() -> Iterator[str]:
    yield "## Columns that are read besides\n\nThe module docstrings in `transforms/extract/` say more.\n"
    told = ((f"`{r['column']}`", r["how"], r["example"]) for r in rows("column_rules"))
    yield from _table(("column", "how", "example"), told)


def _table(head: tuple[str, str, str], body: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "| --- | --- | --- |"
    for row in body:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


if __name__ == "__main__":
    sys.stdout.write(render())
