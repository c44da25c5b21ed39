"""Forms found on releases read after the grammar was written (docs/forms.md), told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, release, speakers, told


@pytest.mark.parametrize(
    ("phrase", "city", "iso3"),
    [
        ("when attending the series of meetings on trade cooperation in Suva, Fiji", "Suva", "FJI"),
        ("during the Ministerial Conference on Fisheries in Suva", "Suva", "FJI"),
        ("at the Suva International Conference Hall", None, "FJI"),
        ("to discuss the drought in Kenya", None, None),
    ],
)
def test_where_they_met(phrase: str, city: str | None, iso3: str | None) -> None:
    meeting, _ = told(f"{DAY}{SOL} met with {LIND} {phrase}.")
    assert (meeting.city, meeting.venue_iso3) == (city, iso3)


def test_envoys_are_a_group_of_whom_they_represent() -> None:
    _, people = told(
        f"{DAY}{SOL} met with diplomatic envoys of the African Union countries to Peru "
        "at the latter's request."
    )
    assert [(p.name, p.kind, p.org_id) for p in people][1:] == [
        ("diplomatic envoys of the African Union countries to Peru", "delegation", "AU")
    ]


def test_a_group_named_again_is_the_same() -> None:
    found = release(
        f"{DAY}{SOL} met with envoys of Arab states to Peru.\n"
        "Sol had exchanges with the envoys on trade.\nThe envoys thanked Peru for the aid."
    )
    assert len(found.meetings) == 1
    assert speakers(found) == ["Ana Sol", "envoys of Arab states to Peru"]


def test_whoever_led_the_delegation_is_a_principal() -> None:
    _, people = told(
        f"{DAY}{SOL} met with a Ghanaian delegation to the Fisheries Dialogue. "
        "The delegation was led by Ode Lind, Director of the Peru Institute of the University of Tamale."
    )
    assert {p.name: (p.iso3, p.is_lead) for p in people}["Ode Lind"] == ("GHA", True)


def test_whom_an_office_is_held_for_may_stand_in_its_middle() -> None:
    _, people = told(
        f"{DAY}{SOL} met with High Representative of the EU for Foreign Affairs and Security Policy Ode Lind."
    )
    assert [(p.name, p.org_id) for p in people][1:] == [("Ode Lind", "EU")]


def test_a_title_may_go_on_behind_the_name() -> None:
    _, people = told(f"{DAY}Director General Ana Sol of the Department of Trade met with {LIND}.")
    assert people[0].title_raw == "Director General of the Department of Trade"


def test_ministers_told_by_their_countries_are_named_by_the_next_sentence() -> None:
    found = release(
        f"{DAY}foreign ministers of Peru, Ghana, Fiji and Chad held a meeting in Suva, "
        "exchanging views on trade. "
        f"{SOL} attended the meeting.\n"
        "During the meeting, Sol met with Ghanaian Foreign Minister Ode Lind and Fijian Foreign Minister "
        "Kai Ro respectively.\n"
        "On the same day, Sol also met and discussed with UN Secretary-General Ilse Brandt the aid."
    )
    assert [(m.setting, m.on_sidelines, m.city) for m in found.meetings] == [
        ("multilateral", False, "Suva"),
        ("bilateral", True, "Suva"),
        ("bilateral", True, "Suva"),
        ("bilateral", False, "Suva"),
    ]
    assert names(found) == [
        {"Ana Sol", "Ode Lind", "Kai Ro", "foreign minister of Chad"},
        {"Ana Sol", "Ode Lind"},
        {"Ana Sol", "Kai Ro"},
        {"Ana Sol", "Ilse Brandt"},
    ]
    assert speakers(found) == ["both", "both"]


def test_some_ministers_speak_by_their_countries() -> None:
    found = release(
        f"{DAY}{SOL} met respectively with {LIND}, Foreign Minister Kai Ro of Fiji and Foreign Minister "
        "Ilse Brandt of Austria in Suva.\nThe Ghanaian and Fijian Foreign Ministers thanked Peru for the aid."
    )
    assert speakers(found) == ["Ode Lind", "Kai Ro"]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("The meeting reviewed the progress of trade.", ["both"]),
        ("The attendees exchanged views on trade.", ["both"]),
        ("The meeting adopted a list of projects.", []),
    ],
)
def test_a_meeting_says_but_what_it_adopts_is_a_deed(sentence: str, who: list[str]) -> None:
    assert speakers(release(f"{DAY}{SOL} met with {LIND}.\n{sentence}")) == who


def test_what_both_do_first_is_the_purpose() -> None:
    found = release(f"{DAY}{SOL} held phone talks with {LIND}, exchanging views on how to improve trade.")
    assert [(s.attribution, s.cue) for s in found.statements] == [("both_sides", "exchanging")]


def test_a_later_meeting_of_an_official_named_late() -> None:
    found = release(
        f"{DAY}{SOL} met with the delegation headed by A.G. Lind, Director of the Consular Department of the "
        "Ghanaian Foreign Ministry.\nFollowing the meeting, Director Kai Ro held consultations with Lind."
    )
    assert names(found) == [{"Ana Sol", "A.G. Lind"}, {"Kai Ro", "A.G. Lind"}]


def test_a_telegram_is_a_letter() -> None:
    found = release(
        f"{DAY}{SOL} sent a telegram to {LIND} to express his sympathy over the storm.", "Sympathy"
    )
    assert (found.kind, found.meetings) == ("letter", ())


@pytest.mark.parametrize(
    "lead",
    [
        f"{DAY}{SOL} co-chaired in Lima the third Peru-Ghana high-level dialogue with {LIND}.",
        f"{DAY}{SOL} and {LIND} co-chaired the third Peru-Ghana high-level dialogue in Lima.",
        f"{DAY}{SOL} jointly hosted the Peru-Ghana consultations in Lima with {LIND}.",
    ],
)
def test_a_dialogue_with_two_chairs_is_a_bilateral_meeting(lead: str) -> None:
    meeting, people = told(lead)
    assert (meeting.setting, meeting.city) == ("bilateral", "Lima")
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind"]


@pytest.mark.parametrize(
    ("clause", "occasion"),
    [
        ("who was in Suva of Fiji for the Pacific Ministers' Meeting", "Pacific Ministers' Meeting"),
        ("who was in Suva, Fiji for the Pacific Ministers' Meeting", "Pacific Ministers' Meeting"),
        ("who was attending the 1st Peru-Ghana-Fiji Dialogue", "1st Peru-Ghana-Fiji Dialogue"),
    ],
)
def test_what_the_guest_was_attending(clause: str, occasion: str) -> None:
    meeting, _ = told(f"{DAY}{SOL}, {clause}, met with {LIND}.")
    assert (meeting.on_sidelines, meeting.occasion) == (True, occasion)


def test_what_a_speech_recalls_is_no_meeting() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nSol said that trade grows. A few days ago, President Ula Prem and "
        "Premier Ilse Brandt met respectively with President Kai Ro. I thank you for the visit."
    )
    assert len(found.meetings) == 1
    assert speakers(found) == ["Ana Sol"] * 3


@pytest.mark.parametrize(
    "sentence",
    ["Peru proposed to hold the talks again.", "Both sides reached important consensus on fisheries."],
)
def test_content_of_a_paragraph_is_its_speakers(sentence: str) -> None:
    found = release(f"{DAY}{SOL} met with {LIND}.\nSol said that trade grows. {sentence}")
    assert speakers(found) == ["Ana Sol"] * 2


def test_what_participants_will_do_is_told_by_the_release() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND}.\nSol thanked Ghana.\nMinister Sol will travel to Accra next."
    )
    assert speakers(found) == ["Ana Sol"]


def test_an_envoy_presents_letters_of_credence() -> None:
    meeting, people = told(
        "On 13 May 2024, Ambassador-designate Ana Sol of Peru to Ghana presented the copy of her Letter of "
        "Credence to Mr. Ode Lind, Chief of Protocol of the Ministry of Foreign Affairs of Ghana."
    )
    assert meeting.rule_id == "lead.credentials"
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind"]


def test_a_visit_tells_the_city() -> None:
    meeting, _ = told(f"{DAY}during her visit to Accra, {SOL} met with {LIND}.")
    assert (meeting.city, meeting.venue_iso3) == ("Accra", "GHA")


def test_three_sides_make_a_meeting_not_an_event() -> None:
    found = release(
        f"{DAY}{SOL}, together with {LIND} and Foreign Minister Kai Ro of Fiji, attended the 8th Trilateral "
        "Foreign Ministers' Meeting in Suva."
    )
    assert (found.kind, [m.setting for m in found.meetings]) == ("meeting", ["trilateral"])
