"""Decides what is on record of a unit: its area and source, its state, whose it is."""

from datetime import date

from msgspec import Struct

from chassis.domain import Aggregate, Context, Evidence, decides, event
from chassis.refusals import RoleNotAllowed, ValidationFailed
from registry import commands as wish
from registry.domain.entries import DEVELOPER, UNKNOWN
from registry.refusals import (
    EmptyOwnerGroup,
    ExtentUnknown,
    NotPresentOwners,
    OwnersDiffer,
    UnitsNotAlike,
    WeakerAreaSource,
)

STRENGTH = {"contract": 0, "survey": 1, "register": 2}
"""Which source of an area outweighs which (R-06)."""


def owner_group(owners: tuple[str, ...]) -> tuple[str, ...]:
    """Give the owners of a unit, in order, or refuse an empty or repeating list."""
    if not owners:
        raise EmptyOwnerGroup
    if len(set(owners)) != len(owners):
        raise ValidationFailed(problem="owners: one subject stands twice")
    if any(one.startswith((DEVELOPER, UNKNOWN)) for one in owners):
        raise ValidationFailed(
            problem=f"owners: {DEVELOPER} and {UNKNOWN} are the roll's own marks"
        )
    return tuple(sorted(owners))


class BeforeMerger(Struct, frozen=True):
    """What was loaded for a merger: are the doors alike; how many owners only this unit has."""

    alike: bool
    own_owners: int


class Unit(Aggregate):
    """One exclusively owned unit. The door code never leaves the registry (ruling B1)."""

    @classmethod
    @decides(wish.AddUnit)
    def add(cls, c: wish.AddUnit, ctx: Context) -> "Unit":
        """Add a unit of a registered building; `known` maps buildings to their stairwells."""
        return cls.take(c, ctx.known)

    @classmethod
    def take(cls, c: wish.AddUnit, buildings: dict[str, tuple[str, ...]]) -> "Unit":
        """Decide one unit, for the command and for an import of many."""
        stairwells = buildings.get(c.door.building)
        if stairwells is None:
            raise ExtentUnknown
        _, _, stairwell, room = c.door.normal
        if stairwells and stairwell and stairwell not in map(wish.normal, stairwells):
            raise ExtentUnknown
        if not room:
            raise ValidationFailed(problem="door.room: blank")
        if c.owners and c.state == "unsold":
            raise ValidationFailed(problem="owners: an unsold unit is the developer's")
        owners = owner_group(c.owners) if c.owners else ()
        return cls(
            door=c.door,
            building_id=c.door.building,
            stairwell=stairwell,
            kind=c.kind,
            area_cm2=c.area_cm2,
            area_source=c.area_source,
            state=c.state,
            developer=c.developer,
            owner_group=owners,
        )

    @event("UnitAdded", topic="registry.Unit.UnitAdded")
    def __init__(
        self,
        door: wish.Door,
        building_id: str,
        stairwell: str,
        kind: str,
        area_cm2: int,
        area_source: str,
        state: str,
        developer: str | None,
        owner_group: tuple[str, ...],
    ) -> None:
        self.stage, self.kind = state, kind
        self.area_cm2, self.area_source, self.measured_in = area_cm2, area_source, 1
        self.developer, self.owners = developer, owner_group

    @decides(wish.CorrectUnitArea)
    def correct_area(self, c: wish.CorrectUnitArea, ctx: Context) -> None:
        """Take a new area from a source that is at least as good (R-06)."""
        if STRENGTH[c.area_source] < STRENGTH[self.area_source]:
            raise WeakerAreaSource(present=self.area_source, offered=c.area_source)
        self._area_corrected(
            area_cm2=c.area_cm2,
            area_source=c.area_source,
            was_cm2=self.area_cm2,
            supersedes=self.measured_in,
            evidence=c.evidence,
        )

    @event("UnitAreaCorrected", topic="registry.Unit.UnitAreaCorrected")
    def _area_corrected(
        self, area_cm2: int, area_source: str, was_cm2: int, supersedes: int, evidence: Evidence
    ) -> None:
        self.area_cm2, self.area_source = area_cm2, area_source
        self.measured_in = self.version + 1  # this fact's own version

    def _own_business(self, ctx: Context) -> None:
        """A developer speaks of his own units only; the clerk of all."""
        by_clerk = "REGISTRY_CLERK" in ctx.roles
        if not by_clerk and self.developer is not None and self.developer != ctx.by.org:
            raise RoleNotAllowed

    @decides(wish.RecordSale)
    def sell(self, c: wish.RecordSale, ctx: Context) -> None:
        """Record the buyers; until the handover the unit counts with the developer's (R-07)."""
        self._own_business(ctx)
        self._sold(buyers=owner_group(c.buyers))

    @event("UnitSold", topic="registry.Unit.UnitSold")
    def _sold(self, buyers: tuple[str, ...]) -> None:
        self.stage, self.owners = "sold_undelivered", buyers

    @decides(wish.RecordUnitHandover)
    def hand_over(self, c: wish.RecordUnitHandover, ctx: Context) -> None:
        """Record the handover: the unit is now its owners'."""
        self._own_business(ctx)
        _not_after_today("handed_over_on", c.handed_over_on, ctx)
        self._delivered(owner_group=owner_group(c.owners), handed_over_on=c.handed_over_on)

    @event("UnitDelivered", topic="registry.Unit.UnitDelivered")
    def _delivered(self, owner_group: tuple[str, ...], handed_over_on: date) -> None:
        self.stage, self.owners = "delivered", owner_group

    @decides(wish.RecordOwnership)
    def record_ownership(self, c: wish.RecordOwnership, ctx: Context) -> None:
        """Record whose the unit is, as register, judgment, inheritance or possession show."""
        _not_after_today("effective_on", c.effective_on, ctx)
        self._owned(owner_group=owner_group(c.owners), basis=c.basis, effective_date=c.effective_on)

    @decides(wish.TransferOwnership)
    def transfer(self, c: wish.TransferOwnership, ctx: Context) -> None:
        """Record a transfer from those who own the unit now."""
        _not_after_today("effective_on", c.effective_on, ctx)
        if tuple(sorted(c.from_owners)) != self.owners:
            raise NotPresentOwners
        self._owned(
            owner_group=owner_group(c.owners), basis="transfer", effective_date=c.effective_on
        )

    @event("OwnershipRecorded", topic="registry.Unit.OwnershipRecorded")
    def _owned(self, owner_group: tuple[str, ...], basis: str, effective_date: date) -> None:
        self.owners = owner_group

    @decides(wish.MergeUnit)
    def merge(self, c: wish.MergeUnit, ctx: Context) -> None:
        """Take the unit off the register as another's double (F03); nobody's ownership goes with it."""
        known: BeforeMerger = ctx.known
        if not known.alike:
            raise UnitsNotAlike
        if known.own_owners:
            raise OwnersDiffer(owners=known.own_owners)
        self._merged(
            into=c.into,
            reason=c.reason,
            kind=self.kind,
            area_cm2=self.area_cm2,
            state=self.stage,
        )

    @event("UnitMerged", topic="registry.Unit.UnitMerged")
    def _merged(self, into: str, reason: str, kind: str, area_cm2: int, state: str) -> None:
        self.stage, self.was = "merged", state
        self.into, self.merged_for = into, reason

    @decides(wish.RestoreUnit)
    def restore(self, c: wish.RestoreUnit, ctx: Context) -> None:
        """Put the unit back as it was before its merger."""
        self._restored(reason=c.reason, kind=self.kind, area_cm2=self.area_cm2, state=self.was)

    @event("UnitRestored", topic="registry.Unit.UnitRestored")
    def _restored(self, reason: str, kind: str, area_cm2: int, state: str) -> None:
        self.stage = state


def _not_after_today(name: str, day: date, ctx: Context) -> None:
    """Refuse a day to come: what is recorded holds from the recording on."""
    if day > ctx.today:
        raise ValidationFailed(problem=f"{name}: {day} is after today")
