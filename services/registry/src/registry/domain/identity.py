"""Decides whether two owners of one name are one person; the system only proposes (ruling B3)."""

from chassis.domain import Aggregate, Context, decides, event
from registry import commands as wish
from registry.refusals import ImportIncomplete


class IdentityProposal(Aggregate):
    """Two subjects of one name, side by side."""

    @classmethod
    @decides(wish.DecideIdentityProposal)
    def decide(cls, c: wish.DecideIdentityProposal, ctx: Context) -> "IdentityProposal":
        """Join two subjects or keep them apart; `known` says whether they were proposed."""
        if not ctx.known:
            raise ImportIncomplete(problem="these two are not proposed as one person")
        first, second = sorted((c.first, c.second))
        return cls(first=first, second=second, same=c.same, reason=c.reason)

    @event("IdentityProposalDecided", topic="registry.IdentityProposal.IdentityProposalDecided")
    def __init__(self, first: str, second: str, same: bool, reason: str) -> None:
        self.stage = "decided"
