"""Read a noun phrase that lists participants: "Foreign Minister of Peru A, B of C and D, Minister of E"."""

from __future__ import annotations

import re
from itertools import takewhile

from transforms.extract.chunks import Chunk, chunks_of
from transforms.extract.fold import fold
from transforms.extract.groups import called_group, group_of, office_alone
from transforms.extract.lexicon import cities, is_region, land_of
from transforms.extract.named import Named
from transforms.extract.offices import settle_offices
from transforms.extract.scan import Hits
from transforms.extract.titles import has_role, represents, title_of
from transforms.extract.tokens import tokenize
from transforms.extract.words import Token


def parse_participants(text: str, folded: str, hits: Hits, start: int, end: int) -> list[Named]:
    """Every participant that ``text[start:end]`` names, in order. Empty where the phrase names nobody."""
    tokens = settle_offices(tokenize(text, folded, hits, start, end))
    named = [n for n in (_named(text, c) for c in chunks_of(tokens)) if n is not None]
    return _share_plural_title(_led(text, _sent_by(text, named)))


_LED = re.compile(r",?\s+(?:led|headed)\s+by\s+(?:the\s+)?")


def _led(text: str, named: list[Named]) -> list[Named]:
    """ "A delegation of C scientists led by A": A is the delegation, and of C unless the text says otherwise. One of
    a body that has a name ("of the C Council") takes part as such."""
    out: list[Named] = []
    for n in named:
        group = out[-1] if out and out[-1].kind == "delegation" else None
        plain = group is not None and (
            group.name.split()[-1].islower() or _of_land(group.name) or group.org_id
        )
        if group is not None and plain and n.kind == "person" and _LED.fullmatch(text, group.end, n.start):
            out.pop()
            n = n if n.iso3 or n.org_id else n._replace(iso3=group.iso3, org_id=group.org_id)
        out.append(n)
    return out


def _of_land(group: str) -> bool:
    """Is this "delegation of C", of a country and of no body there?"""
    land = re.split(r"\s(?:of|from)\s(?:the\s)?", group, maxsplit=1)[1:]
    return bool(land) and land_of(land[0]) is not None


_SENT_FOR = re.compile(r"(?i)\b(?:envoy|representative|advis[eo]r|assistant|counsell?or)\b.*\b(?:of|to)\b")


def _sent_by(text: str, named: list[Named]) -> list[Named]:
    """ "Special Envoy of President A of C B": B is the envoy; the one who sent B takes no part."""
    out: list[Named] = []
    for n in named:
        before = out[-1] if out else None
        if (
            before is not None
            and n.title is None
            and n.start == n.name_start
            and text[before.end : n.start].isspace()
            and _SENT_FOR.search(before.title or "")
        ):
            n = n._replace(title=before.title, iso3=before.iso3, org_id=before.org_id, start=before.start)
            out.pop()
        out.append(n)
    return out


# What looks like a name and ends in one of these is an event, a paper or a building ("Special Summit").
_NO_PERSON = frozenset(
    "team delegation delegations delegates diplomats envoys officials entrepreneurs students journalists guests members representatives congressmen "
    "structure system summit meeting meetings session conference forum dialogue ministerial initiative agreement day order "
    "room workshop plan act strategy roundtable building hall championship force brigade programme program "
    "project partnership framework declaration accord fund mission tour week museum organization office "
    "service party group council commission committee agency corporation company administration province prefecture county institute university academy foundation association center centre".split()
)


def _is_thing(c: Chunk) -> bool:
    last = c.name[-1].text.lower().removesuffix("'s").removesuffix("’s")
    addressed = any(t.cls in ("role", "honorific") for t in [*c.before, *c.after])
    if len(c.name) == 1 and not addressed:
        alone = c.name[0].text
        capitals = alone.removesuffix("s")  # "the CGs"
        acronym = len(capitals) > 1 and (capitals.isupper() or any(x.isdigit() for x in alone))
        if (acronym and len(alone) < 9) or fold(alone) in cities():
            return True
    return last in _NO_PERSON and not (last == "day" and len(c.name) > 1 and has_role(c.before))


def _is_part_of_place(text: str, c: Chunk) -> bool:
    """ "Mayor A of B, Missouri": the state or province behind a comma that B lies in."""
    first, last = c.name[0].start, c.name[-1].end
    bare = not c.before and not c.after and text[max(0, first - 2) : first] == ", "
    return bare and is_region(text[first:last])


def _named(text: str, c: Chunk) -> Named | None:
    if c.unnamed:
        return office_alone(c)
    if not c.name:
        return group_of(text, c)
    if _is_thing(c):
        return called_group(text, c)
    if _is_part_of_place(text, c):
        return None
    c.before = _behind_verb(_behind_with(c.before))
    c.after = list(takewhile(lambda t: t.text not in _CLAUSE_OPENS, c.after))
    start = min([t.start for t in [*c.before, *c.name]])
    end = max([t.end for t in [*c.name, *c.after]])
    name = (
        text[c.name[0].start : c.name[-1].end]
        .partition("\x01")[0]
        .rstrip()
        .removesuffix("'s")
        .removesuffix("’s")
    )
    titles = [*c.before, *_title_behind(c)]
    iso3, org, ambiguous = represents([*c.before, *c.after])
    if iso3 is None and any(t.code == "pope" for t in c.before):
        iso3 = "VAT"
    title = title_of(titles) or (c.aside.text[1:-1] if c.aside else None)
    return Named(name, title, iso3, org, "person", start, end, c.name[0].start,
                 tuple(t.code for t in [*c.before, *c.after] if t.cls == "role"), ambiguous)  # fmt: skip


_CLAUSE_OPENS = frozenset({"who", "which", "whose"})  # what was not blanked of a clause is no office


def _behind_with(before: list[Token]) -> list[Token]:
    """ "... is holding a meeting with Minister A": no office has "with" in front of it."""
    role = next((i for i, t in enumerate(before) if t.cls == "role"), 0)
    at = next((i for i in range(role - 1, -1, -1) if before[i].text in ("with", "between")), -1)
    return before[at + 1 :]


def _behind_verb(before: list[Token]) -> list[Token]:
    """ "The Secretary General thanked Minister A", "C was told by Minister A": the office stands behind the verb."""
    verbs = [i for i in range(len(before) - 1) if _is_verb(before[i]) and has_role(before[i + 1 :])]
    return before[verbs[-1] + 1 :] if verbs else before


_VERBS = frozenset({"was", "were", "is", "are", "has", "had", "have", "said", "told"})


def _is_verb(t: Token) -> bool:
    if t.text in _VERBS:
        return True
    return t.cls == "other" and len(t.text) > 4 and t.text.endswith("ed") and t.text.islower()


# What two or more are together ("A and B, Co-Facilitators of C"), and none alone.
_OF_SEVERAL = re.compile(r"(?i)(?:facilitators|co-(?:chairs|chairmen|hosts|presidents|sponsors))$")


def _title_behind(c: Chunk) -> list[Token]:
    """What stands behind a name and belongs to the title: a second office, or where the first is held."""
    if has_role(c.after) and not _OF_SEVERAL.search(next(t.text for t in c.after if t.cls == "role")):
        return c.after if c.after[0].cls == "comma" else [Token(0, 0, ",", "comma"), *c.after]
    held_in = has_role(c.before) and c.after and c.after[0].text.lower() == "of"
    return c.after if held_in and any(t.text in _OFFICES for t in c.after) else []


# Parts of a ministry or state that a title is held in; a ministry itself stands for its country.
_OFFICES = frozenset(
    "Department Bureau Office Secretariat Division Committee Commission Government Institute Center Centre "
    "Council Congress CPPCC Assembly Senate Board Chamber Association Society Federation Authority Agency".split()
)
_PLURAL = re.compile(
    r"(?i)\b(ministers|presidents|members|secretaries|leaders|chairmen|premiers|directors|ambassadors|governors)\b"
)


def _share_plural_title(named: list[Named]) -> list[Named]:
    """ "Members of the Presidency A, B and C": the title and country of the first are those of all."""
    out: list[Named] = []
    for n in named:
        before = out[-1] if out else None
        if (
            before
            and before.title
            and n.title is None
            and n.kind == "person"
            and (_PLURAL.search(before.title) or before.title.startswith("Member of"))
        ):
            n = Named(
                n.name,
                before.title,
                n.iso3 or before.iso3,
                n.org_id or before.org_id,
                n.kind,
                n.start,
                n.end,
                n.name_start,
                before.roles,
            )
        out.append(n)
    return out
