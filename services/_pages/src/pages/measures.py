"""One of a vote's four tests as a page shows it: a fraction, a bar with its mark, what it says.

A measure is made of integers (cm² or heads), so that the words, the bar and the figures cannot
differ. It says nothing itself: `components.html` puts it into words.
"""

from dataclasses import dataclass
from typing import Literal

from law.thresholds import QUORUM, Threshold
from pages.figures import position

Unit = Literal["heads", "area"]
Said = Literal["met", "unmet", "notyet"]
Test = Literal["participation", "approval"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A test of one unit. `part` and `whole` are None where they are not public (ruling C19).

    `missing` is given where it is published apart from `part` (a day's turnout); `coarse` says that
    an area is published in whole m².
    """

    unit: Unit
    test: Test
    threshold: Threshold
    said: Said
    part: int | None = None
    whole: int | None = None
    missing: int | None = None
    coarse: bool = False

    @property
    def shown(self) -> bool:
        """Tell whether there are figures to show."""
        return self.part is not None and self.whole is not None

    @property
    def fill(self) -> str:
        """Give how far the bar is filled, in per cent."""
        return position(self.part or 0, self.whole or 0)

    @property
    def mark(self) -> str:
        """Give where the threshold stands on the bar, in per cent."""
        return position(self.threshold.numerator, self.threshold.denominator)

    @property
    def gap(self) -> str:
        """Give how wide the missing part of the bar is, in per cent; 0 where none is missing."""
        return position(max(0, self._at_mark() - self._at_fill()), 100_000)

    @property
    def exceed(self) -> bool:
        """Tell whether it is said what must be exceeded: an area under a "more than"."""
        return self.threshold.more_than and self.unit == "area"

    @property
    def needed(self) -> int:
        """Give the least that reaches it, or, under `exceed`, what must be exceeded (down to cm²)."""
        whole = self.whole or 0
        if self.exceed:
            return self.threshold.numerator * whole // self.threshold.denominator
        return self.threshold.minimum(whole)

    @property
    def distance(self) -> int:
        """Give how much is to spare, or missing; under `exceed` an exact half is not lost."""
        if self.missing is not None and self.said != "met":
            return self.missing
        part, whole = self.part or 0, self.whole or 0
        if not self.exceed:
            return abs(part - self.needed)
        twice = self.threshold.denominator * part - self.threshold.numerator * whole
        if twice >= 0:
            return twice // self.threshold.denominator
        return -(twice // self.threshold.denominator)

    @property
    def label(self) -> str:
        """Name the threshold as keys do: `2-3`, `3-4`, `over-1-2`."""
        over = "over-" if self.threshold.more_than else ""
        return f"{over}{self.threshold.numerator}-{self.threshold.denominator}"

    def _at_fill(self) -> int:
        whole = self.whole or 1
        return min(100_000, (self.part or 0) * 100_000 // whole)

    def _at_mark(self) -> int:
        return self.threshold.numerator * 100_000 // self.threshold.denominator


def participation(unit: Unit, part: int, whole: int) -> Measure:
    """Make the first test, of the whole electorate."""
    said: Said = "met" if QUORUM.reached(part, whole) else "unmet"
    return Measure(unit, "participation", QUORUM, said, part, whole)


def turnout(
    unit: Unit, part: int | None, whole: int, missing: int | None, *, enough: bool
) -> Measure:
    """Make the first test of a day's turnout, as it is published (rulings C11, G5).

    `part` of an area is rounded up to whole m², so whether it is reached follows from `missing`;
    where that is not public, from `enough`.
    """
    reached = enough if missing is None else missing == 0
    shown = part if missing is not None else None
    said: Said = "met" if reached else "notyet"
    return Measure(unit, "participation", QUORUM, said, shown, whole, missing, unit == "area")


def told(unit: Unit, threshold: Threshold, *, reached: bool, test: Test) -> Measure:
    """Make a test of which only the answer is public (ruling C19)."""
    return Measure(unit, test, threshold, "met" if reached else "unmet")


def approval(unit: Unit, threshold: Threshold, part: int, whole: int) -> Measure:
    """Make the second test, of those who took part."""
    reached = threshold.reached(part, whole)
    return Measure(unit, "approval", threshold, "met" if reached else "unmet", part, whole)
