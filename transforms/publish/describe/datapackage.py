"""datapackage.json and the table schemas it points at (Frictionless Data Package 1, Table Schema).

A Data Package joins a resource of several paths end to end, which no Parquet reader survives, so every file
is a resource of its own; the schema of a table is one file, which all its resources share. Foreign keys are
not said here: they refer to whole tables, and Table Schema can only refer to a resource. The resources are
typed as files: so ``frictionless validate`` checks their bytes and digests, where its Parquet reader would
take a missing whole number for the text "nan" and call the row wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from expectations.model import Column, Table
from transforms.publish.describe.facts import Facts, file_columns
from transforms.publish.manifest import as_json

TYPES = {
    "string": "string",
    "int32": "integer",
    "int64": "integer",
    "float64": "number",
    "bool": "boolean",
    "date32": "date",
    "timestamp[us, UTC]": "datetime",
}


def package(facts: Facts) -> str:
    """datapackage.json."""
    licence = facts.dataset.licence
    return as_json(
        {
            "profile": "data-package",
            "name": facts.dataset.name,
            "id": f"sha256:{facts.manifest['content_hash']}",
            "title": facts.title,
            "description": facts.abstract,
            "version": facts.version,
            "created": f"{facts.released.isoformat()}T00:00:00Z",
            "keywords": list(facts.dataset.keywords),
            "licenses": [{"name": licence.id, "title": licence.name, "path": licence.url}],
            "contributors": [{"title": facts.dataset.creator, "role": "author"}],
            "resources": [
                _resource(table, file) for table in facts.tables.values() for file in facts.files(table.table)
            ],
        }
    )


def schemas(facts: Facts) -> dict[str, str]:
    """schemas/<table>.json for every table."""
    return {schema_path(t.table): as_json(_schema(t, facts)) for t in facts.tables.values()}


def schema_path(table: str) -> str:
    return f"schemas/{table}.json"


def _resource(table: Table, file: Mapping[str, Any]) -> dict[str, Any]:
    year = file["path"].partition("year=")[2][:4]
    return {
        "type": "file",
        "name": f"{table.table}-{year}" if year else table.table,
        "title": f"{table.table}, {year}" if year else table.table,
        "description": table.description,
        "path": file["path"],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
        "schema": schema_path(table.table),
    }


def _schema(table: Table, facts: Facts) -> dict[str, Any]:
    fields = [_field(name, column, table, facts) for name, column in file_columns(table).items()]
    key = [name for name in table.primary_key if name != "year"]
    return {"fields": fields} | ({"primaryKey": key} if key else {})


def _field(name: str, column: Column, table: Table, facts: Facts) -> dict[str, Any]:
    field = {
        "name": name,
        "type": TYPES[column.type],
        "description": column.description,
        "constraints": _constraints(column, facts),
    }
    if column.missing:
        field["missing"] = column.missing
    if column.unit:
        field["unit"] = column.unit
    return field


def _constraints(column: Column, facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.unique:
        found["unique"] = True
    if codes := facts.codes(column):
        found["enum"] = [int(code) for code in codes] if column.type == "int32" else codes
    if column.pattern and not column.list:
        found["pattern"] = facts.contract.patterns[column.pattern].regex
    if column.type != "timestamp[us, UTC]":
        found |= {k: v for k, v in (("minimum", column.min), ("maximum", column.max)) if v is not None}
    return found
