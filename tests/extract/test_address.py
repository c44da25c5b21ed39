"""Addresses printed in full, and who asks at a press meeting."""

from __future__ import annotations

import pytest

from tests.extract.conftest import DAY, SOL, release, speakers

SPEECH = (
    "Your Excellency President Kai Ro,\nLadies and gentlemen,\nIt is a pleasure to be here. "
    "On 12 May, I met with Foreign Minister Ode Lind of Ghana. He said that rivers matter.\nThank you."
)


@pytest.mark.parametrize(
    "title",
    [
        "Remarks by H.E. Ana Sol, Foreign Minister of Peru, at the Opening of the River Forum",
        "Keynote Speech by Foreign Minister Ana Sol at the River Forum",
        "Statement by Ambassador Ana Sol at the Debate on Rivers",
    ],
)
def test_an_address_is_its_speakers_from_the_salutation_on(title: str) -> None:
    found = release(f"Lima, 13 May 2024\n{SPEECH}", title)
    assert set(speakers(found)) == {"Ana Sol"}
    assert [s.sentence for s in found.statements] == [2, 3, 4, 5, 6, 7]
    assert {s.rule_id for s in found.statements} == {"speech.address"}
    assert (found.kind, found.meetings) == ("remarks", ())


def test_a_text_without_a_salutation_is_told() -> None:
    found = release(f"{DAY}{SOL} said that trade grows.", "Remarks by Foreign Minister Ana Sol")
    assert [s.rule_id for s in found.statements] == ["speech.clause"]


def test_a_speaker_nobody_names() -> None:
    found = release(SPEECH, "Speech at the Opening of the River Forum")
    assert "speech.address" not in {s.rule_id for s in found.statements}


def test_a_reporter_asks() -> None:
    found = release(
        f"{DAY}{SOL} met the press in Lima. A reporter asked: Why rivers?\nAna Sol said they feed us."
    )
    assert speakers(found) == ["reporter", "Ana Sol"]
    assert found.meetings == ()
