"""Envoys at their posts, and what they do there beside talking (docs/forms.md), told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told


@pytest.mark.parametrize(
    ("phrase", "name", "title"),
    [
        ("Chief of the Trade Division Ode Lind", "Ode Lind", "Chief of the Trade Division"),
        ("Head of Trade & Press Section Mr. Ode Lind", "Ode Lind", "Head of Trade & Press Section"),
        (
            "Ode Lind, Head of the U.S. Trade Minister’s Staff",
            "Ode Lind",
            "Head of the Trade Minister's Staff",
        ),
        ("Head of the Ministry of Trade Ode Thế Lind", "Ode Thế Lind", "Head of the Ministry of Trade"),
        ("Counselor Hu Bin", "Hu Bin", "Counselor"),
        ("Mr. Ode Lind, Premier of Western Australia", "Ode Lind", "Premier of Western Australia"),
        (
            "Ode Lind, Chair of the Czech-Peru Trade Society and his delegation",
            "Ode Lind",
            "Chair of the Czech-Peru Trade Society",
        ),
        ("Amb. Ode Lind", "Ode Lind", "Ambassador"),
        (
            "Chairman Ode Lind of the Glimsby Municipal Council",
            "Ode Lind",
            "Chairman of the Glimsby Municipal Council",
        ),
        (
            "Director Ode Lind of the Regional Anti-Terrorist Structure Board",
            "Ode Lind",
            "Director of the Regional Anti-Terrorist Structure Board",
        ),
        ("Ode Lind, Premier of New South Wales", "Ode Lind", "Premier of New South Wales"),
        ("Ode Lind, Trade Minister of British Columbia", "Ode Lind", "Trade Minister of British Columbia"),
        ("Senator Dean Lind", "Dean Lind", "Senator"),
        ("Trade Minister of Ghana Jordan Lind", "Jordan Lind", "Trade Minister"),
        ("Trade Minister of Ghana Amir Lind", "Amir Lind", "Trade Minister"),
    ],
)
def test_divisions_and_forenames(phrase: str, name: str, title: str) -> None:
    assert [(n.name, n.title) for n in participants(phrase)] == [(name, title)]


def test_the_ministry_of_an_office_is_no_venue() -> None:
    _, people = told(
        f"{DAY}{SOL} met with the new Chief of Protocol in the Department of Trade of Ghana, Ms. Ode Lind."
    )
    assert people[1].title_raw == "Chief of Protocol in the Department of Trade"


def test_taking_leave() -> None:
    meeting, people = told(f"{DAY}{SOL} bade farewell to {LIND}. Both sides exchanged views on trade.")
    assert (meeting.rule_id, len(people)) == ("lead.farewell", 2)
    assert release(f"{DAY}{SOL} bade farewell to the students.").meetings == ()


@pytest.mark.parametrize(
    ("post", "guest", "body"),
    [
        ("Permanent Representative of Peru to the UN", "Under-Secretary-General for Peace Ode Lind", "UN"),
        ("Head of the Mission of Peru to the EU", "Commissioner for Trade Ode Lind", "EU"),
    ],
)
def test_whom_envoys_at_a_body_meet(post: str, guest: str, body: str) -> None:
    _, people = told(f"{DAY}{post} Ana Sol met with {guest}.")
    assert [(p.name, p.iso3, p.org_id) for p in people] == [
        ("Ana Sol", "PER", None),
        ("Ode Lind", None, body),
    ]


def test_an_embassy_is_where_its_people_meet() -> None:
    meeting, _ = told(f"{DAY}Chargé d'Affaires of the Peruvian Embassy in Ghana Ana Sol called on {LIND}.")
    assert meeting.venue_iso3 == "GHA"


def test_of_the_country_met_before_on_the_day() -> None:
    found = release(
        f"{DAY}Vice Minister Ana Sol of Peru held consultations with {LIND} on trade.\n"
        "On the same day, Federal Councillor Bo Holm met with Ana Sol."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind"}, {"Ana Sol", "Bo Holm"}]


def test_ministries_held_consultations_in_a_city() -> None:
    meeting, people = told(
        f"{DAY}the Peruvian and Ghanaian foreign ministries held consultations on trade in Accra.\n"
        "The consultations were co-chaired by Vice Minister Ana Sol and State Secretary Ode Lind."
    )
    assert (meeting.city, {p.iso3 for p in people}) == ("Accra", {"PER", "GHA"})


def test_a_council_held_its_meeting() -> None:
    meeting, _ = told(
        f"{DAY}the BRICS Council of Coordinators held its meeting in Lima.\n"
        "The meeting was chaired by Vice Minister Ana Sol of Peru."
    )
    assert (meeting.format, meeting.setting, meeting.city) == ("in_person", "multilateral", "Lima")


def test_a_region_is_more_than_three() -> None:
    meeting, _ = told(
        f"{DAY}the Peru-Africa Senior Officials' Meeting was held in Lima.\nVice Minister Ana Sol of Peru "
        f"presided over the meeting. {LIND} and Trade Minister Bo Holm of Kenya attended the meeting."
    )
    assert meeting.setting == "multilateral"


@pytest.mark.parametrize(
    "deed",
    [
        "donated books to the school",
        "handed over the keys to Minister Lind",
        "presented certificates to the winners",
        "exchanged gifts with Minister Lind",
        "provided tools",
    ],
)
def test_deeds_are_no_words_nor_a_speech_that_goes_on(deed: str) -> None:
    found = release(f"{DAY}{SOL} met with {LIND}.\nSol said that Peru is ready. Ana Sol {deed}. Trade grows.")
    assert [s.sentence for s in found.statements] == [2, 4]


@pytest.mark.parametrize(
    "words", ["handed a letter to Lind", "presented the views of Peru", "provided an update"]
)
def test_deeds_that_are_words(words: str) -> None:
    found = release(f"{DAY}{SOL} met with {LIND}.\nSol {words}.")
    assert speakers(found) == ["Ana Sol"]


def test_others_who_were_there_answer() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nSol said that Peru is ready. Senior officials from Pacific countries "
        "thanked Peru. The participating parties praised trade."
    )
    assert speakers(found) == ["Ana Sol", "Senior officials from Pacific countries", "both"]


def test_ones_own_side_in_ones_words() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nSol said, trade grew; the Peruvian side attached importance to it."
    )
    assert speakers(found) == ["Ana Sol"]


def test_present_at_a_session() -> None:
    meeting, _ = told(
        f"{DAY}during her presence at the 5th Session of the Pacific Forum, {SOL} met with {LIND}."
    )
    assert (meeting.on_sidelines, meeting.occasion) == (True, "5th Session of the Pacific Forum")


def test_at_her_office_in_a_city() -> None:
    meeting, people = told(f"{DAY}{SOL} met with Ode Lind, Trade Minister of Ghana at her office in Accra.")
    assert (meeting.city, people[1].title_raw) == ("Accra", "Trade Minister")


def test_received_in_audience() -> None:
    meeting, _ = told(f"{DAY}{SOL} was received in audience by {LIND}.")
    assert meeting.rule_id == "lead.was_received"


def test_somebody_of_a_place_that_no_table_knows() -> None:
    meeting, people = told(
        f"{DAY}Ambassador Ana Sol visited Glimsby at invitation and met with Mayor Ode Lind and her "
        "District Coordinator Bo Holm."
    )
    assert (meeting.city, meeting.setting) == ("Glimsby", "bilateral")
    assert [(p.name, p.iso3) for p in people] == [("Ana Sol", "PER"), ("Ode Lind", None), ("Bo Holm", None)]


def test_a_governor_of_our_own_province_is_no_foreigner() -> None:
    assert release(f"{DAY}Ambassador Ana Sol met with Bo Holm, Governor of Loreto Province.").meetings == ()


def test_a_session_held_on_the_sidelines() -> None:
    meeting, _ = told(
        f"{DAY}the Meeting of the Pacific Council was held in Lima on the sideline of the Trade Assembly. "
        f"{SOL} of Peru and {LIND} attended the meeting."
    )
    assert meeting.on_sidelines


def test_an_extended_courtesy_call() -> None:
    meeting, _ = told(f"{DAY}{SOL} extended a courtesy call to {LIND} at the Accra Parliament House.")
    assert meeting.rule_id == "lead.call_on"


def test_who_else_was_there_where_an_envoy_serves() -> None:
    _, people = told(
        f"{DAY}Ambassador of Peru to Ghana Ana Sol met with Ode Lind, Mayor of Accra.\n"
        "Also present were Bo Holm, Head of City Gardens, and Kofi Berg, Counselor of the Embassy."
    )
    assert [(p.name, p.iso3) for p in people[2:]] == [("Bo Holm", "GHA"), ("Kofi Berg", "PER")]


def test_officials_of_the_two_countries_are_not_many() -> None:
    meeting, _ = told(
        f"{DAY}the 9th Meeting of the Peru-Ghana Border Mechanism was held in Lima. Director-General Ana Sol "
        f"of Peru and Joint Secretary Ode Lind of Ghana co-chaired the meeting. Officials of the two "
        "countries attended the meeting."
    )
    assert meeting.setting == "bilateral"


def test_met_collectively_with_envoys() -> None:
    found = release(
        f"{DAY}{SOL} met collectively with ambassadors of Arab countries.\nSol briefed them on trade. "
        "The Arab side thanked Peru."
    )
    assert [m.setting for m in found.meetings] == ["multilateral"]
    assert speakers(found) == ["Ana Sol", "ambassadors of Arab countries"]
