"""What each word of a phrase can be in a list of participants: a name, a title, an office, a country, a body."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.extract.lexicon import land_words, title_words
from transforms.extract.scan import Hit, Hits
from transforms.extract.settling import settled
from transforms.extract.words import GROUP, Token

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


# Words that begin sentences or name days: a capital makes no name of them.
_NO_NAMES = frozenset(
    "twenty thirty forty fifty sixty dozens hundreds readout read-out january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday according most many some several all both each every also then there here when while after before during following earlier later however meanwhile moreover further thus therefore if although because since as but so yet no not only last recently ahead beginning pursuant remember annual such these those what which who whose why how where a an more over nearly about around approximately altogether".split()
)


_WORDLIKE = re.compile(
    r"(?:tion|tions|ment|ments|ity|ities|ics|ture|ship|ance|ence|ness|ology|ography|ing|ism|ery)$"
)


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
    return settled(tokens)


def _paren(token: Token, hits: Hits) -> Token:
    held = any(h.kind == "role" for h in hits.within(token.start, token.end))
    return token._replace(code="role") if held and token.text[1:2].isupper() else token


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
    if text[hit.start : hit.end] in GROUP:
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
    if low in GROUP and word[0].islower():
        return "group"
    if low.removesuffix("'s") in title_words() or (
        previous == "link" and _WORDLIKE.search(low) and word[0].isupper()
    ):
        return "title"
    return "name" if word[0].isupper() and low not in _NO_NAMES else "other"
