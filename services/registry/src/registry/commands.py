"""The registry's table of contents: every command, declared once."""

import re
import unicodedata
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
    Evidence,
    Line,
    PersonalText,
    Reference,
    Subject,
    Text,
    command,
    stream_id,
)
from chassis.refusals import SubjectErased
from registry.refusals import (
    AreaAlreadyDefined,
    DuplicateBuilding,
    DuplicateEstate,
    DuplicateUnit,
    EmptyOwnerGroup,
    EmptyRoll,
    ExtentUnknown,
    ImportIncomplete,
    JurisdictionNotConfigurable,
    NoAssemblyNeeded,
    ObjectionAlreadyRaised,
    ObjectionNotFound,
    OpenIdentityProposals,
    OpenRollObjections,
    PostingTooShort,
    TooLate,
    WeakerAreaSource,
)

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

CONVENERS = "REGISTRY_CLERK COMMITTEE_CHAIR PMC_CHAIR PREP_GROUP_CHAIR RESIDENTS_COMMITTEE_OFFICER"


def normal(text: str) -> str:
    """Give a name or a part of a door code as it is compared: NFKC, no blanks, upper case (G9)."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


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
    return str(stream_id(f"/estates/{estate_id}/doors/" + "/".join(door.normal)))


class Extent(Struct, frozen=True, forbid_unknown_fields=True):
    """What a roll or motion covers: the estate, a building, or a stairwell `<building>-<stairwell>`."""

    kind: Literal["estate", "building", "stairwell"]
    ref: Annotated[str, Meta(max_length=64)] = ""


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


@command(
    UNIT,
    route="/estates/{estate_id}/units",
    by="REGISTRY_CLERK",
    to="unsold sold_undelivered delivered",
    taken=DuplicateUnit,
    refuses=(ExtentUnknown, EmptyOwnerGroup),
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
    refuses=(EmptyOwnerGroup, TooLate),
)
class TransferOwnership(Command, frozen=True):
    """Record that the present owners passed a unit on; `from_owners` must be who owns it now."""

    estate_id: EstateId
    unit: Reference
    from_owners: Owners
    owners: Owners
    effective_on: date


@command(
    ROLL,
    by=CONVENERS,
    to="draft",
    refuses=(EmptyRoll, NoAssemblyNeeded, ExtentUnknown),
    rules="R-02 R-07 R-08 R-09 R-26",
)
class DraftRoll(Command, frozen=True):
    """Draft the owners' roll of one vote from the register as it stands."""

    estate_id: EstateId
    roll: Reference
    purpose: Line
    extent: Extent
    as_of: date
    counts_parking: bool = False


@command(
    ROLL,
    "redraft",
    by=CONVENERS,
    frm="draft published",
    to="draft published",
    refuses=(EmptyRoll, NoAssemblyNeeded),
    rules="R-02 R-07 R-08",
)
class RedraftRoll(Command, frozen=True):
    """Build the roll again after corrections; a posting goes on with the new figures."""

    estate_id: EstateId
    roll: Reference
    reason: Text


@command(ROLL, "publication", by=CONVENERS, frm="draft", to="published", rules="R-28 D-6")
class PublishRoll(Command, frozen=True):
    """Post the roll: doors and areas, never names or telephone numbers."""

    estate_id: EstateId
    roll: Reference


@command(
    ROLL,
    "objections",
    relation="an owner of a unit in the roll",
    frm="published",
    to="published",
    refuses=(TooLate, ObjectionAlreadyRaised),
    otherwise={"frozen": TooLate, "void": TooLate},
)
class RaiseRollObjection(Command, frozen=True):
    """Object to the roll until the posting ends, once per unit and ground (ruling B4)."""

    estate_id: EstateId
    roll: Reference
    objection: Reference
    unit: Reference
    ground: Literal["area", "owner", "missing", "kind", "state", "other"]
    text: Text


@command(
    ROLL,
    "objection-decisions",
    by="REGISTRY_CLERK STREET_OFFICER",
    frm="published",
    to="published",
    refuses=(ObjectionNotFound, TooLate),
)
class ResolveRollObjection(Command, frozen=True):
    """Decide an objection: the clerk within 5 days, then the street within 3 (ruling B4)."""

    estate_id: EstateId
    roll: Reference
    objection: Reference
    accepted: bool
    reason: Text
    correction: Text | None = None


@command(
    ROLL,
    "freeze",
    by=CONVENERS,
    frm="published",
    to="frozen",
    refuses=(PostingTooShort, OpenRollObjections, OpenIdentityProposals),
    rules="D-6 R-28",
)
class FreezeRoll(Command, frozen=True):
    """Freeze the roll after its posting: the vote follows it, whatever is sold later."""

    estate_id: EstateId
    roll: Reference


@command(ROLL, "voidance", by=CONVENERS, frm="draft published frozen", to="void")
class VoidRoll(Command, frozen=True):
    """Void a roll that no meeting has given notice of."""

    estate_id: EstateId
    roll: Reference
    reason: Text


class OwnerRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One owner in an import: a subject ref, or what identifies him, which goes to the vault."""

    subject: Subject | None = None
    name: PersonalText | None = None
    document: PersonalText | None = None
    phone: PersonalText | None = None


class UnitRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One unit in an import."""

    door: Door
    kind: Kind
    area_cm2: AreaCm2
    area_source: AreaSource
    state: UnitState
    developer: Line | None = None
    owners: Annotated[tuple[OwnerRow, ...], Meta(max_length=50)] = ()


class BuildingRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One building in an import."""

    building: Reference
    label: Line
    stairwells: Annotated[tuple[DoorPart, ...], Meta(max_length=100)] = ()


@command(IMPORT, by="REGISTRY_CLERK", to="open", refuses=(SubjectErased,))
class StartImport(Command, frozen=True):
    """Start an import; its parts wait sealed for 24 hours, then they are gone (ruling C14)."""

    estate_id: EstateId
    load: Reference
    parts: Annotated[int, Meta(ge=1, le=1000)]
    source: Line


@command(IMPORT, "parts", by="REGISTRY_CLERK", frm="open", to="open", refuses=(ImportIncomplete,))
class StageImportPart(Command, frozen=True):
    """Stage one part; nothing is registered yet. A part sent again replaces the earlier one."""

    estate_id: EstateId
    load: Reference
    part: Annotated[int, Meta(ge=1, le=1000)]
    buildings: Annotated[tuple[BuildingRow, ...], Meta(max_length=500)] = ()
    units: Annotated[tuple[UnitRow, ...], Meta(max_length=2000)] = ()


@command(
    IMPORT,
    "confirmation",
    by="REGISTRY_CLERK",
    frm="open",
    to="confirmed",
    refuses=(ImportIncomplete, DuplicateUnit, DuplicateBuilding, ExtentUnknown, EmptyOwnerGroup),
    rules="R-06 R-07",
)
class ConfirmImport(Command, frozen=True):
    """Register everything that was staged, in one transaction or not at all (ruling B1)."""

    estate_id: EstateId
    load: Reference


@command(IMPORT, "cancellation", by="REGISTRY_CLERK", frm="open", to="cancelled")
class CancelImport(Command, frozen=True):
    """Give an import up; what was staged is gone."""

    estate_id: EstateId
    load: Reference


@command(PROPOSAL, by="REGISTRY_CLERK", to="decided", rules="R-07", refuses=(ImportIncomplete,))
class DecideIdentityProposal(Command, frozen=True):
    """Decide whether two owners of one name are one person (ruling B3)."""

    estate_id: EstateId
    proposal: Reference
    first: Subject
    second: Subject
    same: bool
    reason: Text
