"""What falls due: a table derived from the clocks that facts start and stop (decision 13).

The tick asks each due clock's aggregate to record what follows; that is idempotent, so a tick may
come twice or late. The table is a view of the service's own log and can be built again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Column, DateTime, Index, MetaData, String, Table, Uuid, delete, select
from typing_extensions import override

from chassis.domain import Event
from chassis.executor import Executor
from chassis.follower import Follower, OwnView
from chassis.store import Stored

RECEIPTS_KEPT = timedelta(days=1096)
"""Three years (Civil Code, art. 188): longer than the one in which an owner may have a vote revoked."""
log = structlog.get_logger("due")


def due_table(metadata: MetaData) -> Table:
    """Declare the table of running clocks."""
    return Table(
        "due",
        metadata,
        Column("stream", Uuid, primary_key=True),
        Column("clock", String(140), primary_key=True),
        Column("due", DateTime(timezone=True), nullable=False),
        Index("due_by_time", "due"),
    )


@dataclass(frozen=True, slots=True)
class DueClock:
    """One running clock: which stream, which clock, when."""

    stream: UUID
    clock: str
    due: datetime


@dataclass(slots=True)
class DueView(OwnView):
    """Keeps the due table in step with the log."""

    table: Table

    @override
    def apply(self, conn: Any, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Start and stop clocks as the facts say."""
        c = self.table.c
        for one, fact in zip(stored, facts, strict=True):
            for name in (*fact.stops, *(clock.key for clock in fact.starts)):
                conn.execute(delete(self.table).where(c.stream == one.stream, c.clock == name))
            for clock in fact.starts:
                row = {"stream": one.stream, "clock": clock.key, "due": clock.due.astimezone(UTC)}
                conn.execute(self.table.insert().values(row))


@dataclass(slots=True)
class Ticker:
    """Runs what has fallen due, in order of time."""

    executor: Executor
    follower: Follower
    table: Table
    tidied: datetime | None = None

    def next_due(self) -> datetime | None:
        """Give the earliest running clock's instant."""
        self.follower.catch_up()
        found = self._select(None, 1)
        return found[0].due if found else None

    def run(self, until: datetime, *, virtual: bool = False) -> int:
        """Record everything due up to an instant; give how many clocks ran out.

        In virtual time each is recorded at its own instant, so a story is the same however far
        the clock jumps. A clock that fails holds up no other; its failure is raised at the end.
        Once a day of real time, receipts are forgotten for which nobody can ask any more.
        """
        ran, held, failure = 0, set[DueClock](), None
        while True:
            self.follower.catch_up()  # what ran out last may have started or stopped others
            due = self._select(until, len(held) + 1)
            one = next((each for each in due if each not in held), None)
            if one is None:
                break
            try:
                done = self._expire(one, one.due if virtual else until, virtual=virtual)
            except Exception as e:
                log.exception("clock_stuck", stream=str(one.stream), clock=one.clock)
                done, failure = False, failure or e
            ran += done
            if not done:
                held.add(one)
        if not virtual and (self.tidied is None or until - self.tidied >= timedelta(days=1)):
            self.executor.store.prune_receipts(until - RECEIPTS_KEPT)
            self.tidied = until
        if failure:
            raise failure
        return ran

    def overdue(self, now: datetime) -> int:
        """Give how many clocks ran out over a minute ago and are still there, 100 at most."""
        return len(self._select(now - timedelta(minutes=1), 100))

    def _expire(self, one: DueClock, now: datetime, *, virtual: bool) -> bool:
        if virtual:
            now = max(now, self.executor.store.virtual_now() or now)
        return self.executor.expire(one.stream, one.clock, one.due, now, virtual=virtual)

    def _select(self, until: datetime | None, limit: int) -> list[DueClock]:
        c = self.table.c
        question = select(c.stream, c.clock, c.due).order_by(c.due, c.stream, c.clock).limit(limit)
        if until is not None:
            question = question.where(c.due <= until.astimezone(UTC))
        with self.follower.views.reading() as conn:
            rows = conn.execute(question).all()
        return [DueClock(r.stream, r.clock, _aware(r.due)) for r in rows]


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
