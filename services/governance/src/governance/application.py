"""Governance put together: it decides nothing, it projects and shows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from chassis.consumer import Consumer
from chassis.refusals import NotFound
from chassis.views import Views, open_views
from chassis.waiting import Notifier
from governance.digest import digest
from governance.journal import DECODER, Journal, load_state, rebuild, state_as_of
from governance.sources import SOURCES
from governance.state import EstateState
from governance.tables import GovernanceTables

Heads = Mapping[str, Callable[[], int]]
"""For each service, how far its log goes: a port."""


@dataclass(slots=True)
class Governance:
    """The projections, ready to be fed and asked."""

    views: Views
    tables: GovernanceTables
    consumer: Consumer
    notifier: Notifier
    heads: Heads

    def state(self, root: str, as_of: date | None = None) -> EstateState:
        """Give an estate's state now, or as the log said at 24:00 of a day; raises NotFound."""
        with self.views.reading() as conn:
            found = (
                load_state(conn, self.tables, root)
                if as_of is None
                else state_as_of(conn, self.tables, root, as_of)
            )
        if found is None or found.registry.identity is None:
            raise NotFound
        return found

    def states(self) -> Iterator[tuple[str, EstateState]]:
        """Give every estate's state, in order of id."""
        c = self.tables.states.c
        with self.views.reading() as conn:
            rows = conn.execute(select(c.root, c.value).where(c.name != "").order_by(c.root)).all()
        for row in rows:
            yield row.root, DECODER.decode(row.value)

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
            for table in (t.journal, t.states, t.positions, t.parked):
                conn.execute(delete(table))

    def applied(self) -> dict[str, int]:
        """Give, for each source, the position up to which its facts have had their effect."""
        return {source: self.consumer.reached(source) for source in SOURCES}

    def close(self) -> None:
        """Let go of every connection."""
        self.views.close()


def open_governance(where: str, heads: Heads) -> Governance:
    """Open the projections' database (a SQLite file or a `postgresql://` address)."""
    tables = GovernanceTables()
    views = open_views(where, tables.metadata)
    views.migrate()
    notifier = Notifier()
    consumer = Consumer(
        reader="governance",
        views=views,
        positions=tables.positions,
        parked=tables.parked,
        handler=Journal(tables),
        listens=frozenset(SOURCES),
        applied=notifier.notify,
    )
    return Governance(views, tables, consumer, notifier, heads)
