"""DATA_DICTIONARY.md, written from the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from expectations.contract import load
from expectations.model import Code, Column, Contract, Table, Vocabulary

PREFACE = """\
# Data dictionary

Written from the contract in `expectations/`; every published version has passed the checks made from it.

- **string** is UTF-8; it is never empty: what is missing is null. **date32** is a civil date, and
  **timestamp[us, UTC]** a moment in UTC to the microsecond.
- Offsets count Unicode code points in `texts.text` of the release's latest revision, from 0; the end is
  exclusive: `texts.text[char_start:char_end]` is the evidence.
- A table that is *partitioned by year* lies in folders `year=YYYY/`; `year` is in the folder's name only.
- Codes are listed at the end, [vocabulary by vocabulary](#vocabularies).
"""


def render() -> str:
    """The whole dictionary as Markdown, the same for the same contract."""
    contract = load()
    parts = [PREFACE, _contents(contract)]
    parts += [_table(table, contract) for table in contract.tables.values()]
    parts += ["## Vocabularies\n", *(_vocabulary(v) for v in contract.vocabularies.values())]
    return "\n".join(parts)


def _contents(contract: Contract) -> str:
    rows = ([f"[{t.table}](#{t.table})", t.description, t.grain] for t in contract.tables.values())
    return _markdown(["table", "what it holds", "one row is"], rows)


def _table(table: Table, contract: Contract) -> str:
    rows = (_column(name, column, contract) for name, column in table.columns.items())
    heading = f"## {table.table}\n\n{table.description} One row is {table.grain}.\n"
    columns = _markdown(["column", "type", "description", "values", "may be missing"], rows)
    return "\n".join([heading, *_keys(table), "", columns, *_rules(table)])


def _keys(table: Table) -> Iterator[str]:
    key = ", ".join(f"`{c}`" for c in table.primary_key) or "none"
    yield f"- Primary key: {key}."
    for foreign in table.foreign_keys:
        here, there = (", ".join(f"`{c}`" for c in columns) for columns in (foreign.columns, foreign.targets))
        yield f"- {here} refers to [{foreign.table}](#{foreign.table}) ({there})."
    place = "Partitioned by year" if table.partitioned else "A single file"
    yield f"- {place}, sorted by {', '.join(table.sort)}."


def _rules(table: Table) -> Iterator[str]:
    if table.rules:
        yield "Also checked:\n"
        yield from (f"- {rule.description}" for rule in table.rules)
        yield ""


def _column(name: str, column: Column, contract: Contract) -> list[str]:
    missing = (column.missing or "") if column.nullable else "never"
    return [f"`{name}`", column.type, column.description, "; ".join(_values(column, contract)), missing]


def _values(column: Column, contract: Contract) -> Iterator[str]:
    if column.vocabulary:
        kind = "codes of" if column.list else "code of"
        yield f"{kind} [{column.vocabulary}](#{column.vocabulary})"
    if column.or_key_of:
        yield f"or keys of [{column.or_key_of}](#{column.or_key_of})"
    if column.list:
        yield "joined by `;`"
    if column.pattern:
        yield contract.patterns[column.pattern].description
    if column.unit:
        yield column.unit
    if column.min is not None and column.max is not None:
        yield f"{column.min} to {column.max}"
    elif column.min is not None:
        yield f"at least {column.min}"


def _vocabulary(vocabulary: Vocabulary) -> str:
    extra = sorted({name for code in vocabulary.codes.values() for name in code.attributes})
    rows = (_code(name, code, extra) for name, code in vocabulary.codes.items())
    heading = f"### {vocabulary.vocabulary}\n\n{vocabulary.description} Source: {vocabulary.source}.\n"
    return "\n".join([heading, _markdown(["code", "meaning", *extra], rows)])


def _code(name: str, code: Code, extra: Iterable[str]) -> list[str]:
    attributes: Mapping[str, str] = code.attributes
    return [f"`{name}`", code.description, *(attributes.get(x, "") for x in extra)]


def _markdown(header: list[str], rows: Iterable[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(_cell(c) for c in line)} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").strip()
