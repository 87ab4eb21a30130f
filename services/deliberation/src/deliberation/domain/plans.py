"""Decides what a plan must say, and gives it the digest by which it is frozen and voted on."""

import hashlib
from collections.abc import Sequence

import msgspec

from chassis.refusals import ClassMismatch, ValidationFailed
from deliberation import commands as wish
from deliberation.domain.facts import Plan
from deliberation.refusals import BudgetMissing, TopicUnlawful
from law.steps import class_of, items_of
from law.tags import ISSUE_TAGS, OTHER_CHANNEL, OUTSIDE

FREE_OF_COST = frozenset({"RESIDENT_AFFAIR", "PROVIDER_DUTY", "ADMINISTRATIVE"})
"""Classes in which a plan may say nothing of money."""


def check_tags(tags: Sequence[str]) -> None:
    """Refuse unknown tags, matters that are not the estate's, and two items of R-01 in one (G16, C1)."""
    unknown = next((t for t in tags if t not in ISSUE_TAGS), None)
    if unknown is not None:
        raise ValidationFailed(problem=f"tags: {unknown} is not on the list")
    elsewhere = next((t for t in tags if t in OTHER_CHANNEL | OUTSIDE), None)
    if elsewhere is not None:
        raise TopicUnlawful(tag=elsewhere)
    if len(items_of(tags)) > 1:
        raise ValidationFailed(problem="tags: of one item of R-01; a motion asks one thing")


def make_plan(c: wish.PublishPlan, version: int) -> Plan:
    """Make a version of the plan with its digest; refused where its money does not add up (R-19)."""
    check_tags(c.tags)
    funded = sum(one.amount_fen for one in c.funding)
    missing = c.cost_fen is None and class_of(c.tags) not in FREE_OF_COST
    if missing or funded != (c.cost_fen or 0):
        raise BudgetMissing(cost_fen=c.cost_fen or 0, funded_fen=funded)
    content = {
        "version": version,
        "text": c.text,
        "tags": sorted(c.tags),
        "cost_fen": c.cost_fen,
        "funding": msgspec.to_builtins(c.funding),
    }
    digest = hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()
    return Plan(version, digest, c.text, tuple(c.tags), c.cost_fen, tuple(c.funding))


def check_class(of: str, stated: str | None, implied: str) -> None:
    """Refuse a stated class that is another one than the tags imply."""
    if stated not in {None, implied}:
        raise ClassMismatch(of=of, expected=implied)
