"""The registry, asked over gRPC: the port's half for a service that runs apart from it."""

from deliberation.ports import RegistryPort
from serving.places import GET_PLACE, GET_STANDING, OwnersOverGrpc

QUERIES = (GET_PLACE, GET_STANDING)
"""What is asked; none of it changes anything, so a channel may ask again."""


class RegistryOverGrpc(OwnersOverGrpc, RegistryPort):
    """The registry over a channel, answering as it would in the process."""
