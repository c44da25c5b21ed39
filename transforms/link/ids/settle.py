"""Carry ids over from the version before, kind by kind, and write down what cannot be carried over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.schema import arrow_schema
from transforms.extract.rows import stable_id
from transforms.link.ids import likeness
from transforms.link.ids.ledger import PREFIX, TABLES, Ledger, evidence, renamed
from transforms.link.ids.matching import Likeness, Matches, Trace, match
from transforms.link.ids.traces import renamings, same_to_the_letter, traces, twins_near, with_facts

Tables = Mapping[str, pa.Table]
Change = dict[str, Any]

# table -> (likeness, part of, the groups within which rows are compared: the second for what the first left)
_HOW: Mapping[str, tuple[Likeness, Likeness, tuple[str, ...]]] = {
    "releases": (likeness.releases, likeness.nothing, ("url",)),
    "meetings": (likeness.meetings, likeness.meeting_inside, ("accounts",)),
    "participants": (likeness.participants, likeness.nothing, ("meeting_id",)),
    "statements": (likeness.statements, likeness.inside, ("release_id", "meeting_id")),
}


def settle(tables: Tables, ledger: Ledger, version: str) -> dict[str, pa.Table]:
    """``tables`` with the ids of the version before wherever a row is the same thing, and ``id_changes``.

    ``version`` is the name this build will have. Pure: the same tables and ledger give the same ids.
    """
    out, changes = dict(tables), list[Change]()
    for table, pattern in TABLES.items():
        found = _people(out, ledger) if table == "persons" else _rows(out, ledger, table)
        new_of, restored = _new_ids(found, table, ledger)
        out = renamed(out, pattern, new_of)
        changes += _changes(found, new_of, restored, table)
    out["id_changes"] = _table(_explained(changes, ledger, out), ledger, version)
    return out


# ------------------------------------------------------------------------------------------------- matching


@dataclass(slots=True)
class _Found:
    """How the rows of one table match those before. ``olds`` are the old rows without a twin to the letter,
    ``fresh`` the new rows that nothing before is the same as; both by id.
    """

    matches: Matches
    olds: dict[str, Trace]
    fresh: dict[str, Trace]


def _rows(tables: Tables, ledger: Ledger, table: str) -> _Found:
    how, part_of, groups = _HOW[table]
    old, new = with_facts(ledger.tables, table), with_facts(tables, table)
    compared = same_to_the_letter(old, new, table)
    old, new = compared.before, compared.now
    found, olds, fresh = Matches(kept=renamings(compared, table)), dict[str, Trace](), dict[str, Trace]()
    for group in groups:
        left, right = traces(table, old, group), traces(table, new, group)
        if not left and not right:
            break
        nearby = twins_near(compared, table, group, {g for t in (*left, *right) for g in t.groups})
        olds |= {o.id: o for o in (*left, *(o for o, _ in nearby))}
        fresh = fresh or {n.id: n for n in right}
        then = match(left, right, how, part_of, nearby)
        found.kept |= then.kept
        found.split += then.split
        found.merged += then.merged
        found.gone = then.gone
        old = _without(old, table, {*then.kept.values(), *(o for o, _ in then.merged)})
        new = _without(new, table, {*then.kept, *(n for _, n in then.split)})
    return _Found(found, olds, {i: n for i, n in fresh.items() if i not in found.kept})


def _without(rows: pa.Table, table: str, ids: Iterable[str]) -> pa.Table:
    return rows.filter(pc.invert(pc.is_in(rows[TABLES[table]], value_set=pa.array(sorted(ids), pa.string()))))


def _people(tables: Tables, ledger: Ledger) -> _Found:
    """Persons are matched by their participations, whose ids are settled already: most in common first. One
    whose participations are all new, or all gone, may still have the id that the name makes.
    """
    votes = _votes(ledger.tables["participants"], tables["participants"])
    near: dict[str, set[str]] = defaultdict(set)
    for o, n in votes:
        near[o].add(n)
    olds = {
        i: Trace(i, frozenset({i, *near[i]}), label=name or "", day="before")
        for i, name in _names(ledger.tables).items()
    }
    news = {i: Trace(i, frozenset({i}), label=name or "") for i, name in _names(tables).items()}

    def together(a: Trace, b: Trace) -> float:
        o, n = (a, b) if a.day else (b, a)
        return votes.get((o.id, n.id), 0) + 0.5 * (o.id == n.id)

    found = match([*olds.values()], [*news.values()], together, together)
    return _Found(found, olds, {i: n for i, n in news.items() if i not in found.kept})


def _names(tables: Tables) -> dict[str, str | None]:
    persons = tables["persons"]
    return dict(zip(persons["person_id"].to_pylist(), persons["name"].to_pylist(), strict=True))


def _votes(old: pa.Table, new: pa.Table) -> dict[tuple[str, str], int]:
    """(old person, new person) -> participations in common."""
    at = pc.index_in(new["participant_id"], value_set=old["participant_id"].combine_chunks())
    before = old["person_id"].combine_chunks().take(at.combine_chunks())
    pairs = pa.table({"new": new["person_id"].combine_chunks(), "old": before}).drop_null()
    counted = pairs.group_by(["old", "new"], use_threads=False).aggregate([([], "count_all")])
    return {(row["old"], row["new"]): row["count_all"] for row in counted.to_pylist()}


# ---------------------------------------------------------------------------------------------------- new ids


def _new_ids(found: _Found, table: str, ledger: Ledger) -> tuple[dict[str, str], dict[str, Trace]]:
    """(provisional id -> id where they differ, the ids that are restored).

    What nothing before is the same as gets back the id it had before it was lost; else it keeps its
    provisional id, unless that ever stood for something: then the next free digest of it.
    """
    out = {n: o for n, o in found.matches.kept.items() if n != o}
    taken, restored = set(ledger.used) if found.fresh else set(), dict[str, Trace]()
    for i, trace in sorted(found.fresh.items()):
        lost = ledger.lost.get((table, *evidence(trace)))
        if lost and lost not in restored:
            restored[lost] = trace
            out |= {i: lost} if i != lost else {}
            continue
        free, n = i, 0
        while free in taken:
            n += 1
            free = stable_id(PREFIX[table], i, n)
        taken.add(free)
        out |= {i: free} if i != free else {}
    return out, restored


# ---------------------------------------------------------------------------------------------------- changes


def _changes(
    found: _Found, new_of: Mapping[str, str], restored: Mapping[str, Trace], table: str
) -> list[Change]:
    matches, olds = found.matches, found.olds
    told: list[tuple[str, Trace, str | None]] = [("retired", olds[o], None) for o in matches.gone]
    told += [("merge", olds[o], new_of.get(n, n)) for o, n in matches.merged]
    told += [("split", olds[o], i) for o, n in matches.split if (i := new_of.get(n, n)) not in restored]
    told += [("restored", replace(trace, id=i), i) for i, trace in restored.items()]
    return [
        {"table_name": table, "change": change, "old_id": old.id, "new_id": new}
        | dict(zip(("release_id", "char_start", "char_end", "label"), evidence(old), strict=True))
        for change, old, new in sorted(told, key=lambda t: (t[0], t[1].id, t[2] or ""))
    ]


def _explained(changes: list[Change], ledger: Ledger, tables: Tables) -> list[Change]:
    """Each change with its cause. A person goes for the reason for which most of the participations went."""
    why = _Why(ledger.tables["releases"], tables["releases"])
    out = [c | {"cause": why.of(c)} for c in changes if c["table_name"] != "persons"]
    lost = {c["old_id"]: c["cause"] for c in out if c["table_name"] == "participants"}
    people = [c for c in changes if c["table_name"] == "persons"]
    causes = _causes(ledger.tables["participants"], [c["old_id"] for c in people], lost)
    return out + [c | {"cause": _most(causes[c["old_id"]])} for c in people]


def _causes(took_part: pa.Table, people: list[str], lost: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Person -> the causes for which participations (participant_id -> cause in ``lost``) went."""
    out: dict[str, Counter[str]] = {person: Counter() for person in people}
    named = pc.is_in(took_part["person_id"], value_set=pa.array(people, pa.string()))
    for row in took_part.select(["participant_id", "person_id"]).filter(named).to_pylist():
        if cause := lost.get(row["participant_id"]):
            out[row["person_id"]][cause] += 1
    return out


def _most(causes: Counter[str]) -> str:
    """The commonest, by name of equals; persons are put together by linking."""
    return min(causes, key=lambda cause: (-causes[cause], cause), default="linking")


class _Why:
    """What became of the release that an old row was read from."""

    def __init__(self, before: pa.Table, now: pa.Table) -> None:
        columns = ["release_id", "text_sha256", "warc_record_id"]
        self.before, self.now = (
            {row["release_id"]: row for row in releases.select(columns).to_pylist()}
            for releases in (before, now)
        )
        copies = now.filter(pc.is_valid(now["mirror_of"]))
        self.copies = set(copies["release_id"].to_pylist())

    def of(self, change: Change) -> str:
        release = change["release_id"]
        is_ = self.now.get(release)
        if is_ is None:
            return "publisher" if release in self.before else "code"
        if (change["table_name"] == "meetings" and change["change"] == "merge") or release in self.copies:
            return "linking"
        was = self.before.get(release, is_)
        edited = was["warc_record_id"] != is_["warc_record_id"] and was["text_sha256"] != is_["text_sha256"]
        return "publisher" if edited else "code"


def _table(changes: list[Change], ledger: Ledger, version: str) -> pa.Table:
    start = ledger.changes.num_rows
    rows = [{"seq": start + n, "since_version": version, **c} for n, c in enumerate(changes, 1)]
    schema = arrow_schema("id_changes")
    return pa.concat_tables(
        [ledger.changes.select(schema.names).cast(schema), pa.Table.from_pylist(rows, schema=schema)]
    )
