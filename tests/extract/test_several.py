"""Sentences that report several meetings, or one in a clause, and paragraphs with a day of their own."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, release, speakers, told
from transforms.extract.several import clause_start, further_verbs

RO = "Prime Minister Kai Ro of Ghana"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{DAY}{SOL} met with {RO} and held talks with {LIND} in Accra.",
        f"{DAY}{SOL} called on {RO}, and then met with {LIND} in Accra.",
        f"{DAY}{SOL} held talks with {RO}, met with Foreign Minister Ode Lind in Accra.",
        f"{DAY}{SOL} visited Ghana, during which she met with {RO}, and held talks with {LIND} in Accra.",
    ],
)
def test_each_verb_has_a_counterpart(sentence: str) -> None:
    found = release(sentence)
    assert sorted(map(sorted, names(found))) == [["Ana Sol", "Kai Ro"], ["Ana Sol", "Ode Lind"]]
    assert {m.venue_iso3 for m in found.meetings} == {"GHA"}
    assert {m.event_date.isoformat() for m in found.meetings if m.event_date} == {"2024-05-13"}
    assert {p.iso3 for p in found.participants} == {"PER", "GHA"}


@pytest.mark.parametrize(
    "tail",
    [
        "and held a banquet for him",
        "and had an in-depth exchange of views with him on trade",
        "and the two held a dialogue with students",
    ],
)
def test_a_further_verb_without_a_counterpart_is_no_meeting(tail: str) -> None:
    assert names(release(f"{DAY}{SOL} met with {LIND} in Accra {tail}.")) == [{"Ana Sol", "Ode Lind"}]


def test_the_event_of_several_meetings() -> None:
    found = release(
        f"{DAY}on the sidelines of the UN General Assembly, {SOL} met with {LIND}, and held a meeting with "
        "Foreign Minister Kai Ro of Fiji in New York."
    )
    assert [(m.on_sidelines, m.occasion, m.city) for m in found.meetings] == [
        (True, "UN General Assembly", "New York")
    ] * 2


def test_whose_letter_it_was_took_no_part() -> None:
    meeting, people = told(
        "Peruvian Foreign Minister Ana Sol conveyed a letter from Peruvian President Kai Ro on Monday when "
        "she met with UN Secretary-General Ode Lind on the sidelines of the ongoing River Summit."
    )
    assert [(p.name, p.title_raw) for p in people] == [
        ("Ana Sol", "Foreign Minister"),
        ("Ode Lind", "Secretary-General"),
    ]
    assert (meeting.occasion, str(meeting.event_date)) == ("River Summit", "2024-05-13")


def test_a_paragraph_with_a_day_of_its_own() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Lima.\nSol said that trade grows.\n"
        "From May 10 to 11, Peru and Ghana held their dialogue in Lima. Foreign Minister Ana Sol and "
        "Ghanaian Deputy Minister Kai Ro co-chaired the dialogue."
    )
    assert [str(m.event_date) for m in found.meetings] == ["2024-05-13", "2024-05-10"]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{DAY}{SOL} said in Lima when meeting with {LIND} that trade grows.",
        f"{DAY}when meeting with {LIND} in Lima, {SOL} said that trade grows.",
        f"When meeting with {LIND} in Lima on 13 May, {SOL} said that trade grows.",
    ],
)
def test_a_meeting_named_where_its_talk_is_told(sentence: str) -> None:
    found = release(sentence + " Ode Lind agreed.")
    assert names(found) == [{"Ana Sol", "Ode Lind"}]
    assert [(str(m.event_date), m.city, m.rule_id) for m in found.meetings] == [
        ("2024-05-13", "Lima", "lead.when_meeting")
    ]
    assert speakers(found) == ["Ana Sol", "Ode Lind"]


def test_what_only_looks_like_a_further_verb_or_a_clause() -> None:
    assert further_verbs("A said and held that C") == []
    assert clause_start("A met with B when he was in D") == -1
    assert clause_start("When he met B, A said C") == -1


def test_talks_named_where_the_text_opens() -> None:
    found = release(
        f"{DAY}during the talks with {LIND} in Lima, {SOL} expounded Peru's position on rivers.",
        "Ana Sol: Rivers Should Be Clean",
    )
    assert names(found) == [{"Ana Sol", "Ode Lind"}]
    assert speakers(found) == ["Ana Sol"]


def test_talks_recalled_further_down_are_no_meeting() -> None:
    text = f"{DAY}{SOL} spoke on rivers. She briefed on what was said during the talks with {LIND}."
    assert release(text).meetings == ()
