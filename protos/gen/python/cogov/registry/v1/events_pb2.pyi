import datetime

from cogov.meta.v1 import meta_pb2 as _meta_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RegistryEvent(_message.Message):
    __slots__ = ("meta", "estate_registered", "management_area_defined", "estate_condition_surveyed", "building_added", "unit_added", "unit_area_corrected", "unit_sold", "unit_delivered", "ownership_recorded", "unit_merged", "unit_restored", "roll_drafted", "roll_redrafted", "roll_published", "roll_objection_raised", "roll_objection_resolved", "roll_frozen", "roll_voided", "roll_posting_ended", "deadline_missed")
    META_FIELD_NUMBER: _ClassVar[int]
    ESTATE_REGISTERED_FIELD_NUMBER: _ClassVar[int]
    MANAGEMENT_AREA_DEFINED_FIELD_NUMBER: _ClassVar[int]
    ESTATE_CONDITION_SURVEYED_FIELD_NUMBER: _ClassVar[int]
    BUILDING_ADDED_FIELD_NUMBER: _ClassVar[int]
    UNIT_ADDED_FIELD_NUMBER: _ClassVar[int]
    UNIT_AREA_CORRECTED_FIELD_NUMBER: _ClassVar[int]
    UNIT_SOLD_FIELD_NUMBER: _ClassVar[int]
    UNIT_DELIVERED_FIELD_NUMBER: _ClassVar[int]
    OWNERSHIP_RECORDED_FIELD_NUMBER: _ClassVar[int]
    UNIT_MERGED_FIELD_NUMBER: _ClassVar[int]
    UNIT_RESTORED_FIELD_NUMBER: _ClassVar[int]
    ROLL_DRAFTED_FIELD_NUMBER: _ClassVar[int]
    ROLL_REDRAFTED_FIELD_NUMBER: _ClassVar[int]
    ROLL_PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    ROLL_OBJECTION_RAISED_FIELD_NUMBER: _ClassVar[int]
    ROLL_OBJECTION_RESOLVED_FIELD_NUMBER: _ClassVar[int]
    ROLL_FROZEN_FIELD_NUMBER: _ClassVar[int]
    ROLL_VOIDED_FIELD_NUMBER: _ClassVar[int]
    ROLL_POSTING_ENDED_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MISSED_FIELD_NUMBER: _ClassVar[int]
    meta: _meta_pb2.Meta
    estate_registered: EstateRegistered
    management_area_defined: ManagementAreaDefined
    estate_condition_surveyed: EstateConditionSurveyed
    building_added: BuildingAdded
    unit_added: UnitAdded
    unit_area_corrected: UnitAreaCorrected
    unit_sold: UnitSold
    unit_delivered: UnitDelivered
    ownership_recorded: OwnershipRecorded
    unit_merged: UnitMerged
    unit_restored: UnitRestored
    roll_drafted: RollDrafted
    roll_redrafted: RollRedrafted
    roll_published: RollPublished
    roll_objection_raised: RollObjectionRaised
    roll_objection_resolved: RollObjectionResolved
    roll_frozen: RollFrozen
    roll_voided: RollVoided
    roll_posting_ended: RollPostingEnded
    deadline_missed: DeadlineMissed
    def __init__(self, meta: _Optional[_Union[_meta_pb2.Meta, _Mapping]] = ..., estate_registered: _Optional[_Union[EstateRegistered, _Mapping]] = ..., management_area_defined: _Optional[_Union[ManagementAreaDefined, _Mapping]] = ..., estate_condition_surveyed: _Optional[_Union[EstateConditionSurveyed, _Mapping]] = ..., building_added: _Optional[_Union[BuildingAdded, _Mapping]] = ..., unit_added: _Optional[_Union[UnitAdded, _Mapping]] = ..., unit_area_corrected: _Optional[_Union[UnitAreaCorrected, _Mapping]] = ..., unit_sold: _Optional[_Union[UnitSold, _Mapping]] = ..., unit_delivered: _Optional[_Union[UnitDelivered, _Mapping]] = ..., ownership_recorded: _Optional[_Union[OwnershipRecorded, _Mapping]] = ..., unit_merged: _Optional[_Union[UnitMerged, _Mapping]] = ..., unit_restored: _Optional[_Union[UnitRestored, _Mapping]] = ..., roll_drafted: _Optional[_Union[RollDrafted, _Mapping]] = ..., roll_redrafted: _Optional[_Union[RollRedrafted, _Mapping]] = ..., roll_published: _Optional[_Union[RollPublished, _Mapping]] = ..., roll_objection_raised: _Optional[_Union[RollObjectionRaised, _Mapping]] = ..., roll_objection_resolved: _Optional[_Union[RollObjectionResolved, _Mapping]] = ..., roll_frozen: _Optional[_Union[RollFrozen, _Mapping]] = ..., roll_voided: _Optional[_Union[RollVoided, _Mapping]] = ..., roll_posting_ended: _Optional[_Union[RollPostingEnded, _Mapping]] = ..., deadline_missed: _Optional[_Union[DeadlineMissed, _Mapping]] = ...) -> None: ...

class EstateRegistered(_message.Message):
    __slots__ = ("name", "community_ref", "township_ref", "jurisdiction", "built_year", "households", "note", "place")
    NAME_FIELD_NUMBER: _ClassVar[int]
    COMMUNITY_REF_FIELD_NUMBER: _ClassVar[int]
    TOWNSHIP_REF_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    BUILT_YEAR_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLDS_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    name: str
    community_ref: str
    township_ref: str
    jurisdiction: str
    built_year: int
    households: int
    note: str
    place: Place
    def __init__(self, name: _Optional[str] = ..., community_ref: _Optional[str] = ..., township_ref: _Optional[str] = ..., jurisdiction: _Optional[str] = ..., built_year: _Optional[int] = ..., households: _Optional[int] = ..., note: _Optional[str] = ..., place: _Optional[_Union[Place, _Mapping]] = ...) -> None: ...

class Place(_message.Message):
    __slots__ = ("community", "township", "district", "city", "province")
    COMMUNITY_FIELD_NUMBER: _ClassVar[int]
    TOWNSHIP_FIELD_NUMBER: _ClassVar[int]
    DISTRICT_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    PROVINCE_FIELD_NUMBER: _ClassVar[int]
    community: str
    township: str
    district: str
    city: str
    province: str
    def __init__(self, community: _Optional[str] = ..., township: _Optional[str] = ..., district: _Optional[str] = ..., city: _Optional[str] = ..., province: _Optional[str] = ...) -> None: ...

class ManagementAreaDefined(_message.Message):
    __slots__ = ("area_id", "basis", "registered_area_cm2")
    AREA_ID_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    REGISTERED_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    area_id: str
    basis: str
    registered_area_cm2: int
    def __init__(self, area_id: _Optional[str] = ..., basis: _Optional[str] = ..., registered_area_cm2: _Optional[int] = ...) -> None: ...

class EstateConditionSurveyed(_message.Message):
    __slots__ = ("surveyed_on", "open_boundary", "boundary_closable", "scattered_buildings", "provider_present", "committee_present", "party_org_present", "venue_present", "facilities")
    SURVEYED_ON_FIELD_NUMBER: _ClassVar[int]
    OPEN_BOUNDARY_FIELD_NUMBER: _ClassVar[int]
    BOUNDARY_CLOSABLE_FIELD_NUMBER: _ClassVar[int]
    SCATTERED_BUILDINGS_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_PRESENT_FIELD_NUMBER: _ClassVar[int]
    COMMITTEE_PRESENT_FIELD_NUMBER: _ClassVar[int]
    PARTY_ORG_PRESENT_FIELD_NUMBER: _ClassVar[int]
    VENUE_PRESENT_FIELD_NUMBER: _ClassVar[int]
    FACILITIES_FIELD_NUMBER: _ClassVar[int]
    surveyed_on: str
    open_boundary: bool
    boundary_closable: bool
    scattered_buildings: bool
    provider_present: bool
    committee_present: bool
    party_org_present: bool
    venue_present: bool
    facilities: Facilities
    def __init__(self, surveyed_on: _Optional[str] = ..., open_boundary: _Optional[bool] = ..., boundary_closable: _Optional[bool] = ..., scattered_buildings: _Optional[bool] = ..., provider_present: _Optional[bool] = ..., committee_present: _Optional[bool] = ..., party_org_present: _Optional[bool] = ..., venue_present: _Optional[bool] = ..., facilities: _Optional[_Union[Facilities, _Mapping]] = ...) -> None: ...

class Facilities(_message.Message):
    __slots__ = ("roof", "wall", "pipes", "elevator", "fire", "lighting")
    ROOF_FIELD_NUMBER: _ClassVar[int]
    WALL_FIELD_NUMBER: _ClassVar[int]
    PIPES_FIELD_NUMBER: _ClassVar[int]
    ELEVATOR_FIELD_NUMBER: _ClassVar[int]
    FIRE_FIELD_NUMBER: _ClassVar[int]
    LIGHTING_FIELD_NUMBER: _ClassVar[int]
    roof: str
    wall: str
    pipes: str
    elevator: str
    fire: str
    lighting: str
    def __init__(self, roof: _Optional[str] = ..., wall: _Optional[str] = ..., pipes: _Optional[str] = ..., elevator: _Optional[str] = ..., fire: _Optional[str] = ..., lighting: _Optional[str] = ...) -> None: ...

class BuildingAdded(_message.Message):
    __slots__ = ("building_id", "label")
    BUILDING_ID_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    building_id: str
    label: str
    def __init__(self, building_id: _Optional[str] = ..., label: _Optional[str] = ...) -> None: ...

class UnitAdded(_message.Message):
    __slots__ = ("building_id", "kind", "area_cm2", "area_source", "state")
    BUILDING_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    AREA_SOURCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    building_id: str
    kind: str
    area_cm2: int
    area_source: str
    state: str
    def __init__(self, building_id: _Optional[str] = ..., kind: _Optional[str] = ..., area_cm2: _Optional[int] = ..., area_source: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class UnitAreaCorrected(_message.Message):
    __slots__ = ("area_cm2", "area_source", "was_cm2")
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    AREA_SOURCE_FIELD_NUMBER: _ClassVar[int]
    WAS_CM2_FIELD_NUMBER: _ClassVar[int]
    area_cm2: int
    area_source: str
    was_cm2: int
    def __init__(self, area_cm2: _Optional[int] = ..., area_source: _Optional[str] = ..., was_cm2: _Optional[int] = ...) -> None: ...

class UnitSold(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UnitDelivered(_message.Message):
    __slots__ = ("handed_over_on",)
    HANDED_OVER_ON_FIELD_NUMBER: _ClassVar[int]
    handed_over_on: str
    def __init__(self, handed_over_on: _Optional[str] = ...) -> None: ...

class OwnershipRecorded(_message.Message):
    __slots__ = ("basis", "effective_date")
    BASIS_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_DATE_FIELD_NUMBER: _ClassVar[int]
    basis: str
    effective_date: str
    def __init__(self, basis: _Optional[str] = ..., effective_date: _Optional[str] = ...) -> None: ...

class UnitMerged(_message.Message):
    __slots__ = ("kind", "area_cm2", "state")
    KIND_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    area_cm2: int
    state: str
    def __init__(self, kind: _Optional[str] = ..., area_cm2: _Optional[int] = ..., state: _Optional[str] = ...) -> None: ...

class UnitRestored(_message.Message):
    __slots__ = ("kind", "area_cm2", "state")
    KIND_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    area_cm2: int
    state: str
    def __init__(self, kind: _Optional[str] = ..., area_cm2: _Optional[int] = ..., state: _Optional[str] = ...) -> None: ...

class Extent(_message.Message):
    __slots__ = ("kind", "ref")
    KIND_FIELD_NUMBER: _ClassVar[int]
    REF_FIELD_NUMBER: _ClassVar[int]
    kind: str
    ref: str
    def __init__(self, kind: _Optional[str] = ..., ref: _Optional[str] = ...) -> None: ...

class LeftOut(_message.Message):
    __slots__ = ("units", "area_cm2")
    UNITS_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    units: int
    area_cm2: int
    def __init__(self, units: _Optional[int] = ..., area_cm2: _Optional[int] = ...) -> None: ...

class RollDrafted(_message.Message):
    __slots__ = ("purpose", "extent", "as_of", "counts_parking", "total_area_cm2", "total_heads", "entries_hash", "left_out", "registered_area_cm2", "roll")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    COUNTS_PARKING_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_HASH_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    REGISTERED_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    extent: Extent
    as_of: str
    counts_parking: bool
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    left_out: LeftOut
    registered_area_cm2: int
    roll: str
    def __init__(self, purpose: _Optional[str] = ..., extent: _Optional[_Union[Extent, _Mapping]] = ..., as_of: _Optional[str] = ..., counts_parking: _Optional[bool] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., entries_hash: _Optional[str] = ..., left_out: _Optional[_Union[LeftOut, _Mapping]] = ..., registered_area_cm2: _Optional[int] = ..., roll: _Optional[str] = ...) -> None: ...

class RollRedrafted(_message.Message):
    __slots__ = ("edition", "total_area_cm2", "total_heads", "entries_hash", "left_out", "as_of")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_HASH_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    edition: int
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    left_out: LeftOut
    as_of: str
    def __init__(self, edition: _Optional[int] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., entries_hash: _Optional[str] = ..., left_out: _Optional[_Union[LeftOut, _Mapping]] = ..., as_of: _Optional[str] = ...) -> None: ...

class RollPublished(_message.Message):
    __slots__ = ("posted_on", "posting_days")
    POSTED_ON_FIELD_NUMBER: _ClassVar[int]
    POSTING_DAYS_FIELD_NUMBER: _ClassVar[int]
    posted_on: str
    posting_days: int
    def __init__(self, posted_on: _Optional[str] = ..., posting_days: _Optional[int] = ...) -> None: ...

class RollObjectionRaised(_message.Message):
    __slots__ = ("objection", "ground")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    objection: str
    ground: str
    def __init__(self, objection: _Optional[str] = ..., ground: _Optional[str] = ...) -> None: ...

class RollObjectionResolved(_message.Message):
    __slots__ = ("objection", "accepted")
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    objection: str
    accepted: bool
    def __init__(self, objection: _Optional[str] = ..., accepted: _Optional[bool] = ...) -> None: ...

class RollFrozen(_message.Message):
    __slots__ = ("edition", "total_area_cm2", "total_heads", "entries_hash", "noted_objections")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_HASH_FIELD_NUMBER: _ClassVar[int]
    NOTED_OBJECTIONS_FIELD_NUMBER: _ClassVar[int]
    edition: int
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    noted_objections: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, edition: _Optional[int] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., entries_hash: _Optional[str] = ..., noted_objections: _Optional[_Iterable[str]] = ...) -> None: ...

class RollVoided(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class RollPostingEnded(_message.Message):
    __slots__ = ("ended_at",)
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    ended_at: _timestamp_pb2.Timestamp
    def __init__(self, ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DeadlineMissed(_message.Message):
    __slots__ = ("clock", "ref", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    REF_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    ref: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., ref: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...
