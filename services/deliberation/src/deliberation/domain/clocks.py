"""The deliberation's clocks (domain 4.5, 5.4, ruling A10); the aggregates start and stop them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chassis.domain import Clock, Context, act_until, act_within, clock_kind
from law.dates import add_days

PROPOSE: Final = clock_kind("deliberation.propose", "PRACTICE", "I", "R-75")
"""Starts with the raising; the branch proposes or returns within 7 days, then the community may."""

OPENS: Final = clock_kind("deliberation.opens", "PRACTICE", "I", "R-75")
"""Starts with the raising; after 14 days of silence the topic is proposed by itself."""

CONSULT: Final = clock_kind("deliberation.consult", "PRACTICE", "I", "R-74")
"""Starts with the proposal; after 30 days without a conclusion the topic goes on without."""

ROUND: Final = clock_kind("deliberation.round", "PRACTICE", "I", "R-74 D-6")
"""Starts with a round and ends with its last day; the guard lets no opinion in after it."""

DECISION: Final = clock_kind("deliberation.decision", "PRACTICE", "I", "R-15")
"""Starts with the frozen plan; within 30 days it is put to those who decide."""

POSTING_DUE: Final = clock_kind("deliberation.posting_due", "PRACTICE", "I", "R-75 D-4")
"""Starts with the residents' decision; it is posted within 3 days."""

POSTING: Final = clock_kind("deliberation.posting", "NOTICE", "I", "R-75 D-6")
"""Starts with the posting of the residents' decision; work may start when it has run."""

PROGRESS: Final = clock_kind("deliberation.progress", "PRACTICE", "I", "R-75")
"""Starts with the work and with each report; the next one is due within 31 days."""

RESULT_POSTING: Final = clock_kind("deliberation.result_posting", "NOTICE", "I", "R-75 D-6")
"""Starts with the posted accounts; the topic may be closed when it has run."""

LAPSE: Final = clock_kind("deliberation.lapse", "PRACTICE", "I", "R-75")
"""Starts anew with every step until the work starts; after 180 days without one it lapses."""


def lapse(ctx: Context) -> Clock:
    """Give the clock that ends a topic which nobody carries on."""
    last = add_days(ctx.today, ctx.profile.days("topic_lapse_days"))
    return act_until(LAPSE, last, "SYSTEM")


HELD: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        CONSULT: ("topic_consultation_days", "COMMUNITY"),
        DECISION: ("topic_decision_days", "CONVENER"),
        POSTING_DUE: ("resolution_posting_due_days", "LEAD"),
        PROGRESS: ("progress_days", "LEAD"),
    }
)
"""Periods to act that stand still while a topic is suspended: their parameter, whose seat it is."""


def again(name: str, ctx: Context) -> Clock:
    """Begin a period that stood still anew."""
    parameter, responsible = HELD[name]
    return act_within(ctx, name, ctx.profile.days(parameter), responsible)
