"""Reads the rows of one sheet's table: every row that holds anything gets its state and reasons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from registry.commands import OwnerRow, normal
from registry.sheets import cells, people
from registry.sheets.columns import Table
from registry.sheets.doors import Names, Place, clean, parking_place, place, room_text
from registry.sheets.rowcells import RowCells
from registry.sheets.units import Claim, Register, Row, Unit
from sheets.cells import text_of
from sheets.opening import CELLS_LIMIT
from sheets.reading import Grid, Span, Value
from sheets.refusals import SheetExpandsTooFar

_TEST = re.compile(
    r"(?:测试|示例|样例|范例|TEST|DEMO).{0,6}|.{0,6}\((?:测试|示例|样例|范例)\)|例", re.IGNORECASE
)
DOOR = ("room", "door")
TOLD = ("room", "door", "area", "name", "parking_no")
"""A row that says none of these is no row of the table."""


@dataclass(slots=True)
class Sums:
    """What a totals row is compared with: our sums over the sheet, and since the last one (F10)."""

    units: dict[int, Unit] = field(default_factory=dict)
    since: dict[int, Unit] = field(default_factory=dict)

    def add(self, unit: Unit) -> None:
        """Count a unit once, however many rows it has."""
        self.units.setdefault(id(unit), unit)
        self.since.setdefault(id(unit), unit)


@dataclass(slots=True)
class SheetRows:
    """Takes a sheet's rows one by one into the register."""

    file: str
    grid: Grid
    table: Table
    register: Register
    names: Names
    sums: Sums = field(default_factory=Sums)
    estate: str = ""
    fills: dict[int, dict[int, Value]] = field(default_factory=dict)
    tops: dict[int, list[Span]] = field(default_factory=dict)
    filled: int = 0

    def __post_init__(self) -> None:
        for span in self.grid.merged:
            self.tops.setdefault(span[0][0], []).append(span)
        self.estate = next(self._estates(), "")

    def _estates(self) -> Iterator[str]:
        column = self.table.fields.get("estate")
        if column is not None:
            for number, values in self.grid.rows():
                at = column - self.grid.first
                if number >= self.table.header.stop and 0 <= at < len(values) and values[at] != "":
                    yield normal(text_of(values[at]))

    def read(self) -> Iterator[Row]:
        """Give every row that holds anything and is not the header."""
        for number, values in self.grid.rows():
            self._remember(number, values)
            if number in self.table.header or not any(v != "" for v in values):
                continue
            row = Row(self.grid.name, number)
            if number in self.grid.marks.hidden_rows:
                row.say("ROW_HIDDEN")
            if number < self.table.header.start:
                row.state = "note"
            else:
                self._row(row, RowCells(self.grid, self.table, row, values, self.fills.get(number)))
            yield row

    def _remember(self, number: int, values: Sequence[Value]) -> None:
        """Keep what stands at the top of a merged range, for the rows below it."""
        for (_, left), (bottom, right) in self.tops.get(number, ()):
            at = left - self.grid.first
            if 0 <= at < len(values) and values[at] != "":
                columns = [c for c in self.table.fields.values() if left <= c <= right]
                for below in range(number, min(bottom, self.grid.height) + 1 if columns else 0):
                    self.filled += len(columns)
                    held = self.fills.setdefault(below, {})
                    held.update(dict.fromkeys(columns, values[at]))
                if self.filled > CELLS_LIMIT:
                    limit = f"{CELLS_LIMIT} cells"
                    raise SheetExpandsTooFar(self.file, sheet=self.grid.name, limit=limit)

    def _row(self, row: Row, c: RowCells) -> None:
        told = [c.text(name) for name in TOLD]
        if any(cells.is_total(text) for text in (c.first_text, c.text("building"), *told)):
            self._total(row, c)
        elif not any(told) or c.repeats(self.table.headers):
            row.state = "note"
            row.say("TEXT_BESIDE_TABLE")
        elif any(_TEST.fullmatch(clean(c.text(n))) for n in ("room", "name", "building")):
            row.state = "test"
            row.say("TEST_ROW")
        else:
            self._unit(row, c)

    def _unit(self, row: Row, c: RowCells) -> None:
        c.check()
        self.estate = row.estate = normal(c.text("estate")) or self.estate
        owners, is_owner = self._owners(row, c)
        if not is_owner:
            row.state = "not_owner"
        has_door = any(name in self.table.fields for name in DOOR)
        if has_door and (c.text("room") or c.text("door") or not c.text("parking_no")):
            self._main(row, c, owners)
        if c.text("parking_no"):
            self._parking(row, c, owners)

    def _main(self, row: Row, c: RowCells, owners: Sequence[OwnerRow]) -> None:
        where = self._place(row, c)
        area = c.area("area")
        if where is None or row.refused:
            return
        claim = Claim(
            row, where, area, c.at("area"), *self._matters(c), c.text("developer") or None, owners
        )
        unit = self.register.take(claim)
        self.sums.add(unit)
        self._weights(row, c, area if area is not None else unit.area_cm2)

    def _place(self, row: Row, c: RowCells) -> Place | None:
        building, stairwell = c.part("building"), c.part("stairwell")
        name = "room" if c.text("room") else "door"
        at = c.at(name)
        room, remarks = room_text(c.value(name), at, alone=not (building or stairwell))
        row.remarks += remarks
        if not room:
            row.say("ROOM_MISSING", c.at("room") or at)
            return None
        where = place(c.part("phase"), building, stairwell, room, self.names, at)
        row.remarks += where.remarks
        if "stairwell" in self.table.fields and not where.door.stairwell:
            row.say("STAIRWELL_EMPTY", c.at("stairwell"))
        return where

    def _matters(self, c: RowCells) -> tuple[str | None, str | None, str | None]:
        """Give a row's kind, state and source of the area; what is not understood is said."""
        kind = c.word("kind", cells.KINDS, "KIND_UNKNOWN")
        state = c.word("state", cells.STATES, "STATE_UNKNOWN")
        if state is None and "state" not in self.table.fields:
            state = c.word("status", cells.STATES, None)
        if kind is None and normal(c.text("state")) in cells.SHOP_STATES:
            kind = "commercial"
        if kind is None and c.text("kind"):
            kind = "other"
        return kind, state, c.word("area_source", cells.SOURCES, None)

    def _owners(self, row: Row, c: RowCells) -> tuple[list[OwnerRow], bool]:
        for name, words in (("role", cells.ROLES), ("person_role", cells.PERSON_ROLES)):
            if c.word(name, words, "ROLE_UNKNOWN" if name == "role" else None) == "other":
                row.say("NOT_AN_OWNER", c.at(name))
                return [], False
        subject = c.text("entry" if self.table.roll else "subject")
        parted = people.whole if subject and self.table.exported else people.several
        documents, damaged = people.document(c.value("document"), c.at("document"), parted)
        phones, invented = people.phone(c.value("phone"), c.at("phone"), parted)
        owners, remarks = people.owners(
            parted(c.text("name")), documents, phones, subject, c.at("name")
        )
        unsold = c.word("state", cells.STATES, None) == "unsold"
        row.remarks += damaged + invented
        row.remarks += [r for r in remarks if not (unsold and r.code == "OWNER_UNKNOWN")]
        return owners, True

    def _parking(self, row: Row, c: RowCells, owners: Sequence[OwnerRow]) -> None:
        name = "parking_area" if "parking_area" in self.table.fields else "area"
        own = name == "parking_area" or not any(n in self.table.fields for n in DOOR)
        if row.refused:
            return
        if not own or not c.text(name) or cells.area_cm2(c.value(name) or "") is None:
            row.say("PARKING_WITHOUT_AREA", c.at("parking_no"))
            return
        where = parking_place(c.text("parking_no"), self.names)
        claim = Claim(row, where, c.area(name), c.at(name), "parking", None, None, None, owners)
        self.register.take(claim)

    def _weights(self, row: Row, c: RowCells, area: int | None) -> None:
        """Say of a weight that is neither 1 nor the area that it is not used (ruling C14)."""
        for name in ("head_weight", "area_weight"):
            text = c.text(name)
            if text and cells.area_cm2(text) not in {10_000, area}:
                row.say("WEIGHT_IGNORED", c.at(name))

    def _total(self, row: Row, c: RowCells) -> None:
        row.state = "total"
        subtotal = cells.is_subtotal(c.first_text)
        over = (self.sums.since if subtotal else self.sums.units).values()
        ours = sum(u.area_cm2 or 0 for u in over)
        stated = cells.area_cm2(c.value("area") or "")
        if stated is not None and stated != ours:
            row.say(
                "TOTAL_DIFFERS",
                c.at("area"),
                stated=cells.metres(stated),
                ours=cells.metres(ours),
                difference=cells.metres(stated - ours),
            )
        for text in c.everything():
            count = cells.stated_units(text)
            if count is not None and count != len(over):
                row.say("TOTAL_DIFFERS", stated_units=count, our_units=len(over))
        self.sums.since = {}
