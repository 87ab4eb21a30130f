"""F14: what was exported is imported again unchanged; and a second import meets the first (F03)."""

from typing import Any

import msgspec
import pytest

from registry.sheets import Preview, preview
from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owner_row,
    roll_body,
    unit_row,
)
from services.registry.tests.sheet_files import PLAIN, plain, seen, states


def _loaded(world: World) -> str:
    path = estate(world)
    load(
        world,
        path,
        unit_row("0101", owner_row("=业主甲", document(9), phone="13912345678"), area_cm2=895_001),
        unit_row("0102", owner_row("业主乙", document(7)), owner_row("业主丁", document(8))),
        unit_row("0103", owner_row("业主乙"), area_source="contract"),
        unit_row("0104"),
        unit_row("0105", owner_row("业主戊、己（业主丙/业主庚）", document(6))),
        unit_row("1001", state="unsold", developer="dev-1", kind="commercial"),
        unit_row("1002", state="unsold", developer="dev-2"),
        unit_row("B-1", owner_row("业主乙", document(7)), kind="parking", area_cm2=125_000),
    )
    return path


def _loaded_again(world: World, found: Preview, name: str) -> str:
    path = f"/estates/{estate(world, name).rsplit('/', 1)[1]}"
    (part,) = found.parts()
    world.did(f"{path}/imports/i1", {"parts": 1, "source": "业主名册"})
    body = {"part": 1, "buildings": msgspec.to_builtins(part.buildings)}
    world.did(f"{path}/imports/i1/parts", body | {"units": msgspec.to_builtins(part.units)})
    world.did(f"{path}/imports/i1/confirmation")
    return path


def _roll(world: World, path: str) -> dict[str, Any]:
    world.did(f"{path}/rolls/r1", roll_body())
    roll: dict[str, Any] = world.get(f"{path}/rolls/r1").json()
    return {name: roll[name] for name in ("total_heads", "total_area_cm2", "left_out")}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_f14_our_export_imports_again_unchanged(world: World, form: str) -> None:
    """Doors, areas, sources, states, developers, owners with their refs: the roll is the same."""
    path = _loaded(world)
    file = world.get(f"{path}/units.{form}?owners=true").content
    found = preview(f"units.{form}", file, registered={"1号楼": "b1"})

    assert found.not_recognised() == ()
    assert set(states(found)) <= {"ok", "doubtful"}
    again = _loaded_again(world, found, "另一小区")
    assert _roll(world, path) == _roll(world, again)
    files = [world.get(f"{p}/units.{form}?owners=true").content for p in (path, again)]
    assert preview("a", files[0]).parts() == preview("a", files[1]).parts()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_our_export_without_owners_gives_the_same_units(world: World, form: str) -> None:
    """Whose they are is not in it, and told row by row; any other sheet needs the column."""
    path = _loaded(world)
    file = world.get(f"{path}/units.{form}").content
    found = preview(f"units.{form}", file, registered={"1号楼": "b1"})
    there = {(u["door"]["room"], u["area_cm2"], u["state"]) for u in world.items(f"{path}/units")}

    assert {(u.door.room, u.area_cm2, u.state) for u in found.parts()[0].units} == there
    assert {r.codes for r in found.rows} >= {("OWNER_UNKNOWN",)}
    again = _loaded_again(world, found, "另一小区")
    texts = [world.get(f"{one}/units.csv").content for one in (again, path)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("parking", [False, True])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_roll_s_export_is_known_again_and_gives_the_same_roll(
    world: World, form: str, *, parking: bool
) -> None:
    """Doors, areas, entries and totals; of names there are none, which is told."""
    path = _loaded(world)
    world.did(f"{path}/rolls/r1", roll_body(counts_parking=parking))
    file = world.get(f"{path}/rolls/r1/entries.{form}").content
    roll = world.get(f"{path}/rolls/r1").json()
    found = preview(f"名册.{form}", file, registered={"1号楼": "b1"})

    assert [p.code for p in found.problems] == ["ROLL_WITHOUT_NAMES"]
    assert set(states(found)) == {"ok"}
    assert (found.heads, found.area_cm2) == (roll["total_heads"], roll["total_area_cm2"])
    assert found.entries == len(world.items(f"{path}/rolls/r1/entries"))
    there = {(u["door"]["room"], u["area_cm2"], u["kind"]) for u in world.items(f"{path}/units")}
    listed = {(u.door.room, u.area_cm2, u.kind) for u in found.parts()[0].units}
    assert listed == {unit for unit in there if parking or unit[2] != "parking"}


def test_a_roll_s_export_is_registered_as_the_same_entries(world: World) -> None:
    """In another estate: the same file comes out, but for the entries' own numbers."""
    first = _loaded(world)
    world.did(f"{first}/rolls/r1", roll_body())
    file = world.get(f"{first}/rolls/r1/entries.csv").content
    second = _loaded_again(world, preview("r.csv", file, registered={"1号楼": "b1"}), "另一小区")
    world.did(f"{second}/rolls/r1", roll_body())
    again = world.get(f"{second}/rolls/r1/entries.csv").content

    assert _grouped(again) == _grouped(file)


def _grouped(file: bytes) -> list[list[str]]:
    """Give a roll's rows with each entry's number replaced by the place of its first row."""
    rows = [line.split(",") for line in file.decode("utf-8-sig").splitlines()[1:]]
    places: dict[str, str] = {}
    return [[places.setdefault(row[0], str(n)), *row[1:]] for n, row in enumerate(rows)]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_name_with_a_separator_in_our_export_is_one_owner_s(world: World, form: str) -> None:
    """One row is one owner there: his ref says so, and signs in his name part nothing."""
    path = estate(world)
    load(world, path, unit_row("0101", owner_row("甲、乙/丙公司", document(6), phone="1;2"), {}))
    found = preview("units", world.get(f"{path}/units.{form}?owners=true").content)
    (unit,) = found.parts()[0].units

    assert [o.name for o in unit.owners if o.name] == ["甲、乙/丙公司"]
    assert len(unit.owners) == 2
    assert "OWNERS_SPLIT" not in {code for row in found.rows for code in row.codes}


def test_an_owner_s_number_in_a_sheet_of_others_does_not_join_names() -> None:
    """Only where every column is as we write it; an office's 业主编号 may stand beside two names."""
    header = [*PLAIN, "业主编号"]
    found = seen(header, [*plain("101", "业主甲、业主乙"), "A-1"])

    assert [o.name for o in found.parts()[0].units[0].owners] == ["业主甲", "业主乙"]


def test_a_building_that_stands_in_the_register_is_not_registered_again() -> None:
    """Its label leads to its reference, and no building row is sent for it."""
    found = seen(PLAIN, plain("101"), plain("102", "业主乙", 楼栋="2栋"), registered={"1栋": "b1"})
    (part,) = found.parts()

    assert [u.door.building for u in part.units] == ["b1", "2-dong"]
    assert [b.building for b in part.buildings] == ["2-dong"]


def test_f03_a_second_import_in_other_words_is_proposed_across_both(world: World) -> None:
    """0101 registered, 101 imported: two units and one proposal."""
    path = estate(world)
    load(world, path, unit_row("0101", owner_row("业主甲")))
    found = seen(PLAIN, plain("101", 楼栋="1号楼"), registered={"1号楼": "b1"})
    load(world, path, *msgspec.to_builtins(found.parts()[0].units), name="i2")

    (group,) = world.get(f"{path}/look-alikes").json()["doors"]
    assert sorted(u["door"]["room"] for u in group) == ["0101", "101"]
