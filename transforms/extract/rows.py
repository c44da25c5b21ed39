"""What a reading yields: rows with the column names of the contract, before ids of other releases are
known. Tuples, for a night makes and reads hundreds of thousands of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from transforms.records import Refusal


def stable_id(prefix: str, *parts: object) -> str:
    """``prefix`` and 16 hex digits of the SHA-256 over ``parts``: same parts, same id, for ever."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    return f"{prefix}-{digest[:16]}"


class Meeting(NamedTuple):
    meeting_id: str
    event_date: date | None
    event_date_end: date | None
    event_date_prec: str
    format: str
    setting: str
    on_sidelines: bool
    occasion: str | None
    city: str | None
    venue: str | None
    venue_iso3: str | None
    host_iso3: str | None
    visit_type: str | None
    request_type: str
    requester_iso3: str | None
    rank_level: int | None
    atmosphere: str | None
    joint_doc: str | None
    first_speaker_id: str | None
    topics: str | None
    plover_type: str | None
    plover_mode: str | None
    release_id: str
    char_start: int
    char_end: int
    rule_id: str
    confidence: float
    missing_reason: str | None


class Participant(NamedTuple):
    participant_id: str
    meeting_id: str
    release_id: str
    name: str
    name_raw: str
    title_raw: str | None
    role: str | None
    rank_level: int | None
    iso3: str | None
    org_id: str | None
    side: str
    is_lead: bool
    kind: str
    char_start: int
    char_end: int
    rule_id: str
    confidence: float


class Statement(NamedTuple):
    statement_id: str
    meeting_id: str | None
    release_id: str
    seq: int
    paragraph: int
    sentence: int
    speaker_id: str | None
    speaker_name: str | None
    speaker_iso3: str | None
    speaker_org_id: str | None
    attribution: str
    cue: str | None
    quote_type: str
    speech_act: str
    plover_type: str | None
    polarity: str
    addressee_id: str | None
    topic: str | None
    target_iso3: str | None
    hypothetical: bool
    text: str
    char_start: int
    char_end: int
    rule_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one revision of one release says. ``missing_reason`` is set where it was not read
    ("language").
    """

    release_id: str
    kind: str
    meetings: tuple[Meeting, ...] = ()
    participants: tuple[Participant, ...] = ()
    statements: tuple[Statement, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())
    missing_reason: str | None = None
