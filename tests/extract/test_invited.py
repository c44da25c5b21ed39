"""Visits at an invitation, the talks of "the two Presidents", and guests told without a name."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, release, speakers

PRESIDENT = "President Ode Lind of Ghana"
HOST = "President Ana Sol of Peru"
VISIT = f"At the invitation of {HOST}, {PRESIDENT} paid a state visit to Peru on May 13, 2024. "


@pytest.mark.parametrize(
    "opening", [VISIT, f"{DAY}{PRESIDENT} paid a state visit to Peru at the invitation of {HOST}. "]
)
@pytest.mark.parametrize(
    "talks",
    [
        "The two Presidents held talks.",
        "The two heads of state met.",
        "During the visit, the two leaders held in-depth talks and exchanged views on rain.",
        "They met in a warm mood.",
    ],
)
def test_the_two_are_those_of_the_visit(opening: str, talks: str) -> None:
    found = release(f"{opening}{talks}\nThe two sides agreed that trade grows.")
    assert names(found) == [{"Ana Sol", "Ode Lind"}]
    assert str(found.meetings[0].event_date) == "2024-05-13"
    assert speakers(found)[-1] == "both"


def test_the_two_are_not_guessed() -> None:
    three = f"{VISIT}Prime Minister Kai Ro of Chad came too. The two leaders held talks."
    assert release(three).meetings == ()
    assert release(f"{DAY}{PRESIDENT} paid a visit to Peru. The two leaders held talks.").meetings == ()


def test_who_is_invited_is_the_visitor() -> None:
    found = release(f"{VISIT}During the visit, he met with Prime Minister Kai Ro of Peru.")
    assert names(found) == [{"Ode Lind", "Kai Ro"}]


@pytest.mark.parametrize(
    "guests",
    [
        "Ambassadors of Kenya and Chad were also invited.",
        "Representatives of the Trade Board were present.",
        "Relevant officials attended the meeting.",
        "A number of ministers of Ghana attended the meeting.",
        "Several ministers of the Ghanaian government were present.",
    ],
)
def test_guests_without_a_name_are_no_speech(guests: str) -> None:
    found = release(f"{DAY}{SOL} met with {LIND}.\nAna Sol said that trade grows. {guests}")
    assert [s.sentence for s in found.statements] == [2]
    assert names(found) == [{"Ana Sol", "Ode Lind"}]


def test_an_invited_guest_was_there() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nPeruvian Ambassador Ama Boat was also invited to the dinner."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind", "Ama Boat"}]


def test_what_a_speech_tells_of_guests_stays_a_speech() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nAna Sol said that trade grows. Leaders of Chad were invited to help."
    )
    assert speakers(found) == ["Ana Sol", "Ana Sol"]


@pytest.mark.parametrize(
    ("deed", "ours"),
    [
        ("Peru and Ghana signed papers on rain this May.", True),
        ("The two countries issued a plan.", True),
        ("The two sides signed papers last year.", True),
        ("The two sides signed papers in June 2004.", True),
        ("The two sides signed papers.", False),
    ],
)
def test_deeds_that_a_speech_tells_of(deed: str, ours: bool) -> None:
    found = release(f"{DAY}{SOL} met with {LIND}.\nAna Sol said that trade grows. {deed}")
    assert speakers(found) == ["Ana Sol"] * (1 + ours)


FORUM = "the Third International Forum on Rivers"


@pytest.mark.parametrize(
    ("sentences", "last"),
    [
        (f"{DAY}{SOL} attended {FORUM} in Lima and elaborated on Peru's views on rain.", 1),
        (f"{DAY}{SOL} attended {FORUM} in Lima and spoke, expounding Peru's views.", 1),
        (f"{DAY}{FORUM} was held. {SOL} attended and addressed the forum, elaborating on the plan.", 2),
    ],
)
def test_what_somebody_told_a_session(sentences: str, last: int) -> None:
    found = release(sentences, "Ana Sol Attends a Forum")
    assert [(s.sentence, s.speaker_name) for s in found.statements] == [(last, "Ana Sol")]
