"""Calendar quarters by their names: 2026q2 is April to June of 2026."""

from datetime import date, timedelta

from law.dates import add_months


def quarter_of(day: date) -> str:
    """Name the quarter a day lies in."""
    return f"{day.year:04}q{(day.month + 2) // 3}"


def first_day_of(quarter: str) -> date:
    """Give a quarter's first day."""
    year, number = quarter.split("q")
    return date(int(year), 3 * int(number) - 2, 1)


def last_day_of(quarter: str) -> date:
    """Give a quarter's last day."""
    return add_months(first_day_of(quarter), 3) - timedelta(days=1)


def quarter_after(quarter: str) -> str:
    """Name the next quarter."""
    return quarter_of(add_months(first_day_of(quarter), 3))
