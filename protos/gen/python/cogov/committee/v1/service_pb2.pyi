import datetime

from cogov.committee.v1 import events_pb2 as _events_pb2
from cogov.committee.v1 import verdict_pb2 as _verdict_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetMinutesRequest(_message.Message):
    __slots__ = ("estate_id", "meeting", "version")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    version: int
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class GetMinutesResponse(_message.Message):
    __slots__ = ("version", "sha256", "content_json", "signatures", "superseded", "complete")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    CONTENT_JSON_FIELD_NUMBER: _ClassVar[int]
    SIGNATURES_FIELD_NUMBER: _ClassVar[int]
    SUPERSEDED_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    version: int
    sha256: str
    content_json: str
    signatures: _containers.RepeatedCompositeFieldContainer[_events_pb2.MeetingMinutesSigned]
    superseded: bool
    complete: bool
    def __init__(self, version: _Optional[int] = ..., sha256: _Optional[str] = ..., content_json: _Optional[str] = ..., signatures: _Optional[_Iterable[_Union[_events_pb2.MeetingMinutesSigned, _Mapping]]] = ..., superseded: _Optional[bool] = ..., complete: _Optional[bool] = ...) -> None: ...

class ListPendingMotionsRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListPendingMotionsResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PendingMotion]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[PendingMotion, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class PendingMotion(_message.Message):
    __slots__ = ("motion", "topic", "title", "text", "item", "tags", "plan_sha256", "extent", "cost_fen", "stage", "meetings", "due_on", "overdue")
    MOTION_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    PLAN_SHA256_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    COST_FEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    MEETINGS_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    motion: str
    topic: str
    title: str
    text: str
    item: int
    tags: _containers.RepeatedScalarFieldContainer[str]
    plan_sha256: str
    extent: _events_pb2.Extent
    cost_fen: int
    stage: str
    meetings: _containers.RepeatedCompositeFieldContainer[TakenUp]
    due_on: str
    overdue: bool
    def __init__(self, motion: _Optional[str] = ..., topic: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., item: _Optional[int] = ..., tags: _Optional[_Iterable[str]] = ..., plan_sha256: _Optional[str] = ..., extent: _Optional[_Union[_events_pb2.Extent, _Mapping]] = ..., cost_fen: _Optional[int] = ..., stage: _Optional[str] = ..., meetings: _Optional[_Iterable[_Union[TakenUp, _Mapping]]] = ..., due_on: _Optional[str] = ..., overdue: _Optional[bool] = ...) -> None: ...

class TakenUp(_message.Message):
    __slots__ = ("meeting", "motion")
    MEETING_FIELD_NUMBER: _ClassVar[int]
    MOTION_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    motion: str
    def __init__(self, meeting: _Optional[str] = ..., motion: _Optional[str] = ...) -> None: ...

class ListMeetingsRequest(_message.Message):
    __slots__ = ("estate_id", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListMeetingsResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListedMeeting]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[ListedMeeting, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ListedMeeting(_message.Message):
    __slots__ = ("meeting", "stage", "kind", "opens_on", "closes_on")
    MEETING_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OPENS_ON_FIELD_NUMBER: _ClassVar[int]
    CLOSES_ON_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    stage: str
    kind: str
    opens_on: str
    closes_on: str
    def __init__(self, meeting: _Optional[str] = ..., stage: _Optional[str] = ..., kind: _Optional[str] = ..., opens_on: _Optional[str] = ..., closes_on: _Optional[str] = ...) -> None: ...

class GetMeetingRequest(_message.Message):
    __slots__ = ("estate_id", "meeting")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ...) -> None: ...

class GetMeetingResponse(_message.Message):
    __slots__ = ("meeting", "stage", "kind", "convener", "convener_basis", "extent", "motions", "form", "opens_on", "closes_on", "roll", "on_roll", "rules", "rules_edition", "channels", "warnings", "needed", "turnout", "verdicts", "pending", "decisions", "posted_until", "notice_on", "motions_sha256", "reenacts", "court")
    class DecisionsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class CourtEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    MEETING_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CONVENER_FIELD_NUMBER: _ClassVar[int]
    CONVENER_BASIS_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    MOTIONS_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    OPENS_ON_FIELD_NUMBER: _ClassVar[int]
    CLOSES_ON_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    ON_ROLL_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    RULES_EDITION_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    NEEDED_FIELD_NUMBER: _ClassVar[int]
    TURNOUT_FIELD_NUMBER: _ClassVar[int]
    VERDICTS_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    POSTED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ON_FIELD_NUMBER: _ClassVar[int]
    MOTIONS_SHA256_FIELD_NUMBER: _ClassVar[int]
    REENACTS_FIELD_NUMBER: _ClassVar[int]
    COURT_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    stage: str
    kind: str
    convener: str
    convener_basis: str
    extent: _events_pb2.Extent
    motions: _containers.RepeatedCompositeFieldContainer[_events_pb2.Motion]
    form: str
    opens_on: str
    closes_on: str
    roll: str
    on_roll: RollTotals
    rules: _events_pb2.RuleParameters
    rules_edition: int
    channels: _containers.RepeatedCompositeFieldContainer[_events_pb2.ChannelWindow]
    warnings: _containers.RepeatedScalarFieldContainer[str]
    needed: Needed
    turnout: _events_pb2.TurnoutSnapshotTaken
    verdicts: _containers.RepeatedCompositeFieldContainer[_verdict_pb2.MotionVerdict]
    pending: _containers.RepeatedScalarFieldContainer[str]
    decisions: _containers.ScalarMap[str, str]
    posted_until: str
    notice_on: str
    motions_sha256: str
    reenacts: str
    court: _containers.ScalarMap[str, str]
    def __init__(self, meeting: _Optional[str] = ..., stage: _Optional[str] = ..., kind: _Optional[str] = ..., convener: _Optional[str] = ..., convener_basis: _Optional[str] = ..., extent: _Optional[_Union[_events_pb2.Extent, _Mapping]] = ..., motions: _Optional[_Iterable[_Union[_events_pb2.Motion, _Mapping]]] = ..., form: _Optional[str] = ..., opens_on: _Optional[str] = ..., closes_on: _Optional[str] = ..., roll: _Optional[str] = ..., on_roll: _Optional[_Union[RollTotals, _Mapping]] = ..., rules: _Optional[_Union[_events_pb2.RuleParameters, _Mapping]] = ..., rules_edition: _Optional[int] = ..., channels: _Optional[_Iterable[_Union[_events_pb2.ChannelWindow, _Mapping]]] = ..., warnings: _Optional[_Iterable[str]] = ..., needed: _Optional[_Union[Needed, _Mapping]] = ..., turnout: _Optional[_Union[_events_pb2.TurnoutSnapshotTaken, _Mapping]] = ..., verdicts: _Optional[_Iterable[_Union[_verdict_pb2.MotionVerdict, _Mapping]]] = ..., pending: _Optional[_Iterable[str]] = ..., decisions: _Optional[_Mapping[str, str]] = ..., posted_until: _Optional[str] = ..., notice_on: _Optional[str] = ..., motions_sha256: _Optional[str] = ..., reenacts: _Optional[str] = ..., court: _Optional[_Mapping[str, str]] = ...) -> None: ...

class RollTotals(_message.Message):
    __slots__ = ("total_area_cm2", "total_heads", "entries_hash", "counts_parking", "left_out_units", "left_out_area_cm2")
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_HASH_FIELD_NUMBER: _ClassVar[int]
    COUNTS_PARKING_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_UNITS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    counts_parking: bool
    left_out_units: int
    left_out_area_cm2: int
    def __init__(self, total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., entries_hash: _Optional[str] = ..., counts_parking: _Optional[bool] = ..., left_out_units: _Optional[int] = ..., left_out_area_cm2: _Optional[int] = ...) -> None: ...

class Needed(_message.Message):
    __slots__ = ("area_cm2", "heads")
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    area_cm2: int
    heads: int
    def __init__(self, area_cm2: _Optional[int] = ..., heads: _Optional[int] = ...) -> None: ...

class GetFiguresRequest(_message.Message):
    __slots__ = ("estate_id", "meeting")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ...) -> None: ...

class GetFiguresResponse(_message.Message):
    __slots__ = ("figures_json", "ballots", "last_position", "ballots_sha256", "verdict_sha256")
    FIGURES_JSON_FIELD_NUMBER: _ClassVar[int]
    BALLOTS_FIELD_NUMBER: _ClassVar[int]
    LAST_POSITION_FIELD_NUMBER: _ClassVar[int]
    BALLOTS_SHA256_FIELD_NUMBER: _ClassVar[int]
    VERDICT_SHA256_FIELD_NUMBER: _ClassVar[int]
    figures_json: str
    ballots: int
    last_position: int
    ballots_sha256: str
    verdict_sha256: str
    def __init__(self, figures_json: _Optional[str] = ..., ballots: _Optional[int] = ..., last_position: _Optional[int] = ..., ballots_sha256: _Optional[str] = ..., verdict_sha256: _Optional[str] = ...) -> None: ...

class ListProofRequest(_message.Message):
    __slots__ = ("estate_id", "meeting", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListProofResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[CountedBallot]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[CountedBallot, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class CountedBallot(_message.Message):
    __slots__ = ("entry", "position", "commitment", "channel", "state")
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    entry: str
    position: int
    commitment: str
    channel: str
    state: str
    def __init__(self, entry: _Optional[str] = ..., position: _Optional[int] = ..., commitment: _Optional[str] = ..., channel: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class ListCollectedRequest(_message.Message):
    __slots__ = ("estate_id", "meeting")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ...) -> None: ...

class ListCollectedResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Collected]
    def __init__(self, items: _Optional[_Iterable[_Union[Collected, _Mapping]]] = ...) -> None: ...

class Collected(_message.Message):
    __slots__ = ("collector", "papers", "first_at", "last_at")
    COLLECTOR_FIELD_NUMBER: _ClassVar[int]
    PAPERS_FIELD_NUMBER: _ClassVar[int]
    FIRST_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_AT_FIELD_NUMBER: _ClassVar[int]
    collector: str
    papers: int
    first_at: _timestamp_pb2.Timestamp
    last_at: _timestamp_pb2.Timestamp
    def __init__(self, collector: _Optional[str] = ..., papers: _Optional[int] = ..., first_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetBodyRequest(_message.Message):
    __slots__ = ("estate_id", "body")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    body: str
    def __init__(self, estate_id: _Optional[str] = ..., body: _Optional[str] = ...) -> None: ...

class GetBodyResponse(_message.Message):
    __slots__ = ("body", "kind", "seats", "filled", "has_chair", "term_ends")
    BODY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    FILLED_FIELD_NUMBER: _ClassVar[int]
    HAS_CHAIR_FIELD_NUMBER: _ClassVar[int]
    TERM_ENDS_FIELD_NUMBER: _ClassVar[int]
    body: str
    kind: str
    seats: int
    filled: int
    has_chair: bool
    term_ends: str
    def __init__(self, body: _Optional[str] = ..., kind: _Optional[str] = ..., seats: _Optional[int] = ..., filled: _Optional[int] = ..., has_chair: _Optional[bool] = ..., term_ends: _Optional[str] = ...) -> None: ...

class GetReceiptRequest(_message.Message):
    __slots__ = ("estate_id", "meeting", "entry")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    entry: str
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ..., entry: _Optional[str] = ...) -> None: ...

class GetReceiptResponse(_message.Message):
    __slots__ = ("state", "channel", "at", "position", "commitment", "disputed", "contest", "collector", "counted", "ballots_sha256")
    STATE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    DISPUTED_FIELD_NUMBER: _ClassVar[int]
    CONTEST_FIELD_NUMBER: _ClassVar[int]
    COLLECTOR_FIELD_NUMBER: _ClassVar[int]
    COUNTED_FIELD_NUMBER: _ClassVar[int]
    BALLOTS_SHA256_FIELD_NUMBER: _ClassVar[int]
    state: str
    channel: str
    at: _timestamp_pb2.Timestamp
    position: int
    commitment: str
    disputed: bool
    contest: str
    collector: str
    counted: bool
    ballots_sha256: str
    def __init__(self, state: _Optional[str] = ..., channel: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., position: _Optional[int] = ..., commitment: _Optional[str] = ..., disputed: _Optional[bool] = ..., contest: _Optional[str] = ..., collector: _Optional[str] = ..., counted: _Optional[bool] = ..., ballots_sha256: _Optional[str] = ...) -> None: ...

class GetOwnMarkRequest(_message.Message):
    __slots__ = ("estate_id", "meeting", "entry")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    entry: str
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ..., entry: _Optional[str] = ...) -> None: ...

class GetOwnMarkResponse(_message.Message):
    __slots__ = ("redacted", "marks")
    class MarksEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    REDACTED_FIELD_NUMBER: _ClassVar[int]
    MARKS_FIELD_NUMBER: _ClassVar[int]
    redacted: bool
    marks: _containers.ScalarMap[str, str]
    def __init__(self, redacted: _Optional[bool] = ..., marks: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ListDeliveriesRequest(_message.Message):
    __slots__ = ("estate_id", "meeting", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListDeliveriesResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Delivery]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[Delivery, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class Delivery(_message.Message):
    __slots__ = ("entry", "batch", "channel", "effective_service", "consequence_notice", "delivered_on", "method", "proof")
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_SERVICE_FIELD_NUMBER: _ClassVar[int]
    CONSEQUENCE_NOTICE_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_ON_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    PROOF_FIELD_NUMBER: _ClassVar[int]
    entry: str
    batch: str
    channel: str
    effective_service: bool
    consequence_notice: bool
    delivered_on: str
    method: str
    proof: DeliveryProof
    def __init__(self, entry: _Optional[str] = ..., batch: _Optional[str] = ..., channel: _Optional[str] = ..., effective_service: _Optional[bool] = ..., consequence_notice: _Optional[bool] = ..., delivered_on: _Optional[str] = ..., method: _Optional[str] = ..., proof: _Optional[_Union[DeliveryProof, _Mapping]] = ...) -> None: ...

class DeliveryProof(_message.Message):
    __slots__ = ("kind", "sha256", "bytes", "media_type", "held_by")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    HELD_BY_FIELD_NUMBER: _ClassVar[int]
    kind: str
    sha256: str
    bytes: int
    media_type: str
    held_by: str
    def __init__(self, kind: _Optional[str] = ..., sha256: _Optional[str] = ..., bytes: _Optional[int] = ..., media_type: _Optional[str] = ..., held_by: _Optional[str] = ...) -> None: ...

class ListMissingDoorsRequest(_message.Message):
    __slots__ = ("estate_id", "meeting", "building")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    BUILDING_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    building: str
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ..., building: _Optional[str] = ...) -> None: ...

class ListMissingDoorsResponse(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[MissingDoor]
    def __init__(self, items: _Optional[_Iterable[_Union[MissingDoor, _Mapping]]] = ...) -> None: ...

class MissingDoor(_message.Message):
    __slots__ = ("entry", "units")
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    entry: str
    units: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, entry: _Optional[str] = ..., units: _Optional[_Iterable[str]] = ...) -> None: ...

class ListProxiesRequest(_message.Message):
    __slots__ = ("estate_id", "meeting", "after", "limit")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    meeting: str
    after: str
    limit: int
    def __init__(self, estate_id: _Optional[str] = ..., meeting: _Optional[str] = ..., after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListProxiesResponse(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListedProxy]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[ListedProxy, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class ListedProxy(_message.Message):
    __slots__ = ("proxy", "entry", "holder", "state")
    PROXY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    proxy: str
    entry: str
    holder: str
    state: str
    def __init__(self, proxy: _Optional[str] = ..., entry: _Optional[str] = ..., holder: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class GetRulesRequest(_message.Message):
    __slots__ = ("estate_id",)
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    def __init__(self, estate_id: _Optional[str] = ...) -> None: ...

class GetRulesResponse(_message.Message):
    __slots__ = ("edition", "adopted_on", "text_sha256", "parameters", "from_before")
    EDITION_FIELD_NUMBER: _ClassVar[int]
    ADOPTED_ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_SHA256_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    FROM_BEFORE_FIELD_NUMBER: _ClassVar[int]
    edition: int
    adopted_on: str
    text_sha256: str
    parameters: _events_pb2.RuleParameters
    from_before: bool
    def __init__(self, edition: _Optional[int] = ..., adopted_on: _Optional[str] = ..., text_sha256: _Optional[str] = ..., parameters: _Optional[_Union[_events_pb2.RuleParameters, _Mapping]] = ..., from_before: _Optional[bool] = ...) -> None: ...

class GetPetitionRequest(_message.Message):
    __slots__ = ("estate_id", "petition")
    ESTATE_ID_FIELD_NUMBER: _ClassVar[int]
    PETITION_FIELD_NUMBER: _ClassVar[int]
    estate_id: str
    petition: str
    def __init__(self, estate_id: _Optional[str] = ..., petition: _Optional[str] = ...) -> None: ...

class GetPetitionResponse(_message.Message):
    __slots__ = ("petition", "stage", "title", "text", "text_sha256", "items", "area_cm2", "heads", "meeting")
    PETITION_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TEXT_SHA256_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    MEETING_FIELD_NUMBER: _ClassVar[int]
    petition: str
    stage: str
    title: str
    text: str
    text_sha256: str
    items: _containers.RepeatedScalarFieldContainer[int]
    area_cm2: int
    heads: int
    meeting: str
    def __init__(self, petition: _Optional[str] = ..., stage: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., text_sha256: _Optional[str] = ..., items: _Optional[_Iterable[int]] = ..., area_cm2: _Optional[int] = ..., heads: _Optional[int] = ..., meeting: _Optional[str] = ...) -> None: ...
