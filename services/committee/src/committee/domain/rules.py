"""Keeps the rules of procedure that hold in an estate, version by version (ruling B5)."""

from datetime import date

from chassis.domain import Aggregate, Context, Evidence, decides, event
from committee import commands as wish
from committee.commands.forms import RuleParameters

DEFAULTS = RuleParameters()
"""What holds where no rules are adopted."""


class StandingRules(Aggregate):
    """An estate's rules of procedure; its `edition` is what a meeting fixes at notice."""

    @classmethod
    @decides(wish.RecordStandingRules)
    def record(cls, c: wish.RecordStandingRules, ctx: Context) -> "StandingRules":
        """Record the rules that the system meets, or that the assembly has adopted."""
        return cls(
            adopted_on=c.adopted_on,
            text_sha256=c.text_sha256,
            parameters=c.parameters,
            evidence=c.evidence,
            from_before=ctx.cause is None,
        )

    @event("RulesRecorded", topic="committee.StandingRules.RulesRecorded")
    def __init__(
        self,
        adopted_on: date,
        text_sha256: str,
        parameters: RuleParameters,
        evidence: tuple[Evidence, ...],
        from_before: bool,
    ) -> None:
        self.stage, self.edition = "RECORDED", 1
        self.adopted_on, self.text_sha256 = adopted_on, text_sha256
        self.parameters, self.from_before = parameters, from_before

    @decides(wish.ReviseStandingRules)
    def revise(self, c: wish.ReviseStandingRules, ctx: Context) -> None:
        """Record the rules that replace them."""
        self._revised(
            adopted_on=c.adopted_on,
            text_sha256=c.text_sha256,
            parameters=c.parameters,
            evidence=c.evidence,
            from_before=ctx.cause is None,
        )

    @event("RulesRevised", topic="committee.StandingRules.RulesRevised")
    def _revised(
        self,
        adopted_on: date,
        text_sha256: str,
        parameters: RuleParameters,
        evidence: tuple[Evidence, ...],
        from_before: bool,
    ) -> None:
        self.edition += 1
        self.adopted_on, self.text_sha256 = adopted_on, text_sha256
        self.parameters, self.from_before = parameters, from_before
