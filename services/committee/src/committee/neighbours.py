"""The registry, asked over gRPC: the port's half for a committee that runs apart from it."""

from collections.abc import Iterator
from uuid import UUID

from typing_extensions import override

from cogov.registry.v1 import service_pb2 as pb
from committee.commands.forms import Extent
from committee.domain.roll import RollEntry, RollView
from committee.ports import RegistryPort
from serving.channels import asking
from serving.places import GET_PLACE, QUESTIONS, PlacesOverGrpc

QUERIES = (GET_PLACE, *(QUESTIONS + name for name in ("GetRoll", "GetStanding", "RollEntries")))
"""What the committee asks; none of it changes anything, so a channel may ask again."""


class RegistryOverGrpc(PlacesOverGrpc, RegistryPort):
    """The registry over a channel (`serving.channels`), answering as it would in the process."""

    @override
    def roll(self, estate_id: UUID, roll: str) -> RollView:
        """Give a roll's state and totals."""
        with asking("registry"):
            found = self._stub.GetRoll(pb.GetRollRequest(estate_id=str(estate_id), roll=roll))
        return RollView(
            frozen=found.stage == "frozen",
            extent=Extent(found.extent_kind, found.extent_ref),
            counts_parking=found.counts_parking,
            total_area_cm2=found.total_area_cm2,
            total_heads=found.total_heads,
            entries_hash=found.entries_hash,
            left_out_units=found.left_out_units,
            left_out_area_cm2=found.left_out_area_cm2,
            registered_area_cm2=found.registered_area_cm2 or None,
            noted_objections=tuple(found.noted_objections),
        )

    @override
    def entries(self, estate_id: UUID, roll: str) -> Iterator[RollEntry]:
        """Give every entry of a roll, in order of id."""
        with asking("registry"):
            request = pb.RollEntriesRequest(estate_id=str(estate_id), roll=roll)
            for found in self._stub.RollEntries(request):
                yield RollEntry(
                    entry_id=UUID(found.entry_id),
                    area_cm2=found.area_cm2,
                    by_building=dict(found.by_building),
                    units=tuple(found.units),
                    owners=tuple(found.owners),
                )

    @override
    def undelivered_buyer(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody bought a unit that is not handed over."""
        request = pb.GetStandingRequest(estate_id=str(estate_id), subject=subject)
        with asking("registry"):
            return bool(self._stub.GetStanding(request).undelivered_buyer)
