"""Waiting without starving (ruling G4): reads that wait for a position, and streams of changes.

Only these are `async`; they wait on an in-process notifier, so no thread is held.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress


class TooManyWait(Exception):  # noqa: N818  (answered with 503)
    """As many requests wait already as may."""


class Notifier:
    """Wakes who waits when something was applied; `notify` may come from any thread."""

    def __init__(self, most: int = 16) -> None:
        self._most, self._waiting = most, 0
        self._lock = threading.Lock()
        self._ears: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def notify(self) -> None:
        """Wake everyone who waits."""
        with self._lock:
            ears = list(self._ears)
        for loop, ear in ears:
            with suppress(RuntimeError):  # that loop is closed
                loop.call_soon_threadsafe(ear.set)

    def awaited(self) -> bool:
        """Say whether anybody waits."""
        return bool(self._ears)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Event]:
        """Listen for as long as the block lasts."""
        ear = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._ears.add(ear)
        try:
            yield ear[1]
        finally:
            with self._lock:
                self._ears.discard(ear)

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait until something holds; False when the time is over. At most `most` wait at a time."""
        if self._waiting >= self._most:
            raise TooManyWait
        self._waiting += 1
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds), self.listening() as heard:
                    while not await asyncio.to_thread(holds):
                        await heard.wait()
                        heard.clear()
                    return True
            return await asyncio.to_thread(holds)
        finally:
            self._waiting -= 1
