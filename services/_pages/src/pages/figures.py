"""Every figure, date and clock that a page shows, in its language. Nothing else formats a number.

Areas come in cm² and are shown in m² with two decimals, heads as they are, shares by ruling C9,
instants in Asia/Shanghai. Where rounding decides what a reader concludes, the caller says which way.
"""

from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from babel.dates import format_date

from law.dates import SHANGHAI
from law.thresholds import Threshold, percent, percent_against

CM2_IN_HUNDREDTH = 100  # 0.01 m²
CM2_IN_M2 = 10_000
FEN_IN_YUAN = 100


class Rounding(Enum):
    """Which way to 0.01 m²: what is needed goes up, what is to spare down, a shortfall up."""

    NEAREST = 0
    UP = 1
    DOWN = 2


class Figures:
    """Figures in one language."""

    UP, DOWN = Rounding.UP, Rounding.DOWN

    def __init__(self, language: str) -> None:
        self._zh = language == "zh"

    def area(self, cm2: int, rounding: Rounding = Rounding.NEAREST) -> str:
        """Give an area in m² with two decimals and thousands separators: `93,449.08`."""
        hundredths = _hundredths(cm2, rounding)
        return f"{hundredths // 100:,}.{hundredths % 100:02d}"

    def coarse_area(self, cm2: int) -> str:
        """Give an area in whole m², rounded up: `36,638` (ruling C11)."""
        return f"{-(-cm2 // CM2_IN_M2):,}"

    def whole(self, number: int) -> str:
        """Give heads, or anything counted: `1,152`."""
        return f"{number:,}"

    def money(self, fen: int) -> str:
        """Give money in yuan, with its fen where there are any: `431,580`, `0.50`."""
        yuan, rest = divmod(fen, FEN_IN_YUAN)
        return f"{yuan:,}.{rest:02d}" if rest else f"{yuan:,}"

    def share(self, part: int, whole: int, threshold: Threshold | None = None) -> str:
        """Give a share in per cent without its sign; never on the wrong side of a threshold (C9)."""
        if threshold is None:
            return percent(part, whole)
        return percent_against(threshold, part, whole)

    def day(self, day: date | str) -> str:
        """Give a day of which the year is clear: `11月27日`, `27 Nov`."""
        at = _date(day)
        return _said(at, "M月d日", "zh") if self._zh else _said(at, "d MMM", "en")

    def full_day(self, day: date | str) -> str:
        """Give a day with its year: `2026年11月27日`, `27 November 2026`."""
        at = _date(day)
        return _said(at, "y年M月d日", "zh") if self._zh else _said(at, "d MMMM y", "en")

    def near_day(self, day: date | str, today: date) -> str:
        """Give a day, with its year where it is not this one."""
        at = _date(day)
        if at.year == today.year:
            return self.day(at)
        return self.full_day(at) if self._zh else f"{self.day(at)} {at.year}"

    def instant(self, at: datetime | str, today: date) -> str:
        """Give a local instant: `11月27日 12:00`; midnight is 24:00 of the day before (D-2)."""
        last, clock = local(at)
        return f"{self.near_day(last, today)} {clock}"

    def start(self, at: datetime | str, today: date) -> str:
        """Give the local instant at which something begins: midnight is 00:00 of its own day."""
        here = _here(at)
        return f"{self.near_day(here.date(), today)} {here:%H:%M}"

    def full_start(self, at: datetime | str) -> str:
        """Give the local instant at which something begins, with its year."""
        here = _here(at)
        return f"{self.full_day(here.date())}{' ' if self._zh else ', '}{here:%H:%M}"

    def full_instant(self, at: datetime | str) -> str:
        """Give a local instant with its year: `2026年11月25日 10:20`, `25 November 2026, 10:20`."""
        last, clock = local(at)
        return f"{self.full_day(last)}{' ' if self._zh else ', '}{clock}"


def local(at: datetime | str) -> tuple[date, str]:
    """Give an instant's local day and clock; 00:00 is told as 24:00 of the day before."""
    here = _here(at)
    if here.hour == here.minute == 0:
        return here.date() - timedelta(days=1), "24:00"
    return here.date(), f"{here:%H:%M}"


def days_until(at: datetime | str, today: date) -> int:
    """Count the days from today to an instant's local day: 0 on the day itself, below 0 after it."""
    return (local(at)[0] - today).days


def days_to_start(at: datetime | str, today: date) -> int:
    """Count the days from today to the day on which something begins."""
    return (_here(at).date() - today).days


def days_on(day: date | str, today: date) -> int:
    """Count the days from today to a day: 0 on the day itself, below 0 after it."""
    return (_date(day) - today).days


def position(part: int, whole: int) -> str:
    """Give a share as a place on a bar, in per cent with three decimals at most, 0 to 100."""
    if whole <= 0:
        return "0"
    thousandths = min(100_000, (2 * part * 100_000 + whole) // (2 * whole))
    return f"{thousandths // 1000}.{thousandths % 1000:03d}".rstrip("0").rstrip(".")


def _hundredths(cm2: int, rounding: Rounding) -> int:
    if rounding is Rounding.UP:
        return -(-cm2 // CM2_IN_HUNDREDTH)
    if rounding is Rounding.DOWN:
        return cm2 // CM2_IN_HUNDREDTH
    return (2 * cm2 + CM2_IN_HUNDREDTH) // (2 * CM2_IN_HUNDREDTH)


def _here(at: datetime | str) -> datetime:
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found.astimezone(SHANGHAI)


def _said(day: date, form: str, language: str) -> str:
    text: str = format_date(day, form, locale=language)
    return text


def _date(day: Any) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day)
