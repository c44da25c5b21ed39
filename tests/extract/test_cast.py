"""Whom a later mention means."""

from __future__ import annotations

import pytest

from tests.extract.conftest import participants, release
from transforms.extract.cast import Cast, name_words

LEAD = "On 13 May 2024, Foreign Minister Ana Sol met with Foreign Minister Oderic Lind of Ghana in Lima.\n"


def cast(*phrases: str) -> Cast:
    found = Cast()
    for phrase in phrases:
        for n in participants(phrase):
            found.add(n)
    return found


def test_a_surname_is_enough() -> None:
    people = cast("Foreign Minister Ana Sol of Peru", "Minister Ode Lind of Ghana")
    found = people.by_name(("lind",))
    assert found is not None and found.name == "Ode Lind"


def test_a_shared_name_is_nobody() -> None:
    people = cast("Minister Ana Lind of Peru", "Minister Ode Lind of Ghana")
    assert people.by_name(("lind",)) is None
    assert people.by_name(("ode", "lind")) is not None


def test_the_fuller_name_is_kept() -> None:
    people = cast("President Lind of Ghana", "Ode Lind")
    assert [(p.name, p.title, p.iso3) for p in people.persons] == [("Ode Lind", "President", "GHA")]


def test_initials_and_suffixes_do_not_matter() -> None:
    assert name_words("Tom B. Reeve Jr.") == name_words("Tom Reeve") == ("tom", "reeve")


def test_a_misspelt_surname_is_recognised() -> None:
    people = cast("Foreign Minister Ana Sol of Peru", "Minister Ode Lindqvist of Ghana")
    for slip in ("lindqist", "lindqvits", "lindqvisst"):
        found = people.by_misspelt((slip,))
        assert found is not None and found.name == "Ode Lindqvist"
    assert people.by_misspelt(("sandqvist",)) is None


def test_an_office_is_enough() -> None:
    people = cast("President Ode Lind of Ghana", "Foreign Minister Ana Sol of Peru")
    for title, name in (
        ("President", "Ode Lind"),
        ("the Foreign Minister", "Ana Sol"),
        ("Minister", "Ana Sol"),
    ):
        found = people.by_title(title)
        assert found is not None and found.name == name
    assert people.by_title("Prime Minister") is None


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Sol said that trade grows.", "Ana Sol"),
        ("Lind said that trade grows.", "Oderic Lind"),
        ("Oderic Lind said that trade grows.", "Oderic Lind"),
        ("Foreign Minister Lind said that trade grows.", "Oderic Lind"),
        ("Foreign Minister Lindt said that trade grows.", "Oderic Lind"),
        ("The Ghanaian Foreign Minister said that trade grows.", "Oderic Lind"),
        ("Her Ghanaian counterpart said that trade grows.", "Oderic Lind"),
        ("The visitor said that trade grows.", "Oderic Lind"),
        ("She said that trade grows.", "Ana Sol"),
    ],
)
def test_later_mentions(sentence: str, speaker: str) -> None:
    assert [s.speaker_name for s in release(LEAD + sentence).statements] == [speaker]


def test_family_name_first_or_last_is_one_person() -> None:
    text = (
        "On 13 May 2024, Foreign Minister Ana Sol met with Foreign Minister Pak Min-seo of the ROK in Lima.\n"
    )
    assert [s.speaker_name for s in release(text + "Pak said that trade grows.").statements] == [
        "Pak Min-seo"
    ]
