"""The state that reading carries from sentence to sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.extract.cast import Person
from transforms.extract.headline import Headline
from transforms.extract.lead import Encounter
from transforms.extract.named import Named
from transforms.extract.source import Memory, Source
from transforms.extract.story import Narrative, Sentence


@dataclass(slots=True)
class Scene:
    """Who is speaking, which encounter is being told, and what is still open."""

    story: Narrative
    memory: Memory
    headline: Headline
    speaker: Source | None = None
    paragraph: int = 0
    open_quote: bool = False
    meeting: int | None = None  # the encounter being told, an index into the story's
    land: str | None = None  # the country visited, where the lead tells of a visit
    visitor: int | None = None  # whose visit the lead tells of, a key of the cast
    pending: list[Sentence] = field(default_factory=list)  # quoted before anybody is named
    block_quote: bool = False  # the speaker's words follow a colon, in paragraphs of their own
    listing: bool = False  # what follows the colon are points: proposals, an understanding
    frame: Encounter | None = None  # date and place of the visit or event that later sentences happen in
    dated: Encounter | None = (
        None  # what the paragraph's first sentence dates, where it tells no encounter itself
    )

    @property
    def told(self) -> Encounter | None:
        """The encounter being told; None where none is, or several are."""
        return None if self.meeting is None else self.story.encounters[self.meeting]

    @property
    def latest(self) -> Encounter:
        """The encounter being told, else the last of those told; there must be one."""
        return self.told or self.story.encounters[-1]

    def add(self, n: Named) -> Person:
        return self.headline.enrich(self.story.cast, self.story.cast.add(n))
