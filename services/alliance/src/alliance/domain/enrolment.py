"""Decides an estate's way into service: survey, tier, emergency, rectification (domain 4.2, flow 5.1)."""

from datetime import date, datetime
from typing import Any

from typing_extensions import override

from alliance import commands as wish
from alliance.domain import clocks
from alliance.domain.facts import Proposal, Survey, TierObjection
from alliance.domain.known import SurveyKnown, TermKnown, Words
from alliance.domain.served import Served
from alliance.refusals import (
    DowngradeDuringContract,
    NoBasisInSight,
    OverrideNeedsReason,
    SurveyMissing,
    SurveyStale,
    TierInputMissing,
    TierNotProposed,
    TierObjectionsOpen,
)
from chassis.domain import (
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
    with_facts_of,
)
from chassis.refusals import (
    InvalidState,
    PostingTooShort,
    RoleNotAllowed,
)
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


@with_facts_of(Served)
class Enrolment(Served):
    """One estate in the alliance: nominated, surveyed, tiered, and served."""

    @classmethod
    @decides(wish.NominateEstate)
    def nominate(cls, c: wish.NominateEstate, ctx: Context) -> "Enrolment":
        """Nominate it; a survey is to be accepted within 30 days."""
        return cls(reasons=tuple(c.reasons), starts=(_survey(ctx),))

    @event("EstateNominated", topic="alliance.Enrolment.EstateNominated")
    def __init__(self, reasons: tuple[str, ...], starts: Clocks = ()) -> None:
        super().__init__()
        self.stage = "NOMINATED"
        self.survey: Survey | None = None
        self.proposal: Proposal | None = None
        self.posted_until: date | None = None
        self.objections: list[TierObjection] = []
        self.overridden = False

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
        self._surveyed(survey=survey, stops=self.ending(clocks.SURVEY))

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
            stops=self.ending(clocks.TIER_POSTING),
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
            stops=self.ending(clocks.TIER_POSTING),
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
            stops=self.ending(clocks.TIER_POSTING, clocks.TIER_REVIEW, clocks.ADOPTION),
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
            stops = self.ending(clocks.TIER_REVIEW)
            self._tier_reviewed(proposal=proposal, starts=(_review(ctx),), stops=stops)
            return
        term = known[1]
        if term is not None and falls(self.tier, proposal.tier):  # type: ignore[arg-type]
            raise DowngradeDuringContract(contract=term.contract, ends_on=term.ends_on.isoformat())
        self._tier_changed(
            before=self.tier,
            proposal=proposal,
            starts=(_review(ctx), *self._floor(proposal.tier, ctx)),
            stops=self.ending(clocks.TIER_REVIEW, clocks.ADOPTION),
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

    @decides(wish.ExitAlliance)
    def leave(self, c: wish.ExitAlliance, ctx: Context) -> None:
        """Leave the alliance."""
        kept = self.ending(clocks.ADOPTION_TERM)  # a department stays as long as it said
        self._exited(reason=c.reason, stops=tuple(key for key in self.running if key not in kept))

    @event("EstateExited", topic="alliance.Enrolment.EstateExited")
    def _exited(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "EXITED"

    # Clocks

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Flag the floor's gap, end an emergency; of everything else record who let it pass."""
        if clock.clock == clocks.ADOPTION:
            self._gap_opened(due=clock.due, since=ctx.today, stops=(clock.key,))
        elif clock.clock == clocks.ADOPTION_TERM:
            self.release(clock.ref, ctx)
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


def _review(ctx: Context) -> Clock:
    months = ctx.profile.number("tier_review_months")
    return act_until(clocks.TIER_REVIEW, add_months(ctx.today, months), "STREET")
