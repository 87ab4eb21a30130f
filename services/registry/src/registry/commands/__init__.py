"""What may be asked of the registry: every command, declared once, by its aggregate."""

from registry.commands.estates import (
    AddBuilding,
    DefineManagementArea,
    Facilities,
    RecordConditionSurvey,
    RegisterEstate,
)
from registry.commands.forms import Door, Extent, normal, unit_ref
from registry.commands.imports import (
    BuildingRow,
    CancelImport,
    ConfirmImport,
    DecideIdentityProposal,
    DecideIdentityProposals,
    NamePair,
    OwnerRow,
    StageImportPart,
    StartImport,
    UnitRow,
)
from registry.commands.rolls import (
    DraftRoll,
    FreezeRoll,
    PublishRoll,
    RaiseRollObjection,
    RedraftRoll,
    ResolveRollObjection,
    VoidRoll,
)
from registry.commands.units import (
    AddUnit,
    CorrectUnitArea,
    RecordOwnership,
    RecordSale,
    RecordUnitHandover,
    TransferOwnership,
)

__all__ = [
    "AddBuilding",
    "AddUnit",
    "BuildingRow",
    "CancelImport",
    "ConfirmImport",
    "CorrectUnitArea",
    "DecideIdentityProposal",
    "DecideIdentityProposals",
    "DefineManagementArea",
    "Door",
    "DraftRoll",
    "Extent",
    "Facilities",
    "FreezeRoll",
    "NamePair",
    "OwnerRow",
    "PublishRoll",
    "RaiseRollObjection",
    "RecordConditionSurvey",
    "RecordOwnership",
    "RecordSale",
    "RecordUnitHandover",
    "RedraftRoll",
    "RegisterEstate",
    "ResolveRollObjection",
    "StageImportPart",
    "StartImport",
    "TransferOwnership",
    "UnitRow",
    "VoidRoll",
    "normal",
    "unit_ref",
]
