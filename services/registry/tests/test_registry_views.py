"""Read models are derived: deleted, they are built again from the log and say the same."""

import shutil
from typing import Any

import pytest

from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owned,
    owner_row,
    posted,
    roll_body,
    unit_body,
    unit_row,
)


def test_views_that_were_deleted_say_the_same_again(world: World) -> None:
    """Ruling G12: the log is the truth; views are brought to its head before they are read."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主乙", document(7))),
        unit_row("102", owner_row("业主甲")),
        unit_row("103", owner_row("业主甲")),
    )
    roll = posted(world, path)
    (pair,) = world.items(f"{path}/proposals")
    decided = {"first": pair["first"], "second": pair["second"], "same": True, "reason": "核对"}
    world.did(f"{path}/proposals/p1", decided)
    world.did(f"{roll}/redraft", {"reason": "业主核对"})
    reads = ["/estates", path, f"{path}/units", roll, f"{roll}/entries", f"{path}/proposals"]
    before = [world.get(it).json() for it in reads]
    due = world.registry.core.ticker.next_due()

    world.close()
    shutil.rmtree(world.folder / "data" / "views")
    world.open()

    assert [world.get(it).json() for it in reads] == before
    assert world.registry.core.ticker.next_due() == due
    assert len(before[4]["items"]) == 2


def test_a_redraft_leaves_no_entry_of_the_draft_before(world: World) -> None:
    """The list that is posted is the one whose hash the roll names."""
    path = estate(world)
    load(world, path, *(unit_row(str(n), owner_row("业主甲")) for n in (101, 102, 103)))
    roll = posted(world, path)
    assert len(world.items(f"{roll}/entries")) == 3
    for pair in world.items(f"{path}/proposals")[:1]:
        body = {"first": pair["first"], "second": pair["second"], "same": True, "reason": "核对"}
        world.did(f"{path}/proposals/p1", body)

    world.did(f"{roll}/redraft", {"reason": "业主核对"})

    entries = world.items(f"{roll}/entries")
    assert len(entries) == world.get(roll).json()["total_heads"] == 2
    assert sum(e["area_cm2"] for e in entries) == world.get(roll).json()["total_area_cm2"]


def test_a_roll_is_never_built_from_a_register_that_has_moved_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ruling G12: a unit that is added between reading and recording is in the roll."""
    path = owned(world, "h", "w")
    store = world.registry.core.store
    record, late = store.record, [unit_body("901", "x")]

    def slowly(*given: Any, **named: Any) -> Any:
        if late:
            world.did(f"{path}/units", late.pop())
        return record(*given, **named)

    monkeypatch.setattr(store, "record", slowly)
    world.did(f"{path}/rolls/r1", roll_body())

    assert world.get(f"{path}/rolls/r1").json()["total_heads"] == 3
    assert len(world.items(f"{path}/rolls/r1/entries")) == 3


def test_a_roll_covers_what_its_extent_and_rules_say(world: World) -> None:
    """R-24, R-09, F29: estate, building, stairwell; parking in or out; compared with the register."""
    path = owned(world, "h", "w")
    second = {"building": "b1", "stairwell": "2", "room": "201"}
    world.did(f"{path}/units", unit_body("", "x", door=second))
    world.did(f"{path}/units", unit_body("P1", "h", kind="parking", area_cm2=130_000))
    world.did(f"{path}/buildings", {"building": "b2", "label": "2号楼"})
    for room, owner in (("101", "h"), ("102", "y")):
        door = {"building": "b2", "room": room}
        world.did(f"{path}/units", unit_body("", owner, door=door))
    area = {"area": "ma-1", "boundary_text": "东至和平路", "basis": "规划许可"}
    area["registered_area_cm2"] = "x"
    assert world.refused(f"{path}/management-area", area, "STREET_OFFICER")["status"] == 400
    world.did(
        f"{path}/management-area", area | {"registered_area_cm2": 4_800_000}, "STREET_OFFICER"
    )

    def told(name: str, kind: str, ref: str = "", **more: Any) -> tuple[Any, ...]:
        world.did(f"{path}/rolls/{name}", roll_body(extent={"kind": kind, "ref": ref}, **more))
        it = world.get(f"{path}/rolls/{name}").json()
        left = it["left_out"]["units"], it["left_out"]["area_cm2"]
        return it["total_heads"], it["total_area_cm2"], left, it["registered_area_cm2"]

    assert told("r1", "estate") == (4, 4_500_000, (1, 130_000), 4_800_000)
    assert told("r2", "estate", counts_parking=True) == (4, 4_630_000, (0, 0), 4_800_000)
    assert told("r3", "building", "b2") == (2, 1_800_000, (0, 0), None)
    assert told("r4", "stairwell", "b1/1") == (2, 1_800_000, (1, 130_000), None)
    assert (
        world.refused(f"{path}/rolls/r5", roll_body(extent={"kind": "stairwell", "ref": "b1/2"}))[
            "code"
        ]
        == "NO_ASSEMBLY_NEEDED"
    )
