"""An estate's way into service: nominated, surveyed, tiered; emergency service, rectification, exit."""

from datetime import date
from typing import Literal

from alliance.commands.forms import (
    ENROLMENT,
    Org,
    Percent,
    Proof,
    Quarter,
    Reasons,
)
from alliance.refusals import (
    AlreadyEnrolled,
    DowngradeDuringContract,
    EmergencyTooLong,
    GradeNotFail,
    NoBasisInSight,
    OverrideNeedsReason,
    SecondEmergency,
    SurveyMissing,
    SurveyStale,
    TierInputMissing,
    TierNotProposed,
    TierObjectionsOpen,
)
from chassis.domain import Command, EstateId, Line, Reference, Text, command
from chassis.refusals import PostingTooShort, ReasonRequired, ValidationFailed
from law.parameters import Tier

LIVING = "NOMINATED SURVEYED TIERED CONTRACTED IN_SERVICE RECTIFYING EMERGENCY_SERVICE"


@command(
    ENROLMENT,
    by="RESIDENTS_COMMITTEE_OFFICER STREET_OFFICER",
    to="NOMINATED",
    taken=AlreadyEnrolled,
)
class NominateEstate(Command, frozen=True):
    """Nominate an estate for the alliance, with the reasons; never automatic (flow 5.1, row 1)."""

    estate_id: EstateId
    reasons: Reasons


@command(
    ENROLMENT,
    "nominate-again",
    by="RESIDENTS_COMMITTEE_OFFICER STREET_OFFICER",
    frm="EXITED",
    to="NOMINATED",
    otherwise=dict.fromkeys(LIVING.split(), AlreadyEnrolled),
)
class NominateAgain(Command, frozen=True):
    """Nominate an estate that has left the alliance."""

    estate_id: EstateId
    reasons: Reasons


@command(
    ENROLMENT,
    "accept-survey",
    by="STREET_OFFICER",
    frm="NOMINATED",
    to="SURVEYED",
    refuses=(SurveyMissing, SurveyStale),
)
class AcceptSurvey(Command, frozen=True):
    """Take the last survey of its condition over from the registry; at most 90 days old."""

    estate_id: EstateId


@command(
    ENROLMENT,
    "propose-tier",
    by="STREET_OFFICER",
    frm="SURVEYED",
    to="SURVEYED",
    refuses=(TierInputMissing, OverrideNeedsReason, TierObjectionsOpen, SurveyStale),
)
class ProposeTier(Command, frozen=True):
    """Propose the tier and post it; the rule says which, another one needs a reason (ruling E5).

    What the survey lacks is said here, with evidence. `answer` answers what was objected to the
    proposal before.
    """

    estate_id: EstateId
    posted_at: Line
    evidence: Proof
    willing_provider: bool | None = None
    community_operator: bool | None = None
    expected_collection_rate: Percent | None = None
    legal_basis_available: bool | None = None
    tier: Tier | None = None
    reason: Text | None = None
    answer: Text | None = None


@command(
    ENROLMENT,
    "object-to-tier",
    by="RESIDENT COMMITTEE_CHAIR PMC_CHAIR RESIDENTS_COMMITTEE_OFFICER PROVIDER_MANAGER"
    " DEPARTMENT_OFFICER",
    relation="an owner of the estate",
    frm="SURVEYED",
    to="SURVEYED",
    refuses=(TierNotProposed,),
)
class ObjectToTier(Command, frozen=True):
    """Object while the proposal hangs; it goes back to who proposed it."""

    estate_id: EstateId
    objection: Reference
    ground: Literal["INPUT_WRONG", "OVERRIDE_UNFOUNDED", "OTHER"]
    text: Text


@command(
    ENROLMENT,
    "confirm-tier",
    by="ALLIANCE_COUNCIL",
    frm="SURVEYED",
    to="TIERED",
    refuses=(TierNotProposed, PostingTooShort, NoBasisInSight),
)
class ConfirmTier(Command, frozen=True):
    """Confirm it after its posting; a GUARANTEE estate is to be adopted within 30 days (A-3)."""

    estate_id: EstateId
    minutes: Proof


@command(
    ENROLMENT,
    "review-tier",
    by="STREET_OFFICER",
    frm="TIERED CONTRACTED IN_SERVICE RECTIFYING",
    to="TIERED CONTRACTED IN_SERVICE RECTIFYING",
    refuses=(TierInputMissing, OverrideNeedsReason, DowngradeDuringContract, SurveyStale),
)
class ReviewTier(Command, frozen=True):
    """Look at the tier again, every year or when something has changed."""

    estate_id: EstateId
    evidence: Proof
    willing_provider: bool | None = None
    community_operator: bool | None = None
    expected_collection_rate: Percent | None = None
    legal_basis_available: bool | None = None
    tier: Tier | None = None
    reason: Text | None = None


@command(
    ENROLMENT,
    "emergency-service",
    by="STREET_OFFICER",
    frm="NOMINATED SURVEYED TIERED CONTRACTED IN_SERVICE RECTIFYING",
    to="EMERGENCY_SERVICE",
    refuses=(EmergencyTooLong, SecondEmergency, ValidationFailed),
    rules="R-66",
)
class StartEmergencyService(Command, frozen=True):
    """Organise emergency service where management was lost: at most six months, published (R-66)."""

    estate_id: EstateId
    provider: Org
    ends_by: date
    reason: Text
    posted_at: Line


@command(
    ENROLMENT,
    "end-emergency",
    by="STREET_OFFICER",
    frm="EMERGENCY_SERVICE",
    to="NOMINATED SURVEYED TIERED CONTRACTED IN_SERVICE RECTIFYING",
    rules="R-66",
)
class EndEmergencyService(Command, frozen=True):
    """End it before its time, with the reason."""

    estate_id: EstateId
    reason: Text


@command(
    ENROLMENT,
    "order-rectification",
    by="STREET_OFFICER",
    frm="IN_SERVICE",
    to="RECTIFYING",
    refuses=(GradeNotFail,),
)
class OrderRectification(Command, frozen=True):
    """Order the provider to put right what a confirmed appraisal found to fail, within 30 days."""

    estate_id: EstateId
    contract: Reference
    quarter: Quarter
    points: Text


@command(
    ENROLMENT,
    "accept-rectification",
    by="STREET_OFFICER",
    frm="RECTIFYING",
    to="IN_SERVICE",
    refuses=(ReasonRequired,),
)
class AcceptRectification(Command, frozen=True):
    """Accept what was put right, or say that it failed and why."""

    estate_id: EstateId
    accepted: bool
    evidence: Proof
    reason: Text | None = None


@command(
    ENROLMENT,
    "exit",
    by="STREET_OFFICER ALLIANCE_COUNCIL",
    frm="NOMINATED SURVEYED TIERED",
    to="EXITED",
)
class ExitAlliance(Command, frozen=True):
    """Let an estate leave the alliance; one with a contract is handed over first."""

    estate_id: EstateId
    reason: Text
