"""Clocks for what has to be done: how long, by whom, and where the period ends (D-2 to D-7)."""

from datetime import date

from chassis.facts import Context
from chassis.fields import Clock
from law.dates import Due, deadline_in_days, deadline_in_working_days, fixed_date


def act_within(
    ctx: Context, kind: str, days: int, responsible: str, start: date | None = None
) -> Clock:
    """Give a clock for something to be done within days; it rolls over rest days (D-4)."""
    return due_clock(kind, deadline_in_days(start or ctx.today, days, ctx.calendar), responsible)


def act_within_working_days(ctx: Context, kind: str, days: int, responsible: str) -> Clock:
    """Give a clock for something to be done within working days (D-7)."""
    return due_clock(kind, deadline_in_working_days(ctx.today, days, ctx.calendar), responsible)


def act_until(kind: str, last_day: date, responsible: str, ref: str = "") -> Clock:
    """Give a clock that ends with a day somebody named; it never rolls (D-5)."""
    return due_clock(kind, fixed_date(last_day), responsible, ref)


def due_clock(kind: str, due: Due, responsible: str, ref: str = "") -> Clock:
    """Give the clock of a due date."""
    return Clock(kind, due.at, responsible, ref, due.calendar_incomplete)
