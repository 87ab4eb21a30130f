"""Decides a quarter's appraisal: on what it is scored, how long it hangs, what follows (4.2.5, E5)."""

from collections.abc import Mapping
from datetime import date

from typing_extensions import override

from alliance import commands as wish
from alliance.domain import clocks
from alliance.domain.contract import Contract
from alliance.domain.ending import OF_PROVIDER
from alliance.domain.facts import AppraisalObjection, Points, QuarterOf, Work, exact
from alliance.domain.independence import judged_by_another
from alliance.domain.known import ForAppraisal, Words
from alliance.refusals import (
    AppraisalNotPosted,
    AppraisalObjectionsOpen,
    DimensionMissing,
    ScoreOutdated,
    ScoreOutOfRange,
    UnknownObjection,
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
    decides,
    event,
    relates,
)
from chassis.refusals import (
    InvalidState,
    NotFound,
    PostingTooShort,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
)
from law.appraisal import Grade, ServiceFigures, asks_for_review, score
from law.contracts import DISCLOSURES
from law.dates import add_days
from law.errors import OutOfRangeError
from law.quarters import last_day_of

OWNER = "OWNER"
REPORTED = "reported"
"""Complaints and marks are the street's report until tickets are counted (ruling E5)."""


@relates(wish.OpenAppraisal)
def _opens(of: None, c: wish.OpenAppraisal, ctx: Context) -> str:
    known: ForAppraisal = ctx.known
    if known.contract is None:
        raise NotFound
    return judged_by_another(known.contract.terms.provider, known.orgs, ctx)


@relates(
    wish.ScoreAppraisal,
    wish.PostAppraisal,
    wish.AnswerAppraisalObjection,
    wish.ConfirmAppraisal,
)
def _judges(of: "Appraisal", c: wish.ConfirmAppraisal, ctx: Context) -> str:
    known: ForAppraisal = ctx.known
    return judged_by_another(of.provider, known.orgs, ctx)


@relates(wish.ObjectToAppraisal)
def _may_object(of: "Appraisal", c: wish.ObjectToAppraisal, ctx: Context) -> str:
    """Let the provider object to its own appraisal, and whoever speaks for the owners, or is one."""
    known: Words = ctx.known
    speaks = sorted((c.spec.roles & ctx.roles) - OF_PROVIDER)
    if speaks:
        return speaks[0]
    if ctx.by.role in OF_PROVIDER and ctx.by.org == of.provider:
        return ctx.by.role
    if known.owns:
        return OWNER
    raise RoleNotAllowed


def figures_of(contract: Contract, quarter: str) -> ServiceFigures:
    """Gather what a quarter is scored on from its contract.

    An item counts as often as it was evidenced and not disputed, at most as often as it was due; what
    nobody evidenced was not done. What the street has not reported is not known (None).
    """
    of = contract.quarters.get(quarter, QuarterOf())
    items = contract.terms.items
    told = of.figures
    return ServiceFigures(
        items_due=sum(one.every for one in items),
        items_done=sum(min(of.work.get(one.item, Work()).counts, one.every) for one in items),
        satisfaction_sum=told.satisfaction_sum if told else None,
        satisfaction_count=told.satisfaction_count if told else None,
        complaints_due=told.due if told else None,
        complaints_on_time=told.on_time if told else None,
        overdue_safety=told.overdue_safety if told else None,
        disclosures_due=len(DISCLOSURES),
        disclosures_posted=len(of.disclosed.intersection(DISCLOSURES)),
    )


class Appraisal(Aggregate):
    """One quarter of one contract. `confirmed_grade` is empty until the council confirmed it."""

    @classmethod
    @decides(wish.OpenAppraisal)
    def open(cls, c: wish.OpenAppraisal, ctx: Context) -> tuple["Appraisal", Effects]:
        """Open it; the contract no longer waits for it."""
        contract: Contract = ctx.known.contract
        if ctx.today <= last_day_of(c.quarter):
            raise ValidationFailed(problem="quarter: it is not over")
        if not contract.served_in(c.quarter):
            raise ValidationFailed(problem="quarter: the contract did not serve in it")
        made = cls(contract=c.contract, quarter=c.quarter, provider=contract.terms.provider)
        contract.appraise(c.quarter, ctx)
        return made, Effects(also=[contract])

    @event("AppraisalOpened", topic="alliance.Appraisal.AppraisalOpened")
    def __init__(self, contract: str, quarter: str, provider: str) -> None:
        self.stage, self.contract, self.quarter = "OPENED", contract, quarter
        self.provider = provider
        self.figures: ServiceFigures | None = None
        self.points: tuple[Points, ...] = ()
        self.total_x100: int | None = None
        self.grade = self.confirmed_grade = self.source = ""
        self.posted_until: date | None = None
        self.objections: list[AppraisalObjection] = []
        self.asked_owners = False

    # The score

    @decides(wish.ScoreAppraisal)
    def judge(self, c: wish.ScoreAppraisal, ctx: Context) -> None:
        """Score it on the contract as it stands; the same figures always give the same points."""
        contract: Contract = ctx.known.contract
        figures = figures_of(contract, self.quarter)
        try:
            found = score(figures)
        except OutOfRangeError as problem:
            raise ScoreOutOfRange(problem=str(problem)) from None
        if found.missing or found.total_x100 is None or found.grade is None:
            raise DimensionMissing(missing=", ".join(found.missing))
        self._scored(
            figures=figures,
            points=exact(found.points),
            total_x100=found.total_x100,
            grade=found.grade.value,
            rule_version=found.rule_version,
            source=REPORTED,
            contract_version=contract.version,
        )

    @event("AppraisalScored", topic="alliance.Appraisal.AppraisalScored")
    def _scored(
        self,
        figures: ServiceFigures,
        points: tuple[Points, ...],
        total_x100: int,
        grade: str,
        rule_version: str,
        source: str,
        contract_version: int,
    ) -> None:
        self.stage, self.figures, self.points = "SCORED", figures, points
        self.total_x100, self.grade, self.source = total_x100, grade, source

    # The posting, and what is said against it

    @decides(wish.PostAppraisal)
    def post(self, c: wish.PostAppraisal, ctx: Context) -> None:
        """Post the score that the contract gives today, once every objection has its answer."""
        unanswered = [one for one in self.objections if not one.answer]
        if unanswered:
            raise AppraisalObjectionsOpen(open=len(unanswered))
        if figures_of(ctx.known.contract, self.quarter) != self.figures:
            raise ScoreOutdated
        until = add_days(ctx.today, ctx.profile.days("appraisal_posting_days"))
        self._posted(
            posted_at=c.posted_at,
            until=until,
            starts=(act_until(clocks.APPRAISAL_POSTING, until, "APPRAISER"),),
        )

    @event("AppraisalPosted", topic="alliance.Appraisal.AppraisalPosted")
    def _posted(self, posted_at: str, until: date, starts: Clocks = ()) -> None:
        self.stage, self.posted_until = "POSTED", until

    @decides(wish.ObjectToAppraisal)
    def object_to(self, c: wish.ObjectToAppraisal, ctx: Context) -> None:
        """Object while it hangs; the posting falls."""
        known: Words = ctx.known
        if self.posted_until is None or ctx.today > self.posted_until:
            raise AppraisalNotPosted
        if any(one.objection == c.objection for one in self.objections):
            raise InvalidState(stage="OBJECTED")
        self._objected(
            objection=c.objection,
            ground=c.ground,
            text=known.text,
            stops=tuple(self.running),
        )

    @event("AppraisalObjected", topic="alliance.Appraisal.AppraisalObjected")
    def _objected(
        self, objection: str, ground: str, text: Sealed, stops: tuple[str, ...] = ()
    ) -> None:
        self.stage, self.posted_until = "SCORED", None
        self.objections.append(AppraisalObjection(objection, ground, text))

    @decides(wish.AnswerAppraisalObjection)
    def answer(self, c: wish.AnswerAppraisalObjection, ctx: Context) -> None:
        """Answer it, once."""
        found = next((one for one in self.objections if one.objection == c.objection), None)
        if found is None:
            raise UnknownObjection(objection=c.objection)
        if found.answer:
            raise ValidationFailed(problem="objection: it has its answer")
        self._answered(objection=c.objection, accepted=c.accepted, answer=c.answer)

    @event("AppraisalObjectionAnswered", topic="alliance.Appraisal.AppraisalObjectionAnswered")
    def _answered(self, objection: str, accepted: bool, answer: str) -> None:
        for one in self.objections:
            if one.objection == objection:
                one.accepted, one.answer = accepted, answer

    # The council's word, and what follows

    @decides(wish.ConfirmAppraisal)
    def confirm(self, c: wish.ConfirmAppraisal, ctx: Context) -> None:
        """Confirm it; a second failure in a row asks the owners (domain 4.2.5)."""
        known: ForAppraisal = ctx.known
        if known.acted.get("AppraisalScored") == ctx.actor:
            raise SelfVerification
        if self.posted_until is None or ctx.today <= self.posted_until:
            earliest = add_days(self.posted_until or ctx.today, 1)
            raise PostingTooShort(earliest=earliest.isoformat())
        self._confirmed(
            grade=self.grade,
            total_x100=self.total_x100 or 0,
            minutes=tuple(c.minutes),
            stops=tuple(self.running),
        )
        grades = known.grades | {(self.quarter, 0): self.grade}
        failed = failed_in_a_row(grades, self.quarter)
        if failed:
            self._review_requested(contract=self.contract, provider=self.provider, quarters=failed)

    @event("AppraisalConfirmed", topic="alliance.Appraisal.AppraisalConfirmed")
    def _confirmed(
        self,
        grade: str,
        total_x100: int,
        minutes: tuple[Evidence, ...],
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.confirmed_grade = "CONFIRMED", grade

    @event("OwnersReviewRequested", topic="alliance.Appraisal.OwnersReviewRequested")
    def _review_requested(self, contract: str, provider: str, quarters: tuple[str, ...]) -> None:
        self.asked_owners = True

    @override
    def expire(self, clock: Clock, ctx: Context) -> None:
        """Say that the posting is over."""
        self._posting_ended(stops=(clock.key,))

    @event("AppraisalPostingEnded", topic="alliance.Appraisal.AppraisalPostingEnded")
    def _posting_ended(self, stops: tuple[str, ...] = ()) -> None:
        pass


def failed_in_a_row(grades: Mapping[tuple[str, int], str], quarter: str) -> tuple[str, ...]:
    """Give the two quarters that ask the owners, one of them this one; nothing where none do.

    `grades` are as in `ForAppraisal`. Confirmations may come out of turn: a late one may stand before or
    after one that failed. Two contracts' halves of one quarter are not two quarters (`[I]`).
    """
    order = sorted(grades)
    here = order.index((quarter, 0))
    for end in (here, here + 1):
        upto = order[: end + 1]
        if end < len(order) and asks_for_review([Grade(grades[one]) for one in upto]):
            found = tuple(one for one, _ in upto[-2:])
            if len(set(found)) == len(found):
                return found
    return ()
