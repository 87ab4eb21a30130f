"""Step 6 and the end: work, progress, acceptance, accounts, satisfaction, and what stops it."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from chassis.domain import Command, EstateId, Line, Reference, Text, command
from chassis.refusals import PostingTooShort, ReasonRequired, SelfVerification, ValidationFailed
from deliberation.commands.forms import (
    TOPIC,
    Account,
    Fen,
    Milestone,
    People,
    Proof,
    Supervisor,
)
from deliberation.commands.topics import LEAD
from deliberation.refusals import (
    NotPassed,
    OpenObjections,
    ResultPostingTooShort,
    SatisfactionMissing,
    SpentExceedsBudget,
    SupervisorsInsufficient,
    WorkNotDone,
)

GOES_ON = "PROPOSED CONSULTED REVIEWED RESOLVED PUBLISHED IMPLEMENTING REPORTED"
Milestones = Annotated[tuple[Milestone, ...], Meta(min_length=1, max_length=50)]


@command(
    TOPIC,
    "start",
    relation=LEAD,
    frm="PUBLISHED",
    to="IMPLEMENTING",
    otherwise={"RESOLVED": NotPassed, "REJECTED": NotPassed},
    refuses=(NotPassed, PostingTooShort, OpenObjections, SupervisorsInsufficient, ValidationFailed),
    rules="R-75 D-6",
)
class StartImplementation(Command, frozen=True):
    """Start the work: who does it, by when, and at least three who watch it."""

    estate_id: EstateId
    topic: Reference
    implementer: Line
    milestones: Milestones
    supervisors: Annotated[tuple[Supervisor, ...], Meta(max_length=50)]


@command(
    TOPIC,
    "progress",
    relation=LEAD,
    frm="IMPLEMENTING",
    to="IMPLEMENTING",
    refuses=(SpentExceedsBudget, ValidationFailed),
    rules="R-75 R-19",
)
class ReportProgress(Command, frozen=True):
    """Report how far a milestone is, and what has been spent altogether until now."""

    estate_id: EstateId
    topic: Reference
    milestone: Reference
    done: bool
    spent_fen: Fen
    evidence: Proof
    remark: Text | None = None


@command(
    TOPIC,
    "move-milestone",
    relation=LEAD,
    frm="IMPLEMENTING",
    to="IMPLEMENTING",
    refuses=(ValidationFailed,),
)
class MoveMilestone(Command, frozen=True):
    """Move a milestone's day, with the reason; the planned day stays on record."""

    estate_id: EstateId
    topic: Reference
    milestone: Reference
    to: date
    reason: Text


@command(
    TOPIC,
    "accept-work",
    relation="a named supervisor",
    frm="IMPLEMENTING",
    to="IMPLEMENTING",
    refuses=(SelfVerification, ReasonRequired, WorkNotDone),
    rules="R-75",
)
class AcceptWork(Command, frozen=True):
    """Accept the finished work, or refuse it with its defects."""

    estate_id: EstateId
    topic: Reference
    accepted: bool
    evidence: Proof
    defects: Text | None = None


@command(
    TOPIC,
    "publish-result",
    relation=LEAD,
    frm="IMPLEMENTING",
    to="REPORTED",
    refuses=(WorkNotDone, SpentExceedsBudget, ValidationFailed),
    rules="R-75 R-19 R-23 D-6",
)
class PublishResult(Command, frozen=True):
    """Post what was done and what it cost, line by line."""

    estate_id: EstateId
    topic: Reference
    posted_at: Line
    summary: Text
    accounts: Annotated[tuple[Account, ...], Meta(min_length=1, max_length=100)]


@command(
    TOPIC,
    "satisfaction",
    by="RESIDENTS_COMMITTEE_OFFICER",
    frm="REPORTED",
    to="REPORTED IMPLEMENTING",
    refuses=(ValidationFailed,),
)
class RecordSatisfaction(Command, frozen=True):
    """Record how many were asked, answered and are satisfied; below the share: put right, once."""

    estate_id: EstateId
    topic: Reference
    asked: People
    answered: People
    satisfied: People


@command(
    TOPIC,
    "close",
    relation=LEAD,
    frm="REPORTED",
    to="CLOSED",
    refuses=(SatisfactionMissing, ResultPostingTooShort),
    rules="R-75 D-6",
)
class CloseTopic(Command, frozen=True):
    """End it, once the accounts hung long enough and the residents were asked."""

    estate_id: EstateId
    topic: Reference


@command(
    TOPIC,
    "suspend",
    by="STREET_OFFICER SYSTEM",
    frm=GOES_ON,
    to="SUSPENDED",
    rules="R-17",
)
class SuspendTopic(Command, frozen=True):
    """Stop it where it is, with the reason."""

    estate_id: EstateId
    topic: Reference
    reason: Text


@command(
    TOPIC,
    "resume",
    by="STREET_OFFICER SYSTEM",
    frm="SUSPENDED",
    to=f"{GOES_ON}",
    rules="R-17",
)
class ResumeTopic(Command, frozen=True):
    """Let it go on from where it was; after a court's revocation, from step 3."""

    estate_id: EstateId
    topic: Reference
    reason: Text
