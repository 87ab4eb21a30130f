"""Decides what is done under a contract: promised, disclosed, done, disputed, reported (R-60, ruling E5)."""

from datetime import date
from typing import Any

from alliance import commands as wish
from alliance.commands.forms import Fees, Promise, Terms
from alliance.domain.facts import Figures, Notice, QuarterOf, Work
from alliance.refusals import UnknownItem
from chassis.domain import Aggregate, Context, Event, Evidence, decides, event
from chassis.refusals import ValidationFailed
from law.contracts import IN_EFFECT
from law.quarters import first_day_of, quarter_of

WITH_FEES = "performance"
"""The publication that tells how the fees came in [I]."""


class Working(Aggregate):
    """What is done under one contract; `last_day` is the last on which it is in effect."""

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
        if c.fees is not None and c.kind != WITH_FEES:
            raise ValidationFailed(problem=f"fees: only with {WITH_FEES}")
        self._disclosed(
            kind=c.kind,
            quarter=c.quarter,
            posted_at=c.posted_at,
            evidence=tuple(c.evidence),
            fees=c.fees,
        )

    class DisclosurePublished(Event):
        """The second version of a publication: the first did not say how the fees came in."""

        TOPIC = "alliance.Contract.DisclosurePublished"
        class_version = 2
        kind: str
        quarter: str
        posted_at: str
        evidence: tuple[Evidence, ...]
        fees: Fees | None

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Read a publication that said nothing of fees."""
            state["fees"] = None

    @event(DisclosurePublished)
    def _disclosed(
        self,
        kind: str,
        quarter: str,
        posted_at: str,
        evidence: tuple[Evidence, ...],
        fees: Fees | None,
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
