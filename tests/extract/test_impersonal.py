"""What nobody by name is said to have said, and members of delegations, told of invented people."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, LIND, SOL, names, participants, release, speakers, told
from transforms.extract.lexicon import meant_by

TALKS = f"{DAY}{SOL} met with {LIND} in Lima. Ana Sol noted the value of rain."


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("An exchange of views took place on trade.", "exchange of views"),
        ("Particular attention was paid to the river ports.", "attention"),
        ("In the field of trade, an agreement was reached on new ports.", "agreement"),
        ("Mutual readiness for further work on the ports was confirmed.", "confirmed"),
        ("The meeting also addressed fisheries.", "addressed"),
        ("The meeting participants exchanged views on rain.", "exchanged"),
        ("The participants in the consultations agreed on trade.", "agreed"),
        ("The political advisers discussed trade.", "discussed"),
    ],
)
def test_told_of_both_in_somebodys_paragraph(sentence: str, cue: str) -> None:
    last = release(f"{TALKS} {sentence}").statements[-1]
    assert (last.attribution, last.cue) == ("both_sides", cue)


def test_how_the_talk_went_is_told_by_the_release() -> None:
    found = release(f"{TALKS} The two sides agreed on trade. Overall, the meeting was held in a warm spirit.")
    assert speakers(found) == ["Ana Sol", "both"]


def test_what_one_discussed_with_the_other_is_told_of_the_one() -> None:
    assert speakers(release(f"{TALKS} She discussed with Minister Lind the river ports.")) == ["Ana Sol"] * 2


def test_a_visit_with_what_was_said_there() -> None:
    found = release(f"{TALKS}\nAna Sol visited a school in Lima, where she stressed the value of books.")
    assert speakers(found) == ["Ana Sol", "Ana Sol"]


@pytest.mark.parametrize(
    ("rest", "cue", "speaker"),
    [
        ("and discussed ways to develop trade", "discussed", "both"),
        ("and reiterated the wish to support the ports", "reiterated", "Ana Sol"),
        ("to discuss ways and reiterated trade", "discuss", "both"),
    ],
)
def test_the_first_verb_behind_the_encounter_tells(rest: str, cue: str, speaker: str) -> None:
    found = release(f"{DAY}{SOL} met with {LIND} {rest}.")
    assert (speakers(found), found.statements[0].cue) == ([speaker], cue)


@pytest.mark.parametrize(
    "guests",
    [
        "the Ghanaian delegation, led by Foreign Minister Ode Lind",
        "the Ghanaian delegation, which included Foreign Minister Ode Lind",
        "Foreign Minister Ode Lind and the Ghanaian delegation",
    ],
)
def test_a_delegation_is_those_of_it_who_are_named(guests: str) -> None:
    assert names(release(f"{DAY}{SOL} held talks with {guests} in Lima.")) == [{"Ana Sol", "Ode Lind"}]


def test_the_delegations_of_those_who_are_named() -> None:
    text = f"{DAY}{SOL} and {LIND}, with their respective delegations, met in Lima."
    assert names(release(text)) == [{"Ana Sol", "Ode Lind"}]


def test_a_body_takes_part_beside_whoever_leads_it() -> None:
    text = f"{DAY}{SOL} met with a delegation of the Tall Plains Council of Ghana led by Mr. Ode Lind."
    assert len(names(release(text))[0]) == 3


def test_deputies_told_by_their_countries() -> None:
    found = release(f"{DAY}{SOL} met with the Deputy National Security Advisors of Ghana and Fiji.")
    assert {p.title_raw for p in found.participants[1:]} == {"Deputy National Security Advisor"}


def test_an_under_secretary_opens_no_adverbial() -> None:
    office = "Under Secretary for Trade, Culture, and Human Rights"
    _, people = told(f"{office} Ana Sol met with {LIND} in Lima on 13 May 2024.")
    assert people[0].title_raw == office


def test_the_place_of_a_paragraph() -> None:
    found = release(
        f"{DAY}{SOL} met with {LIND} in Accra.\n"
        "On 14 May, Ana Sol travelled to Paris. Ana Sol met with Foreign Minister Kai Ro of France."
    )
    assert [(m.city, m.venue_iso3) for m in found.meetings] == [("Accra", "GHA"), ("Paris", "FRA")]


@pytest.mark.parametrize(("said", "iso3"), [("trade", None), ("the Republic of the Congo", "COG")])
def test_a_demonym_of_two_countries_is_neither_our_own(said: str, iso3: str | None) -> None:
    _, people = told(f"{DAY}{SOL} met with Congolese Foreign Minister Kai Ro. Ana Sol spoke of {said}.")
    assert [(p.iso3, p.title_raw) for p in people] == [
        ("PER", "Foreign Minister"),
        (iso3, "Foreign Minister"),
    ]


def test_what_a_bare_form_may_mean() -> None:
    assert (meant_by("Congolese"), meant_by("Korea")) == (("COD", "COG"), ("KOR", "PRK"))
    assert (meant_by("New Mexico"), meant_by("Peru")) == ((), ())
    (n,) = participants("Governor Ode Lind of New Mexico")
    assert (n.name, n.title) == ("Ode Lind", "Governor")


def test_a_date_in_front_of_an_office_names_nobody() -> None:
    found = release(
        "On May 8, 2024 local time, Member of the Trade Committee and Foreign Minister Ana Sol delivered a "
        "speech at the Lima Forum. She said that rain helps.",
        "Ana Sol: Rain Helps",
    )
    assert set(speakers(found)) == {"Ana Sol"}


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The President of Ghana briefed Ana Sol on the ports.", "Kai Ro"),
        ("Ana Sol once again set forth her view of the ports.", "Ana Sol"),
    ],
)
def test_the_principal_whom_only_the_body_names(sentence: str, speaker: str) -> None:
    text = f"The presidents discussed the situation near the Black Sea. {sentence} Ana Sol thanked him."
    found = release(text, "Telephone conversation with President of Ghana Kai Ro")
    assert names(found) == [{"Ana Sol", "Kai Ro"}]
    assert speakers(found) == ["both", speaker, "Ana Sol"]


def test_a_name_ends_with_its_sentence() -> None:
    text = "The presidents spoke of the Port Council. Ana Sol informed Kai Ro of the rain."
    found = release(text, "Telephone conversation with President of Ghana Kai Ro")
    assert found.participants[0].title_raw in (None, "President")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ana Sol and Ode Lind made a review of ports, and the latter said it rains.", ["both", "Ode Lind"]),
        ("Ana Sol and Ode Lind gave a high appraisal of trade.", ["both"]),
        ("Ode Lind bade Minister Sol welcome and stated that rain helps.", ["Ode Lind"]),
        ("The two sides signed a treaty and expressed satisfaction with trade.", ["both"]),
        ("It was held that trade should grow.", ["both"]),
        ("Also agreed upon were a reading room and a fund.", ["both"]),
        ("On Monday morning, the Minister of Ghana laid a wreath.", []),
        ("Minister Lind presented Ana Sol with a carved bowl.", []),
        ("Her Excellency also renewed the invitation.", ["Ana Sol"]),
    ],
)
def test_who_says_what_in_a_sentence(sentence: str, expected: list[str]) -> None:
    assert speakers(release(f"{DAY}{SOL} met with {LIND} in Lima. {sentence}")) == expected


def test_guests_of_one_office() -> None:
    found = release(
        f"{DAY}{SOL} met with Ambassador Kai Ro of Ghana, Ambassador Ode Lind of Fiji and Ambassador Io Ek "
        "of Chad.\nThe ambassadors thanked Ana Sol for the talk."
    )
    assert speakers(found) == ["Kai Ro", "Ode Lind", "Io Ek"]


def test_offices_in_letters() -> None:
    found = release(
        f"{DAY}Consul General Ana Sol met with Mr. Ode Lind, Chief Minister of Punjab, India.\n"
        "The CM said that rain helps. CG Sol agreed."
    )
    assert speakers(found) == ["Ode Lind", "Ana Sol"]


def test_an_excellency_without_full_stops() -> None:
    (n,) = participants("HE Minister of Trade Mr. Ode Lind")
    assert (n.name, n.title) == ("Ode Lind", "Minister of Trade")
    (n,) = participants("Chair of the NATO Military Committee Ode Lind")
    assert (n.title, n.org_id) == ("Chair of the Military Committee", "NATO")
