"""How much of a text was changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.link.difference import changed_characters


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
