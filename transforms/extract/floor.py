"""Who has the floor: whose words a sentence is, with or without a verb that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.extract.assembly import SESSIONS
from transforms.extract.content import is_content
from transforms.extract.continuity import (
    SPEECH_OPEN,
    goes_on,
    in_person,
    is_heading,
    is_narration,
    quote_type,
)
from transforms.extract.source import BOTH, Attribution, Source
from transforms.extract.sources import resolve
from transforms.extract.speech import tells_deed
from transforms.extract.story import Sentence, Spoken
from transforms.extract.telling import Telling

_AFFIRMS = re.compile(
    r"(?P<who>(?:The\s+)?[A-Z][\w'’-]*(?:\s[A-Z]?[\w'’-]+){0,3}?)\s+(?:also\s+)?"
    r"(?P<cue>reaffirms|reiterates|stresses|emphasi[sz]es|hopes|thanks|appreciates|believes|welcomes|supports|expresses)\s"
)
_OFFICE_SAID = re.compile(
    r"(?:[A-Z][^,.]{2,60},\s+)?[Tt]he\s+(?P<who>[A-Z][\w\s-]{2,40}?\sof\s(?:the\s+)?[A-Z][\w\s]{2,40}?)\s+(?:also\s+)?"
    r"(?:said|noted|stressed|emphasi[sz]ed|stated|added|expressed|thanked|informed|underlined|pointed\s+out)\b"
)
_PLANS = re.compile(r"(?P<who>[^.;:]{3,120}?)\s+will\b")
_IN_PERSON = re.compile(r"(?:[A-Z][\w\s]{2,40},\s+)?I\s+(?:also\s+|then\s+)?[a-z]+\b")
_NEXT_TIME = re.compile(r"(?:On|In|At|Next|Later|This|Tomorrow)\b[^,]{0,40},\s+(?:\d{4},\s+)?")


# "A put forward four proposals:", "the two reached the following understanding:": a list, no quotation.
_LISTS = re.compile(
    r"\b(?:proposals?|suggestions?|points?|understandings?|consensus|opinions|views|principles|measures|priorities|initiatives|aspects|areas|agreements?|outcomes)\b[^.]{0,200}:$"
)
_ITEM = re.compile(
    r"(?:\(?(?:\d{1,2}|[a-z])[.)]|[-•–]|(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)(?:ly)?,|Finally,|Lastly,)\s"
)


@dataclass(slots=True)
class Floor(Telling):
    """Gives every sentence its speaker."""

    def _own_content(self, a: Attribution, text: str) -> bool:
        """ "China proposed C", "both sides reached consensus": the speaker's whose paragraph it is."""
        if self.speaker is None or self.speaker.kind != "person":
            return False
        if a.source.kind == "both":
            e = self.told
            two = e is not None and len({self.story.cast.persons[k].side for k in e.leads}) == 2
            return is_content(a, text, two=two)
        people = [self.story.cast.persons[k] for k in self.speaker.keys]
        return (
            a.source.kind == "side"
            and a.source.how == "country"
            and all(p.side == a.source.side for p in people)
        )

    def _takes_part(self, source: Source) -> Source:
        """Who has the floor in a session of many countries takes part in it."""
        e = self.told
        people = [self.story.cast.persons[k] for k in source.keys]
        if (
            e is None
            or not (e.multilateral or e.rule_id in SESSIONS)
            or not all(p.titles and (p.iso3 or p.org_id) for p in people)
        ):
            return source
        e.leads += [p.key for p in people if p.key not in e.people]
        self.memory.outsiders.difference_update(source.keys)
        return Source("person", source.keys) if people else source

    def _attributed(self, s: Sentence, found: list[Attribution], text: str) -> None:
        for i, a in enumerate(found):
            end = found[i + 1].start if i + 1 < len(found) else s.end
            self._say(
                s,
                a.source,
                a.cue,
                a.start,
                max(end, a.start + 1),
                True,
                quote_type(text, True, self.open_quote),
                a.rule_id,
                a.confidence,
            )
        first, last = found[0].source, found[-1].source
        self.speaker = last if first.kind != "person" and last.kind == "person" else first
        self.listing = text.endswith(":") and _LISTS.search(text) is not None
        self.block_quote = text.endswith(":") and (self.speaker.kind == "person" or self.listing)

    def _unattributed(self, s: Sentence, text: str, new_paragraph: bool) -> None:
        if self.speaker is None:
            return
        if self.listing and _ITEM.match(text):
            self._say(s, self.speaker, None, s.start, s.end, False, "indirect", "speech.listed", 0.9)
            return
        one = self.speaker.kind == "person"
        if self.block_quote and one and (not new_paragraph or self._behind_colon(s) or in_person(text)):
            quote = "indirect" if self.listing else "direct"
            self._say(s, self.speaker, None, s.start, s.end, False, quote, "speech.block_quote", 0.9)
            return
        if is_narration(text) and new_paragraph and not self.open_quote:
            self.speaker = None
            return
        if is_heading(text) or (not self.open_quote and self._deed(s)):
            return
        if self._of_other_side(s):
            return
        goes = goes_on(text) or _IN_PERSON.match(text)
        if new_paragraph and not self.open_quote and (not goes or self._tells_plans(s)):
            self.speaker = None
            return
        if self.speaker.kind == "both" and (
            new_paragraph or is_narration(text) or self._of_one(text) or self._tells_plans(s)
        ):
            self.speaker = None
            return
        if not self.story.encounters and not self.open_quote and self._of_other_land(s):
            self.speaker = None
            return
        quote = quote_type(text, False, self.open_quote)
        sure = 0.95 if not new_paragraph else 0.8
        rule = "speech.continued" if not new_paragraph else "speech.continued_paragraph"
        self._say(s, self.speaker, None, s.start, s.end, False, quote, rule, sure)

    def _of_other_side(self, s: Sentence) -> bool:
        """ "China lodged C. Malaysia reaffirms that D": behind the words of one side, those of another."""
        page = self.story.page
        if self.speaker is None or self.speaker.kind != "side":
            return False
        m = _AFFIRMS.match(page.text, s.start, s.end)
        who = resolve(page, self.story.cast, self.memory, *m.span("who")) if m else None
        if m is None or who is None or who.kind != "side" or who.side == self.speaker.side:
            return False
        self._say(s, who, m["cue"], s.start, s.end, True, "indirect", "speech.start", 0.85)
        self.speaker = who
        return True

    def _of_other_land(self, s: Sentence) -> bool:
        """ "The President of D noted" behind the words of somebody of C: not C's words, whoever is meant."""
        page = self.story.page
        m = _OFFICE_SAID.match(page.text, s.start, s.end)
        if m is None or self.speaker is None:
            return False
        lands = {h.code for h in page.hits.lands(*m.span("who"))}
        mine = {self.story.cast.persons[k].iso3 or page.publisher for k in self.speaker.keys}
        return bool(lands) and lands.isdisjoint(mine)

    def _deed(self, s: Sentence) -> bool:
        return tells_deed(self.story.page, self.story.cast, self.memory, s.start, s.end)

    def _of_one(self, text: str) -> bool:
        """Does the sentence begin with one of those present, whose deed it then tells?"""
        people = (self.story.cast.persons[k] for k in self.memory.everyone)
        names = (p.name for p in people if p.kind == "person" and " " in p.name)
        return any(text.startswith(name) and not text.startswith(" and ", len(name)) for name in names)

    def _tells_plans(self, s: Sentence) -> bool:
        """ "A will travel to B": the release tells what participants will do, not the last speaker."""
        opener = _NEXT_TIME.match(self.story.page.text, s.start, s.end)
        begin = opener.end() if opener else s.start
        m = _PLANS.match(self.story.page.text, begin, s.end)
        if m is None:
            return " scheduled to " in self.story.page.text[s.start : s.end]
        who = resolve(self.story.page, self.story.cast, self.memory, begin, m.end("who"))
        return who is not None and who.kind in ("person", "both") and who.how in ("name", "title")

    def _behind_colon(self, s: Sentence) -> bool:
        """Is this the sentence right behind the one that ended in a colon?"""
        last = self.story.spoken[-1]
        return last.sentence.number == s.number - 1 and last.rule_id != "speech.block_quote"

    def _track_quote(self, text: str) -> None:
        """Is a quotation still open behind this sentence? Straight quotation marks open and close in turn."""
        opens, closes = text.count("“"), text.count("”")
        if text.count('"') % 2:
            self.open_quote = not self.open_quote
        elif opens or closes:
            self.open_quote = opens > closes if not self.open_quote else opens >= closes
        if not self.open_quote:
            if self.speaker is not None:
                self._release(self.speaker)
            self.pending.clear()

    def _hold(self, s: Sentence, text: str) -> None:
        """A quotation that opens before anybody is named: its words wait for the attribution at its end."""
        if self.open_quote or text[:1] in SPEECH_OPEN:
            self.pending.append(s)

    def _release(self, source: Source) -> None:
        for waiting in self.pending:
            self._say(
                waiting,
                source,
                None,
                waiting.start,
                waiting.end,
                False,
                "direct",
                "speech.quote_goes_on",
                0.9,
            )
        self.pending.clear()

    def _say(
        self,
        s: Sentence,
        source: Source,
        cue: str | None,
        start: int,
        end: int,
        explicit: bool,
        quote: str,
        rule: str,
        sure: float,
    ) -> None:
        meeting = self._all_of_one(source)
        source = source if meeting is None else BOTH
        meeting = self._meeting_of(source) if meeting is None else meeting
        self.story.spoken.append(Spoken(s, source, cue, start, end, explicit, quote, meeting, rule, sure))

    def _all_of_one(self, source: Source) -> int | None:
        """The encounter, one of several, whose principals they are who speak: "A and B agreed" is of both."""
        if source.kind != "person" or len(source.keys) < 2:
            return None
        told = (i for i, e in enumerate(self.story.encounters) if set(e.leads) == set(source.keys))
        return next(told, None)

    def _meeting_of(self, source: Source) -> int | None:
        """The encounter of these words: the one being told, or the only one the speaker was in."""
        if self.meeting is not None:
            e = self.story.encounters[self.meeting]
            if source.kind != "person" or set(source.keys) & set(e.people):
                return self.meeting
        mine = [
            i
            for i, e in enumerate(self.story.encounters)
            if source.kind == "person" and set(source.keys) <= set(e.people)
        ]
        return mine[0] if len(mine) == 1 else None
