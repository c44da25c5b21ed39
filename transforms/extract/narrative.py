"""Read a release from top to bottom: encounters, cast and the source of every sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from transforms.extract.cast import Cast, Person, name_words
from transforms.extract.dates import UNKNOWN, WHEN, read_date
from transforms.extract.encounter import RULE_BY_ID, EncounterRule, mask
from transforms.extract.headline import Headline, read_header
from transforms.extract.lead import Encounter, Found, Page, circumstances, find_encounters, named_in, request
from transforms.extract.lexicon import cues, land_of
from transforms.extract.phrases import Named, parse_participants
from transforms.extract.sentences import split_sentences
from transforms.extract.sources import BOTH, Memory, Source, resolve
from transforms.extract.speech import Attribution, attributions, is_label, turn


@dataclass(frozen=True, slots=True)
class Sentence:
    index: int  # 1-based in the release
    paragraph: int  # 1-based
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """One source's words: a sentence, or the part of it that is theirs. ``meeting`` is an index into the encounters."""

    sentence: Sentence
    source: Source
    cue: str | None
    start: int
    end: int
    explicit: bool
    quote: str
    meeting: int | None
    rule_id: str
    confidence: float


@dataclass(slots=True)
class Narrative:
    """The result of reading: everything the rows are made from."""

    page: Page
    cast: Cast = field(default_factory=Cast)
    encounters: list[Encounter] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    turns: int = 0
    visited: bool = False


_PRESENT = re.compile(
    r"\b(?:was|were)\s+(?:also\s+)?(?:present|in\s+attendance)\b|\b(?:also\s+)?(?:attended|participated\s+in|took\s+part\s+in|joined)\s+(?:in\s+)?(?:the|these|both)\s+(?:\w+\s+)?(?:meetings?|talks|call|consultations|conversation|event|activities|conference|session|dialogue|discussions?)\b|\b(?:accompanied|joined)\s+by\b"
)
_PRESENT_FIRST = re.compile(
    r"^(?:Also\s+(?:present|attending|participating|in\s+attendance)\b[^:]*?(?:was|were|:)|(?:Present|Attending)\s[^:]*?(?:were|was)|(?:The\s+)?(?:[Mm]eeting|talks|call|session|conference)\s+(?:was|were)\s+(?:also\s+)?(?:attended|chaired|co-chaired|hosted|presided\s+over)\s+by)\s+"
)
_NARRATION = re.compile(
    r"\b(?:signed|jointly\s+met\s+the\s+press|met\s+(?:with\s+)?(?:the\s+)?(?:press|media|journalists|reporters)|witnessed|hosted\s+(?:a|an)\s+\w+|inspected|attended|adopted|(?:was|were)\s+(?:held|released|issued|signed|adopted)|paid\s+(?:an?\s+)?\w*\s*visit|visited|arrived|took\s+(?:a\s+)?(?:group\s+)?photos?|After\s+the\s+(?:talks|meeting))\b"
)
_WORDLESS = re.compile(r"^[\W\d_]*$|^<.*>$|^(?:Begin|End)\s+[Tt]ext\.?$|^\[.*\]$")
_SPEECH_OPEN, _SPEECH_CLOSE = '“"', '”"'
_VISITED = re.compile(
    r"\b(?:visited|paid\s+(?:an?|his|her)\s+(?:[\w-]+\s+){0,3}visit|arrived\s+in|started\s+(?:an?|his|her)\s+(?:[\w-]+\s+){0,3}visit)\b"
)


def narrate(page: Page, headline: Headline) -> Narrative:
    """Read ``page`` sentence by sentence. Pure: the result depends on the page and its headline alone."""
    story = Narrative(page)
    memory = Memory(publisher=page.publisher)
    headline = read_header(page, headline)
    for n in headline.header:
        story.cast.add(n)
    reader = _Reader(story, memory, headline)
    for sentence in _numbered(page.text):
        reader.read(sentence)
    if not story.encounters:
        reader.fall_back()
    return story


def _numbered(text: str) -> list[Sentence]:
    out = []
    for i, (start, end) in enumerate(split_sentences(text), 1):
        out.append(Sentence(i, text.count("\n", 0, start) + 1, start, end))
    return out


@dataclass(slots=True)
class _Reader:
    story: Narrative
    memory: Memory
    headline: Headline
    speaker: Source | None = None
    paragraph: int = 0
    open_quote: bool = False
    meeting: int | None = None
    land: str | None = None  # the country visited, where the lead tells of a visit
    pending: list[Sentence] = field(default_factory=list)
    frame: Encounter | None = None  # date and place of the visit or event that later sentences happen in

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
        if _WORDLESS.match(text):
            return
        if self.story.turns and self.speaker is not None:
            self._say(s, self.speaker, None, s.start, s.end, False, "direct", "speech.turn_goes_on", 0.97)
            return
        if self._fill_event(s) or self._attendance(s):
            self.speaker = None
            return
        encounter = None if self.open_quote else self._encounter(s, new_paragraph)
        if encounter:
            self._lead_speech(s, encounter)
            return
        self._met_aside(s)
        if new_paragraph and self.open_quote and text[:1] not in _SPEECH_OPEN:
            self.open_quote = False
        found = attributions(
            page, self.story.cast, self.memory, s.start, s.end, self.speaker is None or new_paragraph
        )
        if self.open_quote and not _CLOSED.search(text):
            found = []  # words inside a quotation attribute nothing
        if found:
            self._release(found[0].source)
            self._attributed(s, found, text)
        elif self.speaker is None or self.pending or (text[:1] in _SPEECH_OPEN and not self._closes(text)):
            self._hold(s, text)
        else:
            self._unattributed(s, text, new_paragraph)
        self._track_quote(text)

    # ------------------------------------------------------------------------------------------------ encounters

    def _encounter(self, s: Sentence, new_paragraph: bool) -> Found | None:
        page, story = self.story.page, self.story
        readings = list(find_encounters(page, s.start, s.end))
        for found in readings:
            reported = _REPORTED.search(page.text, *found.subject)
            if reported or (story.encounters and not self._main_clause(found)):
                continue
            made = self._make(found)
            if made and (not story.encounters or self._plausible_next(found, made, new_paragraph)):
                self._begin(made)
                return found
        if not story.encounters and s.index <= 4:
            self._introduce(s)
        return None

    def _begin(self, made: list[Encounter]) -> None:
        story = self.story
        story.encounters.extend(made)
        self.meeting = len(story.encounters) - 1 if len(made) == 1 else None
        self.memory.everyone = tuple(dict.fromkeys(k for e in story.encounters for k in e.people))
        self.memory.leads = (
            tuple(made[0].leads) if len(made) == 1 else tuple(k for e in made for k in e.leads)
        )
        self.memory.last = tuple(made[0].leads[:1])
        self.speaker = None

    def _introduce(self, s: Sentence) -> None:
        """A narrative sentence before any encounter: a visit with its country and day, and titled people."""
        page = self.story.page
        m = _VISITED.search(page.text, s.start, s.end)
        if m:
            self.story.visited = True
            lands = [h.code for h in page.hits.within(m.end(), s.end) if h.kind == "country" and h.code]
            self.land = lands[0] if lands and lands[0] != page.publisher else None
        text = page.text[s.start : s.end]
        when = read_date(text, page.published) if WHEN.search(text) else UNKNOWN
        if when.day and self.frame is None:
            self.frame = Encounter("lead.frame", s.start, s.end, "in_person", when=replace(when, last=None))
        self._meet_the_cast(s, m.start() if m else s.end)

    def _meet_the_cast(self, s: Sentence, end: int) -> None:
        for n in parse_participants(
            self.story.page.text, self.story.page.folded, self.story.page.hits, s.start, end
        ):
            if n.kind == "person" and ((n.title and n.roles) or self.headline.names(n.name)):
                person = self._add(n)
                if (
                    person.iso3 is None
                    and person.org_id is None
                    and self.story.page.publisher
                    and not self.memory.last
                ):
                    person = self.story.cast.update(person, iso3=self.story.page.publisher)
                self.memory.last = self.memory.last or (person.key,)

    def _main_clause(self, found: Found) -> bool:
        """A later encounter must be the main statement of its sentence, not a recollection inside a speech."""
        source = resolve(self.story.page, self.story.cast, self.memory, *found.subject)
        return source is not None or bool(named_in(self.story.page, found, found.subject))

    def _plausible_next(self, found: Found, made: list[Encounter], new_paragraph: bool) -> bool:
        known = {frozenset(e.leads) for e in self.story.encounters}
        if any(frozenset(e.leads) in known for e in made):
            return False
        first = self.story.encounters[0]
        for e in made:
            if e.when.day and first.when.day and abs((e.when.day - first.when.day).days) > 10:
                return False
        text = self.story.page.text[found.start : found.end]
        marked = re.search(
            r"\b(?:same\s+day|also|then|respectively|separately|sidelines|margins|in\s+the\s+(?:morning|afternoon|evening)|at\s+noon|[Oo]n\s+[A-Z]\w+\s+\d|later|afterwards|that\s+(?:morning|afternoon|evening|day|night))\b",
            text,
        )
        return bool(marked) or new_paragraph or self.story.visited

    def _make(self, found: Found) -> list[Encounter]:
        rule, cast, page = found.rule, self.story.cast, self.story.page
        subject = self._people(found, found.subject)
        objects = self._people(found, found.object) if rule.kind in ("with", "by") else []
        if rule.kind == "attend":
            return self._attend(found, subject)
        if rule.kind == "held":
            return self._held(found)
        if _PRESS.search(page.text, *found.object):
            return []
        ours = any(o.iso3 == page.publisher for o in objects)
        subject = self._same_side(subject, abroad=ours) if objects else subject
        keys = list(dict.fromkeys([p.key for p in subject] + [p.key for p in objects]))
        if rule.rule_id == "lead.call_on" and re.match(
            r"\s+to\s+[a-z]", page.text[found.object[1] : found.end]
        ):
            return []  # "called on B to do something" is speech
        if len(keys) < 2 or (rule.kind == "with" and (not subject or not objects)):
            return []
        before = self.story.encounters[-1] if self.story.encounters else self.frame
        groups = [keys]
        text = page.text[found.start : found.end]
        if len(objects) > 1 and self._apart(found, objects, text):
            groups = [[p.key for p in subject] + [o.key] for o in objects]
        out = []
        for group in groups:
            aside = [k for k in group if _SUITE.search(cast.persons[k].name)] if len(group) > 2 else []
            e = Encounter(
                rule.rule_id,
                found.start,
                found.end,
                rule.format,
                leads=[k for k in group if k not in aside],
                present=aside,
            )
            out.append(circumstances(page, found, e, before))
            self._settle(e)
            request(page, found, cast, e)
            self._side_of_event(e, before, text)
            self._seat(e, rule)
        return out

    def _seat(self, e: Encounter, rule: EncounterRule) -> None:
        """Where no place is stated: the host receives at home, and an ambassador serves where accredited."""
        if e.venue_iso3 or e.city or e.format != "in_person":
            return
        people = [self.story.cast.persons[k] for k in e.leads]
        host = {"lead.received": 0, "lead.was_received": -1}.get(rule.rule_id)
        if host is not None and people[host].iso3 != self.story.page.publisher:
            e.venue_iso3 = people[host].iso3
        for p in people:
            m = _ACCREDITED.search(p.title or "")
            land = m and land_of(m["land"])
            if land and any(q.iso3 == land for q in people):
                e.venue_iso3 = land

    def _same_side(self, people: list[Person], *, abroad: bool) -> list[Person]:
        """People named together in front of "met with" are of one delegation: the country of one is that of all."""
        land = next((p.iso3 for p in people if p.iso3), None)
        if land is None and len(people) > 1 and not abroad:
            land = self.story.page.publisher
        return [p if p.iso3 or p.org_id or not land else self.story.cast.update(p, iso3=land) for p in people]

    def _apart(self, found: Found, objects: list[Person], text: str) -> bool:
        """Several counterparts met one after the other: "respectively", "had conversations with", "When meeting with A, ..."."""
        if re.search(r"\b(?:respectively|separately)\b", text):
            return True
        if len({o.side for o in objects}) < len(objects):
            return False
        verb = self.story.page.text[found.verb[0] : found.verb[1]]
        return bool(
            re.search(r"\b(?:conversations|calls|meetings)\s+with$", verb)
            or _WHEN_MEETING.search(self.story.page.text, found.end)
        )

    def _side_of_event(self, e: Encounter, before: Encounter | None, text: str) -> None:
        if (
            e.on_sidelines
            and before is not None
            and before.multilateral
            and re.fullmatch(r"(?:meeting|event|conference|session|summit)", e.occasion or "")
        ):
            e.occasion = before.occasion

    def _people(self, found: Found, span: tuple[int, int]) -> list[Person]:
        named = named_in(self.story.page, found, span)
        if named:
            return [self._add(n) for n in named]
        masked = self.story.page.text[span[0] : span[1]].strip()
        if not masked:
            return []
        start = (
            span[0]
            + len(self.story.page.text[span[0] : span[1]])
            - len(self.story.page.text[span[0] : span[1]].lstrip(" ,"))
        )
        source = resolve(self.story.page, self.story.cast, self.memory, start, start + len(masked))
        if source is not None and source.kind == "person":
            return [self.story.cast.persons[k] for k in source.keys]
        return []

    def _add(self, n: Named) -> Person:
        return self.headline.enrich(self.story.cast, self.story.cast.add(n))

    def _attend(self, found: Found, subject: list[Person]) -> list[Encounter]:
        page = self.story.page
        event = page.text[found.object[0] : found.object[1]].split("\x01")[0]
        stop = min(
            [p.start + found.start for p in found.places if p.start + found.start > found.object[0]]
            or [found.object[1]]
        )
        event = re.sub(r"^(?:the|a|an)\s+", "", page.text[found.object[0] : stop].strip(" ,."))
        if (
            not subject
            or not re.search(r"[A-Z]", event)
            or not _EVENT_NOUN.search(event)
            or _NO_EVENT.search(event)
        ):
            return []
        e = Encounter(
            found.rule.rule_id,
            found.start,
            found.end,
            "in_person",
            leads=[p.key for p in subject],
            multilateral=True,
        )
        circumstances(page, found, e, None)
        self._settle(e)
        e.on_sidelines, e.occasion, e.confidence = False, event, 0.85
        return [e]

    def _held(self, found: Found) -> list[Encounter]:
        page = self.story.page
        event = re.sub(
            r"^(?:the|a|an)\s+",
            "",
            page.text[found.subject[0] : found.subject[1]].strip(" ,.\x01\x02"),
            flags=re.I,
        )
        if (
            self.story.encounters
            or not _EVENT_NOUN.search(event)
            or _NO_EVENT.search(event)
            or found.end - found.start > 400
        ):
            return []
        e = Encounter(found.rule.rule_id, found.start, found.end, "in_person", multilateral=True)
        circumstances(page, found, e, None)
        e.on_sidelines, e.occasion, e.confidence = False, event, 0.85
        return [e]

    def _settle(self, e: Encounter) -> None:
        """Give the publisher's country to principals of whom neither text nor headline says whom they represent."""
        people = [self.story.cast.persons[k] for k in e.leads]
        publisher = self.story.page.publisher
        if e.multilateral:
            for p in people:
                if p.iso3 is None and p.org_id is None and publisher:
                    self.story.cast.update(p, iso3=publisher)
            return
        org = None if publisher else self.story.page.publisher_org
        ours = [p for p in people if (publisher and p.iso3 == publisher) or (org and p.org_id == org)]
        for p in people:
            if p.iso3 is None and p.org_id is None and not ours and (publisher or org):
                self.story.cast.update(p, iso3=publisher, org_id=org)
                ours = [p]
        # The second principal of a bilateral meeting without a country: the one foreign country the headline names.
        for p in [self.story.cast.persons[k] for k in e.leads]:
            if p.iso3 is None and p.org_id is None:
                land = self.headline.foreign_country(publisher) or self.land or self._lead_country(e)
                foreign = re.match(
                    r"(?:Ambassador|Permanent\s+Rep|President\s+of\s+the|Secretary[- ]General|(?:Executive\s+)?Director[- ]General|Chair\w*\s+of)",
                    p.title or "",
                )
                if land or not foreign:
                    self.story.cast.update(p, iso3=land or publisher)

    def _lead_country(self, e: Encounter) -> str | None:
        """The one foreign country that the encounter sentence itself names."""
        hits = self.story.page.hits.within(e.start, e.end)
        found = {
            h.code
            for h in hits
            if h.kind in ("country", "demonym") and h.code and h.code != self.story.page.publisher
        }
        return found.pop() if len(found) == 1 else None

    def _lead_speech(self, s: Sentence, found: Found) -> None:
        """An encounter sentence that also says why or about what: "met to discuss ...", "met ... and welcomed ..."."""
        if self.meeting is None:
            return
        e = self.story.encounters[self.meeting]
        if e.multilateral:
            return
        tail = self.story.page.text[found.verb[1] : s.end]
        text = self.story.page.text[s.start : s.end]
        source, cue, rule = _purpose(tail, found.rule.rule_id, e)
        if source is None:
            return
        self._say(s, source, cue, s.start, s.end, True, _quote_type(text, True, False), rule, 0.85)

    # ------------------------------------------------------------------------------------------------- attendance

    def _attendance(self, s: Sentence) -> bool:
        if not self.story.encounters:
            return False
        page = self.story.page
        text = page.text[s.start : s.end]
        first = _PRESENT_FIRST.match(text)
        m = _PRESENT.search(text)
        if first:
            span = (s.start + first.end(), s.end)
        elif m and (m[0].endswith("by") or self._only_names(s.start, s.start + m.start())):
            span = (s.start + m.end(), s.end) if m[0].endswith("by") else (s.start, s.start + m.start())
        else:
            return False
        if (
            m
            and m[0].endswith("by")
            and not re.search(r"\b(?:was|were)\s+(?:also\s+)?(?:accompanied|joined)\s+by", text)
        ):
            return False
        blanked = page.text[: s.start] + mask(text, []).text + page.text[s.end :]
        named = parse_participants(blanked, page.folded, page.hits, *span)
        if not named:
            return False
        e = self.story.encounters[-1 if self.meeting is None else self.meeting]
        principal = e.multilateral and s.paragraph <= self._lead_paragraph(e)
        for n in named:
            person = self._add(n)
            if person.iso3 is None and person.org_id is None and self.story.page.publisher:
                person = self.story.cast.update(person, iso3=self.story.page.publisher)
            (e.leads if principal else e.present).append(person.key) if person.key not in e.people else None
        self.memory.leads = tuple(e.leads)
        self.memory.everyone = tuple(dict.fromkeys([*self.memory.everyone, *e.people]))
        return True

    def _fill_event(self, s: Sentence) -> bool:
        """ "The Meeting of A was held in B. Minister C attended ...": the next sentence names who was there."""
        e = self.story.encounters[-1] if self.story.encounters else None
        if e is None or not e.multilateral or e.leads:
            return False
        page = self.story.page
        m = _PAST_VERB.search(page.text, s.start, s.end)
        blanked = page.text[: s.start] + mask(page.text[s.start : s.end], []).text + page.text[s.end :]
        named = parse_participants(blanked, page.folded, page.hits, s.start, m.start() if m else s.end)
        e.leads.extend(self._add(n).key for n in named if n.kind == "person")
        self._settle(e)
        self.memory.leads = self.memory.everyone = tuple(e.leads)
        self.memory.last = tuple(e.leads[:1])
        return bool(e.leads) and not (m and m[0] in cues())

    def _lead_paragraph(self, e: Encounter) -> int:
        return self.story.page.text.count("\n", 0, e.start) + 1

    def _only_names(self, start: int, end: int) -> bool:
        named = parse_participants(
            self.story.page.text, self.story.page.folded, self.story.page.hits, start, end
        )
        return bool(named) and named[0].start - start <= 8

    # ----------------------------------------------------------------------------------------------------- speech

    def _begin_turn(self, s: Sentence, source: Source, begin: int) -> None:
        self.story.turns += 1
        self.speaker = source
        if source.kind == "person":
            self.memory.last = source.keys
        self._say(s, source, None, begin, s.end, True, "direct", "speech.turn", 0.98)

    def _met_aside(self, s: Sentence) -> None:
        """ "When meeting with A, B said": somebody the lead did not name, met in the same round."""
        page = self.story.page
        m = _WHEN_MEETING.search(page.text, s.start, s.end)
        comma = page.text.find(",", m.end(), s.end) if m else -1
        if m is None or comma < 0:
            return
        for n in parse_participants(page.text, page.folded, page.hits, m.end(), comma):
            person = self._add(n)
            at = next((i for i, e in enumerate(self.story.encounters) if person.key in e.people), None)
            if at is None and self.story.encounters and person.title and (person.iso3 or person.org_id):
                first = self.story.encounters[0]
                hosts = [k for k in first.leads if self.story.cast.persons[k].iso3 == page.publisher][:1]
                self.story.encounters.append(
                    replace(
                        first,
                        leads=[*hosts, person.key],
                        present=[],
                        rule_id="lead.when_meeting",
                        start=s.start,
                        end=s.end,
                    )
                )
                at = len(self.story.encounters) - 1
            if at is not None:
                self.meeting = at
                self.memory.leads = tuple(self.story.encounters[at].leads)
                self.memory.everyone = tuple(dict.fromkeys([*self.memory.everyone, person.key]))

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
                _quote_type(text, True, False),
                a.rule_id,
                a.confidence,
            )
        self.speaker = (
            found[-1].source if len(found) == 1 or found[-1].source.kind == "person" else found[0].source
        )
        if len(found) > 1 and found[0].source.kind == "person":
            self.speaker = found[0].source

    def _unattributed(self, s: Sentence, text: str, new_paragraph: bool) -> None:
        if self.speaker is None:
            return
        if _NARRATION.search(text) and new_paragraph and not self.open_quote:
            self.speaker = None
            return
        if _HEADING.match(text):
            return
        if new_paragraph and not self.open_quote and not _goes_on(text):
            self.speaker = None
            return
        if self.speaker.kind == "both" and (new_paragraph or _NARRATION.search(text)):
            self.speaker = None
            return
        quote = _quote_type(text, False, self.open_quote)
        sure = 0.95 if not new_paragraph else 0.8
        rule = "speech.continued" if not new_paragraph else "speech.continued_paragraph"
        self._say(s, self.speaker, None, s.start, s.end, False, quote, rule, sure)

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

    @staticmethod
    def _closes(text: str) -> bool:
        return "”" in text or text.count('"') > 1

    def _hold(self, s: Sentence, text: str) -> None:
        """A quotation that opens before anybody is named: its words wait for the attribution at its end."""
        if self.open_quote or text[:1] in _SPEECH_OPEN:
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
        self.story.spoken.append(
            Spoken(s, source, cue, start, end, explicit, quote, self._meeting_of(source), rule, sure)
        )

    def _meeting_of(self, source: Source) -> int | None:
        """The encounter these words belong to: the only one the speaker took part in since the last that was told."""
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

    # --------------------------------------------------------------------------------------------------- fallback

    def fall_back(self) -> None:
        """No sentence reported an encounter: the headline may ("Secretary A and Minister B Before Their Meeting")."""
        e = self.headline.encounter(self.story.cast, self.story.page)
        if e is None:
            return
        self.story.encounters.append(e)
        self.story.spoken = [replace(x, meeting=0) for x in self.story.spoken]


_WHEN_MEETING = re.compile(r"\b(?:When|While|During\s+(?:the|his|her))\s+(?:meeting|talking|talks?)\s+with\b")
_SUITE = re.compile(r"\b(?:officials|representatives|aides|advisers|advisors|entourage)\b")
_HEADING = re.compile(
    r"(?:\(?\d+[.)]\s+|\([a-z\d]\)\s+|[-•]\s*)?[A-Z(][^.?!”\"]{0,70}$|.*\bas\s+follows[.:]$|.*\b(?:overview|outline|summary)\b[^.]*:$"
)
_CLOSED = re.compile(r"[”\"],?\s+\w")
_ENUMERATED = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Finally|Lastly|Moreover|Meanwhile|In\s+addition|At\s+the\s+same\s+time|It\s+is\s+hoped|On\s+the\s+\w+\s+(?:issue|question)|[-•“\"(\d]|I\s|We\s|The\s+(?:first|second|third|fourth|fifth)\b)"
)
_PAST_VERB = re.compile(r"\b(?:[a-z]{3,}ed|was|were|went|led|came|took|said|spoke)\b")
_PRESENT_TENSE = re.compile(
    r"\b(?:is|are|will|should|must|can|cannot|hopes?|has|have|would|needs?|supports?|stands?|wishes|believes|attaches)\b"
)
_PAST_TENSE = re.compile(r"\b(?:was|were|had|[a-z]{3,}ed|said|told|took|held|gave|made|met|went)\b")


def _goes_on(text: str) -> bool:
    """May a paragraph that names no speaker be the last one's words? Speeches are told in the present; events are not."""
    if _ENUMERATED.match(text):
        return True
    present, past = _PRESENT_TENSE.search(text), _PAST_TENSE.search(text)
    return present is not None and (past is None or present.start() < past.start())


_REPORTED = re.compile(r"\b(?:that|said|noted|stressed|recalled|added|expressed|hoped)\b")
_ACCREDITED = re.compile(r"\bAmbassador\b.*\bto\s+(?:the\s+)?(?P<land>[A-Z][\w' -]+)$")
_PRESS = re.compile(r"\b(?:press|media|journalists|reporters|correspondents)\b")
_EVENT_NOUN = re.compile(
    r"(?i)\b(?:meetings?|summit|conference|session|dialogue|forum|consultations|talks|assembly|round|roundtable|council|mechanism)\b"
)
_NO_EVENT = re.compile(
    r"(?i)\b(?:press|ceremony|reception|banquet|dinner|exhibition|concert|gala|luncheon|congress\s+of\s+the\s+communist|national\s+people|seminar|symposium|lecture|webinar|media)\b"
)
_TOGETHER = frozenset(
    "discuss review exchange coordinate continue consult advance talk address explore assess consider follow strengthen deepen".split()
)
_PURPOSE = re.compile(r"\b(?:to|and\s+to)\s+(?!(?:the|an?|his|her|their|its|our|this)\b)(?P<verb>[a-z]+)\b")
_ELIDED = re.compile(
    r"\band\s+(?:(?:also|jointly|then|[a-z]+ly)\s+)*(?P<verb>[a-z]+ed|spoke|(?:held|had)\s+(?:an?\s+)?(?:[\w-]+\s+(?:and\s+)?){0,4}?(?:exchanges?\s+of\s+views|discussions?|views))\b"
)
_TOGETHER_ING = re.compile(
    r",\s+(?:and\s+)?(?P<verb>exchanging|discussing|reviewing|reaching|coordinating|agreeing)\b"
)
_ABOUT = re.compile(
    r"\b(?:about|on|regarding|concerning)\s+(?!the\s+(?:sidelines|margins|phone|occasion)|behalf|request|[A-Z][a-z]+\s+\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_NOT_SAID = frozenset(
    "attend lodge participate visit arrange hold sign launch receive take begin start open join call meet".split()
)
_CALL_ON = re.compile(r"call\s+(?:on|for|upon)\b")
_SPOKEN_RULES = frozenset({"lead.spoke_with", "lead.joint_call", "lead.phone_with", "lead.called"})


def _purpose(tail: str, rule_id: str, e: Encounter) -> tuple[Source | None, str | None, str]:
    m = _PURPOSE.search(tail)
    if m and (m["verb"] not in _NOT_SAID or _CALL_ON.match(tail, m.start("verb"))):
        if m["verb"] in _TOGETHER:
            return BOTH, m["verb"], "lead.purpose_shared"
        return Source("person", tuple(e.leads[:1])), m["verb"], "lead.purpose_own"
    m = _TOGETHER_ING.search(tail)
    if m:
        return BOTH, m["verb"], "lead.participle_shared"
    m = _ELIDED.search(tail)
    known = m is not None and (m["verb"] in cues() or " " in m["verb"])
    if (
        m
        and known
        and m["verb"]
        not in (
            "joined",
            "attended",
            "visited",
            "signed",
            "accompanied",
            "witnessed",
            "hosted",
        )
    ):
        if (
            RULE_BY_ID[rule_id].kind == "joint"
            or m["verb"] in ("discussed", "exchanged", "agreed", "reviewed")
            or m["verb"].startswith(("had", "held"))
        ):
            return BOTH, m["verb"], "lead.elided_shared"
        return Source("person", tuple(e.leads[:1])), m["verb"], "lead.elided_own"
    if rule_id in _SPOKEN_RULES and _ABOUT.search(tail):
        return BOTH, "spoke", "lead.about"
    return None, None, ""


def _quote_type(text: str, explicit: bool, inside: bool) -> str:
    if inside or text[:1] in _SPEECH_OPEN:
        return "direct"
    quoted = re.findall(r"[“\"]([^”\"]*)[”\"]?", text)
    if explicit and any(len(q.split()) >= 4 for q in quoted):
        return "mixed"
    return "indirect"


__all__ = ["Narrative", "Sentence", "Spoken", "name_words", "narrate"]
