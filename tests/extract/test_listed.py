"""Points behind a colon, members of groups told later, offices told elsewhere; told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, release, speakers

TALKS = f"{DAY}{SOL} met with {LIND} in Lima."


def test_points_of_both_behind_a_colon() -> None:
    found = release(
        f"{TALKS}\nThe two ministers reached the following understanding after their talks:\n"
        "First, the ports will be widened.\nSecond, the two countries will plant trees.\nThe rain was warm."
    )
    assert speakers(found) == ["both"] * 3
    assert [(s.quote_type, s.rule_id) for s in found.statements[1:]] == [("indirect", "speech.listed")] * 2


def test_points_of_one_are_no_quotation_and_others_may_answer() -> None:
    found = release(
        f"{DAY}{SOL} attended the Foreign Ministers' Meeting of the Shanghai Cooperation Organization in "
        "Lima.\n"
        "Ana Sol put forward two proposals: First, plant trees. Second, widen the ports. "
        "The foreign ministers of the member states welcomed the proposals."
    )
    assert {s.quote_type for s in found.statements} == {"indirect"}
    assert [s.speaker_name for s in found.statements][-1] != "Ana Sol"


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("According to her, rain helps.", "According to"),
        ("In addition, according to Ana Sol, rain helps.", "according to"),
        ("Ana Sol looks forward to rain.", "looks forward"),
        ("The Foreign Minister of Peru is convinced that rain helps.", "is convinced"),
        ("Ana Sol provided detailed assessments of the harvest.", "provided detailed assessments"),
    ],
)
def test_whose_view_it_is_is_said_in_other_words(sentence: str, cue: str) -> None:
    last = release(f"{TALKS} Ana Sol noted the value of trees. {sentence}").statements[-1]
    assert (last.speaker_name, last.cue) == ("Ana Sol", cue)


def test_what_one_told_and_both_then_talked_about() -> None:
    found = release(f"{TALKS} Ana Sol briefed on trees, and had communication with Ode Lind on the ports.")
    assert speakers(found) == ["Ana Sol", "both"]


def test_the_talk_told_a_second_time_with_its_topic() -> None:
    found = release(f"{TALKS}\nAna Sol and Minister Lind had candid, useful, and long discussions on trade.")
    assert [(s.cue, s.attribution) for s in found.statements] == [("discussions", "both_sides")]


def test_members_of_the_group_that_was_met() -> None:
    found = release(
        f"{DAY}{SOL} met with the foreign ministers of the African Union in Lima.\n"
        "Kai Ro, Foreign Minister of Chad, and Ode Lind, Foreign Minister of Ghana, attended the meeting.\n"
        "The foreign ministers of the African Union welcomed rain."
    )
    assert names(found) == [{"Ana Sol", "Kai Ro", "Ode Lind"}]
    assert set(speakers(found)) == {"Kai Ro", "Ode Lind"}


def test_who_was_on_the_call() -> None:
    found = release(
        "President Ana Sol spoke today with allies and partners on trade.\nJoining President Sol on the "
        "call were "
        "Prime Minister Lind of Canada, President Ro of France, and President Ud of Poland.",
        publisher="USA",
    )
    assert names(found) == [{"Ana Sol", "Lind", "Ro", "Ud"}]
    assert all(p.is_lead for p in found.participants)


def test_ambassadors_who_presented_their_credentials() -> None:
    found = release(
        f"{DAY}{SOL} received the letters of credence of two Ambassadors in Lima.\n"
        "These two Ambassadors are: Ghanaian Ambassador Ode Lind and Chadian Ambassador Kai Ro.\n"
        "The Ambassadors conveyed greetings."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind", "Kai Ro"}]
    assert set(speakers(found)) == {"Ode Lind", "Kai Ro"}


def test_a_host_of_three() -> None:
    found = release(f"{DAY}{SOL} and {LIND} joined a trilateral meeting hosted by Minister Kai Ro of Fiji.")
    assert (names(found), found.meetings[0].setting) == ([{"Ana Sol", "Ode Lind", "Kai Ro"}], "trilateral")


def test_a_banquet_with_a_spouse_is_no_second_meeting() -> None:
    found = release(f"{TALKS}\nIn the evening, Ana Sol and Mr. Max Sol hosted a banquet for Ode Lind.")
    assert names(found) == [{"Ana Sol", "Ode Lind"}]


def test_talks_before_the_press() -> None:
    found = release(f"{DAY}{SOL} held talks and jointly met the press with {LIND} in Lima.")
    assert names(found) == [{"Ana Sol", "Ode Lind"}]


def test_an_office_told_by_the_other_party() -> None:
    found = release(
        "Ana Sol had a telephone conversation with Prime Minister of Fiji Kai Ro. Kai Ro informed the "
        "President of "
        "Peru about rain.",
        publisher="PER",
    )
    assert next((p.name, p.title_raw) for p in found.participants) == ("Ana Sol", "President")


def test_the_topic_of_a_headline_is_not_whom_its_speaker_represents() -> None:
    found = release(
        "Rain must stop. This was stated by President Ana Sol at a meeting with reporters.",
        publisher="PER",
        title="Rain must leave the lands of Fiji - Ana Sol",
    )
    assert {s.speaker_iso3 for s in found.statements} <= {None, "PER"}


def test_who_met_on_another_day_takes_no_part() -> None:
    found = release(
        "Peru and Fiji held the first Rain Partnership meeting on June 10. At the April 16 Summit Meeting "
        "between "
        "President Ana Sol and Prime Minister Kai Ro, the two countries launched it.",
        publisher="PER",
    )
    assert not any(p.kind == "person" for p in found.participants)


def test_a_round_of_talks_told_in_one_sentence() -> None:
    guests = "Prime Minister Kai Ro, Trade Minister Ud Em, and Speaker Ode Lind"
    found = release(f"{DAY}{SOL} visited Fiji. Ana Sol met with {guests}.")
    assert names(found) == [{"Ana Sol", one} for one in ("Kai Ro", "Ud Em", "Ode Lind")]
    together = release(f"{DAY}{SOL} and Minister Al Ex visited Fiji. Ana Sol and Al Ex met with {guests}.")
    assert len(together.meetings) == 1


def test_ministers_of_the_few_countries_of_a_session() -> None:
    found = release(
        f"{DAY}{SOL} attended the 9th Meeting of Foreign Ministers of Peru, Fiji and Chad in Lima.\n"
        "Fijian Foreign Minister Kai Ro said that rain helps."
    )
    assert found.meetings[0].setting == "trilateral"
    assert "Kai Ro" in names(found)[0]


def test_a_plant_named_in_the_text_is_no_principal() -> None:
    found = release(
        "The presidents praised the work on the power plant El Duende and the harbour. Ana Sol thanked "
        "Kai Ro.",
        "Telephone conversation with President of Fiji Kai Ro",
    )
    assert names(found) == [{"Ana Sol", "Kai Ro"}]


def test_forms_of_address_in_a_list_of_those_who_came() -> None:
    found = release(
        f"{DAY}{SOL} met with officials of Fiji, including Minister Kai Ro and Special Envoy Dr. Sultan "
        "Al Ude."
    )
    assert names(found) == [{"Ana Sol", "Kai Ro", "Sultan Al Ude"}]


def test_a_city_behind_a_list_is_nobody() -> None:
    found = release(f"{DAY}{SOL} met with {LIND} and Minister Kai Ro of Ghana and Buenos Aires.")
    assert names(found) == [{"Ana Sol", "Ode Lind", "Kai Ro"}]


def test_where_nobody_met_each_speaks_for_himself() -> None:
    found = release(
        "Minister Ana Sol chaired a seminar. Minister Ana Sol noted the value of rain. Deputy Minister "
        "Kai Ro reported "
        "on the ports. The head of the Basin said that rain helps. Director of the Ude Em Institute Max "
        "Ro praised it."
    )
    assert [s.speaker_name for s in found.statements][:2] == ["Ana Sol", "Kai Ro"]
    assert {s.speaker_name for s in found.statements} <= {"Ana Sol", "Kai Ro", "Max Ro"}


def test_behind_the_words_of_one_side_those_of_the_other() -> None:
    found = release(
        f"{TALKS} The two sides agreed on trade. Peru lodged representations over the nets. "
        "Ghana reaffirms that it will act prudently."
    )
    assert speakers(found) == ["both", "side:PER", "side:GHA"]


@pytest.mark.parametrize(
    ("place", "city", "land"),
    [
        ("in California", None, "USA"),
        ("on the River Issue in Xiamen, Fujian province", "Xiamen", "CHN"),
        ("at the Durban City Hall", "Durban", "ZAF"),
        ("in Dar es Salaam", "Dar es Salaam", "TZA"),
    ],
)
def test_where_they_met(place: str, city: str | None, land: str) -> None:
    (meeting,) = release(f"{DAY}{SOL} held a meeting with Minister Lin Ro of China {place}.").meetings
    assert (meeting.city, meeting.venue_iso3) == (city, land)


def test_a_minister_of_two_offices_announced_it() -> None:
    found = release(
        "Ten roads will be opened. This was announced by Deputy Prime Minister - Minister for Reintegration "
        "of the Occupied Territories of Peru Ana Sol. A bus will leave at noon."
    )
    assert {s.speaker_name for s in found.statements} == {"Ana Sol"}


def test_a_trade_is_nobody_and_an_office_is_no_host() -> None:
    found = release(
        f"{DAY}{SOL} met with Hollywood actor Ude Em of Fiji. Ude Em and Minister Kai Ro of Fiji visited the "
        "Office of the President."
    )
    assert names(found) == [{"Ana Sol", "Ude Em"}]


def test_officials_of_several_countries_are_all() -> None:
    found = release(
        "Senior officials from Peru, Ghana, and Fiji met virtually. The three democracies acknowledged rain. "
        "The senior officials discussed trade."
    )
    assert speakers(found) == ["both", "both"]


def test_a_name_alone_speaks_where_nobody_met_and_no_words_are_given_to_another() -> None:
    found = release(
        "Ana Sol laid out the state of the ports. She noted that rain helps. The President of Fiji noted "
        "that it does. Kai Ro said so too."
    )
    assert [s.speaker_name for s in found.statements] == ["Ana Sol", "Ana Sol", "Kai Ro"]
