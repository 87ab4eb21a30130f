"""The services whose facts governance reads, asked over gRPC how far their logs go."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import grpc

from chassis.clock import TimeSource
from chassis.refusals import NeighbourUnavailable
from cogov.log.v1 import log_pb2, log_pb2_grpc
from governance.application import Heads
from governance.queries import Latest
from serving.channels import asking

QUERIES = ("cogov.log.v1.EventLogService/Head",)
"""What governance asks; it changes nothing, so a channel may ask again."""

HEAD_SECONDS = 0.5
"""A head is one row: what takes longer is not worth a reader's thread."""

HEARD_SECONDS = 1.0


@dataclass(slots=True)
class SourceOverGrpc:
    """One source over a channel (`serving.channels`); any thread may ask.

    One that did not answer is left alone for a second, so that readers do not wait for it in a row.
    """

    name: str
    channel: grpc.Channel
    clock: Callable[[], float] = time.monotonic
    said: Any = None
    heard_at: float = float("-inf")
    missed_at: float = float("-inf")
    stub: Any = field(init=False)
    hearing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.stub = log_pb2_grpc.EventLogServiceStub(self.channel)

    def head(self) -> int:
        """Give the position of its last event; raises NeighbourUnavailable."""
        position: int = self._ask().position
        return position

    def heard(self) -> int:
        """Give its head as it was within the last second; raises NeighbourUnavailable.

        One reader asks; the others meanwhile go by what was last heard, if anything was.
        """
        if self._recent(self.heard_at) or not self.hearing.acquire(blocking=self.said is None):
            return self._last()
        try:
            return self.head()
        finally:
            self.hearing.release()

    def _last(self) -> int:
        if self.missed_at > self.heard_at:
            raise NeighbourUnavailable(service=self.name)
        position: int = self.said.position
        return position

    def instant(self) -> datetime | None:
        """Give where it has seen a story's clock; while it is away, where it was last seen."""
        with suppress(NeighbourUnavailable):
            self._ask()
        if self.said is None or not self.said.HasField("virtual_now"):
            return None
        found: datetime = self.said.virtual_now.ToDatetime(UTC)
        return found

    def _ask(self) -> Any:
        if self._recent(self.missed_at):
            raise NeighbourUnavailable(service=self.name)
        metadata = (("cogov-service", self.name),)  # of several behind one address
        try:
            with asking(self.name):
                said = self.stub.Head(
                    log_pb2.HeadRequest(), metadata=metadata, timeout=HEAD_SECONDS
                )
        except NeighbourUnavailable:
            self.missed_at = self.clock()
            raise
        self.said, self.heard_at = said, self.clock()
        return said

    def _recent(self, at: float) -> bool:
        return self.clock() - at < HEARD_SECONDS


def heads_of(sources: Sequence[SourceOverGrpc]) -> Heads:
    """Give the port by which governance asks for heads."""
    return {source.name: source.head for source in sources}


def heard_of(sources: Sequence[SourceOverGrpc]) -> Heads:
    """Give the port by which governance learns, at each read, whether it may be behind."""
    return {source.name: source.heard for source in sources}


def latest_of(sources: Sequence[SourceOverGrpc], time: TimeSource) -> Latest:
    """Give the instant at which states are read: the story's, or the machine's."""

    def latest() -> datetime:
        return max(source.instant() or time.wall() for source in sources)

    return latest if time.virtual else time.wall
