"""F03: a unit that was registered twice is merged by the clerk; what is frozen stays as it was frozen."""

from dataclasses import replace
from typing import Any

import pytest

from chassis.refusals import InvalidState
from chassis.testing.kit import Example
from registry import commands as wish
from registry.domain.unit import BeforeMerger
from registry.refusals import DuplicateUnit, OwnersDiffer, UnitsNotAlike
from services.registry.tests.registry_examples import ADD_UNIT, ESTATE, MERGE, SELL, UNIT, story
from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owner_row,
    posted,
    roll_body,
    unit_row,
)

RESTORE = Example(wish.RestoreUnit(ESTATE, UNIT, "原来是两套"))
REASON = {"reason": "0101 即 101，重复登记"}


def test_a_merger_says_into_which_unit_why_and_what_counts_no_more() -> None:
    """Whoever adds units up subtracts it by its kind, area and state."""
    told = story(ADD_UNIT).when(MERGE)

    told.then("UnitMerged", into="u2", kind="dwelling", area_cm2=900_000, state="unsold")
    story(ADD_UNIT, MERGE).when(SELL).then_refused(InvalidState, stage="merged")
    story(ADD_UNIT, MERGE).when(ADD_UNIT).then_refused(DuplicateUnit)


def test_a_merger_that_was_wrong_is_undone() -> None:
    """The unit is again what it was; both facts stay on record."""
    told = story(ADD_UNIT, SELL, MERGE).when(RESTORE)

    told.then("UnitRestored", kind="dwelling", area_cm2=900_000, state="sold_undelivered")
    assert told.thing.stage == "sold_undelivered"
    story(ADD_UNIT).when(RESTORE).then_refused(InvalidState, stage="unsold")


@pytest.mark.parametrize(
    ("known", "refusal"),
    [
        (BeforeMerger(alike=False, own_owners=0), UnitsNotAlike),
        (BeforeMerger(alike=True, own_owners=1), OwnersDiffer),
    ],
)
def test_only_look_alikes_are_merged_and_no_owner_is_lost(
    known: BeforeMerger, refusal: Any
) -> None:
    """Another door is another unit, and an owner is not taken off the register by a merger."""
    story(ADD_UNIT).when(replace(MERGE, known=known)).then_refused(refusal)


def _twice(world: World, **more: Any) -> tuple[str, str, str]:
    """Register 0101 and 101 of one owner, and two other units; give path, and both units."""
    path = estate(world)
    one = owner_row("业主甲", document(7))
    load(
        world,
        path,
        unit_row("0101", one),
        unit_row("101", one, **more),
        unit_row("102", owner_row("业主乙", document(8))),
        unit_row("103"),
    )
    units = {u["door"]["room"]: u["unit"] for u in world.items(f"{path}/units")}
    return path, units["0101"], units["101"]


def test_a_merged_unit_is_in_no_list_and_on_no_later_roll(world: World) -> None:
    """Units, exports, totals, look-alikes; its door stays taken."""
    path, goes, stays = _twice(world)
    world.did(f"{path}/units/{goes}/merger", {"into": stays} | REASON)

    assert goes not in {u["unit"] for u in world.items(f"{path}/units")}
    assert "0101" not in world.get(f"{path}/units.csv").content.decode()
    assert world.get(f"{path}/look-alikes").json()["doors"] == []
    world.did(f"{path}/rolls/r1", roll_body())
    assert world.get(f"{path}/rolls/r1").json()["total_area_cm2"] == 3 * 900_000
    door = {"building": "b1", "stairwell": "1", "room": "0101"}
    body = unit_row("0101") | {"door": door}
    load(world, path, body, name="i2", confirm=False)
    assert world.refused(f"{path}/imports/i2/confirmation")["code"] == "DUPLICATE_UNIT"


def test_a_merger_is_undone_for_later_rolls(world: World) -> None:
    """The unit is in every list again."""
    path, goes, stays = _twice(world)
    world.did(f"{path}/units/{goes}/merger", {"into": stays} | REASON)
    world.did(f"{path}/units/{goes}/restoration", {"reason": "原来是两套"})

    assert goes in {u["unit"] for u in world.items(f"{path}/units")}
    assert len(world.get(f"{path}/look-alikes").json()["doors"]) == 1


def test_a_frozen_roll_keeps_what_it_froze(world: World) -> None:
    """Entries, doors, areas, totals and hash are the same after the merger."""
    path, goes, stays = _twice(world)
    roll = posted(world, path)
    world.now = "2026-03-10T09:00:00+08:00"
    world.did(f"{roll}/freeze")
    before = [world.get(f"{roll}{part}").content for part in ("", "/entries", "/entries.csv")]
    world.did(f"{path}/units/{goes}/merger", {"into": stays} | REASON)

    assert [
        world.get(f"{roll}{part}").content for part in ("", "/entries", "/entries.csv")
    ] == before
    assert b"0101" in before[2]


def test_a_roll_that_is_not_frozen_yet_is_drafted_again(world: World) -> None:
    """ROLL_OUTDATED; drafted again it has the unit once, and freezes."""
    path, goes, stays = _twice(world)
    roll = posted(world, path)
    world.did(f"{path}/units/{goes}/merger", {"into": stays} | REASON)
    world.now = "2026-03-10T09:00:00+08:00"

    problem = world.refused(f"{roll}/freeze")
    assert (problem["code"], problem["details"]) == (
        "ROLL_OUTDATED",
        {"joined": 0, "merged": 1, "parted": 0},
    )
    world.did(f"{roll}/redraft", {"reason": "重复登记"})
    world.did(f"{roll}/freeze")
    assert world.get(roll).json()["total_area_cm2"] == 3 * 900_000


def test_units_that_are_no_look_alikes_are_not_merged(world: World) -> None:
    """Another room, itself, a unit there is not, one that is merged already."""
    path, goes, stays = _twice(world)
    others = {u["door"]["room"]: u["unit"] for u in world.items(f"{path}/units")}
    for into in (others["102"], goes, "nothing"):
        problem = world.refused(f"{path}/units/{goes}/merger", {"into": into} | REASON)
        assert problem["code"] == "UNITS_NOT_ALIKE"
    world.did(f"{path}/units/{goes}/merger", {"into": stays} | REASON)

    back = world.refused(f"{path}/units/{stays}/merger", {"into": goes} | REASON)
    assert back["code"] == "UNITS_NOT_ALIKE"


def test_owners_are_found_to_be_one_before_their_units_are(world: World) -> None:
    """R-07: 业主甲 twice without a document is two owners until the clerk says otherwise."""
    path = estate(world)
    load(world, path, unit_row("0101", owner_row("业主甲")), unit_row("101", owner_row("业主甲")))
    goes, stays = (u["unit"] for u in world.items(f"{path}/units"))
    merger = f"{path}/units/{goes}/merger"
    problem = world.refused(merger, {"into": stays} | REASON)
    assert (problem["code"], problem["details"]) == ("OWNERS_DIFFER", {"owners": 1})

    (pair,) = world.items(f"{path}/proposals")
    answer = {"first": pair["first"], "second": pair["second"], "same": True, "reason": "同一人"}
    world.did(f"{path}/proposals/{pair['proposal']}", answer)
    world.did(merger, {"into": stays} | REASON)
    assert [u["unit"] for u in world.items(f"{path}/units")] == [stays]


def test_a_double_without_an_owner_goes_into_the_one_that_has_him(world: World) -> None:
    """The other way round an owner would be lost."""
    path = estate(world)
    load(world, path, unit_row("0101"), unit_row("101", owner_row("业主甲")))
    rooms = {u["door"]["room"]: u["unit"] for u in world.items(f"{path}/units")}
    wrong = {"into": rooms["0101"]} | REASON
    assert world.refused(f"{path}/units/{rooms['101']}/merger", wrong)["code"] == "OWNERS_DIFFER"

    world.did(f"{path}/units/{rooms['0101']}/merger", {"into": rooms["101"]} | REASON)
