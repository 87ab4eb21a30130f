"""Decides step 6: the work, its milestones and money, acceptance, accounts, satisfaction."""

from datetime import date

from chassis.domain import (
    Clock,
    Clocks,
    Context,
    Evidence,
    act_until,
    act_within,
    decides,
    event,
    relates,
    with_facts_of,
)
from chassis.refusals import (
    InvalidState,
    NotFound,
    PostingTooShort,
    ReasonRequired,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
)
from deliberation import commands as wish
from deliberation.commands.forms import Milestone, Supervisor
from deliberation.domain import clocks
from deliberation.domain.decided import Decided
from deliberation.domain.facts import Accounts, Progress, Satisfaction, Work
from deliberation.domain.rights import SUPERVISOR, as_lead
from deliberation.refusals import (
    NotPassed,
    OpenObjections,
    ResultPostingTooShort,
    SatisfactionMissing,
    SpentExceedsBudget,
    SupervisorsInsufficient,
    WorkNotDone,
)
from law.dates import add_days

NOT_INDEPENDENT = frozenset({"COMMITTEE", "PROVIDER"})


@relates(
    wish.StartImplementation,
    wish.ReportProgress,
    wish.MoveMilestone,
    wish.PublishResult,
    wish.CloseTopic,
)
def _leads(of: "Worked", c: wish.CloseTopic, ctx: Context) -> str:
    return as_lead(of, c, ctx)


@relates(wish.AcceptWork)
def _supervises(of: "Worked", c: wish.AcceptWork, ctx: Context) -> str:
    if of.lead == ctx.actor:
        raise SelfVerification
    if of.work is None or ctx.actor not in of.work.supervisors:
        raise RoleNotAllowed
    return SUPERVISOR


@with_facts_of(Decided)
class Worked(Decided):
    """The part of a topic that begins with the work."""

    def __init__(self) -> None:
        super().__init__()
        self.work: Work | None = None
        self.accounts: Accounts | None = None
        self.satisfaction: Satisfaction | None = None
        self.rectified = self.unsatisfied = False

    @property
    def job(self) -> Work:
        """Give the work; there is some from IMPLEMENTING on."""
        if self.work is None:
            raise NotFound
        return self.work

    @property
    def budget_fen(self) -> int:
        """Give what was decided that it may cost."""
        return self.plan.cost_fen or 0

    @decides(wish.StartImplementation)
    def start(self, c: wish.StartImplementation, ctx: Context) -> None:
        """Start the work on a final decision that hung long enough and to which nothing is open."""
        if self.decision is None or not (self.decision.passed and self.decision.final):
            raise NotPassed
        if self.attempt.posted_until is not None and ctx.today <= self.attempt.posted_until:
            raise PostingTooShort(earliest=add_days(self.attempt.posted_until, 1).isoformat())
        waiting = [o for o in self.attempt.objections.values() if o.answer is None]
        if waiting:
            raise OpenObjections(open=len(waiting))
        if len({m.milestone for m in c.milestones}) < len(c.milestones):
            raise ValidationFailed(problem="milestones: each with a reference of its own")
        self._check_supervisors(c.supervisors, ctx)
        self._started(
            implementer=c.implementer,
            milestones=tuple(c.milestones),
            supervisors=tuple(c.supervisors),
            starts=(_progress(ctx),),
            stops=self.ending(clocks.POSTING, clocks.LAPSE),
        )

    def _check_supervisors(self, named: tuple[Supervisor, ...], ctx: Context) -> None:
        if len({s.subject for s in named}) < len(named):
            raise ValidationFailed(problem="supervisors: each person once")
        free = {s.subject for s in named if s.of not in NOT_INDEPENDENT} - {self.lead}
        least = ctx.profile.number("supervisors_least")
        if len(free) < least:
            raise SupervisorsInsufficient(counted=len(free), least=least)

    @event("ImplementationStarted", topic="deliberation.Deliberation.ImplementationStarted")
    def _started(
        self,
        implementer: str,
        milestones: tuple[Milestone, ...],
        supervisors: tuple[Supervisor, ...],
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage = "IMPLEMENTING"
        names = tuple(s.subject for s in supervisors)
        self.work = Work(implementer, {m.milestone: m for m in milestones}, names)

    @decides(wish.ReportProgress)
    def report(self, c: wish.ReportProgress, ctx: Context) -> None:
        """Report on a milestone; nobody spends more than was decided (R-19)."""
        job = self._milestone(c.milestone)
        if c.spent_fen < job.spent_fen:
            raise ValidationFailed(problem="spent_fen: altogether, so never less than before")
        self._check_budget(c.spent_fen)
        self._progressed(
            progress=Progress(c.milestone, c.done, c.spent_fen, tuple(c.evidence), c.remark or ""),
            starts=(_progress(ctx),),
            stops=self.ending(clocks.PROGRESS),
        )

    @event("ProgressReported", topic="deliberation.Deliberation.ProgressReported")
    def _progressed(
        self, progress: Progress, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        job = self.job
        job.spent_fen, job.accepted = progress.spent_fen, False
        if progress.done:
            job.done.add(progress.milestone)
        else:
            job.done.discard(progress.milestone)

    @decides(wish.MoveMilestone)
    def move(self, c: wish.MoveMilestone, ctx: Context) -> None:
        """Move a milestone that is not done to a day to come."""
        job = self._milestone(c.milestone)
        if c.milestone in job.done:
            raise InvalidState(stage="DONE")
        if c.to <= ctx.today:
            raise ValidationFailed(problem="to: a day to come")
        self._moved(milestone=c.milestone, to=c.to, reason=c.reason)

    @event("MilestoneMoved", topic="deliberation.Deliberation.MilestoneMoved")
    def _moved(self, milestone: str, to: date, reason: str) -> None:
        self.job.moved[milestone] = to

    @decides(wish.AcceptWork)
    def accept(self, c: wish.AcceptWork, ctx: Context) -> None:
        """Accept the work when every milestone is done, or send it back with its defects."""
        job = self.job
        if job.open:
            raise WorkNotDone(open=", ".join(job.open))
        if job.accepted:
            raise InvalidState(stage="ACCEPTED")
        if not c.accepted:
            if not c.defects:
                raise ReasonRequired
            self._refused(defects=c.defects, proof=tuple(c.evidence))
            return
        self._accepted(proof=tuple(c.evidence))

    @event("WorkAccepted", topic="deliberation.Deliberation.WorkAccepted")
    def _accepted(self, proof: tuple[Evidence, ...]) -> None:
        self.job.accepted = True

    @event("WorkRefused", topic="deliberation.Deliberation.WorkRefused")
    def _refused(self, defects: str, proof: tuple[Evidence, ...]) -> None:
        self.job.done = set()

    @decides(wish.PublishResult)
    def publish_result(self, c: wish.PublishResult, ctx: Context) -> None:
        """Post what was done and what it cost, after somebody else has accepted it."""
        job = self.job
        if not job.accepted:
            raise WorkNotDone(open=", ".join(job.open) or "ACCEPTANCE")
        total = sum(one.amount_fen for one in c.accounts)
        self._check_budget(total)
        if total != job.spent_fen:
            raise ValidationFailed(problem="accounts: they add up to what was reported as spent")
        until = add_days(ctx.today, ctx.profile.days("work_posting_days"))
        self._result_published(
            accounts=Accounts(c.posted_at, ctx.today, until, c.summary, tuple(c.accounts), total),
            starts=(act_until(clocks.RESULT_POSTING, until, "LEAD"),),
            stops=self.ending(clocks.PROGRESS),
        )

    @event("ResultPublished", topic="deliberation.Deliberation.ResultPublished")
    def _result_published(
        self, accounts: Accounts, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.stage, self.accounts, self.satisfaction = "REPORTED", accounts, None

    @decides(wish.RecordSatisfaction)
    def ask(self, c: wish.RecordSatisfaction, ctx: Context) -> None:
        """Record the answers; too few satisfied: the work is put right, once."""
        if self.satisfaction is not None:
            raise InvalidState(stage="RECORDED")
        if not 1 <= c.answered <= c.asked or c.satisfied > c.answered:
            raise ValidationFailed(problem="satisfied, answered, asked: each at most the next")
        least = ctx.profile.number("satisfied_percent_least")
        enough = 100 * c.satisfied >= least * c.answered
        again = not enough and not self.rectified
        self._asked(
            satisfaction=Satisfaction(c.asked, c.answered, c.satisfied, enough),
        )
        if again:
            self._to_rectify(starts=(_progress(ctx),), stops=self.ending(clocks.RESULT_POSTING))

    @event("SatisfactionRecorded", topic="deliberation.Deliberation.SatisfactionRecorded")
    def _asked(self, satisfaction: Satisfaction) -> None:
        self.satisfaction = satisfaction
        self.unsatisfied = not satisfaction.enough

    @event("RectificationRequired", topic="deliberation.Deliberation.RectificationRequired")
    def _to_rectify(self, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage, self.rectified = "IMPLEMENTING", True
        self.job.done, self.job.accepted = set(), False

    @decides(wish.CloseTopic)
    def close(self, c: wish.CloseTopic, ctx: Context) -> None:
        """End it; that residents are not satisfied is said for ever."""
        if self.satisfaction is None:
            raise SatisfactionMissing
        until = self.accounts.until if self.accounts else ctx.today
        if ctx.today <= until:
            raise ResultPostingTooShort(earliest=add_days(until, 1).isoformat())
        self._closed(
            outcome="DONE",
            residents_unsatisfied=self.unsatisfied,
            feedback="",
            stops=tuple(self.running),
        )

    @event("DeliberationClosed", topic="deliberation.Deliberation.DeliberationClosed")
    def _closed(
        self,
        outcome: str,
        residents_unsatisfied: bool,
        feedback: str,
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage = "CLOSED"

    def _milestone(self, milestone: str) -> Work:
        if milestone not in self.job.milestones:
            raise NotFound
        return self.job

    def _check_budget(self, spent: int) -> None:
        if spent > self.budget_fen:
            raise SpentExceedsBudget(budget_fen=self.budget_fen, spent_fen=spent)


def _progress(ctx: Context) -> Clock:
    return act_within(ctx, clocks.PROGRESS, ctx.profile.days("progress_days"), "LEAD")
