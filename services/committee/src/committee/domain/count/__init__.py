"""Decides what a vote came to (R-01 to R-05, R-11): one pure function, integers only.

The committee's count and `cogov tally` both call `count`. It reads no clock and no store, and its
answer does not depend on the order of the ballots.
"""

from committee.domain.count.counting import count
from committee.domain.count.inputs import (
    NONE,
    Ballot,
    CountRefusedError,
    Delivery,
    Electorate,
    Entry,
    Kind,
    Mark,
    Motion,
    NonVoterPolicy,
    Policies,
    VoidPolicy,
    Vote,
    check_choice,
    check_motion,
)
from committee.domain.count.joined import joined
from committee.domain.count.plausibility import (
    PAPER_CHANNELS,
    MoreReturnedThanDelivered,
    more_returned_than_delivered,
    roll_area_differs,
    roll_obstacle,
)
from committee.domain.count.public import PublicCell, PublicVerdict, public_view
from committee.domain.count.verdict import (
    Cell,
    CoownerMergeSensitive,
    Measure,
    Option,
    RollAreaDiffers,
    Summary,
    Verdict,
)
from committee.domain.count.words import WORDS, Words

__all__ = [
    "NONE",
    "PAPER_CHANNELS",
    "WORDS",
    "Ballot",
    "Cell",
    "CoownerMergeSensitive",
    "CountRefusedError",
    "Delivery",
    "Electorate",
    "Entry",
    "Kind",
    "Mark",
    "Measure",
    "MoreReturnedThanDelivered",
    "Motion",
    "NonVoterPolicy",
    "Option",
    "Policies",
    "PublicCell",
    "PublicVerdict",
    "RollAreaDiffers",
    "Summary",
    "Verdict",
    "VoidPolicy",
    "Vote",
    "Words",
    "check_choice",
    "check_motion",
    "count",
    "joined",
    "more_returned_than_delivered",
    "public_view",
    "roll_area_differs",
    "roll_obstacle",
]
