"""Which release is another one at a new address: the old page is gone or leads there, and what stands there
is the same document.

A page that comes to life at its old address again has not moved: then both are releases of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from transforms.link.likeness import NUMBER_CHARS, SHARED, SHORT_CHARS, shared_sentences
from transforms.parse.urls import identity
from transforms.staged import Absence, Observation, Staged


@dataclass(frozen=True, slots=True)
class Move:
    """To which release a new address belongs, when it was seen there first, since when that can be known to
    be a move, and what shows it.
    """

    release_id: str
    at: datetime
    known_at: datetime
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Track:
    """One address: its first and last sight, the first answer after it that says "gone", where it leads."""

    first: Observation
    last: Observation
    gone: Absence | None
    led: Observation | None  # the first sight of it through a redirect to another address

    @property
    def until(self) -> datetime:
        """Until when it was seen as a page of its own."""
        return self.last.seen_last


def find_moves(staged: Staged) -> dict[str, Move]:
    """release_id of the new address -> the release that moved there, which keeps its id."""
    tracks = _tracks(staged)
    by_key: dict[str, list[_Track]] = defaultdict(list)
    for track in sorted(tracks.values(), key=lambda t: (t.first.seen_first, t.first.release_id)):
        for key, _ in _keys(track.first):
            by_key[key].append(track)
    moved: dict[str, Move] = {}
    for old in sorted(tracks.values(), key=lambda t: (t.until, t.first.release_id)):
        found = next(((new, m) for new, m in _targets(old, by_key) if new not in moved), None)
        if found is not None:
            moved[found[0]] = found[1]
    return {new: replace(m, release_id=_root(m.release_id, moved)) for new, m in moved.items()}


def settle(staged: Staged, moved: Mapping[str, Move]) -> Staged:
    """``staged`` with every row of a new address under the id of the release that moved there. What was read
    from a state that the release showed at both addresses is kept once, from the first.
    """
    if not moved:
        return staged
    owner: dict[tuple[str, str], str] = {}
    for o in sorted(staged.observations, key=lambda o: (o.seen_first, o.release_id)):
        owner.setdefault((_now(o.release_id, moved), o.state_sha256), o.release_id)

    def read(rows: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        kept = ((s, r) for s, r in rows if owner[_now(r.release_id, moved), s] == r.release_id)
        return [(s, r._replace(release_id=_now(r.release_id, moved))) for s, r in kept]

    return replace(
        staged,
        observations=[_renamed(o, moved) for o in staged.observations],
        absences=[_renamed(a, moved) for a in staged.absences],
        meetings=read(staged.meetings),
        participants=read(staged.participants),
        statements=read(staged.statements),
        rejects=[_renamed(r, moved) for r in staged.rejects],
    )


def _now(release_id: str, moved: Mapping[str, Move]) -> str:
    return moved[release_id].release_id if release_id in moved else release_id


def _renamed(row: Any, moved: Mapping[str, Move]) -> Any:
    return replace(row, release_id=_now(row.release_id, moved)) if row.release_id in moved else row


def _root(release_id: str, moved: Mapping[str, Move]) -> str:
    """Pages may move twice. No circle is possible: each address is first seen after the one before ended."""
    while release_id in moved:
        release_id = moved[release_id].release_id
    return release_id


def _tracks(staged: Staged) -> dict[str, _Track]:
    """The releases that may have moved or be a new address, by id."""
    seen: dict[str, list[Observation]] = defaultdict(list)
    for o in sorted(staged.observations, key=lambda o: o.seen_first):
        seen[o.release_id].append(o)
    answers: dict[str, list[Absence]] = defaultdict(list)
    for a in sorted(staged.absences, key=lambda a: a.at):
        answers[a.release_id].append(a)
    return {rid: _track(rows, answers[rid]) for rid, rows in seen.items()}


def _track(rows: list[Observation], answers: list[Absence]) -> _Track:
    led = next((o for o in rows if identity(o.url_final) != identity(o.url)), None)
    own = [o for o in rows if led is None or o.seen_first < led.seen_first] or rows
    last = max(own, key=lambda o: o.seen_last)
    gone = next((a for a in answers if a.at > last.seen_last), None)
    return _Track(rows[0], last, gone, led if own is not rows else None)


def _keys(o: Observation) -> Iterator[tuple[str, str]]:
    """What an address shares with the one it replaces, and the code of that evidence."""
    yield f"{o.source_id}\0address\0{identity(o.url)}", "redirect"
    if o.serial and len(o.serial) >= NUMBER_CHARS and o.serial.isdigit():
        yield f"{o.source_id}\0number\0{o.serial}", "same_number"
    if len(o.text) >= SHORT_CHARS:
        yield f"{o.source_id}\0text\0{o.text_sha256}", "same_text"


def _targets(old: _Track, by_key: Mapping[str, list[_Track]]) -> Iterator[tuple[str, Move]]:
    """The addresses that may be the new one of ``old``, the best first."""
    rid = old.first.release_id
    for key, how in _wanted(old):
        for new in by_key.get(key, []):
            if new.first.release_id == rid or new.first.seen_first <= old.until:
                continue
            if not _is_same_document(how, old.last, new.first):
                continue
            yield new.first.release_id, _move(old, new, how)


def _move(old: _Track, new: _Track, how: str) -> Move:
    rid, seen = old.first.release_id, new.first.seen_first
    if old.gone is not None and how != "redirect":
        return Move(rid, seen, max(seen, old.gone.at), (old.gone.how, how))
    at = min(seen, old.led.seen_first) if old.led else seen
    return Move(rid, at, at, (how,))


def _is_same_document(how: str, old: Observation, new: Observation) -> bool:
    """Numbers are given twice now and then, and yearly messages repeat their text: a page that moves keeps
    the date it shows.
    """
    if how == "same_number":
        return shared_sentences(old.text, new.text) >= SHARED
    days = old.published_date, new.published_date
    return how == "redirect" or None in days or days[0] == days[1]


def _wanted(old: _Track) -> Iterable[tuple[str, str]]:
    if old.led is not None:
        return [(f"{old.first.source_id}\0address\0{identity(old.led.url_final)}", "redirect")]
    if old.gone is not None:
        return [(key, how) for key, how in _keys(old.last) if how != "redirect"]
    return []
