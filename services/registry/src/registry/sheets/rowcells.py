"""The cells of one row, by field: what each says, and what keeps the row out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from registry.sheets import cells
from registry.sheets.columns import Table
from registry.sheets.units import Row
from sheets.cells import CONTROL, ERRORS, text_of
from sheets.opening import column_letters
from sheets.reading import Grid, Value


@dataclass(slots=True)
class RowCells:
    """One row's cells; `filled` are those that merged ranges give it, by column."""

    grid: Grid
    table: Table
    row: Row
    values: Sequence[Value]
    filled: Mapping[int, Value] | None
    held: dict[str, Value] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, column in self.table.fields.items():
            at = column - self.grid.first
            value = self.values[at] if 0 <= at < len(self.values) else ""
            if value != "":
                self.held[name] = value
                self.read[name] = text_of(value)

    def check(self) -> None:
        """Fill what is merged, and check every cell before anything is taken from the row."""
        if self.filled:
            self._fill(self.filled)
        marks = self.grid.marks
        for name, value in self.held.items():
            place = self.row.number, self.table.fields[name]
            if place in marks.formulas:
                self.row.say("FORMULA_IN_CELL", self.at(name))
            if place in marks.errors or (isinstance(value, str) and value in ERRORS):
                self.row.say("ERROR_IN_CELL", self.at(name))
            if isinstance(value, str) and CONTROL.search(value):
                self.row.say("CONTROL_CHARACTER", self.at(name))
        self._empty_ones()
        self._beside()

    def _fill(self, filled: Mapping[int, Value]) -> None:
        for name, column in self.table.fields.items():
            if name not in self.held and column in filled:
                self.row.say("MERGED_CELL_FILLED", self.at(name))
                self.held[name] = filled[column]
                self.read[name] = text_of(filled[column])

    def _empty_ones(self) -> None:
        """A formula or an error may show nothing at all."""
        marks = self.grid.marks
        if marks.formulas or marks.errors:
            for name, column in self.table.fields.items():
                place = self.row.number, column
                if name not in self.held and place in marks.formulas:
                    self.row.say("FORMULA_IN_CELL", self.at(name))
                elif name not in self.held and place in marks.errors:
                    self.row.say("ERROR_IN_CELL", self.at(name))

    def _beside(self) -> None:
        """Say of text in columns without a header that it is not read."""
        headed = self.table.headed
        for column, value in enumerate(self.values, self.grid.first):
            if value != "" and column not in headed and not _is_role(text_of(value)):
                cell = f"{column_letters(column)}{self.row.number}"
                self.row.say("TEXT_BESIDE_TABLE", cell)

    def value(self, name: str) -> Value | None:
        """Give a field's cell."""
        return self.held.get(name)

    def text(self, name: str) -> str:
        """Give a field's text."""
        return self.read.get(name, "")

    def part(self, name: str) -> str:
        """Give a part of a door; a number's decimals are none of it."""
        text, _ = cells.without_decimals(self.text(name))
        return text

    def at(self, name: str) -> str:
        """Give a field's cell as people call it."""
        column = self.table.fields.get(name)
        return f"{column_letters(column)}{self.row.number}" if column else ""

    def area(self, name: str) -> int | None:
        """Give a field's area; one that cannot be read is refused by its cell (F06)."""
        if not self.text(name):
            return None
        area = cells.area_cm2(self.held[name])
        if area is None:
            self.row.say("AREA_UNREADABLE", self.at(name))
        return area

    def word(self, name: str, words: Mapping[str, str], unknown: str | None) -> str | None:
        """Give what a field's word means; one that nobody knows is said."""
        text = self.text(name)
        found = cells.one_of(words, text) if text else None
        if text and found is None and unknown:
            self.row.say(unknown, self.at(name))
        return found

    @property
    def first_text(self) -> str:
        """Give the first cell that holds anything."""
        return next((text for text in self.everything() if text), "")

    def everything(self) -> Iterator[str]:
        """Give every cell's text."""
        return (v.strip() if isinstance(v, str) else text_of(v) for v in self.values)

    def repeats(self, headers: frozenset[str]) -> bool:
        """Say whether the row is the header once more, as on every printed page."""
        if self.first_text not in headers:
            return False
        held = [text for text in self.everything() if text]
        return len(held) > 1 and headers.issuperset(held)


def _is_role(text: str) -> bool:
    """Say whether a text is one that the columns without header of C01 hold."""
    return text in {"P", "C", "个人", "公司"} or cells.one_of(cells.PERSON_ROLES, text) is not None
