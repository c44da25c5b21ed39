"""What the site itself answers: refusals by robots.txt, redirects elsewhere, silence of the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from urllib.parse import urlsplit

from transforms.harvest.exchange import is_failed
from transforms.harvest.robots import rules
from transforms.health.records import Alarm, Entrance, limit
from transforms.records import Capture

_ENTRANCES = ("listing", "feed")


def runs(captures: Sequence[Capture]) -> list[list[Capture]]:
    """The captures of each run, the oldest run first. ``captures`` are in order of time."""
    grouped: dict[str, list[Capture]] = {}
    for c in captures:
        grouped.setdefault(c.run_id, []).append(c)
    return list(grouped.values())


def unreachable(captures: Sequence[Capture]) -> Iterator[Alarm]:
    """No answer other than to robots.txt in the last runs. A run that asked for nothing says nothing."""
    dead = []
    for run in reversed(runs(captures)):
        asked = [c for c in run if c.role != "robots" and c.error != "robots_disallowed"]
        if not asked:
            continue
        if not all(is_failed(c.status) for c in asked):
            break
        dead.append(asked)
    if len(dead) >= limit("runs_unreachable"):
        last = dead[0][-1]
        why = last.error or f"status {last.status}"
        yield Alarm("unreachable", dead[-1][0].fetched_at, f"{len(dead)} runs without an answer, last: {why}")


def robots_refused(captures: Sequence[Capture]) -> Iterator[Alarm]:
    """robots.txt forbids half of the entrances, or cannot be read on a host now."""
    yield from _closed_hosts(captures)
    entrances = {c.url: c for c in captures if c.role in _ENTRANCES}
    refused = [c for c in entrances.values() if c.error == "robots_disallowed"]
    if refused and len(refused) >= limit("refused_share") * len(entrances):
        first = min(refused, key=lambda c: (c.fetched_at, c.url))
        detail = f"{len(refused)} of {len(entrances)} listings and feeds are forbidden, such as {first.url}"
        yield Alarm("robots_refused", first.fetched_at, detail)


def _closed_hosts(captures: Sequence[Capture]) -> Iterator[Alarm]:
    """RFC 9309: where robots.txt gives no answer, or one of 5xx, nothing may be fetched."""
    by_url: dict[str, list[Capture]] = {}
    for c in captures:
        if c.role == "robots":
            by_url.setdefault(c.url, []).append(c)
    for url in sorted(by_url):
        closed = list(takewhile(lambda c: rules(c.status, b"", c.error).unreachable, reversed(by_url[url])))
        if closed:
            why = closed[0].error or f"status {closed[0].status}"
            yield Alarm("robots_refused", closed[-1].fetched_at, f"{url} cannot be read: {why}")


def redirected_away(captures: Sequence[Capture]) -> Iterator[Alarm]:
    """An entrance, or many of the pages of the last run, lead to a host that is not the source's."""
    newest = runs([c for c in captures if c.role in (*_ENTRANCES, "article")])[-1:]
    asked = newest[0] if newest else []
    away = [c for c in asked if c.error == "off_site_redirect"]
    doors = [c for c in away if c.role in _ENTRANCES]
    if doors or (len(away) >= 5 and len(away) >= limit("away_share") * len(asked)):
        first = (doors or away)[0]
        where = urlsplit(first.url_final).netloc
        detail = f"{len(away)} addresses lead to another site, such as {first.url} (to {where})"
        yield Alarm("redirected_away", first.fetched_at, detail)


def entrance_broken(entrances: Sequence[Entrance]) -> Iterator[Alarm]:
    """A listing or feed that named something before, and now, for all its 200, nothing."""
    by_url: dict[str, list[Entrance]] = {}
    for e in entrances:
        by_url.setdefault(e.url, []).append(e)
    broken: list[tuple[datetime, str]] = []
    for url, visits in by_url.items():
        last_good = max((e.at for e in visits if e.fruitful), default=None)
        if last_good is not None and not visits[-1].fruitful:
            broken.append((next(e.at for e in visits if e.at > last_good), url))
    if broken:
        since, url = min(broken)
        yield Alarm("entrance_broken", since, f"{len(broken)} of {len(by_url)} name nothing, such as {url}")
