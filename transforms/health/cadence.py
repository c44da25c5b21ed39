"""How often a source publishes, learned from its own history, and when its silence is longer than that."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

from transforms.health.records import Alarm, Seen, limit


def publication_days(releases: Sequence[Seen]) -> list[date]:
    """The distinct days on which the source published, as far as known. Undated releases count by the day on
    which they were seen first.
    """
    return sorted({r.published_date or r.at.date() for r in releases})


def pause_days(days: Sequence[date], heard: Sequence[date]) -> float | None:
    """The longest pause between two days of publication in the last year; None while there are too few.

    ``days`` and ``heard``, on which the source answered, are sorted and distinct. A pause counts if the
    source was heard in it, or if all of it lies before the first answer: what listings told of the past. Time
    in which nobody asked (a feed forgets) is no pause of the publisher's.
    """
    recent = [d for d in days if (days[-1] - d).days <= limit("history_days")] if days else []
    pauses = [(b - a).days for a, b in pairwise(recent) if _was_heard(a, b, heard)]
    return float(max(pauses)) if len(pauses) >= limit("silence_gaps_min") else None


def _was_heard(a: date, b: date, heard: Sequence[date]) -> bool:
    if (b - a).days == 1 or not heard or b <= heard[0]:
        return True
    place = bisect_right(heard, a)
    return place < len(heard) and heard[place] < b


def silence(releases: Sequence[Seen], heard: Sequence[datetime]) -> Iterator[Alarm]:
    """``heard`` are the times at which the source answered: who does not ask hears nothing."""
    if not heard:
        return
    days = publication_days([r for r in releases if r.at <= heard[-1]])
    longest = pause_days(days, sorted({at.date() for at in heard}))
    if longest is None:
        return
    allowed = max(limit("silence_days_min"), limit("silence_times") * longest)
    quiet = (heard[-1].date() - days[-1]).days
    if quiet > allowed:
        since = datetime.combine(days[-1] + timedelta(days=1), time(), timezone.utc)
        usual = f"the longest pause of a year was {longest:.0f}"
        yield Alarm("silent", since, f"nothing new for {quiet} days; {usual}")
