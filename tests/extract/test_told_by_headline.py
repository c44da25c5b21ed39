"""The headline alone says with whom ("Telephone conversation with Minister A"). Invented people."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.extract import Reading, read
from transforms.records import Document

DAY = date(2026, 11, 18)
PHONE = "Telephone conversation with President of Zambia Max Unreal"


def reading(title: str, text: str, iso3: str = "GBR") -> Reading:
    return read(Document("r-0000000000000001", title, text, DAY, iso3))


def people(found: Reading) -> list[tuple[str, str | None]]:
    return [(p.name, p.iso3) for p in found.participants]


@pytest.mark.parametrize(
    "lead",
    [
        "During their telephone conversation, Ann Notreal and President Max Unreal discussed copper.",
        "During a call initiated by the President of Zambia, Ann Notreal and Max Unreal discussed copper.",
        "Following the talks of Tuesday, Ann Notreal and Max Unreal discussed copper by telephone.",
    ],
)
def test_the_first_whom_the_text_names_besides_is_the_other_party(lead: str) -> None:
    found = reading(PHONE, lead + " Max Unreal said that the price was low.")
    assert people(found) == [("Ann Notreal", "GBR"), ("Max Unreal", "ZMB")]
    assert [m.format for m in found.meetings] == ["phone"]
    assert [(s.attribution, s.speaker_name) for s in found.statements] == [
        ("both_sides", None),
        ("person", "Max Unreal"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Meeting with Mayor Max Unreal",  # of nowhere else
        "The President met the press after the meeting with the Minister of Zambia",
        "Ann Notreal will hold talks with President of Zambia Max Unreal",
        "After the meeting with the Zambian Minister: Copper Street needs repair",
    ],
)
def test_headlines_that_tell_no_meeting(title: str) -> None:
    assert reading(title, "Ann Notreal spoke about copper. She said that the price was low.").meetings == ()


def test_a_journey_in_front_of_the_subject_is_not_the_subject() -> None:
    found = reading(
        "A meeting",
        "Following Prime Minister Joy Unreal’s conversation with Zambian President Max Unreal on April 24, "
        "Minister Ann Notreal met today with her Zambian counterpart, Minister Bo Unreal.",
    )
    assert people(found) == [("Ann Notreal", "GBR"), ("Bo Unreal", "ZMB")]


def test_a_king_of_a_country_that_is_not_told_is_not_of_the_publishers() -> None:
    found = reading(
        "A call", "President Ann Notreal spoke today with King Max III to offer his condolences.", "USA"
    )
    assert people(found) == [("Ann Notreal", "USA"), ("Max III", None)]


def test_the_pope_is_of_the_holy_see() -> None:
    found = reading("A meeting", "President Ann Notreal met today with Pope Unreal in Rome.")
    assert people(found) == [("Ann Notreal", "GBR"), ("Unreal", "VAT")]


def test_the_members_of_a_group_named_behind_it_are_people() -> None:
    found = reading(
        "A meeting", "Minister Ann Notreal met today with Zambian representatives Max Unreal and Bo Unreal."
    )
    assert people(found) == [("Ann Notreal", "GBR"), ("Max Unreal", "ZMB"), ("Bo Unreal", "ZMB")]


def test_a_body_without_anybody_is_the_counterpart() -> None:
    found = reading(
        "A call", "Today, Prime Minister Ann Notreal joined a call with the G7 to discuss copper."
    )
    assert [(p.name, p.org_id) for p in found.participants] == [("Ann Notreal", None), ("G7", "G7")]


def test_a_list_of_appointments_reports_nothing() -> None:
    text = "2:15 p.m. Minister Ann Notreal meets with Zambian Foreign Minister Max Unreal in London."
    assert len(reading("A meeting", text).meetings) == 1
    assert reading("Public Schedule – July 1", text).meetings == ()


def test_a_talk_that_opens_the_sentence_is_the_encounter() -> None:
    found = reading(
        "A trilateral call",
        "In a November 14 trilateral call, UK Minister Ann Notreal, Zambian Minister Max Unreal and Fijian "
        "Minister Bo Unreal discussed copper.",
    )
    ((format_, setting, day),) = [(m.format, m.setting, m.event_date) for m in found.meetings]
    assert (format_, setting, day) == ("phone", "trilateral", date(2026, 11, 14))
    assert [s.attribution for s in found.statements] == ["both_sides"]


def test_who_has_the_floor_in_a_session_takes_part() -> None:
    found = reading(
        "Session of the Copper Council",
        "Ann Notreal took part in an emergency session of the Copper Council.\n"
        "Prime Minister of the United Kingdom Ann Notreal: Good day.\n"
        "President of Zambia Max Unreal: Copper is dear.\nPresident of Fiji Bo Unreal: It is.",
    )
    assert people(found) == [("Ann Notreal", "GBR"), ("Max Unreal", "ZMB"), ("Bo Unreal", "FJI")]
    assert [s.speaker_name for s in found.statements] == ["Ann Notreal", "Max Unreal", "Bo Unreal"]
