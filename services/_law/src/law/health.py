"""An estate's health in six dimensions (四有两保, domain 7.2): lights, hard reds, the weakest and its cause.

There is no single total: it would hide a broken part. Which indicators make a dimension is a setting
(`MEMBERS` is ours, `[I]`). Pure; `law.indicators` gives the readings.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from law.dates import add_days
from law.errors import InvalidError
from law.indicators import INDICATORS, Reading, last_day, without
from law.rounding import half_up

RULE_VERSION = "health/v1"
"""Which rule made dimensions of indicators; each indicator's formula has a version of its own."""

DIMENSIONS: tuple[str, ...] = ("G1", "G2", "G3", "G4", "B1", "B2")
"""有人管事、有钱办事、有章理事、有处议事、保平安、保服务."""

MEMBERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {key: tuple(name for name in INDICATORS if name.startswith(f"{key}.")) for key in DIMENSIONS}
)
"""The indicators of each dimension."""

GREEN_FROM, AMBER_FROM = 80, 60
TOO_MANY_INSUFFICIENT = 3
"""With so many dimensions that nobody can judge, nobody can say which is the weakest (rulings F)."""

Word = Literal["GREEN", "AMBER", "RED", "INSUFFICIENT", "HARD_RED"]


class DatedFacts(Struct, frozen=True, kw_only=True):
    """What a hard red needs: days on which something is known to have happened; None, nothing is known.

    `term_ended_on`: a committee's last term ended, and nothing was handed over since.
    `unvoted_work_on`: a matter of 民法典 278 is carried out without a vote that passed.
    `contract_ended_on`: a contract's term ended, and the owners have decided nothing since.
    `danger_overdue_on`: a DANGER ticket that is open passed its due. `fund_posted_on`: the fund was posted
    last; if never, the day from which it was owed.
    """

    term_ended_on: date | None = None
    unvoted_work_on: date | None = None
    contract_ended_on: date | None = None
    danger_overdue_on: date | None = None
    fund_posted_on: date | None = None


class HardRed(Struct, frozen=True):
    """What no average hides: `dimension.name`, since when, by which rules."""

    name: str
    since: date
    rules: tuple[str, ...] = ()

    @property
    def dimension(self) -> str:
        """Give the dimension that it belongs to."""
        return self.name.partition(".")[0]


HANDOVER_DAYS, UNDECIDED_DAYS = 10, 90


def hard_reds(facts: DatedFacts, on: date) -> tuple[HardRed, ...]:
    """Give the hard reds of a day, in the dimensions' order."""

    def day_after(last: date | None) -> date | None:
        return None if last is None else last + timedelta(days=1)

    def days_after(start: date | None, days: int) -> date | None:
        return None if start is None else day_after(add_days(start, days))

    fund = facts.fund_posted_on
    since = {
        "G1.term_ended": (days_after(facts.term_ended_on, HANDOVER_DAYS), ("R-41",)),
        "G1.contract_undecided": (days_after(facts.contract_ended_on, UNDECIDED_DAYS), ("R-64",)),
        "G2.fund_not_posted": (
            None if fund is None else day_after(last_day("G2.fund_posted", fund)),
            ("R-19", "R-23"),
        ),
        "G3.unvoted_work": (facts.unvoted_work_on, ("R-01", "R-02")),
        "B1.danger_overdue": (facts.danger_overdue_on, ()),
    }
    return tuple(
        HardRed(name, day, rules)
        for name, (day, rules) in since.items()
        if day is not None and day <= on
    )


class Dimension(Struct, frozen=True):
    """One dimension: its readings, the exact mean of those with a value, and what is said of it.

    `value` is the mean in whole hundredths, half up; `word` its light, taken from `value` (ruling E8).
    With values of fewer than half of the indicators there is neither: INSUFFICIENT. A hard red takes the
    word's place and leaves the value.
    """

    key: str
    readings: tuple[Reading, ...]
    mean: Fraction | None
    value: int | None
    word: Word
    hard_reds: tuple[HardRed, ...] = ()


class Health(Struct, frozen=True):
    """The six dimensions in order, the weakest of them (several if equal), and what makes it so.

    `cause` names indicators, or hard reds, as `dimension.name`: several if their loss is equal, none if
    nothing is lost. Where the weakest cannot be said, `cannot_be_said` says why and both are empty.
    """

    dimensions: tuple[Dimension, ...]
    weakest: tuple[str, ...]
    cause: tuple[str, ...]
    cannot_be_said: str | None = None
    rule_version: str = RULE_VERSION


def assess(
    readings: Iterable[Reading],
    reds: Iterable[HardRed] = (),
    members: Mapping[str, tuple[str, ...]] = MEMBERS,
) -> Health:
    """Make dimensions of readings; an indicator without reading was never recorded.

    What belongs to no dimension is left out.

    Raises:
        InvalidError: two readings of one indicator, or a member that is no indicator.
    """
    by_name: dict[str, Reading] = {}
    for it in readings:
        if it.indicator in by_name:
            raise InvalidError(f"{it.indicator} is read twice")
        by_name[it.indicator] = it
    found = tuple(reds)
    dimensions = tuple(
        dimension_of(
            key,
            [by_name.get(name) or without(name) for name in names],
            [it for it in found if it.dimension == key],
        )
        for key, names in members.items()
    )
    return _judged(dimensions)


def dimension_of(key: str, readings: Iterable[Reading], reds: Iterable[HardRed] = ()) -> Dimension:
    """Take the mean of what has a value, unless fewer than half of the indicators have one."""
    read, red = tuple(readings), tuple(reds)
    values = [it.value for it in read if it.value is not None]
    if not values or 2 * len(values) < len(read):
        return Dimension(key, read, None, None, "HARD_RED" if red else "INSUFFICIENT", red)
    mean = sum(values, Fraction(0)) * Fraction(1, len(values))
    value = half_up(mean.numerator, mean.denominator, 100)
    return Dimension(key, read, mean, value, "HARD_RED" if red else light_of(value), red)


def light_of(value: int) -> Word:
    """Give the light of a rounded value: from 80 green, from 60 amber, below red."""
    if value >= GREEN_FROM:
        return "GREEN"
    return "AMBER" if value >= AMBER_FROM else "RED"


def _judged(dimensions: tuple[Dimension, ...]) -> Health:
    if red := [it for it in dimensions if it.hard_reds]:
        cause = tuple(it.name for each in red for it in each.hard_reds)
        return Health(dimensions, tuple(it.key for it in red), cause)
    if sum(it.mean is None for it in dimensions) >= TOO_MANY_INSUFFICIENT:
        return Health(dimensions, (), (), "INSUFFICIENT")
    means = {it.key: it.mean for it in dimensions if it.mean is not None}
    lowest = min(means.values())
    weakest = tuple(key for key, mean in means.items() if mean == lowest)
    return Health(dimensions, weakest, _greatest_loss(dimensions, weakest))


def _greatest_loss(dimensions: Iterable[Dimension], keys: tuple[str, ...]) -> tuple[str, ...]:
    """Name the indicators of some dimensions that are furthest from 1."""
    values = {
        it.indicator: it.value
        for each in dimensions
        if each.key in keys
        for it in each.readings
        if it.value is not None
    }
    least = min(values.values())
    return tuple(name for name, value in values.items() if value == least and value < 1)
