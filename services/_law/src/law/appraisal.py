"""Scores a quarter of service, and rates a provider's party organisation once a year; both apart (A-4).

All of it is our reading (domain 4.2.5, 4.2.6, ruling E5, `[I]`). Points are exact fractions; only a sum is
rounded, half up, once, to hundredths, and grades and stars are taken from those. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from law.dates import add_years
from law.errors import InvalidError, OutOfRangeError
from law.rounding import half_up

APPRAISAL_VERSION = "appraisal/v1"
"""Which formula scored; a changed one gets a new version, and old quarters keep theirs."""

RATING_VERSION = "star-rating/v1"
"""The same for the stars."""

POINTS: Mapping[str, int] = MappingProxyType(
    {"contract": 40, "satisfaction": 25, "complaints": 20, "safety": 10, "disclosure": 5}
)
"""The five dimensions of a quarter and the most points of each, 100 in all."""

LOWEST, HIGHEST = 1, 5
"""The marks that residents give."""


class ServiceFigures(Struct, frozen=True, kw_only=True):
    """What a quarter is scored on; None is what nobody has reported.

    `items_due`, `items_done`: promised services due in the quarter, and those evidenced as done.
    `satisfaction_sum` of `satisfaction_count` marks from 1 to 5. `complaints_due`,
    `complaints_on_time`: complaints whose answer was due, and those answered by then. `overdue_safety`:
    safety tickets past their due. `disclosures_due`, `disclosures_posted`: publications owed (R-62), and
    those of them that were posted.
    """

    items_due: int | None = None
    items_done: int | None = None
    satisfaction_sum: int | None = None
    satisfaction_count: int | None = None
    complaints_due: int | None = None
    complaints_on_time: int | None = None
    overdue_safety: int | None = None
    disclosures_due: int | None = None
    disclosures_posted: int | None = None


class Grade(StrEnum):
    """What a quarter's points come to."""

    GOOD = "GOOD"
    PASS = "PASS"
    WARN = "WARN"
    FAIL = "FAIL"


class Score(Struct, frozen=True):
    """A quarter's points by dimension, and their sum in hundredths of a point with its grade.

    While `missing` names a dimension there is neither sum nor grade: the appraisal stays open
    (`DIMENSION_MISSING`), and what is missing is scored neither as nothing nor as full.
    """

    points: Mapping[str, Fraction]
    missing: tuple[str, ...]
    total_x100: int | None
    grade: Grade | None
    rule_version: str = APPRAISAL_VERSION


def score(figures: ServiceFigures) -> Score:
    """Score a quarter (ruling E5).

    No complaint due is full points; no item or disclosure due, and no mark, is a dimension without data.

    Raises:
        OutOfRangeError: a number below 0, a part greater than its whole, marks that are none of 1 to 5.
    """
    found = {
        "contract": _share(figures.items_done, figures.items_due, "items"),
        "satisfaction": _satisfaction(figures),
        "complaints": _complaints(figures),
        "safety": _safety(figures.overdue_safety),
        "disclosure": _share(figures.disclosures_posted, figures.disclosures_due, "disclosures"),
    }
    points = {name: POINTS[name] * it for name, it in found.items() if it is not None}
    missing = tuple(name for name, it in found.items() if it is None)
    total = None if missing else hundredths(sum(points.values(), Fraction(0)))
    return Score(points, missing, total, None if total is None else grade_of(total))


def _share(part: int | None, whole: int | None, what: str) -> Fraction | None:
    """Give a part of its whole; None where one is not known or nothing was due."""
    if part is None or whole is None:
        return None
    if not 0 <= part <= whole:
        raise OutOfRangeError(f"{what}: {part} of {whole} is no share")
    return Fraction(part, whole) if whole else None


def _satisfaction(figures: ServiceFigures) -> Fraction | None:
    total, count = figures.satisfaction_sum, figures.satisfaction_count
    if total is None or count is None:
        return None
    if count < 0 or not LOWEST * count <= total <= HIGHEST * count:
        raise OutOfRangeError(f"{count} marks from {LOWEST} to {HIGHEST} do not add up to {total}")
    return Fraction(total - LOWEST * count, (HIGHEST - LOWEST) * count) if count else None


def _complaints(figures: ServiceFigures) -> Fraction | None:
    on_time, due = figures.complaints_on_time, figures.complaints_due
    if due == 0 and on_time in {0, None}:
        return Fraction(1)
    return _share(on_time, due, "complaints")


def _safety(overdue: int | None) -> Fraction | None:
    if overdue is None:
        return None
    if overdue < 0:
        raise OutOfRangeError("safety tickets are not below 0")
    return Fraction(int(overdue == 0))


def hundredths(points: Fraction) -> int:
    """Round points to hundredths, half up; once, and never a rounded figure again."""
    return half_up(points.numerator, points.denominator, 100)


def grade_of(total_x100: int) -> Grade:
    """Grade a sum in hundredths of a point: from 85 GOOD, from 70 PASS, from 60 WARN, below FAIL."""
    if not 0 <= total_x100 <= 10_000:
        raise OutOfRangeError(f"{total_x100} hundredths lie outside 0 to 100 points")
    bounds = ((8_500, Grade.GOOD), (7_000, Grade.PASS), (6_000, Grade.WARN), (0, Grade.FAIL))
    return next(grade for least, grade in bounds if total_x100 >= least)


def asks_for_review(grades: Sequence[Grade]) -> bool:
    """Tell whether the owners are asked to look at a contract: its last two grades are FAIL.

    `grades` are those of the confirmed appraisals, in the order of their quarters. A quarter that was
    never confirmed does not part two others: whoever withholds figures gains nothing by it (`[I]`).
    """
    return len(grades) >= 2 and all(it is Grade.FAIL for it in grades[-2:])


QUARTERS_LEAST, QUARTERS_MOST = 3, 4
"""How many confirmed quarters make a year's mean (ruling E5)."""


def yearly_mean(totals_x100: Sequence[int]) -> Fraction | None:
    """Give the mean points of a year's confirmed quarters, exactly; None with fewer than three.

    Raises:
        InvalidError: more than four quarters.
        OutOfRangeError: a sum outside 0 to 100 points.
    """
    if len(totals_x100) > QUARTERS_MOST:
        raise InvalidError(f"a year has {QUARTERS_MOST} quarters, not {len(totals_x100)}")
    for total in totals_x100:
        grade_of(total)
    if len(totals_x100) < QUARTERS_LEAST:
        return None
    return Fraction(sum(totals_x100), 100 * len(totals_x100))


REVIEWED: tuple[str, ...] = ("organisation", "backbone", "management", "image")
"""Dimensions that reviewers score from 0 to 20: 组织建设、骨干队伍、运营管理、社会形象."""

SERVICE_QUALITY = "service_quality"
"""The fifth dimension, 服务质量: a fifth of the year's mean appraisal, which nobody scores again."""

DIMENSION_MOST = 20

VETOES: frozenset[str] = frozenset(
    {
        "serious_safety_accident",
        "serious_unlawful_act",
        "blacklisted",
        "party_organisation_not_functioning",
    }
)
"""Grounds on which there is no rating, whatever the points, and on which one is withdrawn."""


class Rating(Struct, frozen=True):
    """A year's points by dimension, their sum in hundredths, and the stars from 0 to 5.

    With a ground of veto there are no stars: `stars` is None, and the points are shown all the same.
    """

    points: Mapping[str, Fraction]
    total_x100: int
    stars: int | None
    vetoes: tuple[str, ...]
    rule_version: str = RATING_VERSION


def ineligible(
    in_service_since: date, on: date, *, functioning: bool, totals_x100: Sequence[int]
) -> tuple[str, ...]:
    """Name why an organisation cannot be rated on a day (`RATING_NOT_ELIGIBLE`); nothing: it can.

    It has served for a year, its party organisation works, and three quarters at least are confirmed.
    """
    reasons = {
        "less_than_a_year_in_service": on < add_years(in_service_since, 1),
        "party_organisation_not_functioning": not functioning,
        "fewer_than_three_quarters": yearly_mean(totals_x100) is None,
    }
    return tuple(name for name, holds in reasons.items() if holds)


def rate(
    reviewed_x100: Mapping[str, int], totals_x100: Sequence[int], vetoes: Iterable[str] = ()
) -> Rating:
    """Rate a year by five equal dimensions (domain 4.2.6).

    `reviewed_x100` are the reviewers' points in hundredths, 0 to 2,000 for each of REVIEWED.

    Raises:
        InvalidError: other dimensions, too few or too many quarters, an unknown veto.
        OutOfRangeError: points out of range.
    """
    if set(reviewed_x100) != set(REVIEWED):
        raise InvalidError(f"reviewers score {', '.join(REVIEWED)}")
    for name, points in reviewed_x100.items():
        if not 0 <= points <= 100 * DIMENSION_MOST:
            raise OutOfRangeError(f"{name}: {points} hundredths lie outside 0 to {DIMENSION_MOST}")
    grounds = frozenset(vetoes)
    if unknown := grounds - VETOES:
        raise InvalidError(f"no such veto: {', '.join(sorted(unknown))}")
    mean = yearly_mean(totals_x100)
    if mean is None:
        raise InvalidError(f"a year's mean takes {QUARTERS_LEAST} confirmed quarters")
    given = {name: Fraction(reviewed_x100[name], 100) for name in REVIEWED}
    given[SERVICE_QUALITY] = mean * Fraction(DIMENSION_MOST, 100)
    total = hundredths(sum(given.values(), Fraction(0)))
    return Rating(given, total, None if grounds else stars_of(total), tuple(sorted(grounds)))


def stars_of(total_x100: int) -> int:
    """Give the stars of a sum in hundredths: from 60 one, 70 two, 80 three, 90 four, 95 five."""
    if not 0 <= total_x100 <= 10_000:
        raise OutOfRangeError(f"{total_x100} hundredths lie outside 0 to 100 points")
    return sum(total_x100 >= least for least in (6_000, 7_000, 8_000, 9_000, 9_500))
