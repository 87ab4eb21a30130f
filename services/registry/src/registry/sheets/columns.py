"""Finds the table in a sheet: its header, and which column holds what."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice

from msgspec import Struct

from registry.sheets.fields import ENTRY_COLUMNS, FIELDS, OWNER_COLUMNS, UNIT_COLUMNS
from registry.sheets.refusals import SheetMappingUnknown
from registry.sheets.remarks import Problem
from registry.sheets.results import Column
from sheets.opening import column_letters
from sheets.reading import SEARCHED, Grid, Value

"""A header stands within so many rows from the top."""
ENOUGH = 2
"""So many columns make a header."""

_UNIT_NOTES = "M2|平方米|平米|㎡|脱敏|必填|选填|可空|元|元/月|已脱敏|单位:M2|单位:平方米|格式文本"
_NOTE = re.compile(rf"\((?:{_UNIT_NOTES})\)|(?:M2|平方米)$|[*:：]")

C01 = [
    "楼号", "单元", "房间", "楼层", "总层数", "是否有电梯", "房屋类型", "房屋户型", "建筑面积",
    "室内面积", "租金", "房屋状态", "业主名称", "性别", "手机号", "身份证号", "业主类型",
]  # fmt: skip
"""The headers of a template that is read by position: four more columns stand without a header."""
C01_MORE = ("person_kind", "person_role", "contact", "contact")


NEEDED = tuple(FIELDS[name].label for name in ("room", "area", "name"))
"""Without these there is no roll; a room may stand in a door, an area in a parking space's."""


class Table(Struct, frozen=True):
    """A sheet's table: which column (from 1) holds which field, and the last row of its header."""

    header: range
    fields: dict[str, int]
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...]
    headers: frozenset[str]
    headed: frozenset[int]
    """The columns that have a header."""

    @property
    def exported(self) -> bool:
        """Say whether the registry wrote the sheet: then a row with an owner's ref is of one owner."""
        return self.headers.issuperset(UNIT_COLUMNS + OWNER_COLUMNS)

    @property
    def roll(self) -> bool:
        """Say whether the registry wrote the sheet as a roll: its entries stand for its owners."""
        return self.headers.issuperset(ENTRY_COLUMNS) and "name" not in self.fields

    @property
    def missing(self) -> tuple[str, ...]:
        """Give the labels of the needed columns that are not there (ruling C14).

        Our own lists without names need none: whose a unit is, is then unknown or its entry's.
        """
        has = self.fields.keys()
        lacks = []
        if not has & {"room", "door", "parking_no"}:
            lacks.append("room")
        if not has & ({"area"} if has & {"room", "door"} else {"area", "parking_area"}):
            lacks.append("area")
        if "name" not in has and not (self.roll or self.headers.issuperset(UNIT_COLUMNS)):
            lacks.append("name")
        return tuple(FIELDS[one].label for one in lacks)


def plain(header: str) -> str:
    """Give a header as it is compared: width, blanks, case, unit and asterisk do not matter."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", header)).upper()
    return _NOTE.sub("", text)


_KNOWN = {
    plain(text): name for name, field in FIELDS.items() for text in (field.label, *field.headers)
}


def field_of(text: str) -> str | None:
    """Give the field that a label, a header or an identifier means."""
    return text if text in FIELDS else _KNOWN.get(plain(text))


def checked(file: str, mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Turn a user's mapping around: header to field; refuse a field nobody knows."""
    found = {}
    for label, header in (mapping or {}).items():
        field = field_of(label)
        if field is None:
            raise SheetMappingUnknown(file, mapping=label)
        found[header.strip()] = field
    return found


def find_table(grid: Grid, mapping: Mapping[str, str]) -> Table | None:
    """Find the header within the first rows: the one or two rows in which most is recognised."""
    top = [_row(grid, n, cells) for n, cells in islice(grid.rows(), SEARCHED)]
    best: tuple[tuple[int, int], range, dict[int, str]] | None = None
    for i in range(len(top)):
        for rows in (range(i, i + 1), range(i, i + 2)):
            if rows.stop > len(top) or not _is_header(top[i : rows.stop]):
                continue
            labels = _labels(top[i : rows.stop])
            found = {_field(c, text, mapping) for c, text in labels.items()} - {None}
            score = len(found), -len(rows)  # two rows win only by more than one of them says alone
            if len(found) >= ENOUGH and (best is None or score > best[0]):
                best = score, rows, labels
    if best is None:
        return None
    _, rows, labels = best
    return _table(grid, range(rows.start + 1, rows.stop + 1), labels, mapping)


def _row(grid: Grid, number: int, cells: Sequence[Value]) -> dict[int, Value]:
    """Give a row's cells by their columns; what is merged sideways holds in each column."""
    found = {c: v for c, v in enumerate(cells, grid.first) if v not in {"", None}}
    for (top, left), (_, right) in grid.merged:
        if top == number and left in found:
            found |= dict.fromkeys(range(left, right + 1), found[left])
    return found


def _is_header(rows: Sequence[Mapping[int, Value]]) -> bool:
    return all(rows) and all(
        isinstance(v, str) and not re.fullmatch(r"[\d.,\-]+", v)
        for row in rows
        for v in row.values()
    )


def _labels(rows: Sequence[Mapping[int, Value]]) -> dict[int, str]:
    upper, lower = rows[0], rows[-1]
    if upper is lower:
        return {c: str(v).strip() for c, v in upper.items()}
    labels = {}
    for c in sorted({*upper, *lower}):
        above, below = str(upper.get(c, "")).strip(), str(lower.get(c, "")).strip()
        joined = above + below
        labels[c] = below if field_of(below) or not above else (above if not below else joined)
    return labels


def _field(column: int, label: str, mapping: Mapping[str, str]) -> str | None:
    if label in mapping:
        return mapping[label]
    letters = column_letters(column)
    if letters in mapping:
        return mapping[letters]
    field = field_of(label)
    # A column that is mapped by hand is the only one of its field
    return None if field in mapping.values() else field


def _table(grid: Grid, header: range, labels: dict[int, str], mapping: Mapping[str, str]) -> Table:
    fields: dict[str, int] = {}
    columns, problems = [], []
    for c, label in sorted(labels.items()):
        field = _field(c, label, mapping)
        letters = column_letters(c)
        read = field is not None and FIELDS[field].read
        if field is not None and read and field in fields:
            problems.append(_column_problem("COLUMN_TWICE", grid, letters, label))
            read = False
        elif field is not None and read:
            fields[field] = c
        elif field is None:
            problems.append(_column_problem("COLUMN_NOT_RECOGNISED", grid, letters, label))
        columns.append(Column(grid.name, letters, label, field, read))
    if [labels.get(c) for c in range(1, len(C01) + 1)] == C01 and max(labels) == len(C01):
        for c, field in enumerate(C01_MORE, len(C01) + 1):
            columns.append(Column(grid.name, column_letters(c), "", field, FIELDS[field].read))
        fields["person_role"] = len(C01) + 2
    if len(header) > 1:
        problems.append(Problem("TWO_HEADER_ROWS", grid.name, header.start))
    elif any(top in header and left < right for (top, left), (_, right) in grid.merged):
        problems.append(Problem("HEADER_MERGED", grid.name, header.start))
    return Table(
        header,
        fields,
        tuple(columns),
        tuple(problems),
        frozenset(labels.values()),
        frozenset(labels),
    )


def _column_problem(code: str, grid: Grid, letters: str, label: str) -> Problem:
    return Problem(code, grid.name, cell=letters, details={"header": label[:60]})


def unused(mapping: Mapping[str, str], tables: Sequence[Table]) -> list[str]:
    """Give the headers of a mapping that no sheet has."""
    there = {h for t in tables for h in t.headers}
    letters = {c.letter for t in tables for c in t.columns}
    return [h for h in mapping if h not in there and h not in letters]
