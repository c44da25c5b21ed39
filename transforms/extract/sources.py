"""Who speaks: resolve the phrase in front of a reporting verb to persons, a side, both sides, or nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.cast import Cast, Person, name_words
from transforms.extract.collective import COLLECTIVE, GROUP_NOUN, resolve_collective, spoken_group
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.phrases import parse_participants
from transforms.extract.source import BOTH, Memory, Source
from transforms.extract.speaking_side import land_at, land_present, resolve_side
from transforms.extract.tokens import tokenize
from transforms.extract.words import Token

# One of these stands in whatever COLLECTIVE fits (the pattern itself looks at every way to split a phrase).
_GROUP_WORDS = frozenset(re.findall(r"[a-z]+", GROUP_NOUN)) - {"of"} | {"side"}
_ASSEMBLED = re.compile(r"the\s+(?:\w+\s+)?(?:meeting|conference|session|summit|attendees)")
_SOME_FROM = re.compile(
    r"(?:the\s+)?(?:representatives|delegates|students|experts|entrepreneurs)\s+from\s+the\s+[\w\s-]{3,60}"
)
# Who else was there: "senior officials from C countries", "the guests at the reception", "people present".
_PRESENT = re.compile(
    r"(?:the\s+)?(?:(?:senior|foreign|diplomatic|local|young|distinguished)\s+)*(?:officials|ministers|representatives|delegates|ambassadors|envoys|guests|friends|attendees|experts|scholars|students|people)\s+(?:(?:from|of|at|attending)\s+[\w\s'’-]{3,60}|present)"
)
_DELEGATION_AND = re.compile(r"the\s+(?:\w+\s+)?delegation\s+and\s+(?:the|his|her)\s")
_COUNTRY_NOUN = re.compile(r"(?:countries|governments|nations|peoples)$")
_DESCRIPTIVE = re.compile(
    r"(?:the|his|her|their)\s+(?:(?P<land>.+?)\s+)?(?P<noun>counterpart|host|guest|visitor|leader|colleague|interlocutor|diplomat|official|dignitary)$"
)
_DELEGATES = re.compile(
    r"(?:the\s+)?(?:delegation|guests?|visitors|members)(?:\s+members)?(?:\s+of\s+the\s+(?:delegation|group|mission|council))?"
)
_DELEGATE_WORDS = frozenset({"delegation", "guest", "guests", "visitors", "members"})
_ALLOWED = frozenset({"name", "particle", "title", "role", "country", "org", "honorific", "link", "paren"})
# What a newspaper, broadcaster or firm is called: nobody's name.
_PAPERS = frozenset(
    """Post Times News Agency Daily TV Radio Herald Tribune Journal Press Television Network Gazette Insurance
    Mail Globe Telegraph Observer Weekly Review Channel Broadcasting Online Standard Star Group""".split()
)
_ARTICLES = frozenset({"the", "both", "his", "her"})
_PLURAL_ROLE = re.compile(
    r"(?:ministers|presidents|secretaries|leaders|premiers|ambassadors|consuls[ -]general|members)$"
)
_ASKERS = ("reporter", "journalist", "correspondent")
_ASKER = re.compile(r"(?:an?|the|one|another)\s+(?:[a-z-]+\s+)?(?:reporter|journalist|correspondent)")
# "A and his counterparts" are all; "A and her team" is A.
_AND_HIS = re.compile(
    r"\s+and\s+(?:his|her|their)\s+(?:[\w-]+\s+)?(?:counterparts?|colleagues?|interlocutors?|hosts?|guests?|(?P<team>team|delegation|staff|entourage))$"
)
# "The City of A attached importance to B": a place of somebody's, and no person called so.
_PLACE = re.compile(r"(?:the\s+)?(?:city|state|province|county|town|municipality)\s+of\s")
_PREPOSITIONS = ("on ", "with ", "to ", "from ", "at ", "in ", "by ")


def resolve(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> Source | None:
    """The source that ``page.text[start:end]`` names, whole; None when any part of it is something else."""
    raw = page.text[start:end]
    low = page.folded[start:end].strip()
    if low.startswith("together "):
        return resolve(page, cast, memory, page.folded.index(low, start) + len("together "), end)
    if not low or len(low) > 160 or low.startswith(_PREPOSITIONS):
        return None
    if low in ("he", "she", "his excellency", "her excellency"):
        return Source("person", memory.last, how="pronoun") if len(memory.last) == 1 else None
    if low == "they" and memory.group is not None:
        return memory.group
    if low == "they":
        return (
            Source("person", memory.last, how="pronoun") if 1 < len(memory.last) < len(memory.leads) else BOTH
        )
    if low == "the latter":
        if len(memory.last) == 2:  # "A and B spoke of C, and the latter said ..."
            return Source("person", memory.last[1:], how="title")
        others = [k for k in memory.leads if k not in memory.last]
        return Source("person", (others[0],), how="title") if len(others) == 1 else None
    if " and " in low and (m := _AND_HIS.search(low)):
        who = resolve(page, cast, memory, start, start + len(raw) - len(raw.lstrip()) + m.start())
        return who if who is None or m["team"] else BOTH
    side = resolve_side(page, cast, memory, start, low)
    if side:
        return side
    if " delegation and " in low and _DELEGATION_AND.match(low):
        return BOTH
    if _ASSEMBLED.fullmatch(low):
        return Source("both", how="assembly")
    words = low.split()
    if not _GROUP_WORDS.isdisjoint(words) and (m := COLLECTIVE.fullmatch(low)):
        return resolve_collective(page, cast, memory, start, low, m)
    if not _DELEGATE_WORDS.isdisjoint(words) and _DELEGATES.fullmatch(low):
        groups = [k for k in memory.everyone if cast.persons[k].kind == "delegation"]
        if not memory.leads:
            return None
        if not groups and low.startswith("members of the delegation"):
            return Source("outsider", name=raw.strip())
        return Source("person", (groups[0],), how="title") if len(groups) == 1 else BOTH
    if " of " in low and _PLACE.match(low):
        return None
    if low.endswith(_ASKERS):
        return Source("outsider", name=words[-1]) if _ASKER.fullmatch(low) else None
    if " from the " in low and _SOME_FROM.fullmatch(low):
        return Source("outsider", name=raw.strip())
    if _PRESENT.fullmatch(low):
        return spoken_group(page, cast, memory, start, low)
    m = _DESCRIPTIVE.fullmatch(low) if low.startswith(("the", "his", "her", "their")) else None
    if m:
        return _descriptive(page, cast, memory, m, start)
    return _persons(page, cast, memory, start, start + len(raw))


def _descriptive(page: Page, cast: Cast, memory: Memory, m: re.Match[str], start: int) -> Source | None:
    people = [cast.persons[k] for k in memory.leads]
    if m["land"]:
        code = land_at(page, cast, start + m.start("land"), start + m.end("land"))
        people = [p for p in people if p.side == code]
    elif m["noun"] in ("counterpart", "guest", "visitor", "interlocutor", "colleague"):
        people = [p for p in people if p.iso3 != memory.publisher]
    elif m["noun"] == "host":
        people = [p for p in people if p.iso3 != memory.publisher] if memory.last else []
    else:
        return None
    return Source("person", (people[0].key,), how="title") if len(people) == 1 else None


def _persons(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> Source | None:
    tokens = tokenize(page.text, page.folded, page.hits, start, end)
    pieces = _pieces(tokens)
    keys: list[int] = []
    lands: list[str] = []
    plural = False
    for n, piece in enumerate(pieces):
        if n and keys and piece[0].cls == "role" and piece[0].text[0].islower() and not _named(piece):
            continue  # "A, head of the team": an office in commas
        if [t.text for t in piece] in (["He"], ["She"]) and len(memory.last) == 1 and len(pieces) > 1:
            keys.append(memory.last[0])  # "He and Minister A"
            continue
        allowed = _ALLOWED | {"group"} if keys else _ALLOWED
        if any(t.cls not in allowed and t.text.lower() not in _ARTICLES for t in _office_joined(piece)):
            return None
        person = _person(page, cast, memory, piece)
        if person is not None:
            keys.append(person.key)
        elif len(piece) <= 2 and piece[-1].cls in ("country", "org"):
            lands.append(piece[-1].code or land_present(cast, fold(piece[-1].text)) or "")
        elif _PLURAL_ROLE.search(fold(piece[-1].text)) and piece[-1].cls in ("role", "title"):
            plural = True
        elif keys and piece[-1].cls == "group" and _others(cast, memory, keys, piece):
            plural = True  # "A and the vice foreign ministers"
        else:
            return _outsiders(page, cast, memory, pieces)
    if len(set(keys)) > 1 and not any(t.cls == "and" for t in tokens[1:]):
        return None  # "Speaking to A, B said": no list of two
    return _gather(cast, memory, keys, lands, plural, pieces)


def _office_joined(piece: list[Token]) -> list[Token]:
    """ "Deputy Prime Minister - Minister for C A": two offices of one, without the dash between them."""
    roles = [i for i, t in enumerate(piece) if t.cls == "role"]
    joined = {i + 1 for i in roles if i + 2 in roles and piece[i + 1].text in ("-", "–")}
    return [t for i, t in enumerate(piece) if i not in joined] if joined else piece


def _others(cast: Cast, memory: Memory, keys: list[int], piece: list[Token]) -> bool:
    """Is a group named beside ``keys`` the principals that are left: of their country, or of their office?"""
    left = [cast.persons[k] for k in memory.leads if k not in keys]
    land = next((t.code for t in piece if t.cls == "country"), None)
    office = _PLURAL_ROLE.search(fold(piece[-1].text)) is not None
    return bool(left) and all(p.iso3 == land for p in left) if land else office and len(left) > 1


def _named(piece: list[Token]) -> bool:
    """ "president A": the name stands right behind the office."""
    return [t.cls for t in piece[1:2]] == ["name"]


def _gather(
    cast: Cast, memory: Memory, keys: list[int], lands: list[str], plural: bool, pieces: Sequence[list[Token]]
) -> Source | None:
    if plural:
        return BOTH
    if lands and not keys:
        if len(lands) == 1:
            return Source("side", side=lands[0], how="country") if lands[0] else None
        sides = {cast.persons[k].side for k in memory.leads}
        return Source("both", how="country") if set(lands) >= sides and len(sides) > 1 else None
    if lands and keys:  # "A and the C": a party told by its name behind a principal
        if len(lands) > 1 or pieces[0][-1].cls in ("country", "org"):
            return None
        sides = {cast.persons[k].side for k in memory.leads}
        return (
            Source("both", how="country")
            if {*lands, *(cast.persons[k].side for k in keys)} >= sides
            else None
        )
    if not keys:
        return None
    unique = tuple(dict.fromkeys(keys))
    if len(unique) > 1 and set(unique) >= set(memory.leads) and len(memory.leads) > 1:
        return Source("both", unique, how="name")
    if memory.outsiders & set(unique):
        return Source("outsider", unique)
    how = "name" if any(t.cls == "name" for p in pieces for t in p) else "title"
    return Source("person", unique, how=how)


def _pieces(tokens: list[Token]) -> list[list[Token]]:
    """Split at commas and "and", keeping a title that holds an "and" together with what follows it when it has no name."""
    pieces: list[list[Token]] = [[]]
    for t in tokens:
        if t.cls in ("comma", "and"):
            if pieces[-1]:
                pieces.append([])
        else:
            pieces[-1].append(t)
    return [p for p in pieces if p]


def _person(page: Page, cast: Cast, memory: Memory, piece: list[Token]) -> Person | None:
    names = [t for t in piece if t.cls in ("name", "particle")]
    country = next((t.code for t in piece if t.cls == "country" and t.code), None)
    org = next((t.code for t in piece if t.cls == "org"), None)
    title = " ".join(t.text for t in piece if t.cls in ("role", "title"))
    if names:
        words = name_words(page.text[names[0].start : names[-1].end])
        found = cast.by_name(words) or cast.by_name(words, memory.leads)
        if (
            found is None
            and min(len(words), len(names)) > 1
            and names[0].text.isupper() > names[1].text.isupper()
        ):
            found = cast.by_name(words[1:])  # "DG Lin", "NSA Lin": an office in letters
        if found is None and title:
            found = cast.by_title(title, country, memory.publisher)
            found = found if found and set(words) & set(found.words) else None
        return found or (cast.by_misspelt(words) if words else None)
    if not any(t.cls == "role" for t in piece):
        return None
    found = cast.by_title(title, country, memory.publisher, org)
    if found is None and country is None:  # of several so called, the one who is a principal
        alike = [cast.persons[k] for k in memory.leads if fold(title) in cast.persons[k].titles]
        found = alike[0] if len(alike) == 1 else None
    return found or _untitled(cast, memory, title, country)


def _untitled(cast: Cast, memory: Memory, title: str, country: str | None) -> Person | None:
    """ "The President of Russia", "the President": the one principal of that country, or of the publisher's, without a title."""
    found = [
        p
        for p in (cast.persons[k] for k in memory.leads or memory.last)
        if p.title is None and p.iso3 == (country or memory.publisher)
    ]
    return (
        cast.update(found[0], title=title, titles=(fold(title),))
        if len(found) == 1 and found[0].kind == "person"
        else None
    )


def _of_place(piece: list[Token], names: list[Token]) -> bool:
    """ "The head of C", "a professor at D", "director of the E F Institute": a place or a body, nobody's name."""
    first, last = piece.index(names[0]), piece.index(names[-1])
    body = last + 1 < len(piece) and piece[last + 1].cls == "title"
    behind = [t.cls for t in piece[:first] if t.text not in ("the", "The")][-1:] == ["link"]
    return behind and (first == last or body)


def _outsiders(page: Page, cast: Cast, memory: Memory, pieces: Sequence[list[Token]]) -> Source | None:
    """Named and titled people who are not of the cast: they may speak in a main clause, but take no part."""
    spans = []
    open_floor = memory.session or not memory.leads  # of many, or nobody met: a name alone may speak
    for piece in pieces:
        names = [t for t in piece if t.cls in ("name", "particle")]
        titled = any(t.cls in ("role", "honorific") for t in piece)
        alone = open_floor and len(names) > 1 and len(names) == len(piece) and names[-1].text not in _PAPERS
        if not names or not (titled or alone):
            return None
        if _of_place(piece, names):
            continue
        spans.append((piece[0].start, names[-1].end))
    named = [n for span in spans for n in parse_participants(page.text, page.folded, page.hits, *span)]
    people = [n for n in named if n.kind == "person"]
    if len(people) == 1 and (known := cast.name_holder(people[0])):
        return Source("person", (known.key,))
    keys = tuple(cast.add(n).key for n in people)
    memory.outsiders.update(keys)
    return Source("outsider", keys) if keys else None
