"""Sentences that report several encounters, or report one in a clause: where each of them begins."""

from __future__ import annotations

import re

from transforms.extract.encounter import first_verb
from transforms.extract.signs import Signed

# "A called on B, and held talks with C": a further verb of meeting with the same subject.
_FURTHER = Signed(
    re.compile(
        r"(?:,|,?\s+and)\s+(?:(?:also|then|later|subsequently|afterwards|separately|respectively|jointly)\s+)*"
        r"(?=(?:met|held|had|called|paid|spoke|talked|sat\s+down|presided|co-chaired|chaired)\s)"
    ),
    (" met ", " held ", " had ", " called ", " paid ", " spoke ", " talked ", " sat ", "presided", "chaired"),
)
# "A visited D, during which she met with B": a pronoun is the subject of the clause that tells the encounter.
_CLAUSE = Signed(
    re.compile(
        r",?\s+(?:during\s+which|in\s+the\s+course\s+of\s+which|after\s+which|when|where)\s+(?=(?:he|she)\s)"
    ),
    (" he ", " she "),
)
_MET = re.compile(r"(?<![a-z])(?:met|held|had|spoke|talked|called|paid|(?:co-)?chaired)(?![a-z])")


def clause_start(sentence: str) -> int:
    """Where the clause that tells the encounter begins, at its "he" or "she"; -1 without one."""
    m = _CLAUSE.search(sentence)
    met = _MET.search(sentence) if m else None
    return m.end() if m and met and met.start() > m.end() else -1


def further_verbs(sentence: str) -> list[int]:
    """Where further verbs of the sentence's subject stand that may tell an encounter of their own."""
    found = [b for _, b in _FURTHER.spans(sentence)]
    first = first_verb(sentence) if found else -1
    return [b for b in found if b > first >= 0]
