"""Many sources side by side, each at its own hosts' pace: a family of two hundred hosts takes as long as its
slowest member.

Every source has its own lock, ledger and archive, written by the one thread that harvests it, so each archive
is what a harvest of that source alone would make.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from transforms.harvest.halt import Halt
from transforms.harvest.run import HarvestReport, harvest
from transforms.sources.model import Source
from transforms.store import Store

log = logging.getLogger(__name__)

_LOOK_UP_S = 0.5
AT_ONCE = 200  # threads: nearly all of them sleep until their host may be asked again


def harvest_together(
    sources: Sequence[Source], store: Store, run_id: str, *, at_once: int = AT_ONCE, **options: Any
) -> dict[str, HarvestReport | Exception]:
    """Harvest ``sources``, ``at_once`` at a time; ``options`` are those of ``harvest``.

    Returns by source id the report, or the error that ended this source; no source ends another. A signal
    (KeyboardInterrupt, a time limit) ends them all before their next request and is raised when they have
    ended.
    """
    halt = Halt()
    with ThreadPoolExecutor(max(1, min(at_once, len(sources))), thread_name_prefix="harvest") as pool:
        try:
            running = {s.id: pool.submit(harvest, s, store, run_id, halt=halt, **options) for s in sources}
            while wait(running.values(), timeout=_LOOK_UP_S).not_done:
                pass  # a signal that reached another thread is seen when this one looks up
        except BaseException:
            halt.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return {source_id: _outcome(source_id, future) for source_id, future in running.items()}


def _outcome(source_id: str, future: Future[HarvestReport]) -> HarvestReport | Exception:
    error = future.exception()
    if error is None:
        return future.result()
    if not isinstance(error, Exception):
        raise error
    log.error("%s: %s: %s", source_id, type(error).__name__, error)
    return error
