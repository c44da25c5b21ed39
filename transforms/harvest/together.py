"""Many sources side by side, each at its own hosts' pace: a family of two hundred hosts takes as long as its
slowest member.

Every source has its own lock, ledger and archive, written by the one thread that harvests it, so each archive
is what a harvest of that source alone would make.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from transforms.harvest.halt import Halt
from transforms.sources.model import Source

Told = TypeVar("Told")

log = logging.getLogger(__name__)

_LOOK_UP_S = 0.5
AT_ONCE = 200  # threads: nearly all of them sleep until their host may be asked again


def side_by_side(
    sources: Sequence[Source], harvest_one: Callable[[Source, Halt], Told], *, at_once: int = AT_ONCE
) -> dict[str, Told | Exception]:
    """What ``harvest_one`` tells of each of ``sources``, ``at_once`` at a time.

    Returns by source id what was told, or the error that ended this source; no source ends another. A signal
    (KeyboardInterrupt, a time limit) ends them all before their next request and is raised when they have
    ended.
    """
    halt = Halt()
    with ThreadPoolExecutor(max(1, min(at_once, len(sources))), thread_name_prefix="harvest") as pool:
        try:
            running: dict[str, Future[Told]] = {s.id: pool.submit(harvest_one, s, halt) for s in sources}
            while wait(running.values(), timeout=_LOOK_UP_S).not_done:
                pass  # a signal that reached another thread is seen when this one looks up
        except BaseException:
            halt.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return {source_id: _error(source_id, future) or future.result() for source_id, future in running.items()}


def _error(source_id: str, future: Future[Any]) -> Exception | None:
    error = future.exception()
    if error is None or isinstance(error, Exception):
        if error is not None:
            log.error("%s: %s: %s", source_id, type(error).__name__, error)
        return error
    raise error
