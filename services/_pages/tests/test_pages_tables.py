"""Lists that a Chinese spreadsheet opens as they are: no formula, no damaged number (F01, F02)."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pages.tables import as_csv, as_xlsx, file_headers, sheet, square_metres, unmarked

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝cmd",
    "'=1",
    "''+1",
    "<script>",
    'a"b,c',
)
NUMBERS = ("0101", "1-101", "110105194912310028", "1.10101E+17", "2-3月", "TRUE", "12/5")


def _cells(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def _second(data: bytes) -> Any:
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    return book.active["A2"]


def _lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", [*HOSTILE, *NUMBERS, "业主甲", "䶮㛃", "a\nb", "' x", ""])
def test_a_text_comes_back_as_it_was(text: str) -> None:
    """F14: what is marked for a spreadsheet is unmarked by the import, and by nothing else."""
    (_, (read,)) = _lines(as_csv(["姓名"], [[text]])) if text else (None, [""])

    assert unmarked(read) == text
    assert _cells(as_xlsx("名册", ["姓名", "x"], [[text, "y"]]))[1][0] == text


@pytest.mark.parametrize("text", HOSTILE[:9])
def test_no_cell_begins_as_a_formula(text: str) -> None:
    """An apostrophe stands before what a spreadsheet would compute; a workbook's cells are texts."""
    (_, (read,)) = _lines(as_csv(["姓名"], [[text]]))
    cell = _second(as_xlsx("名册", ["姓名"], [[text]]))

    assert read[0] == "'"
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("text", NUMBERS)
def test_what_looks_like_a_number_is_marked_as_text(text: str) -> None:
    """F01: 18 digits keep their last three, 0101 its zero, 2-3月 does not become a date."""
    (_, (read,)) = _lines(as_csv(["证件号码"], [[text]]))
    cell = _second(as_xlsx("名册", ["姓名"], [[text]]))

    assert read == text + "\t"
    assert (cell.value, cell.number_format) == (text, "@")


def test_a_csv_says_that_it_is_utf_8() -> None:
    """F02: without its mark a Chinese spreadsheet takes it for GBK."""
    assert as_csv(["姓名"], []).startswith(b"\xef\xbb\xbf")


def test_areas_are_numbers_and_exact() -> None:
    """To the square centimetre, without a power of ten."""
    areas = [square_metres(cm2) for cm2 in (1, 895_000, 10**12, 12_345_678)]

    assert [f"{a:f}" for a in areas] == ["0.0001", "89.5", "100000000", "1234.5678"]
    assert _lines(as_csv(["a"], [[a] for a in areas]))[1:] == [[f"{a:f}"] for a in areas]
    assert [row[0] for row in _cells(as_xlsx("s", ["a"], [[a] for a in areas]))[1:]] == [
        float(a) for a in areas
    ]


def test_what_no_sheet_can_hold_is_left_out() -> None:
    """Control characters would make the workbook unreadable; nothing is an empty cell."""
    row: list[Any] = ["y\x0b\x1f", None, 3, Decimal("2.50")]

    assert _lines(sheet("csv", "", ["x\x00"], [row])) == [["x"], ["y", "", "3", "2.50"]]
    assert _cells(sheet("xlsx", "a/b[c]:*?'", ["x\x00"], [row]))[1] == ["y", "", 3.0, 2.5]


def test_a_file_is_named_after_the_business_day() -> None:
    """C06: a list saved after midnight in Shanghai is of that day, whatever UTC says."""
    headers = file_headers("units", "房屋", date(2026, 3, 3), "xlsx")

    assert 'filename="units-2026-03-03.xlsx"' in headers["Content-Disposition"]
    assert "filename*=UTF-8''%E6%88%BF%E5%B1%8B-2026-03-03.xlsx" in headers["Content-Disposition"]
    assert headers["Cache-Control"] == "no-store"
