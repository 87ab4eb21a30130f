"""A sheet of deliveries is read back: an export as it was written, a collector's as batches (ADR-0037)."""

import io
import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from committee.exports import DELIVERY_COLUMNS, FORMER_DELIVERY_COLUMNS
from pages.tables import as_csv
from registry.sheets.fields import ENTRY_COLUMNS
from services.committee.tests.committee_edge import MT, Edge
from services.committee.tests.committee_kit import CHAIR, ESTATE, OPERATOR, PROOF, STREET, World
from suite.cli import main
from suite.delivery_rows import DELIVERY_REMARKS, SHARED, State, read_rows, words
from suite.import_deliveries import Asked, import_deliveries
from suite.lists import read_list
from suite.settings import read_settings

DOCS = Path(__file__).parents[3] / "docs"
HERE = "http://here"
DAY = "2026-03-18"
LONG = (
    "3" * 8,
    "",
    "纸质",
    "是",
    "是",
    DAY,
    "当面",
    "扫描件",
    "a" * 64,
    "1000",
    "application/pdf",
    "街道",
)


class System:
    """A committee with an open vote, asked over its edge; its registry gives a roll's list."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = World(folder / "committee")
        self.world.opened([100] * 9)
        self.edge, self.who, self.roll = Edge(self.world), OPERATOR, True
        self.settings = read_settings(data=folder / "data", config=folder / "keys")
        self.posted: list[str] = []
        monkeypatch.delenv("COGOV_TOKEN", raising=False)
        monkeypatch.setattr("suite.import_deliveries.httpx.get", self._get)
        monkeypatch.setattr("suite.import_deliveries.httpx.post", self._post)

    def _get(self, url: str, **_: Any) -> Any:
        if "/registry/" in url:
            if not self.roll:
                return httpx.Response(403, json={"code": "ROLE_NOT_ALLOWED"})
            return httpx.Response(200, content=as_csv(ENTRY_COLUMNS, self._units()))
        return self.edge.get(url.removeprefix(HERE), self.who)

    def _units(self) -> Iterator[tuple[Any, ...]]:
        for n in range(1, 10):
            yield str(self.world.entry(n)), "", "1号楼", "", f"10{n}", "住宅", 100
        yield str(self.world.entry(1)), "", "地下", "", "B1", "车位", 12
        yield str(self.world.entry(2)), "", "地下", "", "B1", "车位", 12

    def _post(self, url: str, headers: dict[str, str], json: Any, **_: Any) -> Any:
        self.posted.append(url.rpartition("/")[2])
        sent = {
            "authorization": f"Bearer {self.who.subject}",
            "idempotency-key": headers["Idempotency-Key"],
            "cogov-now": self.world.now.isoformat(),
        }
        return self.edge.client.post(url.removeprefix(HERE), json=json, headers=sent)

    def exported(self, form: str = "csv") -> bytes:
        """Give the exported list."""
        data: bytes = self.edge.get(f"{MT}/deliveries.{form}", CHAIR).content
        return data

    def load(self, file: Path, **more: Any) -> int:
        """Load a sheet without asking."""
        asked: dict[str, Any] = {
            "at": HERE,
            "estate": str(ESTATE),
            "meeting": "mt-1",
            "yes": True,
        } | more
        return import_deliveries(self.settings, Asked(file, **asked))

    def row(self, n: int, **more: str) -> tuple[str, ...]:
        """Give a row of the n-th entry."""
        values = dict(zip(DELIVERY_COLUMNS, (str(self.world.entry(n)), *LONG[1:]), strict=True))
        return tuple((values | more).values())


Another = Callable[[], System]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """Give a system without deliveries."""
    found = System(tmp_path / "here", monkeypatch)
    yield found
    found.world.committee.close()


@pytest.fixture
def served(system: System) -> System:
    """Give a system whose list has two batches, one of them without proof."""
    system.world.deliver([1, 2, 3])
    system.world.deliver([1, 4], "b-2", "app", proof=None, warned=False)
    return system


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give where a sheet is saved."""
    return tmp_path / "送达记录.csv"


def _sheet(file: Path, *rows: Any, header: Any = DELIVERY_COLUMNS) -> Path:
    file.write_bytes(as_csv(header, rows))
    return file


def _said(capfd: Any) -> Any:
    printed = capfd.readouterr().out
    return json.loads(printed[printed.index("{\n") :])  # after what the system logs


def test_the_list_carries_day_method_and_proof(served: System) -> None:
    """What a delivery needs to be recorded again; without proof these cells are blank."""
    found = read_list("a.csv", served.exported())
    assert found is not None
    rows: dict[Any, Any] = {(row[1], row[3]): row[5:] for row in found.rows}

    assert rows["b-1", "是"] == (
        DAY, "当面", PROOF.kind, PROOF.sha256, PROOF.bytes, PROOF.media_type, PROOF.held_by
    )  # fmt: skip
    assert rows["b-2", "否"] == (DAY, "当面", "", "", None, "", "")
    listed = served.edge.get(f"{MT}/deliveries", CHAIR).json()["items"]
    assert {(one["delivered_on"], one["method"]) for one in listed} == {(DAY, "hand")}
    assert [one["proof"]["held_by"] for one in listed if "proof" in one] == ["street"] * 3


@pytest.mark.parametrize("form", ["csv", "xlsx", "saved"])
def test_an_export_that_is_loaded_again_changes_nothing_and_says_so(
    served: System, tmp_path: Path, capfd: Any, form: str
) -> None:
    """F14: in both forms, and after a spreadsheet has saved it."""
    before, head = served.exported(), served.world.committee.core.store.head()
    data = served.exported("csv" if form == "csv" else "xlsx")
    if form == "saved":
        kept = io.BytesIO()
        load_workbook(io.BytesIO(data)).save(kept)
        data = kept.getvalue()
    sheet = tmp_path / f"送达.{'csv' if form == 'csv' else 'xlsx'}"
    sheet.write_bytes(data)

    assert served.load(sheet) == 0
    assert "没有改动" in capfd.readouterr().out
    assert (served.posted, served.exported()) == ([], before)
    assert served.world.committee.core.store.head() == head


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_gives_another_system_with_the_same_roll_the_same_list(
    served: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Byte for byte, batches under their names; whoever loads it records it under his own name."""
    sheet = tmp_path / f"送达.{form}"
    sheet.write_bytes(served.exported(form))
    other = System(tmp_path / "there", monkeypatch)

    assert other.load(sheet) == 0
    assert sorted(other.posted) == ["b-1", "b-2"]
    assert other.exported() == served.exported()
    assert other.exported("xlsx") == served.exported("xlsx")
    other.world.committee.close()


def test_a_collector_s_doors_are_recorded_as_batches(
    system: System, file: Path, capfd: Any
) -> None:
    """Without batches and numbers of entries: by the roll's doors, once each, in full width too."""
    header = ("楼号", "房号", "送达方式", "已告知不表态的后果", "送达日期", "送达手段")
    rows = [("１号楼", f"10{n}", "入户", "是", "2026/3/18", "当面") for n in (2, 1, 1, 3)]
    sheet = _sheet(
        file, *rows, ("1号楼", "104", "纸质", "否", "2026年3月18日", "登记"), header=header
    )
    assert system.load(sheet) == 1
    assert "CHANNEL_NOT_ALLOWED" in capfd.readouterr().err

    rows = [(*row[:2], "纸质", *row[3:]) for row in rows]
    sheet = _sheet(
        file, *rows, ("1号楼", "104", "纸质", "否", "2026年3月18日", "登记"), header=header
    )
    system.posted.clear()
    assert system.load(sheet, as_json=True) == 0
    said = _said(capfd)
    assert [row["state"] for row in said["rows"]] == ["new", "new", "again", "new", "new"]
    assert [batch["entries"] for batch in said["batches"]] == [3, 1]
    assert said["recorded"] == len(system.posted) == 2

    again = _sheet(file, *rows, ("1号楼", "105", "纸质", "是", DAY, "当面"), header=header)
    assert system.load(again, as_json=True) == 0  # he went on with his sheet
    assert [row["state"] for row in _said(capfd)["rows"]] == ["there"] * 2 + [
        "again",
        "there",
        "new",
    ]
    assert system.load(again) == 0
    assert "没有改动" in capfd.readouterr().out


def test_at_most_500_entries_go_into_a_transaction(
    system: System, file: Path, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C13: more rows are several batches; a name for more than one batch's rows is refused."""
    monkeypatch.setattr("suite.delivery_plan.MOST", 4)
    assert system.load(_sheet(file, *(system.row(n) for n in range(1, 10))), as_json=True) == 0
    assert [batch["entries"] for batch in _said(capfd)["batches"]] == [4, 4, 1]

    named = [system.row(n, 送达批次="b-9", 送达日期="2026-03-17") for n in range(1, 6)]
    assert system.load(_sheet(file, *named), as_json=True) == 1
    assert {code for row in _said(capfd)["rows"] for code in row["codes"]} == {"BATCH_TOO_LARGE"}


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("投票权编号", "", "ENTRY_MISSING"),
        ("投票权编号", "十二", "ENTRY_UNREADABLE"),
        ("送达方式", "信鸽", "CHANNEL_UNREADABLE"),
        ("送达手段", "", "METHOD_UNREADABLE"),
        ("送达日期", "2026-02-30", "DAY_UNREADABLE"),
        ("送达日期", "三月", "DAY_UNREADABLE"),
        ("已告知不表态的后果", "", "ANSWER_UNREADABLE"),
        ("有效送达", "否", "PROOF_CONTRADICTS"),
        ("证明SHA-256", "A" * 64, "PROOF_UNREADABLE"),
        ("证明字节数", "", "PROOF_UNREADABLE"),
        ("证明保管方", "业主甲 13800138000", "PERSONAL_DATA_IN_PLAIN_FIELD"),
        ("送达批次", "第一批", "BATCH_UNREADABLE"),
        ("证明种类", "扫\x07描", "CONTROL_CHARACTER"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_number(
    column: str, text: str, code: str
) -> None:
    """And why; the row before it is as good as it was."""
    good = (str(ESTATE), *LONG[1:])
    bad = dict(zip(DELIVERY_COLUMNS, good, strict=True)) | {column: text}
    sheet = "\n".join(",".join(row) for row in (DELIVERY_COLUMNS, good, bad.values()))

    first, second = read_rows("a.csv", sheet.encode())
    assert (first.state, first.codes) == (State.NEW, [])
    assert (second.row, second.state, second.codes) == (3, State.REFUSED, [code])


def test_one_row_that_cannot_be_read_keeps_the_whole_sheet_out(
    system: System, file: Path, capfd: Any
) -> None:
    """Nothing is sent, also not of the rows that can be."""
    sheet = _sheet(file, system.row(1), system.row(2, 送达手段="?"))

    assert system.load(sheet, as_json=True) == 1
    assert [row["state"] for row in _said(capfd)["rows"]] == ["new", "refused"]
    assert system.posted == []


def test_a_door_that_is_no_one_entry_s_is_refused(system: System, file: Path, capfd: Any) -> None:
    """Not on the roll, or a space that two entries own parts of; the roll closed: no doors at all."""
    header = ("楼栋", "房号", *DELIVERY_COLUMNS[2:])
    rows = [("1号楼", "999", *LONG[2:]), ("地下", "B1", *LONG[2:])]
    sheet = _sheet(file, *rows, header=header)

    assert system.load(sheet, as_json=True) == 1
    assert [r["codes"] for r in _said(capfd)["rows"]] == [["DOOR_UNKNOWN"], ["DOOR_NOT_UNIQUE"]]
    system.roll = False
    assert system.load(sheet, as_json=True) == 1
    assert [row["codes"] for row in _said(capfd)["rows"]] == [["ENTRY_MISSING"]] * 2


def test_a_batch_is_recorded_under_its_name_once_and_as_a_whole(
    served: System, file: Path, capfd: Any
) -> None:
    """One of its rows changed, added or left out: another batch has this name; nothing is sent."""
    lines = served.exported().decode("utf-8-sig").splitlines()
    changed = [line.replace("street", "office") if ",b-1," in line else line for line in lines]
    file.write_text("\n".join(changed), "utf-8")
    assert served.load(file, as_json=True) == 1
    codes = [row["codes"] for row in _said(capfd)["rows"]]
    assert sorted(map(tuple, codes)) == [("ALREADY_RECORDED",)] * 2 + [("BATCH_DIFFERS",)] * 3

    mixed = [served.row(5, 送达批次="b-3"), served.row(6, 送达批次="b-3", 送达日期="2026-03-17")]
    assert served.load(_sheet(file, *mixed), as_json=True) == 1
    assert [row["codes"] for row in _said(capfd)["rows"]] == [["BATCH_ROWS_DIFFER"]] * 2
    assert served.posted == []


def test_an_entry_that_is_not_on_the_roll_is_named(system: System, file: Path, capfd: Any) -> None:
    """The preview doubts it, as a correction may have made it; the system then refuses the batch."""
    strange = "11111111-2222-4333-8444-555555555555"
    sheet = _sheet(file, system.row(1), system.row(2, 投票权编号=strange))

    assert system.load(sheet, preview=True, as_json=True) == 0
    states = [(row["state"], row["codes"]) for row in _said(capfd)["rows"]]
    assert states == [("new", []), ("doubtful", ["ENTRY_NOT_LISTED"])]
    assert system.posted == []
    assert system.load(sheet) == 1
    told = capfd.readouterr().err
    assert "NOT_ON_ROLL" in told
    assert "0/1" in told
    assert read_list("a.csv", system.exported()).rows == ()  # type: ignore[union-attr]


def test_formulas_and_hidden_rows_are_told(system: System, tmp_path: Path) -> None:
    """As in a roll's sheet: a formula is refused, a hidden row counts and is named."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (DELIVERY_COLUMNS, system.row(1), system.row(2, 送达日期="=TODAY()"), system.row(3)):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("说明").append(["如有疑问请联系居委会"])
    kept = io.BytesIO()
    book.save(kept)

    rows = read_rows("a.xlsx", kept.getvalue())
    assert [(row.state, row.codes) for row in rows] == [
        (State.NEW, []),
        (State.REFUSED, ["FORMULA_IN_CELL"]),
        (State.DOUBTFUL, ["ROW_HIDDEN"]),
    ]


def test_who_may_not_record_deliveries_may_not_load_them(
    system: System, file: Path, capfd: Any
) -> None:
    """A5, A7: the command's and the list's own rights; nothing is recorded."""
    sheet = _sheet(file, system.row(1))
    system.who = STREET
    assert system.load(sheet) == 1
    assert "ROLE_NOT_ALLOWED" in capfd.readouterr().err
    assert system.posted == []


def test_what_nobody_confirms_is_not_recorded(system: System, file: Path, capfd: Any) -> None:
    """Without a terminal nobody can answer: 1."""
    assert system.load(_sheet(file, system.row(1)), yes=False) == 1
    assert "没有登记" in capfd.readouterr().err
    assert system.posted == []


def test_a_sheet_can_be_read_without_a_system(system: System, file: Path) -> None:
    """--preview alone says what is in it; the numbers of entries are then needed."""
    sheet = _sheet(file, system.row(1), system.row(2, 送达手段="?"))
    found = CliRunner().invoke(main, ["import-deliveries", str(sheet), "--preview"])

    assert found.exit_code == 1
    assert "METHOD_UNREADABLE 送达手段无法识别" in found.stdout


def test_wrong_use_and_other_files_are_told(
    system: System, file: Path, tmp_path: Path, capfd: Any
) -> None:
    """2: no such file, no estate, an estate that is none, a broken file. 1: another list, and results."""
    sheet = _sheet(file, system.row(1))
    assert system.load(sheet, estate=None) == 2
    assert system.load(sheet, estate=None, meeting=None) == 2
    assert system.load(sheet, estate="x") == 2
    assert system.load(tmp_path / "none.csv") == 2
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    assert system.load(broken) == 2
    assert system.load(sheet, meeting="mt-9") == 1
    capfd.readouterr()
    for header in (FORMER_DELIVERY_COLUMNS, ("议题编号", "结果")):
        assert system.load(_sheet(file, header, header=header)) == 1
        assert "需要的列" in capfd.readouterr().err


def test_a_list_of_before_is_still_held_against_the_system(served: System) -> None:
    """Its columns are the first of today's."""
    today = read_list("a.csv", served.exported())
    assert today is not None
    former = read_list("a.csv", as_csv(FORMER_DELIVERY_COLUMNS, [r[:5] for r in today.rows]))
    assert former is not None
    assert former.kind == "deliveries"
    assert [row[:5] for row in today.rows] == list(former.rows)


@pytest.mark.parametrize("code", [*DELIVERY_REMARKS, *SHARED])
def test_every_code_is_listed_and_explained(code: str) -> None:
    """docs/codes.toml repeats the words (G7); the guide explains."""
    listed = tomllib.loads((DOCS / "codes.toml").read_text("utf-8"))["codes"][code]
    assert (listed["zh"], listed["en"]) == words(code)
    assert f"`{code}`" in (DOCS / "guide-sheets.md").read_text("utf-8")
