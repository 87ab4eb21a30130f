"""Builds the entries of an owners' roll, exactly (domain 4.1): pure, integers only.

A delivered unit counts with the set of its owners, a unit that is unsold or not handed over with
the developer's; one entry per set, its area the sum of its units, its heads one (R-07, R-08).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Annotated
from uuid import UUID, uuid5

from msgspec import Meta, Struct

COUNTED = frozenset({"dwelling", "commercial", "other"})
PARKING = frozenset({"parking", "stall"})
DEVELOPER = "DEVELOPER:"
UNKNOWN = "UNKNOWN:"


class UnitFacts(Struct, frozen=True):
    """What an entry is built from; `owners` are the present ones (the buyers, if not handed over)."""

    unit: str
    building: str
    stairwell: str
    kind: str
    area_cm2: int
    state: str
    developer: str
    owners: tuple[str, ...]


class RollEntry(Struct, frozen=True):
    """One vote's weight: an owner group with its area and units.

    `owners` are subject refs: of each owner the one he was found to be and those he came under, so
    that whoever signs in under any of them is found; the entry's id follows from the former alone.
    """

    entry_id: UUID
    area_cm2: int
    by_building: dict[str, int]
    units: tuple[str, ...]
    owners: tuple[str, ...]


class LeftOut(Struct, frozen=True):
    """What lies in the extent and does not count: number of units and their area (F31)."""

    units: int
    area_cm2: Annotated[int, Meta(ge=0)]


class Roll(Struct, frozen=True):
    """A roll's entries in order of their ids, with totals and the hash that names them."""

    entries: tuple[RollEntry, ...]
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    left_out: LeftOut


def build(
    roll: UUID, units: Iterable[UnitFacts], same: Mapping[str, str], *, counts_parking: bool
) -> Roll:
    """Build a roll from the units of its extent.

    `same` maps a subject to the one he was found to be; parking counts only where the estate's
    rules say so (R-09).
    """
    counted = COUNTED | PARKING if counts_parking else COUNTED
    groups: dict[tuple[str, ...], list[UnitFacts]] = defaultdict(list)
    out_units = out_area = 0
    everything = sorted(units, key=lambda u: u.unit)
    developers = Developers.of(everything, same)
    for unit in everything:
        if unit.kind not in counted:
            out_units, out_area = out_units + 1, out_area + unit.area_cm2
            continue
        groups[_owner_key(unit, same, developers)].append(unit)
    made = (_entry(roll, key, held) for key, held in groups.items())
    entries = tuple(sorted(made, key=lambda e: str(e.entry_id)))
    return Roll(
        entries=entries,
        total_area_cm2=sum(e.area_cm2 for e in entries),
        total_heads=len(entries),
        entries_hash=hash_of(entries),
        left_out=LeftOut(out_units, out_area),
    )


def hash_of(entries: Iterable[RollEntry]) -> str:
    """Name a set of entries (ruling B2): SHA-256 of `entry_id TAB area_cm2 LF`, sorted by id."""
    lines = sorted(f"{e.entry_id}\t{e.area_cm2}\n" for e in entries)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


class Developers(Struct, frozen=True):
    """The developers who still hold units in the extent: each is one head (R-07, ruling B2)."""

    names: frozenset[str]
    same: Mapping[str, str]

    @classmethod
    def of(cls, units: Iterable[UnitFacts], same: Mapping[str, str]) -> "Developers":
        """Find them: whoever is named on a unit that is unsold or not handed over."""
        named = {u.developer for u in units if u.state != "delivered"} - {""}
        return cls(frozenset(same.get(d, d) for d in named), same)

    def head(self, developer: str) -> str:
        """Give the head a developer's units count under; unnamed ones are the only developer's."""
        if not developer and len(self.names) == 1:
            (developer,) = self.names
        return DEVELOPER + self.same.get(developer, developer)


def _owner_key(unit: UnitFacts, same: Mapping[str, str], developers: Developers) -> tuple[str, ...]:
    if unit.state != "delivered":
        return (developers.head(unit.developer),)
    owners = tuple(sorted({same.get(o, o) for o in unit.owners}))
    if not owners:
        return (UNKNOWN + unit.unit,)  # an owner nobody knows stays in the denominator
    if len(owners) == 1 and owners[0] in developers.names:
        return (developers.head(owners[0]),)  # what the developer still holds joins his one head
    return owners


def _entry(roll: UUID, key: tuple[str, ...], held: list[UnitFacts]) -> RollEntry:
    by_building: dict[str, int] = defaultdict(int)
    for unit in held:
        by_building[unit.building] += unit.area_cm2
    own = {o for unit in held if unit.state == "delivered" for o in unit.owners}
    return RollEntry(
        entry_id=uuid5(roll, "|".join(key)),
        area_cm2=sum(u.area_cm2 for u in held),
        by_building=dict(sorted(by_building.items())),
        units=tuple(u.unit for u in held),
        owners=tuple(sorted({*key, *own})),
    )
