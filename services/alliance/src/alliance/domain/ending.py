"""Decides how a contract ends, and what follows: never nothing (R-64, R-65, A-5, ruling E6)."""

from datetime import date, timedelta
from typing import Any

from alliance import commands as wish
from alliance.commands.forms import Checked
from alliance.domain import clocks
from alliance.domain.basis import carried
from alliance.domain.facts import Notice
from alliance.domain.known import ForLeaving, ForNotice
from alliance.domain.working import Working
from alliance.refusals import NoAssemblyDecision
from chassis.domain import (
    Clock,
    Clocks,
    Context,
    Effects,
    Event,
    Evidence,
    act_until,
    decides,
    event,
    relates,
    with_facts_of,
)
from chassis.refusals import NoticeTooShort, RoleNotAllowed, ValidationFailed
from law.contracts import (
    AgreedNotice,
    AtEnd,
    Basis,
    Ground,
    Leaver,
    after_end,
    ground_of,
    notice_days_of,
    notice_suffices,
    renewal_decision_due,
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


@with_facts_of(Working)
class Ending(Working):
    """One contract's end, and who follows."""

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
    def record_gone(self, c: wish.RecordProviderGone, ctx: Context) -> Effects | None:
        """End it where its provider has vanished: nobody serves from today on (R-66)."""
        known: ForLeaving = ctx.known
        self._provider_gone(reason=c.reason, evidence=tuple(c.evidence))
        self._end(ctx.today, ctx.today, ctx)
        return self._leaving(known.enrolment)

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
                stops=self.ending(clocks.RENEWAL, clocks.TERM, clocks.NOTICE),
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

    def bereft(self, of: "Ending", ctx: Context) -> None:
        """Take note that the signed contract that was to follow was given up; it ends as if alone (A-5)."""
        renewal = of.ref == self.renewed_by
        self._successor_lost(
            contract=of.ref,
            starts=self._own_end(ctx) if renewal else (),
            stops=self.ending(clocks.TERM) if renewal else self.ending(clocks.TAKEOVER),
        )
        if self.last_day is not None and self.gap_from is None:
            self.open_gap(add_days(self.last_day, 1), ctx)

    def _own_end(self, ctx: Context) -> Clocks:
        """Give the clocks that a renewal's signature took away: of a notice, or of the term."""
        if self.notice is not None:
            return (act_until(clocks.NOTICE, self.notice.effective_on, "OWNERS"),)
        if self.stage == "INDEFINITE":
            return ()
        term = act_until(clocks.TERM, self.terms.ends_on, "OWNERS")
        if self.stage == "EXPIRING":
            return (term,)
        due = max(renewal_decision_due(self.terms.ends_on, ctx.profile), ctx.today)
        return act_until(clocks.RENEWAL, due, "OWNERS"), term

    @event("SuccessorLost", topic="alliance.Contract.SuccessorLost")
    def _successor_lost(
        self, contract: str, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.renewed_by = self.replaced_by = ""
        self.takeover_on = None

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
        """End it; a signed successor has to the end of its first day, or there is a gap after all."""
        expected = self.takeover_on if gap_from is None else None
        starts = () if expected is None else (act_until(clocks.TAKEOVER, expected, "PROVIDER"),)
        self._ended(last_day=last_day, starts=starts, stops=self._closing())
        if gap_from is not None:
            self.open_gap(gap_from, ctx)

    @event("ContractEnded", topic="alliance.Contract.ContractEnded")
    def _ended(self, last_day: date, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage, self.last_day = "ENDED", last_day

    def open_gap(self, since: date, ctx: Context, stops: tuple[str, ...] = ()) -> None:
        """Say since when nobody serves, and by when somebody is to take over."""
        until = add_days(max(since, ctx.today), ctx.profile.days("takeover_days"))
        starts = (act_until(clocks.TAKEOVER, until, "STREET"),)
        self._gap(since=since, starts=starts, stops=stops)

    @event("ServiceGapOpened", topic="alliance.Contract.ServiceGapOpened")
    def _gap(self, since: date, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.gap_from = since

    @property
    def left_alone(self) -> bool:
        """Tell whether it has ended, handed over or not, and nobody has taken over yet."""
        waits = self.gap_from is not None or bool(self.ending(clocks.TAKEOVER))
        return self.last_day is not None and waits

    def may_be_followed_by(self, other: "Ending", today: date) -> bool:
        """Tell whether another contract may take over on a day: this one ends with it (ruling E6).

        An emergency's gives way on any day: the owners decide who serves while it does (R-66).
        """
        if self.basis == Basis.STREET_EMERGENCY:
            return True
        due = self.until()
        return other.renews != self.ref and due is not None and due <= today

    def give_way(self, to: "Ending", ctx: Context) -> None:
        """End on the day somebody else takes over: it counts as his. One that had ended is alone no more."""
        last = self.last_day or ctx.today - timedelta(days=1)
        self._succeeded(contract=to.ref, last_day=last, stops=self._closing())

    class ContractSucceeded(Event):
        """The second version: the first did not say on which day a contract that gave way early ended."""

        TOPIC = "alliance.Contract.ContractSucceeded"
        class_version = 2
        contract: str
        last_day: date | None
        stops: tuple[str, ...] = ()

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Read one that said nothing of its last day."""
            state["last_day"] = None

    @event(ContractSucceeded)
    def _succeeded(self, contract: str, last_day: date | None, stops: tuple[str, ...] = ()) -> None:
        self.replaced_by, self.gap_from = contract, None
        self.last_day = self.last_day or last_day
        if self.stage != "HANDED_OVER":
            self.stage = "ENDED"

    @decides(wish.CompleteHandover)
    def hand_over(self, c: wish.CompleteHandover, ctx: Context) -> Effects | None:
        """Hand over; where nobody follows, the estate waits for a contract again."""
        known: ForLeaving = ctx.known
        missing = tuple(line.line for line in c.items if not line.there)
        self._handed_over(
            items=tuple(c.items),
            missing=missing,
            evidence=tuple(c.evidence),
            stops=self._closing() if known.succeeded else (),
        )
        return None if known.succeeded else self._leaving(known.enrolment)

    def _leaving(self, enrolment: Any) -> Effects | None:
        """Let the estate wait for a contract again, if it was this one under which it was served."""
        if enrolment is None or enrolment.contract != self.ref:
            return None
        enrolment.leave_contract(self.ref)
        return Effects(also=[enrolment])

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
