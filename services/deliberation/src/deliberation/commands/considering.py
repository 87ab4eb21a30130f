"""Step 3: plans, opinion rounds, answers, reviews, and the frozen plan."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from chassis.domain import Command, EstateId, Line, Reference, Sha256, Text, command
from chassis.refusals import ClassMismatch, ReasonRequired, ValidationFailed
from deliberation.commands.forms import (
    TOPIC,
    Answer,
    DecisionClass,
    Fen,
    Funding,
    Number,
    People,
    Tags,
)
from deliberation.commands.topics import BRANCH, LEAD
from deliberation.refusals import (
    BudgetMissing,
    OpinionsUnanswered,
    ReviewMissing,
    ReviewQuorumNotMet,
    RoundClosed,
    RoundTooShort,
    SamePlanVersion,
    TooFewRounds,
    TopicUnlawful,
)


@command(
    TOPIC,
    "publish-plan",
    relation=LEAD,
    frm="CONSULTED REVIEWED",
    to="CONSULTED",
    refuses=(BudgetMissing, TopicUnlawful, ValidationFailed),
    rules="R-74 R-75 R-23",
)
class PublishPlan(Command, frozen=True):
    """Publish a version of the plan.

    `text` is Markdown, one thing a line, so that versions can be compared. `funding` adds up to
    `cost_fen`. A version after the freeze begins step 3 anew.
    """

    estate_id: EstateId
    topic: Reference
    text: Text
    tags: Tags
    cost_fen: Fen | None = None
    funding: Annotated[tuple[Funding, ...], Meta(max_length=20)] = ()


@command(
    TOPIC,
    "open-round",
    relation=LEAD,
    frm="CONSULTED",
    to="CONSULTED",
    refuses=(RoundTooShort, SamePlanVersion, ValidationFailed),
    rules="R-74 R-75 D-6",
)
class OpenRound(Command, frozen=True):
    """Ask for opinions on the plan's last version, until the end of a day."""

    estate_id: EstateId
    topic: Reference
    posted_at: Line
    last_day: date


@command(
    TOPIC + "/opinions/{opinion}",
    by="RESIDENT",
    relation="an owner of the estate",
    to="SUBMITTED",
    refuses=(RoundClosed,),
    rules="R-74",
)
class SubmitOpinion(Command, frozen=True):
    """Say what one thinks of the plan; the words are sealed, only their count is public."""

    estate_id: EstateId
    topic: Reference
    opinion: Reference
    round: Number
    text: Text


@command(
    TOPIC,
    "close-round",
    by="SYSTEM",
    relation=LEAD,
    frm="CONSULTED",
    to="CONSULTED",
    refuses=(RoundTooShort, RoundClosed),
    rules="R-74 D-6",
)
class CloseRound(Command, frozen=True):
    """Close a round when its days are over, with the number of opinions that came."""

    estate_id: EstateId
    topic: Reference
    round: Number


@command(
    TOPIC,
    "answer-opinions",
    relation=LEAD,
    frm="CONSULTED",
    to="CONSULTED",
    refuses=(ReasonRequired, ValidationFailed),
    rules="R-74",
)
class AnswerOpinions(Command, frozen=True):
    """Answer a closed round, group by group; every opinion belongs to exactly one group."""

    estate_id: EstateId
    topic: Reference
    round: Number
    answers: Annotated[tuple[Answer, ...], Meta(min_length=1, max_length=100)]


@command(
    TOPIC,
    "members-review",
    by=BRANCH,
    frm="CONSULTED",
    to="CONSULTED",
    refuses=(TooFewRounds, ReviewQuorumNotMet, ValidationFailed),
    rules="R-75 R-73",
)
class RecordMembersReview(Command, frozen=True):
    """Record what the party members' meeting said of the plan's last version."""

    estate_id: EstateId
    topic: Reference
    present: People
    total: People
    in_favour: People
    minutes_sha256: Sha256


@command(
    TOPIC,
    "council-review",
    by="RESIDENTS_COUNCIL",
    frm="CONSULTED",
    to="CONSULTED DRAFT",
    refuses=(TooFewRounds, ReviewQuorumNotMet, ValidationFailed),
    rules="R-73",
)
class RecordCouncilReview(Command, frozen=True):
    """Record the residents' council's vote on it; a no takes the topic back to step 1."""

    estate_id: EstateId
    topic: Reference
    present: People
    total: People
    in_favour: People
    minutes_sha256: Sha256


@command(
    TOPIC,
    "freeze-plan",
    relation=LEAD,
    frm="CONSULTED",
    to="REVIEWED",
    refuses=(TooFewRounds, OpinionsUnanswered, ReviewMissing, ClassMismatch),
    rules="R-01 R-75",
)
class FreezePlan(Command, frozen=True):
    """Freeze the plan's last version, by its digest, for those who decide.

    `decision_class` and `item` may be stated; they are computed from the plan's tags, and what is
    stated may not be weaker.
    """

    estate_id: EstateId
    topic: Reference
    sha256: Sha256
    decision_class: DecisionClass | None = None
    item: Annotated[int, Meta(ge=1, le=9)] | None = None
