"""Counterparts told by office and countries alone: "the foreign ministers of C, D and E".

Nobody is named, so the office stands for its holder, once for every country.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.extract.lead import Page
from transforms.extract.named import Named
from transforms.extract.scan import Hit
from transforms.extract.signs import signed

_OFFICES = (
    r"(?i:(?:(?:vice|deputy)\s+)?(?:foreign|prime|defen[cs]e|finance|trade)\s+ministers)"
    r"|ministers|presidents|premiers|leaders|ambassadors|(?i:consuls[\s-]general)|(?:special\s+)?envoys"
)
_MATTER = r"(?:\s+(?:on|for)\s+[^,;:.]{1,60}?)?"  # "special envoys on the D issue from C and E"
_BODIES = r"representatives|delegates|officials|delegations|counterparts"
_SIGNS = (
    "inisters",
    "presidents",
    "premiers",
    "leaders",
    "ambassadors",
    "onsuls",
    "envoys",
    *_BODIES.split("|"),
)
_OF = re.compile(
    rf"(?:the\s+)?\b(?P<office>{_OFFICES}|{_BODIES}){_MATTER}\s+(?:of|from)\s+(?P<first>(?:the\s+)?[^;:.]{{0,120}},\s+)?(?:and\s+)?(?:the\s+)?$"
)
_BEHIND = re.compile(rf"\s+(?P<office>{_OFFICES})\b")
_GAP = re.compile(r"\s*(?:,|,?\s*\band\b)\s*(?:the\s+)?")
_MOST_BEFORE = 160  # characters in front of the first country in which the office stands


class Corps(NamedTuple):
    """Where such a list stands, and who its members are."""

    start: int
    end: int
    members: tuple[Named, ...]


def corps(page: Page, start: int, end: int) -> Corps | None:
    """The first list of offices by country in ``text[start:end]``; None where there is none."""
    if not signed(page.text[start:end], _SIGNS):
        return None
    for run in _runs(page, start, end):
        before = _OF.search(page.text, max(start, run[0].start - _MOST_BEFORE), run[0].start)
        if before is not None and (before["first"] is None or before["office"] in _BODIES):
            head = (before.end() if before["first"] else before.start(), before["office"])
            return Corps(head[0], run[-1].end, tuple(_member(page, h, head[1]) for h in run))
        behind = _BEHIND.match(page.text, run[-1].end, end)
        if behind is not None and all(h.kind == "demonym" for h in run):
            members = tuple(_member(page, h, behind["office"]) for h in run)
            return Corps(run[0].start, behind.end(), members)
    return None


def _runs(page: Page, start: int, end: int) -> list[list[Hit]]:
    """Two or more countries with nothing but commas and "and" between them."""
    runs: list[list[Hit]] = [[]]
    for h in page.hits.within(start, end):
        if h.kind not in ("country", "demonym") or not h.code:
            continue
        if runs[-1] and not _GAP.fullmatch(page.text, runs[-1][-1].end, h.start):
            runs.append([])
        runs[-1].append(h)
    return [r for r in runs if len({h.code for h in r}) > 1]


def _member(page: Page, h: Hit, office: str) -> Named:
    one = _single(office)
    land = page.text[h.start : h.end]
    name = f"{one} of {land}" if h.kind == "country" else f"{land} {one}"
    kind = "delegation" if one == office else "person"
    return Named(name, one if kind == "person" else None, h.code, None, kind, h.start, h.end, h.start)


def _single(office: str) -> str:
    """ "foreign ministers": "foreign minister"; bodies stay what they are."""
    if re.fullmatch(_BODIES, office):
        return office
    return re.sub(r"(?i)(consul)s(?=[\s-]general)", r"\1", office).removesuffix("s")


_CALLED_BY_OFFICE = re.compile(rf"\b(?:{_OFFICES})$|^(?:{_OFFICES})(?=\s(?:of|from)\b)", re.IGNORECASE)


def single_office(group: str) -> str | None:
    """The office of each of a group that is called by it: "four African foreign ministers" are each a foreign
    minister; None for any other group.
    """
    m = _CALLED_BY_OFFICE.search(group)
    return _single(m[0]) if m else None


def beside(found: Corps | None, start: int, end: int) -> Sequence[tuple[int, int]]:
    """What of ``[start, end)`` stands in front of the list, and what behind it; all of it without a list."""
    if found is None:
        return [(start, end)]
    return [(a, b) for a, b in ((start, found.start), (found.end, end)) if b > a]
