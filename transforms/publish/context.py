"""What a version says about where it comes from: the only facts in it that are not in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BuildContext:
    """Provenance of one build. Every field must follow from the captures and the code, never from the clock.

    ``code_digest`` is a sha256 over the code that made the rows, ``lock_digest`` one over
    ``requirements.lock``; ``capture_first`` and ``capture_last`` are aware, in UTC, and None when nothing
    was captured. ``invented`` marks a version in which any source is the embedded sample: it must not be
    cited as fact.
    """

    code_commit: str
    code_digest: str
    lock_digest: str
    schema_version: str
    capture_first: datetime | None
    capture_last: datetime | None
    sources: tuple[str, ...]
    invented: bool = False
    accepted: str | None = None  # why a person let a fall in rows or fill rates, or much churn, pass
    # WARC file -> where the last capture ends that this build saw: a rebuild reads up to there
    capture_ends: Mapping[str, int] = field(default_factory=dict)
