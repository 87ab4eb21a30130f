"""Decides the owners' roll of one vote: drafted, posted, objected to, frozen."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct
from typing_extensions import override

from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Effects,
    Sealed,
    decides,
    event,
    relates,
)
from chassis.refusals import PostingTooShort, RoleNotAllowed, ValidationFailed
from law.dates import deadline_in_days, earliest_next_step, posting
from registry import commands as wish
from registry.domain.clocks import ROLL_OBJECTION, ROLL_OBJECTION_STREET, ROLL_POSTING
from registry.domain.entries import LeftOut, Roll, RollEntry
from registry.refusals import (
    EmptyRoll,
    NoAssemblyNeeded,
    ObjectionAlreadyRaised,
    ObjectionNotFound,
    OpenIdentityProposals,
    OpenRollObjections,
    RollOutdated,
    TooLate,
)

PART = 500


class OwnerOfUnit(Struct, frozen=True):
    """What was loaded for an objection: does the caller own the unit on the roll; his text, sealed."""

    owns: bool
    text: Sealed | None


class BeforeFreeze(Struct, frozen=True):
    """What was loaded for a freeze: pairs of its owners undecided; what was found since the drafting.

    Owners who are one, units that are one, and entries whose one owner was told apart into two.
    """

    undecided: int
    joined: int
    merged: int = 0
    parted: int = 0


class OwnerRoll(Aggregate):
    """One vote's roll. Its entries are facts of the roll; its state holds only the totals."""

    @classmethod
    @decides(wish.DraftRoll)
    def draft(cls, c: wish.DraftRoll, ctx: Context) -> "OwnerRoll":
        """Draft the roll; `known` is the built roll with the area its total is compared with."""
        built, registered = ctx.known
        if c.as_of != ctx.today:
            raise ValidationFailed(problem=f"as_of: the register is read today, {ctx.today}")
        _votable(built)
        made = cls(
            roll=c.roll,
            purpose=c.purpose,
            extent=c.extent,
            as_of=c.as_of,
            counts_parking=c.counts_parking,
            total_area_cm2=built.total_area_cm2,
            total_heads=built.total_heads,
            entries_hash=built.entries_hash,
            left_out=built.left_out,
            registered_area_cm2=registered,
        )
        made._record_entries(built)
        return made

    @event("RollDrafted", topic="registry.OwnerRoll.RollDrafted")
    def __init__(
        self,
        roll: str,
        purpose: str,
        extent: wish.Extent,
        as_of: date,
        counts_parking: bool,
        total_area_cm2: int,
        total_heads: int,
        entries_hash: str,
        left_out: LeftOut,
        registered_area_cm2: int | None,
    ) -> None:
        self.stage, self.edition = "draft", 1
        self.purpose, self.extent, self.as_of = purpose, extent, as_of
        self.counts_parking, self.left_out = counts_parking, left_out
        self.registered_area_cm2 = registered_area_cm2
        self.total_area_cm2, self.total_heads = total_area_cm2, total_heads
        self.entries_hash = entries_hash
        self.posted_on: date | None = None
        self.open: dict[str, str] = {}
        self.objections: set[str] = set()
        self.grounds: set[tuple[str, str]] = set()
        self.noted: tuple[str, ...] = ()
        self.to_redraft = False

    def _record_entries(self, built: Roll) -> None:
        for part, start in enumerate(range(0, len(built.entries), PART), start=1):
            self._entries_recorded(
                edition=self.edition, part=part, entries=built.entries[start : start + PART]
            )

    @event("RollEntriesRecorded", topic="registry.OwnerRoll.RollEntriesRecorded")
    def _entries_recorded(self, edition: int, part: int, entries: tuple[RollEntry, ...]) -> None:
        pass

    @decides(wish.RedraftRoll)
    def redraft(self, c: wish.RedraftRoll, ctx: Context) -> None:
        """Build the roll again from the register as it stands now."""
        built, _ = ctx.known
        _votable(built)
        self._redrafted(
            edition=self.edition + 1,
            as_of=ctx.today,
            total_area_cm2=built.total_area_cm2,
            total_heads=built.total_heads,
            entries_hash=built.entries_hash,
            left_out=built.left_out,
            reason=c.reason,
        )
        self._record_entries(built)

    @event("RollRedrafted", topic="registry.OwnerRoll.RollRedrafted")
    def _redrafted(
        self,
        edition: int,
        as_of: date,
        total_area_cm2: int,
        total_heads: int,
        entries_hash: str,
        left_out: LeftOut,
        reason: str,
    ) -> None:
        self.edition, self.as_of, self.to_redraft = edition, as_of, False
        self.total_area_cm2, self.total_heads = total_area_cm2, total_heads
        self.entries_hash, self.left_out = entries_hash, left_out

    @decides(wish.PublishRoll)
    def publish(self, c: wish.PublishRoll, ctx: Context) -> None:
        """Post the roll for the days the profile asks."""
        days = ctx.profile.days("roll_posting_days")
        due = posting(ctx.today, days)
        clock = Clock(ROLL_POSTING, due.at, "REGISTRY_CLERK", incomplete=due.calendar_incomplete)
        self._published(posted_on=ctx.today, posting_days=days, starts=(clock,))

    @event("RollPublished", topic="registry.OwnerRoll.RollPublished")
    def _published(self, posted_on: date, posting_days: int, starts: Clocks = ()) -> None:
        self.stage, self.posted_on, self.posting_days = "published", posted_on, posting_days

    @decides(wish.RaiseRollObjection)
    def object_to(self, c: wish.RaiseRollObjection, ctx: Context) -> None:
        """Take an objection until the posting ends, one per unit and ground (ruling B4)."""
        known: OwnerOfUnit = ctx.known
        if ctx.today >= self.earliest_freeze:
            raise TooLate
        if (c.unit, c.ground) in self.grounds or c.objection in self.objections:
            raise ObjectionAlreadyRaised
        due = deadline_in_days(ctx.today, ctx.profile.days("objection_days"), ctx.calendar)
        clock = Clock(
            ROLL_OBJECTION, due.at, "REGISTRY_CLERK", c.objection, due.calendar_incomplete
        )
        self._objection_raised(
            objection=c.objection,
            unit_id=c.unit,
            ground=c.ground,
            text=known.text,
            starts=(clock,),
        )

    @event("RollObjectionRaised", topic="registry.OwnerRoll.RollObjectionRaised")
    def _objection_raised(
        self, objection: str, unit_id: str, ground: str, text: Sealed | None, starts: Clocks = ()
    ) -> None:
        self.open = {**self.open, objection: "REGISTRY_CLERK"}
        self.objections = {*self.objections, objection}
        self.grounds = {*self.grounds, (unit_id, ground)}

    @decides(wish.ResolveRollObjection)
    def resolve(self, c: wish.ResolveRollObjection, ctx: Context) -> None:
        """Decide an objection: the clerk in his time, afterwards only the street."""
        turn = self.open.get(c.objection)
        if turn is None:
            raise ObjectionNotFound
        if turn not in ctx.roles:
            raise TooLate if "REGISTRY_CLERK" in ctx.roles else RoleNotAllowed
        clock = ROLL_OBJECTION if turn == "REGISTRY_CLERK" else ROLL_OBJECTION_STREET
        if ctx.now >= self.running[f"{clock}:{c.objection}"].due:
            raise TooLate  # its clock has run out, though the tick has not recorded it yet
        self._resolved(
            objection=c.objection,
            accepted=c.accepted,
            reason=c.reason,
            correction=c.correction,
            stops=(f"{clock}:{c.objection}",),
        )

    @event("RollObjectionResolved", topic="registry.OwnerRoll.RollObjectionResolved")
    def _resolved(
        self,
        objection: str,
        accepted: bool,
        reason: str,
        correction: str | None,
        stops: tuple[str, ...] = (),
    ) -> None:
        self.open = {k: v for k, v in self.open.items() if k != objection}
        self.to_redraft = self.to_redraft or accepted

    @decides(wish.FreezeRoll)
    def freeze(self, c: wish.FreezeRoll, ctx: Context) -> None:
        """Freeze after the posting, with nothing open that would change its heads."""
        known: BeforeFreeze = ctx.known
        if ctx.today < self.earliest_freeze:
            raise PostingTooShort(posted_on=str(self.posted_on), earliest=str(self.earliest_freeze))
        if self.open or self.to_redraft:
            raise OpenRollObjections(open=len(self.open) + self.to_redraft)
        if known.undecided:
            raise OpenIdentityProposals(open=known.undecided)
        if known.joined or known.merged or known.parted:
            raise RollOutdated(joined=known.joined, merged=known.merged, parted=known.parted)
        self._frozen(
            edition=self.edition,
            total_area_cm2=self.total_area_cm2,
            total_heads=self.total_heads,
            entries_hash=self.entries_hash,
            noted_objections=self.noted,
            stops=self.ending(ROLL_POSTING),
        )

    @event("RollFrozen", topic="registry.OwnerRoll.RollFrozen")
    def _frozen(
        self,
        edition: int,
        total_area_cm2: int,
        total_heads: int,
        entries_hash: str,
        noted_objections: tuple[str, ...],
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage = "frozen"

    @decides(wish.VoidRoll)
    def void(self, c: wish.VoidRoll, ctx: Context) -> None:
        """Void the roll, and with it what still runs."""
        self._voided(reason=c.reason, stops=tuple(self.running))

    @event("RollVoided", topic="registry.OwnerRoll.RollVoided")
    def _voided(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "void"

    @property
    def earliest_freeze(self) -> date:
        """Give the first day on which a posted roll may freeze (D-6)."""
        assert self.posted_on is not None  # noqa: S101  (only asked of a posted roll)
        return earliest_next_step(self.posted_on, self.posting_days)

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Say what follows: a posting is over, an objection goes to the street, or is noted."""
        if clock.clock == ROLL_POSTING:
            self._posting_ended(ended_at=clock.due, stops=(clock.key,))
            return None
        street: tuple[Clock, ...] = ()
        if clock.clock == ROLL_OBJECTION:
            due = deadline_in_days(
                ctx.today, ctx.profile.days("objection_street_days"), ctx.calendar
            )
            street = (
                Clock(
                    ROLL_OBJECTION_STREET,
                    due.at,
                    "STREET_OFFICER",
                    clock.ref,
                    due.calendar_incomplete,
                ),
            )
        self._deadline_missed(
            clock=clock.clock,
            ref=clock.ref,
            due=clock.due,
            responsible=clock.responsible,
            starts=street,
            stops=(clock.key,),
        )
        return None

    @event("RollPostingEnded", topic="registry.OwnerRoll.RollPostingEnded")
    def _posting_ended(self, ended_at: datetime, stops: tuple[str, ...] = ()) -> None:
        pass

    @event("DeadlineMissed", topic="registry.OwnerRoll.DeadlineMissed")
    def _deadline_missed(
        self,
        clock: str,
        ref: str,
        due: datetime,
        responsible: str,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        if clock == ROLL_OBJECTION:
            self.open = {**self.open, ref: "STREET_OFFICER"}
        else:
            self.open = {k: v for k, v in self.open.items() if k != ref}
            self.noted = (*self.noted, ref)


@relates(wish.RaiseRollObjection)
def _an_owner(roll: OwnerRoll, c: wish.RaiseRollObjection, ctx: Context) -> str:
    known: Any = ctx.known
    if not known.owns:
        raise RoleNotAllowed
    return "OWNER"


def _votable(built: Roll) -> None:
    if not built.entries or not built.total_area_cm2:
        raise EmptyRoll
    if len(built.entries) == 1:
        raise NoAssemblyNeeded
