"""Principals whom a lead calls by their office alone ("The Foreign Secretary met B").

Whoever holds the office is named elsewhere by the text itself, or not at all; then the office stands for its
holder.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.extract.cast import name_words
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.phrases import Named, office_phrase, parse_participants
from transforms.extract.tokens import Token, tokenize

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
    named = _named_elsewhere(page, title, roles)
    taken = {w for n in others for w in name_words(n.name)}
    if named is not None and taken.isdisjoint(name_words(named.name)):
        return named._replace(iso3=named.iso3 or iso3, org_id=named.org_id or org)
    return Named(title, title, iso3, org, "person", first, end, first, roles)


def _of_one(tokens: list[Token]) -> bool:
    """One office in the singular, with capitals: "the Foreign Secretary", but not "foreign ministers"."""
    roles = [t for t in tokens if t.cls == "role"]
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
