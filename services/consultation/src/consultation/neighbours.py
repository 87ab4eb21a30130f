"""The registry, asked over gRPC: the port's half for a service that runs apart from it."""

from consultation.ports import RegistryPort
from serving.places import GET_PLACE, PlacesOverGrpc

QUERIES = (GET_PLACE,)
"""What is asked; none of it changes anything, so a channel may ask again."""


class RegistryOverGrpc(PlacesOverGrpc, RegistryPort):
    """The registry over a channel, answering as it would in the process."""
