"""Folding moves no character: an offset in the folded text is one in the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extract.fold import fold

settings.load_profile("extract")


@given(st.text())
def test_length_is_kept_and_folding_twice_changes_nothing(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x2120), max_size=60))
def test_every_letter_is_folded_alone(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


def test_accents_case_apostrophes_and_dashes() -> None:
    assert fold("José Łukasz Ødegård") == "jose lukasz odegard"
    assert fold("Côte d’Ivoire – “Türkiye”") == 'cote d\'ivoire - "turkiye"'
