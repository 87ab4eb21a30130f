"""Opens a workbook safely: what a parser sees has been unpacked, measured and looked at before.

A parser of sheets lays a sheet out as a full rectangle and believes a zip's own figures. So every
part is inflated here up to a limit, every cell's address is read, and only what was seen is handed
on, in a new archive without compression.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree as ET

from msgspec import Struct

from sheets.refusals import (
    SheetEncrypted,
    SheetExpandsTooFar,
    SheetHasMacros,
    SheetTypeUnknown,
    SheetUnreadable,
)

INFLATED_LIMIT = 160 * 2**20
CELLS_LIMIT = 4_000_000
"""Of all sheets together, each laid out as a rectangle."""
COLUMNS_LIMIT = 702
"""As far as ZZ: a sheet of units has a few dozen columns."""
PARTS_LIMIT = 5_000

CELLS_WRITTEN = 2 * CELLS_LIMIT
"""Rows and cells that a sheet may write down, blank ones too."""
SIDE_PART_LIMIT = 8 * 2**20
"""What a part may hold that is neither a sheet nor the shared texts."""

_PLACED = re.compile(
    rb"""<(?:\w+:)?(?:c\ r="([A-Z]{1,3})(\d{1,7})"((?:\ \w+="[^"<>&]*")*)\ ?(/?)>"""
    rb"""|(row|c)(?=[\s/>])([^<>]*?)(/?)>)(\s*<(?:\w+:)?f\b)?"""
)
"""A cell as nearly every writer writes it, in one step; or a row or cell written in another way."""
_BEGUN = re.compile(rb"<(?:\w+:)?(?:row|c)(?=[\s/>])")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_ADDRESS = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_COLUMNS = re.compile(rb"<(?:\w+:)?col(?=\s)([^<>]*)>")
_SPAN = re.compile(rb"""\s(min|max)\s*=\s*["'](\d{1,7})["']""")
_ENCODING = re.compile(rb"""^[^>]{0,100}encoding=["']([\w-]+)["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class Marks(Struct, frozen=True):
    """What a parser does not tell of a sheet: rows and columns from 1, cells as (row, column).

    `last` is the farthest row and column that hold anything.
    """

    last: tuple[int, int] = (0, 0)
    hidden_rows: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def unseen(self) -> list[int]:
        """Give the hidden columns as far as the sheet reaches."""
        return sorted(c for c in self.hidden_columns if c <= self.last[1])


class SafeWorkbook(Struct, frozen=True):
    """An .xlsx as it may be parsed, and the marks of its sheets by their names."""

    archive: bytes
    marks: dict[str, Marks]


def open_xlsx(file: str, data: bytes) -> SafeWorkbook:
    """Unpack an .xlsx within limits and look at every cell's place."""
    parts = _inflated(file, data)
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise SheetHasMacros(file)
    if "xl/workbook.xml" not in parts:
        raise SheetTypeUnknown(file)
    for name, text in parts.items():
        _plain_xml(file, name, text)
        _measured(file, name, text)
    try:
        marks = {
            sheet: _marks(file, sheet, parts[path])
            for sheet, path in _sheets(parts)
            if path in parts
        }
        check_extent(file, marks)
    except (ET.ParseError, KeyError, ValueError) as wrong:
        raise SheetUnreadable(file) from wrong
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return SafeWorkbook(packed.getvalue(), marks)


def _inflated(file: str, data: bytes) -> dict[str, bytes]:
    """Give the XML parts of a zip; what else is in it is not unpacked, only a program is named."""
    found: dict[str, bytes] = {}
    left = INFLATED_LIMIT
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in _listed(file, archive):
                name = info.filename
                if name.lower().endswith((".xml", ".rels")):
                    with archive.open(info) as part:
                        text = part.read(left + 1)
                    left -= len(text)
                    if left < 0:
                        raise SheetExpandsTooFar(file, limit=f"{INFLATED_LIMIT} B")
                    found[name] = text
                elif name.lower().endswith("vbaproject.bin"):
                    found[name] = b""
    except _DAMAGED as wrong:
        raise SheetUnreadable(file) from wrong
    return found


def _listed(file: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    listed = archive.infolist()
    if len(listed) > PARTS_LIMIT:
        raise SheetExpandsTooFar(file, limit=f"{PARTS_LIMIT} parts")
    if any(info.flag_bits & 1 for info in listed):
        raise SheetEncrypted(file)
    packed = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    names = [info.filename for info in listed]
    if len(set(names)) < len(names) or any(i.compress_type not in packed for i in listed):
        raise SheetUnreadable(file)
    return listed


def _plain_xml(file: str, name: str, text: bytes) -> None:
    """Refuse XML that another reader could read in another way: other encodings, entities."""
    encoding = _ENCODING.search(text[:200])
    other = encoding is not None and encoding[1].lower() not in {b"utf-8", b"us-ascii"}
    if other or text[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"<!DOCTYPE" in text:
        raise SheetUnreadable(file, part=name)


def _measured(file: str, name: str, text: bytes) -> None:
    """Refuse a part that is small in bytes and large once it is parsed."""
    if not name.startswith(("xl/worksheets/", "xl/sharedStrings")) and len(text) > SIDE_PART_LIMIT:
        raise SheetExpandsTooFar(file, part=name, limit=f"{SIDE_PART_LIMIT} B")
    if text.count(b"<c") + text.count(b"<row") + text.count(b"<si") > CELLS_WRITTEN:
        raise SheetExpandsTooFar(file, part=name, limit=f"{CELLS_WRITTEN} cells")


def _sheets(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give each sheet's name and the part it stands in."""
    relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314  (no DTD: _plain_xml)
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for sheet in ET.fromstring(parts["xl/workbook.xml"]).iter():  # noqa: S314  (ditto)
        if sheet.tag.rpartition("}")[2] == "sheet":
            relation = sheet.get(_RELATION) or next(
                (v for k, v in sheet.attrib.items() if k.endswith("}id")), ""
            )
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield sheet.get("name", ""), path


def _marks(file: str, sheet: str, text: bytes) -> Marks:
    """Find every cell's place, and what is marked; refuse a sheet that is too wide.

    Where a row or cell does not say where it is, it stands behind the one before it. What could be
    read in two ways is refused, or a parser might see other places than we do.
    """
    if b"<!--" in text or b"<![" in text or text.find(b"<?", 1) >= 0:
        raise SheetUnreadable(file, sheet=sheet)
    hidden, formulas, errors = set(), set(), set()
    row = column = last_row = last_column = seen = 0
    for found in _PLACED.finditer(text):
        letters, number, attributes, empty, what, others, alone, formula = found.groups()
        seen += 1
        if letters:
            row, column = int(number), _column(letters)
        else:
            attributes, empty = others, alone
            place = _place(file, sheet, others)
            if what == b"row":
                row, column = int(place or row + 1), 0
                if _HIDDEN.search(others):
                    hidden.add(row)
                continue
            row, column = _address(file, sheet, place) if place else (row, column + 1)
        if empty:
            continue
        last_row, last_column = max(last_row, row), max(last_column, column)
        _near_enough(file, sheet, row, column)
        if formula:
            formulas.add((row, column))
        if b't="e"' in attributes:
            errors.add((row, column))
    if sum(1 for _ in _BEGUN.finditer(text)) > seen:
        raise SheetUnreadable(file, sheet=sheet)
    last = last_row, last_column
    return Marks(
        last, frozenset(hidden), frozenset(formulas), frozenset(errors), _hidden_columns(text)
    )


def _hidden_columns(text: bytes) -> frozenset[int]:
    """Give what stands as hidden before the rows; more columns than we read are of no interest."""
    hidden: set[int] = set()
    for column in _COLUMNS.finditer(text, 0, max(text.find(b"sheetData"), 0)):
        if _HIDDEN.search(column[1]):
            ends = {name: int(at) for name, at in _SPAN.findall(column[1])}
            hidden.update(span(ends.get(b"min", 0), ends.get(b"max", 0)))
    return frozenset(hidden)


def span(first: int, last: int) -> range:
    """Give the columns from one to another, as far as we read."""
    return range(first, min(last, COLUMNS_LIMIT) + 1)


def _near_enough(file: str, sheet: str, row: int, column: int) -> None:
    if column > COLUMNS_LIMIT:
        cell, limit = f"{column_letters(column)}{row}", f"{COLUMNS_LIMIT} columns"
        raise SheetExpandsTooFar(file, sheet=sheet, cell=cell, limit=limit)


def _place(file: str, sheet: str, attributes: bytes) -> bytes:
    """Give what a row or cell says of its place; refuse attributes that are written in riddles."""
    double, single = attributes.count(b'"'), attributes.count(b"'")
    if double % 2 or single % 2 or (double and single) or b"&" in attributes:
        raise SheetUnreadable(file, sheet=sheet)
    told = _PLACE.search(attributes)
    return told[1] if told else b""


@lru_cache(1024)
def _column(letters: bytes) -> int:
    return column_number(letters)


def _address(file: str, sheet: str, place: bytes) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(place)
    if not found:
        raise SheetUnreadable(file, sheet=sheet)
    return int(found[2]), _column(found[1])


def check_extent(file: str, marks: dict[str, Marks]) -> None:
    """Refuse sheets that reach so far that laying them out would take the memory."""
    left = CELLS_LIMIT
    for sheet, found in marks.items():
        row, column = found.last
        left -= row * column
        if left < 0:
            cell = f"{column_letters(column)}{row}"
            raise SheetExpandsTooFar(file, sheet=sheet, cell=cell, limit=f"{CELLS_LIMIT} cells")


def column_number(letters: bytes) -> int:
    """Give a column's number, from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@lru_cache(1024)
def column_letters(number: int) -> str:
    """Give a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
