"""Reading never raises, keeps its offsets, and depends on the release alone."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.conftest import PUBLISHED, REPO, release
from transforms.extract import Reading

settings.load_profile("extract")

LEAD = "On 3 May 2024, Foreign Minister Ana Sol met with Foreign Minister Ode Lind of Ghana in Lima. "
# Pieces that the grammar knows, so that chance builds near-sentences.
PIECES = (
    *(
        "On 3 May 2024, ",
        "Foreign Minister ",
        "Ana Sol ",
        "Ode Lind ",
        "of Ghana ",
        "Peru's ",
        "Congolese ",
        "Sol ",
    ),
    *(
        "met with ",
        "had a phone call with ",
        "met respectively with ",
        "was received by ",
        "called ",
        "attended the ",
    ),
    *(
        "said that ",
        "told ",
        "agreed with ",
        "was pleased ",
        "the two sides ",
        "both ",
        "she ",
        "they ",
        "the latter's ",
    ),
    *(
        "at the request of ",
        "on the sidelines of ",
        "in Lima ",
        "at the ",
        "who is ",
        "delegation ",
        "officials ",
        "will ",
        "between ",
        "visited ",
        "led by ",
        "and ",
    ),
    *(
        ", ",
        ". ",
        ".\n",
        "“",
        "”",
        '"',
        "'",
        "’s ",
        "(",
        ")",
        ": ",
        "; ",
        "\n",
        "\x01",
        "\x02",
        "\x00",
        "\u3000",
        "\t",
    ),
    *(
        "H.E. ",
        "Mr. ",
        "Jr.",
        "al-",
        "van der ",
        "é",
        "中",
        "🙂",
        "ß",
        "İ",
        "\u202e",
        "x" * 500,
        "Q: ",
        "SOL: ",
        "1) ",
    ),
)
near_prose = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def holds_its_evidence(found: Reading, text: str) -> None:
    n = len(text)
    for s in found.statements:
        assert 0 <= s.char_start < s.char_end <= n
        assert text[s.char_start : s.char_end] == s.text
        assert "\x01" in text or "\x01" not in (s.speaker_name or "")  # what stands for a blanked adverbial
    for p in found.participants:
        assert 0 <= p.char_start <= p.char_end <= n
        assert p.name_raw in text[p.char_start : p.char_end]
    for m in found.meetings:
        assert 0 <= m.char_start < m.char_end <= max(n, 1)
    ids = [s.statement_id for s in found.statements] + [p.participant_id for p in found.participants]
    assert len(ids) == len(set(ids))
    known = {p.participant_id for p in found.participants}
    assert all(s.speaker_id in known for s in found.statements if s.speaker_id)


@given(text=st.text(max_size=300), title=st.text(max_size=60))
def test_never_raises_on_any_text(text: str, title: str) -> None:
    holds_its_evidence(release(text, title), text)


@settings(max_examples=300)
@given(text=near_prose, title=st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_never_raises_on_near_prose(text: str, title: str) -> None:
    holds_its_evidence(release(text, title), text)


@settings(max_examples=100)
@given(text=near_prose)
def test_never_raises_behind_a_lead(text: str) -> None:
    for publisher, published in (("PER", PUBLISHED), ("FJI", None)):
        holds_its_evidence(release(LEAD + text, publisher=publisher, published=published), LEAD + text)


@pytest.mark.parametrize("published", [None, date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)])
def test_never_raises_at_the_ends_of_the_calendar(published: date | None) -> None:
    for when in ("On 29 February, ", "Yesterday, ", "On Monday, ", "On 31 December, ", "On 1 January, "):
        text = when + LEAD.removeprefix("On 3 May 2024, ")
        holds_its_evidence(release(text, published=published), text)


@given(first=near_prose, second=near_prose)
def test_another_release_changes_nothing(first: str, second: str) -> None:
    alone = release(LEAD + second)
    release(first)
    assert release(LEAD + second) == alone


_SEEDED = """
import hashlib, json, sys
from transforms.extract import read
from transforms.records import Document
out = hashlib.sha256()
for title, text in json.load(sys.stdin):
    out.update(repr(read(Document("r-0", title, text, None, "CHN"))).encode())
print(out.hexdigest())
"""


def test_hash_seeds_change_nothing(shared: Path) -> None:
    pages = [
        json.loads(f.read_text("utf-8")) for f in sorted((shared / "specimens" / "expected").glob("*.json"))
    ]
    told = json.dumps([(p["title"], "\n".join(q["text"] for q in p["paragraphs"])) for p in pages])
    seen = {
        subprocess.run(
            [sys.executable, "-c", _SEEDED], input=told, text=True, check=True, capture_output=True, cwd=REPO,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "4242")
    }  # fmt: skip
    assert len(pages) > 30 and len(seen) == 1


def test_no_pattern_is_compiled_while_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [LEAD + "Sol said that all is well. " + piece for piece in PIECES]
    called = (
        "Ana Sol spoke of rain. Ana Sol thanked Kai Lind.",
        "Telephone conversation with President of Fiji Kai Lind",
    )
    for text in texts:
        release(text, "Ana Sol Meets with Ode Lind")
    release(*called)
    compiler = importlib.import_module("re._compiler" if sys.version_info >= (3, 11) else "sre_compile")
    for module in (re, compiler):
        monkeypatch.setattr(module, "compile", lambda *_: pytest.fail("compiled while reading"))
    for text in texts:
        release(text, "Ana Sol Meets with Ode Lind")
    release(*(part.replace("Sol", "Mir").replace("Lind", "Tal") for part in called))  # nor for a name
