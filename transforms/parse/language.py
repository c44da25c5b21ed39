"""The language of a text by its script and its stop words. Cheap: it looks at the beginning only."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

_SAMPLE_CHARS = 1_500
_MIN_WORDS = 8  # fewer say nothing; the source's language stands
_MIN_RATIO = 0.12  # English prose has 0.35-0.5 of its words in the table, lists of names next to none
_PLAIN_RATIO = 0.25  # so many stop words of one language leave no doubt
_WORD = re.compile("[a-zªµº\u00df-\u00f6\u00f8-\u03ff\u1e00-\u1fff]+")  # other scripts are told apart before
# Share of letters from which a script decides. Chinese pages quote Latin names, English ones Chinese titles.
_MIN_SCRIPT_SHARE = 0.3
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.1),  # kana first: Japanese has Han characters as well
    ("ko", re.compile("[\uac00-\ud7af]"), _MIN_SCRIPT_SHARE),
    ("zh", re.compile("[\u3400-\u9fff]"), _MIN_SCRIPT_SHARE),
    ("ar", re.compile("[\u0600-\u06ff]"), _MIN_SCRIPT_SHARE),
    ("uk", re.compile("[іїєґІЇЄҐ]"), 0.03),  # letters that Russian lacks
    ("ru", re.compile("[\u0400-\u04ff]"), _MIN_SCRIPT_SHARE),  # other Cyrillic is taken for Russian
)
_OTHER_SCRIPT = re.compile("[\u0400-\u1dff\u3040-\ud7af]")


def language(text: str, default: str) -> str:
    """ISO 639-1 code of ``text``; ``default`` where it is too short or too plain to tell."""
    sample = text[:_SAMPLE_CHARS]
    if _OTHER_SCRIPT.search(sample) and (lang := _by_script(sample)):
        return lang
    words = _WORD.findall(sample.lower())
    if len(words) < _MIN_WORDS:
        return default
    return _by_stop_words(words, default)


def _by_script(sample: str) -> str | None:
    n_letters = sum(map(str.isalpha, sample)) or 1
    for lang, script, share in _SCRIPTS:
        if len(script.findall(sample)) / n_letters >= share:
            return lang
    return None


def _by_stop_words(words: list[str], default: str) -> str:
    tables = _stop_words()
    if default in tables and _ratio(words, tables[default]) >= _PLAIN_RATIO:
        return default
    ratios = {lang: _ratio(words, table) for lang, table in tables.items()}
    best = max(ratios, key=lambda lang: (ratios[lang], lang == default, lang))
    return best if ratios[best] >= _MIN_RATIO else default


def _ratio(words: list[str], table: frozenset[str]) -> float:
    return sum(map(table.__contains__, words)) / len(words)


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    """language -> its stop words, from stopwords.csv."""
    with (Path(__file__).parent / "stopwords.csv").open(encoding="utf-8", newline="") as f:
        return {row["lang"]: frozenset(row["words"].split()) for row in csv.DictReader(f)}
