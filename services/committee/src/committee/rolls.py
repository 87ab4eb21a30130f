"""Keeps the rolls that meetings vote on, as the registry gave them under their hash (ruling B2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Row, select

from chassis.refusals import NeighbourUnavailable
from chassis.views import Views, upsert
from committee.domain.meeting import AssemblyMeeting
from committee.domain.roll import RollEntry, RollView, hash_of, voting_roll
from committee.ports import RegistryPort
from committee.views import CommitteeTables, roll_stream

_BATCH = 500
_HELD = 64  # rolls in memory at a time


@dataclass(frozen=True, slots=True)
class Rolls:
    """Entries of frozen rolls: fetched once, checked, kept; thrown away, they are fetched again."""

    views: Views
    tables: CommitteeTables
    registry: RegistryPort
    held: dict[tuple[UUID, str], dict[UUID, RollEntry]] = field(default_factory=dict)

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
        """Give every entry of a meeting's roll with a ballot of its own, in order of their ids."""
        held, found = self._held(estate_id, meeting), self._voting(estate_id, meeting)
        if found is held:  # it lies in memory in that order
            return list(held.values())
        return sorted(found.values(), key=lambda e: str(e.entry_id))

    def entry(self, estate_id: UUID, meeting: AssemblyMeeting, entry_id: UUID) -> RollEntry | None:
        """Give one entry of a meeting's roll, None if it is not on it."""
        return self._voting(estate_id, meeting).get(entry_id)

    def _voting(self, estate_id: UUID, meeting: AssemblyMeeting) -> Mapping[UUID, RollEntry]:
        held = self._held(estate_id, meeting)
        if all(each.joins for each in meeting.corrections):
            return held
        return voting_roll(held.values(), meeting.corrections)

    def _held(self, estate_id: UUID, meeting: AssemblyMeeting) -> dict[UUID, RollEntry]:
        """Give a roll's entries by id; what its hash names never changes, so it stays in memory."""
        stream, view = roll_stream(estate_id, meeting.terms.roll), meeting.terms.on_roll
        name = (stream, view.entries_hash)
        held = self.held.get(name)
        if held is None:
            found = self._kept(stream)
            if len(found) != view.total_heads:
                found = self.checked(estate_id, meeting.terms.roll, view)
                self.keep(estate_id, meeting.terms.roll, found)
            held = {e.entry_id: e for e in sorted(found, key=lambda e: str(e.entry_id))}
            if len(self.held) >= _HELD:
                self.held.clear()
            self.held[name] = held
        return held

    def _kept(self, stream: UUID) -> list[RollEntry]:
        question = select(self.tables.entries).where(self.tables.entries.c.roll == stream)
        with self.views.reading() as conn:
            return [_entry(row) for row in conn.execute(question)]


def _entry(row: Row[tuple[object, ...]]) -> RollEntry:
    return RollEntry(
        entry_id=UUID(row.entry_id),
        area_cm2=row.area_cm2,
        by_building=dict(row.by_building),
        units=tuple(row.units),
        owners=tuple(row.owners),
    )
