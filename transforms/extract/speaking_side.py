"""A side of the meeting that speaks: "the C side", "the visiting side", a country by any of its names."""

from __future__ import annotations

import re

from transforms.extract.cast import Cast
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.lexicon import meant_by
from transforms.extract.source import Memory, Source

_SIDE_NOUNS = ("side", "delegation", "party", "guests", "visitors", "delegates")
_SIDE = re.compile(rf"(?:the\s+)?(?P<who>.+?)(?:'s)?\s+(?:{'|'.join(_SIDE_NOUNS)})$")


def resolve_side(page: Page, cast: Cast, memory: Memory, start: int, low: str) -> Source | None:
    m = _SIDE.fullmatch(low) if low.endswith(_SIDE_NOUNS) else None
    if not m:
        return None
    if m["who"] in ("foreign", "visiting", "guest"):
        guests = [p for p in map(cast.persons.__getitem__, memory.leads) if p.side != memory.publisher]
        if len(guests) == 1 and not (guests[0].iso3 or guests[0].org_id):
            return Source("person", (guests[0].key,), how="title")
        code = guests[0].side if len({p.side for p in guests}) == 1 else None
    else:
        code = land_at(page, cast, start + m.start("who"), start + m.end("who"))
    return Source("side", side=code, how="side") if code else None


def land_at(page: Page, cast: Cast, start: int, end: int) -> str | None:
    """The ISO3 code or org id that ``text[start:end]`` is, whole; a bare ambiguous form is that of a party present."""
    phrase = page.folded[start:end].removeprefix("the ")
    for h in page.hits.within(start, end):
        if h.end != end or h.start > start + 4 or h.kind not in ("country", "demonym", "org"):
            continue
        return h.code or land_present(cast, phrase)
    return None


def land_present(cast: Cast, form: str) -> str | None:
    sides = {p.iso3 for p in cast.persons if p.iso3 and any(fold(a) == form for a in p.mention.ambiguous)}
    from_name = {p.iso3 for p in cast.persons if p.iso3 in meant_by(form)}
    found = {s for s in sides | from_name if s}
    return found.pop() if len(found) == 1 else None
