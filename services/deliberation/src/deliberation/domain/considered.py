"""Decides step 3: plans, rounds of opinions, answers, reviews, the frozen plan (R-73 to R-75)."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from chassis.domain import (
    Aggregate,
    Clocks,
    Context,
    Effects,
    GuardUse,
    act_until,
    act_within,
    decides,
    event,
    relates,
)
from chassis.refusals import ClassMismatch, InvalidState, NotFound, ReasonRequired, ValidationFailed
from deliberation import commands as wish
from deliberation.commands.forms import Answer, Extent
from deliberation.domain import clocks
from deliberation.domain.facts import Answered, Attempt, Frozen, Plan, Review, Round, Taken
from deliberation.domain.plans import check_class, check_tags, make_plan
from deliberation.domain.rights import as_lead
from deliberation.refusals import (
    OpinionsUnanswered,
    ReviewMissing,
    ReviewQuorumNotMet,
    RoundClosed,
    RoundTooShort,
    SamePlanVersion,
    TooFewRounds,
)
from law.dates import add_days, end_of, start_of
from law.steps import SMALL, class_of, items_of

MEMBERS, COUNCIL = "MEMBERS", "COUNCIL"
AGREED = "AGREED_ACTION"


@relates(wish.PublishPlan, wish.OpenRound, wish.CloseRound, wish.AnswerOpinions, wish.FreezePlan)
def _leads(of: "Considered", c: wish.PublishPlan, ctx: Context) -> str:
    return as_lead(of, c, ctx)


def round_guard(topic: UUID, number: int) -> UUID:
    """Name the guard row that lets opinions into a round."""
    return uuid5(NAMESPACE_URL, f"{topic}/rounds/{number}")


class Considered(Aggregate):
    """The part of a topic that is step 3."""

    if TYPE_CHECKING:
        ref: str  # set by the first fact, as all of these
        title: str
        tags: tuple[str, ...]
        extent: Extent
        origin: str

    def __init__(self) -> None:
        self.lead = ""
        self.taken: Taken | None = None
        self.plans: list[Plan] = []
        self.rounds: list[Round] = []
        self.attempt = Attempt()

    @property
    def frozen(self) -> Frozen | None:
        """Give the plan that goes to those who decide; None before."""
        return self.attempt.frozen

    @property
    def decision_class(self) -> str:
        """Give who decides: by the last plan's tags, before there is one by the topic's."""
        return class_of(self.plans[-1].tags if self.plans else self.tags)

    @property
    def edition(self) -> int:
        """Give the number of the plan's last version, 0 before the first."""
        return len(self.plans)

    @property
    def small_path(self) -> bool:
        """Tell whether the table agreed on a matter that it may settle (flow 5.4, row 3)."""
        agreed = self.taken is not None and self.taken.outcome == AGREED
        return agreed and self.decision_class in SMALL

    @property
    def closed_rounds(self) -> list[Round]:
        """Give the rounds of the present step 3 that are closed."""
        return [r for r in self.rounds if r.attempt == self.attempt.number and not r.open]

    @property
    def running_round(self) -> Round | None:
        """Give the round that is open."""
        return next((r for r in self.rounds if r.open), None)

    def round(self, number: int) -> Round:
        """Give a round."""
        if not 1 <= number <= len(self.rounds):
            raise NotFound
        return self.rounds[number - 1]

    @decides(wish.PublishPlan)
    def publish(self, c: wish.PublishPlan, ctx: Context) -> None:
        """Publish the next version; after the freeze it begins step 3 anew."""
        if self.running_round is not None:
            raise InvalidState(stage="ROUND_OPEN")
        plan = make_plan(c, self.edition + 1)
        again = self.stage == "REVIEWED"
        self._published(
            plan=plan,
            again=again,
            starts=(clocks.lapse(ctx),),
            stops=self.ending(clocks.LAPSE, *((clocks.DECISION,) if again else ())),
        )

    @event("PlanVersionPublished", topic="deliberation.Deliberation.PlanVersionPublished")
    def _published(
        self, plan: Plan, again: bool, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.plans.append(plan)
        self.attempt.reviewed = {}
        if again:
            self.stage, self.attempt = "CONSULTED", Attempt(self.attempt.number + 1)

    @decides(wish.OpenRound)
    def open_round(self, c: wish.OpenRound, ctx: Context) -> Effects:
        """Ask for opinions on the last version, which no round of this step 3 was on."""
        heard = [r.version for r in self.rounds if r.attempt == self.attempt.number]
        if self.running_round is not None or self.edition <= max(heard, default=0):
            raise SamePlanVersion
        least = add_days(ctx.today, ctx.profile.days("opinion_round_days"))
        if c.last_day < least:
            raise RoundTooShort(last_day=least.isoformat())
        number = len(self.rounds) + 1
        self._round_opened(
            number=number,
            version=self.edition,
            posted_at=c.posted_at,
            last_day=c.last_day,
            starts=(act_until(clocks.ROUND, c.last_day, "LEAD"), clocks.lapse(ctx)),
            stops=self.ending(clocks.LAPSE),
        )
        row = GuardUse("opens", round_guard(self.id, number), ctx.now, end_of(c.last_day))
        return Effects(guards=(row,))

    @event("OpinionRoundOpened", topic="deliberation.Deliberation.OpinionRoundOpened")
    def _round_opened(
        self,
        number: int,
        version: int,
        posted_at: str,
        last_day: date,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.rounds.append(Round(number, version, self.attempt.number, last_day))

    @decides(wish.CloseRound)
    def close_round(self, c: wish.CloseRound, ctx: Context) -> None:
        """Close it once its last day is over; its guard has let nothing in since."""
        found = self.round(c.round)
        if not found.open:
            raise RoundClosed
        if ctx.now < start_of(add_days(found.last_day, 1)):
            raise RoundTooShort(last_day=found.last_day.isoformat())
        opinions: frozenset[str] = ctx.known
        self._round_closed(
            number=c.round,
            opinions=len(opinions),
            starts=(clocks.lapse(ctx),),
            stops=self.ending(clocks.ROUND, clocks.LAPSE),
        )

    @event("OpinionRoundClosed", topic="deliberation.Deliberation.OpinionRoundClosed")
    def _round_closed(
        self, number: int, opinions: int, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.rounds[number - 1].opinions = opinions

    @decides(wish.AnswerOpinions)
    def answer_opinions(self, c: wish.AnswerOpinions, ctx: Context) -> None:
        """Answer groups of a closed round's opinions, each opinion once."""
        found = self.round(c.round)
        if found.open:
            raise InvalidState(stage="ROUND_OPEN")
        given: frozenset[str] = ctx.known
        _check_answers(c.answers, given, found.answered)
        self._answered(
            round=c.round,
            answers=tuple(
                Answered(a.group, a.wording, tuple(a.opinions), a.adopted, a.reason or "")
                for a in c.answers
            ),
            complete=found.answered.union(o for a in c.answers for o in a.opinions) == given,
            starts=(clocks.lapse(ctx),),
            stops=self.ending(clocks.LAPSE),
        )

    @event("OpinionsAnswered", topic="deliberation.Deliberation.OpinionsAnswered")
    def _answered(
        self,
        round: int,  # noqa: A002  (the field's name)
        answers: tuple[Answered, ...],
        complete: bool,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.rounds[round - 1].answered.update(o for a in answers for o in a.opinions)

    @decides(wish.RecordMembersReview)
    def members_review(self, c: wish.RecordMembersReview, ctx: Context) -> None:
        """Record the members' meeting: heard before the council, deciding nothing."""
        review = self._review(MEMBERS, c, ctx)
        self._members_reviewed(
            review=review, starts=(clocks.lapse(ctx),), stops=self.ending(clocks.LAPSE)
        )

    @event("MembersReviewRecorded", topic="deliberation.Deliberation.MembersReviewRecorded")
    def _members_reviewed(
        self, review: Review, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.attempt.reviewed[MEMBERS] = review

    @decides(wish.RecordCouncilReview)
    def council_review(self, c: wish.RecordCouncilReview, ctx: Context) -> None:
        """Record the council's vote; its no leads back to step 1, except of a petition."""
        review = self._review(COUNCIL, c, ctx)
        back = not review.agreed and self.origin != "PETITION"
        self._council_reviewed(
            review=review,
            back=back,
            starts=(*(proposal_clocks(ctx) if back else ()), clocks.lapse(ctx)),
            stops=self.ending(clocks.LAPSE),
        )

    @event("CouncilReviewRecorded", topic="deliberation.Deliberation.CouncilReviewRecorded")
    def _council_reviewed(
        self, review: Review, back: bool, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.attempt.reviewed[COUNCIL] = review
        if back:
            self.stage, self.taken = "DRAFT", None
            self.attempt = Attempt(self.attempt.number + 1)

    def _review(
        self, body: str, c: "wish.RecordMembersReview | wish.RecordCouncilReview", ctx: Context
    ) -> Review:
        if not self.plans:
            raise InvalidState(stage="NO_PLAN")
        self._check_rounds(ctx)
        if body in self.attempt.reviewed:
            raise InvalidState(stage="REVIEWED_BEFORE")
        check_meeting(c.present, c.total, c.in_favour)
        return Review(body, self.edition, c.present, c.total, c.in_favour, c.minutes_sha256)

    def _check_rounds(self, ctx: Context) -> None:
        if self.running_round is not None:
            raise InvalidState(stage="ROUND_OPEN")
        least = 0 if self.small_path else ctx.profile.number("opinion_rounds_least")
        if len(self.closed_rounds) < least:
            raise TooFewRounds(rounds=len(self.closed_rounds), least=least)

    @decides(wish.FreezePlan)
    def freeze(self, c: wish.FreezePlan, ctx: Context) -> None:
        """Freeze the last version: heard, answered, reviewed; who decides follows from its tags."""
        if not self.plans:
            raise InvalidState(stage="NO_PLAN")
        self._check_rounds(ctx)
        waiting = next((r for r in self.rounds if r.unanswered), None)
        if waiting is not None:
            raise OpinionsUnanswered(round=waiting.number)
        bodies = (COUNCIL,) if self.small_path else (MEMBERS, COUNCIL)
        missing = [body for body in bodies if body not in self.attempt.reviewed]
        if missing:
            raise ReviewMissing(missing=", ".join(missing))
        frozen = self._to_freeze(c)
        days = ctx.profile.days("topic_decision_days")
        who = "CONVENER" if frozen.item else "RESIDENTS_COMMITTEE_OFFICER"
        self._frozen(
            ref=self.ref,
            frozen=frozen,
            starts=(act_within(ctx, clocks.DECISION, days, who), clocks.lapse(ctx)),
            stops=self.ending(clocks.LAPSE),
        )

    def _to_freeze(self, c: wish.FreezePlan) -> Frozen:
        plan = self.plans[-1]
        if c.sha256 != plan.sha256:
            raise InvalidState(stage=f"LAST_VERSION_{plan.version}")
        check_tags(plan.tags)
        implied = class_of(plan.tags)
        item = next(iter(items_of(plan.tags)), None)
        check_class(self.ref, c.decision_class, implied)
        if c.item is not None and c.item != item:
            raise ClassMismatch(of=self.ref, expected=implied)
        return Frozen(
            plan.version,
            plan.sha256,
            implied,
            item,
            self.title,
            plan.text,
            plan.tags,
            self.extent,
            plan.cost_fen,
        )

    @event("PlanFrozen", topic="deliberation.Deliberation.PlanFrozen")
    def _frozen(
        self, ref: str, frozen: Frozen, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.stage, self.attempt.frozen = "REVIEWED", frozen


def proposal_clocks(ctx: Context) -> Clocks:
    """Give the clocks of step 1: the branch's days, and those after which it opens by itself."""
    first = add_days(ctx.today, ctx.profile.days("topic_proposal_days"))
    then = add_days(ctx.today, ctx.profile.days("topic_opens_days"))
    return (
        act_until(clocks.PROPOSE, first, "ESTATE_BRANCH_SECRETARY"),
        act_until(clocks.OPENS, then, "RESIDENTS_COMMITTEE_OFFICER"),
    )


def check_meeting(present: int, total: int, in_favour: int) -> None:
    """Refuse a meeting at which not more than half were present (R-73), and figures that cannot be."""
    if not in_favour <= present <= total:
        raise ValidationFailed(problem="in_favour, present, total: each at most the next")
    if 2 * present <= total:
        raise ReviewQuorumNotMet(present=present, total=total, needed=total // 2 + 1)


def _check_answers(answers: tuple[Answer, ...], given: frozenset[str], before: set[str]) -> None:
    if any(not a.adopted and not a.reason for a in answers):
        raise ReasonRequired
    named = [o for a in answers for o in a.opinions]
    if len(set(named)) < len(named) or before.intersection(named):
        raise ValidationFailed(problem="answers: each opinion in one group, once")
    if not given.issuperset(named):
        raise ValidationFailed(problem="answers: an opinion is not of this round")
