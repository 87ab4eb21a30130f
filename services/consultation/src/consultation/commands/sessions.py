"""A consultation's sessions: called, opened, spoken at, adjourned, concluded, posted."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from chassis.domain import Command, Count, EstateId, Instant, Line, Reference, Text, command
from chassis.refusals import NoticeTooShort, ReasonRequired, ValidationFailed
from consultation.commands.forms import Action, Invitee, Material, Outcome, Seat, Seats, Stance
from consultation.commands.requests import CONSULTATION
from consultation.refusals import (
    CannotDecideReservedMatter,
    InviteeHasNoPosition,
    NotASeat,
    OutcomeNotOfForm,
    OutcomeNotSupported,
    PositionsMissing,
    ProposalChanged,
    SeatNotNotified,
    SessionNotValid,
    SessionNotYet,
    StanceAlreadyRecorded,
    TableNotConstituted,
    TooManySessions,
)

CONVENERS = "RESIDENTS_COMMITTEE_OFFICER COMMUNITY_PARTY_SECRETARY ESTATE_BRANCH_SECRETARY"
CONVENER = "whoever convenes this form"
HOLDER = "the holder of the seat"


@command(
    CONSULTATION,
    "notice",
    by=CONVENERS,
    relation=CONVENER,
    frm="ACCEPTED NOTICED ADJOURNED",
    to="NOTICED",
    refuses=(NoticeTooShort, SeatNotNotified, TableNotConstituted, ValidationFailed),
    rules="R-72 R-74 D-5 D-7",
)
class NoticeSession(Command, frozen=True):
    """Call the five seats to a session; a second notice of the same replaces the first.

    `urgent` is for a coordination meeting only. A hearing is open: `posted_at` says where its
    notice hangs.
    """

    estate_id: EstateId
    consultation: Reference
    starts_at: Instant
    place: Line
    addressed: Seats
    materials: Annotated[tuple[Material, ...], Meta(min_length=1, max_length=20)]
    remote: bool = False
    urgent: bool = False
    posted_at: Line | None = None


@command(
    CONSULTATION,
    "open",
    by=CONVENERS,
    relation=CONVENER,
    frm="NOTICED ADJOURNED",
    to="IN_SESSION",
    refuses=(SessionNotYet, SessionNotValid, NotASeat, TableNotConstituted, ValidationFailed),
    rules="R-72",
)
class OpenSession(Command, frozen=True):
    """Open a session with who is there; `residents` are those who are affected and heard."""

    estate_id: EstateId
    consultation: Reference
    present: Seats
    invitees: Annotated[tuple[Invitee, ...], Meta(max_length=50)] = ()
    residents: Count = 0


@command(
    CONSULTATION,
    "position",
    relation=HOLDER,
    frm="NOTICED IN_SESSION ADJOURNED",
    to="NOTICED IN_SESSION ADJOURNED",
    refuses=(
        NotASeat,
        InviteeHasNoPosition,
        StanceAlreadyRecorded,
        ProposalChanged,
        ReasonRequired,
        TableNotConstituted,
    ),
    rules="R-74",
)
class RecordPosition(Command, frozen=True):
    """Say where a seat stands on the proposal as it is; outside a session it is a written one."""

    estate_id: EstateId
    consultation: Reference
    seat: Seat
    version: Annotated[int, Meta(ge=1, le=1000)]
    stance: Stance
    reason: Text | None = None


@command(
    CONSULTATION,
    "amend",
    relation="the holder of any seat",
    frm="IN_SESSION",
    to="IN_SESSION",
    refuses=(NotASeat, TableNotConstituted),
    rules="R-74",
)
class AmendProposal(Command, frozen=True):
    """Put another version of the proposal on the table; positions on the former one expire."""

    estate_id: EstateId
    consultation: Reference
    text: Text


@command(
    CONSULTATION,
    "adjourn",
    by=CONVENERS,
    relation=CONVENER,
    frm="IN_SESSION",
    to="ADJOURNED",
    refuses=(TooManySessions, ValidationFailed),
    rules="R-74",
)
class AdjournSession(Command, frozen=True):
    """Interrupt the consultation until a day."""

    estate_id: EstateId
    consultation: Reference
    resume_by: date


@command(
    CONSULTATION,
    "conclude",
    by=CONVENERS,
    relation=CONVENER,
    frm="IN_SESSION",
    to="CONCLUDED",
    refuses=(
        PositionsMissing,
        CannotDecideReservedMatter,
        OutcomeNotSupported,
        OutcomeNotOfForm,
        ValidationFailed,
    ),
    rules="R-01 R-71 R-74 R-83",
)
class ConcludeConsultation(Command, frozen=True):
    """End the consultation with what came of it; dissent and reservations are kept and posted."""

    estate_id: EstateId
    consultation: Reference
    outcome: Outcome
    actions: Annotated[tuple[Action, ...], Meta(max_length=50)] = ()


@command(
    CONSULTATION,
    "post",
    by=CONVENERS,
    relation=CONVENER,
    frm="CONCLUDED",
    to="POSTED FOLLOWED_UP",
    rules="R-74",
)
class PostOutcome(Command, frozen=True):
    """Post the outcome with its dissent where everybody can read it."""

    estate_id: EstateId
    consultation: Reference
    posted_at: Line
