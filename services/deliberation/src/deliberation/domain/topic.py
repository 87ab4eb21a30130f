"""Decides one topic, from the concern that was raised to the posted accounts (domain 4.5, flow 5.4).

Six gates in strict order; a gate opens on a fact, of this service or of the one that decides.
"""

from datetime import date, datetime

from typing_extensions import override

from chassis.domain import (
    Clock,
    Clocks,
    Context,
    Effects,
    GuardUse,
    act_within,
    decides,
    event,
    relates,
    with_facts_of,
)
from chassis.refusals import ReasonRequired, RoleNotAllowed, ValidationFailed
from deliberation import commands as wish
from deliberation.commands.forms import Extent
from deliberation.domain import clocks
from deliberation.domain.asked import ITS_TOPICS
from deliberation.domain.considered import proposal_clocks, round_guard
from deliberation.domain.facts import Taken
from deliberation.domain.known import BeforeRaising, Concluded
from deliberation.domain.plans import check_class, check_tags
from deliberation.domain.rights import RAISER, as_granted_or_owner, as_lead
from deliberation.domain.worked import Worked
from deliberation.refusals import (
    ConsultationNotConcluded,
    NotAPetition,
    NotSettled,
    OtherIssue,
    OutcomeOpensNoGate,
    SameTopicRejectedRecently,
)
from law.dates import add_days
from law.steps import Blocker, Situation, class_of, waits_for

OPENS_STEP_3 = frozenset({"AGREED_ACTION", "REFER_SIX_STEP", "NO_CONSENSUS"})
"""Outcomes of the table that lead to step 3 (domain 4.5, step 2)."""

OF_ORIGIN = {
    "SEAT": frozenset(
        {
            "ESTATE_BRANCH_SECRETARY",
            "COMMUNITY_PARTY_SECRETARY",
            "RESIDENTS_COMMITTEE_OFFICER",
            "COMMITTEE_CHAIR",
            "RESIDENTS_COUNCIL",
            "PROVIDER_MANAGER",
        }
    ),
    "COMMITTEE": frozenset({"COMMITTEE_CHAIR", "COMMITTEE_MEMBER"}),
    "STREET": frozenset({"STREET_OFFICER"}),
    "WHISTLE": frozenset({"SYSTEM"}),
    "ALLIANCE": frozenset({"SYSTEM"}),
}
"""Who may say that a topic comes from there; RESIDENT and PETITION anybody who may raise one."""

COMMUNITY = "RESIDENTS_COMMITTEE_OFFICER"


@relates(wish.RaiseTopic)
def _may_raise(of: None, c: wish.RaiseTopic, ctx: Context) -> str:
    known: BeforeRaising = ctx.known
    role = as_granted_or_owner(known.owns, c, ctx)
    entitled = OF_ORIGIN.get(c.origin)
    if entitled is None:
        return role
    found = sorted(entitled & ctx.roles)
    if not found:
        raise RoleNotAllowed
    return found[0]


@relates(wish.WithdrawTopic)
def _raised_it(of: "Deliberation", c: wish.WithdrawTopic, ctx: Context) -> str:
    if of.raised_by != ctx.actor:
        raise RoleNotAllowed
    return RAISER


@relates(wish.AttachConsultation, wish.SettleTopic)
def _leads(of: "Deliberation", c: wish.SettleTopic, ctx: Context) -> str:
    return as_lead(of, c, ctx)


@with_facts_of(Worked)
class Deliberation(Worked):
    """One topic on its way through six steps."""

    @classmethod
    @decides(wish.RaiseTopic)
    def raise_topic(cls, c: wish.RaiseTopic, ctx: Context) -> "Deliberation":
        """Raise it; an admitted petition is proposed at once, by nobody's leave (R-14)."""
        check_tags(c.tags)
        if c.topic.startswith(ITS_TOPICS) and c.origin != "ALLIANCE":
            raise ValidationFailed(problem=f"topic: {ITS_TOPICS} is what the alliance's are called")
        known: BeforeRaising = ctx.known
        petition = c.origin == "PETITION"
        if petition and not known.petition_admitted:
            raise NotAPetition
        if c.replaces is not None and not known.replaces_known:
            raise ValidationFailed(problem="replaces: there is no topic of that name")
        _check_again(c, known, ctx)
        made = cls(
            ref=c.topic,
            title=c.title,
            text=c.text,
            origin=c.origin,
            origin_ref=c.origin_ref,
            tags=tuple(c.tags),
            extent=c.extent,
            replaces=c.replaces,
            new_plan_sha256=c.new_plan_sha256,
            raised_by=ctx.actor,
            starts=(*(() if petition else proposal_clocks(ctx)), clocks.lapse(ctx)),
        )
        if petition:
            made._propose(ctx.actor, "NORMAL", c.title, "PETITION", ctx)
        return made

    @event("TopicRaised", topic="deliberation.Deliberation.TopicRaised")
    def __init__(
        self,
        ref: str,
        title: str,
        text: str,
        origin: str,
        origin_ref: str | None,
        tags: tuple[str, ...],
        extent: Extent,
        replaces: str | None,
        new_plan_sha256: str | None,
        raised_by: str,
        starts: Clocks = (),
    ) -> None:
        super().__init__()
        self.stage, self.ref, self.title, self.text = "DRAFT", ref, title, text
        self.origin, self.origin_ref, self.tags, self.extent = origin, origin_ref, tags, extent
        self.replaces, self.raised_by = replaces, raised_by
        self.priority = self.scope = ""

    @property
    def branch_silent(self) -> bool:
        """Tell whether the branch let its days pass."""
        return self.stage == "DRAFT" and clocks.PROPOSE not in self.running

    @property
    def situation(self) -> Situation:
        """Give where it stands, as far as what it waits for depends on it."""
        rounds = self.closed_rounds
        heard = max((r.version for r in rounds), default=0)
        return Situation(
            stage=self.stage,
            decision_class=self.frozen.decision_class if self.frozen else self.decision_class,
            branch_silent=self.branch_silent,
            small_path=self.small_path,
            versions=self.edition,
            round_open=self.running_round is not None,
            round_over=self.running_round is not None and clocks.ROUND not in self.running,
            rounds=len(rounds),
            unheard=not self.small_path and self.edition > heard,
            unanswered=any(r.unanswered for r in self.rounds),
            members="MEMBERS" in self.attempt.reviewed,
            council="COUNCIL" in self.attempt.reviewed,
            vote_arranged=self.attempt.vote is not None,
            entered=self.attempt.entered is not None,
            final=self.decision is not None and self.decision.final,
            posting=clocks.POSTING in self.running or clocks.RESULT_POSTING in self.running,
            objections=sum(o.answer is None for o in self.attempt.objections.values()),
            milestones_open=len(self.work.open) if self.work else 0,
            accepted=self.work is not None and self.work.accepted,
            asked=self.satisfaction is not None,
        )

    @property
    def waiting_for(self) -> Blocker | None:
        """Give what it waits for; None when it is over (ruling A10)."""
        return waits_for(self.situation)

    @decides(wish.ProposeTopic)
    def propose(self, c: wish.ProposeTopic, ctx: Context) -> None:
        """Propose it, and name who leads it; the community may once the branch was silent."""
        if ctx.by.role == COMMUNITY and not self.branch_silent:
            raise RoleNotAllowed
        check_class(self.ref, c.class_hint, class_of(self.tags))
        self._propose(c.lead, c.priority, c.scope, ctx.by.role, ctx)

    def _propose(self, lead: str, priority: str, scope: str, basis: str, ctx: Context) -> None:
        """Go to the table, or take over what it said on the same issue a short time ago."""
        same: Concluded | None = getattr(ctx.known, "reusable", None)
        days = ctx.profile.days("topic_consultation_days")
        self._proposed(
            ref=self.ref,
            lead=lead,
            priority=priority,
            scope=scope,
            basis=basis,
            decision_class=self.decision_class,
            title=self.title,
            text=self.text,
            tags=self.tags,
            reuses=same.consultation if same else None,
            starts=(
                *(() if same else (act_within(ctx, clocks.CONSULT, days, "COMMUNITY"),)),
                clocks.lapse(ctx),
            ),
            stops=self.ending(clocks.PROPOSE, clocks.OPENS, clocks.LAPSE),
        )
        if same:
            self._attached(taken=same.taken)

    @event("TopicProposed", topic="deliberation.Deliberation.TopicProposed")
    def _proposed(
        self,
        ref: str,
        lead: str,
        priority: str,
        scope: str,
        basis: str,
        decision_class: str,
        title: str,
        text: str,
        tags: tuple[str, ...],
        reuses: str | None,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.lead, self.priority, self.scope = "PROPOSED", lead, priority, scope

    @decides(wish.ReturnTopic)
    def give_back(self, c: wish.ReturnTopic, ctx: Context) -> None:
        """Return it with a reason."""
        if ctx.by.role == COMMUNITY and not self.branch_silent:
            raise RoleNotAllowed
        if not c.reason:
            raise ReasonRequired
        self._returned(reason=c.reason, stops=tuple(self.running))

    @event("TopicReturned", topic="deliberation.Deliberation.TopicReturned")
    def _returned(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "RETURNED"

    @decides(wish.WithdrawTopic)
    def withdraw(self, c: wish.WithdrawTopic, ctx: Context) -> Effects:
        """Withdraw it before the freeze; a round that runs lets nothing in any more."""
        running = self.running_round
        self._withdrawn(reason=c.reason, stops=tuple(self.running))
        if running is None:
            return Effects()
        return Effects(guards=(GuardUse("shuts", round_guard(self.id, running.number)),))

    @event("TopicWithdrawn", topic="deliberation.Deliberation.TopicWithdrawn")
    def _withdrawn(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "WITHDRAWN"

    @decides(wish.NameLead)
    def name_lead(self, c: wish.NameLead, ctx: Context) -> None:
        """Give it another lead."""
        self._lead_named(lead=c.lead)

    @event("LeadNamed", topic="deliberation.Deliberation.LeadNamed")
    def _lead_named(self, lead: str) -> None:
        self.lead = lead

    @decides(wish.AttachConsultation)
    def attach(self, c: wish.AttachConsultation, ctx: Context) -> None:
        """Take over what the table came to, from its own fact."""
        found: Concluded | None = ctx.known
        if found is None:
            raise ConsultationNotConcluded
        oldest = add_days(ctx.today, -ctx.profile.days("consultation_reuse_days"))
        same = set(found.tags) == set(self.tags) and found.on >= oldest
        if found.topic != self.ref and not same:
            raise OtherIssue
        if found.outcome not in OPENS_STEP_3:
            raise OutcomeOpensNoGate(outcome=found.outcome)
        self._attached(
            taken=found.taken,
            starts=(clocks.lapse(ctx),),
            stops=self.ending(clocks.CONSULT, clocks.LAPSE),
        )

    @event("ConsultationAttached", topic="deliberation.Deliberation.ConsultationAttached")
    def _attached(self, taken: Taken, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage, self.taken = "CONSULTED", taken

    @event("ConsultationExhausted", topic="deliberation.Deliberation.ConsultationExhausted")
    def _exhausted(self, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage = "CONSULTED"

    @decides(wish.SettleTopic)
    def settle(self, c: wish.SettleTopic, ctx: Context) -> None:
        """End it with the table's agreement, where the matter is one that it may settle."""
        if not self.small_path:
            outcome = self.taken.outcome if self.taken else "CONSULTATION_EXHAUSTED"
            raise NotSettled(outcome=outcome, decision_class=self.decision_class)
        self._closed(
            outcome="SETTLED",
            residents_unsatisfied=False,
            feedback=c.feedback,
            stops=tuple(self.running),
        )

    @decides(wish.SuspendTopic)
    def suspend(self, c: wish.SuspendTopic, ctx: Context) -> None:
        """Stop it where it is."""
        self.stop(ctx.by.role, c.reason)

    @decides(wish.ResumeTopic)
    def resume(self, c: wish.ResumeTopic, ctx: Context) -> None:
        """Let it go on."""
        self.go_on(ctx.by.role, c.reason, ctx)

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Open by itself, go on without the table, lapse; of everything else record who let it pass."""
        if clock.clock == clocks.LAPSE:
            self._lapsed(stops=tuple(self.running))
        elif clock.clock == clocks.CONSULT:
            stops = self.ending(clocks.CONSULT, clocks.LAPSE)
            self._exhausted(starts=(clocks.lapse(ctx),), stops=stops)
        elif clock.clock == clocks.OPENS:
            self._propose(self.raised_by, "NORMAL", self.title, "SILENCE", ctx)
        elif clock.clock in {clocks.ROUND, clocks.POSTING, clocks.RESULT_POSTING}:
            self._period_ended(clock=clock.clock, stops=(clock.key,))
        else:
            self._deadline_missed(
                clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
            )
        return None

    @event("PeriodEnded", topic="deliberation.Deliberation.PeriodEnded")
    def _period_ended(self, clock: str, stops: tuple[str, ...] = ()) -> None:
        pass

    @event("TopicLapsed", topic="deliberation.Deliberation.TopicLapsed")
    def _lapsed(self, stops: tuple[str, ...] = ()) -> None:
        self.stage = "LAPSED"

    @event("DeadlineMissed", topic="deliberation.Deliberation.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        pass


def _check_again(c: wish.RaiseTopic, known: BeforeRaising, ctx: Context) -> None:
    """Refuse what failed within half a year, but for a new plan or a petition (flow 5.4, row 6).

    A fact of the alliance is new by itself: a contract that ends cannot wait for half a year.
    """
    before = known.rejected
    if before is None or c.origin in {"PETITION", "ALLIANCE"}:
        return
    until: date = add_days(before.on, ctx.profile.days("rejected_topic_days"))
    if ctx.today > until or c.new_plan_sha256 not in {None, before.plan_sha256}:
        return
    raise SameTopicRejectedRecently(
        topic=before.topic, rejected_on=before.on.isoformat(), until=until.isoformat()
    )
