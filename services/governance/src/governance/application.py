"""Governance put together: it decides nothing, it projects and shows."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, func, select

from chassis.consumer import Consumer
from chassis.refusals import NeighbourUnavailable, NotFound
from chassis.views import Views, open_views
from chassis.waiting import Notifier
from governance.digest import digest
from governance.journal import (
    DECODER,
    Journal,
    load_state,
    load_states,
    load_whole_state,
    rebuild,
    state_as_of,
    write_listed,
)
from governance.registry_part import Identity
from governance.sources import SOURCES
from governance.state import EstateState
from governance.tables import GovernanceTables
from governance.topics import FoldedTopics, StoredTopics, Topics, load_topics

DAY = timedelta(hours=24)
TABLES = GovernanceTables()


@dataclass(slots=True)
class Lag:
    """Since when this process has seen a source ahead of what was applied, by the machine's clock."""

    since: dict[str, float] = field(default_factory=dict)
    unreachable: frozenset[str] = frozenset()

    def long(self, applied: Mapping[str, int], heads: "Heads") -> bool:
        """Tell whether a source has been ahead for over a day; asking keeps the account.

        One that does not answer may be ahead.
        """
        ahead = {source: _ahead(applied.get(source, 0), head) for source, head in heads.items()}
        self.unreachable = frozenset(source for source, found in ahead.items() if found is None)
        for source, found in ahead.items():
            if found is False:
                self.since.pop(source, None)
            else:
                self.since.setdefault(source, time.monotonic())
        return any(time.monotonic() - at > DAY.total_seconds() for at in self.since.values())


def _known(state: EstateState | None) -> EstateState:
    _identity(state)
    return state or EstateState()


def _identity(state: EstateState | None) -> Identity:
    if state is None or state.registry.identity is None:
        raise NotFound
    return state.registry.identity


def _ahead(applied: int, head: Callable[[], int]) -> bool | None:
    try:
        return head() > applied
    except NeighbourUnavailable:
        return None


Heads = Mapping[str, Callable[[], int]]
"""For each service, how far its log goes: a port; it raises NeighbourUnavailable."""


@dataclass(slots=True)
class Governance:
    """The projections, ready to be fed and asked."""

    views: Views
    tables: GovernanceTables
    consumer: Consumer
    notifier: Notifier
    heads: Heads
    heard: Heads | None = None
    lag: Lag = field(default_factory=Lag)

    def state(self, root: str, as_of: date | None = None) -> EstateState:
        """Give an estate's state now, or as the log said at 24:00 of a day; raises NotFound."""
        with self.views.reading() as conn:
            found = (
                load_whole_state(conn, self.tables, root)
                if as_of is None
                else state_as_of(conn, self.tables, root, as_of)
            )
        return _known(found)

    def state_and_topics(self, root: str, as_of: date | None = None) -> tuple[EstateState, Topics]:
        """Give an estate's state without its topics, and its topics to be asked; raises NotFound."""
        if as_of is None:
            with self.views.reading() as conn:
                state = _known(load_state(conn, self.tables, root))
            return state, StoredTopics(self.views, self.tables, root)
        state = self.state(root, as_of)
        topics = FoldedTopics(tuple(state.deliberation.topics.values()))
        state.deliberation.topics = {}
        return state, topics

    def identity(self, root: str) -> Identity:
        """Say who and where an estate is; raises NotFound."""
        with self.views.reading() as conn:
            return _identity(load_state(conn, self.tables, root))

    def elsewhere(self, roots: set[str], as_of: date | None = None) -> list[EstateState]:
        """Give the states that lie at some roots which are no estates', in order of root."""
        with self.views.reading() as conn:
            found = (
                load_states(conn, self.tables, roots)
                if as_of is None
                else [state_as_of(conn, self.tables, root, as_of) for root in sorted(roots)]
            )
        return [one for one in found if one is not None]

    def states(self) -> Iterator[tuple[str, EstateState]]:
        """Give every estate's state, in order of id."""
        c = self.tables.states.c
        with self.views.reading() as conn:
            rows = conn.execute(select(c.root, c.value).where(c.name != "").order_by(c.root)).all()
        for row in rows:
            state = DECODER.decode(row.value)
            if state.deliberation.raised:
                with self.views.reading() as conn:
                    state.deliberation.topics = load_topics(conn, self.tables, row.root)
            yield row.root, state

    def digests(self, at: datetime) -> Iterator[tuple[str, str]]:
        """Give every estate's digest."""
        for root, state in self.states():
            yield root, digest(root, state, at)

    def rebuild(self, tell: Callable[[int, int], None] = lambda *_: None) -> int:
        """Fold the journal again into every state; give how many facts it had."""
        return rebuild(self.views, self.tables, tell)

    def forget(self) -> None:
        """Empty the projections, for a rebuild from the stores."""
        t = self.tables
        with self.views.writing() as conn:
            for table in (
                t.journal,
                t.states,
                t.listed,
                t.topics,
                t.positions,
                t.resumes,
                t.parked,
            ):
                conn.execute(delete(table))

    def late(self, root: str) -> bool:
        """Tell whether records of an estate, or of a whole service, have waited for over a day."""
        return self._parked_long(root) or self.lag.long(self.applied(), self.heard or self.heads)

    def beyond(self, source: str, position: int) -> bool:
        """Tell whether a source has no such position yet; one that does not answer may have it."""
        try:
            return position > self.heads[source]()
        except NeighbourUnavailable:
            return False

    def _parked_long(self, root: str) -> bool:
        c = self.tables.parked.c
        with self.views.reading() as conn:
            first = conn.execute(select(func.min(c.at)).where(c.root == root)).scalar()
        if first is None:
            return False
        since: datetime = first if first.tzinfo else first.replace(tzinfo=UTC)  # as SQLite gives it
        return datetime.now(UTC) - since > DAY

    def now(self) -> datetime:
        """Give the database's time; only where it is PostgreSQL."""
        with self.views.reading() as conn:
            now: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
            return now

    def applied(self) -> dict[str, int]:
        """Give, for each source, the position up to which its facts have had their effect."""
        return {source: self.consumer.reached(source) for source in SOURCES}

    def close(self) -> None:
        """Let go of every connection."""
        self.views.close()


def _fill_lists(views: Views, tables: GovernanceTables) -> None:
    """Make the rows of lists where an older release left states without them."""
    with views.writing() as conn:
        if conn.execute(select(tables.listed.c.root).limit(1)).first() is None:
            rows = conn.execute(select(tables.states.c.root, tables.states.c.value))
            write_listed(conn, tables, [(r.root, DECODER.decode(r.value)) for r in rows])


def open_governance(
    where: str, heads: Heads, *, heard: Heads | None = None, partitions: int = 1
) -> Governance:
    """Open the projections' database (a SQLite file or a `postgresql://` address).

    `heard` is asked at each read and may be a moment old; without it that is `heads`. `partitions`
    is how many a source's facts come in.
    """
    views = open_views(where, TABLES.metadata)
    views.migrate()
    _fill_lists(views, TABLES)
    notifier = Notifier()
    consumer = Consumer(
        reader="governance",
        views=views,
        positions=TABLES.positions,
        parked=TABLES.parked,
        handler=Journal(TABLES),
        listens=frozenset(SOURCES),
        applied=notifier.notify,
        partitions=partitions,
        resumes=TABLES.resumes,
    )
    return Governance(views, TABLES, consumer, notifier, heads, heard)
