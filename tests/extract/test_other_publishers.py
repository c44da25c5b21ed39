"""Forms of the releases of the UN, NATO, the EU, India, Russia, London and Tokyo. Invented people."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.extract import Reading, read
from transforms.records import Document

DAY = date(2026, 11, 18)


def reading(text: str, iso3: str | None = None, org: str | None = None, title: str = "A meeting") -> Reading:
    return read(Document("r-0000000000000001", title, text, DAY, iso3, org))


def un(text: str, title: str = "A meeting") -> Reading:
    return reading(text, None, "UN", title)


def met(found: Reading) -> list[list[str]]:
    """The participants of every meeting, in order."""
    people = found.participants
    return [[p.name for p in people if p.meeting_id == m.meeting_id] for m in found.meetings]


def said(found: Reading) -> list[str | None]:
    """Who speaks, statement by statement; "both" for both sides."""
    return ["both" if s.attribution == "both_sides" else s.speaker_name for s in found.statements]


def test_leaders_met_separately_are_told_one_by_one() -> None:
    found = un(
        "The Secretary-General met separately today with a number of Zambian leaders.\n"
        "In his meeting with H.E. Mr. Max Notreal, the President of Zambia, the two leaders discussed grain. "
        "The Secretary-General commended Zambia’s farmers.\n"
        "In the meeting with H.E. Ms. Ada Invented, the Prime Minister of Zambia, they exchanged views on "
        "rivers.\n"
        "The Secretary-General also met H.E. Mr. Lin Specimen, the Foreign Minister of Zambia. "
        "Topics covered included salt and sand."
    )
    assert met(found) == [
        ["Secretary-General", name] for name in ("Max Notreal", "Ada Invented", "Lin Specimen")
    ]
    assert said(found) == ["both", "Secretary-General", "both", "both"]


def test_a_headline_with_an_office_tells_who_met_and_who_speaks() -> None:
    found = un(
        "The Secretary-General welcomed the harvest. The Foreign Ministers expressed concern about the "
        "drought. "
        "He reiterated that water matters.",
        "Readout of the Secretary-General’s meeting with H.E. Mr. Max Notreal, Minister of Foreign Affairs "
        "of "
        "Zambia; H.E. Ms. Ada Invented, Minister of Foreign Affairs of Peru",
    )
    assert met(found) == [["Secretary-General", "Max Notreal", "Ada Invented"]]
    assert [(p.iso3, p.org_id) for p in found.participants] == [(None, "UN"), ("ZMB", None), ("PER", None)]
    assert found.meetings[0].setting == "trilateral"
    assert said(found)[:3] == ["Secretary-General", "Max Notreal", "Ada Invented"]


def test_the_head_of_an_organisation_met_where_the_release_is_dated() -> None:
    met_today = "The Secretary-General met today with Foreign Minister Ada Invented of Peru."
    text = f"Munich, Germany, 18 November 2026\n{met_today}"
    assert [(m.city, m.venue_iso3) for m in un(text).meetings] == [("Munich", "DEU")]
    called = un(text.replace("met today with", "spoke by telephone today with"))
    assert [(m.city, m.format) for m in called.meetings] == [(None, "phone")]
    signed = un(f"{met_today}\nNew York, 18 November 2026")
    assert [m.city for m in signed.meetings] == [None]


@pytest.mark.parametrize(
    "lead",
    [
        "The phone call between President of Zambia Max Notreal and President of Peru Ada Invented took "
        "place today.",
        "A telephone conversation initiated by Peru took place between President of Zambia Max Notreal and "
        "President of Peru Ada Invented.",
    ],
)
def test_a_call_between_two(lead: str) -> None:
    found = reading(lead + " The Presidents discussed grain.", "ZMB")
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert [(m.format, m.setting) for m in found.meetings] == [("phone", "bilateral")]
    assert said(found) == ["both"]


def test_who_initiated_a_call_asked_for_it() -> None:
    found = reading(
        "A telephone conversation initiated by the Peruvian side took place between President of Zambia Max "
        "Notreal and President of Peru Ada Invented.",
        "ZMB",
    )
    assert [(m.request_type, m.requester_iso3) for m in found.meetings] == [("at_request", "PER")]


def test_talks_between_two_in_a_city() -> None:
    found = reading(
        "Talks between Deputy Foreign Minister of Zambia Max Notreal and Deputy Foreign Minister of Peru Ada "
        "Invented were held in Lima today.",
        "ZMB",
    )
    assert [(m.format, m.city) for m in found.meetings] == [("in_person", "Lima")]
    assert met(found) == [["Max Notreal", "Ada Invented"]]


def test_a_journey_for_talks() -> None:
    found = reading(
        "NATO Secretary General arrived in Lima on Wednesday (18 November 2026) for talks with Prime "
        "Minister Ada "
        "Invented. The Secretary General thanked Peru.",
        None,
        "NATO",
    )
    assert met(found) == [["Secretary General", "Ada Invented"]]
    assert [(m.event_date, m.city) for m in found.meetings] == [(DAY, "Lima")]
    assert said(found) == ["Secretary General"]


def test_an_office_and_a_name_are_two_people() -> None:
    found = reading(
        "High Representative for Foreign Affairs Ada Invented met today with Foreign Minister Max Notreal of "
        "Zambia.\nThe High Representative and Minister Notreal spoke about grain. The High Representative "
        "updated "
        "Minister Notreal on salt.",
        None,
        "EU",
    )
    assert said(found) == ["both", "Ada Invented"]


def test_an_office_in_an_organisation_is_not_the_other_partys() -> None:
    found = reading(
        "President of the European Council Ada Invented met today with President Max Notreal of Zambia. They "
        "discussed grain. The President of the European Council repeated that salt matters. The presidents "
        "are "
        "hopeful that trade will grow.",
        None,
        "EU",
    )
    assert said(found) == ["both", "Ada Invented", "both"]


def test_a_trilateral_meeting_in_a_new_role_at_an_assembly() -> None:
    found = reading(
        "Foreign Secretary Ada Invented held her first trilateral meeting in her role with Zambian Foreign "
        "Minister Max Notreal and Peruvian Foreign Minister Lin Specimen at the UN’s General Assembly in New "
        "York today.",
        "GBR",
    )
    (meeting,) = found.meetings
    assert (meeting.setting, meeting.on_sidelines, meeting.city) == ("trilateral", True, "New York")


@pytest.mark.parametrize(
    ("tail", "first"),
    [
        ("thanked Minister Notreal for Zambia’s help, and they affirmed that trade must grow", True),
        ("said that trade had grown, and they agreed on that", False),
    ],
)
def test_a_clause_of_both_behind_one_partys(tail: str, first: bool) -> None:
    found = reading(
        f"Minister Ada Invented met today with Foreign Minister Max Notreal of Zambia. Minister Invented "
        f"{tail}.",
        "PER",
    )
    assert said(found) == ["Ada Invented", "both"][: 1 + first]


def test_an_answer_told_in_a_clause_behind_to() -> None:
    found = reading(
        "Minister Ada Invented met today with Foreign Minister Max Notreal of Zambia. Minister Invented "
        "suggested "
        "a visit, to which the latter agreed.",
        "PER",
    )
    assert said(found) == ["Ada Invented", "Max Notreal"]


def test_sides_told_by_countries_and_led_by_people() -> None:
    found = reading(
        "India and Peru held Foreign Office Consultations in Lima on 18 November 2026. The Indian side was "
        "led by "
        "Shri Max Notreal, Joint Secretary. The Peruvian side was led by Ms. Ada Invented, General "
        "Director for "
        "Asia. Both sides agreed to meet again.",
        "IND",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert [p.title_raw for p in found.participants] == ["Joint Secretary", "General Director for Asia"]
    assert [(m.city, m.setting) for m in found.meetings] == [("Lima", "bilateral")]
    assert said(found) == ["both"]


def test_a_side_of_an_organisation_is_led_too() -> None:
    found = reading(
        "The 3rd Japan-NATO Consultations were held in Lima today. The Japanese delegation was headed by "
        "Mr. Max "
        "Notreal, Deputy Minister for Foreign Affairs. The NATO delegation was headed by Ms. Ada Invented, "
        "Assistant Secretary General.",
        "JPN",
    )
    assert [(p.name, p.iso3, p.org_id) for p in found.participants] == [
        ("Max Notreal", "JPN", None),
        ("Ada Invented", None, "NATO"),
    ]


def test_a_suite_and_a_led_delegation_are_nobody_else() -> None:
    found = reading(
        "Deputy Minister Ada Invented and her delegation met today with a delegation of Zambian farmers "
        "led by "
        "former Ambassador Max Notreal and his team.",
        "PER",
    )
    assert met(found) == [["Ada Invented", "Max Notreal"]]
    assert [p.iso3 for p in found.participants] == ["PER", "ZMB"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The two leaders met to discuss grain.",
        "Another issue under discussion was grain.",
        "There was unanimous agreement that grain matters.",
        "Among the topics discussed was grain.",
    ],
)
def test_what_was_talked_about_is_both_parties(sentence: str) -> None:
    found = reading(
        f"President Ada Invented hosted President Max Notreal of Zambia today.\n{sentence}", "PER"
    )
    assert said(found) == ["both"]


def test_a_participle_in_front_is_no_party_and_tells_whom_the_speaker_met() -> None:
    found = reading(
        "Minister for Africa Ada Invented visited Zambia. Visiting Lusaka for two days, Minister Invented "
        "met "
        "Zambian officials to discuss grain.\nMeeting with Zambia’s Minister of Foreign Affairs, H.E. Max "
        "Notreal, "
        "Minister Invented discussed salt.",
        "GBR",
    )
    assert ["Ada Invented", "Max Notreal"] in met(found)
    assert [m.city for m in found.meetings] == ["Lusaka"] * len(found.meetings)
    assert said(found)[-1] == "Ada Invented"


def test_two_holders_of_the_same_office() -> None:
    found = reading(
        "The Prime Minister met Zambian Prime Minister Max Notreal at the Commonwealth Heads of Government "
        "Meeting "
        "today. The Prime Minister thanked Prime Minister Notreal.",
        "GBR",
    )
    assert met(found) == [["Prime Minister", "Max Notreal"]]
    assert [p.iso3 for p in found.participants] == ["GBR", "ZMB"]
    assert said(found) == ["Prime Minister"]
    assert [m.on_sidelines for m in found.meetings] == [True]
    called = reading(
        "The Prime Minister spoke to the Prime Minister of Zambia, Max Notreal, this evening.", "GBR"
    )
    assert met(called) == met(found)


def test_a_meeting_told_twice_is_filled_from_the_second() -> None:
    found = reading(
        "Foreign Secretary Ada Invented met with Zambian Foreign Minister Max Notreal.\n"
        "The Foreign Secretary and Zambian Foreign Minister Max Notreal met at UNGA in New York on 17 "
        "November. "
        "They discussed grain. This follows a visit by Trade Minister Lin Specimen.",
        "GBR",
    )
    (meeting,) = found.meetings
    assert (meeting.event_date, meeting.city, meeting.on_sidelines) == (date(2026, 11, 17), "New York", True)
    assert said(found) == ["both"]


@pytest.mark.parametrize("call", ["a call", "a telephonic call", "a phone call"])
def test_a_call_received(call: str) -> None:
    found = reading(
        f"The Prime Minister, Shri Max Notreal, received {call} today from the President of Peru, Ms. Ada "
        f"Invented.",
        "IND",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert [m.format for m in found.meetings] == ["phone"]


def test_a_talk_in_capitals_and_a_visitor_who_attends() -> None:
    found = reading(
        "On November 18, Mr. SPECIMEN Lin, Minister for Foreign Affairs, held a Japan-U.S. Foreign "
        "Ministers’ "
        "Telephone Talk with the Honorable Ada Invented, Secretary of State of the United States of America.",
        "JPN",
    )
    assert [(m.format, m.event_date) for m in found.meetings] == [("phone", DAY)]
    found = reading(
        "On November 18, Mr. SPECIMEN Lin, Minister for Foreign Affairs, who is visiting New York, the "
        "United "
        "States, to attend the United Nations General Assembly, held a meeting with H.E. Ms. Ada Invented, "
        "Minister "
        "of Foreign Affairs of Peru.",
        "JPN",
    )
    assert [(m.on_sidelines, m.city) for m in found.meetings] == [(True, "New York")]
    assert [p.title_raw for p in found.participants] == [
        "Minister for Foreign Affairs",
        "Minister of Foreign Affairs",
    ]


def test_a_press_release_on_a_meeting_is_no_press_meeting() -> None:
    found = reading(
        "On November 17, the Ambassador was handed a note.",
        "RUS",
        None,
        "Press release on Deputy Foreign Minister Max Notreal’s meeting with Ambassador of Peru to Russia "
        "Ada Invented",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert found.participants[0].title_raw == "Deputy Foreign Minister"
    assert [m.event_date for m in found.meetings] == [date(2026, 11, 17)]


def test_the_headline_tells_the_margins() -> None:
    found = un(
        "The Secretary-General met with H.E. Ms. Ada Invented, Minister for Foreign Affairs of Peru.",
        "Readout of the Secretary-General’s meeting with H.E. Ms. Ada Invented, Minister for Foreign "
        "Affairs of Peru, "
        "on the margins of the 81st United Nations General Assembly",
    )
    assert [(m.on_sidelines, m.occasion) for m in found.meetings] == [
        (True, "81st United Nations General Assembly")
    ]


def test_a_verb_between_two_offices_parts_them() -> None:
    found = reading(
        "The Secretary General met with Zambian Minister Max Notreal today. The Secretary General thanked "
        "Minister "
        "Notreal for grain and welcomed Zambia’s focus on salt.",
        None,
        "NATO",
    )
    assert said(found) == ["Secretary General"]


@pytest.mark.parametrize(
    "lead",
    [
        "NATO Secretary General Max Notreal met with Prime Minister Ada Invented of Peru today for talks "
        "on how to "
        "grow grain.",
        "NATO Secretary General Max Notreal spoke to President Ada Invented of Peru and they discussed "
        "grain.",
        "NATO Secretary General Max Notreal discussed grain with Prime Minister Ada Invented of Peru in "
        "Lima today.",
    ],
)
def test_a_lead_that_tells_what_both_talked_about(lead: str) -> None:
    found = reading(lead, None, "NATO")
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert said(found) == ["both"]


def test_who_led_which_side() -> None:
    found = reading(
        "The 2nd India-Peru Dialogue was held in Lima on 18 November 2026. Shri Max Notreal, Secretary, "
        "led the "
        "Indian delegation while the delegation from Peru was led by Ambassador Ada Invented.",
        "IND",
    )
    assert [(p.name, p.iso3) for p in found.participants] == [("Max Notreal", "IND"), ("Ada Invented", "PER")]
    assert [m.setting for m in found.meetings] == ["bilateral"]


def test_the_chairs_of_a_dialogue_named_after_two() -> None:
    found = reading(
        "The 14th meeting of the India-Peru Working Group was held in Lima on 18 November 2026. Mr Max "
        "Notreal, "
        "Joint Secretary, and Ms Ada Invented, Ambassador of Peru, led the respective delegations.",
        "IND",
    )
    assert [m.setting for m in found.meetings] == ["bilateral"]


def test_an_office_behind_a_name_is_not_the_next_persons() -> None:
    found = reading(
        "India and Peru held consultations in Lima on 18 November 2026. The consultations were co-chaired "
        "by Shri Max "
        "Notreal, Joint Secretary, Ministry of External Affairs, India and Ambassador Ada Invented, "
        "Director General, "
        "Ministry of Foreign Affairs, Peru.",
        "IND",
    )
    assert [(p.name, p.iso3) for p in found.participants] == [("Max Notreal", "IND"), ("Ada Invented", "PER")]


def test_an_organ_and_its_union_are_one_body() -> None:
    found = reading(
        "President Invented spoke with President Max Notreal of Zambia on the phone today. During the "
        "call, the "
        "European Council president reiterated that grain matters.",
        None,
        "EU",
    )
    assert said(found) == ["Invented"]


def test_a_courtesy_call_received() -> None:
    found = reading(
        "On November 18, Minister for Foreign Affairs Lin Specimen received a courtesy call from U.S. "
        "Ambassador to "
        "Japan Ms. Ada Invented.",
        "JPN",
    )
    assert met(found) == [["Lin Specimen", "Ada Invented"]]
    assert [(m.format, m.event_date) for m in found.meetings] == [("in_person", DAY)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The heads of state and government discussed grain.",
        "President Notreal and Ms Invented looked ahead to May.",
    ],
)
def test_heads_of_state_and_government_and_what_they_look_ahead_to(sentence: str) -> None:
    found = reading(
        f"President Max Notreal spoke by telephone with Chancellor Ada Invented of Germany today. {sentence}",
        "ZMB",
    )
    assert said(found) == ["both"]


def test_a_director_is_of_the_country_where_the_institute_is() -> None:
    found = reading(
        "Deputy Foreign Minister Max Notreal met with Ada Invented, the director of the Specimen Institute "
        "headquartered in Washington, D.C.",
        "RUS",
    )
    assert [(p.name, p.iso3) for p in found.participants] == [("Max Notreal", "RUS"), ("Ada Invented", "USA")]
    assert [m.city for m in found.meetings] == [None]


def test_a_name_behind_an_office_and_a_comma_is_another_person() -> None:
    found = reading(
        "President of the European Council Ada Invented spoke by telephone today with President Max "
        "Notreal of "
        "Zambia. Reviewing the contacts between Ada Invented and Max Notreal, president Invented recalled "
        "the summit.",
        None,
        "EU",
    )
    assert said(found) == ["Ada Invented"]


def test_the_headline_alone_names_the_holder_of_our_office() -> None:
    text = "The Prime Minister spoke today with Zambian President Max Notreal. She raised tariffs."
    title = "Prime Minister Ada Invented speaks with the President of Zambia, Max Notreal"
    found = reading(text, "CAN", title=title)
    assert met(found) == [["Ada Invented", "Max Notreal"]]
    assert said(found) == ["Ada Invented"]
    other = reading(text, "CAN", title="Prime Minister Max Notreal of Zambia")
    assert met(other) == [["Prime Minister", "Max Notreal"]]


def test_a_council_that_a_visitor_co_chaired() -> None:
    found = reading(
        "High Representative Ada Invented concluded her official visit to Zambia, where she co-chaired the "
        "third Joint Council on 16 November 2026 in Lusaka with Zambian Minister for Foreign Affairs Max "
        "Notreal.\n"
        "High Representative Invented also met with Zambian President Lin Specimen and visited the Museum, "
        "which is set to house a new library.",
        None,
        "EU",
    )
    assert met(found) == [["Ada Invented", "Max Notreal"], ["Ada Invented", "Lin Specimen"]]
    assert [m.venue_iso3 for m in found.meetings] == ["ZMB", "ZMB"]
    assert said(found) == []


def test_a_meeting_after_which_somebody_spoke_to_the_press() -> None:
    found = reading(
        "NATO Secretary General Max Notreal visited Zambia with ambassadors on Monday (16 November 2026). "
        "Addressing media after his meeting with President Ada Invented, Mr Notreal said that water matters.",
        None,
        "NATO",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert [(p.iso3, p.org_id) for p in found.participants] == [(None, "NATO"), ("ZMB", None)]
    assert [(m.event_date, m.venue_iso3) for m in found.meetings] == [(date(2026, 11, 16), "ZMB")]
    assert said(found) == ["Max Notreal"]


def test_one_who_is_elect_is_of_the_country_related_to_ours() -> None:
    found = reading(
        "The Prime Minister spoke to President-elect Max Notreal this afternoon. "
        "Both agreed on the ties between the UK and Zambia.",
        "GBR",
    )
    assert [(p.name, p.iso3) for p in found.participants] == [
        ("Prime Minister", "GBR"),
        ("Max Notreal", "ZMB"),
    ]


def test_both_behind_a_clause_are_a_source() -> None:
    found = reading(
        "The Prime Minister welcomed Prime Minister Ada Invented of Zambia to Downing Street today. "
        "The Prime Minister welcomed the harvest, and both agreed that water matters.",
        "GBR",
    )
    assert said(found) == ["Prime Minister", "both"]


@pytest.mark.parametrize(("meal", "venue"), [("over lunch", "GBR"), ("over a working lunch", "GBR")])
def test_a_place_behind_a_meal(meal: str, venue: str) -> None:
    found = reading(
        f"Prime Minister Max Notreal met Prime Minister Ada Invented of Zambia today {meal} in Downing "
        f"Street.",
        "GBR",
    )
    assert [m.venue_iso3 for m in found.meetings] == [venue]


def test_a_read_out_in_a_headline_is_nobody() -> None:
    found = un(
        "The Secretary-General reiterated that water matters.",
        "Read-out of the Secretary-General's telephone conversation with President Max Notreal of Zambia",
    )
    assert met(found) == [["Secretary-General", "Max Notreal"]]
    assert said(found) == ["Secretary-General"]


def test_the_representatives_of_authorities_are_everybody() -> None:
    found = reading(
        "Mr. Notreal, Vice Minister of Defense of Japan, met with Defense Minister Ada Invented of Zambia "
        "today. "
        "At the meeting, the two representatives of defense authorities shared the view that water matters.",
        "JPN",
    )
    assert said(found) == ["both"]


@pytest.mark.parametrize("told", ["spoke separately by telephone today with", "received calls today from"])
def test_a_list_parted_by_semicolons(told: str) -> None:
    found = un(
        f"The Secretary-General {told} President Max Notreal of Zambia; Prime Minister Ada Invented of Peru; "
        "and Foreign Minister Lin Specimen of Chad."
    )
    assert met(found) == [
        ["Secretary-General", name] for name in ("Max Notreal", "Ada Invented", "Lin Specimen")
    ]
    assert {m.format for m in found.meetings} == {"phone"}


def test_a_meeting_in_which_somebody_was_thanked() -> None:
    found = reading(
        "NATO Secretary General Max Notreal thanked President Ada Invented of Zambia for her leadership in a "
        "meeting at the White House on Tuesday.",
        None,
        "NATO",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert [(m.event_date, m.venue_iso3) for m in found.meetings] == [(date(2026, 11, 17), "USA")]
    assert said(found) == ["Max Notreal"]


def test_members_of_a_house_that_were_met() -> None:
    found = reading(
        "NATO Secretary General Max Notreal met members of the US Senate in Washington.", None, "NATO"
    )
    assert met(found) == [["Max Notreal", "members of the US Senate"]]


def test_two_who_met_a_third() -> None:
    found = reading(
        "President Max Notreal of the European Council and President Ada Invented of the European Commission "
        "met President Lin Specimen of Peru for the 5th EU-Peru Summit in Lima on 3 March 2026.",
        None,
        "EU",
    )
    assert met(found) == [["Max Notreal", "Ada Invented", "Lin Specimen"]]


@pytest.mark.parametrize(
    ("other", "city", "land"),
    [
        ("his counterpart Ada Invented", "Lusaka", "ZMB"),
        ("Foreign Minister Ada Invented", "Rabat", "MAR"),
        ("his counterpart Ada Invented", "Geneva", None),
    ],
)
def test_whom_we_meet_abroad_is_at_home(other: str, city: str, land: str | None) -> None:
    found = reading(f"External Affairs Minister Max Notreal held talks with {other} in {city}.", "IND")
    assert [p.iso3 for p in found.participants] == ["IND", land]


def test_a_commission_that_two_co_chaired() -> None:
    text = (
        "The 5th meeting of the India-Zambia Joint Commission was co-chaired by External Affairs Minister "
        "Max "
        "Notreal and Foreign Minister Ada Invented in Lusaka."
    )
    found = reading(text, "IND")
    assert met(found) == [["Max Notreal", "Ada Invented"]]
    assert [p.iso3 for p in found.participants] == ["IND", "ZMB"]
    assert [m.city for m in found.meetings] == ["Lusaka"]


def test_the_leader_of_a_delegation_of_a_country_stands_for_it() -> None:
    found = reading(
        "Deputy Foreign Minister Max Notreal held consultations in Moscow with a delegation of Zambia led by "
        "Ada Invented.",
        "RUS",
    )
    assert [(p.name, p.iso3) for p in found.participants] == [("Max Notreal", "RUS"), ("Ada Invented", "ZMB")]


def test_reading_a_talk_at_the_front_leaves_the_cast_as_it_was() -> None:
    found = reading(
        "On Tuesday, NATO Assistant Secretary General Dr. Max Notreal and his delegation met with the Deputy "
        "Minister of Foreign Affairs of Zambia Mr. Lin Specimen and his team. "
        "The Deputy Minister and Dr. Notreal discussed grain.",
        None,
        "NATO",
    )
    assert said(found) == ["both"]


def test_whom_somebody_was_briefed_by_speaks() -> None:
    found = reading(
        "On November 18, Mr. Max Notreal, Minister for Foreign Affairs, held a telephone talk with the "
        "Honorable "
        "Ada Invented, Secretary of State of the United States. "
        "Foreign Minister Notreal was briefed in detail by Secretary of State Invented on the harvest. "
        "Based on this, the two foreign ministers closely aligned their policies.",
        "JPN",
    )
    assert said(found) == ["Ada Invented", "both"]


def test_a_journey_to_meet_somebody_is_a_meeting() -> None:
    found = reading(
        "The NATO Secretary General Max Notreal visited Washington on 16 November to meet President Ada "
        "Invented and "
        "Secretary of Defense Lin Specimen to review operations. They agreed that water matters.",
        None,
        "NATO",
    )
    assert met(found) == [["Max Notreal", "Ada Invented", "Lin Specimen"]]
    assert [(p.iso3, p.org_id) for p in found.participants] == [(None, "NATO"), ("USA", None), ("USA", None)]
    assert [(m.city, m.event_date) for m in found.meetings] == [("Washington", date(2026, 11, 16))]
    assert said(found) == ["both", "both"]


def test_meetings_on_a_visit_of_one_told_by_office() -> None:
    found = un(
        "Lusaka, Zambia\n"
        "18 November 2026\n"
        "During his visit to Zambia, the Secretary-General has had a range of meetings with Government and "
        "other officials, including the Prime Minister. The Secretary-General expressed his appreciation.\n"
        "On Tuesday he met H.E. Ms. Ada Invented, the Prime Minister. The Secretary-General explained the "
        "plan.\n"
        "Today, the Secretary-General met H.E. Mr. Max Notreal, the Foreign Minister."
    )
    assert met(found) == [["Secretary-General", "Ada Invented"], ["Secretary-General", "Max Notreal"]]
    assert {(m.city, m.venue_iso3) for m in found.meetings} == {("Lusaka", "ZMB")}
    assert said(found) == ["Secretary-General", "Secretary-General"]


@pytest.mark.parametrize(("city", "seen"), [("Geneva", "Geneva"), ("New York", None)])
def test_a_dated_line_at_the_end(city: str, seen: str | None) -> None:
    found = un(
        "The Secretary-General met Foreign Minister Max Notreal of Zambia this morning.\n"
        f"{city}, 18 November 2026"
    )
    assert [m.city for m in found.meetings] == [seen]


def test_a_guest_welcomed_to_an_office_is_met_there() -> None:
    found = reading(
        "President Max Notreal welcomed Secretary General Ada Invented of NATO to the Oval Office today.",
        "USA",
    )
    assert [m.venue_iso3 for m in found.meetings] == ["USA"]


def test_a_quotation_over_two_sentences_is_direct() -> None:
    found = reading(
        "NATO Secretary General Max Notreal met President Ada Invented of Zambia today. Mr Notreal said "
        "that water "
        "matters. “Soon we will reach the river. The farmers will take the lead,” said the Secretary "
        "General.",
        None,
        "NATO",
    )
    assert [s.quote_type for s in found.statements] == ["indirect", "direct", "direct"]


def test_at_the_initiative_of_a_side_is_no_topic() -> None:
    found = reading(
        "On Friday Max Notreal had a telephone conversation with President of Zambia Ada Invented on the "
        "Zambian "
        "side’s initiative. The two leaders exchanged views.",
        "RUS",
        title="Telephone conversation with President of Zambia Ada Invented",
    )
    assert [(m.request_type, m.requester_iso3) for m in found.meetings] == [("at_request", "ZMB")]
    assert said(found) == ["both"]


def test_a_visit_to_an_address() -> None:
    found = reading(
        "NATO Secretary General Max Notreal discussed preparations with Prime Minister Ada Invented in a "
        "visit to "
        "10 Downing Street on Tuesday (17 November 2026).",
        None,
        "NATO",
        "NATO Secretary General in London to prepare the meeting",
    )
    assert [(m.city, m.venue_iso3, m.event_date) for m in found.meetings] == [
        ("London", "GBR", date(2026, 11, 17))
    ]
    assert [(p.iso3, p.org_id) for p in found.participants] == [(None, "NATO"), ("GBR", None)]


def test_what_both_add_to_what_one_told() -> None:
    found = reading(
        "Secretary Max Notreal spoke today with Zambian Foreign Minister Ada Invented. The Secretary "
        "provided the "
        "Minister an overview of the plan, and the two committed to further talks. Secretary Notreal "
        "referred to "
        "several proposals, which the Minister undertook to consider.",
        "USA",
    )
    assert said(found) == ["Max Notreal", "both", "Max Notreal", "Ada Invented"]


def test_several_meetings_told_by_what_was_said_in_them() -> None:
    found = un(
        "Secretary-General Lin Specimen discussed a range of issues today in meetings with foreign "
        "ministers.\n"
        "In his meeting with Zambia’s Minister for Foreign Affairs, Max Notreal, the Secretary-General "
        "raised the "
        "drought. The Secretary-General and Foreign Minister also discussed the harvest.\n"
        "In the meeting between the Secretary-General and Peru’s Minister for Foreign Affairs, Ada "
        "Invented, the "
        "two leaders discussed grain."
    )
    assert met(found) == [["Lin Specimen", "Max Notreal"], ["Lin Specimen", "Ada Invented"]]
    assert said(found)[-3:] == ["Lin Specimen", "both", "both"]


def test_who_provides_a_readout_says_nothing() -> None:
    found = reading(
        "Acting Chief Pentagon Spokesperson Ada B. Invented Jr. provided the following readout:\n"
        "Acting Secretary of Defense Max Notreal met with NATO Secretary General Lin Specimen today. "
        "The leaders discussed grain.",
        "USA",
    )
    assert said(found) == ["both"]


def test_as_well_as_between_people_is_and() -> None:
    found = reading(
        "On June 30, Mr. Max Notreal, Minister for Foreign Affairs, held a meeting with H.E. Amb. Ada "
        "Invented, "
        "Minister for External Relations of the Republic of Zambia. The meeting was also attended by Amb. "
        "Lin "
        "Specimen, under-secretary general for Political Affairs of the Ministry of External Relations of "
        "Zambia, "
        "as well as Mr. Eda Nobody, Ambassador of Japan to Zambia.",
        "JPN",
    )
    assert [(p.name, p.iso3, p.is_lead) for p in found.participants] == [
        ("Max Notreal", "JPN", True),
        ("Ada Invented", "ZMB", True),
        ("Lin Specimen", "ZMB", False),
        ("Eda Nobody", "JPN", False),
    ]


@pytest.mark.parametrize(
    ("sentence", "speaker", "land"),
    [
        ("For the President of the European Council it is essential to act.", "Max Notreal", None),
        ("Zambia’s position, as underscored during the call, is that water matters.", None, "ZMB"),
    ],
)
def test_views_of_whoever_is_named_as_holding_them(
    sentence: str, speaker: str | None, land: str | None
) -> None:
    found = reading(
        "President of the European Council Max Notreal spoke by telephone today with President Ada "
        "Invented of "
        f"Zambia. {sentence}",
        None,
        "EU",
    )
    assert [(s.speaker_name, s.speaker_iso3) for s in found.statements] == [(speaker, land)]


def test_the_national_interest_is_no_part_of_a_name() -> None:
    found = reading(
        "Deputy Foreign Minister Max Notreal met with President and CEO of the Washington-based Centre for "
        "the "
        "National Interest Ada Invented.",
        "RUS",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"]]


def test_consultations_called_after_a_country_and_an_organisation_are_bilateral() -> None:
    found = reading(
        "On November 17, the 14th Japan-NATO High-Level Consultations were held at the Ministry of Foreign "
        "Affairs in "
        "Tokyo. Mr. Max Notreal, Deputy Minister for Foreign Affairs, and Ms. Ada Invented, Assistant "
        "Secretary "
        "General of NATO, attended the consultations.",
        "JPN",
    )
    assert [(m.setting, m.city) for m in found.meetings] == [("bilateral", "Tokyo")]


def test_those_met_in_the_house_of_a_government_are_of_it() -> None:
    found = reading(
        "NATO Secretary General Max Notreal concluded a two-day visit to Washington on Tuesday. The "
        "Secretary General "
        "met with President Ada Invented at the White House. He also met with Secretary of Defense Lin "
        "Specimen at "
        "the Pentagon.",
        None,
        "NATO",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"], ["Max Notreal", "Lin Specimen"]]
    assert [p.iso3 for p in found.participants] == [None, "USA", None, "USA"]


def test_a_counterpart_is_received() -> None:
    found = reading(
        "Max Notreal, Minister for Europe and Foreign Affairs, received his Zambian counterpart, Ms. Ada "
        "Invented, at "
        "the Quai d'Orsay today.",
        "FRA",
    )
    assert met(found) == [["Max Notreal", "Ada Invented"]]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Secretary-General and the President took stock of the peace process.",
        "They were united in their support for Peru.",
        "Special attention was paid to the situation in Peru.",
        "During the conversation, a substantive exchange of views took place on the harvest.",
        "Discussions covered the harvest and the rivers.",
    ],
)
def test_what_both_did_without_saying_that_they_said_it(sentence: str) -> None:
    assert said(
        un(f"The Secretary-General met today with H.E. Ms. Ada Invented, President of Zambia. {sentence}")
    ) == ["both"]


def test_the_second_side_led_by_somebody_needs_no_verb() -> None:
    found = reading(
        "The European Union and Zambia held their fifth Human Rights Dialogue in Lusaka on 17 November "
        "2026. The EU "
        "delegation was led by Ada Invented, Director at the European External Action Service, and the "
        "Zambian "
        "delegation by Max Notreal, Permanent Secretary.",
        None,
        "EU",
    )
    assert met(found) == [["Ada Invented", "Max Notreal"]]
    assert [(p.iso3, p.org_id) for p in found.participants] == [(None, "EU"), ("ZMB", None)]


@pytest.mark.parametrize(
    ("text", "form", "city"),
    [
        (
            "In a phone call today with Foreign Minister Max Notreal of Zambia, the Secretary-General "
            "expressed his "
            "concern.",
            "phone",
            None,
        ),
        (
            "The Secretary-General and Zambian Foreign Minister Max Notreal discussed grain in Lusaka today.",
            "in_person",
            "Lusaka",
        ),
        (
            "The Secretary-General held a bilateral with Foreign Minister Max Notreal of Zambia today in "
            "Lusaka.",
            "in_person",
            "Lusaka",
        ),
    ],
)
def test_further_leads(text: str, form: str, city: str | None) -> None:
    found = un(text)
    assert met(found) == [["Secretary-General", "Max Notreal"]]
    assert [(m.format, m.city, m.event_date) for m in found.meetings] == [(form, city, DAY)]


def test_a_journey_to_a_city_where_somebody_was_met() -> None:
    found = reading(
        "Assistant Secretary Ada Invented traveled to Lusaka November 15-17, where she met with Foreign "
        "Minister Max "
        "Notreal.",
        "USA",
    )
    assert [(p.name, p.iso3) for p in found.participants] == [("Ada Invented", "USA"), ("Max Notreal", "ZMB")]


def test_the_delegation_of_an_organisation_is_whoever_leads_it() -> None:
    found = un(
        "The Secretary-General met with a delegation from the African Union led by H.E. Ms. Ada Invented, "
        "Chairperson of the African Union Commission."
    )
    assert met(found) == [["Secretary-General", "Ada Invented"]]


@pytest.mark.parametrize(
    "subject",
    [
        "The Prime Minister and President Ada Invented of Zambia",
        "The Prime Minister and the President of Zambia, Ada Invented,",
        "The Prime Minister and Zambian President Ada Invented",
    ],
)
def test_an_office_and_a_named_guest_met(subject: str) -> None:
    found = reading(f"{subject} met today in London. They discussed grain.", "GBR")
    assert [(p.name, p.title_raw, p.iso3) for p in found.participants] == [
        ("Prime Minister", "Prime Minister", "GBR"),
        ("Ada Invented", "President", "ZMB"),
    ]
    assert said(found) == ["both"]


def test_a_named_guest_and_an_office_met() -> None:
    found = un("Foreign Minister Max Notreal of Zambia and the Secretary-General met today in Lusaka.")
    assert [(p.name, p.title_raw, p.iso3, p.org_id) for p in found.participants] == [
        ("Max Notreal", "Foreign Minister", "ZMB", None),
        ("Secretary-General", "Secretary-General", None, "UN"),
    ]


def test_two_heads_of_a_union_met_a_third() -> None:
    found = reading(
        "The President of the European Commission, Ada Invented, and the President of the European "
        "Council, Max "
        "Notreal, met the President of Zambia, Lin Specimen, by videoconference today.",
        None,
        "EU",
    )
    assert met(found) == [["Ada Invented", "Max Notreal", "Lin Specimen"]]
    assert [(m.format, m.setting) for m in found.meetings] == [("video", "trilateral")]


def test_who_represented_each_side_at_a_summit() -> None:
    found = reading(
        "The 5th EU-Zambia summit took place in Brussels today. The EU was represented by President of the "
        "European "
        "Council Ada Invented. Zambia was represented by President Max Notreal. The leaders discussed grain.",
        None,
        "EU",
    )
    assert met(found) == [["Ada Invented", "Max Notreal"]]
    assert [(m.setting, m.city) for m in found.meetings] == [("bilateral", "Brussels")]
    assert said(found) == ["both"]


@pytest.mark.parametrize(
    ("told", "city"),
    [
        (", who is visiting Lusaka, Zambia, paid a courtesy call on", "Lusaka"),
        (", had dinner with", None),
    ],
)
def test_calls_paid_on_a_visit_and_dinners(told: str, city: str | None) -> None:
    found = reading(
        f"On November 17, Mr. Max Notreal, Minister for Foreign Affairs{told} H.E. Ms. Ada Invented, "
        f"President of the "
        "Republic of Zambia.",
        "JPN",
    )
    assert [(p.name, p.iso3) for p in found.participants] == [("Max Notreal", "JPN"), ("Ada Invented", "ZMB")]
    assert [m.city for m in found.meetings] == [city]
