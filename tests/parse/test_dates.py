from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from transforms.parse.dates import Shown, feed_date, shown_date, split_glued_date

SHANGHAI = "Asia/Shanghai"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-09-23 20:10", Shown(date(2022, 9, 23), utc(2022, 9, 23, 12, 10), SHANGHAI)),
        ("Updated: October 24, 2024 23:55", Shown(date(2024, 10, 24), utc(2024, 10, 24, 15, 55), SHANGHAI)),
        ("2026-09-15 00:30", Shown(date(2026, 9, 15), utc(2026, 9, 14, 16, 30), SHANGHAI)),
        ("2020-05-01", Shown(date(2020, 5, 1))),
        ("2004-12-10 00:00\u2003\u2003Print", Shown(date(2004, 12, 10))),  # a filler, no time of day
        ("2022/9/3", Shown(date(2022, 9, 3))),
        ("来源：外交部 2022年1月14日 21:55", Shown(date(2022, 1, 14), utc(2022, 1, 14, 13, 55), SHANGHAI)),
        ("14 November 2023", Shown(date(2023, 11, 14))),
        ("Sept. 3, 2021", Shown(date(2021, 9, 3))),
        ("2022-13-45, then 2022-02-03", Shown(date(2022, 2, 3))),
        ("2022-02-03 25:10", Shown(date(2022, 2, 3))),
    ],
)
def test_shown_dates(text: str, expected: Shown) -> None:
    assert shown_date(text, SHANGHAI) == expected


@pytest.mark.parametrize("text", ["", "no date", "Room 2022-45", "0000-00-00", "Foo 12, 2022", "1648-10-24"])
def test_no_date_is_none(text: str) -> None:
    assert shown_date(text, SHANGHAI) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("On the Phone(06/26/09)", ("On the Phone", date(2009, 6, 26))),
        ("On the Phone （12/01/1999）", ("On the Phone", date(1999, 12, 1))),
        ("On the Phone(26/06/09)", ("On the Phone(26/06/09)", None)),
        ("(06/26/09)", ("(06/26/09)", None)),
        ("Meeting (2022)", ("Meeting (2022)", None)),
    ],
)
def test_glued_dates(title: str, expected: tuple[str, date | None]) -> None:
    assert split_glued_date(title) == expected


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        (
            "Tue, 22 Feb 2022 03:28:00 +0000",
            date(2022, 2, 21),
            utc(2022, 2, 22, 3, 28),
        ),  # evening in Washington
        ("Tue, 22 Feb 2022 03:28:00 -0000", date(2022, 2, 21), utc(2022, 2, 22, 3, 28)),
        ("2022-02-03T22:35:00Z", date(2022, 2, 3), utc(2022, 2, 3, 22, 35)),
        ("2023-01-31 23:42:11-05:00", date(2023, 1, 31), utc(2023, 2, 1, 4, 42, 11)),
    ],
)
def test_feed_dates(text: str, day: date, at: datetime) -> None:
    assert feed_date(text, "America/New_York") == Shown(day, at, "America/New_York")


@pytest.mark.parametrize("text", ["", "yesterday", "Tue, 99 Feb 2022", "0001-01-01T00:00:00+14:00"])
def test_unreadable_feed_dates_are_empty(text: str) -> None:
    assert feed_date(text, "America/New_York") == Shown()
