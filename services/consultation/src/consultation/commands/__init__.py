"""What may be asked of the consultation service: every command, declared once."""

from consultation.commands.following import (
    CloseConsultation,
    ObjectToMinutes,
    RecordJointConference,
    ReportAction,
    SignMinutes,
    VerifyAction,
)
from consultation.commands.requests import DecideRequest, RequestConsultation
from consultation.commands.sessions import (
    AdjournSession,
    AmendProposal,
    ConcludeConsultation,
    NoticeSession,
    OpenSession,
    PostOutcome,
    RecordPosition,
)
from consultation.commands.tables import ChangeSeatHolder, ConstituteTable, VacateSeat

__all__ = [
    "AdjournSession",
    "AmendProposal",
    "ChangeSeatHolder",
    "CloseConsultation",
    "ConcludeConsultation",
    "ConstituteTable",
    "DecideRequest",
    "NoticeSession",
    "ObjectToMinutes",
    "OpenSession",
    "PostOutcome",
    "RecordJointConference",
    "RecordPosition",
    "ReportAction",
    "RequestConsultation",
    "SignMinutes",
    "VacateSeat",
    "VerifyAction",
]
