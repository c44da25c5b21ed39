"""The cast of a release: who takes part, and whom a later mention ("Lin", "the Secretary-General", "she")
means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from transforms.extract.fold import fold
from transforms.extract.lexicon import countries, organisations, short_titles
from transforms.extract.named import Named

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['-][^\W_]+)*\.?")
_PLAIN = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """Folded words of a name, without initials and suffixes ("J.", "Jr.") unless nothing else remains."""
    found = [w.rstrip(".") for w in _WORD.findall(fold(name))]
    long = tuple(w.removesuffix("'s") for w in found if len(w) > 1 and w not in ("jr", "sr", "ii", "iii"))
    return long or tuple(found)


_FOREIGN_MINISTER = re.compile(r"\bminister (?:of |for )?(?:foreign|external) affairs\b")


def office_of(title: str) -> str:
    """``title``, folded, with a foreign minister's office in its one form."""
    return _FOREIGN_MINISTER.sub("foreign minister", fold(title))


class Person(NamedTuple):
    """One principal or attendee of the release. ``words`` is the folded name; ``titles`` all titles seen,
    folded.
    """

    key: int
    name: str
    words: tuple[str, ...]
    title: str | None
    titles: tuple[str, ...]
    iso3: str | None
    org_id: str | None
    kind: str
    mention: Named

    @property
    def side(self) -> str:
        return self.iso3 or self.org_id or f"#{self.key}"


@dataclass(slots=True)
class Cast:
    """Persons in order of appearance. Grows while the lead is read; afterwards only looked up."""

    persons: list[Person] = field(default_factory=list)
    _by_word: dict[str, list[int]] = field(default_factory=dict)

    def add(self, n: Named) -> Person:
        """The person ``n`` names: the one already known under a form of this name, with the fuller form
        kept.
        """
        words = name_words(n.name)
        known = self.by_name(words) if n.kind == "person" else None
        if known is None:
            person = Person(
                len(self.persons), n.name, words, n.title, _titles(n.title), n.iso3, n.org_id, n.kind, n
            )
            self.persons.append(person)
            self._index(person)
            return person
        return self._merge(known, n, words)

    def _merge(self, known: Person, n: Named, words: tuple[str, ...]) -> Person:
        longer = len(words) > len(known.words)
        merged = known._replace(
            name=n.name if longer else known.name,
            words=words if longer else known.words,
            title=known.title or n.title,
            titles=tuple(dict.fromkeys([*known.titles, *_titles(n.title)])),
            iso3=known.iso3 or n.iso3,
            org_id=known.org_id or n.org_id,
            mention=n if longer else known.mention,
        )
        self.persons[known.key] = merged
        self._index(merged)
        return merged

    def name_holder(self, n: Named) -> Person | None:
        """The principal told by office and country alone ("the minister of C"), whom ``n`` names now."""
        offices = office_of(n.title or "").split(" and ")
        for p in self.persons[:_MANY] if n.title and n.iso3 and n.name != n.title else ():
            unnamed = p.title is not None and office_of(p.title) in offices and fold(p.title) in fold(p.name)
            if unnamed and p.iso3 == n.iso3 and p.name != n.name:
                named = self.update(p, name=n.name, words=name_words(n.name), title=n.title, mention=n)
                self._index(named)
                return named
        return None

    def update(self, person: Person, **changes: object) -> Person:
        self.persons[person.key] = person._replace(**changes)  # type: ignore[arg-type]
        return self.persons[person.key]

    def _index(self, person: Person) -> None:
        for w in person.words:
            keys = self._by_word.setdefault(w, [])
            if person.key not in keys:
                keys.append(person.key)

    def by_name(self, words: Sequence[str], among: Iterable[int] | None = None) -> Person | None:
        """The one person whose name holds ``words`` in a row; None when nobody or several do."""
        if not words:
            return None
        first = self._by_word.get(words[0])
        if not first:
            return self._by_longer(words)
        allowed = None if among is None else set(among)
        found = [
            self.persons[k]
            for k in first
            if (allowed is None or k in allowed) and holds(self.persons[k].words, words)
        ]
        if len(found) > 1:
            found = [p for p in found if words[-1] in surnames(p)] or found
        return found[0] if len(found) == 1 else None

    def by_misspelt(self, words: Sequence[str]) -> Person | None:
        """The one person whose surname is at most one slip away ("Rabb" for Raab), whose given name is
        another spelling, or of whose names one is at most one slip away ("Aries Ali" for Aires Ali).
        """
        found = []
        for p in self.persons[:_MANY]:
            near = [w for w in surnames(p) if w[0] == words[-1][0] and len(w) > 3 and _one_slip(w, words[-1])]
            if (near and (len(words) == 1 or p.words[0][0] == words[0][0])) or _slips_once(p.words, words):
                found.append(p)
        return found[0] if len(found) == 1 else None

    def _by_longer(self, words: Sequence[str]) -> Person | None:
        """A fuller form of a name known by fewer words ("Joe Biden" for "Biden")."""
        found = {k for w in words for k in self._by_word.get(w, ())}
        whole = [self.persons[k] for k in sorted(found) if _subset(self.persons[k].words, words)]
        return whole[0] if len(whole) == 1 else None

    def by_title(
        self, title: str, iso3: str | None = None, publisher: str | None = None, org: str | None = None
    ) -> Person | None:
        """The one person whose titles hold the words of ``title`` ("the Deputy Secretary")."""
        wanted = _title_key(title)
        if not wanted:
            return None
        if wanted in _HEADS:
            return self._head(_HEADS[wanted], iso3 or publisher)
        found = [
            p
            for p in self.persons[:_MANY]
            if any(holds(t.split(), wanted) or _loosely(t.split(), wanted) for t in p.titles)
        ]
        if iso3:
            found = [p for p in found if p.iso3 == iso3]
        exact = [p for p in found if any(t.split()[: len(wanted)] == list(wanted) for t in p.titles)]
        if len(found) > 1 and exact:
            found = exact
        if len(found) > 1 and org:
            found = [p for p in found if _of_one_body(p.org_id, org)] or found
        if len(found) > 1 and publisher:
            found = [p for p in found if p.iso3 == publisher] or found
        return found[0] if len(found) == 1 else None

    def _head(self, offices: frozenset[str], iso3: str | None) -> Person | None:
        """ "The Head of State": the president or monarch of that country."""
        found = [p for p in self.persons[:_MANY] if any(offices & set(t.split()) for t in p.titles)]
        found = [p for p in found if p.iso3 == iso3] if len(found) > 1 else found
        return found[0] if len(found) == 1 else None


# The largest cast of 3,800 real releases is 20. Beyond this nobody is looked for by office or by a slip, so
# that a list of a thousand people takes no thousand looks at each of them.
_MANY = 100
_HEADS = {
    ("head", "state"): frozenset({"president", "king", "queen", "emir", "sultan", "emperor"}),
    ("head", "government"): frozenset({"prime", "premier", "chancellor", "taoiseach"}),
}


def _of_one_body(a: str | None, b: str) -> bool:
    """The same organisation, or one is an organ of the other, or both of a third."""
    known = organisations()
    parents = {o: known[o]["parent"] for o in (a, b) if o in known}
    return a == b or bool({a, parents.get(a or "")} & {b, parents.get(b)} - {None, ""})


def _one_slip(a: str, b: str) -> bool:
    """Equal, or one letter changed, added, left out or two neighbours swapped."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    i = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return (
        a[i + 1 :] == b[i + 1 :]
        or a[i:] == b[i + 1 :]
        or a[i + 1 :] == b[i:]
        or (a[i + 2 :] == b[i + 2 :] and a[i : i + 2] == b[i : i + 2][::-1])
    )


def _slips_once(a: Sequence[str], b: Sequence[str]) -> bool:
    """Names of as many words, of which one long enough for a slip differs by one."""
    if len(a) != len(b) or len(a) < 2:
        return False
    unlike = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(unlike) == 1 and len(unlike[0][0]) > 3 and _one_slip(*unlike[0])


def _titles(title: str | None) -> tuple[str, ...]:
    return (" ".join(_title_key(title)),) if title else ()


@lru_cache(maxsize=4096)
def _title_key(title: str) -> tuple[str, ...]:
    title = short_titles().get(fold(title), title)
    words = _PLAIN.split(fold(title).replace("minster", "minister"))
    return tuple(w for w in words if w and w not in ("of", "the", "for", "and", "former"))


def holds(words: Sequence[str], part: Sequence[str]) -> bool:
    """Does ``words`` hold ``part`` in a row?"""
    n = len(part)
    return any(tuple(words[i : i + n]) == tuple(part) for i in range(len(words) - n + 1))


def _loosely(words: Sequence[str], part: Sequence[str]) -> bool:
    """ "the Foreign Minister" for a Minister of Foreign Affairs; "the Minister" for either."""
    return len(part) > 1 and all(w in words for w in part)


def _subset(words: Sequence[str], longer: Sequence[str]) -> bool:
    rest = iter(longer)
    return all(w in rest for w in words)


def surnames(p: Person) -> tuple[str, ...]:
    """The words that a later mention by surname may use: the first where the family name leads, else the
    last two.
    """
    order = countries().get(p.iso3 or "", {}).get("name_order", "")
    return p.words[:1] if order == "family_first" else p.words[-2:]
