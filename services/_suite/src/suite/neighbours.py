"""What one service asks of another, answered in the same process: the ports' embedded half."""

from collections.abc import Iterator
from uuid import UUID

from typing_extensions import override

from alliance.ports import RegistryPort as AlliancesRegistry
from committee.commands.forms import Extent
from committee.domain.roll import RollEntry, RollView
from committee.ports import RegistryPort as CommitteesRegistry
from consultation.ports import RegistryPort as ConsultationsRegistry
from deliberation.ports import RegistryPort as DeliberationsRegistry
from registry.application import Registry
from registry.queries import Queries

PAGE = 1000


class RegistryHere(
    CommitteesRegistry, ConsultationsRegistry, DeliberationsRegistry, AlliancesRegistry
):
    """The registry, asked by a call; what it answers is what it would answer over gRPC."""

    def __init__(self, registry: Registry) -> None:
        self._registry, self._queries = registry, Queries(registry)

    @override
    def roll(self, estate_id: UUID, roll: str) -> RollView:
        """Give a roll's state and totals."""
        found = self._queries.roll(estate_id, roll)
        return RollView(
            frozen=found["stage"] == "frozen",
            extent=Extent(found["extent"].kind, found["extent"].ref),
            counts_parking=found["counts_parking"],
            total_area_cm2=found["total_area_cm2"],
            total_heads=found["total_heads"],
            entries_hash=found["entries_hash"],
            left_out_units=found["left_out"].units,
            left_out_area_cm2=found["left_out"].area_cm2,
            registered_area_cm2=found["registered_area_cm2"],
            noted_objections=tuple(found["noted_objections"]),
        )

    @override
    def entries(self, estate_id: UUID, roll: str) -> Iterator[RollEntry]:
        """Give every entry of a roll, in order of id."""
        after = ""
        while rows := self._queries.raw_entries(estate_id, roll, after, PAGE):
            for r in rows:
                yield RollEntry(
                    entry_id=UUID(r["entry_id"]),
                    area_cm2=r["area_cm2"],
                    by_building=r["by_building"],
                    units=tuple(r["units"]),
                    owners=tuple(r["owners"]),
                )
            after = rows[-1]["entry_id"]

    @override
    def undelivered_buyer(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody bought a unit that is not handed over."""
        return self._queries.undelivered_buyer(estate_id, subject)

    @override
    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody owns a unit of the estate."""
        return self._queries.owns(estate_id, subject)

    @override
    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give an estate's code and jurisdiction."""
        found = self._registry.core.places(str(estate_id))
        return (found.code, found.jurisdiction) if found else None
