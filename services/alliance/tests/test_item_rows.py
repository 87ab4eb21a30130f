"""A sheet of a contract’s services, row by row: each an item that is owed, or why it is none (issue 7)."""

import io
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from alliance.commands.forms import Item
from alliance.exports import ITEM_COLUMNS as COLUMNS
from alliance.exports import item_row
from alliance.item_rows import ITEM_REMARKS, NEEDED, ItemSheet, read_items, template, words
from law.profiles import in_force
from law.tiers import TIERS, below_minimum, minimum_items
from pages.tables import as_csv, as_xlsx
from sheets.refusals import SheetRefused
from sheets.remarks import SAID

DOCS = Path(__file__).parents[3] / "docs"
PROFILE = in_force("CN_NATIONAL", date(2026, 3, 2))
GOOD = ("垃圾清运", "", "每天", "90", "上门收集")


def read(*rows: Any, header: Any = COLUMNS, tier: Any = None) -> ItemSheet:
    """Read a sheet of these rows."""
    return read_items("服务项目.csv", as_csv(header, rows), PROFILE, tier)


def codes(sheet: ItemSheet) -> list[list[str]]:
    """Give what is said of each row."""
    return [[one.code for one in row.said] for row in sheet.rows]


@pytest.mark.parametrize("tier", TIERS)
def test_a_template_holds_what_its_tier_asks_for_and_comes_back_unchanged(tier: Any) -> None:
    """Also after a spreadsheet has saved it."""
    written = as_xlsx("服务项目", COLUMNS, template(PROFILE, tier))
    saved = io.BytesIO()
    load_workbook(io.BytesIO(written)).save(saved)
    for data in (written, saved.getvalue()):
        found = read_items("a.xlsx", data, PROFILE, tier)
        assert found.problems == ()
        least = minimum_items(tier, PROFILE)
        assert [(one.item, one.level) for one in found.items] == [
            (one.item, one.level) for one in least
        ]


def test_names_ids_and_one_s_own_services_are_read() -> None:
    """Chinese, English or the id; what the catalogue does not know needs a number of its own."""
    found = read(
        GOOD,
        ("Public Order", "", "guard_round_the_clock", "1", ""),
        ("", "elevator_fire_pumps", "法定维保", 3, ""),
        ("门前雨棚清洗", "canopy", "每年一次", 0, "雨季之前"),
    )
    assert found.items == (
        Item("refuse_removal", "daily", "上门收集", 90),
        Item("public_order", "guard_round_the_clock", None, 1),
        Item("elevator_fire_pumps", "statutory_maintenance", None, 3),
        Item("canopy", "每年一次", "门前雨棚清洗：雨季之前", 0),
    )


def test_an_item_that_is_written_is_read_as_itself() -> None:
    """Whatever it is: the catalogue's, its own, with words or without."""
    items = (
        Item("refuse_removal", "daily", "=上门", 90),
        Item("canopy", "每年一次", None, 0),
        Item("canopy-2", "-1", "+备注", 1000),
    )
    data = as_xlsx("服务项目", COLUMNS, [item_row(one) for one in items])
    assert read_items("a.xlsx", data, PROFILE).items == items


@pytest.mark.parametrize(
    ("column", "text", "code", "cell"),
    [
        ("服务项目", "擦玻璃", "ITEM_NOT_IN_CATALOGUE", "B3"),
        ("编号", "Canopy 2", "ITEM_NOT_IN_CATALOGUE", "B3"),
        ("编号", "public_order", "ITEM_NUMBER_DIFFERS", "B3"),
        ("服务标准", "每小时", "LEVEL_UNKNOWN", "C3"),
        ("服务标准", "", "LEVEL_UNKNOWN", "C3"),
        ("每季度次数", "", "TIMES_UNREADABLE", "D3"),
        ("每季度次数", "1001", "TIMES_UNREADABLE", "D3"),
        ("每季度次数", "-1", "TIMES_UNREADABLE", "D3"),
        ("每季度次数", "三次", "TIMES_UNREADABLE", "D3"),
        ("说明", "长" * 201, "TEXT_TOO_LONG", "E3"),
        ("说明", "响\x07铃", "CONTROL_CHARACTER", "E3"),
        ("说明", "找业主甲 13800138000", "PERSONAL_DATA_IN_PLAIN_FIELD", "E3"),
        ("说明", "#REF!", "ERROR_IN_CELL", "E3"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_cell_and_keeps_all_out(
    column: str, text: str, code: str, cell: str
) -> None:
    """The row before it is as good as it was, but nothing is taken."""
    bad = dict(zip(COLUMNS, GOOD, strict=True)) | {column: text}
    if column == "编号" and code == "ITEM_NOT_IN_CATALOGUE":
        bad["服务项目"] = "擦玻璃"
    lines = "\n".join(",".join(row) for row in (COLUMNS, GOOD, bad.values()))
    found = read_items("a.csv", lines.encode(), PROFILE)
    assert (found.rows[0].state, found.rows[1].row) == ("ok", 3)
    assert (code, cell) in [(one.code, one.cell) for one in found.rows[1].said]
    assert (found.refused, found.items) == (True, ())


def test_a_service_stands_once_and_a_contract_has_200_at_most() -> None:
    """By its id, however it was written."""
    assert codes(read(GOOD, ("refuse removal", "", "daily", "1", ""))) == [[], ["ITEM_TWICE"]]
    many = read(*(("", f"own-{n}", "每天", 1, "") for n in range(5_000)))
    assert (many.problems[0]["code"], many.items) == ("TOO_MANY_ITEMS", ())
    assert len(many.rows) == 201  # what is behind them changes nothing, and is not read
    most = read(*(("", f"own-{n}", "每天", 1, "") for n in range(200)))
    assert (most.problems, len(most.items)) == ((), 200)


def test_what_a_tier_asks_for_and_the_sheet_lacks_is_named() -> None:
    """A doubt: the draft may be mended; the signature refuses it (ITEMS_BELOW_TIER_MINIMUM)."""
    found = read(("垃圾清运", "", "每周", "13", ""), tier="STANDARD")
    assert found.problems[0] == {
        "code": "BELOW_TIER_MINIMUM",
        "item": "refuse_removal",
        "least": "daily",
        "found": "weekly",
    }
    assert len(found.problems) == len(below_minimum([], "STANDARD", PROFILE))
    assert len(found.items) == 1


def test_formulas_hidden_rows_and_hidden_sheets_are_told() -> None:
    """As in a roll's sheet: a formula is refused, what is hidden counts and is named."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        COLUMNS,
        GOOD,
        ("秩序维护", "", "=A1", 1, ""),
        ("联系和公开", "", "每月公开", 1, ""),
    ):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    behind = book.create_sheet("藏")
    behind.append(COLUMNS)
    behind.append(("绿化、排水、除雪", "", "每月", 3, ""))
    behind.sheet_state = "hidden"
    behind.column_dimensions["C"].hidden = True
    book.create_sheet("说明").append(["如有疑问请联系居委会"])
    data = io.BytesIO()
    book.save(data)

    found = read_items("a.xlsx", data.getvalue(), PROFILE)
    assert codes(found) == [[], ["FORMULA_IN_CELL"], ["ROW_HIDDEN"], []]
    assert found.rows[1].said[0].cell == "C3"
    assert found.problems == (
        {"code": "SHEET_HIDDEN", "sheet": "藏"},
        {"code": "COLUMN_HIDDEN", "sheet": "藏", "columns": "C"},
    )
    assert found.items == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "SHEET_COLUMN_MISSING"),
        ("房号,面积\n101,80".encode(), "SHEET_COLUMN_MISSING"),
        (b"PK\x03\x04" + b"x" * 50, "SHEET_UNREADABLE"),
        (b"%PDF-1.7", "SHEET_TYPE_UNKNOWN"),
    ],
)
def test_a_file_that_is_no_sheet_of_services_is_refused(data: bytes, code: str) -> None:
    """The missing columns are named."""
    with pytest.raises(SheetRefused) as told:
        read_items("a.csv", data, PROFILE)
    assert told.value.code == code
    if code == "SHEET_COLUMN_MISSING":
        assert told.value.details["columns"] == "、".join(NEEDED)


@pytest.mark.parametrize("code", [*ITEM_REMARKS, *SAID])
def test_every_code_is_in_the_guide_and_on_the_list_of_codes(code: str) -> None:
    """In the same words."""
    assert f"`{code}`" in (DOCS / "guide-sheets.md").read_text("utf-8")
    listed = tomllib.loads((DOCS / "codes.toml").read_text("utf-8"))["codes"][code]
    assert (listed["zh"], listed["en"]) == words(code)
