"""Where estates lie, asked of the registry over gRPC: what every service apart from it asks (A9)."""

from uuid import UUID

import grpc

from chassis.places import Located
from chassis.refusals import NotFound
from cogov.registry.v1 import service_pb2 as pb
from cogov.registry.v1 import service_pb2_grpc
from serving.channels import asking

QUESTIONS = "cogov.registry.v1.RegistryService/"
GET_PLACE = QUESTIONS + "GetPlace"
GET_STANDING = QUESTIONS + "GetStanding"
"""What is asked here; none of it changes anything, so a channel may ask again."""


class PlacesOverGrpc:
    """The registry over a channel (`serving.channels`), answering as it would in the process."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._stub = service_pb2_grpc.RegistryServiceStub(channel)

    def place(self, estate_id: UUID) -> Located | None:
        """Give an estate's code and jurisdiction, None for no estate."""
        try:
            with asking("registry"):
                found = self._stub.GetPlace(pb.GetPlaceRequest(estate_id=str(estate_id)))
        except NotFound:
            return None
        return found.code, found.jurisdiction


class OwnersOverGrpc(PlacesOverGrpc):
    """The same, asked besides who owns."""

    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody owns a unit of the estate."""
        asked = pb.GetStandingRequest(estate_id=str(estate_id), subject=subject)
        try:
            with asking("registry"):
                return bool(self._stub.GetStanding(asked).owner)
        except NotFound:
            return False
