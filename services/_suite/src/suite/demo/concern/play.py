"""The three concerns, each with the district it lies in."""

from collections.abc import Sequence

from suite.demo.concern.stories import dispute, elevator, hiring
from suite.demo.concern.ways import BEGINS
from suite.demo.lives import Live

__all__ = ["BEGINS", "CONCERNS", "TITLE"]

TITLE = "three concerns, from the first word"
CONCERNS: Sequence[tuple[str, str, Live]] = (
    ("elevator", "410702", elevator),
    ("hiring", "469023", hiring),
    ("dispute", "220105", dispute),
)
"""Each in one of 红旗区, 澄迈县, 二道区."""
