"""Read a release from top to bottom: encounters, cast and the source of every sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.extract.address import speech_by
from transforms.extract.adverbials import SIDELINES
from transforms.extract.continuity import (
    SPEECH_OPEN,
    closes,
    ends_quotation,
    is_wordless,
    quote_type,
)
from transforms.extract.corps import corps
from transforms.extract.floor import Floor
from transforms.extract.fold import fold
from transforms.extract.headline import Headline, dateline, read_header
from transforms.extract.lead import Encounter, Found, Page
from transforms.extract.lexicon import cities
from transforms.extract.named import Named
from transforms.extract.phrases import parse_participants
from transforms.extract.purpose import purpose
from transforms.extract.signs import Signed
from transforms.extract.source import BOTH, Memory, Source
from transforms.extract.sources import resolve
from transforms.extract.speech import attributions
from transforms.extract.story import Narrative, Sentence, numbered
from transforms.extract.turns import is_label, turn
from transforms.extract.untitled import tell_offices

_READS = re.compile(
    r"(?:The|His|Her)\s+(?:message|letter|telegram|greetings?)\s+(?P<cue>reads?|says|said|states)\b[^:]{0,20}:"
)
_HEADLINE_VERB = re.compile(r"\b(?:[Mm]eets|[Hh]olds|[Aa]ttends|[Vv]isits|[Hh]osts|[Rr]eceives)\b")
_TELLING = r"(?P<cue>announced|stated|said|reported|noted|emphasi[sz]ed|stressed|told)"
_ANNOUNCED = re.compile(
    rf"(?:This|It)\s+was\s+(?:also\s+)?{_TELLING}\s+by\s+(?P<who>[^;:]{{3,200}}?)(?=\s+(?:at|during|in\s+an?|on\s+the\s+air|following|after|while)\s|[.,]\s|[.,]?$)"
)
_SAID_THIS = re.compile(
    rf"(?P<who>[A-Z][^,;:“\"]{{3,200}}?)\s+{_TELLING}\s+this\s+(?:at|during|in|on|to|while|when|following)\b"
)
# "A attended C, elaborating on D": A told the session so.
_ELABORATED = Signed(
    re.compile(
        r"(?:,|\band)\s+(?:[a-z]+ly\s+)?(?P<cue>elaborat(?:ed|ing)|expound(?:ed|ing)|outlin(?:ed|ing)|set(?:ting)?\s+forth|put(?:ting)?\s+forward)\s+(?:(?:up)?on\s+)?(?=the\s|[A-Z]|his\s|her\s)"
    ),
    ("elaborat", "expound", "outlin", "forth", "forward"),
)
_EXCHANGED = Signed(
    re.compile(
        r"\band\s+(?:[a-z]+ly\s+)?(?:(?P<cue>exchanged\s+(?:[\w-]+\s+){0,3}?(?:views|opinions)|had\s+(?:an?\s+)?"
        r"(?:[\w-]+\s+){0,3}?exchanges?(?:\s+of\s+views)?))\b"
    ),
    ("exchange",),
)
_TALKED_ON = re.compile(
    r"\b(?:had|held|conducted)\b[^;:.]{0,120}?\b(?P<cue>discussions?|exchanges?(?:\s+of\s+views)?|talks|conversation|dialogue)\s+(?:on|about)\s"
)
_TOPIC = re.compile(r"\son\s(?:the\s)?[a-z]")


def narrate(page: Page, headline: Headline) -> Narrative:
    """Read ``page`` sentence by sentence. Pure: the result depends on the page and its headline alone."""
    headline = read_header(page, headline)
    reader = _reader(page, headline)
    sentences = numbered(page.text)
    address = speech_by(page, headline, sentences)
    if address is not None:
        reader.address(sentences[address[1] - 1 :], address[0])
        return reader.story
    reader.read_all(sentences)
    if not reader.story.encounters:  # the headline may tell one ("A and B Before Their Meeting")
        again = _reader(page, headline)  # with those known of whom it tells
        if e := headline.encounter(again.story.cast, page):
            again._begin([e])
            again.read_all(sentences)
            tell_offices(page, again.story)
            return again.story
    reader.seat_councils()
    story = reader.story
    tell_offices(page, story)
    if len(story.encounters) == 1:
        _aside(headline, story.encounters[0])
    for e in story.encounters if page.publisher_org else ():
        _seat_of_header(page, e)
    if len(story.encounters) == 1:
        _seat_by_headline(story.encounters[0], headline)
    return story


def _reader(page: Page, headline: Headline) -> _Reader:
    story = Narrative(page)
    for n in headline.header:
        story.cast.add(n)
    asked = "\nA: " in page.text and headline.named
    answers = story.cast.add(headline.named[0]) if asked else None
    if answers and answers.iso3 is None and answers.org_id is None:
        answers = story.cast.update(
            answers, iso3=page.publisher, org_id=None if page.publisher else page.publisher_org
        )
    return _Reader(
        story, Memory(publisher=page.publisher, answers=answers.key if answers else None), headline
    )


def _aside(headline: Headline, e: Encounter) -> None:
    """The event in whose margins the only meeting took place, where only the headline tells it."""
    m = SIDELINES.search(headline.title) if e.format == "in_person" and not e.on_sidelines else None
    if m:
        e.on_sidelines, e.occasion = True, next((g for g in m.groups() if g), "").removeprefix("the ")


def _seat_of_header(page: Page, e: Encounter) -> None:
    """An organisation dates its release where its head was that day ("Geneva, Switzerland, 3 May 2013")."""
    if e.format == "in_person" and not e.city:
        city, land = dateline(page.text[: e.start])
        signed = None if city else _SIGNED.search(page.text)
        place = cities().get(fold(signed["city"])) if signed else None
        if signed and place and fold(signed["city"]) != "new york":
            city, land = signed["city"], place.iso3
        if city and (e.venue_iso3 == land or not e.venue_iso3):
            e.city, e.venue_iso3 = city, land


# "Geneva, 3 May 2013", at the end.
_SIGNED = re.compile(
    r"\n(?P<city>[A-Z][\w'’-]+(?:[\s-][A-Z][\w'’-]+){0,2}),\s\d{1,2}\s[A-Z][a-z]+\s\d{4}\s*\Z"
)


def _seat_by_headline(e: Encounter, headline: Headline) -> None:
    """Where the text does not say where the parties met, the headline may."""
    if e.format == "in_person" and not e.city and not e.venue:
        city, land = headline.place
        if city and e.venue_iso3 in (None, land):
            e.city, e.venue_iso3 = city, land


@dataclass(slots=True)
class _Reader(Floor):
    """Takes one sentence after the other."""

    before: Sentence | None = None  # the sentence read last

    def read_all(self, sentences: Sequence[Sentence]) -> None:
        for sentence in sentences:
            self.read(sentence)
            self.before = sentence

    def read(self, s: Sentence) -> None:
        page, new_paragraph = self.story.page, s.paragraph != self.paragraph
        self.paragraph = s.paragraph
        text = page.text[s.start : s.end]
        opened = turn(page, self.story.cast, self.memory, s.start, s.end)
        if opened is not None:
            self._begin_turn(s, *opened)
            return
        if self.story.turns and is_label(text):  # a question by somebody unknown
            self.speaker = None
            return
        if is_wordless(text) or (s.number == 1 and self._is_headline(text)):
            return
        if self.story.turns and self.speaker is not None:
            self._say(s, self.speaker, None, s.start, s.end, False, "direct", "speech.turn_goes_on", 0.97)
            return
        if self._they_are(s) or self._led_by(s) or self._fill_event(s) or self._attendance(s):
            self.speaker = None
            self._exchanged_at_session(s)
            return
        encounter = None if self.open_quote else self._encounter(s, new_paragraph)
        if encounter:
            self._lead_speech(s, encounter)
            return
        self._met_aside(s)
        if " by " in text:
            self._joined_by(s)
        if self._letter(s, text) or self._announced(s):
            return
        if new_paragraph and self.open_quote and text[:1] not in SPEECH_OPEN:
            self.open_quote = False
        fresh = self.speaker is None or new_paragraph or not self.story.encounters
        found = attributions(page, self.story.cast, self.memory, s.start, s.end, fresh)
        inside = self.open_quote and not ends_quotation(text)
        if inside or (text[:1] in SPEECH_OPEN and not closes(text)):
            found = []  # words inside a quotation attribute nothing
        if found and not new_paragraph and self._own_content(found[0], text):
            found = []
        if found:
            self._release(found[0].source)
            self._attributed(s, found, text)
        elif self.speaker is None or self.pending or (text[:1] in SPEECH_OPEN and not closes(text)):
            self._hold(s, text)
        else:
            self._unattributed(s, text, new_paragraph)
        self._track_quote(text)

    def address(self, sentences: Sequence[Sentence], speaker: Named) -> None:
        """All of ``sentences`` are the words of ``speaker``."""
        person = self.story.cast.add(speaker)
        if person.iso3 is None and person.org_id is None and self.story.page.publisher:
            person = self.story.cast.update(person, iso3=self.story.page.publisher)
        self.story.turns += 1
        for i, s in enumerate(sentences):
            if not is_wordless(self.story.page.text[s.start : s.end]):
                source = Source("person", (person.key,))
                self._say(s, source, None, s.start, s.end, i == 0, "direct", "speech.address", 0.9)

    def _is_headline(self, text: str) -> bool:
        """The headline stands above the text once more, or another one: "A meets with B", without a full stop."""
        plain = text.strip("*# ")
        repeated = bool(plain) and self.headline.title.startswith(plain)
        return repeated or (text[-1:].isalnum() and _HEADLINE_VERB.search(text) is not None)

    def _letter(self, s: Sentence, text: str) -> bool:
        """ "The message reads, in part: ...": the words of whoever sent it."""
        m = _READS.match(text) if len(self.memory.last) == 1 else None
        if m is None:
            return False
        sender = Source("person", self.memory.last, how="pronoun")
        self._say(s, sender, m["cue"], s.start, s.end, True, "direct", "speech.letter", 0.9)
        self.speaker = sender
        self._track_quote(text)
        return True

    def _announced(self, s: Sentence) -> bool:
        """ "C. This was announced by A": the sentence in front is A's, where it is nobody's, and so is what follows."""
        page = self.story.page
        m = _ANNOUNCED.match(page.text, s.start, s.end) or _SAID_THIS.match(page.text, s.start, s.end)
        if m is None or self.open_quote:
            return False
        source = resolve(page, self.story.cast, self.memory, m.start("who"), m.end("who"))
        if source is None or source.kind not in ("person", "outsider"):
            return False
        spoken = self.story.spoken[-1].sentence.number if self.story.spoken else 0
        told = {e.start for e in self.story.encounters}
        before = self.before
        if before and before.number == s.number - 1 and before.number > spoken and before.start not in told:
            self._say(
                before, source, None, before.start, before.end, False, "indirect", "speech.announced", 0.8
            )
        self._say(s, source, m["cue"], s.start, s.end, True, "indirect", "speech.announced", 0.9)
        self.speaker = source
        if source.keys:
            self.memory.last = source.keys
        return True

    def _lead_speech(self, s: Sentence, found: Found) -> None:
        """An encounter sentence that also says why or about what: "met to discuss ...", "met ... and welcomed ..."."""
        e = self.latest
        if found.rule.kind in ("attend", "held") and e.leads:
            self._exchanged_at_session(s)
            return
        tail = self.story.page.text[found.verb[1] : s.end]
        text = self.story.page.text[s.start : s.end]
        verb = self.story.page.text[slice(*found.verb)]
        source, cue, rule = purpose(verb, tail, found.rule.rule_id, e)
        if source is None and e.start < s.start and (m := _TALKED_ON.search(verb + tail)):
            source, cue, rule = BOTH, m["cue"], "lead.about"  # the talk told a second time, with its topic
        one = (
            self.meeting is not None or len({x.leads[:1] == e.leads[:1] for x in self.story.encounters}) == 1
        )
        if source is None or (source.kind == "person" and not (one and source.keys)):
            return
        self._say(s, source, cue, s.start, s.end, True, quote_type(text, True, False), rule, 0.85)

    def _exchanged_at_session(self, s: Sentence) -> None:
        """ "A attended C, and exchanged views with B on D": what those at the session spoke about."""
        text = self.story.page.text[s.start : s.end]
        if not self.story.encounters:
            return
        e = self.latest
        m = _EXCHANGED.search(text)
        if m is None:
            told = _ELABORATED.search(text) if e.multilateral and len(e.leads) == 1 else None
            if told:
                one = Source("person", (e.leads[0],))
                self._say(s, one, told["cue"], s.start, s.end, True, "indirect", "lead.elided_own", 0.85)
            return
        self._say(s, BOTH, m["cue"], s.start, s.end, True, "indirect", "lead.elided_shared", 0.85)
        page, behind = self.story.page, s.start + m.end()
        if e.multilateral and page.text.startswith(" with ", behind):
            topic = _TOPIC.search(page.text, behind, s.end)
            end = topic.start() if topic else s.end
            listed = corps(page, behind + 6, s.end)
            named = parse_participants(page.text, page.folded, page.hits, behind + 6, end)
            group = next((n for n in named[:1] if n.kind == "delegation"), None)
            if group and listed and listed.start < group.end:  # "envoys of C, D and E" are one group here
                whole = page.text[group.start : listed.end]
                group = group._replace(name=whole, iso3=None, org_id=None, end=listed.end)
            e.leads += [self.add(group).key] if group else []

    def _begin_turn(self, s: Sentence, source: Source, begin: int) -> None:
        self.story.turns += 1
        source = self._takes_part(source)
        self.speaker = source
        if source.kind == "person":
            self.memory.last = source.keys
        self._say(s, source, None, begin, s.end, True, "direct", "speech.turn", 0.98)
