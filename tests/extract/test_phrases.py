"""Who a noun phrase names: titles before and behind, lists, countries, delegations."""

from __future__ import annotations

import pytest

from tests.extract.conftest import participants

Who = tuple[str, str | None, str | None]


def named(phrase: str) -> list[Who]:
    return [(n.name, n.title, n.iso3) for n in participants(phrase)]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Foreign Minister Ana Sol", ("Ana Sol", "Foreign Minister", None)),
        ("Peruvian Foreign Minister Ana Sol", ("Ana Sol", "Foreign Minister", "PER")),
        ("Foreign Minister of Peru Ana Sol", ("Ana Sol", "Foreign Minister", "PER")),
        ("Foreign Minister Ana Sol of Peru", ("Ana Sol", "Foreign Minister", "PER")),
        ("Peru's Foreign Minister Ana Sol", ("Ana Sol", "Foreign Minister", "PER")),
        ("visiting Peruvian Foreign Minister Ana Sol", ("Ana Sol", "Foreign Minister", "PER")),
        ("Ana Sol, Foreign Minister of Peru", ("Ana Sol", "Foreign Minister", "PER")),
        ("H.E. Mr. Ode Lind, President of Ghana", ("Ode Lind", "President", "GHA")),
        ("President Kees van der Laan", ("Kees van der Laan", "President", None)),
        ("Minister Rui da Silva", ("Rui da Silva", "Minister", None)),
        ("Foreign Minister Omar bin Hadi Al Noor", ("Omar bin Hadi Al Noor", "Foreign Minister", None)),
        ("Secretary Tom B. Reeve Jr.", ("Tom B. Reeve Jr", "Secretary", None)),
        ("Prime Minister Mary O’Dara", ("Mary O’Dara", "Prime Minister", None)),
        ("Minister Jean-Paul N'Doye", ("Jean-Paul N'Doye", "Minister", None)),
    ],
)
def test_one_person(phrase: str, expected: Who) -> None:
    name, title, iso3 = named(phrase)[0]
    assert (name.rstrip("."), title, iso3) == expected
    assert len(named(phrase)) == 1


def test_offsets_are_those_of_the_name() -> None:
    phrase = "Peruvian Foreign Minister Ana Sol"
    found = participants(phrase)[0]
    assert phrase[found.name_start : found.name_start + len(found.name)] == "Ana Sol"
    assert phrase[found.start : found.end] == phrase


def test_a_list_of_titled_people() -> None:
    assert named("President Ode Lind, Prime Minister Ana Sol and Foreign Minister Kai Ro of Ghana") == [
        ("Ode Lind", "President", None),
        ("Ana Sol", "Prime Minister", None),
        ("Kai Ro", "Foreign Minister", "GHA"),
    ]


def test_a_plural_title_is_shared() -> None:
    titles = {title for _, title, _ in named("Foreign Ministers Ana Sol, Ode Lind and Kai Ro")}
    assert len(named("Foreign Ministers Ana Sol, Ode Lind and Kai Ro")) == 3
    assert titles == {"Foreign Ministers"}


def test_appositions_in_a_list() -> None:
    phrase = "Ana Sol, Foreign Minister of Peru, and Ode Lind, Defence Minister of Ghana"
    assert named(phrase) == [
        ("Ana Sol", "Foreign Minister", "PER"),
        ("Ode Lind", "Defence Minister", "GHA"),
    ]


def test_organisations() -> None:
    found = participants("UN Secretary-General Ana Sol")[0]
    assert (found.name, found.org_id, found.iso3) == ("Ana Sol", "UN", None)


@pytest.mark.parametrize(
    "phrase", ["a delegation of Ghanaian members of parliament", "the Ghanaian delegation"]
)
def test_delegations_are_participants(phrase: str) -> None:
    (found,) = participants(phrase)
    assert (found.kind, found.iso3) == ("delegation", "GHA")


def test_a_led_delegation_is_its_leader() -> None:
    (found,) = participants("a delegation led by Defence Minister Ode Lind of Ghana")
    assert (found.kind, found.name, found.iso3) == ("person", "Ode Lind", "GHA")


@pytest.mark.parametrize(
    ("phrase", "iso3"),
    [
        ("Foreign Minister Ana Sol of the Republic of Korea", "KOR"),
        ("Foreign Minister Ana Sol of the Democratic People's Republic of Korea", "PRK"),
        ("Foreign Minister Ana Sol of the Democratic Republic of the Congo", "COD"),
        ("Foreign Minister Ana Sol of the Republic of the Congo", "COG"),
    ],
)
def test_full_names_tell_the_two_koreas_and_congos_apart(phrase: str, iso3: str) -> None:
    assert [n.iso3 for n in participants(phrase)] == [iso3]


def test_a_bare_form_of_two_countries_is_left_open() -> None:
    (found,) = participants("Congolese Foreign Minister Ana Sol")
    assert (found.iso3, found.ambiguous) == (None, ("Congolese",))


def test_a_country_that_a_post_is_for_is_not_represented() -> None:
    (found,) = participants("Ambassador to Peru Ode Lind")
    assert (found.name, found.iso3) == ("Ode Lind", None)
    (found,) = participants("Ghanaian Ambassador to Peru Ode Lind")
    assert found.iso3 == "GHA"


@pytest.mark.parametrize(
    "phrase", ["", " ", ",", "the two sides", "bilateral relations and trade", "and and ,,"]
)
def test_phrases_that_name_nobody(phrase: str) -> None:
    assert participants(phrase) == []
