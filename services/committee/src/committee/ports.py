"""What the committee asks of the registry; embedded it is a call, deployed it is gRPC."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from committee.domain.roll import RollEntry, RollView


class RegistryPort(Protocol):
    """The registry, as far as a vote depends on it.

    Every method raises `NeighbourUnavailable` when the registry does not answer and `NotFound`
    when it has no such thing.
    """

    def roll(self, estate_id: UUID, roll: str) -> RollView:
        """Give a roll's state and totals, of a draft too."""

    def entries(self, estate_id: UUID, roll: str) -> Iterable[RollEntry]:
        """Give every entry of a roll, in any order."""

    def undelivered_buyer(self, estate_id: UUID, subject: str) -> bool:
        """Say whether somebody bought a unit of the estate that is not handed over (G11)."""

    def place(self, estate_id: UUID) -> tuple[str, str] | None:
        """Give an estate's code and the id of its jurisdiction profile, None for no estate."""
