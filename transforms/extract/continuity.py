"""What a sentence without an attribution is: somebody going on, narration, a heading, or no words at all."""

from __future__ import annotations

import re

_NARRATION = re.compile(
    r"^(?:(?:Read|Learn)\s+more|Click\s+here|For\s+(?:more|further|additional)\s+information)\b|^(?:Located|Situated|Founded|Established)\b|^(?:(?:Overall|In\s+general),\s+t|T)he\s+(?:meeting|talks|conversation|discussions?|dialogue|consultations|call)\s+(?:took\s+place|proceeded|passed|(?:was|were)\s+(?:held|conducted))\s+in\s+an?\s|^The\s+(?:delegation|reception|exhibition|ceremony|event)\s+(?:is|was|consists|comprises|will)\b|\b(?:signed|jointly\s+met\s+the\s+press|met\s+(?:with\s+)?(?:the\s+)?(?:press|media|journalists|reporters)|witnessed|hosted\s+(?:a|an)\s+\w+|inspected|attended|adopted|(?:was|were)\s+(?:shown|escorted|greeted|entertained|held|released|issued|signed|adopted)|paid\s+(?:an?\s+)?\w*\s*visit|visited|arrived|took\s+(?:a\s+)?(?:group\s+)?photos?|After\s+the\s+(?:talks|meeting)|This\s+(?:follows|comes\s+(?:after|ahead|as)))\b"
)
_WORDLESS = re.compile(
    r"^[\W\d_]*$|^<.*>$|^(?:Begin|End)\s+[Tt]ext\.?$|^[A-Z][^!?”\"]{0,200}\bthe\s+following\s+(?:\w+\s+)?readout:$|^\[.*\]$|^\((?![Ii]naudible).*\)$"
)
_HEADING = re.compile(
    r"(?:\(?\d+[.)]\s+|\([a-z\d]\)\s+|[-•]\s*)?[A-Z(][^.?!”\"]{0,70}$|.*\bas\s+follows[.:]$|.*\b(?:overview|outline|summary)\b[^.]*:$"
)
_CLOSED = re.compile(r"[”\"],?\s+\w")
_ENUMERATED = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Finally|Lastly|Moreover|Meanwhile|In\s+addition|At\s+the\s+same\s+time|It\s+is\s+hoped|On\s+the\s+\w+\s+(?:issue|question)|[-•“\"(\d]|I\s|We\s|The\s+(?:first|second|third|fourth|fifth)\b)"
)
_PRESENT_TENSE = re.compile(
    r"\b(?:is|are|will|should|must|can|cannot|hopes?|has|have|would|needs?|supports?|stands?|wishes|believes|"
    r"attaches|may|shoulder|enjoys?|welcomes?|thinks|encourages?|appreciates?|opposes?|remains?|regards|continues?|urges?|"
    r"adheres?|sticks|commits|pursues|upholds|respects|firmly|always|requires?|means|values\s+(?:the|its|our|his|this)|calls\s+(?:on|for)|share\s+(?:a|the|broad|common|similar|many))\b"
)
_PAST_TENSE = re.compile(r"\b(?:was|were|had|[a-z]{3,}ed|said|told|took|held|gave|made|met|went)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me)\b(?!\.)")
_QUOTED = re.compile(r"[“\"]([^”\"]*)[”\"]?")
_NAME_WORD = re.compile(r"[A-Za-z][\w'-]*")
SPEECH_OPEN = '“"'


def is_wordless(text: str) -> bool:
    if text[:1].isalpha() and text[-1:] not in ":>])" and not text.startswith(("Begin", "End")):
        return False  # as nearly every sentence
    return _WORDLESS.match(text) is not None


def is_heading(text: str) -> bool:
    if text.endswith(".") and "follows" not in text:
        return False  # as nearly every sentence
    return _HEADING.match(text) is not None


def is_narration(text: str) -> bool:
    """Does the sentence tell a deed: signed, inspected, met the press?"""
    return _NARRATION.search(text) is not None


def ends_quotation(text: str) -> bool:
    """Does a quotation end in the sentence, with words behind it that may attribute it?"""
    return _CLOSED.search(text) is not None


def closes(text: str) -> bool:
    """Does the quotation that the sentence opens end in it?"""
    return "”" in text or text.count('"') > 1


def in_person(text: str) -> bool:
    """Does somebody speak of himself or his own here, as a release does not?"""
    return _FIRST_PERSON.search(text) is not None


def goes_on(text: str) -> bool:
    """May a paragraph that names no speaker be the last one's words? Speeches are told in the present;
    events are not.
    """
    if _ENUMERATED.match(text):
        return True
    present, past = _PRESENT_TENSE.search(text), _PAST_TENSE.search(text)
    return present is not None and (past is None or present.start() < past.start())


def quote_type(text: str, explicit: bool, inside: bool) -> str:
    """direct, indirect or mixed. ``inside``: a quotation is open already; ``explicit``: the sentence has a
    cue.
    """
    if inside or text[:1] in SPEECH_OPEN:
        return "direct"
    quoted = _QUOTED.findall(text) if explicit and ("“" in text or '"' in text) else ()
    return "mixed" if any(len(q.split()) >= 4 and not _is_name(q) for q in quoted) else "indirect"


def _is_name(quoted: str) -> bool:
    """Capitals on every word but the small ones: the name of something, no quotation."""
    return all(w[0].isupper() for w in _NAME_WORD.findall(quoted) if len(w) > 3)
