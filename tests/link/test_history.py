"""Observations to releases with revisions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.link.conftest import observe
from transforms.link.history import changed_characters, histories


def test_one_state_in_two_months_is_one_revision() -> None:
    (told,) = histories([observe(day=12), observe(day=0)])
    (revision,) = told.revisions
    assert revision.first.seen_first < revision.last.seen_last
    assert told.status == "live"


def test_edits_are_numbered_in_order_of_time_and_a_withdrawn_edit_is_one_more() -> None:
    (told,) = histories([observe(day=2), observe(day=0), observe(text="Edited.", day=1)])
    assert [r.number for r in told.revisions] == [1, 2, 3]
    assert told.revisions[0].first.text == told.latest.text
    assert told.status == "edited"


def test_releases_are_told_apart_and_in_order_of_id() -> None:
    told = histories([observe(path=f"/{n}") for n in range(5)])
    assert [h.release_id for h in told] == sorted({h.release_id for h in told})


def test_characters_added_and_removed() -> None:
    assert changed_characters("the two side met", "the two sides met") == (1, 0)
    assert changed_characters("same", "same") == (0, 0)
    assert changed_characters("", "new") == (3, 0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_added_less_removed_is_the_difference_in_length(old: str, new: str) -> None:
    added, removed = changed_characters(old, new)
    assert added - removed == len(new) - len(old)
    assert 0 <= removed <= len(old) and 0 <= added <= len(new)


def test_long_texts_are_compared_by_words() -> None:
    old = " ".join(f"word{n}" for n in range(3000))
    added, removed = changed_characters("A " + old + " Z", "B " + old.replace("word7 ", "term7 ") + " Y")
    assert added == removed < 20
