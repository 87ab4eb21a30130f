"""Keeps an order to convene the assembly, and what follows when it is not obeyed (R-15)."""

from datetime import date, datetime

from typing_extensions import override

from chassis.domain import Aggregate, Clock, Clocks, Context, Effects, decides, event
from chassis.refusals import ValidationFailed
from committee import commands as wish
from committee.commands.forms import CONVENER_ROLE
from committee.domain.clocks import CONVENING_OVERDUE
from law.dates import deadline


class ConveningOrder(Aggregate):
    """The street's order to a body: convene by a day. Overdue, it is a substitute's basis."""

    @classmethod
    @decides(wish.OrderConvening)
    def order(cls, c: wish.OrderConvening, ctx: Context) -> "ConveningOrder":
        """Order a body to convene; the last day rolls over rest days (D-4)."""
        if c.until <= ctx.today:
            raise ValidationFailed(problem="until: a day to come")
        due = deadline(c.until, ctx.calendar)
        role = CONVENER_ROLE[c.body]
        clock = Clock(CONVENING_OVERDUE, due.at, role, "", due.calendar_incomplete)
        return cls(body=c.body, until=c.until, reasons=c.reasons, starts=(clock,))

    @event("ConveningOrdered", topic="committee.ConveningOrder.ConveningOrdered")
    def __init__(self, body: str, until: date, reasons: str, starts: Clocks = ()) -> None:
        self.stage, self.body, self.until = "ORDERED", body, until

    def fulfil(self, meeting: str) -> None:
        """Record that a meeting was scheduled under the order, by the body or its substitute."""
        self._fulfilled(meeting=meeting, stops=tuple(self.running))

    @event("ConveningFulfilled", topic="committee.ConveningOrder.ConveningFulfilled")
    def _fulfilled(self, meeting: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "FULFILLED"

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Record that the body let the day pass."""
        self._deadline_missed(
            clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
        )
        return None

    @event("DeadlineMissed", topic="committee.ConveningOrder.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        self.stage = "OVERDUE"
