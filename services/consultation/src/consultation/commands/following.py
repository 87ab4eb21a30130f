"""What follows a consultation: actions reported and verified, minutes signed, the end."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from chassis.domain import Command, EstateId, Reference, Sha256, Text, command
from chassis.refusals import MinutesChanged, ReasonRequired, SelfVerification, ValidationFailed
from consultation.commands.forms import Proof, Seat
from consultation.commands.requests import CONSULTATION
from consultation.commands.sessions import CONVENER, CONVENERS, HOLDER
from consultation.refusals import (
    ActionsOpen,
    NotASeat,
    TableNotConstituted,
)

ENDED = "ADJOURNED CONCLUDED POSTED FOLLOWED_UP CLOSED"
Session = Annotated[int, Meta(ge=1, le=100, description="which session, from 1")]


@command(
    CONSULTATION,
    "report-action",
    relation="the holder of the responsible seat",
    frm="CONCLUDED POSTED",
    to="CONCLUDED POSTED",
    refuses=(NotASeat, TableNotConstituted),
    rules="R-74",
)
class ReportAction(Command, frozen=True):
    """Report an agreed action as done, with its evidence."""

    estate_id: EstateId
    consultation: Reference
    action: Reference
    evidence: Proof
    remark: Text | None = None


@command(
    CONSULTATION,
    "verify-action",
    relation="the holder of another seat",
    frm="CONCLUDED POSTED",
    to="CONCLUDED POSTED FOLLOWED_UP",
    refuses=(NotASeat, SelfVerification, ReasonRequired, TableNotConstituted),
    rules="R-74",
)
class VerifyAction(Command, frozen=True):
    """Confirm that a reported action is done, or send it back with a reason."""

    estate_id: EstateId
    consultation: Reference
    action: Reference
    done: bool
    reason: Text | None = None


@command(
    CONSULTATION,
    "conference",
    by="STREET_OFFICER",
    frm="CONCLUDED POSTED FOLLOWED_UP CLOSED",
    to="CONCLUDED POSTED FOLLOWED_UP CLOSED",
    refuses=(ValidationFailed,),
    rules="R-70 R-71",
)
class RecordJointConference(Command, frozen=True):
    """Record the joint conference that the street held on what stayed unsolved."""

    estate_id: EstateId
    consultation: Reference
    held_on: date
    minutes_sha256: Sha256


@command(
    CONSULTATION,
    "close",
    by=CONVENERS,
    relation=CONVENER,
    frm="POSTED FOLLOWED_UP",
    to="CLOSED",
    refuses=(ActionsOpen,),
    rules="R-74",
)
class CloseConsultation(Command, frozen=True):
    """End it once everything it agreed on is verified and whoever asked was told."""

    estate_id: EstateId
    consultation: Reference
    feedback: Text


@command(
    CONSULTATION,
    "object-to-minutes",
    relation=HOLDER,
    frm=ENDED,
    to=ENDED,
    refuses=(NotASeat, TableNotConstituted),
)
class ObjectToMinutes(Command, frozen=True):
    """Have a seat's objection recorded: the minutes get a new version with it."""

    estate_id: EstateId
    consultation: Reference
    session: Session
    seat: Seat
    text: Text


@command(
    CONSULTATION,
    "sign-minutes",
    relation=HOLDER,
    frm=ENDED,
    to=ENDED,
    refuses=(NotASeat, MinutesChanged, TableNotConstituted),
)
class SignMinutes(Command, frozen=True):
    """Sign the minutes as they stand, with the seat's dissent where it has any."""

    estate_id: EstateId
    consultation: Reference
    session: Session
    seat: Seat
    sha256: Sha256
    dissent: Text | None = None
