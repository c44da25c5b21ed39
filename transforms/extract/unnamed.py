"""Principals whom a lead calls by their office alone ("The Foreign Secretary met B").

Whoever holds the office is named elsewhere by the text itself, or not at all; then the office stands for its
holder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms.extract.cast import name_words
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.named import Named
from transforms.extract.phrases import parse_participants
from transforms.extract.titles import office_phrase
from transforms.extract.tokens import tokenize
from transforms.extract.words import Token

_MOST_PLACES = 20  # where the office is looked for elsewhere
_NAME_CHARS = 60  # behind the office, in which its holder's name begins


def holder(page: Page, start: int, end: int, others: Sequence[Named] = ()) -> Named | None:
    """Who holds the office that ``page.text[start:end]`` is, whole; None where it is no one person's.
    ``others`` have their own ("The Prime Minister met the Prime Minister of C, A")."""
    tokens = [t for t in tokenize(page.text, page.folded, page.hits, start, end) if t.cls != "other"]
    office = office_phrase(tokens)
    if office is None or not _of_one(tokens):
        return None
    title, iso3, org = office
    roles = tuple(t.code for t in tokens if t.cls == "role")
    first = next(t.start for t in tokens if t.cls not in ("link", "honorific"))
    unnamed = Named(title, title, iso3, org, "person", first, end, first, roles)
    return holder_of(page, unnamed, others)


def holder_of(page: Page, n: Named, beside: Sequence[Named] = ()) -> Named:
    """``n``, or whoever is named elsewhere in the text as holder of the office that stands for ``n``: nobody
    of another country, and none of those named ``beside`` it.
    """
    if n.title is None or n.name != n.title:
        return n
    named = _named_elsewhere(page, n.title, n.roles)
    if named is None or (n.iso3 and named.iso3 and named.iso3 != n.iso3):
        return n
    if not {w for other in beside for w in name_words(other.name)}.isdisjoint(name_words(named.name)):
        return n
    return named._replace(iso3=named.iso3 or n.iso3, org_id=named.org_id or n.org_id)


# What a group that is met as a whole may be called by.
_GROUPS = frozenset(
    """leaders allies partners parties group members representatives ministers presidents premiers ambassadors
    envoys counterparts colleagues delegations coordinators heads""".split()
)
_OF_GROUPS = frozenset({"role", "group", "title", "org", "country", "link", "comma", "and", "paren"})
_OURS = frozenset({"our", "their", "his", "her", "many", "several", "all", "as", "well"})
_HOLDERS = re.compile(r"(?i:ministers|presidents|premiers|chancellors|ambassadors|speakers|advis[eo]rs)$")


def several(page: Page, start: int, end: int) -> list[Named]:
    """Whom an office in the plural or the name of a group stands for: the ministers of several countries one
    by one ("the Foreign Ministers of C and D"), and so their officials, else the group ("the G7 Leaders").
    """
    tokens = tokenize(page.text, page.folded, page.hits, start, end)
    while tokens and tokens[0].cls in ("link", "other") and tokens[0].text.lower() != "other":
        tokens.pop(0)
    stop = next((i for i, t in enumerate(tokens) if t.cls == "other" and t.text.endswith("ing")), len(tokens))
    tokens = tokens[:stop]  # "... attending the session"
    while tokens and tokens[-1].cls in ("link", "other", "comma", "and"):
        tokens.pop()
    if not tokens or any(t.cls not in _OF_GROUPS and t.text.lower() not in _OURS for t in tokens):
        return []
    lands = {t.code: t for t in tokens if t.cls == "country" and t.code}
    offices = [t for t in tokens if t.cls == "role"]
    if len(lands) > 1 and len(offices) == 1 and _HOLDERS.search(offices[0].text):
        rank = next((t for t in tokens if t.cls == "title" and t.end + 1 == offices[0].start), None)
        return [_of_land(offices[0], t, rank) for t in lands.values()]
    groups = [t for t in tokens if t.cls == "group"] or [t for t in offices if t.code == "officials"]
    offices = [] if groups == offices else offices
    if len(lands) > 1 and len(groups) == 1 and not offices:
        holders = _HOLDERS.search(groups[0].text)
        return [(_of_land if holders else _of_side)(groups[0], t) for t in lands.values()]
    named = any(t.cls == "org" for t in tokens) and not {t.cls for t in tokens} - {"org", "link", "paren"}
    if not named and not any(t.text.lower().split()[-1] in _GROUPS for t in tokens):
        return []
    org = next((t.code for t in tokens if t.cls == "org"), None)
    land = next(iter(lands)) if len(lands) == 1 else None
    first, last = tokens[0].start, tokens[-1].end
    return [Named(page.text[first:last], None, land, org, "delegation", first, last, first)]


def _of_land(office: Token, land: Token, rank: Token | None = None) -> Named:
    """One of several holders of an office in the plural, told apart by country; ``rank`` stands in front of
    it: "the Deputy Foreign Ministers".
    """
    title = f"{rank.text} {office.text[:-1]}" if rank else office.text[:-1]
    first, last = min((rank or office).start, land.start), max(office.end, land.end)
    return Named(
        f"{title} of {land.text}", title, land.code, None, "person", first, last, first, (office.code,)
    )


def _of_side(group: Token, land: Token) -> Named:
    """One country's part of a group: "C and D officials"."""
    first, last = min(group.start, land.start), max(group.end, land.end)
    called = "delegation" if group.text == "delegations" else group.text[0].lower() + group.text[1:]
    return Named(f"{land.text} {called}", None, land.code, None, "delegation", first, last, first)


def _of_one(tokens: list[Token]) -> bool:
    """One office in the singular, with capitals: "the Foreign Secretary", but not "foreign ministers"."""
    roles = [t for t in tokens if t.cls == "role"]
    behind = next((t for t in tokens if roles and t.start >= roles[0].end), None)
    if behind is not None and behind.cls == "title" and behind.text[0].islower():
        return False  # "a Foreign Minister engagement"
    return len(roles) == 1 and roles[0].text[0].isupper() and not roles[0].text.endswith("s")


def _named_elsewhere(page: Page, title: str, roles: tuple[str, ...]) -> Named | None:
    """The person whom the text calls by this office and a name ("Foreign Secretary A said")."""
    sought, at = fold(title), 0
    for _ in range(_MOST_PLACES):
        at = page.folded.find(sought, at)
        if at < 0:
            return None
        stop = min(page.text.find("\n", at) % (len(page.text) + 1), at + len(title) + _NAME_CHARS)
        first = next(iter(parse_participants(page.text, page.folded, page.hits, at, stop)), None)
        if first is not None and first.roles == roles and _adjoins(page, at + len(sought), first):
            return first
        at += len(sought)
    return None


def _adjoins(page: Page, end: int, named: Named) -> bool:
    """Does the name stand right behind the office, with at most a style ("H.E. Mr.") in between?"""
    if named.kind != "person" or named.name_start < end:
        return False
    between = tokenize(page.text, page.folded, page.hits, end, named.name_start)
    return page.text[end : end + 1] == " " and all(t.cls == "honorific" for t in between)


_BESIDE = re.compile(r"\s+and\s+(?:the\s+)?|\s?[-–]\s?")


def related(page: Page) -> str | None:
    """The one country whose relations with our own the text tells ("ties between C and D")."""
    lands = page.hits.lands(0, len(page.text))
    found: set[str] = set()
    for a, b in pairwise(lands):
        if page.publisher in (a.code, b.code) and _BESIDE.fullmatch(page.text, a.end, b.start):
            found |= {a.code, b.code} - {page.publisher}
    return found.pop() if len(found) == 1 else None
