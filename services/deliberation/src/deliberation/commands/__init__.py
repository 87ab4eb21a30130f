"""What may be asked of the deliberation service: every command, declared once."""

from deliberation.commands.considering import (
    AnswerOpinions,
    CloseRound,
    FreezePlan,
    OpenRound,
    PublishPlan,
    RecordCouncilReview,
    RecordMembersReview,
    SubmitOpinion,
)
from deliberation.commands.deciding import (
    AnswerObjection,
    ArrangeVote,
    ConfirmResidentsDecision,
    FollowDecision,
    PublishResolution,
    RaiseObjection,
    RecordResidentsDecision,
    RecordResolution,
)
from deliberation.commands.topics import (
    AttachConsultation,
    NameLead,
    ProposeTopic,
    RaiseTopic,
    ReturnTopic,
    SettleTopic,
    WithdrawTopic,
)
from deliberation.commands.working import (
    AcceptWork,
    CloseTopic,
    MoveMilestone,
    PublishResult,
    RecordSatisfaction,
    ReportProgress,
    ResumeTopic,
    StartImplementation,
    SuspendTopic,
)

BY_POLICIES = (ArrangeVote, FollowDecision)
"""Commands that only facts of others lead to; no person can send them."""

__all__ = [
    "BY_POLICIES",
    "AcceptWork",
    "AnswerObjection",
    "AnswerOpinions",
    "ArrangeVote",
    "AttachConsultation",
    "CloseRound",
    "CloseTopic",
    "ConfirmResidentsDecision",
    "FollowDecision",
    "FreezePlan",
    "MoveMilestone",
    "NameLead",
    "OpenRound",
    "ProposeTopic",
    "PublishPlan",
    "PublishResolution",
    "PublishResult",
    "RaiseObjection",
    "RaiseTopic",
    "RecordCouncilReview",
    "RecordMembersReview",
    "RecordResidentsDecision",
    "RecordResolution",
    "RecordSatisfaction",
    "ReportProgress",
    "ResumeTopic",
    "ReturnTopic",
    "SettleTopic",
    "StartImplementation",
    "SubmitOpinion",
    "SuspendTopic",
    "WithdrawTopic",
]
