import datetime

from cogov.meta.v1 import meta_pb2 as _meta_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AllianceEvent(_message.Message):
    __slots__ = ("meta", "alliance_founded", "member_organisation_joined", "member_organisation_left", "council_decision_recorded", "alliance_dissolved", "estate_nominated", "estate_nominated_again", "survey_accepted", "tier_proposed", "tier_objected", "tier_posting_ended", "tier_confirmed", "tier_reviewed", "tier_changed", "estate_adopted", "adoption_ended", "floor_service_gap_opened", "estate_contracted", "estate_served", "estate_unserved", "emergency_service_started", "emergency_service_ended", "rectification_ordered", "rectification_accepted", "rectification_failed", "estate_exited", "contract_drafted", "contract_revised", "contract_signed", "standing_contract_recorded", "contract_filed", "service_started", "promise_published", "disclosure_published", "item_work_recorded", "item_work_disputed", "service_figures_reported", "provider_answered", "renewal_decision_due", "renewal_signed", "replacement_signed", "termination_noticed", "provider_gone", "contract_renewed", "contract_indefinite", "contract_ended", "contract_succeeded", "service_gap_opened", "provider_handed_over", "contract_abandoned", "party_organisation_recorded", "appraisal_begun", "appraisal_opened", "appraisal_scored", "appraisal_posted", "appraisal_posting_ended", "appraisal_objected", "appraisal_objection_answered", "appraisal_confirmed", "owners_review_requested", "rating_declared", "rating_first_reviewed", "rating_reviewed", "rating_vetoed", "rating_posted", "rating_posting_ended", "rating_confirmed", "policy_support_recommended", "rating_withdrawn", "adoption_assigned", "adoption_assigned_again", "adoption_activated", "roster_recorded", "floor_service_recorded", "adoption_completed", "adoption_withdrawn", "adoption_lapsed", "secretary_project_assigned", "secretary_project_accepted", "secretary_project_reported", "secretary_project_completed", "secretary_project_lapsed", "deadline_missed", "successor_lost")
    META_FIELD_NUMBER: _ClassVar[int]
    ALLIANCE_FOUNDED_FIELD_NUMBER: _ClassVar[int]
    MEMBER_ORGANISATION_JOINED_FIELD_NUMBER: _ClassVar[int]
    MEMBER_ORGANISATION_LEFT_FIELD_NUMBER: _ClassVar[int]
    COUNCIL_DECISION_RECORDED_FIELD_NUMBER: _ClassVar[int]
    ALLIANCE_DISSOLVED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_NOMINATED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_NOMINATED_AGAIN_FIELD_NUMBER: _ClassVar[int]
    SURVEY_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    TIER_PROPOSED_FIELD_NUMBER: _ClassVar[int]
    TIER_OBJECTED_FIELD_NUMBER: _ClassVar[int]
    TIER_POSTING_ENDED_FIELD_NUMBER: _ClassVar[int]
    TIER_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    TIER_REVIEWED_FIELD_NUMBER: _ClassVar[int]
    TIER_CHANGED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_ADOPTED_FIELD_NUMBER: _ClassVar[int]
    ADOPTION_ENDED_FIELD_NUMBER: _ClassVar[int]
    FLOOR_SERVICE_GAP_OPENED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_CONTRACTED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_SERVED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_UNSERVED_FIELD_NUMBER: _ClassVar[int]
    EMERGENCY_SERVICE_STARTED_FIELD_NUMBER: _ClassVar[int]
    EMERGENCY_SERVICE_ENDED_FIELD_NUMBER: _ClassVar[int]
    RECTIFICATION_ORDERED_FIELD_NUMBER: _ClassVar[int]
    RECTIFICATION_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    RECTIFICATION_FAILED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_EXITED_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_DRAFTED_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_REVISED_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_SIGNED_FIELD_NUMBER: _ClassVar[int]
    STANDING_CONTRACT_RECORDED_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FILED_FIELD_NUMBER: _ClassVar[int]
    SERVICE_STARTED_FIELD_NUMBER: _ClassVar[int]
    PROMISE_PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    DISCLOSURE_PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    ITEM_WORK_RECORDED_FIELD_NUMBER: _ClassVar[int]
    ITEM_WORK_DISPUTED_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIGURES_REPORTED_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    RENEWAL_DECISION_DUE_FIELD_NUMBER: _ClassVar[int]
    RENEWAL_SIGNED_FIELD_NUMBER: _ClassVar[int]
    REPLACEMENT_SIGNED_FIELD_NUMBER: _ClassVar[int]
    TERMINATION_NOTICED_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_GONE_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_RENEWED_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_INDEFINITE_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ENDED_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_SUCCEEDED_FIELD_NUMBER: _ClassVar[int]
    SERVICE_GAP_OPENED_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_HANDED_OVER_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ABANDONED_FIELD_NUMBER: _ClassVar[int]
    PARTY_ORGANISATION_RECORDED_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_BEGUN_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_OPENED_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_SCORED_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_POSTED_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_POSTING_ENDED_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_OBJECTED_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_OBJECTION_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    OWNERS_REVIEW_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    RATING_DECLARED_FIELD_NUMBER: _ClassVar[int]
    RATING_FIRST_REVIEWED_FIELD_NUMBER: _ClassVar[int]
    RATING_REVIEWED_FIELD_NUMBER: _ClassVar[int]
    RATING_VETOED_FIELD_NUMBER: _ClassVar[int]
    RATING_POSTED_FIELD_NUMBER: _ClassVar[int]
    RATING_POSTING_ENDED_FIELD_NUMBER: _ClassVar[int]
    RATING_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    POLICY_SUPPORT_RECOMMENDED_FIELD_NUMBER: _ClassVar[int]
    RATING_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    ADOPTION_ASSIGNED_FIELD_NUMBER: _ClassVar[int]
    ADOPTION_ASSIGNED_AGAIN_FIELD_NUMBER: _ClassVar[int]
    ADOPTION_ACTIVATED_FIELD_NUMBER: _ClassVar[int]
    ROSTER_RECORDED_FIELD_NUMBER: _ClassVar[int]
    FLOOR_SERVICE_RECORDED_FIELD_NUMBER: _ClassVar[int]
    ADOPTION_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    ADOPTION_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    ADOPTION_LAPSED_FIELD_NUMBER: _ClassVar[int]
    SECRETARY_PROJECT_ASSIGNED_FIELD_NUMBER: _ClassVar[int]
    SECRETARY_PROJECT_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    SECRETARY_PROJECT_REPORTED_FIELD_NUMBER: _ClassVar[int]
    SECRETARY_PROJECT_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    SECRETARY_PROJECT_LAPSED_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MISSED_FIELD_NUMBER: _ClassVar[int]
    SUCCESSOR_LOST_FIELD_NUMBER: _ClassVar[int]
    meta: _meta_pb2.Meta
    alliance_founded: AllianceFounded
    member_organisation_joined: MemberOrganisationJoined
    member_organisation_left: MemberOrganisationLeft
    council_decision_recorded: CouncilDecisionRecorded
    alliance_dissolved: AllianceDissolved
    estate_nominated: EstateNominated
    estate_nominated_again: EstateNominatedAgain
    survey_accepted: SurveyAccepted
    tier_proposed: TierProposed
    tier_objected: TierObjected
    tier_posting_ended: TierPostingEnded
    tier_confirmed: TierConfirmed
    tier_reviewed: TierReviewed
    tier_changed: TierChanged
    estate_adopted: EstateAdopted
    adoption_ended: AdoptionEnded
    floor_service_gap_opened: FloorServiceGapOpened
    estate_contracted: EstateContracted
    estate_served: EstateServed
    estate_unserved: EstateUnserved
    emergency_service_started: EmergencyServiceStarted
    emergency_service_ended: EmergencyServiceEnded
    rectification_ordered: RectificationOrdered
    rectification_accepted: RectificationAccepted
    rectification_failed: RectificationFailed
    estate_exited: EstateExited
    contract_drafted: ContractDrafted
    contract_revised: ContractRevised
    contract_signed: ContractSigned
    standing_contract_recorded: StandingContractRecorded
    contract_filed: ContractFiled
    service_started: ServiceStarted
    promise_published: PromisePublished
    disclosure_published: DisclosurePublished
    item_work_recorded: ItemWorkRecorded
    item_work_disputed: ItemWorkDisputed
    service_figures_reported: ServiceFiguresReported
    provider_answered: ProviderAnswered
    renewal_decision_due: RenewalDecisionDue
    renewal_signed: RenewalSigned
    replacement_signed: ReplacementSigned
    termination_noticed: TerminationNoticed
    provider_gone: ProviderGone
    contract_renewed: ContractRenewed
    contract_indefinite: ContractIndefinite
    contract_ended: ContractEnded
    contract_succeeded: ContractSucceeded
    service_gap_opened: ServiceGapOpened
    provider_handed_over: ProviderHandedOver
    contract_abandoned: ContractAbandoned
    party_organisation_recorded: PartyOrganisationRecorded
    appraisal_begun: AppraisalBegun
    appraisal_opened: AppraisalOpened
    appraisal_scored: AppraisalScored
    appraisal_posted: AppraisalPosted
    appraisal_posting_ended: AppraisalPostingEnded
    appraisal_objected: AppraisalObjected
    appraisal_objection_answered: AppraisalObjectionAnswered
    appraisal_confirmed: AppraisalConfirmed
    owners_review_requested: OwnersReviewRequested
    rating_declared: RatingDeclared
    rating_first_reviewed: RatingFirstReviewed
    rating_reviewed: RatingReviewed
    rating_vetoed: RatingVetoed
    rating_posted: RatingPosted
    rating_posting_ended: RatingPostingEnded
    rating_confirmed: RatingConfirmed
    policy_support_recommended: PolicySupportRecommended
    rating_withdrawn: RatingWithdrawn
    adoption_assigned: AdoptionAssigned
    adoption_assigned_again: AdoptionAssignedAgain
    adoption_activated: AdoptionActivated
    roster_recorded: RosterRecorded
    floor_service_recorded: FloorServiceRecorded
    adoption_completed: AdoptionCompleted
    adoption_withdrawn: AdoptionWithdrawn
    adoption_lapsed: AdoptionLapsed
    secretary_project_assigned: SecretaryProjectAssigned
    secretary_project_accepted: SecretaryProjectAccepted
    secretary_project_reported: SecretaryProjectReported
    secretary_project_completed: SecretaryProjectCompleted
    secretary_project_lapsed: SecretaryProjectLapsed
    deadline_missed: DeadlineMissed
    successor_lost: SuccessorLost
    def __init__(self, meta: _Optional[_Union[_meta_pb2.Meta, _Mapping]] = ..., alliance_founded: _Optional[_Union[AllianceFounded, _Mapping]] = ..., member_organisation_joined: _Optional[_Union[MemberOrganisationJoined, _Mapping]] = ..., member_organisation_left: _Optional[_Union[MemberOrganisationLeft, _Mapping]] = ..., council_decision_recorded: _Optional[_Union[CouncilDecisionRecorded, _Mapping]] = ..., alliance_dissolved: _Optional[_Union[AllianceDissolved, _Mapping]] = ..., estate_nominated: _Optional[_Union[EstateNominated, _Mapping]] = ..., estate_nominated_again: _Optional[_Union[EstateNominatedAgain, _Mapping]] = ..., survey_accepted: _Optional[_Union[SurveyAccepted, _Mapping]] = ..., tier_proposed: _Optional[_Union[TierProposed, _Mapping]] = ..., tier_objected: _Optional[_Union[TierObjected, _Mapping]] = ..., tier_posting_ended: _Optional[_Union[TierPostingEnded, _Mapping]] = ..., tier_confirmed: _Optional[_Union[TierConfirmed, _Mapping]] = ..., tier_reviewed: _Optional[_Union[TierReviewed, _Mapping]] = ..., tier_changed: _Optional[_Union[TierChanged, _Mapping]] = ..., estate_adopted: _Optional[_Union[EstateAdopted, _Mapping]] = ..., adoption_ended: _Optional[_Union[AdoptionEnded, _Mapping]] = ..., floor_service_gap_opened: _Optional[_Union[FloorServiceGapOpened, _Mapping]] = ..., estate_contracted: _Optional[_Union[EstateContracted, _Mapping]] = ..., estate_served: _Optional[_Union[EstateServed, _Mapping]] = ..., estate_unserved: _Optional[_Union[EstateUnserved, _Mapping]] = ..., emergency_service_started: _Optional[_Union[EmergencyServiceStarted, _Mapping]] = ..., emergency_service_ended: _Optional[_Union[EmergencyServiceEnded, _Mapping]] = ..., rectification_ordered: _Optional[_Union[RectificationOrdered, _Mapping]] = ..., rectification_accepted: _Optional[_Union[RectificationAccepted, _Mapping]] = ..., rectification_failed: _Optional[_Union[RectificationFailed, _Mapping]] = ..., estate_exited: _Optional[_Union[EstateExited, _Mapping]] = ..., contract_drafted: _Optional[_Union[ContractDrafted, _Mapping]] = ..., contract_revised: _Optional[_Union[ContractRevised, _Mapping]] = ..., contract_signed: _Optional[_Union[ContractSigned, _Mapping]] = ..., standing_contract_recorded: _Optional[_Union[StandingContractRecorded, _Mapping]] = ..., contract_filed: _Optional[_Union[ContractFiled, _Mapping]] = ..., service_started: _Optional[_Union[ServiceStarted, _Mapping]] = ..., promise_published: _Optional[_Union[PromisePublished, _Mapping]] = ..., disclosure_published: _Optional[_Union[DisclosurePublished, _Mapping]] = ..., item_work_recorded: _Optional[_Union[ItemWorkRecorded, _Mapping]] = ..., item_work_disputed: _Optional[_Union[ItemWorkDisputed, _Mapping]] = ..., service_figures_reported: _Optional[_Union[ServiceFiguresReported, _Mapping]] = ..., provider_answered: _Optional[_Union[ProviderAnswered, _Mapping]] = ..., renewal_decision_due: _Optional[_Union[RenewalDecisionDue, _Mapping]] = ..., renewal_signed: _Optional[_Union[RenewalSigned, _Mapping]] = ..., replacement_signed: _Optional[_Union[ReplacementSigned, _Mapping]] = ..., termination_noticed: _Optional[_Union[TerminationNoticed, _Mapping]] = ..., provider_gone: _Optional[_Union[ProviderGone, _Mapping]] = ..., contract_renewed: _Optional[_Union[ContractRenewed, _Mapping]] = ..., contract_indefinite: _Optional[_Union[ContractIndefinite, _Mapping]] = ..., contract_ended: _Optional[_Union[ContractEnded, _Mapping]] = ..., contract_succeeded: _Optional[_Union[ContractSucceeded, _Mapping]] = ..., service_gap_opened: _Optional[_Union[ServiceGapOpened, _Mapping]] = ..., provider_handed_over: _Optional[_Union[ProviderHandedOver, _Mapping]] = ..., contract_abandoned: _Optional[_Union[ContractAbandoned, _Mapping]] = ..., party_organisation_recorded: _Optional[_Union[PartyOrganisationRecorded, _Mapping]] = ..., appraisal_begun: _Optional[_Union[AppraisalBegun, _Mapping]] = ..., appraisal_opened: _Optional[_Union[AppraisalOpened, _Mapping]] = ..., appraisal_scored: _Optional[_Union[AppraisalScored, _Mapping]] = ..., appraisal_posted: _Optional[_Union[AppraisalPosted, _Mapping]] = ..., appraisal_posting_ended: _Optional[_Union[AppraisalPostingEnded, _Mapping]] = ..., appraisal_objected: _Optional[_Union[AppraisalObjected, _Mapping]] = ..., appraisal_objection_answered: _Optional[_Union[AppraisalObjectionAnswered, _Mapping]] = ..., appraisal_confirmed: _Optional[_Union[AppraisalConfirmed, _Mapping]] = ..., owners_review_requested: _Optional[_Union[OwnersReviewRequested, _Mapping]] = ..., rating_declared: _Optional[_Union[RatingDeclared, _Mapping]] = ..., rating_first_reviewed: _Optional[_Union[RatingFirstReviewed, _Mapping]] = ..., rating_reviewed: _Optional[_Union[RatingReviewed, _Mapping]] = ..., rating_vetoed: _Optional[_Union[RatingVetoed, _Mapping]] = ..., rating_posted: _Optional[_Union[RatingPosted, _Mapping]] = ..., rating_posting_ended: _Optional[_Union[RatingPostingEnded, _Mapping]] = ..., rating_confirmed: _Optional[_Union[RatingConfirmed, _Mapping]] = ..., policy_support_recommended: _Optional[_Union[PolicySupportRecommended, _Mapping]] = ..., rating_withdrawn: _Optional[_Union[RatingWithdrawn, _Mapping]] = ..., adoption_assigned: _Optional[_Union[AdoptionAssigned, _Mapping]] = ..., adoption_assigned_again: _Optional[_Union[AdoptionAssignedAgain, _Mapping]] = ..., adoption_activated: _Optional[_Union[AdoptionActivated, _Mapping]] = ..., roster_recorded: _Optional[_Union[RosterRecorded, _Mapping]] = ..., floor_service_recorded: _Optional[_Union[FloorServiceRecorded, _Mapping]] = ..., adoption_completed: _Optional[_Union[AdoptionCompleted, _Mapping]] = ..., adoption_withdrawn: _Optional[_Union[AdoptionWithdrawn, _Mapping]] = ..., adoption_lapsed: _Optional[_Union[AdoptionLapsed, _Mapping]] = ..., secretary_project_assigned: _Optional[_Union[SecretaryProjectAssigned, _Mapping]] = ..., secretary_project_accepted: _Optional[_Union[SecretaryProjectAccepted, _Mapping]] = ..., secretary_project_reported: _Optional[_Union[SecretaryProjectReported, _Mapping]] = ..., secretary_project_completed: _Optional[_Union[SecretaryProjectCompleted, _Mapping]] = ..., secretary_project_lapsed: _Optional[_Union[SecretaryProjectLapsed, _Mapping]] = ..., deadline_missed: _Optional[_Union[DeadlineMissed, _Mapping]] = ..., successor_lost: _Optional[_Union[SuccessorLost, _Mapping]] = ...) -> None: ...

class Source(_message.Message):
    __slots__ = ("source", "position")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    source: str
    position: int
    def __init__(self, source: _Optional[str] = ..., position: _Optional[int] = ...) -> None: ...

class Survey(_message.Message):
    __slots__ = ("surveyed_on", "boundary_closable", "dangerous_facility", "provider_present", "fact")
    SURVEYED_ON_FIELD_NUMBER: _ClassVar[int]
    BOUNDARY_CLOSABLE_FIELD_NUMBER: _ClassVar[int]
    DANGEROUS_FACILITY_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_PRESENT_FIELD_NUMBER: _ClassVar[int]
    FACT_FIELD_NUMBER: _ClassVar[int]
    surveyed_on: str
    boundary_closable: bool
    dangerous_facility: bool
    provider_present: bool
    fact: Source
    def __init__(self, surveyed_on: _Optional[str] = ..., boundary_closable: _Optional[bool] = ..., dangerous_facility: _Optional[bool] = ..., provider_present: _Optional[bool] = ..., fact: _Optional[_Union[Source, _Mapping]] = ...) -> None: ...

class TierInputs(_message.Message):
    __slots__ = ("boundary_closable", "willing_provider", "community_operator", "expected_collection_rate", "legal_basis_available", "dangerous_facility")
    BOUNDARY_CLOSABLE_FIELD_NUMBER: _ClassVar[int]
    WILLING_PROVIDER_FIELD_NUMBER: _ClassVar[int]
    COMMUNITY_OPERATOR_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_COLLECTION_RATE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    DANGEROUS_FACILITY_FIELD_NUMBER: _ClassVar[int]
    boundary_closable: bool
    willing_provider: bool
    community_operator: bool
    expected_collection_rate: int
    legal_basis_available: bool
    dangerous_facility: bool
    def __init__(self, boundary_closable: _Optional[bool] = ..., willing_provider: _Optional[bool] = ..., community_operator: _Optional[bool] = ..., expected_collection_rate: _Optional[int] = ..., legal_basis_available: _Optional[bool] = ..., dangerous_facility: _Optional[bool] = ...) -> None: ...

class Proposal(_message.Message):
    __slots__ = ("tier", "by_rule", "inputs", "unmet", "rule_version", "reason", "evidence_sha256")
    TIER_FIELD_NUMBER: _ClassVar[int]
    BY_RULE_FIELD_NUMBER: _ClassVar[int]
    INPUTS_FIELD_NUMBER: _ClassVar[int]
    UNMET_FIELD_NUMBER: _ClassVar[int]
    RULE_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    tier: str
    by_rule: str
    inputs: TierInputs
    unmet: _containers.RepeatedScalarFieldContainer[str]
    rule_version: str
    reason: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, tier: _Optional[str] = ..., by_rule: _Optional[str] = ..., inputs: _Optional[_Union[TierInputs, _Mapping]] = ..., unmet: _Optional[_Iterable[str]] = ..., rule_version: _Optional[str] = ..., reason: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class Emergency(_message.Message):
    __slots__ = ("provider", "started_on", "ends_by")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    STARTED_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_BY_FIELD_NUMBER: _ClassVar[int]
    provider: str
    started_on: str
    ends_by: str
    def __init__(self, provider: _Optional[str] = ..., started_on: _Optional[str] = ..., ends_by: _Optional[str] = ...) -> None: ...

class Item(_message.Message):
    __slots__ = ("item", "level", "text", "every")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    EVERY_FIELD_NUMBER: _ClassVar[int]
    item: str
    level: str
    text: str
    every: int
    def __init__(self, item: _Optional[str] = ..., level: _Optional[str] = ..., text: _Optional[str] = ..., every: _Optional[int] = ...) -> None: ...

class Procedure(_message.Message):
    __slots__ = ("procedure", "text")
    PROCEDURE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    procedure: str
    text: str
    def __init__(self, procedure: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class Project(_message.Message):
    __slots__ = ("project", "goal", "budget_fen", "due_on", "accepted_by")
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    BUDGET_FEN_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_BY_FIELD_NUMBER: _ClassVar[int]
    project: str
    goal: str
    budget_fen: int
    due_on: str
    accepted_by: str
    def __init__(self, project: _Optional[str] = ..., goal: _Optional[str] = ..., budget_fen: _Optional[int] = ..., due_on: _Optional[str] = ..., accepted_by: _Optional[str] = ...) -> None: ...

class Promise(_message.Message):
    __slots__ = ("promise", "text")
    PROMISE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    promise: str
    text: str
    def __init__(self, promise: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class AgreedDays(_message.Message):
    __slots__ = ("dismissal", "non_renewal", "indefinite")
    DISMISSAL_FIELD_NUMBER: _ClassVar[int]
    NON_RENEWAL_FIELD_NUMBER: _ClassVar[int]
    INDEFINITE_FIELD_NUMBER: _ClassVar[int]
    dismissal: int
    non_renewal: int
    indefinite: int
    def __init__(self, dismissal: _Optional[int] = ..., non_renewal: _Optional[int] = ..., indefinite: _Optional[int] = ...) -> None: ...

class Terms(_message.Message):
    __slots__ = ("provider", "tier", "starts_on", "ends_on", "fee_fen_per_m2_month", "collection", "quality", "fund_use", "premises", "handover", "items", "procedures", "projects", "promises", "clauses", "notice", "topic")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    STARTS_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    FEE_FEN_PER_M2_MONTH_FIELD_NUMBER: _ClassVar[int]
    COLLECTION_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    FUND_USE_FIELD_NUMBER: _ClassVar[int]
    PREMISES_FIELD_NUMBER: _ClassVar[int]
    HANDOVER_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    PROCEDURES_FIELD_NUMBER: _ClassVar[int]
    PROJECTS_FIELD_NUMBER: _ClassVar[int]
    PROMISES_FIELD_NUMBER: _ClassVar[int]
    CLAUSES_FIELD_NUMBER: _ClassVar[int]
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    provider: str
    tier: str
    starts_on: str
    ends_on: str
    fee_fen_per_m2_month: int
    collection: str
    quality: str
    fund_use: str
    premises: str
    handover: str
    items: _containers.RepeatedCompositeFieldContainer[Item]
    procedures: _containers.RepeatedCompositeFieldContainer[Procedure]
    projects: _containers.RepeatedCompositeFieldContainer[Project]
    promises: _containers.RepeatedCompositeFieldContainer[Promise]
    clauses: _containers.RepeatedScalarFieldContainer[str]
    notice: AgreedDays
    topic: str
    def __init__(self, provider: _Optional[str] = ..., tier: _Optional[str] = ..., starts_on: _Optional[str] = ..., ends_on: _Optional[str] = ..., fee_fen_per_m2_month: _Optional[int] = ..., collection: _Optional[str] = ..., quality: _Optional[str] = ..., fund_use: _Optional[str] = ..., premises: _Optional[str] = ..., handover: _Optional[str] = ..., items: _Optional[_Iterable[_Union[Item, _Mapping]]] = ..., procedures: _Optional[_Iterable[_Union[Procedure, _Mapping]]] = ..., projects: _Optional[_Iterable[_Union[Project, _Mapping]]] = ..., promises: _Optional[_Iterable[_Union[Promise, _Mapping]]] = ..., clauses: _Optional[_Iterable[str]] = ..., notice: _Optional[_Union[AgreedDays, _Mapping]] = ..., topic: _Optional[str] = ...) -> None: ...

class Checked(_message.Message):
    __slots__ = ("line", "there")
    LINE_FIELD_NUMBER: _ClassVar[int]
    THERE_FIELD_NUMBER: _ClassVar[int]
    line: str
    there: bool
    def __init__(self, line: _Optional[str] = ..., there: _Optional[bool] = ...) -> None: ...

class Figures(_message.Message):
    __slots__ = ("satisfaction_sum", "satisfaction_count", "due", "on_time", "overdue_safety", "source")
    SATISFACTION_SUM_FIELD_NUMBER: _ClassVar[int]
    SATISFACTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    ON_TIME_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_SAFETY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    satisfaction_sum: int
    satisfaction_count: int
    due: int
    on_time: int
    overdue_safety: int
    source: str
    def __init__(self, satisfaction_sum: _Optional[int] = ..., satisfaction_count: _Optional[int] = ..., due: _Optional[int] = ..., on_time: _Optional[int] = ..., overdue_safety: _Optional[int] = ..., source: _Optional[str] = ...) -> None: ...

class Notice(_message.Message):
    __slots__ = ("by", "ground", "notice_on", "effective_on", "reason", "meeting", "motion", "fact")
    BY_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ON_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_ON_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    MOTION_FIELD_NUMBER: _ClassVar[int]
    FACT_FIELD_NUMBER: _ClassVar[int]
    by: str
    ground: str
    notice_on: str
    effective_on: str
    reason: str
    meeting: str
    motion: str
    fact: Source
    def __init__(self, by: _Optional[str] = ..., ground: _Optional[str] = ..., notice_on: _Optional[str] = ..., effective_on: _Optional[str] = ..., reason: _Optional[str] = ..., meeting: _Optional[str] = ..., motion: _Optional[str] = ..., fact: _Optional[_Union[Source, _Mapping]] = ...) -> None: ...

class ServiceFigures(_message.Message):
    __slots__ = ("items_due", "items_done", "satisfaction_sum", "satisfaction_count", "complaints_due", "complaints_on_time", "overdue_safety", "disclosures_due", "disclosures_posted")
    ITEMS_DUE_FIELD_NUMBER: _ClassVar[int]
    ITEMS_DONE_FIELD_NUMBER: _ClassVar[int]
    SATISFACTION_SUM_FIELD_NUMBER: _ClassVar[int]
    SATISFACTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    COMPLAINTS_DUE_FIELD_NUMBER: _ClassVar[int]
    COMPLAINTS_ON_TIME_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_SAFETY_FIELD_NUMBER: _ClassVar[int]
    DISCLOSURES_DUE_FIELD_NUMBER: _ClassVar[int]
    DISCLOSURES_POSTED_FIELD_NUMBER: _ClassVar[int]
    items_due: int
    items_done: int
    satisfaction_sum: int
    satisfaction_count: int
    complaints_due: int
    complaints_on_time: int
    overdue_safety: int
    disclosures_due: int
    disclosures_posted: int
    def __init__(self, items_due: _Optional[int] = ..., items_done: _Optional[int] = ..., satisfaction_sum: _Optional[int] = ..., satisfaction_count: _Optional[int] = ..., complaints_due: _Optional[int] = ..., complaints_on_time: _Optional[int] = ..., overdue_safety: _Optional[int] = ..., disclosures_due: _Optional[int] = ..., disclosures_posted: _Optional[int] = ...) -> None: ...

class Points(_message.Message):
    __slots__ = ("dimension", "numerator", "denominator")
    DIMENSION_FIELD_NUMBER: _ClassVar[int]
    NUMERATOR_FIELD_NUMBER: _ClassVar[int]
    DENOMINATOR_FIELD_NUMBER: _ClassVar[int]
    dimension: str
    numerator: int
    denominator: int
    def __init__(self, dimension: _Optional[str] = ..., numerator: _Optional[int] = ..., denominator: _Optional[int] = ...) -> None: ...

class Roster(_message.Message):
    __slots__ = ("members", "days", "tasks")
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    TASKS_FIELD_NUMBER: _ClassVar[int]
    members: int
    days: _containers.RepeatedScalarFieldContainer[str]
    tasks: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, members: _Optional[int] = ..., days: _Optional[_Iterable[str]] = ..., tasks: _Optional[_Iterable[str]] = ...) -> None: ...

class RatedQuarter(_message.Message):
    __slots__ = ("estate_id", "contract", "quarter", "total_x100")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    contract: str
    quarter: str
    total_x100: int
    def __init__(self, estate_id: _Optional[str] = ..., contract: _Optional[str] = ..., quarter: _Optional[str] = ..., total_x100: _Optional[int] = ...) -> None: ...

class AllianceFounded(_message.Message):
    __slots__ = ("code", "name", "level", "council", "founded_on")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    COUNCIL_FIELD_NUMBER: _ClassVar[int]
    FOUNDED_ON_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    level: str
    council: _containers.RepeatedScalarFieldContainer[str]
    founded_on: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., level: _Optional[str] = ..., council: _Optional[_Iterable[str]] = ..., founded_on: _Optional[str] = ...) -> None: ...

class MemberOrganisationJoined(_message.Message):
    __slots__ = ("org", "kind", "name")
    ORG_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    org: str
    kind: str
    name: str
    def __init__(self, org: _Optional[str] = ..., kind: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class MemberOrganisationLeft(_message.Message):
    __slots__ = ("org", "reason")
    ORG_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    org: str
    reason: str
    def __init__(self, org: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class CouncilDecisionRecorded(_message.Message):
    __slots__ = ("decision", "text", "minutes_sha256")
    DECISION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MINUTES_SHA256_FIELD_NUMBER: _ClassVar[int]
    decision: str
    text: str
    minutes_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, decision: _Optional[str] = ..., text: _Optional[str] = ..., minutes_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class AllianceDissolved(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class EstateNominated(_message.Message):
    __slots__ = ("reasons",)
    REASONS_FIELD_NUMBER: _ClassVar[int]
    reasons: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reasons: _Optional[_Iterable[str]] = ...) -> None: ...

class EstateNominatedAgain(_message.Message):
    __slots__ = ("reasons",)
    REASONS_FIELD_NUMBER: _ClassVar[int]
    reasons: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reasons: _Optional[_Iterable[str]] = ...) -> None: ...

class SurveyAccepted(_message.Message):
    __slots__ = ("survey",)
    SURVEY_FIELD_NUMBER: _ClassVar[int]
    survey: Survey
    def __init__(self, survey: _Optional[_Union[Survey, _Mapping]] = ...) -> None: ...

class TierProposed(_message.Message):
    __slots__ = ("proposal", "posted_at", "until", "answer")
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    proposal: Proposal
    posted_at: str
    until: str
    answer: str
    def __init__(self, proposal: _Optional[_Union[Proposal, _Mapping]] = ..., posted_at: _Optional[str] = ..., until: _Optional[str] = ..., answer: _Optional[str] = ...) -> None: ...

class TierObjected(_message.Message):
    __slots__ = ("objection", "ground")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    objection: str
    ground: str
    def __init__(self, objection: _Optional[str] = ..., ground: _Optional[str] = ...) -> None: ...

class TierPostingEnded(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TierConfirmed(_message.Message):
    __slots__ = ("tier", "overridden", "reason", "minutes_sha256", "safety_ticket")
    TIER_FIELD_NUMBER: _ClassVar[int]
    OVERRIDDEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MINUTES_SHA256_FIELD_NUMBER: _ClassVar[int]
    SAFETY_TICKET_FIELD_NUMBER: _ClassVar[int]
    tier: str
    overridden: bool
    reason: str
    minutes_sha256: _containers.RepeatedScalarFieldContainer[str]
    safety_ticket: bool
    def __init__(self, tier: _Optional[str] = ..., overridden: _Optional[bool] = ..., reason: _Optional[str] = ..., minutes_sha256: _Optional[_Iterable[str]] = ..., safety_ticket: _Optional[bool] = ...) -> None: ...

class TierReviewed(_message.Message):
    __slots__ = ("proposal",)
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    proposal: Proposal
    def __init__(self, proposal: _Optional[_Union[Proposal, _Mapping]] = ...) -> None: ...

class TierChanged(_message.Message):
    __slots__ = ("before", "proposal")
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    before: str
    proposal: Proposal
    def __init__(self, before: _Optional[str] = ..., proposal: _Optional[_Union[Proposal, _Mapping]] = ...) -> None: ...

class EstateAdopted(_message.Message):
    __slots__ = ("org",)
    ORG_FIELD_NUMBER: _ClassVar[int]
    org: str
    def __init__(self, org: _Optional[str] = ...) -> None: ...

class AdoptionEnded(_message.Message):
    __slots__ = ("org",)
    ORG_FIELD_NUMBER: _ClassVar[int]
    org: str
    def __init__(self, org: _Optional[str] = ...) -> None: ...

class FloorServiceGapOpened(_message.Message):
    __slots__ = ("due", "since")
    DUE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    due: _timestamp_pb2.Timestamp
    since: str
    def __init__(self, due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., since: _Optional[str] = ...) -> None: ...

class EstateContracted(_message.Message):
    __slots__ = ("contract",)
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    contract: str
    def __init__(self, contract: _Optional[str] = ...) -> None: ...

class EstateServed(_message.Message):
    __slots__ = ("contract",)
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    contract: str
    def __init__(self, contract: _Optional[str] = ...) -> None: ...

class EstateUnserved(_message.Message):
    __slots__ = ("contract",)
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    contract: str
    def __init__(self, contract: _Optional[str] = ...) -> None: ...

class EmergencyServiceStarted(_message.Message):
    __slots__ = ("emergency", "reason", "posted_at")
    EMERGENCY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    emergency: Emergency
    reason: str
    posted_at: str
    def __init__(self, emergency: _Optional[_Union[Emergency, _Mapping]] = ..., reason: _Optional[str] = ..., posted_at: _Optional[str] = ...) -> None: ...

class EmergencyServiceEnded(_message.Message):
    __slots__ = ("reason", "lapsed")
    REASON_FIELD_NUMBER: _ClassVar[int]
    LAPSED_FIELD_NUMBER: _ClassVar[int]
    reason: str
    lapsed: bool
    def __init__(self, reason: _Optional[str] = ..., lapsed: _Optional[bool] = ...) -> None: ...

class RectificationOrdered(_message.Message):
    __slots__ = ("contract", "quarter", "points")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    contract: str
    quarter: str
    points: str
    def __init__(self, contract: _Optional[str] = ..., quarter: _Optional[str] = ..., points: _Optional[str] = ...) -> None: ...

class RectificationAccepted(_message.Message):
    __slots__ = ("evidence_sha256",)
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class RectificationFailed(_message.Message):
    __slots__ = ("reason", "evidence_sha256")
    REASON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    reason: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reason: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class EstateExited(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class ContractDrafted(_message.Message):
    __slots__ = ("ref", "terms", "renews")
    REF_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    RENEWS_FIELD_NUMBER: _ClassVar[int]
    ref: str
    terms: Terms
    renews: str
    def __init__(self, ref: _Optional[str] = ..., terms: _Optional[_Union[Terms, _Mapping]] = ..., renews: _Optional[str] = ...) -> None: ...

class ContractRevised(_message.Message):
    __slots__ = ("terms",)
    TERMS_FIELD_NUMBER: _ClassVar[int]
    terms: Terms
    def __init__(self, terms: _Optional[_Union[Terms, _Mapping]] = ...) -> None: ...

class ContractSigned(_message.Message):
    __slots__ = ("ref", "terms", "renews", "basis", "meeting", "motion", "rests_on", "document_sha256", "evidence_sha256")
    REF_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    RENEWS_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    MOTION_FIELD_NUMBER: _ClassVar[int]
    RESTS_ON_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_SHA256_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    ref: str
    terms: Terms
    renews: str
    basis: str
    meeting: str
    motion: str
    rests_on: Source
    document_sha256: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ref: _Optional[str] = ..., terms: _Optional[_Union[Terms, _Mapping]] = ..., renews: _Optional[str] = ..., basis: _Optional[str] = ..., meeting: _Optional[str] = ..., motion: _Optional[str] = ..., rests_on: _Optional[_Union[Source, _Mapping]] = ..., document_sha256: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class StandingContractRecorded(_message.Message):
    __slots__ = ("terms", "basis", "signed_on", "filed_on", "document_sha256", "evidence_sha256")
    TERMS_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    SIGNED_ON_FIELD_NUMBER: _ClassVar[int]
    FILED_ON_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_SHA256_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    terms: Terms
    basis: str
    signed_on: str
    filed_on: str
    document_sha256: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, terms: _Optional[_Union[Terms, _Mapping]] = ..., basis: _Optional[str] = ..., signed_on: _Optional[str] = ..., filed_on: _Optional[str] = ..., document_sha256: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ContractFiled(_message.Message):
    __slots__ = ("filed_with", "filed_on", "late", "evidence_sha256")
    FILED_WITH_FIELD_NUMBER: _ClassVar[int]
    FILED_ON_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    filed_with: str
    filed_on: str
    late: bool
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, filed_with: _Optional[str] = ..., filed_on: _Optional[str] = ..., late: _Optional[bool] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ServiceStarted(_message.Message):
    __slots__ = ("checklist",)
    CHECKLIST_FIELD_NUMBER: _ClassVar[int]
    checklist: _containers.RepeatedCompositeFieldContainer[Checked]
    def __init__(self, checklist: _Optional[_Iterable[_Union[Checked, _Mapping]]] = ...) -> None: ...

class PromisePublished(_message.Message):
    __slots__ = ("promise", "posted_at")
    PROMISE_FIELD_NUMBER: _ClassVar[int]
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    promise: Promise
    posted_at: str
    def __init__(self, promise: _Optional[_Union[Promise, _Mapping]] = ..., posted_at: _Optional[str] = ...) -> None: ...

class DisclosurePublished(_message.Message):
    __slots__ = ("kind", "quarter", "posted_at", "evidence_sha256", "fees")
    KIND_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    FEES_FIELD_NUMBER: _ClassVar[int]
    kind: str
    quarter: str
    posted_at: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    fees: Fees
    def __init__(self, kind: _Optional[str] = ..., quarter: _Optional[str] = ..., posted_at: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ..., fees: _Optional[_Union[Fees, _Mapping]] = ...) -> None: ...

class Fees(_message.Message):
    __slots__ = ("due_fen", "collected_fen")
    DUE_FEN_FIELD_NUMBER: _ClassVar[int]
    COLLECTED_FEN_FIELD_NUMBER: _ClassVar[int]
    due_fen: int
    collected_fen: int
    def __init__(self, due_fen: _Optional[int] = ..., collected_fen: _Optional[int] = ...) -> None: ...

class ItemWorkRecorded(_message.Message):
    __slots__ = ("item", "quarter", "times", "evidence_sha256")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    item: str
    quarter: str
    times: int
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, item: _Optional[str] = ..., quarter: _Optional[str] = ..., times: _Optional[int] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ItemWorkDisputed(_message.Message):
    __slots__ = ("item", "quarter", "times", "reason", "evidence_sha256")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    item: str
    quarter: str
    times: int
    reason: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, item: _Optional[str] = ..., quarter: _Optional[str] = ..., times: _Optional[int] = ..., reason: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ServiceFiguresReported(_message.Message):
    __slots__ = ("quarter", "figures", "evidence_sha256")
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    quarter: str
    figures: Figures
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, quarter: _Optional[str] = ..., figures: _Optional[_Union[Figures, _Mapping]] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ProviderAnswered(_message.Message):
    __slots__ = ("about", "ref", "text")
    ABOUT_FIELD_NUMBER: _ClassVar[int]
    REF_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    about: str
    ref: str
    text: str
    def __init__(self, about: _Optional[str] = ..., ref: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class RenewalDecisionDue(_message.Message):
    __slots__ = ("due",)
    DUE_FIELD_NUMBER: _ClassVar[int]
    due: str
    def __init__(self, due: _Optional[str] = ...) -> None: ...

class RenewalSigned(_message.Message):
    __slots__ = ("contract",)
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    contract: str
    def __init__(self, contract: _Optional[str] = ...) -> None: ...

class ReplacementSigned(_message.Message):
    __slots__ = ("contract", "takeover_on")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    TAKEOVER_ON_FIELD_NUMBER: _ClassVar[int]
    contract: str
    takeover_on: str
    def __init__(self, contract: _Optional[str] = ..., takeover_on: _Optional[str] = ...) -> None: ...

class SuccessorLost(_message.Message):
    __slots__ = ("contract",)
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    contract: str
    def __init__(self, contract: _Optional[str] = ...) -> None: ...

class TerminationNoticed(_message.Message):
    __slots__ = ("notice",)
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    notice: Notice
    def __init__(self, notice: _Optional[_Union[Notice, _Mapping]] = ...) -> None: ...

class ProviderGone(_message.Message):
    __slots__ = ("reason", "evidence_sha256")
    REASON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    reason: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, reason: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ContractRenewed(_message.Message):
    __slots__ = ("contract", "last_day")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    contract: str
    last_day: str
    def __init__(self, contract: _Optional[str] = ..., last_day: _Optional[str] = ...) -> None: ...

class ContractIndefinite(_message.Message):
    __slots__ = ("since",)
    SINCE_FIELD_NUMBER: _ClassVar[int]
    since: str
    def __init__(self, since: _Optional[str] = ...) -> None: ...

class ContractEnded(_message.Message):
    __slots__ = ("last_day",)
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    last_day: str
    def __init__(self, last_day: _Optional[str] = ...) -> None: ...

class ContractSucceeded(_message.Message):
    __slots__ = ("contract", "last_day")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    contract: str
    last_day: str
    def __init__(self, contract: _Optional[str] = ..., last_day: _Optional[str] = ...) -> None: ...

class ServiceGapOpened(_message.Message):
    __slots__ = ("since",)
    SINCE_FIELD_NUMBER: _ClassVar[int]
    since: str
    def __init__(self, since: _Optional[str] = ...) -> None: ...

class ProviderHandedOver(_message.Message):
    __slots__ = ("items", "missing", "evidence_sha256")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Checked]
    missing: _containers.RepeatedScalarFieldContainer[str]
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, items: _Optional[_Iterable[_Union[Checked, _Mapping]]] = ..., missing: _Optional[_Iterable[str]] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ContractAbandoned(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class PartyOrganisationRecorded(_message.Message):
    __slots__ = ("org", "community", "functioning", "evidence_sha256")
    ORG_FIELD_NUMBER: _ClassVar[int]
    COMMUNITY_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONING_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    org: str
    community: str
    functioning: bool
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, org: _Optional[str] = ..., community: _Optional[str] = ..., functioning: _Optional[bool] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class AppraisalBegun(_message.Message):
    __slots__ = ("quarter",)
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    quarter: str
    def __init__(self, quarter: _Optional[str] = ...) -> None: ...

class AppraisalOpened(_message.Message):
    __slots__ = ("contract", "quarter", "provider")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    contract: str
    quarter: str
    provider: str
    def __init__(self, contract: _Optional[str] = ..., quarter: _Optional[str] = ..., provider: _Optional[str] = ...) -> None: ...

class AppraisalScored(_message.Message):
    __slots__ = ("figures", "points", "total_x100", "grade", "rule_version", "source", "contract_version")
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    RULE_VERSION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_VERSION_FIELD_NUMBER: _ClassVar[int]
    figures: ServiceFigures
    points: _containers.RepeatedCompositeFieldContainer[Points]
    total_x100: int
    grade: str
    rule_version: str
    source: str
    contract_version: int
    def __init__(self, figures: _Optional[_Union[ServiceFigures, _Mapping]] = ..., points: _Optional[_Iterable[_Union[Points, _Mapping]]] = ..., total_x100: _Optional[int] = ..., grade: _Optional[str] = ..., rule_version: _Optional[str] = ..., source: _Optional[str] = ..., contract_version: _Optional[int] = ...) -> None: ...

class AppraisalPosted(_message.Message):
    __slots__ = ("posted_at", "until")
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    posted_at: str
    until: str
    def __init__(self, posted_at: _Optional[str] = ..., until: _Optional[str] = ...) -> None: ...

class AppraisalPostingEnded(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AppraisalObjected(_message.Message):
    __slots__ = ("objection", "ground")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    objection: str
    ground: str
    def __init__(self, objection: _Optional[str] = ..., ground: _Optional[str] = ...) -> None: ...

class AppraisalObjectionAnswered(_message.Message):
    __slots__ = ("objection", "accepted", "answer")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    objection: str
    accepted: bool
    answer: str
    def __init__(self, objection: _Optional[str] = ..., accepted: _Optional[bool] = ..., answer: _Optional[str] = ...) -> None: ...

class AppraisalConfirmed(_message.Message):
    __slots__ = ("grade", "total_x100", "minutes_sha256")
    GRADE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    MINUTES_SHA256_FIELD_NUMBER: _ClassVar[int]
    grade: str
    total_x100: int
    minutes_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, grade: _Optional[str] = ..., total_x100: _Optional[int] = ..., minutes_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class OwnersReviewRequested(_message.Message):
    __slots__ = ("contract", "provider", "quarters")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    QUARTERS_FIELD_NUMBER: _ClassVar[int]
    contract: str
    provider: str
    quarters: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, contract: _Optional[str] = ..., provider: _Optional[str] = ..., quarters: _Optional[_Iterable[str]] = ...) -> None: ...

class RatingDeclared(_message.Message):
    __slots__ = ("code", "provider", "year", "in_service_since", "statement", "evidence_sha256")
    CODE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    IN_SERVICE_SINCE_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    code: str
    provider: str
    year: str
    in_service_since: str
    statement: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[str] = ..., provider: _Optional[str] = ..., year: _Optional[str] = ..., in_service_since: _Optional[str] = ..., statement: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class RatingFirstReviewed(_message.Message):
    __slots__ = ("community", "opinion", "evidence_sha256")
    COMMUNITY_FIELD_NUMBER: _ClassVar[int]
    OPINION_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    community: str
    opinion: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, community: _Optional[str] = ..., opinion: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class RatingReviewed(_message.Message):
    __slots__ = ("points", "total_x100", "stars", "quarters", "rule_version", "evidence_sha256")
    POINTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    QUARTERS_FIELD_NUMBER: _ClassVar[int]
    RULE_VERSION_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    points: _containers.RepeatedCompositeFieldContainer[Points]
    total_x100: int
    stars: int
    quarters: _containers.RepeatedCompositeFieldContainer[RatedQuarter]
    rule_version: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, points: _Optional[_Iterable[_Union[Points, _Mapping]]] = ..., total_x100: _Optional[int] = ..., stars: _Optional[int] = ..., quarters: _Optional[_Iterable[_Union[RatedQuarter, _Mapping]]] = ..., rule_version: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class RatingVetoed(_message.Message):
    __slots__ = ("ground", "reason", "evidence_sha256")
    GROUND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    ground: str
    reason: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ground: _Optional[str] = ..., reason: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class RatingPosted(_message.Message):
    __slots__ = ("posted_at", "until")
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    posted_at: str
    until: str
    def __init__(self, posted_at: _Optional[str] = ..., until: _Optional[str] = ...) -> None: ...

class RatingPostingEnded(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RatingConfirmed(_message.Message):
    __slots__ = ("stars", "total_x100", "minutes_sha256")
    STARS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    MINUTES_SHA256_FIELD_NUMBER: _ClassVar[int]
    stars: int
    total_x100: int
    minutes_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, stars: _Optional[int] = ..., total_x100: _Optional[int] = ..., minutes_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class PolicySupportRecommended(_message.Message):
    __slots__ = ("kind", "provider", "stars")
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    kind: str
    provider: str
    stars: int
    def __init__(self, kind: _Optional[str] = ..., provider: _Optional[str] = ..., stars: _Optional[int] = ...) -> None: ...

class RatingWithdrawn(_message.Message):
    __slots__ = ("ground", "reason", "evidence_sha256")
    GROUND_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    ground: str
    reason: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ground: _Optional[str] = ..., reason: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class AdoptionAssigned(_message.Message):
    __slots__ = ("org", "until", "duties")
    ORG_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    DUTIES_FIELD_NUMBER: _ClassVar[int]
    org: str
    until: str
    duties: str
    def __init__(self, org: _Optional[str] = ..., until: _Optional[str] = ..., duties: _Optional[str] = ...) -> None: ...

class AdoptionAssignedAgain(_message.Message):
    __slots__ = ("until", "duties")
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    DUTIES_FIELD_NUMBER: _ClassVar[int]
    until: str
    duties: str
    def __init__(self, until: _Optional[str] = ..., duties: _Optional[str] = ...) -> None: ...

class AdoptionActivated(_message.Message):
    __slots__ = ("org", "since")
    ORG_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    org: str
    since: str
    def __init__(self, org: _Optional[str] = ..., since: _Optional[str] = ...) -> None: ...

class RosterRecorded(_message.Message):
    __slots__ = ("roster",)
    ROSTER_FIELD_NUMBER: _ClassVar[int]
    roster: Roster
    def __init__(self, roster: _Optional[_Union[Roster, _Mapping]] = ...) -> None: ...

class FloorServiceRecorded(_message.Message):
    __slots__ = ("task", "done_on", "what", "evidence_sha256")
    TASK_FIELD_NUMBER: _ClassVar[int]
    DONE_ON_FIELD_NUMBER: _ClassVar[int]
    WHAT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    task: str
    done_on: str
    what: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, task: _Optional[str] = ..., done_on: _Optional[str] = ..., what: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class AdoptionCompleted(_message.Message):
    __slots__ = ("summary", "evidence_sha256")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    summary: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, summary: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class AdoptionWithdrawn(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class AdoptionLapsed(_message.Message):
    __slots__ = ("until", "was_active")
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    WAS_ACTIVE_FIELD_NUMBER: _ClassVar[int]
    until: str
    was_active: bool
    def __init__(self, until: _Optional[str] = ..., was_active: _Optional[bool] = ...) -> None: ...

class SecretaryProjectAssigned(_message.Message):
    __slots__ = ("project", "goal", "due_on", "post", "org")
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    ORG_FIELD_NUMBER: _ClassVar[int]
    project: str
    goal: str
    due_on: str
    post: str
    org: str
    def __init__(self, project: _Optional[str] = ..., goal: _Optional[str] = ..., due_on: _Optional[str] = ..., post: _Optional[str] = ..., org: _Optional[str] = ...) -> None: ...

class SecretaryProjectAccepted(_message.Message):
    __slots__ = ("org",)
    ORG_FIELD_NUMBER: _ClassVar[int]
    org: str
    def __init__(self, org: _Optional[str] = ...) -> None: ...

class SecretaryProjectReported(_message.Message):
    __slots__ = ("progress", "evidence_sha256")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    progress: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, progress: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class SecretaryProjectCompleted(_message.Message):
    __slots__ = ("result", "evidence_sha256")
    RESULT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    result: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, result: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class SecretaryProjectLapsed(_message.Message):
    __slots__ = ("due_on", "was_active")
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    WAS_ACTIVE_FIELD_NUMBER: _ClassVar[int]
    due_on: str
    was_active: bool
    def __init__(self, due_on: _Optional[str] = ..., was_active: _Optional[bool] = ...) -> None: ...

class DeadlineMissed(_message.Message):
    __slots__ = ("clock", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...
