"""Commands on an estate: registered, its area, its condition, its buildings."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct
from typing_extensions import override

from chassis.domain import (
    AreaCm2,
    Command,
    Count,
    EstateId,
    Line,
    Reference,
    Text,
    command,
    stream_id,
)
from registry.commands.forms import ESTATE, Code, DoorPart, normal
from registry.refusals import (
    AreaAlreadyDefined,
    DuplicateBuilding,
    DuplicateEstate,
    JurisdictionNotConfigurable,
)


class Facilities(Struct, frozen=True, forbid_unknown_fields=True):
    """How the shared facilities stand."""

    roof: Literal["ok", "defective", "dangerous"]
    wall: Literal["ok", "defective", "dangerous"]
    pipes: Literal["ok", "defective", "dangerous"]
    elevator: Literal["ok", "defective", "dangerous"]
    fire: Literal["ok", "defective", "dangerous"]
    lighting: Literal["ok", "defective", "dangerous"]


@command(
    ESTATE,
    route="/communities/{code}/estates",
    by="STREET_OFFICER",
    to="registered",
    taken=DuplicateEstate,
    refuses=(JurisdictionNotConfigurable,),
)
class RegisterEstate(Command, frozen=True):
    """Register an estate in a community.

    The estate's id follows from the community and the name. `jurisdiction` may be given only in an
    installation on virtual time; elsewhere the place decides.
    """

    code: Code
    name: Line
    households: Count
    built_year: Annotated[int, Meta(ge=1900, le=2100)] | None = None
    jurisdiction: Annotated[str, Meta(pattern=r"^[A-Z_]{2,40}(?!\n)$")] | None = None
    note: Text | None = None

    @property
    def estate_id(self) -> UUID:
        """Derive the estate's id (ruling G9)."""
        return stream_id(f"/communities/{self.code}/estates/{normal(self.name)}")

    @override
    def address_fields(self) -> dict[str, Any]:
        """Name the estate by its derived id."""
        return {"estate_id": self.estate_id, "code": self.code}

    @property
    @override
    def root(self) -> str:
        """Decide rights by the community's code: the estate is not there yet."""
        return self.code


@command(
    ESTATE,
    "management-area",
    by="HOUSING_AUTHORITY STREET_OFFICER",
    frm="registered",
    to="registered",
    refuses=(AreaAlreadyDefined,),
    rules="R-61",
)
class DefineManagementArea(Command, frozen=True):
    """Define the management area: one area, one assembly."""

    estate_id: EstateId
    area: Reference
    boundary_text: Text
    basis: Line
    registered_area_cm2: AreaCm2 | None = None


@command(
    ESTATE,
    "condition-surveys",
    by="STREET_OFFICER RESIDENTS_COMMITTEE_OFFICER",
    frm="registered",
    to="registered",
)
class RecordConditionSurvey(Command, frozen=True):
    """Record in what condition the estate was found."""

    estate_id: EstateId
    surveyed_on: date
    open_boundary: bool
    boundary_closable: bool
    scattered_buildings: bool
    provider_present: bool
    committee_present: bool
    party_org_present: bool
    venue_present: bool
    facilities: Facilities


@command(
    ESTATE,
    "buildings",
    by="REGISTRY_CLERK",
    frm="registered",
    to="registered",
    refuses=(DuplicateBuilding,),
)
class AddBuilding(Command, frozen=True):
    """Add a building with its stairwells."""

    estate_id: EstateId
    building: Reference
    label: Line
    stairwells: Annotated[tuple[DoorPart, ...], Meta(max_length=100)] = ()
