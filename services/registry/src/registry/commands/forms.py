"""The shapes that the registry's commands share: door codes, extents, addresses."""

import unicodedata
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from chassis.domain import Reference, Subject, stream_id

Code = Annotated[
    str, Meta(pattern=r"^[0-9]{12}(?!\n)$", description="statutory code of a community, 12 digits")
]
DoorPart = Annotated[
    str, Meta(max_length=20, description="as people write it; blank where there is none")
]
Kind = Literal["dwelling", "commercial", "parking", "stall", "other"]
AreaSource = Literal["register", "survey", "contract"]
UnitState = Literal["unsold", "sold_undelivered", "delivered"]
Owners = Annotated[tuple[Subject, ...], Meta(max_length=50)]

ESTATE = "/estates/{estate_id}"
UNIT = "/estates/{estate_id}/units/{unit}"
ROLL = "/estates/{estate_id}/rolls/{roll}"
IMPORT = "/estates/{estate_id}/imports/{load}"
PROPOSAL = "/estates/{estate_id}/proposals/{proposal}"
WITHDRAWAL = "/estates/{estate_id}/identity-withdrawals/{withdrawal}"
PROPOSALS = "/estates/{estate_id}/proposal-lists/{proposals}"

CONVENERS = "REGISTRY_CLERK COMMITTEE_CHAIR PMC_CHAIR PREP_GROUP_CHAIR RESIDENTS_COMMITTEE_OFFICER"


def normal(text: str) -> str:
    """Give a name or a part of a door code as it is compared: NFKC, no blanks, upper case (G9)."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).upper()


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit's door code: phase, building, stairwell and room. Leading zeros are kept (F03)."""

    building: Reference
    room: Annotated[str, Meta(min_length=1, max_length=20)]
    phase: DoorPart = ""
    stairwell: DoorPart = ""

    @property
    def normal(self) -> tuple[str, str, str, str]:
        """Give the parts as they are compared."""
        return normal(self.phase), self.building, normal(self.stairwell), normal(self.room)


def unit_ref(estate_id: UUID, door: Door) -> str:
    """Derive a unit's reference from its door code, so that a duplicate is a key conflict (B1)."""
    # `normal` leaves no blank, and this separator is one: 1-11-101 and 11-1-101 stay two (F05)
    return str(stream_id(f"/estates/{estate_id}/doors/" + "\x1f".join(door.normal)))


class Extent(Struct, frozen=True, forbid_unknown_fields=True):
    """What a roll or motion covers: the estate, a building, or a stairwell `<building>/<stairwell>`.

    A building's reference holds no slash, so a stairwell's is read in one way only (F05).
    """

    kind: Literal["estate", "building", "stairwell"]
    ref: Annotated[str, Meta(max_length=64)] = ""
