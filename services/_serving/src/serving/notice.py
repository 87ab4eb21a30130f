"""Waking those who wait in one process when another process has done what they wait for."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger("notice")
LOOKS_EVERY = 0.05  # seconds, while somebody waits


@dataclass(slots=True)
class Notice:
    """Looks while somebody waits, and tells when what it sees has changed."""

    seen: Callable[[], object]
    awaited: Callable[[], bool]
    tell: Callable[[], None]

    def run(self, stop: threading.Event) -> None:
        """Look until stopped; what fails is logged and looked at again."""
        last: object = None
        while not stop.wait(LOOKS_EVERY):
            if not self.awaited():
                continue
            try:
                now = self.seen()
            except Exception:
                log.exception("cannot_see")
                stop.wait(1.0)
                continue
            if now != last:
                last = now
                self.tell()
