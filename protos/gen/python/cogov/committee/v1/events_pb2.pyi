import datetime

from cogov.committee.v1 import verdict_pb2 as _verdict_pb2
from cogov.meta.v1 import meta_pb2 as _meta_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CommitteeEvent(_message.Message):
    __slots__ = ("meta", "rules_recorded", "rules_revised", "body_recorded", "convening_ordered", "convening_fulfilled", "petition_opened", "meeting_petitioned", "petition_referred", "petition_admitted", "petition_refused", "petition_scheduled", "petition_reopened", "petition_lapsed", "meeting_scheduled", "motions_amended", "meeting_noticed", "meeting_cancelled", "voting_extended", "roll_corrected", "voting_opened", "turnout_snapshot_taken", "channel_closed", "voting_closed", "box_sealed", "ballots_opened", "plausibility_found", "ballots_counted", "verdict_stands", "result_posted", "posting_ended", "result_final", "contest_opened", "contest_decided", "recount_ordered", "roll_defect_found", "decision_annulled", "decision_revoked_by_court", "decision_challenged", "decision_suspended", "decision_upheld", "deadline_missed", "pending_motion_recorded", "pending_motion_taken_up", "pending_motion_released", "pending_motion_held", "pending_motion_resumed", "pending_motion_withdrawn", "pending_motion_decided", "meeting_minutes_objected", "meeting_minutes_signed")
    META_FIELD_NUMBER: _ClassVar[int]
    RULES_RECORDED_FIELD_NUMBER: _ClassVar[int]
    RULES_REVISED_FIELD_NUMBER: _ClassVar[int]
    BODY_RECORDED_FIELD_NUMBER: _ClassVar[int]
    CONVENING_ORDERED_FIELD_NUMBER: _ClassVar[int]
    CONVENING_FULFILLED_FIELD_NUMBER: _ClassVar[int]
    PETITION_OPENED_FIELD_NUMBER: _ClassVar[int]
    MEETING_PETITIONED_FIELD_NUMBER: _ClassVar[int]
    PETITION_REFERRED_FIELD_NUMBER: _ClassVar[int]
    PETITION_ADMITTED_FIELD_NUMBER: _ClassVar[int]
    PETITION_REFUSED_FIELD_NUMBER: _ClassVar[int]
    PETITION_SCHEDULED_FIELD_NUMBER: _ClassVar[int]
    PETITION_REOPENED_FIELD_NUMBER: _ClassVar[int]
    PETITION_LAPSED_FIELD_NUMBER: _ClassVar[int]
    MEETING_SCHEDULED_FIELD_NUMBER: _ClassVar[int]
    MOTIONS_AMENDED_FIELD_NUMBER: _ClassVar[int]
    MEETING_NOTICED_FIELD_NUMBER: _ClassVar[int]
    MEETING_CANCELLED_FIELD_NUMBER: _ClassVar[int]
    VOTING_EXTENDED_FIELD_NUMBER: _ClassVar[int]
    ROLL_CORRECTED_FIELD_NUMBER: _ClassVar[int]
    VOTING_OPENED_FIELD_NUMBER: _ClassVar[int]
    TURNOUT_SNAPSHOT_TAKEN_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_CLOSED_FIELD_NUMBER: _ClassVar[int]
    VOTING_CLOSED_FIELD_NUMBER: _ClassVar[int]
    BOX_SEALED_FIELD_NUMBER: _ClassVar[int]
    BALLOTS_OPENED_FIELD_NUMBER: _ClassVar[int]
    PLAUSIBILITY_FOUND_FIELD_NUMBER: _ClassVar[int]
    BALLOTS_COUNTED_FIELD_NUMBER: _ClassVar[int]
    VERDICT_STANDS_FIELD_NUMBER: _ClassVar[int]
    RESULT_POSTED_FIELD_NUMBER: _ClassVar[int]
    POSTING_ENDED_FIELD_NUMBER: _ClassVar[int]
    RESULT_FINAL_FIELD_NUMBER: _ClassVar[int]
    CONTEST_OPENED_FIELD_NUMBER: _ClassVar[int]
    CONTEST_DECIDED_FIELD_NUMBER: _ClassVar[int]
    RECOUNT_ORDERED_FIELD_NUMBER: _ClassVar[int]
    ROLL_DEFECT_FOUND_FIELD_NUMBER: _ClassVar[int]
    DECISION_ANNULLED_FIELD_NUMBER: _ClassVar[int]
    DECISION_REVOKED_BY_COURT_FIELD_NUMBER: _ClassVar[int]
    DECISION_CHALLENGED_FIELD_NUMBER: _ClassVar[int]
    DECISION_SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    DECISION_UPHELD_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MISSED_FIELD_NUMBER: _ClassVar[int]
    PENDING_MOTION_RECORDED_FIELD_NUMBER: _ClassVar[int]
    PENDING_MOTION_TAKEN_UP_FIELD_NUMBER: _ClassVar[int]
    PENDING_MOTION_RELEASED_FIELD_NUMBER: _ClassVar[int]
    PENDING_MOTION_HELD_FIELD_NUMBER: _ClassVar[int]
    PENDING_MOTION_RESUMED_FIELD_NUMBER: _ClassVar[int]
    PENDING_MOTION_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    PENDING_MOTION_DECIDED_FIELD_NUMBER: _ClassVar[int]
    MEETING_MINUTES_OBJECTED_FIELD_NUMBER: _ClassVar[int]
    MEETING_MINUTES_SIGNED_FIELD_NUMBER: _ClassVar[int]
    meta: _meta_pb2.Meta
    rules_recorded: RulesRecorded
    rules_revised: RulesRevised
    body_recorded: BodyRecorded
    convening_ordered: ConveningOrdered
    convening_fulfilled: ConveningFulfilled
    petition_opened: PetitionOpened
    meeting_petitioned: MeetingPetitioned
    petition_referred: PetitionReferred
    petition_admitted: PetitionAdmitted
    petition_refused: PetitionRefused
    petition_scheduled: PetitionScheduled
    petition_reopened: PetitionReopened
    petition_lapsed: PetitionLapsed
    meeting_scheduled: MeetingScheduled
    motions_amended: MotionsAmended
    meeting_noticed: MeetingNoticed
    meeting_cancelled: MeetingCancelled
    voting_extended: VotingExtended
    roll_corrected: RollCorrected
    voting_opened: VotingOpened
    turnout_snapshot_taken: TurnoutSnapshotTaken
    channel_closed: ChannelClosed
    voting_closed: VotingClosed
    box_sealed: BoxSealed
    ballots_opened: BallotsOpened
    plausibility_found: PlausibilityFound
    ballots_counted: BallotsCounted
    verdict_stands: VerdictStands
    result_posted: ResultPosted
    posting_ended: PostingEnded
    result_final: ResultFinal
    contest_opened: ContestOpened
    contest_decided: ContestDecided
    recount_ordered: RecountOrdered
    roll_defect_found: RollDefectFound
    decision_annulled: DecisionAnnulled
    decision_revoked_by_court: DecisionRevokedByCourt
    decision_challenged: DecisionChallenged
    decision_suspended: DecisionSuspended
    decision_upheld: DecisionUpheld
    deadline_missed: DeadlineMissed
    pending_motion_recorded: PendingMotionRecorded
    pending_motion_taken_up: PendingMotionTakenUp
    pending_motion_released: PendingMotionReleased
    pending_motion_held: PendingMotionHeld
    pending_motion_resumed: PendingMotionResumed
    pending_motion_withdrawn: PendingMotionWithdrawn
    pending_motion_decided: PendingMotionDecided
    meeting_minutes_objected: MeetingMinutesObjected
    meeting_minutes_signed: MeetingMinutesSigned
    def __init__(self, meta: _Optional[_Union[_meta_pb2.Meta, _Mapping]] = ..., rules_recorded: _Optional[_Union[RulesRecorded, _Mapping]] = ..., rules_revised: _Optional[_Union[RulesRevised, _Mapping]] = ..., body_recorded: _Optional[_Union[BodyRecorded, _Mapping]] = ..., convening_ordered: _Optional[_Union[ConveningOrdered, _Mapping]] = ..., convening_fulfilled: _Optional[_Union[ConveningFulfilled, _Mapping]] = ..., petition_opened: _Optional[_Union[PetitionOpened, _Mapping]] = ..., meeting_petitioned: _Optional[_Union[MeetingPetitioned, _Mapping]] = ..., petition_referred: _Optional[_Union[PetitionReferred, _Mapping]] = ..., petition_admitted: _Optional[_Union[PetitionAdmitted, _Mapping]] = ..., petition_refused: _Optional[_Union[PetitionRefused, _Mapping]] = ..., petition_scheduled: _Optional[_Union[PetitionScheduled, _Mapping]] = ..., petition_reopened: _Optional[_Union[PetitionReopened, _Mapping]] = ..., petition_lapsed: _Optional[_Union[PetitionLapsed, _Mapping]] = ..., meeting_scheduled: _Optional[_Union[MeetingScheduled, _Mapping]] = ..., motions_amended: _Optional[_Union[MotionsAmended, _Mapping]] = ..., meeting_noticed: _Optional[_Union[MeetingNoticed, _Mapping]] = ..., meeting_cancelled: _Optional[_Union[MeetingCancelled, _Mapping]] = ..., voting_extended: _Optional[_Union[VotingExtended, _Mapping]] = ..., roll_corrected: _Optional[_Union[RollCorrected, _Mapping]] = ..., voting_opened: _Optional[_Union[VotingOpened, _Mapping]] = ..., turnout_snapshot_taken: _Optional[_Union[TurnoutSnapshotTaken, _Mapping]] = ..., channel_closed: _Optional[_Union[ChannelClosed, _Mapping]] = ..., voting_closed: _Optional[_Union[VotingClosed, _Mapping]] = ..., box_sealed: _Optional[_Union[BoxSealed, _Mapping]] = ..., ballots_opened: _Optional[_Union[BallotsOpened, _Mapping]] = ..., plausibility_found: _Optional[_Union[PlausibilityFound, _Mapping]] = ..., ballots_counted: _Optional[_Union[BallotsCounted, _Mapping]] = ..., verdict_stands: _Optional[_Union[VerdictStands, _Mapping]] = ..., result_posted: _Optional[_Union[ResultPosted, _Mapping]] = ..., posting_ended: _Optional[_Union[PostingEnded, _Mapping]] = ..., result_final: _Optional[_Union[ResultFinal, _Mapping]] = ..., contest_opened: _Optional[_Union[ContestOpened, _Mapping]] = ..., contest_decided: _Optional[_Union[ContestDecided, _Mapping]] = ..., recount_ordered: _Optional[_Union[RecountOrdered, _Mapping]] = ..., roll_defect_found: _Optional[_Union[RollDefectFound, _Mapping]] = ..., decision_annulled: _Optional[_Union[DecisionAnnulled, _Mapping]] = ..., decision_revoked_by_court: _Optional[_Union[DecisionRevokedByCourt, _Mapping]] = ..., decision_challenged: _Optional[_Union[DecisionChallenged, _Mapping]] = ..., decision_suspended: _Optional[_Union[DecisionSuspended, _Mapping]] = ..., decision_upheld: _Optional[_Union[DecisionUpheld, _Mapping]] = ..., deadline_missed: _Optional[_Union[DeadlineMissed, _Mapping]] = ..., pending_motion_recorded: _Optional[_Union[PendingMotionRecorded, _Mapping]] = ..., pending_motion_taken_up: _Optional[_Union[PendingMotionTakenUp, _Mapping]] = ..., pending_motion_released: _Optional[_Union[PendingMotionReleased, _Mapping]] = ..., pending_motion_held: _Optional[_Union[PendingMotionHeld, _Mapping]] = ..., pending_motion_resumed: _Optional[_Union[PendingMotionResumed, _Mapping]] = ..., pending_motion_withdrawn: _Optional[_Union[PendingMotionWithdrawn, _Mapping]] = ..., pending_motion_decided: _Optional[_Union[PendingMotionDecided, _Mapping]] = ..., meeting_minutes_objected: _Optional[_Union[MeetingMinutesObjected, _Mapping]] = ..., meeting_minutes_signed: _Optional[_Union[MeetingMinutesSigned, _Mapping]] = ...) -> None: ...

class RuleParameters(_message.Message):
    __slots__ = ("counts_parking", "non_voter_policy", "major_follows", "void_policy", "offers_follow", "ballot_change", "proxy_cap", "committee_seats", "ballot_form")
    COUNTS_PARKING_FIELD_NUMBER: _ClassVar[int]
    NON_VOTER_POLICY_FIELD_NUMBER: _ClassVar[int]
    MAJOR_FOLLOWS_FIELD_NUMBER: _ClassVar[int]
    VOID_POLICY_FIELD_NUMBER: _ClassVar[int]
    OFFERS_FOLLOW_FIELD_NUMBER: _ClassVar[int]
    BALLOT_CHANGE_FIELD_NUMBER: _ClassVar[int]
    PROXY_CAP_FIELD_NUMBER: _ClassVar[int]
    COMMITTEE_SEATS_FIELD_NUMBER: _ClassVar[int]
    BALLOT_FORM_FIELD_NUMBER: _ClassVar[int]
    counts_parking: bool
    non_voter_policy: str
    major_follows: bool
    void_policy: str
    offers_follow: bool
    ballot_change: bool
    proxy_cap: int
    committee_seats: int
    ballot_form: str
    def __init__(self, counts_parking: _Optional[bool] = ..., non_voter_policy: _Optional[str] = ..., major_follows: _Optional[bool] = ..., void_policy: _Optional[str] = ..., offers_follow: _Optional[bool] = ..., ballot_change: _Optional[bool] = ..., proxy_cap: _Optional[int] = ..., committee_seats: _Optional[int] = ..., ballot_form: _Optional[str] = ...) -> None: ...

class RulesRecorded(_message.Message):
    __slots__ = ("adopted_on", "text_sha256", "parameters", "from_before")
    ADOPTED_ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_SHA256_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    FROM_BEFORE_FIELD_NUMBER: _ClassVar[int]
    adopted_on: str
    text_sha256: str
    parameters: RuleParameters
    from_before: bool
    def __init__(self, adopted_on: _Optional[str] = ..., text_sha256: _Optional[str] = ..., parameters: _Optional[_Union[RuleParameters, _Mapping]] = ..., from_before: _Optional[bool] = ...) -> None: ...

class RulesRevised(_message.Message):
    __slots__ = ("adopted_on", "text_sha256", "parameters", "from_before")
    ADOPTED_ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_SHA256_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    FROM_BEFORE_FIELD_NUMBER: _ClassVar[int]
    adopted_on: str
    text_sha256: str
    parameters: RuleParameters
    from_before: bool
    def __init__(self, adopted_on: _Optional[str] = ..., text_sha256: _Optional[str] = ..., parameters: _Optional[_Union[RuleParameters, _Mapping]] = ..., from_before: _Optional[bool] = ...) -> None: ...

class BodyRecorded(_message.Message):
    __slots__ = ("kind", "members", "seats", "term_ends")
    KIND_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    TERM_ENDS_FIELD_NUMBER: _ClassVar[int]
    kind: str
    members: int
    seats: int
    term_ends: str
    def __init__(self, kind: _Optional[str] = ..., members: _Optional[int] = ..., seats: _Optional[int] = ..., term_ends: _Optional[str] = ...) -> None: ...

class ConveningOrdered(_message.Message):
    __slots__ = ("body", "until")
    BODY_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    body: str
    until: str
    def __init__(self, body: _Optional[str] = ..., until: _Optional[str] = ...) -> None: ...

class ConveningFulfilled(_message.Message):
    __slots__ = ("meeting",)
    MEETING_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    def __init__(self, meeting: _Optional[str] = ...) -> None: ...

class PetitionOpened(_message.Message):
    __slots__ = ("title", "text_sha256", "items")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_SHA256_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    title: str
    text_sha256: str
    items: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, title: _Optional[str] = ..., text_sha256: _Optional[str] = ..., items: _Optional[_Iterable[int]] = ...) -> None: ...

class MeetingPetitioned(_message.Message):
    __slots__ = ("area_cm2", "heads", "total_area_cm2", "total_heads", "measure")
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    MEASURE_FIELD_NUMBER: _ClassVar[int]
    area_cm2: int
    heads: int
    total_area_cm2: int
    total_heads: int
    measure: str
    def __init__(self, area_cm2: _Optional[int] = ..., heads: _Optional[int] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., measure: _Optional[str] = ...) -> None: ...

class PetitionReferred(_message.Message):
    __slots__ = ("area_cm2", "heads", "total_area_cm2", "total_heads")
    AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    area_cm2: int
    heads: int
    total_area_cm2: int
    total_heads: int
    def __init__(self, area_cm2: _Optional[int] = ..., heads: _Optional[int] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ...) -> None: ...

class PetitionAdmitted(_message.Message):
    __slots__ = ("ground",)
    GROUND_FIELD_NUMBER: _ClassVar[int]
    ground: str
    def __init__(self, ground: _Optional[str] = ...) -> None: ...

class PetitionRefused(_message.Message):
    __slots__ = ("reasons",)
    REASONS_FIELD_NUMBER: _ClassVar[int]
    reasons: str
    def __init__(self, reasons: _Optional[str] = ...) -> None: ...

class PetitionScheduled(_message.Message):
    __slots__ = ("meeting",)
    MEETING_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    def __init__(self, meeting: _Optional[str] = ...) -> None: ...

class PetitionReopened(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PetitionLapsed(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Extent(_message.Message):
    __slots__ = ("kind", "ref")
    KIND_FIELD_NUMBER: _ClassVar[int]
    REF_FIELD_NUMBER: _ClassVar[int]
    kind: str
    ref: str
    def __init__(self, kind: _Optional[str] = ..., ref: _Optional[str] = ...) -> None: ...

class Motion(_message.Message):
    __slots__ = ("motion_id", "title", "text", "item", "kind", "options", "plan_sha256", "effective_if", "tags")
    MOTION_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    CLASS_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    PLAN_SHA256_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_IF_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    motion_id: str
    title: str
    text: str
    item: int
    kind: str
    options: _containers.RepeatedScalarFieldContainer[str]
    plan_sha256: str
    effective_if: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, motion_id: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., item: _Optional[int] = ..., kind: _Optional[str] = ..., options: _Optional[_Iterable[str]] = ..., plan_sha256: _Optional[str] = ..., effective_if: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., **kwargs) -> None: ...

class PendingMotionRecorded(_message.Message):
    __slots__ = ("ref", "topic", "title", "text", "item", "tags", "plan_sha256", "extent", "cost_fen")
    REF_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    PLAN_SHA256_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    COST_FEN_FIELD_NUMBER: _ClassVar[int]
    ref: str
    topic: str
    title: str
    text: str
    item: int
    tags: _containers.RepeatedScalarFieldContainer[str]
    plan_sha256: str
    extent: Extent
    cost_fen: int
    def __init__(self, ref: _Optional[str] = ..., topic: _Optional[str] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., item: _Optional[int] = ..., tags: _Optional[_Iterable[str]] = ..., plan_sha256: _Optional[str] = ..., extent: _Optional[_Union[Extent, _Mapping]] = ..., cost_fen: _Optional[int] = ...) -> None: ...

class PendingMotionTakenUp(_message.Message):
    __slots__ = ("meeting", "motion")
    MEETING_FIELD_NUMBER: _ClassVar[int]
    MOTION_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    motion: str
    def __init__(self, meeting: _Optional[str] = ..., motion: _Optional[str] = ...) -> None: ...

class PendingMotionReleased(_message.Message):
    __slots__ = ("meeting",)
    MEETING_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    def __init__(self, meeting: _Optional[str] = ...) -> None: ...

class PendingMotionHeld(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PendingMotionResumed(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PendingMotionWithdrawn(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class PendingMotionDecided(_message.Message):
    __slots__ = ("meeting",)
    MEETING_FIELD_NUMBER: _ClassVar[int]
    meeting: str
    def __init__(self, meeting: _Optional[str] = ...) -> None: ...

class MeetingScheduled(_message.Message):
    __slots__ = ("ref", "kind", "convener", "convener_basis", "extent", "motions", "form", "opens_on", "closes_on", "reenacts")
    REF_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CONVENER_FIELD_NUMBER: _ClassVar[int]
    CONVENER_BASIS_FIELD_NUMBER: _ClassVar[int]
    EXTENT_FIELD_NUMBER: _ClassVar[int]
    MOTIONS_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    OPENS_ON_FIELD_NUMBER: _ClassVar[int]
    CLOSES_ON_FIELD_NUMBER: _ClassVar[int]
    REENACTS_FIELD_NUMBER: _ClassVar[int]
    ref: str
    kind: str
    convener: str
    convener_basis: str
    extent: Extent
    motions: _containers.RepeatedCompositeFieldContainer[Motion]
    form: str
    opens_on: str
    closes_on: str
    reenacts: str
    def __init__(self, ref: _Optional[str] = ..., kind: _Optional[str] = ..., convener: _Optional[str] = ..., convener_basis: _Optional[str] = ..., extent: _Optional[_Union[Extent, _Mapping]] = ..., motions: _Optional[_Iterable[_Union[Motion, _Mapping]]] = ..., form: _Optional[str] = ..., opens_on: _Optional[str] = ..., closes_on: _Optional[str] = ..., reenacts: _Optional[str] = ...) -> None: ...

class MotionsAmended(_message.Message):
    __slots__ = ("motions",)
    MOTIONS_FIELD_NUMBER: _ClassVar[int]
    motions: _containers.RepeatedCompositeFieldContainer[Motion]
    def __init__(self, motions: _Optional[_Iterable[_Union[Motion, _Mapping]]] = ...) -> None: ...

class ChannelWindow(_message.Message):
    __slots__ = ("channel", "opens_at", "closes_at")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    OPENS_AT_FIELD_NUMBER: _ClassVar[int]
    CLOSES_AT_FIELD_NUMBER: _ClassVar[int]
    channel: str
    opens_at: _timestamp_pb2.Timestamp
    closes_at: _timestamp_pb2.Timestamp
    def __init__(self, channel: _Optional[str] = ..., opens_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., closes_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class MeetingNoticed(_message.Message):
    __slots__ = ("notice_on", "roll", "total_area_cm2", "total_heads", "entries_hash", "left_out_units", "left_out_area_cm2", "counts_parking", "rules", "rules_edition", "channels", "motions_sha256", "warnings", "noted_objections")
    NOTICE_ON_FIELD_NUMBER: _ClassVar[int]
    ROLL_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_HASH_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_UNITS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_AREA_CM2_FIELD_NUMBER: _ClassVar[int]
    COUNTS_PARKING_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    RULES_EDITION_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    MOTIONS_SHA256_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    NOTED_OBJECTIONS_FIELD_NUMBER: _ClassVar[int]
    notice_on: str
    roll: str
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    left_out_units: int
    left_out_area_cm2: int
    counts_parking: bool
    rules: RuleParameters
    rules_edition: int
    channels: _containers.RepeatedCompositeFieldContainer[ChannelWindow]
    motions_sha256: str
    warnings: _containers.RepeatedScalarFieldContainer[str]
    noted_objections: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, notice_on: _Optional[str] = ..., roll: _Optional[str] = ..., total_area_cm2: _Optional[int] = ..., total_heads: _Optional[int] = ..., entries_hash: _Optional[str] = ..., left_out_units: _Optional[int] = ..., left_out_area_cm2: _Optional[int] = ..., counts_parking: _Optional[bool] = ..., rules: _Optional[_Union[RuleParameters, _Mapping]] = ..., rules_edition: _Optional[int] = ..., channels: _Optional[_Iterable[_Union[ChannelWindow, _Mapping]]] = ..., motions_sha256: _Optional[str] = ..., warnings: _Optional[_Iterable[str]] = ..., noted_objections: _Optional[_Iterable[str]] = ...) -> None: ...

class MeetingCancelled(_message.Message):
    __slots__ = ("reason",)
    REASON_FIELD_NUMBER: _ClassVar[int]
    reason: str
    def __init__(self, reason: _Optional[str] = ...) -> None: ...

class VotingExtended(_message.Message):
    __slots__ = ("channels", "closes_on", "reason")
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    CLOSES_ON_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    channels: _containers.RepeatedCompositeFieldContainer[ChannelWindow]
    closes_on: str
    reason: str
    def __init__(self, channels: _Optional[_Iterable[_Union[ChannelWindow, _Mapping]]] = ..., closes_on: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RollCorrected(_message.Message):
    __slots__ = ("heads_before", "heads_after", "reason")
    HEADS_BEFORE_FIELD_NUMBER: _ClassVar[int]
    HEADS_AFTER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    heads_before: int
    heads_after: int
    reason: str
    def __init__(self, heads_before: _Optional[int] = ..., heads_after: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class VotingOpened(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ShownHeads(_message.Message):
    __slots__ = ("state", "heads")
    STATE_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    state: str
    heads: int
    def __init__(self, state: _Optional[str] = ..., heads: _Optional[int] = ...) -> None: ...

class TurnoutGroup(_message.Message):
    __slots__ = ("buildings", "total_heads", "voted")
    BUILDINGS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_HEADS_FIELD_NUMBER: _ClassVar[int]
    VOTED_FIELD_NUMBER: _ClassVar[int]
    buildings: _containers.RepeatedScalarFieldContainer[str]
    total_heads: int
    voted: ShownHeads
    def __init__(self, buildings: _Optional[_Iterable[str]] = ..., total_heads: _Optional[int] = ..., voted: _Optional[_Union[ShownHeads, _Mapping]] = ...) -> None: ...

class TurnoutSnapshotTaken(_message.Message):
    __slots__ = ("voted", "area_m2", "missing_heads", "missing_area_m2", "enough", "groups")
    VOTED_FIELD_NUMBER: _ClassVar[int]
    AREA_M2_FIELD_NUMBER: _ClassVar[int]
    MISSING_HEADS_FIELD_NUMBER: _ClassVar[int]
    MISSING_AREA_M2_FIELD_NUMBER: _ClassVar[int]
    ENOUGH_FIELD_NUMBER: _ClassVar[int]
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    voted: ShownHeads
    area_m2: int
    missing_heads: int
    missing_area_m2: int
    enough: bool
    groups: _containers.RepeatedCompositeFieldContainer[TurnoutGroup]
    def __init__(self, voted: _Optional[_Union[ShownHeads, _Mapping]] = ..., area_m2: _Optional[int] = ..., missing_heads: _Optional[int] = ..., missing_area_m2: _Optional[int] = ..., enough: _Optional[bool] = ..., groups: _Optional[_Iterable[_Union[TurnoutGroup, _Mapping]]] = ...) -> None: ...

class ChannelClosed(_message.Message):
    __slots__ = ("channel",)
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    channel: str
    def __init__(self, channel: _Optional[str] = ...) -> None: ...

class VotingClosed(_message.Message):
    __slots__ = ("last_position",)
    LAST_POSITION_FIELD_NUMBER: _ClassVar[int]
    last_position: int
    def __init__(self, last_position: _Optional[int] = ...) -> None: ...

class BoxSealed(_message.Message):
    __slots__ = ("ballots", "receipts_sha256")
    BALLOTS_FIELD_NUMBER: _ClassVar[int]
    RECEIPTS_SHA256_FIELD_NUMBER: _ClassVar[int]
    ballots: int
    receipts_sha256: str
    def __init__(self, ballots: _Optional[int] = ..., receipts_sha256: _Optional[str] = ...) -> None: ...

class BallotsOpened(_message.Message):
    __slots__ = ("purpose",)
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    def __init__(self, purpose: _Optional[str] = ...) -> None: ...

class PlausibilityFound(_message.Message):
    __slots__ = ("channel", "finding")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    channel: str
    finding: str
    def __init__(self, channel: _Optional[str] = ..., finding: _Optional[str] = ...) -> None: ...

class BallotsCounted(_message.Message):
    __slots__ = ("motions", "ballots", "ballots_sha256", "verdict_sha256", "settled_by", "recount")
    MOTIONS_FIELD_NUMBER: _ClassVar[int]
    BALLOTS_FIELD_NUMBER: _ClassVar[int]
    BALLOTS_SHA256_FIELD_NUMBER: _ClassVar[int]
    VERDICT_SHA256_FIELD_NUMBER: _ClassVar[int]
    SETTLED_BY_FIELD_NUMBER: _ClassVar[int]
    RECOUNT_FIELD_NUMBER: _ClassVar[int]
    motions: _containers.RepeatedCompositeFieldContainer[_verdict_pb2.MotionVerdict]
    ballots: int
    ballots_sha256: str
    verdict_sha256: str
    settled_by: str
    recount: bool
    def __init__(self, motions: _Optional[_Iterable[_Union[_verdict_pb2.MotionVerdict, _Mapping]]] = ..., ballots: _Optional[int] = ..., ballots_sha256: _Optional[str] = ..., verdict_sha256: _Optional[str] = ..., settled_by: _Optional[str] = ..., recount: _Optional[bool] = ...) -> None: ...

class VerdictStands(_message.Message):
    __slots__ = ("examined",)
    EXAMINED_FIELD_NUMBER: _ClassVar[int]
    examined: int
    def __init__(self, examined: _Optional[int] = ...) -> None: ...

class ResultPosted(_message.Message):
    __slots__ = ("posted_at", "until", "late", "right_to_sue", "channels")
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    RIGHT_TO_SUE_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    posted_at: str
    until: str
    late: bool
    right_to_sue: str
    channels: _containers.RepeatedCompositeFieldContainer[ChannelReturn]
    def __init__(self, posted_at: _Optional[str] = ..., until: _Optional[str] = ..., late: _Optional[bool] = ..., right_to_sue: _Optional[str] = ..., channels: _Optional[_Iterable[_Union[ChannelReturn, _Mapping]]] = ...) -> None: ...

class ChannelReturn(_message.Message):
    __slots__ = ("channels", "delivered", "returned")
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FIELD_NUMBER: _ClassVar[int]
    channels: _containers.RepeatedScalarFieldContainer[str]
    delivered: int
    returned: int
    def __init__(self, channels: _Optional[_Iterable[str]] = ..., delivered: _Optional[int] = ..., returned: _Optional[int] = ...) -> None: ...

class PostingEnded(_message.Message):
    __slots__ = ("open_contests",)
    OPEN_CONTESTS_FIELD_NUMBER: _ClassVar[int]
    open_contests: int
    def __init__(self, open_contests: _Optional[int] = ...) -> None: ...

class ResultFinal(_message.Message):
    __slots__ = ("motions",)
    class MotionsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    MOTIONS_FIELD_NUMBER: _ClassVar[int]
    motions: _containers.ScalarMap[str, str]
    def __init__(self, motions: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ContestOpened(_message.Message):
    __slots__ = ("could_change",)
    COULD_CHANGE_FIELD_NUMBER: _ClassVar[int]
    could_change: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, could_change: _Optional[_Iterable[str]] = ...) -> None: ...

class ContestDecided(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RecountOrdered(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RollDefectFound(_message.Message):
    __slots__ = ("differs",)
    DIFFERS_FIELD_NUMBER: _ClassVar[int]
    differs: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, differs: _Optional[_Iterable[str]] = ...) -> None: ...

class DecisionAnnulled(_message.Message):
    __slots__ = ("motion_ids", "ground", "ends", "body")
    MOTION_IDS_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    ENDS_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    motion_ids: _containers.RepeatedScalarFieldContainer[str]
    ground: str
    ends: bool
    body: str
    def __init__(self, motion_ids: _Optional[_Iterable[str]] = ..., ground: _Optional[str] = ..., ends: _Optional[bool] = ..., body: _Optional[str] = ...) -> None: ...

class DecisionRevokedByCourt(_message.Message):
    __slots__ = ("motion_ids", "ends")
    MOTION_IDS_FIELD_NUMBER: _ClassVar[int]
    ENDS_FIELD_NUMBER: _ClassVar[int]
    motion_ids: _containers.RepeatedScalarFieldContainer[str]
    ends: bool
    def __init__(self, motion_ids: _Optional[_Iterable[str]] = ..., ends: _Optional[bool] = ...) -> None: ...

class DecisionChallenged(_message.Message):
    __slots__ = ("motion_ids",)
    MOTION_IDS_FIELD_NUMBER: _ClassVar[int]
    motion_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, motion_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class DecisionSuspended(_message.Message):
    __slots__ = ("motion_ids",)
    MOTION_IDS_FIELD_NUMBER: _ClassVar[int]
    motion_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, motion_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class DecisionUpheld(_message.Message):
    __slots__ = ("motion_ids",)
    MOTION_IDS_FIELD_NUMBER: _ClassVar[int]
    motion_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, motion_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class DeadlineMissed(_message.Message):
    __slots__ = ("clock", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...

class MeetingMinutesObjected(_message.Message):
    __slots__ = ("text",)
    TEXT_FIELD_NUMBER: _ClassVar[int]
    text: str
    def __init__(self, text: _Optional[str] = ...) -> None: ...

class MeetingMinutesSigned(_message.Message):
    __slots__ = ("version", "sha256", "dissent")
    AS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    DISSENT_FIELD_NUMBER: _ClassVar[int]
    version: int
    sha256: str
    dissent: str
    def __init__(self, version: _Optional[int] = ..., sha256: _Optional[str] = ..., dissent: _Optional[str] = ..., **kwargs) -> None: ...
