"""The office that a title states: role code and rank level (``expectations/vocabularies/rank_level.yml``)."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.extract.fold import fold
from transforms.extract.lexicon import Role, roles
from transforms.extract.scan import Hit, scan

Office = tuple[str | None, int | None]

# Behind "to", "of" or "for" stands whom somebody works for: "Adviser to the U.S. President".
_SERVES = re.compile(r"\b(?:to|of|for|under|at)\s+(?:the\s+|his\s+|her\s+)?(?:[\w.'-]+\s+)?$")
_OWNS = re.compile(r"['’]s?\s")
_FORMER = re.compile(r"\b(?:former|ex|late|then)[\s-]+(?:[\w-]+\s+)?$")
# At the head of an international organisation these rank with ministers.
_HEADS = frozenset(
    {"president", "chairperson", "director_general", "secretary_general", "high_representative"}
)
_PARLIAMENT = re.compile(
    r"\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+)?"
    r"(?:assembly|parliament|senate|congress|storting|knesset|bundestag|duma|riksdag)\b"
)
_CIVIC = re.compile(
    r"\s+(?:of\s+)?(?:the\s+)?(?:[\w&.-]+\s+){0,4}?(?:chamber|association|company|corporation|group|university|institute|"
    r"foundation|bank|court|federation|academy|club|union\s+of)\b"
)
_MINISTRY = re.compile(r"\b(?:mfa|ministry|foreign)\b")


@lru_cache(maxsize=4096)
def office(title: str | None, heads_organisation: bool) -> Office:
    """Role code and rank level of the highest office that ``title`` states; (None, None) for none.

    ``heads_organisation``: the person represents an international organisation, not a country.
    """
    if not title:
        return None, None
    folded = fold(title)
    whole = roles().get(folded)
    if whole is not None and whole.code not in _HEADS:
        return whole.code, whole.rank_level
    hits = [h for h in scan(title, folded).entities if folded[h.start : h.end] in roles()]
    own = [h for n, h in enumerate(hits) if n == 0 or not _SERVES.search(folded, 0, h.start)]
    free = [h for h in own if not _OWNS.match(folded, h.end)] or own
    held = [_held(folded, h, heads_organisation) for h in free]
    if not held:
        return None, None
    best = min(held, key=lambda r: r.rank_level)
    return best.code, best.rank_level


def _held(folded: str, h: Hit, heads_organisation: bool) -> Role:
    role = roles()[folded[h.start : h.end]]
    if _FORMER.search(folded, 0, h.start) and not role.code.startswith("former"):
        return Role(f"former_{role.code}", 7)
    if role.code == "president" and _PARLIAMENT.match(folded, h.end):
        return Role("speaker_of_parliament", 3)
    if role.code in ("president", "chairperson") and _CIVIC.match(folded, h.end):
        return Role(role.code, 7)
    if role.code in _HEADS and heads_organisation:
        return Role(role.code, 4)
    if role.code == "secretary_general" and _MINISTRY.search(folded):
        return Role(role.code, 5)  # of a foreign ministry: a permanent secretary
    return role
