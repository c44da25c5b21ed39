"""What stands beside the parties of an encounter sentence: dates, places, requests, events, channels. Blanked out
before the parties are read, and read on their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.extract.assembly import PRESENCE
from transforms.extract.dates import SAME_DAY, TODAY, WHEN
from transforms.extract.signs import Signed

# Adverbials, taken out before the nouns are read. Order matters: clauses first, then what may stand inside them.
_CLAUSE = Signed(
    re.compile(
        r"\s+who\s+(?:was|is|were|are)\s+[^,;]{5,160}?(?=\s+(?:met|held)\s+(?:respectively\s+|separately\s+)?(?:with|talks|a\s+meeting)\b)"
        r"|,?\s+(?:who|which|whose|where)\s+(?:[^,]|,\s+(?=\d{4}\b|the\s+(?:People|Republic|Kingdom|United|Federal)\b|to\s+attend\b))*?(?:,(?!\s+(?:\d{4}\b|the\s+(?:People|Republic|Kingdom|United|Federal)\b|to\s+attend\b))(?:\s+[A-Z]\w+(?:\s[A-Z]\w+)?,(?=\s+(?:paid|met|held|had|called|spoke|received|attended)\b))?|(?=\.?$))|,\s+then\s+in\s+[A-Z][\w-]+(?:\s[A-Z][\w-]+)*,"
    ),
    ("who", "which", "where", "then"),
)
SIDELINES = Signed(
    re.compile(
        r"\b(?:[Oo]n|[Aa]t|[Ii]n)\s+the\s+(?:sidelines?|margins?|fringes?|side\s*lines?)\s+of\s+(?P<event>(?:the\s+|a\s+|an\s+)?[^,;\x01]*?)"
        r"(?=\s+(?:in|at)\s+(?:[A-Z]|the\s+[A-Z])[\w'’-]*(?:\s[A-Z][\w'’-]*)*(?:[,.\x01\s]|$)|[,;\x01]|\s+with\s+[A-Z]|\s+(?:to|about|today|here)\b|\.?$)"
        r"|\b(?:[Ww]hile|[Ww]hen|[Bb]efore|[Aa]fter)\s+attending\s+(?P<event2>[^,;\x01]*?)(?=\s+in\s+[A-Z]|[,;\x01]|\.?$)"
        r"|\b[Dd]uring\s+(?:(?:his|her|their)\s+(?:attendance|presence|participation)\s+(?:at|in)\s+)?the\s+(?P<event3>[^,;\x01]*?(?:Summit|Session|Conference|Forum|Assembly|Meeting|Dialogue)s?"
        r"(?:\s+of\s+(?:the\s+)?(?:[A-Z(][\w)('’-]*\s+){0,6}?(?:Assembly|Council|Commission|Committee|Conference|Forum|Board))?"
        r"(?:\s+\d{4})?)"
    ),
    ("side", "margin", "fringe", "attending", "uring"),
)
# Two or three parties that met "at" one of these met in its margins.
AT_EVENT = Signed(
    re.compile(
        r"\b(?:[Aa]t|[Dd]uring\s+(?:his|her|their)\s+(?:visit\s+to|attendance\s+at|participation\s+in))\s+(?P<event>(?:the\s+)?(?:(?:UN|United\s+Nations)(?:['’]s?)?\s+|\d+(?:st|nd|rd|th)\s+(?:session\s+of\s+the\s+)?(?:(?:UN|United\s+Nations)\s+)?)?General\s+Assembly"
        r"|UNGA(?:\s*\d+)?|(?:the\s+)?(?:G7|G20|COP\s?\d+)(?:\s+[Ss]ummit)?|(?:the\s+)?Munich\s+Security\s+Conference"
        r"|(?:the\s+)?Commonwealth\s+Heads\s+of\s+Government\s+Meeting|(?:the\s+)?World\s+Economic\s+Forum)(?![\w'’-])"
    ),
    ("Assembly", "UNGA", "G7", "G20", "COP", "Munich", "Commonwealth", "World Economic"),
)
_GATHERING = r"(?:[Mm]eetings?|[Dd]ialogue|[Gg]ames|[Cc]onference|[Ss]ession|[Ss]ummit|[Aa]ssembly|[Ff]orum|[Cc]ongress|[Ee]xpo|[Rr]ound\s+of\b)"
ATTENDING = Signed(
    re.compile(
        rf"(?:(?:who|which)\s+(?:was|is|were|are)(?:\s+in\s+[A-Z]\w+(?=\s+attending))?|then|currently|,|(?=[gdlrm])(?:guests|delegat(?:es|ions)|leaders|representatives|ministers))\s+(?:attending|(?:t?here|(?:in|visiting)\s+(?:the\s+)?[A-Z]\w+(?:\s[A-Z]\w+)?(?:(?:,|\s+of)\s+(?:the\s+)?[A-Z]\w+(?:\s[A-Z]\w+)?)?),?\s+(?:to\s+attend|for))\s+(?P<event>(?:the\s+|a\s+)?[^,;\x01]*?{_GATHERING}[^,;\x01]*?)(?=\s+in\s+[A-Z]|[,;]|\.?$)"
    ),
    ("attend", "for"),
)
# "A attended the reception of C and met with B"
ATTENDED_AND_MET = Signed(
    re.compile(
        r"\battended\s+(?:at\s+invitation\s+)?(?:the|an?)\s+(?P<event>[^,;]{3,200}?)(?:\s+(?:held|hosted|organi[sz]ed)\s+by\s[^,;]{3,80}?)?,?\s+and\s+(?:also\s+)?met\b"
    ),
    ("attended",),
)
REQUEST = Signed(
    re.compile(
        r"(?:,\s+)?\b(?:[Aa]t|[Uu]pon|[Oo]n)\s+(?:(?P<latter>the\s+latter['’]s|his|her|their)\s+|(?P<whose>(?:the\s+)?[^\s,;]+(?:\s+[^\s,;]+){0,4}?['’]s?)\s+|the\s+)?(?P<what>request|invitation|initiative)\b(?:\s+(?:of|from)\s+(?P<side>(?:the\s+)?[^,;\x01.]*?(?:side|party|Government|[A-Z][\w'’-]+))(?=[,;\x01.]|\s+(?:in|on|at|with|via|over|to|by|from|and|met|held|had|paid|visited)\b|$))?"
    ),
    ("request", "invitation", "initiative"),
)
INITIATED = Signed(
    re.compile(
        r"\b(?P<what>initiated)\s+by\s+(?P<latter>(?!))?(?P<whose>(?!))?(?P<side>(?:the\s+)?[^,;\x01.]*?(?:side|party|Government|[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*))(?=[,;\x01.]|\s+[a-z]|$)"
    ),
    ("initiated",),
)
APPOINTMENT = Signed(
    re.compile(
        r"\bby\s+(?:prior\s+)?(?:appointment|arrangement)\b|\bat\s+appointment\b|\bby\s+invitation\b|\bat\s+(?:invitation|request)\b"
    ),
    ("appointment", "arrangement", "invitation", "request"),
)
CHANNEL = Signed(
    re.compile(
        r"\b(?:by|over|on|via|through)\s+(?:the\s+|a\s+)?(?P<how>(?:secure\s+)?(?:tele)?phone|telephone|video\s*-?\s*(?:link|conference|conferencing|call)?|videoconference|VTC|Zoom)\b|\b(?P<virtual>virtually)\b"
    ),
    ("phone", "ideo", "VTC", "Zoom", "virtually"),
)
_DURATION = Signed(
    re.compile(
        r"\bfor\s+(?:some|about|around|approximately|over|more\s+than|nearly)?\s*(?:\d+|an|two|three|one)\s+(?:minutes?|hours?|and\s+a\s+half\s+hours?)\b|,?\s*(?:\bfrom\s+)?(?:around|about)\s+\d{1,2}(?:[:.]\d\d)?\s*(?:[AaPp]\.?[Mm]\.?)?(?:\s*\([^)]*\))?,?|\((?:[^)]*\btime\b|consecutive|simultaneous)[^)]*\)|\((?:\d{1,2}\s+[A-Z][a-z]+|[A-Z][a-z]+\s+\d{1,2})\)"
    ),
    ("minute", "hour", "around", "about", "("),
)
_MANNER = Signed(
    re.compile(
        r"\bover\s+(?:an?\s+)?(?:working\s+)?(?:dinner|lunch|breakfast|tea)\b|\b(?:one-on-one|face\s+to\s+face|in\s+person|on\s+behalf\s+of[^,;\x01]*,?)"
    ),
    ("over", "one-on-one", "face", "person", "behalf"),
)
_ADVERBIALS = (WHEN, SIDELINES, REQUEST, APPOINTMENT, CHANNEL, _MANNER, _DURATION, TODAY, SAME_DAY)


class Masked(NamedTuple):
    """A sentence with its adverbials blanked out (same length), and the adverbials found."""

    text: str
    clauses: tuple[tuple[int, int], ...]


# What stands in commas behind an opening adverbial: "Following the session, held in D, A met B".
_PARTICIPLE = re.compile(
    r"(?:Following|After|Before|During|Ahead\s+of)\b[^,]*,(?P<aside>\s+(?:held|chaired|hosted|organi[sz]ed|attended|attending)\b[^,]*,)(?=\s+[A-Z])"
)


# The comma behind a clause that stands in a list: "met with A of C, who is in D, and Minister B".
_LISTED = re.compile(r",\s+(?:and\s+)?[A-Z]")


def mask(sentence: str, places: list[tuple[int, int]]) -> Masked:
    """Blank dates, places, relative clauses, requests and channels of ``sentence``; ``places`` are its place phrases."""
    clauses = tuple(_CLAUSE.spans(sentence))
    text = blank(sentence, [(a, b - bool(_LISTED.match(sentence, b - 1))) for a, b in clauses])
    text = blank(text, PRESENCE.spans(text))
    if aside := _PARTICIPLE.match(text):
        text = blank(text, [aside.span("aside")])
    for adverbial in _ADVERBIALS:
        text = blank(text, adverbial.spans(text))
    if "(\x01" in text:
        text = blank(text, [m.span() for m in _BLANK_ASIDE.finditer(text)])
    text = _comma_list(text) if ";" in text else text
    return Masked(blank(text, [p for p in places if text[p[0]] not in "\x01\x02"]), clauses)


def undated(text: str) -> str:
    """``text`` with its dates blanked: "On May 8" names nobody, nor does "Between May 8 and 9"."""
    return blank(text, [m.span() for m in _DATED.finditer(blank(text, WHEN.spans(text)))])


_DATED = re.compile(r"(?:\b(?:On|In|From|Between|Since|During)\s+)?\x01\x02*(?:,?\s+(?:and|to)\s+\d+)?")


_BLANK_ASIDE = re.compile(r"\(\x01\x02*\)")  # "today (20 March)"
# "met with A of C; B of D; and E of F": a list, in which no part has a verb of its own.
_LISTED_PART = re.compile(r"\s+(?:and\s+)?(?:(?:the|with|from)\s+)?[A-Z]")
_OWN_VERB = re.compile(r"\b(?:[a-z]{3,}(?:ed|es)|was|were|had|has|is|are|will|said|met|held|spoke)\b")


def _comma_list(text: str) -> str:
    """``text`` with commas for the semicolons that part a list of names."""
    parts = text.split(";")[1:]
    if all(_LISTED_PART.match(p) and not _OWN_VERB.search(p) for p in parts):
        return text.replace(";", ",")
    return text


def blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """``text`` with ``spans`` (in order, apart) filled; of the same length."""
    if not spans:
        return text
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "\x01".ljust(end - start, "\x02") if end > start else ""]
        at = max(at, end)
    return "".join([*pieces, text[at:]])
