"""A reader that lives but does not move ends its process: whoever runs it starts it again.

Faust's agents and their consumer can stand still while the process looks alive. What counts is
whether the position moves while the topic holds more, asked of the broker on a connection of its own.
"""

import os
import threading
from collections.abc import Callable
from typing import Any

import structlog

from serving.streams import Reading
from serving.topics import ends_of

LOOKS_EVERY = 30.0  # seconds
STANDS_FOR = 4
"""So many looks without a move, while there is something to read, are one too many."""
log = structlog.get_logger("watch")
Handled = dict[tuple[str, int], int]


def _places(reading: Reading) -> Handled:
    """Give how far each partition has come; one that was assigned and never begun counts too."""
    begun = {(tp.topic, tp.partition): 0 for tp in reading.assigned}
    return begun | dict(reading.handled)


def watch(
    reading: Reading,
    stop: threading.Event,
    ends: Callable[[Reading], Handled] | None = None,
    end: Callable[[int], Any] = os._exit,
) -> None:
    """Look until stopped; end the process with 1 when a partition stands still."""
    look = ends or (lambda r: ends_of(r.brokers, [*_places(r)]))
    stood: dict[tuple[str, int], int] = {}
    before: Handled = {}
    while not stop.wait(LOOKS_EVERY):
        now = _places(reading)
        try:
            topic_ends = look(reading)
        except Exception as why:  # noqa: BLE001  (a broker that is away says nothing of the reader)
            log.warning("cannot_look", why=f"{type(why).__name__}: {why}"[:200])
            continue
        for place, at in now.items():
            stands = at == before.get(place) and topic_ends.get(place, 0) > at
            stood[place] = stood.get(place, 0) + 1 if stands else 0
            if stood[place] >= STANDS_FOR:
                log.critical("reader_stands_still", topic=place[0], partition=place[1], at=at)
                end(1)
                return
        before = now
