"""Whether pages still read as they did: fields gone missing, texts that shrank, pages that give nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median

from transforms.health.records import Alarm, Seen, limit

_FIELDS: dict[str, Callable[[Seen], bool]] = {
    "published_date": lambda r: r.published_date is not None,
    "published_at": lambda r: r.published_at is not None,
    "serial": lambda r: r.serial is not None,
}


def template_drift(releases: Sequence[Seen], now: datetime) -> Iterator[Alarm]:
    """The releases first seen in the last two weeks against those of the year before them."""
    recent, before = _windows(releases, now)
    if min(len(recent), len(before)) < limit("recent_min"):
        return
    found = [*_emptied(recent, before), *_shrunk(recent, before)]
    if found:
        yield Alarm("template_drift", recent[0].at, "; ".join(found))


def many_rejects(releases: Sequence[Seen], rejected: Sequence[datetime], now: datetime) -> Iterator[Alarm]:
    """The share of what was captured in two weeks that gave no release, against the year before."""
    edge, start = now - timedelta(days=limit("recent_days")), now - timedelta(days=limit("history_days"))
    times = [r.at for r in releases]
    recent = [at for at in rejected if edge < at <= now]
    share = _share(len(recent), sum(edge < at <= now for at in times))
    usual = _share(sum(start < at <= edge for at in rejected), sum(start < at <= edge for at in times))
    enough = len(recent) >= limit("recent_min") and share >= limit("reject_share")
    if enough and share >= limit("reject_times") * usual:
        detail = f"{len(recent)} pages or items gave no release, {share:.0%}; in the year before {usual:.0%}"
        yield Alarm("many_rejects", recent[0], detail)


def _windows(releases: Sequence[Seen], now: datetime) -> tuple[list[Seen], list[Seen]]:
    edge, start = now - timedelta(days=limit("recent_days")), now - timedelta(days=limit("history_days"))
    known = [r for r in releases if start < r.at <= now]
    return [r for r in known if r.at > edge], [r for r in known if r.at <= edge]


def _emptied(recent: Sequence[Seen], before: Sequence[Seen]) -> Iterator[str]:
    for name, has in _FIELDS.items():
        now, then = (sum(map(has, rows)) / len(rows) for rows in (recent, before))
        if then - now >= limit("fill_fall"):
            yield f"{name} in {now:.0%} of the newest releases, before in {then:.0%}"


def _shrunk(recent: Sequence[Seen], before: Sequence[Seen]) -> Iterator[str]:
    now, then = (median(r.text_chars for r in rows) for rows in (recent, before))
    if now < limit("length_fall") * then:
        yield f"half of the newest texts have {now:.0f} characters or fewer, before {then:.0f}"


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 0.0
