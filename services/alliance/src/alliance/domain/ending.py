"""Decides what is done under a contract, and how it ends (R-60 to R-65, rulings E5, E6)."""

from datetime import date, timedelta

from alliance import commands as wish
from alliance.commands.forms import Checked, Promise, Terms
from alliance.domain import clocks
from alliance.domain.basis import carried
from alliance.domain.facts import Figures, Notice, QuarterOf, Work
from alliance.domain.known import ForHandover, ForNotice
from alliance.domain.quarters import first_day_of, quarter_of
from alliance.refusals import NoAssemblyDecision, UnknownItem
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
from chassis.refusals import NoticeTooShort, RoleNotAllowed, ValidationFailed
from law.contracts import (
    IN_EFFECT,
    AgreedNotice,
    AtEnd,
    Basis,
    Ground,
    Leaver,
    after_end,
    ground_of,
    notice_days_of,
    notice_suffices,
)
from law.dates import add_days, notice_days

PROVIDER = "PROVIDER_MANAGER"
OF_PROVIDER = frozenset({PROVIDER, "PROVIDER_STAFF"})


@relates(
    wish.ReviseContract,
    wish.SignContract,
    wish.FileContract,
    wish.StartService,
    wish.AbandonContract,
    wish.PublishPromise,
    wish.PublishDisclosure,
    wish.RecordItemWork,
    wish.AnswerAsProvider,
    wish.GiveTerminationNotice,
)
def _of_its_provider(of: "Ending", c: wish.SignContract, ctx: Context) -> str:
    """Let a provider act on its own contract only; everybody else acts by his grant."""
    if ctx.by.role in OF_PROVIDER and ctx.by.org != of.terms.provider:
        raise RoleNotAllowed
    return ctx.by.role


@relates(wish.DraftContract)
def _drafts_its_own(of: None, c: wish.DraftContract, ctx: Context) -> str:
    if ctx.by.role in OF_PROVIDER and ctx.by.org != c.terms.provider:
        raise RoleNotAllowed
    return ctx.by.role


class Ending(Aggregate):
    """What is done under one contract, and its end; `last_day` is the last on which it is in effect."""

    def __init__(self, ref: str, terms: Terms, renews: str) -> None:
        self.stage, self.ref, self.terms, self.renews = "DRAFT", ref, terms, renews
        self.basis = self.document_sha256 = ""
        self.filed_on: date | None = None
        self.filing_missed = self.from_before = False
        self.promises: list[Promise] = list(terms.promises)
        self.quarters: dict[str, QuarterOf] = {}
        self.notice: Notice | None = None
        self.renewed_by = self.replaced_by = ""
        self.takeover_on: date | None = None
        self.last_day: date | None = None
        self.gap_from: date | None = None
        self.first_quarter = ""
        self.appraised: set[str] = set()

    @property
    def in_effect(self) -> bool:
        """Tell whether it is the area's contract now (A-1)."""
        return self.stage in IN_EFFECT

    def until(self) -> date | None:
        """Give the last day it is known to be in effect; None where it goes on until somebody leaves."""
        if self.notice is not None:
            return self.notice.effective_on
        return None if self.stage == "INDEFINITE" else self.terms.ends_on

    def served_in(self, quarter: str) -> bool:
        """Tell whether it was in effect on a day of a quarter that has begun."""
        ended = self.last_day if self.in_effect else self.last_day or self.until()
        begun = self.first_quarter and self.first_quarter <= quarter
        return bool(begun) and (ended is None or first_day_of(quarter) <= ended)

    # Promised, disclosed, done, disputed, reported

    @decides(wish.PublishPromise)
    def promise(self, c: wish.PublishPromise, ctx: Context) -> None:
        """Take a public promise into the contract (R-60)."""
        if any(one.promise == c.promise for one in self.promises):
            raise ValidationFailed(problem="promise: there is one of that name")
        self._promised(promise=Promise(c.promise, c.text), posted_at=c.posted_at)

    @event("PromisePublished", topic="alliance.Contract.PromisePublished")
    def _promised(self, promise: Promise, posted_at: str) -> None:
        self.promises.append(promise)

    @decides(wish.PublishDisclosure)
    def disclose(self, c: wish.PublishDisclosure, ctx: Context) -> None:
        """Take note of a publication; a kind counts once in a quarter."""
        self._check_quarter(c.quarter, ctx)
        if c.kind in self._quarter(c.quarter).disclosed:
            raise ValidationFailed(problem="kind: published for that quarter already")
        self._disclosed(
            kind=c.kind, quarter=c.quarter, posted_at=c.posted_at, evidence=tuple(c.evidence)
        )

    @event("DisclosurePublished", topic="alliance.Contract.DisclosurePublished")
    def _disclosed(
        self, kind: str, quarter: str, posted_at: str, evidence: tuple[Evidence, ...]
    ) -> None:
        self.quarters.setdefault(quarter, QuarterOf()).disclosed.add(kind)

    @decides(wish.RecordItemWork)
    def record_work(self, c: wish.RecordItemWork, ctx: Context) -> None:
        """Count what was done of an owed item, promise or project."""
        self._check_item(c.item)
        self._check_quarter(c.quarter, ctx)
        self._worked(item=c.item, quarter=c.quarter, times=c.times, evidence=tuple(c.evidence))

    @event("ItemWorkRecorded", topic="alliance.Contract.ItemWorkRecorded")
    def _worked(self, item: str, quarter: str, times: int, evidence: tuple[Evidence, ...]) -> None:
        work = self.quarters.setdefault(quarter, QuarterOf()).work
        work.setdefault(item, Work()).done += times

    @decides(wish.DisputeItemWork)
    def dispute(self, c: wish.DisputeItemWork, ctx: Context) -> None:
        """Dispute at most what was said to be done; what is disputed does not count."""
        self._check_item(c.item)
        work = self._quarter(c.quarter).work.get(c.item, Work())
        if c.times > work.counts:
            raise ValidationFailed(problem="times: more than was recorded as done")
        self._disputed(
            item=c.item,
            quarter=c.quarter,
            times=c.times,
            reason=c.reason,
            evidence=tuple(c.evidence),
        )

    @event("ItemWorkDisputed", topic="alliance.Contract.ItemWorkDisputed")
    def _disputed(
        self, item: str, quarter: str, times: int, reason: str, evidence: tuple[Evidence, ...]
    ) -> None:
        self.quarters[quarter].work[item].disputed += times

    @decides(wish.ReportServiceFigures)
    def report_figures(self, c: wish.ReportServiceFigures, ctx: Context) -> None:
        """Report a quarter once it is over (ruling E5); a later report replaces the one before."""
        self._check_quarter(c.quarter, ctx)
        if quarter_of(ctx.today) == c.quarter:
            raise ValidationFailed(problem="quarter: it is not over")
        if not self.served_in(c.quarter):
            raise ValidationFailed(problem="quarter: the contract did not serve in it")
        marks, count = c.satisfaction_sum, c.satisfaction_count
        if not count <= marks <= 5 * count:
            raise ValidationFailed(problem="satisfaction_sum: marks from 1 to 5")
        if c.on_time > c.due:
            raise ValidationFailed(problem="on_time: at most due")
        figures = Figures(marks, count, c.due, c.on_time, c.overdue_safety, c.source)
        self._reported(quarter=c.quarter, figures=figures, evidence=tuple(c.evidence))

    @event("ServiceFiguresReported", topic="alliance.Contract.ServiceFiguresReported")
    def _reported(self, quarter: str, figures: Figures, evidence: tuple[Evidence, ...]) -> None:
        self.quarters.setdefault(quarter, QuarterOf()).figures = figures

    @decides(wish.AnswerAsProvider)
    def answer(self, c: wish.AnswerAsProvider, ctx: Context) -> None:
        """Answer in public what was said of it."""
        self._answered(about=c.about, ref=c.ref, text=c.text)

    @event("ProviderAnswered", topic="alliance.Contract.ProviderAnswered")
    def _answered(self, about: str, ref: str, text: str) -> None:
        pass

    def _quarter(self, quarter: str) -> QuarterOf:
        return self.quarters.get(quarter, QuarterOf())

    def _check_item(self, item: str) -> None:
        known = {one.item for one in self.terms.items}
        known |= {one.project for one in self.terms.projects}
        known |= {one.promise for one in self.promises}
        if item not in known:
            raise UnknownItem(item=item)

    def _check_quarter(self, quarter: str, ctx: Context) -> None:
        """Refuse a quarter that has not begun, or that was over before the contract began."""
        earliest = quarter_of(self.terms.starts_on)
        if first_day_of(quarter) > ctx.today or quarter < earliest:
            raise ValidationFailed(problem=f"quarter: from {earliest} to {quarter_of(ctx.today)}")

    # The end

    @decides(wish.GiveTerminationNotice)
    def give_notice(self, c: wish.GiveTerminationNotice, ctx: Context) -> None:
        """Give notice in time: the owners on their decision, the provider for the term's end (R-64)."""
        known: ForNotice = ctx.known
        by = Leaver.PROVIDER if ctx.by.role == PROVIDER else Leaver.OWNERS
        decided = None
        if by is Leaver.OWNERS:
            if c.meeting is None or c.motion is None:
                raise NoAssemblyDecision
            decided = carried(c.meeting, c.motion, known.decided)
        ground = ground_of(by, indefinite=self.stage == "INDEFINITE")
        if ground is Ground.NON_RENEWAL and c.effective_on != self.terms.ends_on:
            raise ValidationFailed(
                problem=f"effective_on: the term's last day, {self.terms.ends_on}"
            )
        agreed = AgreedNotice(
            dismissal=self.terms.notice.dismissal,
            non_renewal=self.terms.notice.non_renewal,
            indefinite=self.terms.notice.indefinite,
        )
        if not notice_suffices(ground, ctx.today, c.effective_on, agreed):
            given = notice_days(ctx.today, c.effective_on)
            raise NoticeTooShort(days=max(given, 0), least=notice_days_of(ground, agreed))
        notice = Notice(
            by=by.value,
            ground=ground.value,
            notice_on=ctx.today,
            effective_on=c.effective_on,
            reason=c.reason,
            meeting=c.meeting or "",
            motion=c.motion or "",
            fact=decided.fact if decided else None,
        )
        self._noticed(
            notice=notice,
            starts=(act_until(clocks.NOTICE, c.effective_on, "OWNERS"),),
            stops=self.ending(clocks.RENEWAL, clocks.TERM),
        )

    @event("TerminationNoticed", topic="alliance.Contract.TerminationNoticed")
    def _noticed(self, notice: Notice, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage, self.notice = "TERMINATING", notice

    @decides(wish.RecordProviderGone)
    def record_gone(self, c: wish.RecordProviderGone, ctx: Context) -> None:
        """End it where its provider has vanished: nobody serves from today on (R-66)."""
        self._provider_gone(reason=c.reason, evidence=tuple(c.evidence))
        self._end(ctx.today, ctx.today, ctx)

    @event("ProviderGone", topic="alliance.Contract.ProviderGone")
    def _provider_gone(self, reason: str, evidence: tuple[Evidence, ...]) -> None:
        pass

    def renewal_due(self, clock: Clock) -> None:
        """Say that the owners are to decide on renewal by now (R-65)."""
        self._renewal_due(due=self.terms.ends_on, stops=(clock.key,))

    @event("RenewalDecisionDue", topic="alliance.Contract.RenewalDecisionDue")
    def _renewal_due(self, due: date, stops: tuple[str, ...] = ()) -> None:
        self.stage = "EXPIRING"

    def followed(self, by: "Ending", ctx: Context) -> None:
        """Take note of the signed contract that follows: a renewal, or another provider's."""
        if by.renews == self.ref:
            last = by.terms.starts_on - timedelta(days=1)
            self._renewal_signed(
                contract=by.ref,
                starts=(act_until(clocks.TERM, last, "OWNERS"),),
                stops=self.ending(clocks.RENEWAL, clocks.TERM),
            )
        else:
            self._replacement_signed(contract=by.ref, takeover_on=by.terms.starts_on)

    @event("RenewalSigned", topic="alliance.Contract.RenewalSigned")
    def _renewal_signed(
        self, contract: str, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.renewed_by = contract

    @event("ReplacementSigned", topic="alliance.Contract.ReplacementSigned")
    def _replacement_signed(self, contract: str, takeover_on: date) -> None:
        self.replaced_by, self.takeover_on = contract, takeover_on

    def term_over(self, clock: Clock, ctx: Context) -> None:
        """Let what follows a term's last day follow: never nothing (A-5, ruling E6)."""
        ending = after_end(
            AtEnd(
                basis=Basis(self.basis),
                ends_on=ctx.today,
                serving=True,
                renewed=bool(self.renewed_by),
                replaced=bool(self.replaced_by),
                takeover_on=self.takeover_on,
            )
        )
        if ending.state == "RENEWED":
            self._renewed(contract=self.renewed_by, last_day=ctx.today, stops=(clock.key,))
        elif ending.state == "INDEFINITE":
            self._indefinite(since=add_days(ctx.today, 1), stops=(clock.key,))
        else:
            self._end(ctx.today, ending.gap_from, ctx)

    def notice_over(self, ctx: Context) -> None:
        """End it with the last day that is owed; the provider serves on until somebody takes over."""
        follows = self.takeover_on is not None and self.takeover_on <= add_days(ctx.today, 1)
        self._end(ctx.today, None if follows else add_days(ctx.today, 1), ctx)

    @event("ContractRenewed", topic="alliance.Contract.ContractRenewed")
    def _renewed(self, contract: str, last_day: date, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.last_day = "RENEWED", last_day

    @event("ContractIndefinite", topic="alliance.Contract.ContractIndefinite")
    def _indefinite(self, since: date, stops: tuple[str, ...] = ()) -> None:
        self.stage = "INDEFINITE"

    def _end(self, last_day: date, gap_from: date | None, ctx: Context) -> None:
        self._ended(last_day=last_day, stops=self._closing())
        if gap_from is not None:
            until = add_days(gap_from, ctx.profile.days("takeover_days"))
            self._gap(since=gap_from, starts=(act_until(clocks.TAKEOVER, until, "STREET"),))

    @event("ContractEnded", topic="alliance.Contract.ContractEnded")
    def _ended(self, last_day: date, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.last_day = "ENDED", last_day

    @event("ServiceGapOpened", topic="alliance.Contract.ServiceGapOpened")
    def _gap(self, since: date, starts: Clocks = ()) -> None:
        self.gap_from = since

    def may_be_followed_by(self, other: "Ending", today: date) -> bool:
        """Tell whether another contract may take over on a day: this one ends with it (ruling E6)."""
        due = self.until()
        return other.renews != self.ref and due is not None and due <= today

    def give_way(self, to: "Ending") -> None:
        """End on the day somebody else takes over: it counts as his."""
        self._succeeded(contract=to.ref, stops=self._closing())

    @event("ContractSucceeded", topic="alliance.Contract.ContractSucceeded")
    def _succeeded(self, contract: str, stops: tuple[str, ...] = ()) -> None:
        self.stage, self.replaced_by, self.gap_from = "ENDED", contract, None

    @decides(wish.CompleteHandover)
    def hand_over(self, c: wish.CompleteHandover, ctx: Context) -> Effects | None:
        """Hand over; where nobody follows, the estate waits for a contract again."""
        known: ForHandover = ctx.known
        missing = tuple(line.line for line in c.items if not line.there)
        self._handed_over(
            items=tuple(c.items),
            missing=missing,
            evidence=tuple(c.evidence),
            stops=self._closing() if known.succeeded else (),
        )
        if known.succeeded or known.enrolment is None:
            return None
        known.enrolment.leave_contract(self.ref)
        return Effects(also=[known.enrolment])

    @event("ProviderHandedOver", topic="alliance.Contract.ProviderHandedOver")
    def _handed_over(
        self,
        items: tuple[Checked, ...],
        missing: tuple[str, ...],
        evidence: tuple[Evidence, ...],
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage = "HANDED_OVER"

    def _closing(self) -> tuple[str, ...]:
        """Give what ends with the contract: all but the wait for its last quarter's appraisal."""
        return tuple(k for k, clock in self.running.items() if clock.clock != clocks.APPRAISAL)
