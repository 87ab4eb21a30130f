"""Says what a sheet would register before anything is: pure, from bytes to a `Preview`."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from registry.commands import normal
from registry.commands.forms import AreaSource
from registry.sheets import columns
from registry.sheets.doors import Names
from registry.sheets.refusals import SheetEmpty, SheetMappingUnknown
from registry.sheets.registering import parts_of, settle
from registry.sheets.remarks import Problem
from registry.sheets.results import Column, Preview
from registry.sheets.rows import SheetRows
from registry.sheets.units import Register, Row, Unit
from sheets.opening import column_letters
from sheets.reading import Book, Grid, read
from sheets.refusals import SheetColumnMissing

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""

EVERY = 500
OURS = frozenset({"ok", "doubtful", "refused", "not_owner", "test", "other_estate"})
"""The states of rows that speak of units."""


def preview(  # noqa: PLR0913  (a file, and what a clerk may say of it)
    name: str,
    data: bytes,
    mapping: Mapping[str, str] | None = None,
    *,
    estate: str | None = None,
    buildings: Mapping[str, str] | None = None,
    registered: Mapping[str, str] | None = None,
    area_source: AreaSource = "contract",
    progress: Progress | None = None,
) -> Preview:
    """Read a sheet that an estate has and say what it would register.

    Args:
        name: the file's name, for refusals; what the file is, its content says.
        data: the file.
        mapping: field to header, for columns that are not recognised: `{"面积": "建筑面积(套内)"}`.
            A field goes by its zh label or its identifier (`registry.sheets.FIELDS`).
        estate: which estate's rows are read where a file holds several; else the most frequent.
        buildings: what the clerk decided on buildings written in several ways: label to label.
        registered: the estate's buildings that stand in the register: label to reference.
        area_source: what the areas rest on where no column says so; the weakest unless told.
        progress: called now and then with the rows done and their number.

    Raises:
        SheetRefused: the file cannot be read, is not safe to open, or lacks a needed column.
    """
    wanted = columns.checked(name, mapping)
    book = read(name, data)
    found = _tables(name, book, wanted)
    load = _Load(name, book, found, Names.of(buildings, registered), progress)
    load.read()
    chosen = load.choose(estate)
    units, totals, alike = settle(chosen, area_source, counts_parking=load.of_roll)
    results = tuple(row.result() for row in load.rows)
    if not any(r.state in OURS for r in results):
        raise SheetEmpty(name)
    return Preview(
        file=name,
        format=book.format,
        encoding=book.encoding,
        units=len(units),
        entries=totals.total_heads,
        heads=totals.total_heads,
        area_cm2=totals.total_area_cm2,
        rows=results,
        problems=(*load.problems, *alike.problems),
        columns=load.all_columns,
        alike_buildings=alike.buildings,
        import_parts=parts_of(units, frozenset((registered or {}).values())),
    )


def _tables(
    file: str, book: Book, mapping: Mapping[str, str]
) -> list[tuple[Grid, columns.Table | None]]:
    """Find each sheet's table; refuse a file in which none has the columns that are needed."""
    found = [(grid, columns.find_table(grid, mapping)) for grid in book.grids]
    tables = [table for _, table in found if table is not None]
    if lost := columns.unused(mapping, tables):
        raise SheetMappingUnknown(file, mapping="、".join(lost))
    if any(not table.missing for table in tables):
        return found
    if not any(v != "" for grid in book.grids for _, row in grid.rows() for v in row):
        raise SheetEmpty(file)
    if not tables:
        raise SheetColumnMissing(
            file,
            sheet=book.grids[0].name,
            columns="、".join(columns.NEEDED),
            headers=[],
            not_recognised=[],
        )
    best = max(tables, key=lambda t: len(t.fields))
    raise SheetColumnMissing(
        file,
        sheet=best.columns[0].sheet,
        row=best.header.start,
        columns="、".join(best.missing),
        headers=[c.header for c in best.columns],
        not_recognised=[c.header for c in best.columns if c.field is None],
    )


def _hidden_columns(grid: Grid, table: columns.Table | None) -> Iterator[Problem]:
    """Say of every hidden column that it is read like any other."""
    headers = {c.letter: c.header for c in table.columns} if table else {}
    for letter in map(column_letters, grid.marks.unseen):
        header = headers.get(letter, "")[:60]
        details = {"header": header} if header else {}
        yield Problem("COLUMN_HIDDEN", grid.name, cell=letter, details=details)


@dataclass(slots=True)
class _Load:
    """One file on its way: rows, units, and what is said of the file."""

    file: str
    book: Book
    tables: list[tuple[Grid, columns.Table | None]]
    names: Names
    progress: Progress | None
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    register: Register = field(default_factory=Register)

    @property
    def of_roll(self) -> bool:
        """Say whether the file is a roll of ours: whatever it lists counts on it, parking too."""
        return any(table is not None and table.roll for _, table in self.tables)

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Give every column of every table."""
        return tuple(c for _, table in self.tables if table is not None for c in table.columns)

    def read(self) -> None:
        """Read every sheet; one without a table is named, and so is every row of it."""
        extension = self.file.rpartition(".")[2].lower()
        if extension in {"xlsx", "xls", "csv", "xlsm", "txt"} and extension != self.book.format:
            self.problems.append(Problem("WRONG_EXTENSION", details={"is": self.book.format}))
        for grid, table in self.tables:
            if grid.hidden:
                self.problems.append(Problem("SHEET_HIDDEN", grid.name))
            self.problems += _hidden_columns(grid, table)
            if table is None or table.missing:
                self._pass_over(grid, table)
                continue
            self.problems += table.problems
            if table.roll:
                self.problems.append(Problem("ROLL_WITHOUT_NAMES", grid.name))
            reader = SheetRows(self.file, grid, table, self.register, self.names)
            for row in reader.read():
                self._add(row)

    def _pass_over(self, grid: Grid, table: columns.Table | None) -> None:
        if table is None:
            if grid.height:
                self.problems.append(Problem("SHEET_WITHOUT_TABLE", grid.name))
        else:
            lacks = {"columns": "、".join(table.missing)}
            self.problems.append(Problem("SHEET_NOT_READ", grid.name, details=lacks))
        for number, values in grid.rows():
            if any(v != "" for v in values) and not (table and number in table.header):
                row = Row(grid.name, number)
                if table is None:
                    row.state = "note"
                else:
                    row.say("SHEET_NOT_READ")
                self._add(row)

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        if self.progress and len(self.rows) % EVERY == 0:
            self.progress(len(self.rows), sum(grid.height for grid, _ in self.tables))

    def choose(self, wanted: str | None) -> list[Unit]:
        """Give the units of the estate that is meant; rows of others are named (F11)."""
        told = [row for row in self.rows if row.state is None or row.state == "not_owner"]
        counted = Counter(row.estate for row in told)
        chosen = normal(wanted) if wanted else max(counted, key=counted.__getitem__, default="")
        if wanted and chosen not in counted:
            raise SheetMappingUnknown(self.file, mapping=wanted)
        if len(counted) > 1:
            estates = "、".join(f"{name}（{rows}）" for name, rows in counted.items())
            self.problems.append(
                Problem("SEVERAL_ESTATES", details={"estates": estates, "read": chosen})
            )
            for row in told:
                if row.estate != chosen:
                    row.state = "other_estate"
                    row.say("OTHER_ESTATE")
        return list(self.register.of(chosen))
