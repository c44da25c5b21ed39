"""Attribution: which words of a sentence report speech, and whose. Works on one sentence at a time, with a memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.extract.cast import Cast, name_words
from transforms.extract.dates import WHEN
from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.lexicon import cues
from transforms.extract.phrases import parse_participants
from transforms.extract.saying import DEEDS, PAST, WEAK, cue_at
from transforms.extract.signs import Signed, signed
from transforms.extract.source import BOTH, Memory, Source
from transforms.extract.sources import resolve


class Attribution(NamedTuple):
    """One attribution in a sentence: the source, the cue as written, and from where on the text is that source's."""

    source: Source
    cue: str | None
    start: int
    rule_id: str
    confidence: float


# Adverbs and fillers that may stand between a source and its verb.
_BETWEEN = re.compile(
    r"(?<![\s,])(?:[\s,]+(?:also|then|again|once\s+again|once\s+more|further|furthermore|first|finally|for\s+(?:his|her|their)\s+part|in\s+turn|in\s+response|both|all|jointly|together|too|likewise|thus|therefore|in\s+particular|once|now|still|personally|clearly|never|even|just|on\s+behalf\s+of[^,]*|[a-z]+ly))+$"
)
# The words in which an alternative of _BETWEEN can end, but for "-ly" and whatever somebody speaks on behalf of.
_LAST_BETWEEN = frozenset(
    """also then again more further furthermore first finally part turn response both all jointly together too
    likewise thus therefore particular once now still personally clearly never even just""".split()
)
_LONGEST_SOURCE = 159  # characters
_CLAUSE_START = re.compile(
    r"(?:[,;:—–]|(?<!\b[A-Z])(?<!\b[DM]r)(?<!\bMs)(?<!\bMrs)\.|[“”\"]|\b(?:and|while|but|yet(?=\s+(?:both|the\s+two|they)\b)|whereas|to\s+which|for\s+which|after\s+which|when|where(?=\s+s?he\b)|whom)\b)[\s“”\"]*"
)
_OPENING = re.compile(
    r"(?:More\s+broadly|In\s+turn|In\s+return|In\s+this\s+(?:connection|regard|context)|In\s+(?:particular|general|addition))\s+|(?:In|At|During|On|After|Before)\s+(?:his|her|the|their)\s+(?:[\w-]+\s+){0,2}?(?:speech(?:es)?|remarks|message|address|letter|meetings?|talks|calls?|part|conversation|banquet|event|reply|toast|ceremony|statement)\s+"
)
_SUBORDINATE = re.compile(r"\b(?:that|if|whether|because|since|until|which|who|what|how|why|as)\s+$")
_ENUMERATOR = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]+)[.)]|[-•–])\s+")
_PASSIVE = Signed(
    re.compile(
        r"\b(?:[Ii]t\s+was\s+(?:also\s+|further\s+|jointly\s+|separately\s+)*(?P<v1>\w+(?:ed|wn)|held|felt)(?=\s+(?:to|that|on|upon|,))|(?:was|were)\s+(?:also\s+|further\s+|thoroughly\s+|\w+ly\s+)*(?P<v2>discussed|touched\s+(?:up)?on|exchanged|reviewed|noted|considered|addressed|raised|covered|examined|emphasi[sz]ed|stressed|agreed|expressed|outlined|continued|mentioned|highlighted|focused\s+on)(?:\s+(?:as\s+well|in\s+detail|too|at\s+length))?)\b"
    ),
    ("was", "were"),
)
_SAID = frozenset(
    {"stressed", "noted", "emphasised", "emphasized", "mentioned", "pointed", "stated", "recalled"}
)
_FOCUS = re.compile(
    r"^(?:The\s+)?(?:[\w-]+\s+){0,3}?(?P<n>(?i:discussions?|talks|conversation|meeting|dialogue|exchange|consultations|call|agenda|focus))\s+(?:of\s+(?:the\s+)?\w+\s+)?(?:also\s+|mainly\s+|primarily\s+)*(?P<cue>focused|centered|centred|covered|included|touched|addressed|explored|reviewed|revolved|was\s+on|dealt)\b"
)


_TOPICS = Signed(
    re.compile(
        r"^(?:(?:Also\s+)?[Aa]mong\s+(?:the\s+)?|(?:The|Key|Other)\s+)?(?:[Tt]opics|[Ii]ssues|[Ss]ubjects|[Mm]atters)\s+(?:discussed|covered|raised|addressed|under\s+discussion)\b"
        r"|^(?:Another|One|A\s+further)\s+(?:\w+\s+)?(?:issue|topic|subject|matter)\s+(?:discussed|covered|raised|under\s+discussion)\b"
        r"|^Also\s+(?:agreed|discussed|covered|raised|addressed|touched)(?:\s+(?:up)?on)?\s+(?:was|were)\b"
        r"|^(?:[\w-]+\s+){0,2}?(?:attention|emphasis|priority)\s+was\s+(?:also\s+)?(?:paid|given|placed|devoted)\b"
        r"|^(?:[^,]{0,60},\s+)?[Aa]n?\s+(?:[\w-]+\s+){0,4}?exchange\s+of\s+(?:views|opinions)\b[^.]{0,60}?\s(?:took\s+place|was\s+held)\b"
        r"|^There\s+was\s+(?:an?\s+)?(?:\w+\s+){0,2}?(?:agreement|consensus|exchange\s+of\s+views)\b"
        r"|^(?:[^,]{0,120},\s+)?(?:[Aa]n?\s+)?(?:[\w-]+\s+)?(?:agreements?|understandings?)\s+(?:was|were)\s+(?:also\s+)?reached\b"
        r"|^(?:The\s+)?(?:[Dd]iscussions?|[Ee]xchange\s+of\s+(?:views|opinions)|[Dd]ialogue)\s+(?:of|on|about)\s[^.]{3,160}?\s(?:was\s+|were\s+)?continued\b"
        r"|^(?:(?:Mutual|Shared|Joint|Common)\s+)?(?:[Rr]eadiness|[Cc]ommitment|[Ii]nterest|[Ww]illingness|[Ii]ntention)\s(?:for|to|in)\b[^.,;]{3,140}?\swas\s+(?:also\s+)?(?:confirmed|expressed|reaffirmed|reiterated|noted|emphasi[sz]ed|stressed)\b"
    ),
    (
        "discussed",
        "covered",
        "raised",
        "addressed",
        "discussion",
        "There was",
        "attention",
        "emphasis",
        "priority",
        "exchange of",
        "Also agreed",
        "Also touched",
        "reached",
        "continued",
        "eadiness",
        "ommitment",
        "nterest",
        "illingness",
        "ntention",
    ),
)
_TOPIC_CUE = re.compile(
    r"(?<=^Also )\w+|exchange\s+of\s+(?:views|opinions)|attention|emphasis|priority|agreements?\b|consensus"
)
_FOCUS_SIGNS = (
    "focus",
    "cent",
    "cover",
    "includ",
    "touch",
    "address",
    "explor",
    "review",
    "revolv",
    "was",
    "dealt",
)


def attributions(
    page: Page, cast: Cast, memory: Memory, start: int, end: int, fresh: bool = True
) -> list[Attribution]:
    """The attributions that stand in the sentence itself, in order; empty when it carries none. ``fresh``: nobody is
    speaking yet, or a paragraph begins; only then may somebody speak who takes no part in the meeting."""
    found: list[Attribution] = []
    enumerator = _ENUMERATOR.match(page.text, start, end)
    start = enumerator.end() if enumerator else start
    sentence = page.text[start:end]
    for m in PAST.finditer(sentence):
        cue = cue_at(sentence, m)
        if cue is None:
            continue
        hit = _source_by(page, cast, memory, start, end, m) if m[0] in _TOLD else None
        if hit is None:
            hit = _source_before(page, cast, memory, start, start + m.start(), bool(found))
        if hit is None:
            hit = _source_behind(page, cast, memory, start, end, m)
        told = hit is None and not found and m[0] not in ("talked", "spoke")
        if told and sentence.endswith(" and ", 0, m.start()):
            hit = _source_of_deed(page, cast, memory, start, m.start())
        if hit is None:
            continue
        source, begin, rule = hit
        aside = bool(found) and (
            _done_with(page.text, found[0], begin) or _closes_together(page.text, found[0], begin, m[0])
        )
        if not (aside and source.kind == "both") and not _fits(source, m[0], cue, begin == start, found):
            continue
        if found and source.kind == "side" and _speaks_for(cast, found[0].source, source.side):
            continue
        if source.kind == "outsider" and not fresh and not _audience(source, begin == start):
            continue
        if not fresh and _of_another_talk(memory, source, cue):
            continue
        source = _agreed_with(page, cast, memory, start + m.end(), end, m[0], source)
        found.append(Attribution(source, cue, begin if found else start, rule, _sureness(source, m[0])))
        memory.group = source if _is_group(cast, source) else None
        if source.kind in ("person", "outsider"):
            memory.last = source.keys
        elif source.kind == "both":
            memory.last = source.keys or memory.leads
    if found:
        found = _answered(sentence, start, memory, found)
        return _distinct(_with_participle(page, cast, memory, sentence, start, found))
    if sentence.startswith(_ACCORDING) and (by := _according_to(page, cast, memory, start, end)) is not None:
        return [by]
    held = _held_by(page, cast, memory, start, end) or _attitude(page, cast, memory, start, end)
    return held or _impersonal(sentence, start, fresh)


_ATTITUDE = re.compile(
    r"(?P<who>(?:The\s+)?[A-Z][^,;:“\"]{2,70}?)\s+(?P<cue>believes|expects|considers|is\s+(?:determined|convinced|confident|committed|grateful))\s"
)


def _attitude(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> list[Attribution]:
    """ "A believes that C": a view told in the present, of a participant who is named."""
    m = _ATTITUDE.match(page.text, start, end)
    source = resolve(page, cast, memory, m.start("who"), m.end("who")) if m else None
    if m is None or source is None or source.kind != "person" or source.how != "name":
        return []
    present = set(source.keys) <= set(memory.everyone)
    return [Attribution(source, m["cue"], start, "speech.held_by", 0.85)] if present else []


_AFTERWARDS = re.compile(
    r"(?:After|Before|Following|During|At)\s+(?:the|their|his|her)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:meeting|talks|ceremony|event|visit|consultations?|call|reception|dialogue|session|conference|summit|round),\s+"
    r"|(?:(?:On|In)\s+)?(?:[Tt]he\s+|[Tt]hat\s+)?(?:[A-Z]\w+day\s+)?(?:same\s+day|morning|afternoon|evening)[^,]{0,30},\s+"
    r"|Before\s+leaving\s+[^,]{2,40},\s+"
)
# "C and D signed a treaty this May", "the two sides issued D in 2004": what somebody speaks of.
_EARLIER = re.compile(
    r"\b(?:[Ll]ast|[Tt]his)\s+(?:year|month|week|[A-Z]\w+)\b|\b(?:ago|[Rr]ecently|[Ss]ince)\b|\b[Ii]n\s+(?:[A-Z]\w+\s+)?(?:19|20)\d\d\b"
)
_ADVERBS = re.compile(r"(?:\s+(?:also|then|jointly|both|later|[a-z]+ly))+\s*$")


def tells_deed(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> bool:
    """ "A donated C": a deed of whoever met opens the sentence, which is then the release's own."""
    opener = _AFTERWARDS.match(page.text, start, end)
    start = opener.end() if opener else start
    m = PAST.search(page.text, start, end)
    if m is None or cue_at(page.text, m) is not None:
        return False
    adverbs = _ADVERBS.search(page.text, start, m.start())
    source = resolve(page, cast, memory, start, adverbs.start() if adverbs else m.start())
    if source is None or source.kind not in ("person", "both"):
        return False
    if source.kind == "person":
        present = not memory.everyone or set(source.keys) <= set(memory.everyone)
        return present and source.how in ("name", "title")
    lands = source.how == "country" or "countries" in page.text[start : m.start()]
    return m[0] in DEEDS and not lands and _EARLIER.search(page.text, start, end) is None


def _speaks_for(cast: Cast, speaker: Source, side: str | None) -> bool:
    """ "A said, C; the Peruvian side attached importance to D": in the words of A of Peru."""
    return speaker.kind == "person" and all(cast.persons[k].side == side for k in speaker.keys)


_AUDIENCE = re.compile(
    r"(?i)(?:[a-z]+ )*(?:officials|representatives|delegates|ambassadors|envoys|guests|side)\b"
)


def _of_another_talk(memory: Memory, source: Source, cue: str) -> bool:
    """ "President A and President B held talks": in somebody's turn, told of a meeting that is not this one."""
    absent = bool(memory.everyone) and not set(source.keys) <= set(memory.everyone)
    known = cues().get(fold(cue))
    talk = cue == "talks" or (known is not None and known.kind == "noun")
    return absent and talk and source.kind == "person"


def _audience(source: Source, opens: bool) -> bool:
    """Others of the occasion, who open the sentence: they answer whoever spoke so far."""
    return opens and source.name is not None and _AUDIENCE.match(source.name) is not None


_ACCORDING = "According to "


def _according_to(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> Attribution | None:
    """ "According to A, C": A's words, without a verb."""
    comma = page.text.find(",", start, end)
    source = resolve(page, cast, memory, start + len(_ACCORDING), comma) if comma > 0 else None
    if source is None or source.kind == "outsider":
        return None
    people = [cast.persons[k] for k in source.keys]
    if not all(p.title or len(p.words) > 1 for p in people):
        return None  # "According to the Memorandum"
    return Attribution(source, "According to", start, "speech.start", 0.9)


def _source_of_deed(
    page: Page, cast: Cast, memory: Memory, start: int, verb: int
) -> tuple[Source, int, str] | None:
    """ "A listened to B and elaborated on C": the subject of the verb in front of "and" speaks."""
    deed = PAST.search(page.text[start : start + verb])
    if deed is None or not deed.start() or cue_at(page.text[start : start + verb], deed) is not None:
        return None
    hit = _source_before(page, cast, memory, start, start + deed.start(), False)
    told = hit is not None and hit[1] == start and hit[0].kind in ("person", "both")
    return (hit[0], start, "speech.start") if hit and told else None


def _agreed_with(
    page: Page, cast: Cast, memory: Memory, at: int, end: int, verb: str, source: Source
) -> Source:
    """ "A agreed with B on C" is an agreement of both; "A agreed with B's comments" is A's alone. "A had exchanges
    with B" is of both as well.
    """
    pattern = _JOINT_WITH.get(verb) if source.kind == "person" else None
    m = pattern.match(page.text, at, end) if pattern else None
    if m is None:
        return source
    other = resolve(page, cast, memory, m.start("who"), m.end("who"))
    if other is not None and other.kind == "both":
        return BOTH  # "A exchanged views with the ministers"
    if other is None or other.kind not in ("person", "side"):
        return source
    keys = other.keys or [k for k in memory.leads if cast.persons[k].side == other.side]
    if verb == "had" and any(cast.persons[k].kind != "person" for k in other.keys):
        return source
    return BOTH if keys and set(memory.leads) <= {*source.keys, *keys} else source


# What is said with these has an object of its own, and no clause behind "and" belongs to it.
_DONE_WITH = frozenset(
    "thanked congratulated commended praised briefed updated welcomed raised condemned invited provided".split()
)


def _done_with(text: str, first: Attribution, begin: int) -> bool:
    """ "A thanked B for C, and they agreed on D": the second clause is no part of what A said."""
    if (first.cue or "").partition(" ")[0] not in _DONE_WITH or not text[:begin].rstrip().endswith(" and"):
        return False
    return " that " not in text[first.start : begin]


_TWO = re.compile(
    r"(?:the\s+two(?:\s+\w+)?|both(?:\s+\w+)?|they)\s+(?:also\s+)?(?:agreed|exchanged|discussed)\b"
)


def _closes_together(text: str, first: Attribution, begin: int, verb: str) -> bool:
    """ "A underlined C and the two agreed on D": what both did is no part of what A said."""
    if verb not in ("agreed", "exchanged", "discussed") or not _TWO.match(text, begin):
        return False
    said = text[first.start : begin]
    return said.rstrip().endswith((" and", ", while")) and " that " not in said and "“" not in said


_WHO = r"(?:respectively\s+|separately\s+)?with\s+(?P<who>(?:[^\s,.;]+\s+){0,12}?[^\s,.;’']+)"
_WITH = re.compile(rf"\s+(?:views\s+)?{_WHO}(?=\s+(?:on|to|that|about|upon|the)\b)")
_VIEWS_WITH = re.compile(
    r"\s+(?:an?\s+)?(?:[\w-]+,?\s+(?:and\s+)?){0,5}?(?:views|opinions|exchanges?|discussions?|communication|dialogue)"
    rf"\s+(?:of\s+(?:views|opinions)\s+)?{_WHO}(?=\s+(?:on|about|upon|over|regarding|concerning)\b|\.?\s*$)"
)
_JOINT_WITH = {"agreed": _WITH} | dict.fromkeys(("exchanged", "had", "conducted"), _VIEWS_WITH)
_ANSWERED = Signed(
    re.compile(
        r",\s+(?:(?:and\s+|which\s+)(?:he|she|the\s+latter)\s+(?:gladly\s+|gratefully\s+)?(?:accepted|declined|welcomed)"
        r"|which\s+(?:the\s+)?[A-Z][^,;.]{2,70}?\s(?:undertook|promised|accepted)\b"
        r"|to\s+which\s+(?:he|she|the\s+latter)\s+(?:\w+ly\s+)?(?:agreed|replied|responded))\b"
    ),
    ("accepted", "declined", "welcomed", "to which", "undertook", "promised"),
)


def _answered(sentence: str, start: int, memory: Memory, found: list[Attribution]) -> list[Attribution]:
    """ "A invited B, which he accepted": the answer is B's."""
    m = _ANSWERED.search(sentence)
    others = [k for k in memory.leads if k not in found[0].source.keys]
    if m is None or found[0].source.kind != "person" or len(others) != 1:
        return found
    return [
        found[0],
        Attribution(
            Source("person", (others[0],), how="pronoun"),
            m[0].split()[-1],
            start + m.start(),
            "speech.answered",
            0.85,
        ),
    ]


_WITH_PARTICIPLE = Signed(
    re.compile(
        r",\s+with\s+(?P<who>[A-Z][^,;:]{1,60}?)\s+(?P<cue>[a-z]+ing)\s+(?=that\b|the\b|his\b|her\b|its\b)"
    ),
    (", with ",),
)


def _with_participle(
    page: Page, cast: Cast, memory: Memory, sentence: str, start: int, found: list[Attribution]
) -> list[Attribution]:
    """ "The two agreed on C, with A stressing that D": A's words end the sentence."""
    m = _WITH_PARTICIPLE.search(sentence)
    if m is None or fold(m["cue"]) not in cues() or start + m.start() <= found[-1].start:
        return found
    source = resolve(page, cast, memory, start + m.start("who"), start + m.end("who"))
    if source is None or source.kind != "person" or source.keys == found[-1].source.keys:
        return found
    at = start + sentence.index("with", m.start())
    return [*found, Attribution(source, m["cue"], at, "speech.with_participle", 0.85)]


def _is_group(cast: Cast, source: Source) -> bool:
    return source.name is not None or (
        len(source.keys) == 1
        and source.kind == "person"
        and cast.persons[source.keys[0]].kind == "delegation"
    )


def _distinct(found: list[Attribution]) -> list[Attribution]:
    out: list[Attribution] = []
    for a in found:
        if not any(_same(a.source, b.source) for b in out):
            out.append(a)
    return out


def _same(a: Source, b: Source) -> bool:
    return (
        a.kind == b.kind and a.keys == b.keys and a.side == b.side if a.kind != "both" else b.kind == "both"
    )


def _source_before(
    page: Page, cast: Cast, memory: Memory, start: int, verb: int, later: bool
) -> tuple[Source, int, str] | None:
    """The source whose phrase ends at ``verb``, from the widest reading to the narrowest."""
    text = page.text
    between = _BETWEEN.search(text, start, verb - 1) if _follows_adverb(text, start, verb) else None
    stop = between.start() if between else verb
    while stop > start and text[stop - 1] in " ,":
        stop -= 1
    for begin in _clause_starts(text, start, stop, later):
        source = resolve(page, cast, memory, begin, stop)
        if source is not None:
            return source, begin, "speech.start" if begin == start else "speech.clause"
    if between and (alone := _ALONE.search(text, max(start, verb - 40), verb)):
        return _both(page, cast, memory, start, alone)
    return _parenthesis(page, cast, memory, start, stop) if not later else None


# "..., and both agreed": a word that may stand behind a source is one itself.
_ALONE = re.compile(r"(?:,\s+(?:and|while|yet|but)\s+|\band\s+)(?P<who>both)\s+(?:[a-z]+ly\s+|also\s+)?$")


def _both(
    page: Page, cast: Cast, memory: Memory, start: int, m: re.Match[str]
) -> tuple[Source, int, str] | None:
    source = resolve(page, cast, memory, *m.span("who")) if len(memory.leads) > 1 else None
    return (source, m.start("who"), "speech.clause") if source is not None else None


def _follows_adverb(text: str, start: int, verb: int) -> bool:
    """Can what stands between a source and its verb end here? A look at one word spares most searches for it."""
    if text[verb - 1 : verb] != " ":
        return False
    word = text[text.rfind(" ", start, verb - 1) + 1 : verb - 1].rpartition(",")[2]
    return word.endswith("ly") or word in _LAST_BETWEEN or "behalf" in text[start:verb]


def _clause_starts(text: str, start: int, stop: int, later: bool) -> Iterator[int]:
    """Where a phrase that ends at ``stop`` may begin, the widest first: mostly the first is asked for alone."""
    nearest = max(start, stop - _LONGEST_SOURCE)
    if not later:
        if start == nearest and start < stop:
            yield start
        opening = _OPENING.match(text, start, stop)
        if opening and nearest <= opening.end() < stop:
            yield opening.end()
    for m in _CLAUSE_START.finditer(text, start, stop):
        joined = m[0].strip() in ("and", "but", "while")
        if (not later and joined) or not nearest <= m.end() < stop:
            continue
        if m[0].startswith(("to", "for", "after")) or not _SUBORDINATE.search(text, start, m.end()):
            yield m.end()


_DATED = ("On ", "In ", "At ")


def _parenthesis(
    page: Page, cast: Cast, memory: Memory, start: int, stop: int
) -> tuple[Source, int, str] | None:
    """ "A, as a neighbour, said": the verb follows a comma and the sentence begins with a source and a comma."""
    begin = start
    if page.text.startswith(_DATED, start) and (day := WHEN.pattern.match(page.text, start, stop)):
        begin = day.end()
        while page.text[begin] in " ,":
            begin += 1
    comma = min([p for p in (page.text.find(c, begin, stop) for c in ",—") if p >= 0], default=-1)
    if comma < 0:
        return None
    source = resolve(page, cast, memory, begin, comma)
    rest = page.text[comma:stop].rstrip()
    if not rest or not (rest.endswith((",", "—")) or page.text[stop : stop + 1] in (",", "—")):
        return None
    if source is None or source.kind == "outsider":
        source = _in_office(page, cast, memory, begin, stop)
    return (source, start, "speech.parenthesis") if source else None


def _in_office(page: Page, cast: Cast, memory: Memory, start: int, stop: int) -> Source | None:
    """ "Mr. A, Permanent Secretary of C, said": somebody whose office stands in commas, and who takes no part so far."""
    named = parse_participants(page.text, page.folded, page.hits, start, stop)
    if len(named) != 1 or not named[0].roles or named[0].name_start - start > 12 or named[0].end < stop - 2:
        return None
    if named[0].start != start or cast.by_name(name_words(named[0].name)):
        return None
    person = cast.add(named[0])
    memory.outsiders.add(person.key)
    return Source("outsider", (person.key,))


def _source_behind(
    page: Page, cast: Cast, memory: Memory, start: int, end: int, m: re.Match[str]
) -> tuple[Source, int, str] | None:
    """Inverted attribution behind a quotation or a clause: '... ," said A.'"""
    at = start + m.start()
    before = page.text[start:at].rstrip()
    if not before or before[-1] not in ',”"’?!':
        return None
    after = start + m.end()
    stop = min([p for p in (page.text.find(c, after, end) for c in ',.;“"') if p > 0] or [end])
    source = resolve(page, cast, memory, after + 1, stop)
    return (source, start, "speech.inverted") if source and source.kind != "both" else None


_TOLD = frozenset({"briefed", "informed", "updated", "assured", "congratulated", "thanked"})
_BY = re.compile(r"(?:\s+[a-z]+){0,3}?\s+by\s+(?=[A-Z]|the\s)")
_ABOUT_WHAT = re.compile(r"\s(?:on|about|that|of|for|regarding|concerning|over|in)\b|[,.;]|\Z")


def _source_by(
    page: Page, cast: Cast, memory: Memory, start: int, end: int, m: re.Match[str]
) -> tuple[Source, int, str] | None:
    """ "A was briefed by B on C": the words are B's."""
    at = start + m.end()
    by = (
        _BY.match(page.text, at, end)
        if page.text.endswith((" was ", " were "), start, start + m.start())
        else None
    )
    if by is None:
        return None
    for stop in _ABOUT_WHAT.finditer(page.text, by.end(), min(end, by.end() + _LONGEST_SOURCE)):
        source = resolve(page, cast, memory, by.end(), stop.start())
        if source is not None and source.kind == "person":
            return source, start, "speech.passive_by"
    return None


# What a meeting does, not says.
_RESOLVED = frozenset("adopted approved passed elected launched opened approved concluded".split())


def _fits(source: Source, verb: str, cue: str, at_start: bool, found: list[Attribution]) -> bool:
    known = verb in cues() or cue in cues() or verb in WEAK or verb in ("was", "were", "are")
    if source.kind in ("both", "side") and not known and verb != "sad":
        return False
    if (source.how == "assembly" and verb in _RESOLVED) or (source.kind != "both" and verb == "reached"):
        return False
    if source.kind == "side" and source.how == "country":
        return at_start and not found
    if source.kind == "outsider":
        return known and not found
    if found and source.kind == "both" and source.how == "collective":
        return found[0].source.kind == "both"
    return not (found and source.how == "pronoun" and found[0].source.kind != "both")


_SURE = {
    "name": 0.98,
    "title": 0.96,
    "pronoun": 0.93,
    "collective": 0.97,
    "assembly": 0.9,
    "side": 0.95,
    "country": 0.8,
}


def _sureness(source: Source, verb: str) -> float:
    base = 0.7 if source.kind == "outsider" else _SURE[source.how]
    return base if verb in cues() or verb in WEAK else base - 0.1


# "For A it is essential to do B", "C's position, as stressed at the talks, is that ..."
_FOR_WHOM = re.compile(
    r"For\s+(?P<who>(?:[^\s,;:]+\s+){1,9}?)it\s+(?:is|was)\s+(?P<cue>essential|important|crucial|vital|clear|imperative)\b"
)
_POSITION = re.compile(
    r"(?P<who>(?:The\s+)?[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3})['’]s?\s+(?:[a-z]+\s+)?(?P<cue>position)\b[^.;:]{0,80}?\s(?:is|was)\s+that\b"
)


def _held_by(page: Page, cast: Cast, memory: Memory, start: int, end: int) -> list[Attribution]:
    """Views that no verb reports, of whom the sentence names as holding them."""
    forms = (_FOR_WHOM,) if page.text.startswith("For ", start) else (_POSITION,)
    for m in (m for form in forms if (m := form.match(page.text, start, end))):
        source = resolve(page, cast, memory, m.start("who"), m.end("who"))
        if source is not None and source.kind in ("person", "side"):
            return [Attribution(source, m["cue"], start, "speech.held_by", 0.85)]
    return []


def _impersonal(sentence: str, start: int, fresh: bool) -> list[Attribution]:
    m = _PASSIVE.search(sentence)
    if m and m["v1"] in _SAID and not fresh:
        return []  # "It was stressed that ..." in somebody's paragraph
    if m and not re.search(r"\bby\s+(?:the\s+)?[A-Z]", sentence[m.end() : m.end() + 40]):
        return [Attribution(BOTH, m["v1"] or m["v2"], start, "speech.passive", 0.8)]
    m = _FOCUS.match(sentence) if signed(sentence, _FOCUS_SIGNS) else None
    if m:
        return [Attribution(BOTH, m["cue"], start, "speech.focus", 0.8)]
    m = _TOPICS.search(sentence)
    if m:
        named = _TOPIC_CUE.search(m[0])
        return [Attribution(BOTH, named[0] if named else m[0].split()[-1], start, "speech.focus", 0.8)]
    return []
