"""Decides who may convene, count and confirm, and when a count stands (C6, A6, G14, R-15)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from chassis.domain import Context
from chassis.refusals import InvalidState, RoleNotAllowed, ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import CONVENER_ROLE, Motion
from committee.domain.known import ForCounters, ForSchedule

if TYPE_CHECKING:
    from committee.domain.figures import Counted

COUNTER, WITNESS = "VOTE_COUNTER", "RESIDENTS_COMMITTEE_OFFICER"
LAST_DISPUTE = 3
"""The third discarded count goes to the street (ruling G14)."""

_SUBSTITUTE = {"RESIDENTS_COMMITTEE": "residents_committee", "STREET": "street"}
_OWN_RIGHT = frozenset({"committee", "pmc", "prep_group"})


class Convened(Protocol):
    """A meeting, as far as it says who convenes and who counts."""

    convener: str
    counters: tuple[str, ...]
    witness: str | None


def as_convener(meeting: Convened, ctx: Context) -> str:
    """Give the role of the body that convenes this meeting, if the actor chairs it (A6)."""
    role = CONVENER_ROLE[meeting.convener]
    if role not in ctx.roles:
        raise RoleNotAllowed
    return role


def as_counter(meeting: Convened, ctx: Context) -> str:
    """Let only those who were appointed count."""
    if COUNTER not in ctx.roles or ctx.actor not in meeting.counters:
        raise RoleNotAllowed
    return COUNTER


def as_counter_or_witness(meeting: Convened, ctx: Context) -> str:
    """Let only those who were appointed count or watch."""
    if ctx.actor == meeting.witness and WITNESS in ctx.roles:
        return WITNESS
    return as_counter(meeting, ctx)


def basis_of(c: wish.ScheduleMeeting, ctx: Context) -> str:
    """Give the basis on which a body convenes; a substitute needs an overdue order (R-15)."""
    known: ForSchedule = ctx.known
    order = known.order
    if c.convener in _OWN_RIGHT:
        if order is not None and order.body != c.convener:
            raise no.ConvenerNotEntitled
        return "OWN_RIGHT"
    substitute = _SUBSTITUTE[ctx.profile.overdue_convener]
    if order is None or order.stage != "OVERDUE" or c.convener != substitute:
        raise no.ConvenerNotEntitled
    return "R-15"


def check_counters(
    motions: Sequence[Motion], c: wish.AppointCounters, ctx: Context
) -> tuple[str, ...]:
    """Refuse counters who are too few, double, concerned, or post the result themselves."""
    known: ForCounters = ctx.known
    least = ctx.profile.counters_min
    if c.witness is None:
        raise no.WitnessMissing
    named = [*c.counters, c.witness]
    if len(c.counters) < least.count:
        raise ValidationFailed(problem=f"counters: at least {least.count}")
    if len(set(named)) < len(named):
        raise no.CounterConflict(why="one person in two places")
    if ctx.actor in named:
        raise no.CounterConflict(why="who posts the result does not count it")
    if any(subject in motion.concerns for motion in motions for subject in named):
        raise no.CounterConflict(why="a motion concerns a counter")
    if least.owners_only and not set(c.counters) <= known.owners:
        raise no.CounterConflict(why="every counter owns an entry of the roll")
    return tuple(c.counters)


def check_ready(meeting: Convened, counted: "Counted", found: frozenset[str]) -> None:
    """Refuse to open the box while papers are unread or a channel returned too many (C3, F44)."""
    if meeting.witness is None:
        raise no.WitnessMissing
    if counted.unread:
        raise no.UnreadBallots(papers=counted.unread)
    for channel in counted.implausible:
        if channel.channel not in found:
            raise no.MoreReturnedThanDelivered(
                channel=channel.channel, delivered=channel.delivered, returned=channel.returned
            )


def check_confirms(confirmed: Sequence[str], ctx: Context) -> None:
    """Refuse a second confirmation by one person (G14: all subjects differ)."""
    if ctx.actor in confirmed:
        raise no.CounterConflict(why="one person confirms once")


def all_confirmed(meeting: Convened, confirmed: Sequence[str]) -> bool:
    """Say whether every counter and the witness stand behind the figures."""
    return {*meeting.counters, meeting.witness} <= set(confirmed)


def check_recount(*, open_contests: int, struck: int) -> None:
    """Allow one recount, when every contest is decided and some ballot was struck (C10)."""
    if open_contests:
        raise InvalidState(stage="CONTESTS_OPEN")
    if not struck:
        raise InvalidState(stage="NOTHING_STRUCK")
