import datetime

from cogov.consultation.v1 import events_pb2 as _events_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetTableRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class GetTableResponse(_message.Message):
    __slots__ = ("seats", "next_talk_due")
    SEATS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TALK_DUE_FIELD_NUMBER: _ClassVar[int]
    seats: _containers.RepeatedCompositeFieldContainer[SeatShown]
    next_talk_due: _timestamp_pb2.Timestamp
    def __init__(self, seats: _Optional[_Iterable[_Union[SeatShown, _Mapping]]] = ..., next_talk_due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SeatShown(_message.Message):
    __slots__ = ("seat", "state", "substitute")
    SEAT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SUBSTITUTE_FIELD_NUMBER: _ClassVar[int]
    seat: str
    state: str
    substitute: str
    def __init__(self, seat: _Optional[str] = ..., state: _Optional[str] = ..., substitute: _Optional[str] = ...) -> None: ...

class ListConsultationsRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListConsultationsResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListedConsultation]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[ListedConsultation, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ListedConsultation(_message.Message):
    __slots__ = ("consultation", "form", "title", "stage", "topic", "outcome")
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    consultation: str
    form: str
    title: str
    stage: str
    topic: str
    outcome: str
    def __init__(self, consultation: _Optional[str] = ..., form: _Optional[str] = ..., title: _Optional[str] = ..., stage: _Optional[str] = ..., topic: _Optional[str] = ..., outcome: _Optional[str] = ...) -> None: ...

class GetConsultationRequest(_message.Message):
    __slots__ = ("estate_id", "consultation")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    consultation: str
    def __init__(self, estate_id: _Optional[str] = ..., consultation: _Optional[str] = ...) -> None: ...

class GetConsultationResponse(_message.Message):
    __slots__ = ("consultation", "form", "title", "stage", "topic", "outcome", "tags", "affected", "versions", "positions", "notices", "sessions", "conclusion", "actions", "conference_on", "clocks")
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    AFFECTED_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    SESSIONS_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    CONFERENCE_ON_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    consultation: str
    form: str
    title: str
    stage: str
    topic: str
    outcome: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    affected: _containers.RepeatedScalarFieldContainer[str]
    versions: _containers.RepeatedCompositeFieldContainer[_events_pb2.ProposalVersion]
    positions: _containers.RepeatedCompositeFieldContainer[_events_pb2.Position]
    notices: _containers.RepeatedCompositeFieldContainer[_events_pb2.SessionNoticed]
    sessions: _containers.RepeatedCompositeFieldContainer[SessionShown]
    conclusion: _events_pb2.Conclusion
    actions: _containers.RepeatedCompositeFieldContainer[ActionShown]
    conference_on: str
    clocks: _containers.RepeatedCompositeFieldContainer[RunningClock]
    def __init__(self, consultation: _Optional[str] = ..., form: _Optional[str] = ..., title: _Optional[str] = ..., stage: _Optional[str] = ..., topic: _Optional[str] = ..., outcome: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., affected: _Optional[_Iterable[str]] = ..., versions: _Optional[_Iterable[_Union[_events_pb2.ProposalVersion, _Mapping]]] = ..., positions: _Optional[_Iterable[_Union[_events_pb2.Position, _Mapping]]] = ..., notices: _Optional[_Iterable[_Union[_events_pb2.SessionNoticed, _Mapping]]] = ..., sessions: _Optional[_Iterable[_Union[SessionShown, _Mapping]]] = ..., conclusion: _Optional[_Union[_events_pb2.Conclusion, _Mapping]] = ..., actions: _Optional[_Iterable[_Union[ActionShown, _Mapping]]] = ..., conference_on: _Optional[str] = ..., clocks: _Optional[_Iterable[_Union[RunningClock, _Mapping]]] = ...) -> None: ...

class RunningClock(_message.Message):
    __slots__ = ("clock", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...

class SessionShown(_message.Message):
    __slots__ = ("number", "opened_at", "place", "remote", "attendance", "invitees", "residents", "ended", "minutes_version", "signed")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    REMOTE_FIELD_NUMBER: _ClassVar[int]
    ATTENDANCE_FIELD_NUMBER: _ClassVar[int]
    INVITEES_FIELD_NUMBER: _ClassVar[int]
    RESIDENTS_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    MINUTES_VERSION_FIELD_NUMBER: _ClassVar[int]
    SIGNED_FIELD_NUMBER: _ClassVar[int]
    number: int
    opened_at: _timestamp_pb2.Timestamp
    place: str
    remote: bool
    attendance: _containers.RepeatedCompositeFieldContainer[_events_pb2.Attendance]
    invitees: _containers.RepeatedScalarFieldContainer[str]
    residents: int
    ended: str
    minutes_version: int
    signed: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, number: _Optional[int] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., place: _Optional[str] = ..., remote: _Optional[bool] = ..., attendance: _Optional[_Iterable[_Union[_events_pb2.Attendance, _Mapping]]] = ..., invitees: _Optional[_Iterable[str]] = ..., residents: _Optional[int] = ..., ended: _Optional[str] = ..., minutes_version: _Optional[int] = ..., signed: _Optional[_Iterable[str]] = ...) -> None: ...

class ActionShown(_message.Message):
    __slots__ = ("action", "state", "verified_by")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_BY_FIELD_NUMBER: _ClassVar[int]
    action: _events_pb2.Action
    state: str
    verified_by: str
    def __init__(self, action: _Optional[_Union[_events_pb2.Action, _Mapping]] = ..., state: _Optional[str] = ..., verified_by: _Optional[str] = ...) -> None: ...

class GetMinutesRequest(_message.Message):
    __slots__ = ("estate_id", "consultation", "session", "version")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    consultation: str
    session: int
    version: int
    def __init__(self, estate_id: _Optional[str] = ..., consultation: _Optional[str] = ..., session: _Optional[int] = ..., version: _Optional[int] = ...) -> None: ...

class GetMinutesResponse(_message.Message):
    __slots__ = ("session", "version", "sha256", "content_json", "signatures", "superseded")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    CONTENT_JSON_FIELD_NUMBER: _ClassVar[int]
    SIGNATURES_FIELD_NUMBER: _ClassVar[int]
    SUPERSEDED_FIELD_NUMBER: _ClassVar[int]
    session: int
    version: int
    sha256: str
    content_json: str
    signatures: _containers.RepeatedCompositeFieldContainer[_events_pb2.Signature]
    superseded: bool
    def __init__(self, session: _Optional[int] = ..., version: _Optional[int] = ..., sha256: _Optional[str] = ..., content_json: _Optional[str] = ..., signatures: _Optional[_Iterable[_Union[_events_pb2.Signature, _Mapping]]] = ..., superseded: _Optional[bool] = ...) -> None: ...
