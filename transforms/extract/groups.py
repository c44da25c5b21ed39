"""Groups that a phrase names: "the delegation of C", "envoys of Arab states"."""

from __future__ import annotations

from transforms.extract.chunks import Chunk
from transforms.extract.named import Named
from transforms.extract.titles import DROPPED, has_role, represents, title_of
from transforms.extract.words import Token

_GROUP_END = frozenset(
    "led headed comprising including accompanied composed consisting visiting attending now currently who respectively separately".split()
)
_POSSESSIVE = frozenset({"his", "her", "their"})
_RETINUE = _POSSESSIVE | {"with", "and", "respective", "accompanying"}


def office_alone(c: Chunk) -> Named | None:
    """An office that stands for its holder."""
    title, held = title_of(c.before), represents(c.before)
    if title is None:
        return None
    start = next(t.start for t in c.before if t.cls != "link")
    roles = tuple(t.code for t in c.before if t.cls == "role")
    return Named(title, title, *held[:2], "person", start, c.before[-1].end, start, roles)


def group_of(text: str, c: Chunk) -> Named | None:
    if c.group is None or any(t.cls == "role" and t.start < c.group.start for t in c.before):
        return None
    before = c.before[_group_begins(text, c.before) :]
    tokens = [t for t in before if t.text.lower() not in DROPPED or t.start > c.group.start]
    if not tokens or (len(tokens) == 1 and any(t.text.lower() in _POSSESSIVE for t in c.before)):
        return None  # "A and his delegation" is A
    stop = next(
        (k for k, t in enumerate(tokens) if t.start > c.group.start and t.text.lower() in _GROUP_END),
        len(tokens),
    )
    kept = tokens[:stop]
    owner = next((t.text.lower() for t in c.before if t.start < c.group.start), "")
    if owner in ("his", "her", "their") and kept[-1] == c.group:
        return None  # "B and his delegation" is B
    words = {t.text.lower() for t in before if t.start < c.group.start}
    if kept[-1] is c.group and words & _POSSESSIVE and words <= _RETINUE:
        return None  # "A and B, with their respective delegations" are A and B
    if tokens[0].cls == "and" or tokens[0].text.lower() == "other":
        return None  # "and other officials" names nobody
    if stop < len(tokens) and not any(t.start > c.group.start for t in kept):
        return None  # "the delegation headed by A" is A
    while kept[-1].start > c.group.start and (
        kept[-1].cls in ("comma", "and", "link") or kept[-1].text.lower() in _BEHIND_GROUP
    ):
        kept.pop()
    iso3, org, ambiguous = represents(kept)
    start = kept[0].start
    name = text[start : kept[-1].end].partition("\x01")[0].rstrip(" ,")
    if not name:
        return None
    end = start + len(name)
    return Named(name, None, iso3, org, "delegation", start, end, start, (), ambiguous)


# Words of a clause: what stands in front of a group up to one of these is no part of its name.
_CLAUSE_WORDS = frozenset("will would to also met meet meets has have had was were is are be".split())
# What may stand behind a group and is no part of its name.
_BEHIND_GROUP = frozenset(
    "respectively separately together today tomorrow yesterday here there about .".split()
)


def _group_begins(text: str, before: list[Token]) -> int:
    """Where in ``before`` the words of a group begin: "A met B and will meet with other officials"."""
    begin = 0
    for i, t in enumerate(before):
        if t.cls == "group":
            break
        if t.text.lower() in _CLAUSE_WORDS:
            begin = i + 1
        elif i and "\x01" in text[before[i - 1].end : t.start]:
            begin = i
    while 0 < begin < len(before) and before[begin].cls == "link":
        begin += 1
    return begin


def called_group(text: str, c: Chunk) -> Named | None:
    """A group with a name of its own: "the Peruvian Fisheries Expert Team"."""
    lands = [t for t in c.before if t.cls in ("country", "org")]
    if (
        not lands
        or c.name[-1].text not in ("Team", "Delegation")
        or has_role([t for t in c.before if t.start > lands[0].start])
    ):
        return None
    iso3, org, ambiguous = represents(lands)
    start, end = lands[0].start, c.name[-1].end
    return Named(text[start:end], None, iso3, org, "delegation", start, end, start, (), ambiguous)
