"""A sign that is missing would silence a rule: whatever a pattern fits holds one of its signs."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest

import transforms.extract
from transforms.extract.adverbials import mask
from transforms.extract.encounter import ENCOUNTERS, rules_for
from transforms.extract.sentences import split_sentences
from transforms.extract.signs import Signed, alternatives
from transforms.extract.whose import _BETWEEN, _follows_adverb

MODULES = [
    importlib.import_module(f"transforms.extract.{m.name}")
    for m in pkgutil.iter_modules(transforms.extract.__path__)
]
PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Signed)
}


@pytest.fixture(scope="module")
def sentences(shared: Path) -> list[str]:
    """Every sentence of the gold and of the specimens."""
    files = [*(shared / "gold" / "docs").glob("*.json"), *(shared / "specimens" / "expected").glob("*.json")]
    pages = [json.loads(f.read_text("utf-8")) for f in sorted(files)]
    texts = [p.get("text") or "\n".join(q["text"] for q in p["paragraphs"]) for p in pages]
    return [text[start:end] for text in texts for start, end in split_sentences(text)]


@pytest.mark.parametrize("name", PATTERNS)
def test_signs_stand_in_whatever_a_pattern_fits(name: str, sentences: list[str]) -> None:
    signed = PATTERNS[name]
    for sentence in (*sentences, *map(str.lower, sentences)):
        found = [m.span() for m in signed.pattern.finditer(sentence)]
        assert signed.spans(sentence) == found
        assert (signed.search(sentence) is not None) == bool(found)


def test_verbs_and_signs_stand_in_whatever_a_rule_fits(sentences: list[str]) -> None:
    for sentence in sentences:
        masked = mask(sentence, []).text
        fitting = [rule.rule_id for rule in ENCOUNTERS if rule.pattern.search(masked)]
        assert set(fitting) <= {rule.rule_id for rule in rules_for(masked, rules_for(sentence))}


def test_a_word_in_front_of_the_verb_shows_that_an_adverb_may_end_there(sentences: list[str]) -> None:
    for sentence in sentences:
        for verb in (m.end() for m in re.finditer(" ", sentence)):
            if _BETWEEN.search(sentence, 0, verb - 1):
                assert _follows_adverb(sentence, 0, verb)


def test_alternatives_are_the_words() -> None:
    words = {"met", "meets", "m", "had", "co"}
    pattern = re.compile(alternatives(words))
    assert all(pattern.fullmatch(word) for word in words)
    assert not any(pattern.fullmatch(word) for word in ("me", "c", "ha", "meet", ""))
