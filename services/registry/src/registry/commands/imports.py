"""Commands on an import, and on two owners who may be one."""

from typing import Annotated

from msgspec import Meta, Struct

from chassis.domain import (
    AreaCm2,
    Command,
    Count,
    EstateId,
    Line,
    PersonalText,
    Reference,
    Subject,
    Text,
    command,
)
from registry.commands.forms import (
    IMPORT,
    PROPOSAL,
    PROPOSALS,
    WITHDRAWAL,
    AreaSource,
    Door,
    DoorPart,
    Kind,
    UnitState,
)
from registry.refusals import (
    DuplicateBuilding,
    DuplicateUnit,
    ExtentUnknown,
    ImportIncomplete,
    NotDecidedYet,
    NotProposedAsOne,
    RowsLeftOut,
)


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


@command(IMPORT, by="REGISTRY_CLERK", to="open")
class StartImport(Command, frozen=True):
    """Start an import; its parts wait sealed for 24 hours, then they are gone (ruling C14).

    `left_out` is how many rows of its source are not in it, because they cannot be read.
    """

    estate_id: EstateId
    load: Reference
    parts: Annotated[int, Meta(ge=1, le=1000)]
    source: Line
    left_out: Count = 0


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
    refuses=(ImportIncomplete, RowsLeftOut, DuplicateUnit, DuplicateBuilding, ExtentUnknown),
    rules="R-06 R-07",
)
class ConfirmImport(Command, frozen=True):
    """Register everything that was staged, in one transaction or not at all (ruling B1).

    `left_out` acknowledges the rows that are not in the import: the number it was started with.
    """

    estate_id: EstateId
    load: Reference
    left_out: Count = 0


@command(IMPORT, "cancellation", by="REGISTRY_CLERK", frm="open", to="cancelled")
class CancelImport(Command, frozen=True):
    """Give an import up; what was staged is gone."""

    estate_id: EstateId
    load: Reference


@command(PROPOSAL, by="REGISTRY_CLERK", to="decided", rules="R-07", refuses=(NotProposedAsOne,))
class DecideIdentityProposal(Command, frozen=True):
    """Decide whether two owners of one name are one person (ruling B3)."""

    estate_id: EstateId
    proposal: Reference
    first: Subject
    second: Subject
    same: bool
    reason: Text


class NamePair(Struct, frozen=True, forbid_unknown_fields=True):
    """Two owners of one name or number, who may be one person."""

    first: Subject
    second: Subject


@command(PROPOSALS, by="REGISTRY_CLERK", to="decided", rules="R-07", refuses=(NotProposedAsOne,))
class DecideIdentityProposals(Command, frozen=True):
    """Decide many pairs alike, with one reason, all or none: lists are worked in lists (ruling B3)."""

    estate_id: EstateId
    proposals: Reference
    pairs: Annotated[tuple[NamePair, ...], Meta(min_length=1, max_length=500)]
    same: bool
    reason: Text


@command(
    WITHDRAWAL, by="REGISTRY_CLERK", to="withdrawn", rules="R-07 C18", refuses=(NotDecidedYet,)
)
class WithdrawIdentityDecision(Command, frozen=True):
    """Take back what was decided on two owners: the pair is proposed again, and decided anew.

    Owners found to be one, or two, are so on the rolls drafted from then on; a frozen roll keeps what
    it froze, and a vote that was noticed is put right by `CorrectRoll`.
    """

    estate_id: EstateId
    withdrawal: Reference
    first: Subject
    second: Subject
    reason: Text
