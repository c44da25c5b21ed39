"""Staged rows to tables that keep the contract."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa

from expectations.validate import validate
from tests.link.conftest import TALKS, absence, make_source, observe
from transforms.link import assemble
from transforms.staged import Observation, Staged

SOURCES = {s.id: s for s in (make_source("main", 10), make_source("embassy", 20))}
Of = Callable[..., Staged]


def tables(staged: Staged) -> dict[str, pa.Table]:
    return assemble(staged, SOURCES)


def test_two_accounts_and_an_edit_keep_the_contract(staged: Of) -> None:
    edited = observe("main", path="/b", text=TALKS.replace("trade well", "trade a lot"), day=2)
    made = tables(
        staged(observe("main"), observe("embassy", day=1), observe("main", path="/b", day=1), edited)
    )
    validation = validate(made)
    assert validation.ok, validation.errors
    assert made["releases"].num_rows == 3 and made["texts"].num_rows == 4
    changes = made["changes"].to_pylist()
    assert [c["change"] for c in changes].count("edited") == 1


def test_nothing_at_all_keeps_the_contract(staged: Of) -> None:
    assert validate(tables(staged())).ok


def test_a_meeting_is_read_from_the_original_and_counted_for_its_copy(staged: Of) -> None:
    original, copy = observe("main"), observe("embassy")
    made = tables(staged(original, copy))
    (meeting,) = made["meetings"].to_pylist()
    assert (meeting["release_id"], meeting["n_accounts"], meeting["n_mirrors"]) == (original.release_id, 2, 1)
    relations = {a["release_id"]: a["relation"] for a in made["accounts"].to_pylist()}
    assert relations == {original.release_id: "original", copy.release_id: "mirror"}
    assert {r["n_meetings"] for r in made["releases"].to_pylist()} == {1}
    assert {s["release_id"] for s in made["statements"].to_pylist()} == {original.release_id}


def test_a_page_that_moves_reports_its_meeting_once_and_under_one_id(staged: Of) -> None:
    old, new = observe(path="/a"), observe(path="/b", day=1)
    whole = staged(old, new)
    whole.absences.append(absence(day=1))
    made = tables(whole)
    (release,) = made["releases"].to_pylist()
    assert (release["release_id"], release["status"], release["url"]) == (old.release_id, "moved", new.url)
    assert made["meetings"].num_rows == 1 and made["statements"].num_rows == len(whole.statements) / 2
    assert validate(made).ok


def test_only_the_latest_state_is_read_out(staged: Of) -> None:
    made = tables(staged(observe(day=0), observe(text="The ministry has no comment.", day=1)))
    assert made["meetings"].num_rows == made["statements"].num_rows == 0
    (release,) = made["releases"].to_pylist()
    assert (release["revision"], release["status"], release["n_meetings"]) == (2, "edited", 0)


def test_the_order_of_staged_rows_does_not_matter(staged: Of) -> None:
    whole = staged(
        observe("main"), observe("embassy", day=1), observe("main", path="/b", text=TALKS + " Well.")
    )
    mixed = Staged(*(random.Random(7).sample(rows, len(rows)) for rows in _lists(whole)))  # noqa: S311 no secret
    one, other = tables(whole), tables(mixed)
    for name in one:
        assert _sorted(one[name]) == _sorted(other[name]), name


def _lists(staged: Staged) -> list[list[object]]:
    return [staged.observations, staged.meetings, staged.participants, staged.statements, staged.rejects]


def _sorted(table: pa.Table) -> list[str]:
    return sorted(map(str, table.to_pylist()))


def broken(staged: Staged, n: int) -> Staged:
    """The first ``n`` statements with a text that does not stand where they say."""
    bad = [(state, s._replace(text="nowhere")) for state, s in staged.statements[:n]]
    return replace(staged, statements=[*bad, *staged.statements[n:]])


def test_a_single_unsound_statement_is_set_aside_with_its_reason(staged: Of) -> None:
    whole = staged(observe())
    made = tables(broken(whole, 1))
    (reject,) = made["rejects"].to_pylist()
    assert (reject["stage"], reject["table_name"], reject["reason"], reject["rule_id"]) == (
        "extract",
        "statements",
        "contract",
        "statement.evidence",
    )
    assert reject["row_key"] == whole.statements[0][1].statement_id
    assert made["statements"].num_rows == len(whole.statements) - 1
    assert validate(made).ok


def test_many_unsound_statements_are_left_to_stop_the_build(staged: Of) -> None:
    many: list[Observation] = [observe(path=f"/{n}", text=f"{TALKS} Number {n}.") for n in range(4)]
    whole = staged(*many)
    made = tables(broken(whole, 6))
    assert made["rejects"].num_rows == 0
    assert [r.check for r in validate(made).errors] == ["slice_equals(char_start, char_end, text)"]


def test_a_speaker_without_a_name_is_unclear_however_many_there_are(staged: Of) -> None:
    whole = staged(observe())
    unnamed = [(state, s._replace(speaker_name=None)) for state, s in whole.statements]
    made = tables(replace(whole, statements=unnamed))
    assert {r["reason"] for r in made["rejects"].to_pylist()} == {"unclear_speaker"}
    assert made["statements"].num_rows == 0
