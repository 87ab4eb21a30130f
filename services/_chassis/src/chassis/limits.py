"""A bucket of tokens for each client (ruling G7): 50 requests a second, 200 at once, by settings."""

import threading
import time
from collections.abc import Callable

from chassis.refusals import RateLimited


class Buckets:
    """Refuses who asks faster than his bucket fills; one process's share of the limit."""

    def __init__(
        self, rate: float = 50, burst: float = 200, tick: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._tick = rate, burst, tick
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, who: str) -> None:
        """Take one token, or raise RateLimited with the seconds to wait."""
        with self._lock:
            now = self._tick()
            left, at = self._left.get(who, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._rate)
            if left < 1:
                raise RateLimited(retry_after=1)
            if len(self._left) > 10_000:
                self._forget(now)
            self._left[who] = (left - 1, now)

    def _forget(self, now: float) -> None:
        full = self._burst / self._rate
        self._left = {k: v for k, v in self._left.items() if now - v[1] < full}
