"""What one cell of any sheet says: its text as people see it, or why it has none."""

import re
from datetime import datetime

from chassis.checks import personal_number
from sheets.reading import Grid, Value

BLANK = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "NULL", "NONE", "N/A", "NA"})
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def text_of(value: Value | None) -> str:
    """Give a cell's text as people see it; a whole number has no decimals, a blank mark is blank."""
    if isinstance(value, str):
        text = value.strip()
        return "" if text.upper() in BLANK else text
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value)


def number_text(value: float) -> str:
    """Give a number's digits, at the 15 that a spreadsheet keeps."""
    if value == int(value) and abs(value) < 10**15:
        return str(int(value))
    return f"{value:.15g}"


def wrong(grid: Grid, place: tuple[int, int], value: Value) -> str:
    """Say what keeps a cell from being read as plain text, empty for nothing."""
    text = text_of(value)
    if place in grid.marks.formulas:
        return "FORMULA_IN_CELL"
    if place in grid.marks.errors or text in ERRORS:
        return "ERROR_IN_CELL"
    if CONTROL.search(text):
        return "CONTROL_CHARACTER"
    if personal_number(text):
        return "PERSONAL_DATA_IN_PLAIN_FIELD"
    return ""
