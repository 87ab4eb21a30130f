import datetime

from cogov.deliberation.v1 import events_pb2 as _events_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListTopicsRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListTopicsResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListedTopic]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[ListedTopic, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ListedTopic(_message.Message):
    __slots__ = ("topic", "title", "stage", "decision_class")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    DECISION_CLASS_FIELD_NUMBER: _ClassVar[int]
    topic: str
    title: str
    stage: str
    decision_class: str
    def __init__(self, topic: _Optional[str] = ..., title: _Optional[str] = ..., stage: _Optional[str] = ..., decision_class: _Optional[str] = ...) -> None: ...

class GetTopicRequest(_message.Message):
    __slots__ = ("estate_id", "topic")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    topic: str
    def __init__(self, estate_id: _Optional[str] = ..., topic: _Optional[str] = ...) -> None: ...

class GetTopicResponse(_message.Message):
    __slots__ = ("topic", "title", "text", "stage", "origin", "tags", "extent", "priority", "scope", "replaces", "decision_class", "plans", "rounds", "reviews", "objections", "clocks", "consultation", "frozen", "vote", "decision", "work", "accounts", "satisfaction", "waiting_for", "origin_ref")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    REPLACES_FIELD_NUMBER: _ClassVar[int]
    DECISION_CLASS_FIELD_NUMBER: _ClassVar[int]
    PLANS_FIELD_NUMBER: _ClassVar[int]
    ROUNDS_FIELD_NUMBER: _ClassVar[int]
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    OBJECTIONS_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    FROZEN_FIELD_NUMBER: _ClassVar[int]
    VOTE_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    WORK_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    SATISFACTION_FIELD_NUMBER: _ClassVar[int]
    WAITING_FOR_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_REF_FIELD_NUMBER: _ClassVar[int]
    topic: str
    title: str
    text: str
    stage: str
    origin: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    extent: _events_pb2.Extent
    priority: str
    scope: str
    replaces: str
    decision_class: str
    plans: _containers.RepeatedCompositeFieldContainer[PlanShown]
    rounds: _containers.RepeatedCompositeFieldContainer[RoundShown]
    reviews: _containers.RepeatedCompositeFieldContainer[_events_pb2.Review]
    objections: _containers.RepeatedCompositeFieldContainer[ObjectionShown]
    clocks: _containers.RepeatedCompositeFieldContainer[TopicClock]
    consultation: _events_pb2.ConsultationAttached
    frozen: FrozenShown
    vote: _events_pb2.VoteArranged
    decision: _events_pb2.Decision
    work: WorkShown
    accounts: _events_pb2.ResultPublished
    satisfaction: _events_pb2.SatisfactionRecorded
    waiting_for: WaitingFor
    origin_ref: str
    def __init__(self, topic: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., stage: _Optional[str] = ..., origin: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., extent: _Optional[_Union[_events_pb2.Extent, _Mapping]] = ..., priority: _Optional[str] = ..., scope: _Optional[str] = ..., replaces: _Optional[str] = ..., decision_class: _Optional[str] = ..., plans: _Optional[_Iterable[_Union[PlanShown, _Mapping]]] = ..., rounds: _Optional[_Iterable[_Union[RoundShown, _Mapping]]] = ..., reviews: _Optional[_Iterable[_Union[_events_pb2.Review, _Mapping]]] = ..., objections: _Optional[_Iterable[_Union[ObjectionShown, _Mapping]]] = ..., clocks: _Optional[_Iterable[_Union[TopicClock, _Mapping]]] = ..., consultation: _Optional[_Union[_events_pb2.ConsultationAttached, _Mapping]] = ..., frozen: _Optional[_Union[FrozenShown, _Mapping]] = ..., vote: _Optional[_Union[_events_pb2.VoteArranged, _Mapping]] = ..., decision: _Optional[_Union[_events_pb2.Decision, _Mapping]] = ..., work: _Optional[_Union[WorkShown, _Mapping]] = ..., accounts: _Optional[_Union[_events_pb2.ResultPublished, _Mapping]] = ..., satisfaction: _Optional[_Union[_events_pb2.SatisfactionRecorded, _Mapping]] = ..., waiting_for: _Optional[_Union[WaitingFor, _Mapping]] = ..., origin_ref: _Optional[str] = ...) -> None: ...

class PlanShown(_message.Message):
    __slots__ = ("version", "sha256", "text", "tags", "cost_fen", "funding")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    COST_FEN_FIELD_NUMBER: _ClassVar[int]
    FUNDING_FIELD_NUMBER: _ClassVar[int]
    version: int
    sha256: str
    text: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    cost_fen: int
    funding: _containers.RepeatedCompositeFieldContainer[_events_pb2.Funding]
    def __init__(self, version: _Optional[int] = ..., sha256: _Optional[str] = ..., text: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., cost_fen: _Optional[int] = ..., funding: _Optional[_Iterable[_Union[_events_pb2.Funding, _Mapping]]] = ...) -> None: ...

class RoundShown(_message.Message):
    __slots__ = ("number", "version", "last_day", "open", "opinions", "answered")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    OPINIONS_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_FIELD_NUMBER: _ClassVar[int]
    number: int
    version: int
    last_day: str
    open: bool
    opinions: int
    answered: bool
    def __init__(self, number: _Optional[int] = ..., version: _Optional[int] = ..., last_day: _Optional[str] = ..., open: _Optional[bool] = ..., opinions: _Optional[int] = ..., answered: _Optional[bool] = ...) -> None: ...

class ObjectionShown(_message.Message):
    __slots__ = ("objection", "answer", "upheld")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    UPHELD_FIELD_NUMBER: _ClassVar[int]
    objection: str
    answer: str
    upheld: bool
    def __init__(self, objection: _Optional[str] = ..., answer: _Optional[str] = ..., upheld: _Optional[bool] = ...) -> None: ...

class TopicClock(_message.Message):
    __slots__ = ("clock", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...

class FrozenShown(_message.Message):
    __slots__ = ("version", "sha256", "decision_class", "item")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    DECISION_CLASS_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    version: int
    sha256: str
    decision_class: str
    item: int
    def __init__(self, version: _Optional[int] = ..., sha256: _Optional[str] = ..., decision_class: _Optional[str] = ..., item: _Optional[int] = ...) -> None: ...

class WorkShown(_message.Message):
    __slots__ = ("implementer", "supervisors", "budget_fen", "spent_fen", "accepted", "milestones")
    IMPLEMENTER_FIELD_NUMBER: _ClassVar[int]
    SUPERVISORS_FIELD_NUMBER: _ClassVar[int]
    BUDGET_FEN_FIELD_NUMBER: _ClassVar[int]
    SPENT_FEN_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    implementer: str
    supervisors: int
    budget_fen: int
    spent_fen: int
    accepted: bool
    milestones: _containers.RepeatedCompositeFieldContainer[MilestoneShown]
    def __init__(self, implementer: _Optional[str] = ..., supervisors: _Optional[int] = ..., budget_fen: _Optional[int] = ..., spent_fen: _Optional[int] = ..., accepted: _Optional[bool] = ..., milestones: _Optional[_Iterable[_Union[MilestoneShown, _Mapping]]] = ...) -> None: ...

class MilestoneShown(_message.Message):
    __slots__ = ("milestone", "text", "planned_on", "done", "moved_to")
    MILESTONE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PLANNED_ON_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    MOVED_TO_FIELD_NUMBER: _ClassVar[int]
    milestone: str
    text: str
    planned_on: str
    done: bool
    moved_to: str
    def __init__(self, milestone: _Optional[str] = ..., text: _Optional[str] = ..., planned_on: _Optional[str] = ..., done: _Optional[bool] = ..., moved_to: _Optional[str] = ...) -> None: ...

class WaitingFor(_message.Message):
    __slots__ = ("blocker", "responsible", "rule_ids", "due")
    BLOCKER_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    RULE_IDS_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    blocker: str
    responsible: str
    rule_ids: _containers.RepeatedScalarFieldContainer[str]
    due: _timestamp_pb2.Timestamp
    def __init__(self, blocker: _Optional[str] = ..., responsible: _Optional[str] = ..., rule_ids: _Optional[_Iterable[str]] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListOpinionsRequest(_message.Message):
    __slots__ = ("estate_id", "topic", "round")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    topic: str
    round: int
    def __init__(self, estate_id: _Optional[str] = ..., topic: _Optional[str] = ..., round: _Optional[int] = ...) -> None: ...

class ListOpinionsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Words]
    def __init__(self, items: _Optional[_Iterable[_Union[Words, _Mapping]]] = ...) -> None: ...

class Words(_message.Message):
    __slots__ = ("opinion", "text")
    OPINION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    opinion: str
    text: str
    def __init__(self, opinion: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class ListOwnOpinionsRequest(_message.Message):
    __slots__ = ("estate_id", "topic")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    topic: str
    def __init__(self, estate_id: _Optional[str] = ..., topic: _Optional[str] = ...) -> None: ...

class ListOwnOpinionsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[OwnWords]
    def __init__(self, items: _Optional[_Iterable[_Union[OwnWords, _Mapping]]] = ...) -> None: ...

class OwnWords(_message.Message):
    __slots__ = ("opinion", "round", "text")
    OPINION_FIELD_NUMBER: _ClassVar[int]
    ROUND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    opinion: str
    round: int
    text: str
    def __init__(self, opinion: _Optional[str] = ..., round: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class ListObjectionsRequest(_message.Message):
    __slots__ = ("estate_id", "topic")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    topic: str
    def __init__(self, estate_id: _Optional[str] = ..., topic: _Optional[str] = ...) -> None: ...

class ListObjectionsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ObjectionWords]
    def __init__(self, items: _Optional[_Iterable[_Union[ObjectionWords, _Mapping]]] = ...) -> None: ...

class ObjectionWords(_message.Message):
    __slots__ = ("objection", "text")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    objection: str
    text: str
    def __init__(self, objection: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...
