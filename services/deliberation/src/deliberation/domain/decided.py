"""Decides steps 4 and 5: the decision taken over, posted, objected to, and what may undo it."""

from datetime import date

from chassis.domain import (
    Clocks,
    Context,
    Sealed,
    act_until,
    act_within,
    decides,
    event,
    relates,
    with_facts_of,
)
from chassis.refusals import (
    ClassMismatch,
    InvalidState,
    NotFound,
    ReasonRequired,
    SelfVerification,
)
from deliberation import commands as wish
from deliberation.domain import clocks
from deliberation.domain.considered import Considered, check_meeting
from deliberation.domain.facts import Attempt, Decision, Figure, Frozen, Objection, Review, Vote
from deliberation.domain.known import ForWords, Posted
from deliberation.domain.rights import as_granted_or_owner, as_lead
from deliberation.refusals import DecisionRefNotFound, PlanHashMismatch
from law.dates import add_days
from law.steps import BY_THE_ASSEMBLY

ASSEMBLY = "ASSEMBLY"
OVER = frozenset({"CLOSED", "REJECTED", "WITHDRAWN", "RETURNED", "LAPSED"})


@relates(wish.RecordResolution, wish.PublishResolution, wish.AnswerObjection)
def _leads(of: "Decided", c: wish.PublishResolution, ctx: Context) -> str:
    return as_lead(of, c, ctx)


@relates(wish.RaiseObjection)
def _is_concerned(of: "Decided", c: wish.RaiseObjection, ctx: Context) -> str:
    known: ForWords = ctx.known
    return as_granted_or_owner(known.owns, c, ctx)


@with_facts_of(Considered)
class Decided(Considered):
    """The part of a topic that begins with the frozen plan."""

    def __init__(self) -> None:
        super().__init__()
        self.undone: str = ""
        self.stopped_at = ""
        self.held: tuple[str, ...] = ()
        self.rejected_on: date | None = None

    @property
    def decision(self) -> Decision | None:
        """Give what was decided; None before."""
        return self.attempt.decision

    @property
    def plan(self) -> Frozen:
        """Give the frozen plan; there is one from REVIEWED on."""
        if self.frozen is None:
            raise NotFound
        return self.frozen

    @decides(wish.ArrangeVote)
    def arrange(self, c: wish.ArrangeVote, ctx: Context) -> None:
        """Note where the frozen plan is voted on, or that it no longer is."""
        if self.frozen is None or c.plan_sha256 != self.frozen.sha256:
            raise PlanHashMismatch
        if c.meeting is None or c.motion is None:
            again = () if self.stage == "SUSPENDED" else (clocks.again(clocks.DECISION, ctx),)
            self._called_off(starts=again, stops=self.ending(clocks.DECISION))
        else:
            self._arranged(
                vote=Vote(c.meeting, c.motion), stops=self.ending(clocks.DECISION, clocks.LAPSE)
            )

    @event("VoteArranged", topic="deliberation.Deliberation.VoteArranged")
    def _arranged(self, vote: Vote, stops: tuple[str, ...] = ()) -> None:
        self.attempt.vote = vote

    @event("VoteCalledOff", topic="deliberation.Deliberation.VoteCalledOff")
    def _called_off(self, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.attempt.vote = None

    @decides(wish.RecordResolution)
    def resolve(self, c: wish.RecordResolution, ctx: Context) -> None:
        """Take the assembly's posted result over; it passes or fails only when it is final (G16)."""
        posted: Posted | None = ctx.known
        if posted is None:
            raise DecisionRefNotFound
        if posted.plan_sha256 != self.plan.sha256:
            raise PlanHashMismatch
        if self.undone:
            raise InvalidState(stage=self.undone)
        decision = Decision(
            f"meetings/{c.meeting}/motions/{c.motion}",
            posted.passed,
            posted.final,
            ASSEMBLY,
            posted.figures,
            posted.fact,
            posted.posted_at,
            posted.posted_on,
            posted.until,
            posted.late,
        )
        if self.decision == decision:
            raise InvalidState(stage="TAKEN_OVER")
        if decision.final and not decision.passed:
            self._failed(decision=decision, rejected_on=ctx.today, stops=tuple(self.running))
            return
        self._resolved(decision=decision, stops=self.ending(clocks.DECISION, clocks.LAPSE))

    @event("Resolved", topic="deliberation.Deliberation.Resolved")
    def _resolved(
        self, decision: Decision, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.attempt.decision = decision
        if self.stage == "SUSPENDED":
            self.stopped_at = _stage_of(decision)
        else:
            self.stage = _stage_of(decision)

    @event("ResolutionFailed", topic="deliberation.Deliberation.ResolutionFailed")
    def _failed(self, decision: Decision, rejected_on: date, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.attempt.decision, self.rejected_on = "REJECTED", decision, rejected_on

    @decides(wish.RecordResidentsDecision)
    def enter(self, c: wish.RecordResidentsDecision, ctx: Context) -> None:
        """Enter what the residents decided, for a member of the council to confirm (ruling E1)."""
        if self.plan.decision_class != "RESIDENT_AFFAIR":
            raise ClassMismatch(of=self.ref, expected=self.plan.decision_class)
        check_meeting(c.present, c.total, c.in_favour)
        review = Review(
            c.body, self.plan.version, c.present, c.total, c.in_favour, c.minutes_sha256
        )
        self._entered(
            review=review,
            entered_by=ctx.actor,
            starts=(clocks.lapse(ctx),),
            stops=self.ending(clocks.LAPSE),
        )

    @event("ResidentsDecisionEntered", topic="deliberation.Deliberation.ResidentsDecisionEntered")
    def _entered(
        self,
        review: Review,
        entered_by: str,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.attempt.entered, self.attempt.entered_by = review, entered_by

    @decides(wish.ConfirmResidentsDecision)
    def confirm(self, c: wish.ConfirmResidentsDecision, ctx: Context) -> None:
        """Make it the decision; who entered it does not confirm it."""
        if self.attempt.entered is None:
            raise InvalidState(stage="NOT_ENTERED")
        if self.attempt.entered_by == ctx.actor:
            raise SelfVerification
        if c.minutes_sha256 != self.attempt.entered.minutes_sha256:
            raise InvalidState(stage="OTHER_MINUTES")
        passed = self.attempt.entered.agreed
        figures = (Figure("R-73", passed),)
        decision = Decision(
            ref="residents",
            passed=passed,
            final=True,
            body=self.attempt.entered.body,
            figures=figures,
            fact=None,
        )
        if not passed:
            self._failed(decision=decision, rejected_on=ctx.today, stops=tuple(self.running))
            return
        days = ctx.profile.days("resolution_posting_due_days")
        self._resolved(
            decision=decision,
            starts=(act_within(ctx, clocks.POSTING_DUE, days, "LEAD"),),
            stops=self.ending(clocks.DECISION, clocks.LAPSE),
        )

    @decides(wish.PublishResolution)
    def post(self, c: wish.PublishResolution, ctx: Context) -> None:
        """Post it for full days; late is said."""
        if self.plan.decision_class in BY_THE_ASSEMBLY:
            raise InvalidState(stage="POSTED_BY_THE_ASSEMBLY")
        until = add_days(ctx.today, ctx.profile.days("resolution_posting_days"))
        self._posted(
            posted_at=c.posted_at,
            posted_on=ctx.today,
            until=until,
            late=clocks.POSTING_DUE not in self.running,
            starts=(act_until(clocks.POSTING, until, "LEAD"),),
            stops=self.ending(clocks.POSTING_DUE),
        )

    @event("ResolutionPublished", topic="deliberation.Deliberation.ResolutionPublished")
    def _posted(
        self,
        posted_at: str,
        posted_on: date,
        until: date,
        late: bool,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.attempt.posted_until = "PUBLISHED", until

    @decides(wish.RaiseObjection)
    def object_to(self, c: wish.RaiseObjection, ctx: Context) -> None:
        """Take an objection in, its words sealed."""
        if c.objection in self.attempt.objections:
            raise InvalidState(stage="RAISED")
        known: ForWords = ctx.known
        self._objected(objection=c.objection, text=known.text)

    @event("ObjectionRaised", topic="deliberation.Deliberation.ObjectionRaised")
    def _objected(self, objection: str, text: Sealed) -> None:
        self.attempt.objections[objection] = Objection(objection, text)

    @decides(wish.AnswerObjection)
    def answer_objection(self, c: wish.AnswerObjection, ctx: Context) -> None:
        """Answer it once, in public."""
        found = self.attempt.objections.get(c.objection)
        if found is None:
            raise NotFound
        if found.answer is not None:
            raise InvalidState(stage="ANSWERED")
        if not c.answer:
            raise ReasonRequired
        self._objection_answered(objection=c.objection, upheld=c.upheld, answer=c.answer)

    @event("ObjectionAnswered", topic="deliberation.Deliberation.ObjectionAnswered")
    def _objection_answered(self, objection: str, upheld: bool, answer: str) -> None:
        self.attempt.objections[objection].answer = answer
        self.attempt.objections[objection].upheld = upheld

    @decides(wish.FollowDecision)
    def follow(self, c: wish.FollowDecision, ctx: Context) -> None:
        """Follow an authority's annulment, a court's revocation, suspension or upholding (R-16, R-17)."""
        ref = f"meetings/{c.meeting}/motions/{c.motion}"
        if self.decision is None or self.decision.ref != ref:
            raise PlanHashMismatch
        if c.what == "UPHELD":
            if self.stage != "SUSPENDED" or self.undone:
                raise InvalidState(stage=self.undone or self.stage)
            self.go_on("UPHELD", "", ctx)
            return
        if self.undone:
            raise InvalidState(stage=self.undone)
        if c.what == "SUSPENDED":
            if self.stage in OVER | {"SUSPENDED"}:
                raise InvalidState(stage=self.stage)
            self.stop("COURT", "")
            return
        over = self.stage in OVER
        stops = () if over else tuple(self.running)
        lapse = () if over else (clocks.lapse(ctx),)
        if c.what == "ANNULLED":
            self._annulled(over=over, starts=lapse, stops=stops)
        else:
            self._revoked(over=over, stops=stops)

    @event("ResolutionAnnulled", topic="deliberation.Deliberation.ResolutionAnnulled")
    def _annulled(self, over: bool, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        if over:
            self.undone = "ANNULLED"
        else:
            self.stage, self.attempt = "CONSULTED", Attempt(self.attempt.number + 1)

    @event("ResolutionRevoked", topic="deliberation.Deliberation.ResolutionRevoked")
    def _revoked(self, over: bool, stops: tuple[str, ...] = ()) -> None:
        self.undone = "REVOKED"
        if not over:
            self.stage = "SUSPENDED"

    def stop(self, why: str, reason: str) -> None:
        """Stop where it is; the periods to act stand still, what hangs goes on hanging."""
        self._stopped(why=why, reason=reason, stops=self.ending(*clocks.HELD, clocks.LAPSE))

    def go_on(self, why: str, reason: str, ctx: Context) -> None:
        """Go on from where it stopped, every period that stood still beginning anew."""
        stage = "CONSULTED" if self.undone else self.stopped_at
        again = tuple(clocks.again(name, ctx) for name in self._held_still())
        self._resumed(why=why, reason=reason, stage=stage, starts=(*again, clocks.lapse(ctx)))

    def _held_still(self) -> list[str]:
        """Give the periods that stood still and are still to run: a vote may have come, or gone."""
        if self.undone:
            return []
        waits = self.stopped_at == "REVIEWED" and self.attempt.vote is None
        held = [name for name in self.held if name in clocks.HELD and name != clocks.DECISION]
        return [*held, clocks.DECISION] if waits else held

    @event("DeliberationSuspended", topic="deliberation.Deliberation.DeliberationSuspended")
    def _stopped(self, why: str, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stopped_at, self.stage, self.held = self.stage, "SUSPENDED", stops

    @event("DeliberationResumed", topic="deliberation.Deliberation.DeliberationResumed")
    def _resumed(self, why: str, reason: str, stage: str, starts: Clocks = ()) -> None:
        self.stage = stage
        if self.undone:
            self.undone, self.attempt = "", Attempt(self.attempt.number + 1)


def _stage_of(decision: Decision) -> str:
    """Give the stage after a decision: the assembly's posting is the resolution's (ruling G16)."""
    return "PUBLISHED" if decision.passed and decision.body == ASSEMBLY else "RESOLVED"
