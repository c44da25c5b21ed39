"""Who speaks behind an opening date and a clause, whom "they" means, and where a host receives."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told


@pytest.mark.parametrize("clause", ["who was visiting four countries", "who is in Accra for a visit"])
def test_who_speaks_behind_a_date_and_a_clause(clause: str) -> None:
    found = release(f"{DAY}{SOL}, {clause}, said that trade grows. Peru will help.", "Ana Sol Expounds Trade")
    assert speakers(found) == ["Ana Sol", "Ana Sol"]
    assert found.kind == "remarks"


def test_they_who_believe_are_those_told_of() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nOde Lind said that people were glad. They believed it had "
        "helped. All can win.\nBoth sides also conducted in-depth exchanges on rain."
    )
    assert speakers(found) == ["Ode Lind", "Ode Lind", "Ode Lind", "both"]


@pytest.mark.parametrize(
    ("place", "iso3"), [("the Presidential Palace", "GHA"), ("State House", "GHA"), ("the River Hall", None)]
)
def test_a_head_of_state_receives_at_home(place: str, iso3: str | None) -> None:
    meeting, _ = told(f"{DAY}President Kai Ro of Ghana met with Peruvian {SOL} at {place}.")
    assert meeting.venue_iso3 == iso3


def test_a_commander_in_chief_of_something() -> None:
    (n,) = participants("Commander-in-Chief of Defense Services Kai Ro of Ghana")
    assert (n.name, n.title, n.iso3) == ("Kai Ro", "Commander-in-Chief of Defense Services", "GHA")


@pytest.mark.parametrize(
    "sentence",
    [
        "The two sides agreed last year to build a bridge.",
        "Two years ago, both sides agreed to build a bridge.",
    ],
)
def test_what_both_said_in_the_past_is_told_by_who_speaks(sentence: str) -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nAna Sol said that trade grows. {sentence} It helps."
    )
    assert speakers(found) == ["Ana Sol"] * 3


@pytest.mark.parametrize(
    "event", ["the 10th Peru-Ghana Strategic Dialogue", "the Peru–EU Dialogue on Rivers"]
)
def test_a_dialogue_called_after_two_is_international(event: str) -> None:
    found = release(f"{DAY}{SOL} attended {event} in Lima.")
    assert names(found) == [{"Ana Sol"}]


def test_a_call_is_made() -> None:
    meeting, _ = told(f"{DAY}{SOL} made a phone call to {LIND}.")
    assert meeting.format == "phone"


def test_what_is_met_on_a_visit_that_ended_is_met_there() -> None:
    found = release(
        f"{DAY}{SOL} concluded her visit to Ghana. During the visit, Ana Sol met with President Kai Ro and "
        "held talks with Foreign Minister Ode Lind respectively."
    )
    assert names(found) == [{"Ana Sol", "Kai Ro"}, {"Ana Sol", "Ode Lind"}]
    assert {m.venue_iso3 for m in found.meetings} == {"GHA"}


def test_an_airport_is_called_after_its_city() -> None:
    meeting, _ = told(f"{DAY}{SOL} had a brief meeting with {LIND} at the Suva airport.")
    assert meeting.venue_iso3 == "FJI"


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Ana Sol listened to Ode Lind and elaborated on Peru's view.", "Ana Sol"),
        ("According to Ode Lind, Ghana is ready.", "Ode Lind"),
        ("Ana Sol made a four-point proposal on rain.", "Ana Sol"),
    ],
)
def test_who_speaks_without_a_verb_of_speech_beside_the_name(sentence: str, who: str) -> None:
    assert speakers(release(f"{DAY}{SOL} met with {LIND} in Lima.\n{sentence}")) == [who]


def test_a_paragraph_that_opens_with_the_speakers_country_goes_on() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nOde Lind said that trade grows.\nGhana sticks to its policy. "
        "Ghana will help."
    )
    assert speakers(found) == ["Ode Lind"] * 3


def test_a_side_extends_and_attaches() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nAna Sol said that trade grows.\nThe Ghanaian side extended a "
        "warm welcome to Ana Sol. It also expressed readiness to go on.\n"
        "The Ghanaian side attached importance to rain."
    )
    assert speakers(found) == ["Ana Sol", "side:GHA", "side:GHA", "side:GHA"]


def test_deadlines_and_notes_are_no_speech() -> None:
    text = "The Ghanaian side extended the deadline. The Ghanaian side attached a note."
    assert release(f"{DAY}{SOL} met with {LIND}.\n{text}").statements == ()


def test_who_was_present_at_the_meetings_of_one_sentence() -> None:
    found = release(
        f"{DAY}{SOL} met with Prime Minister Kai Ro of Ghana and held talks with {LIND}. H.E. Ama Boat, "
        "Peruvian Ambassador to Ghana was present."
    )
    assert names(found) == [{"Ana Sol", "Kai Ro", "Ama Boat"}, {"Ana Sol", "Ode Lind", "Ama Boat"}]


@pytest.mark.parametrize(
    ("talk", "who"),
    [
        ("She also exchanged views with the Ghanaian side on rain.", "both"),
        ("Ana Sol had communication and exchanges with Ode Lind.", "both"),
        ("Ana Sol had an in-depth exchange of views with the Ghanaian side about rain.", "both"),
        ("Ana Sol conducted frank discussions with Ode Lind over rain.", "both"),
        ("Ana Sol agreed to hold discussions with Ode Lind on rain.", "Ana Sol"),
        ("Ana Sol exchanged views with Kai Ro on rain.", "Ana Sol"),
    ],
)
def test_exchanges_are_of_both(talk: str, who: str) -> None:
    found = release(f"{DAY}{SOL} met with {LIND} in Lima.\nAna Sol said that trade grows.\n{talk}")
    assert speakers(found) == ["Ana Sol", who]
