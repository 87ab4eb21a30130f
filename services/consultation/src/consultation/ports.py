"""What the consultation service asks of the registry; embedded it is a call, deployed it is gRPC."""

from typing import Protocol
from uuid import UUID


class RegistryPort(Protocol):
    """The registry, as far as a table depends on it."""

    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give an estate's code and the id of its jurisdiction profile, None for no estate.

        Raises NeighbourUnavailable when the registry does not answer.
        """
