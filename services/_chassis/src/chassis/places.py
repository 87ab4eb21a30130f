"""Where estates lie: learnt from `EstateRegistered`, by every service (ruling A9)."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Column, Connection, MetaData, String, Table, select

from chassis.actors import CODE_LENGTHS
from chassis.executor import Place
from chassis.views import Views, upsert

Located = tuple[str, str]
"""A community's code and the id of the jurisdiction profile."""


def places_table(metadata: MetaData) -> Table:
    """Declare the table of estates' places."""
    return Table(
        "places",
        metadata,
        Column("estate_id", String(36), primary_key=True),
        Column("code", String(12), nullable=False),
        Column("jurisdiction", String(40), nullable=False),
    )


def learn_place(
    conn: Connection, table: Table, estate_id: str, code: str, jurisdiction: str
) -> None:
    """Remember where an estate lies."""
    upsert(conn, table, [{"estate_id": estate_id, "code": code, "jurisdiction": jurisdiction}])


def of_estates(ask: Callable[[UUID], Located | None]) -> Callable[[str], Located | None]:
    """Ask of estates alone: a root that is no UUID lies nowhere."""

    def asked(root: str) -> Located | None:
        try:
            return ask(UUID(root))
        except ValueError:
            return None

    return asked


class KnownPlaces:
    """Answers where a root lies; a place does not change, so it is read once."""

    def __init__(
        self,
        views: Views,
        table: Table,
        ask: Callable[[str], Located | None] = lambda _: None,
    ) -> None:
        self._views, self._table, self._ask = views, table, ask
        self._known: dict[str, Place] = {}
        self.refresh: Callable[[], object] = lambda: None

    def __call__(self, root: str) -> Place | None:
        """Give the place of an estate id, or of an administrative code."""
        if root.isdigit() and len(root) in CODE_LENGTHS:
            return Place(root)
        if root not in self._known:
            found = self._read(root)
            if found is None:
                self.refresh()  # the service's own log may tell what its view does not show yet
                found = self._read(root) or self._ask(root)
            if found is None:
                return None
            self._known[root] = Place(*found)
        return self._known[root]

    def _read(self, root: str) -> Located | None:
        c = self._table.c
        with self._views.reading() as conn:
            row = conn.execute(select(c.code, c.jurisdiction).where(c.estate_id == root)).first()
        return (row.code, row.jurisdiction) if row else None
