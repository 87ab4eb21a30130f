"""Units: one door each, an area that only a source as good may correct, owners in their time."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from chassis.domain import By, decide
from chassis.refusals import InvalidState, RoleNotAllowed, ValidationFailed
from chassis.testing.kit import Example
from registry import commands as wish
from registry.domain.likeness import alike, building_key, door_key
from registry.refusals import (
    DuplicateUnit,
    EmptyOwnerGroup,
    ExtentUnknown,
    NotPresentOwners,
    WeakerAreaSource,
)
from services.registry.tests.registry_examples import (
    ADD_UNIT,
    BUILDINGS,
    ESTATE,
    EVIDENCE,
    EXAMPLES,
    HAND_OVER,
    SELL,
    TODAY,
    UNIT,
    room,
    story,
)

TOMORROW = date(2026, 3, 3)
SOURCES = ["contract", "survey", "register"]
DELIVERED = (ADD_UNIT, SELL, HAND_OVER)


def _door(building: str, room_number: str, stairwell: str = "", phase: str = "") -> str:
    return wish.unit_ref(
        ESTATE,
        wish.Door(building=building, room=room_number, stairwell=stairwell, phase=phase),
    )


def _adding(**changes: object) -> Example:
    return Example(room("101", **changes), known=BUILDINGS)


def _owned_by(*owners: str) -> Example:
    return Example(wish.RecordOwnership(ESTATE, UNIT, owners, "register", TODAY))


def test_a_unit_is_added_with_its_area_and_source() -> None:
    """R-06: the area comes with what it rests on."""
    story().when(ADD_UNIT).then(
        "UnitAdded", area_cm2=900_000, area_source="survey", state="unsold", developer="dev-1"
    )


def test_a_door_code_names_one_unit() -> None:
    """Ruling B1: the unit's reference follows from its door, so the second meets the first."""
    story(ADD_UNIT).when(ADD_UNIT).then_refused(DuplicateUnit)


@pytest.mark.parametrize("written", [" 101", "1 01", "１０１", "101\t"])
def test_a_door_is_compared_as_people_read_it(written: str) -> None:
    """Ruling G9: width, blanks and case make no other door."""
    assert _door("b1", written) == _door("b1", "101")
    assert _door("b1", "a01") == _door("b1", "A01")


def test_phases_stairwells_and_leading_zeros_make_other_doors() -> None:
    """F03, F04, F05: 0101, the same room of phase 2, and 11-1-101 are doors of their own."""
    doors = [
        _door("b1", "101"),
        _door("b1", "0101"),
        _door("b1", "101", phase="2"),
        _door("1", "101", "11"),
        _door("11", "101", "1"),
        _door("b1", "2/3", "1"),
        _door("b1", "3", "1/2"),
    ]

    assert len(set(doors)) == len(doors)
    assert all(UUID(one) for one in doors)


@pytest.mark.parametrize(
    ("door", "known"),
    [
        (wish.Door(building="b9", room="101"), False),
        (wish.Door(building="b1", room="101", stairwell="3"), False),
        (wish.Door(building="b1", room="101", stairwell="２"), True),
        (wish.Door(building="b1", room="101"), True),
        (wish.Door(building="b2", room="101", stairwell="7"), True),
    ],
)
def test_a_unit_stands_in_a_registered_building_and_stairwell(
    door: wish.Door, *, known: bool
) -> None:
    """A shop may have no stairwell; a building whose stairwells nobody listed takes any."""
    told = story().when(_adding(door=door))

    if known:
        told.then("UnitAdded", building_id=door.building)
    else:
        told.then_refused(ExtentUnknown)


def test_a_room_of_blanks_and_an_owned_unsold_unit_are_refused() -> None:
    """A door needs a room, and an unsold unit is the developer's."""
    blank = wish.Door(building="b1", room="　")

    story().when(_adding(door=blank)).then_refused(ValidationFailed)
    story().when(_adding(state="unsold", owners=("h",))).then_refused(ValidationFailed)


def test_a_delivered_unit_may_have_an_owner_nobody_knows() -> None:
    """He stays in the denominator (F13)."""
    story().when(_adding()).then("UnitAdded", owner_group=())


@pytest.mark.parametrize("owners", [("h", "h"), ("DEVELOPER:x",), ("UNKNOWN:u1",)])
def test_owners_are_distinct_and_none_bears_a_mark_of_the_roll(owners: tuple[str, ...]) -> None:
    """A subject that looked like the developer's head would slip into it."""
    story().when(_adding(owners=owners)).then_refused(ValidationFailed)


@pytest.mark.parametrize("present", SOURCES)
@pytest.mark.parametrize("offered", SOURCES)
def test_only_a_source_as_good_corrects_an_area(present: str, offered: str) -> None:
    """R-06: register before survey before contract; equal sources may correct one another."""
    correction = wish.CorrectUnitArea(ESTATE, UNIT, 910_000, offered, EVIDENCE)  # type: ignore[arg-type]
    told = story(_adding(area_source=present)).when(Example(correction))

    if SOURCES.index(offered) >= SOURCES.index(present):
        told.then("UnitAreaCorrected", area_cm2=910_000, was_cm2=900_000, area_source=offered)
    else:
        told.then_refused(WeakerAreaSource, present=present, offered=offered)


def test_a_correction_names_the_fact_whose_area_it_replaces() -> None:
    """R-06: the chain from the present area back to the first has no gap."""
    first = EXAMPLES[wish.CorrectUnitArea]
    told = story(ADD_UNIT, SELL).when(first).then("UnitAreaCorrected", supersedes=1)

    told.given(HAND_OVER).when(first).then("UnitAreaCorrected", supersedes=3)


def test_a_unit_is_sold_then_handed_over() -> None:
    """R-07: buyers become owners with the handover, not with the sale."""
    story(ADD_UNIT).when(SELL).then("UnitSold", buyers=("h", "w"))
    story(ADD_UNIT, SELL).when(HAND_OVER).then("UnitDelivered", owner_group=("h", "w"))
    story(ADD_UNIT).when(HAND_OVER).then_refused(InvalidState, stage="unsold")
    story(*DELIVERED).when(HAND_OVER).then_refused(InvalidState, stage="delivered")


def test_a_handover_to_come_is_refused() -> None:
    """What is recorded has happened."""
    later = wish.RecordUnitHandover(ESTATE, UNIT, ("h",), TOMORROW)

    story(ADD_UNIT, SELL).when(Example(later)).then_refused(ValidationFailed)


@pytest.mark.parametrize(
    "nobody",
    [
        (ADD_UNIT, Example(wish.RecordSale(ESTATE, UNIT, ()))),
        (ADD_UNIT, SELL, Example(wish.RecordUnitHandover(ESTATE, UNIT, (), TODAY))),
        (*DELIVERED, _owned_by()),
        (*DELIVERED, Example(wish.TransferOwnership(ESTATE, UNIT, ("h", "w"), (), TODAY))),
    ],
    ids=["sale", "handover", "ownership", "transfer"],
)
def test_ownership_names_somebody(nobody: tuple[Example, ...]) -> None:
    """EMPTY_OWNER_GROUP wherever owners are recorded."""
    *before, tried = nobody

    story(*before).when(tried).then_refused(EmptyOwnerGroup)


def test_owners_are_recorded_as_one_group() -> None:
    """R-08: several owners of a unit are one group, in whatever order they are named."""
    story(*DELIVERED).when(_owned_by("x", "a")).then(
        "OwnershipRecorded", owner_group=("a", "x"), basis="register"
    )


def test_a_transfer_comes_from_the_present_owners_and_all_of_them() -> None:
    """One co-owner alone, a stranger, or nobody cannot pass the unit on."""
    for given in (("h",), ("h", "w", "x"), ("x",), ()):
        tried = wish.TransferOwnership(ESTATE, UNIT, given, ("y",), TODAY)
        story(*DELIVERED).when(Example(tried)).then_refused(NotPresentOwners)

    passed = wish.TransferOwnership(ESTATE, UNIT, ("w", "h"), ("y",), TODAY)
    story(*DELIVERED).when(Example(passed)).then(
        "OwnershipRecorded", owner_group=("y",), basis="transfer"
    )


def test_a_transfer_to_come_is_refused() -> None:
    """The register says who owns now."""
    later = wish.TransferOwnership(ESTATE, UNIT, ("w", "h"), ("y",), TOMORROW)
    recorded = wish.RecordOwnership(ESTATE, UNIT, ("y",), "judgment", TOMORROW)

    story(*DELIVERED).when(Example(later)).then_refused(ValidationFailed)
    story(*DELIVERED).when(Example(recorded)).then_refused(ValidationFailed)


def test_a_developer_speaks_of_his_own_units_only() -> None:
    """Two developers in one estate do not sell or hand over each other's units."""
    named = room("101", state="unsold", developer="dev-1")
    before = Example(named, known=BUILDINGS)

    def sold_by(role: str, org: str | None) -> str:
        ctx = replace(SELL, roles=frozenset({role})).context()
        thing = story(before).thing
        return decide(thing, SELL.command, replace(ctx, by=By("s-1", role, org)))[0].stage

    assert sold_by("DEVELOPER", "dev-1") == "sold_undelivered"
    assert sold_by("REGISTRY_CLERK", "office") == "sold_undelivered"
    for other in ("dev-2", None):
        with pytest.raises(RoleNotAllowed):
            sold_by("DEVELOPER", other)


def test_doors_that_differ_in_leading_zeros_are_shown_together() -> None:
    """F03: 0101 and 101 are proposed as one door, never silently one, never silently two."""
    doors = [("", "b1", "1", "0101"), ("", "b1", "01", "101"), ("", "b1", "1", "1010")]

    assert alike((door_key(*d), d) for d in doors) == [doors[:2]]


def test_doors_that_differ_in_hyphens_are_never_shown_as_one() -> None:
    """F04, F05: 1-11-101 and 11-1-101 are two doors, so are rooms of two phases."""
    doors = [("", "1", "11", "101"), ("", "11", "1", "101"), ("2", "1", "11", "101")]

    assert alike((door_key(*d), d) for d in doors) == []


def test_buildings_written_in_several_ways_are_shown_together() -> None:
    """F12: numerals, words and hyphens aside they are one; a phase makes another of it."""
    labels = ["2座", "八座", "2-", "第2座", "8座", "二期4座", "4座", "十二栋", "12号楼", "02幢"]

    assert alike((building_key(one), one) for one in labels) == [
        ["2座", "2-", "第2座", "02幢"],
        ["八座", "8座"],
        ["十二栋", "12号楼"],
    ]
