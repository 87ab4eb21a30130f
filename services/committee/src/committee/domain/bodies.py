"""Keeps the bodies that are in office when the system meets an estate (ruling B5)."""

from datetime import date

from chassis.domain import Aggregate, Context, Evidence, decides, event
from chassis.refusals import ValidationFailed
from committee import commands as wish


class StandingBody(Aggregate):
    """A committee, a property management committee or a group that stands already."""

    @classmethod
    @decides(wish.RecordStandingBody)
    def record(cls, c: wish.RecordStandingBody, ctx: Context) -> "StandingBody":
        """Record the body; its members are opaque refs, its seats are what it has by the rules."""
        if len(set(c.members)) < len(c.members) or len(c.members) > c.seats:
            raise ValidationFailed(problem="members: each once, and no more than seats")
        if c.chair is not None and c.chair not in c.members:
            raise ValidationFailed(problem="chair: one of the members")
        return cls(
            kind=c.kind,
            recorded_on=ctx.today,
            members=tuple(c.members),
            chair=c.chair,
            seats=c.seats,
            term_ends=c.term_ends,
            evidence=c.evidence,
        )

    @event("BodyRecorded", topic="committee.StandingBody.BodyRecorded")
    def __init__(
        self,
        kind: str,
        recorded_on: date,
        members: tuple[str, ...],
        chair: str | None,
        seats: int,
        term_ends: date,
        evidence: list[Evidence],
    ) -> None:
        self.stage, self.kind = "STANDING", kind
        self.members, self.chair = members, chair
        self.seats, self.term_ends = seats, term_ends
