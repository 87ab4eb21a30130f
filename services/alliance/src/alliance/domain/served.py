"""Decides what happens to an estate in service: its floor, emergencies, rectification (A-3, R-66)."""

from datetime import date, datetime

from alliance import commands as wish
from alliance.domain import clocks
from alliance.domain.facts import Emergency, Rectification
from alliance.domain.known import EmergencyKnown, GradeKnown
from alliance.refusals import EmergencyTooLong, GradeNotFail, SecondEmergency
from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Evidence,
    act_until,
    act_within,
    decides,
    event,
)
from chassis.refusals import ReasonRequired, ValidationFailed
from law.contracts import emergency_ends_by
from law.dates import add_days


class Served(Aggregate):
    """Who looks after one estate. `before_emergency` is the stage that an emergency interrupts."""

    def __init__(self) -> None:
        self.tier = ""
        self.adopters: set[str] = set()
        self.gap_since: date | None = None
        self.emergency: Emergency | None = None
        self.before_emergency = ""
        self.last_emergency: date | None = None
        self.contract = ""
        self.rectification: Rectification | None = None

    # The floor: who looks after an estate that nobody serves for money

    def _floor(self, tier: str, ctx: Context) -> Clocks:
        return (_adoption(ctx),) if tier == "GUARANTEE" and not self.adopters else ()

    def adopt(self, org: str, until: date) -> None:
        """Take note of a department that has adopted the estate, until the last day of its term."""
        term = act_until(clocks.ADOPTION_TERM, until, "DEPARTMENT", org)
        self._adopted(org=org, starts=(term,), stops=self.ending(clocks.ADOPTION))

    @event("EstateAdopted", topic="alliance.Enrolment.EstateAdopted")
    def _adopted(self, org: str, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.adopters.add(org)
        self.gap_since = None

    def release(self, org: str, ctx: Context) -> None:
        """Take note that a department has left, once; the last one leaves a floor to fill."""
        if org not in self.adopters:
            return
        needed = self.tier == "GUARANTEE" and self.stage != "EXITED"
        bare = needed and not self.adopters - {org}
        self._released(
            org=org,
            starts=(_adoption(ctx),) if bare else (),
            stops=tuple(key for key, clock in self.running.items() if clock.ref == org),
        )

    @event("AdoptionEnded", topic="alliance.Enrolment.AdoptionEnded")
    def _released(self, org: str, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.adopters.discard(org)

    @event("FloorServiceGapOpened", topic="alliance.Enrolment.FloorServiceGapOpened")
    def _gap_opened(self, due: datetime, since: date, stops: tuple[str, ...] = ()) -> None:
        self.gap_since = since

    # Contracts, as far as the estate's stage depends on them

    def sign(self, contract: str) -> None:
        """Take note of a signed contract."""
        self._contracted(contract=contract)

    @event("EstateContracted", topic="alliance.Enrolment.EstateContracted")
    def _contracted(self, contract: str) -> None:
        if self.stage == "TIERED":
            self.stage = "CONTRACTED"
        elif self.stage == "EMERGENCY_SERVICE":
            self.before_emergency = "CONTRACTED"

    @property
    def contracted(self) -> bool:
        """Tell whether a signed contract is waited for, and nobody serves under one."""
        now = self.before_emergency if self.stage == "EMERGENCY_SERVICE" else self.stage
        return now == "CONTRACTED"

    def serve(self, contract: str) -> None:
        """Take note that service has started; an emergency is over with it."""
        self._served(contract=contract, stops=self.ending(clocks.EMERGENCY))

    @event("EstateServed", topic="alliance.Enrolment.EstateServed")
    def _served(self, contract: str, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.contract, self.emergency = "IN_SERVICE", contract, None
        self.rectification = None

    def leave_contract(self, contract: str) -> None:
        """Take note that nobody serves under a contract any more, or that the signed one was given up."""
        self._unserved(contract=contract, stops=self.ending(clocks.RECTIFICATION))

    @event("EstateUnserved", topic="alliance.Enrolment.EstateUnserved")
    def _unserved(self, contract: str, stops: tuple[str, ...] = ()) -> None:
        self.contract, self.rectification = "", None
        if self.stage == "EMERGENCY_SERVICE":
            self.before_emergency = "TIERED"
        else:
            self.stage = "TIERED"

    # Emergency service

    @decides(wish.StartEmergencyService)
    def start_emergency(self, c: wish.StartEmergencyService, ctx: Context) -> None:
        """Organise it for six months at most; a second one only after the owners met (R-66)."""
        known: EmergencyKnown = ctx.known
        latest = emergency_ends_by(ctx.today, ctx.profile)
        if c.ends_by <= ctx.today:
            raise ValidationFailed(problem="ends_by: a day to come")
        if c.ends_by > latest:
            raise EmergencyTooLong(latest=latest.isoformat())
        before = self.last_emergency
        if before is not None and (known.met_on is None or known.met_on < before):
            raise SecondEmergency(before=before.isoformat())
        self._emergency_started(
            emergency=Emergency(c.provider, ctx.today, c.ends_by),
            reason=c.reason,
            posted_at=c.posted_at,
            starts=(act_until(clocks.EMERGENCY, c.ends_by, "STREET"),),
        )

    @event("EmergencyServiceStarted", topic="alliance.Enrolment.EmergencyServiceStarted")
    def _emergency_started(
        self, emergency: Emergency, reason: str, posted_at: str, starts: Clocks = ()
    ) -> None:
        self.before_emergency, self.stage = self.stage, "EMERGENCY_SERVICE"
        self.emergency, self.last_emergency = emergency, emergency.started_on

    @decides(wish.EndEmergencyService)
    def end_emergency(self, c: wish.EndEmergencyService, ctx: Context) -> None:
        """End it before its time."""
        self._emergency_ended(reason=c.reason, lapsed=False, stops=self.ending(clocks.EMERGENCY))

    @event("EmergencyServiceEnded", topic="alliance.Enrolment.EmergencyServiceEnded")
    def _emergency_ended(self, reason: str, lapsed: bool, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.emergency = self.before_emergency, None

    # Rectification

    @decides(wish.OrderRectification)
    def order(self, c: wish.OrderRectification, ctx: Context) -> None:
        """Order it on a confirmed failure."""
        known: GradeKnown = ctx.known
        if known.grade != "FAIL":
            raise GradeNotFail
        days = ctx.profile.days("rectification_days")
        self._ordered(
            contract=c.contract,
            quarter=c.quarter,
            points=c.points,
            starts=(act_within(ctx, clocks.RECTIFICATION, days, "PROVIDER"),),
        )

    @event("RectificationOrdered", topic="alliance.Enrolment.RectificationOrdered")
    def _ordered(self, contract: str, quarter: str, points: str, starts: Clocks = ()) -> None:
        self.stage, self.rectification = "RECTIFYING", Rectification(contract, quarter, points)

    @decides(wish.AcceptRectification)
    def accept_rectification(self, c: wish.AcceptRectification, ctx: Context) -> None:
        """Accept it, or say why it failed: the owners decide what follows."""
        if not c.accepted and not c.reason:
            raise ReasonRequired
        stops = self.ending(clocks.RECTIFICATION)
        if c.accepted:
            self._rectified(evidence=tuple(c.evidence), stops=stops)
        else:
            self._not_rectified(reason=c.reason or "", evidence=tuple(c.evidence), stops=stops)

    @event("RectificationAccepted", topic="alliance.Enrolment.RectificationAccepted")
    def _rectified(self, evidence: tuple[Evidence, ...], stops: tuple[str, ...] = ()) -> None:
        self.stage, self.rectification = "IN_SERVICE", None

    @event("RectificationFailed", topic="alliance.Enrolment.RectificationFailed")
    def _not_rectified(
        self, reason: str, evidence: tuple[Evidence, ...], stops: tuple[str, ...] = ()
    ) -> None:
        self.stage = "IN_SERVICE"
        if self.rectification is not None:
            self.rectification.failed = True


def _adoption(ctx: Context) -> Clock:
    """Count calendar days: the gap is flagged on day 31, rest day or not (A-3)."""
    last = add_days(ctx.today, ctx.profile.days("adoption_days"))
    return act_until(clocks.ADOPTION, last, "STREET")
