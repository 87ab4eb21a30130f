"""Keeps the standing roster of an estate's five seats, and when it last talked."""

from datetime import datetime

from typing_extensions import override

from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Effects,
    act_until,
    decides,
    event,
)
from chassis.refusals import InvalidState, ValidationFailed
from consultation import commands as wish
from consultation.commands.forms import Seat, SeatHolder
from consultation.domain import clocks
from consultation.domain.seats import check_all, check_holder
from law.dates import add_days


class Table(Aggregate):
    """The five-party table of one estate: `seats` holds the filled ones, `since` their days."""

    @classmethod
    @decides(wish.ConstituteTable)
    def constitute(cls, c: wish.ConstituteTable, ctx: Context) -> "Table":
        """Constitute it with five holders."""
        check_all(c.seats)
        return cls(seats=tuple(c.seats), starts=(_next_talk(ctx),))

    @event("TableConstituted", topic="consultation.Table.TableConstituted")
    def __init__(self, seats: tuple[SeatHolder, ...], starts: Clocks = ()) -> None:
        self.stage = "STANDING"
        self.seats: dict[Seat, SeatHolder] = {one.seat: one for one in seats}

    @decides(wish.ChangeSeatHolder)
    def change(self, c: wish.ChangeSeatHolder, ctx: Context) -> None:
        """Give a seat another holder, who holds no other."""
        holder = SeatHolder(c.seat, c.holder, c.substitute, c.named)
        check_holder(holder)
        if self.seats.get(c.seat) == holder:
            raise InvalidState(stage="HOLDS_IT")
        if any(one.holder == c.holder for seat, one in self.seats.items() if seat != c.seat):
            raise ValidationFailed(problem="holder: a person holds one seat only")
        self._changed(holder=holder)

    @event("SeatHolderChanged", topic="consultation.Table.SeatHolderChanged")
    def _changed(self, holder: SeatHolder) -> None:
        self.seats[holder.seat] = holder

    @decides(wish.VacateSeat)
    def vacate(self, c: wish.VacateSeat, ctx: Context) -> None:
        """Record that nobody sits there any more."""
        if c.seat not in self.seats:
            raise InvalidState(stage="VACANT")
        self._vacated(seat=c.seat, reason=c.reason)

    @event("SeatVacated", topic="consultation.Table.SeatVacated")
    def _vacated(self, seat: Seat, reason: str) -> None:
        del self.seats[seat]

    def talked(self, consultation: str, ctx: Context) -> None:
        """Record that a talk was held; the next one is due within a quarter (R-72)."""
        self._talk_held(
            consultation=consultation, starts=(_next_talk(ctx),), stops=tuple(self.running)
        )

    @event("TalkHeld", topic="consultation.Table.TalkHeld")
    def _talk_held(
        self, consultation: str, starts: Clocks = (), stops: tuple[str, ...] = ()
    ) -> None:
        pass

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Record that the table went a quarter without a talk."""
        self._deadline_missed(
            clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
        )
        return None

    @event("DeadlineMissed", topic="consultation.Table.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        pass


def _next_talk(ctx: Context) -> Clock:
    last = add_days(ctx.today, ctx.profile.days("talk_interval_days"))
    return act_until(clocks.TALK, last, "RESIDENTS_COMMITTEE_OFFICER")
