"""Two parties' accounts of one meeting are one meeting; everything that might be another stays another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from expectations.validate import validate
from tests.link.conftest import TALKS, make_source, observe
from transforms.extract import Meeting, Participant, read
from transforms.link import assemble
from transforms.link.counterparts import Account, find_counterparts, same_people
from transforms.records import Document
from transforms.staged import Observation, Staged

Of = Callable[..., Staged]
THEIRS = (
    "Today, French Foreign Minister Ada Invented met with Chinese Foreign Minister Lin Specimen in Lusaka. "
    "Minister Invented said that trade must be fair. French Ambassador Zoé Madeup was also present."
)
SOURCES = {
    s.id: s for s in (make_source("main", 10), make_source("paris", 20, name="Quai Specimen", iso3="FRA"))
}


def account(
    text: str = TALKS, party: str = "CHN", published: date = date(2026, 11, 19), rank: int = 1, **changes: Any
) -> Account:
    """The one meeting that ``text`` reports."""
    reading = read(Document(f"r-{party}-{rank}", "", text, published, party))
    (m,) = reading.meetings
    return Account(m._replace(**changes), reading.participants, party, published, (rank, "", ""))


def joined(*accounts: Account) -> dict[str, str]:
    return {theirs: found.meeting_id for theirs, found in find_counterparts(accounts).items()}


def ours_and(theirs: Account) -> tuple[Account, Account, dict[str, str]]:
    ours = account()
    return ours, theirs, joined(theirs, ours)


def mid(a: Account) -> str:
    m: Meeting = a.meeting
    return m.meeting_id


def test_the_other_sides_account_joins_the_meeting() -> None:
    theirs = account(THEIRS, "FRA", date(2026, 11, 18), rank=2)
    ours, theirs, found = ours_and(theirs)
    assert found == {mid(theirs): mid(ours)}
    assert find_counterparts([ours, theirs])[mid(theirs)].score == 1.0


@pytest.mark.parametrize("day", [date(2026, 11, 17), date(2026, 11, 19)])
def test_one_evening_here_is_the_next_day_there(day: date) -> None:
    theirs = account(THEIRS, "FRA", date(2026, 11, 18), rank=2, event_date=day)
    assert ours_and(theirs)[2]


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 20)])
def test_two_days_later_is_another_meeting(day: date) -> None:
    theirs = account(THEIRS, "FRA", date(2026, 11, 18), rank=2, event_date=day)
    assert not ours_and(theirs)[2]


@pytest.mark.parametrize(("published", "one"), [(20, True), (21, True), (22, False), (16, False)])
def test_an_undated_account_happened_shortly_before_its_release(published: int, one: bool) -> None:
    theirs = account(
        THEIRS, "FRA", date(2026, 11, published), rank=2, event_date=None, event_date_prec="none"
    )
    assert bool(ours_and(theirs)[2]) is one


def test_a_call_is_no_meeting_in_a_room_but_may_be_a_video_call() -> None:
    call = account(rank=1, format="phone")
    theirs = account(THEIRS, "FRA", date(2026, 11, 18), rank=2, format="video")
    assert joined(call, theirs)
    assert not ours_and(theirs)[2]


def test_other_people_of_the_same_sides_are_another_meeting() -> None:
    other = THEIRS.replace("Lin Specimen", "Wang Madeup")
    assert not ours_and(account(other, "FRA", date(2026, 11, 18), rank=2))[2]


def test_the_same_party_has_no_second_account_and_a_third_party_none() -> None:
    assert not ours_and(account(THEIRS, "CHN", date(2026, 11, 18), rank=2))[2]
    assert not ours_and(account(THEIRS, "ZMB", date(2026, 11, 18), rank=2))[2]


def test_where_two_meetings_fit_equally_none_is_taken() -> None:
    morning, evening = account(rank=1), account(rank=2)
    theirs = account(THEIRS, "FRA", date(2026, 11, 18), rank=3)
    assert joined(morning, evening, theirs) == {}
    later = account(rank=2, event_date=date(2026, 11, 19))
    assert joined(morning, later, theirs) == {mid(theirs): mid(morning)}


def test_the_order_in_which_accounts_come_does_not_matter() -> None:
    accounts = [
        account(),
        account(THEIRS, "FRA", date(2026, 11, 18), 2),
        account(rank=3, event_date=date(2026, 11, 2)),
    ]
    assert joined(*accounts) == joined(*reversed(accounts)) != {}


@pytest.mark.parametrize(
    ("one", "other", "iso3", "same"),
    [
        ("Joan R. Invented, Jr.", "Jo Invented", "USA", True),
        ("Sergei Madeup", "Sergey Madeup", "RUS", True),
        ("Mohammed bin Specimen", "Mohammed bin Specimen Al Invented", "SAU", True),
        ("Wang Specimen", "Wang Madeup", "CHN", False),
        ("Specimen Wang", "Wang Specimen", "CHN", True),
        ("Ada Invented", "Ada Madeup", "FRA", False),
    ],
)
def test_who_is_the_same_person(one: str, other: str, iso3: str, same: bool) -> None:
    base: Participant = account().people[0]
    left, right = (
        base._replace(participant_id=f"p-{n}", name=name, iso3=iso3) for n, name in enumerate((one, other))
    )
    assert same_people([left], [right]) == ({"p-1": "p-0"} if same else {})


@pytest.fixture
def made(staged: Of) -> tuple[dict[str, pa.Table], Observation, Observation]:
    ours = observe("main")
    theirs = observe(
        "paris", text=THEIRS, title="Meeting with Lin Specimen", published_date=date(2026, 11, 18)
    )
    return assemble(staged(ours, theirs), SOURCES), ours, theirs


def test_both_accounts_stand_side_by_side_and_keep_the_contract(
    made: tuple[dict[str, pa.Table], Observation, Observation],
) -> None:
    tables, ours, theirs = made
    validation = validate(tables)
    assert validation.ok, validation.errors
    (meeting,) = tables["meetings"].to_pylist()
    assert (meeting["release_id"], meeting["n_accounts"], meeting["published_by"]) == (
        ours.release_id,
        2,
        "CHN;FRA",
    )
    accounts = {a["release_id"]: a for a in tables["accounts"].to_pylist()}
    assert accounts[theirs.release_id]["relation"] == "counterpart"
    assert accounts[theirs.release_id]["match_score"] == 1.0
    assert {a["meeting_id"] for a in accounts.values()} == {meeting["meeting_id"]}


def test_a_participant_whom_both_name_is_one_row_and_speaks_in_both(
    made: tuple[dict[str, pa.Table], Observation, Observation],
) -> None:
    tables, ours, theirs = made
    people = {p["name"]: p for p in tables["participants"].to_pylist()}
    assert sorted(people) == ["Ada Invented", "Lin Specimen", "Zoé Madeup"]
    assert people["Ada Invented"]["release_id"] == ours.release_id
    assert people["Zoé Madeup"]["release_id"] == theirs.release_id
    assert people["Zoé Madeup"]["side"] == people["Ada Invented"]["side"] != people["Lin Specimen"]["side"]
    ada = people["Ada Invented"]["participant_id"]
    speaks = {s["release_id"] for s in tables["statements"].to_pylist() if s["speaker_id"] == ada}
    assert speaks == {ours.release_id, theirs.release_id}
