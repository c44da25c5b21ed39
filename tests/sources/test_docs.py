"""The examples of docs/sources.md are source files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from transforms.sources.model import KINDS, Source

DOCS = Path(__file__).parents[2] / "docs/sources.md"
WHOLE, *BLOCKS = [
    yaml.safe_load(b) for b in re.findall(r"```yaml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
]


def test_the_whole_example_is_a_source() -> None:
    assert not Source.model_validate(WHOLE).enabled


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: next(iter(block)))
def test_every_block_is_accepted(block: dict[str, object]) -> None:
    kind = next(iter(block))
    whole = {k: v for k, v in WHOLE.items() if k not in KINDS} | {"kind": kind} | block
    assert Source.model_validate(whole | {"hosts": ["www.ministry.example", "www.gov.uk"]}).kind == kind


def test_every_kind_has_a_row_and_an_example() -> None:
    assert {next(iter(block)) for block in BLOCKS} == set(KINDS)
    assert all(f"| `{kind}` |" in DOCS.read_text("utf-8") for kind in KINDS)
