"""What becomes of a plan that the deliberation has frozen, until the assembly decided on it (C1).

Nobody asks for any of this: facts do, of the deliberation and of the committee's own meetings.
"""

from typing import Literal

from chassis.domain import Command, Count, EstateId, Line, Reference, Sha256, Text, command
from committee.commands.forms import Extent, Item, Tags

PENDING = "/estates/{estate_id}/pending-motions/{motion}"
OPEN = "PENDING HELD TAKEN_UP"


@command(PENDING, by="SYSTEM", to="PENDING", rules="R-12 R-15 C1")
class RecordPendingMotion(Command, frozen=True):
    """Show a frozen plan to the conveners: what a motion on it says, and by when to schedule it.

    `topic` is the deliberation's; `cost_fen` is absent where the plan says nothing of money.
    """

    estate_id: EstateId
    motion: Reference
    topic: Reference
    title: Line
    text: Text
    item: Item
    tags: Tags
    plan_sha256: Sha256
    extent: Extent
    cost_fen: Count | None = None


@command(PENDING, "take-up", by="SYSTEM", frm=OPEN, to="TAKEN_UP", rules="R-12 C1")
class TakeUpMotion(Command, frozen=True):
    """Note a meeting that has a motion on the plan."""

    estate_id: EstateId
    motion: Reference
    meeting: Reference
    as_motion: Reference


@command(PENDING, "release", by="SYSTEM", frm="TAKEN_UP", to=OPEN, rules="R-12 C1")
class ReleaseMotion(Command, frozen=True):
    """Note that a meeting no longer has it: it was cancelled, its motions changed, its decision fell."""

    estate_id: EstateId
    motion: Reference
    meeting: Reference


@command(PENDING, "hold", by="SYSTEM", frm="PENDING TAKEN_UP", to="HELD TAKEN_UP", rules="R-16")
class HoldPendingMotion(Command, frozen=True):
    """Let the convener's time stand still while the topic is suspended."""

    estate_id: EstateId
    motion: Reference


@command(PENDING, "resume", by="SYSTEM", frm="HELD TAKEN_UP", to="PENDING TAKEN_UP", rules="R-16")
class ResumePendingMotion(Command, frozen=True):
    """Let it go on, with the convener's whole time."""

    estate_id: EstateId
    motion: Reference


@command(PENDING, "withdraw", by="SYSTEM", frm=OPEN, to="WITHDRAWN", rules="C1")
class WithdrawPendingMotion(Command, frozen=True):
    """Take it back: the topic has gone back to its plan, or is over."""

    estate_id: EstateId
    motion: Reference
    reason: Literal["NEW_PLAN", "TOPIC_WITHDRAWN", "TOPIC_LAPSED", "ANNULLED", "REVOKED"]


@command(PENDING, "finish", by="SYSTEM", frm="TAKEN_UP", to="DONE", rules="C10")
class FinishPendingMotion(Command, frozen=True):
    """Note that a meeting's result on it is final."""

    estate_id: EstateId
    motion: Reference
    meeting: Reference
