import datetime

from cogov.meta.v1 import meta_pb2 as _meta_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ConsultationEvent(_message.Message):
    __slots__ = ("meta", "table_constituted", "seat_holder_changed", "seat_vacated", "talk_held", "consultation_requested", "consultation_accepted", "consultation_declined", "session_noticed", "session_opened", "stance_recorded", "proposal_amended", "session_adjourned", "consultation_concluded", "outcome_posted", "action_reported", "action_returned", "action_verified", "joint_conference_held", "consultation_closed", "consultation_lapsed", "minutes_objected", "minutes_signed", "deadline_missed")
    META_FIELD_NUMBER: _ClassVar[int]
    TABLE_CONSTITUTED_FIELD_NUMBER: _ClassVar[int]
    SEAT_HOLDER_CHANGED_FIELD_NUMBER: _ClassVar[int]
    SEAT_VACATED_FIELD_NUMBER: _ClassVar[int]
    TALK_HELD_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_DECLINED_FIELD_NUMBER: _ClassVar[int]
    SESSION_NOTICED_FIELD_NUMBER: _ClassVar[int]
    SESSION_OPENED_FIELD_NUMBER: _ClassVar[int]
    STANCE_RECORDED_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_AMENDED_FIELD_NUMBER: _ClassVar[int]
    SESSION_ADJOURNED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_CONCLUDED_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_POSTED_FIELD_NUMBER: _ClassVar[int]
    ACTION_REPORTED_FIELD_NUMBER: _ClassVar[int]
    ACTION_RETURNED_FIELD_NUMBER: _ClassVar[int]
    ACTION_VERIFIED_FIELD_NUMBER: _ClassVar[int]
    JOINT_CONFERENCE_HELD_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_CLOSED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_LAPSED_FIELD_NUMBER: _ClassVar[int]
    MINUTES_OBJECTED_FIELD_NUMBER: _ClassVar[int]
    MINUTES_SIGNED_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MISSED_FIELD_NUMBER: _ClassVar[int]
    meta: _meta_pb2.Meta
    table_constituted: TableConstituted
    seat_holder_changed: SeatHolderChanged
    seat_vacated: SeatVacated
    talk_held: TalkHeld
    consultation_requested: ConsultationRequested
    consultation_accepted: ConsultationAccepted
    consultation_declined: ConsultationDeclined
    session_noticed: SessionNoticed
    session_opened: SessionOpened
    stance_recorded: StanceRecorded
    proposal_amended: ProposalAmended
    session_adjourned: SessionAdjourned
    consultation_concluded: ConsultationConcluded
    outcome_posted: OutcomePosted
    action_reported: ActionReported
    action_returned: ActionReturned
    action_verified: ActionVerified
    joint_conference_held: JointConferenceHeld
    consultation_closed: ConsultationClosed
    consultation_lapsed: ConsultationLapsed
    minutes_objected: MinutesObjected
    minutes_signed: MinutesSigned
    deadline_missed: DeadlineMissed
    def __init__(self, meta: _Optional[_Union[_meta_pb2.Meta, _Mapping]] = ..., table_constituted: _Optional[_Union[TableConstituted, _Mapping]] = ..., seat_holder_changed: _Optional[_Union[SeatHolderChanged, _Mapping]] = ..., seat_vacated: _Optional[_Union[SeatVacated, _Mapping]] = ..., talk_held: _Optional[_Union[TalkHeld, _Mapping]] = ..., consultation_requested: _Optional[_Union[ConsultationRequested, _Mapping]] = ..., consultation_accepted: _Optional[_Union[ConsultationAccepted, _Mapping]] = ..., consultation_declined: _Optional[_Union[ConsultationDeclined, _Mapping]] = ..., session_noticed: _Optional[_Union[SessionNoticed, _Mapping]] = ..., session_opened: _Optional[_Union[SessionOpened, _Mapping]] = ..., stance_recorded: _Optional[_Union[StanceRecorded, _Mapping]] = ..., proposal_amended: _Optional[_Union[ProposalAmended, _Mapping]] = ..., session_adjourned: _Optional[_Union[SessionAdjourned, _Mapping]] = ..., consultation_concluded: _Optional[_Union[ConsultationConcluded, _Mapping]] = ..., outcome_posted: _Optional[_Union[OutcomePosted, _Mapping]] = ..., action_reported: _Optional[_Union[ActionReported, _Mapping]] = ..., action_returned: _Optional[_Union[ActionReturned, _Mapping]] = ..., action_verified: _Optional[_Union[ActionVerified, _Mapping]] = ..., joint_conference_held: _Optional[_Union[JointConferenceHeld, _Mapping]] = ..., consultation_closed: _Optional[_Union[ConsultationClosed, _Mapping]] = ..., consultation_lapsed: _Optional[_Union[ConsultationLapsed, _Mapping]] = ..., minutes_objected: _Optional[_Union[MinutesObjected, _Mapping]] = ..., minutes_signed: _Optional[_Union[MinutesSigned, _Mapping]] = ..., deadline_missed: _Optional[_Union[DeadlineMissed, _Mapping]] = ...) -> None: ...

class SeatFilled(_message.Message):
    __slots__ = ("seat", "substitute", "named")
    SEAT_FIELD_NUMBER: _ClassVar[int]
    SUBSTITUTE_FIELD_NUMBER: _ClassVar[int]
    NAMED_FIELD_NUMBER: _ClassVar[int]
    seat: str
    substitute: str
    named: int
    def __init__(self, seat: _Optional[str] = ..., substitute: _Optional[str] = ..., named: _Optional[int] = ...) -> None: ...

class TableConstituted(_message.Message):
    __slots__ = ("seats",)
    SEATS_FIELD_NUMBER: _ClassVar[int]
    seats: _containers.RepeatedCompositeFieldContainer[SeatFilled]
    def __init__(self, seats: _Optional[_Iterable[_Union[SeatFilled, _Mapping]]] = ...) -> None: ...

class SeatHolderChanged(_message.Message):
    __slots__ = ("holder",)
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    holder: SeatFilled
    def __init__(self, holder: _Optional[_Union[SeatFilled, _Mapping]] = ...) -> None: ...

class SeatVacated(_message.Message):
    __slots__ = ("seat", "reason")
    SEAT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    seat: str
    reason: str
    def __init__(self, seat: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class TalkHeld(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: str
    def __init__(self, consultation: _Optional[str] = ...) -> None: ...

class Demand(_message.Message):
    __slots__ = ("of", "count", "total")
    OF_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    of: str
    count: int
    total: int
    def __init__(self, of: _Optional[str] = ..., count: _Optional[int] = ..., total: _Optional[int] = ...) -> None: ...

class ConsultationRequested(_message.Message):
    __slots__ = ("ref", "form", "title", "proposal", "tags", "topic", "affected", "asked_by", "signatures", "demand")
    REF_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    AFFECTED_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    SIGNATURES_FIELD_NUMBER: _ClassVar[int]
    DEMAND_FIELD_NUMBER: _ClassVar[int]
    ref: str
    form: str
    title: str
    proposal: str
    tags: _containers.RepeatedScalarFieldContainer[str]
    topic: str
    affected: _containers.RepeatedScalarFieldContainer[str]
    asked_by: str
    signatures: int
    demand: Demand
    def __init__(self, ref: _Optional[str] = ..., form: _Optional[str] = ..., title: _Optional[str] = ..., proposal: _Optional[str] = ..., tags: _Optional[_Iterable[str]] = ..., topic: _Optional[str] = ..., affected: _Optional[_Iterable[str]] = ..., asked_by: _Optional[str] = ..., signatures: _Optional[int] = ..., demand: _Optional[_Union[Demand, _Mapping]] = ...) -> None: ...

class ConsultationAccepted(_message.Message):
    __slots__ = ("due_by",)
    DUE_BY_FIELD_NUMBER: _ClassVar[int]
    due_by: str
    def __init__(self, due_by: _Optional[str] = ...) -> None: ...

class ConsultationDeclined(_message.Message):
    __slots__ = ("reason", "alternative")
    REASON_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    alternative: str
    def __init__(self, reason: _Optional[str] = ..., alternative: _Optional[str] = ...) -> None: ...

class Material(_message.Message):
    __slots__ = ("title", "sha256")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    title: str
    sha256: str
    def __init__(self, title: _Optional[str] = ..., sha256: _Optional[str] = ...) -> None: ...

class SessionNoticed(_message.Message):
    __slots__ = ("starts_at", "place", "remote", "materials", "addressed", "urgent", "posted_at")
    STARTS_AT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    REMOTE_FIELD_NUMBER: _ClassVar[int]
    MATERIALS_FIELD_NUMBER: _ClassVar[int]
    ADDRESSED_FIELD_NUMBER: _ClassVar[int]
    URGENT_FIELD_NUMBER: _ClassVar[int]
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    starts_at: _timestamp_pb2.Timestamp
    place: str
    remote: bool
    materials: _containers.RepeatedCompositeFieldContainer[Material]
    addressed: _containers.RepeatedScalarFieldContainer[str]
    urgent: bool
    posted_at: str
    def __init__(self, starts_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., place: _Optional[str] = ..., remote: _Optional[bool] = ..., materials: _Optional[_Iterable[_Union[Material, _Mapping]]] = ..., addressed: _Optional[_Iterable[str]] = ..., urgent: _Optional[bool] = ..., posted_at: _Optional[str] = ...) -> None: ...

class Attendance(_message.Message):
    __slots__ = ("seat", "how")
    SEAT_FIELD_NUMBER: _ClassVar[int]
    HOW_FIELD_NUMBER: _ClassVar[int]
    seat: str
    how: str
    def __init__(self, seat: _Optional[str] = ..., how: _Optional[str] = ...) -> None: ...

class SessionOpened(_message.Message):
    __slots__ = ("number", "opened_at", "attendance", "invitees", "residents")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    ATTENDANCE_FIELD_NUMBER: _ClassVar[int]
    INVITEES_FIELD_NUMBER: _ClassVar[int]
    RESIDENTS_FIELD_NUMBER: _ClassVar[int]
    number: int
    opened_at: _timestamp_pb2.Timestamp
    attendance: _containers.RepeatedCompositeFieldContainer[Attendance]
    invitees: _containers.RepeatedScalarFieldContainer[str]
    residents: int
    def __init__(self, number: _Optional[int] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attendance: _Optional[_Iterable[_Union[Attendance, _Mapping]]] = ..., invitees: _Optional[_Iterable[str]] = ..., residents: _Optional[int] = ...) -> None: ...

class Position(_message.Message):
    __slots__ = ("seat", "version", "stance", "reason", "written", "session")
    SEAT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STANCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    seat: str
    version: int
    stance: str
    reason: str
    written: bool
    session: int
    def __init__(self, seat: _Optional[str] = ..., version: _Optional[int] = ..., stance: _Optional[str] = ..., reason: _Optional[str] = ..., written: _Optional[bool] = ..., session: _Optional[int] = ...) -> None: ...

class StanceRecorded(_message.Message):
    __slots__ = ("position",)
    POSITION_FIELD_NUMBER: _ClassVar[int]
    position: Position
    def __init__(self, position: _Optional[_Union[Position, _Mapping]] = ...) -> None: ...

class ProposalVersion(_message.Message):
    __slots__ = ("version", "text", "seat", "session")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SEAT_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    version: int
    text: str
    seat: str
    session: int
    def __init__(self, version: _Optional[int] = ..., text: _Optional[str] = ..., seat: _Optional[str] = ..., session: _Optional[int] = ...) -> None: ...

class ProposalAmended(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: ProposalVersion
    def __init__(self, version: _Optional[_Union[ProposalVersion, _Mapping]] = ...) -> None: ...

class SessionAdjourned(_message.Message):
    __slots__ = ("resume_by",)
    RESUME_BY_FIELD_NUMBER: _ClassVar[int]
    resume_by: str
    def __init__(self, resume_by: _Optional[str] = ...) -> None: ...

class Action(_message.Message):
    __slots__ = ("action", "seat", "text", "due_on", "evidence_kind")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    SEAT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_KIND_FIELD_NUMBER: _ClassVar[int]
    action: str
    seat: str
    text: str
    due_on: str
    evidence_kind: str
    def __init__(self, action: _Optional[str] = ..., seat: _Optional[str] = ..., text: _Optional[str] = ..., due_on: _Optional[str] = ..., evidence_kind: _Optional[str] = ...) -> None: ...

class Conclusion(_message.Message):
    __slots__ = ("outcome", "version", "actions", "reservations", "dissent", "session")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    RESERVATIONS_FIELD_NUMBER: _ClassVar[int]
    DISSENT_FIELD_NUMBER: _ClassVar[int]
    SESSION_FIELD_NUMBER: _ClassVar[int]
    outcome: str
    version: int
    actions: _containers.RepeatedCompositeFieldContainer[Action]
    reservations: _containers.RepeatedCompositeFieldContainer[Position]
    dissent: _containers.RepeatedCompositeFieldContainer[Position]
    session: int
    def __init__(self, outcome: _Optional[str] = ..., version: _Optional[int] = ..., actions: _Optional[_Iterable[_Union[Action, _Mapping]]] = ..., reservations: _Optional[_Iterable[_Union[Position, _Mapping]]] = ..., dissent: _Optional[_Iterable[_Union[Position, _Mapping]]] = ..., session: _Optional[int] = ...) -> None: ...

class ConsultationConcluded(_message.Message):
    __slots__ = ("ended",)
    ENDED_FIELD_NUMBER: _ClassVar[int]
    ended: Conclusion
    def __init__(self, ended: _Optional[_Union[Conclusion, _Mapping]] = ...) -> None: ...

class OutcomePosted(_message.Message):
    __slots__ = ("posted_at", "late")
    POSTED_AT_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    posted_at: str
    late: bool
    def __init__(self, posted_at: _Optional[str] = ..., late: _Optional[bool] = ...) -> None: ...

class ActionReported(_message.Message):
    __slots__ = ("action", "remark", "evidence_sha256")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    REMARK_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_SHA256_FIELD_NUMBER: _ClassVar[int]
    action: str
    remark: str
    evidence_sha256: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, action: _Optional[str] = ..., remark: _Optional[str] = ..., evidence_sha256: _Optional[_Iterable[str]] = ...) -> None: ...

class ActionReturned(_message.Message):
    __slots__ = ("action", "seat", "reason")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    SEAT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    action: str
    seat: str
    reason: str
    def __init__(self, action: _Optional[str] = ..., seat: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ActionVerified(_message.Message):
    __slots__ = ("action", "seat")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    SEAT_FIELD_NUMBER: _ClassVar[int]
    action: str
    seat: str
    def __init__(self, action: _Optional[str] = ..., seat: _Optional[str] = ...) -> None: ...

class JointConferenceHeld(_message.Message):
    __slots__ = ("held_on", "minutes_sha256")
    HELD_ON_FIELD_NUMBER: _ClassVar[int]
    MINUTES_SHA256_FIELD_NUMBER: _ClassVar[int]
    held_on: str
    minutes_sha256: str
    def __init__(self, held_on: _Optional[str] = ..., minutes_sha256: _Optional[str] = ...) -> None: ...

class ConsultationClosed(_message.Message):
    __slots__ = ("feedback",)
    FEEDBACK_FIELD_NUMBER: _ClassVar[int]
    feedback: str
    def __init__(self, feedback: _Optional[str] = ...) -> None: ...

class ConsultationLapsed(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MinutesObjected(_message.Message):
    __slots__ = ("session", "objection")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    session: int
    objection: Objection
    def __init__(self, session: _Optional[int] = ..., objection: _Optional[_Union[Objection, _Mapping]] = ...) -> None: ...

class Objection(_message.Message):
    __slots__ = ("seat", "text")
    SEAT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    seat: str
    text: str
    def __init__(self, seat: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class MinutesSigned(_message.Message):
    __slots__ = ("session", "signature")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    session: int
    signature: Signature
    def __init__(self, session: _Optional[int] = ..., signature: _Optional[_Union[Signature, _Mapping]] = ...) -> None: ...

class Signature(_message.Message):
    __slots__ = ("seat", "version", "sha256", "dissent")
    SEAT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    DISSENT_FIELD_NUMBER: _ClassVar[int]
    seat: str
    version: int
    sha256: str
    dissent: str
    def __init__(self, seat: _Optional[str] = ..., version: _Optional[int] = ..., sha256: _Optional[str] = ..., dissent: _Optional[str] = ...) -> None: ...

class DeadlineMissed(_message.Message):
    __slots__ = ("clock", "due", "responsible")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    RESPONSIBLE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    due: _timestamp_pb2.Timestamp
    responsible: str
    def __init__(self, clock: _Optional[str] = ..., due: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., responsible: _Optional[str] = ...) -> None: ...
