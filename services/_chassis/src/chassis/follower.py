"""A service's own views: derived from its own log, brought to its head before a decision reads them."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection, Table

from chassis.domain import Event
from chassis.mapper import Mapper
from chassis.store import Expect, Store, Stored
from chassis.views import Views, hold, move_position, position

BATCH = 500


class OwnView(Protocol):
    """A read model over the service's own events."""

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Take in a batch, in the transaction that also moves the position."""


class Follower:
    """Reads the service's own store and feeds every view of it."""

    READER = "own"

    def __init__(
        self,
        source: str,
        store: Store,
        mapper: Mapper,
        views: Views,
        positions: Table,
        own: Sequence[OwnView],
    ) -> None:
        self.source, self.store, self.mapper, self.views = source, store, mapper, views
        self._positions, self._own = positions, list(own)
        self._known = -1

    def add(self, view: OwnView) -> None:
        """Feed one more view from now on; it must bear having missed what came before."""
        self._own.append(view)

    def catch_up(self) -> int:
        """Bring every view to the store's head; give the position they now show."""
        head, reached = self.store.head(), self._known
        while reached < head:
            reached = self._step(head)
        if not self.views.inside:  # else it may yet be rolled back
            self._known = max(self._known, reached)
        return reached

    def expect(self, *topics: str) -> Expect:
        """Catch up, and say on what a decision that now reads a view relies (ruling G12)."""
        return Expect(self.catch_up(), topics)

    def _step(self, head: int) -> int:
        with self.views.writing() as conn:
            hold(conn, self.READER)
            reached = position(conn, self._positions, self.READER, self.source)
            stored = self.store.page(reached, BATCH)
            if not stored:
                return max(reached, head)
            facts = [self.mapper.read(one) for one in stored]
            for view in self._own:
                view.apply(conn, stored, facts)
            reached = stored[-1].position
            move_position(conn, self._positions, self.READER, self.source, reached)
            return reached
