"""The registry, asked over gRPC: the port's half for a committee that runs apart from it."""

from collections.abc import Iterator
from uuid import UUID

import grpc
from typing_extensions import override

from chassis.refusals import NotFound
from cogov.registry.v1 import service_pb2 as pb
from cogov.registry.v1 import service_pb2_grpc
from committee.commands.forms import Extent
from committee.domain.roll import RollEntry, RollView
from committee.ports import RegistryPort
from serving.channels import asking

QUERIES = tuple(
    f"cogov.registry.v1.RegistryService/{method}"
    for method in ("GetPlace", "GetRoll", "GetStanding", "RollEntries")
)
"""What the committee asks; none of it changes anything, so a channel may ask again."""


class RegistryOverGrpc(RegistryPort):
    """The registry over a channel (`serving.channels`), answering as it would in the process."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._stub = service_pb2_grpc.RegistryServiceStub(channel)

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

    @override
    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give an estate's code and jurisdiction."""
        try:
            with asking("registry"):
                found = self._stub.GetPlace(pb.GetPlaceRequest(estate_id=str(estate_id)))
        except NotFound:
            return None
        return found.code, found.jurisdiction
