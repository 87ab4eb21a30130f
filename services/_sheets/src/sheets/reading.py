"""From a file's bytes to grids of cells, whatever the file's name says it is."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from msgspec import Struct
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from pages.tables import unmarked
from sheets.opening import COLUMNS_LIMIT, Marks, open_xlsx
from sheets.refusals import (
    SheetEncrypted,
    SheetExpandsTooFar,
    SheetHasMacros,
    SheetNotDecodable,
    SheetRefused,
    SheetTooLarge,
    SheetTypeUnknown,
    SheetUnreadable,
)
from sheets.xls import xls_marks

FILE_LIMIT = 32 * 2**20
SEARCHED = 40
"""So many rows of a sheet are searched for its header."""
FAR_ENOUGH = 3
"""So many characters that decode as UTF-8 are no accident of another encoding."""

Value = str | float | bool | datetime | date | time | timedelta
Format = Literal["xlsx", "xls", "csv"]
Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged range: its first and last cell as (row, column), from 1."""


class Grid(Struct, frozen=True):
    """One sheet: its rows as often as they are asked for, with their own numbers from 1.

    A row's cells begin at column `first`, from 1.
    """

    name: str
    rows: Callable[[], Iterator[tuple[int, Sequence[Value]]]]
    height: int
    first: int = 1
    hidden: bool = False
    merged: tuple[Span, ...] = ()
    marks: Marks = Marks()


class Book(Struct, frozen=True):
    """A file's sheets, what it is, and how its text was encoded."""

    format: Format
    encoding: str
    grids: tuple[Grid, ...]


def read(file: str, data: bytes) -> Book:
    """Read a file: an .xlsx or .xls by what it begins with, else text."""
    if len(data) > FILE_LIMIT:
        raise SheetTooLarge(file, limit=FILE_LIMIT)
    if data.startswith(b"PK"):
        safe = open_xlsx(file, data)
        return Book("xlsx", "utf-8", _workbook(file, safe.archive, safe.marks))
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SheetEncrypted(file)
        if "_VBA_PROJECT".encode("utf-16-le") in data:
            raise SheetHasMacros(file)
        return Book("xls", "utf-16", _workbook(file, data, xls_marks(file, data)))
    return _text(file, data)


def _workbook(file: str, data: bytes, marks: dict[str, Marks]) -> tuple[Grid, ...]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(
            _grid(book.get_sheet_by_index(i), visible=about.visible, marks=marks)
            for i, about in enumerate(book.sheets_metadata)
        )
    except PasswordError as wrong:
        raise SheetEncrypted(file) from wrong
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as wrong:  # the parser's panics are no Exception
        raise SheetUnreadable(file) from wrong


def _grid(sheet: CalamineSheet, *, visible: SheetVisibleEnum, marks: dict[str, Marks]) -> Grid:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        spans[top + 1, left + 1] = bottom + 1, min(right + 1, COLUMNS_LIMIT)

    def rows() -> Iterator[tuple[int, Sequence[Value]]]:
        return enumerate(sheet.iter_rows(), 1)

    return Grid(
        name=sheet.name,
        rows=rows,
        height=sheet.end[0] + 1 if sheet.end else 0,
        first=sheet.start[1] + 1 if sheet.start else 1,
        hidden=visible != SheetVisibleEnum.Visible,
        merged=tuple(spans.items()),
        marks=marks.get(sheet.name, Marks()),
    )


def _text(file: str, data: bytes) -> Book:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetTypeUnknown(file)
    text, encoding = decoded(file, data)
    start = text[:200].lstrip().lower()
    if start.startswith(("<", "%pdf", "{\\rtf")):
        raise SheetTypeUnknown(file)
    head = text.partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    name = file.rpartition("/")[2]

    def rows() -> Iterator[tuple[int, Sequence[Value]]]:
        number = 0
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
                number += 1
                if len(row) > COLUMNS_LIMIT:
                    raise SheetExpandsTooFar(file, row=number, limit=f"{COLUMNS_LIMIT} columns")
                yield number, [unmarked(c) if c[:1] == "'" or c[-1:] == "\t" else c for c in row]
        except csv.Error as wrong:
            raise SheetUnreadable(file, row=number + 1) from wrong

    return Book("csv", encoding, (Grid(name, rows, text.count("\n") + 1),))


def decoded(file: str, data: bytes) -> tuple[str, str]:
    """Decode a text as UTF-8, UTF-16 with its mark, or GB18030, exactly or not at all (F02)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _exactly(file, data, "utf-16"), "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return _exactly(file, data[3:], "utf-8", 3), "utf-8-sig"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode("utf-8")
        if sum(not c.isascii() for c in before) >= FAR_ENOUGH:
            raise _not_decodable(file, wrong, 0) from wrong
    return _exactly(file, data, "gb18030"), "gb18030"


def _exactly(file: str, data: bytes, encoding: str, offset: int = 0) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise _not_decodable(file, wrong, offset) from wrong


def _not_decodable(file: str, wrong: UnicodeDecodeError, offset: int) -> SheetRefused:
    # Bytes are counted from 1, as rows are
    return SheetNotDecodable(file, byte=wrong.start + offset + 1, encoding=wrong.encoding)
