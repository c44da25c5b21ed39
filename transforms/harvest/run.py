"""One run: one source, from its listings or feeds to its archive."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import Timeout

from transforms.harvest.address import Gateway
from transforms.harvest.client import Client
from transforms.harvest.discover import ANY_DAY, Window
from transforms.harvest.fetch import Fetcher
from transforms.harvest.halt import Halt
from transforms.harvest.ledger import Ledger
from transforms.harvest.pace import Pace
from transforms.harvest.sample_site import SAMPLE_ROOT, serve_tree
from transforms.harvest.walk import walk
from transforms.sources.model import Source
from transforms.store import Store

log = logging.getLogger(__name__)


class SourceBusy(RuntimeError):
    """Another harvest of this source is under way; it holds the source's lock."""


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """What one call did; a resumed run does not count again what its first part did.

    ``n_captured`` counts archived answers, ``n_revisits`` those of them with a known payload, ``n_failed``
    requests without an answer or with a status of 400 and above (a robots.txt that is not there is no
    failure), ``n_skipped`` addresses that were not asked (robots.txt, or a host that failed too often).
    ``stopped`` says what ended a host's part of the run early; ``problems`` is all the operator should read.
    """

    source_id: str
    run_id: str
    n_requested: int
    n_captured: int
    n_revisits: int
    n_failed: int
    n_skipped: int
    stopped: str | None = None
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        end = f", stopped: {self.stopped}" if self.stopped else ""
        return (
            f"{self.source_id}: {self.n_requested} requests, {self.n_captured} answers archived"
            f" ({self.n_revisits} unchanged), {self.n_failed} failed, {self.n_skipped} skipped{end}"
        )


def harvest(
    source: Source,
    store: Store,
    run_id: str,
    *,
    gateway: str | None = None,
    gateway_delay_s: float | None = None,
    full: bool = False,
    window: Window = ANY_DAY,
    flush_every: int = 500,
    halt: Halt | None = None,
) -> HarvestReport:
    """Ask ``source`` for what is new and archive every answer.

    The same ``run_id`` again resumes: what that run has archived is not asked again, what it failed to get
    is. ``gateway`` stands in for the network (see address.Gateway); ``gateway_delay_s`` is then the pause
    between two requests to one real host (default: env READOUTS_GATEWAY_DELAY_S, else 0). ``full`` ignores
    known ground; ``window`` asks for what was published on its days, however long ago. Raises SourceBusy when
    another process harvests the source, ArchiveError when archive and index contradict each other, OSError
    when the store cannot be written. What a server does never raises: it is archived and counted.
    """
    with fetching(
        source, store, run_id, gateway, gateway_delay_s, halt=halt, flush_every=flush_every
    ) as fetcher:
        walk(fetcher, full=full, window=window)
    return _report(fetcher, run_id)


def recheck(
    source: Source,
    store: Store,
    run_id: str,
    urls: Iterable[str],
    *,
    gateway: str | None = None,
    gateway_delay_s: float | None = None,
    halt: Halt | None = None,
) -> HarvestReport:
    """Ask these article pages of ``source`` again, in their order; everything else is as in ``harvest``."""
    with fetching(source, store, run_id, gateway, gateway_delay_s, halt=halt) as fetcher:
        for url in urls:
            fetcher.fetch(url, "article")
    return _report(fetcher, run_id)


@contextmanager
def fetching(
    source: Source,
    store: Store,
    run_id: str,
    gateway: str | None = None,
    gateway_delay_s: float | None = None,
    *,
    halt: Halt | None = None,
    flush_every: int = 500,
    turns: Path | None = None,
) -> Iterator[Fetcher]:
    """All that a run of ``source`` needs, under the source's lock; what it fetches is archived.

    ``turns``: where the hosts' pace is kept with others (default: the store's own).
    """
    halt = halt or Halt()
    with _locked(store, source), _network(source, gateway) as address:
        client = _client(source, turns or store.turns, address, gateway_delay_s, halt)
        try:
            with Ledger(store, source.id, run_id, flush_every=flush_every) as ledger:
                yield Fetcher(source, ledger, client, halt)
        finally:
            client.close()


@contextmanager
def _locked(store: Store, source: Source) -> Iterator[None]:
    lock = store.lock(f"harvest-{source.id}")
    try:
        lock.__enter__()
    except Timeout as error:
        raise SourceBusy(
            f"{source.id}: another harvest of this source is under way ({error.lock_file})"
        ) from error
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


@contextmanager
def _network(source: Source, gateway: str | None) -> Iterator[str | None]:
    """The gateway to use; the sample site is served here, whatever stands in for the network otherwise."""
    if source.served_by == "sample":
        with serve_tree(SAMPLE_ROOT) as address:
            yield address
    else:
        yield gateway


def _client(
    source: Source, turns: Path, gateway: str | None, gateway_delay_s: float | None, halt: Halt
) -> Client:
    asked = source.politeness
    pace = Pace(asked.delay_s, patience_s=asked.retry_after_max_s, folder=turns, sleep=halt.sleep)
    if gateway is None:
        if not os.environ.get("READOUTS_CONTACT"):
            log.warning("READOUTS_CONTACT is not set: publishers cannot tell whom to write to")
        return Client(asked, pace)
    if gateway_delay_s is None:
        gateway_delay_s = float(os.environ.get("READOUTS_GATEWAY_DELAY_S", "0"))
    pace.fixed_s = gateway_delay_s
    # A local tree needs no long back-off either; a caching mirror that does sets the delay.
    return Client(asked, pace, gateway=Gateway.at(gateway), backoff_s=gateway_delay_s or 0.05)


def _report(fetcher: Fetcher, run_id: str) -> HarvestReport:
    tally = fetcher.tally
    ends = [
        p for p in fetcher.problems if p.startswith(("circuit_open", "crawl_delay", "robots_unreachable"))
    ]
    report = HarvestReport(
        source_id=fetcher.source.id,
        run_id=run_id,
        n_requested=tally.requested,
        n_captured=tally.captured,
        n_revisits=tally.revisits,
        n_failed=tally.failed,
        n_skipped=tally.skipped,
        stopped="; ".join(ends) or None,
        problems=tuple(fetcher.problems),
    )
    log.info("%s", report)
    return report
