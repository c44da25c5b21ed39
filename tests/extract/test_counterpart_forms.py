"""Forms of other publishers than the ministry: Downing Street, NATO, the UN. Invented people."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.extract import Reading, read
from transforms.records import Document

DAY = date(2026, 11, 18)


def reading(text: str, iso3: str | None = "GBR", org: str | None = None) -> Reading:
    return read(Document("r-0000000000000001", "PM call with B", text, DAY, iso3, org))


def said(found: Reading) -> list[tuple[str | None, str | None]]:
    return [(s.speaker_name, s.cue) for s in found.statements]


CALL = (
    "The Prime Minister spoke to the President of Zambia, Max Notreal, this evening. "
    "The Prime Minister began by congratulating the President on his election. "
    "The PM said trade would grow. The two leaders looked forward to meeting in December."
)


def test_a_call_told_by_offices() -> None:
    found = reading(CALL)
    assert [(m.format, m.event_date) for m in found.meetings] == [("phone", DAY)]
    assert said(found) == [
        ("Prime Minister", "congratulating"),
        ("Prime Minister", "said"),
        (None, "looked forward"),
    ]


def test_what_a_spokesperson_is_quoted_with_is_the_releases_own_account() -> None:
    quoted = "A Downing Street spokesperson said:\n“" + CALL.replace(". ", ".\n“", 2) + "”"
    found = reading(quoted)
    assert len(found.meetings) == 1
    assert said(found) == said(reading(CALL))
    assert {s.quote_type for s in found.statements} == {"indirect"}
    for s in found.statements:
        assert quoted[s.char_start : s.char_end] == s.text


def test_a_quotation_inside_a_spokespersons_words_stays_one() -> None:
    found = reading(
        "A Downing Street spokesperson said:\n“The Prime Minister met Max Notreal of Zambia today.\n"
        "“The Prime Minister said “we shall trade more than ever”. The leaders agreed to speak soon.”"
    )
    assert [s.quote_type for s in found.statements] == ["mixed", "indirect"]


@pytest.mark.parametrize(
    ("place", "city", "iso3"),
    [("Riga", "Riga", "LVA"), ("Downing Street", None, "GBR"), ("the call", None, None)],
)
def test_welcomed_to_a_known_place(place: str, city: str | None, iso3: str | None) -> None:
    found = reading(
        f"Secretary General Ada Invented welcomed Prime Minister Max Notreal of Zambia to {place} today.",
        None,
        "NATO",
    )
    (m,) = found.meetings
    assert (m.city, m.venue_iso3) == (city, iso3)
    assert len(found.participants) == 2


@pytest.mark.parametrize("adverb", ["also", "then", "later", "separately"])
def test_an_office_with_an_adverb_before_the_verb_is_a_subject(adverb: str) -> None:
    found = reading(
        "Secretary General Ada Invented met with Prime Minister Max Notreal of Zambia on Tuesday.\n"
        f"During the visit, the Secretary General {adverb} met with Foreign Minister Lin Specimen of China.",
        None,
        "NATO",
    )
    assert len(found.meetings) == 2
    assert {p.name for p in found.participants if p.meeting_id == found.meetings[1].meeting_id} == {
        "Ada Invented",
        "Lin Specimen",
    }


def test_sides_led_by_people_are_a_bilateral_meeting() -> None:
    found = reading(
        "The 2nd round of Foreign Office Consultations was held in Lusaka on 10 November 2026. The Indian "
        "delegation was led by Shri Kiran Invented, Secretary, and the Zambian side was led by H.E. Mr. Max "
        "Notreal, State Secretary.",
        "IND",
    )
    (m,) = found.meetings
    assert (m.setting, m.city) == ("bilateral", "Lusaka")
    assert [(p.name, p.iso3) for p in found.participants] == [
        ("Kiran Invented", "IND"),
        ("Max Notreal", "ZMB"),
    ]


def test_a_council_of_two_countries_represents_neither() -> None:
    found = reading(
        "On 3 March, Ambassador Lin Specimen met with Lord Ada Invented, Chairman of the China-Fiji Council.",
        "CHN",
    )
    host, guest = found.participants
    assert (host.iso3, guest.iso3) == ("CHN", None)
    assert guest.title_raw == "Chairman of the China-Fiji Council"


def test_a_label_of_places_in_the_headline_represents_nobody() -> None:
    title = "China: High Representative Ada Invented speaks with Foreign Minister Lin Specimen"
    text = (
        "High Representative/Vice-President Ada Invented spoke today with China’s Foreign Minister, "
        "Lin Specimen. HR/VP Invented underlined that grain matters."
    )
    found = read(Document("r-0000000000000001", title, text, DAY, None, "EU"))
    assert [(p.name, p.iso3, p.org_id) for p in found.participants] == [
        ("Ada Invented", None, "EU"),
        ("Lin Specimen", "CHN", None),
    ]
    assert said(found) == [("Ada Invented", "underlined")]


def test_words_behind_a_preposition_do_not_speak() -> None:
    found = reading(
        "External Affairs Minister Kiran Invented met with Prime Minister Max Notreal of Zambia in Lusaka. "
        "During his call on Prime Minister Notreal, EAM conveyed greetings.",
        "IND",
    )
    assert said(found) == [("Kiran Invented", "conveyed")]
