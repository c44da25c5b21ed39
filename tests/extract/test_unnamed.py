"""Principals called by their office alone, and words that stand in paragraphs of their own behind a colon."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.extract import Reading, read
from transforms.extract.rules import rule_ids
from transforms.link.people import person_id
from transforms.records import Document

DAY = date(2026, 11, 18)


def reading(text: str, iso3: str | None = "GBR", org: str | None = None) -> Reading:
    return read(Document("r-0000000000000001", "A meeting", text, DAY, iso3, org))


def people(found: Reading) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(p.name, p.title_raw, p.iso3, p.org_id) for p in found.participants]


def said(found: Reading) -> list[tuple[str | None, str]]:
    return [(s.speaker_name, s.quote_type) for s in found.statements]


def test_the_office_stands_for_a_holder_whom_the_text_never_names() -> None:
    found = reading(
        "The Secretary-General met with H.E. Mr. Max Notreal, Minister for Foreign Affairs of Zambia.\n"
        "The Secretary-General expressed his appreciation for Zambia’s efforts. The Secretary-General "
        "and the Minister discussed grain.",
        None,
        "UN",
    )
    assert people(found) == [
        ("Secretary-General", "Secretary-General", None, "UN"),
        ("Max Notreal", "Minister for Foreign Affairs", "ZMB", None),
    ]
    assert [s.speaker_name for s in found.statements] == ["Secretary-General", None]
    unnamed, named = found.participants
    assert person_id(unnamed) is None and person_id(named)


def test_the_holder_is_the_one_whom_the_text_names_later() -> None:
    found = reading(
        "The Foreign Secretary met Chinese Foreign Minister Lin Specimen in London today. "
        "The Foreign Secretary raised grain.\nForeign Secretary Ada Invented said: Trade matters."
    )
    assert people(found)[0] == ("Ada Invented", "Foreign Secretary", "GBR", None)
    assert said(found)[0] == ("Ada Invented", "indirect")


@pytest.mark.parametrize(
    "lead", ["The foreign ministers met Lin Specimen.", "The Foreign Ministers met with Lin Specimen."]
)
def test_several_offices_stand_for_nobody(lead: str) -> None:
    assert "Foreign" not in " ".join(name for name, *_ in people(reading(lead)))


def test_a_verb_between_office_and_name_names_no_holder() -> None:
    found = reading(
        "The Foreign Secretary met Max Notreal of Zambia. The Foreign Secretary thanked Max Notreal."
    )
    assert people(found)[0][0] == "Foreign Secretary"


def test_an_abbreviated_office_is_its_holder() -> None:
    found = reading(
        "External Affairs Minister Ada Invented received a phone call today from Max Notreal, "
        "Secretary of State of the United States of America. EAM reiterated that grain matters.",
        "IND",
    )
    assert found.meetings[0].rule_id == "lead.took_call"
    assert said(found) == [("Ada Invented", "indirect")]


def test_paragraphs_behind_a_colon_are_the_speakers_own_words() -> None:
    found = reading(
        "Foreign Secretary Ada Invented met Foreign Minister Lin Specimen of China in London today.\n"
        "Foreign Secretary Ada Invented said:\nTrade is growing again.\nWe agreed to meet every year.\n"
        "The talks lasted two hours."
    )
    mine = [s for s in found.statements if s.speaker_name == "Ada Invented"]
    assert [(s.quote_type, s.rule_id) for s in mine[1:]] == [("direct", "speech.block_quote")] * 2
    assert "speech.block_quote" in rule_ids()
    assert not any("two hours" in s.text for s in found.statements)


def meetings(text: str) -> list[tuple[str, str, list[tuple[str, str | None, str | None]]]]:
    """(format, setting, [(name, country, organisation)]) of each meeting."""
    found = reading(text)
    return [
        (
            m.format,
            m.setting,
            [(p.name, p.iso3, p.org_id) for p in found.participants if p.meeting_id == m.meeting_id],
        )
        for m in found.meetings
    ]


def test_an_office_in_the_plural_is_one_counterpart_for_each_country() -> None:
    assert meetings(
        "Foreign Secretary Ann Notreal spoke today with the Foreign Ministers of Zambia, Fiji, and Peru."
    ) == [
        (
            "phone",
            "multilateral",
            [
                ("Ann Notreal", "GBR", None),
                ("Foreign Minister of Zambia", "ZMB", None),
                ("Foreign Minister of Fiji", "FJI", None),
                ("Foreign Minister of Peru", "PER", None),
            ],
        )
    ]


@pytest.mark.parametrize(
    ("phrase", "named", "org"),
    [
        ("G7 Leaders", "G7 Leaders", "G7"),
        ("Allies and partners", "Allies and partners", None),
        (
            "a group of Fishery Treaty States Parties today on the margins of the Review Conference",
            None,
            None,
        ),
    ],
)
def test_a_group_of_countries_is_one_counterpart(phrase: str, named: str | None, org: str | None) -> None:
    ((_, setting, people_),) = meetings(f"Foreign Secretary Ann Notreal met with {phrase} to discuss tuna.")
    assert setting == "multilateral"
    assert people_[1] == (named or "group of Fishery Treaty States Parties", None, org)


def test_officials_of_two_countries_stand_for_themselves_until_somebody_is_named() -> None:
    met = "On 3 November, UK and Zambian officials met in Lusaka to discuss visas."
    assert meetings(met) == [
        ("in_person", "bilateral", [("UK officials", "GBR", None), ("Zambian officials", "ZMB", None)])
    ]
    led = (
        " Deputy Minister Ann Notreal led the UK delegation, and Zambia’s Minister Max Unreal led the "
        "Zambian delegation."
    )
    assert meetings(met + led) == [
        ("in_person", "bilateral", [("Ann Notreal", "GBR", None), ("Max Unreal", "ZMB", None)])
    ]


def test_an_office_of_one_country_in_front_of_a_name_of_another_is_somebody_else() -> None:
    text = (
        "Talks were held in Bath between the President of Fiji, President of Zambia Max Unreal and "
        "Prime Minister of Peru Ode Unreal."
    )
    assert meetings(text) == [
        (
            "in_person",
            "trilateral",
            [("President", "FJI", None), ("Max Unreal", "ZMB", None), ("Ode Unreal", "PER", None)],
        )
    ]


def test_a_call_to_discuss_is_a_call_of_both() -> None:
    text = (
        "Deputy Minister Ann Notreal and Republic of Zambia (ROZ) Minister Max Unreal held a call today "
        "to discuss ties."
    )
    assert meetings(text) == [
        ("phone", "bilateral", [("Ann Notreal", "GBR", None), ("Max Unreal", "ZMB", None)])
    ]


@pytest.mark.parametrize(
    "told",
    [
        "A meeting between {a} and {b}, who is on a visit to our country, began in London.",
        "{a} held a summit with {b} in London.",
        "There was a meeting in London between {a} and {b}.",
    ],
)
def test_meetings_that_begin(told: str) -> None:
    text = told.format(
        a="Prime Minister Ann Notreal of the United Kingdom", b="President of Zambia Max Unreal"
    )
    assert meetings(text) == [
        ("in_person", "bilateral", [("Ann Notreal", "GBR", None), ("Max Unreal", "ZMB", None)])
    ]


def test_a_prince_without_a_country_is_of_the_one_the_lead_speaks_of() -> None:
    text = (
        "Prime Minister Ann Notreal spoke today with Crown Prince Max bin Unreal to praise ties between "
        "the United Kingdom and Bahrain."
    )
    ((_, _, people_),) = meetings(text)
    assert people_[1] == ("Max bin Unreal", "BHR", None)


def test_what_a_group_will_do_is_no_part_of_its_name() -> None:
    text = (
        "Minister Ann Notreal met today with President of Zambia Max Unreal and will meet with other senior "
        "Zambian officials tomorrow."
    )
    assert people(reading(text)) == [
        ("Ann Notreal", "Minister", "GBR", None),
        ("Max Unreal", "President", "ZMB", None),
    ]


def test_leaders_behind_a_clause_are_both_sides() -> None:
    text = (
        "President Ann Notreal met with President of Zambia Max Unreal. Recalling the full range of their "
        "capabilities, the leaders agreed to build a bridge."
    )
    assert [(s.attribution, s.speaker_name) for s in reading(text).statements] == [("both_sides", None)]


MET = "National Security Adviser (NSA) Ann Notreal met today with UN Director-General (DG) Max Unreal. "


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("NSA Notreal praised the copper.", "Ann Notreal"),
        ("DG Unreal praised the copper.", "Max Unreal"),
        ("Together they praised the copper.", None),
        ("NSA Notreal and her counterpart praised the copper.", None),
        ("NSA Notreal and her team praised the copper.", "Ann Notreal"),
    ],
)
def test_who_speaks_under_an_office_in_letters_or_with_others(words: str, speaker: str | None) -> None:
    (said_,) = reading(MET + words).statements
    assert said_.speaker_name == speaker
    assert said_.attribution == ("person" if speaker else "both_sides")


def test_what_both_did_besides_in_the_lead() -> None:
    text = "Minister Ann Notreal spoke today with Zambian Minister Max Unreal and they condemned the theft."
    assert [(s.attribution, s.cue) for s in reading(text).statements] == [("both_sides", "condemned")]


def test_a_headline_that_stands_above_the_text_once_more_names_nobody() -> None:
    title = "Readout of Vice President Notreal’s Call with Max Unreal"
    text = (
        f"**{title}**\nVice President Ann Notreal spoke today with President Max Unreal of Zambia. "
        "The Vice President praised the copper."
    )
    found = read(Document("r-0000000000000001", title, text, DAY, "GBR"))
    assert [s.speaker_name for s in found.statements] == ["Ann Notreal"]


TWO = "National Security Adviser Ann Notreal met today with Zambian Presidential Adviser Max Unreal. "
FOUR = (
    "Minister Ann Notreal met today with Zambian Foreign Minister Max Unreal and Fijian Foreign Minister Bo "
    "Unreal. "
)


@pytest.mark.parametrize(
    "text",
    [
        TWO + "The two leaders discussed copper.",  # no minister, who would speak of other leaders
        TWO + "The National Security Adviser and the senior Zambian officials discussed copper.",
        FOUR + "Minister Notreal and the foreign ministers praised the copper.",
        "Minister Ann Notreal joined a call with the G7. Minister Notreal and the G7 praised copper.",
    ],
)
def test_a_principal_and_the_others_are_all(text: str) -> None:
    (said_,) = reading(text).statements
    assert said_.attribution == "both_sides"


def test_what_two_countries_share_is_no_party_to_the_next_clause() -> None:
    text = TWO + (
        "Ms Notreal and Mr Unreal praised ties between the United Kingdom and Zambia, and Ms Notreal noted "
        "that copper is dear."
    )
    assert [s.speaker_name for s in reading(text).statements] == [None, "Ann Notreal"]
