"""What kind of release it is: the vocabulary ``kind`` of the contract."""

from __future__ import annotations

import re

from transforms.extract.encounter import RULE_BY_ID
from transforms.extract.headline import LONGEST_TITLE
from transforms.extract.story import Narrative

# Ordered: the first that fits decides. (kind, rule id, pattern on the headline)
_HEADLINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("press_conference", re.compile(r"(?i)\bmeets?\s+(?:with\s+)?(?:the\s+)?(?:press|media)\b|\bpress\s+(?:conference|availability|briefing|gaggle)|\bholds?\s+(?:a\s+)?press\b|\bbriefing\s+for\s+(?:[\w-]+\s+){0,4}?(?:media|press|journalists|reporters)\b|\b(?:department|daily)\s+(?:press\s+)?briefing\b")),
    ("letter", re.compile(r"(?i)\b(?:messages?|letters?|telegrams?)\s+(?:of|to|from)\b|\bcondolences?\b|\bcongratulat|\bgreetings?\s+(?:to|on)\b|\bsends?\s+(?:a\s+)?(?:message|letter|reply)")),
    ("other", re.compile(r"(?i)\bto\s+(?:visit|attend|travel|pay|host|hold|chair|meet|participate)\b|\btravels?\s+to\b|\bwill\s+(?:visit|attend|travel|meet|hold|host)\b")),
)  # fmt: skip
_REMARKS = re.compile(
    r"(?i)\bremarks\b|\bbefore\s+(?:their|the|his|her)\b|\bstatements?\s+(?:to\s+the\s+press|following|before|after)\b|\binterview\b|\bspeech\b|\baddress(?:es)?\b|^statement\s+by\b"
)
_EXPOUNDS = re.compile(r"(?i)\b(?:expounds?|elaborates?|talks\s+about|briefs\s+on|comments\s+on)\b")
_VISIT = re.compile(r"(?i)\bvisits?\b|\bvisit\s+to\b")


def release_kind(title: str, story: Narrative) -> str:
    """meeting, call, visit, event, letter, remarks, press_conference or other."""
    title = title[:LONGEST_TITLE]
    for kind, pattern in _HEADLINES[:1]:
        if pattern.search(title):
            return kind
    if story.turns and (_REMARKS.search(title) or story.turns > 3):
        return "remarks"
    if story.encounters:
        return _of_encounters(title, story)
    for kind, pattern in _HEADLINES[1:]:
        if pattern.search(title):
            return kind
    lead = story.page.text[:400]
    if _LETTER_LEAD.search(lead):
        return "letter"
    if _PRESS_LEAD.search(lead):
        return "press_conference"
    if _CEREMONY.search(title) or _CEREMONY_LEAD.search(lead):
        return "event"
    if _REMARKS.search(title) or (story.spoken and re.match(r"[A-Z][\w-]+(?:\s[A-Z][\w-]+)+:", title)):
        return "remarks"
    if story.spoken and _EXPOUNDS.search(title):
        return "remarks"
    return "meeting" if _MEETING.search(title) else "other"


_PRESS_LEAD = re.compile(
    r"(?i)\b(?:met|meets?)\s+(?:with\s+)?(?:the\s+)?(?:press|media|journalists|reporters)\b|\bjointly\s+met\s+the\s+press|\btook\s+questions\b|\bheld\s+(?:a\s+)?(?:joint\s+)?press\s+conference"
)
_LETTER_LEAD = re.compile(
    r"\b(?:sent|sends|exchanged|addressed)\s+(?:[\w-]+\s+){0,4}?(?:telegrams?|messages?|letters?|cables?|congratulations|condolences)\b"
)
_CEREMONY = re.compile(
    r"(?i)\b(?:attends?|holds?|addresses|hosts?|delivers|launch)\b.*\b(?:reception|banquet|banquent|dinner|ceremony|inauguration|opening|forum|conference|symposium|seminar|exhibition|concert|anniversary|day)\b|\bspeech\b"
)
_CEREMONY_LEAD = re.compile(
    r"(?i)\b(?:gave|held|hosted|attended)\s+(?:a|an|the)\s+(?:[\w-]+\s+){0,3}?(?:reception|banquet|dinner|ceremony)\b"
)
_MEETING = re.compile(
    r"(?i)\b(?:meeting|roundtable|talks|briefing session|consultations?)\b|\bmeets?\s+with\b"
)


def _of_encounters(title: str, story: Narrative) -> str:
    first = story.encounters[0]
    if first.format == "letter":
        return "letter"
    rule = RULE_BY_ID.get(first.rule_id)
    if first.multilateral and rule is not None and rule.kind == "with":
        return "call" if first.format in ("phone", "video") else "meeting"
    if first.multilateral:
        return "meeting" if len({story.cast.persons[k].side for k in first.leads}) == 3 else "event"
    if len(story.encounters) > 1 and (story.visited or _VISIT.search(title) or _one_visitor(story)):
        return "visit"
    if first.format in ("phone", "video") and not title.startswith("Meeting "):
        return "call"
    return "meeting"


def _one_visitor(story: Narrative) -> bool:
    """Several hosts of one country met the same visitor: a visit told in one release."""
    shared = set.intersection(*(set(e.leads) for e in story.encounters))
    hosts = {k for e in story.encounters for k in e.leads} - shared
    lands = {story.cast.persons[k].iso3 for k in hosts}
    return (
        len(shared) == 1
        and len(hosts) > 1
        and len(lands) == 1
        and None not in lands
        and not any(e.on_sidelines for e in story.encounters)
    )
