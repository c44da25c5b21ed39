"""Whose words a sentence holds, by every form of attribution."""

from __future__ import annotations

import pytest

from tests.extract.conftest import release
from transforms.extract.rows import Statement

LEAD = "On 13 May 2024, Foreign Minister Ana Sol met with Foreign Minister Ode Lind of Ghana in Lima.\n"


def said(text: str, publisher: str = "PER") -> list[Statement]:
    return [s for s in release(LEAD + text, publisher=publisher).statements if s.char_start >= len(LEAD)]


def sources(text: str) -> list[str]:
    """Speakers in the notation of the gold: a name, "both", or "side:ISO3"."""
    return [
        {"both_sides": "both", "side": f"side:{s.speaker_iso3}"}.get(s.attribution, str(s.speaker_name))
        for s in said(text)
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Sol said that trade grows.", "Ana Sol"),
        ("On trade, Sol said that it grows.", "Ana Sol"),
        ("For his part, Lind expressed thanks for the aid.", "Ode Lind"),
        ("Sol also stressed that trade grows.", "Ana Sol"),
        ("Sol, as a neighbour, welcomed the plan.", "Ana Sol"),
        ("Trade, Lind said, grows.", "Ode Lind"),
        ("“Trade grows,” said Lind.", "Ode Lind"),
        ("“Trade grows,” Lind said.", "Ode Lind"),
        ("“Trade grows,” Lind told Sol.", "Ode Lind"),
        ("Noting that trade grows, Sol said more ships are needed.", "Ana Sol"),
        ("Sol agreed with Lind's comments on trade.", "Ana Sol"),
        ("Sol agreed with Lind on trade.", "both"),
        ("Sol and Lind agreed that trade grows.", "both"),
        ("The two sides exchanged views on trade.", "both"),
        ("Both sides agreed that trade grows.", "both"),
        ("The two foreign ministers discussed trade.", "both"),
        ("They discussed trade.", "both"),
        ("Views were exchanged on trade.", "both"),
        ("The Ghanaian side thanked Peru for the aid.", "side:GHA"),
        ("The Peruvian side said that trade grows.", "side:PER"),
        ("Both sides should trade more, Sol said.", "Ana Sol"),
        ("Lind reaffirmed his support for the plan.", "Ode Lind"),
        ("Sol put forward a plan for trade.", "Ana Sol"),
        ("Sol was pleased with the growth of trade.", "Ana Sol"),
    ],
)
def test_stated(text: str, source: str) -> None:
    assert sources(text) == [source]


@pytest.mark.parametrize(
    "text", ["They signed a treaty on trade.", "Sol and Lind visited the port.", "Sol toured the port."]
)
def test_deeds_are_no_words(text: str) -> None:
    assert sources(text) == []


def test_a_paragraph_goes_on_until_somebody_else_speaks() -> None:
    text = "Sol said that trade grows. More ships are needed. Lind thanked Peru. Ghana will send ships."
    assert sources(text) == ["Ana Sol", "Ana Sol", "Ode Lind", "Ode Lind"]
    assert [s.cue for s in said(text)] == ["said", None, "thanked", None]


def test_collective_words_end_with_their_paragraph() -> None:
    assert sources("Both sides agreed that trade grows.\nThe port lies in the north.") == ["both"]


def test_two_sources_in_one_sentence_share_it() -> None:
    text = "Sol said that trade grows, and Lind welcomed the plan."
    first, second = said(text)
    assert (first.speaker_name, second.speaker_name) == ("Ana Sol", "Ode Lind")
    assert first.char_end <= second.char_start


def test_a_quotation_over_several_sentences_waits_for_its_speaker() -> None:
    assert sources("“Trade grows. Ships are needed,” Lind said.") == ["Ode Lind", "Ode Lind"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("“Trade grows,” said Lind.", "direct"),
        ("Lind said that trade grows.", "indirect"),
        ("Lind said that trade “grows faster than ever before” this year.", "mixed"),
    ],
)
def test_quote_type(text: str, quote: str) -> None:
    assert [s.quote_type for s in said(text)] == [quote]


def test_turns_of_a_transcript() -> None:
    text = "MINISTER SOL: Good morning. Welcome to Lima.\nMINISTER LIND: Thank you.\nQUESTION: Will you stay?"
    assert sources(text) == ["Ana Sol", "Ana Sol", "Ode Lind", "QUESTION"]
    assert all(s.quote_type == "direct" for s in said(text)[:3])


def test_speech_inside_the_lead() -> None:
    text = "Foreign Minister Ana Sol met with Foreign Minister Ode Lind of Ghana to discuss trade."
    assert [s.attribution for s in release(text).statements] == ["both_sides"]


@pytest.mark.parametrize(
    ("form", "iso3"), [("The Korean side", "KOR"), ("The ROK side", "KOR"), ("The Peruvian side", "PER")]
)
def test_a_bare_form_means_the_one_who_is_present(form: str, iso3: str) -> None:
    text = "Foreign Minister Ana Sol met with Foreign Minister Pak Min-seo of the Republic of Korea.\n"
    (found,) = release(text + f"{form} said that trade grows.").statements
    assert (found.attribution, found.speaker_iso3) == ("side", iso3)


def test_every_row_names_its_rule_and_how_sure_it_is() -> None:
    for s in said("Sol said that trade grows. More ships are needed.\nThe two sides exchanged views."):
        assert s.rule_id.startswith("speech.") and 0 < s.confidence <= 1


def test_another_language_is_left_unread_and_says_so() -> None:
    from transforms.extract import read
    from transforms.records import Document

    found = read(Document("r-0", "秘鲁外长会见", "秘鲁外长会见加纳外长。", None, "PER", lang="zh"))
    assert (found.missing_reason, found.meetings, found.statements) == ("language", (), ())
