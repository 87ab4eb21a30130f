"""What the registry's facts make of an estate: who and where it is, its area, its rolls."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from governance.parts import Happened, Part, as_json, fact_id, happened, nothing


class Identity(Struct):
    """Who and where an estate is."""

    name: str
    community_ref: str
    township_ref: str
    jurisdiction: str
    built_year: int | None
    households: int
    note: str
    by: str
    on: str = ""
    place: dict[str, str] | None = None


class Area(Struct):
    """Its management area."""

    area_id: str
    basis: str
    registered_area_cm2: int | None
    by: str


class Units(Struct):
    """What is registered of its units: numbers and areas in cm² by kind and by state."""

    count: int = 0
    area_cm2: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    by_state: dict[str, int] = field(default_factory=dict)


class RollState(Struct):
    """A roll as it stands."""

    roll: str
    purpose: str
    extent_kind: str
    extent_ref: str
    as_of: str
    counts_parking: bool
    total_area_cm2: int
    total_heads: int
    entries_hash: str
    left_out_units: int
    left_out_area_cm2: int
    registered_area_cm2: int | None
    stage: str
    by: str
    posted_on: str = ""
    posting_days: int = 0
    objections_open: int = 0
    posting_basis: str = ""
    noted_objections: list[str] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)


class RegistryPart(Part):
    """The registry's part."""

    identity: Identity | None = None
    area: Area | None = None
    survey: dict[str, Any] | None = None
    buildings: dict[str, str] = field(default_factory=dict)
    units: Units = field(default_factory=Units)
    rolls: dict[str, RollState] = field(default_factory=dict)


def _registered(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.identity = Identity(
        name=fact.name,
        community_ref=fact.community_ref,
        township_ref=fact.township_ref,
        jurisdiction=fact.jurisdiction,
        built_year=fact.built_year or None,
        households=fact.households,
        note=fact.note,
        by=fact_id(meta),
        on=meta.on,
        place=_place(fact),
    )


def _place(fact: Any) -> dict[str, str] | None:
    if not fact.HasField("place"):
        return None
    return {f.name: getattr(fact.place, f.name) for f in fact.place.DESCRIPTOR.fields}


def _area(part: RegistryPart, meta: Any, fact: Any) -> None:
    registered = fact.registered_area_cm2 or None
    part.area = Area(fact.area_id, fact.basis, registered, fact_id(meta))


def _surveyed(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.survey = as_json(fact) | {"by": fact_id(meta)}


def _building(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.buildings[fact.building_id] = fact.label


def _unit(part: RegistryPart, meta: Any, fact: Any) -> None:
    _count(part.units, fact, 1)


def _merged(part: RegistryPart, meta: Any, fact: Any) -> None:
    _count(part.units, fact, -1)


def _count(units: Units, fact: Any, one: int) -> None:
    kind, state = fact.kind, fact.state  # the most frequent fact: a message's field is dear
    units.count += one
    units.area_cm2 += one * fact.area_cm2
    by_kind, by_state = units.by_kind, units.by_state
    by_kind[kind] = by_kind.get(kind, 0) + one
    by_state[state] = by_state.get(state, 0) + one


def _corrected(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.units.area_cm2 += fact.area_cm2 - fact.was_cm2


def _sold(part: RegistryPart, meta: Any, fact: Any) -> None:
    _move(part.units, "unsold", "sold_undelivered")


def _delivered(part: RegistryPart, meta: Any, fact: Any) -> None:
    _move(part.units, "sold_undelivered", "delivered")


def _move(units: Units, before: str, after: str) -> None:
    units.by_state[before] = units.by_state.get(before, 0) - 1
    units.by_state[after] = units.by_state.get(after, 0) + 1


def _drafted(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.rolls[meta.stream] = RollState(
        roll=fact.roll,
        purpose=fact.purpose,
        extent_kind=fact.extent.kind,
        extent_ref=fact.extent.ref,
        as_of=fact.as_of,
        counts_parking=fact.counts_parking,
        total_area_cm2=fact.total_area_cm2,
        total_heads=fact.total_heads,
        entries_hash=fact.entries_hash,
        left_out_units=fact.left_out.units,
        left_out_area_cm2=fact.left_out.area_cm2,
        registered_area_cm2=fact.registered_area_cm2 or None,
        stage="draft",
        by=fact_id(meta),
        events=[happened(meta)],
    )


def _redrafted(part: RegistryPart, meta: Any, fact: Any) -> None:
    roll = part.rolls[meta.stream]
    roll.total_area_cm2, roll.total_heads = fact.total_area_cm2, fact.total_heads
    roll.entries_hash = fact.entries_hash
    roll.left_out_units, roll.left_out_area_cm2 = fact.left_out.units, fact.left_out.area_cm2


def _published(part: RegistryPart, meta: Any, fact: Any) -> None:
    roll = part.rolls[meta.stream]
    roll.stage, roll.posted_on, roll.posting_days = "published", fact.posted_on, fact.posting_days
    roll.posting_basis = meta.starts[0].basis if meta.starts else ""
    roll.events.append(happened(meta))


def _objected(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.rolls[meta.stream].objections_open += 1


def _resolved(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.rolls[meta.stream].objections_open -= 1


def _frozen(part: RegistryPart, meta: Any, fact: Any) -> None:
    roll = part.rolls[meta.stream]
    roll.stage, roll.noted_objections = "frozen", list(fact.noted_objections)
    roll.events.append(happened(meta))


def _voided(part: RegistryPart, meta: Any, fact: Any) -> None:
    part.rolls[meta.stream].stage = "void"


def _missed(part: RegistryPart, meta: Any, fact: Any) -> None:
    if fact.clock == "roll.objection_street":
        part.rolls[meta.stream].objections_open -= 1


CHANGES: dict[str, Callable[[RegistryPart, Any, Any], None]] = {
    "estate_registered": _registered,
    "management_area_defined": _area,
    "estate_condition_surveyed": _surveyed,
    "building_added": _building,
    "unit_added": _unit,
    "unit_area_corrected": _corrected,
    "unit_sold": _sold,
    "unit_delivered": _delivered,
    "ownership_recorded": nothing,
    "unit_merged": _merged,
    "unit_restored": _unit,
    "roll_drafted": _drafted,
    "roll_redrafted": _redrafted,
    "roll_published": _published,
    "roll_objection_raised": _objected,
    "roll_objection_resolved": _resolved,
    "roll_frozen": _frozen,
    "roll_voided": _voided,
    "roll_posting_ended": nothing,
    "deadline_missed": _missed,
}
