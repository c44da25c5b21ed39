"""Dates as releases state them: every form, years that are left out, and days that do not exist."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extract.conftest import PUBLISHED, release
from transforms.extract.dates import UNKNOWN, WHEN, read_date, relative_date

SEPTEMBER = date(2022, 9, 21)


@pytest.mark.parametrize(
    "text",
    [
        "on September 21, 2022",
        "On September 21st, 2022, local time",
        "21 September 2022",
        "on the 21st of September 2022",
        "Sept. 21, 2022",
        "Sep. 21, 2022",
        "21 Sep 2022",
        "in the afternoon of September 21, 2022",
        "at 3:30 p.m. on Wednesday, September 21, 2022",
        "on September 21,2022",
    ],
)
def test_full_dates(text: str) -> None:
    found = read_date(text, None)
    assert (found.day, found.precision) == (SEPTEMBER, "day")
    assert WHEN.search(text)


def test_the_whole_adverbial_is_taken_out() -> None:
    text = "Ana Sol met, in the morning of 21 September 2022, local time, with Ode Lind"
    m = WHEN.search(text)
    assert m and text[: m.start()] + text[m.end() :] == "Ana Sol met, , with Ode Lind"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("June 13 to 16, 2023", date(2023, 6, 13), date(2023, 6, 16)),
        ("June 13-16, 2023", date(2023, 6, 13), date(2023, 6, 16)),
        ("13 to 16 June 2023", date(2023, 6, 13), date(2023, 6, 16)),
        ("13 and 14 June 2023", date(2023, 6, 13), date(2023, 6, 14)),
    ],
)
def test_ranges(text: str, first: date, last: date) -> None:
    found = read_date(text, None)
    assert (found.day, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("On May 13", PUBLISHED, date(2024, 5, 13)),
        ("On 30 December", date(2024, 1, 2), date(2023, 12, 30)),
        ("On May 18", PUBLISHED, date(2024, 5, 18)),  # a release may be dated a few days early
        ("On June 30", PUBLISHED, date(2023, 6, 30)),
        ("On May 13", None, None),
    ],
)
def test_a_missing_year_is_that_of_publication(
    text: str, published: date | None, expected: date | None
) -> None:
    assert read_date(text, published).day == expected


@pytest.mark.parametrize(
    "text", ["February 30, 2022", "31 June 2022", "February 29, 2023", "in May", "no date"]
)
def test_days_that_do_not_exist_are_unknown(text: str) -> None:
    assert read_date(text, PUBLISHED) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("met today with", date(2024, 5, 14)),
        ("met this morning with", date(2024, 5, 14)),
        ("met yesterday with", date(2024, 5, 13)),
        ("met on Tuesday with", date(2024, 5, 14)),
        ("met on Wednesday with", date(2024, 5, 8)),
        ("met on Monday afternoon with", date(2024, 5, 13)),
        ("met once with", None),
    ],
)
def test_days_counted_from_publication(text: str, expected: date | None) -> None:
    assert relative_date(text, PUBLISHED).day == expected
    assert relative_date(text, None) == UNKNOWN


def test_a_meeting_without_a_date_says_so() -> None:
    found = release("Foreign Minister Ana Sol met with Foreign Minister Ode Lind of Ghana.").meetings[0]
    assert (found.event_date, found.event_date_prec, found.missing_reason) == (None, "none", "not_stated")
