"""Imports: staged sealed for a day, then registered in one transaction or not at all."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chassis.domain import Sealed
from chassis.refusals import InvalidState, ValidationFailed
from chassis.testing.kit import NOW, Example
from registry import commands as wish
from registry.refusals import (
    DuplicateBuilding,
    DuplicateUnit,
    ExtentUnknown,
    ImportIncomplete,
    RowsLeftOut,
)
from services.registry.tests.registry_examples import ESTATE, START, at, room, staged, story
from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owner_row,
    unit_body,
    unit_row,
)

DAY = timedelta(days=1)
SECRETS = ("业主乙", "13912345678", document(7))


def _confirm(*units: wish.AddUnit, **more: Any) -> Example:
    return Example(wish.ConfirmImport(ESTATE, "i1"), known=staged(*units, **more))


def _part(number: int) -> Example:
    return Example(wish.StageImportPart(ESTATE, "i1", number))


def test_an_import_registers_what_it_brought() -> None:
    """Ruling B1: one confirmation, every unit a stream of its own."""
    told = story(START).when(_confirm(room("101"), room("102", area_cm2=800_000)))

    told.then("ImportConfirmed", units=2, buildings=0, area_cm2=1_700_000)
    assert [u.stage for u in told.effects.also] == ["delivered", "delivered"]
    assert told.thing.running == {}


def test_a_building_of_the_import_takes_its_units() -> None:
    """Buildings come first, whatever part they stand in."""
    row = wish.BuildingRow("b7", "7号楼")
    seventh = room("101", door=wish.Door(building="b7", room="101"))
    told = story(START).when(_confirm(seventh, buildings=[row]))

    told.then("ImportConfirmed", buildings=1)
    changed: Any = told.effects.also[0]
    assert "b7" in changed.buildings


@pytest.mark.parametrize(
    ("rows", "refusal", "row"),
    [
        ([room("101"), room("1 01")], DuplicateUnit, 2),
        ([room("101"), room("102", door=wish.Door(building="b9", room="1"))], ExtentUnknown, 2),
    ],
)
def test_a_row_that_cannot_be_registered_is_named(
    rows: list[wish.AddUnit], refusal: type[DuplicateUnit], row: int
) -> None:
    """F03, F11: by part and row, from 1; the person in it is not spoken of."""
    told = story(START).when(_confirm(*rows))

    told.then_refused(refusal, part=1, row=row)
    assert told.refusal is not None
    assert told.refusal.details == {"part": 1, "row": row}
    assert f"第 {row} 行" in told.refusal.detail("zh")
    assert f"row {row}" in told.refusal.detail("en")


def test_a_building_that_stands_there_is_named_by_its_row() -> None:
    """The same for a building."""
    again = [wish.BuildingRow("b5", "5号楼"), wish.BuildingRow("b1", "1号楼")]

    story(START).when(_confirm(buildings=again)).then_refused(DuplicateBuilding, row=2)


def test_a_wrong_field_is_named_by_its_row() -> None:
    """An unsold unit with owners is no row of a register."""
    told = story(START).when(_confirm(room("101"), room("102", state="unsold", owners=("h",))))

    told.then_refused(ValidationFailed)
    assert told.refusal is not None
    assert told.refusal.details["problem"].startswith("part 1, row 2: owners")


def test_only_announced_parts_are_taken_and_none_may_be_missing() -> None:
    """IMPORT_INCOMPLETE says which part is wrong or missing."""
    three = Example(wish.StartImport(ESTATE, "i1", 3, "纸质登记簿"))

    story(three).when(_part(4)).then_refused(ImportIncomplete, parts=3, wrong=4)
    story(three).when(_confirm(room("101"), parts=[2])).then_refused(ImportIncomplete, wrong="1, 3")
    story(three).when(_part(3)).then("ImportPartStaged", part=3)


@pytest.mark.parametrize("said", [0, 1, 3])
def test_rows_that_are_left_out_are_acknowledged_by_their_number(said: int) -> None:
    """Whoever confirms has seen how many rows of the source stay out; no other number will do."""
    start = Example(wish.StartImport(ESTATE, "i1", 1, "业主名册", left_out=2))
    units = staged(room("101"))

    told = story(start).when(Example(wish.ConfirmImport(ESTATE, "i1", said), known=units))
    told.then_refused(RowsLeftOut, left_out=2)
    whole = story(START).when(Example(wish.ConfirmImport(ESTATE, "i1", 2), known=units))
    whole.then_refused(RowsLeftOut, left_out=0)
    again = story(start).when(Example(wish.ConfirmImport(ESTATE, "i1", 2), known=units))
    again.then("ImportConfirmed", units=1)


def test_the_parts_wait_for_a_day_and_no_longer() -> None:
    """Ruling C14: up to the last moment, though the tick is late."""
    last, over = NOW + DAY - timedelta(seconds=1), NOW + DAY

    story(START).when(at(_confirm(room("101")), last)).then("ImportConfirmed")
    story(START).when(at(_confirm(room("101")), over)).then_refused(InvalidState, stage="expired")
    story(START).when(at(_part(1), over)).then_refused(InvalidState, stage="expired")
    told = story(START).lapse("import.expiry", over).then("ImportExpired", due=over)
    assert told.thing.stage == "expired"


def test_an_import_over_http_registers_units_and_persons(world: World) -> None:
    """The whole way: started, staged, confirmed; then units are there, and the clerk finds names."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主乙", document(7), phone="13912345678")),
        unit_row("102", owner_row("业主乙", document(7)), owner_row("业主丁", document(8))),
    )

    units = world.items(f"{path}/units")
    assert len(units) == 2
    assert all("owners" not in u for u in units)
    assert world.registry.identities.count() == 2


def test_what_waits_and_what_is_kept_is_sealed(world: World, tmp_path: Path) -> None:
    """F1: no name, number or telephone lies readable in any file of the data folder."""
    path = estate(world)
    rows = unit_row("101", owner_row(SECRETS[0], SECRETS[2], phone=SECRETS[1]))
    load(world, path, rows, confirm=False)

    def readable() -> list[str]:
        files = [p for p in (tmp_path / "data").rglob("*") if p.is_file()]
        assert files
        return [s for s in SECRETS for p in files if s.encode() in p.read_bytes()]

    assert readable() == []
    world.did(f"{path}/imports/i1/confirmation")
    assert readable() == []


def test_a_refused_confirmation_leaves_nothing_behind(world: World) -> None:
    """No unit, no person; the parts wait on, and a part sent again mends it."""
    path = estate(world)
    world.did(f"{path}/units", unit_body("102"))
    rows = [unit_row("101", owner_row("业主乙", document(7))), unit_row("102")]
    at_import = load(world, path, *rows, confirm=False)

    problem = world.refused(f"{at_import}/confirmation")
    assert (problem["code"], problem["details"]) == ("DUPLICATE_UNIT", {"part": 1, "row": 2})
    assert len(world.items(f"{path}/units")) == 1
    assert world.registry.identities.count() == 0

    world.did(f"{at_import}/parts", {"part": 1, "units": rows[:1]})
    world.did(f"{at_import}/confirmation")
    assert len(world.items(f"{path}/units")) == 2
    assert world.registry.identities.count() == 1


def test_a_refused_part_leaves_nothing_behind(world: World) -> None:
    """A part nobody announced, or of an import that is over, waits nowhere."""
    path = estate(world)
    at_import = f"{path}/imports/i1"
    world.did(at_import, {"parts": 1, "source": "纸质登记簿"})

    wrong = world.refused(f"{at_import}/parts", {"part": 2, "units": [unit_row("101")]})
    assert wrong["code"] == "IMPORT_INCOMPLETE"
    assert world.registry.identities.waiting() == []
    world.did(f"{at_import}/cancellation")
    over = world.refused(f"{at_import}/parts", {"part": 1, "units": [unit_row("101")]})
    assert over["code"] == "INVALID_STATE"
    assert world.registry.identities.waiting() == []


def test_the_part_that_was_sent_last_counts(world: World) -> None:
    """A part sent again replaces the earlier one, also when the same key is sent twice."""
    path = estate(world)
    at_import = load(world, path, unit_row("101"), confirm=False)
    body = {"part": 1, "units": [unit_row("201"), unit_row("202")]}
    first = world.post(f"{at_import}/parts", body, key="twice")
    again = world.post(f"{at_import}/parts", body, key="twice")

    assert first.json() == again.json()
    world.did(f"{at_import}/confirmation")
    assert sorted(u["door"]["room"] for u in world.items(f"{path}/units")) == ["201", "202"]


def test_an_import_that_ran_out_is_gone_with_its_key(world: World) -> None:
    """Ruling C14: after 24 hours nothing is left that any key opens."""
    path = estate(world)
    at_import = load(world, path, unit_row("101", owner_row("业主乙")), confirm=False)
    vault = world.registry.core.vault
    (stream,) = world.registry.identities.waiting()
    with vault.views.reading() as conn:
        box = conn.execute(select(world.registry.identities.parts.c.box)).scalar_one()
    assert vault.open(str(stream), Sealed("import", box), "2") is not None

    assert world.tick("2026-03-03T08:59:59+08:00") == 0
    assert world.tick("2026-03-03T09:00:00+08:00") == 1
    world.registry.core.follower.catch_up()

    assert world.registry.identities.waiting() == []
    assert vault.open(str(stream), Sealed("import", box), "2") is None
    assert world.refused(f"{at_import}/confirmation")["details"] == {"stage": "expired"}


def test_a_cancelled_import_is_gone_with_its_key(world: World) -> None:
    """Given up is given up."""
    path = estate(world)
    at_import = load(world, path, unit_row("101"), confirm=False)
    world.did(f"{at_import}/cancellation")

    assert world.registry.identities.waiting() == []
    assert world.refused(f"{at_import}/confirmation")["code"] == "INVALID_STATE"


def test_persons_are_kept_after_a_crash_between_confirmation_and_keeping(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The confirmation stands; the next start keeps whom it brought, and forgets the parts."""
    path = estate(world)
    at_import = load(world, path, unit_row("101", owner_row("业主乙", document(7))), confirm=False)
    monkeypatch.setattr(type(world.registry), "_keep", lambda *_: None)
    world.did(f"{at_import}/confirmation")
    assert world.registry.identities.count() == 0
    monkeypatch.undo()

    world.close()
    world.open()

    assert world.registry.identities.count() == 1
    assert world.registry.identities.waiting() == []


def test_two_phases_may_have_the_same_rooms(world: World) -> None:
    """F04: the phase is part of the door code."""
    path = estate(world)
    first, second = unit_row("101"), unit_row("101")
    second["door"] = first["door"] | {"phase": "2"}
    load(world, path, first, second)

    assert len(world.items(f"{path}/units")) == 2


def test_leading_zeros_are_proposed_across_two_imports(world: World) -> None:
    """F03: never silently one door, never silently two; and nothing waits for the clerk."""
    path = estate(world)
    load(world, path, unit_row("0101", owner_row("业主乙")))
    load(world, path, unit_row("101", owner_row("业主丁")), unit_row("201"), name="i2")

    assert len(world.items(f"{path}/units")) == 3
    (group,) = world.get(f"{path}/look-alikes").json()["doors"]
    assert sorted(u["door"]["room"] for u in group) == ["0101", "101"]


def test_buildings_written_in_two_ways_are_proposed(world: World) -> None:
    """F12: proposed for merging; the clerk merges, the system does not."""
    path = estate(world)
    world.did(f"{path}/buildings", {"building": "x1", "label": "一幢"})
    world.did(f"{path}/buildings", {"building": "x2", "label": "二期1栋"})

    (group,) = world.get(f"{path}/look-alikes").json()["buildings"]
    assert sorted(b["building"] for b in group) == ["b1", "x1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"area_cm2": 899_999.5},
        {"area_cm2": "900000"},
        {"area_cm2": 0},
        {"area_cm2": 10**12 + 1},
        {"weight": 2},
        {"owners": [{"name": "业主乙", "document": 1.10101e17}]},
        {"owners": [{"name": "业主乙", "voted": True}]},
        {"kind": "garage"},
    ],
)
def test_a_row_is_typed_exactly(world: World, wrong: dict[str, Any]) -> None:
    """F01, F06, F10: no float, no text for a number, no column nobody knows; nothing is guessed."""
    path = estate(world)
    world.did(f"{path}/imports/i1", {"parts": 1, "source": "纸质登记簿"})
    body = {"part": 1, "units": [unit_row("101") | wrong]}

    assert world.refused(f"{path}/imports/i1/parts", body)["code"] == "VALIDATION_FAILED"
