"""Decides who looks after an estate without a fee: a department's adoption, its roster, its work (A-3)."""

from datetime import date

from typing_extensions import override

from alliance import commands as wish
from alliance.domain import clocks
from alliance.domain.facts import Roster
from alliance.domain.known import ForAdoption
from alliance.refusals import EstateNotReady, NotADepartment, UnknownTask
from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Effects,
    Evidence,
    act_until,
    decides,
    event,
    relates,
)
from chassis.refusals import RoleNotAllowed, ValidationFailed

DEPARTMENT = "DEPARTMENT_OFFICER"


@relates(
    wish.ActivateAdoption,
    wish.RecordRoster,
    wish.RecordFloorService,
    wish.EndAdoption,
)
def _of_its_department(of: "Adoption", c: wish.EndAdoption, ctx: Context) -> str:
    """Let a department act on its own adoption only; everybody else acts by his grant."""
    if ctx.by.role == DEPARTMENT and ctx.by.org != of.org:
        raise RoleNotAllowed
    return ctx.by.role


class Adoption(Aggregate):
    """One department that looks after one estate until a day."""

    @classmethod
    @decides(wish.AssignAdoption)
    def assign(cls, c: wish.AssignAdoption, ctx: Context) -> "Adoption":
        """Assign it."""
        _check_assignable(c, ctx)
        return cls(org=c.org, until=c.until, duties=c.duties, starts=(_term(c.until),))

    @event("AdoptionAssigned", topic="alliance.Adoption.AdoptionAssigned")
    def __init__(self, org: str, until: date, duties: str, starts: Clocks = ()) -> None:
        self.stage, self.org, self.until, self.duties = "ASSIGNED", org, until, duties
        self.active_since: date | None = None
        self.roster: Roster | None = None
        self.services = 0
        self.last_service: date | None = None

    @decides(wish.AssignAdoptionAgain)
    def assign_again(self, c: wish.AssignAdoptionAgain, ctx: Context) -> None:
        """Assign it anew; what was done before stays said."""
        _check_assignable(c, ctx)
        self._assigned_again(until=c.until, duties=c.duties, starts=(_term(c.until),))

    @event("AdoptionAssignedAgain", topic="alliance.Adoption.AdoptionAssignedAgain")
    def _assigned_again(self, until: date, duties: str, starts: Clocks = ()) -> None:
        self.stage, self.until, self.duties = "ASSIGNED", until, duties
        self.active_since = self.roster = None

    @decides(wish.ActivateAdoption)
    def activate(self, c: wish.ActivateAdoption, ctx: Context) -> Effects:
        """Take it on; the estate is adopted from today on."""
        known: ForAdoption = ctx.known
        self._activated(org=self.org, since=ctx.today)
        known.enrolment.adopt(self.org, self.until)
        return Effects(also=[known.enrolment])

    @event("AdoptionActivated", topic="alliance.Adoption.AdoptionActivated")
    def _activated(self, org: str, since: date) -> None:
        self.stage, self.active_since = "ACTIVE", since

    # The floor service

    @decides(wish.RecordRoster)
    def record_roster(self, c: wish.RecordRoster, ctx: Context) -> None:
        """Put a roster in the last one's place."""
        if len(set(c.days)) < len(c.days) or len(set(c.tasks)) < len(c.tasks):
            raise ValidationFailed(problem="days, tasks: each stands once")
        self._rostered(roster=Roster(c.members, tuple(c.days), tuple(c.tasks)))

    @event("RosterRecorded", topic="alliance.Adoption.RosterRecorded")
    def _rostered(self, roster: Roster) -> None:
        self.roster = roster

    @decides(wish.RecordFloorService)
    def record_service(self, c: wish.RecordFloorService, ctx: Context) -> None:
        """Record what was done of the roster's tasks, since the department is there."""
        if self.roster is None or c.task not in self.roster.tasks:
            raise UnknownTask(task=c.task)
        since = self.active_since or ctx.today
        if not since <= c.done_on <= ctx.today:
            raise ValidationFailed(problem=f"done_on: from {since} to {ctx.today}")
        self._served(task=c.task, done_on=c.done_on, what=c.what, evidence=tuple(c.evidence))

    @event("FloorServiceRecorded", topic="alliance.Adoption.FloorServiceRecorded")
    def _served(self, task: str, done_on: date, what: str, evidence: tuple[Evidence, ...]) -> None:
        self.services += 1
        self.last_service = max(self.last_service or done_on, done_on)

    # Its end

    @decides(wish.CompleteAdoption)
    def complete(self, c: wish.CompleteAdoption, ctx: Context) -> Effects:
        """Complete it; the department leaves."""
        self._completed(summary=c.summary, evidence=tuple(c.evidence), stops=tuple(self.running))
        return self._left(ctx)

    @event("AdoptionCompleted", topic="alliance.Adoption.AdoptionCompleted")
    def _completed(
        self, summary: str, evidence: tuple[Evidence, ...], stops: tuple[str, ...] = ()
    ) -> None:
        self.stage = "COMPLETED"

    @decides(wish.EndAdoption)
    def end(self, c: wish.EndAdoption, ctx: Context) -> Effects:
        """End it before its time."""
        self._withdrawn(reason=c.reason, stops=tuple(self.running))
        return self._left(ctx)

    @event("AdoptionWithdrawn", topic="alliance.Adoption.AdoptionWithdrawn")
    def _withdrawn(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "LAPSED"

    def _left(self, ctx: Context) -> Effects:
        known: ForAdoption = ctx.known
        known.enrolment.release(self.org, ctx)
        return Effects(also=[known.enrolment])

    @override
    def expire(self, clock: Clock, ctx: Context) -> None:
        """Let it lapse with its last day; the enrolment's own clock says so there."""
        self._lapsed(until=self.until, was_active=self.stage == "ACTIVE", stops=(clock.key,))

    @event("AdoptionLapsed", topic="alliance.Adoption.AdoptionLapsed")
    def _lapsed(self, until: date, was_active: bool, stops: tuple[str, ...] = ()) -> None:
        self.stage = "LAPSED"


def _check_assignable(c: wish.AssignAdoption | wish.AssignAdoptionAgain, ctx: Context) -> None:
    """Refuse an estate without a tier, who is no department of the alliance, a day that is over."""
    known: ForAdoption = ctx.known
    enrolment = known.enrolment
    if enrolment is None or not enrolment.tier or enrolment.stage == "EXITED":
        raise EstateNotReady
    if known.departments is not None and c.org not in known.departments:
        raise NotADepartment(org=c.org)
    if c.until <= ctx.today:
        raise ValidationFailed(problem="until: a day to come")


def _term(until: date) -> Clock:
    return act_until(clocks.ADOPTION_TERM, until, "DEPARTMENT")
