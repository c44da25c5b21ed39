"""Whole addresses: behind the salutation all is said by whoever the headline says gave the speech."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.fold import fold
from transforms.extract.headline import Headline
from transforms.extract.lead import Page
from transforms.extract.named import Named
from transforms.extract.phrases import parse_participants
from transforms.extract.scan import scan
from transforms.extract.signs import Signed
from transforms.extract.story import Sentence

_SPEECH_BY = Signed(
    re.compile(
        r"(?i)\b(?:remarks|speech|address|statement|toast|keynote)\b(?:\s+(?:made|delivered|given))?\s+by\s+"
    ),
    (" by ", " By ", " BY "),
)
_SALUTATION = re.compile(
    r"(?:Your\s+(?:Royal\s+|Imperial\s+)?(?:Excellency|Excellencies|Majesty|Majesties|Highness)|Excellencies|Distinguished|Dear"
    r"|Ladies\s+and|Colleagues|Friends|M(?:r|me|adam)\.?\s+(?:Acting\s+|Vice\s+)?(?:President|Chair|Secretary|Speaker)|Honou?rable)\b[^.!?]{0,150}$"
)
_FIRST_LINES = 8  # a date, a place and the speaker's name may stand above the salutation


def speech_by(page: Page, headline: Headline, sentences: Sequence[Sentence]) -> tuple[Named, int] | None:
    """``(speaker, number of the sentence that opens the speech)``; None where the text is no address."""
    by = _SPEECH_BY.search(headline.title)
    if by is None:
        return None
    first = next((s for s in sentences[:_FIRST_LINES] if _SALUTATION.match(page.text, s.start, s.end)), None)
    if first is None:
        return None
    title = headline.title
    folded = fold(title)
    named = parse_participants(title, folded, scan(title, folded), by.end(), len(title))
    speaker = next((n for n in named if n.kind == "person"), None) or next(iter(headline.header), None)
    return (speaker, first.number) if speaker else None
