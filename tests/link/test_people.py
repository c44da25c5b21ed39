"""Persons: one id through spelling and order of the name; the commonest form leads."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.extract import Participant
from transforms.link.people import organization_rows, person_id, person_rows

LIN = Participant(
    participant_id="p-0000000000000001",
    meeting_id="m-0000000000000001",
    release_id="r-0000000000000001",
    name="Lin Specimen",
    name_raw="Lin Specimen",
    title_raw="Foreign Minister",
    role="foreign_minister",
    rank_level=3,
    iso3="CHN",
    org_id=None,
    side="a",
    is_lead=True,
    kind="person",
    char_start=0,
    char_end=12,
    rule_id="lead.met_with",
    confidence=0.9,
)


def named(name: str, **changes: object) -> Participant:
    return LIN._replace(name=name, **changes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lin Specimen", "Specimen Lin"),
        ("Sergei Invented", "Sergey Invented"),
        ("Ada B. Invented", "Ada Invented"),
        ("Renée Invented", "Renee Invented"),
        ("Mohammed Invented", "Mohamed Invented"),
    ],
)
def test_variants_of_a_name_are_one_person(one: str, other: str) -> None:
    assert person_id(named(one)) == person_id(named(other))


def test_namesakes_of_other_countries_are_not() -> None:
    assert person_id(named("Ada Invented", iso3="FRA")) != person_id(named("Ada Invented", iso3="ZMB"))


def test_a_delegation_is_no_person() -> None:
    assert person_id(LIN._replace(kind="delegation")) is None
    assert person_rows([(LIN._replace(kind="delegation"), None)]) == []


def test_the_commonest_name_leads_and_the_days_span_all_meetings() -> None:
    seen = [
        (named("Specimen Lin"), date(2026, 3, 1)),
        (named("Lin Specimen"), date(2026, 1, 1)),
        (named("Lin Specimen"), None),
    ]
    (row,) = person_rows(seen)
    assert (row["name"], row["aliases"], row["iso3"]) == ("Lin Specimen", "Specimen Lin", "CHN")
    assert (row["first_seen"], row["last_seen"]) == (date(2026, 1, 1), date(2026, 3, 1))


def test_organisations_are_named_by_our_table_or_by_their_own_site() -> None:
    seen = [("UN", date(2026, 1, 2)), (None, None), ("ODD-BODY", None), ("UN", date(2026, 1, 1))]
    odd, un = organization_rows(seen, {"ODD-BODY": "The Odd Body"})
    assert (odd["name"], odd["first_seen"]) == ("The Odd Body", None)
    assert un["name"] == "United Nations"
    assert (un["first_seen"], un["last_seen"]) == (date(2026, 1, 1), date(2026, 1, 2))
