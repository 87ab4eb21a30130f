"""From convening to the close of the box (R-12, R-13, rulings C1, C2, C3, C20)."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, field

from chassis.domain import Command, EstateId, Evidence, Line, Reference, Text, command
from chassis.refusals import (
    ClassMismatch,
    NeighbourUnavailable,
    NoticeTooShort,
    ValidationFailed,
)
from committee.commands.forms import (
    CONVENERS,
    Convener,
    Extent,
    Hours,
    Merged,
    Motions,
    Split,
)
from committee.commands.refusals import (
    Art279NotVotable,
    BeyondPropertyManagement,
    BundledMotion,
    ChannelHourMissing,
    ChannelNotAllowed,
    CircularCondition,
    ConvenerNotEntitled,
    ExtentMismatch,
    ItemMismatch,
    MotionChangedAfterNotice,
    NoOptionAgainst,
    NotOnRoll,
    ResidentsCommitteeNotInformed,
    RollNotFrozen,
    UnknownMotion,
    VotingIsClosed,
    WindowOutOfRange,
)

MEETING = "/estates/{estate_id}/meetings/{meeting}"
CONVENER = "the body that convenes this meeting, acting through its chair"

OF_MOTIONS = (
    Art279NotVotable,
    BeyondPropertyManagement,
    BundledMotion,
    ItemMismatch,
    ClassMismatch,
    NoOptionAgainst,
    CircularCondition,
    ExtentMismatch,
    UnknownMotion,
    ValidationFailed,
)
AFTER_NOTICE = ("NOTICED", "OPEN", "CLOSED", "COUNTING", "COUNTED", "RESULT_POSTED", "RESULT_FINAL")
AFTER_CLOSE = AFTER_NOTICE[2:]


@command(
    MEETING,
    by=CONVENERS,
    to="SCHEDULED",
    refuses=(ConvenerNotEntitled, WindowOutOfRange, *OF_MOTIONS),
    rules="R-01 R-12 R-14 R-15 C1",
)
class ScheduleMeeting(Command, frozen=True):
    """Convene the assembly: what is asked, of whom, when.

    `reenacts` names a published notice that is told again with its published figures; only an
    installation on virtual time takes it.
    """

    estate_id: EstateId
    meeting: Reference
    kind: Literal["regular", "temporary", "first"]
    convener: Convener
    extent: Extent
    motions: Motions
    form: Literal["discussion", "written", "electronic"]
    opens_on: date
    closes_on: date
    order: Reference | None = None
    petition: Reference | None = None
    reenacts: Line | None = None


@command(
    MEETING,
    "amend",
    by=CONVENERS,
    relation=CONVENER,
    frm="SCHEDULED",
    to="SCHEDULED",
    refuses=OF_MOTIONS,
    otherwise=dict.fromkeys(AFTER_NOTICE, MotionChangedAfterNotice),
    rules="R-13 C1",
)
class AmendMotions(Command, frozen=True):
    """Replace the motions, before the notice."""

    estate_id: EstateId
    meeting: Reference
    motions: Motions


@command(
    MEETING,
    "notice",
    by=CONVENERS,
    relation=CONVENER,
    frm="SCHEDULED",
    to="NOTICED",
    refuses=(
        NoticeTooShort,
        ResidentsCommitteeNotInformed,
        RollNotFrozen,
        ExtentMismatch,
        ChannelNotAllowed,
        ChannelHourMissing,
        WindowOutOfRange,
        NeighbourUnavailable,
        ValidationFailed,
    ),
    rules="R-12 D-5 R-24 C20",
)
class NoticeMeeting(Command, frozen=True):
    """Tell all owners: the motions, the roll, the channels and their last minutes."""

    estate_id: EstateId
    meeting: Reference
    roll: Reference
    residents_committee_informed_on: date
    channels: Hours


@command(
    MEETING,
    "cancel",
    by=CONVENERS,
    relation=CONVENER,
    frm="SCHEDULED NOTICED",
    to="CANCELLED",
    rules="R-12",
)
class CancelMeeting(Command, frozen=True):
    """Call the meeting off, before voting opens."""

    estate_id: EstateId
    meeting: Reference
    reason: Text


@command(
    MEETING,
    "extend",
    by=CONVENERS,
    relation=CONVENER,
    frm="NOTICED OPEN",
    to="NOTICED OPEN",
    refuses=(
        WindowOutOfRange,
        ChannelHourMissing,
        ChannelNotAllowed,
        VotingIsClosed,
        ValidationFailed,
    ),
    otherwise=dict.fromkeys(AFTER_CLOSE, VotingIsClosed),
    rules="R-12 C2",
)
class ExtendVoting(Command, frozen=True):
    """Give channels a later last minute, before the close, announced the same day."""

    estate_id: EstateId
    meeting: Reference
    closes_on: date
    channels: Hours
    announced_on: date
    reason: Text


@command(
    MEETING,
    "correct-roll",
    by="REGISTRY_CLERK",
    relation=CONVENER,
    frm="NOTICED OPEN",
    to="NOTICED OPEN",
    refuses=(NotOnRoll, NeighbourUnavailable, ValidationFailed),
    otherwise=dict.fromkeys(AFTER_CLOSE, VotingIsClosed),
    rules="R-07 C18",
)
class CorrectRoll(Command, frozen=True):
    """Say that entries of the roll are one owner, or that one is several; without new notice.

    Exactly one of `merged` (two entries or more), `split` and `parted` is given. A split entry's ballot is
    the ballot of the group whose owner cast it; every other group has an entry of its own from now
    on, has returned nothing yet, and may vote until the close. `parted` undoes a joining: just the
    entries that were `merged` are heads of their own again, each with the ballot it has.
    """

    estate_id: EstateId
    meeting: Reference
    reason: Text
    evidence: Annotated[list[Evidence], Meta(min_length=1, max_length=20)]
    merged: Merged = field(default_factory=list)
    split: Split | None = None
    parted: Merged = field(default_factory=list)


@command(MEETING, "open", by="SYSTEM", frm="NOTICED", to="OPEN", rules="R-12")
class OpenVoting(Command, frozen=True):
    """Record that the box is open; the guards have let ballots in since that instant."""

    estate_id: EstateId
    meeting: Reference


@command(MEETING, "close", by="SYSTEM", frm="OPEN", to="CLOSED", rules="R-12 D-2")
class CloseVoting(Command, frozen=True):
    """Record that the last channel has closed."""

    estate_id: EstateId
    meeting: Reference


@command(MEETING, "snapshot", by="SYSTEM", frm="OPEN", to="OPEN", rules="C11")
class TakeTurnoutSnapshot(Command, frozen=True):
    """Record the day's turnout as it may be shown."""

    estate_id: EstateId
    meeting: Reference
