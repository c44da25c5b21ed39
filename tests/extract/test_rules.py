"""The rules are data: every id that the code can write is documented; the page is the generator's output."""

from __future__ import annotations

import re
from pathlib import Path

from transforms.extract.rules import render, rule_ids, rules

REPO = Path(__file__).resolve().parents[2]
PATTERN = re.compile(r'"((?:lead|speech|meeting)\.[a-z_]+)"')
INTERNAL = {"lead.frame"}  # date and place of a visit; never a row


def test_the_documentation_is_up_to_date() -> None:
    page = (REPO / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == render(), "run: python -m transforms.extract.rules > docs/rules.md"


def test_the_ids_in_the_code_are_the_ids_documented() -> None:
    code = {
        found
        for file in (REPO / "transforms" / "extract").glob("*.py")
        for found in PATTERN.findall(file.read_text(encoding="utf-8"))
    }
    assert code - INTERNAL == rule_ids()


def test_a_rule_has_one_id_a_reason_and_an_example() -> None:
    assert len(rules()) == len(rule_ids())
    for rule in rules():
        assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", rule.rule_id)
        assert rule.reason
        assert rule.example
