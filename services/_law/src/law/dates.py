"""Computes business dates, deadlines, notices and postings (D-1 to D-7); never reads the clock."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from law.calendar import WorkingDays
from law.errors import InvalidError

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Where all business dates are local (D-1)."""

_MONTHS = 12


class Due(msgspec.Struct, frozen=True):
    """A last day and the instant at which it is over.

    `on` is the local last day, `at` its 24:00 in Asia/Shanghai (D-2). `calendar_incomplete` says
    that a rest day decided, or could have decided, of a year whose holidays are not known (D-7).
    """

    on: date
    at: datetime
    calendar_incomplete: bool = False


def business_date(instant: datetime) -> date:
    """Return the local date of an aware instant (D-1); a naive one is `InvalidError`."""
    if instant.tzinfo is None:
        raise InvalidError("an instant needs its offset")
    return instant.astimezone(SHANGHAI).date()


def last_day_before(instant: datetime) -> date:
    """Return the business date that a closing instant ends: 24:00 belongs to its day (D-2)."""
    return business_date(instant - timedelta(microseconds=1))


def start_of(day: date) -> datetime:
    """Return 00:00 of a local day as an aware instant."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def end_of(day: date) -> datetime:
    """Return 24:00 of a local day as an aware instant (D-2)."""
    return start_of(day + timedelta(days=1))


def add_days(start: date, days: int) -> date:
    """Return the last day of a period of days; the starting day is not counted (D-2)."""
    return start + timedelta(days=days)


def add_months(start: date, months: int) -> date:
    """Return the corresponding day `months` later, or earlier if negative (D-3).

    Where the month has no such day, its last day.
    """
    year, month = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def add_years(start: date, years: int) -> date:
    """Return the corresponding day `years` later, or earlier if negative (D-3)."""
    return add_months(start, years * _MONTHS)


def deadline(last_day: date, working_days: WorkingDays) -> Due:
    """Turn the last day of a period to act into its due date (D-4).

    A rest day or holiday moves it to the next working day; a make-up working Saturday does not
    (ruling C20).
    """
    day, incomplete = last_day, not working_days.knows(last_day.year)
    while not working_days.is_working_day(day):
        day += timedelta(days=1)
        incomplete = incomplete or not working_days.knows(day.year)
    return Due(on=day, at=end_of(day), calendar_incomplete=incomplete)


def deadline_in_days(start: date, days: int, working_days: WorkingDays) -> Due:
    """Return when something must be done that is due `days` calendar days after `start` (D-4)."""
    return deadline(add_days(start, days), working_days)


def deadline_in_working_days(start: date, days: int, working_days: WorkingDays) -> Due:
    """Return the `days`-th working day after `start` (D-7); 1 or more, else `InvalidError`."""
    if days < 1:
        raise InvalidError("a period has at least one working day")
    day, left, incomplete = start, days, False
    while left:
        day += timedelta(days=1)
        incomplete = incomplete or not working_days.knows(day.year)
        left -= working_days.is_working_day(day)
    return Due(on=day, at=end_of(day), calendar_incomplete=incomplete)


def fixed_date(last_day: date) -> Due:
    """Return a due date counted back from an event or ending a right: it never moves (D-5)."""
    return Due(on=last_day, at=end_of(last_day))


def notice_days(notice_on: date, event_on: date) -> int:
    """Count the days of a notice before its event (D-5)."""
    return (event_on - notice_on).days


def notice_is_long_enough(notice_on: date, event_on: date, least_days: int) -> bool:
    """Tell whether an event is announced early enough: calendar days, no roll (D-5)."""
    return notice_days(notice_on, event_on) >= least_days


def posting(posted_on: date, days: int) -> Due:
    """Return the last day of a posting of `days` full days (D-6); it never moves.

    What is posted on day D for N days hangs until D+N 24:00.
    """
    return fixed_date(add_days(posted_on, days))


def earliest_next_step(posted_on: date, days: int) -> date:
    """Return the first day on which the step after a posting may be taken: D+N+1 (D-6)."""
    return add_days(posted_on, days + 1)


def after_hours(start: datetime, hours: int) -> datetime:
    """Return the instant `hours` later in UTC; hours run by the clock without pause (D-7)."""
    if start.tzinfo is None:
        raise InvalidError("an instant needs its offset")
    return start.astimezone(UTC) + timedelta(hours=hours)
