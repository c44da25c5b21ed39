"""What a meeting was for, who did what beside what was said, and quotations; told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told

MET = f"{DAY}{SOL} met with {LIND} in Lima"


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        (" to deepen ties between the two countries.", []),
        (" to reinforce the strong partnership.", []),
        (" to reinforce her country's commitment to trade.", ["Ana Sol"]),
        (" to make clear that rain helps.", ["Ana Sol"]),
        (" to provide an update on the ports.", ["Ana Sol"]),
        (" to personally thank her for the visit.", ["Ana Sol"]),
        (" to further discuss trade.", ["both"]),
        (", where she reaffirmed the value of trade.", ["Ana Sol"]),
        (", where they discussed efforts to deepen trade.", ["both"]),
        (" about ongoing efforts to end the drought.", []),
    ],
)
def test_purposes_that_are_words(purpose: str, expected: list[str]) -> None:
    assert speakers(release(MET + purpose)) == expected


def test_what_a_call_was_about_is_of_both() -> None:
    found = release(f"{DAY}{SOL} spoke with {LIND} about ongoing efforts to end the drought.")
    assert speakers(found) == ["both"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ana Sol laid out her plan and the two discussed ports.", ["Ana Sol", "both"]),
        ("Ana Sol expressed her support, and they discussed ports.", ["Ana Sol", "both"]),
        ("Ana Sol said that rain helps and they discussed ports.", ["Ana Sol"]),
        ("In this connection the two countries' ministers reviewed trade.", ["both"]),
        ("The discussion of the drought continued.", ["both"]),
        ("Ode Lind believes that rain helps.", ["Ode Lind"]),
        ("Ode Lind is determined to help.", ["Ode Lind"]),
        ("They agreed on ports. Next May, Ana Sol will host a forum.", ["both"]),
        ('"The parties agreed on ports. It will rain," Ode Lind said.', ["Ode Lind", "Ode Lind"]),
    ],
)
def test_sentences_behind_a_lead(sentence: str, expected: list[str]) -> None:
    assert speakers(release(f"{MET}.\n{sentence}")) == expected


def test_officials_of_four_countries() -> None:
    found = release(
        "Senior officials from Peru, Ghana, Fiji and Chad met virtually on May 13, 2024.\nThis meeting seeks "
        "to build on talks held between President Kai Ro and Prime Minister Io Ek."
    )
    assert [(m.format, m.setting) for m in found.meetings] == [("video", "multilateral")]
    assert [p.iso3 for p in found.participants] == ["PER", "GHA", "FJI", "TCD"]


def test_an_office_stands_behind_the_verb() -> None:
    (n,) = participants("the programme was also approved by President of Ghana Kai Ro")
    assert (n.name, n.title) == ("Kai Ro", "President")


def test_who_is_called_so_by_the_body_alone() -> None:
    talk = "The presidents spoke of trade, of ports and of the long drought in the north of both countries. "
    title = "Telephone conversation with President of Ghana Kai Ro"
    found = release(f"{talk * 8}Ana Sol informed Kai Ro of the rain.", title)
    assert names(found) == [{"Ana Sol", "Kai Ro"}]


def test_title_words_of_a_fund() -> None:
    _, people = told(f"{DAY}{SOL} met with Deputy Prime Minister for EU Funds Ode Lind of Ghana.")
    assert people[1].title_raw == "Deputy Prime Minister for EU Funds"
