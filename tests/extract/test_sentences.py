"""Sentences are exact slices of the text; what only looks like an end is none."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extract import split_sentences

settings.load_profile("extract")


def sentences(text: str) -> list[str]:
    return [text[i:j] for i, j in split_sentences(text)]


def test_offsets_slice_exactly() -> None:
    text = "  The two sides met.  They agreed.\n\nMs. Varga left. "
    assert split_sentences(text) == [(2, 20), (22, 34), (36, 51)]
    assert sentences(text) == ["The two sides met.", "They agreed.", "Ms. Varga left."]


@pytest.mark.parametrize(
    "one",
    [
        "Mr. Ode Lind met Dr. Ana Sol in St. Petersburg.",
        "H.E. Ana Sol received him at the U.S. Embassy at noon.",
        "Lt. Gen. K. B. Maro and Amb. Suri Tal spoke.",
        "Trade grew by 3.5 per cent to $1.2 billion.",
        "Ana Sol, J.D., presided.",
    ],
)
def test_abbreviations_end_nothing(one: str) -> None:
    assert sentences(one) == [one]


def test_a_newline_always_ends_a_sentence() -> None:
    assert sentences("A heading\nA sentence.") == ["A heading", "A sentence."]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    text = "“We will stay.” Ana Sol left. “Will you?” “Yes!”"
    assert sentences(text) == ["“We will stay.”", "Ana Sol left.", "“Will you?”", "“Yes!”"]


def test_small_letters_do_not_begin_a_sentence() -> None:
    assert sentences("“Will you stay?” asked Ana Sol.") == ["“Will you stay?” asked Ana Sol."]


@given(st.text(alphabet="Aa.?!” “\n\t(1Mr", max_size=80))
def test_sentences_cover_all_that_is_no_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(i < j and text[i:j] == text[i:j].strip() for i, j in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join(text[i:j] for i, j in spans).split() == text.split() or "".join(
        "".join(text[i:j].split()) for i, j in spans
    ) == "".join(text.split())


def test_agrees_with_syntok_on_the_specimens(shared: Path) -> None:
    """The oracle also knows abbreviations and quotations; where the two differ, one in fifty may be ours."""
    segmenter = pytest.importorskip("syntok.segmenter")
    ours: set[tuple[str, int]] = set()
    oracle: set[tuple[str, int]] = set()
    for file in sorted((shared / "specimens" / "expected").glob("*.json")):
        for i, paragraph in enumerate(json.loads(file.read_text("utf-8"))["paragraphs"]):
            text, where = paragraph["text"], f"{file.stem}:{i}"
            ours |= {(where, start) for start, _ in split_sentences(text)}
            for block in segmenter.analyze(text):
                oracle |= {(where, tokens[0].offset) for tokens in block}
    assert len(oracle) > 300
    assert len(ours & oracle) / len(ours | oracle) >= 0.98
