import datetime

from cogov.meta.v1 import meta_pb2 as _meta_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeliberationEvent(_message.Message):
    __slots__ = ("meta", "topic_raised", "topic_proposed", "topic_returned", "topic_withdrawn", "lead_named", "consultation_attached", "consultation_exhausted", "plan_version_published", "opinion_round_opened", "opinion_round_closed", "opinions_answered", "members_review_recorded", "council_review_recorded", "plan_frozen", "vote_arranged", "vote_called_off", "residents_decision_entered", "resolved", "resolution_failed", "resolution_published", "objection_raised", "objection_answered", "resolution_annulled", "resolution_revoked", "implementation_started", "progress_reported", "milestone_moved", "work_accepted", "work_refused", "result_published", "satisfaction_recorded", "rectification_required", "deliberation_closed", "deliberation_suspended", "deliberation_resumed", "topic_lapsed", "period_ended", "deadline_missed")
    META_FIELD_NUMBER: _ClassVar[int]
    TOPIC_RAISED_FIELD_NUMBER: _ClassVar[int]
    TOPIC_PROPOSED_FIELD_NUMBER: _ClassVar[int]
    TOPIC_RETURNED_FIELD_NUMBER: _ClassVar[int]
    TOPIC_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    LEAD_NAMED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_ATTACHED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_EXHAUSTED_FIELD_NUMBER: _ClassVar[int]
    PLAN_VERSION_PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    OPINION_ROUND_OPENED_FIELD_NUMBER: _ClassVar[int]
    OPINION_ROUND_CLOSED_FIELD_NUMBER: _ClassVar[int]
    OPINIONS_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_REVIEW_RECORDED_FIELD_NUMBER: _ClassVar[int]
    COUNCIL_REVIEW_RECORDED_FIELD_NUMBER: _ClassVar[int]
    PLAN_FROZEN_FIELD_NUMBER: _ClassVar[int]
    VOTE_ARRANGED_FIELD_NUMBER: _ClassVar[int]
    VOTE_CALLED_OFF_FIELD_NUMBER: _ClassVar[int]
    RESIDENTS_DECISION_ENTERED_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FAILED_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    OBJECTION_RAISED_FIELD_NUMBER: _ClassVar[int]
    OBJECTION_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_ANNULLED_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_REVOKED_FIELD_NUMBER: _ClassVar[int]
    IMPLEMENTATION_STARTED_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_REPORTED_FIELD_NUMBER: _ClassVar[int]
    MILESTONE_MOVED_FIELD_NUMBER: _ClassVar[int]
    WORK_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    WORK_REFUSED_FIELD_NUMBER: _ClassVar[int]
    RESULT_PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    SATISFACTION_RECORDED_FIELD_NUMBER: _ClassVar[int]
    RECTIFICATION_REQUIRED_FIELD_NUMBER: _ClassVar[int]
    DELIBERATION_CLOSED_FIELD_NUMBER: _ClassVar[int]
    DELIBERATION_SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    DELIBERATION_RESUMED_FIELD_NUMBER: _ClassVar[int]
    TOPIC_LAPSED_FIELD_NUMBER: _ClassVar[int]
    PERIOD_ENDED_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MISSED_FIELD_NUMBER: _ClassVar[int]
    meta: _meta_pb2.Meta
    topic_raised: TopicRaised
    topic_proposed: TopicProposed
    topic_returned: TopicReturned
    topic_withdrawn: TopicWithdrawn
    lead_named: LeadNamed
    consultation_attached: ConsultationAttached
    consultation_exhausted: ConsultationExhausted
    plan_version_published: PlanVersionPublished
    opinion_round_opened: OpinionRoundOpened
    opinion_round_closed: OpinionRoundClosed
    opinions_answered: OpinionsAnswered
    members_review_recorded: MembersReviewRecorded
    council_review_recorded: CouncilReviewRecorded
    plan_frozen: PlanFrozen
    vote_arranged: VoteArranged
    vote_called_off: VoteCalledOff
    residents_decision_entered: ResidentsDecisionEntered
    resolved: Resolved
    resolution_failed: ResolutionFailed
    resolution_published: ResolutionPublished
    objection_raised: ObjectionRaised
    objection_answered: ObjectionAnswered
    resolution_annulled: ResolutionAnnulled
    resolution_revoked: ResolutionRevoked
    implementation_started: ImplementationStarted
    progress_reported: ProgressReported
    milestone_moved: MilestoneMoved
    work_accepted: WorkAccepted
    work_refused: WorkRefused
    result_published: ResultPublished
    satisfaction_recorded: SatisfactionRecorded
    rectification_required: RectificationRequired
    deliberation_closed: DeliberationClosed
    deliberation_suspended: DeliberationSuspended
    deliberation_resumed: DeliberationResumed
    topic_lapsed: TopicLapsed
    period_ended: PeriodEnded
    deadline_missed: DeadlineMissed
    def __init__(self, meta: _Optional[_Union[_meta_pb2.Meta, _Mapping]] = ..., topic_raised: _Optional[_Union[TopicRaised, _Mapping]] = ..., topic_proposed: _Optional[_Union[TopicProposed, _Mapping]] = ..., topic_returned: _Optional[_Union[TopicReturned, _Mapping]] = ..., topic_withdrawn: _Optional[_Union[TopicWithdrawn, _Mapping]] = ..., lead_named: _Optional[_Union[LeadNamed, _Mapping]] = ..., consultation_attached: _Optional[_Union[ConsultationAttached, _Mapping]] = ..., consultation_exhausted: _Optional[_Union[ConsultationExhausted, _Mapping]] = ..., plan_version_published: _Optional[_Union[PlanVersionPublished, _Mapping]] = ..., opinion_round_opened: _Optional[_Union[OpinionRoundOpened, _Mapping]] = ..., opinion_round_closed: _Optional[_Union[OpinionRoundClosed, _Mapping]] = ..., opinions_answered: _Optional[_Union[OpinionsAnswered, _Mapping]] = ..., members_review_recorded: _Optional[_Union[MembersReviewRecorded, _Mapping]] = ..., council_review_recorded: _Optional[_Union[CouncilReviewRecorded, _Mapping]] = ..., plan_frozen: _Optional[_Union[PlanFrozen, _Mapping]] = ..., vote_arranged: _Optional[_Union[VoteArranged, _Mapping]] = ..., vote_called_off: _Optional[_Union[VoteCalledOff, _Mapping]] = ..., residents_decision_entered: _Optional[_Union[ResidentsDecisionEntered, _Mapping]] = ..., resolved: _Optional[_Union[Resolved, _Mapping]] = ..., resolution_failed: _Optional[_Union[ResolutionFailed, _Mapping]] = ..., resolution_published: _Optional[_Union[ResolutionPublished, _Mapping]] = ..., objection_raised: _Optional[_Union[ObjectionRaised, _Mapping]] = ..., objection_answered: _Optional[_Union[ObjectionAnswered, _Mapping]] = ..., resolution_annulled: _Optional[_Union[ResolutionAnnulled, _Mapping]] = ..., resolution_revoked: _Optional[_Union[ResolutionRevoked, _Mapping]] = ..., implementation_started: _Optional[_Union[ImplementationStarted, _Mapping]] = ..., progress_reported: _Optional[_Union[ProgressReported, _Mapping]] = ..., milestone_moved: _Optional[_Union[MilestoneMoved, _Mapping]] = ..., work_accepted: _Optional[_Union[WorkAccepted, _Mapping]] = ..., work_refused: _Optional[_Union[WorkRefused, _Mapping]] = ..., result_published: _Optional[_Union[ResultPublished, _Mapping]] = ..., satisfaction_recorded: _Optional[_Union[SatisfactionRecorded, _Mapping]] = ..., rectification_required: _Optional[_Union[RectificationRequired, _Mapping]] = ..., deliberation_closed: _Optional[_Union[DeliberationClosed, _Mapping]] = ..., deliberation_suspended: _Optional[_Union[DeliberationSuspended, _Mapping]] = ..., deliberation_resumed: _Optional[_Union[DeliberationResumed, _Mapping]] = ..., topic_lapsed: _Optional[_Union[TopicLapsed, _Mapping]] = ..., period_ended: _Optional[_Union[PeriodEnded, _Mapping]] = ..., deadline_missed: _Optional[_Union[DeadlineMissed, _Mapping]] = ...) -> None: ...

class Extent(_message.Message):
    __slots__ = ("kind", "ref")
    KIND_FIELD_NUMBER: _ClassVar[int]
    REF_FIELD_NUMBER: _ClassVar[int]
    kind: str
    ref: str
    def __init__(self, kind: _Optional[str] = ..., ref: _Optional[str] = ...) -> None: ...

class TopicRaised(_message.Message):
    __slots__ = ("ref", "title", "text", "origin", "origin_ref", "tags", "extent", "replaces", "new_plan_sha256")
    REF_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_REF_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    REPLACES_FIELD_NUMBER: _ClassVar[int]
    NEW_PLAN_SHA256_FIELD_NUMBER: _ClassVar[int]
    ref: str
    title: str
    text: str
    origin: str
    origin_ref: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    extent: Extent
    replaces: str
    new_plan_sha256: str
    def __init__(self, ref: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., origin: _Optional[str] = ..., origin_ref: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., extent: _Optional[_Union[Extent, _Mapping]] = ..., replaces: _Optional[str] = ..., new_plan_sha256: _Optional[str] = ...) -> None: ...

class TopicProposed(_message.Message):
    __slots__ = ("ref", "priority", "scope", "basis", "decision_class", "title", "text", "tags", "reuses")
    REF_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    DECISION_CLASS_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    REUSES_FIELD_NUMBER: _ClassVar[int]
    ref: str
    priority: str
    scope: str
    basis: str
    decision_class: str
    title: str
    text: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    reuses: str
    def __init__(self, ref: _Optional[str] = ..., priority: _Optional[str] = ..., scope: _Optional[str] = ..., basis: _Optional[str] = ..., decision_class: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., reuses: _Optional[str] = ...) -> None: ...

class TopicReturned(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class TopicWithdrawn(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class LeadNamed(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Source(_message.Message):
    __slots__ = ("source", "position")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    source: str
    position: int
    def __init__(self, source: _Optional[str] = ..., position: _Optional[int] = ...) -> None: ...

class ConsultationAttached(_message.Message):
    __slots__ = ("consultation", "outcome", "dissent", "fact")
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    DISSENT_FIELD_NUMBER: _ClassVar[int]
    FACT_FIELD_NUMBER: _ClassVar[int]
    consultation: str
    outcome: str
    dissent: _containers.RepeatedScalarFieldContainer[str]
    fact: Source
    def __init__(self, consultation: _Optional[str] = ..., outcome: _Optional[str] = ..., dissent: _Optional[_Iterable[str]] = ..., fact: _Optional[_Union[Source, _Mapping]] = ...) -> None: ...

class ConsultationExhausted(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Funding(_message.Message):
    __slots__ = ("source", "amount_fen")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    source: str
    amount_fen: int
    def __init__(self, source: _Optional[str] = ..., amount_fen: _Optional[int] = ...) -> None: ...

class PlanVersionPublished(_message.Message):
    __slots__ = ("version", "sha256", "text", "tags", "cost_fen", "funding", "again")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    COST_FEN_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    AGAIN_FIELD_NUMBER: _ClassVar[int]
    version: int
    sha256: str
    text: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    cost_fen: int
    funding: _containers.RepeatedCompositeFieldContainer[Funding]
    again: bool
    def __init__(self, version: _Optional[int] = ..., sha256: _Optional[str] = ..., text: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., cost_fen: _Optional[int] = ..., funding: _Optional[_Iterable[_Union[Funding, _Mapping]]] = ..., again: _Optional[bool] = ...) -> None: ...

class OpinionRoundOpened(_message.Message):
    __slots__ = ("number", "version", "posted_at", "last_day")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    number: int
    version: int
    posted_at: str
    last_day: str
    def __init__(self, number: _Optional[int] = ..., version: _Optional[int] = ..., posted_at: _Optional[str] = ..., last_day: _Optional[str] = ...) -> None: ...

class OpinionRoundClosed(_message.Message):
    __slots__ = ("number", "opinions")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    OPINIONS_FIELD_NUMBER: _ClassVar[int]
    number: int
    opinions: int
    def __init__(self, number: _Optional[int] = ..., opinions: _Optional[int] = ...) -> None: ...

class OpinionAnswer(_message.Message):
    __slots__ = ("group", "wording", "opinions", "adopted", "reason")
    GROUP_FIELD_NUMBER: _ClassVar[int]
    WORDING_FIELD_NUMBER: _ClassVar[int]
    OPINIONS_FIELD_NUMBER: _ClassVar[int]
    ADOPTED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    group: str
    wording: str
    opinions: int
    adopted: bool
    reason: str
    def __init__(self, group: _Optional[str] = ..., wording: _Optional[str] = ..., opinions: _Optional[int] = ..., adopted: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class OpinionsAnswered(_message.Message):
    __slots__ = ("round", "answers", "complete")
    ROUND_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    round: int
    answers: _containers.RepeatedCompositeFieldContainer[OpinionAnswer]
    complete: bool
    def __init__(self, round: _Optional[int] = ..., answers: _Optional[_Iterable[_Union[OpinionAnswer, _Mapping]]] = ..., complete: _Optional[bool] = ...) -> None: ...

class Review(_message.Message):
    __slots__ = ("body", "version", "present", "total", "in_favour", "minutes_sha256")
    BODY_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    IN_FAVOUR_FIELD_NUMBER: _ClassVar[int]
    MINUTES_SHA256_FIELD_NUMBER: _ClassVar[int]
    body: str
    version: int
    present: int
    total: int
    in_favour: int
    minutes_sha256: str
    def __init__(self, body: _Optional[str] = ..., version: _Optional[int] = ..., present: _Optional[int] = ..., total: _Optional[int] = ..., in_favour: _Optional[int] = ..., minutes_sha256: _Optional[str] = ...) -> None: ...

class MembersReviewRecorded(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: Review
    def __init__(self, review: _Optional[_Union[Review, _Mapping]] = ...) -> None: ...

class CouncilReviewRecorded(_message.Message):
    __slots__ = ("review", "back")
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    BACK_FIELD_NUMBER: _ClassVar[int]
    review: Review
    back: bool
    def __init__(self, review: _Optional[_Union[Review, _Mapping]] = ..., back: _Optional[bool] = ...) -> None: ...

class PlanFrozen(_message.Message):
    __slots__ = ("ref", "version", "sha256", "decision_class", "item", "title", "text", "tags", "extent", "cost_fen")
    REF_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    DECISION_CLASS_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    COST_FEN_FIELD_NUMBER: _ClassVar[int]
    ref: str
    version: int
    sha256: str
    decision_class: str
    item: int
    title: str
    text: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    extent: Extent
    cost_fen: int
    def __init__(self, ref: _Optional[str] = ..., version: _Optional[int] = ..., sha256: _Optional[str] = ..., decision_class: _Optional[str] = ..., item: _Optional[int] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., extent: _Optional[_Union[Extent, _Mapping]] = ..., cost_fen: _Optional[int] = ...) -> None: ...

class VoteArranged(_message.Message):
    __slots__ = ("meeting", "motion")
    MEETING_FIELD_NUMBER: _ClassVar[int]
    MOTION_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    motion: str
    def __init__(self, meeting: _Optional[str] = ..., motion: _Optional[str] = ...) -> None: ...

class VoteCalledOff(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ResidentsDecisionEntered(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: Review
    def __init__(self, review: _Optional[_Union[Review, _Mapping]] = ...) -> None: ...

class Figure(_message.Message):
    __slots__ = ("code", "reached")
    CODE_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    code: str
    reached: bool
    def __init__(self, code: _Optional[str] = ..., reached: _Optional[bool] = ...) -> None: ...

class Decision(_message.Message):
    __slots__ = ("ref", "passed", "final", "body", "figures", "fact", "posted_at", "posted_on", "until", "late")
    REF_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    FINAL_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    FACT_FIELD_NUMBER: _ClassVar[int]
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    POSTED_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    ref: str
    passed: bool
    final: bool
    body: str
    figures: _containers.RepeatedCompositeFieldContainer[Figure]
    fact: Source
    posted_at: str
    posted_on: str
    until: str
    late: bool
    def __init__(self, ref: _Optional[str] = ..., passed: _Optional[bool] = ..., final: _Optional[bool] = ..., body: _Optional[str] = ..., figures: _Optional[_Iterable[_Union[Figure, _Mapping]]] = ..., fact: _Optional[_Union[Source, _Mapping]] = ..., posted_at: _Optional[str] = ..., posted_on: _Optional[str] = ..., until: _Optional[str] = ..., late: _Optional[bool] = ...) -> None: ...

class Resolved(_message.Message):
    __slots__ = ("decision",)
    DECISION_FIELD_NUMBER: _ClassVar[int]
    decision: Decision
    def __init__(self, decision: _Optional[_Union[Decision, _Mapping]] = ...) -> None: ...

class ResolutionFailed(_message.Message):
    __slots__ = ("decision", "rejected_on")
    DECISION_FIELD_NUMBER: _ClassVar[int]
    REJECTED_ON_FIELD_NUMBER: _ClassVar[int]
    decision: Decision
    rejected_on: str
    def __init__(self, decision: _Optional[_Union[Decision, _Mapping]] = ..., rejected_on: _Optional[str] = ...) -> None: ...

class ResolutionPublished(_message.Message):
    __slots__ = ("posted_at", "posted_on", "until", "late")
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    POSTED_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    posted_at: str
    posted_on: str
    until: str
    late: bool
    def __init__(self, posted_at: _Optional[str] = ..., posted_on: _Optional[str] = ..., until: _Optional[str] = ..., late: _Optional[bool] = ...) -> None: ...

class ObjectionRaised(_message.Message):
    __slots__ = ("objection",)
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    objection: str
    def __init__(self, objection: _Optional[str] = ...) -> None: ...

class ObjectionAnswered(_message.Message):
    __slots__ = ("objection", "upheld", "answer")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    UPHELD_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    objection: str
    upheld: bool
    answer: str
    def __init__(self, objection: _Optional[str] = ..., upheld: _Optional[bool] = ..., answer: _Optional[str] = ...) -> None: ...

class ResolutionAnnulled(_message.Message):
    __slots__ = ("over",)
    OVER_FIELD_NUMBER: _ClassVar[int]
    over: bool
    def __init__(self, over: _Optional[bool] = ...) -> None: ...

class ResolutionRevoked(_message.Message):
    __slots__ = ("over",)
    OVER_FIELD_NUMBER: _ClassVar[int]
    over: bool
    def __init__(self, over: _Optional[bool] = ...) -> None: ...

class Milestone(_message.Message):
    __slots__ = ("milestone", "text", "planned_on")
    MILESTONE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PLANNED_ON_FIELD_NUMBER: _ClassVar[int]
    milestone: str
    text: str
    planned_on: str
    def __init__(self, milestone: _Optional[str] = ..., text: _Optional[str] = ..., planned_on: _Optional[str] = ...) -> None: ...

class ImplementationStarted(_message.Message):
    __slots__ = ("implementer", "milestones", "supervisors")
    IMPLEMENTER_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    SUPERVISORS_FIELD_NUMBER: _ClassVar[int]
    implementer: str
    milestones: _containers.RepeatedCompositeFieldContainer[Milestone]
    supervisors: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, implementer: _Optional[str] = ..., milestones: _Optional[_Iterable[_Union[Milestone, _Mapping]]] = ..., supervisors: _Optional[_Iterable[str]] = ...) -> None: ...

class ProgressReported(_message.Message):
    __slots__ = ("milestone", "done", "spent_fen", "remark", "evidence_sha256")
    MILESTONE_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    SPENT_FEN_FIELD_NUMBER: _ClassVar[int]
    REMARK_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    milestone: str
    done: bool
    spent_fen: int
    remark: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, milestone: _Optional[str] = ..., done: _Optional[bool] = ..., spent_fen: _Optional[int] = ..., remark: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class MilestoneMoved(_message.Message):
    __slots__ = ("milestone", "to", "reason")
    MILESTONE_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    milestone: str
    to: str
    reason: str
    def __init__(self, milestone: _Optional[str] = ..., to: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class WorkAccepted(_message.Message):
    __slots__ = ("evidence_sha256",)
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class WorkRefused(_message.Message):
    __slots__ = ("defects", "evidence_sha256")
    DEFECTS_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    defects: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, defects: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class Account(_message.Message):
    __slots__ = ("line", "amount_fen")
    LINE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    line: str
    amount_fen: int
    def __init__(self, line: _Optional[str] = ..., amount_fen: _Optional[int] = ...) -> None: ...

class ResultPublished(_message.Message):
    __slots__ = ("posted_at", "posted_on", "until", "summary", "lines", "total_fen")
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    POSTED_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FEN_FIELD_NUMBER: _ClassVar[int]
    posted_at: str
    posted_on: str
    until: str
    summary: str
    lines: _containers.RepeatedCompositeFieldContainer[Account]
    total_fen: int
    def __init__(self, posted_at: _Optional[str] = ..., posted_on: _Optional[str] = ..., until: _Optional[str] = ..., summary: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[Account, _Mapping]]] = ..., total_fen: _Optional[int] = ...) -> None: ...

class SatisfactionRecorded(_message.Message):
    __slots__ = ("asked", "answered", "satisfied", "enough")
    ASKED_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_FIELD_NUMBER: _ClassVar[int]
    SATISFIED_FIELD_NUMBER: _ClassVar[int]
    ENOUGH_FIELD_NUMBER: _ClassVar[int]
    asked: int
    answered: int
    satisfied: int
    enough: bool
    def __init__(self, asked: _Optional[int] = ..., answered: _Optional[int] = ..., satisfied: _Optional[int] = ..., enough: _Optional[bool] = ...) -> None: ...

class RectificationRequired(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeliberationClosed(_message.Message):
    __slots__ = ("outcome", "residents_unsatisfied", "feedback")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    RESIDENTS_UNSATISFIED_FIELD_NUMBER: _ClassVar[int]
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    outcome: str
    residents_unsatisfied: bool
    feedback: str
    def __init__(self, outcome: _Optional[str] = ..., residents_unsatisfied: _Optional[bool] = ..., feedback: _Optional[str] = ...) -> None: ...

class DeliberationSuspended(_message.Message):
    __slots__ = ("why", "reason")
    WHY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    why: str
    reason: str
    def __init__(self, why: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class DeliberationResumed(_message.Message):
    __slots__ = ("why", "reason", "stage")
    WHY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    why: str
    reason: str
    stage: str
    def __init__(self, why: _Optional[str] = ..., reason: _Optional[str] = ..., stage: _Optional[str] = ...) -> None: ...

class TopicLapsed(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PeriodEnded(_message.Message):
    __slots__ = ("clock",)
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    clock: str
    def __init__(self, clock: _Optional[str] = ...) -> None: ...

class DeadlineMissed(_message.Message):
    __slots__ = ("clock", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...
