"""The dictionary mentions everything the contract declares."""

from __future__ import annotations

from expectations.contract import load
from expectations.dictionary import render


def _section(text: str, heading: str) -> str:
    start = text.index(f"\n{heading}\n")
    end = text.find("\n#", start + len(heading) + 2)
    return text[start : end if end > 0 else None]


def test_every_column_is_in_its_tables_section_with_type_and_description() -> None:
    text = render()
    for name, table in load().tables.items():
        section = _section(text, f"## {name}")
        assert table.description in section
        for column, declared in table.columns.items():
            assert f"| `{column}` | {declared.type} | {declared.description} |" in section
            assert (declared.missing or "never") in section


def test_every_code_is_in_its_vocabularys_section() -> None:
    text = render()
    for name, vocabulary in load().vocabularies.items():
        section = _section(text, f"### {name}")
        assert vocabulary.source in section
        for code, meaning in vocabulary.codes.items():
            assert f"| `{code}` | {meaning.description}" in section


def test_links_lead_to_headings() -> None:
    import re

    text = render()
    headings = {h.lower() for h in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_it_is_the_same_every_time() -> None:
    assert render() == render()
