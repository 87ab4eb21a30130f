"""Decides a secretary's project: assigned, taken on, reported, completed with evidence, or lapsed."""

from datetime import date

from typing_extensions import override

from alliance import commands as wish
from alliance.domain import clocks
from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Evidence,
    act_until,
    decides,
    event,
    relates,
)
from chassis.refusals import RoleNotAllowed, SelfVerification, ValidationFailed


@relates(wish.AcceptSecretaryProject, wish.ReportSecretaryProject)
def _of_its_org(of: "SecretaryProject", c: wish.ReportSecretaryProject, ctx: Context) -> str:
    if ctx.by.org != of.org:
        raise RoleNotAllowed
    return ctx.by.role


@relates(wish.CompleteSecretaryProject)
def _of_another(of: "SecretaryProject", c: wish.CompleteSecretaryProject, ctx: Context) -> str:
    if ctx.by.org == of.org:
        raise SelfVerification
    return ctx.by.role


class SecretaryProject(Aggregate):
    """One project that a secretary's post answers for."""

    @classmethod
    @decides(wish.AssignSecretaryProject)
    def assign(cls, c: wish.AssignSecretaryProject, ctx: Context) -> "SecretaryProject":
        """Assign it."""
        if c.due_on <= ctx.today:
            raise ValidationFailed(problem="due_on: a day to come")
        return cls(
            project=c.project,
            goal=c.goal,
            due_on=c.due_on,
            post=c.post,
            org=c.org,
            starts=(act_until(clocks.SECRETARY_PROJECT, c.due_on, "SECRETARY"),),
        )

    @event("SecretaryProjectAssigned", topic="alliance.SecretaryProject.SecretaryProjectAssigned")
    def __init__(
        self, project: str, goal: str, due_on: date, post: str, org: str, starts: Clocks = ()
    ) -> None:
        self.stage, self.project, self.goal, self.due_on = "ASSIGNED", project, goal, due_on
        self.post, self.org = post, org
        self.reports = 0

    @decides(wish.AcceptSecretaryProject)
    def accept(self, c: wish.AcceptSecretaryProject, ctx: Context) -> None:
        """Take it on."""
        self._accepted(org=self.org)

    @event("SecretaryProjectAccepted", topic="alliance.SecretaryProject.SecretaryProjectAccepted")
    def _accepted(self, org: str) -> None:
        self.stage = "ACTIVE"

    @decides(wish.ReportSecretaryProject)
    def report(self, c: wish.ReportSecretaryProject, ctx: Context) -> None:
        """Report how far it has come."""
        self._reported(progress=c.progress, evidence=tuple(c.evidence))

    @event("SecretaryProjectReported", topic="alliance.SecretaryProject.SecretaryProjectReported")
    def _reported(self, progress: str, evidence: tuple[Evidence, ...]) -> None:
        self.reports += 1

    @decides(wish.CompleteSecretaryProject)
    def complete(self, c: wish.CompleteSecretaryProject, ctx: Context) -> None:
        """Complete it."""
        self._completed(result=c.result, evidence=tuple(c.evidence), stops=tuple(self.running))

    @event("SecretaryProjectCompleted", topic="alliance.SecretaryProject.SecretaryProjectCompleted")
    def _completed(
        self, result: str, evidence: tuple[Evidence, ...], stops: tuple[str, ...] = ()
    ) -> None:
        self.stage = "COMPLETED"

    @override
    def expire(self, clock: Clock, ctx: Context) -> None:
        """Let it lapse with its day."""
        self._lapsed(due_on=self.due_on, was_active=self.stage == "ACTIVE", stops=(clock.key,))

    @event("SecretaryProjectLapsed", topic="alliance.SecretaryProject.SecretaryProjectLapsed")
    def _lapsed(self, due_on: date, was_active: bool, stops: tuple[str, ...] = ()) -> None:
        self.stage = "LAPSED"
