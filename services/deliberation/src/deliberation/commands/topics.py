"""Steps 1 and 2: a concern is raised, proposed or returned, and brought to the five-party table."""

from chassis.domain import Command, EstateId, Line, Reference, Sha256, Subject, Text, command
from chassis.refusals import ClassMismatch, ReasonRequired, ValidationFailed
from deliberation.commands.forms import TOPIC, DecisionClass, Extent, Origin, Priority, Tags
from deliberation.refusals import (
    ConsultationNotConcluded,
    NotAPetition,
    NotSettled,
    OtherIssue,
    OutcomeOpensNoGate,
    PetitionCannotBeReturned,
    SameTopicRejectedRecently,
    TopicUnlawful,
)

BRANCH = "ESTATE_BRANCH_SECRETARY COMMUNITY_PARTY_SECRETARY"
LEAD = "the topic's lead"


@command(
    TOPIC,
    by="RESIDENT COMMITTEE_CHAIR COMMITTEE_MEMBER RESIDENTS_COUNCIL PROVIDER_MANAGER STREET_OFFICER"
    " RESIDENTS_COMMITTEE_OFFICER ESTATE_BRANCH_SECRETARY COMMUNITY_PARTY_SECRETARY SYSTEM",
    relation="an owner of the estate",
    to="DRAFT PROPOSED",
    refuses=(TopicUnlawful, SameTopicRejectedRecently, NotAPetition, ValidationFailed),
    rules="R-74 R-75 R-14",
)
class RaiseTopic(Command, frozen=True):
    """Raise a concern.

    `tags` say what the matter is (law.tags) and so who decides it. `origin_ref` names the petition
    of the owners' assembly, the ticket or the service contract it comes from. `replaces` names the
    topic it takes up again, `new_plan_sha256` the plan that is new in it. An admitted petition of a
    fifth of the owners is proposed with its raising: nobody's leave is asked. What comes from the
    ALLIANCE is raised by its facts; a name that begins with `alliance-` is theirs.
    """

    estate_id: EstateId
    topic: Reference
    title: Line
    text: Text
    origin: Origin
    tags: Tags
    extent: Extent = Extent()
    origin_ref: Reference | None = None
    replaces: Reference | None = None
    new_plan_sha256: Sha256 | None = None


@command(
    TOPIC,
    "propose",
    by=f"{BRANCH} RESIDENTS_COMMITTEE_OFFICER",
    frm="DRAFT",
    to="PROPOSED CONSULTED",
    refuses=(ClassMismatch,),
    rules="R-75",
)
class ProposeTopic(Command, frozen=True):
    """Propose it, and name who leads it from here; the residents' committee may after 7 days."""

    estate_id: EstateId
    topic: Reference
    lead: Subject
    priority: Priority
    scope: Line
    class_hint: DecisionClass | None = None


@command(
    TOPIC,
    "return",
    by=f"{BRANCH} RESIDENTS_COMMITTEE_OFFICER",
    frm="DRAFT",
    to="RETURNED",
    otherwise={"PROPOSED": PetitionCannotBeReturned},
    refuses=(ReasonRequired,),
    rules="R-75",
)
class ReturnTopic(Command, frozen=True):
    """Return it to who raised it, with a reason; a petition cannot be returned."""

    estate_id: EstateId
    topic: Reference
    reason: Text | None = None


@command(
    TOPIC,
    "withdraw",
    relation="who raised it",
    frm="DRAFT PROPOSED CONSULTED",
    to="WITHDRAWN",
)
class WithdrawTopic(Command, frozen=True):
    """Withdraw it, before a plan is frozen."""

    estate_id: EstateId
    topic: Reference
    reason: Text


@command(
    TOPIC,
    "name-lead",
    by=f"{BRANCH} RESIDENTS_COMMITTEE_OFFICER",
    frm="PROPOSED CONSULTED REVIEWED RESOLVED PUBLISHED IMPLEMENTING REPORTED SUSPENDED",
    to="PROPOSED CONSULTED REVIEWED RESOLVED PUBLISHED IMPLEMENTING REPORTED SUSPENDED",
)
class NameLead(Command, frozen=True):
    """Name another lead: who leads may move away."""

    estate_id: EstateId
    topic: Reference
    lead: Subject


@command(
    TOPIC,
    "attach-consultation",
    by="SYSTEM",
    relation=LEAD,
    frm="PROPOSED",
    to="CONSULTED",
    refuses=(ConsultationNotConcluded, OtherIssue, OutcomeOpensNoGate),
    rules="R-74 R-75",
)
class AttachConsultation(Command, frozen=True):
    """Take over what the table came to; the outcome is the table's fact, never typed in."""

    estate_id: EstateId
    topic: Reference
    consultation: Reference


@command(
    TOPIC,
    "settle",
    relation=LEAD,
    frm="CONSULTED",
    to="CLOSED",
    refuses=(NotSettled,),
    rules="R-74",
)
class SettleTopic(Command, frozen=True):
    """End it with what the table agreed, where nobody else has to decide (the small path)."""

    estate_id: EstateId
    topic: Reference
    feedback: Text
