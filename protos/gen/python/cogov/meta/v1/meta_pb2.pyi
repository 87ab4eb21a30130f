import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Meta(_message.Message):
    __slots__ = ("estate_id", "source", "position", "stream", "version", "recorded_at", "on", "type", "cause", "may_skip", "starts", "stops")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    ON_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    MAY_SKIP_FIELD_NUMBER: _ClassVar[int]
    STARTS_FIELD_NUMBER: _ClassVar[int]
    STOPS_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    source: str
    position: int
    stream: str
    version: int
    recorded_at: _timestamp_pb2.Timestamp
    on: str
    type: str
    cause: Cause
    may_skip: bool
    starts: _containers.RepeatedCompositeFieldContainer[Clock]
    stops: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, estate_id: _Optional[str] = ..., source: _Optional[str] = ..., position: _Optional[int] = ..., stream: _Optional[str] = ..., version: _Optional[int] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., on: _Optional[str] = ..., type: _Optional[str] = ..., cause: _Optional[_Union[Cause, _Mapping]] = ..., may_skip: _Optional[bool] = ..., starts: _Optional[_Iterable[_Union[Clock, _Mapping]]] = ..., stops: _Optional[_Iterable[str]] = ...) -> None: ...

class Envelope(_message.Message):
    __slots__ = ("meta",)
    META_FIELD_NUMBER: _ClassVar[int]
    meta: Meta
    def __init__(self, meta: _Optional[_Union[Meta, _Mapping]] = ...) -> None: ...

class Clock(_message.Message):
    __slots__ = ("clock", "ref", "due", "responsible", "incomplete", "basis", "grade", "rule_ids")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    REF_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    RULE_IDS_FIELD_NUMBER: _ClassVar[int]
    clock: str
    ref: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    incomplete: bool
    basis: str
    grade: str
    rule_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, clock: _Optional[str] = ..., ref: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ..., incomplete: _Optional[bool] = ..., basis: _Optional[str] = ..., grade: _Optional[str] = ..., rule_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class Cause(_message.Message):
    __slots__ = ("source", "position")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    source: str
    position: int
    def __init__(self, source: _Optional[str] = ..., position: _Optional[int] = ...) -> None: ...
