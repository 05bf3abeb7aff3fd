"""Garbage collection of a worker: rarely while agents run, at once when none does.

CrewAI builds a class for every run of an agent; classes are cyclic garbage, which only the collector frees.
"""

import asyncio
import gc

IDLE_DELAY_SECONDS = 0.05
# Young generation often enough to bound memory under steady load; the old one is left to idle moments.
THRESHOLDS = (10_000, 20, 20)


class IdleCollector:
    """Collects once nothing has run for `IDLE_DELAY_SECONDS`."""

    def __init__(self) -> None:
        """Set the thresholds of this process."""
        gc.set_threshold(*THRESHOLDS)
        self._running = 0
        self._timer: asyncio.TimerHandle | None = None

    def work_began(self) -> None:
        """Count one more call and put the collection off."""
        self._running += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def work_ended(self) -> None:
        """Count one less; the last one starts the clock."""
        self._running -= 1
        if self._running == 0:
            self._timer = asyncio.get_running_loop().call_later(IDLE_DELAY_SECONDS, gc.collect)
