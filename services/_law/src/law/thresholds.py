"""Decides whether enough took part and enough agreed (R-01 to R-05), in integers only.

A `part` and its `whole` are areas in cm² or numbers of heads; the law measures both, each by the
same test. Nothing here can be configured: no profile and no rules of procedure reach it.
"""

from enum import StrEnum

import msgspec

from law.errors import InvalidError
from law.rounding import half_up

_HUNDREDTHS = 10_000  # hundredths of a per cent in one


class MotionClass(StrEnum):
    """How much agreement a matter needs: R-04 or R-03."""

    ORDINARY = "ORDINARY"
    MAJOR = "MAJOR"


class Threshold(msgspec.Struct, frozen=True):
    """A share that must be reached, or, where `more_than`, exceeded (R-05).

    「以上」 includes the number itself, 「超过」 and 「过半数」 do not.
    """

    numerator: int
    denominator: int
    more_than: bool
    rule: str

    def reached(self, part: int, whole: int) -> bool:
        """Compare by cross multiplication; of nothing, nothing is ever reached (ruling C7)."""
        if part <= 0 or whole <= 0:
            return False
        left, right = self.denominator * part, self.numerator * whole
        return left > right if self.more_than else left >= right

    def minimum(self, whole: int) -> int:
        """Return the smallest part that reaches this, in the unit of `whole`; at least 1."""
        exact = self.numerator * whole
        least = exact // self.denominator + 1 if self.more_than else -(-exact // self.denominator)
        return max(1, least)


QUORUM = Threshold(numerator=2, denominator=3, more_than=False, rule="R-02")
ORDINARY_APPROVAL = Threshold(numerator=1, denominator=2, more_than=True, rule="R-04")
MAJOR_APPROVAL = Threshold(numerator=3, denominator=4, more_than=False, rule="R-03")

ITEM_CLASSES: dict[int, MotionClass] = {
    item: MotionClass.MAJOR if item in {6, 7, 8} else MotionClass.ORDINARY for item in range(1, 10)
}
"""R-01's nine items. Using the maintenance fund (5) is ordinary, raising it (6) is major."""


def class_of_item(item: int) -> MotionClass:
    """Return the class of one of R-01's items 1 to 9; anything else is `InvalidError`."""
    if item not in ITEM_CLASSES:
        raise InvalidError(f"there is no item {item} in R-01")
    return ITEM_CLASSES[item]


def approval_of(motion_class: MotionClass) -> Threshold:
    """Return the approval test of a class: R-03 for MAJOR, R-04 for ORDINARY."""
    return MAJOR_APPROVAL if motion_class is MotionClass.MAJOR else ORDINARY_APPROVAL


class Margin(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far a figure is from the other verdict, in cm² or heads (ruling C8).

    `fewer`: had this many fewer taken part, the quorum would have been missed.
    `larger_electorate`: had the electorate been this much larger, likewise.
    `switch`: had this many of those who agree not agreed, the approval would have been missed.
    `missing`: this many more are needed.
    """

    fewer: int | None = None
    larger_electorate: int | None = None
    switch: int | None = None
    missing: int | None = None


def quorum_margin(part: int, whole: int) -> Margin:
    """Return the margin of participation `part` in the electorate `whole` (ruling C8)."""
    needed = QUORUM.minimum(whole)
    if not QUORUM.reached(part, whole):
        return Margin(missing=needed - part)
    return Margin(fewer=part - needed + 1, larger_electorate=3 * part // 2 - whole + 1)


def approval_margin(threshold: Threshold, part: int, whole: int) -> Margin:
    """Return the margin of agreement `part` among the participants `whole` (ruling C8)."""
    needed = threshold.minimum(whole)
    if not threshold.reached(part, whole):
        return Margin(missing=needed - part)
    return Margin(switch=part - needed + 1)


def percent(part: int, whole: int) -> str:
    """Print a share with two decimals, half up; a share of nothing is "–"."""
    return _printed(half_up(part, whole, _HUNDREDTHS)) if whole > 0 else "–"


def percent_against(threshold: Threshold, part: int, whole: int) -> str:
    """Print a share so that the print never tells another verdict than the figures (ruling C9).

    Half up to two decimals, then moved to the nearest figure on the true side of the threshold:
    66.666 % prints 66.66, exactly 2/3 prints 66.67, 50.001 % of a "more than half" prints 50.01.
    """
    if whole <= 0:
        return "–"
    rounded = half_up(part, whole, _HUNDREDTHS)
    bound = threshold.minimum(_HUNDREDTHS)  # the smallest printed figure that has reached it
    if threshold.reached(part, whole):
        return _printed(max(rounded, bound))
    return _printed(min(rounded, bound - 1))


def _printed(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
