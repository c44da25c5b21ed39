"""Gatherings of more than two: groups of many countries, sessions told together, who else was present."""

from __future__ import annotations

import re

from transforms.extract.signs import Signed

# "envoys of Arab states", "delegates from the CEE countries", "the African Diplomatic Corps"
MANY_LANDS = re.compile(
    r"(?i)\b(?:delegations|envoys|ambassadors|diplomats|diplomatic corps"
    r"|heads\s+of\s+(?:diplomatic\s+)?(?:mission|delegation|state|government)s?)\b"
    r"|\b(?:ministers|leaders|representatives|officials|delegates)\b(?!.*\b(?:two|both)\b)"
    r".*\b(?:countries|states|nations|foreign)\b"
)
# Regions and groups of many countries: whoever is named, more than three took part.
REGIONAL = re.compile(
    r"\b(?:Central\s+Asia|ASEAN|Africa|Arab|Pacific\s+Islands?|SCO|Shanghai\s+Cooperation|BRICS|CELAC|Caribbean|"
    r"Latin\s+America|Mekong|CEEC|G20|APEC|East\s+Asia|Central\s+and\s+Eastern\s+European?)\b"
)
SESSIONS = frozenset({"lead.council_met", "lead.attended", "lead.was_at", "lead.was_held"})
EVENT_NOUN = re.compile(
    r"(?i)\b(?:meetings?|summit|conference|session|dialogue|forum|consultations|talks|assembly|negotiations|round|roundtable|council|mechanism)\b"
)
_NEXT_SESSION = re.compile(r",\s+(?:and\s+)?the\s+|\s+(?:and|as\s+well\s+as)\s+the\s+(?=[A-Z])")
# Who else was there, told in the lead itself: "in the presence of A", "..., Consul A was present".
PRESENCE = Signed(
    re.compile(
        r",?\s+(?:in|with)\s+the\s+presence\s+of\s+(?P<after>[^;\n]+)"
        r"|,\s+(?:and\s+|with\s+)?(?P<before>(?:[A-Z][\w'’-]*\.?\s+){2,7}"
        r"|(?:Vice\s+|Deputy\s+)?(?:Consul|Counsel?lor|Minister|Attach[eé]|Secretary)\b[^;]{3,200}?\s)"
        r"(?:(?:was|were|is)\s+)?(?:also\s+)?(?:present|in\s+attendance)\b"
        r"|,\s+(?:who\s+was\s+)?accompanied\s+by\s+(?P<beside>[^,;\n]{3,120}),(?=\s+[a-z])"
    ),
    ("presence of", " present", "attendance", "accompanied"),
)


def sessions(event: str) -> list[str]:
    """The sessions that ``event`` names, each with a noun of its own: "the A Meeting and the B Summit"."""
    pieces = _NEXT_SESSION.split(event)
    if len(pieces) > 1 and all(p[:1].isupper() and EVENT_NOUN.search(p) for p in pieces):
        return pieces
    return [event]
