"""Ids stand for the same meeting, person, release and statement, however the next build reads them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks.synthetic import Synthesis
from expectations.validate import validate
from tests import tables as made
from transforms.link.ids import Ledger, settle
from transforms.link.ids.ledger import TABLES
from transforms.link.ids.resolve import history, successors

Rows = dict[str, list[dict[str, Any]]]
RELEASE = made.release_id(1)


def settled(rows: Rows, before: dict[str, pa.Table] | None = None, version: str = "2026.11.24") -> Any:
    ledger = Ledger(before, before["id_changes"]) if before else Ledger.empty()
    return settle(made.tables_of(rows), ledger, version)


def ids(tables: dict[str, pa.Table], table: str) -> list[str]:
    return sorted(tables[table][TABLES[table]].to_pylist())


def told(tables: dict[str, pa.Table]) -> list[tuple[str, str, str | None, str]]:
    columns = ("change", "old_id", "new_id", "cause")
    return [tuple(row[c] for c in columns) for row in tables["id_changes"].to_pylist()]


def renamed(rows: Rows, of: dict[str, str]) -> Rows:
    """``rows`` with other provisional ids, as a new grammar or another order makes them."""
    return {
        table: [{k: of.get(v, v) if isinstance(v, str) else v for k, v in row.items()} for row in listed]
        for table, listed in rows.items()
    }


@pytest.fixture
def first() -> dict[str, pa.Table]:
    return settled(made.valid_rows(), version="2026.11.23")


def test_the_first_build_keeps_the_ids_it_made_and_tells_nothing(first: dict[str, pa.Table]) -> None:
    assert all(first[t].equals(made.valid_tables()[t]) for t in first)
    assert first["id_changes"].num_rows == 0


def test_other_provisional_ids_for_the_same_evidence_change_nothing(first: dict[str, pa.Table]) -> None:
    shifted = {
        made.meeting_id(1): made.meeting_id(2),  # a new meeting was found before it: everything moved on
        made.meeting_id(2): made.meeting_id(3),
        **{made.participant_id(n): made.participant_id(n + 1) for n in range(1, 5)},
        **{made.statement_id(n): made.statement_id(n % 3 + 1) for n in range(1, 4)},
        **{made.person_id(n): made.person_id(n + 7) for n in range(1, 4)},
    }
    again = settled(renamed(made.valid_rows(), shifted), first)
    assert all(again[t].sort_by([(c, "ascending") for c in again[t].column_names]).equals(
        first[t].sort_by([(c, "ascending") for c in first[t].column_names])) for t in first)  # fmt: skip


def test_settling_is_idempotent(first: dict[str, pa.Table]) -> None:
    once = settled(made.valid_rows(), first)
    assert all(once[t].equals(first[t]) for t in first)


def test_a_name_spelt_better_keeps_person_and_participant(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    for table, column in (("participants", "name"), ("persons", "name"), ("statements", "speaker_name")):
        for row in rows[table]:
            if row.get(column) == "Ada Invented":
                row[column] = "Ada M. Invented"
    better = renamed(
        rows, {made.person_id(2): "x-00000000000000ff", made.participant_id(2): "p-00000000000000ff"}
    )
    again = settled(better, first)
    for table in TABLES:
        assert ids(again, table) == ids(first, table), table
    assert told(again) == []
    assert "Ada M. Invented" in again["persons"]["name"].to_pylist()


def test_a_moved_sentence_boundary_keeps_the_statement(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    statement = rows["statements"][0]
    statement |= {
        "char_end": statement["char_end"] - 12,
        "text": statement["text"][:-12],
        "statement_id": "s-00000000000000aa",
    }
    again = settled(rows, first)
    assert ids(again, "statements") == ids(first, "statements")
    assert told(again) == []


def test_an_edited_page_keeps_the_ids_of_what_it_still_says(first: dict[str, pa.Table]) -> None:
    rows, added = made.valid_rows(), "Corrected on Friday.\n"
    text = added + made.TALKS
    rows["releases"][0] |= {"text_sha256": made.sha256(text), "revision": 2, "warc_record_id": "urn:uuid:2"}
    for table in ("meetings", "participants", "statements"):
        for row in rows[table]:
            if row["release_id"] == RELEASE:
                row["char_start"] += len(added)
                row["char_end"] += len(added)
    rows = renamed(
        rows, {made.statement_id(1): "s-00000000000000aa", made.meeting_id(1): "m-00000000000000aa"}
    )
    again = settled(rows, first)
    for table in TABLES:
        assert ids(again, table) == ids(first, table), table
    del rows["statements"][0]  # and what it says no longer is retired, because of the publisher
    assert told(settled(rows, first)) == [("retired", made.statement_id(1), None, "publisher")]


def test_a_sentence_cut_in_two_leaves_a_split(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    whole, half = rows["statements"][0], rows["statements"][0]["char_start"] + 30
    rest = whole | {"statement_id": "s-00000000000000bb", "char_start": half, "text": whole["text"][30:]}
    rows["statements"][0] = whole | {
        "char_end": half,
        "text": whole["text"][:30],
        "statement_id": "s-00000000000000aa",
    }
    rows["statements"].append(rest)
    again = settled(rows, first)
    ((change, old, new, cause),) = told(again)
    assert (change, old, cause) == ("split", made.statement_id(1), "code")
    assert sorted([*ids(first, "statements"), new]) == ids(again, "statements")


def test_two_statements_read_as_one_leave_a_redirect(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    one, two = rows["statements"][:2]
    start, end = one["char_start"], two["char_end"]
    rows["statements"][:2] = [
        one | {"char_end": end, "text": made.TALKS[start:end], "statement_id": "s-00000000000000aa"}
    ]
    again = settled(rows, first)
    assert told(again) == [("merge", made.statement_id(2), made.statement_id(1), "code")]
    assert ids(again, "statements") == [made.statement_id(1), made.statement_id(3)]


def test_what_returns_gets_its_id_back_and_no_other_row_ever_has_it(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    gone = rows["statements"].pop(1)
    other = gone | {"char_start": 1, "char_end": 9, "text": made.TALKS[1:9], "speaker_name": "Max Notreal"}
    rows["statements"].append(other)  # it even has the provisional id of the one that is gone
    second = settled(rows, first)
    assert told(second) == [("retired", made.statement_id(2), None, "code")]
    (new,) = set(ids(second, "statements")) - set(ids(first, "statements"))
    rows["statements"].append(gone | {"statement_id": "s-00000000000000cc"})
    third = settled(rows, second, "2026.11.25")
    assert ids(third, "statements") == sorted([*ids(first, "statements"), new])
    assert told(third)[1:] == [("restored", made.statement_id(2), made.statement_id(2), "code")]
    assert third["id_changes"]["since_version"].to_pylist() == ["2026.11.24", "2026.11.25"]


def test_a_new_source_whose_page_becomes_the_original_changes_no_id(first: dict[str, pa.Table]) -> None:
    """The ministry's own page turns up after the embassy's copy: the same meeting, read from another page."""
    rows = made.valid_rows()
    fourth = made.release_id(4)
    rows["releases"].append(
        rows["releases"][0] | {"release_id": fourth, "source_id": "ministry", "url": "https://new.example/1"}
    )
    rows["releases"][0] |= {"mirror_of": fourth}
    rows["accounts"].append(rows["accounts"][0] | {"release_id": fourth})
    rows["accounts"][0] |= {"relation": "mirror"}
    for table in ("meetings", "participants", "statements"):
        for row in rows[table]:
            if row["release_id"] == RELEASE:
                row["release_id"] = fourth
    old = {made.meeting_id(1): "m-00000000000000aa", made.statement_id(1): "s-00000000000000aa"}
    again = settled(renamed(rows, old), first)
    for table in ("meetings", "participants", "persons", "statements"):
        assert ids(again, table) == ids(first, table), table
    assert told(again) == []


def test_linked_accounts_leave_a_redirect_from_the_meeting_that_went(first: dict[str, pa.Table]) -> None:
    """Two releases were taken for two meetings and turn out to be two accounts of one."""
    rows = made.valid_rows()
    call = rows["meetings"].pop(1)
    assert call["meeting_id"] == made.meeting_id(2)
    for table in ("accounts", "participants", "statements"):
        for row in rows[table]:
            if row["meeting_id"] == made.meeting_id(2):
                row["meeting_id"] = made.meeting_id(1)
    rows["accounts"][-1]["relation"] = "counterpart"
    again = settled(rows, first)
    changes = {c["table_name"]: c for c in again["id_changes"].to_pylist()}
    assert (changes["meetings"]["change"], changes["meetings"]["new_id"]) == ("merge", made.meeting_id(1))
    assert changes["meetings"]["cause"] == "linking"


def test_an_account_that_is_linked_and_unlinked_again_keeps_its_story(first: dict[str, pa.Table]) -> None:
    """The other side's release spells every name differently; it is joined to the meeting, then taken off."""
    rows = made.valid_rows()
    rows["meetings"].pop(1)
    rows["meetings"][0] |= {"event_date": None}  # as undated as the call
    rows["participants"] = [p for p in rows["participants"] if p["meeting_id"] != made.meeting_id(2)]
    rows["statements"] = [s for s in rows["statements"] if s["meeting_id"] != made.meeting_id(2)]
    rows["accounts"][-1] |= {"meeting_id": made.meeting_id(1), "relation": "counterpart"}
    linked = settled(rows, first)
    merged = [row for row in told(linked) if row[1] == made.meeting_id(2)]
    assert merged == [("merge", made.meeting_id(2), made.meeting_id(1), "linking")]
    back = settled(made.valid_rows(), linked, "2026.11.25")
    assert ids(back, "meetings") == ids(first, "meetings")
    (again,) = [row for row in told(back)[len(told(linked)) :] if row[1] == made.meeting_id(2)]
    assert again == ("restored", made.meeting_id(2), made.meeting_id(2), "code")


def test_a_second_speaker_of_an_unchanged_sentence_is_new_and_no_split(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    rows["statements"].append(
        rows["statements"][0] | {"statement_id": "s-00000000000000aa", "speaker_name": "Ada Invented"}
    )
    again = settled(rows, first)
    assert told(again) == []
    assert ids(again, "statements") == sorted([*ids(first, "statements"), "s-00000000000000aa"])


def test_two_spellings_that_turn_out_to_be_one_person_are_merged(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    for row in rows["participants"]:
        row["person_id"] = row["person_id"] if row["person_id"] != made.person_id(3) else made.person_id(2)
    rows["persons"] = [p for p in rows["persons"] if p["person_id"] != made.person_id(3)]
    again = settled(rows, first)
    assert told(again) == [("merge", made.person_id(3), made.person_id(2), "linking")]


def test_a_source_that_is_renamed_keeps_its_releases(first: dict[str, pa.Table]) -> None:
    rows = renamed(made.valid_rows(), {made.release_id(3): "r-00000000000000ff"})
    again = settled(rows, first)
    assert ids(again, "releases") == ids(first, "releases")
    assert told(again) == []


def test_the_order_of_rows_does_not_count(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    rows["statements"][0] |= {"char_end": 150, "text": made.TALKS[rows["statements"][0]["char_start"] : 150]}
    there = settled(rows, first)
    back = settled({t: listed[::-1] for t, listed in rows.items()}, first)
    for table, key in TABLES.items():
        assert there[table].sort_by(key).equals(back[table].sort_by(key)), table
    assert there["id_changes"].equals(back["id_changes"])


def test_settled_tables_hold_the_contract(first: dict[str, pa.Table]) -> None:
    rows = made.valid_rows()
    gone = {made.statement_id(2)}
    rows["statements"] = [s for s in rows["statements"] if s["statement_id"] not in gone]
    rows["meetings"][0]["n_statements"] = 1
    assert [r.message for r in validate(settled(rows, first)).errors] == []


def test_redirects_are_followed_to_what_lives_today() -> None:
    def change(seq: int, old: str, kind: str, new: str | None) -> dict[str, Any]:
        return {"seq": seq, "old_id": old, "new_id": new, "change": kind}

    changes = pa.Table.from_pylist(
        [
            change(1, "m-1", "merge", "m-2"),
            change(2, "m-2", "split", "m-3"),
            change(3, "m-3", "retired", None),
            change(4, "m-4", "retired", None),
            change(5, "m-4", "restored", "m-4"),
            change(6, "m-2", "merge", "m-5"),
            change(7, "m-5", "split", "m-6"),
        ]
    )
    assert successors(changes, "m-1") == ["m-5", "m-6"]
    assert successors(changes, "m-3") == []
    assert successors(changes, "m-4") == ["m-4"]
    assert successors(changes, "m-9") == ["m-9"]
    assert [row["seq"] for row in history(changes, "m-1")] == [1, 2, 3, 6, 7]


def test_no_id_is_lost_or_doubled_in_a_larger_shuffle() -> None:
    before = Synthesis(200).tables()
    before["id_changes"] = before["id_changes"].slice(0, 0)
    now = dict(before)
    keep = pa.array([i % 10 != 3 for i in range(now["statements"].num_rows)])
    now["statements"] = now["statements"].filter(keep)
    again = settle(now, Ledger(before, before["id_changes"]), "2026.11.24")
    assert pc.count_distinct(again["statements"]["statement_id"]).as_py() == again["statements"].num_rows
    changed = again["id_changes"].filter(pc.equal(again["id_changes"]["table_name"], "statements"))
    lost = set(before["statements"]["statement_id"].to_pylist()) - set(
        again["statements"]["statement_id"].to_pylist()
    )
    assert lost == set(changed["old_id"].to_pylist())
