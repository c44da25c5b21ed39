"""A list of participants parted: which words are a name, and what stands before and behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from transforms.extract.titles import has_role, represents
from transforms.extract.tokens import SUFFIX
from transforms.extract.words import Token


@dataclass(slots=True)
class Chunk:
    before: list[Token] = field(default_factory=list)
    name: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    group: Token | None = None
    unnamed: bool = False  # an office of another country than the next one's holder
    aside: Token | None = None  # an office in brackets behind the name


# Groups whose members may be named right behind.
_HEADED = re.compile(r"(?i)(?:leaders|representatives|officials|envoys|diplomats|lawmakers|senators)$")


def chunks_of(tokens: list[Token]) -> list[Chunk]:
    chunks = [Chunk()]
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
            chunks.append(Chunk(before=cur.before[led + 1 :], name=[t]))
            cur.before = cur.before[:led]
        elif t.cls == "name" and cur.after and cur.after[-1].text in ("of", "from"):
            cur.after.append(t._replace(cls="title"))  # "Governor A of Nebraska"
        elif t.cls in ("name", "particle"):
            apart = cur.name and cur.name[-1] is not tokens[i - 1] and t.text.lower() not in SUFFIX
            if cur.after or apart or (cur.name and cur.name[-1].text.endswith(("'s", "’s"))):
                cur = Chunk()
                chunks.append(cur)
            cur.name.append(t)
        elif not cur.name:
            if t.cls == "group" and cur.group is None:
                cur.group = t
            elif cur.group is not None and t.cls in ("comma", "and"):
                chunks.append(Chunk())
                continue
            elif t.cls in ("comma", "and") and _another_land(cur.before, tokens, i):
                cur.unnamed = True
                chunks.append(Chunk())
                continue
            cur.before.append(t)
        elif t.cls == "paren" and t.code:
            cur.aside = t
        elif t.cls in ("comma", "and"):
            if _apposition(cur, tokens, i):
                cur.after.append(t)
            elif not _is_suffix(tokens, i):
                chunks.append(Chunk())
        elif (
            t.cls in ("role", "title")
            and cur.name[-1] is tokens[i - 1]
            and cur.name[-1].text.endswith(("'s", "’s"))
        ):
            cur.before = [*[x for x in cur.before if x.cls in ("country", "org")], t]
            cur.name = []  # "President A's Special Envoy B": A sent B
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
            chunks.append(Chunk(before=[t], group=t if t.cls == "group" else None))
    return chunks


def _another_land(before: list[Token], tokens: list[Token], i: int) -> bool:
    """ "The President of C, President of D A": is the office in front of ``tokens[i]`` another person's?"""
    ends = ("name", "comma", "and", "group")
    stop = next((k for k in range(i + 1, len(tokens)) if tokens[k].cls in ends), len(tokens))
    words = {"role", "title", "country", "org", "honorific", "link"}
    plain = words.issuperset(t.cls for t in before) and not any(
        t.text.endswith("s") for t in before if t.cls == "role"
    )
    if not plain or not has_role(before) or not has_role(tokens[i + 1 : stop]):
        return False
    held, following = represents(before)[0], represents(tokens[i + 1 : stop])[0]
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


def _apposition(cur: Chunk, tokens: list[Token], i: int) -> bool:
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
    if titled and not has_role(tokens[i + 1 : j]):
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
    return tokens[j - 1].cls in ("comma", "and") and has_role(tokens[i + 1 : j])
