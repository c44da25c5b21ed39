"""codebook.xml (DDI Codebook 2.5), as social-science archives and their catalogues read it.

Elements come in the order in which the DDI-C 2.5 schema wants them: each list of children below is such an
order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from expectations.model import Column, Table
from transforms.publish.describe.facts import Facts

NAMESPACE = "ddi:codebook:2_5"


def codebook(facts: Facts) -> str:
    """The whole codebook: the study, one file description a table, one variable a column."""
    root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", "ID": "readouts"})
    _study(SubElement(root, "stdyDscr"), facts)
    for table in facts.tables.values():
        _file(SubElement(root, "fileDscr", ID=f"F_{table.table}"), table, facts)
    data = SubElement(root, "dataDscr")
    for table in facts.tables.values():
        for name, column in table.columns.items():
            data.append(_variable(name, column, table, facts))
    indent(root, "  ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _text(parent: Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> Element:
    child = SubElement(parent, tag, dict(attributes or {}))
    child.text = text
    return child


def _study(study: Element, facts: Facts) -> None:
    dataset = facts.dataset
    citation = SubElement(study, "citation")
    title = SubElement(citation, "titlStmt")
    _text(title, "titl", facts.title)
    _text(title, "IDNo", f"sha256:{facts.manifest['content_hash']}", {"agency": "content hash"})
    _text(SubElement(citation, "rspStmt"), "AuthEnty", dataset.creator)
    made = SubElement(citation, "prodStmt")
    _text(made, "producer", dataset.creator)
    _text(made, "copyright", f"{dataset.licence.name}. {dataset.rights}")
    _text(made, "software", "readouts pipeline", {"version": facts.manifest["code"]["commit"]})
    day = facts.released.isoformat()
    _text(SubElement(citation, "distStmt"), "distDate", day, {"date": day})
    _text(SubElement(citation, "verStmt"), "version", facts.version, {"date": day})
    _text(citation, "biblCit", facts.citation)
    _information(SubElement(study, "stdyInfo"), facts)
    collected = SubElement(SubElement(study, "method"), "dataColl")
    _text(
        collected, "collMode", "Automated harvest of official web pages and feeds, archived before reading."
    )
    sources = SubElement(collected, "sources")
    for source in facts.manifest["sources"]:
        _text(sources, "dataSrc", source)
    use = SubElement(SubElement(study, "dataAccs"), "useStmt")
    _text(use, "citReq", facts.citation)
    _text(use, "conditions", f"{dataset.licence.id}, {dataset.licence.url}. {dataset.rights}")


def _information(info: Element, facts: Facts) -> None:
    subject = SubElement(info, "subject")
    for keyword in facts.dataset.keywords:
        _text(subject, "keyword", keyword)
    _text(info, "abstract", facts.abstract)
    summary = SubElement(info, "sumDscr")
    for event, year in zip(("start", "end"), facts.years() or (), strict=False):
        _text(summary, "timePrd", str(year), {"event": event, "date": str(year)})
    for event, moment in (("start", "first"), ("end", "last")):
        if stamp := facts.manifest["captures"][moment]:
            _text(summary, "collDate", stamp[:10], {"event": event, "date": stamp[:10]})
    for table in facts.tables.values():
        _text(summary, "anlyUnit", f"{table.table}: {table.grain}")
    _text(summary, "universe", "Meetings, calls and visits that the sources chose to publish.")
    _text(summary, "dataKind", "Event data coded from texts by rules.")


def _file(described: Element, table: Table, facts: Facts) -> None:
    text = SubElement(described, "fileTxt")
    _text(text, "fileName", f"{table.table}/")
    _text(text, "fileCont", f"{table.description} One row is {table.grain}.")
    size = SubElement(text, "dimensns")
    _text(size, "caseQnty", str(facts.rows(table.table)))
    _text(size, "varQnty", str(len(table.columns)))
    _text(text, "fileType", "Apache Parquet" + (", partitioned by year" if table.partitioned else ""))
    for line in _keys(table):
        _text(described, "notes", line, {"subject": "keys"})


def _keys(table: Table) -> Iterator[str]:
    if table.primary_key:
        yield f"Primary key: {', '.join(table.primary_key)}."
    for key in table.foreign_keys:
        yield f"{', '.join(key.columns)} refers to {key.table} ({', '.join(key.targets)})."


def _variable(name: str, column: Column, table: Table, facts: Facts) -> Element:
    spread = "contin" if column.type in ("float64", "date32", "timestamp[us, UTC]") else "discrete"
    identity = {"ID": f"V_{table.table}_{name}", "name": name, "files": f"F_{table.table}", "intrvl": spread}
    variable = Element("var", identity)
    _text(variable, "labl", column.description, {"level": "variable"})
    _range(variable, column)
    if column.missing:
        _text(variable, "universe", f"Missing: {column.missing}", {"clusion": "E"})
    if (filled := facts.filled(table.table, name)) is not None:
        _text(variable, "sumStat", str(filled), {"type": "vald"})
        _text(variable, "sumStat", str(facts.rows(table.table) - filled), {"type": "invd"})
    if column.unit:
        _text(variable, "txt", f"Unit: {column.unit}.")
    _categories(variable, column, facts)
    kind = "character" if column.type == "string" else "numeric"
    how = {"type": kind, "schema": "other", "otherSchema": "Arrow", "formatname": column.type}
    _text(variable, "varFormat", column.type, how)
    if column.list:
        _text(variable, "notes", "Several codes are joined by a semicolon.")
    return variable


def _range(variable: Element, column: Column) -> None:
    bounds = {k: str(v) for k, v in (("min", column.min), ("max", column.max)) if v is not None}
    if bounds:
        SubElement(SubElement(variable, "valrng"), "range", bounds)


def _categories(variable: Element, column: Column, facts: Facts) -> None:
    if not column.vocabulary:
        return
    vocabulary = facts.contract.vocabularies[column.vocabulary]
    explained = facts.explained(column)
    if not explained:
        _text(variable, "stdCatgry", f"{vocabulary.description} Source: {vocabulary.source}.")
    for code, said in explained.items():
        category = SubElement(variable, "catgry")
        _text(category, "catValu", code)
        _text(category, "labl", said.description, {"level": "category"})
