"""Decides one contract from its draft to the handover (domain 4.2.2, 4.2.4, rulings B5, E6)."""

from datetime import date, datetime, timedelta

from typing_extensions import override

from alliance import commands as wish
from alliance.commands.forms import Checked, Terms
from alliance.domain import clocks
from alliance.domain.basis import carried
from alliance.domain.ending import Ending
from alliance.domain.facts import Decided, Emergency
from alliance.domain.known import ForAbandoning, ForSigning, ForStarting
from alliance.domain.terms import check_terms, levels
from alliance.refusals import (
    ChecklistIncomplete,
    ContractInEffect,
    EstateNotReady,
    ItemsBelowTierMinimum,
    NoLegalBasis,
    TierDiffers,
)
from chassis.domain import (
    Cause,
    Clock,
    Clocks,
    Context,
    Effects,
    Evidence,
    act_until,
    decides,
    due_clock,
    event,
    with_facts_of,
)
from chassis.refusals import ValidationFailed
from law.contracts import (
    WITHOUT_OWNERS,
    fault_of_basis,
    filing_due,
    renewal_decision_due,
)
from law.contracts import Basis as LawBasis
from law.dates import add_days, deadline_in_days
from law.quarters import last_day_of, quarter_after, quarter_of
from law.tiers import below_minimum


@with_facts_of(Ending)
class Contract(Ending):
    """One contract for the services of an estate."""

    @classmethod
    @decides(wish.DraftContract)
    def draft(cls, c: wish.DraftContract, ctx: Context) -> "Contract":
        """Draft it; what no contract may say is refused at once."""
        check_terms(c.terms, ctx)
        return cls(ref=c.contract, terms=c.terms, renews=c.renews or "")

    @event("ContractDrafted", topic="alliance.Contract.ContractDrafted")
    def __init__(self, ref: str, terms: Terms, renews: str) -> None:
        super().__init__(ref, terms, renews)

    @decides(wish.ReviseContract)
    def revise(self, c: wish.ReviseContract, ctx: Context) -> None:
        """Put other terms in place."""
        check_terms(c.terms, ctx)
        self._revised(terms=c.terms)

    @event("ContractRevised", topic="alliance.Contract.ContractRevised")
    def _revised(self, terms: Terms) -> None:
        self.terms = terms

    @decides(wish.SignContract)
    def sign(self, c: wish.SignContract, ctx: Context) -> Effects:
        """Sign it on what carries it: the committee's fact, or evidence where no owners decide."""
        known: ForSigning = ctx.known
        self._check_signable(known, ctx)
        basis = LawBasis(c.basis)
        named = c.meeting is not None and c.motion is not None
        decided = carried(c.meeting or "", c.motion or "", known.decided) if named else None
        self._check_basis(c, basis, decided, known)
        filing = filing_due(ctx.today, ctx.profile, ctx.calendar)
        self._signed(
            ref=self.ref,
            terms=self.terms,
            renews=self.renews,
            basis=c.basis,
            meeting=c.meeting or "",
            motion=c.motion or "",
            rests_on=decided.fact if decided else None,
            document_sha256=c.document_sha256,
            evidence=tuple(c.evidence or ()),
            starts=(
                *(() if filing is None else (due_clock(clocks.FILING, filing, "PROVIDER"),)),
                *self._goes_over(),
            ),
        )
        if basis is not LawBasis.STREET_EMERGENCY:
            known.enrolment.sign(self.ref)
        if known.before is None:
            return Effects(also=[known.enrolment])
        known.before.followed(self, ctx)
        return Effects(also=[known.enrolment, known.before])

    def _goes_over(self) -> Clocks:
        """A renewal begins by itself, when the contract that it renews ends: nobody moves in."""
        if not self.renews:
            return ()
        eve = self.terms.starts_on - timedelta(days=1)
        return (act_until(clocks.RENEWED, eve, "SYSTEM"),)

    @event("ContractSigned", topic="alliance.Contract.ContractSigned")
    def _signed(
        self,
        ref: str,
        terms: Terms,
        renews: str,
        basis: str,
        meeting: str,
        motion: str,
        rests_on: Cause | None,
        document_sha256: str,
        evidence: tuple[Evidence, ...],
        starts: Clocks = (),
    ) -> None:
        self.stage, self.basis, self.document_sha256 = "SIGNED", basis, document_sha256

    def _check_signable(self, known: ForSigning, ctx: Context) -> None:
        _check_free(known)
        if known.enrolment.tier != self.terms.tier:
            raise TierDiffers(confirmed=known.enrolment.tier, contract=self.terms.tier)
        if self.terms.starts_on < ctx.today + timedelta(days=bool(self.renews)):
            raise ValidationFailed(problem="terms.starts_on: not before the signature")
        if self.renews:
            self._check_renewal(known.before)
        short = below_minimum(levels(self.terms), self.terms.tier, ctx.profile)
        if short:
            said = ", ".join(f"{s.item}: {s.found or '-'} < {s.least}" for s in short)
            raise ItemsBelowTierMinimum(items=said)

    def _check_renewal(self, before: Ending | None) -> None:
        """A renewal follows the same provider's contract, on the day after its last."""
        if before is None or before.ref != self.renews:
            raise ValidationFailed(problem="renews: no contract of that name is in effect")
        if before.terms.provider != self.terms.provider:
            raise ValidationFailed(problem="terms.provider: a renewal is the same provider's")
        last = before.until()
        if last is not None and self.terms.starts_on != last + timedelta(days=1):
            raise ValidationFailed(problem=f"terms.starts_on: the day after {last}")

    def _check_basis(
        self, c: wish.SignContract, basis: LawBasis, decided: Decided | None, known: ForSigning
    ) -> None:
        if basis is LawBasis.ASSEMBLY_DECISION and decided is None:
            raise NoLegalBasis(problem="meeting, motion: MISSING")
        if basis is not LawBasis.ASSEMBLY_DECISION and not c.evidence:
            raise NoLegalBasis(problem="evidence: MISSING")
        if basis is LawBasis.STREET_EMERGENCY:
            _check_emergency(known.enrolment.emergency, self.terms)
        agreed = decided is not None and basis in WITHOUT_OWNERS
        fee = self.terms.fee_fen_per_m2_month
        fault = fault_of_basis(basis, self.terms.tier, fee, owners_decided_fee=agreed)
        if fault is not None:
            raise NoLegalBasis(problem=fault.value)

    @classmethod
    @decides(wish.RecordStandingContract)
    def record_standing(
        cls, c: wish.RecordStandingContract, ctx: Context
    ) -> tuple["Contract", Effects]:
        """Record one of before, in effect at once; its basis is what its paper says (ruling B5).

        Who was left alone before it is followed by it.
        """
        known: ForSigning = ctx.known
        check_terms(c.terms, ctx)
        _check_free(known)
        if not c.terms.starts_on <= ctx.today <= c.terms.ends_on:
            raise ValidationFailed(problem="terms.starts_on, ends_on: today lies between them")
        if c.signed_on > ctx.today or (c.filed_on is not None and c.filed_on > ctx.today):
            raise ValidationFailed(problem="signed_on, filed_on: not after today")
        made = cls(ref=c.contract, terms=c.terms, renews="")
        made._standing(
            terms=c.terms,
            basis=c.basis,
            signed_on=c.signed_on,
            filed_on=c.filed_on,
            document_sha256=c.document_sha256,
            evidence=tuple(c.evidence),
            starts=made.term_clocks(ctx),
        )
        for one in known.alone:
            one.give_way(made, ctx)
        known.enrolment.sign(c.contract)
        known.enrolment.serve(c.contract)
        return made, Effects(also=[known.enrolment, *known.alone])

    @event("StandingContractRecorded", topic="alliance.Contract.StandingContractRecorded")
    def _standing(
        self,
        terms: Terms,
        basis: str,
        signed_on: date,
        filed_on: date | None,
        document_sha256: str,
        evidence: tuple[Evidence, ...],
        starts: Clocks = (),
    ) -> None:
        self.stage, self.basis, self.filed_on, self.from_before = "IN_FORCE", basis, filed_on, True
        self.first_quarter = quarter_of(terms.starts_on)

    @decides(wish.FileContract)
    def file(self, c: wish.FileContract, ctx: Context) -> None:
        """File it; what is late is said."""
        if self.filed_on is not None:
            raise ValidationFailed(problem="filed: it is already")
        self._filed(
            filed_with=c.filed_with,
            filed_on=ctx.today,
            late=self.filing_missed,
            evidence=tuple(c.evidence),
            stops=self.ending(clocks.FILING),
        )

    @event("ContractFiled", topic="alliance.Contract.ContractFiled")
    def _filed(
        self,
        filed_with: str,
        filed_on: date,
        late: bool,
        evidence: tuple[Evidence, ...],
        stops: tuple[str, ...] = (),
    ) -> None:
        self.filed_on = filed_on
        if self.stage == "SIGNED":
            self.stage = "FILED"

    @decides(wish.StartService)
    def start(self, c: wish.StartService, ctx: Context) -> Effects:
        """Start; whoever served before hands over on this day (R-64, ruling E6)."""
        known: ForStarting = ctx.known
        missing = [line.line for line in c.checklist if not line.there]
        if missing:
            raise ChecklistIncomplete(missing=", ".join(missing))
        if ctx.today < self.terms.starts_on:
            raise ValidationFailed(problem=f"terms.starts_on: {self.terms.starts_on}")
        if ctx.today > self.terms.ends_on:
            raise ValidationFailed(problem=f"terms.ends_on: {self.terms.ends_on}")
        before = known.before
        if before is not None and not before.may_be_followed_by(self, ctx.today):
            raise ContractInEffect(contract=before.ref)
        follows = (*((before,) if before is not None else ()), *known.alone)
        self._started(
            checklist=tuple(c.checklist),
            starts=self.term_clocks(ctx),
            stops=self.ending(clocks.RENEWED),
        )
        for one in follows:
            one.give_way(self, ctx)
        changed = [known.enrolment, *follows]
        if self.basis != LawBasis.STREET_EMERGENCY:
            known.enrolment.serve(self.ref)
        return Effects(also=changed)

    @event("ServiceStarted", topic="alliance.Contract.ServiceStarted")
    def _started(
        self, checklist: tuple[Checked, ...], starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.stage = "IN_FORCE"
        self.first_quarter = next(one.ref for one in starts if one.clock == clocks.APPRAISAL)

    def term_clocks(self, ctx: Context) -> Clocks:
        """Give the clocks of its term: when renewal is decided, its last day, its first appraisal."""
        ends = self.terms.ends_on
        due = max(renewal_decision_due(ends, ctx.profile), ctx.today)
        renewal = act_until(clocks.RENEWAL, due, "OWNERS")
        first = quarter_of(max(self.terms.starts_on, ctx.today))
        return renewal, act_until(clocks.TERM, ends, "OWNERS"), _appraisal(first, ctx)

    # Its quarters: each that it served in is appraised

    def appraise(self, quarter: str, ctx: Context) -> None:
        """Take note that a quarter's appraisal is open; the next quarter's is waited for."""
        waited = tuple(key for key, one in self.running.items() if one.ref == quarter)
        starts = self._next_appraisal(quarter, ctx) if waited else ()
        self._appraisal_begun(quarter=quarter, starts=starts, stops=waited)

    @event("AppraisalBegun", topic="alliance.Contract.AppraisalBegun")
    def _appraisal_begun(
        self, quarter: str, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        self.appraised.add(quarter)

    def _next_appraisal(self, quarter: str, ctx: Context) -> Clocks:
        following = quarter_after(quarter)
        while following in self.appraised:
            following = quarter_after(following)
        return (_appraisal(following, ctx),) if self.served_in(following) else ()

    @decides(wish.AbandonContract)
    def abandon(self, c: wish.AbandonContract, ctx: Context) -> Effects:
        """Give it up before it serves; whoever it was to follow does not end into nothing (A-5).

        An estate that nobody serves waits for a contract again.
        """
        known: ForAbandoning = ctx.known
        signed = self.stage != "DRAFT"
        self._abandoned(reason=c.reason, stops=tuple(self.running))
        changed = []
        if known.before is not None:
            known.before.bereft(self, ctx)
            changed.append(known.before)
        if signed and known.enrolment is not None and known.enrolment.contracted:
            known.enrolment.leave_contract(self.ref)
            changed.append(known.enrolment)
        return Effects(also=changed)

    @event("ContractAbandoned", topic="alliance.Contract.ContractAbandoned")
    def _abandoned(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "ABANDONED"

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Let renewal fall due, the term or a notice run out; else record who let it pass."""
        if clock.clock == clocks.RENEWAL:
            self.renewal_due(clock)
        elif clock.clock == clocks.TERM:
            self.term_over(clock, ctx)
        elif clock.clock == clocks.NOTICE:
            self.notice_over(ctx)
        elif clock.clock == clocks.TAKEOVER and self.last_day and self.gap_from is None:
            # The signed successor did not start on its day.
            self.open_gap(add_days(self.last_day, 1), ctx, stops=(clock.key,))
        elif clock.clock == clocks.RENEWED:
            self._started(checklist=(), starts=self.term_clocks(ctx), stops=(clock.key,))
        else:
            waits = clock.clock == clocks.APPRAISAL
            self._deadline_missed(
                clock=clock.clock,
                due=clock.due,
                responsible=clock.responsible,
                starts=self._next_appraisal(clock.ref, ctx) if waits else (),
                stops=(clock.key,),
            )
        return None

    @event("DeadlineMissed", topic="alliance.Contract.DeadlineMissed")
    def _deadline_missed(
        self,
        clock: str,
        due: datetime,
        responsible: str,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        if clock == clocks.FILING:
            self.filing_missed = True


def _appraisal(quarter: str, ctx: Context) -> Clock:
    """Give the clock of a quarter's appraisal: it is open within 15 days after the quarter."""
    days = ctx.profile.days("appraisal_due_days")
    due = deadline_in_days(last_day_of(quarter), days, ctx.calendar)
    return due_clock(clocks.APPRAISAL, due, "STREET", quarter)


def _check_emergency(emergency: Emergency | None, terms: Terms) -> None:
    """An emergency's contract serves within the emergency, and no longer (R-66)."""
    if emergency is None:
        raise NoLegalBasis(problem="EMERGENCY_SERVICE: NOT_STARTED")
    if terms.ends_on > emergency.ends_by or terms.provider != emergency.provider:
        raise NoLegalBasis(problem=f"EMERGENCY_SERVICE: {emergency.provider}, {emergency.ends_by}")


def _check_free(known: ForSigning) -> None:
    """Refuse an estate that has no tier or has left the alliance, and a second contract (A-1)."""
    enrolment = known.enrolment
    if enrolment is None or not enrolment.tier or enrolment.stage == "EXITED":
        raise EstateNotReady
    if known.others:
        raise ContractInEffect(contract=known.others[0])
