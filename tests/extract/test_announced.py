"""Who said the sentence in front, answers to questions, sessions and receptions; told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told

MET = f"{DAY}{SOL} met with {LIND} in Lima"


@pytest.mark.parametrize(
    "second",
    [
        "This was announced by President Ana Sol during a talk with students.",
        "President Ana Sol said this in an interview.",
    ],
)
def test_the_next_sentence_tells_who_said_it(second: str) -> None:
    found = release(f"Rain will end the drought by May. {second} It helps all farmers.")
    assert speakers(found) == ["Ana Sol"] * 3
    assert {s.rule_id for s in found.statements[:2]} == {"speech.announced"}


def test_who_was_announced_by_is_no_encounter_of_the_lead() -> None:
    found = release(f"{MET}. This was announced by Spokesperson Kai Ro.")
    assert len(found.meetings) == 1
    assert speakers(found) == ["Kai Ro"]


def test_answers_are_of_whom_the_headline_names() -> None:
    found = release(
        "Q: What can you tell us about the rain?\nA: Rain helps, and Minister Lind said so too. It will "
        "go on.",
        "Foreign Ministry Spokesperson Kai Ro's Remarks on Rain",
    )
    assert speakers(found) == ["Q", "Kai Ro", "Kai Ro"]


def test_who_joined_the_host_was_there() -> None:
    found = release(
        f"{MET}.\nMs. Sol, joined by Assistant to the President Dr. Io Ek, praised Ghana's ports."
    )
    assert speakers(found) == ["Ana Sol"]
    assert [(p.name, p.is_lead) for p in found.participants][2:] == [("Io Ek", False)]


def test_a_talk_by_telephone() -> None:
    meeting, people = told(f"{SOL} and {LIND} exchanged views by telephone Monday evening on the ports.")
    assert (meeting.format, len(people)) == ("phone", 2)


def test_others_take_the_floor_in_a_session() -> None:
    found = release(
        f"{DAY}{SOL} attended the 9th Meeting of Foreign Ministers of Peru, Ghana and Fiji in Lima.\nAna "
        "Sol said that "
        "rain helps.\nOde Lind and Kai Ro expressed that it helps all. The three countries should plant "
        "trees."
    )
    assert speakers(found) == ["Ana Sol", *["Ode Lind", "Kai Ro"] * 2]


def test_an_office_in_commas_speaks_at_a_reception() -> None:
    found = release(
        f"{DAY}Ambassador Ana Sol gave a reception in Accra.\nAmbassador Sol looked back on 30 years of "
        "ties.\n"
        "Mr. Ode Lind, Permanent Secretary of the Ministry for Foreign Affairs, said in his address that "
        "rain helps. "
        "He thanked the embassy."
    )
    assert speakers(found) == ["Ana Sol", "Ode Lind", "Ode Lind"]


def test_a_conference_on_the_same_day() -> None:
    found = release(
        f"{MET}.\nAna Sol also took part in the third ministerial conference of the Friends of Fiji the "
        "same day and "
        "set forth Peru's proposals."
    )
    session = found.meetings[1]
    assert (session.occasion, session.city) == ("third ministerial conference of the Friends of Fiji", "Lima")
    assert str(session.event_date) == "2024-05-13"
    assert speakers(found) == ["Ana Sol"]


def test_a_meeting_chaired_together_behind_others() -> None:
    found = release(
        f"{DAY}Vice Premier Ana Sol met respectively in Accra with President Kai Ro and Prime Minister Io "
        "Ek of Ghana, "
        "and presided over the 5th meeting of the Peru-Ghana Committee together with Deputy Prime "
        "Minister Ode Lind."
    )
    assert [len(n) for n in names(found)] == [2, 2, 2]
    assert "Ode Lind" in names(found)[2]


def test_ministers_met_and_a_group_sat_down_with() -> None:
    found = release(
        f"{DAY}{SOL} met respectively with the foreign ministers of Ghana and Fiji and sat down for "
        "consultation with "
        "the foreign ministers of the Rio Group in New York."
    )
    assert len(found.meetings) == 3


def test_a_group_of_envoys_received_at_home() -> None:
    found = release(
        f"{DAY}the group of diplomatic envoys was received by Governor Ana Sol together with Mayor Kai Ro "
        "in Lima."
    )
    assert len(found.meetings) == 1
    assert not found.refusals


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The two sides held a talk on ports.", ["both"]),
        ("Minister Lind made a report on ports.", ["Ode Lind"]),
        ("Minister Lind gave a dinner to welcome Ana Sol.", []),
        ("Ode Lind welcomed Ana Sol to Ghana.", ["Ode Lind"]),
        ("(An abridged version; the original appeared on page 2)", []),
    ],
)
def test_talks_reports_and_dinners(sentence: str, expected: list[str]) -> None:
    assert speakers(release(f"{MET}.\n{sentence}")) == expected


def test_what_two_are_together_is_nobodys_title() -> None:
    named = participants(
        "Ambassador Kai Ro of Fiji and Ambassador Ode Lind of Ghana, Co-Facilitators of the Rain Plan"
    )
    assert [n.title for n in named] == ["Ambassador", "Ambassador"]
