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
    """One vote's weight: an owner group with its area and units. `owners` are subject refs."""

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
    developers = {u.developer for u in everything if u.state != "delivered"}
    for unit in everything:
        if unit.kind not in counted:
            out_units, out_area = out_units + 1, out_area + unit.area_cm2
            continue
        groups[_owner_key(unit, same, developers)].append(unit)
    entries = tuple(
        sorted(
            (_entry(roll, key, held) for key, held in groups.items()), key=lambda e: str(e.entry_id)
        )
    )
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


def _owner_key(unit: UnitFacts, same: Mapping[str, str], developers: set[str]) -> tuple[str, ...]:
    if unit.state != "delivered":
        return (DEVELOPER + unit.developer,)
    owners = tuple(sorted({same.get(o, o) for o in unit.owners}))
    if not owners:
        return ("UNKNOWN:" + unit.unit,)  # an owner nobody knows stays in the denominator
    if owners == (unit.developer,) and unit.developer in developers:
        return (DEVELOPER + unit.developer,)  # what the developer still holds joins his one head
    return owners


def _entry(roll: UUID, key: tuple[str, ...], held: list[UnitFacts]) -> RollEntry:
    by_building: dict[str, int] = defaultdict(int)
    for unit in held:
        by_building[unit.building] += unit.area_cm2
    return RollEntry(
        entry_id=uuid5(roll, "|".join(key)),
        area_cm2=sum(u.area_cm2 for u in held),
        by_building=dict(sorted(by_building.items())),
        units=tuple(u.unit for u in held),
        owners=key,
    )
