"""What several are said to do in somebody's paragraph, and is that speaker's content."""

from __future__ import annotations

import re

from transforms.extract.continuity import in_person
from transforms.extract.signs import signed
from transforms.extract.source import Attribution

_REACHED = frozenset({"reached", "put forward", "believe", "agree", "hold", "note"})
# Of whom somebody speaks; the talks themselves are told by "the two sides" or "they discussed".
_THEY_THINK = ("They believed ", "They thought ", "They felt ", "They were satisfied ", "They worried ")
_OTHERS = ("All parties ", "All sides ", "All relevant parties ")
# When what a speaker recalls was said.
_AGO_SIGNS = ("ast ", " ago", "ecently", "arlier this")
_AGO = re.compile(
    r"\b(?:[Ll]ast\s+(?:year|month|week|(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December))|(?:years?|months?|weeks?|days?|long)\s+ago|[Rr]ecently|[Ee]arlier\s+this\s+(?:year|month))\b"
)
_AGO_NEAR = 25  # characters behind the verb in which it stands


def is_content(a: Attribution, text: str, *, two: bool) -> bool:
    """Are the words that ``text`` gives to all in the middle of somebody's paragraph that speaker's? ``two``:
    the meeting is one of two sides, so that "all parties" are those to something else.
    """
    if a.cue in _REACHED or text.startswith(_THEY_THINK):
        return True
    if text.startswith(_OTHERS) and (two or in_person(text)):
        return True
    return _recalled(a, text)


def _recalled(a: Attribution, text: str) -> bool:
    """ "The two sides agreed last year": the verb has a time of its own, or the sentence opens with one."""
    if a.rule_id not in ("speech.start", "speech.clause") or not a.cue or not signed(text, _AGO_SIGNS):
        return False
    return _AGO.search(text, 0, text.find(a.cue) + len(a.cue) + _AGO_NEAR) is not None
