"""Looks into an .xls before it is parsed: how far its cells reach, what is hidden, a formula or an error.

An .xls is a small file system (MS-CFB) that holds one stream of records (MS-XLS). Only what is
needed is read of either; what does not fit is refused.
"""

import struct
from collections.abc import Iterator

from sheets.opening import Marks, check_extent, span
from sheets.refusals import SheetEncrypted, SheetUnreadable

_END = 0xFFFFFFFE
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _ROW, _FORMULA = 0x0809, 0x000A, 0x0085, 0x002F, 0x0208, 0x0006
_MANY, _BOOL_OR_ERROR, _COLUMNS = 0x00BD, 0x0205, 0x007D
_CELLS = frozenset({_FORMULA, _MANY, _BOOL_OR_ERROR, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6})
_HIDDEN, _HIDDEN_COLUMN = 0x20, 0x01


def xls_marks(file: str, data: bytes) -> dict[str, Marks]:
    """Give the marks of each sheet by its name; refuse sheets that reach too far."""
    try:
        stream = _stream(data)
        marks = dict(_sheets(file, stream))
    except (struct.error, IndexError, UnicodeDecodeError, ValueError) as wrong:
        raise SheetUnreadable(file) from wrong
    check_extent(file, marks)
    return marks


def _stream(data: bytes) -> bytes:
    """Give the stream called Workbook (Book in older files)."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    small = 1 << struct.unpack_from("<H", data, 32)[0]
    first_directory, cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
    first_more, more = struct.unpack_from("<II", data, 68)
    blocks = [b for b in struct.unpack_from("<109I", data, 76) if b < _END]
    per = size // 4
    while first_more < _END and more > 0:
        *listed, first_more = struct.unpack_from(f"<{per}I", data, (first_more + 1) * size)
        blocks += [b for b in listed if b < _END]
        more -= 1
    table: list[int] = []
    for block in blocks[: len(data) // size + 1]:
        table += struct.unpack_from(f"<{per}I", data, (block + 1) * size)
    directory = _chain(data, table, first_directory, size, size)
    entries = {_name(directory, at): at for at in range(0, len(directory), 128)}
    at = entries.get("Workbook", entries.get("Book"))
    if at is None:
        raise ValueError
    start, length = struct.unpack_from("<II", directory, at + 116)
    if length >= cutoff:
        return _chain(data, table, start, size, size)[:length]
    root = _chain(data, table, struct.unpack_from("<I", directory, 116)[0], size, size)
    minis = _chain(data, table, first_mini, size, size)
    mini = list(struct.unpack(f"<{len(minis) // 4}I", minis))
    return _chain(root, mini, start, small, 0)[:length]


def _name(directory: bytes, at: int) -> str:
    length = struct.unpack_from("<H", directory, at + 64)[0]
    return directory[at : at + max(length - 2, 0)].decode("utf-16-le")


def _chain(data: bytes, table: list[int], block: int, size: int, offset: int) -> bytes:
    found, steps = [], 0
    while block < _END:
        found.append(data[offset + block * size : offset + (block + 1) * size])
        block, steps = table[block], steps + 1
        if steps > len(table):
            raise ValueError  # a circle
    return b"".join(found)


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Give each record's kind, and where its body begins and ends."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, at + 4 + length
        at += 4 + length


def _sheets(file: str, stream: bytes) -> Iterator[tuple[str, Marks]]:
    for kind, at, _ in _records(stream):
        if kind == _FILEPASS:
            raise SheetEncrypted(file)
        if kind == _BOUNDSHEET:
            start = struct.unpack_from("<I", stream, at)[0]
            count, wide = struct.unpack_from("<BB", stream, at + 6)
            text = stream[at + 8 : at + 8 + count * (2 if wide else 1)]
            name = text.decode("utf-16-le" if wide else "latin-1")
            yield name, _marks(stream, start)
        if kind == _EOF:
            return


def _marks(stream: bytes, start: int) -> Marks:
    formulas, errors = set(), set()
    rows: set[int] = set()
    columns: set[int] = set()
    last_row = last_column = depth = 0
    for kind, at, end in _records(stream, start):
        if kind == _ROW:
            rows.update(_hidden_row(stream, at))
        elif kind == _COLUMNS:
            columns.update(_hidden_columns(stream, at))
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == _MANY:
                column = struct.unpack_from("<H", stream, end - 2)[0]
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
            if kind == _FORMULA:
                formulas.add((row + 1, column + 1))
            elif kind == _BOOL_OR_ERROR and stream[at + 7]:
                errors.add((row + 1, column + 1))
        elif kind in {_BOF, _EOF}:
            depth += 1 if kind == _BOF else -1
            if depth <= 0:
                break
    return Marks(
        (last_row, last_column),
        frozenset(rows),
        frozenset(formulas),
        frozenset(errors),
        frozenset(columns),
    )


def _hidden_row(stream: bytes, at: int) -> range:
    row = struct.unpack_from("<H", stream, at)[0] + 1
    hidden = struct.unpack_from("<H", stream, at + 12)[0] & _HIDDEN
    return range(row, row + 1) if hidden else range(0)


def _hidden_columns(stream: bytes, at: int) -> range:
    first, last, _, _, how = struct.unpack_from("<5H", stream, at)
    return span(first + 1, last + 1) if how & _HIDDEN_COLUMN else range(0)
