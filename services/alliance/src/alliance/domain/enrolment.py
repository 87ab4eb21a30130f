"""Decides an estate's way into service: survey, tier, emergency, rectification (domain 4.2, flow 5.1)."""

from datetime import date, datetime
from typing import Any

from typing_extensions import override

from alliance import commands as wish
from alliance.domain import clocks
from alliance.domain.facts import Emergency, Proposal, Rectification, Survey, TierObjection
from alliance.domain.known import EmergencyKnown, GradeKnown, SurveyKnown, TermKnown, Words
from alliance.refusals import (
    DowngradeDuringContract,
    EmergencyTooLong,
    GradeNotFail,
    NoBasisInSight,
    OverrideNeedsReason,
    SecondEmergency,
    SurveyMissing,
    SurveyStale,
    TierInputMissing,
    TierNotProposed,
    TierObjectionsOpen,
)
from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Effects,
    Evidence,
    Sealed,
    act_until,
    act_within,
    decides,
    event,
    relates,
)
from chassis.refusals import (
    InvalidState,
    PostingTooShort,
    ReasonRequired,
    RoleNotAllowed,
    ValidationFailed,
)
from law.contracts import emergency_ends_by
from law.dates import add_days, add_months
from law.tiers import TierInputs, falls, missing_inputs, tier_of

OWNER = "OWNER"


@relates(wish.ObjectToTier)
def _may_object(of: "Enrolment", c: wish.ObjectToTier, ctx: Context) -> str:
    known: Words = ctx.known
    granted = sorted(c.spec.roles & ctx.roles)
    if granted:
        return granted[0]
    if known.owns:
        return OWNER
    raise RoleNotAllowed


class Enrolment(Aggregate):
    """One estate in the alliance. `serving` is the stage it returns to after an emergency."""

    @classmethod
    @decides(wish.NominateEstate)
    def nominate(cls, c: wish.NominateEstate, ctx: Context) -> "Enrolment":
        """Nominate it; a survey is to be accepted within 30 days."""
        return cls(reasons=tuple(c.reasons), starts=(_survey(ctx),))

    @event("EstateNominated", topic="alliance.Enrolment.EstateNominated")
    def __init__(self, reasons: tuple[str, ...], starts: Clocks = ()) -> None:
        self.stage = "NOMINATED"
        self.survey: Survey | None = None
        self.proposal: Proposal | None = None
        self.posted_until: date | None = None
        self.objections: list[TierObjection] = []
        self.tier = ""
        self.overridden = False
        self.adopters: set[str] = set()
        self.gap_since: date | None = None
        self.emergency: Emergency | None = None
        self.before_emergency = ""
        self.last_emergency: date | None = None
        self.contract = ""
        self.rectification: Rectification | None = None

    @decides(wish.NominateAgain)
    def nominate_again(self, c: wish.NominateAgain, ctx: Context) -> None:
        """Begin anew after an exit; what was known of the tier is asked again."""
        self._nominated_again(reasons=tuple(c.reasons), starts=(_survey(ctx),))

    @event("EstateNominatedAgain", topic="alliance.Enrolment.EstateNominatedAgain")
    def _nominated_again(self, reasons: tuple[str, ...], starts: Clocks = ()) -> None:
        self.stage, self.survey, self.proposal, self.tier = "NOMINATED", None, None, ""
        self.objections = []

    @decides(wish.AcceptSurvey)
    def accept_survey(self, c: wish.AcceptSurvey, ctx: Context) -> None:
        """Take over the registry's last survey."""
        survey = _fresh(ctx.known, ctx)
        self._surveyed(survey=survey, stops=self._ending(clocks.SURVEY))

    @event("SurveyAccepted", topic="alliance.Enrolment.SurveyAccepted")
    def _surveyed(self, survey: Survey, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.survey = "SURVEYED", survey

    # The tier

    @decides(wish.ProposeTier)
    def propose_tier(self, c: wish.ProposeTier, ctx: Context) -> None:
        """Propose and post; what was objected before is answered with the new proposal."""
        _fresh(SurveyKnown(self.survey), ctx)
        unanswered = [o for o in self.objections if not o.answer]
        if unanswered and not c.answer:
            raise TierObjectionsOpen(open=len(unanswered))
        proposal = self._proposal(c, ctx)
        until = add_days(ctx.today, ctx.profile.days("tier_posting_days"))
        self._tier_proposed(
            proposal=proposal,
            posted_at=c.posted_at,
            until=until,
            answer=c.answer or "",
            starts=(act_until(clocks.TIER_POSTING, until, "STREET"),),
            stops=self._ending(clocks.TIER_POSTING),
        )

    @event("TierProposed", topic="alliance.Enrolment.TierProposed")
    def _tier_proposed(
        self,
        proposal: Proposal,
        posted_at: str,
        until: date,
        answer: str,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.proposal, self.posted_until = proposal, until
        for one in self.objections:
            one.answer = one.answer or answer

    @decides(wish.ObjectToTier)
    def object_to_tier(self, c: wish.ObjectToTier, ctx: Context) -> None:
        """Object while it hangs; the proposal falls and is made anew."""
        known: Words = ctx.known
        if self.proposal is None or not self._hangs(ctx):
            raise TierNotProposed
        if any(o.objection == c.objection for o in self.objections):
            raise InvalidState(stage="OBJECTED")
        self._tier_objected(
            objection=c.objection,
            ground=c.ground,
            text=known.text,
            stops=self._ending(clocks.TIER_POSTING),
        )

    @event("TierObjected", topic="alliance.Enrolment.TierObjected")
    def _tier_objected(
        self, objection: str, ground: str, text: Sealed, stops: tuple[str, ...] = ()
    ) -> None:
        self.objections.append(TierObjection(objection, ground, text))
        self.proposal = self.posted_until = None

    def _hangs(self, ctx: Context) -> bool:
        return self.posted_until is not None and ctx.today <= self.posted_until

    @decides(wish.ConfirmTier)
    def confirm_tier(self, c: wish.ConfirmTier, ctx: Context) -> None:
        """Confirm what hung long enough; the standard tier needs a basis in sight."""
        proposal = self.proposal
        if proposal is None or self.posted_until is None:
            raise TierNotProposed
        if ctx.today <= self.posted_until:
            raise PostingTooShort(earliest=add_days(self.posted_until, 1).isoformat())
        if proposal.tier == "STANDARD" and not proposal.inputs.legal_basis_available:
            raise NoBasisInSight
        self._tier_confirmed(
            tier=proposal.tier,
            overridden=proposal.overridden,
            reason=proposal.reason,
            minutes=tuple(c.minutes),
            safety_ticket=bool(proposal.inputs.dangerous_facility),
            starts=(_review(ctx), *self._floor(proposal.tier, ctx)),
            stops=self._ending(clocks.TIER_POSTING, clocks.TIER_REVIEW, clocks.ADOPTION),
        )

    @event("TierConfirmed", topic="alliance.Enrolment.TierConfirmed")
    def _tier_confirmed(
        self,
        tier: str,
        overridden: bool,
        reason: str,
        minutes: tuple[Evidence, ...],
        safety_ticket: bool,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.tier, self.overridden = "TIERED", tier, overridden

    @decides(wish.ReviewTier)
    def review_tier(self, c: wish.ReviewTier, ctx: Context) -> None:
        """Look again; a lower tier waits for the contract's end."""
        known: tuple[SurveyKnown, TermKnown | None] = ctx.known
        survey = _fresh(known[0], ctx)
        proposal = self._proposal(c, ctx, survey)
        if proposal.tier == self.tier:
            stops = self._ending(clocks.TIER_REVIEW)
            self._tier_reviewed(proposal=proposal, starts=(_review(ctx),), stops=stops)
            return
        term = known[1]
        if term is not None and falls(self.tier, proposal.tier):  # type: ignore[arg-type]
            raise DowngradeDuringContract(contract=term.contract, ends_on=term.ends_on.isoformat())
        self._tier_changed(
            before=self.tier,
            proposal=proposal,
            starts=(_review(ctx), *self._floor(proposal.tier, ctx)),
            stops=self._ending(clocks.TIER_REVIEW, clocks.ADOPTION),
        )

    @event("TierReviewed", topic="alliance.Enrolment.TierReviewed")
    def _tier_reviewed(
        self, proposal: Proposal, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.overridden = proposal.overridden

    @event("TierChanged", topic="alliance.Enrolment.TierChanged")
    def _tier_changed(
        self, before: str, proposal: Proposal, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.tier, self.overridden = proposal.tier, proposal.overridden
        if self.tier != "GUARANTEE":
            self.gap_since = None

    def _proposal(
        self, c: wish.ProposeTier | wish.ReviewTier, ctx: Context, survey: Survey | None = None
    ) -> Proposal:
        """Apply the rule to the survey's and the street's inputs; another tier needs a reason."""
        seen = survey or self.survey
        inputs = TierInputs(
            boundary_closable=seen.boundary_closable if seen else None,
            willing_provider=c.willing_provider,
            community_operator=c.community_operator,
            expected_collection_rate=c.expected_collection_rate,
            legal_basis_available=c.legal_basis_available,
            dangerous_facility=seen.dangerous_facility if seen else None,
        )
        if missing := missing_inputs(inputs):
            raise TierInputMissing(missing=", ".join(missing))
        found = tier_of(inputs, ctx.profile)
        tier = c.tier or found.tier
        if tier != found.tier and not c.reason:
            raise OverrideNeedsReason(by_rule=found.tier, proposed=tier)
        return Proposal(
            tier=tier,
            by_rule=found.tier,
            inputs=inputs,
            unmet=tuple(f"{u.tier}:{u.condition}" for u in found.unmet),
            rule_version=found.rule_version,
            reason=(c.reason or "") if tier != found.tier else "",
            evidence=tuple(c.evidence),
        )

    # The floor: who looks after an estate that nobody serves for money

    def _floor(self, tier: str, ctx: Context) -> Clocks:
        return (_adoption(ctx),) if tier == "GUARANTEE" and not self.adopters else ()

    def adopt(self, org: str) -> None:
        """Take note of a department that has adopted the estate."""
        self._adopted(org=org, stops=self._ending(clocks.ADOPTION))

    @event("EstateAdopted", topic="alliance.Enrolment.EstateAdopted")
    def _adopted(self, org: str, stops: tuple[str, ...] = ()) -> None:
        self.adopters.add(org)
        self.gap_since = None

    def release(self, org: str, ctx: Context) -> None:
        """Take note that a department has left; the last one leaves a floor to fill."""
        bare = self.tier == "GUARANTEE" and not self.adopters - {org}
        self._released(org=org, starts=(_adoption(ctx),) if bare else ())

    @event("AdoptionEnded", topic="alliance.Enrolment.AdoptionEnded")
    def _released(self, org: str, starts: Clocks = ()) -> None:
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

    def serve(self, contract: str) -> None:
        """Take note that service has started; an emergency is over with it."""
        self._served(contract=contract, stops=self._ending(clocks.EMERGENCY))

    @event("EstateServed", topic="alliance.Enrolment.EstateServed")
    def _served(self, contract: str, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.contract, self.emergency = "IN_SERVICE", contract, None
        self.rectification = None

    def leave_contract(self, contract: str) -> None:
        """Take note that nobody serves under a contract any more."""
        self._unserved(contract=contract, stops=self._ending(clocks.RECTIFICATION))

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
        self._emergency_ended(reason=c.reason, lapsed=False, stops=self._ending(clocks.EMERGENCY))

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
        stops = self._ending(clocks.RECTIFICATION)
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

    @decides(wish.ExitAlliance)
    def leave(self, c: wish.ExitAlliance, ctx: Context) -> None:
        """Leave the alliance."""
        self._exited(reason=c.reason, stops=tuple(self.running))

    @event("EstateExited", topic="alliance.Enrolment.EstateExited")
    def _exited(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "EXITED"

    # Clocks

    def _ending(self, *kinds: str) -> tuple[str, ...]:
        return tuple(key for key, clock in self.running.items() if clock.clock in kinds)

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Flag the floor's gap, end an emergency; of everything else record who let it pass."""
        if clock.clock == clocks.ADOPTION:
            self._gap_opened(due=clock.due, since=ctx.today, stops=(clock.key,))
        elif clock.clock == clocks.EMERGENCY:
            self._emergency_ended(reason="", lapsed=True, stops=(clock.key,))
        elif clock.clock == clocks.TIER_POSTING:
            self._posting_ended(stops=(clock.key,))
        else:
            self._deadline_missed(
                clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
            )
        return None

    @event("TierPostingEnded", topic="alliance.Enrolment.TierPostingEnded")
    def _posting_ended(self, stops: tuple[str, ...] = ()) -> None:
        pass

    @event("DeadlineMissed", topic="alliance.Enrolment.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        pass


def _fresh(known: Any, ctx: Context) -> Survey:
    """Give the survey if there is one that still counts."""
    survey: Survey | None = known.survey
    if survey is None:
        raise SurveyMissing
    days = ctx.profile.days("survey_valid_days")
    if add_days(survey.surveyed_on, days) < ctx.today:
        raise SurveyStale(surveyed_on=survey.surveyed_on.isoformat(), days=days)
    return survey


def _survey(ctx: Context) -> Clock:
    return act_within(ctx, clocks.SURVEY, ctx.profile.days("survey_due_days"), "STREET")


def _adoption(ctx: Context) -> Clock:
    """Count calendar days: the gap is flagged on day 31, rest day or not (A-3)."""
    last = add_days(ctx.today, ctx.profile.days("adoption_days"))
    return act_until(clocks.ADOPTION, last, "STREET")


def _review(ctx: Context) -> Clock:
    months = ctx.profile.number("tier_review_months")
    return act_until(clocks.TIER_REVIEW, add_months(ctx.today, months), "STREET")
