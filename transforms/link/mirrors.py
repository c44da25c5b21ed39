"""Which releases are copies of another: the same text, or the same document number and much the same
sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.link.history import History
from transforms.link.likeness import NUMBER_CHARS, SHARED, SHORT_CHARS, shared_sentences
from transforms.sources.model import Source

Rank = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Mirror:
    """Of which release a copy is one, and the share of sentences in common."""

    original: str
    score: float
    rule_id: str


def find_mirrors(histories: Sequence[History], source_of: Mapping[str, Source]) -> dict[str, Mirror]:
    """release_id of a copy -> its original. The original is the one of the source with the lowest priority
    number, then the first published, then the first seen; an original is never a copy itself.
    """
    out: dict[str, Mirror] = {}
    ranked = sorted(histories, key=lambda h: _rank(h, source_of[h.release_id]))
    first_of: dict[str, History] = {}
    for h in ranked:
        match = next(_originals(h, source_of[h.release_id], first_of), None)
        if match:
            out[h.release_id] = match
            continue
        for key in _keys(h, source_of[h.release_id]):
            first_of.setdefault(key, h)
    return out


def copies_of(mirrors: Mapping[str, Mirror]) -> dict[str, list[str]]:
    """release_id of an original -> those of its copies, in order."""
    out: dict[str, list[str]] = defaultdict(list)
    for copy in sorted(mirrors):
        out[mirrors[copy].original].append(copy)
    return out


def _keys(h: History, source: Source) -> Iterator[str]:
    """What a copy shares with its original. Only one publisher's own pages are copies of each other."""
    o, publisher = h.latest, source.publisher
    body = publisher.iso3 or publisher.org_id or publisher.name
    if len(o.text) >= SHORT_CHARS:
        yield f"{body}\0text\0{o.text_sha256}"
    if o.serial and len(o.serial) >= NUMBER_CHARS:
        yield f"{body}\0number\0{o.serial}"


def _originals(h: History, source: Source, first_of: Mapping[str, History]) -> Iterator[Mirror]:
    for key in _keys(h, source):
        original = first_of.get(key)
        if original is None:
            continue
        rule = key.split("\0")[1]
        score = 1.0 if rule == "text" else round(shared_sentences(original.latest.text, h.latest.text), 3)
        if score >= SHARED:
            yield Mirror(original.release_id, score, f"link.same_{rule}")


def _rank(h: History, source: Source) -> Rank:
    o, first = h.latest, h.revisions[0].first
    return (source.priority, str(o.published_date or "9999"), first.seen_first.isoformat(), h.release_id)
