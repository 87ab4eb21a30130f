"""Commands on a unit: added, measured again, sold, handed over, owned by others."""

from datetime import date
from typing import Any, Literal

from typing_extensions import override

from chassis.domain import AreaCm2, Command, EstateId, Evidence, Line, Reference, Text, command
from registry.commands.forms import (
    UNIT,
    AreaSource,
    Door,
    Kind,
    Owners,
    UnitState,
    unit_ref,
)
from registry.refusals import (
    DuplicateUnit,
    EmptyOwnerGroup,
    ExtentUnknown,
    NotPresentOwners,
    OwnersDiffer,
    UnitsNotAlike,
    WeakerAreaSource,
)


@command(
    UNIT,
    route="/estates/{estate_id}/units",
    by="REGISTRY_CLERK",
    to="unsold sold_undelivered delivered",
    taken=DuplicateUnit,
    refuses=(ExtentUnknown,),
    rules="R-06",
)
class AddUnit(Command, frozen=True):
    """Add a unit; its reference follows from its door code (ruling G9)."""

    estate_id: EstateId
    door: Door
    kind: Kind
    area_cm2: AreaCm2
    area_source: AreaSource
    state: UnitState
    developer: Line | None = None
    owners: Owners = ()

    @override
    def address_fields(self) -> dict[str, Any]:
        """Name the unit by its derived reference."""
        return {"estate_id": self.estate_id, "unit": unit_ref(self.estate_id, self.door)}


HELD = "unsold sold_undelivered delivered"


@command(
    UNIT,
    "area-corrections",
    by="REGISTRY_CLERK",
    frm=HELD,
    to=HELD,
    refuses=(WeakerAreaSource,),
    rules="R-06",
)
class CorrectUnitArea(Command, frozen=True):
    """Correct a unit's area from a source at least as good."""

    estate_id: EstateId
    unit: Reference
    area_cm2: AreaCm2
    area_source: AreaSource
    evidence: Evidence


@command(
    UNIT,
    "sale",
    by="REGISTRY_CLERK DEVELOPER",
    frm="unsold",
    to="sold_undelivered",
    refuses=(EmptyOwnerGroup,),
)
class RecordSale(Command, frozen=True):
    """Record that the developer sold a unit that is not yet handed over (ruling G11)."""

    estate_id: EstateId
    unit: Reference
    buyers: Owners


@command(
    UNIT,
    "handover",
    by="REGISTRY_CLERK DEVELOPER",
    frm="sold_undelivered",
    to="delivered",
    refuses=(EmptyOwnerGroup,),
    rules="R-07",
)
class RecordUnitHandover(Command, frozen=True):
    """Record that a sold unit was handed over: from now on its buyers count, not the developer."""

    estate_id: EstateId
    unit: Reference
    owners: Owners
    handed_over_on: date


@command(
    UNIT,
    "ownership",
    by="REGISTRY_CLERK",
    frm="delivered",
    to="delivered",
    refuses=(EmptyOwnerGroup,),
)
class RecordOwnership(Command, frozen=True):
    """Record who owns a unit; several owners are one group."""

    estate_id: EstateId
    unit: Reference
    owners: Owners
    basis: Literal["register", "judgment", "inheritance", "possession_under_sale"]
    effective_on: date


@command(
    UNIT,
    "transfer",
    by="REGISTRY_CLERK",
    frm="delivered",
    to="delivered",
    refuses=(EmptyOwnerGroup, NotPresentOwners),
)
class TransferOwnership(Command, frozen=True):
    """Record that the present owners passed a unit on; `from_owners` must be who owns it now."""

    estate_id: EstateId
    unit: Reference
    from_owners: Owners
    owners: Owners
    effective_on: date


@command(
    UNIT,
    "merger",
    by="REGISTRY_CLERK",
    frm=HELD,
    to="merged",
    refuses=(UnitsNotAlike, OwnersDiffer),
    rules="R-06 R-07",
)
class MergeUnit(Command, frozen=True):
    """Record that a unit was registered twice: this one counts no more, `into` stays as it is.

    A frozen roll keeps what it froze; a roll that is not frozen yet is to be drafted again.
    """

    estate_id: EstateId
    unit: Reference
    into: Reference
    reason: Text


@command(UNIT, "restoration", by="REGISTRY_CLERK", frm="merged", to=HELD)
class RestoreUnit(Command, frozen=True):
    """Undo a merger that was wrong: the unit counts again, as it was."""

    estate_id: EstateId
    unit: Reference
    reason: Text
