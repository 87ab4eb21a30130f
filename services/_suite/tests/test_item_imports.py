"""A contract's services come from a sheet into its draft, after a preview of every row (issue 7)."""

import io
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from alliance import commands as wish
from alliance.commands.forms import Item
from alliance.exports import ITEM_COLUMNS as COLUMNS
from alliance.exports import item_row
from law.profiles import in_force
from law.tiers import TIERS, below_minimum, minimum_items
from pages.tables import as_csv, as_xlsx
from registry.sheets.refusals import SheetRefused
from services.alliance.tests.alliance_edge import ME, Edge
from services.alliance.tests.alliance_kit import ESTATE, OFFICER, World
from suite.cli import main
from suite.import_items import Asked, import_items
from suite.item_rows import (
    ITEM_REMARKS,
    NEEDED,
    SHARED,
    ItemSheet,
    read_items,
    template,
    words,
)
from suite.settings import read_settings

DOCS = Path(__file__).parents[3] / "docs"
HERE = "http://here"
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
    many = read(*(("", f"own-{n}", "每天", 1, "") for n in range(201)))
    assert (many.problems[0]["code"], many.items) == ("TOO_MANY_ITEMS", ())


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


class System:
    """An alliance with a contract's draft, asked over its edge."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = World(folder / "alliance")
        self.world.drafted()
        self.edge = Edge(self.world)
        self.settings = read_settings(data=folder / "data", config=folder / "keys")
        monkeypatch.delenv("COGOV_TOKEN", raising=False)
        monkeypatch.setattr("suite.import_items.httpx.get", self._get)
        monkeypatch.setattr("suite.import_items.httpx.post", self._post)

    def _get(self, url: str, **_: Any) -> Any:
        return self.edge.get(url.removeprefix(HERE))

    def _post(self, url: str, headers: dict[str, str], json: Any, **_: Any) -> Any:
        sent = {
            "authorization": f"Bearer {OFFICER.subject}",
            "idempotency-key": headers["Idempotency-Key"],
            "cogov-now": self.world.now.isoformat(),
        }
        return self.edge.client.post(url.removeprefix(HERE), json=json, headers=sent)

    def load(self, file: Path, **more: Any) -> int:
        """Load a sheet without asking."""
        asked = {"at": HERE, "estate": str(ESTATE), "contract": "k-1", "yes": True}
        return import_items(self.settings, Asked(file, **{**asked, **more}))


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """Give a system with a draft."""
    found = System(tmp_path, monkeypatch)
    yield found
    found.world.service.close()


def test_a_sheet_goes_into_the_draft_and_into_nothing_else(
    system: System, tmp_path: Path, capfd: Any
) -> None:
    """A preview and a refused row change nothing; what else the draft says stays."""
    before = system.world.contract().terms
    file = tmp_path / "服务项目.csv"
    file.write_bytes(as_csv(COLUMNS, [GOOD, ("擦玻璃", "", "每天", "1", "")]))
    assert system.load(file, as_json=True) == 1
    printed = capfd.readouterr().out
    said = json.loads(printed[printed.index("{\n") :])
    assert [row["state"] for row in said["rows"]] == ["ok", "refused"]
    assert (said["items"], said["put_in"]) == ([], False)
    file.write_bytes(as_csv(COLUMNS, [GOOD]))
    assert system.load(file, preview=True) == 0
    assert "BELOW_TIER_MINIMUM" in capfd.readouterr().out  # of the draft's own tier
    assert system.load(file, yes=False) == 1
    assert system.world.contract().terms == before

    assert system.load(file) == 0
    after = system.world.contract().terms
    assert after.items == (Item("refuse_removal", "daily", "上门收集", 90),)
    assert (after.projects, after.promises, after.notice) == (
        before.projects,
        before.promises,
        before.notice,
    )
    file = tmp_path / "导出.xlsx"
    file.write_bytes(system.edge.get(f"{ME}/contracts/k-1/items.xlsx").content)
    assert system.load(file) == 0  # what is exported comes back as it was
    assert system.world.contract().terms == after
    system.world.do(OFFICER, wish.AbandonContract(ESTATE, "k-1", "另行拟定"))
    assert system.load(file) == 1
    assert "INVALID_STATE" in capfd.readouterr().err
    assert system.load(file, contract="k-9") == 1
    assert "NOT_FOUND" in capfd.readouterr().err


def test_a_draft_that_changed_while_its_sheet_was_looked_at_is_not_written_over(
    system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    """What another has put in meanwhile stays; the sheet is loaded again on it."""
    mine, others = tmp_path / "甲.csv", tmp_path / "乙.csv"
    for file, times in ((mine, "90"), (others, "80")):
        file.write_bytes(as_csv(COLUMNS, [(*GOOD[:3], times, *GOOD[4:])]))
    monkeypatch.setattr("suite.import_items._agreed", lambda *_: system.load(others) == 0)
    assert system.load(mine, yes=False) == 1
    assert "the draft changed meanwhile" in capfd.readouterr().err
    assert [one.every for one in system.world.contract().terms.items] == [80]
    assert system.load(mine) == 0
    assert [one.every for one in system.world.contract().terms.items] == [90]


def test_the_command_line_writes_a_template_and_previews_it(tmp_path: Path) -> None:
    """Without a system; wrong use ends with 2 and writes over nothing."""
    file = str(tmp_path / "模板.xlsx")
    run = CliRunner().invoke
    assert run(main, ["import-items", file, "--template"]).exit_code == 2
    assert run(main, ["import-items", file, "--template", "--tier", "STANDARD"]).exit_code == 0
    assert run(main, ["import-items", file, "--template", "--tier", "BASIC"]).exit_code == 2
    assert run(main, ["import-items", file, "--preview", "--tier", "STANDARD"]).exit_code == 0
    for wrong in (["--estate", "x"], [], ["--preview", "--jurisdiction", "MOON"]):
        assert run(main, ["import-items", file, *wrong]).exit_code == 2
    assert run(main, ["import-items", str(tmp_path / "none.xlsx"), "--preview"]).exit_code == 2


@pytest.mark.parametrize("code", [*ITEM_REMARKS, *SHARED])
def test_every_code_is_in_the_guide_and_on_the_list_of_codes(code: str) -> None:
    """In the same words."""
    assert f"`{code}`" in (DOCS / "guide-sheets.md").read_text("utf-8")
    listed = tomllib.loads((DOCS / "codes.toml").read_text("utf-8"))["codes"][code]
    assert (listed["zh"], listed["en"]) == words(code)
