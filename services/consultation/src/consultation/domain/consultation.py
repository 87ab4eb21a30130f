"""Decides one consultation, from the request to the posted outcome (domain 4.4).

Consensus, never majority; what only the owners can decide is referred to them. Missed deadlines show
and void nothing.
"""

from datetime import date, datetime

from typing_extensions import override

from chassis.domain import (
    Clock,
    Clocks,
    Context,
    Effects,
    Evidence,
    act_until,
    act_within,
    act_within_working_days,
    decides,
    event,
    relates,
    with_facts_of,
)
from chassis.refusals import ReasonRequired, RoleNotAllowed, ValidationFailed
from consultation import commands as wish
from consultation.commands.forms import SEATS, Demand, Invitee, Seat
from consultation.domain import clocks, rules
from consultation.domain.facts import (
    ABSENT,
    PRESENT,
    SUBSTITUTED,
    WRITTEN,
    Attendance,
    Ended,
    Notice,
    Position,
    Session,
    Undertaking,
    Version,
)
from consultation.domain.following import FollowedUp
from consultation.domain.seats import seat_of, table_of
from consultation.domain.table import Table
from consultation.refusals import (
    InviteeHasNoPosition,
    IssueNotInScope,
    NotASeat,
    ProposalChanged,
    SessionNotYet,
    SignaturesMissing,
    StanceAlreadyRecorded,
    StatutoryDemand,
    TooManySessions,
)
from law.dates import add_days, last_day_before
from law.tags import ISSUE_TAGS, OTHER_CHANNEL

SIGNATURES_LEAST = 10
RESIDENTS = "RESIDENT"
EXPLAINED = frozenset({"OPPOSE", "SUPPORT_WITH_RESERVATION"})
IN_SESSION = "IN_SESSION"


@relates(wish.RequestConsultation)
def _asks(of: None, c: wish.RequestConsultation, ctx: Context) -> str:
    table: Table | None = ctx.known
    seats = table.seats.items() if table else ()
    seat = next((s for s, one in seats if one.holder == ctx.actor), None)
    if seat is not None:
        return seat
    official = next((r for r in sorted(c.spec.roles - {RESIDENTS}) if r in ctx.roles), None)
    if official is not None:
        return official
    if RESIDENTS not in ctx.roles:
        raise RoleNotAllowed
    if c.signatures < SIGNATURES_LEAST or not c.signed:
        signed = c.signatures if c.signed else 0
        raise SignaturesMissing(signed=signed, needed=SIGNATURES_LEAST)
    return RESIDENTS


@relates(
    wish.NoticeSession,
    wish.OpenSession,
    wish.AdjournSession,
    wish.ConcludeConsultation,
    wish.PostOutcome,
)
def _convenes(of: "Consultation", c: wish.NoticeSession, ctx: Context) -> str:
    return rules.as_convener(of.form, ctx)


@relates(wish.RecordPosition)
def _sits(of: "Consultation", c: wish.RecordPosition, ctx: Context) -> str:
    holder = table_of(ctx).seats.get(c.seat)
    if holder is not None and holder.holder == ctx.actor:
        return c.seat
    invited = {i.subject for session in of.sessions for i in session.invitees}
    raise InviteeHasNoPosition if ctx.actor in invited else NotASeat


@relates(wish.AmendProposal)
def _sits_somewhere(of: "Consultation", c: wish.AmendProposal, ctx: Context) -> str:
    return seat_of(ctx)


@with_facts_of(FollowedUp)
class Consultation(FollowedUp):
    """One issue on the table, over one session or several."""

    @classmethod
    @decides(wish.RequestConsultation)
    def request(cls, c: wish.RequestConsultation, ctx: Context) -> "Consultation":
        """Ask for it; what has a channel of its own is not for the table (R-80)."""
        unknown = next((t for t in c.tags if t not in ISSUE_TAGS), None)
        if unknown is not None:
            raise ValidationFailed(problem=f"tags: {unknown} is not on the list")
        elsewhere = next((t for t in c.tags if t in OTHER_CHANNEL), None)
        if elsewhere is not None:
            raise IssueNotInScope(tag=elsewhere)
        if c.demand is not None:
            if c.form != "HEARING":
                raise ValidationFailed(problem="demand: of a hearing only")
            rules.check_demand(c.demand)
        days = ctx.profile.days("consultation_answer_working_days")
        return cls(
            ref=c.consultation,
            form=c.form,
            title=c.title,
            proposal=c.proposal,
            tags=tuple(c.tags),
            topic=c.topic,
            affected=tuple(dict.fromkeys(c.affected)),
            asked_by=ctx.by.role,
            signatures=c.signatures,
            signed=tuple(c.signed),
            demand=c.demand,
            starts=(
                act_within_working_days(ctx, clocks.ANSWER, days, rules.OFFICER),
                _lapse(ctx),
            ),
        )

    @event("ConsultationRequested", topic="consultation.Consultation.ConsultationRequested")
    def __init__(
        self,
        ref: str,
        form: str,
        title: str,
        proposal: str,
        tags: tuple[str, ...],
        topic: str | None,
        affected: tuple[Seat, ...],
        asked_by: str,
        signatures: int,
        signed: tuple[Evidence, ...],
        demand: Demand | None,
        starts: Clocks = (),
    ) -> None:
        super().__init__()
        self.stage, self.ref, self.form, self.title = "REQUESTED", ref, form, title
        self.tags, self.topic, self.affected, self.demand = tags, topic, affected, demand
        self.versions = [Version(1, proposal, "", 0)]
        self.positions: list[Position] = []
        self.notices: list[Notice] = []

    @property
    def edition(self) -> int:
        """Give the number of the proposal's last version."""
        return len(self.versions)

    @decides(wish.DecideRequest)
    def answer(self, c: wish.DecideRequest, ctx: Context) -> None:
        """Accept it, or decline with a reason; what the law lets people demand is accepted."""
        if not c.accept:
            if self.demand is not None:
                raise StatutoryDemand
            if not c.reason:
                raise ReasonRequired
            self._declined(reason=c.reason, alternative=c.alternative, stops=tuple(self.running))
            return
        notice = ctx.profile.days("consultation_notice_working_days")
        session = act_within(
            ctx, clocks.SESSION, rules.session_days(self.form, ctx), self._convener
        )
        self._accepted(
            due_by=last_day_before(session.due),
            starts=(
                act_within_working_days(ctx, clocks.NOTICE, notice, self._convener),
                session,
                _lapse(ctx),
            ),
            stops=tuple(self.running),
        )

    @event("ConsultationAccepted", topic="consultation.Consultation.ConsultationAccepted")
    def _accepted(self, due_by: date, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage = "ACCEPTED"

    @event("ConsultationDeclined", topic="consultation.Consultation.ConsultationDeclined")
    def _declined(self, reason: str, alternative: str | None, stops: tuple[str, ...] = ()) -> None:
        self.stage = "DECLINED"

    @decides(wish.NoticeSession)
    def call(self, c: wish.NoticeSession, ctx: Context) -> None:
        """Call all five seats, long enough before (D-5)."""
        table_of(ctx)
        rules.check_notice(self.form, c, ctx)
        self._noticed(
            notice=Notice(
                c.starts_at,
                c.place,
                c.remote,
                tuple(c.materials),
                tuple(c.addressed),
                c.urgent,
                c.posted_at,
            ),
            starts=(_lapse(ctx),),
            stops=self.ending(clocks.NOTICE, clocks.LAPSE),
        )

    @event("SessionNoticed", topic="consultation.Consultation.SessionNoticed")
    def _noticed(self, notice: Notice, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage = "NOTICED"
        self.notices.append(notice)

    @decides(wish.OpenSession)
    def open_session(self, c: wish.OpenSession, ctx: Context) -> Effects:
        """Open it with who is there; a talk also counts for the table (R-72)."""
        table, notice = table_of(ctx), self.notices[-1]
        if ctx.now < notice.starts_at:
            raise SessionNotYet(starts_at=notice.starts_at.isoformat())
        present = frozenset(c.present)
        if not present <= table.seats.keys():
            raise NotASeat
        rules.check_session(self.form, present, self.affected, c.residents, len(self.notices))
        self._opened(
            number=len(self.sessions) + 1,
            opened_at=ctx.now,
            attendance=tuple(self._how(seat, present, table) for seat in SEATS),
            invitees=tuple(c.invitees),
            residents=c.residents,
            starts=(_lapse(ctx),),
            stops=self.ending(clocks.SESSION, clocks.RESUME, clocks.NOTICE, clocks.LAPSE),
        )
        if self.form != "TALK":
            return Effects()
        table.talked(self.ref, ctx)
        return Effects(also=[table])

    def _how(self, seat: Seat, present: frozenset[Seat], table: Table) -> Attendance:
        if seat in present:
            return Attendance(seat, SUBSTITUTED if table.seats[seat].substitute else PRESENT)
        wrote = any(p.seat == seat and p.version == self.edition for p in self.positions)
        return Attendance(seat, WRITTEN if wrote else ABSENT)

    @event("SessionOpened", topic="consultation.Consultation.SessionOpened")
    def _opened(
        self,
        number: int,
        opened_at: datetime,
        attendance: tuple[Attendance, ...],
        invitees: tuple[Invitee, ...],
        residents: int,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        notice, self.stage = self.notices[-1], IN_SESSION
        self.sessions.append(
            Session(number, opened_at, notice.place, notice.remote, attendance, invitees, residents)
        )

    @decides(wish.RecordPosition)
    def take_position(self, c: wish.RecordPosition, ctx: Context) -> None:
        """Record where a seat stands on the proposal as it is, once."""
        if c.version != self.edition:
            raise ProposalChanged(version=self.edition)
        if any((p.seat, p.version) == (c.seat, c.version) for p in self.positions):
            raise StanceAlreadyRecorded
        if c.stance in EXPLAINED and not c.reason:
            raise ReasonRequired
        sitting = self.stage == IN_SESSION
        written = not sitting or c.seat not in self.sessions[-1].present
        session = len(self.sessions) + (not sitting)
        self._stood(position=Position(c.seat, c.version, c.stance, c.reason, written, session))

    @event("StanceRecorded", topic="consultation.Consultation.StanceRecorded")
    def _stood(self, position: Position) -> None:
        self.positions.append(position)

    @decides(wish.AmendProposal)
    def amend(self, c: wish.AmendProposal, ctx: Context) -> None:
        """Put another version on the table."""
        seat = ctx.by.role
        self._amended(version=Version(self.edition + 1, c.text, seat, len(self.sessions)))

    @event("ProposalAmended", topic="consultation.Consultation.ProposalAmended")
    def _amended(self, version: Version) -> None:
        self.versions.append(version)

    @decides(wish.AdjournSession)
    def adjourn(self, c: wish.AdjournSession, ctx: Context) -> None:
        """Interrupt it; the last session it may take cannot be interrupted."""
        most = ctx.profile.number("consultation_sessions_most")
        if len(self.sessions) >= most:
            raise TooManySessions(most=most)
        latest = add_days(ctx.today, ctx.profile.days("consultation_resume_days"))
        if not ctx.today < c.resume_by <= latest:
            raise ValidationFailed(problem=f"resume_by: after today, by {latest.isoformat()}")
        clock = act_until(clocks.RESUME, c.resume_by, self._convener)
        self._adjourned(
            resume_by=c.resume_by, starts=(clock, _lapse(ctx)), stops=self.ending(clocks.LAPSE)
        )

    @event("SessionAdjourned", topic="consultation.Consultation.SessionAdjourned")
    def _adjourned(self, resume_by: date, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage = "ADJOURNED"
        self.sessions[-1].ended, self.sessions[-1].resume_by = "ADJOURNED", resume_by

    @decides(wish.ConcludeConsultation)
    def conclude(self, c: wish.ConcludeConsultation, ctx: Context) -> None:
        """End it with an outcome that form, matter and positions bear."""
        on_last = [p for p in self.positions if p.version == self.edition]
        rules.check_outcome(self.form, self.tags, c.outcome, self.sessions[-1], on_last)
        rules.check_actions(c, ctx)
        ended = Ended(
            c.outcome,
            self.edition,
            c.actions,
            rules.reserving(on_last),
            rules.dissenting(on_last),
            len(self.sessions),
        )
        self._concluded(ended=ended, starts=self._after(ended, ctx), stops=tuple(self.running))

    def _after(self, ended: Ended, ctx: Context) -> Clocks:
        days = ctx.profile.days("consultation_posting_due_days")
        started = [act_within(ctx, clocks.POSTING, days, self._convener)]
        if ended.outcome in {"NO_CONSENSUS", "REFER_JOINT_CONFERENCE"}:
            days = ctx.profile.days("joint_conference_days")
            started.append(act_within(ctx, clocks.CONFERENCE, days, "STREET_OFFICER"))
        return (
            *started,
            *(act_until(clocks.ACTION, a.due_on, a.seat, a.action) for a in ended.actions),
        )

    @event("ConsultationConcluded", topic="consultation.Consultation.ConsultationConcluded")
    def _concluded(self, ended: Ended, starts: Clocks = (), stops: tuple[str, ...] = ()) -> None:
        self.stage, self.ended = "CONCLUDED", ended
        self.sessions[-1].ended = "CONCLUDED"
        self.undertakings = [Undertaking(a) for a in ended.actions]

    @decides(wish.PostOutcome)
    def post(self, c: wish.PostOutcome, ctx: Context) -> None:
        """Post it; late is said, not refused."""
        late = clocks.POSTING not in self.running
        self._posted(posted_at=c.posted_at, late=late, stops=self.ending(clocks.POSTING))

    @event("OutcomePosted", topic="consultation.Consultation.OutcomePosted")
    def _posted(self, posted_at: str, late: bool, stops: tuple[str, ...] = ()) -> None:
        self.stage = "FOLLOWED_UP" if self.all_verified else "POSTED"

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Lapse after half a year without a step; of everything else record who let it pass."""
        if clock.clock == clocks.LAPSE:
            self._lapsed(stops=tuple(self.running))
        else:
            self._deadline_missed(
                clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
            )
        return None

    @event("ConsultationLapsed", topic="consultation.Consultation.ConsultationLapsed")
    def _lapsed(self, stops: tuple[str, ...] = ()) -> None:
        self.stage = "LAPSED"

    @event("DeadlineMissed", topic="consultation.Consultation.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        pass

    @property
    def _convener(self) -> str:
        return rules.CONVENED_BY[self.form][0]


def _lapse(ctx: Context) -> Clock:
    last = add_days(ctx.today, ctx.profile.days("consultation_lapse_days"))
    return act_until(clocks.LAPSE, last, "SYSTEM")
