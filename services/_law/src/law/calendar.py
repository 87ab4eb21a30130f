"""Knows which days are working days in China, and which years it knows nothing about (D-4, D-7)."""

from datetime import date
from functools import cache
from typing import Protocol

import chinese_calendar
from chinese_calendar import Holiday

_WORKING_WEEK = 5  # Monday to Friday


class WorkingDays(Protocol):
    """Tells working days from rest days."""

    def knows(self, year: int) -> bool:
        """Tell whether the holidays of this whole year are known."""
        ...

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work that day; Monday to Friday where the year is not known."""
        ...


class ChinaWorkingDays:
    """The State Council's yearly holiday notices, as the library `chinesecalendar` carries them.

    Make-up working Saturdays and Sundays are working days (ruling C20).
    """

    def knows(self, year: int) -> bool:
        """Tell whether the library holds the whole year, not only its first days."""
        return year in _complete_years()

    def is_working_day(self, day: date) -> bool:
        """Follow the notice; Monday to Friday where the year is not known (D-7)."""
        if self.knows(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < _WORKING_WEEK


class WithoutHolidayData:
    """A calendar that knows no year: what remains when no notice is at hand (D-7)."""

    def knows(self, year: int) -> bool:  # noqa: ARG002  (no year is known)
        """Know nothing."""
        return False

    def is_working_day(self, day: date) -> bool:
        """Take Monday to Friday."""
        return day.weekday() < _WORKING_WEEK


@cache
def _complete_years() -> frozenset[int]:
    # A notice for one year may name days of the next, so a year counts only with a holiday of its
    # beginning and one of its end.
    def years_of(name: str) -> set[int]:
        return {day.year for day, holiday in chinese_calendar.holidays.items() if holiday == name}

    return frozenset(years_of(Holiday.spring_festival.value) & years_of(Holiday.national_day.value))
