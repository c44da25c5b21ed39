"""Where envoys serve, and what that says of those they meet: a body, its officials; a country, its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

_AT_BODY = re.compile(
    r"(?:(?:Deputy\s+)?Permanent\s+Representative|Ambassador|Head|Charg[eé]|Mission)\b.*\bto\s+"
    r"(?:the\s+)?(?P<body>UN|United\s+Nations|EU|European\s+Union|AU|African\s+Union|ASEAN)\b(?!\s+Office)"
)
_BODIES = {"united nations": "UN", "european union": "EU", "african union": "AUC", "au": "AUC"}
_SECRETARIAT = re.compile(
    r"(?:(?:Under|Assistant|Deputy)[- ])?Secretary[- ]General\b|(?:Personal\s+|Special\s+)?"
    r"(?:Envoy|Representative|Coordinator|Advis[eo]r)\s+(?:of|to)\s+the\s+Secretary"
)
_OFFICIALS = {
    "UN": _SECRETARIAT,
    "ASEAN": _SECRETARIAT,
    "AUC": re.compile(r"Commissioner\b|(?:Deputy\s+)?Chairperson\b"),
    "EU": re.compile(
        r"(?:European\s+)?Commissioner\b|(?:Executive\s+)?Vice[- ]President\b|Director[- ]General\b|"
        r"(?:Vice[- ])?President\s+of\s+the\s+(?:European\s+)?(?:Commission|Parliament|Council)"
    ),
}
AT_POST = re.compile(r"(?:\w+\s+){0,2}?(?:Ambassador|Consul|Charg[eé]\s+d)")
# Offices that our own people hold who come with an ambassador or a consul.
DIPLOMATIC = re.compile(
    r"(?i)\b(?:consul|counsell?or|attach[eé]|ambassador|charg[eé]|(?:first|second|third)\s+secretary|embassy|consulate|"
    r"mission|section|diplomatic|minister(?!\s+(?:of|for)\b)|envoy|chinese|delegation|wife|spouse|dcm)"
    r"|(?<![\w-])china(?!-)|(?<!city\s)(?<!lord\s)council+ors?$"
)
_EMBASSY = re.compile(
    r"\bEmbassy\s+in\s+(?:the\s+)?(?P<land>[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*){0,3}?)(?=\s*$)"
)


def body_served(ours: Iterable[str], title: str) -> str | None:
    """The organisation of the official ``title`` whom one of ``ours`` meets who is accredited to it."""
    for own in ours:
        m = _AT_BODY.match(own)
        body = m and _BODIES.get(" ".join(m["body"].lower().split()), m["body"])
        if body and _OFFICIALS[body].match(title):
            return body
    return None


def embassy_in(title: str) -> str | None:
    """The country of the embassy that a title ends with: "Counselor of the Embassy in C"."""
    m = _EMBASSY.search(title)
    return m["land"] if m else None
