"""What the alliance asks of the registry; embedded it is a call, deployed it is gRPC."""

from typing import Protocol
from uuid import UUID


class RegistryPort(Protocol):
    """The registry, as far as an estate's service depends on it.

    Every method raises `NeighbourUnavailable` when the registry does not answer.
    """

    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give an estate's code and the id of its jurisdiction profile, None for no estate."""

    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody owns a unit of the estate."""
