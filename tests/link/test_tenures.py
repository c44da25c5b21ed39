"""Tenures: the offices of a person, one row each, with the days on which they were seen."""

from __future__ import annotations

from datetime import date

from tests.link.test_people import LIN
from transforms.link.people import person_id
from transforms.link.tenures import tenure_rows

VICE = LIN._replace(title_raw="Vice Foreign Minister", role="deputy_foreign_minister", rank_level=4)
MINISTER = LIN._replace(meeting_id="m-0000000000000002")
ALSO = LIN._replace(meeting_id="m-0000000000000003", title_raw="Minister of Foreign Affairs")


def test_an_office_lasts_from_its_first_meeting_to_its_last_under_all_wordings() -> None:
    seen = [
        (ALSO, date(2026, 5, 1)),
        (MINISTER, date(2025, 2, 1)),
        (MINISTER._replace(meeting_id="m-0000000000000004"), date(2025, 3, 1)),
        (VICE, date(2020, 1, 1)),
    ]
    vice, minister = tenure_rows(seen)
    assert (vice["title"], vice["tenure_seq"], vice["n_meetings"]) == ("Vice Foreign Minister", 1, 1)
    assert (minister["title"], minister["other_titles"]) == (
        "Foreign Minister",
        "Minister of Foreign Affairs",
    )
    assert (minister["first_seen"], minister["last_seen"]) == (date(2025, 2, 1), date(2026, 5, 1))
    assert (minister["tenure_seq"], minister["n_meetings"], minister["rank_level"]) == (2, 3, 3)
    assert {row["person_id"] for row in (vice, minister)} == {person_id(LIN)}


def test_a_wording_our_table_does_not_know_is_an_office_of_its_own_and_undated_ones_come_last() -> None:
    odd = LIN._replace(title_raw="Keeper of the Seals", role=None, rank_level=None)
    minister, keeper = tenure_rows([(odd, None), (MINISTER, date(2026, 1, 1))])
    assert (keeper["title"], keeper["role"], keeper["first_seen"]) == ("Keeper of the Seals", None, None)
    assert (minister["tenure_seq"], keeper["tenure_seq"]) == (1, 2)


def test_people_without_a_stated_office_and_delegations_have_none() -> None:
    assert tenure_rows([(LIN._replace(title_raw=None), None), (LIN._replace(kind="delegation"), None)]) == []


def test_the_order_of_meetings_does_not_matter() -> None:
    seen = [(ALSO, date(2026, 5, 1)), (MINISTER, date(2025, 2, 1)), (VICE, date(2020, 1, 1))]
    assert tenure_rows(seen) == tenure_rows(reversed(seen))
