"""Several who met one after the other or gathered, and who spoke for them; told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told

TWO = (
    f"{DAY}{SOL} met respectively with {LIND} and Foreign Minister Kai Ro of Fiji in Lima.\n"
    "When meeting with Ode Lind and Kai Ro, Ana Sol stressed the value of rain."
)


def test_whom_the_next_sentence_names() -> None:
    found = release(
        f"{DAY}{SOL} held talks or met in Lima respectively with two African foreign ministers here for a "
        "forum."
        "\nThey are Ode Lind of Ghana and Kai Ro of Chad.\nOde Lind said that rain helps."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind"}, {"Ana Sol", "Kai Ro"}]
    assert [p.title_raw for p in found.participants][1::2] == ["foreign minister"] * 2
    assert speakers(found) == ["Ode Lind"]


def test_a_group_met_at_once_and_named_behind() -> None:
    found = release(
        f"{DAY}{SOL} met with two African ambassadors in Lima.\nThey are Ode Lind of Ghana and Kai Ro of "
        "Chad."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind", "Kai Ro"}]


def test_both_ministers_of_a_talk_with_two() -> None:
    assert speakers(release(f"{TWO}\nBoth ministers thanked Peru.")) == ["Ana Sol", "Ode Lind", "Kai Ro"]


def test_principals_of_one_of_several_meetings() -> None:
    found = release(f"{TWO}\nAna Sol and Ode Lind agreed on trade.")
    assert speakers(found)[-1] == "both"
    assert found.statements[-1].meeting_id == found.meetings[0].meeting_id


def test_who_attended_the_meetings_told_above() -> None:
    found = release(f"{TWO}\nMinister-Counselor Hu Bin was present at both meetings.")
    assert [len(n) for n in names(found)] == [3, 3]


@pytest.mark.parametrize(
    "sentence",
    [
        "Counselor Hu Bin sat in on the meeting.",
        "Counselor Hu Bin was also there.",
        "Counselor Hu Bin was at the meeting.",
        "Counselor Hu Bin joined from his post.",
        "Counselor Hu Bin attended the above events.",
    ],
)
def test_who_else_was_there(sentence: str) -> None:
    _, people = told(f"{DAY}{SOL} met with {LIND} in Lima.\n{sentence}")
    assert [(p.name, p.is_lead) for p in people[2:]] == [("Hu Bin", False)]


def test_whom_the_guest_brought_along() -> None:
    _, people = told(
        f"{DAY}Mr. Kai Ro, Ambassador of Peru to Ghana, accompanied by his wife Mrs. Io Ro, paid a farewell "
        "call on Mr. Ode Lind, Minister of Trade of Ghana at Tall Building in Accra."
    )
    assert [(p.name, p.title_raw, p.iso3, p.is_lead) for p in people] == [
        ("Kai Ro", "Ambassador to Ghana", "PER", True),
        ("Ode Lind", "Minister of Trade", "GHA", True),
        ("Io Ro", None, "PER", False),
    ]


def test_ministers_who_gathered_with_a_guest() -> None:
    found = release(
        f"{DAY}foreign ministers of Peru, Fiji and Chad, together with {LIND}, gathered in Lima for the Rain "
        f"Forum.\n{SOL} chaired the meeting.\nDuring the meeting, Ana Sol met with {LIND}, exchanging "
        "views on rain."
    )
    assert [m.setting for m in found.meetings] == ["multilateral", "bilateral"]
    assert names(found)[1] == {"Ana Sol", "Ode Lind"}
    assert len(names(found)[0]) == 4


def test_who_presided_and_who_attended() -> None:
    found = release(
        f"{DAY}the second round of the Peru-Ghana-Fiji Consultation was held in Lima.\nThe consultation was "
        "presided over by Foreign Minister Ana Sol of Peru, and attended by Foreign Minister Ode Lind of "
        "Ghana "
        "and State Secretary Kai Ro of Fiji.\nThe three parties went over the plan and had a discussion "
        "on rain."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind", "Kai Ro"}]
    assert speakers(found) == ["both"]


def test_received_by_one_and_met_with_another() -> None:
    found = release(
        f"At the invitation of {LIND}, {SOL} paid a visit to Ghana.\n{DAY}she was received by King Io II "
        "and met "
        "with Prime Minister Kai Ro respectively in Accra, and held talks with Ode Lind.\nOde Lind said "
        "that rain "
        "helps.\nOn 14 May, she met with Premier Un Ek of Fiji."
    )
    assert [len(n) for n in names(found)] == [2, 2, 2, 2]
    assert all("Ana Sol" in n for n in names(found))


def test_some_of_the_delegates_met_apart() -> None:
    found = release(
        f"{DAY}{SOL} held one-on-one meetings with some of the delegates, including U.S. Special Envoy "
        "Kai Ro and "
        "Minister of Trade of Ghana Ode Lind, in Lima."
    )
    assert names(found) == [{"Ana Sol", "Kai Ro"}, {"Ana Sol", "Ode Lind"}]


def test_letters_that_both_wrote() -> None:
    found = release(f"{DAY}{SOL} and {LIND} exchanged letters of congratulation on 30 years of ties.")
    assert [(m.format, m.rule_id) for m in found.meetings] == [("letter", "lead.letters")]
    assert (found.kind, found.statements) == ("letter", ())


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Neither side persuaded the other, yet both agreed to meet again.", ["both"]),
        ("Ode Lind was quoted as saying that rain helps.", ["Ode Lind"]),
        ("The two agreed on ports, with Ode Lind stressing that rain helps.", ["both", "Ode Lind"]),
        ("Ode Lind underlined his resolve, and the two agreed on ports.", ["Ode Lind", "both"]),
        ("Ode Lind said that rain helps, and the two agreed on ports.", ["Ode Lind"]),
        ("The two sides agreed on ports. Ode Lind will go home.", ["both"]),
        ("The two further traded views on rain.", ["both"]),
    ],
)
def test_together_and_apart(sentence: str, expected: list[str]) -> None:
    assert speakers(release(f"{DAY}{SOL} met with {LIND} in Lima.\n{sentence}")) == expected


def test_members_of_a_delegation_speak_for_themselves() -> None:
    found = release(
        f"{DAY}{SOL} met with a Ghanaian delegation led by Mr. Ode Lind.\nOde Lind said that rain "
        "helps.\nMembers of the delegation also raised the question of ports."
    )
    assert speakers(found) == ["Ode Lind", "Members of the delegation"]


def test_a_city_with_its_province() -> None:
    meeting, _ = told(f"{DAY}{SOL} met with Foreign Minister Hu Bin of China in Changsha, Hunan.")
    assert (meeting.city, meeting.venue_iso3) == ("Changsha", "CHN")


def test_an_office_told_first_and_its_holder_later() -> None:
    found = release(
        f"{DAY}{SOL} met with the foreign ministers of Ghana and Fiji in Lima.\n"
        "Ghanaian Foreign Minister Ode Lind thanked Ana Sol. He spoke of rain."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind", "foreign minister of Fiji"}]
    assert speakers(found) == ["Ode Lind", "Ode Lind"]


def test_a_talk_with_those_just_met_is_no_meeting() -> None:
    found = release(
        f"{DAY}{SOL} met with envoys of Arab states in Lima.\nAna Sol explained her plan, and talked with "
        "the "
        "envoys about rain.\nAna Sol also exchanged views with the envoys on ports."
    )
    assert len(found.meetings) == 1
    assert speakers(found)[0] == "Ana Sol"


def test_guests_received_by_somebody_in_a_house_of_a_city() -> None:
    meeting, _ = told(f"{DAY}{LIND} was met in Palm House, Lima by President Ana Sol.")
    assert (meeting.city, meeting.venue_iso3, meeting.rule_id) == ("Lima", "PER", "lead.was_received")


def test_local_officials_of_a_consuls_region() -> None:
    found = release(
        f"{DAY}Consul General Ana Sol made a tour of the Kansas offices of two senators, where she "
        "respectively met "
        "with State Director Kai Ro and District Director Ode Lind."
    )
    assert names(found) == [{"Ana Sol", "Kai Ro"}, {"Ana Sol", "Ode Lind"}]
    assert {p.iso3 for p in found.participants} == {"PER", "USA"}


def test_an_envoy_for_a_sea() -> None:
    (n,) = participants("Deputy Special Envoy for the Red Sea Ode Lind")
    assert (n.name, n.title) == ("Ode Lind", "Deputy Special Envoy for the Red Sea")


def test_titles_of_houses_and_of_talks() -> None:
    (clerk, counsellor) = participants("Hon. Ode Lind, Clerk of Parliament and Counselor Hu Bin")
    assert (clerk.title, counsellor.title) == ("Clerk of Parliament", "Counselor")
    (n,) = participants("newly arrived Ambassador of Ghana Ode Lind")
    assert n.title == "Ambassador"


def test_delegations_told_by_who_led_them() -> None:
    found = release(
        "Senior delegations representing Peru and Ghana met virtually on May 13, 2024, for the Rain "
        "Dialogue.\n"
        f"{SOL} led the Peruvian delegation, and {LIND} led the Ghanaian delegation.\nThe two delegations "
        "explored "
        "ways to deepen trade. Peru underscored the value of rain."
    )
    assert [(m.format, m.setting) for m in found.meetings] == [("video", "bilateral")]
    assert names(found) == [{"Ana Sol", "Ode Lind"}]
    assert speakers(found) == ["both", "side:PER"]


def test_those_who_led_the_delegation_are_it() -> None:
    found = release(
        f"{SOL} hosted a high-level delegation from Ghana yesterday for discussions on trade.\nGhanaian "
        "Deputy Prime "
        "Minister for EU Funds and Minister of Finance Ode Lind and Minister of Energy Kai Ro led the "
        "delegation."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind", "Kai Ro"}]
    assert {p.iso3 for p in found.participants[1:]} == {"GHA"}


def test_a_delegation_led_to_a_talk() -> None:
    found = release(
        f"{DAY}{SOL} led a senior delegation from two departments to continue discussions with Foreign "
        "Minister "
        "Ode Lind in Accra, Ghana."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind"}]


def test_where_somebody_traveled_for_talks() -> None:
    meeting, _ = told(f"{DAY}{SOL} traveled to Ghana for talks with Foreign Minister Ode Lind.")
    assert meeting.venue_iso3 == "GHA"


@pytest.mark.parametrize(
    ("said", "told_of"),
    [("reinforced her country's commitment to trade", ["Ana Sol"]), ("explored the old town", [])],
)
def test_verbs_that_report_words_by_their_object(said: str, told_of: list[str]) -> None:
    assert speakers(release(f"{DAY}{SOL} met with {LIND} in Lima. Ana Sol {said}.")) == told_of
