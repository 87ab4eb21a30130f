"""Steps 4 and 5: the decision is taken over from who decides, posted, objected to, answered."""

from typing import Literal

from chassis.domain import Command, EstateId, Line, Reference, Sha256, Text, command
from chassis.refusals import (
    ClassMismatch,
    ReasonRequired,
    SelfVerification,
    ValidationFailed,
)
from deliberation.commands.forms import TOPIC, People
from deliberation.commands.topics import LEAD
from deliberation.refusals import (
    DecisionRefNotFound,
    PlanHashMismatch,
    ReviewQuorumNotMet,
)

DECIDED = "REVIEWED RESOLVED PUBLISHED IMPLEMENTING REPORTED CLOSED SUSPENDED REJECTED"
FROZEN = "REVIEWED RESOLVED PUBLISHED SUSPENDED"


@command(
    TOPIC,
    "arrange-vote",
    by="SYSTEM",
    frm="REVIEWED SUSPENDED",
    to="REVIEWED SUSPENDED",
    refuses=(PlanHashMismatch,),
    rules="R-12",
)
class ArrangeVote(Command, frozen=True):
    """Note the meeting whose motion carries the frozen plan; without one: it was cancelled."""

    estate_id: EstateId
    topic: Reference
    plan_sha256: Sha256
    meeting: Reference | None = None
    motion: Reference | None = None


@command(
    TOPIC,
    "record-resolution",
    by="SYSTEM",
    relation=LEAD,
    frm=FROZEN,
    to="RESOLVED PUBLISHED SUSPENDED REJECTED",
    refuses=(DecisionRefNotFound, PlanHashMismatch),
    rules="R-01 R-02 R-03 R-04",
)
class RecordResolution(Command, frozen=True):
    """Take over what the assembly decided on the frozen plan; nobody types a result in.

    Repeated when the result is final, or when a recount changed it.
    """

    estate_id: EstateId
    topic: Reference
    meeting: Reference
    motion: Reference


@command(
    TOPIC,
    "follow-decision",
    by="SYSTEM",
    frm=DECIDED,
    to="CONSULTED RESOLVED PUBLISHED IMPLEMENTING REPORTED CLOSED SUSPENDED REJECTED REVIEWED",
    refuses=(PlanHashMismatch,),
    rules="R-16 R-17",
)
class FollowDecision(Command, frozen=True):
    """Follow what an authority or a court does with the decision.

    ANNULLED leads back to step 3, REVOKED and SUSPENDED stop the topic where it is, UPHELD lets a
    suspended one go on.
    """

    estate_id: EstateId
    topic: Reference
    meeting: Reference
    motion: Reference
    what: Literal["ANNULLED", "REVOKED", "SUSPENDED", "UPHELD"]


@command(
    TOPIC,
    "residents-decision",
    by="RESIDENTS_COMMITTEE_OFFICER",
    frm="REVIEWED",
    to="REVIEWED",
    refuses=(ClassMismatch, ReviewQuorumNotMet, ValidationFailed),
    rules="R-73",
)
class RecordResidentsDecision(Command, frozen=True):
    """Enter what the residents' meeting or council decided on a residents' affair (ruling E1)."""

    estate_id: EstateId
    topic: Reference
    body: Literal["RESIDENTS_MEETING", "RESIDENTS_COUNCIL"]
    present: People
    total: People
    in_favour: People
    minutes_sha256: Sha256


@command(
    TOPIC,
    "confirm-residents-decision",
    by="RESIDENTS_COUNCIL",
    frm="REVIEWED",
    to="RESOLVED REJECTED",
    refuses=(SelfVerification,),
    rules="R-73",
)
class ConfirmResidentsDecision(Command, frozen=True):
    """Confirm, as a member of the council, what was entered."""

    estate_id: EstateId
    topic: Reference
    minutes_sha256: Sha256


@command(
    TOPIC,
    "publish-resolution",
    relation=LEAD,
    frm="RESOLVED",
    to="PUBLISHED",
    rules="R-75 D-6",
)
class PublishResolution(Command, frozen=True):
    """Post what the residents decided; late is said, not refused. The assembly posts its own."""

    estate_id: EstateId
    topic: Reference
    posted_at: Line


@command(
    TOPIC,
    "object",
    by="RESIDENT",
    relation="an owner of the estate",
    frm="PUBLISHED",
    to="PUBLISHED",
    rules="R-16 R-23",
)
class RaiseObjection(Command, frozen=True):
    """Object to what was decided; the words are sealed."""

    estate_id: EstateId
    topic: Reference
    objection: Reference
    text: Text


@command(
    TOPIC,
    "answer-objection",
    relation=LEAD,
    frm="PUBLISHED SUSPENDED",
    to="PUBLISHED SUSPENDED",
    refuses=(ReasonRequired,),
)
class AnswerObjection(Command, frozen=True):
    """Answer an objection for everybody to read; a decision falls by an authority or a court only."""

    estate_id: EstateId
    topic: Reference
    objection: Reference
    upheld: bool
    answer: Text | None = None
