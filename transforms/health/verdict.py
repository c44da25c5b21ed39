"""All alarms of one source, as its newest captures have them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from transforms.harvest.exchange import is_failed
from transforms.health.answers import entrance_broken, redirected_away, robots_refused, unreachable
from transforms.health.cadence import pause_days, publication_days, silence
from transforms.health.drift import many_rejects, template_drift
from transforms.health.records import Alarm, Audit, Read, SourceHealth
from transforms.records import Capture

AUDIT_RUN = "audit-"  # how the run ids of the weekly audit begin


def health_of(read: Read) -> SourceHealth:
    """The state of the source at the time of its newest capture."""
    heard = [c.fetched_at for c in read.captures if c.role != "robots" and not is_failed(c.status)]
    days = publication_days(read.releases)
    return SourceHealth(
        source_id=read.source_id,
        asked=read.captures[-1].fetched_at if read.captures else None,
        newest=days[-1] if days else None,
        pause_days=pause_days(days, sorted({at.date() for at in heard})),
        alarms=tuple(_alarms(read, heard)),
        audit=_audit(read.captures),
    )


def _audit(captures: Sequence[Capture]) -> Audit | None:
    """What the newest run of the weekly audit found."""
    runs = [c.run_id for c in captures if c.run_id.startswith(AUDIT_RUN) and c.role == "article"]
    asked = [c for c in captures if runs and c.run_id == runs[-1] and c.role == "article"]
    if not asked:
        return None
    return Audit(
        at=asked[0].fetched_at,
        asked=len(asked),
        unchanged=sum(c.record_type == "revisit" and not is_failed(c.status) for c in asked),
        gone=sum(c.status in (404, 410) for c in asked),
        failed=sum(is_failed(c.status) for c in asked),
    )


def _alarms(read: Read, heard: list[datetime]) -> list[Alarm]:
    found = [
        *unreachable(read.captures),
        *robots_refused(read.captures),
        *redirected_away(read.captures),
        *entrance_broken(read.entrances),
        *silence(read.releases, heard),
    ]
    if heard:
        found += many_rejects(read.releases, read.rejected, heard[-1])
        found += template_drift(read.releases, heard[-1])
    return found
