"""``read``: one revision of one release in, its meetings, participants and statements out. Pure."""

from __future__ import annotations

import re

from transforms.extract.fold import fold
from transforms.extract.headline import read_headline
from transforms.extract.kinds import release_kind
from transforms.extract.lead import Encounter, Page
from transforms.extract.lexicon import land_of
from transforms.extract.narrative import narrate
from transforms.extract.rows import Reading
from transforms.extract.scan import scan
from transforms.extract.spokesperson import unquoted
from transforms.extract.story import Narrative, Spoken
from transforms.extract.write import Writer
from transforms.records import Document, Refusal


def read(document: Document, *, calibrated: bool = True) -> Reading:
    """Read ``document``. Texts not in English are left unread, with ``missing_reason`` "language".

    ``calibrated=False`` leaves the grammar's own sureness where the measured confidence would stand.
    """
    if document.lang != "en":
        return Reading(document.release_id, "other", missing_reason="language")
    text = unquoted(document.text)
    folded = fold(text)
    page = Page(
        text,
        folded,
        scan(text, folded),
        document.published_date,
        document.publisher_iso3,
        document.publisher_org_id,
    )
    story = narrate(page, read_headline(document.title, document.publisher_iso3, document.published_date))
    kind = release_kind(document.title, story)
    refusals = _drop_domestic(story, document)
    return Writer(document, story, kind, calibrated).reading(refusals)


def _drop_domestic(story: Narrative, document: Document) -> list[Refusal]:
    """Meetings without a foreign or international party, and press meetings, are no diplomatic encounters."""
    kept: list[Encounter] = []
    refused: list[Refusal] = []
    renumber: dict[int, int] = {}
    for i, e in enumerate(story.encounters):
        reason = _refusal(story, e, document)
        if reason is None:
            renumber[i] = len(kept)
            kept.append(e)
        else:
            detail = document.text[e.start : e.end][:200] or document.title
            refused.append(
                Refusal("extract", reason, detail, "meeting.parties", None, document.release_id, "meetings")
            )
    story.encounters[:] = kept
    story.spoken[:] = [_renumbered(x, renumber) for x in story.spoken]
    return refused


def _renumbered(x: Spoken, renumber: dict[int, int]) -> Spoken:
    return x if x.meeting is None else x._replace(meeting=renumber.get(x.meeting))


def _refusal(story: Narrative, e: Encounter, document: Document) -> str | None:
    people = [story.cast.persons[k] for k in e.leads]
    if not people:
        return "no_participants"
    lands = {p.iso3 for p in people if not (p.org_id and p.iso3 is None)}
    orgs = {p.org_id for p in people if p.org_id and p.iso3 is None}
    if e.multilateral and len(people) == 1:
        return None if _is_international(story, e, document) else "domestic"
    if len(lands) + len(orgs) < 2 and None not in lands:
        return "domestic"
    return None


_INTERNATIONAL = re.compile(
    r"\b(?:[Ii]nternational|[Mm]ultilateral|[Ff]oreign\s+[Mm]inisters|[Ll]eaders|G7|G20|[Nn]ational\s+[Cc]oordinators|[Tt]ransatlantic|[Aa]llied|[Aa]llies)\b"
)


_PAIR = re.compile(r"\b(?P<one>[A-Z]\w+)[-–](?P<other>[A-Z]\w+)")  # "the C-D Dialogue"


def _is_international(story: Narrative, e: Encounter, document: Document) -> bool:
    """Is what somebody attended of an organisation, a recurring event, or of more than the own country?"""
    if e.venue_iso3 not in (None, document.publisher_iso3):
        return True
    text, occasion = document.text, e.occasion or ""
    start = max(text.find(occasion, e.start, e.end), e.start)
    end = start + len(occasion) if occasion else e.end
    if any(h.kind == "event" for h in story.page.hits.sites_within(start, end)):
        return True
    for h in story.page.hits.within(start, end):
        if h.kind == "org" or (
            h.kind in ("country", "demonym") and h.code not in ("", document.publisher_iso3)
        ):
            return True
    return _INTERNATIONAL.search(text, start, end) is not None or any(
        document.publisher_iso3 in (land_of(m["one"]), land_of(m["other"]))
        for m in _PAIR.finditer(text, start, end)
    )
