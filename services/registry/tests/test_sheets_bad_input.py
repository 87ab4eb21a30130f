"""Bad input: each is refused or named with its file, sheet, row and cell, and nothing is left behind."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from registry.sheets import SheetRefused, preview
from services.registry.tests.sheet_files import (
    PLAIN,
    at,
    codes,
    csv_text,
    doors,
    filled,
    plain,
    problems,
    saved,
    seen,
    states,
    totals,
    xlsx,
)

XLS = Path(__file__).parent / "sheets" / "roll.xls"
ERRORS_XLS = XLS.with_name("errors.xls")
GOOD = xlsx(PLAIN, plain("101"), plain("102", "业主乙"))
SHEET = "xl/worksheets/sheet1.xml"


def refusal(data: bytes, name: str = "名册.xlsx") -> SheetRefused:
    """Give why a file is refused."""
    with pytest.raises(SheetRefused) as told:
        preview(name, data)
    assert told.value.details["file"] == name
    assert name in told.value.detail("zh")
    return told.value


def changed(data: bytes, part: str, change: Callable[[bytes], bytes] | bytes) -> bytes:
    """Give a workbook with one part changed or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        before = old.read(part) if part in old.namelist() else b""
        new.writestr(part, change if isinstance(change, bytes) else change(before))
    return out.getvalue()


def book_of(change: Callable[[Worksheet], object]) -> bytes:
    """Give the good workbook with its sheet changed."""
    book = load_workbook(io.BytesIO(GOOD))
    sheet = book["业主数据"]
    change(sheet)
    return saved(book)


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """Half a gigabyte of blanks in half a megabyte: the limit is met while inflating."""
    bomb = changed(GOOD, "xl/sharedStrings.xml", b" " * (400 * 2**20))
    assert len(bomb) < 2**20
    tracemalloc.start()
    told = refusal(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert told.code == "SHEET_EXPANDS_TOO_FAR"
    assert peak < 400 * 2**20


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    """What a header says of a part's size is checked against the part."""
    size = len(zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET))
    lying = GOOD.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != GOOD

    assert refusal(lying).code == "SHEET_UNREADABLE"


def test_a_sheet_with_a_cell_far_away_is_refused_by_its_cell() -> None:
    """A parser lays a sheet out as a rectangle: one cell would take all memory."""
    far = book_of(lambda sheet: sheet.__setitem__("ZZ1048576", "x"))
    told = refusal(far)

    assert told.code == "SHEET_EXPANDS_TOO_FAR"
    assert (told.details["sheet"], told.details["cell"]) == ("业主数据", "ZZ1048576")


def test_a_sheet_of_16384_columns_is_refused_by_its_cell() -> None:
    """As .xlsx and as .csv."""
    wide = book_of(lambda sheet: sheet.__setitem__("XFD1", "x"))
    text = ",".join(["列"] * 16_384) + "\n"

    assert (refusal(wide).code, refusal(wide).details["cell"]) == ("SHEET_EXPANDS_TOO_FAR", "XFD1")
    assert refusal(text.encode(), "名册.csv").details["row"] == 1


def test_cells_that_hide_their_addresses_are_counted() -> None:
    """Without an address a cell stands beside the one before it; an escaped one is refused."""
    bare = changed(GOOD, SHEET, _without_addresses)
    tricked = changed(GOOD, SHEET, lambda xml: xml.replace(b'r="A1"', b'r="&#65;1"'))

    assert totals(preview("名册.xlsx", bare)) == (2, 2, 180)
    assert refusal(tricked).code == "SHEET_UNREADABLE"


RIDDLES: list[tuple[bytes, bytes]] = [
    (b'<c r="A1"', b"""<c x='"' y=">" r="ZZ999999" """),
    (b'<c r="A1"', b'<c r="zz999999"'),
    (b'<c r="A1"', b'<c x=">" r="ZZ999999"'),
    (b'<row r="1"', b'<row r="x"'),
    (b"<sheetData>", b'<sheetData><!--<row r="1">-->'),
    (b"<sheetData>", b'<sheetData><?x <row r="1"> ?>'),
]


@pytest.mark.parametrize(("plainly", "riddle"), RIDDLES)
def test_places_that_two_readers_read_in_two_ways_are_refused(
    plainly: bytes, riddle: bytes
) -> None:
    """Or a parser would lay out another rectangle than the one we measured."""
    tricked = changed(GOOD, SHEET, lambda xml: xml.replace(plainly, riddle, 1))
    assert tricked != GOOD

    assert refusal(tricked).code == "SHEET_UNREADABLE"


def test_an_address_with_blanks_is_read_like_any_other() -> None:
    """XML allows them."""
    spaced = changed(GOOD, SHEET, lambda xml: xml.replace(b'r="A1"', b'r = "ZZ1048576"', 1))

    assert refusal(spaced).details["cell"] == "ZZ1048576"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "piece"),
    [("xl/sharedStrings.xml", b"<si/>"), (SHEET, b"<c/>"), ("xl/workbook.xml", b"<sheet/>")],
)
def test_a_part_that_is_small_in_bytes_and_large_in_memory_is_refused(
    part: str, piece: bytes
) -> None:
    """Millions of empty things cost a parser more than they cost the sender."""
    told = refusal(changed(GOOD, part, b"<x>" + piece * 8_100_000 + b"</x>"))

    assert told.code == "SHEET_EXPANDS_TOO_FAR"


def test_merged_ranges_over_everything_do_not_take_the_memory() -> None:
    """Each as high as the sheet: their cells are counted."""

    def merge(xml: bytes) -> bytes:
        rows = b"".join(
            b'<row r="%d"><c r="A%d" t="str"><v>1</v></c></row>' % (n, n) for n in range(4, 3004)
        )
        spans = b"".join(b'<mergeCell ref="A%d:G3003"/>' % n for n in range(4, 3004))
        whole = xml.replace(b"</sheetData>", rows + b"</sheetData><mergeCells>%s</mergeCells>")
        return whole.replace(b"%s", spans)

    assert refusal(changed(GOOD, SHEET, merge)).code == "SHEET_EXPANDS_TOO_FAR"


def _without_addresses(xml: bytes) -> bytes:
    # Blank cells are written out, so that what follows keeps its place
    return re.sub(rb' r="[A-Z]*\d+"', b"", xml.replace(b"</c></row>", b"</c><c/></row>"))


def test_macros_are_refused() -> None:
    """Under any name."""
    macros = changed(GOOD, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")

    assert refusal(macros, "名册.xlsm").code == "SHEET_HAS_MACROS"
    assert refusal(macros, "名册.xlsx").code == "SHEET_HAS_MACROS"


def test_encrypted_workbooks_are_refused() -> None:
    """An encrypted .xlsx is another kind of file inside; a zip may have a password of its own."""
    office = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    locked = bytearray(GOOD)
    place = locked.index(b"PK\x01\x02")
    while place >= 0:
        locked[place + 8] |= 1
        place = locked.find(b"PK\x01\x02", place + 4)

    assert refusal(office).code == "SHEET_ENCRYPTED"
    assert refusal(bytes(locked)).code == "SHEET_ENCRYPTED"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("file", ["xlsx", "xls"])
def test_a_truncated_workbook_is_refused(part: float, file: str) -> None:
    """Cut off anywhere."""
    whole = GOOD if file == "xlsx" else XLS.read_bytes()
    cut = whole[: int(len(whole) * part)]

    assert refusal(cut, f"名册.{file}").code == "SHEET_UNREADABLE"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 \n",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\x00" * 100,
        changed(GOOD, "xl/workbook.xml", b"<x/>").replace(b"xl/workbook.xml", b"xl/workbooc.xml"),
    ],
)
@pytest.mark.parametrize("name", ["名册.xlsx", "名册.csv"])
def test_what_is_no_sheet_is_refused_whatever_its_name(data: bytes, name: str) -> None:
    """A file is what its content says."""
    assert refusal(data, name).code == "SHEET_TYPE_UNKNOWN"


@pytest.mark.parametrize(("name", "data"), [("a.csv", GOOD), ("a.xls", GOOD), ("a.xlsx", b"")])
def test_a_wrong_extension_is_named(name: str, data: bytes) -> None:
    """The content is read as what it is."""
    data = data or csv_text(PLAIN, plain("101")).encode()

    assert problems(preview(name, data)) == ["WRONG_EXTENSION"]


def test_a_file_of_a_hundred_megabytes_is_refused_at_once() -> None:
    """Before anything of it is read."""
    told = refusal(b"PK" + bytes(100 * 2**20))

    assert (told.code, told.kind.value[0]) == ("SHEET_TOO_LARGE", 413)


@pytest.mark.parametrize("cell", ["C2", "D2", "E2"])
def test_a_formula_in_a_cell_is_refused_by_the_cell(cell: str) -> None:
    """What it shows may be old or not there: the office pastes values. Other rows are read."""
    found = preview("名册.xlsx", book_of(lambda sheet: sheet.__setitem__(cell, "=1+1")))

    assert at(found, 2).state == "refused"
    assert ("FORMULA_IN_CELL", cell) in [(r.code, r.cell) for r in at(found, 2).remarks]
    assert totals(found) == (1, 1, 90)


def test_a_formula_in_a_totals_row_or_a_column_nobody_reads_is_none_of_ours() -> None:
    """They are usual there."""
    data = xlsx(["序号", *PLAIN], ["=ROW()-1", *plain("101")], ["合计", "", "", "", "=SUM(E2:E2)"])
    found = preview("名册.xlsx", data)

    assert states(found) == ["ok", "total"]


def test_a_cell_with_an_error_is_refused_by_the_cell() -> None:
    """#REF! is no area, in a workbook or in a text."""

    def broken(sheet: Worksheet) -> None:
        sheet["D2"] = "#REF!"
        sheet["D2"].data_type = "e"

    in_text = csv_text(PLAIN, plain("101", "业主甲", "#N/A")).encode()
    for data in (book_of(broken), in_text):
        assert "ERROR_IN_CELL" in codes(preview("名册", data), 2)


def test_merged_headers_are_read_and_named() -> None:
    """业主信息 over 姓名 and 电话, 房号 over two rows."""
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    rows: list[list[Any]] = [
        ["楼栋", "房号", "面积", "业主信息"],
        ["", "", "", "姓名", "电话"],
        ["1栋", "101", 90, "业主甲", "13900000001"],
    ]
    sheet = filled(book.active, rows)
    for merged in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
        sheet.merge_cells(merged)
    found = preview("名册.xlsx", saved(book))

    assert problems(found) == ["TWO_HEADER_ROWS"]
    assert found.problems[0].row == 1
    assert doors(found) == ["1栋/101"]
    assert found.parts()[0].units[0].owners[0].phone == "13900000001"
    assert [c.field for c in found.columns] == ["building", "room", "area", "name", "phone"]


def test_two_header_rows_in_a_text_are_read_and_named() -> None:
    """Without merging: the upper row says what the lower one leaves open."""
    text = "楼栋,房号,面积,业主,\n,,,姓名,电话\n1栋,101,90,业主甲,13900000001\n"
    found = preview("名册.csv", text.encode())

    assert problems(found) == ["TWO_HEADER_ROWS"]
    assert totals(found) == (1, 1, 90)


def test_a_header_cell_merged_over_two_columns_is_named() -> None:
    """The first of the two is read."""
    found = preview("名册.xlsx", book_of(lambda sheet: sheet.merge_cells("F1:G1")))

    assert "HEADER_MERGED" in problems(found)
    assert totals(found) == (2, 2, 180)


def test_a_hidden_row_is_named_and_counts() -> None:
    """Nothing is skipped because somebody hid it."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    found = preview("名册.xlsx", book_of(hide))

    assert (at(found, 3).state, codes(found, 3)) == ("doubtful", ("ROW_HIDDEN",))
    assert totals(found) == (2, 2, 180)


def test_hidden_columns_are_named_and_read() -> None:
    """Each by its letter and header, one beside the table too; beyond the last cell there is nothing."""

    def hide(sheet: Worksheet) -> None:
        for letter in "DEJM":
            sheet.column_dimensions[letter].hidden = True
        sheet["J3"] = "备忘"

    found = preview("名册.xlsx", book_of(hide))

    assert problems(found) == ["COLUMN_HIDDEN"] * 3
    assert [p.cell for p in found.problems] == ["D", "E", "J"]
    assert found.problems[0].text("zh") == "隐藏的列，与其他列同样读取（业主数据，D，表头 面积）"
    assert totals(found) == (2, 2, 180)


def test_columns_that_are_hidden_as_a_range_are_named_one_by_one() -> None:
    """As a spreadsheet writes what was hidden at once, to the sheet's very end."""
    columns = b'<cols><col max="16384" hidden="true" min="6"/></cols><sheetData'
    data = changed(GOOD, SHEET, lambda xml: xml.replace(b"<sheetData", columns))
    found = preview("名册.xlsx", data)

    assert [(p.code, p.cell) for p in found.problems] == [
        ("COLUMN_HIDDEN", "F"),
        ("COLUMN_HIDDEN", "G"),
    ]


def test_a_hidden_column_in_the_old_format_is_named() -> None:
    """Column F holds nothing but its header; J is beyond the last cell."""
    found = preview("名册.xls", ERRORS_XLS.read_bytes())

    assert [(p.code, p.cell) for p in found.problems] == [("COLUMN_HIDDEN", "F")]


@pytest.mark.parametrize("hidden", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_named_and_read(hidden: Literal["hidden", "veryHidden"]) -> None:
    """Its rows carry their sheet's name where rows come from several."""
    book = load_workbook(io.BytesIO(GOOD))
    sheet = filled(book.create_sheet("旧表"), [PLAIN, plain("201", "业主丙")])
    sheet.sheet_state = hidden
    found = preview("名册.xlsx", saved(book))

    assert problems(found) == ["SHEET_HIDDEN"]
    assert totals(found) == (3, 3, 270)
    assert [row["sheet"] for row in found.summary()["rows"]] == ["业主数据", "业主数据", "旧表"]


def test_sheets_without_a_table_are_named_row_by_row() -> None:
    """A sheet that explains, and one that lacks a column: nothing of them is silently passed over."""
    book = load_workbook(io.BytesIO(GOOD))
    filled(book.create_sheet("说明"), [["请勿修改"], ["2001 已入住"]])
    filled(book.create_sheet("车位"), [["房号", "姓名"], ["B-1", "业主甲"]])
    found = preview("名册.xlsx", saved(book))

    assert problems(found) == ["SHEET_WITHOUT_TABLE", "SHEET_NOT_READ"]
    assert found.problems[1].details == {"columns": "面积"}
    assert states(found) == ["ok", "ok", "note", "note", "refused"]
    assert totals(found) == (2, 2, 180)


@pytest.mark.parametrize("sign", ["\x07", "\x1b[2J", "\x7f"])
def test_a_control_character_is_refused_by_its_cell(sign: str) -> None:
    """In a text, and escaped in a workbook."""
    text = csv_text(PLAIN, plain("101", f"业主{sign}甲"), plain("102", "业主乙")).encode()
    escaped = f"业主_x{ord(sign[0]):04X}_甲"
    for data in (text, xlsx(PLAIN, plain("101", escaped), plain("102", "业主乙"))):
        found = preview("名册", data)
        assert (at(found, 2).state, codes(found, 2)) == ("refused", ("CONTROL_CHARACTER",))
        assert at(found, 2).remarks[0].cell == "E2"
        assert totals(found) == (1, 1, 90)


def test_a_name_that_is_a_script_is_a_text() -> None:
    """It is kept as it is; whoever shows it escapes it."""
    name = "<script>alert(1)<／script>"
    found = seen(PLAIN, plain("101", name.replace("／", "|")))

    assert [o.name for o in found.parts()[0].units[0].owners] == ["<script>alert(1)<", "script>"]
    kept = seen(PLAIN, plain("101", "<script>alert(1)"))
    assert kept.parts()[0].units[0].owners[0].name == "<script>alert(1)"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"业主姓名": "业" * 201}, "TEXT_TOO_LONG"),
        ({"房号": "1" + "0" * 20}, "TEXT_TOO_LONG"),
        ({"楼栋": "楼" * 201}, "TEXT_TOO_LONG"),
        ({"业主姓名": "、".join(f"业主{n}" for n in range(51))}, "TOO_MANY_OWNERS"),
        ({"房号": "13912345678"}, "PERSONAL_DATA_IN_PLAIN_FIELD"),
    ],
)
def test_what_the_registry_would_refuse_is_refused_by_its_row(
    said: dict[str, str], code: str
) -> None:
    """One row never stops a file of others."""
    found = seen(PLAIN, plain("101"), plain("102", **said) if "业主姓名" not in said else plain(
        "102", said["业主姓名"]
    ))  # fmt: skip

    assert (at(found, 3).state, code in codes(found, 3)) == ("refused", True)
    assert totals(found) == (1, 1, 90)


@pytest.mark.parametrize("data", [b"", b"\n\n", csv_text(PLAIN).encode(), saved(Workbook())])
def test_a_file_without_rows_is_refused(data: bytes) -> None:
    """Empty, or nothing but a header."""
    assert refusal(data, "名册.csv").code == "SHEET_EMPTY"


def test_an_open_quotation_mark_does_not_swallow_the_rest() -> None:
    """The row where it began is told."""
    text = csv_text(PLAIN, plain("101")) + '1栋,1单元,"102,90,业主乙\n1栋,1单元,103,90,业主丙\n'
    told = refusal(text.encode(), "名册.csv")

    assert (told.code, told.details["row"]) == ("SHEET_UNREADABLE", 3)


@pytest.mark.parametrize(
    "prolog",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>',
        b'<?xml version="1.0" encoding="UTF-16"?>',
    ],
)
def test_xml_with_entities_or_another_encoding_is_refused(prolog: bytes) -> None:
    """Nobody's spreadsheet writes it, and two readers would read it in two ways."""
    tricked = changed(GOOD, SHEET, lambda xml: prolog + xml)

    assert refusal(tricked).code == "SHEET_UNREADABLE"


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is written, whatever comes in."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    preview("名册.xlsx", GOOD)
    refusal(GOOD[:-100])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["xlsx", "xls", "csv"]), st.integers(0, 10**6))
def test_whatever_bytes_come_the_answer_is_a_refusal_or_a_preview(
    noise: bytes, file: str, place: int
) -> None:
    """Never another error: noise alone, and noise within a good file."""
    good = {"xlsx": GOOD, "xls": XLS.read_bytes(), "csv": csv_text(PLAIN, plain("101")).encode()}[
        file
    ]
    spot = place % len(good)
    for data in (noise, good[:spot] + noise + good[spot + len(noise) :]):
        with suppress(SheetRefused):
            preview(f"名册.{file}", data)


def test_the_old_format_is_read_as_the_new_one(tmp_path: Path) -> None:
    """Made once by another writer; see the README beside it."""
    found = preview("名册.xls", XLS.read_bytes())

    assert found.format == "xls"
    assert totals(found) == (3, 3, 1414)
    assert codes(found, 3) == ("ROW_HIDDEN",)
    assert at(found, 5).state == "refused"
    assert ("FORMULA_IN_CELL", "D5") in [(r.code, r.cell) for r in at(found, 5).remarks]
    assert (at(found, 6).state, codes(found, 6)) == ("total", ())


@pytest.mark.parametrize(("row", "cell"), [(3, "D3"), (4, "C4"), (5, "E5")])
def test_an_error_in_the_old_format_is_refused_by_the_cell(row: int, cell: str) -> None:
    """The parser shows nothing there; a FALSE is stored alike and is no error."""
    found = preview("名册.xls", ERRORS_XLS.read_bytes())

    assert (at(found, row).state, codes(found, row)[0]) == ("refused", "ERROR_IN_CELL")
    assert at(found, row).remarks[0].cell == cell
    assert totals(found) == (2, 2, 180)
