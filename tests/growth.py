"""Does work grow in step with its input? Told without a stop-watch's verdict on a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable

# Four times the input: linear work takes 4 times as long, quadratic work 16 times.
BOUND = 9.0
TRIES = 6  # the best of so many runs counts: noise only ever adds
LEAST_S = 0.004  # below this the clock says nothing


def grows_linearly(act: Callable[[int], object], n: int) -> bool:
    """Does ``act(4 * n)`` take less than BOUND times the processor time of ``act(n)``?"""
    small = large = float("inf")
    for _ in range(TRIES):
        small, large = min(small, _spent(act, n)), min(large, _spent(act, 4 * n))
        if large < BOUND * max(small, LEAST_S):
            return True
    return False


def _spent(act: Callable[[int], object], n: int) -> float:
    start = time.process_time()
    act(n)
    return time.process_time() - start
