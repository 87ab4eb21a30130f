"""Doors and buildings: F03 zeros, F04 phases, F05 hyphens, F12 names, and rooms that became dates."""

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from registry.sheets import preview
from services.registry.tests.sheet_files import (
    PLAIN,
    at,
    codes,
    csv_text,
    doors,
    plain,
    problems,
    read_text,
    row_of,
    seen,
    states,
    totals,
    xlsx,
)

SHORT = ["房号", "面积", "业主姓名"]
PHASED = ["期数", "楼栋", "单元", "房号", "面积", "业主姓名"]


def test_f03_leading_zeros_are_proposed_as_one_door() -> None:
    """0101 and 101 in one file: never silently two and never silently one."""
    found = seen(PLAIN, plain("0101"), plain("101", "业主乙"), plain("201", "业主丙"))

    assert totals(found) == (3, 3, 270)
    assert states(found) == ["doubtful", "doubtful", "ok"]
    assert codes(found, 2) == codes(found, 3) == ("SAME_DOOR_PROPOSED",)
    assert at(found, 2).remarks[0].details == {"other": "业主数据 3"}


def test_f04_two_phases_share_room_numbers() -> None:
    """101 in phase 1 and in phase 2: two units, in two buildings."""
    rows = [[phase, "1栋", "1单元", "101", 90, f"业主{phase}"] for phase in ("1", "2")]
    found = seen(PHASED, *rows)

    assert totals(found) == (2, 2, 180)
    assert states(found) == ["ok", "ok"]
    assert doors(found) == ["1期1栋/1/101", "2期1栋/1/101"]
    assert [u.door.phase for u in found.parts()[0].units] == ["1", "2"]


def test_f05_hyphens_are_read_in_one_way_only() -> None:
    """1-11-101 and 11-1-101 are two units."""
    found = seen(SHORT, ["1-11-101", 90, "业主甲"], ["11-1-101", 80, "业主乙"])

    assert totals(found) == (2, 2, 170)
    assert doors(found) == ["1/11/101", "11/1/101"]
    assert states(found) == ["ok", "ok"]


@pytest.mark.parametrize(
    ("room", "door"),
    [
        ("1-2-301", "1/2/301"),
        ("1－2－301", "1/2/301"),
        ("1栋2单元301室", "1栋/2/301"),
        ("12号楼301", "12号楼/301"),
        ("二期4座1单元A01", "二期4座/1/A01"),
        ("1-1-A01", "1/1/A01"),
        ("2-1-3-101", "2期1/3/101"),
    ],
)
def test_a_room_in_parts_tells_building_and_stairwell(room: str, door: str) -> None:
    """As people write a place in one cell."""
    assert doors(seen(SHORT, [room, 90, "业主甲"])) == [door]


def test_a_room_in_parts_beside_its_columns_says_the_same_once() -> None:
    """楼栋 1栋, 单元 1单元, 房号 1-1-101 is 101 there."""
    assert doors(seen(PLAIN, plain("1-1-101"))) == ["1栋/1/101"]


def test_a_room_without_building_is_said() -> None:
    """Where no column and no part names it, nothing is guessed."""
    found = seen(SHORT, ["101", 90, "业主甲"], ["201", 80, "业主乙"])

    assert totals(found) == (2, 2, 170)
    assert codes(found, 2) == ("BUILDING_NOT_GIVEN",)


NAMES = ["2座", "2-", "第2座", "八座", "8座", "二期4座", "4座"]


def test_f12_building_names_are_proposed_and_kept_apart() -> None:
    """Alike are 2座, 2- and 第2座, and 八座 and 8座; 二期4座 is of another phase than 4座."""
    rows = [
        row_of(PLAIN, 楼栋=name, 房号=str(n), 面积=90, 业主姓名=f"业主{n}")
        for n, name in enumerate(NAMES)
    ]
    found = seen(PLAIN, *rows)

    assert found.alike_buildings == (("2座", "2-", "第2座"), ("八座", "8座"))
    assert problems(found) == ["SAME_BUILDING_PROPOSED"] * 2
    assert len({u.door.building for u in found.parts()[0].units}) == len(NAMES)
    assert states(found) == ["doubtful"] * 5 + ["ok"] * 2


def test_f12_only_the_clerk_merges() -> None:
    """He says that 2- is 2座: one building, one door, and what contradicts is said."""
    rows = [
        row_of(PLAIN, 楼栋="2座", 房号="101", 面积=90, 业主姓名="业主甲"),
        row_of(PLAIN, 楼栋="2-", 房号="101", 面积=90, 业主姓名="业主乙"),
    ]

    assert totals(seen(PLAIN, *rows)) == (2, 2, 180)
    merged = seen(PLAIN, *rows, buildings={"2-": "2座"})
    assert totals(merged) == (1, 1, 90)
    assert merged.alike_buildings == ()


def test_a_buildings_reference_follows_from_its_label_alone() -> None:
    """Another file, another order: the same building has the same reference."""
    rows = [row_of(PLAIN, 楼栋=name, 房号="1", 面积=90, 业主姓名="业主甲") for name in NAMES]
    there, back = seen(PLAIN, *rows), seen(PLAIN, *rows[::-1])

    refs = [{b.label: b.building for b in found.parts()[0].buildings} for found in (there, back)]
    assert refs[0] == refs[1]
    assert refs[0]["2座"] == "2-zuo"


@pytest.mark.parametrize(
    ("written", "restored"),
    [(date(2001, 2, 3), "1/2/3"), (datetime(2001, 11, 10), "1/11/10")],  # noqa: DTZ001  (a cell)
)
def test_a_room_that_became_a_date_is_restored_and_said(written: date, restored: str) -> None:
    """1-2-3 was typed; never silently."""
    found = seen(SHORT, [written, 90, "业主甲"])

    assert doors(found) == [restored]
    assert (at(found, 2).state, codes(found, 2)) == ("doubtful", ("ROOM_WAS_DATE",))


@pytest.mark.parametrize("written", ["2001/2/3", "2001-02-03", "2001年2月3日"])
def test_a_room_that_was_saved_as_a_date_is_restored_and_said(written: str) -> None:
    """The same in a csv."""
    found = read_text(csv_text(SHORT, [written, 90, "业主甲"]))

    assert doors(found) == ["1/2/3"]
    assert codes(found, 2) == ("ROOM_WAS_DATE",)


def test_a_room_beside_its_building_that_became_a_date_is_restored() -> None:
    """3-12 beside 1栋: month and day."""
    found = seen(PLAIN, plain(date(2026, 3, 12)))

    assert doors(found) == ["1栋/1/3-12"]
    assert codes(found, 2) == ("ROOM_WAS_DATE",)


@pytest.mark.parametrize(
    "data", [xlsx(PLAIN, plain(101.0)), csv_text(PLAIN, plain("101.0")).encode()]
)
def test_a_room_that_became_a_number_is_restored_and_said(data: bytes) -> None:
    """101.0 is 101; its zeros may be lost, which is no reason to look at every row."""
    found = preview("名册", data)

    assert doors(found) == ["1栋/1/101"]
    assert (at(found, 2).state, codes(found, 2)) == ("ok", ("ROOM_WAS_NUMBER",))


def test_a_merged_building_cell_holds_for_its_rows() -> None:
    """As sheets are laid out for people."""
    rows = [
        plain("101"),
        plain("102", "业主乙", 楼栋="", 单元=""),
        plain("103", "业主丙", 楼栋="", 单元=""),
    ]
    book = load_workbook(io.BytesIO(xlsx(PLAIN, *rows)))
    book["业主数据"].merge_cells("A2:A4")
    book["业主数据"].merge_cells("B2:B3")
    file = io.BytesIO()
    book.save(file)
    found = preview("名册.xlsx", file.getvalue())

    assert doors(found) == ["1栋/1/101", "1栋/1/102", "1栋/103"]
    assert codes(found, 3) == ("MERGED_CELL_FILLED",)
