"""Lists as sheets people open: CSV and .xlsx that a Chinese spreadsheet shows as they are.

A text is a text: no cell becomes a formula, a date or a number by being opened (F01). The .xlsx is
written here and not by a library, because those write their sheets to a temporary file first, and a
list of owners lies in no file that is not sealed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import chain
from typing import Literal
from urllib.parse import quote
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Form = Literal["csv", "xlsx"]
Cell = str | int | Decimal | None
Row = Sequence[Cell]

MEDIA: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula, also in full width or marked already."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NUMBERLIKE = re.compile(r"[\d.,%/:\-–—年月日号eE+]+|(?i:true|false)")


def square_metres(area_cm2: int) -> Decimal:
    """Give an area in m² exactly: 1 m² is 10,000 cm²."""
    return Decimal(area_cm2).scaleb(-4).normalize()


def sheet(form: Form, name: str, header: Row, rows: Iterable[Row]) -> bytes:
    """Write a list; `name` is the worksheet's (CSV has none)."""
    return as_csv(header, rows) if form == "csv" else as_xlsx(name, header, rows)


def as_csv(header: Row, rows: Iterable[Row]) -> bytes:
    """Write UTF-8 with a byte order mark, by which a Chinese spreadsheet knows it from GBK (F02)."""
    lines = [",".join(_csv_cell(cell) for cell in row) for row in (header, *rows)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _csv_cell(cell: Cell) -> str:
    """Write a cell; a text that would be taken for something else is marked as one.

    Before a formula's beginning stands an apostrophe, as in a spreadsheet's own cells. After what
    looks like a number or a date stands a tab: it is not shown, every import trims it, and 0101 or
    a document's 18 digits stay what they are.
    """
    if cell is None or not isinstance(cell, str):
        return "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    text = _UNSEEN.sub("", cell)
    if _FORMULA.match(text):
        text = "'" + text
    elif _NUMBERLIKE.fullmatch(text):
        text += "\t"
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\r\n]', text) else text


def unmarked(text: str) -> str:
    """Give back what a cell of ours said before it was marked as a text."""
    text = text.removesuffix("\t")
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def as_xlsx(name: str, header: Row, rows: Iterable[Row]) -> bytes:
    """Write a workbook of one sheet; texts are cells of the kind text, numbers are numbers."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as parts:
        for path, text in _FRAME.items():
            parts.writestr(path, text.replace("{name}", escape(_sheet_name(name), _QUOTES)))
        with parts.open("xl/worksheets/sheet1.xml", "w") as file:
            for piece in _sheet_xml(header, rows):
                file.write(piece.encode())
    return out.getvalue()


def _sheet_xml(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield "</sheetView></sheetViews>"
    yield f'<cols><col min="1" max="{len(header)}" width="18" customWidth="1"/></cols><sheetData>'
    for n, row in enumerate(chain((header,), rows), 1):
        cells = (
            _xlsx_cell(cell, f"{_letters(c)}{n}", 2 if n == 1 else 1) for c, cell in enumerate(row)
        )
        yield f'<row r="{n}">' + "".join(cells) + "</row>"
    yield "</sheetData></worksheet>"


def _xlsx_cell(cell: Cell, place: str, style: int) -> str:
    if cell is None or cell == "":
        return ""
    if not isinstance(cell, str):
        number = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
        return f'<c r="{place}"><v>{number}</v></c>'
    text = escape(_UNSEEN.sub("", cell), {"\r": "&#13;"})
    kind = f'r="{place}" s="{style}" t="inlineStr"'
    return f'<c {kind}><is><t xml:space="preserve">{text}</t></is></c>'


@cache
def _letters(column: int) -> str:
    """Give a column's letters, from 0: A to Z, AA and so on."""
    more, last = divmod(column, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)


def _sheet_name(name: str) -> str:
    return re.sub(r"[\\/*?:\[\]'\x00-\x1f]", "", name)[:31] or "Sheet1"


_QUOTES = {'"': "&quot;"}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT = 'numFmtId="49" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"'
_FRAME = {
    "[Content_Types].xml": (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
        '<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="等线"/>'
        '</font><font><b/><sz val="11"/><name val="等线"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        f'<xf fontId="0" fillId="0" {_TEXT}/><xf fontId="1" fillId="0" {_TEXT} applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
"""A workbook's parts beside its sheet: 0 is a number's style, 1 a text's, 2 the header's."""


def file_headers(plain: str, title: str, day: date, form: Form) -> dict[str, str]:
    """Give the headers with which a list is saved under its name and the business date it holds for.

    `plain` is ASCII, for what does not read the Chinese `title`.
    """
    full = quote(f"{title}-{day.isoformat()}.{form}", safe="")
    name = f"attachment; filename=\"{plain}-{day.isoformat()}.{form}\"; filename*=UTF-8''{full}"
    return {"Content-Disposition": name, "Cache-Control": "no-store"}
