"""The office of one of our principals whose name stands alone, where the text tells it elsewhere."""

from __future__ import annotations

import re

from transforms.extract.fold import fold
from transforms.extract.lead import Page
from transforms.extract.lexicon import land_of
from transforms.extract.story import Narrative

_HOLDER = re.compile(
    r"\b[Tt]he\s+(?P<office>President|Prime\s+Minister|Foreign\s+Minister|Chancellor|Premier)"
    r"(?:\s+of\s+(?:the\s+)?(?P<land>[A-Z]\w+(?:\s[A-Z]\w+)?))?(?![\w'’-]|\s+(?:[A-Z]|of\s|and\s))"
)


def tell_offices(page: Page, story: Narrative) -> None:
    """ "C had a call with Prime Minister A. A informed the President": C is who the text calls so, if no
    other of the cast is; "the President of D" is D's.
    """
    people = story.cast.persons
    bare = [people[k] for e in story.encounters for k in e.leads if people[k].title is None]
    ours = {p.key for p in bare if p.kind == "person" and page.publisher and p.iso3 == page.publisher}
    if len(ours) != 1:
        return
    taken = {title for p in people if p.iso3 in (None, page.publisher) for title in p.titles}
    shared = " | ".join(title for p in people for title in p.titles)
    for m in _HOLDER.finditer(page.text):
        office, land = " ".join(m["office"].split()), m["land"]
        is_ours = land_of(land) == page.publisher if land else fold(office) not in shared
        if is_ours and fold(office) not in taken:
            story.cast.update(people[ours.pop()], title=office, titles=(fold(office),))
            return
