"""What a sheet of deliveries says, row by row: the exported list, or a collector's in its form (ADR-0037)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from chassis.checks import personal_number
from chassis.domain import Evidence, Reference
from committee.exports import CHANNELS, DELIVERY_COLUMNS, METHODS, PROOF_COLUMNS
from registry.commands import normal
from registry.sheets.columns import field_of
from registry.sheets.remarks import REMARKS
from sheets.cells import CONTROL, text_of
from sheets.reading import SEARCHED, Grid, Value, read

ENTRY, BATCH, CHANNEL, SERVED, WARNED, DAY, METHOD, *_ = DELIVERY_COLUMNS
DOOR = ("phase", "building", "stairwell", "room")
"""The fields of a door, by the registry's names and headers."""
NEEDED = (CHANNEL, WARNED, DAY, METHOD)

DELIVERY_REMARKS: dict[str, tuple[str, str]] = {
    "ENTRY_MISSING": ("缺少投票权编号和房号", "Neither an entry's number nor a door is given"),
    "ENTRY_UNREADABLE": ("投票权编号无法识别", "The entry's number cannot be read"),
    "DOOR_UNKNOWN": ("名册中没有这个房号", "The roll has no such door"),
    "DOOR_NOT_UNIQUE": (
        "这个房号属于多个投票权，请填写投票权编号",
        "Several entries have this door; give the entry's number",
    ),
    "ENTRY_NOT_LISTED": (
        "导出的名册中没有这个投票权，名册更正后新分出的除外",
        "The roll's list lacks this entry, unless a correction made it",
    ),
    "CHANNEL_UNREADABLE": ("送达方式无法识别", "The channel cannot be read"),
    "METHOD_UNREADABLE": ("送达手段无法识别", "The method cannot be read"),
    "DAY_UNREADABLE": ("送达日期无法识别", "The day cannot be read"),
    "ANSWER_UNREADABLE": ("应填是或否", "It should be yes or no"),
    "PROOF_UNREADABLE": ("证明不完整或无法识别", "The proof is incomplete or cannot be read"),
    "PROOF_CONTRADICTS": (
        "有效送达一栏与证明不符",
        "Whether it was effective service does not fit its proof",
    ),
    "BATCH_UNREADABLE": (
        "送达批次只能是小写字母、数字和连字符",
        "A batch's name has lower-case letters, digits and hyphens only",
    ),
    "BATCH_TOO_LARGE": (
        "一个批次最多500个投票权，批次可以空着",
        "A batch has 500 entries at most; its name may be left out",
    ),
    "BATCH_ROWS_DIFFER": (
        "同一批次的方式、日期或证明不一致",
        "Rows of one batch differ in channel, method, day or proof",
    ),
    "BATCH_DIFFERS": (
        "系统中已有这个批次，内容不同",
        "The system has a batch of this name that says something else",
    ),
    "ALREADY_RECORDED": ("系统中已有同样的送达记录", "The same is recorded already"),
    "SAME_AS_ROW": ("与前面的行相同", "The same as a row above"),
}
"""Every code that is said of a row, zh and en; docs/codes.toml repeats them."""
SHARED = ("FORMULA_IN_CELL", "CONTROL_CHARACTER", "PERSONAL_DATA_IN_PLAIN_FIELD", "ROW_HIDDEN")
"""What is said of a roll's rows as well, in the same words."""


def words(code: str) -> tuple[str, str]:
    """Give a code's words, zh and en."""
    return DELIVERY_REMARKS[code] if code in DELIVERY_REMARKS else REMARKS[code][1:]


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    DOUBTFUL = "doubtful"
    THERE = "there"
    AGAIN = "again"
    REFUSED = "refused"


class Terms(Struct, frozen=True):
    """What a batch's deliveries have in common."""

    channel: str
    method: str
    delivered_on: date
    consequence_notice: bool
    proof: Evidence | None


class Delivered(Struct, frozen=True):
    """One entry that was given its ballot; `batch` is blank where the sheet names none."""

    entry: UUID
    batch: str
    terms: Terms


class Row(Struct):
    """A row of the sheet: what becomes of it and why, and what it says as far as it can be read."""

    sheet: str
    row: int
    state: State = State.NEW
    codes: list[str] = []
    told: Delivered | None = None

    def say(self, state: State, code: str) -> None:
        """Add a reason; a row is as bad as the worst that is said of it."""
        self.codes.append(code)
        if state is State.REFUSED or self.state in {State.NEW, State.DOUBTFUL}:
            self.state = state


Doors = Mapping[tuple[str, ...], frozenset[UUID]]
"""The entries of each door of a roll, as `door_key` gives it."""


def door_key(parts: Iterable[str]) -> tuple[str, ...]:
    """Give a door as doors are compared: width, blanks and case do not matter."""
    return tuple(normal(part) for part in parts)


def read_rows(file: str, data: bytes, doors: Doors | None = None) -> list[Row]:
    """Read every sheet's rows below its header; without `doors` a row must give its entry's number.

    Gives no rows where no sheet has the columns that are needed. Raises SheetRefused where the file
    cannot be read at all.
    """
    listed = frozenset[UUID]().union(*doors.values()) if doors else frozenset[UUID]()
    found = []
    for grid in read(file, data).grids:
        columns: dict[str, int] = {}
        for number, cells in grid.rows():
            if not columns:
                columns = _columns(cells, grid.first) if number <= SEARCHED else {}
            elif any(text_of(cell) for cell in cells):
                found.append(_row(grid, number, cells, columns, doors))
    for row in found:
        if listed and row.told and row.told.entry not in listed:
            row.say(State.DOUBTFUL, "ENTRY_NOT_LISTED")
    return found


def _columns(cells: Sequence[Value], first: int) -> dict[str, int]:
    """Give where each column stands, if this row is the header."""
    texts = {text_of(cell): n for n, cell in enumerate(cells, first) if text_of(cell)}
    found = {name: texts[name] for name in DELIVERY_COLUMNS if name in texts}
    fields = {field_of(text): n for text, n in texts.items()}
    found |= {name: fields[name] for name in DOOR if name in fields}
    whose = ENTRY in found or "room" in found
    return found if whose and set(NEEDED) <= found.keys() else {}


def _row(
    grid: Grid, number: int, cells: Sequence[Value], columns: dict[str, int], doors: Doors | None
) -> Row:
    row = Row(grid.name, number, codes=[])
    if number in grid.marks.hidden_rows:
        row.say(State.DOUBTFUL, "ROW_HIDDEN")
    texts, exact = {}, {}
    for name, column in columns.items():
        at = column - grid.first
        value = cells[at] if 0 <= at < len(cells) else ""
        texts[name] = text_of(value)
        exact[name] = value if isinstance(value, str) else texts[name]
        if (number, column) in grid.marks.formulas:
            row.say(State.REFUSED, "FORMULA_IN_CELL")
        if CONTROL.search(texts[name]):
            row.say(State.REFUSED, "CONTROL_CHARACTER")
    if row.state is not State.REFUSED:
        proved = any(texts.get(name) for name in PROOF_COLUMNS)
        proof = _proof(row, [exact.get(name, "") for name in PROOF_COLUMNS]) if proved else None
        if (said := texts.get(SERVED, "")) and _answer(row, said) is not proved:
            row.say(State.REFUSED, "PROOF_CONTRADICTS")
        row.told = _told(row, texts, proof, doors)
    return row


def _told(
    row: Row, texts: Mapping[str, str], proof: Evidence | None, doors: Doors | None
) -> Delivered | None:
    entry = _entry(row, texts, doors)
    channel = _word(row, texts[CHANNEL], CHANNELS, "CHANNEL_UNREADABLE")
    method = _word(row, texts[METHOD], METHODS, "METHOD_UNREADABLE")
    warned = _answer(row, texts[WARNED])
    on, batch = _day(row, texts[DAY]), _batch(row, texts.get(BATCH, ""))
    if row.state is State.REFUSED or entry is None or on is None:
        return None
    return Delivered(entry, batch, Terms(channel, method, on, warned, proof))


def _entry(row: Row, texts: Mapping[str, str], doors: Doors | None) -> UUID | None:
    if text := texts.get(ENTRY, ""):
        try:
            return UUID(text)
        except ValueError:
            row.say(State.REFUSED, "ENTRY_UNREADABLE")
            return None
    if not texts.get("room") or doors is None:
        row.say(State.REFUSED, "ENTRY_MISSING")
        return None
    found = doors.get(door_key(texts.get(part, "") for part in DOOR), frozenset())
    if len(found) != 1:
        row.say(State.REFUSED, "DOOR_NOT_UNIQUE" if found else "DOOR_UNKNOWN")
        return None
    return next(iter(found))


def _word(row: Row, text: str, known: Mapping[str, str], code: str) -> str:
    for name, said in known.items():
        if text in {name, said}:
            return name
    row.say(State.REFUSED, code)
    return ""


def _answer(row: Row, text: str) -> bool:
    if text not in {"是", "否"}:
        row.say(State.REFUSED, "ANSWER_UNREADABLE")
    return text == "是"


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")


def _day(row: Row, text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass  # the 30th of February
    row.say(State.REFUSED, "DAY_UNREADABLE")
    return None


def _batch(row: Row, text: str) -> str:
    try:
        return msgspec.convert(text, Reference) if text else ""
    except msgspec.ValidationError:
        row.say(State.REFUSED, "BATCH_UNREADABLE")
        return ""


def _proof(row: Row, given: Sequence[str]) -> Evidence | None:
    if any(personal_number(text) for text in (given[0], given[-1])):
        row.say(State.REFUSED, "PERSONAL_DATA_IN_PLAIN_FIELD")
        return None
    kind, sha256, size, media_type, held_by = given
    values: dict[str, Any] = {
        "kind": kind,
        "sha256": sha256,
        "bytes": int(size) if size.isascii() and size.isdecimal() else size,
        "media_type": media_type,
        "held_by": held_by,
    }
    try:
        return msgspec.convert(values, Evidence)
    except msgspec.ValidationError:
        row.say(State.REFUSED, "PROOF_UNREADABLE")
        return None
