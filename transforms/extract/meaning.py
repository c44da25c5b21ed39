"""What a statement does and claims: speech act, PLOVER type, polarity, hypothetical.

The act is the cue's usual one (``tables/cues.csv``), with two refinements, both from ``tables/acts.csv``:

- A cue that only carries ("expressed", "conveyed", "was") takes the act of what it carries: hope,
  gratitude, readiness.
- A cue that only reports ("said", "noted"), and a sentence that goes on without one, take the act that
  the first clause of the content performs: "China is ready to" commits, "both sides should" directs,
  "thanks" expresses. A plain "will" commits only where its subject is the speaker or the speaker's side;
  a forecast stays an assertion.

The PLOVER type is that of the same cue or phrase; assertions have none. A statement is ``negated`` when
the first clause of its content is denied ("does not seek", "never", "no country should", "there is no"),
or its cue denies it. Opposing and rejecting are acts, not negations, and neither is "not only". It is
``hypothetical`` when the content is conditional ("if", "unless", "should it", "were there"), possible
("may", "might", "could", "would", "perhaps") or wished for ("hopes"). In indirect speech after a past-
tense cue, "would" and "could" are "will" and "can" and do not count alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.lexicon import Cue, cue_at, cues
from transforms.extract.signs import signed
from transforms.extract.story import Spoken
from transforms.extract.tables import rows


class Meaning(NamedTuple):
    """Codes of the vocabularies speech_act, plover_type and polarity, and the flag ``hypothetical``."""

    speech_act: str
    plover_type: str | None
    polarity: str
    hypothetical: bool


class Told(NamedTuple):
    """Where a statement's cue and content stand. ``cue_start`` is -1 where there is no cue."""

    cue_start: int
    cue_end: int
    content: int
    content_end: int
    cue: Cue | None


_ADVERB = r"\s+(?:(?:\w+ly|also|always|still|even|very)\s+)?"
_REACH = 130  # characters of the content in which its first clause decides the act
_OBJECT_REACH = 70


Act = tuple[str, str | None]


@cache
def _acts(place: str) -> dict[str, tuple[re.Pattern[str], dict[str, Act]]]:
    """First word -> the pattern of all forms that begin with it, longest first, and what each form does."""
    grouped: dict[str, dict[str, Act]] = {}
    for r in rows("acts"):
        if r["place"] == place:
            for form in r["forms"].split(";"):
                act = (r["speech_act"], r["plover_type"] or None)
                grouped.setdefault(form.split(" ")[0], {}).setdefault(form, act)
    return {
        first: (
            re.compile("|".join(rf"{_loose(f)}\b" for f in sorted(forms, key=lambda f: (-len(f), f)))),
            forms,
        )
        for first, forms in grouped.items()
    }


def _loose(form: str) -> str:
    return form.replace(" ", _ADVERB)


_PLAIN_SPACE = str.maketrans(dict.fromkeys(',.;:"()-\n', " "))


def _first_act(folded: str, start: int, stop: int, place: str) -> tuple[int, Act] | None:
    """Where, and which, the first form of ``place`` stands in ``folded[start:stop]``; guards do not count."""
    known, at = _acts(place), start
    words = folded[start:stop].translate(_PLAIN_SPACE).split(" ")
    if known.keys().isdisjoint(words):
        return None
    for word in words:
        entry = known.get(word)
        m = entry[0].match(folded, at, stop) if entry else None
        if entry and m:
            act = entry[1][_plain(m[0], entry[1])]
            if act[0]:
                return at, act
        at += len(word) + 1
    return None


_CARRIES = frozenset(
    "express convey voice extend offer register reaffirm reiterate renew make give air pay have".split()
)
_OWN = re.compile(
    r"(?:\b(?:we|i|he|she|they|side|sides|both\s+countries|two\s+countries|government|party)|(?P<name>\w))\s+(?:\w+ly\s+|also\s+|always\s+|both\s+)*(?:will|would|shall)\s+(?!be\s+(?:a|an|the|held)\b)"
)
_NEGATION = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely|least|to\s+mention))|never|no\s+longer|cannot(?!\s+but\b)|nobody|none\s+of|nothing|neither|(?:can|do|does|did|is|are|was|were|would|will|should|has|have|had|could|must|wo|ca)n't)\b|\b(?:is|are|was|were|has|have|had|be|see|sees|saw)\s+no\s+(?!doubt|matter)|^\W*(?:that\s+)?no\s+(?!doubt|matter)\w+"
)
_CLAUSE_END = re.compile(
    r";|,\s+(?:and|but|so|which|who|where|while|yet|whereas)\b|\b(?:because|whether|which|who|whom|whose|if|unless|so\s+that|than)\b|\bbut\b"
)
_CONDITION = re.compile(
    r"\b(?:if(?!\s+not\s+all)|unless|provided\s+that|in\s+case|suppose|perhaps|possibly|maybe|might|hopes?(?!\s+of\b)|hoped|wishes\s+(?:to|that|for)|it\s+is\s+hoped|were\s+(?:it|there|he|she|they)\s)\b|^\W*(?:that\s+)?should\s+(?:the|it|any|they|he|she|such|this)\b"
)
_MAYBE = re.compile(r"\bmay\b(?!\s+\d)(?!,)")
_BACKSHIFT = re.compile(r"\b(?:would|could)\b(?!\s+like\b)")
_DENIES = frozenset({"deny", "refute", "rebut"})
_WISHES = frozenset({"hope", "wish", "wish that", "express hope", "desire", "aspire"})


def told(page: Page, x: Spoken) -> Told:
    """Find the cue of ``x`` as it stands in the text, and the stretch that is its content."""
    if not x.cue:
        return Told(-1, -1, x.start, x.end, None)
    at = _word(page.text, x.cue, x.start, x.end)
    cue = fold(x.cue)
    word = cue.split()[0]
    known = cues().get(cue) or cues().get(word)
    if at < 0:
        return Told(-1, -1, x.start, x.end, known)
    end = at + len(x.cue)
    impersonal = page.folded[max(0, at - 12) : at].endswith(("it was ", "it was also "))
    form = "" if impersonal else cue_at(page.folded, at, word, min(x.end, at + 60))
    if len(form) >= len(cue):  # but "it was agreed that" is an agreement, not what somebody holds
        end, known = at + len(form), cues()[form]
    if x.end - end < 15:  # trailing attribution: "..., he said."
        return Told(at, end, x.start, at, known)
    return Told(at, end, end, x.end, known)


def _word(text: str, word: str, start: int, end: int) -> int:
    at = text.find(word, start, end)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1, end)
    return at


def meaning(page: Page, x: Spoken, where: Told, iso3: str | None) -> Meaning:
    """What ``x`` does and claims; ``iso3`` is the country that the speaker represents."""
    act, plover = _act(page, where, iso3, x.source.kind == "both")
    first = page.folded[where.content : min(where.content_end, where.content + 300)]
    lemma = where.cue.lemma if where.cue else ""
    negated = lemma in _DENIES or _negated(first) or _cue_negated(page, where)
    return Meaning(
        act, plover, "negated" if negated else "affirmed", lemma in _WISHES or _hypothetical(page, x, where)
    )


# ---------------------------------------------------------------------------------------------------- acts


def _act(page: Page, where: Told, iso3: str | None, both: bool) -> Act:
    cue = where.cue
    if cue is not None and (cue.lemma.split(" ")[0] in _CARRIES or cue.lemma.startswith("be ")):
        carried = _carried(page, where)
        if carried is not None:
            return carried
    if where.cue_start >= 0 and page.folded.startswith(("was ", "were "), where.cue_start):
        return _carried(page, where) or ("assertive", None)
    if cue is not None and (cue.speech_act != "assertive" or cue.plover_type):
        return cue.speech_act, cue.plover_type
    return _content_act(page, where, iso3, both) or ("assertive", None)


def _carried(page: Page, where: Told) -> Act | None:
    end = where.content_end if where.content > where.cue_start else where.cue_end
    found = _first_act(page.folded, where.cue_start, min(where.cue_start + _OBJECT_REACH, end), "object")
    return found[1] if found else None


def _plain(matched: str, known: dict[str, Act]) -> str:
    """The form of the table that was matched, without an adverb that stood in between."""
    words = matched.split()
    single = " ".join(words)
    if single in known:
        return single
    return next(f for n in range(1, len(words)) if (f := " ".join([*words[:n], *words[n + 1 :]])) in known)


def _content_act(page: Page, where: Told, iso3: str | None, both: bool) -> Act | None:
    stop = min(where.content + _REACH, where.content_end)
    found = _first_act(page.folded, where.content, stop, "content")
    own = _own_will(page, where.content, found[0] if found else stop, where.content_end, iso3, both)
    if own:
        return "commissive", "AGREE"
    return found[1] if found else None


def _own_will(page: Page, start: int, stop: int, end: int, iso3: str | None, both: bool) -> bool:
    """Does the speaker, or the speaker's side, say "will" of itself?"""
    clause = page.folded[start:stop]
    if "will" not in clause and "would" not in clause and "shall" not in clause:
        return False
    for m in _OWN.finditer(page.folded, start, min(stop + 12, end)):
        if m["name"] is None and (both or not m[0].startswith(_OTHERS_TOO)):
            return True
        close = m.end("name") if m["name"] else _side_end(m)
        near = page.hits.within(max(start, close - 40), close)
        if iso3 is not None and any(h.end == close and h.code == iso3 for h in near):
            return True
    return False


# Subjects that may be somebody else, when one party alone speaks.
_OTHERS_TOO = ("they", "side", "both", "two", "government", "party")


def _side_end(m: re.Match[str]) -> int:
    """ "the Chinese side will": where the name in front of "side" ends."""
    return m.start() - 1


# ------------------------------------------------------------------------------------------ polarity and moda


def _negated(content: str) -> bool:
    if not signed(content, _NEGATIVE):
        return False
    m = _NEGATION.search(content)
    if m is None:
        return False
    # a clause that opens the sentence ("if", "while") is not its first statement; a later boundary ends that
    return all(stop.start() <= 8 for stop in _CLAUSE_END.finditer(content, 0, m.start()))


_NEGATIVE = ("not", "never", "no ", "none", "nobody", "neither", "n't", "nothing")
_CUE_NEGATION = re.compile(r"\b(?:did\s+not|not|never|refused\s+to|declined\s+to)\s+(?:\w+ly\s+)?$")


def _cue_negated(page: Page, where: Told) -> bool:
    if where.cue_start < 0:
        return False
    before = page.folded[max(0, where.cue_start - 30) : where.cue_start]
    return ("not " in before or "never" in before or " to " in before) and _CUE_NEGATION.search(
        before
    ) is not None


def _hypothetical(page: Page, x: Spoken, where: Told) -> bool:
    content = page.folded[where.content : min(where.content_end, where.content + 300)]
    if signed(content, _CONDITIONAL) and _CONDITION.search(content):
        return True
    m = _MAYBE.search(content) if "may " in content else None
    if m and page.text[where.content + m.start()].islower():
        return True
    reported = x.cue is not None and x.quote == "indirect"
    return (
        not reported and ("would" in content or "could" in content) and _BACKSHIFT.search(content) is not None
    )


_CONDITIONAL = ("if", "unless", "provided", "in case", "suppose", "perhaps", "possibly", "maybe", "might",
                "hope", "wishes", "should", "were ")  # fmt: skip
