"""The estates of the alliance's story: three in each district's profile, on one clock."""

from collections.abc import Sequence

from suite.demo.alliance.assembly import BEGINS, assembly
from suite.demo.alliance.stories import floor, vanished
from suite.demo.lives import Live

__all__ = ["BEGINS", "ESTATES", "TITLE"]

TITLE = "three estates in each district, from nobody's to somebody's"
DISTRICTS = ("410702", "469023", "220105")
"""红旗区, 澄迈县, 二道区: each with its province's profile."""

WAYS: Sequence[tuple[str, Live]] = (
    ("assembly", assembly),
    ("floor", floor),
    ("vanished", vanished),
)
ESTATES: Sequence[tuple[str, str, Live]] = tuple(
    (f"{name}-{district}", district, live) for district in DISTRICTS for name, live in WAYS
)
