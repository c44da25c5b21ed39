"""More forms of docs/forms.md: names that are none, messages, announcements, meetings told late or twice."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told
from transforms.extract import split_sentences


@pytest.mark.parametrize(
    "phrase",
    [
        "Rescue Plan",
        "Special Summit",
        "the last Annual Meeting",
        "Crimea Platform Office",
        "GDP",
        "Lima",
        "Peruvian-Ghanaian talks",
    ],
)
def test_no_person(phrase: str) -> None:
    assert [n.name for n in participants(phrase) if n.kind == "person"] == []


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Director of Tactical Ships Corporation Ana Sol", "Ana Sol"),
        ("Director of Peruvian Helicopters Holding Ana Sol", "Ana Sol"),
        ("Minister for Reintegration of the Occupied Territories Ana Sol", "Ana Sol"),
        ("Foreign Minister Ana Day", "Ana Day"),
        ("Sr. Lt. Gen. Ana Sol", "Ana Sol"),
    ],
)
def test_the_name_behind_a_body(phrase: str, name: str) -> None:
    assert [n.name for n in participants(phrase)] == [name]


def test_a_rank_ends_no_sentence() -> None:
    text = "On 13 May 2024, Sr. Lt. Gen. Ode Lind met with Minister Ana Sol. He left."
    assert [text[a:b] for a, b in split_sentences(text)] == [text[:64], "He left."]


def test_a_speech_to_a_body_is_no_session() -> None:
    assert release(f"{DAY}{SOL} addressed the World Council of Churches with a request.").meetings == ()


@pytest.mark.parametrize(
    ("event", "n"),
    [
        ("the East Asia Summit", 1),
        ("a meeting of the Council on Children of Lima", 0),
        ("the Tamale CEO Summit", 0),
    ],
)
def test_a_session_with_one_participant_must_be_international(event: str, n: int) -> None:
    assert len(release(f"On Children's Day, {SOL} took part in {event}.").meetings) == n


def test_who_asked_may_open_the_sentence() -> None:
    meeting, _ = told(f"At the request of the Ghanaian side, {SOL} had a phone call with {LIND}.")
    assert (meeting.request_type, meeting.requester_iso3) == ("at_request", "GHA")


def test_a_headline_that_announces_tells_no_meeting() -> None:
    title = "On May 20, Ana Sol will hold talks in Lima with President of Ghana Ode Lind"
    assert release("The presidents are to discuss trade.", title).meetings == ()


def test_both_spoke() -> None:
    meeting, people = told(f"{SOL} and {LIND} spoke today about trade.")
    assert (meeting.rule_id, meeting.format) == ("lead.joint_spoke", "phone")
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind"]


def test_an_event_named_in_passing_is_not_the_meeting() -> None:
    meeting, people = told(
        f"Following the session of the Council, held via videoconference, {SOL} had a phone call with {LIND}."
    )
    assert meeting.format == "phone"
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind"]


def test_officials_of_two_countries_under_named_chairs() -> None:
    _, people = told(
        "Today, senior officials from Peru and Ghana met in Lima.\n"
        "The meetings, co-chaired by Peruvian Adviser Ana Sol and Ghanaian Adviser Ode Lind, stressed trade."
    )
    assert [(p.name, p.iso3) for p in people] == [("Ana Sol", "PER"), ("Ode Lind", "GHA")]


def test_lawmakers_are_a_group() -> None:
    _, people = told(f"{DAY}{SOL} held a video meeting with a group of more than 20 Ghanaian lawmakers.")
    assert [(p.kind, p.iso3) for p in people][1:] == [("delegation", "GHA")]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{SOL} of Peru had a phone conversation with Ode Lind.",
        f"{SOL} of Peru called Ode Lind, whose brother, a sailor of many winters, is held in Ghana.",
        f"{SOL} of Peru met with Director General of Tactical Ships Corporation Ode Lind.",
    ],
)
def test_somebody_of_no_known_country_is_no_foreign_party(sentence: str) -> None:
    assert release(sentence).meetings == ()


def test_where_somebody_comes_from_is_no_further_person() -> None:
    assert [n.name for n in participants("Governor Ana Sol of Tamale and Ode Lind from Volta Territory")] == [
        "Ana Sol",
        "Ode Lind",
    ]


def test_a_message_is_its_senders() -> None:
    found = release(
        "Ana Sol sent greetings to the Ode Lind Society.\n"
        'The message reads, in part: "Trade grows. Ships sail."',
        "Greetings to a society",
    )
    assert (found.kind, speakers(found)) == ("letter", ["Ana Sol"] * 3)


@pytest.mark.parametrize(("sentence", "n"), [("observed that trade grows", 1), ("observed the drills", 0)])
def test_who_observes_drills_says_nothing(sentence: str, n: int) -> None:
    assert len(speakers(release(f"{DAY}{SOL} met with {LIND}.\nSol {sentence}."))) == n


@pytest.mark.parametrize(
    ("phrase", "name", "title"),
    [
        ("Special Envoy of President Kai Ro of Ghana Ode Lind", "Ode Lind", "Special Envoy of President"),
        ("Secretary-General Ana bin Sultan bin Sol", "Ana bin Sultan bin Sol", "Secretary-General"),
        ("Ode Lind, Top Leader of Ghana", "Ode Lind", "Top Leader"),
        ("Chief Minister of Tamale State Ode Lind", "Ode Lind", "Chief Minister of Tamale State"),
    ],
)
def test_who_is_named_among_other_names(phrase: str, name: str, title: str) -> None:
    assert [(n.name, n.title) for n in participants(phrase)] == [(name, title)]


def test_a_title_with_commas_is_no_aside() -> None:
    _, people = told(
        f"{DAY}Ana Sol, Director of the Policy Department, held policy consultation with Ode Lind, "
        "Director of the Ghanaian Policy Staff, in Lima."
    )
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind"]


@pytest.mark.parametrize(
    ("lead", "n"),
    [
        (f"{DAY}{SOL} held the 21st Meeting of the Envoys of Peru and Ghana on the Boundary with {LIND}.", 2),
        (f"{DAY}Mr. Kai Ro, Minister, who is visiting Lima, the Republic of Peru, met with {LIND}.", 2),
        (f"{DAY}{SOL} met with newly-appointed {LIND}.", 2),
        (f"{DAY}{SOL} encountered {LIND} in the hall.", 2),
    ],
)
def test_more_leads(lead: str, n: int) -> None:
    _, people = told(lead)
    assert len(people) == n
    assert {p.title_raw for p in people} <= {"Foreign Minister", "Minister"}


def test_an_event_before_its_meeting_is_the_occasion() -> None:
    meeting, people = told(
        f"{DAY}the Fisheries Summit was held in Suva, Fiji. "
        f"Prior to the summit, {SOL} met {LIND} in the hall."
    )
    assert (meeting.on_sidelines, meeting.occasion, meeting.city) == (True, "Fisheries Summit", "Suva")
    assert [p.name for p in people] == ["Ana Sol", "Ode Lind"]


def test_the_body_repeats_the_summary() -> None:
    found = release(
        f"{SOL} spoke to {LIND}.\nOn 13 May, {SOL} spoke to {LIND}.\nThe pair agreed to speak again."
    )
    assert [(m.event_date.isoformat() if m.event_date else None) for m in found.meetings] == ["2024-05-13"]
    assert speakers(found) == ["both"]


def test_a_second_meeting_of_a_narrated_paragraph() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nSol said that trade grows.\n"
        "From May 10 to 11, Peru and Ghana held their dialogue in Lima. Foreign Minister Ana Sol and "
        "Ghanaian Deputy Minister Kai Ro co-chaired the dialogue meeting, at which both sides had an "
        "exchange of views."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind"}, {"Ana Sol", "Kai Ro"}]
    assert speakers(found) == ["Ana Sol", "both"]


def test_a_consul_meets_people_of_where_the_post_is() -> None:
    _, people = told(
        "On 13 May 2024, Consul General Hong Sol met with State Senate President Ode Lind in Chicago."
    )
    assert [(p.name, p.iso3) for p in people] == [("Hong Sol", "PER"), ("Ode Lind", "USA")]


def test_people_addressed_one_after_the_other() -> None:
    found = release(
        "From May 5 to 6, 2024, Peruvian Consul General to Chicago Ana Sol visited Omaha. During the visit, "
        "Sol respectively met with Ms. Lind, Director of the Trade Office, Ms. Ro, Deputy Press Secretary, "
        "Mr. Kay, Director of the Visit Plains, and Mr. Ray, Page Editor of Prairie Bee."
    )
    assert names(found) == [{"Ana Sol", n} for n in ("Lind", "Ro", "Kay", "Ray")]
    assert found.participants[0].title_raw == "Consul General to Chicago"


def test_a_banquet_for_delegations() -> None:
    _, people = told(
        f"{DAY}{SOL} met with and held a banquet for the delegations to the third round of talks."
    )
    assert [p.kind for p in people] == ["person", "delegation"]


def test_bilateral_ties_are_talked_of_one_by_one() -> None:
    found = release(f"{DAY}{SOL} met with {LIND} and President Kai Ro of Fiji on bilateral ties.")
    assert names(found) == [{"Ana Sol", "Ode Lind"}, {"Ana Sol", "Kai Ro"}]


def test_a_caption_is_no_further_meeting() -> None:
    found = release(f"{DAY}{SOL} met with {LIND}.\n{SOL} (left) met with President Kai Ro of Fiji")
    assert names(found) == [{"Ana Sol", "Ode Lind"}]


def test_who_is_named_with_an_event_takes_part() -> None:
    found = release(
        f"{DAY}{SOL} attended the Breakfast Meeting of Foreign Ministers of the Council and "
        "UN Secretary-General Ode Lind in New York.\n"
        "Foreign Ministers of the five countries exchanged views with Ode Lind."
    )
    assert names(found) == [{"Ana Sol", "Ode Lind"}]
    assert speakers(found) == ["both"]


def test_a_province_is_a_place_and_no_person() -> None:
    meeting, people = told(f"{DAY}{SOL} held talks with {LIND} in Baoting, Hainan Province.")
    assert (meeting.city, meeting.venue_iso3, len(people)) == ("Baoting", "CHN", 2)


@pytest.mark.parametrize(
    ("paragraph", "n"),
    [
        ("As neighbours, both countries shoulder duties.", 2),
        ("Peru values the trust between both.", 2),
        ("Both looked around.", 1),
    ],
)
def test_a_speech_goes_on_in_the_present(paragraph: str, n: int) -> None:
    found = release(f"{DAY}{SOL} met with {LIND}.\nSol said that trade grows.\n{paragraph}")
    assert speakers(found) == ["Ana Sol"] * n


@pytest.mark.parametrize("before", ["paid a working visit to Accra", "arrived in Accra", "visited Accra"])
def test_a_meeting_on_a_journey_is_where_the_journey_went(before: str) -> None:
    meeting, _ = told(f"{DAY}{SOL} {before}. During the visit, Sol met with {LIND}.")
    assert (meeting.city, meeting.venue_iso3) == ("Accra", "GHA")
