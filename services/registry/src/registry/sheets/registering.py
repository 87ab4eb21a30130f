"""From units to what the registry will hold: its own functions say who is one person and one head."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from registry.commands import BuildingRow, UnitRow, normal
from registry.commands.forms import AreaSource
from registry.domain.entries import Roll, UnitFacts, build
from registry.domain.likeness import alike, building_key
from registry.identities import NOBODY, Subjects, invented, masked
from registry.sheets.doors import Place, same_door
from registry.sheets.remarks import Problem
from registry.sheets.results import Part
from registry.sheets.units import Unit

UNITS, BUILDINGS, BYTES = 2_000, 500, 240 * 1024
"""The most that one part of an import holds."""
NO_ROLL = UUID(int=0)

Settled = list[tuple[Unit, UnitRow]]


class Alike(Struct, frozen=True):
    """Buildings that may be one, by their labels, and what is said of them."""

    buildings: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]


def settle(
    units: Sequence[Unit], area_source: AreaSource, *, counts_parking: bool
) -> tuple[Settled, Roll, Alike]:
    """Give the units as the import takes them, the roll they make, and what looks alike."""
    settled = [(u, row) for u in units if (row := u.finish(area_source)) is not None]
    _placeholders(settled)
    subjects = _subjects(settled)
    facts = (
        UnitFacts(
            unit="/".join(row.door.normal),
            building=row.door.building,
            stairwell=row.door.stairwell,
            kind=row.kind,
            area_cm2=row.area_cm2,
            state=row.state,
            developer=row.developer or "",
            owners=tuple(sorted(set(owners))),
        )
        for (_, row), owners in zip(settled, subjects, strict=True)
    )
    roll = build(NO_ROLL, facts, {}, counts_parking=counts_parking)
    _namesakes(settled, subjects)
    return settled, roll, _alike([unit for unit, _ in settled])


def _placeholders(settled: Settled) -> None:
    """Say of numbers that stand beside three names that they are invented (F09)."""
    nobodys = _invented(settled)
    for unit, row in settled:
        for owner, told in zip(row.owners, unit.from_rows, strict=False):
            if owner.document and normal(owner.document) in nobodys:
                told.say("DOCUMENT_PLACEHOLDER")


def _invented(settled: Settled) -> frozenset[str]:
    owners = (o for _, row in settled for o in row.owners)
    return invented((o.document, o.name) for o in owners if o.document)


def _subjects(settled: Settled) -> list[list[str]]:
    """Give each unit's subjects, as the registry will find them."""
    known = Subjects(str.encode, {}, _invented(settled))
    return [
        [known.person(owner, f"{n}/{i}").subject for i, owner in enumerate(row.owners)]
        for n, (_, row) in enumerate(settled)
    ]


def _namesakes(settled: Settled, subjects: list[list[str]]) -> None:
    """Say which names stand for several subjects, and which subject has several names (B3)."""
    of_name: dict[str, set[str]] = defaultdict(set)
    of_subject: dict[str, set[str]] = defaultdict(set)
    told = []
    for (unit, row), found in zip(settled, subjects, strict=True):
        for i, (owner, subject) in enumerate(zip(row.owners, found, strict=True)):
            if owner.name:
                name = normal(owner.name)
                told.append((unit.from_rows[i], name, subject))
                of_subject[subject].add(name)
                if name not in NOBODY and not masked(name):
                    of_name[name].add(subject)
    for row_of, name, subject in told:
        if len(of_name.get(name, ())) > 1:
            row_of.say("SAME_NAME_PROPOSED")
        if len(of_subject[subject]) > 1:
            row_of.say("SAME_DOCUMENT_OTHER_NAME")


def _alike(units: Sequence[Unit]) -> Alike:
    """Find doors and buildings that may be one; they are kept apart and said (F03, F12)."""
    for group in alike((same_door(unit.place), unit) for unit in units):
        for unit in group:
            others = "、".join(u.rows[0].where for u in group if u is not unit)[:200]
            unit.rows[0].say("SAME_DOOR_PROPOSED", other=others)
    labels = _labels(units)
    groups = alike((building_key(label), label) for label in labels)
    doubtful = {label for group in groups for label in group}
    for unit in units:
        if unit.place.label in doubtful:
            for row in unit.rows:
                row.say("SAME_BUILDING_PROPOSED")
    problems = (
        Problem("SAME_BUILDING_PROPOSED", details={"labels": "、".join(group)}) for group in groups
    )
    return Alike(tuple(tuple(group) for group in groups), tuple(problems))


def _labels(units: Sequence[Unit]) -> list[str]:
    return list({u.place.door.building: u.place.label for u in reversed(units)}.values())[::-1]


def parts_of(settled: Settled, registered: frozenset[str]) -> tuple[Part, ...]:
    """Part an import; a building that is not registered comes with the first unit in it."""
    return tuple(_parts(settled, set(registered)))


def _parts(settled: Settled, there: set[str]) -> Iterator[Part]:
    part: list[tuple[Unit, UnitRow]] = []
    new: dict[str, BuildingRow] = {}
    size = 0
    for unit, row in settled:
        building = _building(unit.place)
        fresh = building.building not in there
        more = len(msgspec.json.encode(row)) + 1 + (200 + len(building.label) * 3) * fresh
        full = len(part) == UNITS or len(new) + fresh > BUILDINGS or size + more > BYTES
        if part and full:
            yield _part(part, new)
            part, new, size = [], {}, 0
        if fresh:
            there.add(building.building)
            new[building.building] = building
        part.append((unit, row))
        size += more
    if part:
        yield _part(part, new)


def _part(part: Settled, new: dict[str, BuildingRow]) -> Part:
    rows = tuple((unit.rows[0].sheet, unit.rows[0].number) for unit, _ in part)
    return Part(tuple(new.values()), tuple(row for _, row in part), rows)


def _building(place: Place) -> BuildingRow:
    return BuildingRow(place.door.building, place.label)
