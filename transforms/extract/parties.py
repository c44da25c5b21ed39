"""From an encounter sentence to its encounters: who the parties are, and whom they represent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.extract.adverbials import CHANNEL
from transforms.extract.cast import Person
from transforms.extract.circumstances import circumstances, request
from transforms.extract.dates import TODAY, WHEN
from transforms.extract.guests import unblanked
from transforms.extract.lead import Encounter, Found, further_object, named_in
from transforms.extract.phrases import parse_participants
from transforms.extract.sessions import Sessions
from transforms.extract.sides import FOREIGN_GROUP

WHEN_MEETING = re.compile(
    r"\b(?:(?:When|While|During\s+(?:the|his|her))\s+(?:meeting|talking|talks?)|(?:In|At)\s+(?:the|his|her)\s+(?:\w+\s+)?(?:meetings?|talks|call|conversations?)|Meeting)\s+(?:(?:respectively|separately)\s+)?with\b|\b(?:In|At|During)\s+the\s+(?:\w+\s+)?(?:meeting|talks|call)\s+(?:between|involving)\s+(?:the\s+)?[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,4}\s+and\b"
)
_RESPECTIVELY = re.compile(r"\b(?:respectively|separately)\b")
_SUITE = re.compile(r"\b(?:officials|representatives|aides|advisers|advisors|entourage)\b")
# A country's, not that of a body with a name of its own.
_DELEGATION = re.compile(r"(?i)\bdelegation(?:\s+members|\s+(?:of|from)\s+(?:the\s+)?[\w.]+)?$")
_PRESS = re.compile(r"\b(?:press|media|journalists|reporters|correspondents)\b")
_CAPTION = re.compile(
    r"\((?:left|right|middle|cent(?:er|re)|front|L|R|C|(?:\w+\s+)?(?:from\s+)?(?:the\s+)?(?:left|right))\b[^()]{0,20}\)"
)
_ASIDE = re.compile(
    r"(?:During|Before|After|Prior\s+to|Ahead\s+of|On\s+the\s+sidelines\s+of)\s+the\s+(?:meeting|event|conference|session|summit)s?\b"
)
_STAYING = re.compile(r"During\s+(?:the|his|her|their)\s+(?:visit|stay|trip)\b")
_HOSTED_BY = re.compile(r"\s+(?:co-)?(?:hosted|chaired|convened)\s+by\s+(?:the\s+)?")
_VISITS = re.compile(r"\b(?:Visits?|Travels?|Trip)\s+(?:to|in)\b")
_ROUND = 3  # counterparts of different offices; two may receive a guest together
_TOGETHER = frozenset({"lead.joint_met", "lead.joint_call"})
_IN_TALK = re.compile(
    r"(?:In|During|At|Over)\s+(?:an?|the|their|his|her|today['’]s)\s+(?:[\w'’-]+\s+){0,4}?(?:calls?|conversation|meetings?|talks|videoconference)\b[^,.;]{0,80},"
)
_BY_PHONE = re.compile(r"\bcalls?\b|phone|\bconversation\b")
_MANY = re.compile(
    r"(?i)\b(?:leaders|allies|partners|part(?:ies|ners)|ministers|ambassadors|envoys|counterparts|colleagues)\b"
)


def _is_many(p: Person) -> bool:
    """Does a group speak for several countries: "the G7 Leaders", "envoys of Arab states"?"""
    foreign = p.org_id is not None or FOREIGN_GROUP.search(p.name) is not None
    return p.kind == "delegation" and p.iso3 is None and foreign and _MANY.search(p.name) is not None


def _is_known(p: Person) -> bool:
    return p.kind == "person" or p.iso3 is not None or p.org_id is not None


# What is read as a meeting only where nothing before it tells one.
_LAST_RESORTS = frozenset(
    {"lead.came_to_meet", "lead.in_talk", "lead.discussed_with", "lead.thanked_at", "lead.chaired_by"}
)


@dataclass(slots=True)
class Parties(Sessions):
    """Makes encounters of the readings of a sentence."""

    def _make(self, found: Found, subject: list[Person] | None = None) -> list[Encounter]:
        """``subject``: who met, where an earlier verb of the sentence has the subject."""
        rule, cast, page = found.rule, self.story.cast, self.story.page
        how = self._talk_at_front(found) if rule.rule_id == "lead.in_talk" else ""
        if how is None or (rule.rule_id in _LAST_RESORTS and self.story.encounters):
            return []
        if rule.rule_id in _TOGETHER and not self.story.encounters:
            subject = self._the_two(found) or None
        subject = self._people(found, found.subject, found.object) if subject is None else subject
        objects = self._people(found, found.object) if rule.kind in ("with", "by", "between") else []
        if rule.kind == "with" and not objects and (longer := further_object(found)):
            found, objects = longer, self._people(longer, longer.object)
        if rule.kind == "between":
            subject = []
        if rule.kind == "attend":
            return self._attend(found, subject)
        if rule.kind == "held":
            return self._held(found)
        if _PRESS.search(page.text, *found.object) or _CAPTION.search(page.text, found.start, found.verb[0]):
            return []
        if rule.rule_id == "lead.received" and not any(
            o.title
            or self.headline.names(o.name)
            or ("delegation" in o.name and o.iso3)
            or self._is_counterpart(o)
            for o in objects
        ):
            return []  # "welcomed the Albertine initiative"
        if rule.rule_id == "lead.spoke_with" and self.story.encounters and not any(map(_is_known, objects)):
            return []  # "talked with the envoys about C": a talk of the meeting told before
        if rule.rule_id == "lead.visited" and not self._somebody_visited(found, objects):
            return []
        if rule.rule_id == "lead.discussed_with" and not self._discussed(found, objects):
            return []
        if rule.rule_id in ("lead.thanked_at", "lead.chaired_by") and not all(o.title for o in objects):
            return []
        if rule.rule_id == "lead.joint_met" and self._met_others(found):
            return []  # "A and B met C": no meeting of A and B
        if rule.rule_id == "lead.joint_spoke" and not all(
            p.title or self.headline.names(p.name) for p in subject
        ):
            return []  # "A and the college spoke"
        if rule.rule_id == "lead.joint_met" and (
            m := _HOSTED_BY.match(page.text, found.object[0], found.end)
        ):
            hosts = parse_participants(page.text, page.folded, page.hits, m.end(), found.object[1])
            subject = [*subject, *(self.add(n) for n in hosts if n.kind == "person" and n.title)]
        ours = any(o.iso3 == page.publisher for o in objects)
        subject = self._same_side(subject, abroad=ours) if objects else subject
        keys = list(dict.fromkeys([p.key for p in subject] + [p.key for p in objects]))
        if rule.kind == "joint" and (council := self._council(found)):
            return [council]
        if rule.rule_id == "lead.call_on" and re.match(
            r"\s+to\s+[a-z]", page.text[found.object[1] : found.end]
        ):
            return []  # "called on B to do something" is speech
        if len(keys) < 2 or (rule.kind == "with" and (not subject or not objects)):
            return []
        before = self.dated or (self.story.encounters[-1] if self.story.encounters else self.frame)
        groups = [keys]
        text = page.text[found.start : found.end]
        if subject and len(objects) > 1 and self._apart(found, subject, objects, text):
            groups = [[p.key for p in subject] + [o.key] for o in objects]
        elif len(subject) > 1 and len(objects) == 1 and _RESPECTIVELY.search(text):
            groups = [[p.key, objects[0].key] for p in subject]
        out = []
        for group in groups:
            aside = [k for k in group if _SUITE.search(cast.persons[k].name)] if len(group) > 2 else []
            aside = aside if len(aside) < len(group) else []
            e = Encounter(
                rule.rule_id,
                found.start,
                found.end,
                how or rule.format,
                leads=[k for k in group if k not in aside],
                present=aside,
            )
            out.append(circumstances(page, found, e, before))
            self._settle(e)
            self._without_retinue(e)
            request(page, found, cast, e)
            self._at_the_end(e, found)
            self._side_of_event(e, before, text)
            self._seat(e, rule)
            e.multilateral = e.multilateral or any(_is_many(cast.persons[k]) for k in e.leads)
        return out

    def _without_retinue(self, e: Encounter) -> None:
        """A delegation of one country takes part in those of its members whom the sentence names as principals."""
        people = [self.story.cast.persons[k] for k in e.leads]
        named = {p.iso3 for p in people if p.kind == "person"} - {None}
        e.leads = [p.key for p in people if not (p.iso3 in named and _DELEGATION.search(p.name))]

    def _talk_at_front(self, found: Found) -> str | None:
        """The format of the talk that opens the sentence; None where none does."""
        m = _IN_TALK.match(self.story.page.text, found.start, found.verb[0])
        if m is None:
            text = self.story.page.text[found.start : found.end]
            channel = CHANNEL.search(text)  # "exchanged views by telephone on C"
            if channel and channel["how"]:
                return "phone" if "phone" in channel["how"] else "video"
            dated = TODAY.search(text) or WHEN.search(text)
            return (
                "in_person"
                if found.places and dated and " and " in text[: found.verb[0] - found.start]
                else None
            )
        told = m[0].lower()
        return (
            "video"
            if "vid" in told or "virtual" in told
            else "phone"
            if _BY_PHONE.search(told)
            else "in_person"
        )

    def _somebody_visited(self, found: Found, objects: list[Person]) -> bool:
        """ "A visited Speaker B", but neither "visited C" nor "visited the House of B"."""
        start, end = unblanked(found, found.object)
        named = [
            (o.mention.start, o.mention.end)
            for o in objects
            if o.kind == "person" and o.mention.roles and not (o.title or "").startswith("Office")
        ]
        return bool(named) and len(named) == len(objects) and named[0][0] <= start + 4 and named[-1][1] >= end

    def _discussed(self, found: Found, objects: list[Person]) -> bool:
        """A talk that only "A discussed C with Minister B" tells: said of this day or place, in the lead."""
        text = self.story.page.text[found.start : found.end]
        told = found.places or " visit to " in text or TODAY.search(text) or WHEN.search(text)
        return bool(told and objects and all(o.title for o in objects))

    def _met_others(self, found: Found) -> bool:
        """Does somebody with an office stand right behind "met"?"""
        page = self.story.page
        if page.text[found.verb[0] : found.verb[1]] != "met" or found.object[0] >= found.object[1]:
            return False
        others = named_in(page, found, found.object)
        behind = found.masked[found.object[0] - found.start :].lstrip(" \x01\x02,")
        return bool(others and others[0].roles and behind.removeprefix("the ")[:1].isupper())

    def _apart(self, found: Found, subject: list[Person], objects: list[Person], text: str) -> bool:
        """Several counterparts met one after the other: "respectively", "had conversations with", "When
        meeting with A, ...".
        """
        if _RESPECTIVELY.search(text) or (len(subject) == 1 and self._on_a_round(objects)):
            return True
        if len({o.side for o in objects}) < len(objects):
            return False
        if re.search(r"\bon\s+bilateral\s+(?:ties|relations|cooperation)\b", text):
            return True
        verb = self.story.page.text[found.verb[0] : found.verb[1]]
        return bool(
            re.search(r"\b(?:conversations|calls|meetings)\s(?:.*\s)?(?:with|from)$", verb)
            or WHEN_MEETING.search(self.story.page.text, found.end)
        )

    def _on_a_round(self, objects: list[Person]) -> bool:
        """A visit told in one sentence: "met with Prime Minister C, Minister D and Speaker E" is three talks."""
        one_side = len({o.side if o.iso3 or o.org_id else None for o in objects}) == 1
        offices = {o.title for o in objects if o.kind == "person" and o.title}
        away = self.story.visited or _VISITS.search(self.headline.title) is not None
        return away and one_side and len(offices) == len(objects) >= _ROUND

    def _side_of_event(self, e: Encounter, before: Encounter | None, text: str) -> None:
        if (
            e.on_sidelines
            and before is not None
            and before.multilateral
            and re.fullmatch(r"(?:meeting|event|conference|session|summit)", e.occasion or "")
        ):
            e.occasion = before.occasion
        elif before is not None and (
            (before.multilateral and (_ASIDE.match(text) or self._beside(e, before)))
            or (before.occasion and before is self.frame and _STAYING.match(text))
        ):
            e.on_sidelines, e.occasion = True, before.occasion

    def _beside(self, e: Encounter, before: Encounter) -> bool:
        """Whom one who attends a session meets respectively, told in the same paragraph, is there for it as well."""
        text = self.story.page.text
        return (
            before.rule_id == "lead.attended"
            and set(before.leads[:1]) <= set(e.leads)
            and "\n" not in text[before.start : e.start]
            and re.search(r"\b(?:respectively|separately)\b", text[e.start : e.end]) is not None
        )
