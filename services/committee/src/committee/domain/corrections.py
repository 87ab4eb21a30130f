"""Decides how the roll of a noticed vote is put right: joined entries, or a split one (C18)."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID, uuid5

from chassis.refusals import ValidationFailed
from committee.commands import refusals as no
from committee.commands.forms import OwnerGroup, Split
from committee.domain.known import ForCorrection
from committee.domain.roll import Correction, RollEntry, as_one


class Wish(Protocol):
    """A command that puts the roll right."""

    @property
    def merged(self) -> list[UUID]:
        """Give the entries that are one owner."""

    @property
    def split(self) -> Split | None:
        """Give the entry that is several owners."""

    @property
    def parted(self) -> list[UUID]:
        """Give the entries that were joined and are several owners after all."""


def correction_of(c: Wish, known: ForCorrection, merges: Sequence[Sequence[UUID]]) -> Correction:
    """Give what stands on the roll instead; `merges` are those made before.

    Refuses entries that are not on the roll, and parts that are not just the whole entry.
    """
    if bool(c.merged) + bool(c.parted) + (c.split is not None) > 1:
        raise ValidationFailed(problem="merged, split, parted: only one of them")
    if c.parted:
        return _parted(c.parted, known.entries, merges)
    if c.split is None:
        return _joined(c.merged, known.entries)
    if not known.entries:
        raise no.NotOnRoll
    if any(c.split.entry in merged for merged in merges):
        raise ValidationFailed(problem="split.entry: it has been joined with others")
    return _split(known.entries[0], c.split.groups, known.cast_by)


def _joined(merged: Sequence[UUID], entries: Sequence[RollEntry]) -> Correction:
    if len(set(merged)) < max(2, len(merged)):
        raise ValidationFailed(problem="merged: two entries or more, each once")
    if len(entries) < len(merged):
        raise no.NotOnRoll
    return Correction(tuple(merged), (as_one(min(merged), entries),))


def _parted(
    parted: Sequence[UUID], entries: Sequence[RollEntry], merges: Sequence[Sequence[UUID]]
) -> Correction:
    if sorted(parted) not in map(sorted, merges):
        raise ValidationFailed(problem="parted: just the entries that one correction joined")
    return Correction((min(parted),), tuple(entries))


def _split(entry: RollEntry, groups: Sequence[OwnerGroup], cast_by: int | None) -> Correction:
    parts = tuple(_part(entry, group, keeps=n == cast_by) for n, group in enumerate(groups))
    if len({part.owners for part in parts}) < len(parts):
        raise ValidationFailed(problem="split.groups: one owner group stands twice")
    if sorted(unit for part in parts for unit in part.units) != sorted(entry.units):
        raise ValidationFailed(problem="split.groups: every unit of the entry once")
    areas: Counter[str] = Counter()
    for part in parts:
        areas.update(part.by_building)
    if areas != Counter(entry.by_building):
        raise ValidationFailed(problem="split.groups: the areas do not make up the entry's")
    return Correction((entry.entry_id,), parts)


def _part(entry: RollEntry, group: OwnerGroup, *, keeps: bool) -> RollEntry:
    owners = tuple(sorted(set(group.owners)))
    by_building: Counter[str] = Counter()
    for each in group.areas:
        by_building[each.building] += each.area_cm2
    return RollEntry(
        entry_id=entry.entry_id if keeps else uuid5(entry.entry_id, "|".join(owners)),
        area_cm2=by_building.total(),
        by_building=dict(by_building),
        units=tuple(group.units),
        owners=owners,
    )
