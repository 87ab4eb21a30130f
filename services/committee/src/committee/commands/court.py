"""What a court does with decisions that an owner challenged (R-16): recorded from its papers."""

from chassis.domain import Command, EstateId, Evidence, Line, Reference, command
from committee.commands.counting import COUNTED
from committee.commands.forms import MotionRefs
from committee.commands.meetings import MEETING
from committee.commands.refusals import UnknownMotion


@command(
    MEETING,
    "challenge",
    by="REGISTRY_CLERK",
    frm=COUNTED,
    to=COUNTED,
    refuses=(UnknownMotion,),
    rules="R-16",
)
class RecordChallenge(Command, frozen=True):
    """Record that a court has taken on an owner's action to annul decisions; they go on binding."""

    estate_id: EstateId
    meeting: Reference
    motion_ids: MotionRefs
    notice: Evidence


@command(
    MEETING,
    "suspend",
    by="REGISTRY_CLERK",
    frm=COUNTED,
    to=COUNTED,
    refuses=(UnknownMotion,),
    rules="R-16",
)
class RecordSuspension(Command, frozen=True):
    """Record a court's order that challenged decisions are not carried out until it has judged."""

    estate_id: EstateId
    meeting: Reference
    motion_ids: MotionRefs
    order: Evidence


@command(
    MEETING,
    "uphold",
    by="REGISTRY_CLERK",
    frm=COUNTED,
    to=COUNTED,
    refuses=(UnknownMotion,),
    rules="R-16",
)
class RecordUpholding(Command, frozen=True):
    """Record the judgment that lets challenged decisions stand."""

    estate_id: EstateId
    meeting: Reference
    motion_ids: MotionRefs
    judgment: Evidence


@command(
    MEETING,
    "revoke",
    by="REGISTRY_CLERK",
    frm=COUNTED,
    to=COUNTED + " ANNULLED REVOKED_BY_COURT",
    refuses=(UnknownMotion,),
    rules="R-16",
)
class RecordCourtRevocation(Command, frozen=True):
    """Record a judgment that revokes decisions."""

    estate_id: EstateId
    meeting: Reference
    motion_ids: MotionRefs
    case_no: Line
    judgment: Evidence
