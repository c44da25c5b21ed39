"""Who speaks: resolve the phrase in front of a reporting verb to persons, a side, both sides, or nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.extract.cast import Cast, Person, name_words
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.phrases import parse_participants
from transforms.extract.tokens import Token, tokenize


class Source(NamedTuple):
    """``kind``: person (``keys`` of the cast), side (``side`` is an ISO3 code or org id), both, outsider (``keys`` or ``name``)."""

    kind: str
    keys: tuple[int, ...] = ()
    side: str | None = None
    name: str | None = None
    how: str = "name"  # name | title | pronoun | collective | assembly | side | country


BOTH = Source("both", how="collective")

_GROUP_NOUN = r"(?:sides?|parties|leaders|presidents|premiers|prime\s+ministers|(?:vice\s+|deputy\s+)?(?:foreign\s+|defen[cs]e\s+|economic\s+|trade\s+|finance\s+|interior\s+)?ministers|secretaries|secretaries\s+of\s+state|heads\s+of\s+(?:state(?:\s+(?:and|or)\s+government)?|government|delegations?|mission)|countries|delegations|participants|officials|interlocutors|principals|counterparts|colleagues|diplomats|two|three|four|both|all|politicians|statesmen|men|delegates|attendees|envoys|ambassadors|chancellors|governments|nations|group|quad|advisors|advisers|negotiators|chairs|pair|duo|representatives|members)"
COLLECTIVE = re.compile(
    rf"(?:(?:the|all|both|these|those|our)\s+)*(?:(?:of\s+the\s+|of\s+them|other|participating|(?:two|three|both|four)\s+countries'|two|three|four|five|six|seven|eight|nine|ten|\d+|g7|g20|quad|allied|respective)\s+)*(?P<who>[\w.'-]+(?:\s*(?:,|,?\s+and)\s+[\w.'-]+)*\s+)??(?P<noun>{_GROUP_NOUN})(?:\s+(?:of|from|to|in|at|attending|participating\s+in|present\s+at)\s+(?:the\s+)?(?:(?:two|three|both|four|five|six|all|various|participating)\s+(?:countries|sides|nations|parties)|meeting|summit|dialogue|talks|conversation|call|event|session|conference|[a-z-]+\s+and\s+[a-z-]+|defen[cs]e\s+authorities))?"
)
# One of these stands in whatever COLLECTIVE fits (the pattern itself looks at every way to split a phrase).
_GROUP_WORDS = frozenset(re.findall(r"[a-z]+", _GROUP_NOUN)) - {"of"} | {"side"}
_ASSEMBLED = re.compile(r"the\s+(?:\w+\s+)?(?:meeting|conference|session|summit|attendees)")
_SOME_FROM = re.compile(
    r"(?:the\s+)?(?:representatives|delegates|students|experts|entrepreneurs)\s+from\s+the\s+[\w\s-]{3,60}"
)
# Who else was there: "senior officials from C countries", "the guests at the reception", "people present".
_PRESENT = re.compile(
    r"(?:the\s+)?(?:(?:senior|foreign|diplomatic|local|young|distinguished)\s+)*(?:officials|representatives|delegates|ambassadors|envoys|guests|friends|attendees|experts|scholars|students|people)\s+(?:(?:from|of|at|attending)\s+[\w\s'’-]{3,60}|present)"
)
_DELEGATION_AND = re.compile(r"the\s+(?:\w+\s+)?delegation\s+and\s+(?:the|his|her)\s")
_COUNTRY_NOUN = re.compile(r"(?:countries|governments|nations|peoples)$")
_SIDE_NOUNS = ("side", "delegation", "party", "guests", "visitors", "delegates")
_SIDE = re.compile(rf"(?:the\s+)?(?P<who>.+?)(?:'s)?\s+(?:{'|'.join(_SIDE_NOUNS)})$")
_DESCRIPTIVE = re.compile(
    r"(?:the|his|her|their)\s+(?:(?P<land>.+?)\s+)?(?P<noun>counterpart|host|guest|visitor|leader|colleague|interlocutor|diplomat|official|dignitary)$"
)
_DELEGATES = re.compile(
    r"(?:the\s+)?(?:delegation|guests?|visitors|members)(?:\s+members)?(?:\s+of\s+the\s+(?:delegation|group|mission|council))?"
)
_DELEGATE_WORDS = frozenset({"delegation", "guest", "guests", "visitors", "members"})
_ALLOWED = frozenset({"name", "particle", "title", "role", "country", "org", "honorific", "link", "paren"})
_PLURAL_ROLE = re.compile(r"(?:ministers|presidents|secretaries|leaders|premiers|ambassadors|members)$")


@dataclass(slots=True)
class Memory:
    """What the reader of a release remembers while reading on."""

    leads: tuple[int, ...] = ()
    everyone: tuple[int, ...] = ()  # the participants of all encounters so far
    last: tuple[int, ...] = ()  # the person(s) last named as subject
    publisher: str | None = None
    group: Source | None = None  # the group that spoke last, whom "they" means
    outsiders: set[int] = field(default_factory=set)  # people of the cast who take part in no meeting


_ASKERS = ("reporter", "journalist", "correspondent")
_ASKER = re.compile(r"(?:an?|the|one|another)\s+(?:[a-z-]+\s+)?(?:reporter|journalist|correspondent)")
# "A and his counterparts" are all; "A and her team" is A.
_AND_HIS = re.compile(
    r"\s+and\s+(?:his|her|their)\s+(?:[\w-]+\s+)?(?:counterparts?|colleagues?|interlocutors?|hosts?|guests?|(?P<team>team|delegation|staff|entourage))$"
)
_PREPOSITIONS = ("on ", "with ", "to ", "from ", "at ", "in ", "by ")


def resolve(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> Source | None:
    """The source that ``page.text[start:end]`` names, whole; None when any part of it is something else."""
    raw = page.text[start:end]
    low = page.folded[start:end].strip()
    if low.startswith("together "):
        return resolve(page, cast, memory, page.folded.index(low, start) + len("together "), end)
    if not low or len(low) > 160 or low.startswith(_PREPOSITIONS):
        return None
    if low in ("he", "she"):
        return Source("person", memory.last, how="pronoun") if len(memory.last) == 1 else None
    if low == "they" and memory.group is not None:
        return memory.group
    if low == "they":
        return (
            Source("person", memory.last, how="pronoun") if 1 < len(memory.last) < len(memory.leads) else BOTH
        )
    if low == "the latter":
        others = [k for k in memory.leads if k not in memory.last]
        return Source("person", (others[0],), how="title") if len(others) == 1 else None
    if " and " in low and (m := _AND_HIS.search(low)):
        who = resolve(page, cast, memory, start, start + len(raw) - len(raw.lstrip()) + m.start())
        return who if who is None or m["team"] else BOTH
    side = _side(page, cast, memory, start, low)
    if side:
        return side
    if " delegation and " in low and _DELEGATION_AND.match(low):
        return BOTH
    if _ASSEMBLED.fullmatch(low):
        return Source("both", how="assembly")
    words = low.split()
    if not _GROUP_WORDS.isdisjoint(words) and (m := COLLECTIVE.fullmatch(low)):
        return _collective(page, cast, memory, start, low, m)
    if not _DELEGATE_WORDS.isdisjoint(words) and _DELEGATES.fullmatch(low):
        groups = [k for k in memory.everyone if cast.persons[k].kind == "delegation"]
        if not memory.leads:
            return None
        return Source("person", (groups[0],), how="title") if len(groups) == 1 else BOTH
    if low.endswith(_ASKERS):
        return Source("outsider", name=words[-1]) if _ASKER.fullmatch(low) else None
    if " from the " in low and _SOME_FROM.fullmatch(low):
        return Source("outsider", name=raw.strip())
    if _PRESENT.fullmatch(low):
        return _group(page, cast, start, low)
    m = _DESCRIPTIVE.fullmatch(low) if low.startswith(("the", "his", "her", "their")) else None
    if m:
        return _descriptive(page, cast, memory, m, start)
    return _persons(page, cast, memory, start, start + len(raw))


_AMID = re.compile(r",\s+(?:the|both|all|these)\s+$")
_NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


_PLAIN_WHO = frozenset(
    "foreign vice deputy prime defence defense economic trade finance interior first other respective both national security head heads state government chief top".split()
)


def _collective(
    page: Page, cast: Cast, memory: Memory, start: int, low: str, m: re.Match[str]
) -> Source | None:
    """Both sides; but "all four ministers" of four counterparts are those four, and "business leaders" are a group."""
    called = low.removeprefix("all ").removeprefix("the ")
    groups = [
        k
        for k in memory.everyone
        if cast.persons[k].kind == "delegation" and fold(cast.persons[k].name).startswith(called)
    ]
    if len(groups) == 1:
        return Source("person", tuple(groups), how="title")
    if m["noun"] in _LEADERS and not _led(cast, memory):
        return None  # ministers talk of what their leaders agreed
    counterparts = tuple(k for k in memory.everyone if cast.persons[k].iso3 != memory.publisher)
    number = next((n for w, n in _NUMBERS.items() if w in low.split()), 0)
    if number and number == len(counterparts) and number != len(memory.everyone):
        return Source("person", counterparts, how="collective")
    if m["who"] and _AMID.search(m["who"]):
        return None  # "..., with a view to stability, the leaders": a narrower reading is right
    if (
        m["who"]
        and " and " not in m["who"]
        and not set(re.findall(r"[a-z]+", m["who"])) - {"and"} <= _PLAIN_WHO
    ):
        lands = [
            h
            for h in page.hits.within(start + m.start("who"), start + m.end("who"))
            if h.kind in ("country", "demonym", "org")
        ]
        if len(lands) < 2:
            if m["noun"] == "side" and counterparts and memory.publisher:
                return Source("person", counterparts, how="collective")  # "the African side"
            return _group(page, cast, start, low)
    if m["who"] and (some := _of_lands(page, cast, memory, start + m.start("who"), start + m.end("who"))):
        return some
    if some := _of_office(cast, memory, m["noun"]):
        return some
    _learn_title(cast, memory, m["noun"])
    return BOTH


def _of_lands(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> Source | None:
    """ "The Peruvian and Fijian ministers": the people of these countries, where others take part as well."""
    lands = [h.code for h in page.hits.within(start, end) if h.kind in ("country", "demonym") and h.code]
    some = [k for k in memory.everyone if cast.persons[k].iso3 in lands]
    if len(set(lands)) < 2 or {cast.persons[k].iso3 for k in some} != set(lands):
        return None
    if len(some) == len(memory.everyone) or memory.publisher in lands:
        return None
    return Source("person", tuple(some), how="collective")


def _of_office(cast: Cast, memory: Memory, noun: str) -> Source | None:
    """ "The foreign ministers": those of the principals who are, where another holds quite another office."""
    if not noun.endswith("ministers"):
        return None
    people = [cast.persons[k] for k in memory.leads]
    some = tuple(p.key for p in people if any("minister" in t for t in p.titles))
    others = [p for p in people if p.key not in some]
    if len(some) < 2 or not others or not all(p.titles and p.org_id and not p.iso3 for p in others):
        return None
    return Source("person", some, how="collective")


def _group(page: Page, cast: Cast, start: int, low: str) -> Source:
    """A group that speaks as one: the delegation of the cast that is called so, else people outside the meeting."""
    phrase = re.sub(r"^(?:the|all|all the|some|many|several)\s+", "", low)
    for p in cast.persons:
        if p.kind == "delegation" and (phrase in fold(p.name) or fold(p.name) in phrase):
            return Source("person", (p.key,), how="title")
    begin = start + len(low) - len(phrase)
    return Source("outsider", name=page.text[begin : start + len(low)])


_LEADERS = frozenset(
    {
        "leaders",
        "presidents",
        "heads of state",
        "heads of state and government",
        "heads of state or government",
        "prime ministers",
        "premiers",
    }
)
_TOP = re.compile(
    r"\b(?:president|prime minister|premier|chancellor|king|queen|emir|sultan|crown prince|head|leader|chairperson|secretary general|taoiseach|speaker|governor)\b"
)


def _led(cast: Cast, memory: Memory) -> bool:
    """Is any principal of the meeting a leader, or of unknown office? Or has none a minister's, who would speak
    of other leaders: two security advisers are called so themselves.
    """
    titles = [" ".join(cast.persons[k].titles) for k in memory.leads]
    return (
        not titles or any(not t or _TOP.search(t) for t in titles) or not any(map(_SPEAKS_FOR.search, titles))
    )


_SPEAKS_FOR = re.compile(
    r"\b(?:minister|secretary|councill?or|ambassador|envoy|representative|consul|director|commissioner)\b"
)
_SINGULAR = {
    "presidents": "President",
    "prime ministers": "Prime Minister",
    "foreign ministers": "Foreign Minister",
    "premiers": "Premier",
}


def _learn_title(cast: Cast, memory: Memory, noun: str) -> None:
    """ "The presidents agreed" tells the office of a principal whom the text never titles."""
    title = _SINGULAR.get(noun)
    people = [cast.persons[k] for k in memory.leads]
    if title and any(p.title and title in p.title for p in people):
        for p in people:
            if p.title is None and p.kind == "person":
                cast.update(p, title=title, titles=(title.lower(),))


def _side(page: Page, cast: Cast, memory: Memory, start: int, low: str) -> Source | None:
    m = _SIDE.fullmatch(low) if low.endswith(_SIDE_NOUNS) else None
    if not m:
        return None
    if m["who"] in ("foreign", "visiting", "guest"):
        guests = [p for p in map(cast.persons.__getitem__, memory.leads) if p.side != memory.publisher]
        if len(guests) == 1 and not (guests[0].iso3 or guests[0].org_id):
            return Source("person", (guests[0].key,), how="title")
        code = guests[0].side if len({p.side for p in guests}) == 1 else None
    else:
        code = _land(page, cast, start + m.start("who"), start + m.end("who"))
    return Source("side", side=code, how="side") if code else None


def _land(page: Page, cast: Cast, start: int, end: int) -> str | None:
    """The ISO3 code or org id that ``text[start:end]`` is, whole; a bare ambiguous form is that of a party present."""
    phrase = page.folded[start:end].removeprefix("the ")
    for h in page.hits.within(start, end):
        if h.end != end or h.start > start + 4 or h.kind not in ("country", "demonym", "org"):
            continue
        return h.code or _present(cast, phrase)
    return None


def _present(cast: Cast, form: str) -> str | None:
    sides = {p.iso3 for p in cast.persons if p.iso3 and any(fold(a) == form for a in p.mention.ambiguous)}
    from_name = {p.iso3 for p in cast.persons if p.iso3 in AMBIGUOUS.get(form, ())}
    found = {s for s in sides | from_name if s}
    return found.pop() if len(found) == 1 else None


AMBIGUOUS = {
    "korean": ("KOR", "PRK"),
    "korea": ("KOR", "PRK"),
    "congolese": ("COD", "COG"),
    "congo": ("COD", "COG"),
    "guinean": ("GIN", "GNB", "GNQ"),
    "dominican": ("DOM", "DMA"),
}


def _descriptive(page: Page, cast: Cast, memory: Memory, m: re.Match[str], start: int) -> Source | None:
    people = [cast.persons[k] for k in memory.leads]
    if m["land"]:
        code = _land(page, cast, start + m.start("land"), start + m.end("land"))
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
        allowed = _ALLOWED | {"group"} if keys else _ALLOWED
        if any(t.cls not in allowed and t.text.lower() not in ("the", "both", "his", "her") for t in piece):
            return None
        person = _person(page, cast, memory, piece)
        if person is not None:
            keys.append(person.key)
        elif len(piece) <= 2 and piece[-1].cls in ("country", "org"):
            lands.append(piece[-1].code or _present(cast, fold(piece[-1].text)) or "")
        elif _PLURAL_ROLE.search(fold(piece[-1].text)) and piece[-1].cls in ("role", "title"):
            plural = True
        elif keys and piece[-1].cls == "group" and _others(cast, memory, keys, piece):
            plural = True  # "A and the vice foreign ministers"
        else:
            return _outsiders(page, cast, memory, pieces)
    if len(set(keys)) > 1 and not any(t.cls == "and" for t in tokens[1:]):
        return None  # "Speaking to A, B said": no list of two
    return _gather(cast, memory, keys, lands, plural, pieces)


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
        for p in (cast.persons[k] for k in memory.leads)
        if p.title is None and p.iso3 == (country or memory.publisher)
    ]
    return (
        cast.update(found[0], title=title, titles=(fold(title),))
        if len(found) == 1 and found[0].kind == "person"
        else None
    )


def _outsiders(page: Page, cast: Cast, memory: Memory, pieces: Sequence[list[Token]]) -> Source | None:
    """Named and titled people who are not of the cast: they may speak in a main clause, but take no part."""
    spans = []
    for piece in pieces:
        names = [t for t in piece if t.cls in ("name", "particle")]
        if not names or not any(t.cls in ("role", "honorific") for t in piece):
            return None
        spans.append((piece[0].start, names[-1].end))
    named = [n for span in spans for n in parse_participants(page.text, page.folded, page.hits, *span)]
    keys = tuple(cast.add(n).key for n in named if n.kind == "person")
    memory.outsiders.update(keys)
    return Source("outsider", keys) if keys else None
