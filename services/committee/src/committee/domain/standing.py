"""Keeps who may vote for an entry besides its owners: representative and guardian (R-08)."""

from uuid import UUID

from chassis.domain import Aggregate, Context, Evidence, decides, event, relates
from chassis.refusals import RoleNotAllowed
from committee import commands as wish
from committee.domain.voters import ForEntry, check_voting_ahead, on_roll, owner_of

OPERATOR = "BALLOT_OPERATOR"


@relates(wish.NameRepresentative, wish.ChangeStanding)
def _owner_or_operator(
    standing: "EntryStanding | None", c: wish.NameRepresentative, ctx: Context
) -> str:
    entry = on_roll(ctx.known)
    if OPERATOR in ctx.roles:
        return OPERATOR
    if isinstance(c, wish.ChangeStanding) and c.capacity == "guardian":
        raise RoleNotAllowed
    return owner_of(entry, ctx)


class EntryStanding(Aggregate):
    """An entry's named representative and its owners' guardian."""

    @classmethod
    @decides(wish.NameRepresentative)
    def name(cls, c: wish.NameRepresentative, ctx: Context) -> "EntryStanding":
        """Name who votes; unnamed, it is the first co-owner to cast (ruling C2)."""
        return cls._set(c, "representative", c.representative, ctx)

    @classmethod
    @decides(wish.RegisterGuardian)
    def guard(cls, c: wish.RegisterGuardian, ctx: Context) -> "EntryStanding":
        """Record a guardian on written evidence."""
        return cls._set(c, "guardian", c.guardian, ctx)

    @classmethod
    def _set(
        cls,
        c: wish.NameRepresentative | wish.RegisterGuardian,
        capacity: str,
        subject: str,
        ctx: Context,
    ) -> "EntryStanding":
        known: ForEntry = ctx.known
        check_voting_ahead(known.meeting, ctx)
        on_roll(known)
        return cls(
            meeting_stream=known.meeting.id,
            entry=c.entry,
            capacity=capacity,
            subject=subject,
            evidence=c.evidence,
        )

    @event("StandingSet", topic="committee.EntryStanding.StandingSet")
    def __init__(
        self, meeting_stream: UUID, entry: UUID, capacity: str, subject: str, evidence: Evidence
    ) -> None:
        self.stage, self.meeting_stream, self.entry = "SET", meeting_stream, entry
        self.subjects = {capacity: subject}

    @property
    def representative(self) -> str | None:
        """Give the representative, if one is named."""
        return self.subjects.get("representative")

    @property
    def guardian(self) -> str | None:
        """Give the guardian, if there is one."""
        return self.subjects.get("guardian")

    @decides(wish.ChangeStanding)
    def change(self, c: wish.ChangeStanding, ctx: Context) -> None:
        """Name another representative, or record another guardian."""
        check_voting_ahead(ctx.known.meeting, ctx)
        self._changed(
            meeting_stream=self.meeting_stream,
            capacity=c.capacity,
            subject=c.subject,
            evidence=c.evidence,
        )

    @event("StandingChanged", topic="committee.EntryStanding.StandingChanged")
    def _changed(
        self, meeting_stream: UUID, capacity: str, subject: str, evidence: Evidence
    ) -> None:
        self.subjects[capacity] = subject
