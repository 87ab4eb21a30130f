"""A quarter's appraisal: opened, scored on what is known, posted, objected to, answered, confirmed."""

from typing import Literal

from alliance.commands.forms import APPRAISAL, Proof, Quarter
from alliance.refusals import (
    AppraisalNotPosted,
    AppraisalObjectionsOpen,
    AppraiserConflict,
    DimensionMissing,
    ScoreOutdated,
    ScoreOutOfRange,
    UnknownObjection,
)
from chassis.domain import Command, EstateId, Line, Reference, Text, command
from chassis.refusals import PostingTooShort, SelfVerification, ValidationFailed


@command(
    APPRAISAL,
    by="APPRAISER STREET_OFFICER",
    to="OPENED",
    refuses=(AppraiserConflict, ValidationFailed),
    rules="R-60",
)
class OpenAppraisal(Command, frozen=True):
    """Open the appraisal of a quarter that is over, of a contract that served in it."""

    estate_id: EstateId
    contract: Reference
    quarter: Quarter


@command(
    APPRAISAL,
    "score",
    by="APPRAISER",
    frm="OPENED SCORED",
    to="SCORED",
    refuses=(AppraiserConflict, DimensionMissing, ScoreOutOfRange),
    rules="R-60 R-62",
)
class ScoreAppraisal(Command, frozen=True):
    """Score it on what the contract's stream says of the quarter; no figure is typed in (ruling E5).

    While a dimension has no data it stays open: what is missing is scored neither as nothing nor as full.
    """

    estate_id: EstateId
    contract: Reference
    quarter: Quarter


@command(
    APPRAISAL,
    "post",
    by="APPRAISER",
    frm="SCORED",
    to="POSTED",
    refuses=(AppraiserConflict, AppraisalObjectionsOpen, ScoreOutdated),
)
class PostAppraisal(Command, frozen=True):
    """Post the score for seven days; it is today's score, and every objection has its answer."""

    estate_id: EstateId
    contract: Reference
    quarter: Quarter
    posted_at: Line


@command(
    APPRAISAL,
    "object",
    by="PROVIDER_MANAGER COMMITTEE_CHAIR PMC_CHAIR RESIDENTS_COMMITTEE_OFFICER",
    relation="an owner of the estate",
    frm="POSTED",
    to="SCORED",
    refuses=(AppraisalNotPosted,),
)
class ObjectToAppraisal(Command, frozen=True):
    """Object while it hangs: the provider that is appraised, or who speaks for the owners.

    It goes back to whoever scored; the words are sealed under who objects.
    """

    estate_id: EstateId
    contract: Reference
    quarter: Quarter
    objection: Reference
    ground: Literal["FIGURES_WRONG", "WORK_NOT_COUNTED", "OTHER"]
    text: Text


@command(
    APPRAISAL,
    "answer-objection",
    by="APPRAISER",
    frm="SCORED",
    to="SCORED",
    refuses=(AppraiserConflict, UnknownObjection, ValidationFailed),
)
class AnswerAppraisalObjection(Command, frozen=True):
    """Answer an objection in public: whether it is right, and why."""

    estate_id: EstateId
    contract: Reference
    quarter: Quarter
    objection: Reference
    accepted: bool
    answer: Text


@command(
    APPRAISAL,
    "confirm",
    by="ALLIANCE_COUNCIL",
    frm="POSTED",
    to="CONFIRMED",
    refuses=(AppraiserConflict, PostingTooShort, SelfVerification),
    rules="R-60",
)
class ConfirmAppraisal(Command, frozen=True):
    """Confirm what hung for its whole time; who scored it does not confirm it.

    A second quarter in a row that fails asks the owners to look at the contract; nothing ends by itself.
    """

    estate_id: EstateId
    contract: Reference
    quarter: Quarter
    minutes: Proof
