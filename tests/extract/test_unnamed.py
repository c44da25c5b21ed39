"""Principals called by their office alone, and words that stand in paragraphs of their own behind a colon."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.extract import Reading, read
from transforms.extract.rules import rule_ids
from transforms.link.people import person_id
from transforms.records import Document

DAY = date(2026, 11, 18)


def reading(text: str, iso3: str | None = "GBR", org: str | None = None) -> Reading:
    return read(Document("r-0000000000000001", "A meeting", text, DAY, iso3, org))


def people(found: Reading) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(p.name, p.title_raw, p.iso3, p.org_id) for p in found.participants]


def said(found: Reading) -> list[tuple[str | None, str]]:
    return [(s.speaker_name, s.quote_type) for s in found.statements]


def test_the_office_stands_for_a_holder_whom_the_text_never_names() -> None:
    found = reading(
        "The Secretary-General met with H.E. Mr. Max Notreal, Minister for Foreign Affairs of Zambia.\n"
        "The Secretary-General expressed his appreciation for Zambia’s efforts. The Secretary-General "
        "and the Minister discussed grain.",
        None,
        "UN",
    )
    assert people(found) == [
        ("Secretary-General", "Secretary-General", None, "UN"),
        ("Max Notreal", "Minister for Foreign Affairs", "ZMB", None),
    ]
    assert [s.speaker_name for s in found.statements] == ["Secretary-General", None]
    unnamed, named = found.participants
    assert person_id(unnamed) is None and person_id(named)


def test_the_holder_is_the_one_whom_the_text_names_later() -> None:
    found = reading(
        "The Foreign Secretary met Chinese Foreign Minister Lin Specimen in London today. "
        "The Foreign Secretary raised grain.\nForeign Secretary Ada Invented said: Trade matters."
    )
    assert people(found)[0] == ("Ada Invented", "Foreign Secretary", "GBR", None)
    assert said(found)[0] == ("Ada Invented", "indirect")


@pytest.mark.parametrize(
    "lead", ["The foreign ministers met Lin Specimen.", "The Foreign Ministers met with Lin Specimen."]
)
def test_several_offices_stand_for_nobody(lead: str) -> None:
    assert "Foreign" not in " ".join(name for name, *_ in people(reading(lead)))


def test_a_verb_between_office_and_name_names_no_holder() -> None:
    found = reading(
        "The Foreign Secretary met Max Notreal of Zambia. The Foreign Secretary thanked Max Notreal."
    )
    assert people(found)[0][0] == "Foreign Secretary"


def test_an_abbreviated_office_is_its_holder() -> None:
    found = reading(
        "External Affairs Minister Ada Invented received a phone call today from Max Notreal, "
        "Secretary of State of the United States of America. EAM reiterated that grain matters.",
        "IND",
    )
    assert found.meetings[0].rule_id == "lead.took_call"
    assert said(found) == [("Ada Invented", "indirect")]


def test_paragraphs_behind_a_colon_are_the_speakers_own_words() -> None:
    found = reading(
        "Foreign Secretary Ada Invented met Foreign Minister Lin Specimen of China in London today.\n"
        "Foreign Secretary Ada Invented said:\nTrade is growing again.\nWe agreed to meet every year.\n"
        "The talks lasted two hours."
    )
    mine = [s for s in found.statements if s.speaker_name == "Ada Invented"]
    assert [(s.quote_type, s.rule_id) for s in mine[1:]] == [("direct", "speech.block_quote")] * 2
    assert "speech.block_quote" in rule_ids()
    assert not any("two hours" in s.text for s in found.statements)
