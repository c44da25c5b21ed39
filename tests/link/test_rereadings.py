"""A better parser changes old texts: that is our doing, and said to be."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa

from expectations.validate import validate
from tests.link.conftest import NIGHT, TALKS, observe
from tests.link.test_assemble import Of
from tests.link.test_assemble import tables as assembled
from transforms.link.rereadings import with_rereadings

Tables = dict[str, pa.Table]


def texts_of(tables: Tables) -> dict[str, str]:
    return {t["text_sha256"]: t["text"] for t in tables["texts"].to_pylist()}


def reread(now: Tables, before: Tables) -> Tables:
    asked: list[set[str]] = []

    def old(digests: set[str]) -> dict[str, str]:
        asked.append(digests)
        return {d: t for d, t in texts_of(before).items() if d in digests}

    made = with_rereadings(now, before["changes"], old)
    assert all(asked)  # nothing is read for nothing
    return made


def test_the_same_capture_read_otherwise_is_a_change_of_ours(staged: Of) -> None:
    before = assembled(staged(observe(), observe(day=1, text=TALKS + " More.", warc_offset=9)))
    now = assembled(
        staged(observe(text=TALKS + " Print"), observe(day=1, text=TALKS + " More.", warc_offset=9))
    )
    made = reread(now, before)
    (row,) = [c for c in made["changes"].to_pylist() if c["change_cause"] == "pipeline"]
    assert (row["change"], row["revision"], row["evidence"]) == ("reread", 1, "same_capture")
    assert (row["chars_added"], row["chars_removed"]) == (len(" Print"), 0)
    assert row["changed_at"] == row["known_at"] == NIGHT + timedelta(days=1)
    assert validate(made).ok


def test_what_the_publisher_changed_is_not_ours_and_what_reads_the_same_is_no_change(staged: Of) -> None:
    before = assembled(staged(observe()))
    now = assembled(staged(observe(), observe(day=1, text="Edited.", warc_offset=9)))
    assert reread(now, before)["changes"].equals(now["changes"])
    assert reread(before, before)["changes"].equals(before["changes"])


def test_what_was_told_once_stays_told_and_a_second_reading_of_a_day_has_its_own_row(staged: Of) -> None:
    one, two, three = (assembled(staged(observe(text=TALKS + end))) for end in ("", " Print", " [Print]"))
    second = reread(two, one)
    third = reread(three, second)
    rows = [c for c in third["changes"].to_pylist() if c["change"] == "reread"]
    assert [r["changed_at"] - NIGHT for r in rows] == [timedelta(0), timedelta(microseconds=1)]
    assert rows[0]["new_text_sha256"] == rows[1]["old_text_sha256"]
    assert validate(third).ok
    again = reread(three, third)  # the next night, without news
    assert again["changes"].sort_by("changed_at").equals(third["changes"].sort_by("changed_at"))


def test_a_release_that_is_new_or_gone_from_the_dataset_has_no_reading_before(staged: Of) -> None:
    before, now = assembled(staged(observe(path="/a"))), assembled(staged(observe(path="/b")))
    assert reread(now, before)["changes"].equals(now["changes"])
