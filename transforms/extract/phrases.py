"""Read a noun phrase that lists participants: "Foreign Minister of Peru A, B of C and D, Minister of E"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.extract.fold import fold
from transforms.extract.lexicon import cities, land_of
from transforms.extract.offices import COMPASS, settle_offices
from transforms.extract.scan import Hits
from transforms.extract.tokens import SUFFIX, Token, tokenize

_TARGETS = frozenset({"for", "to", "in", "on", "at", "with", "against", "under"})
_GROUP_END = frozenset(
    "led headed comprising including accompanied composed consisting visiting attending now currently who respectively separately".split()
)
_GENERALS = ("Secretary", "Director", "Consul", "Attorney", "Inspector", "Governor", "Solicitor")
_STYLES = frozenset(
    {"Prince", "Princess", "Sheikh", "Sheikha", "Dato", "Datuk", "Tan Sri", "Lord", "Lady", "Baroness"}
)
_DROPPED = frozenset(
    {
        "visiting",
        "the",
        "his",
        "her",
        "its",
        "their",
        "a",
        "an",
        "then",
        "respectively",
        "separately",
        "new",
        "newly-appointed",
        "newly appointed",
        "incoming",
        "outgoing",
    }
)


_POSSESSIVE = frozenset({"his", "her", "their"})


class Named(NamedTuple):
    """One participant as one phrase names it; offsets are of the whole phrase in the text."""

    name: str
    title: str | None
    iso3: str | None
    org_id: str | None
    kind: str  # person | delegation
    start: int
    end: int
    name_start: int
    roles: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()  # bare forms that name more than one country ("Congolese")


@dataclass(slots=True)
class _Chunk:
    before: list[Token] = field(default_factory=list)
    name: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    group: Token | None = None
    unnamed: bool = False  # an office of another country than the next one's holder
    aside: Token | None = None  # an office in brackets behind the name


def parse_participants(text: str, folded: str, hits: Hits, start: int, end: int) -> list[Named]:
    """Every participant that ``text[start:end]`` names, in order. Empty where the phrase names nobody."""
    tokens = settle_offices(tokenize(text, folded, hits, start, end))
    named = [n for n in (_named(text, c) for c in _chunks(tokens)) if n is not None]
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


# ---------------------------------------------------------------------------------------------------------- chunks


# Groups whose members may be named right behind.
_HEADED = re.compile(r"(?i)(?:leaders|representatives|officials|envoys|diplomats|lawmakers|senators)$")


def _chunks(tokens: list[Token]) -> list[_Chunk]:
    chunks = [_Chunk()]
    for i, t in enumerate(tokens):
        cur = chunks[-1]
        if t.cls in ("name", "particle") and cur.group is not None and not cur.name:
            if t.cls == "name" and cur.group is tokens[i - 1] and _HEADED.search(cur.group.text):
                cur.group, cur.name = None, [t]  # "the C representatives A and B"
                cur.before.pop()
                continue
            led = next((k for k, x in enumerate(cur.before) if x.text.lower() == "by"), None)
            if led is None:
                cur.before.append(t)  # "a delegation of the A Council": the words of the body's name
                continue
            chunks.append(_Chunk(before=cur.before[led + 1 :], name=[t]))
            cur.before = cur.before[:led]
        elif t.cls == "name" and cur.after and cur.after[-1].text in ("of", "from"):
            cur.after.append(t._replace(cls="title"))  # "Governor A of Nebraska"
        elif t.cls in ("name", "particle"):
            apart = cur.name and cur.name[-1] is not tokens[i - 1] and t.text.lower() not in SUFFIX
            if cur.after or apart or (cur.name and cur.name[-1].text.endswith(("'s", "’s"))):
                cur = _Chunk()
                chunks.append(cur)
            cur.name.append(t)
        elif not cur.name:
            if t.cls == "group" and cur.group is None:
                cur.group = t
            elif cur.group is not None and t.cls in ("comma", "and"):
                chunks.append(_Chunk())
                continue
            elif t.cls in ("comma", "and") and _another_land(cur.before, tokens, i):
                cur.unnamed = True
                chunks.append(_Chunk())
                continue
            cur.before.append(t)
        elif t.cls == "paren" and t.code:
            cur.aside = t
        elif t.cls in ("comma", "and"):
            if _apposition(cur, tokens, i):
                cur.after.append(t)
            elif not _is_suffix(tokens, i):
                chunks.append(_Chunk())
        elif t.cls in ("role", "honorific") and cur.name[-1] is tokens[i - 1] and _is_surname(t, tokens, i):
            cur.name.append(t)
        elif t.cls == "link" and not cur.after and t.text.lower() in ("of", "from"):
            if tokens[i - 1].cls != "other":  # no "A conveyed a letter from C"
                cur.after.append(t)
        elif t.cls == "title" and cur.name[-1] is tokens[i - 1] and t.text[0].isupper():
            cur.name.append(t)  # a surname that is also a word of titles, right behind a given name
        elif cur.after or (i and tokens[i - 1].cls == "comma"):
            cur.after.append(t)
        elif (
            t.cls == "role" and not cur.before and cur.name[-1] is tokens[i - 1] and _name_follows(tokens, i)
        ):
            cur.before = [*cur.name, t]  # "Indiana Governor A": what stands before the role is a place
            cur.name = []
        elif t.cls in ("role", "title", "country", "org", "group"):
            chunks.append(_Chunk(before=[t], group=t if t.cls == "group" else None))
    return chunks


def _another_land(before: list[Token], tokens: list[Token], i: int) -> bool:
    """ "The President of C, President of D A": is the office in front of ``tokens[i]`` another person's?"""
    ends = ("name", "comma", "and", "group")
    stop = next((k for k in range(i + 1, len(tokens)) if tokens[k].cls in ends), len(tokens))
    words = {"role", "title", "country", "org", "honorific", "link"}
    plain = words.issuperset(t.cls for t in before) and not any(
        t.text.endswith("s") for t in before if t.cls == "role"
    )
    if not plain or not _has_role(before) or not _has_role(tokens[i + 1 : stop]):
        return False
    held, following = _represents(before)[0], _represents(tokens[i + 1 : stop])[0]
    return held is not None and following is not None and held != following


def _is_surname(t: Token, tokens: list[Token], i: int) -> bool:
    """ "Julie Bishop": one capitalised word of office right behind a given name, with nothing of an office behind it."""
    if " " in t.text or not t.text[0].isupper():
        return False
    return i + 1 >= len(tokens) or tokens[i + 1].cls in ("comma", "and", "other")


def _name_follows(tokens: list[Token], i: int) -> bool:
    following = next(
        (
            t.cls
            for t in tokens[i + 1 :]
            if t.cls not in ("role", "title", "link", "honorific", "country", "org")
        ),
        "",
    )
    return following in ("name", "particle")


def _is_suffix(tokens: list[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].text.lower() in SUFFIX


def _apposition(cur: _Chunk, tokens: list[Token], i: int) -> bool:
    """After a name: does the title behind the separator belong to it ("A, Minister of B, and C, ...")?"""
    if cur.after and tokens[i].cls == "comma" and not _title_next(tokens, i):
        return False
    if tokens[i].cls == "and":
        return bool(cur.after) and (_title_runs_on(tokens, i) or _second_office(tokens, i))
    titled = any(t.cls in ("role", "title") for t in cur.before)
    if titled and not _title_next(tokens, i):
        return False
    j = i + 1
    if j >= len(tokens) or tokens[j].cls in ("name", "particle", "honorific"):
        return False
    while j < len(tokens) and tokens[j].cls not in ("name", "particle"):
        j += 1
    if titled and not _has_role(tokens[i + 1 : j]):
        return False
    k = j - 1  # "A, Minister of B, Mr. C", "... and Minister D"
    while k > i + 1 and tokens[k].cls in ("honorific", "role", "title"):
        k -= 1
    return j >= len(tokens) or tokens[k].cls in ("comma", "and")


def _title_next(tokens: list[Token], i: int) -> bool:
    i += 1 + (i + 1 < len(tokens) and tokens[i + 1].text.lower() == "the")
    return i < len(tokens) and tokens[i].cls in ("role", "title", "country", "org")


def _title_runs_on(tokens: list[Token], i: int) -> bool:
    return i + 1 < len(tokens) and not any(t.cls in ("name", "particle") for t in tokens[i + 1 :])


def _second_office(tokens: list[Token], i: int) -> bool:
    """ "A, Minister of B and Chair of C, and Ms. D": behind "and" an office, in front of D a comma."""
    if not _title_next(tokens, i):
        return False
    j = next((k for k in range(i + 1, len(tokens)) if tokens[k].cls in ("name", "particle")), len(tokens))
    while j and tokens[j - 1].cls == "honorific":
        j -= 1
    return tokens[j - 1].cls in ("comma", "and") and _has_role(tokens[i + 1 : j])


# ------------------------------------------------------------------------------------------------------ participants


# What looks like a name and ends in one of these is an event, a paper or a building ("Special Summit").
_NO_PERSON = frozenset(
    "team delegation delegations delegates diplomats envoys officials entrepreneurs students journalists guests members representatives congressmen "
    "structure system summit meeting meetings session conference forum dialogue ministerial initiative agreement day order "
    "room workshop plan act strategy roundtable building hall championship force brigade programme program "
    "project partnership framework declaration accord fund mission tour week museum organization office "
    "service party group council commission committee agency corporation company administration province prefecture county institute university academy foundation association center centre".split()
)


def _is_thing(c: _Chunk) -> bool:
    last = c.name[-1].text.lower().removesuffix("'s").removesuffix("’s")
    addressed = any(t.cls in ("role", "honorific") for t in [*c.before, *c.after])
    if len(c.name) == 1 and not addressed:
        alone = c.name[0].text
        acronym = len(alone) > 1 and (alone.isupper() or any(x.isdigit() for x in alone))
        if (acronym and len(alone) < 9) or fold(alone) in cities():
            return True
    return last in _NO_PERSON and not (last == "day" and len(c.name) > 1 and _has_role(c.before))


def _named(text: str, c: _Chunk) -> Named | None:
    if c.unnamed:
        return _office(c)
    if not c.name:
        return _group(text, c)
    if _is_thing(c):
        return _called_group(text, c)
    c.before = _behind_verb(_behind_with(c.before))
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
    iso3, org, ambiguous = _represents([*c.before, *c.after])
    if iso3 is None and any(t.code == "pope" for t in c.before):
        iso3 = "VAT"
    title = _title(titles) or (c.aside.text[1:-1] if c.aside else None)
    return Named(name, title, iso3, org, "person", start, end, c.name[0].start,
                 tuple(t.code for t in [*c.before, *c.after] if t.cls == "role"), ambiguous)  # fmt: skip


def _behind_with(before: list[Token]) -> list[Token]:
    """ "... is holding a meeting with Minister A": no office has "with" in front of it."""
    role = next((i for i, t in enumerate(before) if t.cls == "role"), 0)
    at = next((i for i in range(role - 1, -1, -1) if before[i].text in ("with", "between")), -1)
    return before[at + 1 :]


def _behind_verb(before: list[Token]) -> list[Token]:
    """ "The Secretary General thanked Minister A": a verb between two offices parts them."""
    at = next((i for i in range(len(before) - 1, 0, -1) if _is_verb(before[i])), 0)
    return before[at + 1 :] if at and _has_role(before[:at]) and _has_role(before[at + 1 :]) else before


def _is_verb(t: Token) -> bool:
    return t.cls == "other" and len(t.text) > 4 and t.text.endswith("ed") and t.text.islower()


def _office(c: _Chunk) -> Named | None:
    """An office that stands for its holder."""
    title, held = _title(c.before), _represents(c.before)
    if title is None:
        return None
    start = next(t.start for t in c.before if t.cls != "link")
    roles = tuple(t.code for t in c.before if t.cls == "role")
    return Named(title, title, *held[:2], "person", start, c.before[-1].end, start, roles)


def _title_behind(c: _Chunk) -> list[Token]:
    """What stands behind a name and belongs to the title: a second office, or where the first is held."""
    if _has_role(c.after):
        return c.after if c.after[0].cls == "comma" else [Token(0, 0, ",", "comma"), *c.after]
    held_in = _has_role(c.before) and c.after and c.after[0].text.lower() == "of"
    return c.after if held_in and any(t.text in _OFFICES for t in c.after) else []


# Parts of a ministry or state that a title is held in; a ministry itself stands for its country.
_OFFICES = frozenset(
    "Department Bureau Office Secretariat Division Committee Commission Government Institute Center Centre "
    "Council Congress CPPCC Assembly Senate Board Chamber Association Society Federation Authority Agency".split()
)


def office_phrase(tokens: Sequence[Token]) -> tuple[str, str | None, str | None] | None:
    """(title, iso3, org_id) of a phrase that is an office and nothing else; None where any word is not of it."""
    words = {"role", "title", "country", "org", "honorific", "link"}
    title = _title(tokens) if _has_role(tokens) and words.issuperset(t.cls for t in tokens) else None
    return (title, *_represents(tokens)[:2]) if title else None


def _group(text: str, c: _Chunk) -> Named | None:
    if c.group is None or any(t.cls == "role" and t.start < c.group.start for t in c.before):
        return None
    before = c.before[_group_begins(text, c.before) :]
    tokens = [t for t in before if t.text.lower() not in _DROPPED or t.start > c.group.start]
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
    if tokens[0].cls == "and" or tokens[0].text.lower() == "other":
        return None  # "and other officials" names nobody
    if stop < len(tokens) and not any(t.start > c.group.start for t in kept):
        return None  # "the delegation headed by A" is A
    while kept[-1].start > c.group.start and (
        kept[-1].cls in ("comma", "and", "link") or kept[-1].text.lower() in _BEHIND_GROUP
    ):
        kept.pop()
    iso3, org, ambiguous = _represents(kept)
    start = kept[0].start
    name = text[start : kept[-1].end].partition("\x01")[0].rstrip(" ,")
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


def _called_group(text: str, c: _Chunk) -> Named | None:
    """A group with a name of its own: "the Peruvian Fisheries Expert Team"."""
    lands = [t for t in c.before if t.cls in ("country", "org")]
    if (
        not lands
        or c.name[-1].text not in ("Team", "Delegation")
        or _has_role([t for t in c.before if t.start > lands[0].start])
    ):
        return None
    iso3, org, ambiguous = _represents(lands)
    start, end = lands[0].start, c.name[-1].end
    return Named(text[start:end], None, iso3, org, "delegation", start, end, start, (), ambiguous)


def _has_role(tokens: Sequence[Token]) -> bool:
    return "role" in [t.cls for t in tokens]


def _represents(tokens: Sequence[Token]) -> tuple[str | None, str | None, tuple[str, ...]]:
    """(iso3, org_id, ambiguous bare forms) of whom a title speaks; "to Peru" and "for Afghan Affairs" are no answer."""
    iso3, org, target = None, None, False
    ambiguous: list[str] = []
    for i, t in enumerate(tokens):
        following = tokens[i + 1].text.lower() if i + 1 < len(tokens) else ""
        if t.cls == "link":
            low = t.text.lower()
            target = low in _TARGETS or (target and low == "the")
        elif t.cls == "country" and following.startswith(("affairs", "issue", "question", "work", "strait")):
            continue  # "Director of the Taiwan Affairs Office"
        elif t.cls == "country" and (not target or (i + 1 < len(tokens) and tokens[i + 1].cls == "role")):
            if t.code:
                iso3 = iso3 or t.code
            else:
                ambiguous.append(t.text)
        elif t.cls == "org" and not target:
            org = org or t.code
        elif t.cls in ("comma", "and"):
            target = False
    return iso3, org, tuple(ambiguous)


_ORGAN = re.compile(
    r"\b(?:Commission|Council|Committee|Chamber|Board|Court|Parliament|Congress|Assembly|Federation)\b"
)


def _title(tokens: Sequence[Token]) -> str | None:
    """The role as stated, without the country or the organisation it is held in (both have columns of their own)."""
    kept: list[Token] = []
    target = False
    for i, t in enumerate(tokens):
        low = t.text.lower()
        if t.cls == "link":
            target = low in _TARGETS or (target and low == "the")
        elif t.cls in ("comma", "other"):
            target = False  # "from November 5 to 6, Chinese Consul A"
        if t.text == "General" and kept and kept[-1].text.endswith(_GENERALS):
            kept.append(t)
            continue
        begins = not kept or kept[-1].cls == "comma"
        if t.cls in ("honorific", "paren") or (low in _DROPPED and (begins or low == "visiting")):
            continue
        owned = i + 1 < len(tokens) and tokens[i + 1].text in ("'", "’")
        if t.cls == "country" and owned:
            target = False  # "at Peru's Ministry of Trade"
        if t.cls == "country" and target and any("inister" in x.text for x in kept[-3:-1]):
            target = False  # "Minister for the People's Republic of China"
        whole = (t.cls == "country" and t.code != "" and t.text != "New South Wales") or (
            t.cls == "org" and "ommissioner" not in t.text and (not kept or not _ORGAN.search(t.text))
        )
        if t.cls == "country" and kept and kept[-1].text in COMPASS and t.text[-1] == "a":
            kept.append(t)  # "Premier of Western Australia"
            continue
        if whole and not target:
            following = tokens[i + 1].cls if i + 1 < len(tokens) else ""
            owner = following == "role" and i + 2 < len(tokens) and tokens[i + 2].text in ("'", "’")
            if t.cls == "country" and (following in ("title", "org") or owner):
                continue  # "Speaker of the Mongolian Parliament", "of the U.S. Secretary's staff"
            while kept and kept[-1].cls == "link" and not owned:
                kept.pop()
            continue
        if low in ("'s", "’s", "s", "'", "’"):
            if kept and t.start - kept[-1].end <= 1 and kept[-1].cls in ("role", "title"):
                kept[-1] = Token(
                    kept[-1].start, t.end, kept[-1].text + "'s" * low.endswith("s"), kept[-1].cls
                )
            continue
        kept.append(t)
    while kept and kept[-1].cls in ("link", "comma", "and", "other"):
        kept.pop()
    while kept and kept[0].cls in ("link", "comma", "and", "other"):
        kept.pop(0)
    if len(kept) > 1 and kept[-1].text in _STYLES and kept[-2].cls == "role":
        kept.pop()  # "Foreign Minister Prince A": a style of the person, no office
    if not any(t.cls in ("role", "org") or (t.cls == "title" and t.text[0].isupper()) for t in kept):
        return None  # "their children, Mr. A"
    joined = _COMPANY.sub("", " ".join("Ambassador" if t.text == "Amb." else t.text for t in kept))
    return (
        joined.replace(" ,", ",").replace(",,", ",").replace(" 's", "'s").replace("Members of", "Member of")
    )


_COMPANY = re.compile(
    r",?\s+(?:and|with)\s+(?:his|her|their)\s+(?:delegation|entourage|team|party|colleagues|wife|husband|spouse)$"
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
