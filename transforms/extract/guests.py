"""Who the phrases of an encounter sentence name: people, groups, offices that stand for their holders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.extract.assembly import MANY_LANDS
from transforms.extract.cast import Person, holds, name_words
from transforms.extract.corps import beside, corps
from transforms.extract.fold import fold
from transforms.extract.lead import Found, named_in
from transforms.extract.lexicon import cities
from transforms.extract.named import Named
from transforms.extract.phrases import parse_participants
from transforms.extract.sides import Sides
from transforms.extract.signs import Signed
from transforms.extract.source import Source
from transforms.extract.sources import resolve
from transforms.extract.unnamed import holder, holder_of, several

_AND_OFFICE = re.compile(
    r"(?:[^,;]{0,60}?),?\s+and\s+(?:the\s+)?(?=(?:Deputy\s+)?(?:Head|Director|Chief|Chair|Secretary|Ambassador|Minister|Commissioner|Representative)\w*\b)"
)
_OFFICE_AND = re.compile(r"(?P<who>(?:[Tt]he\s+)?[A-Z][^,]{2,60}?)\s+and\s+(?:the\s+)?(?=[A-Z])")
_AND_THE = re.compile(r"\s+and\s+(?P<who>the\s+[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,3})\s*$")
_THE_TWO = re.compile(
    r"[\s\x01\x02,]*(?:(?i:the\s+)?(?i:two|both)\s+(?:leaders|sides|parties|[Hh]eads\s+of\s+\w+|(?P<office>(?:\w+\s){0,2}\w+)s)|[Tt]hey)(?:\s+(?:also|then))?[\s\x01\x02,]*$"
)


def unblanked(found: Found, span: tuple[int, int]) -> tuple[int, int]:
    """The first stretch of ``span`` that is no adverbial."""
    shown = found.masked[span[0] - found.start : span[1] - found.start]
    inside = shown.lstrip(" ,\x01\x02")
    start = span[0] + len(shown) - len(inside)
    return start, start + len(inside.partition("\x01")[0].rstrip(" ,"))


_INCLUDING = Signed(
    re.compile(
        r",?\s+(?:including|comprising|consisting\s+of|made\s+up\s+of|which\s+(?:included|comprised|consisted\s+of))"
        r"\s+(?:the\s+)?(?=[A-Z])"
    ),
    ("includ", "compris", "consist", "made up"),
)
_TRADE = re.compile(
    r"\s+(?!after\b|over\b|under\b|later\b|together\b|either\b|for\b|or\b)[a-z]+(?:or|er|ist|ian|man|woman|star|ress)\b"
)
_GROUP = re.compile(
    r"(?i)\b(?:delegation|delegates|guests|participants|counterparts|dignitaries|officials|leaders|representatives|members|envoys|ambassadors|ministers|lawmakers|group)\b[^,]*$"
)
_AMONG_ENDS = re.compile(
    r",?\s+(?:etc\b|and\s+(?:others\b|other\s|[a-z]+ed\s|held\s|had\s))|,\s+(?:to|on|for|during|at|in|who|which|where)\s|\s+(?:to\s+(?!the\b|[A-Z])|on\s+[a-z]|during\s)|(?<![A-Z])(?<!\b[DM]r)(?<!\bMs)(?<!\b(?:Mrs|Gen|Lt\.))\.\s|\.$"
)


@dataclass(slots=True)
class Guests(Sides):
    """Finds the people of an encounter."""

    def _people(
        self, found: Found, span: tuple[int, int], apart: tuple[int, int] | None = None
    ) -> list[Person]:
        """The people that one phrase of the sentence names; those of the phrase ``apart`` are others."""
        listed = corps(self.story.page, *span) if span == found.object or found.rule.kind == "joint" else None
        named = [n for part in beside(listed, *span) for n in named_in(self.story.page, found, part)]
        named = [n for n in named if self._is_somebody(n)]
        if span == found.object and (among := self._among(found, span[0])):
            before = [n for n in named if n.start < among[0].start and n.name not in {x.name for x in among}]
            # A group of one country is those of it who are named; of many countries the others came too.
            kept = [n for n in before if n.kind == "person" or MANY_LANDS.search(n.name)]
            return [self.add(n) for n in [*kept, *among]]
        if listed:
            named = sorted([*named, *listed.members], key=lambda n: n.start)
            named += self._office_behind(found, named[-1], span[1])
        elif named:
            named += self._office_behind(found, named[-1], span[1])
        joint = found.rule.kind == "joint" and span == found.subject and not self.story.encounters
        if len(named) == 1 and joint:
            named = self._office_beside(named[0], span)
        if named:
            named = [holder_of(self.story.page, n, named) for n in named]
            return [p for n in named for p in self._two(n) or (self._again(n) or self.add(n),)]
        page, (start, end) = self.story.page, unblanked(found, span)
        source = resolve(page, self.story.cast, self.memory, start, end)
        if source is not None and source.kind == "person":
            keys = self._who_travels(source) if span == found.subject else source.keys
            return [self.story.cast.persons[k] for k in keys]
        if source is None:
            others = named_in(self.story.page, found, apart) if apart else ()
            unnamed = holder(self.story.page, start, end, others)
            if unnamed is not None:
                return [self.add(self._of_headline(unnamed, others))]
        counterparts = found.rule.kind == "with" and span == found.object
        return [self.add(n) for n in several(page, start, end)] if counterparts else []

    def _who_travels(self, source: Source) -> tuple[int, ...]:
        """ "He met with A" on a visit that the lead tells: the visitor, even where the host spoke last."""
        people = [self.story.cast.persons[k] for k in source.keys]
        hosts = self.visitor is not None and all(
            p.iso3 not in (None, self.story.page.publisher) for p in people
        )
        visitor = self.story.cast.persons[self.visitor] if self.visitor is not None else None
        ours = visitor is not None and visitor.iso3 == self.story.page.publisher
        return (visitor.key,) if visitor and hosts and ours and source.how == "pronoun" else source.keys

    def _among(self, found: Found, start: int) -> list[Named]:
        """ "... with a delegation of C, including Minister A and Deputy Minister B": those of the group who are
        named stand for it, and are of its country unless the text says otherwise.
        """
        page = self.story.page
        m = _INCLUDING.search(page.text[start : found.end])
        if (
            m is None
            or not _GROUP.search(page.text[start : start + m.start()])
            or "\x01" in found.masked[start - found.start : start + m.start() - found.start]
        ):
            return []
        begin = start + m.end()
        stop = _AMONG_ENDS.search(page.text, begin, found.end)
        named = parse_participants(
            page.text, page.folded, page.hits, begin, stop.start() if stop else found.end
        )
        land = next((h.code for h in page.hits.lands(start, start + m.start())), None)
        people = [n for n in named if n.kind == "person" and n.roles and n.name != n.title]
        return [n if n.iso3 or n.org_id else n._replace(iso3=land) for n in people]

    def _the_two(self, found: Found) -> list[Person]:
        """ "At the invitation of A, B visited C. The two Presidents held talks": those of two sides whom the
        text has named so far.
        """
        m = _THE_TWO.match(found.masked, found.subject[0] - found.start, found.verb[0] - found.start)
        people = [p for p in self.story.cast.persons if p.kind == "person" and p.title] if m else []
        office = fold(m["office"] or "") if m else ""
        holders = [p for p in people if office and fold(p.title or "").endswith(office)]
        pair = holders if len(holders) == 2 else people
        return pair if len(pair) == 2 and pair[0].side != pair[1].side else []

    def _of_headline(self, n: Named, beside: Sequence[Named]) -> Named:
        """``n``, or whom the headline alone names as our own holder of the office that stands for ``n``."""
        if n.name != n.title or n.iso3 not in (None, self.story.page.publisher):
            return n
        taken = {w for other in beside for w in name_words(other.name)}
        for told in self.headline.named:
            ours = told.roles == n.roles and told.iso3 in (None, self.story.page.publisher)
            if ours and told.name != told.title and taken.isdisjoint(name_words(told.name)):
                return n._replace(name=told.name)
        return n

    def _two(self, n: Named) -> tuple[Person, Person] | None:
        """ "The Secretary-General and Minister A": two people already known, no holder of two offices."""
        first = (n.title or "").partition(" and ")
        if not first[1]:
            return None
        holds = self.story.cast.by_title(first[0], None, self.story.page.publisher)
        named = self.story.cast.by_name(name_words(n.name))
        return (holds, named) if holds and named and holds.key != named.key else None

    def _office_behind(self, found: Found, last: Named, end: int) -> list[Named]:
        """ "... with the envoys of C and the Head of the Office of D": an office without a name ends the list."""
        text = found.masked[last.end - found.start : end - found.start].rstrip("\x01\x02 ,.")
        m = _AND_OFFICE.match(text)
        unnamed = holder(self.story.page, last.end + m.end(), last.end + len(text)) if m else None
        return [unnamed] if unnamed else []

    def _office_beside(self, n: Named, span: tuple[int, int]) -> list[Named]:
        """ "The Prime Minister and President A of C met": the office in front of "and" is our own."""
        text = self.story.page.text[span[0] : span[1]]
        first, offices = _OFFICE_AND.match(text), (n.title or "").partition(" and ")
        if offices[0].startswith("Member of"):
            return [n]  # of a bureau, and a minister
        if first and offices[1] and span[0] + first.end() <= n.name_start:
            ours = holder(self.story.page, span[0] + first.start("who"), span[0] + first.end("who"), [n])
            theirs = n._replace(title=offices[2].removeprefix("the "), roles=n.roles[1:])
            return [ours, theirs] if ours and ours.iso3 in (None, self.story.page.publisher) else [n]
        last = _AND_THE.search(text, max(0, n.name_start - span[0]))
        ours = (
            holder(self.story.page, span[0] + last.start("who"), span[0] + last.end("who"), [n])
            if last
            else None
        )
        if ours is None or ours.iso3 not in (None, self.story.page.publisher):
            return [n]
        return [n._replace(title=re.split(r",?\s+and\s", n.title or "")[0] or None, roles=n.roles[:1]), ours]

    def _again(self, n: Named) -> Person | None:
        """The group that was named in full before: "the envoys" for "envoys of Arab states"."""
        if n.kind == "person":
            return None
        called = tuple(w for w in name_words(n.name) if w != "all")
        if called == ("delegation",) and self.visitor is not None:
            return self.story.cast.persons[self.visitor]  # the visitor with company
        known = [p for p in self.story.cast.persons if p.kind == n.kind and holds(p.words, called)]
        return known[0] if len(known) == 1 else None

    def _is_somebody(self, n: Named) -> bool:
        """A lone capitalised word without office or country is a name only if the headline or the cast
        knows it.
        """
        words = name_words(n.name)
        if not n.title and fold(n.name) in cities() and not self.headline.names(n.name):
            return False  # "in Buenos Aires" behind a list
        if not n.title and len(words) == 1 and _TRADE.match(self.story.page.text, n.end):
            return False  # "met with Hollywood actor A"
        stated = n.title or n.iso3 or n.org_id or n.kind != "person" or len(words) > 1
        addressed = re.search(r"\bM(?:r|s|rs)\b", self.story.page.text[n.start : n.name_start])
        return bool(stated or addressed or self.headline.names(n.name) or self.story.cast.by_name(words))
