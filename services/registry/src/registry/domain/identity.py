"""Decides whether two owners of one name are one person; the system only proposes (ruling B3)."""

from collections.abc import Iterable, Mapping

from chassis.domain import Aggregate, Context, decides, event
from chassis.refusals import ValidationFailed
from registry import commands as wish
from registry.refusals import NotDecidedYet, NotProposedAsOne

Pair = tuple[str, str]


class IdentityProposal(Aggregate):
    """Two subjects of one name, side by side."""

    @classmethod
    @decides(wish.DecideIdentityProposal)
    def decide(cls, c: wish.DecideIdentityProposal, ctx: Context) -> "IdentityProposal":
        """Join two subjects or keep them apart; `known` says whether they are still proposed."""
        if not ctx.known:
            raise NotProposedAsOne
        first, second = _in_order(c.first, c.second)
        return cls(first=first, second=second, same=c.same, reason=c.reason)

    @event("IdentityProposalDecided", topic="registry.IdentityProposal.IdentityProposalDecided")
    def __init__(self, first: str, second: str, same: bool, reason: str) -> None:
        self.stage = "decided"


class IdentityProposals(Aggregate):
    """A list of pairs that are decided alike."""

    @classmethod
    @decides(wish.DecideIdentityProposals)
    def decide(cls, c: wish.DecideIdentityProposals, ctx: Context) -> "IdentityProposals":
        """Join or part every pair; `known` are the places, from 1, of those not proposed."""
        pairs = tuple(_in_order(p.first, p.second) for p in c.pairs)
        if len(set(pairs)) < len(pairs):
            raise ValidationFailed(problem="pairs: one stands twice")
        if ctx.known:
            raise NotProposedAsOne(pair=ctx.known[0])
        return cls(pairs=pairs, same=c.same, reason=c.reason)

    @event("IdentityProposalsDecided", topic="registry.IdentityProposals.IdentityProposalsDecided")
    def __init__(self, pairs: tuple[Pair, ...], same: bool, reason: str) -> None:
        self.stage = "decided"


class IdentityWithdrawal(Aggregate):
    """A decision on a pair that was taken back."""

    @classmethod
    @decides(wish.WithdrawIdentityDecision)
    def withdraw(cls, c: wish.WithdrawIdentityDecision, ctx: Context) -> "IdentityWithdrawal":
        """Take a decision back; `known` says whether the pair was decided as it is named."""
        if not ctx.known:
            raise NotDecidedYet
        first, second = _in_order(c.first, c.second)
        return cls(first=first, second=second, reason=c.reason)

    @event(
        "IdentityDecisionWithdrawn", topic="registry.IdentityWithdrawal.IdentityDecisionWithdrawn"
    )
    def __init__(self, first: str, second: str, reason: str) -> None:
        self.stage = "withdrawn"


def _in_order(first: str, second: str) -> Pair:
    return min(first, second), max(first, second)


def one_of_each(same: Iterable[Pair]) -> dict[str, str]:
    """Map each subject who was found to be another to the first, in order, of all he is one with."""
    found: dict[str, str] = {}
    for first, second in same:
        low, high = sorted((found.get(first, first), found.get(second, second)))
        found = {k: (low if v == high else v) for k, v in found.items()}
        found |= {first: low, second: low, high: low}
    return found


def left_to_decide(
    proposed: Iterable[Pair], same: Mapping[str, str], apart: Iterable[Pair]
) -> list[Pair]:
    """Give the proposed pairs that no decision answers yet, each person under his one subject.

    Who is one with one of a pair is asked about once: joining A and B, then A and C, also joins B
    and C, and telling A from C tells B from C, so that no later answer contradicts an earlier one.
    """
    answered = {_pair(same, *pair) for pair in apart}
    left = {_pair(same, *pair) for pair in proposed} - answered
    return sorted(pair for pair in left if pair[0] != pair[1])


def _pair(same: Mapping[str, str], first: str, second: str) -> Pair:
    return _in_order(same.get(first, first), same.get(second, second))
