"""Decides what follows a session: actions, the joint conference, minutes, the end."""

from datetime import date
from typing import TYPE_CHECKING, cast

from chassis.domain import Aggregate, Context, Evidence, decides, event, relates
from chassis.refusals import (
    InvalidState,
    MinutesChanged,
    NotFound,
    ReasonRequired,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
)
from consultation import commands as wish
from consultation.commands.forms import Seat
from consultation.domain import clocks
from consultation.domain.facts import Ended, Objection, Session, Signature, Undertaking
from consultation.domain.minutes import minutes_of, session_of
from consultation.domain.rules import as_convener
from consultation.domain.seats import as_holder, seat_of, table_of
from consultation.refusals import ActionsOpen

if TYPE_CHECKING:
    from consultation.domain.consultation import Consultation

OPEN, REPORTED, RETURNED, VERIFIED = "OPEN", "REPORTED", "RETURNED", "VERIFIED"


@relates(wish.ReportAction)
def _responsible(of: "FollowedUp", c: wish.ReportAction, ctx: Context) -> str:
    seat = seat_of(ctx)
    if seat != of.undertaking(c.action).action.seat:
        raise RoleNotAllowed
    return seat


@relates(wish.VerifyAction)
def _another(of: "FollowedUp", c: wish.VerifyAction, ctx: Context) -> str:
    seat = seat_of(ctx)
    if seat == of.undertaking(c.action).action.seat:
        raise SelfVerification
    return seat


@relates(wish.ObjectToMinutes, wish.SignMinutes)
def _sits(of: "FollowedUp", c: wish.SignMinutes, ctx: Context) -> str:
    return as_holder(ctx, c.seat)


@relates(wish.CloseConsultation)
def _convenes(of: "FollowedUp", c: wish.CloseConsultation, ctx: Context) -> str:
    return as_convener(of.form, ctx)


class FollowedUp(Aggregate):
    """The part of a consultation that begins when a session is over."""

    if TYPE_CHECKING:
        form: str  # set by the first fact

    def __init__(self) -> None:
        self.sessions: list[Session] = []
        self.ended: Ended | None = None
        self.undertakings: list[Undertaking] = []
        self.conference_on: date | None = None

    def undertaking(self, action: str) -> Undertaking:
        """Give an agreed action."""
        found = next((u for u in self.undertakings if u.action.action == action), None)
        if found is None:
            raise NotFound
        return found

    @property
    def all_verified(self) -> bool:
        """Tell whether there were actions and every one is verified."""
        states = {u.state for u in self.undertakings}
        return states == {VERIFIED}

    @decides(wish.ReportAction)
    def report(self, c: wish.ReportAction, ctx: Context) -> None:
        """Record that the responsible seat calls an action done."""
        state = self.undertaking(c.action).state
        if state not in {OPEN, RETURNED}:
            raise InvalidState(stage=state)
        stops = tuple(k for k in self.running if k == f"{clocks.ACTION}:{c.action}")
        self._reported(action=c.action, proof=tuple(c.evidence), remark=c.remark, stops=stops)

    @event("ActionReported", topic="consultation.Consultation.ActionReported")
    def _reported(
        self,
        action: str,
        proof: tuple[Evidence, ...],
        remark: str | None,
        stops: tuple[str, ...] = (),
    ) -> None:
        self.undertaking(action).state = REPORTED

    @decides(wish.VerifyAction)
    def verify(self, c: wish.VerifyAction, ctx: Context) -> None:
        """Confirm a reported action, or send it back."""
        state = self.undertaking(c.action).state
        if state != REPORTED:
            raise InvalidState(stage=state)
        if not c.done:
            if not c.reason:
                raise ReasonRequired
            self._returned(action=c.action, seat=ctx.by.role, reason=c.reason)
            return
        self._verified(action=c.action, seat=ctx.by.role)

    @event("ActionReturned", topic="consultation.Consultation.ActionReturned")
    def _returned(self, action: str, seat: str, reason: str) -> None:
        self.undertaking(action).state = RETURNED

    @event("ActionVerified", topic="consultation.Consultation.ActionVerified")
    def _verified(self, action: str, seat: str) -> None:
        done = self.undertaking(action)
        done.state, done.verified_by = VERIFIED, seat
        if self.stage == "POSTED" and self.all_verified:
            self.stage = "FOLLOWED_UP"

    @decides(wish.RecordJointConference)
    def confer(self, c: wish.RecordJointConference, ctx: Context) -> None:
        """Record the street's conference, where one is owed (R-70, R-71)."""
        if not self.unsolved or self.conference_on is not None:
            raise InvalidState(stage="HELD" if self.conference_on else "SOLVED")
        if c.held_on > ctx.today:
            raise ValidationFailed(problem="held_on: not yet")
        stops = self.ending(clocks.CONFERENCE)
        self._conferred(held_on=c.held_on, minutes_sha256=c.minutes_sha256, stops=stops)

    @property
    def unsolved(self) -> bool:
        """Tell whether the outcome sends the issue to the joint conference."""
        return self.ended is not None and self.ended.outcome in {
            "NO_CONSENSUS",
            "REFER_JOINT_CONFERENCE",
        }

    @event("JointConferenceHeld", topic="consultation.Consultation.JointConferenceHeld")
    def _conferred(self, held_on: date, minutes_sha256: str, stops: tuple[str, ...] = ()) -> None:
        self.conference_on = held_on

    @decides(wish.CloseConsultation)
    def close(self, c: wish.CloseConsultation, ctx: Context) -> None:
        """End it, with what whoever asked was told."""
        left = [u.action.action for u in self.undertakings if u.state != VERIFIED]
        if left:
            raise ActionsOpen(actions=", ".join(left))
        self._closed(feedback=c.feedback)

    @event("ConsultationClosed", topic="consultation.Consultation.ConsultationClosed")
    def _closed(self, feedback: str) -> None:
        self.stage = "CLOSED"

    @decides(wish.ObjectToMinutes)
    def object_to(self, c: wish.ObjectToMinutes, ctx: Context) -> None:
        """Record an objection, as long as not every seat has signed."""
        session = session_of(cast("Consultation", self), c.session)
        if signed_by_all(session, len(table_of(ctx).seats)):
            raise InvalidState(stage="MINUTES_SIGNED")
        self._objected(session=c.session, objection=Objection(c.seat, c.text))

    @event("MinutesObjected", topic="consultation.Consultation.MinutesObjected")
    def _objected(self, session: int, objection: Objection) -> None:
        self.sessions[session - 1].objections.append(objection)

    @decides(wish.SignMinutes)
    def sign(self, c: wish.SignMinutes, ctx: Context) -> None:
        """Put a seat's name under the version it read."""
        made = minutes_of(cast("Consultation", self), c.session)
        if made.sha256 != c.sha256:
            raise MinutesChanged(version=made.version)
        signed = self.sessions[c.session - 1].signatures
        if any((s.seat, s.version) == (c.seat, made.version) for s in signed):
            raise InvalidState(stage="SIGNED")
        self._signed(
            session=c.session, signature=Signature(c.seat, made.version, c.sha256, c.dissent)
        )

    @event("MinutesSigned", topic="consultation.Consultation.MinutesSigned")
    def _signed(self, session: int, signature: Signature) -> None:
        self.sessions[session - 1].signatures.append(signature)


def signed_by_all(session: Session, seats: int) -> bool:
    """Tell whether every filled seat has signed the present version."""
    version = 1 + len(session.objections)
    return len({s.seat for s in session.signatures if s.version == version}) >= seats > 0


def seats_signed(session: Session) -> tuple[Seat, ...]:
    """Give the seats that have signed the present version, in the order in which they did."""
    version = 1 + len(session.objections)
    return tuple(s.seat for s in session.signatures if s.version == version)
