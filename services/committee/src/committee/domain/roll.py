"""The roll a meeting votes on, as the registry answers it and the committee keeps it (B2, C18)."""

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct

from committee.commands.forms import Extent

DEVELOPER = "DEVELOPER:"


class RollEntry(Struct, frozen=True):
    """One head with all its area; `owners` are opaque subject refs, a developer's starts so."""

    entry_id: UUID
    area_cm2: int
    by_building: dict[str, int]
    units: tuple[str, ...]
    owners: tuple[str, ...]

    @property
    def developer(self) -> str | None:
        """Give the developer's organisation, if the entry is his."""
        first = self.owners[0] if self.owners else ""
        return first.removeprefix(DEVELOPER) if first.startswith(DEVELOPER) else None

    @property
    def owner_key(self) -> str:
        """Name the owner group, whatever roll it stands on."""
        return hashlib.sha256("|".join(sorted(self.owners)).encode()).hexdigest()

    @property
    def building(self) -> str:
        """Give the first building in which the entry has area."""
        return min(self.by_building, default="")


class RollView(Struct, frozen=True):
    """A roll's state and totals; areas in cm². `registered_area_cm2` is None where unknown."""

    frozen: bool
    extent: Extent
    counts_parking: bool
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    left_out_units: int = 0
    left_out_area_cm2: int = 0
    registered_area_cm2: int | None = None
    noted_objections: tuple[str, ...] = ()


def hash_of(entries: Iterable[RollEntry]) -> str:
    """Name a set of entries: SHA-256 of `entry_id TAB area_cm2 LF`, sorted by id (ruling B2)."""
    lines = sorted(f"{e.entry_id}\t{e.area_cm2}\n" for e in entries)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


class Correction(Struct, frozen=True):
    """What stood on the roll, and what stands there instead (C18).

    Several entries before and one after were one owner; one before and several after are the parts
    of an entry that was several owners'. A part that goes on under the entry's id has its ballot.
    Parts that were entries before they were joined are those again, each with its own ballot.
    """

    before: tuple[UUID, ...]
    after: tuple[RollEntry, ...]

    @property
    def joins(self) -> bool:
        """Say whether entries were joined; else one was split."""
        return len(self.before) > 1

    @property
    def more_heads(self) -> int:
        """Give by how many heads the roll grows, below zero if it shrinks."""
        return len(self.after) - len(self.before)


def merges_of(corrections: Iterable[Correction]) -> tuple[tuple[UUID, ...], ...]:
    """Give the entries that stand as one owner, without those that were found to be several again."""
    found: list[tuple[UUID, ...]] = []
    for each in corrections:
        parts = {part.entry_id for part in each.after}
        found = [merged for merged in found if set(merged) != parts]
        if each.joins:
            found.append(each.before)
    return tuple(found)


def voting_roll(
    entries: Iterable[RollEntry], corrections: Iterable[Correction]
) -> dict[UUID, RollEntry]:
    """Give the entries with a ballot each: of a split entry its parts; joined ones keep theirs."""
    held = {e.entry_id: e for e in entries}
    for each in corrections:
        if not each.joins:
            del held[each.before[0]]
            held |= {e.entry_id: e for e in each.after}
    return held


def heads_of(entries: Sequence[RollEntry], merges: Iterable[Sequence[UUID]]) -> dict[UUID, UUID]:
    """Map each entry to the one that stands for it after corrections of the roll (C18)."""
    head = {e.entry_id: e.entry_id for e in entries}
    for merged in merges:
        joined = {head[each] for each in merged}
        first = min(joined)
        head = {entry: first if stands in joined else stands for entry, stands in head.items()}
    return head


def merged_roll(
    entries: Sequence[RollEntry], merges: Iterable[Sequence[UUID]]
) -> tuple[RollEntry, ...]:
    """Give the entries with those that are one owner as one head with the summed area (C18)."""
    merges = tuple(merges)
    if not merges:
        return tuple(entries)
    head = heads_of(entries, merges)
    groups: dict[UUID, list[RollEntry]] = {}
    for entry in entries:
        groups.setdefault(head[entry.entry_id], []).append(entry)
    return tuple(as_one(first, group) for first, group in groups.items())


def as_one(entry_id: UUID, group: Sequence[RollEntry]) -> RollEntry:
    """Give entries as one head with the summed area."""
    by_building: dict[str, int] = {}
    for entry in group:
        for building, area in entry.by_building.items():
            by_building[building] = by_building.get(building, 0) + area
    return RollEntry(
        entry_id=entry_id,
        area_cm2=sum(e.area_cm2 for e in group),
        by_building=by_building,
        units=tuple(unit for e in group for unit in e.units),
        owners=tuple(sorted({owner for e in group for owner in e.owners})),
    )
