"""Keeps the rolls that meetings vote on, as the registry gave them under their hash (ruling B2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, select

from chassis.refusals import NeighbourUnavailable
from chassis.views import Views, upsert
from committee.domain.meeting import AssemblyMeeting
from committee.domain.roll import RollEntry, RollView, hash_of
from committee.ports import RegistryPort
from committee.views import CommitteeTables, roll_stream

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Rolls:
    """Entries of frozen rolls: fetched once, checked, kept; thrown away, they are fetched again."""

    views: Views
    tables: CommitteeTables
    registry: RegistryPort

    def view(self, estate_id: UUID, roll: str) -> RollView:
        """Give a roll's state and totals as the registry answers now."""
        return self.registry.roll(estate_id, roll)

    def checked(self, estate_id: UUID, roll: str, view: RollView) -> list[RollEntry]:
        """Give a roll's entries from the registry; entries that do not make its hash are not used."""
        found = list(self.registry.entries(estate_id, roll))
        if hash_of(found) != view.entries_hash:
            raise NeighbourUnavailable(service="registry")
        return found

    def keep(self, estate_id: UUID, roll: str, entries: Sequence[RollEntry]) -> None:
        """Keep a frozen roll's entries."""
        stream = roll_stream(estate_id, roll)
        rows = [
            {
                "roll": stream,
                "entry_id": str(e.entry_id),
                "area_cm2": e.area_cm2,
                "by_building": e.by_building,
                "units": list(e.units),
                "owners": list(e.owners),
            }
            for e in entries
        ]
        with self.views.writing() as conn:
            for start in range(0, len(rows), _BATCH):
                upsert(conn, self.tables.entries, rows[start : start + _BATCH])

    def entries(self, estate_id: UUID, meeting: AssemblyMeeting) -> list[RollEntry]:
        """Give every entry of a meeting's roll, in order of their ids."""
        stream = roll_stream(estate_id, meeting.terms.roll)
        c = self.tables.entries.c
        with self.views.reading() as conn:
            question = select(self.tables.entries).where(c.roll == stream).order_by(c.entry_id)
            rows = conn.execute(question).all()
        if len(rows) == meeting.terms.on_roll.total_heads:
            return [_entry(r) for r in rows]
        found = self.checked(estate_id, meeting.terms.roll, meeting.terms.on_roll)
        self.keep(estate_id, meeting.terms.roll, found)
        return sorted(found, key=lambda e: str(e.entry_id))

    def entry(self, estate_id: UUID, meeting: AssemblyMeeting, entry_id: UUID) -> RollEntry | None:
        """Give one entry of a meeting's roll, None if it is not on it."""
        stream = roll_stream(estate_id, meeting.terms.roll)
        c = self.tables.entries.c
        question = select(self.tables.entries).where(c.roll == stream, c.entry_id == str(entry_id))
        with self.views.reading() as conn:
            row = conn.execute(question).first()
        if row is not None:
            return _entry(row)
        return next((e for e in self.entries(estate_id, meeting) if e.entry_id == entry_id), None)


def _entry(row: Row[tuple[object, ...]]) -> RollEntry:
    return RollEntry(
        entry_id=UUID(row.entry_id),
        area_cm2=row.area_cm2,
        by_building=dict(row.by_building),
        units=tuple(row.units),
        owners=tuple(row.owners),
    )
