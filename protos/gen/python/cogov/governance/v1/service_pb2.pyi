import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetStateRequest(_message.Message):
    __slots__ = ("estate_id", "as_of", "after")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    as_of: str
    after: str
    def __init__(self, estate_id: _Optional[str] = ..., as_of: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class GetStateResponse(_message.Message):
    __slots__ = ("state_json", "digest")
    STATE_JSON_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    state_json: bytes
    digest: str
    def __init__(self, state_json: _Optional[bytes] = ..., digest: _Optional[str] = ...) -> None: ...

class ListEstatesRequest(_message.Message):
    __slots__ = ("code", "after", "limit")
    CODE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    code: str
    after: str
    limit: int
    def __init__(self, code: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListEstatesResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListedEstate]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[ListedEstate, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ListedEstate(_message.Message):
    __slots__ = ("estate_id", "name", "community_ref", "next_date", "meetings")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    COMMUNITY_REF_FIELD_NUMBER: _ClassVar[int]
    NEXT_DATE_FIELD_NUMBER: _ClassVar[int]
    MEETINGS_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    name: str
    community_ref: str
    next_date: NextDate
    meetings: _containers.RepeatedCompositeFieldContainer[ListedMeeting]
    def __init__(self, estate_id: _Optional[str] = ..., name: _Optional[str] = ..., community_ref: _Optional[str] = ..., next_date: _Optional[_Union[NextDate, _Mapping]] = ..., meetings: _Optional[_Iterable[_Union[ListedMeeting, _Mapping]]] = ...) -> None: ...

class NextDate(_message.Message):
    __slots__ = ("what", "due_at", "basis", "none")
    WHAT_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    NONE_FIELD_NUMBER: _ClassVar[int]
    what: str
    due_at: _timestamp_pb2.Timestamp
    basis: str
    none: str
    def __init__(self, what: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., basis: _Optional[str] = ..., none: _Optional[str] = ...) -> None: ...

class ListedMeeting(_message.Message):
    __slots__ = ("meeting", "stage")
    MEETING_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    stage: str
    def __init__(self, meeting: _Optional[str] = ..., stage: _Optional[str] = ...) -> None: ...

class GetDigestRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetDigestResponse(_message.Message):
    __slots__ = ("digest", "estates")
    class EstatesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    ESTATES_FIELD_NUMBER: _ClassVar[int]
    digest: str
    estates: _containers.ScalarMap[str, str]
    def __init__(self, digest: _Optional[str] = ..., estates: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ReadJournalRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ReadJournalResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[JournalRow]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[JournalRow, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class JournalRow(_message.Message):
    __slots__ = ("number", "source", "fact", "type", "recorded_at")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    FACT_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    number: int
    source: str
    fact: str
    type: str
    recorded_at: _timestamp_pb2.Timestamp
    def __init__(self, number: _Optional[int] = ..., source: _Optional[str] = ..., fact: _Optional[str] = ..., type: _Optional[str] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class FollowFactsRequest(_message.Message):
    __slots__ = ("estate_id", "after")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[int] = ...) -> None: ...

class FollowFactsResponse(_message.Message):
    __slots__ = ("number", "source", "type", "event")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    number: int
    source: str
    type: str
    event: bytes
    def __init__(self, number: _Optional[int] = ..., source: _Optional[str] = ..., type: _Optional[str] = ..., event: _Optional[bytes] = ...) -> None: ...
