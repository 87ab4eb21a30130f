"""The registry, asked over gRPC: the port's half for a service that runs apart from it."""

from uuid import UUID

import grpc
from typing_extensions import override

from chassis.refusals import NotFound
from cogov.registry.v1 import service_pb2 as pb
from cogov.registry.v1 import service_pb2_grpc
from deliberation.ports import RegistryPort
from serving.channels import asking

SERVICE = "cogov.registry.v1.RegistryService/"
QUERIES = (SERVICE + "GetPlace", SERVICE + "GetStanding")
"""What is asked; none of it changes anything, so a channel may ask again."""


class RegistryOverGrpc(RegistryPort):
    """The registry over a channel (`serving.channels`), answering as it would in the process."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._stub = service_pb2_grpc.RegistryServiceStub(channel)

    @override
    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give an estate's code and jurisdiction."""
        try:
            with asking("registry"):
                found = self._stub.GetPlace(pb.GetPlaceRequest(estate_id=str(estate_id)))
        except NotFound:
            return None
        return found.code, found.jurisdiction

    @override
    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody owns a unit of the estate."""
        asked = pb.GetStandingRequest(estate_id=str(estate_id), subject=subject)
        try:
            with asking("registry"):
                return bool(self._stub.GetStanding(asked).owner)
        except NotFound:
            return False
