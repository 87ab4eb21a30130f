"""Decides what each form asks: who convenes, how long a notice, who must be there, how it may end."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from chassis.domain import Context
from chassis.refusals import NoticeTooShort, RoleNotAllowed, ValidationFailed
from consultation import commands as wish
from consultation.commands.forms import SEATS, Demand, Seat
from consultation.domain.facts import Position, Session
from consultation.refusals import (
    CannotDecideReservedMatter,
    DemandBelowShare,
    OutcomeNotOfForm,
    OutcomeNotSupported,
    PositionsMissing,
    SeatNotNotified,
    SessionNotValid,
)
from law.dates import after_hours, business_date, notice_days
from law.tags import reserved

OFFICER, SECRETARY = "RESIDENTS_COMMITTEE_OFFICER", "COMMUNITY_PARTY_SECRETARY"
BRANCH = "ESTATE_BRANCH_SECRETARY"

CONVENED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "TALK": (SECRETARY, OFFICER),
        "COORDINATION": (OFFICER, BRANCH),
        "HEARING": (OFFICER,),
        "EVALUATION": (OFFICER,),
    }
)
"""Who convenes each form (domain 4.4); the first one answers for its clocks."""

AGREEING = frozenset({"SUPPORT", "SUPPORT_WITH_RESERVATION"})
WITH_VIEWS_ALONE = frozenset({"TALK", "EVALUATION"})
LEAST_SEATS: Mapping[str, int] = MappingProxyType(
    {"TALK": 0, "COORDINATION": 4, "HEARING": 5, "EVALUATION": 3}
)
LEAST_RESIDENTS: Mapping[str, int] = MappingProxyType(
    {"TALK": 0, "COORDINATION": 0, "HEARING": 5, "EVALUATION": 1}
)
_SHARES = {"ADULT_RESIDENTS": 5, "HOUSEHOLDS": 5, "GROUPS": 3}
_NOTICES_EXCUSING_ABSENCE = 2


def as_convener(form: str, ctx: Context) -> str:
    """Give the role in which the actor convenes this form; refused when he does not."""
    role = next((r for r in CONVENED_BY[form] if r in ctx.roles), None)
    if role is None:
        raise RoleNotAllowed
    return role


def check_demand(demand: Demand) -> None:
    """Refuse a demand of fewer than the law's share (R-72): at least 1/5, of groups 1/3."""
    share = _SHARES[demand.of]
    if demand.count > demand.total:
        raise ValidationFailed(problem="demand: more than there are")
    if demand.count * share < demand.total:
        needed = -(-demand.total // share)
        raise DemandBelowShare(count=demand.count, total=demand.total, needed=needed)


def check_notice(form: str, c: wish.NoticeSession, ctx: Context) -> None:
    """Refuse a notice that is too short, not to all seats, or of an open hearing that is not posted."""
    missing = [seat for seat in SEATS if seat not in c.addressed]
    if missing:
        raise SeatNotNotified(seats=", ".join(missing))
    if form == "HEARING" and c.posted_at is None:
        raise ValidationFailed(
            problem="posted_at: a hearing is open, so its notice hangs somewhere"
        )
    if c.urgent and form != "COORDINATION":
        raise ValidationFailed(problem="urgent: only a coordination meeting")
    days = notice_days(ctx.today, business_date(c.starts_at))
    if c.urgent:
        hours = ctx.profile.number("urgent_notice_hours")
        if c.starts_at < after_hours(ctx.now, hours):
            raise NoticeTooShort(days=max(days, 0), least=-(-hours // 24))
        return
    least = _notice_days(form, ctx)
    if days < least:
        raise NoticeTooShort(days=max(days, 0), least=least)


def _notice_days(form: str, ctx: Context) -> int:
    days = {
        "TALK": ctx.profile.days("talk_notice_days"),
        "COORDINATION": ctx.profile.days("coordination_notice_days"),
        "HEARING": ctx.profile.days("hearing_notice_days"),
        "EVALUATION": ctx.profile.days("evaluation_notice_days"),
    }
    return days[form]


def session_days(form: str, ctx: Context) -> int:
    """Give within how many days after the acceptance the first session is held."""
    if form == "HEARING":
        return ctx.profile.days("hearing_session_days")
    return ctx.profile.days("consultation_session_days")


def check_session(
    form: str, present: frozenset[Seat], affected: Sequence[Seat], residents: int, notices: int
) -> None:
    """Refuse a session without the seats or the residents that its form asks for.

    At a hearing a seat may be missing that was called twice.
    """
    excused = form == "HEARING" and notices >= _NOTICES_EXCUSING_ABSENCE
    least = 0 if excused else LEAST_SEATS[form]
    if len(present) < least:
        raise _not_valid(
            form, f"到会席位 {len(present)}，须 {least}", f"{len(present)} of {least} seats"
        )
    away = [seat for seat in affected if seat not in present]
    if form == "COORDINATION" and away:
        named = ", ".join(away)
        raise _not_valid(form, f"直接相关席位缺席：{named}", f"affected and absent: {named}")
    if residents < LEAST_RESIDENTS[form]:
        least = LEAST_RESIDENTS[form]
        raise _not_valid(
            form, f"相关居民 {residents} 人，须 {least} 人", f"{residents} of {least} residents"
        )
    if not present and not residents:
        raise _not_valid(form, "无人到会", "nobody is there")


def _not_valid(form: str, zh: str, en: str) -> SessionNotValid:
    return SessionNotValid(form=form, zh_lacks=zh, en_lacks=en)


def check_outcome(
    form: str,
    tags: Sequence[str],
    outcome: str,
    session: Session,
    on_last: Sequence[Position],
) -> None:
    """Refuse an outcome that the form, the matter or the positions do not bear.

    Consensus, not majority: one position that does not support the last version, written ones
    included, keeps the table from agreeing. `on_last` are the positions on the last version.
    """
    if form == "TALK" or outcome == "VIEWS_COLLECTED":
        _check_views(form, outcome)
    else:
        _check_all_spoke(session, on_last)
    if outcome == "AGREED_ACTION":
        if matters := reserved(tags):
            raise CannotDecideReservedMatter(tags=", ".join(sorted(matters)))
        against = [p.seat for p in on_last if p.stance not in AGREEING]
        if against:
            raise OutcomeNotSupported(seats=", ".join(against))
    if outcome == "NO_CONSENSUS" and not dissenting(on_last):
        raise OutcomeNotSupported(seats=", ".join(sorted(session.present)))


def _check_views(form: str, outcome: str) -> None:
    of_views = outcome == "VIEWS_COLLECTED"
    if of_views and form not in WITH_VIEWS_ALONE:
        raise OutcomeNotOfForm
    if form == "TALK" and not of_views and not outcome.startswith("REFER_"):
        raise OutcomeNotOfForm


def _check_all_spoke(session: Session, on_last: Sequence[Position]) -> None:
    spoke = {p.seat for p in on_last}
    silent = [seat for seat in SEATS if seat in session.present and seat not in spoke]
    if silent:
        raise PositionsMissing(seats=", ".join(silent))


def dissenting(positions: Sequence[Position]) -> tuple[Position, ...]:
    """Give the positions against."""
    return tuple(p for p in positions if p.stance == "OPPOSE")


def reserving(positions: Sequence[Position]) -> tuple[Position, ...]:
    """Give the positions that support with a reservation."""
    return tuple(p for p in positions if p.stance == "SUPPORT_WITH_RESERVATION")


def check_actions(c: wish.ConcludeConsultation, ctx: Context) -> None:
    """Refuse an agreement without actions, actions without one, doubled ones, days that are over."""
    if bool(c.actions) != (c.outcome == "AGREED_ACTION"):
        raise ValidationFailed(problem="actions: an agreement has some, and nothing else has")
    if len({a.action for a in c.actions}) < len(c.actions):
        raise ValidationFailed(problem="actions: each with a reference of its own")
    if any(a.due_on < ctx.today + timedelta(days=1) for a in c.actions):
        raise ValidationFailed(problem="actions: due on a day to come")
