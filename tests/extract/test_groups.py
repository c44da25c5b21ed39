"""Counterparts that are groups, sides that are no country, and whose words those are."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, release, speakers, told


@pytest.mark.parametrize(
    ("group", "setting"),
    [
        ("the delegations to the fourth round of the River Talks", "multilateral"),
        ("diplomatic envoys of Arab states to Peru", "multilateral"),
        ("the heads of mission of the ASEAN countries", "multilateral"),
        ("heads of diplomatic missions of ten African countries", "multilateral"),
        ("representatives of foreign guests attending the 2024 Knowing Peru Conference", "multilateral"),
        ("a delegation of Ghanaian lawmakers", "bilateral"),
        ("representatives of the two parties of South Sudan", "bilateral"),
    ],
)
def test_a_corps_is_of_many_countries(group: str, setting: str) -> None:
    meeting, people = told(f"{DAY}{SOL} met with {group} in Lima.")
    assert meeting.setting == setting
    assert len(people) == 2


def test_guests_who_attend_an_event_are_met_on_its_sidelines() -> None:
    meeting, people = told(
        f"{DAY}{SOL} met at the House of Rivers with representatives of foreign guests attending the 2024 "
        "Knowing Peru Conference."
    )
    assert (meeting.on_sidelines, meeting.occasion) == (True, "2024 Knowing Peru Conference")
    assert [p.name for p in people] == ["Ana Sol", "representatives of foreign guests"]


def test_an_office_without_a_name_ends_the_list() -> None:
    _, people = told(
        f"{DAY}{SOL} had a group meeting with envoys of Arab states to Peru and Head of the Office of the "
        "League of Arab States in Peru."
    )
    assert [p.name for p in people] == ["Ana Sol", "envoys of Arab states to Peru", "Head of the Office"]


def test_a_side_that_is_no_country_is_the_other_party() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nThe African side said that rivers matter. Ghana has many.\n"
        "Both sides exchanged views on rain. Ana Sol stressed that Peru is ready. The African side "
        "expressed its thanks."
    )
    assert speakers(found) == ["Ode Lind", "Ode Lind", "both", "Ana Sol", "Ode Lind"]


def test_guests_of_a_country_speak_for_it() -> None:
    found = release(
        f"{DAY}{SOL} met with a delegation of the Ghana-Peru Society.\nAna Sol said welcome. The Ghanaian "
        "guests expressed thanks."
    )
    assert speakers(found) == ["Ana Sol", "side:GHA"]


@pytest.mark.parametrize(
    "sentence",
    [
        "All parties emphasized that we should keep the rivers clean.",
        "The parties put forward some new thoughts.",
        "All parties agreed to it.",
    ],
)
def test_what_parties_did_is_told_by_who_speaks(sentence: str) -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nAna Sol said that trade grows. {sentence} It helps."
    )
    assert speakers(found) == ["Ana Sol"] * 3


def test_the_parties_to_a_session_speak() -> None:
    found = release(
        f"{DAY}{SOL}, {LIND} and Foreign Minister Kai Ro of Fiji held a trilateral meeting in Lima.\n"
        "Ana Sol said that trade grows. All parties agreed to meet again."
    )
    assert speakers(found) == ["Ana Sol", "both"]


def test_what_is_scheduled_is_told() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nAna Sol said that trade grows.\n"
        "The next round is scheduled to open on 20 May."
    )
    assert speakers(found) == ["Ana Sol"]


def test_a_session_is_attended_by_who_chaired_it_and_who_came() -> None:
    found = release(
        f"{DAY}the Peru-Ghana-Fiji Trilateral Dialogue was held in Lima. {SOL} chaired the Dialogue. "
        f"{LIND} and Foreign Minister Kai Ro of Fiji attended.\nThe three sides agreed on rain."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind", "Kai Ro"}]
    assert [m.setting for m in found.meetings] == ["trilateral"]


def test_a_crowd_has_no_name() -> None:
    found = release(
        f"{DAY}{SOL} attended the 53rd Tamale Security Conference in Tamale, Ghana. More than 300 people "
        "including the President of Fiji attended the conference."
    )
    assert names(found) == [{"Ana Sol"}]


def test_visiting_may_be_said_of_an_office() -> None:
    meeting, _ = told(f"{DAY}{SOL} met at the House of Rivers with visiting U.S. Secretary of State Kai Ro.")
    assert meeting.venue_iso3 is None


def test_a_list_goes_on_behind_a_clause() -> None:
    found = release(
        f"{DAY}{SOL} met separately with {LIND}, who was in Peru for the River Forum, Prime Minister Kai Ro "
        "of Fiji and UN Deputy Secretary-General Ama Boat."
    )
    assert [(p.name, p.title_raw) for p in found.participants if p.iso3 != "PER"] == [
        ("Ode Lind", "Foreign Minister"),
        ("Kai Ro", "Prime Minister"),
        ("Ama Boat", "Deputy Secretary-General"),
    ]


def test_whom_a_foreign_minister_calls_at_request_is_abroad() -> None:
    _, people = told(f"{DAY}{SOL} spoke by phone with Ode Lind at the latter's request.")
    assert [(p.name, p.iso3) for p in people] == [("Ana Sol", "PER"), ("Ode Lind", None)]


@pytest.mark.parametrize(
    ("counterparts", "called"),
    [
        (
            "foreign ministers of Fiji, Ghana and Kenya",
            ["foreign minister of Fiji", "foreign minister of Ghana"],
        ),
        ("the Fijian, Ghanaian and Kenyan foreign ministers", ["Fijian foreign minister"]),
        (
            "representatives of Fiji, Ghana, and Kenya",
            ["representatives of Fiji", "representatives of Kenya"],
        ),
    ],
)
def test_an_office_in_the_plural_is_one_of_every_country(counterparts: str, called: list[str]) -> None:
    found = release(f"{DAY}{SOL} met respectively with {counterparts} in Lima.")
    assert len(found.meetings) == 3
    assert [p.iso3 for p in found.participants] == ["PER", "FJI", "PER", "GHA", "PER", "KEN"]
    assert {p.name for p in found.participants}.issuperset(called)


def test_a_body_ahead_of_the_countries_is_met_as_well() -> None:
    found = release(
        f"{DAY}{SOL} met respectively with representatives of the Fijian government, different river groups, "
        "Ghana, and Kenya in Lima."
    )
    assert [p.iso3 for p in found.participants if p.iso3 != "PER"] == ["FJI", "GHA", "KEN"]


def test_who_held_the_office_is_named_where_the_talk_is_told() -> None:
    found = release(
        f"{DAY}{SOL} met respectively with the Fijian and Ghanaian foreign ministers.\nWhen meeting with "
        "Ghanaian Foreign Minister Ode Lind, Ana Sol said that trade grows."
    )
    assert names(found) == [{"Ana Sol", "Fijian foreign minister"}, {"Ana Sol", "Ode Lind"}]


def test_met_respectively_beside_a_session() -> None:
    found = release(
        "Ms. Ana Sol, Special Envoy for the Delta Issue, attended the sixth round of the UN River Talks in "
        "Geneva from 12 to 13 May. Ms. Sol met respectively with Mr. Ode Lind, Special Envoy of Ghana, and "
        "Mr. Kai Ro, Special Envoy of Fiji, and attended the press conference after the talks."
    )
    assert [(m.on_sidelines, m.city) for m in found.meetings] == [
        (False, "Geneva"),
        (True, "Geneva"),
        (True, "Geneva"),
    ]
    assert names(found) == [{"Ana Sol"}, {"Ana Sol", "Ode Lind"}, {"Ana Sol", "Kai Ro"}]


def test_views_exchanged_at_a_session() -> None:
    found = release(
        "From May 11 to 12, 2024, the meeting of UN river envoys was held in Suva, Fiji. Special Envoy Ana "
        "Sol led a delegation to attend the meeting, and exchanged in-depth views with envoys of ten "
        "countries on rain."
    )
    assert names(found) == [{"Ana Sol", "envoys of ten countries"}]
    assert speakers(found) == ["both"]


@pytest.mark.parametrize(
    "group", ["The foreign ministers attending the meeting", "The foreign ministers of all countries"]
)
def test_those_at_a_session_speak_together(group: str) -> None:
    found = release(
        f"{DAY}{SOL} attended the ASEAN Plus Three Foreign Ministers' Meeting in Suva.\nAna Sol said that "
        f"trade grows.\n{group} agreed to meet again."
    )
    assert speakers(found) == ["Ana Sol", "both"]


def test_counterparts_of_several_countries() -> None:
    meeting, people = told(f"{DAY}{SOL} and her counterparts from Ghana and Fiji met in Lima.")
    assert (meeting.setting, [p.iso3 for p in people]) == ("trilateral", ["PER", "GHA", "FJI"])


def test_three_groups_are_principals_themselves() -> None:
    text = "Peruvian officials met with Ghanaian representatives and Fijian officials in Lima."
    found = release(DAY + text)
    assert [len([p for p in found.participants if p.is_lead]) for _ in found.meetings] == [3]
