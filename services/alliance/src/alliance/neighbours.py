"""The registry, asked over gRPC: the port's half for a service that runs apart from it."""

from uuid import UUID

from typing_extensions import override

from alliance.ports import RegistryPort
from chassis.refusals import NotFound
from cogov.registry.v1 import service_pb2 as pb
from serving.channels import asking
from serving.places import GET_PLACE, QUESTIONS, PlacesOverGrpc

QUERIES = (GET_PLACE, QUESTIONS + "GetStanding")
"""What is asked; none of it changes anything, so a channel may ask again."""


class RegistryOverGrpc(PlacesOverGrpc, RegistryPort):
    """The registry over a channel (`serving.channels`), answering as it would in the process."""

    @override
    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody owns a unit of the estate."""
        asked = pb.GetStandingRequest(estate_id=str(estate_id), subject=subject)
        try:
            with asking("registry"):
                return bool(self._stub.GetStanding(asked).owner)
        except NotFound:
            return False
