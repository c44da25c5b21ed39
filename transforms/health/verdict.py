"""All alarms of one source, as its newest captures have them. Pure."""

from __future__ import annotations

from datetime import datetime

from transforms.harvest.exchange import is_failed
from transforms.health.answers import entrance_broken, redirected_away, robots_refused, unreachable
from transforms.health.cadence import pause_days, publication_days, silence
from transforms.health.drift import many_rejects, template_drift
from transforms.health.records import Alarm, Read, SourceHealth


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
