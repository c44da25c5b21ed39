"""Words of an office that look like names: "Director of FIDES, Envoy for Polar and Maritime Affairs"."""

from __future__ import annotations

from transforms.extract.settling import BODIES
from transforms.extract.words import Token

_NAMES = ("name", "particle")
_HELD_IN = frozenset({"of", "for", "at", "on", "in"})
_INSIDE = frozenset({"the", *_HELD_IN})
COMPASS = frozenset("North South East West Northern Southern Eastern Western Upper Lower New".split())
_ACRONYM_IN = frozenset({"with", *_INSIDE})


def settle_offices(tokens: list[Token]) -> list[Token]:
    """``tokens`` with the capitalised words that an office goes on with as parts of a title, no name."""
    held, apposed, i = False, False, 0
    while i < len(tokens):
        t = tokens[i]
        if t.cls == "role":
            held = True
        elif t.cls == "comma" and i and tokens[i - 1].cls in (*_NAMES, "paren"):
            held, apposed = False, _opens_office(tokens, i + 1)
        elif t.cls in _NAMES:
            end = _run_ends(tokens, i)
            if i and ((held and _is_office(tokens, i, end, apposed=apposed)) or _of_body(tokens, i, end)):
                tokens[i:end] = [x._replace(cls="title") for x in tokens[i:end]]
            else:
                held, apposed = False, False
            i = end
            continue
        i += 1
    return tokens


def _of_body(tokens: list[Token], i: int, end: int) -> bool:
    """ "Chairman A of the Lima Municipal Council": a body behind the name of who belongs to it."""
    if i < 3 or tokens[i - 1].text != "the" or tokens[i - 2].text != "of" or tokens[i - 3].cls not in _NAMES:
        return False
    return end < len(tokens) and tokens[end].cls == "title"


def _opens_office(tokens: list[Token], i: int) -> bool:
    """Behind a name and a comma, an article or none, and an office: "A, the new Director of ..."."""
    while i < len(tokens) and tokens[i].cls in ("link", "title", "country", "honorific"):
        i += 1
    return i < len(tokens) and tokens[i].cls == "role"


def _run_ends(tokens: list[Token], i: int) -> int:
    while i < len(tokens) and tokens[i].cls in _NAMES:
        i += 1
    return i


def _is_office(tokens: list[Token], i: int, end: int, *, apposed: bool) -> bool:
    """Is the run ``tokens[i:end]`` of name words, behind an office, no person but where it is held?"""
    before, behind = tokens[i - 1], tokens[end] if end < len(tokens) else None
    if before.cls == "country":  # "of the Peruvian Follow-up Committee"
        return i > 1 and tokens[i - 2].text.lower() == "the" and behind is not None and behind.cls == "title"
    acronym = end - i == 1 and tokens[i].text.isupper() and 2 < len(tokens[i].text) < 9
    if before.cls == "comma":  # "A, Secretary, FIDES at the Ministry of B"
        return acronym and apposed and (behind is None or behind.text.lower() in _HELD_IN)
    if acronym and before.text.lower() in _ACRONYM_IN:
        return True
    if _role_follows(tokens, end) and _within_office(tokens, i - 1):
        return True  # "Director of the African Harvest Fund Ambassador A"
    if apposed and _within_office(tokens, i - 1):
        if end - i == 1 and (behind is None or behind.cls in ("comma", "and")):
            return True  # "A, Head of City Gardens, and B"
        body = tokens[end - 1].text in BODIES  # "A, Director of the Lima Harbour Museum"
        if body or (behind is not None and behind.cls == "title"):
            return True
    if before.text in COMPASS and i > 1 and tokens[i - 2].cls == "link":
        return True  # "of the State of Upper Tamale"
    if before.cls != "link" or before.text.lower() not in _INSIDE:
        return False
    if not apposed:
        goes_on = behind is not None and behind.cls == "and" and end - i == 1
        return goes_on and end + 1 < len(tokens) and tokens[end + 1].cls == "title"
    if behind is None or behind.cls in ("comma", "and", "title", "paren"):
        return True
    return behind.cls == "link" and behind.text.lower() in _HELD_IN


def _role_follows(tokens: list[Token], i: int) -> bool:
    while i < len(tokens) and tokens[i].cls == "title":
        i += 1
    return i < len(tokens) and tokens[i].cls == "role"


def _within_office(tokens: list[Token], i: int) -> bool:
    """Do only words of titles stand between ``i`` and the link of an office ("Director of the African")?"""
    while i > 0 and tokens[i].cls == "title":
        i -= 1
    return tokens[i].cls == "link" and tokens[i].text.lower() in _INSIDE
