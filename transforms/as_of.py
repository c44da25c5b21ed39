"""The dataset as it could have been known on some day, from the archive: what was captured later does not
exist. What the tables of a version tell of an earlier day is ``readouts.as_of``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timezone

import pyarrow as pa

from transforms.link import assemble
from transforms.sources.model import Source
from transforms.stage import stage_month, stage_source
from transforms.staged import Staged, joined, read_months
from transforms.store import Store


def end_of(day: date) -> datetime:
    """The last instant of ``day`` in UTC."""
    return datetime.combine(day, time.max, timezone.utc)


def as_of(store: Store, sources: Sequence[Source], at: datetime) -> dict[str, pa.Table]:
    """Every table from the captures up to ``at``, read by today's code: the same as a build at that instant
    would have made.
    """
    staged = joined(_until(store, source, at) for source in sources)
    return assemble(staged, {source.id: source for source in sources})


def _until(store: Store, source: Source, at: datetime) -> Staged:
    """Whole months from staging; the month of ``at`` is read again, since a staged row tells a span of time
    and not each capture in it.
    """
    stage_source(store, source)
    last = f"{at.astimezone(timezone.utc):%Y-%m}"
    months = [month for month in store.capture_months(source.id) if month <= last]
    whole = read_months(store, {source.id: [month for month in months if month < last]})
    return joined([whole, stage_month(store, source, last, at)] if last in months else [whole])
