"""Build every table of the dataset from the staged rows. Pure; sorted by the publisher, checked by the
contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from expectations.contract import load
from expectations.schema import arrow_schema
from transforms.link.book import Book, book
from transforms.link.meeting_rows import (
    account_rows,
    meeting_days,
    meeting_rows,
    participant_rows,
    statement_rows,
)
from transforms.link.moves import find_moves, settle
from transforms.link.people import organization_rows, person_rows
from transforms.link.quarantine import quarantine
from transforms.link.release_rows import change_rows, release_row, text_rows
from transforms.link.tenures import tenure_rows
from transforms.sources.model import Source
from transforms.staged import Reject, Staged

Row = dict[str, Any]


def assemble(staged: Staged, sources: Mapping[str, Source]) -> dict[str, pa.Table]:
    """Every table of the contract, in its schema. ``sources`` by id, all those that staged rows name."""
    moved = find_moves(staged)
    staged = quarantine(settle(staged, moved))
    known = book(staged, sources, moved)
    rows: dict[str, list[Row]] = {name: [] for name in load().tables}
    for h in known.histories:
        rows["releases"].append(release_row(known, h))
        rows["texts"] += text_rows(h)
        rows["changes"] += change_rows(h)
    for h in known.originals():
        rows["meetings"] += meeting_rows(known, h)
        rows["accounts"] += account_rows(known, h)
        rows["participants"] += participant_rows(known, h)
        rows["statements"] += statement_rows(known, h)
    rows |= _who(known, rows["statements"])
    rows["rejects"] = [_reject_row(r) for r in staged.rejects]
    return {name: _table(name, rows[name]) for name in rows}


def _who(known: Book, statements: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows of persons, tenures and organizations: those who met, spoke or published."""
    days = meeting_days(known)
    people = [(p, days[mid]) for mid in days if mid for p in known.people_of(mid)]
    publishers = {s.publisher.org_id: s.publisher.name for s in known.source_of.values()}
    seen = [(p.org_id, day) for p, day in people]
    seen += [(s["speaker_org_id"], days.get(s["meeting_id"])) for s in statements]
    seen += [
        (known.source_of[h.release_id].publisher.org_id, h.latest.published_date) for h in known.histories
    ]
    return {
        "persons": person_rows(people),
        "tenures": tenure_rows(people),
        "organizations": organization_rows(seen, {k: v for k, v in publishers.items() if k}),
    }


def _reject_row(r: Reject) -> Row:
    return {name: value for name, value in asdict(r).items() if name != "state_sha256"}


def _table(name: str, rows: list[Row]) -> pa.Table:
    schema = arrow_schema(name)
    columns = [pa.array([row[field.name] for row in rows], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)
