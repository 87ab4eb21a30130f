from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class GetPlaceRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class GetPlaceResponse(_message.Message):
    __slots__ = ("code", "jurisdiction")
    CODE_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    code: str
    jurisdiction: str
    def __init__(self, code: _Optional[str] = ..., jurisdiction: _Optional[str] = ...) -> None: ...

class GetRollRequest(_message.Message):
    __slots__ = ("estate_id", "roll")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    roll: str
    def __init__(self, estate_id: _Optional[str] = ..., roll: _Optional[str] = ...) -> None: ...

class GetRollResponse(_message.Message):
    __slots__ = ("stage", "extent_kind", "extent_ref", "counts_parking", "total_area_cm2", "total_heads", "entries_hash", "left_out_units", "left_out_area_cm2", "registered_area_cm2", "noted_objections")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    EXTENT_KIND_FIELD_NUMBER: _ClassVar[int]
    EXTENT_REF_FIELD_NUMBER: _ClassVar[int]
    COUNTS_PARKING_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_HASH_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_UNITS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    REGISTERED_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    NOTED_OBJECTIONS_FIELD_NUMBER: _ClassVar[int]
    stage: str
    extent_kind: str
    extent_ref: str
    counts_parking: bool
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    left_out_units: int
    left_out_area_cm2: int
    registered_area_cm2: int
    noted_objections: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, stage: _Optional[str] = ..., extent_kind: _Optional[str] = ..., extent_ref: _Optional[str] = ..., counts_parking: _Optional[bool] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., entries_hash: _Optional[str] = ..., left_out_units: _Optional[int] = ..., left_out_area_cm2: _Optional[int] = ..., registered_area_cm2: _Optional[int] = ..., noted_objections: _Optional[_Iterable[str]] = ...) -> None: ...

class RollEntriesRequest(_message.Message):
    __slots__ = ("estate_id", "roll")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    roll: str
    def __init__(self, estate_id: _Optional[str] = ..., roll: _Optional[str] = ...) -> None: ...

class RollEntriesResponse(_message.Message):
    __slots__ = ("entry_id", "area_cm2", "by_building", "units", "owners")
    class ByBuildingEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    BY_BUILDING_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    OWNERS_FIELD_NUMBER: _ClassVar[int]
    entry_id: str
    area_cm2: int
    by_building: _containers.ScalarMap[str, int]
    units: _containers.RepeatedScalarFieldContainer[str]
    owners: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, entry_id: _Optional[str] = ..., area_cm2: _Optional[int] = ..., by_building: _Optional[_Mapping[str, int]] = ..., units: _Optional[_Iterable[str]] = ..., owners: _Optional[_Iterable[str]] = ...) -> None: ...

class GetStandingRequest(_message.Message):
    __slots__ = ("estate_id", "subject")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    subject: str
    def __init__(self, estate_id: _Optional[str] = ..., subject: _Optional[str] = ...) -> None: ...

class GetStandingResponse(_message.Message):
    __slots__ = ("undelivered_buyer",)
    UNDELIVERED_BUYER_FIELD_NUMBER: _ClassVar[int]
    undelivered_buyer: bool
    def __init__(self, undelivered_buyer: _Optional[bool] = ...) -> None: ...

class HeadRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class HeadResponse(_message.Message):
    __slots__ = ("position",)
    POSITION_FIELD_NUMBER: _ClassVar[int]
    position: int
    def __init__(self, position: _Optional[int] = ...) -> None: ...
