"""The office that a phrase states, and whom it speaks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.extract.lexicon import meant_by
from transforms.extract.offices import COMPASS
from transforms.extract.words import Token

_TARGETS = frozenset({"for", "to", "in", "on", "at", "with", "against", "under"})
_GENERALS = ("Secretary", "Director", "Consul", "Attorney", "Inspector", "Governor", "Solicitor")
_STYLES = frozenset(
    {"Prince", "Princess", "Sheikh", "Sheikha", "Dato", "Datuk", "Tan Sri", "Lord", "Lady", "Baroness"}
)
DROPPED = frozenset(
    {
        "visiting",
        "the",
        "his",
        "her",
        "its",
        "their",
        "a",
        "an",
        "then",
        "respectively",
        "separately",
        "new",
        "newly-appointed",
        "newly appointed",
        "newly",
        "arrived",
        "newly-arrived",
        "incoming",
        "outgoing",
    }
)


def office_phrase(tokens: Sequence[Token]) -> tuple[str, str | None, str | None] | None:
    """(title, iso3, org_id) of a phrase that is an office and nothing else; None where any word is not of it."""
    words = {"role", "title", "country", "org", "honorific", "link"}
    title = title_of(tokens) if has_role(tokens) and words.issuperset(t.cls for t in tokens) else None
    return (title, *represents(tokens)[:2]) if title else None


def has_role(tokens: Sequence[Token]) -> bool:
    return "role" in [t.cls for t in tokens]


def represents(tokens: Sequence[Token]) -> tuple[str | None, str | None, tuple[str, ...]]:
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
        elif t.cls == "role" and t.text.startswith("European Commissioner"):
            org = org or "EC"
        elif t.cls in ("comma", "and"):
            target = False
    return iso3, org, tuple(ambiguous)


# Who is somebody's: "Special Representative of the U.S. President".
_SENT = ("Representative", "Envoy", "Assistant", "Adviser", "Advisor", "Aide")
_ORGAN = re.compile(
    r"\b(?:Commission|Council|Committee|Chamber|Board|Court|Parliament|Congress|Assembly|Federation)\b"
)


def title_of(tokens: Sequence[Token]) -> str | None:
    """The role as stated, without the country or the organisation it is held in (both have columns of their own)."""
    kept: list[Token] = []
    target = False
    for i, t in enumerate(tokens):
        low = t.text.lower()
        if t.cls == "link":
            target = low in _TARGETS or (target and low == "the")
        elif t.cls in ("comma", "other"):
            target = False  # "from November 5 to 6, Chinese Consul A"
        if t.text == "General" and kept and kept[-1].text.endswith(_GENERALS):
            kept.append(t)
            continue
        begins = all(k.cls in ("link", "and") for k in kept) or kept[-1].cls == "comma"
        if t.cls in ("honorific", "paren") or (low in DROPPED and (begins or low == "visiting")):
            continue
        owned = i + 1 < len(tokens) and tokens[i + 1].text in ("'", "’")
        if t.cls == "country" and owned:
            target = False  # "at Peru's Ministry of Trade"
        if t.cls == "country" and target and any("inister" in x.text for x in kept[-3:-1]):
            target = False  # "Minister for the People's Republic of China"
        whole = (
            t.cls == "country" and (t.code != "" or meant_by(t.text)) and t.text != "New South Wales"
        ) or (t.cls == "org" and "ommissioner" not in t.text and (not kept or not _ORGAN.search(t.text)))
        if t.cls == "country" and kept and kept[-1].text in COMPASS and t.text[-1] == "a":
            kept.append(t)  # "Premier of Western Australia"
            continue
        if whole and not target:
            following = tokens[i + 1].cls if i + 1 < len(tokens) else ""
            owner = following == "role" and i + 2 < len(tokens) and tokens[i + 2].text in ("'", "’")
            office = next((k.text for k in reversed(kept) if k.cls != "link"), "")
            sent = following == "role" and office.endswith(_SENT)
            if (t.cls == "country" and (following in ("title", "org") or owner or sent)) or (
                t.cls == "org" and following == "title" and kept
            ):
                continue  # "Speaker of the Mongolian Parliament", "of the U.S. Secretary's staff"
            while kept and kept[-1].cls == "link" and not owned:
                kept.pop()
            continue
        if low in ("'s", "’s", "s", "'", "’"):
            if kept and t.start - kept[-1].end <= 1 and kept[-1].cls in ("role", "title"):
                kept[-1] = Token(
                    kept[-1].start, t.end, kept[-1].text + "'s" * low.endswith("s"), kept[-1].cls
                )
            continue
        kept.append(t)
    while kept and kept[-1].cls in ("link", "comma", "and", "other"):
        kept.pop()
    while kept and kept[0].cls in ("link", "comma", "and", "other"):
        kept.pop(0)
    if len(kept) > 1 and kept[-1].text in _STYLES and kept[-2].cls == "role":
        kept.pop()  # "Foreign Minister Prince A": a style of the person, no office
    if not any(t.cls in ("role", "org") or (t.cls == "title" and t.text[0].isupper()) for t in kept):
        return None  # "their children, Mr. A"
    joined = _COMPANY.sub("", " ".join("Ambassador" if t.text == "Amb." else t.text for t in kept))
    joined = _APART.sub("-", joined.replace(" ,", ",").replace(",,", ","))
    return joined.replace(" 's", "'s").replace("Members of", "Member of")


_APART = re.compile(r"(?<=\w)-\s(?=\w)")  # "Co- Chair", of two tokens


_COMPANY = re.compile(
    r",?\s+(?:and|with)\s+(?:his|her|their)\s+(?:delegation|entourage|team|party|colleagues|wife|husband|spouse)$"
)
