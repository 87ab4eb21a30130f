import datetime

from cogov.alliance.v1 import events_pb2 as _events_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetAllianceRequest(_message.Message):
    __slots__ = ("code",)
    CODE_FIELD_NUMBER: _ClassVar[int]
    code: str
    def __init__(self, code: _Optional[str] = ...) -> None: ...

class GetAllianceResponse(_message.Message):
    __slots__ = ("code", "name", "stage", "level", "council", "members")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    COUNCIL_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    stage: str
    level: str
    council: _containers.RepeatedScalarFieldContainer[str]
    members: _containers.RepeatedCompositeFieldContainer[Member]
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., stage: _Optional[str] = ..., level: _Optional[str] = ..., council: _Optional[_Iterable[str]] = ..., members: _Optional[_Iterable[_Union[Member, _Mapping]]] = ...) -> None: ...

class Member(_message.Message):
    __slots__ = ("org", "kind")
    ORG_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    org: str
    kind: str
    def __init__(self, org: _Optional[str] = ..., kind: _Optional[str] = ...) -> None: ...

class GetEnrolmentRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class GetEnrolmentResponse(_message.Message):
    __slots__ = ("stage", "tier", "overridden", "survey", "proposal", "posted_until", "objections", "adopters", "gap_since", "emergency", "rectification", "clocks")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    OVERRIDDEN_FIELD_NUMBER: _ClassVar[int]
    SURVEY_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    POSTED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    OBJECTIONS_FIELD_NUMBER: _ClassVar[int]
    ADOPTERS_FIELD_NUMBER: _ClassVar[int]
    GAP_SINCE_FIELD_NUMBER: _ClassVar[int]
    EMERGENCY_FIELD_NUMBER: _ClassVar[int]
    RECTIFICATION_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    stage: str
    tier: str
    overridden: bool
    survey: _events_pb2.Survey
    proposal: _events_pb2.Proposal
    posted_until: str
    objections: _containers.RepeatedCompositeFieldContainer[TierObjectionShown]
    adopters: _containers.RepeatedScalarFieldContainer[str]
    gap_since: str
    emergency: _events_pb2.Emergency
    rectification: _events_pb2.RectificationOrdered
    clocks: _containers.RepeatedCompositeFieldContainer[AllianceClock]
    def __init__(self, stage: _Optional[str] = ..., tier: _Optional[str] = ..., overridden: _Optional[bool] = ..., survey: _Optional[_Union[_events_pb2.Survey, _Mapping]] = ..., proposal: _Optional[_Union[_events_pb2.Proposal, _Mapping]] = ..., posted_until: _Optional[str] = ..., objections: _Optional[_Iterable[_Union[TierObjectionShown, _Mapping]]] = ..., adopters: _Optional[_Iterable[str]] = ..., gap_since: _Optional[str] = ..., emergency: _Optional[_Union[_events_pb2.Emergency, _Mapping]] = ..., rectification: _Optional[_Union[_events_pb2.RectificationOrdered, _Mapping]] = ..., clocks: _Optional[_Iterable[_Union[AllianceClock, _Mapping]]] = ...) -> None: ...

class TierObjectionShown(_message.Message):
    __slots__ = ("objection", "ground", "answer")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    objection: str
    ground: str
    answer: str
    def __init__(self, objection: _Optional[str] = ..., ground: _Optional[str] = ..., answer: _Optional[str] = ...) -> None: ...

class AllianceClock(_message.Message):
    __slots__ = ("clock", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...

class ListTierObjectionsRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class ListTierObjectionsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[TierObjectionWords]
    def __init__(self, items: _Optional[_Iterable[_Union[TierObjectionWords, _Mapping]]] = ...) -> None: ...

class TierObjectionWords(_message.Message):
    __slots__ = ("objection", "text")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    objection: str
    text: str
    def __init__(self, objection: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class ListContractsRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListContractsResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListedContract]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[ListedContract, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ListedContract(_message.Message):
    __slots__ = ("contract", "stage", "provider", "tier", "starts_on", "until")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    STARTS_ON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    contract: str
    stage: str
    provider: str
    tier: str
    starts_on: str
    until: str
    def __init__(self, contract: _Optional[str] = ..., stage: _Optional[str] = ..., provider: _Optional[str] = ..., tier: _Optional[str] = ..., starts_on: _Optional[str] = ..., until: _Optional[str] = ...) -> None: ...

class GetContractRequest(_message.Message):
    __slots__ = ("estate_id", "contract")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    contract: str
    def __init__(self, estate_id: _Optional[str] = ..., contract: _Optional[str] = ...) -> None: ...

class GetContractResponse(_message.Message):
    __slots__ = ("contract", "stage", "terms", "renews", "basis", "filed_on", "filing_late", "from_before", "promises", "quarters", "notice", "renewed_by", "replaced_by", "until", "last_day", "gap_from", "clocks")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    RENEWS_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    FILED_ON_FIELD_NUMBER: _ClassVar[int]
    FILING_LATE_FIELD_NUMBER: _ClassVar[int]
    FROM_BEFORE_FIELD_NUMBER: _ClassVar[int]
    PROMISES_FIELD_NUMBER: _ClassVar[int]
    QUARTERS_FIELD_NUMBER: _ClassVar[int]
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    RENEWED_BY_FIELD_NUMBER: _ClassVar[int]
    REPLACED_BY_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    GAP_FROM_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    contract: str
    stage: str
    terms: _events_pb2.Terms
    renews: str
    basis: str
    filed_on: str
    filing_late: bool
    from_before: bool
    promises: _containers.RepeatedCompositeFieldContainer[_events_pb2.Promise]
    quarters: _containers.RepeatedCompositeFieldContainer[QuarterShown]
    notice: _events_pb2.Notice
    renewed_by: str
    replaced_by: str
    until: str
    last_day: str
    gap_from: str
    clocks: _containers.RepeatedCompositeFieldContainer[AllianceClock]
    def __init__(self, contract: _Optional[str] = ..., stage: _Optional[str] = ..., terms: _Optional[_Union[_events_pb2.Terms, _Mapping]] = ..., renews: _Optional[str] = ..., basis: _Optional[str] = ..., filed_on: _Optional[str] = ..., filing_late: _Optional[bool] = ..., from_before: _Optional[bool] = ..., promises: _Optional[_Iterable[_Union[_events_pb2.Promise, _Mapping]]] = ..., quarters: _Optional[_Iterable[_Union[QuarterShown, _Mapping]]] = ..., notice: _Optional[_Union[_events_pb2.Notice, _Mapping]] = ..., renewed_by: _Optional[str] = ..., replaced_by: _Optional[str] = ..., until: _Optional[str] = ..., last_day: _Optional[str] = ..., gap_from: _Optional[str] = ..., clocks: _Optional[_Iterable[_Union[AllianceClock, _Mapping]]] = ...) -> None: ...

class QuarterShown(_message.Message):
    __slots__ = ("quarter", "work", "disclosed", "figures")
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    WORK_FIELD_NUMBER: _ClassVar[int]
    DISCLOSED_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    quarter: str
    work: _containers.RepeatedCompositeFieldContainer[WorkShown]
    disclosed: _containers.RepeatedScalarFieldContainer[str]
    figures: _events_pb2.Figures
    def __init__(self, quarter: _Optional[str] = ..., work: _Optional[_Iterable[_Union[WorkShown, _Mapping]]] = ..., disclosed: _Optional[_Iterable[str]] = ..., figures: _Optional[_Union[_events_pb2.Figures, _Mapping]] = ...) -> None: ...

class WorkShown(_message.Message):
    __slots__ = ("item", "done", "disputed")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    DISPUTED_FIELD_NUMBER: _ClassVar[int]
    item: str
    done: int
    disputed: int
    def __init__(self, item: _Optional[str] = ..., done: _Optional[int] = ..., disputed: _Optional[int] = ...) -> None: ...

class ListAppraisalsRequest(_message.Message):
    __slots__ = ("estate_id", "contract")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    contract: str
    def __init__(self, estate_id: _Optional[str] = ..., contract: _Optional[str] = ...) -> None: ...

class ListAppraisalsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListedAppraisal]
    def __init__(self, items: _Optional[_Iterable[_Union[ListedAppraisal, _Mapping]]] = ...) -> None: ...

class ListedAppraisal(_message.Message):
    __slots__ = ("quarter", "stage", "grade", "total_x100")
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    quarter: str
    stage: str
    grade: str
    total_x100: int
    def __init__(self, quarter: _Optional[str] = ..., stage: _Optional[str] = ..., grade: _Optional[str] = ..., total_x100: _Optional[int] = ...) -> None: ...

class GetAppraisalRequest(_message.Message):
    __slots__ = ("estate_id", "contract", "quarter")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    contract: str
    quarter: str
    def __init__(self, estate_id: _Optional[str] = ..., contract: _Optional[str] = ..., quarter: _Optional[str] = ...) -> None: ...

class GetAppraisalResponse(_message.Message):
    __slots__ = ("contract", "quarter", "provider", "stage", "figures", "points", "total_x100", "grade", "confirmed_grade", "source", "posted_until", "objections", "asked_owners", "clocks")
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_GRADE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    POSTED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    OBJECTIONS_FIELD_NUMBER: _ClassVar[int]
    ASKED_OWNERS_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    contract: str
    quarter: str
    provider: str
    stage: str
    figures: _events_pb2.ServiceFigures
    points: _containers.RepeatedCompositeFieldContainer[_events_pb2.Points]
    total_x100: int
    grade: str
    confirmed_grade: str
    source: str
    posted_until: str
    objections: _containers.RepeatedCompositeFieldContainer[AppraisalObjectionShown]
    asked_owners: bool
    clocks: _containers.RepeatedCompositeFieldContainer[AllianceClock]
    def __init__(self, contract: _Optional[str] = ..., quarter: _Optional[str] = ..., provider: _Optional[str] = ..., stage: _Optional[str] = ..., figures: _Optional[_Union[_events_pb2.ServiceFigures, _Mapping]] = ..., points: _Optional[_Iterable[_Union[_events_pb2.Points, _Mapping]]] = ..., total_x100: _Optional[int] = ..., grade: _Optional[str] = ..., confirmed_grade: _Optional[str] = ..., source: _Optional[str] = ..., posted_until: _Optional[str] = ..., objections: _Optional[_Iterable[_Union[AppraisalObjectionShown, _Mapping]]] = ..., asked_owners: _Optional[bool] = ..., clocks: _Optional[_Iterable[_Union[AllianceClock, _Mapping]]] = ...) -> None: ...

class AppraisalObjectionShown(_message.Message):
    __slots__ = ("objection", "ground", "answer", "accepted")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    objection: str
    ground: str
    answer: str
    accepted: bool
    def __init__(self, objection: _Optional[str] = ..., ground: _Optional[str] = ..., answer: _Optional[str] = ..., accepted: _Optional[bool] = ...) -> None: ...

class ListAppraisalObjectionsRequest(_message.Message):
    __slots__ = ("estate_id", "contract", "quarter")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    QUARTER_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    contract: str
    quarter: str
    def __init__(self, estate_id: _Optional[str] = ..., contract: _Optional[str] = ..., quarter: _Optional[str] = ...) -> None: ...

class ListAppraisalObjectionsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[AppraisalObjectionWords]
    def __init__(self, items: _Optional[_Iterable[_Union[AppraisalObjectionWords, _Mapping]]] = ...) -> None: ...

class AppraisalObjectionWords(_message.Message):
    __slots__ = ("objection", "text")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    objection: str
    text: str
    def __init__(self, objection: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class GetRatingRequest(_message.Message):
    __slots__ = ("code", "provider", "year")
    CODE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    code: str
    provider: str
    year: str
    def __init__(self, code: _Optional[str] = ..., provider: _Optional[str] = ..., year: _Optional[str] = ...) -> None: ...

class GetRatingResponse(_message.Message):
    __slots__ = ("code", "provider", "year", "stage", "in_service_since", "points", "total_x100", "quarters", "stars", "posted_until", "ground", "support", "clocks")
    CODE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    IN_SERVICE_SINCE_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_X100_FIELD_NUMBER: _ClassVar[int]
    QUARTERS_FIELD_NUMBER: _ClassVar[int]
    STARS_FIELD_NUMBER: _ClassVar[int]
    POSTED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    SUPPORT_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    code: str
    provider: str
    year: str
    stage: str
    in_service_since: str
    points: _containers.RepeatedCompositeFieldContainer[_events_pb2.Points]
    total_x100: int
    quarters: _containers.RepeatedCompositeFieldContainer[_events_pb2.RatedQuarter]
    stars: int
    posted_until: str
    ground: str
    support: str
    clocks: _containers.RepeatedCompositeFieldContainer[AllianceClock]
    def __init__(self, code: _Optional[str] = ..., provider: _Optional[str] = ..., year: _Optional[str] = ..., stage: _Optional[str] = ..., in_service_since: _Optional[str] = ..., points: _Optional[_Iterable[_Union[_events_pb2.Points, _Mapping]]] = ..., total_x100: _Optional[int] = ..., quarters: _Optional[_Iterable[_Union[_events_pb2.RatedQuarter, _Mapping]]] = ..., stars: _Optional[int] = ..., posted_until: _Optional[str] = ..., ground: _Optional[str] = ..., support: _Optional[str] = ..., clocks: _Optional[_Iterable[_Union[AllianceClock, _Mapping]]] = ...) -> None: ...

class GetAdoptionRequest(_message.Message):
    __slots__ = ("estate_id", "org")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    ORG_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    org: str
    def __init__(self, estate_id: _Optional[str] = ..., org: _Optional[str] = ...) -> None: ...

class GetAdoptionResponse(_message.Message):
    __slots__ = ("org", "stage", "until", "duties", "active_since", "roster", "services", "last_service", "clocks")
    ORG_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    DUTIES_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_SINCE_FIELD_NUMBER: _ClassVar[int]
    ROSTER_FIELD_NUMBER: _ClassVar[int]
    SERVICES_FIELD_NUMBER: _ClassVar[int]
    LAST_SERVICE_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    org: str
    stage: str
    until: str
    duties: str
    active_since: str
    roster: _events_pb2.Roster
    services: int
    last_service: str
    clocks: _containers.RepeatedCompositeFieldContainer[AllianceClock]
    def __init__(self, org: _Optional[str] = ..., stage: _Optional[str] = ..., until: _Optional[str] = ..., duties: _Optional[str] = ..., active_since: _Optional[str] = ..., roster: _Optional[_Union[_events_pb2.Roster, _Mapping]] = ..., services: _Optional[int] = ..., last_service: _Optional[str] = ..., clocks: _Optional[_Iterable[_Union[AllianceClock, _Mapping]]] = ...) -> None: ...

class GetSecretaryProjectRequest(_message.Message):
    __slots__ = ("estate_id", "project")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    project: str
    def __init__(self, estate_id: _Optional[str] = ..., project: _Optional[str] = ...) -> None: ...

class GetSecretaryProjectResponse(_message.Message):
    __slots__ = ("project", "stage", "goal", "due_on", "post", "org", "reports", "clocks")
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    ORG_FIELD_NUMBER: _ClassVar[int]
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    project: str
    stage: str
    goal: str
    due_on: str
    post: str
    org: str
    reports: int
    clocks: _containers.RepeatedCompositeFieldContainer[AllianceClock]
    def __init__(self, project: _Optional[str] = ..., stage: _Optional[str] = ..., goal: _Optional[str] = ..., due_on: _Optional[str] = ..., post: _Optional[str] = ..., org: _Optional[str] = ..., reports: _Optional[int] = ..., clocks: _Optional[_Iterable[_Union[AllianceClock, _Mapping]]] = ...) -> None: ...
