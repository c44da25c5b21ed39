"""Persons and organisations: one person keeps one id through spelling and order variants of the name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from transforms.extract import Participant
from transforms.extract.cast import name_words
from transforms.extract.lexicon import organisations
from transforms.extract.rows import stable_id

Row = dict[str, Any]

# Endings that one transliteration writes in several ways ("Sergei", "Sergey"; "Dmitry", "Dmitriy").
_SPELLINGS = (
    (re.compile(r"(?:iy|ii|ij|ei|ey|y|i)$"), "i"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"([a-z])\1"), r"\1"),
)


def person_id(p: Participant) -> str | None:
    """The id of a person: a digest of the name's folded words in alphabetical order, and of whom the person
    represents. None for delegations and bodies, and for somebody called by the office alone.
    """
    if p.kind != "person" or p.name == p.title_raw:
        return None
    return stable_id("x", p.iso3 or p.org_id or "", *sorted(spelled_words(p.name)))


def spelled_words(name: str) -> tuple[str, ...]:
    """The words of a name in its order, folded, in one spelling of each."""
    return tuple(_spelling(w.replace("-", "").replace("'", "")) for w in name_words(name))


def _spelling(word: str) -> str:
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


def person_rows(seen: Iterable[tuple[Participant, date | None]]) -> list[Row]:
    """One row per person from participants and the date of their meeting (else of its release)."""
    of_person: dict[str, list[tuple[Participant, date | None]]] = defaultdict(list)
    for participant, day in seen:
        if (pid := person_id(participant)) is not None:
            of_person[pid].append((participant, day))
    return [_person_row(pid, of_person[pid]) for pid in sorted(of_person)]


def _person_row(pid: str, seen: list[tuple[Participant, date | None]]) -> Row:
    """The name seen most often leads, of equals the longer one."""
    names = Counter(p.name for p, _ in seen)
    ranked = sorted(names, key=lambda n: (-names[n], -len(n), n))
    lands = sorted((day or date.min, p.iso3) for p, day in seen if p.iso3)
    days = [day for _, day in seen if day]
    return {
        "person_id": pid,
        "name": ranked[0],
        "aliases": ";".join(ranked[1:]) or None,
        "iso3": lands[-1][1] if lands else None,
        "wikidata_qid": None,
        "first_seen": min(days, default=None),
        "last_seen": max(days, default=None),
    }


def organization_rows(seen: Iterable[tuple[str | None, date | None]], names: dict[str, str]) -> list[Row]:
    """One row per organisation from ids and dates. ``names`` has those of bodies our table does not know."""
    days: dict[str, list[date]] = defaultdict(list)
    for org, day in seen:
        if org:
            days[org] += [day] if day else []
    return [_organization_row(org, days[org], names) for org in sorted(days)]


def _organization_row(org: str, days: list[date], names: dict[str, str]) -> Row:
    known = organisations().get(org, {})
    return {
        "org_id": org,
        "name": known.get("name") or names[org],
        "aliases": known.get("aliases") or None,
        "iso3": None,
        "wikidata_qid": None,
        "first_seen": min(days, default=None),
        "last_seen": max(days, default=None),
    }
