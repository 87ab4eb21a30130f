"""What the alliance remembers of surveys, tiers, notices, work and figures."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct, field

from chassis.domain import Cause, Evidence, Sealed
from law.parameters import Tier
from law.tiers import TierInputs


class Survey(Struct, frozen=True):
    """A survey of an estate's condition, as it was taken over; `fact` is the registry's own."""

    surveyed_on: date
    boundary_closable: bool
    dangerous_facility: bool
    provider_present: bool
    fact: Cause


class Proposal(Struct, frozen=True):
    """A tier as it is proposed: what the rule gives, what is proposed instead, and why.

    `unmet` are the conditions of a higher tier that do not hold, as `TIER:condition`.
    """

    tier: Tier
    by_rule: Tier
    inputs: TierInputs
    unmet: tuple[str, ...]
    rule_version: str
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def overridden(self) -> bool:
        """Tell whether another tier than the rule's is proposed."""
        return self.tier != self.by_rule


class TierObjection(Struct):
    """An objection to a proposed tier; its words are sealed under who raised it."""

    objection: str
    ground: str
    text: Sealed
    answer: str = ""


class Emergency(Struct, frozen=True):
    """Emergency service: who gives it, from when, and until when at the latest (R-66)."""

    provider: str
    started_on: date
    ends_by: date


class Rectification(Struct):
    """What is to be put right, after which quarter of which contract."""

    contract: str
    quarter: str
    points: str
    failed: bool = False


class Notice(Struct, frozen=True):
    """A notice: by whom, on which ground, and the last day of service that is owed (R-64)."""

    by: str
    ground: str
    notice_on: date
    effective_on: date
    reason: str
    meeting: str = ""
    motion: str = ""
    fact: Cause | None = None


class Decided(Struct, frozen=True):
    """A motion's result as the committee told it: its item, and whether it is in force."""

    meeting: str
    motion: str
    item: int
    passed: bool
    final: bool
    undone: bool
    fact: Cause


class Work(Struct):
    """How often an item was done in a quarter, and how often that is disputed."""

    done: int = 0
    disputed: int = 0

    @property
    def counts(self) -> int:
        """Give how often it counts as done."""
        return max(self.done - self.disputed, 0)


class Figures(Struct, frozen=True):
    """A quarter's complaints and marks as the street reported them (ruling E5)."""

    satisfaction_sum: int
    satisfaction_count: int
    due: int
    on_time: int
    overdue_safety: int
    source: str


class QuarterOf(Struct):
    """What is known of one quarter of a contract."""

    work: dict[str, Work] = field(default_factory=dict)
    disclosed: set[str] = field(default_factory=set)
    figures: Figures | None = None


class Points(Struct, frozen=True):
    """The points of one dimension, as the exact fraction that they are."""

    dimension: str
    numerator: int
    denominator: int


def exact(points: Mapping[str, Fraction]) -> tuple[Points, ...]:
    """Give points by dimension in a form that is stored as it is: no figure is rounded."""
    return tuple(Points(name, it.numerator, it.denominator) for name, it in points.items())


class AppraisalObjection(Struct):
    """An objection to a posted appraisal; its words are sealed under who raised it."""

    objection: str
    ground: str
    text: Sealed
    answer: str = ""
    accepted: bool = False


class RatedQuarter(Struct, frozen=True):
    """A confirmed appraisal that a year's rating rests on."""

    estate_id: str
    contract: str
    quarter: str
    total_x100: int


class Roster(Struct, frozen=True):
    """How many posts are manned on which weekdays for which tasks; nobody is named."""

    members: int
    days: tuple[str, ...]
    tasks: tuple[str, ...]
