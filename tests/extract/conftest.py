"""Reading as the pipeline does it, on invented releases, and where the shared gold is."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from transforms.extract import Reading, read
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.named import Named
from transforms.extract.phrases import parse_participants
from transforms.extract.rows import Meeting, Participant
from transforms.extract.scan import scan
from transforms.records import Document

REPO = Path(__file__).resolve().parents[2]
PUBLISHED = date(2024, 5, 14)  # a Tuesday

settings.register_profile("extract", derandomize=True, deadline=None, max_examples=60, database=None)


def release(
    text: str, title: str = "", published: date | None = PUBLISHED, publisher: str = "PER"
) -> Reading:
    """``text`` read as a release of the foreign ministry of ``publisher``."""
    return read(Document("r-0123456789abcdef", title, text, published, publisher))


def page(text: str, publisher: str = "PER") -> Page:
    folded = fold(text)
    return Page(text, folded, scan(text, folded), PUBLISHED, publisher)


def participants(phrase: str) -> list[Named]:
    """What a noun phrase names."""
    shown = page(phrase)
    return parse_participants(shown.text, shown.folded, shown.hits, 0, len(phrase))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared specimens and gold; tests on them are skipped where they are absent."""
    folder = Path(os.environ.get("READOUTS_SHARED", REPO.parent / "shared"))
    if not (folder / "tools" / "score.py").is_file():
        pytest.skip(f"no shared material at {folder}; set READOUTS_SHARED")
    return folder


DAY = "On 13 May 2024, "
SOL = "Foreign Minister Ana Sol"
LIND = "Foreign Minister Ode Lind of Ghana"


def told(text: str, title: str = "") -> tuple[Meeting, list[Participant]]:
    found = release(text, title)
    (meeting,) = found.meetings
    return meeting, list(found.participants)


def names(found: Reading) -> list[set[str]]:
    """The participants of every meeting, in order."""
    return [{p.name for p in found.participants if p.meeting_id == m.meeting_id} for m in found.meetings]


def speakers(found: Reading) -> list[str]:
    return [
        {"both_sides": "both", "side": f"side:{s.speaker_iso3}"}.get(s.attribution, str(s.speaker_name))
        for s in found.statements
    ]
