"""Reads the contract from its YAML files and refuses a wrong one with the file and the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from expectations.model import Code, Column, Contract, ForeignKey, Pattern, Rule, Table, Vocabulary

HOME = Path(__file__).parent

# DESIGN.md's order, which is the order of results, dictionary and report.
TABLE_ORDER = (
    "releases", "texts", "meetings", "accounts", "participants", "statements",
    "persons", "tenures", "organizations", "changes", "rejects", "id_changes",
)  # fmt: skip

Model = TypeVar("Model", bound=BaseModel)


class ContractError(ValueError):
    """The contract itself is wrong; the message names the file and the field."""


class UnknownCode(ValueError):
    """A code that is not in its vocabulary."""


def load(home: Path = HOME) -> Contract:
    """The contract below ``home`` (``tables/``, ``vocabularies/``, ``patterns.yml``); read once per folder.

    Raises ContractError.
    """
    return _load(home.resolve())


@cache
def _load(home: Path) -> Contract:
    file = home / "patterns.yml"
    contract = Contract(
        patterns={name: _model(Pattern, file, body, name) for name, body in _mapping(file).items()},
        vocabularies=_folder(home / "vocabularies", Vocabulary),
        tables=_in_order(_folder(home / "tables", Table)),
    )
    for name, table in contract.tables.items():
        _check_references(home / "tables" / f"{name}.yml", table, contract)
    return contract


def check_code(vocabulary: str, code: str | int) -> str | int:
    """``code`` unchanged. Raises UnknownCode when it is not in ``vocabulary``, or when there is no such
    vocabulary."""
    known = load().vocabularies.get(vocabulary)
    if known is None:
        raise UnknownCode(f"there is no vocabulary {vocabulary!r}")
    if str(code) not in known.codes:
        raise UnknownCode(f"{code!r} is not a code of vocabulary {vocabulary!r} ({_some(known.codes)})")
    return code


def codes(vocabulary: str) -> Mapping[str, Code]:
    """Code -> description and attributes, in the vocabulary's order. Raises UnknownCode for an unknown
    vocabulary."""
    known = load().vocabularies.get(vocabulary)
    if known is None:
        raise UnknownCode(f"there is no vocabulary {vocabulary!r}")
    return known.codes


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:12]) + (f" and {len(listed) - 12} more" if len(listed) > 12 else "")


def _folder(folder: Path, kind: type[Model]) -> dict[str, Model]:
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise ContractError(f"{folder}: no .yml file")
    found = {}
    for file in files:
        data, key = _mapping(file), kind.__name__.lower()
        if (given := data.get(key)) != file.stem:
            raise ContractError(f"{file.name}: {key}: {given!r} must be the file's name, {file.stem!r}")
        found[file.stem] = _model(kind, file, data)
    return found


def _mapping(file: Path) -> dict[str, object]:
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ContractError(f"{file}: no such file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError(f"{file.name}: not YAML: {error}") from error
    if not isinstance(data, dict):
        raise ContractError(f"{file.name}: must be a mapping, is {type(data).__name__}")
    return data


def _model(kind: type[Model], file: Path, data: object, *prefix: str) -> Model:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        faults = [_fault(file, prefix, fault["loc"], fault["msg"]) for fault in error.errors()]
        raise ContractError("\n".join(faults)) from error


def _fault(file: Path, prefix: tuple[str, ...], location: tuple[int | str, ...], message: str) -> str:
    # "[key]" is pydantic's mark for a wrong key of a mapping
    field = ".".join(str(part) for part in (*prefix, *location) if part != "[key]") or "whole file"
    return f"{file.name}: {field}: {message.removeprefix('Value error, ')}"


def _in_order(tables: dict[str, Table]) -> dict[str, Table]:
    known = [name for name in TABLE_ORDER if name in tables]
    return {name: tables[name] for name in (*known, *sorted(set(tables) - set(known)))}


def _check_references(file: Path, table: Table, contract: Contract) -> None:
    for name, column in table.columns.items():
        _check_column(f"{file.name}: columns.{name}", column, contract)
    for i, key in enumerate(table.foreign_keys):
        _check_key(f"{file.name}: foreign_keys.{i}", table, key, contract)
    for i, rule in enumerate(table.rules):
        _check_rule(f"{file.name}: rules.{i}", rule, contract)
    names = [rule.name for rule in table.rules]
    if doubled := sorted({n for n in names if names.count(n) > 1}):
        raise ContractError(f"{file.name}: rules: twice: {', '.join(doubled)}")


def _check_column(where: str, column: Column, contract: Contract) -> None:
    if column.vocabulary and column.vocabulary not in contract.vocabularies:
        raise ContractError(f"{where}.vocabulary: no file vocabularies/{column.vocabulary}.yml")
    if column.pattern and column.pattern not in contract.patterns:
        raise ContractError(f"{where}.pattern: {column.pattern!r} is not in patterns.yml")
    if column.or_key_of and len(_target(f"{where}.or_key_of", column.or_key_of, contract).primary_key) != 1:
        raise ContractError(f"{where}.or_key_of: {column.or_key_of} has no key of one column")


def _check_key(where: str, table: Table, key: ForeignKey, contract: Contract) -> None:
    target = _target(f"{where}.table", key.table, contract)
    if len(key.targets) != len(key.columns):
        raise ContractError(f"{where}.to: {len(key.columns)} columns cannot point to {len(key.targets)}")
    for own, other in zip(key.columns, key.targets, strict=True):
        if other not in target.columns:
            raise ContractError(f"{where}.to: {key.table} has no column {other!r}")
        if table.columns[own].type != target.columns[other].type:
            raise ContractError(f"{where}: {own} and {key.table}.{other} have different types")


def _check_rule(where: str, rule: Rule, contract: Contract) -> None:
    if rule.kind in ("count", "same_as", "not_after"):
        if not (rule.table and rule.by):
            raise ContractError(f"{where}: {rule.kind} needs `table` and `by`")
        target = _target(f"{where}.table", rule.table, contract)
        there = rule.when if rule.kind == "count" else ()
        needed = [*rule.by, *there, *([rule.other] if rule.other else [])]
        if unknown := [c for c in needed if c not in target.columns]:
            raise ContractError(f"{where}: {rule.table} has no column {', '.join(unknown)}")
    if rule.kind in ("requires", "forbids") and not rule.when:
        raise ContractError(f"{where}.when: {rule.kind} needs a condition")


def _target(where: str, name: str, contract: Contract) -> Table:
    if name not in contract.tables:
        raise ContractError(f"{where}: no file tables/{name}.yml")
    return contract.tables[name]
