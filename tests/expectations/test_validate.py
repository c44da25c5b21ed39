"""Valid tables pass, empty ones too, and one spoilt row of each kind is refused with the row named."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from expectations.checks import value_checks
from expectations.contract import ContractError, load
from expectations.frames import value_frame
from expectations.profile import Profile
from expectations.rules import Tables
from expectations.suites import KEYS_NAMED
from expectations.validate import (
    CheckResult,
    Validation,
    accept_falls,
    check_structure,
    check_values,
    judge,
    validate,
)
from tests.tables import (
    CALL,
    TALKS,
    Rows,
    meeting_id,
    participant_id,
    person_id,
    release_id,
    sha256,
    statement_id,
    tables_of,
    valid_rows,
    valid_tables,
)

NOWHERE = "0" * 16


@pytest.fixture(scope="module")
def verdict() -> Validation:
    return validate(valid_tables())


def _failures(results: list[CheckResult]) -> dict[str, CheckResult]:
    return {f"{r.column or ''}:{r.check}": r for r in results if not r.success}


def test_valid_tables_pass(verdict: Validation) -> None:
    assert [r.message for r in verdict.errors + verdict.warnings] == []
    assert verdict.ok


def test_results_come_table_by_table_in_the_contracts_order(verdict: Validation) -> None:
    order = list(load().tables)
    values = [order.index(r.table) for r in verdict.results if r.check not in ("columns", "types")]
    assert values == sorted(values)
    assert {r.table for r in verdict.results} == set(order)


def test_every_column_is_checked_by_name_or_within_a_check_of_the_whole_table(verdict: Validation) -> None:
    for name, table in load().tables.items():
        checked = {r.column for r in verdict.results if r.table == name}
        assert checked >= {c for c, column in table.columns.items() if column.has_checks} - {None}


def test_the_same_tables_give_the_same_outcomes_in_the_same_order(verdict: Validation) -> None:
    again = check_values("meetings", Tables(valid_tables()))
    first = [r for r in verdict.results if r.table == "meetings" and r.check not in ("columns", "types")]
    assert Validation(True, tuple(again)).to_json() == Validation(True, tuple(first)).to_json()
    assert json.loads(verdict.to_json())["ok"] is True


def test_empty_tables_pass() -> None:
    verdict = validate(tables_of({}))
    assert verdict.ok, [r.message for r in verdict.errors]
    assert not verdict.warnings


def _judged(table: str, rows: Rows, check: str) -> CheckResult:
    """The outcome of one of the planned checks; running all of them for every fault would take minutes."""
    frame = value_frame(load().tables[table], Tables(tables_of(rows)))
    planned = [c for c in value_checks(table, len(frame)) if f"{c.column or ''}:{c.check}" == check]
    assert len(planned) == 1, check
    return judge(table, planned, frame)[0]


# table, row, what is written into it, the check that must fail ("column:check" or ":check"), the row's name
SPOILT: list[tuple[str, int, dict[str, Any], str, str | None]] = [
    ("statements", 1, {"confidence": None}, "confidence:not_null", statement_id(2)),
    ("statements", 1, {"confidence": float("nan")}, "confidence:not_null", statement_id(2)),
    ("statements", 1, {"confidence": 1.01}, "confidence:range", statement_id(2)),
    ("statements", 1, {"statement_id": None}, "statement_id:not_null", "row 1"),
    ("statements", 1, {"statement_id": statement_id(1)}, "statement_id:unique", statement_id(1)),
    ("statements", 1, {"statement_id": "s-12"}, "statement_id:pattern", "s-12"),
    ("statements", 1, {"statement_id": statement_id(2) + "\n"}, ":blank", statement_id(2) + "\n"),
    ("statements", 1, {"topic": "gossip"}, "topic:vocabulary", statement_id(2)),
    ("statements", 1, {"cue": ""}, ":blank", statement_id(2)),
    ("statements", 1, {"cue": " \n"}, ":blank", statement_id(2)),
    ("statements", 1, {"char_end": len(TALKS) + 1}, ":offsets_inside(char_start, char_end)", statement_id(2)),
    ("statements", 1, {"char_end": 3}, ":offsets_ordered(char_start, char_end)", statement_id(2)),
    ("statements", 1, {"char_start": -1}, "char_start:range", statement_id(2)),
    (
        "statements", 1, {"text": "Ada Invented cursed him."},
        ":slice_equals(char_start, char_end, text)", statement_id(2),
    ),
    (
        "statements", 1, {"meeting_id": f"m-{NOWHERE}"},
        ":foreign_key(meeting_id -> meetings)", statement_id(2),
    ),
    (
        "statements", 1, {"speaker_id": participant_id(4)},  # took part, but in the other meeting
        ":foreign_key(meeting_id, speaker_id -> participants)", statement_id(2),
    ),
    (
        "statements", 1, {"release_id": release_id(3)},
        ":foreign_key(meeting_id, release_id -> accounts)", statement_id(2),
    ),
    (
        "statements", 1, {"meeting_id": None, "speaker_id": f"p-{NOWHERE}"},
        ":foreign_key(speaker_id -> participants)", statement_id(2),
    ),
    ("statements", 1, {"speaker_name": None}, ":requires(speaker_name, attribution)", statement_id(2)),
    ("meetings", 0, {"topics": "trade;gossip"}, "topics:vocabulary(topics)", meeting_id(1)),
    ("meetings", 0, {"published_by": "CHN;NATO"}, "published_by:vocabulary(published_by)", meeting_id(1)),
    ("meetings", 0, {"rank_level": 9}, "rank_level:vocabulary", meeting_id(1)),
    (
        "meetings", 0, {"event_date_end": date(2026, 11, 17)},
        ":ordered(event_date, event_date_end)", meeting_id(1),
    ),
    ("meetings", 0, {"event_date": date(1626, 11, 18)}, "event_date:range", meeting_id(1)),
    ("meetings", 0, {"event_date": date(2028, 1, 1)}, ":not_after(event_date)", meeting_id(1)),
    ("meetings", 0, {"event_date": date(2025, 11, 18)}, ":year_of(year, event_date)", meeting_id(1)),
    ("meetings", 0, {"event_date": None}, ":requires(event_date, event_date_prec)", meeting_id(1)),
    ("meetings", 0, {"event_date": None}, ":requires(missing_reason, event_date)", meeting_id(1)),
    (
        "meetings", 1, {"event_date": date(2026, 11, 18)},
        ":forbids(event_date, event_date_end, event_date_prec)", meeting_id(2),
    ),
    ("meetings", 0, {"n_statements": 7}, ":count(n_statements)", meeting_id(1)),
    ("meetings", 0, {"n_mirrors": 0}, ":count(n_mirrors, relation)", meeting_id(1)),
    ("meetings", 0, {"year": None}, "year:not_null", meeting_id(1)),
    (
        "participants", 0, {"person_id": f"x-{NOWHERE}"},
        ":foreign_key(person_id -> persons)", participant_id(1),
    ),
    ("participants", 3, {"org_id": "NATO"}, ":foreign_key(org_id -> organizations)", participant_id(4)),
    (
        "participants", 0, {"char_start": TALKS.index(" "), "char_end": TALKS.index(" ") + 1},
        ":evidence(char_start, char_end)", participant_id(1),
    ),
    ("participants", 0, {"kind": "delegation"}, ":forbids(person_id, kind)", participant_id(1)),
    (
        "accounts", 0, {"release_id": f"r-{NOWHERE}"},
        ":foreign_key(release_id -> releases)", f"{meeting_id(1)}|r-{NOWHERE}|1",
    ),
    ("accounts", 1, {"release_id": release_id(1)}, ":unique", f"{meeting_id(1)}|{release_id(1)}|1"),
    ("releases", 0, {"url": "www.mfa.example/eng"}, "url:pattern", release_id(1)),
    ("releases", 1, {"mirror_of": release_id(2)}, ":differ(release_id, mirror_of)", release_id(2)),
    ("releases", 0, {"revision": 2}, ":foreign_key(release_id, revision -> texts)", release_id(1)),
    ("releases", 0, {"text_sha256": sha256("other")}, ":same_as(text_sha256)", release_id(1)),
    ("texts", 0, {"text": TALKS + "!"}, ":digest(text_sha256, text)", f"{release_id(1)}|1"),
    ("persons", 0, {"person_id": None}, "person_id:not_null", "row 0"),
    (
        "changes", 0, {"change": "edited"},
        ":requires(old_text_sha256, new_text_sha256, chars_added, chars_removed, change)", None,
    ),
    ("rejects", 0, {"reason": "dull"}, "reason:vocabulary", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "change", "check", "name"),
    SPOILT,
    ids=[f"{t}-{c}-{n}" for n, (t, _, _, c, _) in enumerate(SPOILT)],
)
def test_one_spoilt_row_is_refused_and_named(
    table: str, row: int, change: dict[str, Any], check: str, name: str | None
) -> None:
    rows = valid_rows()
    rows[table][row].update(change)
    result = _judged(table, rows, check)
    assert not result.success and result.severity == "error" and result.n_failed >= 1
    assert len(result.failing_keys) == 1 and name in (None, *result.failing_keys)
    assert result.failing_keys[0] in result.message


def test_offsets_are_those_of_the_latest_revision() -> None:
    rows = valid_rows()
    rows["texts"].insert(
        0, {**rows["texts"][2], "revision": 2, "text": CALL[5:], "text_sha256": sha256(CALL[5:])}
    )
    result = _judged("statements", rows, ":offsets_inside(char_start, char_end)")
    assert result.failing_keys == (statement_id(3),)


def test_a_spoilt_row_makes_the_whole_validation_fail() -> None:
    rows = valid_rows()
    rows["participants"][0]["iso3"] = "XXX"
    verdict = validate(tables_of(rows))
    assert not verdict.ok
    assert [(r.column, r.failing_keys) for r in verdict.errors] == [("iso3", (participant_id(1),))]
    assert "XXX" in verdict.errors[0].observed


def test_at_most_twenty_rows_are_named_and_all_are_counted() -> None:
    rows = valid_rows()
    rows["persons"] = [{"person_id": person_id(n), "name": "Nemo Invented", "iso3": "XXX"} for n in range(50)]
    result = _judged("persons", rows, "iso3:vocabulary")
    assert result.n_failed == 50
    assert result.failing_keys == tuple(person_id(n) for n in range(KEYS_NAMED))


def _structure(name: str, table: pa.Table | None) -> dict[str, CheckResult]:
    return _failures(check_structure(name, {} if table is None else {name: table}))


def test_a_wrong_type_is_refused_and_values_are_not_looked_at() -> None:
    tables = valid_tables()
    place = tables["meetings"].schema.get_field_index("event_date")
    as_text = tables["meetings"]["event_date"].cast(pa.string())
    tables["meetings"] = tables["meetings"].set_column(place, "event_date", as_text)
    verdict = validate(tables)
    assert not verdict.ok and {r.check for r in verdict.results} == {"columns", "types"}
    assert [(r.table, r.check, r.failing_keys) for r in verdict.errors] == [
        ("meetings", "types", ("event_date",))
    ]
    assert "string instead of date32" in verdict.errors[0].message


def test_a_missing_an_extra_and_a_misplaced_column_are_refused() -> None:
    persons = valid_tables()["persons"]
    names = persons.column_names
    assert _structure("persons", persons.drop_columns(["iso3"]))[":columns"].failing_keys == ("iso3",)
    extra = persons.append_column("age", pa.array([1] * 3))
    assert _structure("persons", extra)[":columns"].failing_keys == ("age",)
    swapped = persons.select([names[1], names[0], *names[2:]])
    assert set(_structure("persons", swapped)[":columns"].failing_keys) == {names[0], names[1]}


def test_a_missing_table_is_refused() -> None:
    assert "release_id" in _structure("releases", None)[":columns"].failing_keys


def test_a_table_that_the_contract_does_not_know_is_an_error() -> None:
    with pytest.raises(ContractError, match="no checks for table notes"):
        validate({**valid_tables(), "notes": pa.table({"note": ["x"]})})


PERSONS = [
    {"person_id": person_id(n), "name": "Nemo Invented", "iso3": "CHN" if n < 50 else None}
    for n in range(100)
]


def _bands(rows: int, fill: dict[str, float]) -> list[CheckResult]:
    tables = Tables(tables_of({"persons": PERSONS}))
    return check_values("persons", tables, Profile(rows=rows, fill=fill))


@pytest.mark.parametrize(
    ("rows", "fill", "failing", "severity"),
    [
        (100, {"iso3": 0.5}, None, None),
        (105, {}, None, None),  # a fall by less than 5 %
        (106, {}, ":rows_floor", "error"),
        (67, {}, None, None),  # a rise by less than 50 %
        (66, {}, ":rows_ceiling", "warning"),
        (100, {"iso3": 0.599}, None, None),
        (100, {"iso3": 0.61}, "iso3:fill_floor", "error"),
        (100, {"iso3": 0.401}, None, None),
        (100, {"iso3": 0.39}, "iso3:fill_ceiling", "warning"),
        (10, {"iso3": 0.9}, None, None),  # ten rows say little
    ],
)
def test_floors_fail_and_ceilings_warn(
    rows: int, fill: dict[str, float], failing: str | None, severity: str | None
) -> None:
    failures = _failures(_bands(rows, fill))
    assert list(failures) == ([failing] if failing else [])
    assert failing is None or failures[failing].severity == severity


def test_a_person_can_accept_a_fall_and_nothing_else() -> None:
    before = {"persons": Profile(rows=200, fill={"iso3": 0.9})}
    rows = [{**PERSONS[0], "person_id": PERSONS[1]["person_id"]}, *PERSONS[1:]]
    fallen, broken = (validate(tables_of({"persons": r}), before) for r in (PERSONS, rows))
    accepted = accept_falls(fallen, "a rule was corrected")
    assert not fallen.ok and accepted.ok
    assert {r.check for r in accepted.warnings} == {"rows_floor", "fill_floor"}
    assert all("accepted: a rule was corrected" in r.message for r in accepted.warnings)
    assert [r.check for r in accept_falls(broken, "no").errors] == ["unique"]


def test_warnings_do_not_stop_a_version() -> None:
    before = {"persons": Profile(rows=66, fill={})}
    verdict = validate(tables_of({"persons": PERSONS}), before)
    assert verdict.ok and [r.check for r in verdict.warnings] == ["rows_ceiling"]


def test_fewer_refusals_are_no_fault() -> None:
    rejects = check_values(
        "rejects", Tables(valid_tables()), Profile(rows=100, fill={"url": 1.0, "detail": 1.0})
    )
    assert not _failures(rejects)
