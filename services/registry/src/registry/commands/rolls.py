"""Commands on an owners' roll: drafted, posted, objected to, frozen."""

from datetime import date
from typing import Literal

from chassis.domain import Command, EstateId, Line, Reference, Text, command
from chassis.refusals import PostingTooShort, SubjectErased
from registry.commands.forms import CONVENERS, ROLL, Extent
from registry.refusals import (
    EmptyRoll,
    ExtentUnknown,
    NoAssemblyNeeded,
    ObjectionAlreadyRaised,
    ObjectionNotFound,
    OpenIdentityProposals,
    OpenRollObjections,
    RollOutdated,
    TooLate,
)


@command(
    ROLL,
    by=CONVENERS,
    to="draft",
    refuses=(EmptyRoll, NoAssemblyNeeded, ExtentUnknown),
    rules="R-02 R-07 R-08 R-09 R-26",
)
class DraftRoll(Command, frozen=True):
    """Draft the owners' roll of one vote from the register as it stands today, which `as_of` says."""

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
    """Build the roll again after corrections; a posting goes on with the new figures.

    An accepted objection, or owners found to be one after the drafting, ask for it.
    """

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
    refuses=(TooLate, ObjectionAlreadyRaised, SubjectErased),
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
    refuses=(PostingTooShort, OpenRollObjections, OpenIdentityProposals, RollOutdated),
    rules="D-6 R-28",
)
class FreezeRoll(Command, frozen=True):
    """Freeze the roll after its posting: the vote follows it, whatever is sold later."""

    estate_id: EstateId
    roll: Reference


@command(ROLL, "voidance", by=CONVENERS, frm="draft published frozen", to="void")
class VoidRoll(Command, frozen=True):
    """Void a roll, before notice of a meeting on it is given; what a meeting took over it keeps."""

    estate_id: EstateId
    roll: Reference
    reason: Text
