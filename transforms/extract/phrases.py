"""Read a noun phrase that lists participants: "Foreign Minister of Peru A, B of C and D, Minister of E"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from transforms.extract.fold import fold
from transforms.extract.lexicon import cities, land_words, title_words
from transforms.extract.scan import Hit, Hits

_TOKEN = re.compile(r"H\.\s?E\.|(?:[^\W\d_]\.){2,}|[^\W\d_](?:[\w'’ʻ.-]*[^\W_])?\.?|\d[\w.]*|[^\s\x01\x02]")
# Words in lower case that stand inside names ("van der Laan", "bin Saeed", "da Silva").
_PARTICLES = frozenset("van der den de la le du da do dos das del della di von zu zur ten ter bin bint ibn binti al el ul ud e y wa ap st san".split())  # fmt: skip
_ARTICLE = re.compile(r"(?:al|el|as|ad|ar|an|ash|at|az|ul|bin|ibn|von|van|de)-[A-Z]")  # "al-Bashir"
_LINKS = frozenset(
    {"of", "for", "to", "on", "in", "at", "with", "under", "as", "the", "from", "against", "by"}
)
_TARGETS = frozenset({"for", "to", "in", "on", "at", "with", "against", "under"})
_SUFFIX = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_GROUP = frozenset("delegation delegations officials leaders representatives members ministers ambassadors envoys participants counterparts delegates senators congressmen lawmakers parliamentarians diplomats businesspeople entrepreneurs executives".split())  # fmt: skip
_GROUP_END = frozenset(
    "led headed comprising including accompanied composed consisting visiting now currently who".split()
)
_GENERALS = ("Secretary", "Director", "Consul", "Attorney", "Inspector", "Governor", "Solicitor")
_STYLES = frozenset(
    {"Prince", "Princess", "Sheikh", "Sheikha", "Dato", "Datuk", "Tan Sri", "Lord", "Lady", "Baroness"}
)
# Words that begin sentences or name days: a capital makes no name of them.
_NO_NAMES = frozenset(
    "january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday according most many some several all both each every also then there here when while after before during following earlier later however meanwhile moreover further thus therefore if although because since as but so yet no not only last recently ahead beginning pursuant remember annual such these those what which who whose why how where a an".split()
)
_DROPPED = frozenset(
    {"visiting", "the", "his", "her", "its", "their", "a", "an", "then", "respectively", "separately"}
)
_WORDLIKE = re.compile(
    r"(?:tion|tions|ment|ments|ity|ities|ics|ture|ship|ance|ence|ness|ology|ography|ing|ism|ery)$"
)


class Token(NamedTuple):  # one for every word that is read, so no dataclass
    start: int
    end: int
    text: str
    cls: str  # name | particle | title | role | country | org | honorific | link | comma | and | paren | group | other
    code: str = ""


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


def parse_participants(text: str, folded: str, hits: Hits, start: int, end: int) -> list[Named]:
    """Every participant that ``text[start:end]`` names, in order. Empty where the phrase names nobody."""
    tokens = tokenize(text, folded, hits, start, end)
    named = [n for n in (_named(text, c) for c in _chunks(tokens)) if n is not None]
    return _share_plural_title(named)


# ---------------------------------------------------------------------------------------------------------- tokens


_COMPOUND = re.compile(r"[-–][A-Z]")  # "the China-Fiji Council" represents neither


def tokenize(text: str, folded: str, hits: Hits, start: int, end: int) -> list[Token]:
    """The words of ``text[start:end]`` with what each can be in a list of participants; known phrases are one token."""
    known = {h.start: h for h in hits.within(start, end)}
    tokens: list[Token] = []
    previous = ""
    words = _TOKEN.finditer(text, start, end)
    while m := next(words, None):
        begin, stop = m.span()
        hit = known.get(begin)
        if hit and hit.kind == "country" and _COMPOUND.match(text, hit.end):
            token: Token | None = Token(begin, stop, text[begin:stop], "title")
        else:
            token = _from_hit(text, hit, previous) if hit else None
        if token is None:
            token = _from_word(text, folded, begin, stop, previous)
        tokens.append(token)
        previous = token.cls
        if token.end != stop:  # a known phrase, or a parenthesis: go on behind it
            words = _TOKEN.finditer(text, token.end, end)
    return _settle_groups(_settle_places(_settle_pronouns(_settle_particles(tokens))))


def _settle_groups(tokens: list[Token]) -> list[Token]:
    """ "diplomatic envoys of Arab states": an office in the plural and in lower case that no name follows."""
    for i, t in enumerate(tokens):
        if t.cls != "role" or t.text[0].isupper() or t.text.split(" ")[-1] not in _GROUP:
            continue
        if i + 1 == len(tokens) or tokens[i + 1].cls not in ("name", "particle", "honorific"):
            tokens[i] = Token(t.start, t.end, t.text, "group")
    return tokens


_PRONOUNS = frozenset(
    {"he", "she", "they", "it", "we", "i", "this", "that", "these", "his", "her", "their", "our"}
)


def _settle_pronouns(tokens: list[Token]) -> list[Token]:
    """ "He" begins a name only in front of another name word ("He Yafei")."""
    for i, t in enumerate(tokens):
        if t.cls == "name" and t.text.lower() in _PRONOUNS:
            follows = i + 1 < len(tokens) and tokens[i + 1].cls == "name"
            tokens[i] = t if follows else t._replace(cls="other")
    return tokens


# What is named after a place: "the University of D".
_PLACED = frozenset(
    "University Institute State Province City Bank Governor Mayor Bishop Archbishop Port".split()
)


_BODIES = frozenset(
    "Corporation Company Companies Holding Bank Foundation Group Union Federation Association Organization "
    "Organisation Board Committee Council Area Region District Oblast Territory Territories Agency Service "
    "Fund Centre Center Academy Society Authority Commission Administration Party Championship".split()
)


def _settle_bodies(tokens: list[Token]) -> list[Token]:
    """The words of a body's name that stand between an office and a person are part of the title."""
    held = False
    for i, t in enumerate(tokens):
        held = held or t.cls == "role"
        if t.cls == "name" and held and tokens[i - 1].cls in ("link", "country", "title", "role"):
            for k in range(i, _body_ends(tokens, i)):
                tokens[k] = tokens[k]._replace(cls="title")
    return tokens


def _body_ends(tokens: list[Token], i: int) -> int:
    """Where the name of a body that begins at ``i`` ends, if a person's name follows: "of C Corporation A B"."""
    ends = i
    for k in range(i, min(len(tokens), i + 8)):
        if tokens[k].cls not in ("name", "particle", "title"):
            break
        if tokens[k].text in _BODIES and k + 1 < len(tokens) and tokens[k + 1].cls == "name":
            ends = k + 1
    return ends


def _settle_places(tokens: list[Token]) -> list[Token]:
    """ "Governor of Nebraska Walter A" and "of Nebraska of the United States": the word behind "of" is no name."""
    tokens = _settle_bodies(tokens)
    for i, t in enumerate(tokens):
        if (
            t.cls != "name"
            or i < 2
            or tokens[i - 1].text.lower() not in ("of", "the")
            or not any(x.cls == "role" for x in tokens[:i])
        ):
            continue
        run = next(
            (k for k, x in enumerate(tokens[i:]) if x.cls not in ("name", "particle")), len(tokens) - i
        )
        follows_of = i + run < len(tokens) and tokens[i + run].text.lower() == "of"
        if tokens[i - 1].text == "of" and tokens[i - 2].text in _PLACED:
            tokens[i] = t._replace(cls="title")
        elif run >= 3 or follows_of:
            for k in range(i, i + (run if follows_of else 1)):
                tokens[k] = tokens[k]._replace(cls="title")
    return tokens


def _from_hit(text: str, hit: Hit, previous: str) -> Token | None:
    if hit.kind in ("country", "demonym"):
        # "Foreign Minister Israel Katz": a country right behind a role, with no "of", begins a name.
        if (
            previous in ("role", "honorific")
            and hit.kind == "country"
            and " " not in text[hit.start : hit.end]
        ):
            return None
        return Token(hit.start, hit.end, text[hit.start : hit.end], "country", hit.code)
    if hit.kind == "city":
        if previous == "link":
            return Token(hit.start, hit.end, text[hit.start : hit.end], "title")
        return None
    if text[hit.start : hit.end] in _GROUP:
        return None
    if hit.kind in ("role", "modifier", "honorific"):
        if previous in ("name", "particle") and text[hit.start].isupper() and hit.kind == "honorific":
            return None
        cls = {"role": "role", "modifier": "title", "honorific": "honorific"}[hit.kind]
        end = hit.end + (hit.end < len(text) and text[hit.end] == "." and cls == "honorific")
        return Token(hit.start, end, text[hit.start : end], cls, hit.code)
    return Token(hit.start, hit.end, text[hit.start : hit.end], "org", hit.code)


def _from_word(text: str, folded: str, start: int, end: int, previous: str) -> Token:
    word, low = text[start:end], folded[start:end]
    if word[-1] == "." and len(word) > 2 and "." not in word[:-1] and low not in _SUFFIX:
        word, low, end = word[:-1], low[:-1], end - 1
    elif word == "(":
        close = text.find(")", start, start + _LONGEST_PARENTHESIS)
        stop = close + 1 if close > 0 else end
        return Token(start, stop, text[start:stop], "paren")
    if text[start - 1 : start] == "-" and low in land_words():
        return Token(start, end, word, "other")  # "Russian-Belarusian"
    return Token(start, end, word, _word_class(word, low, previous))


_LONGEST_PARENTHESIS = 1000  # characters; a parenthesis that closes later was never meant as one


@lru_cache(maxsize=16384)
def _word_class(word: str, low: str, previous: str) -> str:
    """The class of a word (and its folded form) behind a token of class ``previous``. Words recur: the cache is bounded."""
    if word in ("H.E.", "H. E."):
        return "honorific"
    if word in ",;":
        return "comma"
    if low in ("and", "&", "or"):
        return "and"
    if "-" in word and word[0].islower() and _ARTICLE.match(word):
        return "name"
    if low in _PARTICLES and (word[0].islower() or previous in ("name", "particle")):
        return "particle"
    if low in _LINKS:
        return "link"
    if low in _SUFFIX and previous in ("name", "comma"):
        return "name"
    if low in _GROUP and word[0].islower():
        return "group"
    if low.removesuffix("'s") in title_words() or (
        previous == "link" and _WORDLIKE.search(low) and word[0].isupper()
    ):
        return "title"
    return "name" if word[0].isupper() and low not in _NO_NAMES else "other"


def _settle_particles(tokens: list[Token]) -> list[Token]:
    """A particle counts only in front of a name; elsewhere it is a link ("de", "la") or nothing."""
    following = ""
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].cls == "particle" and following not in ("name", "particle"):
            tokens[i] = tokens[i]._replace(cls="other")
        following = tokens[i].cls
    return tokens


# ---------------------------------------------------------------------------------------------------------- chunks


def _chunks(tokens: list[Token]) -> list[_Chunk]:
    chunks = [_Chunk()]
    for i, t in enumerate(tokens):
        cur = chunks[-1]
        if t.cls in ("name", "particle") and cur.group is not None and not cur.name:
            led = next((k for k, x in enumerate(cur.before) if x.text.lower() == "by"), None)
            if led is None:
                cur.before.append(t)  # "a delegation of the A Council": the words of the body's name
                continue
            chunks.append(_Chunk(before=cur.before[led + 1 :], name=[t]))
            cur.before = cur.before[:led]
        elif t.cls in ("name", "particle"):
            if cur.after or (
                cur.name and cur.name[-1] is not tokens[i - 1] and t.text.lower() not in _SUFFIX
            ):
                cur = _Chunk()
                chunks.append(cur)
            cur.name.append(t)
        elif not cur.name:
            if t.cls == "group" and cur.group is None:
                cur.group = t
            elif cur.group is not None and t.cls in ("comma", "and"):
                chunks.append(_Chunk())
                continue
            cur.before.append(t)
        elif t.cls in ("comma", "and"):
            if _apposition(cur, tokens, i):
                cur.after.append(t)
            elif not _is_suffix(tokens, i):
                chunks.append(_Chunk())
        elif t.cls in ("role", "honorific") and cur.name[-1] is tokens[i - 1] and _is_surname(t, tokens, i):
            cur.name.append(t)
        elif t.cls == "link" and not cur.after and t.text.lower() in ("of", "from"):
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
    return i + 1 < len(tokens) and tokens[i + 1].text.lower() in _SUFFIX


def _apposition(cur: _Chunk, tokens: list[Token], i: int) -> bool:
    """After a bare name: does the title behind the separator belong to it ("A, Minister of B, and C, ...")?"""
    if cur.after and tokens[i].cls == "comma" and not _title_next(tokens, i):
        return False
    if tokens[i].cls == "and" or any(t.cls in ("role", "title") for t in cur.before):
        return bool(cur.after) and tokens[i].cls == "and" and _title_runs_on(tokens, i)
    j = i + 1
    if j >= len(tokens) or tokens[j].cls in ("name", "particle", "honorific"):
        return False
    while j < len(tokens) and tokens[j].cls not in ("name", "particle"):
        j += 1
    return j >= len(tokens) or tokens[j - 1].cls in ("comma", "and")


def _title_next(tokens: list[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].cls in ("role", "title", "country", "org")


def _title_runs_on(tokens: list[Token], i: int) -> bool:
    return i + 1 < len(tokens) and not any(t.cls in ("name", "particle") for t in tokens[i + 1 :])


# ------------------------------------------------------------------------------------------------------ participants


# What looks like a name and ends in one of these is an event, a paper or a building ("Special Summit").
_NO_PERSON = frozenset(
    "summit meeting meetings session conference forum dialogue ministerial initiative agreement day order "
    "room workshop plan act strategy roundtable building hall championship force brigade programme program "
    "project partnership framework declaration accord fund mission tour week museum organization office "
    "service party group council commission committee agency corporation company".split()
)


def _is_thing(c: _Chunk) -> bool:
    last = c.name[-1].text.lower().removesuffix("'s").removesuffix("’s")
    if len(c.name) == 1 and not _has_role([*c.before, *c.after]):
        alone = c.name[0].text
        if (alone.isupper() and 1 < len(alone) < 5) or fold(alone) in cities():
            return True
    return last in _NO_PERSON and not (last == "day" and len(c.name) > 1 and _has_role(c.before))


def _named(text: str, c: _Chunk) -> Named | None:
    if not c.name:
        return _group(text, c)
    if _is_thing(c):
        return None
    start = min([t.start for t in [*c.before, *c.name]])
    end = max([t.end for t in [*c.name, *c.after]])
    name = text[c.name[0].start : c.name[-1].end].removesuffix("'s").removesuffix("’s")
    titles = [*c.before, *_title_behind(c)]
    iso3, org, ambiguous = _represents([*c.before, *c.after])
    return Named(name, _title(titles), iso3, org, "person", start, end, c.name[0].start,
                 tuple(t.code for t in [*c.before, *c.after] if t.cls == "role"), ambiguous)  # fmt: skip


def _title_behind(c: _Chunk) -> list[Token]:
    """What stands behind a name and belongs to the title: a second office, or where the first is held."""
    if _has_role(c.after):
        return [Token(0, 0, ",", "comma"), *c.after]
    held_in = _has_role(c.before) and c.after and c.after[0].text.lower() == "of"
    return c.after if held_in and any(t.text in _OFFICES for t in c.after) else []


# Parts of a ministry or state that a title is held in; a ministry itself stands for its country.
_OFFICES = frozenset(
    "Department Bureau Office Secretariat Division Committee Commission Government Institute Center Centre".split()
)


def office_phrase(tokens: Sequence[Token]) -> tuple[str, str | None, str | None] | None:
    """(title, iso3, org_id) of a phrase that is an office and nothing else; None where any word is not of it."""
    words = {"role", "title", "country", "org", "honorific", "link"}
    title = _title(tokens) if _has_role(tokens) and words.issuperset(t.cls for t in tokens) else None
    return (title, *_represents(tokens)[:2]) if title else None


def _group(text: str, c: _Chunk) -> Named | None:
    if c.group is None or any(t.cls == "role" and t.start < c.group.start for t in c.before):
        return None
    tokens = [t for t in c.before if t.text.lower() not in _DROPPED or t.start > c.group.start]
    if not tokens:
        return None
    stop = next(
        (k for k, t in enumerate(tokens) if t.start > c.group.start and t.text.lower() in _GROUP_END),
        len(tokens),
    )
    kept = tokens[:stop]
    if tokens[0].cls == "and" or tokens[0].text.lower() == "other":
        return None  # "and other officials" names nobody
    if stop < len(tokens) and not any(t.start > c.group.start for t in kept):
        return None  # "the delegation headed by A" is A
    while kept and kept[-1].cls in ("comma", "and", "link"):
        kept.pop()
    iso3, org, ambiguous = _represents(kept)
    start, end = kept[0].start, kept[-1].end
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
        if t.text == "General" and kept and kept[-1].text.endswith(_GENERALS):
            kept.append(t)
            continue
        if t.cls in ("honorific", "paren") or (low in _DROPPED and (not kept or low == "visiting")):
            continue
        if t.cls == "country" and target and any("inister" in x.text for x in kept[-3:-1]):
            target = False  # "Minister for the People's Republic of China"
        whole = t.cls == "country" or (
            t.cls == "org" and "ommissioner" not in t.text and (not kept or not _ORGAN.search(t.text))
        )
        if whole and not target:
            following = tokens[i + 1].cls if i + 1 < len(tokens) else ""
            if t.cls == "country" and following in ("title", "org"):
                continue  # "Speaker of the Mongolian Parliament"
            while kept and kept[-1].cls == "link":
                kept.pop()
            continue
        if low in ("'s", "’s", "s", "'", "’"):
            if kept and t.start - kept[-1].end <= 1 and kept[-1].cls in ("role", "title"):
                kept[-1] = Token(kept[-1].start, t.end, kept[-1].text + "'s" * (low != "'"), kept[-1].cls)
            continue
        kept.append(t)
    while kept and kept[-1].cls in ("link", "comma", "and", "other"):
        kept.pop()
    while kept and kept[0].cls in ("link", "comma", "and", "other"):
        kept.pop(0)
    if len(kept) > 1 and kept[-1].text in _STYLES and kept[-2].cls == "role":
        kept.pop()  # "Foreign Minister Prince A": a style of the person, no office
    if not any(t.cls in ("role", "title", "org") for t in kept):
        return None
    joined = " ".join(t.text for t in kept)
    return joined.replace(" ,", ",").replace(" 's", "'s").replace("Members of", "Member of")


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
