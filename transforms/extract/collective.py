"""Several who speak as one: both sides, the ministers of two countries, a group."""

from __future__ import annotations

import re

from transforms.extract.cast import Cast
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.source import BOTH, Memory, Source

GROUP_NOUN = r"(?:sides?|parties|leaders|presidents|premiers|prime\s+ministers|(?:vice\s+|deputy\s+)?(?:foreign\s+|defen[cs]e\s+|economic\s+|trade\s+|finance\s+|interior\s+)?ministers|secretaries|secretaries\s+of\s+state|heads\s+of\s+(?:state(?:\s+(?:and|or)\s+government)?|government|delegations?|mission)|countries|democracies|delegations|participants|officials|interlocutors|principals|counterparts|colleagues|diplomats|two|three|four|both|all|politicians|statesmen|men|delegates|attendees|envoys|ambassadors|chancellors|governments|nations|group|quad|advisors|advisers|negotiators|chairs|pair|duo|representatives|members|governors|mayors|senators|consuls\s+general|cgs|officers|guests|visitors)"
COLLECTIVE = re.compile(
    rf"(?:(?:the|all|both|neither|these|those|our)\s+)*(?:(?:of\s+the\s+|of\s+them|other|participating|attending|(?:two|three|both|four)\s+countries'|two|three|four|five|six|seven|eight|nine|ten|\d+|g7|g20|quad|allied|respective)\s+)*(?P<who>(?:(?:dr|mr|ms|mrs)\.?\s+)?[\w.'-]+(?:\s*(?:,|,?\s+and)\s+[\w.'-]+)*\s+)??(?P<noun>{GROUP_NOUN})(?:\s+(?:of|from|to|in|at|attending|participating\s+in|present\s+at)\s+(?:the\s+)?(?:(?:two|three|both|four|five|six|all|various|participating)\s+(?:countries|sides|nations|parties)|meeting|summit|dialogue|talks|consultations?|negotiations|discussions?|conversation|call|event|session|conference|[a-z-]+\s+and\s+[a-z-]+|defen[cs]e\s+authorities))?"
)
_ATTENDING = re.compile(r"\b(?:attending|visiting)\b")
# What two counterparts are called, of whom one alone is never meant with our own principal.
_OF_TWO = frozenset({"ministers", "foreign ministers", "guests", "visitors", "ambassadors", "envoys"})
_AMID = re.compile(r",\s+(?:the|both|all|these)\s+$")
_NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_PLAIN_WHO = frozenset(
    "foreign vice deputy prime defence defense economic trade finance interior first other respective both national security head heads state government chief top meeting diplomatic political".split()
)


def resolve_collective(
    page: Page, cast: Cast, memory: Memory, start: int, low: str, m: re.Match[str]
) -> Source | None:
    """Both sides; but "all four ministers" of four counterparts are those four, and "business leaders" are a group."""
    called = low.removeprefix("all ").removeprefix("the ")
    groups = [
        k
        for k in memory.everyone
        if cast.persons[k].kind == "delegation" and _is_called(fold(cast.persons[k].name), called)
    ]
    if len(groups) == 1:
        return Source("person", memory.members.get(groups[0], tuple(groups)), how="title")
    if low.startswith("neither "):
        return BOTH
    if memory.pair and low.startswith(("both ", "the two ")) and m["noun"] in _OF_TWO:
        return Source("person", memory.pair, how="collective")
    if m["noun"] in _LEADERS and not _led(cast, memory):
        return None  # ministers talk of what their leaders agreed
    counterparts = tuple(k for k in memory.everyone if cast.persons[k].iso3 != memory.publisher)
    if (
        _ATTENDING.search(low)
        and counterparts
        and all(cast.persons[k].kind == "person" for k in counterparts)
    ):
        return Source("person", counterparts, how="collective")
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
            return spoken_group(page, cast, memory, start, low)
    if m["who"] and (some := _of_lands(page, cast, memory, start + m.start("who"), start + m.end("who"))):
        return some
    if some := _of_office(cast, memory, m["noun"]):
        return some
    _learn_title(cast, memory, m["noun"])
    return BOTH


def _is_called(group: str, called: str) -> bool:
    """ "The envoys" for "newly-appointed envoys of C and D", "the foreign ministers of C" for those of its members."""
    if group.startswith(called):
        return True
    of = _OF_OFFICE.get(called)
    return of is not None and of.search(group) is not None


def _of_lands(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> Source | None:
    """ "The Peruvian and Fijian ministers": the people of these countries, where others take part as well."""
    lands = [h.code for h in page.hits.lands(start, end)]
    some = [k for k in memory.everyone if cast.persons[k].iso3 in lands]
    if len(set(lands)) < 2 or {cast.persons[k].iso3 for k in some} != set(lands):
        return None
    if len(some) == len(memory.everyone) or memory.publisher in lands:
        return None
    return Source("person", tuple(some), how="collective")


def _of_office(cast: Cast, memory: Memory, noun: str) -> Source | None:
    """ "The foreign ministers": those of the principals who are, where another holds quite another office."""
    office = _OFFICES.get(noun.rpartition(" ")[2]) or _OFFICES.get(noun)
    people = [cast.persons[k] for k in memory.leads]
    some = tuple(p.key for p in people if office and any(office in t for t in p.titles))
    others = [p for p in people if p.key not in some]
    if len(some) < 2 or not others or not all(p.titles for p in others):
        return None
    ours = (
        (None,) if office == "minister" else (None, memory.publisher)
    )  # a secretary of state is one of them
    if not all(p.iso3 in ours for p in others):
        return None
    return Source("person", some, how="collective")


# What several guests are called -> what stands in the title of each.
_OFFICES = {
    "ministers": "minister",
    "ambassadors": "ambassador",
    "envoys": "ambassador",
    "governors": "governor",
    "mayors": "mayor",
    "senators": "senator",
    "consuls general": "consul general",
    "cgs": "consul general",
}
_OF_OFFICE = {office: re.compile(rf"\b{office}\s+(?:of|from|to)\b") for office in _OFFICES}


def spoken_group(page: Page, cast: Cast, memory: Memory, start: int, low: str) -> Source:
    """A group that speaks as one: the delegation of the cast that is called so, else people outside the meeting."""
    phrase = re.sub(r"^(?:the|all|all the|some|many|several)\s+", "", low)
    for p in cast.persons:
        if p.kind == "delegation" and (phrase in fold(p.name) or fold(p.name) in phrase):
            return Source("person", memory.members.get(p.key, (p.key,)), how="title")
    if memory.session and not memory.leads and _ALL_OF_THEM.fullmatch(low):
        return BOTH  # "officials of C and D met": nobody by name
    begin = start + len(low) - len(phrase)
    return Source("outsider", name=page.text[begin : start + len(low)])


_ALL_OF_THEM = re.compile(
    r"the\s+(?:(?:senior|foreign|vice|deputy)\s+)*(?:officials|representatives|delegates|ministers|envoys|ambassadors|experts)"
)
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
