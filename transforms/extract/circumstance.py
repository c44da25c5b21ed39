"""The circumstances of a meeting outside its lead: grade of the visit, tone, joint document, PLOVER mode.

They are read from what the release itself tells: the lead, and sentences that no single speaker or side is
quoted for. A state visit that somebody looks forward to, or a treaty that somebody recalls, is not of this
meeting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.signs import Signed
from transforms.extract.tables import rows

# Most formal first: the order of the vocabulary joint_doc.
_DOCUMENTS = (
    ("treaty", r"treat(?:y|ies)|conventions?"),
    ("agreement", r"agreements?|arrangements?"),
    ("protocol", r"protocols?"),
    ("mou", r"memorand(?:um|a|ums)(?:\s+of\s+(?:understanding|cooperation))?|mous?"),
    ("declaration", r"(?:joint\s+)?declarations?"),
    ("joint_statement", r"joint\s+(?:\w+\s+)?statements?"),
    ("communique", r"(?:joint\s+)?(?:press\s+)?communiques?"),
    ("action_plan", r"(?:joint\s+)?(?:action\s+plans?|plans?\s+of\s+action|road\s*maps?)|"
                    r"program(?:me)?s?\s+of\s+cooperation|cooperation\s+program(?:me)?s?"),
    ("minutes", r"(?:agreed\s+)?minutes|lists?\s+of\s+outcomes"),
    ("exchange_of_letters", r"(?:diplomatic\s+)?(?:letters|notes)(?=\s+(?:on|of|for))"),
    ("other", r"(?:cooperation\s+)?documents?|letters?\s+of\s+intent"),
)  # fmt: skip
_DOC = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _DOCUMENTS)
_DONE = r"(?:signed|co-signed|issued|released|published|adopted|concluded|initialled|initialed)"
_SIGNING = Signed(
    re.compile(rf"\b(?:{_DONE}|exchanged|signing|signature)\b"),
    ("sign", "issued", "released", "published", "adopted", "concluded", "initial", "exchanged"),
)
_ACTIVE = re.compile(
    rf"(?<!\bbe\s)(?<!\bbeen\s)(?<!\bagreement\s)(?<!\bdocuments\s)(?<!\btreaty\s)(?<!\bstatement\s)\b(?:{_DONE}|exchanged(?=\s+(?:diplomatic\s+)?(?:letters|notes)))\s+(?:(?!\b(?:but|which|who|after|before|while)\b)[^.;]){{0,80}}?\b(?:{_DOC})\b"
)
_PASSIVE = re.compile(
    rf"\b(?:{_DOC})\b(?:(?!\b(?:which|who|to\s+be)\b)[^.;]){{0,80}}?\b(?:was|were)\s+(?:also\s+|jointly\s+|then\s+)?{_DONE}\b"
)
_WITNESSED = re.compile(
    rf"\b(?:witnessed|attended|observed|presided\s+over)\s+(?:[\w-]+\s+){{0,3}}?(?:signing|signature)\b[^.;]{{0,40}}?\b(?:{_DOC})\b"
)
_PLANNED = re.compile(
    r"\b(?:will|would|shall|should|agreed\s+to|plan(?:s|ned)?\s+to|prepar\w+|hope\w*|intend\w*|not|early|upcoming)\b[^,;.]*$"
)

_TONE = {word: r["atmosphere"] for r in rows("tones") for word in r["words"].split(";")}
_ADJ = rf"(?:{'|'.join(sorted(_TONE, key=lambda w: -len(w)))})"
_ADJS = rf"(?:(?:\w+ly\s+|very\s+|most\s+)?{_ADJ}(?:,\s+and\s+|,\s+|\s+and\s+|\s+yet\s+|\s+but\s+|\s+))+"
_TALKS = (
    r"(?:exchanges?\s+of\s+(?:views|opinions)|exchange|views|talks|discussions?|conversations?|dialogues?|meetings?|"
    r"communications?|consultations|atmosphere|call)"
)
_ATMOSPHERE = re.compile(
    rf"\b(?P<a>{_ADJS}){_TALKS}\b"
    rf"|\bin\s+an?\s+(?P<b>{_ADJS})(?:manner|spirit|way)\b"
    rf"|\b(?:meeting|talks|discussions?|conversation|call|exchange|atmosphere|dialogue)\b(?:\s+(?!which|who)[\w-]+){{0,6}}?\s+(?:was|were|as|of)\s+(?:(?:\w+ly|very|both)\s+)?(?P<c>{_ADJ}(?:(?:,\s+and\s+|,\s+|\s+and\s+){_ADJ})*)\b"
    rf"|\b(?:in\s+an\s+atmosphere\s+of|atmosphere\s+of)\s+(?P<d>{_ADJ}|(?:mutual\s+)?(?:trust|respect))"
)
# "Strategic Dialogue" is what such a meeting is called.
_NAMED_TALKS = re.compile(r"^strategic\s+(?:dialogue|consultations|communication|talks)")
_ADJ_WORD = re.compile(_ADJ)
_TONE_FIRST = frozenset(_TONE) | {"atmosphere"}

_GRADES = (
    ("state", re.compile(r"\bstate\s+visits?\b")),
    ("official", re.compile(r"\b(?:official|formal)\s+(?:and\s+\w+\s+)?(?:\w+\s+)?visits?\b")),
    ("working", re.compile(r"\bworking\s+(?:visits?|trip)\b")),
    ("private", re.compile(r"\b(?:private|unofficial)\s+(?:visits?|trip)\b|\bon\s+(?:vacation|holiday)\b")),
    ("transit", re.compile(r"\b(?:while\s+in\s+transit|transiting\s+through|transit\s+(?:visit|stop)|"
                           r"stop-?\s?over|stopped?\s+over)\b")),
    ("inspection", re.compile(r"\b(?:inspection\s+(?:tour|visit|trip)|field\s+(?:visit|trip)|"
                              r"on-site\s+(?:visit|inspection)|inspected)\b")),
)  # fmt: skip
_VISIT = Signed(
    re.compile(
        r"\b(?:visit|visits|visiting|visited|inspected|inspection|stop-?\s?over|transiting|transit\s+(?:visit|stop)|in\s+transit|working\s+trip|private\s+trip)\b"
    ),
    ("visit", "inspect", "stop", "transit", "trip"),
)
_NOT_THIS_VISIT = re.compile(
    r"\b(?:will|would|shall|upcoming|forthcoming|coming|future|next|last|previous|recent|invit\w+(?!\s+of)|preparations?|(?:agreed|plans?|planned|hopes?|intends?)\s+to)\b[^,;.]{0,60}$"
)


def visit_type(told: Sequence[str], *, visits: bool, event: bool) -> str | None:
    """Grade of the visit named in ``told`` (folded); "not_stated" where a visit has none; None without one.

    ``visits``: the release is about a visit; ``event``: the meeting was at, or on the sidelines of, an event.
    """
    mentioned = visits
    for sentence in told:
        m = _VISIT.search(sentence)
        if m is None or _NOT_THIS_VISIT.search(sentence, 0, m.start()):
            continue
        mentioned = True
        for code, pattern in _GRADES:
            if pattern.search(sentence):
                return code
    if event:
        return "multilateral_event"
    return "not_stated" if mentioned else None


def atmosphere(told: Sequence[str]) -> tuple[str, ...]:
    """Codes of the tone words that ``told`` (folded sentences) gives the talks, in the order of the text."""
    found: dict[str, None] = {}
    for sentence in told:
        if _TONE_FIRST.isdisjoint(sentence.replace(",", " ").replace(".", " ").split(" ")):
            continue
        for m in _ATMOSPHERE.finditer(sentence):
            words = next(g for g in m.groups() if g)
            if _PLANNED.search(sentence, 0, m.start()) or _NAMED_TALKS.search(m[0]):
                continue
            found.update(dict.fromkeys(_TONE[w] for w in _ADJ_WORD.findall(words)))
            found.update({"respectful": None} if words.endswith("respect") else {})
            found.update({"trustful": None} if words.endswith("trust") else {})
    return tuple(found)


def joint_doc(told: Sequence[str]) -> str | None:
    """The most formal document that ``told`` (folded text) reports as signed or issued, if any."""
    found: set[str] = set()
    for sentence in told:
        if not _SIGNING.search(sentence):
            continue
        for pattern in (_ACTIVE, _PASSIVE, _WITNESSED):
            for m in pattern.finditer(sentence):
                if not _PLANNED.search(sentence, 0, m.start()):
                    found.update(k for k, v in m.groupdict().items() if v)
    return next((name for name, _ in _DOCUMENTS if name in found), None)


def plover_mode(
    format_: str, *, multilateral: bool, venue: str | None, lands: Sequence[str | None], resident: bool
) -> str | None:
    """Mode of the CONSULT event. ``lands``: the principals'; ``resident``: the guest is posted there."""
    if format_ in ("phone", "video"):
        return "phone"
    if multilateral:
        return "multilateral"
    if format_ != "in_person" or venue is None or resident:
        return None
    return "visit" if venue in lands else "third-party"
