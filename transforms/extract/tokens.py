"""What each word of a phrase can be in a list of participants: a name, a title, an office, a country, a body."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from transforms.extract.lexicon import land_words, title_words
from transforms.extract.scan import Hit, Hits

_TOKEN = re.compile(r"H\.\s?E\.|(?:[^\W\d_]\.){2,}|[^\W\d_](?:[\w'’ʻ.-]*[^\W_])?\.?|\d[\w.]*|[^\s\x01\x02]")
# Words in lower case that stand inside names ("van der Laan", "bin Saeed", "da Silva").
_PARTICLES = frozenset("van der den de la le du da do dos das del della di von zu zur ten ter bin bint ibn binti al el ul ud e y wa ap st san".split())  # fmt: skip
_ARTICLE = re.compile(
    r"(?:(?:al|el|as|ad|ar|an|ash|at|az|ul|bin|ibn|von|van|de)-|(?:d|l|dell)['’])[A-Z]"
)  # "al-Bashir", "d'Arc"
_LINKS = frozenset(
    {"of", "for", "to", "on", "in", "at", "with", "under", "as", "the", "from", "against", "by"}
)
_DEGREES = frozenset(
    "ph.d. ph.d phd m.d. ll.d. esq esq. cbe obe mbe mp mep msp kc qc".split()
)  # behind a name
SUFFIX = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_GROUP = frozenset("delegation delegations officials leaders representatives members ministers ambassadors envoys participants counterparts delegates senators congressmen lawmakers parliamentarians diplomats businesspeople entrepreneurs executives scholars academics".split())  # fmt: skip
# Words that begin sentences or name days: a capital makes no name of them.
_NO_NAMES = frozenset(
    "twenty thirty forty fifty sixty dozens hundreds readout read-out january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday according most many some several all both each every also then there here when while after before during following earlier later however meanwhile moreover further thus therefore if although because since as but so yet no not only last recently ahead beginning pursuant remember annual such these those what which who whose why how where a an more over nearly about around approximately altogether".split()
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
        token = _from_hit(text, hit, previous, stop) if hit is not None else None
        if token is None:
            token = _from_word(text, folded, begin, stop, previous)
        if token.cls == "paren":  # "A (Former Speaker)": an office
            token = _paren(token, hits)
        tokens.append(token)
        previous = token.cls
        if token.end != stop:  # a known phrase, or a parenthesis: go on behind it
            words = _TOKEN.finditer(text, token.end, end)
    return _settled(tokens)


def _settle_as_well(tokens: list[Token]) -> list[Token]:
    """ "as well as" between names is one word for "and"."""
    at = [i for i, t in enumerate(tokens[1:-1], 1) if t.text == "well"]
    for i in reversed(at):
        first, last = tokens[i - 1], tokens[i + 1]
        if (first.text, last.text) == ("as", "as"):
            tokens[i - 1 : i + 2] = [Token(first.start, last.end, "as well as", "and")]
    return tokens


def _settled(tokens: list[Token]) -> list[Token]:
    """``tokens`` in the light of their neighbours; a step is taken only where what it looks for is there."""
    tokens = _settle_as_well(tokens)
    classes = {t.cls for t in tokens}
    if "particle" in classes:
        tokens = _settle_particles(tokens)
    if "name" in classes:
        tokens = _settle_pronouns(tokens)
    if "honorific" in classes:
        tokens = _settle_addressed(tokens)
    if "name" in classes and not _FORENAMES.isdisjoint(t.text for t in tokens):
        tokens = _settle_forenames(tokens)
    if "role" in classes:
        tokens = _settle_groups(_settle_places(tokens))
    return tokens


def _paren(token: Token, hits: Hits) -> Token:
    held = any(h.kind == "role" for h in hits.within(token.start, token.end))
    return token._replace(code="role") if held and token.text[1:2].isupper() else token


_ADDRESS = frozenset(
    {"Mr", "Mr.", "Ms", "Ms.", "Mrs", "Mrs.", "Dr", "Dr.", "Shri", "Smt", "Smt.", "Shrimati"}
)


def _settle_addressed(tokens: list[Token]) -> list[Token]:
    """ "Ms. A, Director of the C, Ms. B, Editor of the D": in such a list all behind a name and a comma is office."""
    at = [
        i
        for i, t in enumerate(tokens)
        if t.text in _ADDRESS and i + 2 < len(tokens) and tokens[i + 1].cls == "name"
    ]
    offices: list[tuple[int, int]] = []
    clean = 0
    for i, stop in pairwise([*at, len(tokens)]):
        begin = next((k for k in range(i + 1, stop) if tokens[k].cls not in ("name", "particle")), stop)
        if begin >= stop - 1 or tokens[begin].cls != "comma":
            continue
        end = stop
        while end > begin and tokens[end - 1].cls in ("comma", "and"):
            end -= 1
        last = stop == len(tokens)
        if last:
            end = next((k for k in range(begin + 1, stop) if tokens[k].cls == "comma"), stop)
        offices.append((begin + 1, end))
        clean += not last and tokens[end - 1].cls in ("role", "title")
    if clean < 2:
        return tokens
    for begin, end in offices:
        for k in range(begin, end):
            if tokens[k].cls in ("name", "particle", "and"):
                tokens[k] = tokens[k]._replace(cls="title")
    return tokens


def _settle_groups(tokens: list[Token]) -> list[Token]:
    """ "diplomatic envoys of Arab states": an office in the plural and in lower case that no name follows."""
    for i, t in enumerate(tokens):
        if (
            t.cls != "role"
            or t.text[0].isupper()
            or (t.text.split(" ")[-1] not in _GROUP and not t.text.startswith("heads of"))
        ):
            continue
        if i + 1 == len(tokens) or tokens[i + 1].cls not in ("name", "particle", "honorific"):
            tokens[i] = Token(t.start, t.end, t.text, "group")
    return tokens


# Offices and countries that are forenames as well.
_FORENAMES = frozenset(
    {"Amir", "Sultan", "Dean", "Bharat", "Israel", "Jordan", "Chad", "Georgia", "India", "Kenya"}
)


def _settle_forenames(tokens: list[Token]) -> list[Token]:
    """ "Congressman Dean A", "Secretary of C Jordan B", "Dr. Sultan A": right behind an office, its country or a
    form of address, a forename.
    """
    for i, t in enumerate(tokens):
        if t.text not in _FORENAMES or i == 0 or i + 1 == len(tokens):
            continue
        before = tokens[i - 1]
        if before.text in _ADDRESS and tokens[i + 1].cls in ("name", "particle"):
            tokens[i - 1 : i + 1] = [before, t._replace(cls="name")]
            continue
        if tokens[i + 1].cls != "name":
            continue
        behind = before.cls == "country" and i > 2 and tokens[i - 2].cls == "link"
        if (before.cls == "role" and before.text[0].isupper()) or behind:
            tokens[i] = t._replace(cls="name")
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


BODIES = frozenset(
    "Corporation Company Companies Holding Bank Foundation Group Union Federation Association Organization "
    "Organisation Board Committee Council Area Region District Oblast Territory Territories Agency Service "
    "Fund Centre Center Academy Society Authority Commission Administration Party Championship State Province "
    "County Municipality Prefecture Church Government Office Department Festival Mechanism Alliance Network Museum".split()
)


def _settle_bodies(tokens: list[Token]) -> list[Token]:
    """The words of a body's name that stand between an office and a person are part of the title."""
    held = False
    for i, t in enumerate(tokens):
        held = held or t.cls == "role"
        if t.cls == "name" and held and tokens[i - 1].cls in ("link", "country", "title", "role"):
            for k in range(i, max(_body_ends(tokens, i), _subject_ends(tokens, i))):
                tokens[k] = tokens[k]._replace(cls="title")
    return tokens


_SUBJECTS = frozenset({"Issue", "Issues", "Question", "Affairs", "Crisis", "Conflict", "Matters"})


def _subject_ends(tokens: list[Token], i: int) -> int:
    """Where what an envoy is sent for ends: "for the Delta Issue"."""
    following = range(i, min(len(tokens), i + 4))
    stop = next((k for k in following if tokens[k].cls not in ("name", "title")), following.stop)
    return next((k + 1 for k in range(i, stop) if tokens[k].text in _SUBJECTS), i)


def _body_ends(tokens: list[Token], i: int) -> int:
    """Where the name of a body that begins at ``i`` ends, if a person's name follows: "of C Corporation A B"."""
    ends = i
    for k in range(i, min(len(tokens), i + 8)):
        if tokens[k].cls not in ("name", "particle", "title"):
            break
        if tokens[k].text in BODIES and k + 1 < len(tokens) and tokens[k + 1].cls == "name":
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


def _from_hit(text: str, hit: Hit, previous: str, stop: int) -> Token | None:
    """The token of a known phrase; None where it is read as the plain word that ends at ``stop``."""
    if hit.kind in ("country", "demonym", "city") and _COMPOUND.match(text, hit.end):
        return Token(hit.start, stop, text[hit.start : stop], "title")
    if previous == "particle" and " " not in text[hit.start : hit.end] and hit.kind in ("role", "demonym"):
        return Token(hit.start, hit.end, text[hit.start : hit.end], "name")  # "Bandar bin Sultan"
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
    if hit.kind == "region":
        return Token(hit.start, hit.end, text[hit.start : hit.end], "title")
    if hit.kind in ("role", "modifier", "honorific"):
        if previous in ("name", "particle") and text[hit.start].isupper() and hit.kind == "honorific":
            return None
        cls = {"role": "role", "modifier": "title", "honorific": "honorific"}[hit.kind]
        end = hit.end + (hit.end < len(text) and text[hit.end] == "." and cls == "honorific")
        return Token(hit.start, end, text[hit.start : end], cls, hit.code)
    return Token(hit.start, hit.end, text[hit.start : hit.end], "org", hit.code)


def _from_word(text: str, folded: str, start: int, end: int, previous: str) -> Token:
    word, low = text[start:end], folded[start:end]
    if word[-1] == "." and len(word) > 2 and "." not in word[:-1] and low not in SUFFIX:
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
    if word in ("H.E.", "H. E.", "HE"):
        return "honorific"
    if low in _DEGREES and previous in ("name", "comma", "paren"):
        return "paren"
    if word in ",;":
        return "comma"
    if low in ("and", "&", "or"):
        return "and"
    if word[0].islower() and _ARTICLE.match(word):
        return "name"
    if low in _PARTICLES and (word[0].islower() or previous in ("name", "particle")):
        return "particle"
    if low in _LINKS and word.lower() == low:  # no "Thế"
        return "link"
    if low in SUFFIX and previous in ("name", "comma"):
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
            ends = tokens[i].text[0].isupper() and i > 0 and tokens[i - 1].cls == "name"  # "Hu Bin"
            tokens[i] = tokens[i]._replace(cls="name" if ends else "other")
        following = tokens[i].cls
    return tokens
