"""A release shown as it was read."""

from __future__ import annotations

import re

from tests.extract.conftest import PUBLISHED
from transforms.extract import read
from transforms.extract.explain import explain, explain_html, explained, from_rows, html_of, text_of
from transforms.records import Document

TEXT = (
    "On May 14, 2024, Foreign Minister Ana Sol of Peru met with Foreign Minister Ode Lind of Ghana in Lima.\n"
    "Ana Sol said that trade grew. Peru does not seek more. Lind urged Peru to buy <b>cocoa</b>.\n"
    "The two sides agreed to keep in touch."
)
DOCUMENT = Document("r-0123456789abcdef", "Ana Sol Meets <i>Lind</i>", TEXT, PUBLISHED, "PER")


def test_every_sentence_is_shown_with_its_speaker_cue_and_rule() -> None:
    shown = explain(DOCUMENT)
    assert all(
        sentence in shown for sentence in ("trade grew.", "Peru does not seek more.", "keep in touch.")
    )
    assert "reports meeting 1" in shown
    assert re.search(r"\[2\] Ana Sol \(PER\) · “said” · indirect · assertive · \w+.*speech\.start", shown)
    assert re.search(r"\[3\] Ana Sol \(PER\) · goes on · indirect · assertive · negated", shown)
    assert re.search(r"\[4\] Ode Lind \(GHA\) · “urged”", shown)
    assert re.search(r"\[5\] both sides · “agreed”", shown)
    assert "speech.start: " in shown


def test_a_refused_meeting_is_shown_with_its_rule() -> None:
    text = "On May 14, 2024, President Ana Sol met with Minister of Justice Leo Mar in Lima."
    shown = explain(Document("r-0123456789abcdef", "Meeting", text, PUBLISHED, "PER"))
    assert "refused: domestic (meeting.parties)" in shown


def test_the_page_colours_speakers_and_escapes_the_release() -> None:
    page = explain_html(DOCUMENT)
    assert "<b>" not in page
    assert "<i>" not in page
    assert "&lt;b&gt;cocoa&lt;/b&gt;" in page
    assert len(set(re.findall(r'<mark class="s(\d)"', page))) == 3
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_page_keeps_every_letter_of_the_text() -> None:
    page = explain_html(DOCUMENT)
    body = page[page.index("<h2>Text</h2>") : page.index("<h2>Sentence by sentence</h2>")]
    shown = re.sub(r"<[^>]+>", "", body).replace("&lt;", "<").replace("&gt;", ">")
    assert "".join(shown.removeprefix("Text").split()) == "".join(TEXT.split())


def test_rows_of_a_version_show_the_same() -> None:
    reading = read(DOCUMENT)
    rows = [
        [row._asdict() for row in table]
        for table in (reading.meetings, reading.participants, reading.statements)
    ]
    told = from_rows(DOCUMENT.title, TEXT, reading.kind, *rows)
    again = explained(DOCUMENT.title, TEXT, reading)
    assert text_of(told) == text_of(again)
    assert html_of(told) == html_of(again)


def test_a_text_in_another_language_says_so() -> None:
    assert "not read: language" in explain(Document("r-0", "标题", "正文。", None, "CHN", None, "zh"))


def test_control_characters_are_shown_as_such() -> None:
    document = Document("r-0", "A\x1b[31m title", "Some\u202e text.", None, "PER")
    assert not re.search("[\x1b\u202e]", explain(document) + explain_html(document))
