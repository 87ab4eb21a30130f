import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

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
    __slots__ = ("stage", "extent_kind", "extent_ref", "counts_parking", "total_area_cm2", "total_heads", "entries_hash", "left_out_units", "left_out_area_cm2", "registered_area_cm2", "noted_objections", "roll", "purpose", "as_of", "posted_on", "open_objections", "version")
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
    ROLL_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    POSTED_ON_FIELD_NUMBER: _ClassVar[int]
    OPEN_OBJECTIONS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
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
    roll: str
    purpose: str
    as_of: str
    posted_on: str
    open_objections: int
    version: int
    def __init__(self, stage: _Optional[str] = ..., extent_kind: _Optional[str] = ..., extent_ref: _Optional[str] = ..., counts_parking: _Optional[bool] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., entries_hash: _Optional[str] = ..., left_out_units: _Optional[int] = ..., left_out_area_cm2: _Optional[int] = ..., registered_area_cm2: _Optional[int] = ..., noted_objections: _Optional[_Iterable[str]] = ..., roll: _Optional[str] = ..., purpose: _Optional[str] = ..., as_of: _Optional[str] = ..., posted_on: _Optional[str] = ..., open_objections: _Optional[int] = ..., version: _Optional[int] = ...) -> None: ...

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
    __slots__ = ("undelivered_buyer", "owner")
    UNDELIVERED_BUYER_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    undelivered_buyer: bool
    owner: bool
    def __init__(self, undelivered_buyer: _Optional[bool] = ..., owner: _Optional[bool] = ...) -> None: ...

class HeadRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class HeadResponse(_message.Message):
    __slots__ = ("position",)
    POSITION_FIELD_NUMBER: _ClassVar[int]
    position: int
    def __init__(self, position: _Optional[int] = ...) -> None: ...

class ListCommunitiesRequest(_message.Message):
    __slots__ = ("district",)
    DISTRICT_FIELD_NUMBER: _ClassVar[int]
    district: str
    def __init__(self, district: _Optional[str] = ...) -> None: ...

class ListCommunitiesResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Community]
    def __init__(self, items: _Optional[_Iterable[_Union[Community, _Mapping]]] = ...) -> None: ...

class Community(_message.Message):
    __slots__ = ("code", "name", "township_code", "township", "district_code", "district", "city", "province")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TOWNSHIP_CODE_FIELD_NUMBER: _ClassVar[int]
    TOWNSHIP_FIELD_NUMBER: _ClassVar[int]
    DISTRICT_CODE_FIELD_NUMBER: _ClassVar[int]
    DISTRICT_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    PROVINCE_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    township_code: str
    township: str
    district_code: str
    district: str
    city: str
    province: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., township_code: _Optional[str] = ..., township: _Optional[str] = ..., district_code: _Optional[str] = ..., district: _Optional[str] = ..., city: _Optional[str] = ..., province: _Optional[str] = ...) -> None: ...

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
    __slots__ = ("estate_id", "name", "code", "community")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    COMMUNITY_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    name: str
    code: str
    community: str
    def __init__(self, estate_id: _Optional[str] = ..., name: _Optional[str] = ..., code: _Optional[str] = ..., community: _Optional[str] = ...) -> None: ...

class GetEstateRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class GetEstateResponse(_message.Message):
    __slots__ = ("estate_id", "name", "community", "jurisdiction", "management_area", "registered_area_cm2", "buildings", "version")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    COMMUNITY_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    MANAGEMENT_AREA_FIELD_NUMBER: _ClassVar[int]
    REGISTERED_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    BUILDINGS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    name: str
    community: Community
    jurisdiction: str
    management_area: str
    registered_area_cm2: int
    buildings: _containers.RepeatedCompositeFieldContainer[Building]
    version: int
    def __init__(self, estate_id: _Optional[str] = ..., name: _Optional[str] = ..., community: _Optional[_Union[Community, _Mapping]] = ..., jurisdiction: _Optional[str] = ..., management_area: _Optional[str] = ..., registered_area_cm2: _Optional[int] = ..., buildings: _Optional[_Iterable[_Union[Building, _Mapping]]] = ..., version: _Optional[int] = ...) -> None: ...

class Building(_message.Message):
    __slots__ = ("building", "label", "stairwells")
    BUILDING_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    STAIRWELLS_FIELD_NUMBER: _ClassVar[int]
    building: str
    label: str
    stairwells: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, building: _Optional[str] = ..., label: _Optional[str] = ..., stairwells: _Optional[_Iterable[str]] = ...) -> None: ...

class Door(_message.Message):
    __slots__ = ("phase", "building", "stairwell", "room")
    PHASE_FIELD_NUMBER: _ClassVar[int]
    BUILDING_FIELD_NUMBER: _ClassVar[int]
    STAIRWELL_FIELD_NUMBER: _ClassVar[int]
    ROOM_FIELD_NUMBER: _ClassVar[int]
    phase: str
    building: str
    stairwell: str
    room: str
    def __init__(self, phase: _Optional[str] = ..., building: _Optional[str] = ..., stairwell: _Optional[str] = ..., room: _Optional[str] = ...) -> None: ...

class Unit(_message.Message):
    __slots__ = ("unit", "door", "kind", "area_cm2", "area_source", "state")
    UNIT_FIELD_NUMBER: _ClassVar[int]
    DOOR_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    AREA_SOURCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    unit: str
    door: Door
    kind: str
    area_cm2: int
    area_source: str
    state: str
    def __init__(self, unit: _Optional[str] = ..., door: _Optional[_Union[Door, _Mapping]] = ..., kind: _Optional[str] = ..., area_cm2: _Optional[int] = ..., area_source: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class ListUnitsRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListUnitsResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Unit]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[Unit, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ListMyUnitsRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class ListMyUnitsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Unit]
    def __init__(self, items: _Optional[_Iterable[_Union[Unit, _Mapping]]] = ...) -> None: ...

class ListEntriesRequest(_message.Message):
    __slots__ = ("estate_id", "roll", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    roll: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., roll: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListEntriesResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PostedEntry]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[PostedEntry, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class PostedEntry(_message.Message):
    __slots__ = ("entry_id", "area_cm2", "doors")
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    DOORS_FIELD_NUMBER: _ClassVar[int]
    entry_id: str
    area_cm2: int
    doors: _containers.RepeatedCompositeFieldContainer[Door]
    def __init__(self, entry_id: _Optional[str] = ..., area_cm2: _Optional[int] = ..., doors: _Optional[_Iterable[_Union[Door, _Mapping]]] = ...) -> None: ...

class ListMyEntriesRequest(_message.Message):
    __slots__ = ("estate_id", "roll")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    roll: str
    def __init__(self, estate_id: _Optional[str] = ..., roll: _Optional[str] = ...) -> None: ...

class ListMyEntriesResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PostedEntry]
    def __init__(self, items: _Optional[_Iterable[_Union[PostedEntry, _Mapping]]] = ...) -> None: ...

class ListObjectionsRequest(_message.Message):
    __slots__ = ("estate_id", "roll")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    roll: str
    def __init__(self, estate_id: _Optional[str] = ..., roll: _Optional[str] = ...) -> None: ...

class ListObjectionsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Objection]
    def __init__(self, items: _Optional[_Iterable[_Union[Objection, _Mapping]]] = ...) -> None: ...

class Objection(_message.Message):
    __slots__ = ("objection", "unit", "ground", "state", "due", "text", "reason")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    objection: str
    unit: str
    ground: str
    state: str
    due: _timestamp_pb2.Timestamp
    text: str
    reason: str
    def __init__(self, objection: _Optional[str] = ..., unit: _Optional[str] = ..., ground: _Optional[str] = ..., state: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., text: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ListProposalsRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListProposalsResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ProposedPair]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[ProposedPair, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ProposedPair(_message.Message):
    __slots__ = ("proposal", "first", "second")
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SECOND_FIELD_NUMBER: _ClassVar[int]
    proposal: str
    first: str
    second: str
    def __init__(self, proposal: _Optional[str] = ..., first: _Optional[str] = ..., second: _Optional[str] = ...) -> None: ...

class GetLookAlikesRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class GetLookAlikesResponse(_message.Message):
    __slots__ = ("doors", "buildings")
    DOORS_FIELD_NUMBER: _ClassVar[int]
    BUILDINGS_FIELD_NUMBER: _ClassVar[int]
    doors: _containers.RepeatedCompositeFieldContainer[AlikeDoors]
    buildings: _containers.RepeatedCompositeFieldContainer[AlikeBuildings]
    def __init__(self, doors: _Optional[_Iterable[_Union[AlikeDoors, _Mapping]]] = ..., buildings: _Optional[_Iterable[_Union[AlikeBuildings, _Mapping]]] = ...) -> None: ...

class AlikeDoors(_message.Message):
    __slots__ = ("units",)
    UNITS_FIELD_NUMBER: _ClassVar[int]
    units: _containers.RepeatedCompositeFieldContainer[Unit]
    def __init__(self, units: _Optional[_Iterable[_Union[Unit, _Mapping]]] = ...) -> None: ...

class AlikeBuildings(_message.Message):
    __slots__ = ("buildings",)
    BUILDINGS_FIELD_NUMBER: _ClassVar[int]
    buildings: _containers.RepeatedCompositeFieldContainer[Building]
    def __init__(self, buildings: _Optional[_Iterable[_Union[Building, _Mapping]]] = ...) -> None: ...

class GetSubjectRequest(_message.Message):
    __slots__ = ("estate_id", "subject")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    subject: str
    def __init__(self, estate_id: _Optional[str] = ..., subject: _Optional[str] = ...) -> None: ...

class GetSubjectResponse(_message.Message):
    __slots__ = ("subject", "name", "document", "phone", "identified")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIED_FIELD_NUMBER: _ClassVar[int]
    subject: str
    name: str
    document: str
    phone: str
    identified: bool
    def __init__(self, subject: _Optional[str] = ..., name: _Optional[str] = ..., document: _Optional[str] = ..., phone: _Optional[str] = ..., identified: _Optional[bool] = ...) -> None: ...
