"""From the store to those who listen: the store is the outbox, the relay only remembers how far.

It reads by position, hands records over in order, and moves its own position after they are
acknowledged. Embedded, the transport is a call; over Kafka it is a topic. Nothing else differs.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlalchemy import Table

from chassis.store import Store, Stored
from chassis.views import Views, move_position, position

log = structlog.get_logger("relay")

BATCH = 500
IDLE_SECONDS = (0.005, 0.2)
"""Polling while there is work, and at rest (ruling D5)."""

GATHER_SECONDS = 0.05
"""Batches leave at most so often: a burst costs less together, a story's step waits for each."""


@dataclass(frozen=True, slots=True)
class Record:
    """One published record: where it comes from, the root it belongs to, and its protobuf bytes.

    Over Kafka: its partition, in which nothing lies between the position `after` and its own; and
    `resume`, the transport's mark of where to read on behind it. One without a type carries no fact
    and only says how far its partition has come.
    """

    source: str
    position: int
    key: str
    type: str
    value: bytes
    at: str = ""
    partition: int = 0
    after: int = 0
    resume: str = ""


class Transport(Protocol):
    """Where records go."""

    def send(self, after: int, records: Sequence[Record]) -> None:
        """Hand the records that follow a position over in order; return when each is acknowledged."""


class Relay:
    """Sends one service's records, in order, each at least once."""

    READER = "relay"

    def __init__(
        self,
        source: str,
        store: Store,
        views: Views,
        positions: Table,
        publish: Callable[[Stored], Record],
        transport: Transport,
    ) -> None:
        self.source, self._store, self._views = source, store, views
        self._positions, self._publish, self._transport = positions, publish, transport
        self._turn = threading.Lock()  # a batch under way must not undo a republish
        with views.reading() as conn:  # once: nobody else moves this reader's position
            self._at = position(conn, positions, self.READER, source)

    def reached(self) -> int:
        """Give the last position that was acknowledged."""
        return self._at

    def step(self) -> int:
        """Send the next batch; give how many records it had."""
        with self._turn:
            stored = self._store.page(self._at, BATCH)
            if stored:
                self._transport.send(self._at, [self._publish(one) for one in stored])
                self._move(stored[-1].position)
            return len(stored)

    def republish(self, after: int = 0) -> None:
        """Start again behind a position: consumers drop what they have seen."""
        with self._turn:
            self._move(after)

    def _move(self, to: int) -> None:
        with self._views.writing() as conn:
            move_position(conn, self._positions, self.READER, self.source, to)
        self._at = to

    def run(self, stop: threading.Event, wake: threading.Event) -> None:
        """Send until stopped; a failure is logged and tried again, never skipped.

        What comes alone goes out at once; what comes in a burst goes out together.
        """
        wait = IDLE_SECONDS[0]
        while not stop.is_set():
            began = time.monotonic()
            try:
                wait = IDLE_SECONDS[0] if self.step() else min(wait * 2, IDLE_SECONDS[1])
            except Exception:
                log.exception("relay_failed", source=self.source)
                wait = 1.0
            if wake.wait(wait):
                stop.wait(max(0.0, GATHER_SECONDS - (time.monotonic() - began)))
                wake.clear()
                wait = IDLE_SECONDS[0]


class InProcess:
    """The embedded transport: hands records to the consumers of this process, one after another."""

    def __init__(self) -> None:
        self.consumers: list[Callable[[Sequence[Record]], None]] = []

    def send(self, after: int, records: Sequence[Record]) -> None:  # noqa: ARG002  (a call loses none)
        """Give every consumer the batch; a consumer that fails stops the relay, which tries again."""
        for consume in self.consumers:
            consume(records)
