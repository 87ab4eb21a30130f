"""Names what a jurisdiction profile may set, each with its type and bounds (domain table 3.6).

Only what something reads stands here; a parameter that nothing reads fails a test.
"""

from itertools import pairwise
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta

Channel = Literal["app", "paper", "door", "telephone", "video"]
"""How a ballot can come in (ruling A8)."""

Tier = Literal["GUARANTEE", "BASIC", "STANDARD"]
"""How much service an estate gets (保障型、基本型、标准型), the least first."""

Days = Annotated[int, Meta(ge=1, le=3650)]
Percent = Annotated[int, Meta(ge=1, le=100)]

T = TypeVar("T")


class CountersMin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who must at least count, beside the residents' committee's witness."""

    count: Annotated[int, Meta(ge=2, le=99)]
    owners_only: bool


class VotingWindow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many calendar days a vote may be open, both ends included."""

    least: Days
    most: Days


class ElectronicVoting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which channels a ballot may take; any other is `CHANNEL_NOT_ALLOWED`."""

    channels: Annotated[frozenset[Channel], Meta(min_length=1)]


class ResultPosting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How soon after the count a result is posted, and for how many full days."""

    within_days: Days
    long_days: Days


class ByTier(msgspec.Struct, Generic[T], frozen=True, forbid_unknown_fields=True):
    """One thing for each tier."""

    guarantee: T
    basic: T
    standard: T

    def of(self, tier: Tier) -> T:
        """Give what one tier has."""
        return {"GUARANTEE": self.guarantee, "BASIC": self.basic, "STANDARD": self.standard}[tier]


class TierItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service that a contract promises: its levels, the weakest first, and the least of each tier.

    A level includes those before it, so two levels of one item can always be compared.
    """

    levels: Annotated[tuple[str, ...], Meta(min_length=1)]
    least: ByTier[str]

    def __post_init__(self) -> None:
        """Refuse levels that cannot be compared, and a tier that asks for less than the one below."""
        if len(set(self.levels)) < len(self.levels):
            raise ValueError("a level is named twice")
        least = (self.least.guarantee, self.least.basic, self.least.standard)
        if unknown := set(least) - set(self.levels):
            raise ValueError(f"no such level: {', '.join(sorted(unknown))}")
        if any(self.rank(below) > self.rank(above) for below, above in pairwise(least)):
            raise ValueError("a higher tier asks for less than the one below it")

    def rank(self, level: str) -> int:
        """Tell how strong a level is, 0 for the weakest; an unknown one is a `ValueError`."""
        return self.levels.index(level)


class TierCatalogue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each tier promises at least, who pays for it, and whether a department must adopt it."""

    items: Annotated[dict[str, TierItem], Meta(min_length=1)]
    payment: ByTier[Literal["FLOOR_FUNDS", "LOW_FEE_AND_SUBSIDY", "FEE"]]
    adoption: ByTier[Literal["MANDATORY", "OPTIONAL", "NONE"]]

    def __post_init__(self) -> None:
        """Refuse a catalogue without elevators, fire protection and pumps: public safety has no tier."""
        if SAFETY_ITEM not in self.items:
            raise ValueError(f"{SAFETY_ITEM} is owed at every tier")


SAFETY_ITEM = "elevator_fire_pumps"
"""The item that no profile can leave out."""


class ParameterSpec(msgspec.Struct, frozen=True):
    """What a parameter holds and what it is for."""

    type: Any
    description: str


PARAMETERS: dict[str, ParameterSpec] = {
    "petition_measure": ParameterSpec(
        Literal["BOTH", "HEADS"],
        "whether 20 % of heads call a temporary meeting, or 20 % of heads and of area (R-14)",
    ),
    "petition_signature_days": ParameterSpec(Days, "how long a petition gathers signatures"),
    "petition_schedule_days": ParameterSpec(Days, "when an admitted petition must be scheduled"),
    "petition_referral_days": ParameterSpec(
        Days, "how long the street may refuse, with reasons, a petition short of area (R-14)"
    ),
    "overdue_convener": ParameterSpec(
        Literal["RESIDENTS_COMMITTEE", "STREET"],
        "who convenes when the committee did not, though it was ordered to (R-15)",
    ),
    "notice_days": ParameterSpec(
        Annotated[int, Meta(ge=15, le=365)],  # R-12 is national law: more is allowed, less is not
        "calendar days from the notice to the opening (R-12, D-5)",
    ),
    "roll_posting_days": ParameterSpec(Days, "how long the roll is posted before it may freeze"),
    "objection_days": ParameterSpec(Days, "when the clerk must have decided an objection"),
    "objection_street_days": ParameterSpec(Days, "when the street must, if the clerk did not"),
    "voting_window_days": ParameterSpec(VotingWindow, "how long a vote may be open"),
    "electronic_voting": ParameterSpec(ElectronicVoting, "which channels a ballot may take"),
    "ballot_form": ParameterSpec(
        Literal["BY_RULES", "NAMED_AND_SIGNED"],
        "whether the rules of procedure choose the ballot's form, or it is named and signed",
    ),
    "proxy_cap": ParameterSpec(
        Annotated[int, Meta(ge=1, le=1000)] | None,
        "how many owners one proxy may stand for; null: no cap",
    ),
    "counters_min": ParameterSpec(CountersMin, "who must at least count"),
    "count_days": ParameterSpec(Days, "when the count is due after the close"),
    "result_posting": ParameterSpec(ResultPosting, "when and how long a result is posted"),
    "contest_days": ParameterSpec(Days, "when a contested ballot must have been decided"),
    "consultation_answer_working_days": ParameterSpec(
        Days, "working days within which a request for a consultation is answered (R-71)"
    ),
    "consultation_notice_working_days": ParameterSpec(
        Days, "working days within which the five seats are called, after the acceptance (R-71)"
    ),
    "consultation_session_days": ParameterSpec(
        Days, "when the first session must have been held, after the acceptance"
    ),
    "hearing_session_days": ParameterSpec(Days, "the same for a hearing"),
    "talk_notice_days": ParameterSpec(Days, "calendar days from the call to a talk (D-5)"),
    "coordination_notice_days": ParameterSpec(Days, "the same for a coordination meeting"),
    "hearing_notice_days": ParameterSpec(Days, "the same for a hearing (R-72)"),
    "evaluation_notice_days": ParameterSpec(Days, "the same for an evaluation"),
    "urgent_notice_hours": ParameterSpec(
        Annotated[int, Meta(ge=1, le=240)], "hours from the call to an urgent coordination (D-7)"
    ),
    "consultation_sessions_most": ParameterSpec(
        Annotated[int, Meta(ge=1, le=20)], "how many sessions a consultation may take"
    ),
    "consultation_resume_days": ParameterSpec(
        Days, "when an adjourned session goes on, at the latest"
    ),
    "consultation_posting_due_days": ParameterSpec(Days, "when the outcome must be posted"),
    "joint_conference_days": ParameterSpec(
        Days, "when the street holds the joint conference on what stayed unsolved (R-71)"
    ),
    "talk_interval_days": ParameterSpec(Days, "how long a table may go without a talk (R-72)"),
    "consultation_lapse_days": ParameterSpec(
        Days, "after how many days without any step a consultation lapses"
    ),
    "topic_proposal_days": ParameterSpec(
        Days, "when the branch must have proposed or returned a topic; then the community decides"
    ),
    "topic_opens_days": ParameterSpec(
        Days, "when a topic that nobody answered opens by itself, counted from its raising"
    ),
    "topic_consultation_days": ParameterSpec(
        Days, "when a topic goes on though its consultation is not concluded"
    ),
    "consultation_reuse_days": ParameterSpec(
        Days, "how old a consultation on the same issue may be to be taken over"
    ),
    "opinion_rounds_least": ParameterSpec(
        Annotated[int, Meta(ge=2, le=10)], "how many rounds of opinions a plan takes at least"
    ),
    "opinion_round_days": ParameterSpec(Days, "full days for which a round hangs (D-6)"),
    "topic_decision_days": ParameterSpec(
        Days, "when a frozen plan must have been put to those who decide (R-15)"
    ),
    "resolution_posting_due_days": ParameterSpec(Days, "when a residents' decision must be posted"),
    "resolution_posting_days": ParameterSpec(
        Days, "full days for which it hangs before the work may start (D-6)"
    ),
    "supervisors_least": ParameterSpec(
        Annotated[int, Meta(ge=1, le=50)],
        "how many supervisors belong neither to the committee nor to the provider",
    ),
    "progress_days": ParameterSpec(Days, "when the next report on the work is due"),
    "work_posting_days": ParameterSpec(
        Days, "full days for which accounts hang before a topic is closed (D-6)"
    ),
    "satisfied_percent_least": ParameterSpec(
        Percent,
        "share of the answers that must be satisfied; below it the work is put right, once",
    ),
    "rejected_topic_days": ParameterSpec(
        Days, "how long a rejected topic takes a new plan or a petition to be raised again"
    ),
    "topic_lapse_days": ParameterSpec(Days, "after how many days without any step a topic lapses"),
    "tier_standard_percent_least": ParameterSpec(
        Percent, "share of the fees that must be expected to come in, for the standard tier"
    ),
    "tier_basic_percent_least": ParameterSpec(Percent, "the same for the basic tier"),
    "tier_catalogue": ParameterSpec(TierCatalogue, "what each tier of service promises at least"),
    "contract_filing_days": ParameterSpec(
        Days | None,
        "when a contract must have been filed, after signing; null: no such duty (R-65)",
    ),
    "renewal_decision_months": ParameterSpec(
        Annotated[int, Meta(ge=1, le=12)],
        "months before a contract's last day by which its renewal must be decided (R-65)",
    ),
    "emergency_service_months": ParameterSpec(
        Annotated[int, Meta(ge=1, le=6)],  # less is allowed, more is not
        "for how many months an emergency service lasts at most (R-66)",
    ),
    "survey_valid_days": ParameterSpec(Days, "how long a survey of an estate's condition counts"),
    "survey_due_days": ParameterSpec(Days, "when a nominated estate must have been surveyed"),
    "tier_posting_days": ParameterSpec(Days, "how long a proposed tier hangs"),
    "tier_review_months": ParameterSpec(
        Annotated[int, Meta(ge=1, le=60)], "after how many months a tier is looked at again"
    ),
    "adoption_days": ParameterSpec(
        Days, "how long an estate of the guarantee tier may be without an adopting department (A-3)"
    ),
    "rectification_days": ParameterSpec(Days, "when a failed quarter must have been put right"),
    "takeover_days": ParameterSpec(Days, "when somebody must have taken over from who leaves"),
    "appraisal_due_days": ParameterSpec(
        Days, "when the appraisal of a quarter must be open, after the quarter"
    ),
    "appraisal_posting_days": ParameterSpec(Days, "how long a quarter's score hangs"),
    "rating_posting_days": ParameterSpec(Days, "how long a year's rating hangs"),
}
"""Every parameter there is, by name."""

STATUTORY_WORDS: frozenset[str] = frozenset(
    {
        "quorum",
        "approval",
        "threshold",
        "participation",
        "participating",
        "turnout",
        "ordinary",
        "major",
        "twothird",
        "threequarter",
        "motionclass",
        "itemclass",
        "表决",
        "参会",
        "过半",
        "三分之二",
        "四分之三",
    }
)
"""No key of a profile may hold one of these, whatever its case and separators: R-01 to R-05 are
national law and the same for every estate."""
