"""Looks for what cannot be, or need not be voted on, before and after the count."""

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from committee.domain.count.inputs import Electorate
from committee.domain.count.verdict import RollAreaDiffers

PAPER_CHANNELS: frozenset[str] = frozenset({"paper", "door"})
"""The channels that issue papers, so that what returns can be held against what went out."""


class MoreReturnedThanDelivered(
    msgspec.Struct, frozen=True, tag="MORE_RETURNED_THAN_DELIVERED", tag_field="code"
):
    """A channel took in more papers than it issued; the count waits for a finding."""

    channel: str
    delivered: int
    returned: int


def more_returned_than_delivered(
    delivered: Mapping[str, int],
    returned: Mapping[str, int],
    issuing: Collection[str] = PAPER_CHANNELS,
) -> tuple[MoreReturnedThanDelivered, ...]:
    """Compare papers per issuing channel; second papers of an entry count as returned too."""
    return tuple(
        MoreReturnedThanDelivered(channel, delivered.get(channel, 0), returned[channel])
        for channel in sorted(returned)
        if channel in issuing and returned[channel] > delivered.get(channel, 0)
    )


def roll_area_differs(roll_area_cm2: int, registered_area_cm2: int) -> RollAreaDiffers | None:
    """Warn where the roll is more than 1 % away from the registered area (F29)."""
    if 100 * abs(roll_area_cm2 - registered_area_cm2) <= registered_area_cm2:
        return None
    return RollAreaDiffers(roll_area_cm2, registered_area_cm2)


def roll_obstacle(electorate: Electorate) -> Literal["EMPTY_ROLL", "NO_ASSEMBLY_NEEDED"] | None:
    """Tell why no assembly can, or need, vote on this roll (ruling B6, R-26)."""
    if electorate.total_heads <= 0 or electorate.total_area_cm2 <= 0:
        return "EMPTY_ROLL"
    return "NO_ASSEMBLY_NEEDED" if electorate.total_heads == 1 else None
